package products

import (
	"cmp"
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// NewPicker is the card in which products are chosen for another record: what is not declared is what all such cards
// have.
func NewPicker(d *shell.Desk, p records.Picker[shop.ProductRow]) records.Panel {
	p.Search = lang.X("products.search", "Search name, SKU and texts")
	p.Columns = []kit.Column[shop.ProductRow]{
		{ID: "name", Title: lang.X("products.name", "Name"), Width: 160, Weight: 2,
			Text: func(r shop.ProductRow) string { return r.ProductName }},
		{ID: "sku", Title: lang.X("products.sku", "SKU"), Width: 90, Mono: true,
			Text: func(r shop.ProductRow) string { return r.Sku }},
		{ID: "price", Title: lang.X("products.price", "Price"), Width: 84, Align: fyne.TextAlignTrailing, Text: Price},
	}
	p.ID = func(r shop.ProductRow) string { return r.Bvin }
	p.Rows = d.Shop.ProductRows
	p.Count = func(n int) string { return say.Counted("product", n) }
	p.Label = func(r shop.ProductRow) string { return r.ProductName }
	p.Find = func(ctx context.Context, words string, without []string) ([]shop.ProductRow, int, error) {
		return find(ctx, d, shop.ProductFilter{Words: words}, without, records.Offered)
	}
	return records.NewPicker(d, p)
}

// find reads products in the order of the filter but for some, at most so many, and says how many there are.
func find(ctx context.Context, d *shell.Desk, f shop.ProductFilter, without []string, most int) (
	rows []shop.ProductRow, all int, err error) {
	ids, err := d.Shop.FindProducts(ctx, f)
	if err != nil {
		return nil, 0, err
	}
	not := make(map[string]bool, len(without))
	for _, id := range without {
		not[id] = true
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return not[id] })
	all = len(ids)
	ids = ids[:min(len(ids), most)]
	rows, err = d.Shop.ProductRows(ctx, ids)
	place := make(map[string]int, len(ids))
	for i, id := range ids {
		place[id] = i
	}
	slices.SortFunc(rows, func(a, b shop.ProductRow) int { return cmp.Compare(place[a.Bvin], place[b.Bvin]) })
	return rows, all, err
}
