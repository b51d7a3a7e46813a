package shop

import (
	"testing"

	"griddle/shop/model"
)

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
		uses[0] != (model.Use{Noun: "product", Count: 1, Refused: true}) {
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
	s.save(Products, p.text("Bvin"), string(model.Encode(&got))) // and can be posted back
	s.refused(s.Undo(ctx, v.ID), Taken, "")                      // the newer ones first
	for _, c := range []model.Change{x, m, v} {
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

// Orders are counted among what names a customer, and stay as they are without it.
func TestOrdersMentionCustomers(t *testing.T) {
	s := newShop(t)
	s.furnish()
	id := s.save(Orders, "", `{"UserID":"1"}`).text("Bvin")
	s.save(Orders, "", `{}`)
	uses := must(Customers.Uses(s.Store, ctx, []string{"1"}))
	if len(uses) != 1 || uses[0] != (model.Use{Noun: "order", Count: 1}) {
		t.Errorf("%+v", uses)
	}
	before := must(Orders.One(s.Store, id))
	must(Customers.Remove(s.Store, ctx, []string{"1"}))
	s.same([]string{string(must(Orders.One(s.Store, id)))}, []string{string(before)})
}

// Every reference names a model, says by which member, and what undo calls it, one that refuses why, and one
// that is cleared how.
func TestReferencesAreWhole(t *testing.T) {
	s := newShop(t)
	for _, r := range s.base.Refs {
		if s.base.Kinds[r.To] == nil || r.Back == "" || (r.Then == model.Refuses) != (r.Why != "") ||
			(r.Then == model.Clears) != (r.Empty != nil) || s.base.Kinds[r.From] != nil && r.Field == "" {
			t.Errorf("%+v", r)
		}
	}
}
