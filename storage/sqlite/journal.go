package sqlite

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"griddle/storage"
)

// A change keeps every row it touches as it was before and as it is after it, column by column; NULL where
// there was or is none. It is taken back by putting back what was before, as long as what is there now is
// what was after: nothing newer depends on it then. Rows of any table can be kept. Changes have numbers,
// which whoever keeps the list of them gives.
const keptTable = "kept_rows"

func journalDDL(table string) []string {
	return []string{
		"CREATE TABLE IF NOT EXISTS " + table +
			" (\n\tchange INTEGER NOT NULL,\n\tabout TEXT NOT NULL,\n\tkey TEXT NOT NULL,\n\tbefore TEXT,\n\t" +
			"after TEXT,\n\tloose INTEGER NOT NULL DEFAULT 0,\n\tfile TEXT,\n\t" +
			"PRIMARY KEY (change, about, key)\n) STRICT, WITHOUT ROWID",
		"CREATE INDEX IF NOT EXISTS " + table + "_file ON " + table + " (file) WHERE file IS NOT NULL",
	}
}

// Before implements storage.EngineJournal.
func (tx *transaction) Before(change int64, table string, where storage.Cond) error {
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

// Made implements storage.EngineJournal.
func (tx *transaction) Made(change int64, table string, where storage.Cond) error {
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

// FinishChange implements storage.EngineJournal.
func (tx *transaction) FinishChange(change int64) (some bool, err error) {
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
	return tx.Exists(keptTable, storage.Eq("change", change))
}

// ForgetChanges implements storage.EngineJournal.
func (tx *transaction) ForgetChanges(changes []int64) error {
	_, err := tx.Delete(keptTable, storage.In("change", changes))
	return err
}

// Keeps implements storage.EngineJournal.
func (tx *transaction) Keeps(file string) (bool, error) {
	return tx.Exists(keptTable, storage.Eq("file", file))
}

// ChangedTables implements storage.EngineJournal.
func (tx *transaction) ChangedTables(change int64) ([]string, error) {
	return texts(tx, "SELECT DISTINCT about FROM "+keptTable+" WHERE change = ? ORDER BY about", change)
}

func (tx *transaction) keptTables(change int64) (all []keptRows, err error) {
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

// kept implements storage.EngineKept.
type kept struct {
	tx     *transaction
	change int64
	tables []keptRows // with the columns that the change keeps
}

// Kept implements storage.EngineJournal.
func (tx *transaction) Kept(change int64) (storage.EngineKept, error) {
	tables, err := tx.keptTables(change)
	for i := range tables {
		if err == nil {
			tables[i], err = tx.renewed(change, tables[i])
		}
	}
	return &kept{tx, change, tables}, err
}

// Untouched implements storage.EngineKept.
func (k *kept) Untouched() (*storage.Touched, error) {
	for _, t := range k.tables {
		if touched, err := k.touched(t); err != nil || touched != nil {
			return touched, err
		}
	}
	return nil, nil
}

func (k *kept) touched(t keptRows) (*storage.Touched, error) {
	body := "NULL"
	if k.tx.db.config.Schema.documents(t.name) != nil {
		body = "t.body"
	}
	var key string
	touched := storage.Touched{Table: t.name}
	err := k.tx.queryRow("SELECT k.key, "+body+" FROM "+keptTable+" k LEFT JOIN "+t.name+" t ON "+t.is()+
		" WHERE k.change = ? AND k.about = ? AND k.after IS NOT iif(t."+t.key[0].name+
		" IS NULL, NULL, "+objectOf(t.columns)+") LIMIT 1", k.change, t.name).Scan(&key, &touched.Body)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	if err == nil {
		newer := storage.And(storage.More("change", k.change), storage.Eq("about", t.name), storage.Eq("key", key))
		touched.Newer, err = k.tx.Exists(keptTable, newer)
	}
	return &touched, err
}

// Bodies implements storage.EngineKept.
func (k *kept) Bodies(table string, fn func(number int64, before, after []byte) error) error {
	const query = "SELECT key ->> '$.pk', before ->> '$.body', after ->> '$.body' FROM " + keptTable +
		" WHERE change = ? AND about = ?"
	return eachRow(k.tx, query, func(row storage.Row) error {
		var number int64
		var before, after []byte
		if err := row.Scan(&number, &before, &after); err != nil {
			return err
		}
		return fn(number, before, after)
	}, k.change, table)
}

// Revert implements storage.EngineKept.
func (k *kept) Revert(ended func() error) error {
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
		k.tx.Touch(storage.Topic(t.name))
	}
	for _, t := range k.tables {
		if err := k.tx.noteReverted(k.change, t); err != nil {
			return err
		}
	}
	return nil
}

// Dangling implements storage.EngineKept.
func (k *kept) Dangling() (*storage.Ref, error) {
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

// putBack is what storage.PutBack asks for.
func putBack(change any, table string) storage.Cond {
	return storage.InSub("pk", storage.Sub{Table: keptTable, Column: "key ->> '$.pk'",
		Where: storage.And(storage.Eq("change", change), storage.Eq("about", table), storage.Ne("before", nil))})
}

// broken writes the test of one reference on a row t.
func (w *sqlWriter) broken(r storage.Ref) {
	w.write("(t.", r.Column, " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ", r.To, " p WHERE p.", r.Key, " = t.",
		r.Column, ")")
	if !r.Where.All() {
		w.write(" AND ")
		w.cond(r.Where, "t")
	}
	w.write(")")
}

// table is the declaration of a table, nil for none.
func (c *sqlSchema) table(name string) *sqlTable {
	at := slices.IndexFunc(c.Tables, func(d sqlTable) bool { return d.Name == name })
	if at < 0 {
		return nil
	}
	return &c.Tables[at]
}

// documents is the declaration of a table of documents, nil for any other.
func (c *sqlSchema) documents(table string) *sqlTable {
	if d := c.table(table); d != nil && d.Documents != nil && d.Documents.Form > 0 {
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
func rowsOf(r reader, table string) (t keptRows, err error) {
	t.name = table
	err = eachRow(r, "SELECT name, type = 'BLOB', pk > 0 FROM pragma_table_info(?)", func(row storage.Row) error {
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
