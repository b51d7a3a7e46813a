package server

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/sample"
	"griddle/storage"
	"griddle/storage/storagetest"
)

// deleted is a model as the window deletes of it, and the address at which a program does.
type deleted struct {
	model   string
	ids     func(*shop.Store) ([]string, error)
	window  func(s *shop.Store, ctx context.Context, ids []string) (model.Change, error)
	address func(s *shop.Store, id string) (string, error)
}

// byID is a model whose records programs delete by their ids.
func byID[T any, K storage.ID](model string, r shop.Resource[T, K]) deleted {
	return by(model, r, func(rec T) string { return r.ID(&rec) })
}

// by is one whose records have another address; "" for none.
func by[T any, K storage.ID](model string, r shop.Resource[T, K], address func(T) string) deleted {
	return deleted{model, r.IDs, r.Remove, func(s *shop.Store, id string) (string, error) {
		rec, err := r.Get(s, id)
		return address(rec), err
	}}
}

// deletes are all models, each before those that its records name: these would take them along.
var deletes = []deleted{
	byID("catalogroles", shop.CatalogRoles),
	byID("productinventory", shop.ProductInventories),
	byID("productimages", shop.ProductImages),
	byID("productreviews", shop.Reviews),
	byID("productvolumediscounts", shop.VolumeDiscounts),
	byID("wishlistitems", shop.WishListItems),
	by("categoryproductassociations", shop.Associations, func(a shop.CategoryProductAssociation) string {
		return a.ProductId + "/" + a.CategoryId
	}),
	by("productrelationships", shop.Relationships, func(r shop.ProductRelationship) string {
		return r.ProductId + "/" + r.RelatedProductId
	}),
	// Generation alone makes and deletes them.
	by("productvariant", shop.Variants, func(shop.Variant) string { return "" }),
	byID("productfiles", shop.ProductFiles),
	byID("productproperties", shop.ProductProperties),
	byID("productoptions", shop.ProductOptions),
	byID("producttypes", shop.ProductTypes),
	byID("vendors", shop.Vendors),
	byID("manufacturers", shop.Manufacturers),
	by("affiliates/referrals", shop.Referrals, func(shop.AffiliateReferral) string { return "" }),
	byID("affiliates", shop.Affiliates),
	byID("taxes", shop.Taxes),
	byID("taxschedules", shop.TaxSchedules),
	byID("categories", shop.Categories),
	byID("products", shop.Products),
	byID("ordertransactions", shop.OrderTransactions),
	byID("orders", shop.Orders),
	byID("giftcards", shop.GiftCards),
	byID("customeraccounts", shop.Customers),
	byID("pricegroups", shop.PriceGroups),
}

// shopRows are every row of every table of the shop, and what the word search holds.
func (d *desk) shopRows() (all []string) {
	d.t.Helper()
	all, err := storagetest.Records(d.db.Dir(), shop.Schema(), "product_search",
		"pan", "oil", "flour", "bread", "the", "and", "salt", "knife")
	must(d.t, err)
	return all
}

func (d *desk) unchanged(when string, before []string) {
	d.t.Helper()
	after := d.shopRows()
	for i, row := range after {
		if i >= len(before) || row != before[i] {
			d.t.Fatalf("%s: there is %.300s", when, row)
		}
	}
	if len(after) != len(before) {
		d.t.Fatalf("%s: %d rows, want %d", when, len(after), len(before))
	}
}

// sampled is a store with a record of every model at least.
func sampled(t *testing.T) *desk {
	d := open(t)
	must(t, sample.Fill(d.shop, context.Background(), ""))
	orders, err := shop.Orders.IDs(d.shop)
	must(t, err)
	_, err = shop.Orders.Remove(d.shop, context.Background(), orders[10:len(orders)-10]) // every row is read many times
	must(t, err)
	ids, err := shop.Products.IDs(d.shop)
	must(t, err)
	categories, err := shop.Categories.IDs(d.shop)
	must(t, err)
	one, other := ids[0], ids[1]
	const image, file = cup, plate
	for _, post := range [][2]string{
		{"productimages", `{"Bvin":"` + image + `","ProductId":"` + one + `","FileName":"side.png"}`},
		{"productimagesupload/" + one + "/" + image + "?filename=side.png", asNumbers(smallPicture(t))},
		{"productrelationships", `{"ProductId":"` + one + `","RelatedProductId":"` + other + `"}`},
		{"productrelationships", `{"ProductId":"` + other + `","RelatedProductId":"` + one + `"}`},
		{"productvolumediscounts", `{"ProductId":"` + one + `","Qty":10,"Amount":1.23}`},
		{"productreviews", `{"ProductBvin":"` + one + `","Description":"Good"}`},
		{"wishlistitems", `{"ProductId":"` + one + `","CustomerId":"nobody we know"}`},
		{"productfiles", `{"Bvin":"` + file + `","FileName":"guide.pdf","ProductId":"` + one + `"}`},
		{"productfilesdata/" + file + "?first=1", "[1,2,3]"},
		{"productproperties", `{"PropertyName":"Colour","DisplayName":"Colour"}`},
		{"catalogroles", `{"RoleName":"Cooks","ReferenceId":"` + one + `","RoleType":0}`},
		{"catalogroles", `{"RoleName":"Cooks","ReferenceId":"` + categories[0] + `","RoleType":1}`},
	} {
		r := d.classic("POST", post[0], post[1])
		if _, errors := r.envelope(t); len(errors) > 0 {
			t.Fatalf("%s: %s", post[0], r.body)
		}
	}
	return d
}

// TestEveryDeleteAgrees: of each model, what the window deletes is gone as if a program had deleted it through the API,
// what a program may not delete the window may not either, and undo gives back every byte.
func TestEveryDeleteAgrees(t *testing.T) {
	d := sampled(t)
	ctx := context.Background()
	for _, rt := range routes {
		covered := slices.ContainsFunc(deletes, func(of deleted) bool { return of.model == rt.model })
		if rt.method == "DELETE" && strings.Contains(rt.call, "{") && !covered && rt.model != "productfilesxproducts" {
			t.Errorf("%s is not tried", rt.key())
		}
	}
	refused := 0
	for _, of := range deletes {
		ids, err := of.ids(d.shop)
		must(t, err)
		if len(ids) == 0 {
			t.Errorf("the test has no record of %s", of.model)
			continue
		}
		for _, id := range slices.Compact([]string{ids[0], ids[len(ids)-1]}) {
			address, err := of.address(d.shop, id)
			must(t, err)
			before := d.shopRows()
			made, err := of.window(d.shop, ctx, []string{id})
			if err != nil { // then a program may not either, and neither leaves a trace
				refused++
				if shop.KindOf(err) != shop.Invalid {
					t.Fatalf("%s: %v", of.model, err)
				}
				if r := d.modern("DELETE", of.model+"/"+address, ""); r.StatusCode < 400 {
					t.Errorf("%s: the window may not (%v), a program may: %s", of.model, err, r.body)
				}
				d.unchanged(of.model+" refused", before)
				continue
			}
			byWindow := d.shopRows()
			if slices.Equal(byWindow, before) {
				t.Errorf("%s: the window deleted nothing", of.model)
			}
			if err := d.shop.Undo(ctx, made.ID); err != nil {
				t.Fatalf("%s: %v", of.model, err)
			}
			d.unchanged(of.model+" after undo", before)
			if address == "" {
				_, err := of.window(d.shop, ctx, []string{id})
				must(t, err)
				continue
			}
			r := d.modern("DELETE", of.model+"/"+escaped(address), "")
			if r.StatusCode != 200 {
				t.Errorf("%s %s: %s", of.model, address, r.body)
			}
			d.unchanged(of.model+" by a program", byWindow)
		}
	}
	if refused == 0 {
		t.Error("nothing was refused: the test lacks an option or a type that products have")
	}
}

// escaped is an address in which each part may hold anything.
func escaped(address string) string {
	parts := strings.Split(address, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return strings.Join(parts, "/")
}
