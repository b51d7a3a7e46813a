package shop

import (
	"context"
	"strings"

	"griddle/storage"
)

// Resource is a model as programs reach it: records by the ids that stand in addresses, posted bodies in, stored bodies out. The server's rows
// name its methods, so that a model without calls of its own needs no others: list(shop.Vendors.List), save(shop.Vendors.Save).
type Resource[T any, K storage.ID] struct {
	in func(*Store) *model[T, K]
}

func resource[T any, K storage.ID](in func(*Store) *model[T, K]) Resource[T, K] {
	return Resource[T, K]{in}
}

// List calls fn with the body of every record, in the model's order.
func (r Resource[T, K]) List(s *Store, ctx context.Context, fn func(body []byte) error) error {
	m := r.in(s)
	return m.Bodies(s.db.Reader(), storage.Query{Order: m.order}, untilDone(ctx, fn))
}

// Page calls fn with the bodies of one page of the list.
func (r Resource[T, K]) Page(s *Store, ctx context.Context, p PageOf, fn func(body []byte) error) error {
	m := r.in(s)
	q, some := p.of(storage.Query{Order: m.order})
	if !some {
		return nil
	}
	return m.Bodies(s.db.Reader(), q, untilDone(ctx, fn))
}

// Count is the number of all records.
func (r Resource[T, K]) Count(s *Store) (int, error) {
	return r.in(s).Count(s.db.Reader(), storage.Cond{})
}

// Of calls fn with the records that belong to another, whose bvin is given; none for an unknown or malformed one.
func (r Resource[T, K]) Of(s *Store, ctx context.Context, owner string, fn func(body []byte) error) error {
	bvin, ok := parseID[string](owner)
	if !ok {
		return nil
	}
	m := r.in(s)
	return m.Bodies(s.db.Reader(), m.ofOwner(bvin), untilDone(ctx, fn))
}

// One answers the body of a record, an *Error of kind Missing for ids that are unknown or malformed.
func (r Resource[T, K]) One(s *Store, id string) ([]byte, error) {
	return r.in(s).byID(s.db.Reader(), id)
}

// Save replaces the record with the id; without one, or with a number below 1 or none where a number is expected, it creates a record. created
// tells which it was: a create may also answer a record that is there already.
func (r Resource[T, K]) Save(s *Store, ctx context.Context, g Guard, id string, posted []byte) (body []byte, created bool, err error) {
	m := r.in(s)
	key, ok := m.parse(id)
	return m.change(ctx, s, g, posted, func(tx *storage.Tx, rec *T) ([]byte, bool, error) {
		_, number := any(key).(int64)
		switch {
		case ok:
			return m.update(tx, key, rec)
		case number || strings.TrimSpace(id) == "":
			return m.create(tx, rec)
		case m.strict:
			return nil, false, m.missing()
		}
		return nil, false, m.unreadable()
	})
}

// Delete deletes a record and what goes with it; false when there is none, or the id is malformed.
func (r Resource[T, K]) Delete(s *Store, ctx context.Context, g Guard, id string) (bool, error) {
	m := r.in(s)
	key, ok := m.parse(id)
	if !ok {
		return false, nil
	}
	return m.remove(ctx, s, g, key)
}
