package orders

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/sales"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

// product adds one that is sold.
func product(t *testing.T, f *pagetest.Fixture, name, sku, price string) string {
	t.Helper()
	p := shop.NewRecord[shop.Product](f.Runner.Now())
	p.ProductName, p.Sku, p.SitePrice = name, sku, shop.Decimal{Decimal: decimal.RequireFromString(price)}
	p, _, err := shop.Products.Edit(f.Shop, ctx, nil, p)
	if err != nil {
		t.Fatal(err)
	}
	return p.Bvin
}

// scan types a code and presses Enter.
func scan(f *pagetest.Fixture, text string) {
	p := f.Page.(*Draft)
	p.scan.SetText(text)
	p.scan.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	f.Runner.Flush()
}

// begun opens the page with two products in the shop.
func begun(t *testing.T) *pagetest.Fixture {
	t.Helper()
	f := pagetest.Open(t, pagetest.Options{}, book())
	product(t, f, "Red pan", "PAN-1", "25")
	product(t, f, "Blue pot", "POT-1", "10")
	f.Desk.Go(shell.To(Add))
	f.Runner.Flush()
	return f
}

// stored is the one draft in the store.
func stored(t *testing.T, f *pagetest.Fixture) sales.OrderView {
	t.Helper()
	v, err := sales.OrderOf(f.Shop, ctx, f.Page.(*Draft).id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// An order is taken by typing alone: two codes, Place, and how it is paid.
func TestTakeAnOrder(t *testing.T) {
	f := begun(t)
	f.Press(t, "Place order")
	f.Sees(t, "Scan or type the SKU of what is bought.")
	scan(f, "pan-1")
	scan(f, "3*POT-1")
	scan(f, "PAN-1")
	v := stored(t, f)
	if len(v.Order.Items) != 2 || v.Order.Items[0].Quantity != 2 || v.Order.TotalGrand.String() != "80" ||
		!v.Local.Draft {
		t.Fatalf("%d lines, total %s", len(v.Order.Items), v.Order.TotalGrand)
	}
	f.Sees(t, "80.00", "Walk-in customer")
	if text := f.Page.(*Draft).scan.Text(); text != "" {
		t.Errorf("%q is left in the field", text)
	}
	f.Page.(*Draft).change(func(o *shop.Order) { o.ShippingAddress.City = "Bonn" })
	f.Runner.Flush()
	f.Press(t, "Place order")
	f.Sees(t, "Enter first and last name, or a company.", "Ship to: Street is missing.")
	f.Page.(*Draft).change(func(o *shop.Order) {
		o.ShippingAddress = shop.Address{Company: "Mill", Line1: "1 Lane", City: "Bonn", PostalCode: "53111",
			CountryBvin: shop.Countries[0].Bvin}
	})
	f.Runner.Flush()
	f.SeesNot(t, "Enter first and last name, or a company.")
	f.Press(t, "Place order")
	kind, _ := uitest.Find(f.Desk.Window.Canvas(), func(s *kit.Select) bool { return true })
	kind.SetSelectedIndex(1)
	f.Press(t, "Place order")
	v = stored(t, f)
	if !v.Order.IsPlaced || v.Order.OrderNumber == "" || !v.Local.Paid.Due.IsZero() {
		t.Errorf("placed %v, number %q, due %s", v.Order.IsPlaced, v.Order.OrderNumber, v.Local.Paid.Due)
	}
	f.Await(t, "Order "+v.Order.OrderNumber+" is placed")
	f.Press(t, "New order")
	scan(f, "POT-1")
	if next := stored(t, f); next.Order.Bvin == v.Order.Bvin || next.Order.TotalGrand.String() != "10" {
		t.Errorf("%+v", next.Order)
	}
	f.Press(t, "Place order")
	f.Press(t, "Place order")
	f.Await(t, "Order "+stored(t, f).Order.OrderNumber+" is placed")
	f.Press(t, "Open order")
	if _, is := f.Page.(*Page); !is {
		t.Errorf("%T is open", f.Page)
	}
}

// What is unknown, inactive or short is said; what was typed before stays.
func TestScanRefused(t *testing.T) {
	f := begun(t)
	scan(f, "NOPE")
	f.Sees(t, "There is no product or variant with the SKU or bar code NOPE.")
	scan(f, "blue")
	if v := stored(t, f); len(v.Order.Items) != 1 || v.Order.Items[0].ProductSku != "POT-1" {
		t.Errorf("%+v", v.Order.Items)
	}
	f.SeesNot(t, "There is no product or variant with the SKU or bar code NOPE.")
	id := product(t, f, "Old tin", "TIN-1", "1")
	if _, err := f.Shop.SetProductStatus(ctx, []string{id}, shop.ProductDisabled); err != nil {
		t.Fatal(err)
	}
	scan(f, "TIN-1")
	f.Sees(t, "“Old tin” is inactive. Add it anyway?")
	f.Press(t, "Cancel")
	if v := stored(t, f); len(v.Order.Items) != 1 {
		t.Errorf("%+v", v.Order.Items)
	}
}

// A line is changed in a dialog, and by its menu; a price typed by hand stays.
func TestChangeALine(t *testing.T) {
	f := begun(t)
	scan(f, "PAN-1")
	lines := func() *kit.Table[shop.LineItem] {
		f.Lay()
		return grid[shop.LineItem](t, f)
	}
	lines().Open(lines().Rows()[0])
	f.Runner.Flush()
	f.Type(t, "Quantity", "x")
	f.Press(t, "Change")
	f.Sees(t, "Enter a whole number, at least 1.")
	f.Type(t, "Quantity", "4")
	f.Type(t, "Price of one", "20")
	f.Press(t, "Change")
	if v := stored(t, f); v.Order.TotalGrand.String() != "80" {
		t.Errorf("total %s", v.Order.TotalGrand)
	}
	for _, a := range lines().Actions(lines().Rows()[0]) {
		if a.Label == "One more" {
			a.Do()
		}
	}
	f.Runner.Flush()
	if v := stored(t, f); v.Order.TotalGrand.String() != "100" {
		t.Errorf("total %s", v.Order.TotalGrand)
	}
	for _, a := range lines().Actions(lines().Rows()[0]) {
		if a.Label == "Remove" {
			a.Do()
		}
	}
	f.Runner.Flush()
	if v := stored(t, f); len(v.Order.Items) != 0 {
		t.Errorf("%+v", v.Order.Items)
	}
}

// A draft is in its list, and opens there again.
func TestDraftsAreKept(t *testing.T) {
	f := begun(t)
	scan(f, "PAN-1")
	id := f.Page.(*Draft).id
	f.Desk.Go(shell.To(Drafts))
	f.Runner.Flush()
	if rows := f.Table(t).Rows(); len(rows) != 1 || rows[0] != id {
		t.Fatalf("rows %v", rows)
	}
	f.Table(t).Open(id)
	f.Runner.Flush()
	f.Sees(t, "Red pan", "25.00")
}

func TestDraftLooks(t *testing.T) {
	pagetest.Looks(t, func() shell.Book {
		b := book()
		b.Home = shell.To(Add)
		return b
	}, pagetest.Scene{Name: "draft-empty"}, pagetest.Scene{Name: "draft", Options: pagetest.Options{Sample: true},
		Act: func(t *testing.T, f *pagetest.Fixture) {
			scan(f, "BR-102")
			scan(f, "12*TN-309")
		}})
}

// A customer who is the only one found needs no click, and brings e-mail and addresses along.
func TestChooseTheOnlyCustomer(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{Sample: true}, book())
	f.Desk.Go(shell.To(Add))
	f.Runner.Flush()
	f.Press(t, "Choose customer…")
	f.Press(t, "Choose")
	f.Sees(t, "Choose one.")
	words, _ := uitest.Find(f.Desk.Window.Canvas(), func(e *kit.Entry) bool { return e.PlaceHolder == "Search" })
	uitest.Paste(words, "clara")
	f.Runner.Flush()
	f.Press(t, "Choose")
	f.Sees(t, "Clara Nakamura", "clara.nakamura@example.com")
	if v := stored(t, f); v.Order.UserID == "" || v.Order.ShippingAddress.Line1 == "" {
		t.Errorf("%+v", v.Order)
	}
}
