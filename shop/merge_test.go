package shop

import (
	"testing"

	"griddle/shop/model"
)

// Vendors are merged with all that names them, as one change.
func TestMerge(t *testing.T) {
	s := newShop(t)
	mill := s.save(Vendors, "", `{"DisplayName":"Mill"}`).text("Bvin")
	twin := s.save(Vendors, "", `{"DisplayName":"Mill Ltd"}`).text("Bvin")
	other := s.save(Vendors, "", `{"DisplayName":"Other"}`).text("Bvin")
	pan := s.product(`{"ProductName":"Pan","VendorId":"` + twin + `",` +
		`"ShippingDetails":{"ShippingSourceId":"` + twin + `"}}`).text("Bvin")
	s.product(`{"ProductName":"Lid","VendorId":"` + other + `"}`)
	before := s.everything()
	made := must(Vendors.Merge(s.Store, ctx, model.Merging[VendorManufacturer]{Keep: mill,
		Others: []string{mill, twin}}))
	if made.Kind != model.Merged || made.Count != 1 || made.Name != "Mill Ltd" {
		t.Errorf("%+v", made)
	}
	s.same(must(Vendors.Find(s.Store, ctx, model.Find{})), []string{mill, other})
	p := must(s.Product(ctx, pan))
	if p.VendorId != mill || p.ShippingDetails.ShippingSourceId != mill {
		t.Errorf("it names %s and ships from %s", p.VendorId, p.ShippingDetails.ShippingSourceId)
	}
	if err := s.Undo(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	s.same(s.everything(), before)
	for _, keep := range []string{"no id", "00000000-0000-4000-8000-000000000001"} {
		how := model.Merging[VendorManufacturer]{Keep: keep, Others: []string{twin}}
		if _, err := Vendors.Merge(s.Store, ctx, how); KindOf(err) != Missing {
			t.Errorf("into %s: %v", keep, err)
		}
	}
	s.same(s.everything(), before)
}

// The stock of a vendor is worth what its pieces have cost, to the last figure.
func TestStockIsWorth(t *testing.T) {
	s := newShop(t)
	mill := s.save(Vendors, "", `{"DisplayName":"Mill"}`).text("Bvin")
	maker := s.save(Manufacturers, "", `{"DisplayName":"Maker"}`).text("Bvin")
	for i, cost := range []string{"0.1", "0.2", "1234567890.05"} {
		p := s.product(`{"ProductName":"P","SiteCost":` + cost + `,"VendorId":"` + mill + `","ManufacturerId":"` +
			maker + `"}`).text("Bvin")
		if i < 2 {
			s.save(ProductInventories, "", `{"ProductBvin":"`+p+`","QuantityOnHand":3}`)
		}
	}
	worth := must(s.VendorStock(ctx, []string{mill}))
	if got := worth[mill].String(); got != "0.9" {
		t.Errorf("the vendor's is worth %s", got)
	}
	if got := must(s.ManufacturerStock(ctx, []string{maker, mill}))[maker].String(); got != "0.9" {
		t.Errorf("the manufacturer's is worth %s", got)
	}
}
