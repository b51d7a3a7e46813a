package shop

import (
	"context"
	"fmt"
	"slices"

	"griddle/storage"
)

// Merging says how several records become one.
type Merging[T any] struct {
	Keep   string   // the one that stays
	Others []string // they are deleted; the kept one among them is left out
	// Set puts what the owner chose of the others into the kept record; may be nil.
	Set func(*T)
	// Loose takes along what belongs to the others without naming them: the orders of guests. Only some models know
	// such a thing.
	Loose bool
}

// Merge makes one record of several: what names the others names the kept one from now on, what they have of their own
// is added to its, and the others are deleted. It can be undone as one change.
func (r modelResource[S, T, K]) Merge(s S, ctx context.Context, how Merging[T]) (Change, error) {
	m := r.in(s)
	into, ok := m.parse(how.Keep)
	if !ok {
		return Change{}, m.missing()
	}
	ids := slices.DeleteFunc(m.parsed(how.Others), func(id K) bool { return sameID(id, into) })
	return m.recorded(ctx, Merged, ids, func(tx *storage.Tx, c *change) error {
		kept, err := m.stored(tx, into)
		if err == nil && kept == nil {
			err = m.missing()
		}
		if err != nil {
			return err
		}
		others, err := m.records(tx, ids)
		if err != nil {
			return err
		}
		if how.Loose && m.adopt != nil {
			if err := m.adopt(tx, c, kept, others); err != nil {
				return err
			}
		}
		if err := m.nameInstead(tx, c, ids, into); err != nil {
			return err
		}
		if err := m.erase(tx, c, ids); err != nil {
			return err
		}
		return m.join(tx, c, kept, others, how.Set)
	})
}

// records are those with these ids that are there.
func (m *model[T, K]) records(r storage.Reader, ids []K) (all []T, err error) {
	for _, id := range ids {
		rec, err := m.stored(r, id)
		if err != nil {
			return nil, err
		}
		if rec != nil {
			all = append(all, *rec)
		}
	}
	return all, nil
}

// nameInstead lets what names these records name another.
func (m *model[T, K]) nameInstead(tx *storage.Tx, c *change, ids []K, into K) error {
	rename := func(from string, where storage.Cond,
		do func(*storage.Tx, storage.Cond, string) error) error {
		if do == nil {
			return fmt.Errorf("records of %s name those of %s, and nobody knows how to let them name another",
				from, m.Name())
		}
		if err := c.before(from, where); err != nil {
			return err
		}
		return do(tx, where, idText(into))
	}
	for _, ref := range m.base.naming(m.Name()) {
		if ref.own {
			continue
		}
		if err := rename(ref.from, ref.naming(listed(ids)), ref.rename); err != nil {
			return err
		}
	}
	named := make([]string, len(ids))
	for i, id := range ids {
		named[i] = Fold(idText(id))
	}
	for _, mention := range m.base.mentions {
		if mention.to != m.Name() {
			continue
		}
		if err := rename(mention.from, storage.In(mention.column, named), mention.rename); err != nil {
			return err
		}
	}
	return nil
}

// join adds to the kept record what the others have of their own, and what the owner chose of them.
func (m *model[T, K]) join(tx *storage.Tx, c *change, kept *T, others []T, set func(*T)) error {
	if m.absorb == nil && set == nil {
		return nil
	}
	next := *kept
	if m.absorb != nil {
		for i := range others {
			m.absorb(&next, &others[i])
		}
	}
	if set != nil {
		set(&next)
	}
	if err := m.mayEdit(tx, kept, &next); err != nil {
		return err
	}
	if err := c.before(m.Name(), storage.Eq(m.Key(), *m.id(kept))); err != nil {
		return err
	}
	_, _, err := m.put(tx, c, kept, &next)
	return err
}
