package model

import (
	"context"
	"slices"
	"strings"

	"griddle/shop/words"
	"griddle/storage"
)

// Descending turns an order round.
func Descending(order []storage.By) []storage.By {
	all := make([]storage.By, len(order))
	for i, by := range order {
		all[i] = storage.By{Column: by.Column, Desc: !by.Desc}
	}
	return all
}

// What a window does with the records of any model, whatever its type and its ids: read, edit, change many, delete,
// say what hangs on them, and name them all. Ids are texts here, as in addresses.

// Parsed are the ids that can be those of records.
func (m *Of[T, K]) Parsed(ids []string) (all []K) {
	for _, text := range ids {
		if id, ok := m.Parse(text); ok {
			all = append(all, id)
		}
	}
	return all
}

// Get reads one record, a *refusal.Error of kind Missing when there is none.
func (r Resource[S, T, K]) Get(s S, id string) (rec T, err error) {
	m := r.in(s)
	key, ok := m.Parse(id)
	if !ok {
		return rec, m.Missing()
	}
	return ReadOne(m, m.base.db.Reader(), key)
}

// Edit stores what the owner made of base, by the rules of every write, with what is stored along with it, all or
// nothing; a nil base makes a new record. When the stored one is no longer as base, nothing is written and the error
// has ErrChanged as its cause. The Change of an edit can be undone; a new record has none.
func (r Resource[S, T, K]) Edit(s S, ctx context.Context, base *T, next T, along ...Along[S]) (T, Change, error) {
	return edit(ctx, s, r.in(s), base, next, along)
}

// Remove deletes records and what goes with them, by the rules of Delete; the change, which says what hung on them, can
// be undone.
func (r Resource[S, T, K]) Remove(s S, ctx context.Context, ids []string) (Change, error) {
	m := r.in(s)
	uses, err := r.Uses(s, ctx, ids)
	if err != nil {
		return Change{}, err
	}
	made, err := m.deleteRecorded(ctx, m.Parsed(ids))
	made.Uses = uses
	return made, err
}

// ChangeAll edits records by their rules, all or none; the change can be undone.
func (r Resource[S, T, K]) ChangeAll(s S, ctx context.Context, kind ChangeKind, ids []string,
	do func(*T)) (Change, error) {
	m := r.in(s)
	return m.ChangeAll(ctx, kind, m.Parsed(ids), func(rec *T) error {
		do(rec)
		return nil
	})
}

// ID is the id of a record.
func (r Resource[S, T, K]) ID(rec *T) string { return IDText(*r.plain().ID(rec)) }

// Name is what the API calls the model: "vendors".
func (r Resource[S, T, K]) Name() string { return r.plain().Name() }

// Noun is what a sentence calls one of the model's records: "vendor".
func (r Resource[S, T, K]) Noun() words.Form { return r.plain().One }

// SameName says whether another record has the name, however it is written.
func (r Resource[S, T, K]) SameName(s S, ctx context.Context, name, id string) (same bool, err error) {
	m, key := r.in(s), Fold(strings.TrimSpace(name))
	like := storage.Query{Where: storage.Contains(NameColumn, key)}
	err = m.Each(m.base.db.Reader(), like, func(rec T) error {
		same = same || Fold(strings.TrimSpace(m.Title(&rec))) == key && !strings.EqualFold(IDText(*m.ID(&rec)), id)
		return ctx.Err()
	})
	return same, err
}

// ChangeAll edits records by their rules; the change can be undone. An error of do refuses it whole.
func (m *Of[T, K]) ChangeAll(ctx context.Context, kind ChangeKind, ids []K, do func(*T) error) (Change, error) {
	return m.Recorded(ctx, kind, ids, func(tx *storage.Tx, c *Journal) error {
		return storage.InSteps(ctx, ids, func(some []K) error {
			if err := c.Before(m.Name(), storage.In(m.Key(), some)); err != nil {
				return err
			}
			for _, id := range some {
				rec, err := m.Stored(tx, id)
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
				if _, _, err := m.Put(tx, c, &before, rec); err != nil {
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
func (r Resource[S, T, K]) Uses(s S, ctx context.Context, ids []string) (all []Use, err error) {
	m := r.in(s)
	err = m.base.db.Read(ctx, func(v *storage.View) error {
		each, err := m.uses(v, m.Parsed(ids))
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
func (r Resource[S, T, K]) Names(s S, ctx context.Context) (all []Named, err error) {
	m := r.in(s)
	err = m.Each(m.base.db.Reader(), storage.Query{Order: m.Order}, func(rec T) error {
		all = append(all, Named{IDText(*m.ID(&rec)), m.Title(&rec)})
		return ctx.Err()
	})
	return all, err
}

// Named is a record that another one can name: what a list of choices offers.
type Named struct{ ID, Name string }
