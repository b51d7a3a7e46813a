package shop

import (
	"testing"

	"griddle/storage"
)

// What comes from another store may not name what did not come, but where the protocol lets it.
func TestArrivalsNameWhatIsThere(t *testing.T) {
	s := newShop(t)
	s.furnish()
	const gone = "00000000-0000-4000-8000-00000000dead"
	if err := s.write(ctx, nil, func(tx *storage.Tx) error {
		return storage.SetSetting(tx, noteSetting, "x")
	}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		to     interface{ Arrival([]byte) Arrival }
		posted string
		field  string // "" comes
	}{
		{Products, `{"Bvin":"` + item(1) + `","VendorId":"` + gone + `"}`, "VendorId"},
		{Products, `{"Bvin":"` + item(1) + `","ManufacturerId":"` + gone + `"}`, "ManufacturerId"},
		{Products, `{"Bvin":"` + item(1) + `","ProductTypeId":"` + gone + `"}`, "ProductTypeId"},
		{Associations, `{"Id":7,"ProductId":"` + gone + `","CategoryId":"` + idA + `"}`, "ProductId"},
		{Relationships, `{"Id":7,"ProductId":"` + idA + `","RelatedProductId":"` + gone + `"}`, "RelatedProductId"},
		{Reviews, `{"Bvin":"` + item(2) + `","ProductBvin":"` + gone + `"}`, "ProductBvin"},
		{VolumeDiscounts, `{"Bvin":"` + item(3) + `","ProductId":"` + gone + `"}`, "ProductId"},
		{ProductImages, `{"Bvin":"` + item(4) + `","ProductId":"` + gone + `"}`, "ProductId"},
		{ProductInventories, `{"Bvin":"` + item(5) + `","ProductBvin":"` + gone + `"}`, "ProductBvin"},
		{WishListItems, `{"Id":7,"CustomerId":"1","ProductId":"` + gone + `"}`, "ProductId"},
		{Referrals, `{"Id":7,"AffiliateId":99}`, "AffiliateId"},
		{Taxes, `{"Id":7,"TaxScheduleId":99}`, "TaxScheduleId"},
		{OrderTransactions, `{"Id":"` + item(6) + `","OrderId":"` + gone + `"}`, "OrderId"},

		{Orders, `{"Bvin":"` + item(7) + `","UserID":"99","AffiliateID":99}`, ""},
		{Reviews, `{"Bvin":"` + item(8) + `","ProductBvin":"` + idA + `","UserID":"99"}`, ""},
		{WishListItems, `{"Id":8,"CustomerId":"99","ProductId":"` + idA + `"}`, ""},
		{Customers, `{"Bvin":"98","Email":"b@example.com","PricingGroupId":"` + gone + `"}`, ""},
		{Categories, `{"Bvin":"` + item(9) + `","Name":"C","ParentId":"` + gone + `"}`, ""},
		{ProductInventories, `{"Bvin":"` + item(10) + `","ProductBvin":"` + idA + `","VariantId":"` + gone + `"}`, ""},
		{Products, `{"Bvin":"` + item(11) + `","ProductName":"P","TaxSchedule":99}`, ""},
	} {
		before := s.everything()
		var why error
		err := s.Receive(ctx, []Arrival{c.to.Arrival([]byte(c.posted))}, func(refused []error) (string, error) {
			why = refused[0]
			return "x", nil
		})
		switch {
		case err != nil:
			t.Fatal(err)
		case c.field != "":
			s.refused(why, Invalid, c.field)
			s.same(s.everything(), before)
		case why != nil:
			t.Errorf("%s: %v", c.posted, why)
		}
	}
}
