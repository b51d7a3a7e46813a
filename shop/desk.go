package shop

import (
	"context"

	"griddle/shop/words"
	"griddle/storage"
)

// What a window does with the records of any model, whatever its type and its ids: read, edit, change many, delete,
// say what hangs on them, and name them all. Ids are texts here, as in addresses.

// parsed are the ids that can be those of records.
func (m *model[T, K]) parsed(ids []string) (all []K) {
	for _, text := range ids {
		if id, ok := m.parse(text); ok {
			all = append(all, id)
		}
	}
	return all
}

// Get reads one record, an *Error of kind Missing when there is none.
func (r Resource[T, K]) Get(s *Store, id string) (rec T, err error) {
	m := r.in(s)
	key, ok := m.parse(id)
	if !ok {
		return rec, m.missing()
	}
	return readOne(m, s.db.Reader(), key)
}

// Edit stores what the owner made of base, by the rules of every write, with the pictures chosen for it, all or
// nothing; a nil base makes a new record. When the stored one is no longer as base, nothing is written and the error
// has ErrChanged as its cause. The Change of an edit can be undone; a new record has none.
func (r Resource[T, K]) Edit(s *Store, ctx context.Context, base *T, next T, pictures ...Upload) (T, Change, error) {
	return edit(ctx, s, r.in(s), base, next, pictures)
}

// Remove deletes records and what goes with them, by the rules of Delete; the change can be undone.
func (r Resource[T, K]) Remove(s *Store, ctx context.Context, ids []string) (Change, error) {
	m := r.in(s)
	return m.deleteRecorded(ctx, m.parsed(ids))
}

// changeAll edits records by their rules; the change can be undone. An error of do refuses it whole.
func (m *model[T, K]) changeAll(ctx context.Context, kind ChangeKind, ids []K, do func(*T) error) (Change, error) {
	return m.recorded(ctx, kind, ids, func(tx *storage.Tx, c *change) error {
		return storage.InSteps(ctx, ids, func(some []K) error {
			if err := c.before(m.Name(), storage.In(m.Key(), some)); err != nil {
				return err
			}
			for _, id := range some {
				rec, err := m.stored(tx, id)
				if err != nil {
					return err
				}
				if rec == nil { // deleted meanwhile
					continue
				}
				before := *rec
				if err := do(rec); err != nil {
					return err
				}
				if _, _, err := m.put(tx, &before, rec); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// Use says how many records of a kind name those that are to be deleted.
type Use struct {
	Noun    words.Form // one of them: "product"
	Count   int
	Refused bool // they stand in the way of the delete
	Deleted bool // they are deleted with them; else they stay, without what they named
}

// Uses says what hangs on these records. Rows that are no records of their own are not told of.
func (r Resource[T, K]) Uses(s *Store, ctx context.Context, ids []string) (all []Use, err error) {
	m := r.in(s)
	records := listed(m.parsed(ids))
	err = s.db.Read(ctx, func(v *storage.View) error {
		for _, ref := range s.naming(m.Name()) {
			k := s.kinds[ref.from]
			if k == nil {
				continue
			}
			use := Use{Noun: k.noun(), Refused: ref.then == refuses, Deleted: ref.then == goes}
			if use.Count, err = storage.Count(v, ref.from, ref.naming(records)); err != nil {
				return err
			}
			if use.Count > 0 {
				all = append(all, use)
			}
		}
		return nil
	})
	return all, err
}

// Names are all records by id and name, in the model's order: what a field offers that names one of them.
func (r Resource[T, K]) Names(s *Store, ctx context.Context) (all []Named, err error) {
	m := r.in(s)
	err = m.Each(s.db.Reader(), storage.Query{Order: m.order}, func(rec T) error {
		all = append(all, Named{idText(*m.id(&rec)), m.name(&rec)})
		return ctx.Err()
	})
	return all, err
}
