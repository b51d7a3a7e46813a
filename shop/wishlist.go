package shop

import (
	"context"
	"strings"

	"griddle/shop/model"
	"griddle/shop/wire"
	"griddle/storage"
)

// WishListItem is WishListItemDTO: a product that a customer wants to remember.
type WishListItem struct {
	Id             int64             `doc:"Number of the item. Set by the server."`
	StoreId        int64             `doc:"Number of the store. Set by the server."`
	CustomerId     string            `doc:"Id of the customer account."`
	LastUpdatedUtc Instant           `default:"now" doc:"When it was last changed, as posted; not set: now."`
	ProductId      string            `bvin:"ref" doc:"Id of the product. Required."`
	Quantity       int               `default:"1" doc:"How many."`
	SelectionData  []OptionSelection `doc:"Options chosen."`
}

// OptionSelection is OptionSelectionDTO: what was chosen of an option.
type OptionSelection struct {
	OptionBvin    string `doc:"Id of the option, without hyphens."`
	SelectionData string `doc:"Id of the chosen item, without hyphens, or a text."`
}

const wishListTable = "wishlistitems"

// WishListItems: docs/protocol/30-orders-people-taxes.md §7.
var WishListItems = resource(func(s *Store) *model.Of[WishListItem, int64] { return modelsOf(s).wishList })

func (s *Store) declareWishList() {
	modelsOf(s).wishList = model.Declare(s.base, model.Of[WishListItem, int64]{
		One: "wish list item", ID: func(w *WishListItem) *int64 { return &w.Id },
		StoreID: func(w *WishListItem) *int64 { return &w.StoreId },
		Asks: map[string]model.AskBy{
			"CustomerId": model.AsID("customer"), "ProductId": model.AsID("product"),
			"LastUpdatedUtc": model.AsTime("updated"),
		},
		Refs: []model.Ref[WishListItem]{
			{Column: "product", To: productsTable, Field: "ProductId", Back: aProduct},
			{Column: "customer", To: customersTable, Field: "CustomerId", Unasked: true,
				Back: "a customer who wished for it", Name: func(w *WishListItem, id string) { w.CustomerId = id }},
		},
		BeforeSave: func(_ *storage.Tx, _ *model.Journal, _, w *WishListItem) error {
			w.CustomerId = strings.TrimSpace(w.CustomerId)
			w.LastUpdatedUtc = s.base.Dated(w.LastUpdatedUtc, Instant{})
			for i := range w.SelectionData {
				w.SelectionData[i].settle()
			}
			return nil
		},
	}, storage.Spec[WishListItem, int64]{
		Table: wishListTable,
		Columns: []storage.Column[WishListItem]{
			{Name: "customer", Type: storage.Text, Value: func(w *WishListItem) any { return w.CustomerId }},
			{Name: "product", Type: storage.Text, Value: func(w *WishListItem) any { return w.ProductId }},
			{Name: "updated", Type: storage.Integer, Value: func(w *WishListItem) any {
				return w.LastUpdatedUtc.Time().UnixMilli()
			}},
		},
		Indexes: []storage.Index{{Columns: []string{"customer", "updated"}}, {Columns: []string{"product"}}},
	})
}

// Settle takes the hyphens out of ids, as the protocol stores them; other texts stay.
func (o *OptionSelection) settle() {
	for _, text := range []*string{&o.OptionBvin, &o.SelectionData} {
		if id, ok := wire.ParseBvin(*text); ok {
			*text = strings.ReplaceAll(id, "-", "")
		}
	}
}

// WishListOf calls fn with the items of a customer, those changed last first.
func (s *Store) WishListOf(ctx context.Context, customer string, fn func(body []byte) error) error {
	return modelsOf(s).wishList.Bodies(s.db.Reader(), storage.Query{Where: storage.Eq("customer",
		strings.TrimSpace(customer)),
		Order: storage.Desc("updated", "pk")}, model.UntilDone(ctx, fn))
}

// Wish is an item of a customer's wish list as the window shows it.
type Wish struct {
	Item    WishListItem
	Product *Product // nil when it is gone
	Choices string   // what was chosen of it, in words
}

// WishesOf are those of a customer, changed last first.
func (s *Store) WishesOf(ctx context.Context, customer string) (all []Wish, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		all, err = s.WishesIn(v, customer)
		return err
	})
	return all, err
}

func (s *Store) WishesIn(v storage.Reader, customer string) (all []Wish, err error) {
	q := storage.Query{Where: storage.Eq("customer", strings.TrimSpace(customer)), Order: storage.Desc("updated", "pk")}
	err = modelsOf(s).wishList.Each(v, q, func(item WishListItem) error {
		all = append(all, Wish{Item: item})
		return nil
	})
	for i := range all {
		if err != nil {
			return nil, err
		}
		w := &all[i]
		if w.Product, err = modelsOf(s).products.Stored(v, w.Item.ProductId); err == nil && w.Product != nil {
			var item OrderItem
			item, err = s.Item(v, w.Product, w.Item.SelectionData)
			w.Choices = item.Line.ProductShortDescription
		}
	}
	return all, err
}
