package report

import (
	"slices"
	"testing"
	"time"

	"griddle/shop/order"
)

// chart are accounts as a small shop has them.
var chart = Accounts{
	Receivable: "1200", GiftCards: "3300", Other: "4700",
	Sales: func(_ int64, rate Amount) string {
		switch rate.String() {
		case "0":
			return "4100"
		case "0.02":
			return "4302"
		}
		return "4400"
	},
	Shipping: func(Amount) string { return "4800" },
	Money: func(m order.Means) string {
		return map[order.Means]string{order.Cash: "1000", order.Card: "1360", order.Account: "1370"}[m]
	},
}

func TestJournal(t *testing.T) {
	var is []string
	for _, r := range Journal(stream(example()), may, dollars, chart) {
		is = append(is, told(r.At.In(newYork).Format("2 Jan"), int(r.Kind), r.Number+r.Return, r.Who, r.Net, r.Tax,
			r.Rate.String(), r.Gross(), r.Debit, r.Credit))
	}
	compare(t, is, []string{
		"1 May | 3 | 1001 | Ames, Ann | 20.00 | 0.00 | 0 | 20.00 | 3300 | 1200",
		"1 May | 3 | 1001 | Ames, Ann | 44.80 | 0.00 | 0 | 44.80 | 1000 | 1200",
		"4 May | 0 | 1002 | Burns, Bob | 17.33 | 0.35 | 0.02 | 17.68 | 1200 | 4302",
		"4 May | 0 | 1002 | Burns, Bob | 11.47 | 0.92 | 0.08 | 12.39 | 1200 | 4400",
		"4 May | 0 | 1002 | Burns, Bob | 3.13 | 0.00 | 0 | 3.13 | 1200 | 4800",
		"4 May | 0 | 1002 | Burns, Bob | 1.87 | 0.15 | 0.08 | 2.02 | 1200 | 4800",
		"5 May | 3 | 1002 | Burns, Bob | 35.22 | 0.00 | 0 | 35.22 | 1360 | 1200",
		"10 May | 3 | 1003 | Cox, Cleo | 37.99 | 0.00 | 0 | 37.99 | 1000 | 1200",
		"12 May | 3 | 1003 | Cox, Cleo | -37.99 | 0.00 | 0 | -37.99 | 1000 | 1200",
		"15 May | 0 | 1004 | Dean, Dan | 32.40 | 2.15 | 0.06625 | 34.55 | 1200 | 4400",
		"15 May | 0 | 1004 | Dean, Dan | 4.00 | 0.00 | 0 | 4.00 | 1200 | 4800",
		"20 May | 1 | 10021002-R1 | Burns, Bob | -11.47 | -0.92 | 0.08 | -12.39 | 1200 | 4400",
		"20 May | 1 | 10021002-R1 | Burns, Bob | 0.67 | 0.00 | 0 | 0.67 | 1200 | 4100",
		"20 May | 3 | 1002 | Burns, Bob | -11.72 | 0.00 | 0 | -11.72 | 1360 | 1200",
		"30 May | 3 | 1004 | Dean, Dan | 20.00 | 0.00 | 0 | 20.00 | 1370 | 1200",
		"31 May | 0 | 1005 | Ellis, Eve | 25.00 | 0.00 | 0 | 25.00 | 1200 | 3300",
	})
}

// The journal is what was invoiced and what was paid, and its rates are those of the sales tax.
func agreeJournal(t *testing.T, equal func(string, Amount, Amount), orders []*Order, p Period, r Rules) {
	t.Helper()
	s := Summarize(stream(orders), p, r)
	invoiced, paid := Amount{}, Amount{}
	net, tax := map[string]Amount{}, map[string]Amount{}
	for _, row := range Journal(stream(orders), p, r, chart) {
		if !p.span().has(row.At) {
			t.Errorf("booked at %s", row.At)
		}
		if row.Kind == JournalPayment {
			paid = paid.Add(row.Gross())
			continue
		}
		invoiced = invoiced.Add(row.Gross())
		if rate := row.Rate.String(); rate != "0" {
			net[rate], tax[rate] = net[rate].Add(row.Net), tax[rate].Add(row.Tax)
		}
	}
	equal("journal and what was invoiced", invoiced, s.Sales.Invoiced)
	equal("journal and what was applied", paid, s.Money.Applied.Net())
	for _, row := range Taxes(stream(orders), p, r, ByOrderDate, TaxByRate).Rows {
		if rate := row.Rate.String(); rate != "0" {
			equal("net at "+rate, net[rate], row.Goods.Add(row.Shipping).Add(row.ReturnedBase))
			equal("tax at "+rate, tax[rate], row.Due())
		}
	}
}

func TestStock(t *testing.T) {
	now := at("31 May 16:00")
	items := slices.Values([]*StockItem{
		{Product: "id of MUG", SKU: "MUG", Active: true, OnHand: 10, Reserved: 3, OutPoint: 1, LowPoint: 7,
			Cost: amount("5"), Price: amount("12"), Moves: []StockMove{{at("20 May 18:00"), 1}, {at("15 May 12:00"),
				-3}}},
		{Product: "id of BAG", SKU: "BAG", Active: true, OnHand: 4, Cost: amount("14"), Price: amount("30")},
		{Product: "id of BAG", Variant: "blue", SKU: "BAG-B", Active: true, OnHand: 1, Cost: amount("14.555")},
		{Product: "id of PAN", SKU: "PAN", OnHand: 2, Cost: amount("9")},
	})
	tell := func(r StockRow) string {
		days, _ := r.Days()
		return told(r.SKU, r.OnHand, r.Reserved, r.Available, r.AtCost, r.AtPrice, r.Low, r.Units, days.Round(1))
	}
	for _, c := range []struct {
		at    time.Time
		total string
		want  []string
	}{
		{now, "138.56", []string{
			"BAG | 4 | 0 | 4 | 56.00 | 120.00 | false | 1 | 360.00",
			"BAG-B | 1 | 0 | 1 | 14.56 | 0.00 | false | 0 | 0.00",
			"MUG | 10 | 3 | 6 | 50.00 | 120.00 | true | 5 | 108.00",
			"PAN | 2 | 0 | 2 | 18.00 | 0.00 | false | 0 | 0.00"}},
		{at("16 May 12:00"), "133.56", []string{
			"BAG | 4 | 0 | 0 | 56.00 | 120.00 | false | 1 | 0.00",
			"BAG-B | 1 | 0 | 0 | 14.56 | 0.00 | false | 0 | 0.00",
			"MUG | 9 | 0 | 0 | 45.00 | 108.00 | false | 5 | 0.00",
			"PAN | 2 | 0 | 0 | 18.00 | 0.00 | false | 0 | 0.00"}},
	} {
		s := ValueStock(items, stream(example()), here, dollars, now, c.at)
		var is []string
		for _, r := range s.Rows {
			is = append(is, tell(r))
		}
		compare(t, is, c.want)
		same(t, "stock", "at cost", s.AtCost, c.total)
	}
	var is []string
	for _, r := range NotSold(items, SellProducts(stream(example()), may, dollars, ByVariant), dollars) {
		is = append(is, told(r.SKU, r.OnHand, r.AtCost))
	}
	compare(t, is, []string{"BAG | 4 | 56.00", "BAG-B | 1 | 14.56"})
}
