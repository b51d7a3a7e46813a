package shop

import (
	"context"
	"errors"
	"time"

	"griddle/storage"
)

// ChangeKind says what the owner did to several records at once.
type ChangeKind string

// Kinds of changes that can be undone.
const (
	Deleted     ChangeKind = "deleted"
	Activated   ChangeKind = "activated"
	Deactivated ChangeKind = "deactivated"
	Repriced    ChangeKind = "repriced"
	Moved       ChangeKind = "moved"
	Hidden      ChangeKind = "hidden"
	Revealed    ChangeKind = "revealed"
	Edited      ChangeKind = "edited"
	Arranged    ChangeKind = "arranged" // the products of a category
	Admitted    ChangeKind = "admitted" // the roles that may see it
)

// Change is one step of the owner that can be taken back.
type Change struct {
	ID    int64 // 0 when there is nothing to take back
	At    time.Time
	Kind  ChangeKind
	Table string // ProductChange or CategoryChange: what was changed
	Count int    // how many of them
	Name  string // of the first
}

// What a Change speaks of.
const (
	ProductChange  = productsTable
	CategoryChange = categoriesTable
)

// How many steps can be taken back: the last 20, or fewer where those are of more records than this, for each of them is kept as it was. The
// newest step always can.
const (
	keepChanges = 20
	keepRecords = 20_000
)

const changesTable = "changes"

func changesDDL() storage.Table {
	return storage.Table{Name: changesTable, NotInSnapshots: true, DDL: []string{
		"CREATE TABLE IF NOT EXISTS " + changesTable + " (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL, " +
			"about TEXT NOT NULL, count INTEGER NOT NULL, name TEXT NOT NULL) STRICT",
	}}
}

// recorded makes a change of these records in one transaction, and keeps how to take it back. do must note every row it touches; one that
// comes out as it was leaves nothing to take back.
func (m *model[T, K]) recorded(ctx context.Context, kind ChangeKind, ids []K, do func(*storage.Tx, *change) error) (made Change, err error) {
	s, table := m.s, m.Table().Name
	write := s.write
	if kind == Deleted {
		write = s.free
	}
	err = write(ctx, nil, func(tx *storage.Tx) error {
		made = Change{At: s.now().UTC(), Kind: kind, Table: table}
		err := tx.QueryRow("SELECT count(*) FROM "+table+" WHERE "+m.key()+" IN ("+inList+")", listed(ids)).Scan(&made.Count)
		if err != nil {
			return err
		}
		if made.Count == 0 {
			return Refuse(Missing, "", "Nothing was changed: what you chose is not there any more.")
		}
		if made.Name, err = m.firstName(tx, ids); err != nil {
			return err
		}
		_, made.ID, err = tx.Exec("INSERT INTO "+changesTable+" (at, kind, about, count, name) VALUES (?, ?, ?, ?, ?)",
			made.At.UnixNano(), string(kind), table, made.Count, made.Name)
		if err != nil {
			return err
		}
		c := &change{s: s, tx: tx, id: made.ID}
		if err := do(tx, c); err != nil {
			return err
		}
		some, err := c.finish()
		if err != nil {
			return err
		}
		if !some {
			err = forgetChanges(tx, "id = ?", made.ID)
			made.ID = 0
			return err
		}
		return forgetChanges(tx, "id <= ? OR id < ? AND (SELECT sum(n.count) FROM "+changesTable+" n WHERE n.id >= "+changesTable+".id) > ?",
			made.ID-keepChanges, made.ID, keepRecords)
	})
	return made, err
}

// firstName is the name of the first of these records that is there.
func (m *model[T, K]) firstName(r storage.Reader, ids []K) (string, error) {
	for _, id := range ids {
		body, err := m.Body(r, id)
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		return m.nameOf(body), err
	}
	return "", nil
}

func forgetChanges(tx *storage.Tx, where string, args ...any) error {
	old := "SELECT id FROM " + changesTable + " WHERE " + where
	if _, _, err := tx.Exec("DELETE FROM "+keptTable+" WHERE change IN ("+old+")", args...); err != nil {
		return err
	}
	_, _, err := tx.Exec("DELETE FROM "+changesTable+" WHERE id IN ("+old+")", args...)
	return err
}

// Changes lists what can be taken back, newest first.
func (s *Store) Changes() (all []Change, err error) {
	err = each(s.db.Reader(), "SELECT id, at, kind, about, count, name FROM "+changesTable+" ORDER BY id DESC", func(r storage.Rows) error {
		var c Change
		var at int64
		var kind string
		if err := r.Scan(&c.ID, &at, &kind, &c.Table, &c.Count, &c.Name); err != nil {
			return err
		}
		c.At, c.Kind = time.Unix(0, at).UTC(), ChangeKind(kind)
		all = append(all, c)
		return nil
	})
	return all, err
}

// Undo takes a change back, whole or not at all: an *Error of kind Taken that says why when something newer depends on it, Missing when it is
// too old or was taken back already.
func (s *Store) Undo(ctx context.Context, id int64) error {
	return s.write(ctx, nil, func(tx *storage.Tx) error {
		var name string
		err := tx.QueryRow("SELECT name FROM "+changesTable+" WHERE id = ?", id).Scan(&name)
		if errors.Is(err, storage.ErrNotFound) {
			return Refuse(Missing, "", "This change was undone already, or is too old to be undone.")
		}
		if err != nil {
			return err
		}
		c := &change{s: s, tx: tx, id: id}
		tables, err := c.tables()
		if err != nil {
			return err
		}
		for i := range tables {
			if tables[i], err = s.renewed(c, tables[i]); err != nil {
				return err
			}
		}
		for _, step := range []func(keptRows) error{c.untouched, c.unindexed, c.cleared, c.filled, c.referring} {
			for _, t := range tables {
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := step(t); err != nil {
					return err
				}
			}
		}
		if err := s.settleUndone(tx, id); err != nil {
			return err
		}
		for _, t := range tables {
			tx.Touch(t.name)
		}
		return forgetChanges(tx, "id = ?", id)
	})
}

// settleUndone brings what depends on the products and categories put back in line with what has happened since.
func (s *Store) settleUndone(tx *storage.Tx, change int64) error {
	back := func(table string) storage.Query {
		return storage.Query{Where: "t.pk IN (SELECT key ->> '$.pk' FROM " + keptTable +
			" WHERE change = ? AND about = ? AND before IS NOT NULL)", Args: []any{change, table}}
	}
	found := storage.Query{Where: "t.pk IN (" + reindexed() + ")", Args: []any{change}}
	err := s.products.Each(tx, found, func(p Product) error {
		if !p.IsSearchable {
			return nil
		}
		return index(tx, &p)
	})
	if err != nil {
		return err
	}
	if err := s.stillAvailable(tx, back(productsTable)); err != nil {
		return err
	}
	if err := slugsAgain(tx, s.products, "UrlSlug", back(productsTable), func(p *Product) *string { return &p.UrlSlug }); err != nil {
		return err
	}
	return slugsAgain(tx, s.categories, "RewriteUrl", back(categoriesTable), func(c *Category) *string { return &c.RewriteUrl })
}

// stillAvailable works out again whether products can be bought: their stock may have changed while it did not matter.
func (s *Store) stillAvailable(tx *storage.Tx, q storage.Query) error {
	q.Where += " AND json_extract(t.body, '$.InventoryMode') IN (101, 102)"
	ids, err := texts(tx, "SELECT id FROM "+productsTable+" t WHERE "+q.Where, q.Args...)
	for _, id := range ids {
		if err == nil {
			err = s.saveAvailability(tx, id)
		}
	}
	return err
}

// slugsAgain gives another slug to those put back whose own was given to another record meanwhile.
func slugsAgain[T any](tx *storage.Tx, m *model[T, string], field string, q storage.Query, slug func(*T) *string) error {
	table := m.Table().Name
	q.Where += " AND EXISTS (SELECT 1 FROM " + table + " o WHERE o.slug_key = t.slug_key AND o.pk > t.pk)"
	var all []T
	err := m.Each(tx, q, func(rec T) error { all = append(all, rec); return nil })
	for i := range all {
		if err != nil {
			return err
		}
		if *slug(&all[i]), err = freeSlug(tx, table, field, *slug(&all[i]), *m.id(&all[i])); err == nil {
			_, err = m.Update(tx, &all[i])
		}
	}
	return err
}
