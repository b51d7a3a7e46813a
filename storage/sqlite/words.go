package sqlite

import (
	"fmt"
	"strings"
	"unicode"

	"griddle/storage"
)

func wordsDDL(x *storage.TextIndex) []string {
	return []string{
		"CREATE VIRTUAL TABLE IF NOT EXISTS " + x.Name + " USING fts5(" + wordColumns(x) +
			", content='', contentless_delete=1, " +
			"tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
	}
}

func wordColumns(x *storage.TextIndex) string {
	all := make([]string, len(x.Columns))
	for i, c := range x.Columns {
		all[i] = c.Name
	}
	return strings.Join(all, ", ")
}

// PutWords implements storage.EngineTx.
func (tx *transaction) PutWords(x *storage.TextIndex, where storage.Cond, texts []string) error {
	w := newSQL(plainParam)
	w.write("INSERT INTO ", x.Name, "(rowid, ", wordColumns(x), ") SELECT t.pk")
	for _, t := range texts {
		w.write(", ")
		w.arg(t)
	}
	w.write(" FROM ", x.Of, " t")
	w.where(where, "t")
	_, _, err := tx.exec(w.String(), w.args...)
	return err
}

// ForgetWords implements storage.EngineTx.
func (tx *transaction) ForgetWords(x *storage.TextIndex, where storage.Cond) error {
	w := newSQL(plainParam)
	if where.All() {
		w.write("INSERT INTO ", x.Name, "(", x.Name, ") VALUES ('delete-all')")
	} else {
		w.write("DELETE FROM ", x.Name, " WHERE rowid IN (SELECT t.pk FROM ", x.Of, " t")
		w.where(where, "t")
		w.write(")")
	}
	_, _, err := tx.exec(w.String(), w.args...)
	return err
}

// finding is a search under way.
type finding struct {
	storage.Found
	match  string
	ranked bool
}

// look decides how to search; nil when the text has no word.
func look(f *storage.Found, r reader) (*finding, error) {
	match := matching(f.In, f.Words)
	if match == "" {
		return nil, nil
	}
	var hits int
	x := f.In.Name
	err := r.queryRow("SELECT count(*) FROM (SELECT 1 FROM "+x+" WHERE "+x+" MATCH ? LIMIT ?)", match,
		storage.Selective+1).Scan(&hits)
	if err != nil {
		return nil, err
	}
	return &finding{*f, match, hits <= storage.Selective}, nil
}

// write selects pk and rank of what is found.
func (f *finding) write(w *sqlWriter, table string) {
	x := f.In.Name
	w.write("SELECT rowid AS pk, ")
	if f.ranked {
		w.write("bm25(", x)
		for _, c := range f.In.Columns {
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
func matching(x *storage.TextIndex, text string) string {
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
		for _, c := range x.Columns {
			if c.Short {
				short = append(short, c.Name)
			}
		}
		match = "{" + strings.Join(short, " ") + "} : (" + match + ")"
	}
	return match
}
