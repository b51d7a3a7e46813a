package report

import (
	"slices"
	"testing"

	"griddle/shop/order"
)

func tellTax(r TaxRow) string {
	return told(r.Name, r.Place.Country, r.Place.Region, r.Rate.String(), r.Orders, r.Goods, r.GoodsTax, r.Shipping,
		r.ShippingTax, r.ReturnedBase, r.ReturnedTax, r.Due())
}

func tellTaxes(s SalesTax) (all []string) {
	for _, r := range slices.Concat(s.Rows, s.Untaxed, []TaxRow{s.Total, s.Gifts}) {
		all = append(all, tellTax(r))
	}
	return all
}

func TestSalesTax(t *testing.T) {
	compare(t, tellTaxes(Taxes(stream(example()), may, dollars, ByOrderDate, TaxBySchedule)), []string{
		"Food | USA | NY | 0.02 | 1 | 17.33 | 0.35 | 0.00 | 0.00 | 0.00 | 0.00 | 0.35",
		"Standard | USA | NJ | 0.06625 | 1 | 32.40 | 2.15 | 0.00 | 0.00 | 0.00 | 0.00 | 2.15",
		"Standard | USA | NY | 0.08 | 1 | 11.47 | 0.92 | 1.87 | 0.15 | -11.47 | -0.92 | 0.15",
		" | USA | NJ | 0 | 1 | 0.00 | 0.00 | 4.00 | 0.00 | 0.00 | 0.00 | 0.00",
		" | USA | NY | 0 | 1 | 0.00 | 0.00 | 3.13 | 0.00 | 0.00 | 0.00 | 0.00",
		" |  |  | 0 | 2 | 61.20 | 3.42 | 9.00 | 0.15 | -11.47 | -0.92 | 2.65",
		" |  |  | 0 | 1 | 25.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00",
	})
}

func TestSalesTaxByPayment(t *testing.T) {
	s := Taxes(stream(example()), may, dollars, ByPaymentDate, TaxBySchedule)
	var is []string
	for _, r := range append(s.Rows, s.Total) {
		is = append(is, tellTax(r))
	}
	compare(t, is, []string{
		"Food | USA | NY | 0.02 | 1 | 17.33 | 0.35 | 0.00 | 0.00 | 0.00 | 0.00 | 0.35",
		"Standard | USA | NJ | 0.06625 | 2 | 16.81 | 1.12 | 0.00 | 0.00 | 0.00 | 0.00 | 1.12",
		"Standard | USA | NY | 0.08 | 2 | 65.47 | 5.24 | 7.87 | 0.63 | -11.47 | -0.92 | 4.95",
		" |  |  | 0 | 4 | 99.61 | 6.71 | 13.07 | 0.63 | -11.47 | -0.92 | 6.42",
	})
}

func TestSalesTaxIncluded(t *testing.T) {
	compare(t, tellTaxes(Taxes(stream([]*Order{withTax()}), may, dollars, ByOrderDate, TaxBySchedule)), []string{
		"Standard | DEU |  | 0.19 | 1 | 90.00 | 17.10 | 5.00 | 0.95 | 0.00 | 0.00 | 18.05",
		" |  |  | 0 | 1 | 90.00 | 17.10 | 5.00 | 0.95 | 0.00 | 0.00 | 18.05",
		" |  |  | 0 | 0 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00",
	})
}

func TestTaxGroups(t *testing.T) {
	for by, want := range map[TaxGrouping][]string{
		TaxByRate: {
			" |  |  | 0.02 | 1 | 17.33 | 0.35 | 0.00 | 0.00 | 0.00 | 0.00 | 0.35",
			" |  |  | 0.06625 | 1 | 32.40 | 2.15 | 0.00 | 0.00 | 0.00 | 0.00 | 2.15",
			" |  |  | 0.08 | 1 | 11.47 | 0.92 | 1.87 | 0.15 | -11.47 | -0.92 | 0.15"},
		TaxByRegion: {
			" | USA | NJ | 0.06625 | 1 | 32.40 | 2.15 | 0.00 | 0.00 | 0.00 | 0.00 | 2.15",
			" | USA | NY | 0.02 | 1 | 17.33 | 0.35 | 0.00 | 0.00 | 0.00 | 0.00 | 0.35",
			" | USA | NY | 0.08 | 1 | 11.47 | 0.92 | 1.87 | 0.15 | -11.47 | -0.92 | 0.15"},
		TaxByCountry: {
			" | USA |  | 0.02 | 1 | 17.33 | 0.35 | 0.00 | 0.00 | 0.00 | 0.00 | 0.35",
			" | USA |  | 0.06625 | 1 | 32.40 | 2.15 | 0.00 | 0.00 | 0.00 | 0.00 | 2.15",
			" | USA |  | 0.08 | 1 | 11.47 | 0.92 | 1.87 | 0.15 | -11.47 | -0.92 | 0.15"},
	} {
		var is []string
		for _, r := range Taxes(stream(example()), may, dollars, ByOrderDate, by).Rows {
			is = append(is, tellTax(r))
		}
		compare(t, is, want)
	}
}

// Why something is not taxed, taxes that no line has, and those that are not base × rate.
func TestTaxAtTheEdge(t *testing.T) {
	o := order1001()
	o.Lines[0].Taxed = Taxed{Place: inNY, Untaxed: ExemptCustomer, ExemptNumber: "NY-7", Schedule: standard}
	o.Lines[0].Tax = amount("0")
	o.Lines[1].Tax = amount("5.00") // 30 × 8 % is 2.40
	o.Tax, o.ShippingTax = amount("7.00"), amount("0.27")
	o.Total = amount("67.00")
	s := Taxes(stream([]*Order{o}), on(4, 30), dollars, ByOrderDate, TaxBySchedule)
	compare(t, tellTaxes(s), []string{
		" | USA | NY | 0 | 1 | 0.00 | 1.73 | 0.00 | 0.00 | 0.00 | 0.00 | 1.73",
		"Standard | USA | NY | 0.08 | 1 | 30.00 | 5.00 | 3.33 | 0.27 | 0.00 | 0.00 | 5.27",
		" | USA | NY | 0 | 1 | 24.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00",
		" | USA | NY | 0 | 1 | 0.00 | 0.00 | 2.67 | 0.00 | 0.00 | 0.00 | 0.00",
		" |  |  | 0 | 1 | 54.00 | 6.73 | 6.00 | 0.27 | 0.00 | 0.00 | 7.00",
		" |  |  | 0 | 0 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00",
	})
	if !s.Rows[0].Loose || s.Rows[1].Marked != 1 || s.Untaxed[0].ExemptNumber != "NY-7" || s.Total.Marked != 1 {
		t.Errorf("%+v", s)
	}
	// Portions that are not there: shipping goes by what the lines cost.
	o = order1001()
	o.Lines[0].Shipping, o.Lines[1].Shipping = amount("0"), amount("0")
	s = Taxes(stream([]*Order{o}), on(4, 30), dollars, ByOrderDate, TaxBySchedule)
	same(t, "no portions", "shipping", s.Rows[0].Shipping, "6", "tax", s.Rows[0].ShippingTax, "0.48")
	// All of it comes back, with the shipping, and is paid out in two parts.
	o = order1001()
	o.Returns = []Return{{At: at("2 May 12:00"), Refunds: []string{"a", "b"}, Return: order.Return{
		Lines: []order.ReturnLine{
			{Line: 1, Quantity: 2, Computed: amount("24"), Goods: amount("24"), Worked: amount("1.92"),
				Tax: amount("1.92")},
			{Line: 2, Quantity: 1, Computed: amount("30"), Goods: amount("30"), Worked: amount("2.40"),
				Tax: amount("2.40")},
		}, Shipping: amount("6"), ShippingTax: amount("0.48")}}}
	o.Payments = append(o.Payments, pay("a", "3 May 12:00", order.CashReturned, "-10"),
		pay("b", "4 May 12:00", order.CashReturned, "-54.80"))
	for axis, p := range map[TaxAxis]Period{ByOrderDate: here.Period(All, at("1 Jul 12:00")), ByPaymentDate: may} {
		s = Taxes(stream([]*Order{o}), p, dollars, axis, TaxBySchedule)
		same(t, "all returned", "goods", s.Total.Goods, "54", "base", s.Total.ReturnedBase, "-60", "tax",
			s.Total.ReturnedTax,
			"-4.80", "due", s.Total.Due(), "0")
	}
	s = Taxes(stream([]*Order{o}), on(5, 3), dollars, ByPaymentDate, TaxBySchedule)
	same(t, "partly paid out", "base", s.Total.ReturnedBase, "-9.26", "tax", s.Total.ReturnedTax, "-0.74")
	// Returned and not paid out: the rest is asked for.
	o = order1002()
	o.Returns[0].Refunds, o.Payments = nil, []Payment{pay("1", "22 May 12:00", order.CashReceived, "23.50")}
	s = Taxes(stream([]*Order{o}), may, dollars, ByPaymentDate, TaxBySchedule)
	same(t, "not paid out", "food", s.Rows[0].Goods, "17.33", "tax", s.Rows[0].GoodsTax, "0.35", "mug", s.Rows[1].Goods,
		"0",
		"shipping", s.Rows[1].Shipping, "1.87", "due", s.Total.Due(), "0.50")
}

func TestTaxDetails(t *testing.T) {
	var is []string
	for _, e := range TaxDetails(stream(example()), may, dollars, ByOrderDate, TaxBySchedule) {
		is = append(is, told(e.At.In(newYork).Format("2 Jan"), e.Number, int(e.Kind), e.Name, e.Place.Region,
			e.Rate.String(), e.Base, e.Tax, int(e.Untaxed), e.GiftCard))
	}
	compare(t, is, []string{
		"4 May | 1002 | 0 | Food | NY | 0.02 | 17.33 | 0.35 | 0 | false",
		"4 May | 1002 | 0 | Standard | NY | 0.08 | 11.47 | 0.92 | 0 | false",
		"4 May | 1002 | 1 |  | NY | 0 | 3.13 | 0.00 | 5 | false",
		"4 May | 1002 | 1 | Standard | NY | 0.08 | 1.87 | 0.15 | 0 | false",
		"15 May | 1004 | 0 | Standard | NJ | 0.06625 | 32.40 | 2.15 | 0 | false",
		"15 May | 1004 | 1 |  | NJ | 0 | 4.00 | 0.00 | 5 | false",
		"20 May | 1002 | 2 | Standard | NY | 0.08 | -11.47 | -0.92 | 0 | false",
		"31 May | 1005 | 0 |  |  | 0 | 25.00 | 0.00 | 0 | true",
	})
}
