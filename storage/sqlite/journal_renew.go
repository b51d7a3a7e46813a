package sqlite

import (
	"fmt"
	"slices"
	"strings"

	"griddle/storage"
)

// NameKeptColumns implements storage.EngineJournal: it makes objects of kept rows that are lists. Those were in the
// order of the table's columns; columns that the table has got since stand behind them.
func (tx *transaction) NameKeptColumns() error {
	names, err := texts(tx, "SELECT DISTINCT about FROM "+keptTable)
	for _, name := range names {
		if err != nil {
			return err
		}
		var t keptRows
		if t, err = rowsOf(tx, name); err == nil {
			err = t.nameColumns(tx)
		}
	}
	return err
}

func (t keptRows) nameColumns(tx *transaction) error {
	var lengths []int
	const query = "SELECT DISTINCT json_array_length(coalesce(before, after)) FROM " + keptTable + " WHERE about = ?"
	err := eachRow(tx, query, func(row storage.Row) error {
		var n int
		err := row.Scan(&n)
		lengths = append(lengths, n)
		return err
	}, t.name)
	for _, n := range lengths {
		if err == nil && n > len(t.columns) {
			err = fmt.Errorf("kept rows of %s have %d columns, the table has %d", t.name, n, len(t.columns))
		}
		if err != nil {
			return err
		}
		object := func(list string) string {
			return "iif(" + list + " IS NULL, NULL, " + objectOfList(list, t.columns[:n]) + ")"
		}
		_, _, err = tx.exec("UPDATE "+keptTable+" SET before = "+object("before")+", after = "+object("after")+
			", key = "+objectOfList("key", t.key)+" WHERE about = ? AND json_type(key) = 'array' AND "+
			"json_array_length(coalesce(before, after)) = ?", t.name, n)
	}
	return err
}

// objectOfList is an object of the values in a list.
func objectOfList(list string, columns []keptColumn) string {
	all := make([]string, len(columns))
	for i, c := range columns {
		all[i] = fmt.Sprintf("'%s', %s -> '$[%d]'", c.name, list, i)
	}
	return "json_object(" + strings.Join(all, ", ") + ")"
}

// renewed answers a table with the columns that the change keeps of its rows. Rows of documents are first brought to
// the form and the columns of today, just as the upgrade did with those that are stored; a column that another table
// has got since is not among them.
func (tx *transaction) renewed(change int64, t keptRows) (keptRows, error) {
	kept, err := texts(tx, "SELECT o.key FROM (SELECT coalesce(before, after) AS row FROM "+keptTable+
		" WHERE change = ? AND about = ? LIMIT 1) k JOIN json_each(k.row) o ORDER BY o.id", change, t.name)
	if err != nil {
		return t, err
	}
	lacking := func(col keptColumn) bool { return !slices.Contains(kept, col.name) }
	documents := tx.db.config.Schema.documents(t.name)
	if documents == nil {
		t.columns = slices.DeleteFunc(slices.Clone(t.columns), lacking)
		return t, nil
	}
	var older bool
	form := documents.Documents.Form
	err = tx.queryRow("SELECT EXISTS (SELECT 1 FROM "+keptTable+" WHERE change = ? AND about = ? AND "+
		"min(coalesce(before ->> '$.version', ?), coalesce(after ->> '$.version', ?)) < ?)",
		change, t.name, form, form, form).Scan(&older)
	if err != nil || !older && !slices.ContainsFunc(t.columns, lacking) {
		return t, err
	}
	return t, tx.renewKept(change, t, documents)
}

// renew writes the kept rows of documents anew.
func (tx *transaction) renewKept(change int64, t keptRows, documents *sqlTable) error {
	type row struct {
		key                                string
		before, ownBefore, after, ownAfter []byte
	}
	const query = "SELECT key, before ->> '$.body', before ->> '$.own', after ->> '$.body', after ->> '$.own' FROM " +
		keptTable + " WHERE change = ? AND about = ? AND key > ? ORDER BY key LIMIT ?"
	for last := ""; ; {
		var batch []row
		err := eachRow(tx, query, func(r storage.Row) error {
			var k row
			err := r.Scan(&k.key, &k.before, &k.ownBefore, &k.after, &k.ownAfter)
			batch = append(batch, k)
			return err
		}, change, t.name, last, refillBatch)
		if err != nil || len(batch) == 0 {
			return err
		}
		for _, k := range batch {
			if err := tx.renewOne(change, t, documents, k.key, "before", k.before, k.ownBefore); err != nil {
				return err
			}
			if err := tx.renewOne(change, t, documents, k.key, "after", k.after, k.ownAfter); err != nil {
				return err
			}
		}
		last = batch[len(batch)-1].key
	}
}

// renewOne writes one kept document anew, as it was before or after the change. Columns that are not the document's
// stay as they were.
func (tx *transaction) renewOne(change int64, t keptRows, documents *sqlTable, key, at string, body, own []byte) error {
	if body == nil {
		return nil
	}
	d := documents.Documents
	all, err := d.Renew(body, own)
	if err != nil {
		return err
	}
	values := map[string]any{}
	for i, name := range append(d.Written(), d.Key()) {
		values[name] = all[i]
	}
	parts, args := make([]string, len(t.columns)), []any(nil)
	for i, col := range t.columns {
		parts[i] = "'" + col.name + "', " + at + " ->> '$." + col.name + "'"
		if value, its := values[col.name]; its {
			if bytes, ok := value.([]byte); ok && col.blob {
				value = fmt.Sprintf("%X", bytes)
			}
			parts[i] = "'" + col.name + "', ?"
			args = append(args, value)
		}
	}
	_, _, err = tx.exec("UPDATE "+keptTable+" SET "+at+" = json_object("+strings.Join(parts, ", ")+
		") WHERE change = ? AND about = ? AND key = ?", append(args, change, t.name, key)...)
	return err
}
