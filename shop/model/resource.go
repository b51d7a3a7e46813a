package model

import (
	"context"

	"griddle/storage"
)

// Resource is a model as programs reach it: records by the ids that stand in addresses, posted bodies in,
// stored bodies out. S is the store that holds it. The server's rows name its methods, so that a model without calls of
// its own needs no others: list(shop.Vendors.List), save(shop.Vendors.Post).
type Resource[S Holder, T any, K storage.ID] struct {
	in       func(S) *Of[T, K]
	declared func() S
}

// NewResource makes a model one. in finds it among those of a store, and declared is a store without a file, for what
// the declarations alone say.
func NewResource[S Holder, T any, K storage.ID](in func(S) *Of[T, K], declared func() S) Resource[S, T, K] {
	return Resource[S, T, K]{in, declared}
}

// plain is the model as it was declared, without a file.
func (r Resource[S, T, K]) plain() *Of[T, K] { return r.in(r.declared()) }

// ModelOf is the model behind a resource, for the room that declared it.
func ModelOf[S Holder, T any, K storage.ID](r Resource[S, T, K], s S) *Of[T, K] {
	return r.in(s)
}

// List calls fn with the body of every record, in the model's order.
func (r Resource[S, T, K]) List(s S, ctx context.Context, fn func(body []byte) error) error {
	m := r.in(s)
	return m.Bodies(m.base.db.Reader(), storage.Query{Order: m.Order}, UntilDone(ctx, fn))
}

// Page calls fn with the bodies of one page of the list.
func (r Resource[S, T, K]) Page(s S, ctx context.Context, p PageOf, fn func(body []byte) error) error {
	m := r.in(s)
	q, some := p.Of(storage.Query{Order: m.Order})
	if !some {
		return nil
	}
	return m.Bodies(m.base.db.Reader(), q, UntilDone(ctx, fn))
}

// Count is the number of all records.
func (r Resource[S, T, K]) Count(s S) (int, error) {
	return r.in(s).Count(s.models().db.Reader(), storage.Cond{})
}

// Of calls fn with the records that belong to another, whose bvin is given; none for an unknown or malformed one.
func (r Resource[S, T, K]) Of(s S, ctx context.Context, owner string, fn func(body []byte) error) error {
	bvin, ok := ParseID[string](owner)
	if !ok {
		return nil
	}
	m := r.in(s)
	return m.Bodies(m.base.db.Reader(), m.OfOwner(bvin), UntilDone(ctx, fn))
}

// One answers the body of a record, a *refusal.Error of kind Missing for ids that are unknown or malformed.
func (r Resource[S, T, K]) One(s S, id string) ([]byte, error) {
	return r.in(s).byID(s.models().db.Reader(), id)
}

// Post is what a program asks to be stored.
type Post struct {
	ID    string                   // of the address; "" for none
	Body  []byte                   // the record
	Asked func(name string) string // what the address says besides, "" for nothing; nil: it says nothing
	If    Condition                // on the record that is meant; nil for none
}

// Says is what the address says by this name.
func (p Post) Says(name string) string {
	if p.Asked == nil {
		return ""
	}
	return p.Asked(name)
}

// Post replaces the record with the id; without one, or with a number below 1 or none where a number is expected, it
// creates a record. What else the ids of address and body mean, and what the address says besides, is declared with
// the model. created tells what was done: a create may also answer a record that is there already.
func (r Resource[S, T, K]) Post(s S, ctx context.Context, g Guard, p Post) (body []byte, created bool, err error) {
	m := r.in(s)
	rec, err := m.Read(p.Body) // it needs no transaction, so none is held up by a large body
	if err == nil && m.Posted != nil {
		err = m.Posted(p, rec)
	}
	if err != nil {
		return nil, false, err
	}
	err = m.base.Write(ctx, g, func(tx *storage.Tx) error {
		if p.If != nil {
			err = m.ask(tx, p.If, m.meant(p.ID, rec))
		}
		if err == nil {
			body, created, err = m.Save(tx, p.ID, rec)
		}
		return err
	})
	if err != nil {
		return nil, false, err
	}
	return body, created, nil
}

// Save is Post of a record alone.
func (r Resource[S, T, K]) Save(s S, ctx context.Context, g Guard, id string, posted []byte) (body []byte,
	created bool, err error) {
	return r.Post(s, ctx, g, Post{ID: id, Body: posted})
}

// Delete deletes a record and what goes with it; false when there is none, or the id is malformed.
func (r Resource[S, T, K]) Delete(s S, ctx context.Context, g Guard, id string) (bool, error) {
	m := r.in(s)
	key, ok := m.Parse(id)
	if !ok {
		return false, nil
	}
	return m.remove(ctx, g, key)
}
