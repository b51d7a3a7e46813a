// Package stock is Catalog → Stock: how many there are of all products and variants, typed like a spreadsheet or
// counted with a scanner. To add a column or filter: one more line here.
package stock

import (
	"context"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/shell"
)

type (
	stock = shop.ProductInventory
	row   = model.Row[stock]
)

// Name is the page in routes.
const Name = "catalog/stock"

// Entries declares the page.
func Entries() []shell.Entry { return records.Pages(declare) }

func declare(d *shell.Desk) records.Plain[stock] {
	option := func(value, label string) records.Option { return records.Option{Value: value, Label: label} }
	said := func(what, label string, width, weight float32) records.Cell[stock] {
		return records.Cell[stock]{Width: width, Weight: weight, Field: records.Field{Label: label}, Lead: true,
			Shows: func(_ *stock, r row) string { return r.Said[what] }}
	}
	number := func(path, label string) records.Cell[stock] {
		return records.Cell[stock]{Width: 112, Steps: true, Field: records.Field{Path: path, Label: label}}
	}
	worked := func(label string, of func(*stock, row) string) records.Cell[stock] {
		return records.Cell[stock]{Width: 104, Field: records.Field{Label: label}, Shows: of}
	}
	p := records.Plain[stock]{
		Model: shop.ProductInventories, Name: Name, Menu: shell.Catalog, Icon: theme.StorageIcon(),
		Called: func(i *stock) string { return i.ProductBvin },
		Title:  lang.X("stock.title", "Stock"),
		Purpose: lang.X("stock.purpose", "How many there are of everything. Type as in a spreadsheet, +5 and -3 too, "+
			"or scan to count; then save."),
		Words:  lang.X("stock.words", "inventory quantity count scanner warehouse reserved low"),
		Search: lang.X("products.search", "Search name, SKU and texts"),
		Empty:  lang.X("stock.empty", "Nothing here: there is no product, or none that you search for."),
		One:    lang.X("stock.title", "Stock"),
		Filters: []records.Filter{{Name: shop.StockBy, Options: records.Fixed(
			option("", lang.X("stock.any", "Any stock")), option(shop.StockLow, lang.X("stock.low", "Low")),
			option(shop.StockGone, lang.X("stock.gone", "Nothing left to sell")))}},
		Cells: []records.Cell[stock]{
			said(shop.StockProduct, lang.X("reviews.product", "Product"), 150, 2),
			said(shop.StockChoices, lang.X("customer.wishes.choices", "Choices"), 100, 1),
			said(shop.StockSKU, lang.X("products.sku", "SKU"), 96, 0.6),
			number("QuantityOnHand", lang.X("stock.onhand", "On hand")),
			worked(lang.X("stock.change", "Change"), func(i *stock, r row) string {
				return change(i.QuantityOnHand - r.Record.QuantityOnHand)
			}),
			worked(lang.X("stock.reserved", "Reserved"),
				func(i *stock, _ row) string { return kit.Count(i.QuantityReserved) }),
			worked(lang.X("stock.available", "Available"),
				func(i *stock, _ row) string { return kit.Count(i.QuantityOnHand - i.QuantityReserved) }),
			number("LowStockPoint", lang.X("stock.lowat", "Low at")),
			number("OutOfStockPoint", lang.X("stock.outat", "Sold out at")),
		},
		Scan: &records.Scan{Path: "QuantityOnHand",
			Sample: lang.X("stock.scan", "Scan SKUs to count them; each counts from 0")},
	}
	if d == nil { // what is declared has no store
		p.Find = func(context.Context, model.Find) ([]string, error) { return nil, nil }
		return p
	}
	p.Filters = append(p.Filters, records.Filter{Name: "vendor",
		Options: records.Choices(d.Shop, shop.Vendors.Names, option("", lang.X("products.vendor.any", "Any vendor")))})
	p.Find, p.Load, p.Scan.Find = d.Shop.FindStock, d.Shop.StockRows, d.Shop.StockBySKU
	return p
}

// change is by how much what is typed differs from what is stored.
func change(by int) string {
	switch {
	case by == 0:
		return ""
	case by > 0:
		return "+" + kit.Count(by)
	}
	return kit.Count(by)
}
