package shop

import (
	"cmp"
	"context"
	"slices"

	"griddle/storage"
)

// Records of product details (docs/protocol/20-product-details.md §15).

// ProductRelationship is ProductRelationshipDTO: a product shown with another.
type ProductRelationship struct {
	Id                   int64  `doc:"Number of the relationship. Set by the server."`
	StoreId              int64  `doc:"Number of the store. Set by the server."`
	ProductId            string `bvin:"ref" doc:"Id of the product. Required."`
	RelatedProductId     string `bvin:"ref" doc:"Id of the product shown with it. Required."`
	IsSubstitute         bool   `doc:"Whether it replaces the product rather than going with it."`
	SortOrder            int    `doc:"Position among the product's relationships. On create the server puts it last."`
	MarketingDescription string `doc:"Text shown with it."`
}

// ProductReview is ProductReviewDTO.
type ProductReview struct {
	Bvin          string       `bvin:"id" doc:"Id of the review. Leave it empty on create to get a new one."`
	UserID        string       `max:"36" doc:"Id of the customer account that wrote it."`
	ProductBvin   string       `bvin:"ref" doc:"Id of the product. Required."`
	ReviewDateUtc Instant      `default:"now" doc:"When it was written; may be not set."`
	Rating        ReviewRating `default:"3" doc:"Stars, 0 to 5."`
	Karma         int          `doc:"How helpful shoppers found it."`
	Description   string       `doc:"Text."`
	Approved      bool         `doc:"Whether shoppers see it."`
	ProductName   string       `doc:"Unused; always empty."`
}

// ProductVolumeDiscount is ProductVolumeDiscountDTO: another price from a quantity on.
type ProductVolumeDiscount struct {
	Bvin         string       `bvin:"id" doc:"Id of the discount. Leave it empty on create to get a new one."`
	StoreId      int64        `doc:"Number of the store. Set by the server."`
	LastUpdated  Instant      `default:"now" doc:"When the discount was last saved. Set by the server."`
	ProductId    string       `bvin:"ref" doc:"Id of the product. Required."`
	Qty          int          `doc:"Quantity from which it applies."`
	Amount       Decimal      `doc:"New unit price, in store currency."`
	DiscountType DiscountType `doc:"Kind of discount, for programs; the amount is the new unit price whatever it says."`
}

// Small models of product details that have hardly any rules of their own.

const (
	relationshipsTable = "productrelationships"
	reviewsTable       = "productreviews"
	discountsTable     = "productvolumediscounts"
)

// What belongs to a product: docs/protocol/20-product-details.md §6, §7, §8.
var (
	Relationships   = resource(func(s *Store) *model[ProductRelationship, int64] { return modelsOf(s).relationships })
	Reviews         = resource(func(s *Store) *model[ProductReview, string] { return modelsOf(s).reviews })
	VolumeDiscounts = resource(func(s *Store) *model[ProductVolumeDiscount, string] { return modelsOf(s).discounts })
)

func (s *Store) declareDetails() {
	modelsOf(s).relationships = declare(s.base, model[ProductRelationship, int64]{
		one: "relationship", id: func(r *ProductRelationship) *int64 { return &r.Id }, store: func(r *ProductRelationship) *int64 { return &r.StoreId },
		ofOwner: ofProduct(storage.Asc("sort_order", "pk")...),
		ids:     strictIDs, beforeSave: s.settleRelationship,
		refs: []ref[ProductRelationship]{
			{column: "product", to: productsTable, field: "ProductId", back: aProduct},
			{column: "related", to: productsTable, field: "RelatedProductId", back: aProduct},
		},
	}, storage.Spec[ProductRelationship, int64]{
		Table: relationshipsTable,
		Columns: []storage.Column[ProductRelationship]{
			{Name: "product", Type: storage.Text, Value: func(r *ProductRelationship) any { return r.ProductId }},
			{Name: "related", Type: storage.Text, Value: func(r *ProductRelationship) any {
				return r.RelatedProductId
			}},
			{Name: "sort_order", Type: storage.Integer, Value: func(r *ProductRelationship) any { return r.SortOrder }},
		},
		Indexes: []storage.Index{{Columns: []string{"product", "sort_order"}}, {Columns: []string{"related"}}},
	})
	modelsOf(s).reviews = declare(s.base, model[ProductReview, string]{
		one: "review", id: func(r *ProductReview) *string { return &r.Bvin },
		asks: map[string]asked{
			"ProductBvin": asID("product"), "UserID": asID("customer").orNone(), "Approved": asTruth("approved"),
			"ReviewDateUtc": asTime("written"),
		},
		ofOwner:  ofProduct(slices.Concat(storage.Desc("karma", "written"), storage.Asc("pk"))...),
		ids:      strictIDs,
		searched: []string{"words_key"},
		filters: map[string]filter{"approved": byTruth("approved"), "rating": byNumber("rating"),
			"product": byText("product"), "customer": byText("customer"), "since": since("written")},
		sorts: map[string][]storage.By{"date": storage.Asc("written"), "rating": storage.Asc("rating"),
			"karma": storage.Asc("karma")},
		mentions: []mention[ProductReview]{
			{"UserID", "customer", customersTable, func(r *ProductReview, id string) { r.UserID = id }}},
		refs: []ref[ProductReview]{{column: "product", to: productsTable, field: "ProductBvin", back: aProduct}},
		beforeSave: func(_ *storage.Tx, _ *change, _, r *ProductReview) error {
			r.ProductName = ""
			return nil
		},
	}, storage.Spec[ProductReview, string]{
		Table: reviewsTable,
		Columns: []storage.Column[ProductReview]{
			{Name: "product", Type: storage.Text, Value: func(r *ProductReview) any { return r.ProductBvin }},
			{Name: "karma", Type: storage.Integer, Value: func(r *ProductReview) any { return r.Karma }},
			{Name: "written", Type: storage.Integer, Value: func(r *ProductReview) any {
				return r.ReviewDateUtc.Time().UnixMilli()
			}},
			{Name: "approved", Type: storage.Integer, Value: func(r *ProductReview) any { return r.Approved }},
			{Name: "rating", Type: storage.Integer, Value: func(r *ProductReview) any { return int(r.Rating) }},
			{Name: "customer", Type: storage.Text, Value: func(r *ProductReview) any { return mentioned(r.UserID) }},
			wordsColumn(func(r *ProductReview) []string { return []string{r.Description} }),
		},
		Indexes: []storage.Index{{Columns: []string{"product", "karma", "written"}},
			{Columns: []string{"approved", "written", "id"}},
			{Columns: []string{"customer"}, Where: storage.Ne("customer", nil)}},
	})
	modelsOf(s).discounts = declare(s.base, model[ProductVolumeDiscount, string]{
		one: "volume discount", id: func(d *ProductVolumeDiscount) *string { return &d.Bvin },
		store: func(d *ProductVolumeDiscount) *int64 { return &d.StoreId }, updated: func(d *ProductVolumeDiscount) *Instant { return &d.LastUpdated },
		ids:  strictIDs,
		refs: []ref[ProductVolumeDiscount]{{column: "product", to: productsTable, field: "ProductId", back: aProduct}},
	}, storage.Spec[ProductVolumeDiscount, string]{
		Table: discountsTable,
		Columns: []storage.Column[ProductVolumeDiscount]{
			{Name: "product", Type: storage.Text, Value: func(d *ProductVolumeDiscount) any { return d.ProductId }},
			{Name: "qty", Type: storage.Integer, Value: func(d *ProductVolumeDiscount) any { return d.Qty }},
		},
		Indexes: []storage.Index{{Columns: []string{"product", "qty"}}},
	})
}

// ofProduct selects what belongs to a product.
func ofProduct(order ...storage.By) func(product string) storage.Query {
	return func(product string) storage.Query {
		return storage.Query{Where: storage.Eq("product", product), Order: order}
	}
}

func (s *Store) settleRelationship(tx *storage.Tx, _ *change, old, r *ProductRelationship) error {
	if old != nil {
		return nil
	}
	place, err := lastPlace(tx, relationshipsTable, "product", r.ProductId)
	r.SortOrder = place
	return err
}

// UnrelateProducts deletes every relationship of product to the other, in this direction; false when there is none, or an id is malformed.
func (s *Store) UnrelateProducts(ctx context.Context, g Guard, product, other string) (gone bool, err error) {
	p, okP := modelsOf(s).products.parse(product)
	o, okO := modelsOf(s).products.parse(other)
	if !okP || !okO {
		return false, nil
	}
	err = s.base.write(ctx, g, func(tx *storage.Tx) error {
		n, err := modelsOf(s).relationships.DeleteWhere(tx, storage.And(storage.Eq("product", p), storage.Eq("related", o)))
		gone = n > 0
		return err
	})
	return gone && err == nil, err
}

// ReviewRating is ProductReviewRatingDTO.
type ReviewRating int

// Members names the values.
func (ReviewRating) Members() []Member {
	return named(map[int]string{0: "ZeroStars", 1: "OneStar", 2: "TwoStars", 3: "ThreeStars", 4: "FourStars",
		5: "FiveStars"})
}

// DiscountType is ProductVolumeDiscountTypeDTO.
type DiscountType int

// Members names the values.
func (DiscountType) Members() []Member {
	return named(map[int]string{0: "None", 1: "Percentage", 2: "Amount"})
}

// VolumePricesOf are the prices by volume of a product, the smallest quantity first.
func (s *Store) VolumePricesOf(_ context.Context, product string) (all []VolumePrice, err error) {
	have, err := partsOf(s.db.Reader(), modelsOf(s).discounts, product)
	for _, d := range have {
		all = append(all, VolumePrice{d.Qty, d.Amount})
	}
	slices.SortStableFunc(all, func(a, b VolumePrice) int { return cmp.Compare(a.Qty, b.Qty) })
	return all, err
}
