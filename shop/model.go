package shop

import (
	"context"
	"errors"

	"griddle/shop/wire"
	"griddle/storage"
)

// Guard is asked inside the write transaction before anything is written; the server passes "is this key still valid and may it write".
type Guard func(*storage.Tx) error

// model is what all kinds of records share: a collection, reading of what is posted, and writing by rules in one transaction. To add a kind,
// declare its record type, its collection and its rules; see roles.go for a short one.
type model[T any, K storage.ID] struct {
	*storage.Collection[T, K]
	one string      // what a sentence calls it: "product"
	id  func(*T) *K // where its id stands
	now func() Instant

	// The rules run inside the write transaction; old is nil for a new record. Both may be nil.
	settle func(tx *storage.Tx, old, rec *T) error // fills in what the shop decides and refuses what cannot be
	follow func(tx *storage.Tx, old, rec *T) error // what follows from the write elsewhere
}

// declare makes a model's collection, of which the bodies are the wire form.
func declare[T any, K storage.ID](s *Store, m model[T, K], spec storage.Spec[T, K]) *model[T, K] {
	spec.ID = m.id
	spec.Encode = func(rec *T) ([]byte, error) { return wire.Encode(rec), nil }
	spec.Decode = func(body []byte, rec *T) error { return wire.Decode(body, rec, Instant{}) }
	if spec.Version == 0 {
		spec.Version = 1
	}
	m.Collection = storage.NewCollection(spec)
	m.now = s.instant
	s.tables = append(s.tables, m.Table())
	return &m
}

// target finds, inside the transaction, the stored record that a posted one replaces; nil for none: it is new.
type target[T any] func(tx *storage.Tx, rec *T) (old *T, err error)

// read makes a record of posted JSON. It needs no transaction, so none is held up by a large body.
func (m *model[T, K]) read(posted []byte) (*T, error) {
	rec := new(T)
	err := wire.Decode(posted, rec, m.now())
	if err == nil {
		err = wire.Check(rec)
	}
	if err != nil {
		return nil, fromWire(err)
	}
	return rec, nil
}

// save reads, checks and stores a posted record; created tells whether it is new.
func (m *model[T, K]) save(ctx context.Context, s *Store, g Guard, posted []byte, find target[T]) (body []byte, created bool, err error) {
	rec, err := m.read(posted)
	if err != nil {
		return nil, false, err
	}
	err = s.write(ctx, g, func(tx *storage.Tx) error {
		body, created, err = m.put(tx, rec, find)
		return err
	})
	if err != nil {
		return nil, false, err
	}
	return body, created, nil
}

// put stores a checked record by its rules.
func (m *model[T, K]) put(tx *storage.Tx, rec *T, find target[T]) (body []byte, created bool, err error) {
	old, err := find(tx, rec)
	if err != nil {
		return nil, false, err
	}
	if m.settle != nil {
		if err := m.settle(tx, old, rec); err != nil {
			return nil, false, err
		}
	}
	if old == nil {
		body, err = m.Insert(tx, rec)
	} else {
		body, err = m.Update(tx, rec)
	}
	if errors.Is(err, storage.ErrTaken) {
		return nil, false, m.taken()
	}
	if err == nil && m.follow != nil {
		err = m.follow(tx, old, rec)
	}
	return body, old == nil, err
}

// remove deletes one record and what goes with it; false when there is none.
func (m *model[T, K]) remove(ctx context.Context, s *Store, g Guard, id K) (gone bool, err error) {
	err = s.write(ctx, g, func(tx *storage.Tx) error {
		if gone, err = m.Exists(tx, id); err != nil || !gone {
			return err
		}
		if err := cascade(tx, m.Table().Name, "SELECT ?", id); err != nil {
			return err
		}
		_, err := m.Delete(tx, id)
		return err
	})
	return gone && err == nil, err
}

// stored is the record with the id, nil when there is none.
func (m *model[T, K]) stored(tx *storage.Tx, id K) (*T, error) {
	old, err := m.Get(tx, id)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return &old, err
}

// creates is the target of a call that may only create.
func (m *model[T, K]) creates(tx *storage.Tx, rec *T) (*T, error) {
	var none K
	id := *m.id(rec)
	if id == none {
		return nil, nil
	}
	used, err := m.Exists(tx, id)
	if err == nil && used {
		err = m.taken()
	}
	return nil, err
}

// updates is the target of a call that may only replace the record with the id in the path.
func (m *model[T, K]) updates(id K) target[T] {
	return func(tx *storage.Tx, rec *T) (*T, error) {
		old, err := m.stored(tx, id)
		if err == nil && old == nil {
			err = m.missing("id")
		}
		*m.id(rec) = id
		return old, err
	}
}

// missing is the refusal for a record that is not there; by names what it was looked for by.
func (m *model[T, K]) missing(by string) error {
	return &Error{Kind: Missing, Message: "There is no " + m.one + " with this " + by + "."}
}

func (m *model[T, K]) taken() error {
	return refuse(Taken, "Bvin", "is in use by another %s; leave it empty to get a new id.", m.one)
}

// sameID answers the one id of a call whose path and body may both name it.
func sameID(pathID, bodyID string) (string, error) {
	if pathID == "" {
		return bodyID, nil
	}
	id, ok := wire.ParseBvin(pathID)
	switch {
	case !ok:
		return "", refuse(Unreadable, "Bvin", "in the address is not an id such as 3421370c-18e4-4bf4-8746-bab47b3df295.")
	case bodyID != "" && bodyID != id:
		return "", refuse(Invalid, "Bvin", "differs between the address and the data; send the same id in both.")
	}
	return id, nil
}

// byID finds the body of a record by an id in any spelling; a malformed one finds nothing.
func byID[T any](m *model[T, string], r storage.Reader, id string) ([]byte, error) {
	bvin, ok := wire.ParseBvin(id)
	if !ok {
		return nil, m.missing("id")
	}
	return m.found(m.Body(r, bvin))
}

// found gives the sentence for a record that is not there.
func (m *model[T, K]) found(body []byte, err error) ([]byte, error) {
	if errors.Is(err, storage.ErrNotFound) {
		return nil, m.missing("id")
	}
	return body, err
}

// findBy answers the body of the first record that q selects; by names, for the sentence, what it was looked for by.
func (m *model[T, K]) findBy(r storage.Reader, by string, q storage.Query) ([]byte, error) {
	body, err := m.FindBody(r, q)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, m.missing(by)
	}
	return body, err
}

// mustExist refuses a field that names a record which is not there.
func (m *model[T, K]) mustExist(r storage.Reader, field string, id K) error {
	there, err := m.Exists(r, id)
	if err == nil && !there {
		err = refuse(Invalid, field, "names a %s that does not exist.", m.one)
	}
	return err
}
