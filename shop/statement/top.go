package statement

import (
	"fmt"
	"slices"
	"strconv"

	"griddle/shop/report"
	"griddle/shop/words"
)

// top are the products that sold best, and those that did not sell at all (reports.md §10).
var top = Report{
	Name:    "top",
	Title:   "Top Products",
	Purpose: "What sold best, and how it did in the period before.",
	Axis:    BySales,
	Reach:   Before, // for the places there
	Switches: []Switch{
		{Name: "of", Label: "Rows", Options: []Option{{"product", "Products"}, {"vendor", "Vendors"},
			{"manufacturer", "Manufacturers"}, {"type", "Product types"}, {"unsold", "Not sold at all"}}},
		{Name: "measure", Label: "Ranked by", Options: []Option{{"units", "Pieces"}, {"net", "Net sales"},
			{"profit", "Profit"}}},
		{Name: "n", Label: "How many", Options: []Option{{"10", "10"}, {"5", "5"}, {"25", "25"}, {"50", "50"},
			{"0", "All"}}},
	},
	Show: showTop,
}

var measures = map[string]report.Measure{"units": report.ByUnits, "net": report.ByNet, "profit": report.ByProfit}

func showTop(a *Asked) Statement {
	of, measure := a.Chosen("of"), a.Chosen("measure")
	if of == "unsold" {
		return unsold(a)
	}
	by := a.key(of)
	now := report.SellProducts(a.Orders, a.Period, a.Rules, by)
	before := report.ProductSales{}
	if p, ok := a.Period.Compare(report.PreviousPeriod); ok {
		before = report.SellProducts(a.Orders, p, a.Rules, by)
	}
	n, _ := strconv.Atoi(a.Chosen("n")) // options are numbers
	t := Table{Name: "top", Columns: []Column{count("rank", "Rank"), {ID: "sku", Head: "SKU"},
		{ID: "name", Head: "Name", Wide: true}, count("units", "Pieces"), figure("net", "Net"),
		{ID: "part", Head: "Part of net", Kind: Percent}, figure("profit", "Profit"), {ID: "before", Head: "Before"}}}
	if !single(of) {
		t.Columns = append(t.Columns[:1:1], t.Columns[2:]...)
	}
	for _, r := range report.Top(now, before, measures[measure], n) {
		t.Rows = append(t.Rows, Row{Key: r.Key, Link: buyersOf(&r.ProductRow, of),
			Cells: append(append([]Cell{pieces(r.Rank)}, names(&r.ProductRow, of)...), pieces(r.Units()), money(r.Net),
				part(r.Net, now.Total.Net), money(r.Profit), moved(r.Rank, r.Before))})
	}
	titles := map[string]words.Form{"units": "Pieces", "net": "Net sales", "profit": "Profit"}
	return Statement{Chart: ranked(titles[measure], &t, "name", measure), Tables: []Table{t}, Empty: len(t.Rows) == 0}
}

// moved says how a place changed since the period before.
func moved(rank, before int) Cell {
	switch {
	case before == 0:
		return said("new")
	case before > rank:
		return text(fmt.Sprintf("+%d", before-rank))
	case before < rank:
		return text(fmt.Sprintf("-%d", rank-before))
	}
	return text("=")
}

// unsold are the active products of which nothing was sold, with what lies of them in the shop.
func unsold(a *Asked) Statement {
	sales := report.SellProducts(a.Orders, a.Period, a.Rules, report.ByVariant)
	return stockStatement(report.NotSold(slices.Values(a.Stock()), sales, a.Rules))
}

// stock is what lies in the shop and what it is worth (reports.md §16).
var stock = Report{
	Name:    "stock",
	Title:   "Stock Value",
	Purpose: "What lies in the shop now, what it is worth, and for how long it lasts.",
	Now:     true,
	Reach:   Everyone,
	Show: func(a *Asked) Statement {
		s := report.ValueStock(slices.Values(a.Stock()), a.Orders, a.Period.Calendar, a.Rules, a.Now, a.Now)
		return stockStatement(s.Rows)
	},
}

func stockStatement(rows []report.StockRow) Statement {
	t := Table{Name: "stock", Columns: []Column{{ID: "sku", Head: "SKU"}, {ID: "name", Head: "Name", Wide: true},
		count("onhand", "On hand"), count("reserved", "Reserved"), count("available", "Available"),
		figure("cost", "Cost"), figure("price", "Price"), figure("atcost", "Value at cost"),
		figure("atprice", "Value at price"), {ID: "days", Head: "Days of stock", Kind: Days}}}
	atCost, atPrice, onHand := zero, zero, 0
	for i := range rows {
		r := &rows[i]
		atCost, atPrice, onHand = atCost.Add(r.AtCost), atPrice.Add(r.AtPrice), onHand+r.OnHand
		t.Rows = append(t.Rows, Row{Key: r.Product + " " + r.Variant, Alarm: r.Low, Link: Link{Product: r.Product},
			Cells: []Cell{text(r.SKU), text(r.Name), pieces(r.OnHand), pieces(r.Reserved), pieces(r.Available),
				money(r.Cost), money(r.Price), money(r.AtCost), money(r.AtPrice), known(r.Days())}})
	}
	t.total(pieces(onHand), none, none, none, none, money(atCost), money(atPrice), none)
	return Statement{Tables: []Table{t}, Empty: len(rows) == 0}
}
