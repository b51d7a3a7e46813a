package shop

import (
	"errors"
	"fmt"
	"strings"

	"griddle/shop/words"
	"griddle/storage"
)

// A change keeps every row it touched as it was before and as it is after it, column by column; NULL where there was or is none. Undo puts back
// what was before, as long as what is there now is what was after: nothing newer depends on it then. Rows of any table can be kept, so what
// goes with a product is whatever the references say.
const keptTable = "kept_rows"

// keptDDL: key and rows are JSON objects of the key's and the row's columns by name, so that they can be put back
// when the table has got more columns. loose marks a row that named something absent even before. file is the
// uploaded file that the row before names: it is not swept as long as it may be wanted back.
func keptDDL() storage.Table {
	return storage.Table{Name: keptTable, NotInSnapshots: true, Files: []string{"file"}, DDL: []string{
		"CREATE TABLE IF NOT EXISTS " + keptTable + " (\n\tchange INTEGER NOT NULL,\n\tabout TEXT NOT NULL,\n\tkey TEXT NOT NULL,\n\tbefore TEXT,\n\t" +
			"after TEXT,\n\tloose INTEGER NOT NULL DEFAULT 0,\n\tfile TEXT,\n\tPRIMARY KEY (change, about, key)\n) STRICT, WITHOUT ROWID",
		"CREATE INDEX IF NOT EXISTS " + keptTable + "_file ON " + keptTable + " (file) WHERE file IS NOT NULL",
	}}
}

// keptRows is a table whose rows a change keeps.
type keptRows struct {
	name    string
	key     []keptColumn
	columns []keptColumn // all that are kept
}

// keptColumn is a column of a kept row. JSON holds no bytes: those of a blob are kept in hexadecimal digits.
type keptColumn struct {
	name string
	blob bool
}

// value is the column of the row t as a JSON object holds it.
func (c keptColumn) value() string {
	if c.blob {
		return "iif(t." + c.name + " IS NULL, NULL, hex(t." + c.name + "))"
	}
	return "t." + c.name
}

// in is the column's value in an object that objectOf made; NULL when the object lacks it.
func (c keptColumn) in(object string) string {
	value := object + " ->> '$." + c.name + "'"
	if c.blob {
		return "unhex(" + value + ")"
	}
	return value
}

// rowsOf looks up the columns of a table.
func rowsOf(r storage.Reader, table string) (t keptRows, err error) {
	t.name = table
	err = each(r, "SELECT name, type = 'BLOB', pk > 0 FROM pragma_table_info(?)", func(row storage.Rows) error {
		var c keptColumn
		var key bool
		err := row.Scan(&c.name, &c.blob, &key)
		t.columns = append(t.columns, c)
		if key {
			t.key = append(t.key, c)
		}
		return err
	}, table)
	if err == nil && len(t.key) == 0 {
		err = fmt.Errorf("there is no table %s with a key", table)
	}
	return t, err
}

// objectOf is a JSON object of columns of t.
func objectOf(columns []keptColumn) string {
	all := make([]string, len(columns))
	for i, c := range columns {
		all[i] = "'" + c.name + "', " + c.value()
	}
	return "json_object(" + strings.Join(all, ", ") + ")"
}

// namesOf and valuesIn list columns, and their values in an object that objectOf made.
func namesOf(columns []keptColumn) string {
	all := make([]string, len(columns))
	for i, c := range columns {
		all[i] = c.name
	}
	return strings.Join(all, ", ")
}

func valuesIn(object string, columns []keptColumn) string {
	all := make([]string, len(columns))
	for i, c := range columns {
		all[i] = c.in(object)
	}
	return strings.Join(all, ", ")
}

// is joins a row t to the kept one k.
func (t keptRows) is() string {
	all := make([]string, len(t.key))
	for i, c := range t.key {
		all[i] = "t." + c.name + " = " + c.in("k.key")
	}
	return strings.Join(all, " AND ")
}

// loose is an expression: does a row name something that is not there?
func (s *Store) loose(t keptRows) string {
	tests := []string{"0"}
	for _, ref := range s.refs {
		if ref.from == t.name {
			tests = append(tests, s.broken(ref))
		}
	}
	return strings.Join(tests, " OR ")
}

// broken is the test of one reference.
func (s *Store) broken(r reference) string {
	test := "(t." + r.column + " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM " + r.to + " p WHERE p." + s.kinds[r.to].key() + " = t." + r.column + ")"
	if r.where != "" {
		test += " AND t." + r.where
	}
	return test + ")"
}

// change is a Change being made or taken back.
type change struct {
	s  *Store
	tx *storage.Tx
	id int64
}

// before notes how the rows of a table are that the condition selects, before they are changed or deleted.
func (c *change) before(table, where string, args ...any) error {
	t, err := rowsOf(c.tx, table)
	if err != nil {
		return err
	}
	file := "NULL"
	for _, d := range []storage.Table{picturesDDL(), fileContentsDDL()} {
		if d.Name == table {
			file = "t." + d.Files[0]
		}
	}
	_, _, err = c.tx.Exec("INSERT OR IGNORE INTO "+keptTable+" (change, about, key, before, loose, file) SELECT ?, ?, "+
		objectOf(t.key)+", "+objectOf(t.columns)+", "+c.s.loose(t)+", "+file+" FROM "+table+" AS t WHERE "+where,
		append([]any{c.id, table}, args...)...)
	return err
}

// made notes rows that the change has added.
func (c *change) made(table, where string, args ...any) error {
	t, err := rowsOf(c.tx, table)
	if err == nil {
		_, _, err = c.tx.Exec("INSERT OR IGNORE INTO "+keptTable+" (change, about, key) SELECT ?, ?, "+objectOf(t.key)+
			" FROM "+table+" AS t WHERE "+where, append([]any{c.id, table}, args...)...)
	}
	return err
}

// finish notes how all rows are after the change; false when nothing is different.
func (c *change) finish() (some bool, err error) {
	tables, err := c.tables()
	for _, t := range tables {
		if err != nil {
			return false, err
		}
		_, _, err = c.tx.Exec("UPDATE "+keptTable+" AS k SET after = (SELECT "+objectOf(t.columns)+" FROM "+t.name+
			" t WHERE "+t.is()+") WHERE change = ? AND about = ?", c.id, t.name)
	}
	if err != nil {
		return false, err
	}
	if _, _, err := c.tx.Exec("DELETE FROM "+keptTable+" WHERE change = ? AND before IS after", c.id); err != nil {
		return false, err
	}
	err = c.tx.QueryRow("SELECT EXISTS (SELECT 1 FROM "+keptTable+" WHERE change = ?)", c.id).Scan(&some)
	return some, err
}

// tables are those of which the change keeps rows.
func (c *change) tables() (all []keptRows, err error) {
	names, err := texts(c.tx, "SELECT DISTINCT about FROM "+keptTable+" WHERE change = ? ORDER BY about", c.id)
	for _, name := range names {
		if err != nil {
			return nil, err
		}
		var t keptRows
		t, err = rowsOf(c.tx, name)
		all = append(all, t)
	}
	return all, err
}

// untouched refuses when a row is no longer as the change left it.
func (c *change) untouched(t keptRows) error {
	var key string
	var body []byte
	query := "SELECT k.key, NULL FROM "
	kind := c.s.kinds[t.name]
	if kind != nil {
		query = "SELECT k.key, t.body FROM "
	}
	err := c.tx.QueryRow(query+keptTable+" k LEFT JOIN "+t.name+" t ON "+t.is()+" WHERE k.change = ? AND k.about = ? AND k.after IS NOT "+
		"iif(t."+t.key[0].name+" IS NULL, NULL, "+objectOf(t.columns)+") LIMIT 1", c.id, t.name).Scan(&key, &body)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	what := words.Say("what belongs to it")
	if kind != nil && body != nil {
		if name := kind.nameOf(body); name != "" {
			what = words.Say("“%s”", name)
		}
	}
	var newer int
	err = c.tx.QueryRow("SELECT count(*) FROM "+keptTable+" WHERE change > ? AND about = ? AND key = ?", c.id, t.name, key).Scan(&newer)
	switch {
	case err != nil:
		return err
	case newer > 0:
		return tooLate("This cannot be undone, because %s was changed once more after it. Undo the newer change first.", what)
	}
	return tooLate("This cannot be undone, because %s was changed after it, by a program or by hand, and that would be lost.", what)
}

func tooLate(form words.Form, args ...any) error { return Refuse(Taken, "", form, args...) }

// unindexed takes the products of which the search index will hold something else out of it.
func (c *change) unindexed(t keptRows) error {
	if t.name != productsTable {
		return nil
	}
	return unindex(c.tx, "SELECT id FROM "+productsTable+" WHERE pk IN ("+reindexed()+")", c.id)
}

// reindexed selects the keys of products of which the search index holds something else before than after.
func reindexed() string {
	return "SELECT key ->> '$.pk' FROM " + keptTable + " WHERE change = ? AND about = '" + productsTable + "' AND NOT " +
		sameSearch("before ->> '$.body'", "after ->> '$.body'")
}

// cleared deletes the rows as they are after the change.
func (c *change) cleared(t keptRows) error {
	_, _, err := c.tx.Exec("DELETE FROM "+t.name+" WHERE ("+namesOf(t.key)+") IN (SELECT "+valuesIn("key", t.key)+
		" FROM "+keptTable+" WHERE change = ? AND about = ? AND after IS NOT NULL)", c.id, t.name)
	return err
}

// filled inserts the rows as they were before. A column that is newer than the change has its default.
func (c *change) filled(t keptRows) error {
	_, _, err := c.tx.Exec("INSERT INTO "+t.name+" ("+namesOf(t.columns)+") SELECT "+valuesIn("before", t.columns)+
		" FROM "+keptTable+" WHERE change = ? AND about = ? AND before IS NOT NULL", c.id, t.name)
	if storage.IsDouble(err) {
		return tooLate("This cannot be undone, because something newer has taken its place.")
	}
	return err
}

// referring refuses when a row put back names what is gone by now.
func (c *change) referring(t keptRows) error {
	for _, ref := range c.s.refs {
		if ref.from != t.name {
			continue
		}
		var gone bool
		err := c.tx.QueryRow("SELECT EXISTS (SELECT 1 FROM "+keptTable+" k JOIN "+t.name+" t ON "+t.is()+" WHERE k.change = ? AND k.about = ? AND "+
			"k.before IS NOT NULL AND NOT k.loose AND "+c.s.broken(ref)+")", c.id, t.name).Scan(&gone)
		if err == nil && gone {
			err = tooLate("This cannot be undone, because %s was deleted after it. Bring that back first.", ref.back)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// dropFile lets go of an uploaded file that a row named, unless the change that took the row can be undone; then it goes with a later sweep.
func (s *Store) dropFile(tx *storage.Tx, file string) error {
	var kept bool
	err := tx.QueryRow("SELECT EXISTS (SELECT 1 FROM "+keptTable+" WHERE file = ?)", file).Scan(&kept)
	if err != nil || kept {
		return err
	}
	return s.db.Files().Remove(tx, file)
}
