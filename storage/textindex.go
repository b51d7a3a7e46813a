package storage

import (
	"fmt"
	"strings"
	"unicode"
)

// TextIndex finds the rows of a table by words. It is kept in step by whoever writes the table: a trigger
// would make clearing 100,000 rows ten times slower.
type TextIndex struct {
	table, of string
	columns   []TextColumn
}

// TextColumn is a part of what is indexed of a row.
type TextColumn struct {
	Name   string
	Weight int  // how much a word in it counts, relative to the others
	Short  bool // whether words of one or two letters are looked for in it
}

// NewTextIndex declares an index of the rows of a table, by their number.
func NewTextIndex(name, of string, columns ...TextColumn) *TextIndex {
	return &TextIndex{name, of, columns}
}

// Table is the index's own; rebuild fills it anew after a restore.
func (x *TextIndex) Table(rebuild func(*Tx) error) Table {
	return Table{Name: x.table, Rebuild: rebuild, DDL: []string{
		"CREATE VIRTUAL TABLE IF NOT EXISTS " + x.table + " USING fts5(" + x.names() +
			", content='', contentless_delete=1, " +
			"tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
	}}
}

func (x *TextIndex) names() string {
	all := make([]string, len(x.columns))
	for i, c := range x.columns {
		all[i] = c.Name
	}
	return strings.Join(all, ", ")
}

// Put indexes the rows of the table that the condition selects, of which the index holds nothing yet: a text
// for each column.
func (x *TextIndex) Put(tx *Tx, where Cond, texts ...string) error {
	w := newSQL(plainParam)
	w.write("INSERT INTO ", x.table, "(rowid, ", x.names(), ") SELECT t.pk")
	for _, t := range texts {
		w.write(", ")
		w.arg(t)
	}
	w.write(" FROM ", x.of, " t")
	w.where(where, "t")
	_, _, err := tx.exec(w.String(), w.args...)
	return err
}

// Delete forgets the rows of the table that the condition selects; call it while they are still there. The
// zero Cond is all of them.
func (x *TextIndex) Delete(tx *Tx, where Cond) error {
	w := newSQL(plainParam)
	if where.All() {
		w.write("INSERT INTO ", x.table, "(", x.table, ") VALUES ('delete-all')")
	} else {
		w.write("DELETE FROM ", x.table, " WHERE rowid IN (SELECT t.pk FROM ", x.of, " t")
		w.where(where, "t")
		w.write(")")
	}
	_, _, err := tx.exec(w.String(), w.args...)
	return err
}

// Selective is how many hits are ranked; more than that are the work of a short common prefix.
const Selective = 2000

// finding is a search under way.
type finding struct {
	Found
	match  string
	ranked bool
}

// look decides how to search; nil when the text has no word.
func (f *Found) look(r Reader) (*finding, error) {
	match := f.In.matching(f.Words)
	if match == "" {
		return nil, nil
	}
	var hits int
	x := f.In.table
	err := r.queryRow("SELECT count(*) FROM (SELECT 1 FROM "+x+" WHERE "+x+" MATCH ? LIMIT ?)", match,
		Selective+1).Scan(&hits)
	if err != nil {
		return nil, err
	}
	return &finding{*f, match, hits <= Selective}, nil
}

// write selects pk and rank of what is found.
func (f *finding) write(w *sqlWriter, table string) {
	x := f.In.table
	w.write("SELECT rowid AS pk, ")
	if f.ranked {
		w.write("bm25(", x)
		for _, c := range f.In.columns {
			w.write(fmt.Sprintf(", %d", c.Weight))
		}
		w.write(")")
	} else {
		w.write("0")
	}
	w.write(" AS rank FROM ", x, " WHERE ", x, " MATCH ?")
	w.args = append(w.args, f.match)
	if f.Also != nil {
		its := w.subName()
		w.write(" UNION ALL SELECT ", its, ".pk, 0 FROM ", table, " ", its)
		w.where(*f.Also, its)
	}
}

// matching is the expression for all words of text, the last one perhaps only begun; "" for a text without a word.
func (x *TextIndex) matching(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) &&
			!unicode.IsMark(r)
	})
	if len(words) == 0 {
		return ""
	}
	match := `"` + strings.Join(words, `" "`) + `"*`
	if len([]rune(words[len(words)-1])) <= 2 {
		var short []string
		for _, c := range x.columns {
			if c.Short {
				short = append(short, c.Name)
			}
		}
		match = "{" + strings.Join(short, " ") + "} : (" + match + ")"
	}
	return match
}
