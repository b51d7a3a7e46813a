package shop

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"testing"

	"griddle/storage"
)

// deleting is how records of a model are deleted by a program and by the window.
type deleting struct {
	ids    func() []string
	call   func(id string) (bool, error)
	window func(ids []string) (Change, error)
}

func deletesOf[T any, K storage.ID](s *shopTest, r Resource[T, K]) deleting {
	return deleting{
		ids:    func() []string { return must(r.IDs(s.Store)) },
		call:   func(id string) (bool, error) { return r.Delete(s.Store, ctx, nil, id) },
		window: func(ids []string) (Change, error) { return r.Remove(s.Store, ctx, ids) },
	}
}

// everyDelete is that of each model, by its table.
func everyDelete(s *shopTest) map[string]deleting {
	return map[string]deleting{
		productsTable:      deletesOf(s, Products),
		categoriesTable:    deletesOf(s, Categories),
		associationsTable:  deletesOf(s, Associations),
		rolesTable:         deletesOf(s, CatalogRoles),
		inventoryTable:     deletesOf(s, ProductInventories),
		optionsTable:       deletesOf(s, ProductOptions),
		variantsTable:      deletesOf(s, Variants),
		imagesTable:        deletesOf(s, ProductImages),
		filesTable:         deletesOf(s, ProductFiles),
		typesTable:         deletesOf(s, ProductTypes),
		propertiesTable:    deletesOf(s, ProductProperties),
		relationshipsTable: deletesOf(s, Relationships),
		reviewsTable:       deletesOf(s, Reviews),
		discountsTable:     deletesOf(s, VolumeDiscounts),
		customersTable:     deletesOf(s, Customers),
		wishListTable:      deletesOf(s, WishListItems),
		priceGroupsTable:   deletesOf(s, PriceGroups),
		giftCardsTable:     deletesOf(s, GiftCards),
		affiliatesTable:    deletesOf(s, Affiliates),
		referralsTable:     deletesOf(s, Referrals),
		schedulesTable:     deletesOf(s, TaxSchedules),
		taxesTable:         deletesOf(s, Taxes),
		ordersTable:        deletesOf(s, Orders),
		transactionsTable:  deletesOf(s, OrderTransactions),
		vendorsTable:       deletesOf(s, Vendors),
		manufacturersTable: deletesOf(s, Manufacturers),
	}
}

// Of each model: what the window deletes is gone as if a program had deleted it, what a program may not delete the
// window may not either, and undo gives back every byte.
func TestBothDeletesAgree(t *testing.T) {
	s := newShop(t)
	if err := s.AddSample(ctx, ""); err != nil {
		t.Fatal(err)
	}
	s.furnishSample()
	all := everyDelete(s)
	if got, want := slices.Sorted(maps.Keys(all)), slices.Sorted(maps.Keys(s.kinds)); !slices.Equal(got, want) {
		t.Fatalf("the test covers %v, the models are %v", got, want)
	}
	// Those that others name come last, for these go with them.
	order := slices.SortedFunc(maps.Keys(all), func(a, b string) int {
		if a, b := len(s.naming(a)), len(s.naming(b)); a != b {
			return cmp.Compare(a, b)
		}
		return cmp.Compare(a, b)
	})
	refused := 0
	for _, table := range order {
		of := all[table]
		ids := of.ids()
		if len(ids) == 0 {
			t.Errorf("the test has no record of %s", table)
			continue
		}
		for _, id := range slices.Compact([]string{ids[0], ids[len(ids)-1]}) {
			before := s.everything()
			made, err := of.window([]string{id})
			if err != nil { // then a program may not either, and neither leaves a trace
				refused++
				s.refused(err, Invalid, "")
				_, err := of.call(id)
				s.refused(err, Invalid, "")
				s.same(s.everything(), before)
				continue
			}
			byWindow := s.everything()
			if slices.Equal(byWindow, before) {
				t.Errorf("%s: the window deleted nothing", table)
			}
			if err := s.Undo(ctx, made.ID); err != nil {
				t.Fatalf("%s: %v", table, err)
			}
			s.same(s.everything(), before)
			if gone := must(of.call(id)); !gone {
				t.Errorf("%s: nothing was deleted by call", table)
			}
			s.same(s.everything(), byWindow)
		}
	}
	if refused == 0 {
		t.Error("nothing was refused: the test lacks an option or a type that products have")
	}
}

// A delete of several of which one is refused deletes none.
func TestADeleteIsWhole(t *testing.T) {
	s := newShop(t)
	used := s.save(ProductTypes, "", `{"ProductTypeName":"Pans"}`).text("Bvin")
	s.product(`{"ProductName":"Pan","ProductTypeId":"` + used + `"}`)
	unused := s.save(ProductTypes, "", `{"ProductTypeName":"Pots"}`).text("Bvin")
	before := s.everything()
	_, err := ProductTypes.Remove(s.Store, ctx, []string{unused, used})
	s.refused(err, Invalid, "")
	s.same(s.everything(), before)
	if made := must(ProductTypes.Remove(s.Store, ctx, []string{unused})); made.Count != 1 || made.Name != "Pots" {
		t.Errorf("%+v", made)
	}
	if uses := must(ProductTypes.Uses(s.Store, ctx, []string{used})); len(uses) != 1 ||
		uses[0] != (Use{Noun: "product", Count: 1, Refused: true}) {
		t.Errorf("%+v", uses)
	}
}

// What named a deleted record names nothing after it, in every product.
func TestReferencesAreTakenOut(t *testing.T) {
	s := newShop(t)
	vendor := s.save(Vendors, "", `{"DisplayName":"Mill"}`).text("Bvin")
	maker := s.save(Manufacturers, "", `{"DisplayName":"Forge"}`).text("Bvin")
	schedule := s.save(TaxSchedules, "", `{"Name":"Books"}`)["Id"].(float64)
	p := s.product(`{"ProductName":"Pan","VendorId":"` + vendor + `","ManufacturerId":"` + maker + `","TaxSchedule":1}`)
	if p["TaxSchedule"] != schedule {
		t.Fatalf("schedule %v, want %v", p["TaxSchedule"], schedule)
	}
	before := s.everything()
	v := must(Vendors.Remove(s.Store, ctx, []string{vendor}))
	m := must(Manufacturers.Remove(s.Store, ctx, []string{maker}))
	x := must(TaxSchedules.Remove(s.Store, ctx, []string{"1"}))
	got := must(Products.Get(s.Store, p.text("Bvin")))
	if got.VendorId != "" || got.ManufacturerId != "" || got.TaxSchedule != noSchedule {
		t.Errorf("names %q, %q, %d", got.VendorId, got.ManufacturerId, got.TaxSchedule)
	}
	s.save(Products, p.text("Bvin"), string(Encode(&got))) // and can be posted back
	s.refused(s.Undo(ctx, v.ID), Taken, "")                // the newer ones first
	for _, c := range []Change{x, m, v} {
		if err := s.Undo(ctx, c.ID); err != nil {
			t.Fatal(err)
		}
	}
	s.same(s.everything(), before)
}

// The stock of a variant goes with it, and the product has stock itself after its last one; undo gives all of it back.
func TestStockGoesWithItsVariant(t *testing.T) {
	s := newShop(t)
	p := s.product(`{"ProductName":"Shirt","InventoryMode":101}`).text("Bvin")
	s.option(idA, p, item(1), item(2))
	s.generate(p)
	variants := must(Variants.IDs(s.Store))
	for _, v := range variants {
		s.save(ProductInventories, "", `{"ProductBvin":"`+p+`","VariantId":"`+v+`","QuantityOnHand":5}`)
	}
	first := s.everything()
	one := must(Variants.Remove(s.Store, ctx, variants[:1]))
	if own, of := s.stockOf(p); own != 0 || of != 1 || !must(s.Product(ctx, p)).IsAvailableForSale {
		t.Errorf("one is left: %d, %d", own, of)
	}
	second := s.everything()
	other := must(Variants.Remove(s.Store, ctx, variants[1:]))
	if own, of := s.stockOf(p); own != 1 || of != 0 || must(s.Product(ctx, p)).IsAvailableForSale {
		t.Errorf("none is left: %d, %d", own, of)
	}
	must0(t, s.Undo(ctx, other.ID))
	s.same(s.everything(), second)
	must0(t, s.Undo(ctx, one.ID))
	s.same(s.everything(), first)
}

// Orders are counted among what names a customer and an affiliate, and stay as they are without them.
func TestOrdersMentionPeople(t *testing.T) {
	s := newShop(t)
	s.furnish()
	id := s.save(Orders, "", `{"UserID":"1","AffiliateID":1}`).text("Bvin")
	s.save(Orders, "", `{}`)
	for _, of := range []interface {
		Uses(*Store, context.Context, []string) ([]Use, error)
		Remove(*Store, context.Context, []string) (Change, error)
	}{Customers, Affiliates} {
		uses := must(of.Uses(s.Store, ctx, []string{"1"}))
		if len(uses) != 1 || uses[0] != (Use{Noun: "order", Count: 1}) {
			t.Errorf("%+v", uses)
		}
		before := must(Orders.One(s.Store, id))
		must(of.Remove(s.Store, ctx, []string{"1"}))
		s.same([]string{string(must(Orders.One(s.Store, id)))}, []string{string(before)})
	}
}

// Every reference names a model and says what undo calls it, one that refuses why, and one that is cleared how.
func TestReferencesAreWhole(t *testing.T) {
	s := newShop(t)
	for _, r := range s.refs {
		if s.kinds[r.to] == nil || r.back == "" || (r.then == refuses) != (r.why != "") ||
			(r.then == clears) != (r.empty != nil) {
			t.Errorf("%+v", r)
		}
	}
}
