package shop

import (
	"context"

	"griddle/shop/model"
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

// Associations put products into categories, each at the end. One that stands there already stays as it is, and is
// answered (docs/protocol/10-catalog-core.md §4).
var Associations = resource(func(s *Store) *model.Of[CategoryProductAssociation, int64] {
	return modelsOf(s).associations
})

func (s *Store) declareAssociations() {
	modelsOf(s).associations = model.Declare(s.base, model.Of[CategoryProductAssociation, int64]{
		One:      "association of a product with a category",
		ID:       func(a *CategoryProductAssociation) *int64 { return &a.Id },
		StoreID:  func(a *CategoryProductAssociation) *int64 { return &a.StoreId },
		Existing: pair, TwinMember: "ProductId", BeforeSave: s.settleAssociation,
		Refs: []model.Ref[CategoryProductAssociation]{
			{Column: "product", To: productsTable, Field: "ProductId", Back: aProduct},
			{Column: "category", To: categoriesTable, Field: "CategoryId", Back: aCategory},
		},
		BeforeImport: func(tx *storage.Tx, a *CategoryProductAssociation) error {
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

func (s *Store) settleAssociation(tx *storage.Tx, _ *model.Journal, old, a *CategoryProductAssociation) error {
	if old == nil {
		place, err := model.LastPlace(tx, associationsTable, "category", a.CategoryId)
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
func (s *Store) Unrelate(ctx context.Context, g model.Guard, product, category string) (gone bool, err error) {
	p, okP := wire.ParseBvin(product)
	c, okC := wire.ParseBvin(category)
	if !okP || !okC {
		return false, nil
	}
	err = s.base.Free(ctx, g, func(tx *storage.Tx) error {
		n, err := modelsOf(s).associations.DeleteWhere(tx, inCategory(p, c))
		gone = n > 0
		return err
	})
	return gone && err == nil, err
}

// ProductsIn makes these products, in this order, those of the category that is edited. Products that are gone are left
// out.
type ProductsIn []string

func (all ProductsIn) Prepare(_ context.Context, s *Store) (model.Keeper, func(), error) {
	return func(tx *storage.Tx, c *model.Journal, category string) error { return s.arrange(tx, c, category, all) },
		nil, nil
}

// CategoriesWith makes these categories those that the product which is edited stands in, at the end of each new one.
// Categories that are gone are left out.
type CategoriesWith []string

func (all CategoriesWith) Prepare(_ context.Context, s *Store) (model.Keeper, func(), error) {
	return func(tx *storage.Tx, c *model.Journal, product string) error { return s.standIn(tx, c, product, all) }, nil,
		nil
}

func (s *Store) arrange(tx *storage.Tx, c *model.Journal, category string, products []string) error {
	its := storage.Eq("category", category)
	if err := c.Before(associationsTable, its); err != nil {
		return err
	}
	gone := storage.And(its, storage.Not(storage.In("product", products)))
	if _, err := modelsOf(s).associations.DeleteWhere(tx, gone); err != nil {
		return err
	}
	place := 0
	for _, id := range products {
		if there, err := modelsOf(s).products.Exists(tx, id); err != nil {
			return err
		} else if !there {
			continue
		}
		place++
		a := &CategoryProductAssociation{ProductId: id, CategoryId: category, SortOrder: place}
		if err := s.placeProduct(tx, a); err != nil {
			return err
		}
	}
	return c.Made(associationsTable, its)
}

// placeProduct puts a product at a place of a category, whether it stands there already or not.
func (s *Store) placeProduct(tx *storage.Tx, a *CategoryProductAssociation) error {
	old, err := model.Optional(modelsOf(s).associations.Find(tx, storage.Query{Where: pair(a)}))
	switch {
	case err != nil:
		return err
	case old == nil:
		place := a.SortOrder
		if _, _, err := modelsOf(s).associations.Put(tx, nil, nil, a); err != nil || a.SortOrder == place {
			return err
		}
		a.SortOrder = place // the rules put a new one last
	case old.SortOrder == a.SortOrder:
		return nil
	default:
		a.Id, a.StoreId = old.Id, old.StoreId
	}
	_, err = modelsOf(s).associations.Update(tx, a)
	return err
}

func (s *Store) standIn(tx *storage.Tx, c *model.Journal, product string, categories []string) error {
	its := storage.Eq("product", product)
	if err := c.Before(associationsTable, its); err != nil {
		return err
	}
	gone := storage.And(its, storage.Not(storage.In("category", categories)))
	if _, err := modelsOf(s).associations.DeleteWhere(tx, gone); err != nil {
		return err
	}
	for _, id := range categories {
		if there, err := modelsOf(s).categories.Exists(tx, id); err != nil {
			return err
		} else if !there {
			continue
		}
		a := &CategoryProductAssociation{ProductId: product, CategoryId: id}
		if _, _, err := modelsOf(s).associations.Create(tx, a); err != nil {
			return err
		}
	}
	return c.Made(associationsTable, its)
}

// ProductsOf are the ids of the products of a category, in its order.
func (s *Store) ProductsOf(ctx context.Context, category string) ([]string, error) {
	return s.FindProducts(ctx, ProductFilter{Category: category})
}

// CategoriesOf are the ids of the categories that a product stands in.
func (s *Store) CategoriesOf(_ context.Context, product string) ([]string, error) {
	return storage.Texts(s.db.Reader(), storage.Select{Table: associationsTable, Columns: []string{"category"},
		Query: storage.Query{Where: storage.Eq("product", product), Order: storage.Asc("pk")}})
}
