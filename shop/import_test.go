package shop

import (
	"testing"
)

// imported stores one record of another store, and says what became of it.
func (s *shopTest) imported(item ImportItem) (became Imported) {
	s.t.Helper()
	must0(s.t, s.ImportMore(ctx, "x"))
	must0(s.t, s.Import(ctx, []ImportItem{item}, func(all []Imported) (string, error) {
		became = all[0]
		return "x", nil
	}))
	return became
}

// What comes from another store may not name what did not come: the record comes without it where its owner could be
// deleted from it too, else it does not come. What the protocol only mentions stays as it is.
func TestImportedRecordsNameWhatIsThere(t *testing.T) {
	s := newShop(t)
	s.furnish()
	const gone = "00000000-0000-4000-8000-00000000dead"
	for _, c := range []struct {
		to      interface{ Import([]byte) ImportItem }
		posted  string
		refused string // the field; "" comes
		emptied string
	}{
		{Products, `{"Bvin":"` + item(1) + `","ProductTypeId":"` + gone + `"}`, "ProductTypeId", ""},
		{Associations, `{"Id":7,"ProductId":"` + gone + `","CategoryId":"` + idA + `"}`, "ProductId", ""},
		{Associations, `{"Id":7,"ProductId":"` + idA + `","CategoryId":"` + gone + `"}`, "CategoryId", ""},
		{Relationships, `{"Id":7,"ProductId":"` + idA + `","RelatedProductId":"` + gone + `"}`, "RelatedProductId", ""},
		{Reviews, `{"Bvin":"` + item(2) + `","ProductBvin":"` + gone + `"}`, "ProductBvin", ""},
		{VolumeDiscounts, `{"Bvin":"` + item(3) + `","ProductId":"` + gone + `"}`, "ProductId", ""},
		{ProductImages, `{"Bvin":"` + item(4) + `","ProductId":"` + gone + `"}`, "ProductId", ""},
		{ProductInventories, `{"Bvin":"` + item(5) + `","ProductBvin":"` + gone + `"}`, "ProductBvin", ""},
		{Variants, `{"Bvin":"` + item(5) + `","ProductId":"` + gone + `"}`, "ProductId", ""},
		{CatalogRoles, `{"CatalogRoleId":7,"ReferenceId":"` + gone + `","RoleType":0}`, "ReferenceId", ""},
		{CatalogRoles, `{"CatalogRoleId":7,"ReferenceId":"` + idB + `","RoleType":1}`, "ReferenceId", ""},
		{CatalogRoles, `{"CatalogRoleId":7,"ReferenceId":"` + idA + `","RoleType":2}`, "ReferenceId", ""},
		{CatalogRoles, `{"CatalogRoleId":7,"ReferenceId":"` + idA + `","RoleType":9}`, "RoleType", ""},
		{WishListItems, `{"Id":7,"CustomerId":"1","ProductId":"` + gone + `"}`, "ProductId", ""},
		{WishListItems, `{"Id":7,"CustomerId":"99","ProductId":"` + idA + `"}`, "CustomerId", ""},
		{Referrals, `{"Id":7,"AffiliateId":99}`, "AffiliateId", ""},
		{Taxes, `{"Id":7,"TaxScheduleId":99}`, "TaxScheduleId", ""},
		{OrderTransactions, `{"Id":"` + item(6) + `","OrderId":"` + gone + `"}`, "OrderId", ""},

		{Products, `{"Bvin":"` + item(1) + `","ProductName":"P","VendorId":"` + gone + `"}`, "", "VendorId"},
		{Products, `{"Bvin":"` + item(2) + `","ProductName":"P","ManufacturerId":"` + gone + `"}`, "",
			"ManufacturerId"},
		{Products, `{"Bvin":"` + item(3) + `","ProductName":"P","TaxSchedule":99}`, "", "TaxSchedule"},

		{Products, `{"Bvin":"` + item(4) + `","ProductName":"P","TaxSchedule":1}`, "", ""},
		{CatalogRoles, `{"CatalogRoleId":7,"ReferenceId":"` + idA + `","RoleType":1}`, "", ""},
		{WishListItems, `{"Id":7,"CustomerId":"1","ProductId":"` + idA + `"}`, "", ""},
		{Orders, `{"Bvin":"` + item(7) + `","UserID":"99","AffiliateID":99}`, "", ""},
		{Reviews, `{"Bvin":"` + item(8) + `","ProductBvin":"` + idA + `","UserID":"99"}`, "", ""},
		{Customers, `{"Bvin":"98","Email":"b@example.com","PricingGroupId":"` + gone + `"}`, "", ""},
		{Categories, `{"Bvin":"` + item(9) + `","Name":"C","ParentId":"` + gone + `"}`, "", ""},
	} {
		must0(t, s.ImportMore(ctx, "x"))
		before := s.everything()
		became := s.imported(c.to.Import([]byte(c.posted)))
		switch {
		case c.refused != "":
			s.refused(became.Refused, Invalid, c.refused)
			s.same(s.everything(), before)
		case became.Refused != nil:
			t.Errorf("%s: %v", c.posted, became.Refused)
		case c.emptied == "" && len(became.Emptied) > 0:
			t.Errorf("%s: left empty %v", c.posted, became.Emptied)
		case c.emptied != "" && (len(became.Emptied) != 1 || became.Emptied[0].Field != c.emptied):
			t.Errorf("%s: left empty %v, want %s", c.posted, became.Emptied, c.emptied)
		}
	}
	for i, named := range []func(Product) any{
		func(p Product) any { return p.VendorId }, func(p Product) any { return p.ManufacturerId },
		func(p Product) any { return p.TaxSchedule },
	} {
		empty := []any{"", "", int64(noSchedule)}[i]
		if p := must(Products.Get(s.Store, item(i+1))); named(p) != empty {
			t.Errorf("%v stayed", named(p))
		}
	}
}
