package shop

import (
	"cmp"
	"context"
	"slices"

	"griddle/shop/model"
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
	Relationships = resource(func(s *Store) *model.Of[ProductRelationship, int64] {
		return modelsOf(s).relationships
	})
	Reviews         = resource(func(s *Store) *model.Of[ProductReview, string] { return modelsOf(s).reviews })
	VolumeDiscounts = resource(func(s *Store) *model.Of[ProductVolumeDiscount, string] { return modelsOf(s).discounts })
)

func (s *Store) declareDetails() {
	modelsOf(s).relationships = model.Declare(s.base, model.Of[ProductRelationship, int64]{
		One: "relationship", ID: func(r *ProductRelationship) *int64 { return &r.Id },
		StoreID:    func(r *ProductRelationship) *int64 { return &r.StoreId },
		OfOwner:    ofProduct(storage.Asc("sort_order", "pk")...),
		Addressing: model.StrictIDs, BeforeSave: s.settleRelationship,
		Refs: []model.Ref[ProductRelationship]{
			{Column: "product", To: productsTable, Field: "ProductId", Back: aProduct},
			{Column: "related", To: productsTable, Field: "RelatedProductId", Back: aProduct},
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
	modelsOf(s).reviews = model.Declare(s.base, model.Of[ProductReview, string]{
		One: "review", ID: func(r *ProductReview) *string { return &r.Bvin },
		Asks: map[string]model.AskBy{
			"ProductBvin": model.AsID("product"), "UserID": model.AsID("customer").OrNone(),
			"Approved":      model.AsTruth("approved"),
			"ReviewDateUtc": model.AsTime("written"),
		},
		OfOwner:    ofProduct(slices.Concat(storage.Desc("karma", "written"), storage.Asc("pk"))...),
		Addressing: model.StrictIDs,
		Searched:   []string{"words_key"},
		Filters: map[string]model.Narrowing{"approved": model.ByTruth("approved"), "rating": model.ByNumber("rating"),
			"product": model.ByText("product"), "customer": model.ByText("customer"), "since": model.Since("written")},
		Sorts: map[string][]storage.By{"date": storage.Asc("written"), "rating": storage.Asc("rating"),
			"karma": storage.Asc("karma")},
		Mentions: []model.Mention[ProductReview]{
			{Field: "UserID", Column: "customer", To: customersTable,
				Name: func(r *ProductReview, id string) { r.UserID = id }}},
		Refs: []model.Ref[ProductReview]{{Column: "product", To: productsTable, Field: "ProductBvin", Back: aProduct}},
		BeforeSave: func(_ *storage.Tx, _ *model.Journal, _, r *ProductReview) error {
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
			{Name: "customer", Type: storage.Text,
				Value: func(r *ProductReview) any { return model.Mentioned(r.UserID) }},
			model.WordsColumn(func(r *ProductReview) []string { return []string{r.Description} }),
		},
		Indexes: []storage.Index{{Columns: []string{"product", "karma", "written"}},
			{Columns: []string{"approved", "written", "id"}},
			{Columns: []string{"customer"}, Where: storage.Ne("customer", nil)}},
	})
	modelsOf(s).discounts = model.Declare(s.base, model.Of[ProductVolumeDiscount, string]{
		One: "volume discount", ID: func(d *ProductVolumeDiscount) *string { return &d.Bvin },
		StoreID:    func(d *ProductVolumeDiscount) *int64 { return &d.StoreId },
		Updated:    func(d *ProductVolumeDiscount) *Instant { return &d.LastUpdated },
		Addressing: model.StrictIDs,
		Refs: []model.Ref[ProductVolumeDiscount]{{Column: "product", To: productsTable, Field: "ProductId",
			Back: aProduct}},
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

func (s *Store) settleRelationship(tx *storage.Tx, _ *model.Journal, old, r *ProductRelationship) error {
	if old != nil {
		return nil
	}
	place, err := model.LastPlace(tx, relationshipsTable, "product", r.ProductId)
	r.SortOrder = place
	return err
}

// UnrelateProducts deletes every relationship of product to the other, in this direction; false when there is none, or
// an id is malformed.
func (s *Store) UnrelateProducts(ctx context.Context, g model.Guard, product, other string) (gone bool, err error) {
	p, okP := modelsOf(s).products.Parse(product)
	o, okO := modelsOf(s).products.Parse(other)
	if !okP || !okO {
		return false, nil
	}
	err = s.base.Write(ctx, g, func(tx *storage.Tx) error {
		n, err := modelsOf(s).relationships.DeleteWhere(tx, storage.And(storage.Eq("product", p),
			storage.Eq("related", o)))
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
