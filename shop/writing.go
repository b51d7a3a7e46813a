package shop

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

// save puts a posted record where the ids of address and body say.
func (m *model[T, K]) save(tx *storage.Tx, address string, rec *T) (body []byte, created bool, err error) {
	var unset K
	key, ok := m.parse(address)
	named := !isBlank(address) && !m.numbered()
	if m.ids.bodyWins {
		if *m.id(rec) == unset && ok {
			*m.id(rec) = key
		}
		ok, named = false, false
	}
	switch {
	case !ok && named && m.ids.absent:
		return nil, false, m.missing()
	case !ok && named:
		return nil, false, m.unreadable()
	case !m.ids.upsert && ok:
		return m.update(tx, key, rec)
	case !m.ids.upsert:
		return m.create(tx, rec)
	case ok && m.ids.agree && *m.id(rec) != unset && !sameID(*m.id(rec), key):
		return nil, false, m.twoIDs()
	case ok:
		*m.id(rec) = key
	}
	old, err := m.stored(tx, *m.id(rec))
	if err != nil {
		return nil, false, err
	}
	return m.replace(tx, old, rec)
}

// replace stores a record that a program posted in place of old, which is nil for a new one.
func (m *model[T, K]) replace(tx *storage.Tx, old, rec *T) (body []byte, created bool, err error) {
	if old != nil {
		keepLocal(old, rec)
	}
	return m.put(tx, nil, old, rec)
}

// create stores a new record, unless it has a twin.
func (m *model[T, K]) create(tx *storage.Tx, rec *T) (body []byte, created bool, err error) {
	if there, err := m.double(tx, rec); err != nil {
		return nil, false, err
	} else if there != nil {
		id := *m.id(there)
		*m.id(rec) = id
		if m.replaces {
			return m.replace(tx, there, rec)
		}
		if m.merge != nil && m.merge(there, rec) {
			body, err := m.merged(tx, there)
			return body, false, err
		}
		body, err := m.Body(tx, id)
		return body, false, err
	}
	return m.add(tx, nil, rec)
}

// merged stores a record that a create has added something to.
func (m *model[T, K]) merged(tx *storage.Tx, rec *T) ([]byte, error) {
	if m.updated != nil {
		*m.updated(rec) = m.base.instant()
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

// add stores a new record as part of a change.
func (m *model[T, K]) add(tx *storage.Tx, c *change, rec *T) (body []byte, created bool, err error) {
	var unset K
	id := m.id(rec)
	if text, ok := any(id).(*string); ok {
		*text = strings.TrimSpace(*text)
	}
	if m.numbered() || m.assign != nil {
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
	return m.put(tx, c, nil, rec)
}

// double is the twin of a posted record, nil for none.
func (m *model[T, K]) double(r storage.Reader, rec *T) (*T, error) {
	if m.existing == nil {
		return nil, nil
	}
	which := m.existing(rec)
	if which.All() {
		return nil, nil
	}
	return optional(m.Find(r, storage.Query{Where: which}))
}

// update replaces the record with the id.
func (m *model[T, K]) update(tx *storage.Tx, id K, rec *T) ([]byte, bool, error) {
	var unset K
	if posted := *m.id(rec); m.ids.agree && posted != unset && !sameID(posted, id) {
		return nil, false, m.twoIDs()
	}
	old, err := m.stored(tx, id)
	if err == nil && old == nil {
		err = m.missing()
	}
	if err != nil {
		return nil, false, err
	}
	*m.id(rec) = *m.id(old)
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

// put stores a checked record by its rules, in place of old or as a new one, as part of a change. The row of old is
// the caller's to note.
func (m *model[T, K]) put(tx *storage.Tx, c *change, old, rec *T) (body []byte, created bool, err error) {
	if err := m.identify(tx, rec); err != nil {
		return nil, false, err
	}
	if m.store != nil {
		*m.store(rec) = m.base.number
	}
	if m.updated != nil {
		*m.updated(rec) = m.base.instant()
	}
	if err := m.mayName(tx, rec); err != nil {
		return nil, false, err
	}
	if m.beforeSave != nil {
		if err := m.beforeSave(tx, c, old, rec); err != nil {
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
		err = c.made(m.Name(), storage.Eq(m.Key(), *m.id(rec)))
	}
	if err == nil && m.afterSave != nil {
		err = m.afterSave(tx, c, old, rec)
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
func (m *model[T, K]) identify(tx *storage.Tx, rec *T) (err error) {
	var unset K
	if id := m.id(rec); *id == unset && m.assign != nil {
		*id, err = m.assign(tx)
		return err
	}
	if id, text := any(m.id(rec)).(*string); text {
		if *id == "" {
			*id = wire.NewBvin()
		}
		return nil
	}
	return m.Identify(tx, rec)
}

// remove deletes one record and what goes with it; false when there is none.
func (m *model[T, K]) remove(ctx context.Context, g Guard, id K) (gone bool, err error) {
	err = m.base.free(ctx, g, func(tx *storage.Tx) error {
		if gone, err = m.Exists(tx, id); err != nil || !gone {
			return err
		}
		return m.erase(tx, nil, []K{id})
	})
	return gone && err == nil, err
}

// erase deletes records, with what goes with them and what follows from it, as part of a change. It is the way of every
// delete but a clear.
func (m *model[T, K]) erase(tx *storage.Tx, c *change, ids []K) error {
	table, records := m.Name(), listed(ids)
	if err := m.base.unused(tx, table, records); err != nil {
		return err
	}
	return m.leaving(tx, c, ids, func() error {
		if err := m.base.cascade(tx, c, table, records); err != nil {
			return err
		}
		return c.delete(tx, table, records.in(m.Key()))
	})
}

// leaving asks the rules of each of these records before del deletes them all, and lets follow what follows from it.
func (m *model[T, K]) leaving(tx *storage.Tx, c *change, ids []K, del func() error) error {
	var all []*T
	if m.beforeDelete != nil || m.afterDelete != nil {
		for _, id := range ids {
			old, err := m.stored(tx, id)
			if err != nil {
				return err
			}
			if old != nil {
				all = append(all, old)
			}
		}
	}
	for _, old := range all {
		if m.beforeDelete != nil {
			if err := m.beforeDelete(tx, c, old); err != nil {
				return err
			}
		}
	}
	if err := del(); err != nil || m.afterDelete == nil {
		return err
	}
	for _, old := range all {
		if err := m.afterDelete(tx, c, old); err != nil {
			return err
		}
	}
	return nil
}

// edit changes every record that the condition selects, past the rules.
func (m *model[T, K]) edit(tx *storage.Tx, where storage.Cond, change func(*T)) error {
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
		its := storage.Eq(m.Key(), *m.id(&all[len(all)-1]))
		if last, err = storage.Max(tx, m.Name(), "pk", its); err != nil {
			return err
		}
	}
}

// lastPlace is the sort order of a new record at the end of those whose column has the value.
func lastPlace(tx *storage.Tx, table, column, value string) (place int, err error) {
	last, err := storage.Max(tx, table, "sort_order", storage.Eq(column, value))
	if err == nil && last == math.MaxInt32 {
		err = refusal.New(refusal.Invalid, "SortOrder", "{field} of the last one here is the largest there is; give that one a smaller number first.")
	}
	return int(last) + 1, err
}
