package ordersettings

import (
	"context"
	"testing"

	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/order"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

func book() shell.Book { return shell.Book{Entries: []shell.Entry{Entry()}} }

// What is typed is stored; what cannot be is said beside its field, and nothing is.
func TestOrderSettings(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	price := shop.Decimal{Decimal: decimal.RequireFromString("4.90")}
	if err := f.Shop.SaveOrderSettings(context.Background(), shop.OrderSettings{Limits: order.Limits{Pieces: 3},
		Methods: []shop.ShippingMethod{{Name: "Parcel", Price: &price}, {Name: "By agreement"}}}, 100); err != nil {
		t.Fatal(err)
	}
	f.Reread()
	f.Runner.Flush()
	f.Type(t, "Most pieces of one order", "7")
	f.Type(t, "Last order number", "99")
	f.Press(t, "Save")
	f.Sees(t, "Last order number must be at least 100: it can only rise.")
	f.Type(t, "Last order number", "200")
	f.Press(t, "Save")
	got, err := f.Shop.OrderSettings()
	if err != nil || got.Pieces != 7 || len(got.Methods) != 2 || got.Methods[0].Price.String() != "4.9" ||
		got.Methods[1].Price != nil {
		t.Errorf("%+v, %v", got, err)
	}
	if last, err := f.Shop.LastOrderNumber(); last != 200 {
		t.Errorf("the last number is %d, %v", last, err)
	}
}

// A price that is typed for a method without one is not dropped in silence; what was saved can be taken back.
func TestMethods(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	f.Press(t, "Add")
	f.Lay()
	f.Led(t, "Name")
	f.Type(t, "Name", "Bike")
	f.Type(t, "Price", "3.5")
	check, _ := uitest.Find(f.Desk.Window.Canvas(), func(k *kit.Check) bool {
		return k.Text == "The price is determined for each order"
	})
	check.SetChecked(true)
	f.Press(t, "Save")
	f.Sees(t, "Price: it is to be determined for each order. Leave it at 0, or untick that.")
	check.SetChecked(false)
	f.Press(t, "Save")
	f.Await(t, "Saved.")
	if got, err := f.Shop.OrderSettings(); err != nil || len(got.Methods) != 1 ||
		got.Methods[0].Price.String() != "3.5" {
		t.Errorf("%+v, %v", got, err)
	}
	f.Press(t, "Undo")
	f.Await(t, "It is again as it was.")
	if got, err := f.Shop.OrderSettings(); err != nil || len(got.Methods) != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestLooks(t *testing.T) {
	pagetest.Looks(t, book, pagetest.Scene{Name: "ordersettings"},
		pagetest.Scene{Name: "ordersettings-methods", Act: func(t *testing.T, f *pagetest.Fixture) {
			if err := f.Shop.SaveOrderSettings(context.Background(), shop.OrderSettings{
				Methods: []shop.ShippingMethod{{Name: "Parcel", Carrier: "Post"}, {Name: "Bike"}}}, 0); err != nil {
				t.Fatal(err)
			}
			f.Reread()
			f.Runner.Flush()
		}})
}
