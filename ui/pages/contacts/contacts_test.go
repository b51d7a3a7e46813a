package contacts

import (
	"context"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/pages/products"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

const vendorsPage = "people/vendors"

func book() shell.Book {
	return shell.Book{Entries: append(Entries(), products.Entries()...), Home: shell.To(vendorsPage)}
}

// flour is a product of a vendor.
func flour(t *testing.T, f *pagetest.Fixture, vendor string) {
	t.Helper()
	posted := []byte(`{"ProductName":"Flour","VendorId":"` + vendor + `"}`)
	if _, _, err := shop.Products.Save(f.Shop, context.Background(), nil, "", posted); err != nil {
		t.Fatal(err)
	}
}

const germany = "8d447e0d-6327-4a05-a7e5-f50fc408e13c"

const mill = `{"DisplayName":"Mill","EmailAddress":"post@mill.example",` +
	`"Address":{"City":"Bonn","PostalCode":"53111","CountryBvin":"` + germany + `","Phone":"0228 1"}}`

func TestLooks(t *testing.T) {
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "vendors", Act: func(t *testing.T, f *pagetest.Fixture) {
			f.Post(t, shop.Vendors, mill)
		}},
		pagetest.Scene{Name: "vendor", Act: func(t *testing.T, f *pagetest.Fixture) {
			f.Desk.Go(shell.To("people/vendor").With(f.Post(t, shop.Vendors, mill)))
			f.Runner.Flush()
		}},
	)
}

// A vendor is found, shows its products and is deleted with its products told of; Undo brings it back with them.
func TestVendors(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	f.Sees(t, "There is no vendor yet. Add whom you buy from, then choose them in your products.")
	id := f.Post(t, shop.Vendors, mill)
	other := f.Post(t, shop.Vendors, `{"DisplayName":"Other"}`)
	flour(t, f, id)
	f.Reread()
	tb := f.Table(t)
	if got := tb.Rows(); !slices.Equal(got, []string{id, other}) {
		t.Fatalf("rows %q", got)
	}
	for column, want := range map[string]string{"name": "Mill", "email": "post@mill.example", "phone": "0228 1",
		"place": "Bonn, Germany", "used product": "1"} {
		if got := tb.Cell(id, column).(*kit.Text).Text(); got != want {
			t.Errorf("%s shows %q", column, got)
		}
	}
	tb.Sort("name", true)
	f.Runner.Flush()
	if got := tb.Rows(); !slices.Equal(got, []string{other, id}) {
		t.Errorf("sorted %q", got)
	}
	f.Act(t, id, "Delete")
	f.Sees(t, "“Mill” deleted; named by 1 product")
	f.Press(t, "Undo")
	f.Reread()
	rows, err := shop.Vendors.Rows(f.Shop, context.Background(), []string{id})
	if err != nil || len(rows) != 1 || rows[0].Used("product") != 1 {
		t.Errorf("undone %+v, %v", rows, err)
	}
	f.Act(t, id, "Show its products")
	if r := f.Window.Route(); r != shell.To(products.Name).With("vendor="+id) {
		t.Errorf("it leads to %v", r)
	}
}

// Only from many on a delete asks, and says then what hangs on them.
func TestManyAreAskedFor(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	var ids []string
	for range 20 {
		ids = append(ids, f.Post(t, shop.Vendors, `{"DisplayName":"V"}`))
	}
	flour(t, f, ids[3])
	tb := f.Table(t)
	tb.Tick(ids...)
	all := tb.Chosen(ids)
	all[len(all)-1].Do()
	f.Runner.Flush()
	f.Sees(t, "Delete 20 vendors?", "1 product name them.")
	f.Press(t, "Delete")
	f.Sees(t, "20 vendors deleted; named by 1 product")
	if n, err := shop.Vendors.Count(f.Shop); n != 0 || err != nil {
		t.Errorf("%d are left, %v", n, err)
	}
}

func TestANewVendor(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	f.Post(t, shop.Vendors, mill)
	f.Press(t, "Add vendor")
	f.Press(t, "Save")
	f.Sees(t, "Give the vendor a name.")
	f.Type(t, "Name", "MILL")
	f.Runner.Flush()
	f.Sees(t, "Another one has this name too.")
	f.Type(t, "E-mail", "nowhere")
	f.Runner.Flush()
	f.Sees(t, "This does not look like an e-mail address such as ann@example.com.")
	f.Type(t, "E-mail", "ann@example.com")
	country := f.Field(t, "Country").Input.(*kit.Finder)
	uitest.Paste(&country.Entry, "ger")
	country.FocusLost()
	if got := country.Text(); got != "Germany" {
		t.Errorf("the country is %q", got)
	}
	uitest.Paste(&f.Field(t, "State or region").Input.(*kit.Finder).Entry, "NRW")
	f.Type(t, "Postal code", "5311")
	f.Sees(t, "Postal codes of this country look different; it is kept as it is.")
	f.Type(t, "Postal code", "03111")
	f.SeesNot(t, "Postal codes of this country look different; it is kept as it is.")
	f.Type(t, "City", "Bonn")
	f.Press(t, "Save")
	v, err := shop.Vendors.Get(f.Shop, f.Window.Route().Arg)
	if err != nil || v.DisplayName != "MILL" || v.EmailAddress != "ann@example.com" {
		t.Fatalf("saved %+v, %v", v, err)
	}
	a := v.Address
	if a.CountryBvin != germany || a.RegionName != "NRW" || a.PostalCode != "03111" || a.City != "Bonn" {
		t.Errorf("saved %+v", a)
	}
	f.SeesNot(t, "E-mail template for drop shipping")
}

// What the lists do not know is kept as it is, and marked; the order of the fields follows the country.
func TestAddressesKeepWhatIsNotInTheLists(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := f.Post(t, shop.Vendors, `{"DisplayName":"Old","DropShipEmailTemplateId":"7",`+
		`"Address":{"CountryName":"Atlantis","RegionName":"North",`+
		`"City":"Port","PostalCode":"K1A0B1","NickName":"Home"}}`)
	f.Desk.Go(shell.To("people/vendor").With(id))
	f.Runner.Flush()
	f.Sees(t, "Not in the list; it is kept as it is.", "E-mail template for drop shipping")
	left := func(label string) float32 {
		f.Lay()
		return leftOf(f.Field(t, label))
	}
	if left("Postal code") > left("City") {
		t.Error("the city stands before the postal code")
	}
	f.Type(t, "Name", "New")
	f.Press(t, "Save")
	v, err := shop.Vendors.Get(f.Shop, id)
	if err != nil || v.DisplayName != "New" || v.Address.CountryName != "Atlantis" || v.Address.RegionName != "North" ||
		v.Address.NickName != "Home" || v.Address.PostalCode != "K1A0B1" || v.DropShipEmailTemplateId != "7" {
		t.Errorf("saved %+v, %v", v, err)
	}
	uitest.Paste(&f.Field(t, "Country").Input.(*kit.Finder).Entry, "Canada")
	f.SeesNot(t, "Postal codes of this country look different; it is kept as it is.")
	f.Sees(t, "Not in the list; it is kept as it is.") // the region
	if left("City") > left("Postal code") {
		t.Error("the postal code stands before the city")
	}
	region := f.Field(t, "State or region").Input.(*kit.Finder)
	uitest.Paste(&region.Entry, "ont")
	region.FocusLost()
	f.Type(t, "Postal code", "k1a0b2")
	f.SeesNot(t, "Not in the list; it is kept as it is.")
	f.Press(t, "Save")
	v, err = shop.Vendors.Get(f.Shop, id)
	if err != nil || v.Address.RegionBvin != "ON" || v.Address.RegionName != "Ontario" ||
		v.Address.PostalCode != "K1A 0B2" {
		t.Errorf("saved %+v, %v", v.Address, err)
	}
}

func leftOf(o *kit.Field) float32 {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X
}
