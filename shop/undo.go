package shop

import (
	"context"
	"errors"
	"slices"
	"time"

	"griddle/shop/wire"
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
)

// Change is one step of the owner that can be taken back.
type Change struct {
	ID    int64 // 0 when it cannot be taken back
	At    time.Time
	Kind  ChangeKind
	Table string // Products or Categories: what was changed
	Count int    // how many of them
	Name  string // of the first
}

// What a Change speaks of.
const (
	ProductChange  = productsTable
	CategoryChange = categoriesTable
)

// keepChanges is how many steps can be taken back.
const keepChanges = 20

// A change keeps how each record it touched was before and after it; NULL where there was none. Undo puts back what was before, as long as what
// is there now is what was after: nothing newer depends on it then.
const (
	changesTable = "changes"
	keptTable    = "change_images"
)

func changesDDL() storage.Table {
	return storage.Table{Name: changesTable, NotInSnapshots: true, DDL: []string{
		"CREATE TABLE IF NOT EXISTS " + changesTable + " (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL, " +
			"about TEXT NOT NULL, count INTEGER NOT NULL, name TEXT NOT NULL) STRICT",
	}}
}

func keptDDL() storage.Table {
	return storage.Table{Name: keptTable, NotInSnapshots: true, DDL: []string{
		"CREATE TABLE IF NOT EXISTS " + keptTable + " (change INTEGER NOT NULL, about TEXT NOT NULL, id ANY NOT NULL, before TEXT, after TEXT, " +
			"PRIMARY KEY (change, about, id)) STRICT",
	}}
}

// undoable is a table whose records a change may touch, in the order in which they are put back.
type undoable struct {
	table string
	put   func(s *Store, tx *storage.Tx, body []byte, there bool) error // writes a record as it was
	drop  func(s *Store, tx *storage.Tx, id any) error                  // takes away what the change made
}

var undoables = []undoable{
	{categoriesTable, func(s *Store, tx *storage.Tx, body []byte, there bool) error {
		return putBack(tx, s.categories, body, there, func(c *Category) (err error) {
			c.RewriteUrl, err = freeSlug(tx, categoriesTable, "RewriteUrl", c.RewriteUrl, c.Bvin)
			return err
		})
	}, func(s *Store, tx *storage.Tx, id any) error { return takeAway(tx, s.categories, id) }},
	{productsTable, func(s *Store, tx *storage.Tx, body []byte, there bool) error {
		return putBack(tx, s.products, body, there, func(p *Product) (err error) {
			if there {
				if err := unindex(tx, "SELECT ?", p.Bvin); err != nil {
					return err
				}
			}
			p.UrlSlug, err = freeSlug(tx, productsTable, "UrlSlug", p.UrlSlug, p.Bvin)
			return err
		}, func(p *Product) error {
			if !p.IsSearchable {
				return nil
			}
			return index(tx, p)
		})
	}, func(s *Store, tx *storage.Tx, id any) error {
		if err := unindex(tx, "SELECT ?", id); err != nil {
			return err
		}
		return takeAway(tx, s.products, id)
	}},
	{inventoryTable, func(s *Store, tx *storage.Tx, body []byte, there bool) error {
		return putBack(tx, s.inventory, body, there)
	}, func(s *Store, tx *storage.Tx, id any) error { return takeAway(tx, s.inventory, id) }},
	{associationsTable, func(s *Store, tx *storage.Tx, body []byte, there bool) error {
		return putBack(tx, s.associations, body, there, func(a *CategoryProductAssociation) error {
			if err := s.products.mustExist(tx, "ProductId", a.ProductId); err != nil {
				return err
			}
			return s.categories.mustExist(tx, "CategoryId", a.CategoryId)
		})
	}, func(s *Store, tx *storage.Tx, id any) error { return takeAway(tx, s.associations, id) }},
	{rolesTable, func(s *Store, tx *storage.Tx, body []byte, there bool) error {
		return putBack(tx, s.roles, body, there)
	}, func(s *Store, tx *storage.Tx, id any) error { return takeAway(tx, s.roles, id) }},
}

// putBack writes a record as it was; the first rule runs before, the second after.
func putBack[T any, K storage.ID](tx *storage.Tx, m *model[T, K], body []byte, there bool, rules ...func(*T) error) error {
	var rec T
	err := wire.Decode(body, &rec, Instant{})
	if err == nil && len(rules) > 0 {
		err = rules[0](&rec)
	}
	switch {
	case err != nil:
		return err
	case there:
		_, err = m.Update(tx, &rec)
	default:
		_, err = m.Insert(tx, &rec)
	}
	if err == nil && len(rules) > 1 {
		err = rules[1](&rec)
	}
	return err
}

func takeAway[T any, K storage.ID](tx *storage.Tx, m *model[T, K], id any) error {
	_, err := m.DeleteWhere(tx, "t."+keyOf(m.Table().Name)+" = ?", id)
	return err
}

// keyOf is the column that names a record for good: records with a number have no other.
func keyOf(table string) string {
	if table == associationsTable || table == rolesTable {
		return "pk"
	}
	return "id"
}

// change is a Change being made.
type change struct {
	tx    *storage.Tx
	id    int64
	final bool // it cannot be undone
}

// before notes how the records of a table are that the condition selects, before they are changed or deleted.
func (c *change) before(table, where string, args ...any) error {
	_, _, err := c.tx.Exec("INSERT OR IGNORE INTO "+keptTable+" (change, about, id, before) SELECT ?, ?, "+keyOf(table)+", body FROM "+table+
		" WHERE "+where, append([]any{c.id, table}, args...)...)
	return err
}

// canUndo says whether Undo can put back the records of a table.
func canUndo(table string) bool {
	return slices.ContainsFunc(undoables, func(u undoable) bool { return u.table == table })
}

// loses notes that the change is final if the condition selects any of a table's records, for Undo cannot put those back.
func (c *change) loses(table, where string, args ...any) error {
	var n int
	err := c.tx.QueryRow("SELECT count(*) FROM "+table+" WHERE "+where, args...).Scan(&n)
	c.final = c.final || n > 0
	return err
}

// made notes a record that the change adds.
func (c *change) made(table string, id any) error {
	_, _, err := c.tx.Exec("INSERT OR IGNORE INTO "+keptTable+" (change, about, id) VALUES (?, ?, ?)", c.id, table, id)
	return err
}

// recorded makes a change of these records in one transaction, and keeps how to take it back. do must note everything it touches.
func (s *Store) recorded(ctx context.Context, kind ChangeKind, table string, ids []string, do func(*storage.Tx, *change) error) (made Change, err error) {
	err = s.write(ctx, nil, func(tx *storage.Tx) error {
		made = Change{At: s.now().UTC(), Kind: kind, Table: table}
		name := "$.ProductName"
		if table == categoriesTable {
			name = "$.Name"
		}
		err := tx.QueryRow("SELECT count(*), coalesce(min(json_extract(body, ?)), '') FROM "+table+" WHERE id IN ("+inList+")", name, listed(ids)).
			Scan(&made.Count, &made.Name)
		if err != nil {
			return err
		}
		if made.Count == 0 {
			return &Error{Kind: Missing, Message: "Nothing was changed: what you chose is not there any more."}
		}
		_, made.ID, err = tx.Exec("INSERT INTO "+changesTable+" (at, kind, about, count, name) VALUES (?, ?, ?, ?, ?)",
			made.At.UnixNano(), string(kind), table, made.Count, made.Name)
		if err != nil {
			return err
		}
		c := &change{tx: tx, id: made.ID}
		if err := do(tx, c); err != nil {
			return err
		}
		if c.final {
			made.ID = 0
			return forgetChanges(tx, "id = ?", c.id)
		}
		for _, u := range undoables {
			_, _, err := tx.Exec("UPDATE "+keptTable+" SET after = (SELECT body FROM "+u.table+" t WHERE t."+keyOf(u.table)+" = "+keptTable+
				".id) WHERE change = ? AND about = ?", made.ID, u.table)
			if err != nil {
				return err
			}
		}
		return forgetChanges(tx, "id <= ?", made.ID-keepChanges)
	})
	return made, err
}

func forgetChanges(tx *storage.Tx, where string, arg any) error {
	if _, _, err := tx.Exec("DELETE FROM "+keptTable+" WHERE change IN (SELECT id FROM "+changesTable+" WHERE "+where+")", arg); err != nil {
		return err
	}
	_, _, err := tx.Exec("DELETE FROM "+changesTable+" WHERE "+where, arg)
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

// Undo takes a change back, whole or not at all: an *Error of kind Taken when something newer depends on what it made, Missing when it is too
// old or was taken back already.
func (s *Store) Undo(ctx context.Context, id int64) error {
	return s.write(ctx, nil, func(tx *storage.Tx) error {
		var one int
		err := tx.QueryRow("SELECT 1 FROM "+changesTable+" WHERE id = ?", id).Scan(&one)
		if errors.Is(err, storage.ErrNotFound) {
			return &Error{Kind: Missing, Message: "This change was undone already, or is too old to be undone."}
		}
		if err != nil {
			return err
		}
		for _, u := range undoables {
			var newer int
			err := tx.QueryRow("SELECT count(*) FROM "+keptTable+" i LEFT JOIN "+u.table+" t ON t."+keyOf(u.table)+" = i.id WHERE i.change = ? AND i.about = ? "+
				"AND i.after IS NOT t.body", id, u.table).Scan(&newer)
			if err == nil && newer > 0 {
				err = tooLate()
			}
			if err != nil {
				return err
			}
		}
		for _, u := range undoables {
			if err := s.undoTable(tx, u, id); err != nil {
				if k := KindOf(err); k == Invalid || k == Missing || k == Taken {
					return tooLate()
				}
				return err
			}
		}
		return forgetChanges(tx, "id = ?", id)
	})
}

func tooLate() error {
	return &Error{Kind: Taken, Message: "This cannot be undone, because something was changed after it. Undo the newer change first."}
}

// undoTable puts the records of one table back. They are read first and written in pieces, since a cursor does not survive changes below it.
func (s *Store) undoTable(tx *storage.Tx, u undoable, change int64) error {
	type image struct {
		id            any
		before, after *string
	}
	const piece = 500
	for last, more := any(nil), true; more; {
		var images []image
		query, args := "SELECT id, before, after FROM "+keptTable+" WHERE change = ? AND about = ?", []any{change, u.table}
		if last != nil {
			query, args = query+" AND id > ?", append(args, last)
		}
		err := each(tx, query+" ORDER BY id LIMIT ?", func(r storage.Rows) error {
			var i image
			err := r.Scan(&i.id, &i.before, &i.after)
			images = append(images, i)
			return err
		}, append(args, piece)...)
		if err != nil {
			return err
		}
		for _, i := range images {
			switch {
			case i.before != nil:
				err = u.put(s, tx, []byte(*i.before), i.after != nil)
			case i.after != nil:
				err = u.drop(s, tx, i.id)
			}
			if err != nil {
				return err
			}
		}
		if more = len(images) == piece; more {
			last = images[piece-1].id
		}
	}
	return nil
}
