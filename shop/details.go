package shop

import (
	"context"

	"griddle/storage"
)

// Small models of product details that have hardly any rules of their own.

const (
	relationshipsTable = "productrelationships"
	reviewsTable       = "productreviews"
	discountsTable     = "productvolumediscounts"
)

// What belongs to a product: docs/protocol/20-product-details.md §6, §7, §8.
var (
	Relationships   = resource(func(s *Store) *model[ProductRelationship, int64] { return s.relationships })
	Reviews         = resource(func(s *Store) *model[ProductReview, string] { return s.reviews })
	VolumeDiscounts = resource(func(s *Store) *model[ProductVolumeDiscount, string] { return s.discounts })
)

func (s *Store) declareDetails() {
	s.relationships = declare(s, model[ProductRelationship, int64]{
		one: "relationship", id: func(r *ProductRelationship) *int64 { return &r.Id }, store: func(r *ProductRelationship) *int64 { return &r.StoreId },
		of:     ofProduct("sort_order", "pk"),
		strict: true, settle: s.settleRelationship,
		refs: []ref[ProductRelationship]{
			{column: "product", to: productsTable, field: "ProductId", back: aProduct},
			{column: "related", to: productsTable, field: "RelatedProductId", back: aProduct},
		},
	}, storage.Spec[ProductRelationship, int64]{
		Table: relationshipsTable,
		Columns: []storage.Column[ProductRelationship]{
			{Name: "product", Type: "TEXT", Value: func(r *ProductRelationship) any { return r.ProductId }},
			{Name: "related", Type: "TEXT", Value: func(r *ProductRelationship) any { return r.RelatedProductId }},
			{Name: "sort_order", Type: "INTEGER", Value: func(r *ProductRelationship) any { return r.SortOrder }},
		},
		Indexes: []storage.Index{{Columns: []string{"product", "sort_order"}}, {Columns: []string{"related"}}},
	})
	s.reviews = declare(s, model[ProductReview, string]{
		one: "review", id: func(r *ProductReview) *string { return &r.Bvin },
		of:     ofProduct("karma DESC", "written DESC", "pk"),
		strict: true,
		text:   func(r *ProductReview) []string { return []string{r.Description} },
		filters: map[string]func(*ProductReview, string) bool{
			"approved": is(func(r *ProductReview) any { return r.Approved }),
			"rating":   is(func(r *ProductReview) any { return int(r.Rating) }),
			"product":  is(func(r *ProductReview) any { return r.ProductBvin }),
			"since":    since(func(r *ProductReview) Instant { return r.ReviewDateUtc }),
		},
		sorts: map[string]func(*ProductReview) any{
			"date":   func(r *ProductReview) any { return r.ReviewDateUtc },
			"rating": func(r *ProductReview) any { return r.Rating },
			"karma":  func(r *ProductReview) any { return r.Karma },
		},
		mentions: []mention[ProductReview]{{"UserID", customersTable, func(r *ProductReview) any { return r.UserID }}},
		refs:     []ref[ProductReview]{{column: "product", to: productsTable, field: "ProductBvin", back: aProduct}},
		settle: func(_ *storage.Tx, _, r *ProductReview) error {
			r.ProductName = ""
			return nil
		},
	}, storage.Spec[ProductReview, string]{
		Table: reviewsTable,
		Columns: []storage.Column[ProductReview]{
			{Name: "product", Type: "TEXT", Value: func(r *ProductReview) any { return r.ProductBvin }},
			{Name: "karma", Type: "INTEGER", Value: func(r *ProductReview) any { return r.Karma }},
			{Name: "written", Type: "INTEGER", Value: func(r *ProductReview) any { return r.ReviewDateUtc.Time().UnixMilli() }},
		},
		Indexes: []storage.Index{{Columns: []string{"product", "karma", "written"}}},
	})
	s.discounts = declare(s, model[ProductVolumeDiscount, string]{
		one: "volume discount", id: func(d *ProductVolumeDiscount) *string { return &d.Bvin },
		store: func(d *ProductVolumeDiscount) *int64 { return &d.StoreId }, updated: func(d *ProductVolumeDiscount) *Instant { return &d.LastUpdated },
		strict: true,
		refs:   []ref[ProductVolumeDiscount]{{column: "product", to: productsTable, field: "ProductId", back: aProduct}},
	}, storage.Spec[ProductVolumeDiscount, string]{
		Table: discountsTable,
		Columns: []storage.Column[ProductVolumeDiscount]{
			{Name: "product", Type: "TEXT", Value: func(d *ProductVolumeDiscount) any { return d.ProductId }},
			{Name: "qty", Type: "INTEGER", Value: func(d *ProductVolumeDiscount) any { return d.Qty }},
		},
		Indexes: []storage.Index{{Columns: []string{"product", "qty"}}},
	})
}

// ofProduct selects what belongs to a product.
func ofProduct(order ...string) func(product string) storage.Query {
	return func(product string) storage.Query {
		return storage.Query{Where: storage.Eq("product", product), Order: order}
	}
}

func (s *Store) settleRelationship(tx *storage.Tx, old, r *ProductRelationship) error {
	if old != nil {
		return nil
	}
	place, err := lastPlace(tx, relationshipsTable, "product", r.ProductId)
	r.SortOrder = place
	return err
}

// UnrelateProducts deletes every relationship of product to the other, in this direction; false when there is none, or an id is malformed.
func (s *Store) UnrelateProducts(ctx context.Context, g Guard, product, other string) (gone bool, err error) {
	p, okP := s.products.parse(product)
	o, okO := s.products.parse(other)
	if !okP || !okO {
		return false, nil
	}
	err = s.write(ctx, g, func(tx *storage.Tx) error {
		n, err := s.relationships.DeleteWhere(tx, storage.And(storage.Eq("product", p), storage.Eq("related", o)))
		gone = n > 0
		return err
	})
	return gone && err == nil, err
}
