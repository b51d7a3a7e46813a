package shop

import (
	"context"
	"errors"
	"time"

	"griddle/storage"
)

// Batch is the store at one moment, as whoever moves many records of several models sees it: shop/tables, which reads
// and writes files of them. It only reads (Look), or it is one step of writing, which can be taken back (Batch). Its
// methods, and those of Resource that take it, see what it has written. It serves one goroutine, and only as long as
// the function runs that was given it.
type Batch struct {
	s  *Store
	r  storage.Reader
	tx *storage.Tx // nil: it only reads
	c  *change
	Made
}

// Made is what a Batch did, in the words of a Change.
type Made struct {
	Table string // of most of the records
	Count int
	Name  string // of the first
}

// Look reads the store at one moment.
func (s *Store) Look(ctx context.Context, do func(*Batch) error) error {
	return s.db.Read(ctx, func(v *storage.View) error { return do(&Batch{s: s, r: v}) })
}

// Batch writes in one step, all or nothing, by the rules of every write; do says in Made what it did. An error of do,
// any one, leaves the store as it was and comes back. Nobody else writes meanwhile. The change can be undone.
func (s *Store) Batch(ctx context.Context, kind ChangeKind, do func(*Batch) error) (made Change, err error) {
	err = s.through(ctx, s.db.Alone, nil, func(tx *storage.Tx) error {
		id, err := storage.Insert(tx, changesTable, storage.Values{"at": s.now().UTC().UnixNano(), "kind": string(kind),
			"about": "", "count": 0, "name": ""})
		if err != nil {
			return err
		}
		b := &Batch{s: s, r: tx, tx: tx, c: &change{s: s, tx: tx, id: id}}
		if err := do(b); err != nil {
			return err
		}
		some, err := tx.FinishChange(id)
		if err != nil || !some {
			return orElse(err, forgetChanges(tx, id))
		}
		made = Change{ID: id, At: s.now().UTC(), Kind: kind, Table: b.Table, Count: b.Count, Name: b.Name}
		if k := s.kinds[b.Table]; k != nil {
			made.Noun = k.noun()
		}
		if _, err := storage.Set(tx, changesTable, storage.Eq("id", id),
			storage.Values{"about": b.Table, "count": b.Count, "name": b.Name}); err != nil {
			return err
		}
		return forgetOldest(tx)
	})
	if err != nil {
		return Change{}, err
	}
	return made, nil
}

// Try does what Batch does, and leaves the store as it was whatever comes of it. Nobody else writes meanwhile.
func (s *Store) Try(ctx context.Context, do func(*Batch) error) error {
	err := s.through(ctx, s.db.Alone, nil, func(tx *storage.Tx) error {
		if err := do(&Batch{s: s, r: tx, tx: tx}); err != nil {
			return err
		}
		return errTried
	})
	if errors.Is(err, errTried) {
		return nil
	}
	return err
}

// errTried takes back what was tried.
var errTried = errors.New("it was only tried")

// Store is whose batch it is.
func (b *Batch) Store() *Store { return b.s }

// Keep stores what goes along with a record.
func (b *Batch) Keep(ctx context.Context, owner string, along ...Along) error {
	for _, a := range along {
		keep, drop, err := a.ready(ctx, b.s)
		if err != nil {
			return err
		}
		if err := keep(b.tx, b.c, owner); err != nil {
			if drop != nil {
				drop()
			}
			return err
		}
	}
	return nil
}

// AllIDs are the ids of all records, in the order of the model's list.
func (r Resource[T, K]) AllIDs(b *Batch) ([]string, error) {
	m := r.in(b.s)
	return m.IDs(b.r, storage.Query{Order: m.order})
}

// Load reads the records with these ids that are there.
func (r Resource[T, K]) Load(b *Batch, ids []string) (map[string]*T, error) {
	m := r.in(b.s)
	all := make(map[string]*T, len(ids))
	if len(ids) == 0 {
		return all, nil
	}
	err := m.Each(b.r, storage.Query{Where: storage.In(m.Key(), m.parsed(ids))}, func(rec T) error {
		all[idText(*m.id(&rec))] = &rec
		return nil
	})
	return all, err
}

// OfEach calls fn with the records whose column holds one of the values, in the order in which one owner lists them,
// else as they were made. An empty list of values asks for all records.
func (r Resource[T, K]) OfEach(b *Batch, column string, values []string, fn func(*T) error) error {
	m := r.in(b.s)
	q := storage.Query{Order: m.order}
	if m.ofOwner != nil {
		if own := m.ofOwner(""); own.Via == nil {
			q.Order = own.Order
		}
	}
	if len(values) > 0 {
		q.Where = storage.In(column, values)
	}
	return m.Each(b.r, q, func(rec T) error { return fn(&rec) })
}

// Holding are the ids of the records whose column of folded texts holds each of the texts, however it is written, by
// the text's Fold.
func (r Resource[T, K]) Holding(b *Batch, column string, texts []string) (map[string][]string, error) {
	m := r.in(b.s)
	keys := make([]string, len(texts))
	for i, text := range texts {
		keys[i] = foldKey(text)
	}
	found := map[string][]string{}
	if len(keys) == 0 {
		return found, nil
	}
	rows := storage.Select{Table: m.Name(), Columns: []string{m.Key(), column},
		Query: storage.Query{Where: storage.In(column, keys)}}
	err := storage.Each(b.r, rows, func(row storage.Row) error {
		var id K
		var key string
		if err := row.Scan(&id, &key); err != nil {
			return err
		}
		found[key] = append(found[key], idText(id))
		return nil
	})
	return found, err
}

// Fold is the form in which Holding tells texts apart.
func Fold(text string) string { return foldKey(text) }

// Parse is an id in the spelling in which Load answers it; false when it can be none of this model.
func (r Resource[T, K]) Parse(text string) (string, bool) {
	id, ok := r.in(declared()).parse(text)
	return idText(id), ok
}

// Put stores what was made of base, which the batch has read; a nil base makes a new record, which keeps the id that it
// has unless ids of the model are the server's.
func (r Resource[T, K]) Put(b *Batch, base *T, next T) (*T, error) {
	m := r.in(b.s)
	rec, err := m.readEdited(&next)
	if err != nil {
		return nil, err
	}
	if err := m.mayEdit(b.tx, base, rec); err != nil {
		return nil, err
	}
	if base == nil {
		if err := m.mayBeNew(b.tx, rec); err != nil {
			return nil, err
		}
		_, _, err := m.add(b.tx, b.c, rec)
		return rec, err
	}
	*m.id(rec) = *m.id(base)
	if err := b.c.before(m.Name(), storage.Eq(m.Key(), *m.id(base))); err != nil {
		return nil, err
	}
	_, _, err = m.put(b.tx, b.c, base, rec)
	return rec, err
}

// Drop deletes records and what goes with them, by the rules of every delete.
func (r Resource[T, K]) Drop(b *Batch, ids []string) error {
	m := r.in(b.s)
	return m.erase(b.tx, b.c, m.parsed(ids))
}

// Now is the store's time.
func (b *Batch) Now() time.Time { return b.s.now() }
