package model

import (
	"context"
	"errors"
	"math"
	"strings"

	"griddle/shop/refusal"
	"griddle/shop/wire"
	"griddle/storage"
)

// How records are written: each by the rules of its model, whoever writes.

// Save puts a posted record where the ids of address and body say.
func (m *Of[T, K]) Save(tx *storage.Tx, address string, rec *T) (body []byte, created bool, err error) {
	var unset K
	key, ok := m.Parse(address)
	named := !IsBlank(address) && !m.numbered()
	if m.Addressing.BodyWins {
		if *m.ID(rec) == unset && ok {
			*m.ID(rec) = key
		}
		ok, named = false, false
	}
	switch {
	case !ok && named && m.Addressing.Absent:
		return nil, false, m.Missing()
	case !ok && named:
		return nil, false, m.Unreadable()
	case !m.Addressing.Upsert && ok:
		return m.update(tx, key, rec)
	case !m.Addressing.Upsert:
		return m.Create(tx, rec)
	case ok && m.Addressing.Agree && *m.ID(rec) != unset && !sameID(*m.ID(rec), key):
		return nil, false, m.twoIDs()
	case ok:
		*m.ID(rec) = key
	}
	old, err := m.Stored(tx, *m.ID(rec))
	if err != nil {
		return nil, false, err
	}
	return m.replace(tx, old, rec)
}

// replace stores a record that a program posted in place of old, which is nil for a new one.
func (m *Of[T, K]) replace(tx *storage.Tx, old, rec *T) (body []byte, created bool, err error) {
	if old != nil {
		keepLocal(old, rec)
	}
	return m.Put(tx, nil, old, rec)
}

// Create stores a new record, unless it has a twin.
func (m *Of[T, K]) Create(tx *storage.Tx, rec *T) (body []byte, created bool, err error) {
	if there, err := m.Double(tx, rec); err != nil {
		return nil, false, err
	} else if there != nil {
		id := *m.ID(there)
		*m.ID(rec) = id
		if m.Replaces {
			return m.replace(tx, there, rec)
		}
		if m.Merge != nil && m.Merge(there, rec) {
			body, err := m.merged(tx, there)
			return body, false, err
		}
		body, err := m.Body(tx, id)
		return body, false, err
	}
	return m.Add(tx, nil, rec)
}

// merged stores a record that a create has added something to.
func (m *Of[T, K]) merged(tx *storage.Tx, rec *T) ([]byte, error) {
	if m.Updated != nil {
		*m.Updated(rec) = m.base.Instant()
	}
	if err := wire.Check(rec); err != nil {
		return nil, refusal.FromWire(err)
	}
	body, err := m.Update(tx, rec)
	if err == nil && tooLarge[T](body, nil) {
		err = refusal.FromWire(wire.TooMuch())
	}
	return body, err
}

// Add stores a new record as part of a change.
func (m *Of[T, K]) Add(tx *storage.Tx, c *Journal, rec *T) (body []byte, created bool, err error) {
	var unset K
	id := m.ID(rec)
	if text, ok := any(id).(*string); ok {
		*text = strings.TrimSpace(*text)
	}
	if m.numbered() || m.Assign != nil {
		*id = unset // such ids are the server's
	}
	if *id != unset {
		used, err := m.Exists(tx, *id)
		if err == nil && used {
			err = m.taken()
		}
		if err != nil {
			return nil, false, err
		}
	}
	return m.Put(tx, c, nil, rec)
}

// Double is the twin of a posted record, nil for none.
func (m *Of[T, K]) Double(r storage.Reader, rec *T) (*T, error) {
	if m.Existing == nil {
		return nil, nil
	}
	which := m.Existing(rec)
	if which.All() {
		return nil, nil
	}
	return Optional(m.Find(r, storage.Query{Where: which}))
}

// update replaces the record with the id.
func (m *Of[T, K]) update(tx *storage.Tx, id K, rec *T) ([]byte, bool, error) {
	var unset K
	if posted := *m.ID(rec); m.Addressing.Agree && posted != unset && !sameID(posted, id) {
		return nil, false, m.twoIDs()
	}
	old, err := m.Stored(tx, id)
	if err == nil && old == nil {
		err = m.Missing()
	}
	if err != nil {
		return nil, false, err
	}
	*m.ID(rec) = *m.ID(old)
	return m.replace(tx, old, rec)
}

// sameID says whether two ids are one; those that need not be GUIDs are found in any letter case.
func sameID[K storage.ID](a, b K) bool {
	text, ok := any(a).(string)
	if !ok {
		return a == b
	}
	return strings.EqualFold(strings.TrimSpace(text), any(b).(string))
}

// Put stores a checked record by its rules, in place of old or as a new one, as part of a change. The row of old is
// the caller's to note.
func (m *Of[T, K]) Put(tx *storage.Tx, c *Journal, old, rec *T) (body []byte, created bool, err error) {
	if err := m.identify(tx, rec); err != nil {
		return nil, false, err
	}
	if m.StoreID != nil {
		*m.StoreID(rec) = m.base.number
	}
	if m.Updated != nil {
		*m.Updated(rec) = m.base.Instant()
	}
	if err := m.mayName(tx, rec); err != nil {
		return nil, false, err
	}
	if m.BeforeSave != nil {
		if err := m.BeforeSave(tx, c, old, rec); err != nil {
			return nil, false, err
		}
	}
	if err := m.settleSlug(tx, old, rec); err != nil {
		return nil, false, err
	}
	if old == nil {
		body, err = m.Insert(tx, rec)
	} else {
		body, err = m.Update(tx, rec)
	}
	if errors.Is(err, storage.ErrTaken) {
		return nil, false, m.taken()
	}
	if err == nil && tooLarge(body, old) {
		return nil, false, refusal.FromWire(wire.TooMuch())
	}
	if err == nil && old == nil {
		err = c.Made(m.Name(), storage.Eq(m.Key(), *m.ID(rec)))
	}
	if err == nil && m.AfterSave != nil {
		err = m.AfterSave(tx, c, old, rec)
	}
	if err == nil {
		err = m.indexAnew(tx, old, rec)
	}
	return body, old == nil, err
}

// tooLarge says whether the body of a record is larger than may be stored. One that was too large before may be
// changed as long as it does not grow.
func tooLarge[T any](body []byte, old *T) bool {
	return len(body) > wire.MaxRecord && (old == nil || len(body) > len(wire.Encode(old)))
}

// identify gives a new record its id.
func (m *Of[T, K]) identify(tx *storage.Tx, rec *T) (err error) {
	var unset K
	if id := m.ID(rec); *id == unset && m.Assign != nil {
		*id, err = m.Assign(tx)
		return err
	}
	if id, text := any(m.ID(rec)).(*string); text {
		if *id == "" {
			*id = wire.NewBvin()
		}
		return nil
	}
	return m.Identify(tx, rec)
}

// remove deletes one record and what goes with it; false when there is none.
func (m *Of[T, K]) remove(ctx context.Context, g Guard, id K) (gone bool, err error) {
	err = m.base.Free(ctx, g, func(tx *storage.Tx) error {
		if gone, err = m.Exists(tx, id); err != nil || !gone {
			return err
		}
		return m.Erase(tx, nil, []K{id})
	})
	return gone && err == nil, err
}

// Erase deletes records, with what goes with them and what follows from it, as part of a change. It is the way of every
// delete but a clear.
func (m *Of[T, K]) Erase(tx *storage.Tx, c *Journal, ids []K) error {
	table, records := m.Name(), listed(ids)
	if err := m.base.unused(tx, table, records); err != nil {
		return err
	}
	return m.leaving(tx, c, ids, func() error {
		if err := m.base.Cascade(tx, c, table, records); err != nil {
			return err
		}
		return c.Delete(tx, table, records.In(m.Key()))
	})
}

// leaving asks the rules of each of these records before del deletes them all, and lets follow what follows from it.
func (m *Of[T, K]) leaving(tx *storage.Tx, c *Journal, ids []K, del func() error) error {
	var all []*T
	if m.BeforeDelete != nil || m.AfterDelete != nil {
		for _, id := range ids {
			old, err := m.Stored(tx, id)
			if err != nil {
				return err
			}
			if old != nil {
				all = append(all, old)
			}
		}
	}
	for _, old := range all {
		if m.BeforeDelete != nil {
			if err := m.BeforeDelete(tx, c, old); err != nil {
				return err
			}
		}
	}
	if err := del(); err != nil || m.AfterDelete == nil {
		return err
	}
	for _, old := range all {
		if err := m.AfterDelete(tx, c, old); err != nil {
			return err
		}
	}
	return nil
}

// Rewrite changes every record that the condition selects, past the rules.
func (m *Of[T, K]) Rewrite(tx *storage.Tx, where storage.Cond, change func(*T)) error {
	const atOnce = 500 // first read, then written: a cursor does not survive changes below it
	for last := int64(0); ; {
		var all []T
		some := storage.Query{Where: storage.And(where, storage.More("pk", last)), Limit: atOnce}
		err := m.Each(tx, some, func(rec T) error {
			all = append(all, rec)
			return nil
		})
		for i := range all {
			if err != nil {
				return err
			}
			change(&all[i])
			_, err = m.Update(tx, &all[i])
		}
		if err != nil || len(all) < atOnce {
			return err
		}
		its := storage.Eq(m.Key(), *m.ID(&all[len(all)-1]))
		if last, err = storage.Max(tx, m.Name(), "pk", its); err != nil {
			return err
		}
	}
}

// LastPlace is the sort order of a new record at the end of those whose column has the value.
func LastPlace(tx *storage.Tx, table, column, value string) (place int, err error) {
	last, err := storage.Max(tx, table, "sort_order", storage.Eq(column, value))
	if err == nil && last == math.MaxInt32 {
		err = refusal.New(refusal.Invalid, "SortOrder",
			"{field} of the last one here is the largest there is; give that one a smaller number first.")
	}
	return int(last) + 1, err
}
