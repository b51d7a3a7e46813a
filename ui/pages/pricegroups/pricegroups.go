// Package pricegroups is People → Price Groups: customers with prices of their own, edited in place.
// To add a column: one more line here.
package pricegroups

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

type group = shop.PriceGroup

// Entries declares the page.
func Entries() []shell.Entry { return records.Pages(declare) }

func declare(d *shell.Desk) records.Plain[group] {
	e := &example{desk: d}
	option := func(value, label string) records.Option { return records.Option{Value: value, Label: label} }
	return records.Plain[group]{
		Model: shop.PriceGroups, Name: "people/pricegroups", Menu: shell.People, Icon: theme.GridIcon(),
		Called: func(g *group) string { return g.Name },
		Title:  lang.X("pricegroups.title", "Price Groups"),
		Purpose: lang.X("pricegroups.purpose",
			"What groups of customers pay instead of the normal price. Type as in a spreadsheet, then save."),
		Words: lang.X("pricegroups.words", "wholesale discount rebate percent"),
		Empty: lang.X("pricegroups.empty", "There is no price group yet. Add one, then choose it in your customers."),
		Add:   lang.X("pricegroups.add", "Add price group"),
		One:   lang.X("pricegroup.one", "Price group"),
		Extra: e.bar,
		Cells: []records.Cell[group]{
			{Width: 150, Weight: 2, Field: records.Field{Path: "Name", Label: lang.X("pricegroups.name", "Name"),
				Missing: lang.X("pricegroups.noname", "Give the price group a name.")}},
			{Width: 260, Weight: 1, Field: records.Field{Path: "PricingType", Label: lang.X("pricegroups.type", "Type"),
				Options: []records.Option{
					option("4", lang.X("pricegroups.type.4", "% off the price")),
					option("5", lang.X("pricegroups.type.5", "Amount off the price")),
					option("0", lang.X("pricegroups.type.0", "% off the recommended price")),
					option("1", lang.X("pricegroups.type.1", "Amount off the recommended price")),
					option("2", lang.X("pricegroups.type.2", "% above cost")),
					option("3", lang.X("pricegroups.type.3", "Amount above cost"))}}},
			{Width: 110, AsOf: kind, Field: records.Field{Path: "AdjustmentAmount",
				Label: lang.X("pricegroups.amount", "Amount")}},
			{Width: 110, Field: records.Field{Label: lang.X("pricegroups.customers", "Customers")},
				Shows: func(_ *group, r model.Row[group]) string { return kit.Count(r.Used("customer")) }},
			{Width: 170, Field: records.Field{Label: lang.X("pricegroups.example", "Example")},
				Shows: func(g *group, _ model.Row[group]) string { return e.of(g) }},
		},
		Start: func(g *group) { g.PricingType = shop.PercentageOffSitePrice },
	}
}

// kind is what the amount of a group is.
func kind(g *group) records.As {
	switch g.PricingType {
	case shop.PercentageOffListPrice, shop.PercentageOffSitePrice:
		return records.Percent
	case shop.PercentageAboveCost:
		return records.PercentAbove
	}
	return records.Money
}

// example is the product on which the groups are shown.
type example struct {
	desk *shell.Desk
	id   string           // "" for the first of the shop
	row  *shop.ProductRow // nil until it is read, or when the shop has none
}

// of is what members of the group pay for it.
func (e *example) of(g *group) string {
	if e.row == nil {
		return "–"
	}
	price, theirs := e.row.SitePrice, g.PriceOf(&e.row.Product, e.row.Currency)
	said := map[string]any{"Price": say.Price(price, e.row.Currency), "Theirs": say.Price(theirs, e.row.Currency)}
	if theirs.GreaterThan(price.Decimal) {
		return lang.X("pricegroups.dearer", "{{.Price}} → {{.Theirs}}, dearer", said)
	}
	return lang.X("pricegroups.becomes", "{{.Price}} → {{.Theirs}}", said)
}

// bar names the product and lets another be chosen. drawn shows the grid anew, read looks at the product again.
func (e *example) bar(drawn func()) (bar fyne.CanvasObject, read func()) {
	name := kit.NewElided("", kit.Style{Color: look.Muted, Align: fyne.TextAlignTrailing})
	read = func() {
		kit.Fetch(e.desk.Runner, func() (rows []shop.ProductRow, err error) {
			ids := []string{e.id}
			if e.id == "" {
				ids, err = e.desk.Shop.FindProducts(context.Background(), shop.ProductFilter{})
			}
			if err != nil {
				return nil, err
			}
			return e.desk.Shop.ProductRows(context.Background(), ids[:min(len(ids), 1)])
		}, func(rows []shop.ProductRow, err error) {
			if e.row = nil; err == nil && len(rows) > 0 {
				e.row = &rows[0]
				name.SetText(lang.X("pricegroups.example.of", "Example: {{.Product}}",
					map[string]any{"Product": e.row.ProductName}))
			}
			drawn()
		})
	}
	choose := kit.NewButton(lang.X("named.choose", "Choose…"), kit.Secondary, func() {
		records.ProductNamed(e.desk).Ask(func(n model.Named) { e.id = n.ID; read() })
	})
	return kit.Fill(1, 0, name, choose), read
}
