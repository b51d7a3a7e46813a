package shop

import (
	"context"

	"griddle/shop/wire"
	"griddle/storage"
)

const associationsTable = "category_products"

func (s *Store) declareAssociations() {
	s.associations = declare(s, model[CategoryProductAssociation, int64]{
		one: "association of a product with a category", id: func(a *CategoryProductAssociation) *int64 { return &a.Id },
		settle: s.settleAssociation,
	}, storage.Spec[CategoryProductAssociation, int64]{
		Table: associationsTable,
		Columns: []storage.Column[CategoryProductAssociation]{
			{Name: "category", Type: "TEXT", Value: func(a *CategoryProductAssociation) any { return a.CategoryId }},
			{Name: "product", Type: "TEXT", Value: func(a *CategoryProductAssociation) any { return a.ProductId }},
			{Name: "sort_order", Type: "INTEGER", Value: func(a *CategoryProductAssociation) any { return a.SortOrder }},
		},
		Indexes: []storage.Index{
			{Columns: []string{"category", "sort_order", "product"}},
			{Columns: []string{"product", "category"}, Unique: true},
		},
	})
}

// AssociationBody answers one association.
func (s *Store) AssociationBody(id int64) ([]byte, error) {
	return s.associations.found(s.associations.Body(s.db.Reader(), id))
}

// Associate puts a product into a category, at its end. One that stands there already stays as it is, and is answered with created false
// (docs/protocol/10-catalog-core.md §4).
func (s *Store) Associate(ctx context.Context, g Guard, posted []byte) (body []byte, created bool, err error) {
	a, err := s.associations.read(posted)
	if err != nil {
		return nil, false, err
	}
	err = s.write(ctx, g, func(tx *storage.Tx) error {
		body, created, err = s.associate(tx, a)
		return err
	})
	return body, created, err
}

func (s *Store) associate(tx *storage.Tx, a *CategoryProductAssociation) (body []byte, created bool, err error) {
	if there, err := s.associations.FindBody(tx, pair(a)); err == nil || KindOf(err) != Missing {
		return there, false, err
	}
	a.Id = 0
	return s.associations.put(tx, a, s.associations.creates)
}

func pair(a *CategoryProductAssociation) storage.Query {
	return storage.Query{Where: "product = ? AND category = ?", Args: []any{a.ProductId, a.CategoryId}}
}

// UpdateAssociation replaces the association that the address names.
func (s *Store) UpdateAssociation(ctx context.Context, g Guard, id int64, posted []byte) (body []byte, err error) {
	body, _, err = s.associations.save(ctx, s, g, posted, s.associations.updates(id))
	return body, err
}

func (s *Store) settleAssociation(tx *storage.Tx, old, a *CategoryProductAssociation) error {
	a.StoreId = StoreID
	if err := s.products.mustExist(tx, "ProductId", a.ProductId); err != nil {
		return err
	}
	if err := s.categories.mustExist(tx, "CategoryId", a.CategoryId); err != nil {
		return err
	}
	if old == nil {
		err := tx.QueryRow("SELECT coalesce(max(sort_order), 0) FROM "+associationsTable+" WHERE category = ?", a.CategoryId).Scan(&a.SortOrder)
		if err == nil && a.SortOrder == 1<<31-1 {
			err = refuse(Invalid, "SortOrder", "of the last product here is the largest there is; give that one a smaller number first.")
		}
		a.SortOrder++
		return err
	}
	other, err := s.associations.Find(tx, pair(a))
	switch {
	case err == nil && other.Id != a.Id:
		return refuse(Taken, "ProductId", "stands in this category already.")
	case err != nil && KindOf(err) != Missing:
		return err
	}
	return nil
}

// Unrelate takes a product out of a category; false when it does not stand there, or an id is malformed.
func (s *Store) Unrelate(ctx context.Context, g Guard, product, category string) (gone bool, err error) {
	p, okP := wire.ParseBvin(product)
	c, okC := wire.ParseBvin(category)
	if !okP || !okC {
		return false, nil
	}
	err = s.write(ctx, g, func(tx *storage.Tx) error {
		n, err := s.associations.DeleteWhere(tx, "product = ? AND category = ?", p, c)
		gone = n > 0
		return err
	})
	return gone && err == nil, err
}
