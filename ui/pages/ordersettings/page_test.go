package ordersettings

import (
	"context"
	"testing"

	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/order"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
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
	f.Sees(t, "Last order number must be at least 100: that number was given already.")
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

func TestLooks(t *testing.T) {
	pagetest.Looks(t, book, pagetest.Scene{Name: "ordersettings"},
		pagetest.Scene{Name: "ordersettings-methods", Act: func(t *testing.T, f *pagetest.Fixture) {
			if err := f.Shop.SaveOrderSettings(context.Background(), shop.OrderSettings{
				Methods: []shop.ShippingMethod{{Name: "Parcel", Carrier: "Post"}}}, 0); err != nil {
				t.Fatal(err)
			}
			f.Reread()
			f.Runner.Flush()
		}})
}
