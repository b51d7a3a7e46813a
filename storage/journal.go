package storage

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A change keeps every row it touches as it was before and as it is after it, column by column; NULL where
// there was or is none. It is taken back by putting back what was before, as long as what is there now is
// what was after: nothing newer depends on it then. Rows of any table can be kept. Changes have numbers,
// which whoever keeps the list of them gives.
const keptTable = "kept_rows"

// JournalTable belongs into the schema of a store whose changes can be taken back.
//
// Key and rows are JSON objects of the key's and the row's columns by name, so that they can be put back when
// the table has got more columns. loose marks a row that named something absent even before. file is the
// uploaded file that the row before names: it is not swept as long as it may be wanted back.
func JournalTable() Table {
	return Table{Name: keptTable, NotInSnapshots: true, Files: []string{"file"}, DDL: []string{
		"CREATE TABLE IF NOT EXISTS " + keptTable +
			" (\n\tchange INTEGER NOT NULL,\n\tabout TEXT NOT NULL,\n\tkey TEXT NOT NULL,\n\tbefore TEXT,\n\t" +
			"after TEXT,\n\tloose INTEGER NOT NULL DEFAULT 0,\n\tfile TEXT,\n\t" +
			"PRIMARY KEY (change, about, key)\n) STRICT, WITHOUT ROWID",
		"CREATE INDEX IF NOT EXISTS " + keptTable + "_file ON " + keptTable + " (file) WHERE file IS NOT NULL",
	}}
}

// Ref says that rows of a table name a row of another by a column, which is NULL where they name none.
type Ref struct {
	From, Column string
	Where        Cond // only these rows
	To, Key      string
}

// Before keeps the rows of a table as they are, before a change of that number changes or deletes them.
func (tx *Tx) Before(change int64, table string, where Cond) error {
	t, err := rowsOf(tx, table)
	if err != nil {
		return err
	}
	w := newSQL(plainParam)
	w.write("INSERT OR IGNORE INTO ", keptTable, " (change, about, key, before, loose, file) SELECT ")
	w.arg(change)
	w.write(", ")
	w.arg(table)
	w.write(", ", objectOf(t.key), ", ", objectOf(t.columns), ", 0")
	file := "NULL"
	if d := tx.db.config.Schema.table(table); d != nil {
		for _, ref := range d.Refs {
			w.write(" OR ")
			w.broken(ref)
		}
		if len(d.Files) > 0 {
			file = "t." + d.Files[0]
		}
	}
	w.write(", ", file, " FROM ", table, " AS t")
	w.where(where, "t")
	_, _, err = tx.exec(w.String(), w.args...)
	return err
}

// Made keeps the keys of rows that the change has added.
func (tx *Tx) Made(change int64, table string, where Cond) error {
	t, err := rowsOf(tx, table)
	if err != nil {
		return err
	}
	w := newSQL(plainParam)
	w.write("INSERT OR IGNORE INTO ", keptTable, " (change, about, key) SELECT ")
	w.arg(change)
	w.write(", ")
	w.arg(table)
	w.write(", ", objectOf(t.key), " FROM ", table, " AS t")
	w.where(where, "t")
	_, _, err = tx.exec(w.String(), w.args...)
	return err
}

// FinishChange keeps how all its rows are after the change; false when nothing is different.
func (tx *Tx) FinishChange(change int64) (some bool, err error) {
	tables, err := tx.keptTables(change)
	for _, t := range tables {
		if err != nil {
			return false, err
		}
		_, _, err = tx.exec("UPDATE "+keptTable+" AS k SET after = (SELECT "+objectOf(t.columns)+" FROM "+t.name+
			" t WHERE "+t.is()+") WHERE change = ? AND about = ?", change, t.name)
	}
	if err != nil {
		return false, err
	}
	if _, _, err := tx.exec("DELETE FROM "+keptTable+" WHERE change = ? AND before IS after", change); err != nil {
		return false, err
	}
	return Exists(tx, keptTable, Eq("change", change))
}

// ForgetChanges gives up the way back.
func (tx *Tx) ForgetChanges(changes []int64) error {
	_, err := Delete(tx, keptTable, In("change", changes))
	return err
}

// Keeps says whether a change that can be taken back keeps a row that names the uploaded file.
func (tx *Tx) Keeps(file string) (bool, error) { return Exists(tx, keptTable, Eq("file", file)) }

// Touched is a row that is no longer as a change left it.
type Touched struct {
	Table string
	Body  []byte // as it is now; nil when it is gone, or is no document
	Newer bool   // a later change touched it, else a program or a hand
}

// ChangedTables are those of which the change keeps rows.
func (tx *Tx) ChangedTables(change int64) ([]string, error) {
	return texts(tx, "SELECT DISTINCT about FROM "+keptTable+" WHERE change = ? ORDER BY about", change)
}

func (tx *Tx) keptTables(change int64) (all []keptRows, err error) {
	names, err := tx.ChangedTables(change)
	for _, name := range names {
		if err != nil {
			return nil, err
		}
		var t keptRows
		t, err = rowsOf(tx, name)
		all = append(all, t)
	}
	return all, err
}

// Kept is a change that may be taken back: what it keeps, in the form of today.
type Kept struct {
	tx     *Tx
	change int64
	tables []keptRows // with the columns that the change keeps
}

// Kept looks up what a change keeps, and brings its documents to the form of today.
func (tx *Tx) Kept(change int64) (*Kept, error) {
	tables, err := tx.keptTables(change)
	for i := range tables {
		if err == nil {
			tables[i], err = tx.renewed(change, tables[i])
		}
	}
	return &Kept{tx, change, tables}, err
}

// Untouched answers the first row that is no longer as the change left it, nil when there is none.
func (k *Kept) Untouched() (*Touched, error) {
	for _, t := range k.tables {
		if touched, err := k.touched(t); err != nil || touched != nil {
			return touched, err
		}
	}
	return nil, nil
}

func (k *Kept) touched(t keptRows) (*Touched, error) {
	body := "NULL"
	if k.tx.db.config.Schema.documents(t.name) != nil {
		body = "t.body"
	}
	var key string
	touched := Touched{Table: t.name}
	err := k.tx.queryRow("SELECT k.key, "+body+" FROM "+keptTable+" k LEFT JOIN "+t.name+" t ON "+t.is()+
		" WHERE k.change = ? AND k.about = ? AND k.after IS NOT iif(t."+t.key[0].name+
		" IS NULL, NULL, "+objectOf(t.columns)+") LIMIT 1", k.change, t.name).Scan(&key, &touched.Body)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err == nil {
		newer := And(More("change", k.change), Eq("about", t.name), Eq("key", key))
		touched.Newer, err = Exists(k.tx, keptTable, newer)
	}
	return &touched, err
}

// Bodies calls fn with the number of each row of a table of documents that the change keeps, and with the document as
// it was before and after; nil where there was none.
func (k *Kept) Bodies(table string, fn func(number int64, before, after []byte) error) error {
	const query = "SELECT key ->> '$.pk', before ->> '$.body', after ->> '$.body' FROM " + keptTable +
		" WHERE change = ? AND about = ?"
	return eachRow(k.tx, query, func(row Row) error {
		var number int64
		var before, after []byte
		if err := row.Scan(&number, &before, &after); err != nil {
			return err
		}
		return fn(number, before, after)
	}, k.change, table)
}

// Revert puts the rows back as they were before the change: first all that it made go, then what was there comes. Ask
// Untouched first, and Dangling afterwards. IsDouble tells the error when something newer has taken the place of a row.
// ended is asked between two tables.
func (k *Kept) Revert(ended func() error) error {
	for _, t := range k.tables {
		if err := ended(); err != nil {
			return err
		}
		_, _, err := k.tx.exec("DELETE FROM "+t.name+" WHERE ("+namesOf(t.key)+") IN (SELECT "+valuesIn("key", t.key)+
			" FROM "+keptTable+" WHERE change = ? AND about = ? AND after IS NOT NULL)", k.change, t.name)
		if err != nil {
			return err
		}
	}
	for _, t := range k.tables { // a column that is newer than the change has its default
		if err := ended(); err != nil {
			return err
		}
		_, _, err := k.tx.exec("INSERT INTO "+t.name+" ("+namesOf(t.columns)+") SELECT "+valuesIn("before", t.columns)+
			" FROM "+keptTable+" WHERE change = ? AND about = ? AND before IS NOT NULL", k.change, t.name)
		if err != nil {
			return err
		}
		k.tx.Touch(t.name)
	}
	return nil
}

// Dangling answers the first reference by which a row that was put back names what is gone by now, nil when there is
// none. A row that did so even before the change does not count.
func (k *Kept) Dangling() (*Ref, error) {
	for _, t := range k.tables {
		d := k.tx.db.config.Schema.table(t.name)
		if d == nil {
			continue
		}
		for _, ref := range d.Refs {
			w := newSQL(plainParam)
			w.write("SELECT EXISTS (SELECT 1 FROM ", keptTable, " k JOIN ", t.name, " t ON ", t.is(),
				" WHERE k.change = ")
			w.arg(k.change)
			w.write(" AND k.about = ")
			w.arg(t.name)
			w.write(" AND k.before IS NOT NULL AND NOT k.loose AND ")
			w.broken(ref)
			w.write(")")
			var gone bool
			if err := k.tx.queryRow(w.String(), w.args...).Scan(&gone); err != nil || gone {
				return &ref, err
			}
		}
	}
	return nil, nil
}

// PutBack selects the rows of a table that were put back.
func PutBack(change int64, table string) Cond {
	return InSub("pk", Sub{Table: keptTable, Column: "key ->> '$.pk'",
		Where: And(Eq("change", change), Eq("about", table), Ne("before", nil))})
}

// broken writes the test of one reference on a row t.
func (w *sqlWriter) broken(r Ref) {
	w.write("(t.", r.Column, " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ", r.To, " p WHERE p.", r.Key, " = t.",
		r.Column, ")")
	if !r.Where.All() {
		w.write(" AND ")
		w.cond(r.Where, "t")
	}
	w.write(")")
}

// table is the declaration of a table, nil for none.
func (c *Schema) table(name string) *Table {
	at := slices.IndexFunc(c.Tables, func(d Table) bool { return d.Name == name })
	if at < 0 {
		return nil
	}
	return &c.Tables[at]
}

// documents is the declaration of a table of documents, nil for any other.
func (c *Schema) documents(table string) *Table {
	if d := c.table(table); d != nil && d.form > 0 {
		return d
	}
	return nil
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
func rowsOf(r Reader, table string) (t keptRows, err error) {
	t.name = table
	err = eachRow(r, "SELECT name, type = 'BLOB', pk > 0 FROM pragma_table_info(?)", func(row Row) error {
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
