package shop

import (
	"context"
	"errors"
	"slices"

	"griddle/shop/wire"
	"griddle/storage"
)

// HideCategory hides a category from shoppers, or shows it again; the change can be undone.
func (s *Store) HideCategory(ctx context.Context, id string, hidden bool) (Change, error) {
	kind := Revealed
	if hidden {
		kind = Hidden
	}
	return s.categories.recorded(ctx, kind, []string{id}, func(tx *storage.Tx, c *change) error {
		return s.changeCategory(tx, c, id, func(cat *Category) { cat.Hidden = hidden })
	})
}

// StepCategory moves a category up (-1) or down (1) among those with the same parent; the change can be undone. At the end of the row nothing
// is refused and nothing moves.
func (s *Store) StepCategory(ctx context.Context, id string, by int) (Change, error) {
	return s.categories.recorded(ctx, Moved, []string{id}, func(tx *storage.Tx, c *change) error {
		cat, err := s.categories.Get(tx, id)
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
	return s.categories.recorded(ctx, Moved, []string{id}, func(tx *storage.Tx, c *change) error {
		if err := s.mayStandBelow(tx, id, parent); err != nil {
			return err
		}
		row, err := s.siblings(tx, parent)
		if err != nil {
			return err
		}
		last := 0
		if len(row) > 0 {
			end, err := s.categories.Get(tx, row[len(row)-1])
			if err != nil {
				return err
			}
			last = end.SortOrder
		}
		return s.changeCategory(tx, c, id, func(cat *Category) { cat.ParentId, cat.SortOrder = parent, last+1 })
	})
}

// ArrangeProducts makes these products, in this order, those of a category; the change can be undone. Products that are gone are left out.
func (s *Store) ArrangeProducts(ctx context.Context, category string, products []string) (Change, error) {
	return s.categories.recorded(ctx, Arranged, []string{category}, func(tx *storage.Tx, c *change) error {
		if err := c.before(associationsTable, storage.Eq("category", category)); err != nil {
			return err
		}
		if _, err := s.associations.DeleteWhere(tx, storage.And(storage.Eq("category", category),
			storage.Not(storage.In("product", products)))); err != nil {
			return err
		}
		place := 0
		for _, id := range products {
			if there, err := s.products.Exists(tx, id); err != nil {
				return err
			} else if !there {
				continue
			}
			place++
			if err := s.placeProduct(tx, &CategoryProductAssociation{ProductId: id, CategoryId: category, SortOrder: place}); err != nil {
				return err
			}
		}
		return c.made(associationsTable, storage.Eq("category", category))
	})
}

// placeProduct puts a product at a place of a category, whether it stands there already or not.
func (s *Store) placeProduct(tx *storage.Tx, a *CategoryProductAssociation) error {
	old, err := optional(s.associations.Find(tx, storage.Query{Where: pair(a)}))
	switch {
	case err != nil:
		return err
	case old == nil:
		place := a.SortOrder
		if _, _, err := s.associations.put(tx, nil, nil, a); err != nil || a.SortOrder == place {
			return err
		}
		a.SortOrder = place // the rules put a new one last
	case old.SortOrder == a.SortOrder:
		return nil
	default:
		a.Id, a.StoreId = old.Id, old.StoreId
	}
	_, err = s.associations.Update(tx, a)
	return err
}

// StandIn makes these categories those that a product stands in, at the end of each new one; the change can be undone.
func (s *Store) StandIn(ctx context.Context, product string, categories []string) (Change, error) {
	return s.products.recorded(ctx, Moved, []string{product}, func(tx *storage.Tx, c *change) error {
		if err := c.before(associationsTable, storage.Eq("product", product)); err != nil {
			return err
		}
		if _, err := s.associations.DeleteWhere(tx, storage.And(storage.Eq("product", product),
			storage.Not(storage.In("category", categories)))); err != nil {
			return err
		}
		for _, id := range categories {
			if _, _, err := s.associations.create(tx, &CategoryProductAssociation{ProductId: product, CategoryId: id}); err != nil {
				return err
			}
		}
		return c.made(associationsTable, storage.Eq("product", product))
	})
}

// CategoriesOf are the ids of the categories that a product stands in.
func (s *Store) CategoriesOf(_ context.Context, product string) ([]string, error) {
	return storage.Texts(s.db.Reader(), storage.Select{Table: associationsTable, Columns: []string{"category"},
		Query: storage.Query{Where: storage.Eq("product", product), Order: storage.Asc("pk")}})
}

// AdmitRoles makes these the roles of the shop's site that may see an item; none: everybody. The change can be undone.
func (s *Store) AdmitRoles(ctx context.Context, of CatalogRoleType, id string, names []string) (Change, error) {
	return s.kinds[roleTables[of]].record(ctx, Admitted, []string{id}, func(tx *storage.Tx, c *change) error {
		rows := rolesOf(id, of)
		if err := c.before(rolesTable, rows); err != nil {
			return err
		}
		keys := make([]string, len(names))
		nameless := true
		for i, name := range names {
			keys[i] = foldKey(name)
			nameless = nameless && keys[i] != ""
		}
		gone := storage.Not(storage.In("name_key", keys))
		if nameless {
			gone = storage.Or(gone, storage.Eq("name_key", nil))
		}
		if _, err := s.roles.DeleteWhere(tx, storage.And(rows, gone)); err != nil {
			return err
		}
		for _, name := range names {
			if isBlank(name) {
				continue
			}
			r := &CatalogRole{RoleName: &name, ReferenceId: GUID(id), RoleType: of}
			if err := wire.Check(r); err != nil {
				return fromWire(err)
			}
			if _, _, err := s.roles.create(tx, r); err != nil {
				return err
			}
		}
		return c.made(rolesTable, rows)
	})
}

// RoleNames are the names of the roles that may see a product or category; none: everybody may.
func (s *Store) RoleNames(_ context.Context, of CatalogRoleType, id string) (names []string, err error) {
	err = s.roles.Each(s.db.Reader(), storage.Query{Where: rolesOf(id, of)},
		func(r CatalogRole) error {
			if r.RoleName != nil {
				names = append(names, *r.RoleName)
			}
			return nil
		})
	return names, err
}

// siblings are the ids of the categories below parent, in order.
func (s *Store) siblings(tx *storage.Tx, parent string) (ids []string, err error) {
	err = s.categories.Each(tx, storage.Query{Where: storage.Eq("parent", parent), Order: categoryOrder},
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
	old, err := s.categories.Get(tx, id)
	if err != nil {
		return err
	}
	next := old
	edit(&next)
	if next.SortOrder == old.SortOrder && next.ParentId == old.ParentId && next.Hidden == old.Hidden {
		return nil
	}
	_, _, err = s.categories.put(tx, c, &old, &next)
	return err
}

// mayStandBelow refuses a parent that is not there, and one that is the category itself or stands below it.
func (s *Store) mayStandBelow(r storage.Reader, id, parent string) error {
	if parent != "" {
		if err := s.categories.mustExist(r, "ParentId", parent); err != nil {
			return err
		}
	}
	const deepest = 1000 // programs may have made rings
	for above, steps := parent, 0; above != "" && steps < deepest; steps++ {
		if above == id {
			return Refuse(Invalid, "ParentId", "{field} would put the category below itself; choose another one.")
		}
		next, err := s.categories.Get(r, above)
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
