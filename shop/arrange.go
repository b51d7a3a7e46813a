package shop

import (
	"context"
	"errors"
	"slices"

	"griddle/storage"
)

// HideCategory hides a category from shoppers, or shows it again; the change can be undone.
func (s *Store) HideCategory(ctx context.Context, id string, hidden bool) (Change, error) {
	kind := Revealed
	if hidden {
		kind = Hidden
	}
	return modelsOf(s).categories.recorded(ctx, kind, []string{id}, func(tx *storage.Tx, c *change) error {
		return s.changeCategory(tx, c, id, func(cat *Category) { cat.Hidden = hidden })
	})
}

// StepCategory moves a category up (-1) or down (1) among those with the same parent; the change can be undone. At the end of the row nothing
// is refused and nothing moves.
func (s *Store) StepCategory(ctx context.Context, id string, by int) (Change, error) {
	return modelsOf(s).categories.recorded(ctx, Moved, []string{id}, func(tx *storage.Tx, c *change) error {
		cat, err := modelsOf(s).categories.Get(tx, id)
		if err != nil {
			return err
		}
		row, err := s.siblings(tx, cat.ParentId)
		if err != nil {
			return err
		}
		at := slices.Index(row, id)
		to := min(max(at+by, 0), len(row)-1)
		row = slices.Insert(slices.Delete(row, at, at+1), to, id)
		for i, sibling := range row { // numbered anew, for programs may have left gaps and equal numbers
			if err := s.changeCategory(tx, c, sibling, func(cat *Category) { cat.SortOrder = i + 1 }); err != nil {
				return err
			}
		}
		return nil
	})
}

// MoveCategory hangs a category, with all below it, at the end of those below parent; "" is the root. It is refused below itself. The change can
// be undone.
func (s *Store) MoveCategory(ctx context.Context, id, parent string) (Change, error) {
	return modelsOf(s).categories.recorded(ctx, Moved, []string{id}, func(tx *storage.Tx, c *change) error {
		if err := s.mayStandBelow(tx, id, parent); err != nil {
			return err
		}
		row, err := s.siblings(tx, parent)
		if err != nil {
			return err
		}
		last := 0
		if len(row) > 0 {
			end, err := modelsOf(s).categories.Get(tx, row[len(row)-1])
			if err != nil {
				return err
			}
			last = end.SortOrder
		}
		return s.changeCategory(tx, c, id, func(cat *Category) { cat.ParentId, cat.SortOrder = parent, last+1 })
	})
}

// siblings are the ids of the categories below parent, in order.
func (s *Store) siblings(tx *storage.Tx, parent string) (ids []string, err error) {
	err = modelsOf(s).categories.Each(tx, storage.Query{Where: storage.Eq("parent", parent), Order: categoryOrder},
		func(c Category) error {
			ids = append(ids, c.Bvin)
			return nil
		})
	return ids, err
}

func (s *Store) changeCategory(tx *storage.Tx, c *change, id string, edit func(*Category)) error {
	if err := c.before(categoriesTable, storage.Eq("id", id)); err != nil {
		return err
	}
	old, err := modelsOf(s).categories.Get(tx, id)
	if err != nil {
		return err
	}
	next := old
	edit(&next)
	if next.SortOrder == old.SortOrder && next.ParentId == old.ParentId && next.Hidden == old.Hidden {
		return nil
	}
	_, _, err = modelsOf(s).categories.put(tx, c, &old, &next)
	return err
}

// mayStandBelow refuses a parent that is not there, and one that is the category itself or stands below it.
func (s *Store) mayStandBelow(r storage.Reader, id, parent string) error {
	if parent != "" {
		if err := modelsOf(s).categories.mustExist(r, "ParentId", parent); err != nil {
			return err
		}
	}
	const deepest = 1000 // programs may have made rings
	for above, steps := parent, 0; above != "" && steps < deepest; steps++ {
		if above == id {
			return Refuse(Invalid, "ParentId", "{field} would put the category below itself; choose another one.")
		}
		next, err := modelsOf(s).categories.Get(r, above)
		if errors.Is(err, storage.ErrNotFound) {
			return nil // it shows at the root
		}
		if err != nil {
			return err
		}
		above = next.ParentId
	}
	return nil
}
