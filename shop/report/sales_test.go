package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"griddle/shop/order"
)

// told is a row of a table as a test reads it.
func told(all ...any) string {
	var cells []string
	for _, a := range all {
		if money, is := a.(Amount); is {
			cells = append(cells, money.StringFixed(2))
			continue
		}
		cells = append(cells, fmt.Sprint(a))
	}
	return strings.Join(cells, " | ")
}

func compare(t *testing.T, is, want []string) {
	t.Helper()
	for i := range max(len(is), len(want)) {
		a, b := "", ""
		if i < len(is) {
			a = is[i]
		}
		if i < len(want) {
			b = want[i]
		}
		if a != b {
			t.Errorf("row %d:\n is %s\nnot %s", i+1, a, b)
		}
	}
}

func tellProduct(r ProductRow) string {
	average, _ := r.Average()
	return told(r.SKU, r.Orders, r.Sold, r.Returned, r.Gross, r.Discounts, r.Returns, r.Net, average, r.Cost, r.Profit)
}

func TestProductSales(t *testing.T) {
	s := SellProducts(stream(example()), may, dollars, ByProduct)
	var is []string
	for _, r := range append(append(s.Rows, s.Total), s.GiftCards...) {
		is = append(is, tellProduct(r))
	}
	compare(t, is, []string{
		"MUG | 2 | 4 | 1 | 48.00 | -4.80 | -10.80 | 32.40 | 10.80 | 15.00 | 17.40",
		"BRD | 1 | 5 | 0 | 20.00 | -2.00 | 0.00 | 18.00 | 3.60 | 7.50 | 10.50",
		" | 2 | 9 | 1 | 68.00 | -6.80 | -10.80 | 50.40 | 6.30 | 22.50 | 27.90",
		"GC25 | 1 | 1 | 0 | 25.00 | 0.00 | 0.00 | 25.00 | 25.00 | 0.00 | 0.00",
	})
	same(t, "gifts", "net", s.Gifts.Net, "25")
	if margin, ok := s.Rows[0].Margin(); !ok || margin.StringFixed(4) != "0.5370" {
		t.Error(margin)
	}
}

// A product that is gone keeps its SKU, what has no cost counts without a profit, and variants have rows of their own.
func TestProductSalesByVariant(t *testing.T) {
	orders := example()
	for i := range orders[1].Lines {
		orders[1].Lines[i].Product, orders[1].Lines[i].Cost = "", amount("0")
	}
	orders[3].Lines[0].Variant = "blue"
	s := SellProducts(stream(orders), may, dollars, ByVariant)
	var is []string
	for _, r := range s.Rows {
		is = append(is, told(r.Key, r.Sold, r.Returned, r.Net, r.Cost, r.Profit, r.NoCost))
	}
	compare(t, is, []string{
		"id of MUG blue | 3 | 0 | 32.40 | 15.00 | 17.40 | 0",
		"SKU BRD  | 5 | 0 | 18.00 | 0.00 | 0.00 | 1",
		"SKU MUG  | 1 | 1 | 0.00 | 0.00 | 0.00 | 1",
	})
	if _, ok := s.Rows[2].Average(); ok {
		t.Error("an average of nothing")
	}
	if s := Summarize(stream(orders), may, dollars); s.NoCost != 2 {
		t.Errorf("%d lines without cost", s.NoCost)
	} else {
		same(t, "summary", "cost", s.Cost, "15", "profit", s.Profit, "17.40")
	}
}

func TestBuyers(t *testing.T) {
	var is []string
	for _, b := range Buyers(stream(example()), may, dollars, ByProduct, "id of MUG") {
		is = append(is, told(b.Number, b.Who, b.Mail, b.Quantity, b.Returned, b.Net))
	}
	compare(t, is, []string{
		"1002 | Burns, Bob | bob@example.com | 1 | 1 | 0.00",
		"1004 | Dean, Dan | dan@example.com | 3 | 0 | 32.40",
	})
}

func TestTop(t *testing.T) {
	now := SellProducts(stream(example()), may, dollars, ByProduct)
	april := must(here.Between(Day{2026, 4, 1}, Day{2026, 4, 30}))
	before := SellProducts(stream(example()), april, dollars, ByProduct) // 1001: MUG 2, BAG 1
	for by, want := range map[Measure]string{ByUnits: "1 BRD 5.00 0, 2 MUG 3.00 1",
		ByNet:    "1 MUG 32.40 2, 2 BRD 18.00 0",
		ByProfit: "1 MUG 17.40 2, 2 BRD 10.50 0"} {
		var is []string
		for _, r := range Top(now, before, by, 10) {
			is = append(is, fmt.Sprintf("%d %s %s %d", r.Rank, r.SKU, by.of(r.ProductRow).StringFixed(2), r.Before))
		}
		if is := strings.Join(is, ", "); is != want {
			t.Errorf("by %d: %s, not %s", by, is, want)
		}
	}
	if top := Top(now, ProductSales{}, ByNet, 1); len(top) != 1 || top[0].SKU != "MUG" {
		t.Error(top)
	}
}

func tellSums(s DateSums) string {
	c := s.Columns
	return told(c.Subtotal, c.Discounts, c.Shipping, c.ShippingDiscounts, c.Tax, s.Total, s.Returned, s.Due)
}

func TestOrdersByDate(t *testing.T) {
	list := ListOrders(stream(example()), may, dollars, ByMonth)
	var is []string
	for _, r := range list.Rows {
		is = append(is, told(r.At.In(newYork).Format("2 Jan 15:04"), r.Number, r.Who, int(r.Label),
			tellSums(r.DateSums)))
	}
	for _, g := range append(list.Groups, list.Total) {
		is = append(is, told(g.First, g.Orders, tellSums(g.DateSums)))
	}
	compare(t, is, []string{
		told("4 May 11:00", "1002", "Burns, Bob", int(order.PartlyRefunded),
			"32.00 | -3.20 | 5.00 | 0.00 | 1.42 | 35.22 | -11.72 | 0.00"),
		told("15 May 08:00", "1004", "Dean, Dan", int(order.PartlyPaid),
			"32.40 | 0.00 | 6.00 | -2.00 | 2.15 | 38.55 | 0.00 | 18.55"),
		told("31 May 23:59", "1005", "Ellis, Eve", int(order.Paid),
			"25.00 | 0.00 | 0.00 | 0.00 | 0.00 | 25.00 | 0.00 | 0.00"),
		"2026-05-01 | 3 | 89.40 | -3.20 | 11.00 | -2.00 | 3.57 | 98.77 | -11.72 | 18.55",
		"2026-05-01 | 3 | 89.40 | -3.20 | 11.00 | -2.00 | 3.57 | 98.77 | -11.72 | 18.55",
	})
	if list := ListOrders(stream(example()), may, dollars, ByWeek); len(list.Groups) != 3 ||
		list.Groups[2].First != day("2026-05-31") || list.Groups[2].Orders != 1 {
		t.Errorf("%+v", list.Groups)
	}
}

func TestSalesByCoupon(t *testing.T) {
	orders := example()
	c := SellByCoupon(stream(orders), may, dollars)
	tell := func(r CouponRow) string {
		average, _ := r.Average()
		return told(r.Code, r.Orders, r.New, r.Discount, r.Net, r.Total, average, r.Carts.Orders, r.Carts.Amount,
			r.Shared)
	}
	compare(t, []string{tell(c.Rows[0]), tell(c.Total)}, []string{
		"BREAD10 | 1 | 1 | 3.20 | 28.80 | 35.22 | 28.80 | 1 | 54.00 | false",
		" | 1 | 1 | 3.20 | 28.80 | 35.22 | 28.80 | 1 | 54.00 | false",
	})
	// Two codes, an earlier order of the customer, and one that is cancelled.
	orders[1].Codes = []string{"bread10", " BREAD10", "May"}
	orders[0].Mail = "Bob@example.com"
	orders[2].Codes = []string{"NEVER"}
	c = SellByCoupon(stream(orders), may, dollars)
	var is []string
	for _, r := range append(slices.Clone(c.Rows), c.Total) {
		is = append(is, tell(r))
	}
	compare(t, is, []string{
		"BREAD10 | 1 | 0 | 3.20 | 28.80 | 35.22 | 28.80 | 1 | 54.00 | true",
		"MAY | 1 | 0 | 3.20 | 28.80 | 35.22 | 28.80 | 0 | 0.00 | true",
		" | 1 | 0 | 3.20 | 28.80 | 35.22 | 28.80 | 1 | 54.00 | false",
	})
}

func TestNearest(t *testing.T) {
	for _, c := range []struct{ first, last, want string }{
		{"2026-05-05", "2026-05-09", "2026-05-04"}, {"2026-05-05", "2026-05-14", "2026-05-15"},
		{"2026-01-01", "2026-01-31", "2026-04-30"}, {"2027-01-01", "2027-01-31", "2026-05-31"},
		{"2026-05-10", "2026-05-10", "2026-05-15"}, {"2026-05-04", "2026-05-04", "2026-05-04"},
	} {
		is, found := Nearest(stream(example()), must(here.Between(day(c.first), day(c.last))))
		if !found || is != day(c.want) {
			t.Errorf("%s: %s, not %s", c.first, is, c.want)
		}
	}
	if _, found := Nearest(stream(nil), may); found {
		t.Error("a day without an order")
	}
	if _, found := Nearest(stream(example()), here.Period(All, at("1 Jul 12:00"))); found {
		t.Error("a day nearest to all")
	}
}
