package shop

import (
	"fmt"
	"testing"

	"griddle/shop/order"
	"griddle/shop/wire"
	"griddle/storage"
)

// benchOrders is a shop with so many orders of two lines, paid or not.
func benchOrders(b *testing.B, orders int) *shopTest {
	b.Helper()
	s := benchShop(b, 0)
	err := s.base.Write(ctx, nil, func(tx *storage.Tx) error {
		for i := range orders {
			o := NewRecord[Order](midday)
			o.IsPlaced, o.UserEmail = true, fmt.Sprintf("customer%05d@example.com", i%20000)
			o.TimeOfOrderUtc = wire.At(midday.AddDate(0, 0, -i%1000))
			o.BillingAddress.FirstName, o.BillingAddress.LastName = "Ann", fmt.Sprintf("Miller%04d", i%5000)
			o.setStatus(statusOrder[i%len(statusOrder)])
			for j := range 2 {
				l := NewRecord[LineItem](midday)
				l.ProductName, l.ProductSku = "Bread pan", fmt.Sprintf("SKU-%04d", (i+j)%3000)
				l.Quantity, l.LineTotal = 2, wire.MustDecimal("49.90")
				o.Items = append(o.Items, l)
			}
			if _, _, err := modelsOf(s.Store).orders.Create(tx, &o); err != nil {
				return err
			}
			if i%3 > 0 {
				continue
			}
			t := NewRecord[OrderTransaction](midday)
			t.OrderId, t.Action, t.Success, t.Amount = o.Bvin, 301, true, o.TotalGrand
			if _, _, err := modelsOf(s.Store).transactions.Put(tx, nil, nil, &t); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// The owner's list of 100,000 orders: the numbers beside the modes, the ids of what a filter lets through, the rows in
// sight.
func BenchmarkOrderList(b *testing.B) {
	s := benchOrders(b, 100_000)
	b.Run("modes", func(b *testing.B) {
		for b.Loop() {
			must(s.CountOrders(ctx))
		}
	})
	for name, f := range map[string]OrderFilter{
		"all":      {},
		"status":   {Mode: OrdersToShip},
		"label":    {Labels: []order.Label{order.Paid}},
		"customer": {Sort: "customer"},
		"word":     {Words: "miller0007"},
		"common":   {Words: "bread"},
		"sku":      {Words: "SKU-0042", Mode: NewOrders},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				must(s.FindOrders(ctx, f))
			}
		})
	}
	ids := must(s.FindOrders(ctx, OrderFilter{}))[:50]
	b.Run("rows", func(b *testing.B) {
		for b.Loop() {
			must(s.OrderRows(ctx, ids))
		}
	})
	toShip := must(s.FindOrders(ctx, OrderFilter{Mode: OrdersToShip}))
	b.Run("sum", func(b *testing.B) {
		for b.Loop() {
			must(s.SumOrders(ctx, toShip))
		}
	})
}

// What the owner does beside 100,000 orders: placing one of three lines, and shipping all that is open of 500 at once.
func BenchmarkOrderEvents(b *testing.B) {
	s := benchOrders(b, 100_000)
	b.Run("place", func(b *testing.B) {
		for b.Loop() {
			o := NewRecord[Order](midday)
			o.UserEmail = "ann@example.com"
			for j := range 3 {
				l := NewRecord[LineItem](midday)
				l.ProductName, l.ProductSku = "Bread pan", fmt.Sprintf("SKU-%04d", j)
				l.Quantity, l.BasePricePerItem, l.IsNonShipping = 2, wire.MustDecimal("24.95"), true
				o.Items = append(o.Items, l)
			}
			draft := must(s.SaveDraft(ctx, nil, o))
			must(s.PlaceOrder(ctx, draft.Bvin, Placing{Payments: []PaymentEntry{cash("149.70")}, Anyway: true}))
		}
	})
	some := must(s.FindOrders(ctx, OrderFilter{Mode: OrdersToShip}))[:500]
	b.Run("ship 500", func(b *testing.B) {
		for b.Loop() {
			made := must(s.PackOrders(ctx, some, Parcel{Package: s.NewParcel(), Send: true, Confirmed: true}))
			b.StopTimer()
			if err := s.Undo(ctx, made.ID); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
		}
	})
}
