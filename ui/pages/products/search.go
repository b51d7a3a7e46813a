package products

import (
	"context"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/ui/shell"
)

// hits is how many products the search box offers.
const hits = 6

// Search finds products by words, for the search box.
func Search(ctx context.Context, d *shell.Desk, words string) (found []shell.Hit) {
	ids, err := d.Shop.FindProducts(ctx, shop.ProductFilter{Words: words})
	if err != nil || len(ids) == 0 {
		return nil
	}
	ids = ids[:min(len(ids), hits)]
	rows, err := d.Shop.ProductRows(ctx, ids)
	if err != nil {
		return nil // the list itself says what is wrong
	}
	byID := map[string]shop.ProductRow{}
	for _, r := range rows {
		byID[r.Bvin] = r
	}
	for _, id := range ids {
		if r, there := byID[id]; there {
			found = append(found, shell.Hit{Title: r.ProductName,
				Note:  lang.X("find.product", "Product {{.SKU}}", map[string]any{"SKU": r.Sku}),
				Route: shell.To(Edit).With(id)})
		}
	}
	return found
}
