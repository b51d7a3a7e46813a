package report

import (
	"testing"

	"griddle/shop/order"
)

func TestSummary(t *testing.T) {
	s := Summarize(stream(example()), may, dollars)
	average, _ := s.Average()
	same(t, "sales", "gross", s.Sales.Gross, "68.00", "discounts", s.Sales.Discounts, "-6.80", "returns",
		s.Sales.Returns,
		"-10.80", "net", s.Sales.Net, "50.40", "shipping", s.Sales.Shipping(), "9.00", "handling", s.Sales.Handling,
		"0",
		"tax charged", s.Sales.TaxCharged, "3.57", "tax returned", s.Sales.TaxReturned, "-0.92", "tax", s.Sales.Tax(),
		"2.65", "other", s.Sales.Other, "0", "total", s.Sales.Total, "62.05", "gift cards", s.Sales.GiftCards, "25.00",
		"invoiced", s.Sales.Invoiced, "87.05", "average order", average, "30.60",
		"cost", s.Cost, "22.50", "profit", s.Profit, "27.90", "not counted", s.NotCounted.Amount, "37.99")
	if s.Orders != 3 || s.Units != 10 || s.ReturnedUnits != 1 || s.NotCounted.Orders != 1 || s.NoCost != 0 ||
		s.CancelledLater.Orders != 0 || s.GoodsOrders != 2 {
		t.Errorf("%+v", s)
	}
	flow := func(name string, f Flow, in, back, net string) {
		t.Helper()
		same(t, name, "in", f.In, in, "back", f.Back, back, "net", f.Net(), net)
	}
	want := map[order.Means][3]string{order.Cash: {"82.79", "-37.99", "44.80"}, order.Card: {"35.22", "-11.72",
		"23.50"},
		order.Account: {"20.00", "0", "20.00"}}
	for _, k := range s.Money.Kinds {
		flow("kind", k, want[k.Means][0], want[k.Means][1], want[k.Means][2])
	}
	flow("money", s.Money.Total, "138.01", "-49.71", "88.30")
	flow("gift cards", s.Money.GiftCards, "20.00", "0", "20.00")
	flow("applied", s.Money.Applied, "158.01", "-49.71", "108.30")
	same(t, "bridge", "invoiced", s.Bridge.Invoiced, "87.05", "others", s.Bridge.Others, "64.80",
		"open", s.Bridge.Open, "43.55", "not counted", s.Bridge.NotCounted, "0", "applied", s.Bridge.Applied, "108.30",
		"difference", s.Bridge.Difference, "0")
	if s.Grain != ByDay || len(s.Chart) != 31 {
		t.Fatalf("%d points by %d", len(s.Chart), s.Grain)
	}
	for i, p := range s.Chart {
		want := map[int]string{4: "28.80", 15: "32.40", 20: "-10.80"}[p.First.Day]
		same(t, p.First.String(), "net", p.Amount, want)
		if p.First.Day != i+1 {
			t.Error(p.First)
		}
	}
	s = Summarize(stream(example()), june, dollars)
	same(t, "June", "invoiced", s.Bridge.Invoiced, "0", "others", s.Bridge.Others, "25", "applied", s.Bridge.Applied,
		"25",
		"difference", s.Bridge.Difference, "0")
}

func TestSummaryWithTax(t *testing.T) {
	s := Summarize(stream([]*Order{withTax()}), may, dollars)
	same(t, "without tax", "gross", s.Sales.Gross, "100.00", "discounts", s.Sales.Discounts, "-10.00",
		"net", s.Sales.Net, "90.00", "shipping", s.Sales.Shipping(), "5.00", "tax", s.Sales.Tax(), "18.05",
		"total", s.Sales.Total, "113.05")
	s = Summarize(stream([]*Order{withTax()}), may, Rules{Places: 2, AsSeen: true})
	same(t, "with tax", "net", s.Sales.Net, "107.10", "shipping", s.Sales.Shipping(), "5.95", "tax", s.Sales.Tax(), "0",
		"contained", s.Sales.Contained, "18.05", "total", s.Sales.Total, "113.05")
}

// Money that is given back without a return, goodwill and fees, and what is paid before it is ordered.
func TestOtherRefunds(t *testing.T) {
	o := order1001()
	o.At = at("2 Jun 12:00") // paid in May
	s := Summarize(stream([]*Order{o}), june, dollars)
	same(t, "paid before", "others", s.Bridge.Others, "-64.80", "open", s.Bridge.Open, "0",
		"difference", s.Bridge.Difference, "0")

	o = order1001()
	o.Payments = append(o.Payments, pay("3", "5 Jun 12:00", order.CashReturned, "-10"),
		pay("4", "5 Jul 12:00", order.CashReceived, "4"))
	july := must(here.Between(Day{2026, 7, 1}, Day{2026, 7, 31}))
	for _, c := range []struct {
		p           Period
		other, left string
	}{{may, "0", "0"}, {june, "-10", "0"}, {july, "4", "0"}} {
		s := Summarize(stream([]*Order{o}), c.p, dollars)
		same(t, c.p.First.String(), "other", s.Sales.Other, c.other, "difference", s.Bridge.Difference, c.left)
	}

	o = order1002()
	o.Returns[0].Extra = amount("-2.00")
	o.Payments[1].Amount = amount("-9.72")
	s = Summarize(stream([]*Order{o}), may, dollars)
	same(t, "a fee", "other", s.Sales.Other, "2", "returns", s.Sales.Returns, "-10.80", "invoiced", s.Sales.Invoiced,
		"25.50", "difference", s.Bridge.Difference, "0")

	o = order1003()
	o.At = at("20 Apr 12:00")
	s = Summarize(stream([]*Order{o}), may, dollars)
	if s.NotCounted.Orders != 0 || s.CancelledLater.Orders != 1 {
		t.Errorf("%+v, cancelled later: %+v", s.NotCounted, s.CancelledLater)
	}
}

func TestChange(t *testing.T) {
	for _, c := range []struct{ before, now, by, fraction string }{
		{"50", "75", "25", "0.5"}, {"-50", "-75", "-25", "-0.5"}, {"-50", "50", "100", "2"}, {"0", "5", "5", ""},
	} {
		by, fraction, known := Change(amount(c.before), amount(c.now))
		same(t, c.before+" to "+c.now, "change", by, c.by, "fraction", fraction, c.fraction)
		if known != (c.fraction != "") {
			t.Errorf("%s to %s is known: %v", c.before, c.now, known)
		}
	}
}

// A chart has a point for each week from 93 days on, and for each month from 400.
func TestChart(t *testing.T) {
	for _, c := range []struct {
		first, last string
		grain       Grain
		points      int
		at          string
	}{
		{"2026-03-01", "2026-05-31", ByDay, 92, "2026-03-01"},
		{"2026-02-28", "2026-05-31", ByWeek, 15, "2026-02-22"},
		{"2025-04-27", "2026-05-31", ByMonth, 14, "2025-04-01"},
	} {
		p := must(here.Between(day(c.first), day(c.last)))
		s := Summarize(stream(example()), p, dollars)
		sum := amount("0")
		for _, point := range s.Chart {
			sum = sum.Add(point.Amount)
		}
		same(t, c.first, "sum", sum, s.Sales.Net.String())
		if s.Grain != c.grain || len(s.Chart) != c.points || s.Chart[0].First != day(c.at) {
			t.Errorf("%s: grain %d, %d points from %s", c.first, s.Grain, len(s.Chart), s.Chart[0].First)
		}
	}
	s := Summarize(stream(example()), here.Period(All, at("1 Jul 12:00")), dollars)
	if len(s.Chart) != 32 || s.Chart[0].First != day("2026-04-30") || s.Orders != 4 {
		t.Errorf("all: %d points, %d orders", len(s.Chart), s.Orders)
	}
	same(t, "all", "difference", s.Bridge.Difference, "0", "open", s.Bridge.Open, "18.55", "others", s.Bridge.Others,
		"0")
	if s := Summarize(stream(nil), here.Period(All, at("1 Jul 12:00")), dollars); len(s.Chart) != 0 {
		t.Error(s.Chart)
	}
}

// What stands behind the summary, order by order.
func TestBehind(t *testing.T) {
	var is []string
	for _, o := range Behind(stream(example()), may, dollars) {
		s := o.Summary
		is = append(is, told(o.Number, o.Who, s.Sales.Gross, s.Sales.Net, s.Sales.Invoiced, s.Money.Applied.Net(),
			s.Bridge.Others, s.Bridge.Open, s.NotCounted.Orders))
	}
	compare(t, is, []string{
		"1001 | Ames, Ann | 0.00 | 0.00 | 0.00 | 64.80 | 64.80 | 0.00 | 0",
		"1002 | Burns, Bob | 32.00 | 18.00 | 23.50 | 23.50 | 0.00 | 0.00 | 0",
		"1003 | Cox, Cleo | 0.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00 | 1",
		"1004 | Dean, Dan | 36.00 | 32.40 | 38.55 | 20.00 | 0.00 | 18.55 | 0",
		"1005 | Ellis, Eve | 0.00 | 0.00 | 25.00 | 0.00 | 0.00 | 25.00 | 0",
	})
}
