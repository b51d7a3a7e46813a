package statement

import (
	"maps"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"griddle/shop/report"
	"griddle/shop/words"
)

// Makers of cells.

func text(s string) Cell { return Cell{Known: s != "", Text: s} }

func said(form words.Form, args ...any) Cell {
	return Cell{Known: true, Said: words.Say(form, args...)}
}

func money(a report.Amount) Cell { return Cell{Known: true, Amount: a} }

func pieces(n int) Cell { return Cell{Known: true, N: n} }

// known is an amount or a fraction that may not be there.
func known(a report.Amount, is bool) Cell { return Cell{Known: is, Amount: a} }

func instant(t time.Time) Cell { return Cell{Known: !t.IsZero(), At: t} }

func onDay(d report.Day) Cell { return Cell{Known: d.Year != 0, Day: d} }

var none = Cell{}

// Columns that many tables have.
var (
	when     = Column{ID: "when", Head: "When", Kind: Moment}
	number   = Column{ID: "order", Head: "Order"}
	customer = Column{ID: "customer", Head: "Customer", Wide: true}
)

// figure is a column of amounts.
func figure(id string, head words.Form) Column { return Column{ID: id, Head: head, Kind: Money} }

// count is a column of whole numbers.
func count(id string, head words.Form) Column { return Column{ID: id, Head: head, Kind: Pieces} }

// orderCells are those of when, number and customer.
func orderCells(at time.Time, no, who string) []Cell { return []Cell{instant(at), text(no), text(who)} }

// toOrder leads to an order.
func toOrder(id string) Link { return Link{Order: id} }

// total ends the table with the row of its sums, which are those of its last columns.
func (t *Table) total(sums ...Cell) {
	cells := make([]Cell, len(t.Columns))
	cells[0] = said("Total")
	copy(cells[len(cells)-len(sums):], sums)
	t.Foot = append(t.Foot, Row{Key: "total", Sum: true, Cells: cells})
}

// part is an amount as a fraction of another, which is not there where the other is 0.
func part(of, whole report.Amount) Cell { return known(report.Ratio(of, whole)) }

// portions are the columns of what a total is made of, for those that have something in them.
type portions []portion

type portion struct {
	Column
	of func(report.Columns) report.Amount
}

// portionsOf are those that always stand, and those others in which one of the rows has something.
func portionsOf(rows []report.Columns) portions {
	all := portions{
		{figure("subtotal", "Subtotal"), func(c report.Columns) report.Amount { return c.Subtotal }},
		{figure("discounts", "Discounts"), func(c report.Columns) report.Amount { return c.Discounts }},
		{figure("shipping", "Shipping"), func(c report.Columns) report.Amount { return c.Shipping }},
		{figure("shippingdiscounts", "Ship. disc."),
			func(c report.Columns) report.Amount { return c.ShippingDiscounts }},
		{figure("tax", "Tax"), func(c report.Columns) report.Amount { return c.Tax }},
	}
	for _, extra := range []portion{
		{figure("other", "Other"), func(c report.Columns) report.Amount { return c.Other }},
		{figure("over", "Overpaid"), func(c report.Columns) report.Amount { return c.Over }},
	} {
		if slices.ContainsFunc(rows, func(c report.Columns) bool { return !extra.of(c).IsZero() }) {
			all = append(all, extra)
		}
	}
	return all
}

func (p portions) columns() (all []Column) {
	for _, one := range p {
		all = append(all, one.Column)
	}
	return all
}

func (p portions) cells(c report.Columns) (all []Cell) {
	for _, one := range p {
		all = append(all, money(one.of(c)))
	}
	return all
}

var zero = decimal.Zero

// days are the choices of the report, for some days of its period.
func (a *Asked) days(first, last report.Day) map[string]string {
	first, last = a.Period.Within(first, last)
	with := maps.Clone(a.With)
	if with == nil {
		with = map[string]string{}
	}
	with["by"], with["from"], with["to"] = "", first.String(), last.String()
	return with
}
