package model

import (
	"context"
	"errors"

	"griddle/shop/refusal"
	"griddle/shop/wire"
	"griddle/storage"
)

// How programs change a part of a record, and only while it is as they know it.

// Condition is asked inside the write transaction about a record as it is stored; present is nil where there is none.
// Its error is the answer, and nothing is written.
type Condition func(present []byte) error

// Patch changes the members of a record that the body names, as a merge patch (RFC 7396), and leaves the others as they
// are; then the rules of Post hold for the record as a whole.
func (r Resource[S, T, K]) Patch(s S, ctx context.Context, g Guard, p Post) (body []byte, created bool, err error) {
	m := r.in(s)
	key, ok := m.Parse(p.ID)
	if !ok {
		return nil, false, m.Missing()
	}
	err = m.base.Write(ctx, g, func(tx *storage.Tx) error {
		if p.If != nil {
			if err := m.ask(tx, p.If, key); err != nil {
				return err
			}
		}
		body, err = m.patch(tx, key, p)
		return err
	})
	if err != nil {
		return nil, false, err
	}
	return body, false, nil
}

// patch is Patch inside its transaction.
func (m *Of[T, K]) patch(tx *storage.Tx, key K, p Post) ([]byte, error) {
	old, err := m.Stored(tx, key)
	if err == nil && old == nil {
		err = m.Missing()
	}
	if err != nil {
		return nil, err
	}
	rec, err := m.Stored(tx, key) // once more: what follows compares the two
	if err != nil {
		return nil, err
	}
	err = wire.Merge(p.Body, rec, m.base.Instant())
	if err == nil {
		err = wire.Check(rec)
	}
	if err != nil {
		return nil, refusal.FromWire(err)
	}
	if !sameID(*m.ID(rec), *m.ID(old)) {
		return nil, m.twoIDs()
	}
	*m.ID(rec) = *m.ID(old)
	if m.Posted != nil {
		if err := m.Posted(p, rec); err != nil {
			return nil, err
		}
	}
	body, _, err := m.Put(tx, nil, old, rec)
	return body, err
}

// meant is the id of the record that a post means; the zero value for none.
func (m *Of[T, K]) meant(address string, rec *T) K {
	var unset K
	posted := *m.ID(rec)
	key, ok := m.Parse(address)
	switch {
	case ok && (!m.Addressing.BodyWins || posted == unset):
		return key
	case m.Addressing.BodyWins, IsBlank(address) && !m.numbered() && m.Assign == nil:
		return posted
	}
	return unset
}

// ask puts a condition about the record with the id, of which there may be none.
func (m *Of[T, K]) ask(r storage.Reader, c Condition, id K) error {
	present, err := m.Body(r, id)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	return c(present)
}

// Given is a guard that also asks a condition on the record with the id.
func (r Resource[S, T, K]) Given(s S, g Guard, id string, c Condition) Guard {
	if c == nil {
		return g
	}
	m := r.in(s)
	return func(tx *storage.Tx) error {
		if g != nil {
			if err := g(tx); err != nil {
				return err
			}
		}
		key, _ := m.Parse(id)
		return m.ask(tx, c, key)
	}
}
