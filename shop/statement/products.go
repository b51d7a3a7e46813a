package statement

import (
	"strconv"

	"griddle/shop/report"
	"griddle/shop/words"
)

// products is what was sold of each product, or of what products belong to (reports.md §6).
var products = Report{
	Name:    "products",
	Title:   "Product Sales",
	Purpose: "What each product brought, with its share of the discounts of orders, less what came back.",
	Axis:    BySales,
	Switches: []Switch{{Name: "by", Label: "Rows", Options: []Option{{"product", "Products"}, {"variant", "Choices"},
		{"vendor", "Vendors"}, {"manufacturer", "Manufacturers"}, {"type", "Product types"}}}},
	Show: showProducts,
}

func showProducts(a *Asked) Statement {
	by := a.Chosen("by")
	s := report.SellProducts(a.Orders, a.Period, a.Rules, a.key(by))
	goods := salesOf("goods", "Goods", s.Rows, s.Total, by)
	first := Statement{Chart: ranked("Net sales", &goods, nameColumn(by), "net"), Tables: []Table{goods},
		Empty: len(s.Rows)+len(s.GiftCards) == 0}
	if len(s.GiftCards) > 0 {
		first.Tables = append(first.Tables, salesOf("giftcards", "Gift cards sold", s.GiftCards, s.Gifts, by))
	}
	if n := s.Total.NoCost; n > 0 {
		first.Notes = append(first.Notes, words.Say("Lines without a known cost: %d. They are not in the profit.", n))
	}
	return first
}

// key is by what lines make a row.
func (a *Asked) key(by string) report.Key {
	switch by {
	case "product", "":
		return report.ByProduct
	case "variant":
		return report.ByVariant
	}
	goods := a.Products()
	return func(l *report.Line) string {
		switch g := goods[l.Product]; by {
		case "vendor":
			return g.Vendor
		case "manufacturer":
			return g.Manufacturer
		default:
			return g.Type
		}
	}
}

// single says whether a row stands for one product or choice of it.
func single(by string) bool { return by == "product" || by == "variant" }

// nameColumn is the column that names a row in a chart.
func nameColumn(by string) string {
	if by == "variant" {
		return "sku"
	}
	return "name"
}

// salesOf is the table of what was sold.
func salesOf(name string, title words.Form, rows []report.ProductRow, total report.ProductRow, by string) Table {
	columns := []Column{{ID: "name", Head: "Name", Wide: true}, count("orders", "Orders"), count("sold", "Sold"),
		count("returned", "Returned"), figure("gross", "Gross"), figure("discounts", "Discounts"),
		figure("returns", "Returns"), figure("net", "Net"), figure("average", "Average"), figure("cost", "Cost"),
		figure("profit", "Profit"), {ID: "margin", Head: "Margin", Kind: Percent},
		{ID: "part", Head: "Part of net", Kind: Percent}}
	if single(by) {
		columns = append([]Column{{ID: "sku", Head: "SKU"}}, columns...)
	}
	for i := range columns {
		switch columns[i].ID {
		case "average", "cost", "margin", "part", "orders":
			columns[i].Spare = true
		}
	}
	t := Table{Name: name, Title: words.Say(title), Columns: columns}
	figures := func(r *report.ProductRow) []Cell {
		return []Cell{pieces(r.Orders), pieces(r.Sold), pieces(r.Returned), money(r.Gross), money(r.Discounts),
			money(r.Returns), money(r.Net), known(r.Average()), money(r.Cost), money(r.Profit), known(r.Margin()),
			part(r.Net, total.Net)}
	}
	for i := range rows {
		r := &rows[i]
		t.Rows = append(t.Rows, Row{Key: r.Key, Cells: append(names(r, by), figures(r)...), Link: buyersOf(r, by)})
	}
	t.total(figures(&total)...)
	return t
}

// names are the cells by which a row is known: SKU and name of a product, or what products belong to.
func names(r *report.ProductRow, by string) []Cell {
	switch {
	case single(by):
		return []Cell{text(r.SKU), text(r.Name)}
	case r.Key == "":
		return []Cell{said("none of them")}
	}
	return []Cell{text(r.Key)}
}

// buyersOf leads to who bought it.
func buyersOf(r *report.ProductRow, by string) Link {
	return Link{Report: "buyers", With: map[string]string{"by": by, "key": r.Key,
		"gift": strconv.FormatBool(r.GiftCard)}}
}

// buyers are the orders that hold a product, or one of a group of products.
var buyers = Report{
	Name:    "buyers",
	Title:   "Who bought it",
	Purpose: "Each order with what it holds of the product, as for a recall.",
	Axis:    BySales,
	Inner:   true,
	Show: func(a *Asked) Statement {
		t := Table{Name: "buyers", Title: words.Say("Orders"), Columns: []Column{when, number, customer,
			{ID: "mail", Head: "E-mail", Wide: true}, count("sold", "Sold"), count("returned", "Returned"),
			figure("net", "Net")}}
		sold, back, net, gift := 0, 0, zero, a.With["gift"] == "true"
		key := a.key(a.With["by"])
		for _, b := range report.Buyers(a.Orders, a.Period, a.Rules, func(l *report.Line) string {
			return strconv.FormatBool(l.GiftCard) + key(l)
		}, strconv.FormatBool(gift)+a.With["key"]) {
			sold, back, net = sold+b.Quantity, back+b.Returned, net.Add(b.Net)
			t.Rows = append(t.Rows, Row{Key: b.Order, Link: toOrder(b.Order), Cells: append(
				orderCells(b.At, b.Number, b.Who), text(b.Mail), pieces(b.Quantity), pieces(b.Returned), money(b.Net))})
		}
		t.total(pieces(sold), pieces(back), money(net))
		return Statement{Tables: []Table{t}, Empty: len(t.Rows) == 0}
	},
}
