package model

import (
	"cmp"
	"context"
	"errors"
	"time"

	"griddle/storage"
)

// Batch is the records of a store at one moment, as whoever moves many of several models sees them. It only reads
// (Look), or it is one step of writing, which can be taken back (InOne). What Resource does with it sees what it has
// written. It serves one goroutine, and only as long as the function runs that was given it.
type Batch[S Holder] struct {
	s  S
	r  storage.Reader
	tx *storage.Tx // nil: it only reads
	c  *Journal
	Made
}

// Batching is what embeds a Batch.
type Batching[S Holder] interface{ inner() *Batch[S] }

func (b *Batch[S]) inner() *Batch[S] { return b }

// Made is what a Batch did, in the words of a Change.
type Made struct {
	Table string // of most of the records
	Count int
	Name  string // of the first
}

// Look reads the store at one moment.
func Look[S Holder](ctx context.Context, s S, do func(*Batch[S], storage.Reader) error) error {
	return s.models().db.Read(ctx, func(v *storage.View) error { return do(&Batch[S]{s: s, r: v}, v) })
}

// InOne writes in one step, all or nothing, by the rules of every write; do says in Made what it did. An error of do,
// any one, leaves the store as it was and comes back. Nobody else writes meanwhile. The change can be undone.
func InOne[S Holder](ctx context.Context, s S, kind ChangeKind,
	do func(*Batch[S], *storage.Tx, *Journal) error) (made Change, err error) {
	b := s.models()
	err = b.through(ctx, b.db.Alone, nil, func(tx *storage.Tx) error {
		id, err := storage.Insert(tx, changesTable, storage.Values{"at": b.now().UTC().UnixNano(), "kind": string(kind),
			"about": "", "count": 0, "name": ""})
		if err != nil {
			return err
		}
		c := &Journal{tx: tx, id: id}
		all := &Batch[S]{s: s, r: tx, tx: tx, c: c}
		if err := do(all, tx, c); err != nil {
			return err
		}
		some, err := tx.FinishChange(id)
		if err != nil || !some {
			return cmp.Or(err, forgetChanges(tx, id))
		}
		made = Change{ID: id, At: b.now().UTC(), Kind: kind, Table: all.Table, Count: all.Count, Name: all.Name}
		if k := b.Kinds[all.Table]; k != nil {
			made.Noun = k.noun()
		}
		if _, err := storage.Set(tx, changesTable, storage.Eq("id", id),
			storage.Values{"about": all.Table, "count": all.Count, "name": all.Name}); err != nil {
			return err
		}
		return b.forgetOldest(tx)
	})
	if err != nil {
		return Change{}, err
	}
	return made, nil
}

// Try does what InOne does, and leaves the store as it was whatever comes of it. Nobody else writes meanwhile.
func Try[S Holder](ctx context.Context, s S, do func(*Batch[S], *storage.Tx) error) error {
	b := s.models()
	err := b.through(ctx, b.db.Alone, nil, func(tx *storage.Tx) error {
		if err := do(&Batch[S]{s: s, r: tx, tx: tx}, tx); err != nil {
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

// Keep stores what goes along with a record.
func (b *Batch[S]) Keep(ctx context.Context, owner string, along ...Along[S]) error {
	for _, a := range along {
		keep, drop, err := a.Prepare(ctx, b.s)
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
func (r Resource[S, T, K]) AllIDs(in Batching[S]) ([]string, error) {
	b := in.inner()
	m := r.in(b.s)
	return m.IDs(b.r, storage.Query{Order: m.Order})
}

// Load reads the records with these ids that are there.
func (r Resource[S, T, K]) Load(in Batching[S], ids []string) (map[string]*T, error) {
	b := in.inner()
	m := r.in(b.s)
	all := make(map[string]*T, len(ids))
	if len(ids) == 0 {
		return all, nil
	}
	err := m.Each(b.r, storage.Query{Where: storage.In(m.Key(), m.Parsed(ids))}, func(rec T) error {
		all[IDText(*m.ID(&rec))] = &rec
		return nil
	})
	return all, err
}

// OfEach calls fn with the records whose column holds one of the values, in the order in which one owner lists them,
// else as they were made. An empty list of values asks for all records.
func (r Resource[S, T, K]) OfEach(in Batching[S], column string, values []string, fn func(*T) error) error {
	b := in.inner()
	m := r.in(b.s)
	q := storage.Query{Order: m.Order}
	if m.OfOwner != nil {
		if own := m.OfOwner(""); own.Via == nil {
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
func (r Resource[S, T, K]) Holding(in Batching[S], column string, texts []string) (map[string][]string, error) {
	b := in.inner()
	m := r.in(b.s)
	keys := make([]string, len(texts))
	for i, text := range texts {
		keys[i] = Fold(text)
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
		found[key] = append(found[key], IDText(id))
		return nil
	})
	return found, err
}

// Parse is an id in the spelling in which Load answers it; false when it can be none of this model.
func (r Resource[S, T, K]) Parse(text string) (string, bool) {
	id, ok := r.plain().Parse(text)
	return IDText(id), ok
}

// Put stores what was made of base, which the batch has read; a nil base makes a new record, which keeps the id that it
// has unless ids of the model are the server's.
func (r Resource[S, T, K]) Put(in Batching[S], base *T, next T) (*T, error) {
	b := in.inner()
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
		_, _, err := m.Add(b.tx, b.c, rec)
		return rec, err
	}
	*m.ID(rec) = *m.ID(base)
	if err := b.c.Before(m.Name(), storage.Eq(m.Key(), *m.ID(base))); err != nil {
		return nil, err
	}
	_, _, err = m.Put(b.tx, b.c, base, rec)
	return rec, err
}

// Drop deletes records and what goes with them, by the rules of every delete.
func (r Resource[S, T, K]) Drop(in Batching[S], ids []string) error {
	b := in.inner()
	m := r.in(b.s)
	return m.Erase(b.tx, b.c, m.Parsed(ids))
}

// Now is the store's time.
func (b *Batch[S]) Now() time.Time { return b.s.models().now() }
