package report

import (
	"strconv"
	"testing"
	"time"

	"griddle/shop/order"
)

// manyOrders are so many orders of two lines within 1,000 days, a third of them paid, as a stream that makes each one
// anew.
func manyOrders(n int) (Orders, Period) {
	now := at("31 May 16:00")
	first := example()[1]
	stream := func(yield func(*Order) bool) {
		o := new(Order)
		for i := range n {
			*o = *first
			o.ID, o.Number, o.Mail = strconv.Itoa(i), strconv.Itoa(i), "customer"+strconv.Itoa(i%20000)+"@example.com"
			o.Status, o.At = order.Status(1+i%6), now.AddDate(0, 0, -i%1000)
			if i%3 > 0 {
				o.Payments, o.Returns = nil, nil
			}
			if !yield(o) {
				return
			}
		}
	}
	return stream, here.Period(All, now)
}

// Each report of 100,000 orders, all of them in the period.
func BenchmarkReports(b *testing.B) {
	orders, p := manyOrders(100_000)
	now := at("31 May 16:00")
	for name, report := range map[string]func(){
		"nothing":   func() { orders(func(*Order) bool { return true }) },
		"summary":   func() { Summarize(orders, p, dollars) },
		"products":  func() { SellProducts(orders, p, dollars, ByProduct) },
		"by date":   func() { ListOrders(orders, p, dollars, ByMonth) },
		"coupons":   func() { SellByCoupon(orders, p, dollars) },
		"tax":       func() { Taxes(orders, p, dollars, ByOrderDate, TaxBySchedule) },
		"tax paid":  func() { Taxes(orders, p, dollars, ByPaymentDate, TaxBySchedule) },
		"money":     func() { ListTransactions(orders, p, dollars) },
		"kinds":     func() { ListKinds(orders, p, dollars, now) },
		"carts":     func() { AbandonedCarts(orders, p, dollars, now, time.Hour) },
		"affiliate": func() { PayAffiliates(orders, nil, p, dollars) },
		"dashboard": func() { Look(orders, p, p, ByMonth, dollars, now) },
		"refunds":   func() { ListRefunds(orders, p, dollars) },
		"customers": func() { RankCustomers(orders, p, dollars, now) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				report()
			}
		})
	}
}
