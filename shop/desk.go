package shop

import (
	"context"
	"slices"
	"strings"

	"griddle/shop/words"
	"griddle/storage"
)

// descending turns an order round.
func descending(order []storage.By) []storage.By {
	all := make([]storage.By, len(order))
	for i, by := range order {
		all[i] = storage.By{Column: by.Column, Desc: !by.Desc}
	}
	return all
}

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
func (r modelResource[S, T, K]) Get(s S, id string) (rec T, err error) {
	m := r.in(s)
	key, ok := m.parse(id)
	if !ok {
		return rec, m.missing()
	}
	return readOne(m, m.base.db.Reader(), key)
}

// Edit stores what the owner made of base, by the rules of every write, with what is stored along with it, all or
// nothing; a nil base makes a new record. When the stored one is no longer as base, nothing is written and the error
// has ErrChanged as its cause. The Change of an edit can be undone; a new record has none.
func (r modelResource[S, T, K]) Edit(s S, ctx context.Context, base *T, next T, along ...modelAlong[S]) (T, Change, error) {
	return edit(ctx, s, r.in(s), base, next, along)
}

// Remove deletes records and what goes with them, by the rules of Delete; the change, which says what hung on them, can
// be undone.
func (r modelResource[S, T, K]) Remove(s S, ctx context.Context, ids []string) (Change, error) {
	m := r.in(s)
	uses, err := r.Uses(s, ctx, ids)
	if err != nil {
		return Change{}, err
	}
	made, err := m.deleteRecorded(ctx, m.parsed(ids))
	made.Uses = uses
	return made, err
}

// ChangeAll edits records by their rules, all or none; the change can be undone.
func (r modelResource[S, T, K]) ChangeAll(s S, ctx context.Context, kind ChangeKind, ids []string, do func(*T)) (Change,

	error) {
	m := r.in(s)
	return m.changeAll(ctx, kind, m.parsed(ids), func(rec *T) error {
		do(rec)
		return nil
	})
}

// ID is the id of a record.
func (r modelResource[S, T, K]) ID(rec *T) string { return idText(*r.plain().id(rec)) }

// Name is what the API calls the model: "vendors".
func (r modelResource[S, T, K]) Name() string { return r.plain().Name() }

// Noun is what a sentence calls one of the model's records: "vendor".
func (r modelResource[S, T, K]) Noun() words.Form { return r.plain().one }

// SameName says whether another record has the name, however it is written.
func (r modelResource[S, T, K]) SameName(s S, ctx context.Context, name, id string) (same bool, err error) {
	m, key := r.in(s), Fold(strings.TrimSpace(name))
	like := storage.Query{Where: storage.Contains(nameColumn, key)}
	err = m.Each(m.base.db.Reader(), like, func(rec T) error {
		same = same || Fold(strings.TrimSpace(m.name(&rec))) == key && !strings.EqualFold(idText(*m.id(&rec)), id)
		return ctx.Err()
	})
	return same, err
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
				if _, _, err := m.put(tx, c, &before, rec); err != nil {
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
func (r modelResource[S, T, K]) Uses(s S, ctx context.Context, ids []string) (all []Use, err error) {
	m := r.in(s)
	err = m.base.db.Read(ctx, func(v *storage.View) error {
		each, err := m.uses(v, m.parsed(ids))
		for _, uses := range each {
			for _, u := range uses {
				all = addUse(all, u)
			}
		}
		return err
	})
	slices.SortFunc(all, func(a, b Use) int { return strings.Compare(string(a.Noun), string(b.Noun)) })
	return all, err
}

// Names are all records by id and name, in the model's order: what a field offers that names one of them.
func (r modelResource[S, T, K]) Names(s S, ctx context.Context) (all []Named, err error) {
	m := r.in(s)
	err = m.Each(m.base.db.Reader(), storage.Query{Order: m.order}, func(rec T) error {
		all = append(all, Named{idText(*m.id(&rec)), m.name(&rec)})
		return ctx.Err()
	})
	return all, err
}

// Named is a record that another one can name: what a list of choices offers.
type Named struct{ ID, Name string }
