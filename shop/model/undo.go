package model

import (
	"context"
	"errors"
	"slices"
	"time"

	"griddle/shop/refusal"
	"griddle/shop/words"
	"griddle/storage"
)

// ChangeKind says what the owner did to several records at once.
type ChangeKind string

// Changes that every model knows.
const (
	Deleted ChangeKind = "deleted"
	Edited  ChangeKind = "edited"
	Merged  ChangeKind = "merged" // into another one
)

// Change is one step of the owner that can be taken back.
type Change struct {
	ID    int64 // 0 when there is nothing to take back
	At    time.Time
	Kind  ChangeKind
	Table string     // of the model that was changed
	Count int        // how many of them
	Name  string     // of the first
	Noun  words.Form // what one of them is called: "product"
	Uses  []Use      // what hung on those deleted; not known of older ones
	// Pieces is how many were packed or shipped with it; known only of the one that was just made.
	Pieces int
}

// How many steps can be taken back: the last 20, or fewer where those are of more records than KeptRecords, for each of
// them is kept as it was. The newest step always can.
const (
	keepChanges = 20
	KeptRecords = 20_000
)

const changesTable = "changes"

// ChangesDDL is the table of the steps that can be taken back.
func ChangesDDL() storage.Table {
	return storage.TableSpec{Name: changesTable, NotInSnapshots: true, Key: []string{"id"}, Columns: []storage.Col{
		{Name: "id", Kind: storage.Counted}, storage.NumberCol("at"), storage.TextCol("kind"),
		storage.TextCol("about"), storage.NumberCol("count"), storage.TextCol("name"),
	}}.Table()
}

// Recorded makes a change of these records in one transaction, and keeps how to take it back. do must note every row it
// touches; one that comes out as it was leaves nothing to take back.
func (m *Of[T, K]) Recorded(ctx context.Context, kind ChangeKind, ids []K,
	do func(*storage.Tx, *Journal) error) (made Change, err error) {
	b, table := m.base, m.Name()
	err = b.through(ctx, b.forMany(len(ids), kind == Deleted), nil, func(tx *storage.Tx) error {
		made = Change{At: b.now().UTC(), Kind: kind, Table: table, Noun: m.One}
		var err error
		if made.Count, err = m.Count(tx, storage.In(m.Key(), ids)); err != nil {
			return err
		}
		if made.Count == 0 {
			return refusal.New(refusal.Missing, "", "Nothing was changed: what you chose is not there any more.")
		}
		if made.Name, err = m.firstName(tx, ids); err != nil {
			return err
		}
		made.ID, err = storage.Insert(tx, changesTable, storage.Values{"at": made.At.UnixNano(), "kind": string(kind),
			"about": table,
			"count": made.Count, "name": made.Name})
		if err != nil {
			return err
		}
		c := &Journal{tx: tx, id: made.ID}
		if err := do(tx, c); err != nil {
			return err
		}
		some, err := tx.FinishChange(made.ID)
		if err != nil {
			return err
		}
		if !some {
			err = forgetChanges(tx, made.ID)
			made.ID = 0
			return err
		}
		return b.forgetOldest(tx)
	})
	return made, err
}

// firstName is the name of the first of these records that is there.
func (m *Of[T, K]) firstName(r storage.Reader, ids []K) (string, error) {
	for _, id := range ids {
		body, err := m.Body(r, id)
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		return m.nameOf(body), err
	}
	return "", nil
}

func forgetChanges(tx *storage.Tx, ids ...int64) error {
	if len(ids) == 0 {
		return nil
	}
	if err := tx.ForgetChanges(ids); err != nil {
		return err
	}
	_, err := storage.Delete(tx, changesTable, storage.In("id", ids))
	return err
}

// forgetOldest gives up the steps beyond those that can be taken back.
func (b *Base) forgetOldest(tx *storage.Tx) error {
	all, err := b.changesIn(tx)
	if err != nil {
		return err
	}
	var old []int64
	for i, records := 0, 0; i < len(all); i++ {
		if records += all[i].Count; i > 0 && (i >= keepChanges || records > KeptRecords) {
			old = append(old, all[i].ID)
		}
	}
	return forgetChanges(tx, old...)
}

// Changes lists what can be taken back, newest first.
func (d *Desk) Changes() ([]Change, error) { return d.base.changesIn(d.base.db.Reader()) }

func (b *Base) changesIn(from storage.Reader) (all []Change, err error) {
	changes := storage.Select{Table: changesTable, Columns: []string{"id", "at", "kind", "about", "count", "name"},
		Query: storage.Query{Order: storage.Desc("id")}}
	err = storage.Each(from, changes, func(r storage.Row) error {
		var c Change
		var at int64
		var kind string
		if err := r.Scan(&c.ID, &at, &kind, &c.Table, &c.Count, &c.Name); err != nil {
			return err
		}
		c.At, c.Kind = time.Unix(0, at).UTC(), ChangeKind(kind)
		if k := b.Kinds[c.Table]; k != nil {
			c.Noun = k.noun()
		}
		all = append(all, c)
		return nil
	})
	return all, err
}

// Undo takes a change back, whole or not at all: a *refusal.Error of kind Taken that says why when something newer
// depends on it, Missing when it is too old or was taken back already.
func (d *Desk) Undo(ctx context.Context, id int64) error {
	n := 0
	err := storage.First(d.base.db.Reader(), storage.Select{Table: changesTable, Columns: []string{"count"},
		Query: storage.Query{Where: storage.Eq("id", id)}}, &n)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	return d.base.through(ctx, d.base.forMany(n, false), nil, func(tx *storage.Tx) error {
		there, err := storage.Exists(tx, changesTable, storage.Eq("id", id))
		if err == nil && !there {
			err = refusal.New(refusal.Missing, "", "This change was undone already, or is too old to be undone.")
		}
		if err != nil {
			return err
		}
		kept, err := tx.Kept(id)
		if err != nil {
			return err
		}
		if err := d.base.untouched(kept); err != nil {
			return err
		}
		var settle []func() error
		for _, table := range d.base.Tables {
			after, err := d.base.Kinds[table.Name].undoing(tx, kept, id)
			if err != nil {
				return err
			}
			settle = append(settle, after)
		}
		if err := reverted(kept, ctx.Err); err != nil {
			return err
		}
		if err := d.base.referring(kept); err != nil {
			return err
		}
		for _, after := range settle {
			if err := after(); err != nil {
				return err
			}
		}
		return forgetChanges(tx, id)
	})
}

// undoing takes what a change put into the word index out of it, and brings what depends on the records put
// back in line with what has happened since.
func (m *Of[T, K]) undoing(tx *storage.Tx, kept *storage.Kept, change int64) (settle func() error, err error) {
	anew, err := m.reindexed(kept)
	if err == nil && m.Words != nil {
		err = m.Words.In.Delete(tx, storage.In("pk", anew))
	}
	back := storage.PutBack(change, m.Name())
	return func() error {
		if m.Words != nil {
			if err := m.indexAll(tx, storage.In("pk", anew)); err != nil {
				return err
			}
		}
		if m.AfterUndo != nil {
			if err := m.AfterUndo(tx, back); err != nil {
				return err
			}
		}
		return m.slugsAgain(tx, back)
	}, err
}

// slugsAgain gives another slug to those put back whose own was given to another record meanwhile.
func (m *Of[T, K]) slugsAgain(tx *storage.Tx, which storage.Cond) error {
	if m.Slug == nil {
		return nil
	}
	type own struct {
		number int64
		key    string
	}
	var back []own
	put := storage.Select{Table: m.Name(), Columns: []string{"pk", "slug_key"}, Query: storage.Query{Where: which}}
	err := storage.Each(tx, put, func(r storage.Row) error {
		var o own
		err := r.Scan(&o.number, &o.key)
		back = append(back, o)
		return err
	})
	for _, o := range back {
		if err != nil {
			return err
		}
		var taken bool
		taken, err = storage.Exists(tx, m.Name(), storage.And(storage.Eq("slug_key", o.key),
			storage.More("pk", o.number)))
		if err == nil && taken {
			err = m.slugAgain(tx, o.number)
		}
	}
	return err
}

func (m *Of[T, K]) slugAgain(tx *storage.Tx, number int64) error {
	rec, err := m.Find(tx, storage.Query{Where: storage.Eq("pk", number)})
	if err != nil {
		return err
	}
	slug := m.Slug.Member(&rec)
	if *slug, err = freeSlug(tx, m.Name(), m.Slug.Field, *slug, IDText(*m.ID(&rec))); err == nil {
		_, err = m.Update(tx, &rec)
	}
	return err
}

// Journal is a Change being made; nil is a write that cannot be taken back. The store's journal keeps every row that it
// touches, of whatever table, so what goes with a product is whatever the references say.
type Journal struct {
	tx *storage.Tx
	id int64
}

// Before keeps the rows of a table that the condition selects, before they are changed or deleted.
func (c *Journal) Before(table string, where storage.Cond) error {
	if c == nil {
		return nil
	}
	return c.tx.Before(c.id, table, where)
}

// Made notes rows that the change has added.
func (c *Journal) Made(table string, where storage.Cond) error {
	if c == nil {
		return nil
	}
	return c.tx.Made(c.id, table, where)
}

// Anew replaces the rows of a table that the condition selects by those that put writes, as part of the change.
func (c *Journal) Anew(tx *storage.Tx, table string, which storage.Cond, put func() error) error {
	if err := c.Delete(tx, table, which); err != nil {
		return err
	}
	if err := put(); err != nil {
		return err
	}
	tx.Touch(storage.Topic(table))
	return c.Made(table, which)
}

// untouched refuses when a row is no longer as the change left it.
func (b *Base) untouched(kept *storage.Kept) error {
	touched, err := kept.Untouched()
	if err != nil || touched == nil {
		return err
	}
	what := words.Say("what belongs to it")
	if kind := b.Kinds[touched.Table]; kind != nil && touched.Body != nil {
		if name := kind.nameOf(touched.Body); name != "" {
			what = words.Say("“%s”", name)
		}
	}
	if touched.Newer {
		return tooLate("This cannot be undone, because %s was changed once more after it. Undo the newer change first.",
			what)
	}
	return tooLate("This cannot be undone, because %s was changed after it, by a program or by hand, and that would "+
		"be lost.", what)
}

func tooLate(form words.Form, args ...any) error {
	return refusal.New(refusal.Taken, "", form, args...)
}

// reverted puts the rows back as they were.
func reverted(kept *storage.Kept, ended func() error) error {
	err := kept.Revert(ended)
	if storage.IsDouble(err) {
		return tooLate("This cannot be undone, because something newer has taken its place.")
	}
	return err
}

// referring refuses when a row put back names what is gone by now.
func (b *Base) referring(kept *storage.Kept) error {
	gone, err := kept.Dangling()
	if err != nil || gone == nil {
		return err
	}
	for _, ref := range b.Refs {
		if ref.From == gone.From && ref.Column == gone.Column && ref.To == gone.To {
			return tooLate("This cannot be undone, because %s was deleted after it. Bring that back first.", ref.Back)
		}
	}
	return nil
}

// reindexed are the numbers of the records of which the word index holds something else before than after.
func (m *Of[T, K]) reindexed(kept *storage.Kept) (all []int64, err error) {
	if m.Words == nil {
		return nil, nil
	}
	text := func(body []byte) []string {
		var rec T
		if body == nil || m.decode(body, &rec) != nil {
			return nil
		}
		return m.Words.Text(&rec)
	}
	err = kept.Bodies(m.Name(), func(number int64, before, after []byte) error {
		if !slices.Equal(text(before), text(after)) {
			all = append(all, number)
		}
		return nil
	})
	return all, err
}
