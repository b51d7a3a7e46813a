package sales

import (
	"fmt"
	"testing"

	"griddle/shop"
	"griddle/shop/order"
	"griddle/shop/shoptest"
	"griddle/shop/wire"
)

// The owner's list of 100,000 orders: the numbers beside the modes, the ids of what a filter lets through, the rows in
// sight.
func BenchmarkOrderList(b *testing.B) {
	s := shoptest.Busy(b, 100_000)
	b.Run("modes", func(b *testing.B) {
		for b.Loop() {
			shoptest.Must(s.CountOrders(ctx))
		}
	})
	for name, f := range map[string]shop.OrderFilter{
		"all":      {},
		"status":   {Mode: shop.OrdersToShip},
		"label":    {Labels: []order.Label{order.Paid}},
		"customer": {Sort: "customer"},
		"word":     {Words: "miller0007"},
		"common":   {Words: "bread"},
		"sku":      {Words: "SKU-0042", Mode: shop.NewOrders},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				shoptest.Must(s.FindOrders(ctx, f))
			}
		})
	}
	ids := shoptest.Must(s.FindOrders(ctx, shop.OrderFilter{}))[:50]
	b.Run("rows", func(b *testing.B) {
		for b.Loop() {
			shoptest.Must(s.OrderRows(ctx, ids))
		}
	})
	toShip := shoptest.Must(s.FindOrders(ctx, shop.OrderFilter{Mode: shop.OrdersToShip}))
	b.Run("sum", func(b *testing.B) {
		for b.Loop() {
			shoptest.Must(s.SumOrders(ctx, toShip))
		}
	})
}

// What the owner does beside 100,000 orders: placing one of three lines, and shipping all that is open of 500 at once.
func BenchmarkOrderEvents(b *testing.B) {
	s := shoptest.Busy(b, 100_000)
	b.Run("place", func(b *testing.B) {
		for b.Loop() {
			o := shop.NewRecord[shop.Order](shoptest.Midday)
			o.UserEmail = "ann@example.com"
			for j := range 3 {
				l := shop.NewRecord[shop.LineItem](shoptest.Midday)
				l.ProductName, l.ProductSku = "Bread pan", fmt.Sprintf("SKU-%04d", j)
				l.Quantity, l.BasePricePerItem, l.IsNonShipping = 2, wire.MustDecimal("24.95"), true
				o.Items = append(o.Items, l)
			}
			draft := shoptest.Must(SaveDraft(s.Store, ctx, nil, o))
			shoptest.Must(PlaceOrder(s.Store, ctx, draft.Bvin,
				Placing{Payments: []PaymentEntry{cash("149.70")}, Anyway: true}))
		}
	})
	some := shoptest.Must(s.FindOrders(ctx, shop.OrderFilter{Mode: shop.OrdersToShip}))[:500]
	b.Run("ship 500", func(b *testing.B) {
		for b.Loop() {
			made := shoptest.Must(PackOrders(s.Store, ctx, some,
				Parcel{Package: NewParcel(s.Store), Send: true, Confirmed: true}))
			b.StopTimer()
			if err := s.Undo(ctx, made.ID); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
		}
	})
}
