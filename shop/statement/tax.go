package statement

import (
	"fmt"

	"griddle/shop/report"
	"griddle/shop/words"
)

// salesTax is what is owed of the sales of a period (reports.md §9).
var salesTax = Report{
	Name:    "tax",
	Title:   "Sales Tax",
	Purpose: "What you owe for each rate and place, and what was not taxed, by reason.",
	Axis:    ByChoice,
	Switches: []Switch{
		{Name: "axis", Label: "Owed", Options: []Option{{"order", "When it was ordered"},
			{"payment", "As far as it was paid"}}},
		{Name: "by", Label: "Rows", Options: []Option{{"schedule", "By schedule, place and rate"},
			{"country", "By country"},
			{"region", "By region"}, {"rate", "By rate alone"}}},
	},
	Show: showSalesTax,
}

var (
	taxAxes   = map[string]report.TaxAxis{"order": report.ByOrderDate, "payment": report.ByPaymentDate}
	taxGroups = map[string]report.TaxGrouping{"schedule": report.TaxBySchedule, "country": report.TaxByCountry,
		"region": report.TaxByRegion, "rate": report.TaxByRate}
)

func showSalesTax(a *Asked) Statement {
	axis, by := taxAxes[a.Chosen("axis")], taxGroups[a.Chosen("by")]
	s := report.Taxes(a.Orders, a.Period, a.Rules, axis, by)
	t := Table{Name: "taxes", Columns: []Column{{ID: "schedule", Head: "Schedule", Wide: true},
		{ID: "place", Head: "Place"}, {ID: "rate", Head: "Rate", Kind: Percent}, count("orders", "Orders"),
		figure("goods", "Goods"), figure("goodstax", "Goods tax"), figure("shipping", "Shipping"),
		figure("shippingtax", "Ship. tax"), figure("returnedbase", "Returned"),
		figure("returnedtax", "Ret. tax"), figure("due", "Tax due")}}
	marked := 0
	for i := range s.Rows {
		marked += s.Rows[i].Marked
		t.Rows = append(t.Rows, taxRow(&s.Rows[i], a))
	}
	for i := range s.Untaxed {
		t.Rows = append(t.Rows, taxRow(&s.Untaxed[i], a))
	}
	t.total(taxCells(&s.Total)...)
	t.Foot[0].Link = taxLink("", a)
	if s.Gifts.Orders > 0 {
		t.Foot = append(t.Foot, Row{Key: report.TaxOfGifts, Aside: true,
			Link: taxLink(report.TaxOfGifts, a), Cells: append([]Cell{said("Gift cards: no sale"), none,
				none}, taxCells(&s.Gifts)...)})
	}
	first := Statement{Tables: []Table{t}, Empty: len(t.Rows) == 0 && s.Gifts.Orders == 0}
	if marked > 0 {
		first.Notes = append(first.Notes, words.Say(
			"Lines whose stored tax is not their amount times the rate: %d. The stored tax counts.", marked))
	}
	return first
}

func taxCells(r *report.TaxRow) []Cell {
	return []Cell{pieces(r.Orders), money(r.Goods), money(r.GoodsTax), money(r.Shipping), money(r.ShippingTax),
		money(r.ReturnedBase), money(r.ReturnedTax), money(r.Due())}
}

// untaxed says why goods are not taxed.
var untaxed = map[report.Untaxed]words.Form{report.NoSchedule: "Not taxed: no schedule",
	report.ExemptProduct: "Not taxed: exempt product", report.ExemptCustomer: "Not taxed: exempt customer",
	report.NoRate: "Not taxed: no rate for the address", report.ShippingUntaxed: "Not taxed: shipping"}

// taxName is the schedule, or why there is none.
func taxName(schedule int64, name string, why report.Untaxed, number string, loose bool) Cell {
	switch {
	case loose:
		return said("Without lines")
	case why == report.ExemptCustomer && number != "":
		return said("Not taxed: exempt customer %s", number)
	case why != report.IsTaxed:
		return said(untaxed[why])
	case name == "" && schedule > 0:
		return said("Schedule %d (deleted)", schedule)
	}
	return text(name)
}

func placeName(p report.Place) string {
	name := p.Country
	for _, part := range []string{p.Region, p.Postal} {
		if part != "" {
			name += " " + part
		}
	}
	return name
}

func taxRow(r *report.TaxRow, a *Asked) Row {
	return Row{Key: r.Key, Aside: r.Untaxed != report.IsTaxed, Alarm: r.Loose, Link: taxLink(r.Key, a),
		Cells: append([]Cell{taxName(r.Schedule, r.Name, r.Untaxed, r.ExemptNumber, r.Loose), text(placeName(r.Place)),
			known(r.Rate, r.Untaxed == report.IsTaxed && !r.Loose)}, taxCells(r)...)}
}

// taxLink leads to the lines behind a row.
func taxLink(key string, a *Asked) Link {
	return Link{Report: "taxlines", With: map[string]string{"row": key, "by": a.Chosen("by"),
		"axis": a.Chosen("axis")}}
}

// taxLines are the entries behind a row of the taxes; behind its total without one.
var taxLines = Report{
	Name:    "taxlines",
	Title:   "Entries of the tax",
	Purpose: "Each order with what was taxed of it. Together they are the tax.",
	Axis:    ByChoice,
	Inner:   true,
	Show: func(a *Asked) Statement {
		t := Table{Name: "entries", Columns: []Column{when, number, customer, {ID: "kind", Head: "What", Wide: true},
			{ID: "place", Head: "Place"}, {ID: "rate", Head: "Rate", Kind: Percent}, figure("base", "Base"),
			figure("tax", "Tax")}}
		base, tax := zero, zero
		for i, e := range report.TaxDetails(a.Orders, a.Period, a.Rules, taxAxes[a.Chosen("axis")],
			taxGroups[a.Chosen("by")]) {
			if row := a.With["row"]; row != "" && row != e.Row || row == "" && e.GiftCard {
				continue
			}
			base, tax = base.Add(e.Base), tax.Add(e.Tax)
			t.Rows = append(t.Rows, Row{Key: fmt.Sprint(i), Link: toOrder(e.Order), Cells: append(
				orderCells(e.At, e.Number, e.Who), said(taxKinds[e.Kind]), text(placeName(e.Place)),
				known(e.Rate, e.Untaxed == report.IsTaxed && !e.Loose && !e.GiftCard), money(e.Base), money(e.Tax))})
		}
		t.total(money(base), money(tax))
		return Statement{Tables: []Table{t}, Empty: len(t.Rows) == 0}
	},
}

var taxKinds = map[report.TaxKind]words.Form{report.TaxOnGoods: "Goods", report.TaxOnShipping: "Shipping",
	report.TaxReturned: "Return"}
