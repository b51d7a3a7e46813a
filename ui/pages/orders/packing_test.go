package orders

import (
	"testing"

	"fyne.io/fyne/v2"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

// mixed is a paid order of pans, and of a lamp that its maker ships, on its page.
func mixed(t *testing.T, f *pagetest.Fixture) string {
	t.Helper()
	maker := shop.NewRecord[shop.VendorManufacturer](f.Runner.Now())
	maker.DisplayName = "Lamp Mill"
	maker, _, err := shop.Vendors.Edit(f.Shop, ctx, nil, maker)
	if err != nil {
		t.Fatal(err)
	}
	id := post(t, f, "1001", code("Ready for Shipping"), `,"Items":[`+
		`{"ProductName":"Red pan","ProductSku":"PAN-1","Quantity":2,"BasePricePerItem":10,"LineTotal":20},`+
		`{"ProductName":"Lamp","ProductSku":"LAMP-1","Quantity":1,"BasePricePerItem":5,"LineTotal":5,`+
		`"ShipFromMode":2,"ShipFromNotificationId":"`+maker.Bvin+`"}]`)
	pay(t, f, id, "25")
	f.Desk.Go(shell.To(One).With(id))
	f.Runner.Flush()
	return id
}

// scanIn types a code into the field of the dialog and presses Enter.
func scanIn(t *testing.T, f *pagetest.Fixture, text string) {
	t.Helper()
	f.Type(t, "Scan what goes in", text)
	entry := f.Field(t, "Scan what goes in").Input.(*kit.Entry)
	entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	f.Runner.Flush()
}

// What is scanned goes into the package; what does not belong is named. A package is proposed for each place.
func TestScanPacking(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := mixed(t, f)
	f.Press(t, "Pack and ship…")
	f.Runner.Flush()
	const pans, lamp = "PAN-1 · Red pan", "LAMP-1 · Lamp"
	f.Sees(t, "2 packages are proposed, by where the items ship from; this is the first.",
		"1 open · ships from Lamp Mill")
	if a, b := f.Text(t, pans), f.Text(t, lamp); a != "2" || b != "0" {
		t.Errorf("proposed are %s pans and %s lamps", a, b)
	}
	scanIn(t, f, "pan-1")
	if got := f.Text(t, pans); got != "1" {
		t.Errorf("%s pans are counted", got)
	}
	scanIn(t, f, "POT-9")
	f.Sees(t, "POT-9 does not belong to what is open of this order.")
	scanIn(t, f, "PAN-1")
	f.SeesNot(t, "POT-9 does not belong to what is open of this order.")
	scanIn(t, f, "PAN-1")
	f.Sees(t, "Red pan: all 2 are counted already.")
	more, _ := uitest.Find(f.Desk.Window.Canvas(), func(k *kit.Check) bool {
		return k.Text == "Method, carrier, size, weight and cost"
	})
	more.SetChecked(true)
	f.Type(t, "Carrier", "UPS")
	f.Type(t, "Weight", "1.5")
	f.Type(t, "What it costs you", "7.9")
	f.Press(t, "Ship")
	f.Await(t, "1 open · ships from Lamp Mill") // the next package
	if got := f.Text(t, lamp); got != "1" {
		t.Errorf("proposed are %s lamps", got)
	}
	f.Press(t, "Cancel")
	k := view(t, f, id).Order.Packages
	if len(k) != 1 || k[0].ShippingProviderId != "UPS" || k[0].Weight.String() != "1.5" ||
		k[0].EstimatedShippingCost.String() != "7.9" || len(k[0].Items) != 1 || k[0].Items[0].Quantity != 2 {
		t.Errorf("%+v", k)
	}
}

func TestPackingLooks(t *testing.T) {
	all := []pagetest.Scene{{Name: "order-pack", Act: func(t *testing.T, f *pagetest.Fixture) {
		id := mixed(t, f)
		askParcel(f.Desk, *view(t, f, id))
		f.Runner.Flush()
	}}}
	pagetest.Looks(t, book, all...)
	all[0].Name += "-de"
	uitest.German(t)
	pagetest.Looks(t, book, all...)
}
