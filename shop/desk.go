package shop

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"griddle/shop/words"
	"griddle/storage"
)

// What a window does with the records of any model, whatever its type and its ids: find, read, edit, change many, delete, and say what hangs on
// them. Ids are texts here, as in addresses. A model says what lists of it are searched, narrowed and sorted by; the rest is here.

// Find is what an owner asks a list for.
type Find struct {
	Words  string            // each of them stands in the record
	Chosen map[string]string // the value chosen for the model's filters, by their names; "" chooses nothing
	Sort   string            // one of the model's sorts; "" is its own order
	Desc   bool
	Limit  int // at most so many, 0 for all
}

// filter is the condition that a chosen value means; "" for a value it does not know, which chooses nothing.
type filter func(value string) (where string, args []any)

// Find answers the ids of the records that the owner looks for, in order.
func (r Resource[T, K]) Find(s *Store, ctx context.Context, f Find) (ids []string, err error) {
	m := r.in(s)
	q, err := m.asked(f)
	if err != nil {
		return nil, err
	}
	wanted := strings.Fields(foldKey(f.Words))
	if len(wanted) == 0 {
		q.Limit = f.Limit
	}
	err = s.db.Read(ctx, func(v *storage.View) error {
		return m.Each(v, q, func(rec T) error {
			if f.Limit > 0 && len(ids) == f.Limit || !m.holds(&rec, wanted) {
				return nil
			}
			ids = append(ids, idText(*m.id(&rec)))
			return ctx.Err()
		})
	})
	return ids, err
}

// asked is the query behind what an owner asks for.
func (m *model[T, K]) asked(f Find) (q storage.Query, err error) {
	var tests []string
	for name, value := range f.Chosen {
		filter, known := m.filters[name]
		if !known {
			return q, fmt.Errorf("lists of %s are not narrowed by %q", m.Table().Name, name)
		}
		if value == "" {
			continue
		}
		if where, args := filter(value); where != "" {
			tests, q.Args = append(tests, where), append(q.Args, args...)
		}
	}
	q.Where, q.Order = strings.Join(tests, " AND "), m.order
	if f.Sort == "" {
		return q, nil
	}
	column, known := m.sorts[f.Sort]
	if !known {
		return q, fmt.Errorf("lists of %s are not sorted by %q", m.Table().Name, f.Sort)
	}
	q.Order = "t." + column
	if f.Desc {
		q.Order += " DESC"
	}
	q.Order += ", t.pk" // so that equal ones stay in a known order
	return q, nil
}

// holds says whether each of the folded words stands in a record.
func (m *model[T, K]) holds(rec *T, wanted []string) bool {
	if len(wanted) == 0 {
		return true
	}
	text := ""
	switch {
	case m.text != nil:
		text = foldKey(strings.Join(m.text(rec), "\n"))
	case m.name != nil:
		text = foldKey(m.name(rec))
	}
	return !slices.ContainsFunc(wanted, func(word string) bool { return !strings.Contains(text, word) })
}

// Rows answers the records with these ids that are there, in any order.
func (r Resource[T, K]) Rows(s *Store, ctx context.Context, ids []string) (rows []T, err error) {
	m := r.in(s)
	q := storage.Query{Where: "t." + m.key() + " IN (" + inList + ")", Args: []any{listed(m.parsed(ids))}}
	err = s.db.Read(ctx, func(v *storage.View) error {
		return m.Each(v, q, func(rec T) error {
			rows = append(rows, rec)
			return nil
		})
	})
	return rows, err
}

// parsed are the ids that can be those of records.
func (m *model[T, K]) parsed(ids []string) (all []K) {
	for _, text := range ids {
		if id, ok := m.parse(text); ok {
			all = append(all, id)
		}
	}
	return all
}

// Get reads one record, an *Error of kind Missing when there is none.
func (r Resource[T, K]) Get(s *Store, id string) (rec T, err error) {
	m := r.in(s)
	key, ok := m.parse(id)
	if !ok {
		return rec, m.missing()
	}
	return readOne(m, s.db.Reader(), key)
}

// ID is the id of a record as text, and NameOf what people call it, "" when it has no name.
func (r Resource[T, K]) ID(s *Store, rec *T) string { return idText(*r.in(s).id(rec)) }

// NameOf is what people call a record, "" when it has no name.
func (r Resource[T, K]) NameOf(s *Store, rec *T) string {
	if name := r.in(s).name; name != nil {
		return name(rec)
	}
	return ""
}

// Table tells the model's changes from those of others: Change.Table.
func (r Resource[T, K]) Table(s *Store) string { return r.in(s).Table().Name }

// Edit stores what the owner made of base, by the rules of every write, with the pictures chosen for it, all or nothing; a nil base makes a new
// record. When the stored one is no longer as base, nothing is written and the error has ErrChanged as its cause. The Change of an edit can be
// undone; a new record has none.
func (r Resource[T, K]) Edit(s *Store, ctx context.Context, base *T, next T, pictures ...Upload) (T, Change, error) {
	return edit(ctx, s, r.in(s), base, next, pictures)
}

// Remove deletes records and what goes with them, by the rules of Delete; the change can be undone.
func (r Resource[T, K]) Remove(s *Store, ctx context.Context, ids []string) (Change, error) {
	m := r.in(s)
	return m.deleteRecorded(ctx, m.parsed(ids))
}

// ChangeAll edits records by their rules; the change can be undone. An error of do refuses it whole.
func (r Resource[T, K]) ChangeAll(s *Store, ctx context.Context, kind ChangeKind, ids []string, do func(*T) error) (Change, error) {
	m := r.in(s)
	return m.changeAll(ctx, kind, m.parsed(ids), do)
}

func (m *model[T, K]) changeAll(ctx context.Context, kind ChangeKind, ids []K, do func(*T) error) (Change, error) {
	return m.recorded(ctx, kind, ids, func(tx *storage.Tx, c *change) error {
		return storage.InSteps(ctx, ids, func(some []K) error {
			if err := c.before(m.Table().Name, m.key()+" IN ("+inList+")", listed(some)); err != nil {
				return err
			}
			for _, id := range some {
				rec, err := m.stored(tx, id)
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
				if _, _, err := m.put(tx, &before, rec); err != nil {
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
func (r Resource[T, K]) Uses(s *Store, ctx context.Context, ids []string) (all []Use, err error) {
	m := r.in(s)
	list := listed(m.parsed(ids))
	err = s.db.Read(ctx, func(v *storage.View) error {
		for _, ref := range s.naming(m.Table().Name) {
			k := s.kinds[ref.from]
			if k == nil {
				continue
			}
			use := Use{Noun: k.noun(), Refused: ref.then == refuses, Deleted: ref.then == goes}
			err := v.QueryRow("SELECT count(*) FROM "+ref.from+" WHERE "+ref.naming(inList), list).Scan(&use.Count)
			if err != nil {
				return err
			}
			if use.Count > 0 {
				all = append(all, use)
			}
		}
		return nil
	})
	return all, err
}

// Naming counts, for each of these records that some name it, the records of another model that do.
func (r Resource[T, K]) Naming(s *Store, ctx context.Context, by string, ids []string) (counts map[string]int, err error) {
	m := r.in(s)
	counts = map[string]int{}
	err = s.db.Read(ctx, func(v *storage.View) error {
		for _, ref := range s.naming(m.Table().Name) {
			if ref.from != by {
				continue
			}
			query := "SELECT " + ref.column + ", count(*) FROM " + by + " WHERE " + ref.naming(inList) + " GROUP BY " + ref.column
			err := each(v, query, func(row storage.Rows) error {
				var id K
				var n int
				err := row.Scan(&id, &n)
				counts[idText(id)] += n
				return err
			}, listed(m.parsed(ids)))
			if err != nil {
				return err
			}
		}
		return nil
	})
	return counts, err
}

// Names are all records by id and name, in the model's order: what a field offers that names one of them.
func (r Resource[T, K]) Names(s *Store, ctx context.Context) (all []Named, err error) {
	m := r.in(s)
	err = m.Each(s.db.Reader(), storage.Query{Order: m.order}, func(rec T) error {
		all = append(all, Named{idText(*m.id(&rec)), m.name(&rec)})
		return ctx.Err()
	})
	return all, err
}
