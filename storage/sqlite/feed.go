package sqlite

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"

	"griddle/storage"
)

// What a transaction does to rows of tables with Feeds enters the feed beside it, by the statements that write: one
// more for a document, one more for any number of rows. See storage/feed.go for what the tables hold.

// fed is a table whose writes enter the feed.
type fed struct {
	table  string
	itself bool     // its rows are records
	key    string   // the column of a record's id
	text   string   // the id as text, of a row called t
	owners []owning // records of other tables that change with its rows
	one    string   // notes the record with an id
}

// owning is a column that names a record of another table.
type owning struct {
	column string
	of     *fed
}

// entered is what a transaction has entered so far.
type entered struct {
	tables  []*fed
	made    int64           // the first entry of a record that was made here, 0 for none
	last    lastMade        // that was made here, as long as it is not deleted
	cleared map[string]bool // tables whose rows are all deleted, by one entry
}

// lastMade is a record by its id, a text or a number.
type lastMade struct {
	f  *fed
	id any
}

func (e entered) clone() entered {
	e.tables, e.cleared = slices.Clone(e.tables), maps.Clone(e.cleared)
	return e
}

const enterFeed = "INSERT OR REPLACE INTO feed (about, key, id, action, by, at) "

// fedTables are the tables of a schema that enter the feed, by name.
func fedTables(tables []sqlTable) map[string]*fed {
	all := map[string]*fed{}
	get := func(name string) *fed {
		if all[name] == nil {
			all[name] = &fed{table: name}
		}
		return all[name]
	}
	for _, t := range tables {
		for _, f := range t.Feeds {
			if f.Table == t.Name {
				get(t.Name).itself = true
			} else {
				get(t.Name).owners = append(get(t.Name).owners, owning{column: f.Column, of: get(f.Table)})
			}
		}
	}
	for _, t := range tables {
		f, d := all[t.Name], t.Documents
		if d == nil || f == nil {
			continue
		}
		if f.key, f.text = d.Key(), "t.id"; d.Number {
			f.text = "CAST(t.pk AS TEXT)"
		}
		f.one = fmt.Sprintf("%sSELECT ?, t.pk, %s, ?, ?, ? FROM %s AS t WHERE t.%s = ?", enterFeed, f.text, t.Name,
			f.key)
	}
	return all
}

// feeds is what writes of a table enter into the feed; nil for nothing. What opens a store enters nothing: an upgrade
// changes how records are kept, not the records.
func (tx *transaction) feeds(table string) *fed {
	if tx.quiet || tx.db == nil {
		return nil
	}
	return tx.db.feeds[table]
}

// noted remembers that a table has a new entry.
func (tx *transaction) noted(f *fed) {
	if !slices.Contains(tx.feed.tables, f) {
		tx.feed.tables = append(tx.feed.tables, f)
	}
}

// moment is when and by whom this transaction writes.
func (tx *transaction) moment() (by string, at int64) {
	if tx.at == 0 {
		tx.at = tx.db.config.Clock().UnixNano()
	}
	return tx.by, tx.at
}

// By implements storage.EngineTx.
func (tx *transaction) By(who string) { tx.by = who }

// noteMade enters a document that was inserted as the row of a number. When its id was that of one deleted before, that
// stays: to look for it would cost every insert.
func (tx *transaction) noteMade(f *fed, number int64, id any) error {
	by, at := tx.moment()
	_, entry, err := tx.exec(enterFeed+"VALUES (?, ?, ?, 1, ?, ?)", f.table, number, fmt.Sprint(id), by, at)
	if tx.feed.made == 0 {
		tx.feed.made = entry
	}
	tx.feed.last = lastMade{f, id}
	tx.noted(f)
	return err
}

// noteOne enters the document with an id. One that this transaction has made stays so.
func (tx *transaction) noteOne(f *fed, action storage.Action, id any) error {
	if action == storage.WasChanged && tx.feed.last == (lastMade{f, id}) { // most of what is changed at once
		return nil
	}
	by, at := tx.moment()
	args := []any{f.table, int(action), by, at, id}
	query := f.one
	if action == storage.WasChanged && tx.feed.made > 0 {
		query += unlessMade
		args = append(args, f.table, tx.feed.made)
	}
	some, _, err := tx.exec(query, args...)
	if some > 0 {
		tx.noted(f)
	}
	return err
}

const unlessMade = " AND NOT EXISTS (SELECT 1 FROM feed AS f WHERE f.about = ? AND f.key = t.pk AND f.action = 1 AND " +
	"f.number >= ?)"

// noteRows enters what a write of the rows that the condition selects concerns; ask before they are written.
func (tx *transaction) noteRows(f *fed, action storage.Action, where storage.Cond) error {
	if f.itself && !tx.feed.cleared[f.table] {
		if action == storage.WasDeleted && where.All() {
			return tx.Clears(f.table)
		}
		w := tx.noting(f, action)
		w.where(where, "t")
		if where.All() {
			w.write(" WHERE true")
		}
		if err := tx.note(f, action, w); err != nil {
			return err
		}
	}
	for _, o := range f.owners {
		if tx.feed.cleared[o.of.table] {
			continue
		}
		w := tx.noting(o.of, storage.WasChanged)
		w.write(" WHERE t.", o.of.key, " IN (SELECT o.", o.column, " FROM ", f.table, " AS o")
		w.where(where, "o")
		w.write(")")
		if err := tx.note(o.of, storage.WasChanged, w); err != nil {
			return err
		}
	}
	return nil
}

// noting begins to enter records, which are called t.
func (tx *transaction) noting(f *fed, action storage.Action) *sqlWriter {
	by, at := tx.moment()
	w := newSQL(plainParam)
	w.write(enterFeed, "SELECT ")
	w.arg(f.table)
	w.write(", t.pk, ", f.text, ", ")
	w.arg(int(action))
	w.write(", ")
	w.arg(by)
	w.write(", ")
	w.arg(at)
	w.write(" FROM ", f.table, " AS t")
	return w
}

// note carries out what noting began.
func (tx *transaction) note(f *fed, action storage.Action, w *sqlWriter) error {
	if action == storage.WasChanged && tx.feed.made > 0 {
		w.write(unlessMade)
		w.args = append(w.args, f.table, tx.feed.made)
	}
	some, _, err := tx.exec(w.String(), w.args...)
	if some > 0 {
		tx.noted(f)
	}
	return err
}

// noteNamed enters the records that a row with these values names.
func (tx *transaction) noteNamed(f *fed, v storage.Values) error {
	for _, o := range f.owners {
		if tx.feed.cleared[o.of.table] {
			continue
		}
		if err := tx.noteOne(o.of, storage.WasChanged, v[o.column]); err != nil {
			return err
		}
	}
	return nil
}

// Clears implements storage.EngineTx. Entries from before are void from here on, so that nobody has to wait until they
// are removed.
func (tx *transaction) Clears(table string) error {
	f := tx.feeds(table)
	if f == nil || !f.itself || tx.feed.cleared[table] {
		return nil
	}
	some, err := tx.Exists(table, storage.Cond{})
	if err != nil || !some {
		return err
	}
	by, at := tx.moment()
	_, entry, err := tx.exec(enterFeed+"VALUES (?, 0, '', 4, ?, ?)", table, by, at)
	if err != nil {
		return err
	}
	if tx.feed.cleared == nil {
		tx.feed.cleared = map[string]bool{}
	}
	tx.feed.cleared[table] = true
	_, _, err = tx.exec("INSERT INTO feed_heads (about, number, cleared) VALUES (?, ?, ?) ON CONFLICT (about) "+
		"DO UPDATE SET number = excluded.number, cleared = excluded.cleared", table, entry, entry)
	return err
}

// noteReverted enters what taking a change back did to the rows of a table that it keeps.
func (tx *transaction) noteReverted(change int64, t keptRows) error {
	f := tx.feeds(t.name)
	if f == nil {
		return nil
	}
	its := func(w *sqlWriter) {
		w.write(" FROM ", keptTable, " AS k WHERE k.change = ")
		w.arg(change)
		w.write(" AND k.about = ")
		w.arg(t.name)
	}
	for _, o := range f.owners {
		w := tx.noting(o.of, storage.WasChanged)
		w.write(" WHERE t.", o.of.key, " IN (SELECT k.before ->> '$.", o.column, "'")
		its(w)
		w.write(" UNION SELECT k.after ->> '$.", o.column, "'")
		its(w)
		w.write(")")
		// A record that was put back by the same step is new, not changed.
		w.write(" AND NOT EXISTS (SELECT 1 FROM ", keptTable, " AS b WHERE b.change = ")
		w.arg(change)
		w.write(" AND b.about = ")
		w.arg(o.of.table)
		w.write(" AND b.key ->> '$.pk' = t.pk)")
		if err := tx.note(o.of, storage.WasChanged, w); err != nil {
			return err
		}
	}
	if !f.itself {
		return nil
	}
	id := "CAST(k.key ->> '$.pk' AS TEXT)"
	if f.text == "t.id" {
		id = "coalesce(k.before, k.after) ->> '$.id'"
	}
	by, at := tx.moment()
	w := newSQL(plainParam)
	w.write(enterFeed, "SELECT k.about, k.key ->> '$.pk', ", id,
		", CASE WHEN k.before IS NULL THEN 3 WHEN k.after IS NULL THEN 1 ELSE 2 END, ")
	w.arg(by)
	w.write(", ")
	w.arg(at)
	its(w)
	return tx.note(f, storage.WasCreated, w)
}

// settleFeed notes which tables have new entries, before a commit: once for all requests of a group.
func (w *writer) settleFeed() error {
	for _, f := range w.entered {
		_, _, err := w.s.change("INSERT INTO feed_heads (about, number, cleared) "+
			"VALUES (?, (SELECT max(number) FROM feed), 0) ON CONFLICT (about) DO UPDATE SET number = excluded.number",
			[]any{f.table})
		if err != nil {
			return err
		}
	}
	return nil
}

// renewFeed begins a new epoch: all records were replaced, and no cursor from before says anything of those.
func (tx *transaction) renewFeed() error {
	if len(tx.db.feeds) == 0 {
		return nil
	}
	newest, floor := int64(0), int64(0)
	err := tx.queryRow("SELECT coalesce(max(number), 0), coalesce((SELECT floor FROM feed_state), 0) FROM feed").
		Scan(&newest, &floor)
	if err != nil {
		return err
	}
	for _, table := range []string{"feed", "feed_heads"} {
		if _, _, err := tx.exec("DELETE FROM " + table); err != nil {
			return err
		}
	}
	tx.feed = entered{}
	var epoch [8]byte
	rand.Read(epoch[:])
	_, _, err = tx.exec("INSERT OR REPLACE INTO feed_state (id, epoch, floor) VALUES (1, ?, ?)",
		int64(binary.BigEndian.Uint64(epoch[:])>>1|1), max(newest, floor))
	return err
}

// beginFeed makes the epoch of a store that has none: a new one, and one out of a copy.
func (db *engine) beginFeed(s *session) error {
	if db.config.Shared || len(db.feeds) == 0 {
		return nil
	}
	if _, err := s.number("SELECT epoch FROM feed_state"); !errors.Is(err, storage.ErrNotFound) {
		return explain(err)
	}
	return inTransaction(db, s, (*transaction).renewFeed)
}
