package model

import (
	"context"
	"errors"

	"griddle/shop/refusal"
	"griddle/shop/words"
	"griddle/storage"
)

// ErrChanged is the cause of the refusal when a record was changed by somebody else since the owner began to edit it.
var ErrChanged = errors.New("the record was changed meanwhile")

// ReadOne reads one record, with the refusal that it is not there any more.
func ReadOne[T any, K storage.ID](m *Of[T, K], r storage.Reader, id K) (T, error) {
	rec, err := m.Get(r, id)
	if errors.Is(err, storage.ErrNotFound) {
		err = m.Missing()
	}
	return rec, err
}

func edit[S Holder, T any, K storage.ID](ctx context.Context, s S, m *Of[T, K], base *T, next T, along []Along[S]) (
	saved T, made Change, err error) {
	rec, err := m.readEdited(&next)
	if err != nil {
		return saved, made, err
	}
	var keeps []Keeper
	var drops []func()
	defer func() {
		for _, drop := range drops {
			if err != nil && drop != nil {
				drop()
			}
		}
	}()
	for _, a := range along {
		keep, drop, err := a.Prepare(ctx, s)
		if err != nil {
			return saved, made, err
		}
		keeps, drops = append(keeps, keep), append(drops, drop)
	}
	all := func(tx *storage.Tx, c *Journal) error {
		if err := m.putEdited(tx, c, base, rec); err != nil {
			return err
		}
		for _, keep := range keeps {
			if err := keep(tx, c, IDText(*m.ID(rec))); err != nil {
				return err
			}
		}
		return nil
	}
	if base == nil {
		err = m.base.Write(ctx, nil, func(tx *storage.Tx) error { return all(tx, nil) })
		return *rec, made, err
	}
	made, err = m.Recorded(ctx, Edited, []K{*m.ID(base)}, all)
	return *rec, made, err
}

// putEdited stores what the owner made of base as part of a change; a nil base makes a new record, which needs none.
func (m *Of[T, K]) putEdited(tx *storage.Tx, c *Journal, base, rec *T) error {
	if base == nil {
		var unset K
		*m.ID(rec) = unset
		if err := m.mayEdit(tx, nil, rec); err != nil {
			return err
		}
		if err := m.mayBeNew(tx, rec); err != nil {
			return err
		}
		_, _, err := m.Add(tx, c, rec)
		return err
	}
	id := *m.ID(base)
	if err := m.Unchanged(tx, base); err != nil {
		return err
	}
	if err := m.mayEdit(tx, base, rec); err != nil {
		return err
	}
	if err := c.Before(m.Name(), storage.Eq(m.Key(), id)); err != nil {
		return err
	}
	if _, _, err := m.Put(tx, c, base, rec); err != nil || m.AfterEdit == nil {
		return err
	}
	return m.AfterEdit(tx, c, rec)
}

// Unchanged refuses to save over a record that is no longer as the owner began with it; the cause is ErrChanged then.
func (m *Of[T, K]) Unchanged(r storage.Reader, base *T) error {
	stored, err := ReadOne(m, r, *m.ID(base))
	if err == nil && !sameRecord(&stored, base) {
		err = refusal.New(refusal.Taken, "",
			"Somebody else changed this just now, so nothing was saved. Look at what is marked, then save again.").
			Because(ErrChanged)
	}
	return err
}

// mayEdit refuses what the owner may not do in the window.
func (m *Of[T, K]) mayEdit(r storage.Reader, base, rec *T) error {
	if m.BeforeEdit == nil {
		return nil
	}
	return m.BeforeEdit(r, base, rec)
}

// RowEdit is a record as the owner began to edit it, nil for a new one, and as it is to be.
type RowEdit[T any] struct {
	Base *T
	Next T
}

// RowError says which of several records is refused.
type RowError struct {
	Row int // among those given
	Err error
}

func (e *RowError) Error() string { return e.Err.Error() }

func (e *RowError) Unwrap() error { return e.Err }

// EditAll does for several records what Edit does for one, all or none. The Change can be undone unless all are new.
func (r Resource[S, T, K]) EditAll(s S, ctx context.Context, rows []RowEdit[T]) (saved []T, made Change, err error) {
	m := r.in(s)
	saved = make([]T, len(rows))
	var ids []K
	for i, row := range rows {
		rec, err := m.readEdited(&row.Next)
		if err != nil {
			return nil, made, &RowError{i, err}
		}
		if saved[i] = *rec; row.Base != nil {
			ids = append(ids, *m.ID(row.Base))
		}
	}
	all := func(tx *storage.Tx, c *Journal) error {
		for i, row := range rows {
			if err := m.putEdited(tx, c, row.Base, &saved[i]); err != nil {
				return &RowError{i, err}
			}
		}
		return nil
	}
	if len(ids) == 0 {
		err = m.base.through(ctx, m.base.forMany(len(rows), false), nil,
			func(tx *storage.Tx) error { return all(tx, nil) })
	} else {
		made, err = m.Recorded(ctx, Edited, ids, all)
	}
	return saved, made, err
}

// deleteRecorded deletes records of a model as its remove does, as a change that can be undone.
func (m *Of[T, K]) deleteRecorded(ctx context.Context, ids []K) (Change, error) {
	return m.Recorded(ctx, Deleted, ids, func(tx *storage.Tx, c *Journal) error {
		return storage.InSteps(ctx, ids, func(some []K) error { return m.Erase(tx, c, some) })
	})
}

// Once refuses a name that another record of the model has.
func (m *Of[T, K]) Once(r storage.Reader, base, rec *T, field string, why words.Form) error {
	name := Fold(m.Title(rec))
	if base != nil && Fold(m.Title(base)) == name {
		return nil // as it was
	}
	if name == "" {
		return refusal.New(refusal.Invalid, field, "{field} is missing.")
	}
	if twin, err := m.Double(r, rec); base == nil && (err != nil || twin != nil) {
		return err // such a twin is refused by itself
	}
	twin, err := Optional(m.Find(r, storage.Query{Where: storage.And(storage.Eq(NameColumn, name),
		storage.Ne(m.Key(), *m.ID(rec)))}))
	if err == nil && twin != nil {
		err = refusal.New(refusal.Taken, field, why)
	}
	return err
}
