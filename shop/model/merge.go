package model

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
func (r Resource[S, T, K]) Merge(s S, ctx context.Context, how Merging[T]) (Change, error) {
	m := r.in(s)
	into, ok := m.Parse(how.Keep)
	if !ok {
		return Change{}, m.Missing()
	}
	ids := slices.DeleteFunc(m.Parsed(how.Others), func(id K) bool { return sameID(id, into) })
	return m.Recorded(ctx, Merged, ids, func(tx *storage.Tx, c *Journal) error {
		kept, err := m.Stored(tx, into)
		if err == nil && kept == nil {
			err = m.Missing()
		}
		if err != nil {
			return err
		}
		others, err := m.Records(tx, ids)
		if err != nil {
			return err
		}
		if how.Loose && m.Adopt != nil {
			if err := m.Adopt(tx, c, kept, others); err != nil {
				return err
			}
		}
		if err := m.nameInstead(tx, c, ids, into); err != nil {
			return err
		}
		if err := m.Erase(tx, c, ids); err != nil {
			return err
		}
		return m.join(tx, c, kept, others, how.Set)
	})
}

// Records are those with these ids that are there.
func (m *Of[T, K]) Records(r storage.Reader, ids []K) (all []T, err error) {
	for _, id := range ids {
		rec, err := m.Stored(r, id)
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
func (m *Of[T, K]) nameInstead(tx *storage.Tx, c *Journal, ids []K, into K) error {
	rename := func(from string, where storage.Cond,
		do func(*storage.Tx, storage.Cond, string) error) error {
		if do == nil {
			return fmt.Errorf("records of %s name those of %s, and nobody knows how to let them name another",
				from, m.Name())
		}
		if err := c.Before(from, where); err != nil {
			return err
		}
		return do(tx, where, IDText(into))
	}
	for _, ref := range m.base.naming(m.Name()) {
		if ref.Own {
			continue
		}
		if err := rename(ref.From, ref.naming(listed(ids)), ref.Rename); err != nil {
			return err
		}
	}
	named := make([]string, len(ids))
	for i, id := range ids {
		named[i] = Fold(IDText(id))
	}
	for _, mention := range m.base.Mentions {
		if mention.To != m.Name() {
			continue
		}
		if err := rename(mention.From, storage.In(mention.Column, named), mention.Rename); err != nil {
			return err
		}
	}
	return nil
}

// join adds to the kept record what the others have of their own, and what the owner chose of them.
func (m *Of[T, K]) join(tx *storage.Tx, c *Journal, kept *T, others []T, set func(*T)) error {
	if m.Absorb == nil && set == nil {
		return nil
	}
	next := *kept
	if m.Absorb != nil {
		for i := range others {
			m.Absorb(&next, &others[i])
		}
	}
	if set != nil {
		set(&next)
	}
	if err := m.mayEdit(tx, kept, &next); err != nil {
		return err
	}
	if err := c.Before(m.Name(), storage.Eq(m.Key(), *m.ID(kept))); err != nil {
		return err
	}
	_, _, err := m.Put(tx, c, kept, &next)
	return err
}
