package orders

import (
	"testing"

	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/order"
	"griddle/shop/sales"
	"griddle/ui/pages/pagetest"
	"griddle/ui/uitest"
)

// holds records money that is held or noted.
func holds(t *testing.T, f *pagetest.Fixture, id string, a order.Action, amount string) {
	t.Helper()
	_, err := sales.RecordPayment(f.Shop, ctx, id, sales.PaymentEntry{Action: a, Confirmed: true,
		Amount: shop.Decimal{Decimal: decimal.RequireFromString(amount)}})
	if err != nil {
		t.Fatal(err)
	}
	f.Reread()
}

// capturable are two orders of which money is held, and one of which nothing is.
func capturable(t *testing.T, f *pagetest.Fixture) (first, second string) {
	first, second = post(t, f, "1001", code("Ready for Payment"), ""), post(t, f, "1002", code("Ready for Payment"), "")
	third := post(t, f, "1003", code("Ready for Payment"), "")
	holds(t, f, first, order.CardHeld, "20")
	holds(t, f, second, order.PayPalHeld, "15")
	f.Table(t).Tick(first, second, third)
	return first, second
}

// What is held is said first, recorded, and taken back by Undo.
func TestCaptureMany(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	first, second := capturable(t, f)
	choose(t, f, f.Table(t).Chosen(nil), "Capture and mark for shipping…")
	f.Sees(t, "1 order left out: not waiting for a payment that is held or announced.")
	f.Press(t, "Capture and mark for shipping…")
	f.Sees(t, "35.00 is recorded as received of 2 orders: Card: captured 20.00, PayPal: captured 15.00. "+
		"Griddle moves no money: take it at your card or PayPal service, too. "+
		"1 of them still has something due then, and goes on waiting for it.")
	f.Press(t, "Capture")
	f.Await(t, "Payment of 2 orders captured")
	if a, b := view(t, f, first), view(t, f, second); a.Order.Status() != order.ReadyForShipping ||
		b.Order.Status() != order.ReadyForPayment || b.Local.Paid.Due.String() != "5" {
		t.Errorf("%v, %v, %s due", a.Order.Status(), b.Order.Status(), b.Local.Paid.Due)
	}
	f.Press(t, "Undo")
	f.Reread()
	if v := view(t, f, first); v.Order.Status() != order.ReadyForPayment || v.Local.Paid.Held.String() != "20" {
		t.Errorf("undone, it is %v with %s held", v.Order.Status(), v.Local.Paid.Held)
	}
}

// All that is open of the orders that are ready is shipped, each with the tracking number beside it.
func TestShipMany(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	first, second := post(t, f, "1001", code("Ready for Shipping"), ""), post(t, f, "1002", code("Received"), "")
	third := post(t, f, "1003", code("Ready for Shipping"), "")
	for _, id := range []string{first, second, third} {
		pay(t, f, id, "20")
	}
	tb := f.Table(t)
	tb.Tick(second)
	choose(t, f, tb.Chosen(nil), "Pack and ship…")
	f.Press(t, "Cancel") // one alone has a dialog of its own
	tb.Tick(first, second, third)
	choose(t, f, tb.Chosen(nil), "Pack and ship…")
	f.Sees(t, "Ship 2 orders?", "All 4 open pieces are shipped, in one package for each order. "+
		"1 order left out: not ready for shipping.")
	for _, r := range "1Z42" {
		f.Desk.Window.Canvas().Focused().TypedRune(r)
	}
	f.Press(t, "Ship")
	f.Await(t, "4 pieces of 2 orders shipped")
	for id, want := range map[string]int{first: 1, second: 0, third: 1} {
		if v := view(t, f, id); len(v.Order.Packages) != want {
			t.Errorf("%s has %d packages", v.Order.OrderNumber, len(v.Order.Packages))
		}
	}
	numbers := view(t, f, first).Order.Packages[0].TrackingNumber + view(t, f, third).Order.Packages[0].TrackingNumber
	if numbers != "1Z42" {
		t.Errorf("tracking numbers: %q", numbers)
	}
	f.Press(t, "Undo")
	f.Reread()
	if v := view(t, f, first); v.Order.Status() != order.ReadyForShipping || len(v.Order.Packages) != 0 {
		t.Errorf("undone, it is %v", v.Order.Status())
	}
}

func TestBatchLooks(t *testing.T) {
	all := []pagetest.Scene{
		{Name: "orders-capture", Act: func(t *testing.T, f *pagetest.Fixture) {
			first, second := capturable(t, f)
			askCapture(f.Desk, []shop.OrderRow{rowOf(*view(t, f, first)), rowOf(*view(t, f, second))})
			f.Runner.Flush()
		}},
		{Name: "orders-ship", Act: func(t *testing.T, f *pagetest.Fixture) {
			var rows []shop.OrderRow
			for _, n := range []string{"1001", "1002"} {
				id := post(t, f, n, code("Ready for Shipping"), "")
				pay(t, f, id, "20")
				rows = append(rows, rowOf(*view(t, f, id)))
			}
			askShipping(f.Desk, rows)
			f.Runner.Flush()
		}},
	}
	pagetest.Looks(t, book, all...)
	for i := range all {
		all[i].Name += "-de"
	}
	uitest.German(t)
	pagetest.Looks(t, book, all...)
}
