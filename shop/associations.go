package shop

import (
	"context"

	"griddle/shop/wire"
	"griddle/storage"
)

// CategoryProductAssociation is CategoryProductAssociationDTO: a product standing in a category.
type CategoryProductAssociation struct {
	Id         int64  `doc:"Number of the association. Set by the server."`
	CategoryId string `bvin:"ref" doc:"Id of the category. Required."`
	ProductId  string `bvin:"ref" doc:"Id of the product. Required."`
	SortOrder  int    `doc:"Position of the product in the category. On create the server puts the product last."`
	StoreId    int64  `doc:"Number of the store. Set by the server."`
}

const associationsTable = "category_products"

// Associations put products into categories, each at the end. One that stands there already stays as it is, and is answered
// (docs/protocol/10-catalog-core.md §4).
var Associations = resource(func(s *Store) *model[CategoryProductAssociation, int64] { return modelsOf(s).associations })

func (s *Store) declareAssociations() {
	modelsOf(s).associations = declare(s, model[CategoryProductAssociation, int64]{
		one: "association of a product with a category", id: func(a *CategoryProductAssociation) *int64 { return &a.Id },
		store:    func(a *CategoryProductAssociation) *int64 { return &a.StoreId },
		existing: pair, twin: "ProductId", beforeSave: s.settleAssociation,
		refs: []ref[CategoryProductAssociation]{
			{column: "product", to: productsTable, field: "ProductId", back: aProduct},
			{column: "category", to: categoriesTable, field: "CategoryId", back: aCategory},
		},
		beforeImport: func(tx *storage.Tx, a *CategoryProductAssociation) error {
			return s.settleAssociation(tx, nil, a, a)
		},
	}, storage.Spec[CategoryProductAssociation, int64]{
		Table: associationsTable,
		Columns: []storage.Column[CategoryProductAssociation]{
			{Name: "category", Type: storage.Text, Value: func(a *CategoryProductAssociation) any {
				return a.CategoryId
			}},
			{Name: "product", Type: storage.Text, Value: func(a *CategoryProductAssociation) any {
				return a.ProductId
			}},
			{Name: "sort_order", Type: storage.Integer, Value: func(a *CategoryProductAssociation) any {
				return a.SortOrder
			}},
		},
		Indexes: []storage.Index{
			{Columns: []string{"category", "sort_order", "product"}},
			{Columns: []string{"product", "category"}, Unique: true},
		},
	})
}

func pair(a *CategoryProductAssociation) storage.Cond { return inCategory(a.ProductId, a.CategoryId) }

func inCategory(product, category string) storage.Cond {
	return storage.And(storage.Eq("product", product), storage.Eq("category", category))
}

func (s *Store) settleAssociation(tx *storage.Tx, _ *change, old, a *CategoryProductAssociation) error {
	if old == nil {
		place, err := lastPlace(tx, associationsTable, "category", a.CategoryId)
		a.SortOrder = place
		return err
	}
	other, err := modelsOf(s).associations.Find(tx, storage.Query{Where: pair(a)})
	switch {
	case err == nil && other.Id != a.Id:
		return Refuse(Taken, "ProductId", "{field} stands in this category already.")
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
	err = s.free(ctx, g, func(tx *storage.Tx) error {
		n, err := modelsOf(s).associations.DeleteWhere(tx, inCategory(p, c))
		gone = n > 0
		return err
	})
	return gone && err == nil, err
}
