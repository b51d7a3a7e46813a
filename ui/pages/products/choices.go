package products

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// related are the products that shoppers see with this one.
func related(d *shell.Desk) records.Panel {
	return NewPicker(d, records.Picker[shop.ProductRow]{
		Path: "Related", Title: lang.X("product.related", "Related products"),
		Note:     lang.X("product.related.note", "Shoppers see them with this one, in this order."),
		AddText:  lang.X("category.products.add", "Add products…"),
		AddTitle: lang.X("product.related.choose", "Choose products that go with this one"),
		Empty:    lang.X("product.related.none", "No other product is shown with it."),
		Chosen:   d.Shop.RelatedOf,
		With:     func(ids []string) shop.Along { return shop.RelatedTo(ids) },
		Event:    func(e model.Event) bool { return e.Touches(shop.Relationships.Topics(), shop.ProductTopics) },
	})
}

// offered are what shoppers choose of the product.
func offered(d *shell.Desk) records.Panel {
	type row = model.Row[shop.Option]
	rows := func(ctx context.Context, ids []string) ([]row, error) {
		return shop.ProductOptions.Rows(d.Shop, ctx, ids)
	}
	items := func(r row) string {
		var names []string
		for _, item := range r.Record.Items {
			names = append(names, item.Name)
		}
		return strings.Join(names, ", ")
	}
	return records.NewPicker(d, records.Picker[row]{
		Path: "Choices", Title: lang.X("product.choices", "Choices"),
		Note: lang.X("product.choices.note", "What shoppers choose of it, in this order. Make new ones under "+
			"Catalog → Shared Choices."),
		AddText:  lang.X("product.choices.add", "Add choices…"),
		AddTitle: lang.X("product.choices.choose", "Let shoppers choose more"),
		Search:   lang.X("taxes.search", "Search name"),
		Empty:    lang.X("product.choices.none", "There is nothing to choose."),
		Columns: []kit.Column[row]{
			{ID: "name", Title: lang.X("categories.name", "Name"), Width: 140, Weight: 1,
				Text: func(r row) string { return r.Record.Name }},
			{ID: "items", Title: lang.X("choices.items", "To choose from"), Width: 200, Weight: 2, Text: items},
		},
		ID: func(r row) string { return r.ID }, Chosen: d.Shop.ChoicesOf, Rows: rows,
		Count: func(n int) string { return say.Counted("option", n) },
		Label: func(r row) string { return r.Record.Name },
		Find: func(ctx context.Context, words string, without []string) ([]row, int, error) {
			ids, err := shop.ProductOptions.Find(d.Shop, ctx, model.Find{Words: words, Sort: "name",
				Chosen: map[string]string{"shared": "true"}})
			if err != nil {
				return nil, 0, err
			}
			ids = slices.DeleteFunc(ids, func(id string) bool { return slices.Contains(without, id) })
			found, err := rows(ctx, ids[:min(len(ids), records.Offered)])
			return found, len(ids), err
		},
		With:  func(ids []string) shop.Along { return shop.ChoicesWith(ids) },
		Event: func(e model.Event) bool { return e.Touches(shop.ChoiceTopics) },
	})
}

// loses says which variants go with the choices that the product is to lose.
func loses(ctx context.Context, d *shell.Desk, p shop.Product, along []shop.Along) (about []string, err error) {
	for _, one := range along {
		ids, is := one.(shop.ChoicesWith)
		if !is {
			continue
		}
		lost, err := d.Shop.VariantsLostBy(ctx, p.Bvin, ids)
		if err != nil || lost.Variants == 0 {
			return nil, err
		}
		about = append(about, lang.XN("product.loses", "{{.N}} variants go, with {{.Stock}} in stock.", lost.Variants,
			map[string]any{"N": kit.Count(lost.Variants), "Stock": kit.Count(lost.Stock)}))
	}
	return about, err
}

// variants are the combinations of its choices.
func variants(d *shell.Desk) records.Aside {
	type row struct {
		shop.VariantRow
		in shop.Currency
	}
	column := func(id, title string, width, weight float32, of func(row) string) kit.Column[row] {
		return kit.Column[row]{ID: id, Title: title, Width: width, Weight: weight, Text: of}
	}
	right := func(c kit.Column[row]) kit.Column[row] {
		c.Align = fyne.TextAlignTrailing
		return c
	}
	return &records.Related[row]{
		Desk: d, Title: lang.X("product.variants", "Variants"),
		Empty: lang.X("product.variants.none", "It has no variants. They come from choices that make some."),
		Key:   func(r row) string { return r.Variant.Bvin },
		Columns: []kit.Column[row]{
			column("choices", lang.X("customer.wishes.choices", "Choices"), 180, 2,
				func(r row) string { return r.Choices }),
			column("sku", lang.X("products.sku", "SKU"), 120, 1, func(r row) string { return r.Variant.Sku }),
			right(column("price", lang.X("products.price", "Price"), 110, 0, func(r row) string {
				if r.Variant.Price.IsNegative() {
					return lang.X("product.variants.same", "as product")
				}
				return say.Price(r.Variant.Price, r.in)
			})),
			right(column("hand", lang.X("stock.onhand", "On hand"), 100, 0,
				func(r row) string { return kit.Count(r.OnHand) })),
			right(column("reserved", lang.X("stock.reserved", "Reserved"), 100, 0,
				func(r row) string { return kit.Count(r.Reserved) })),
		},
		Load: func(ctx context.Context, id string) (all []row, n int, err error) {
			rows, in, err := d.Shop.VariantRows(ctx, id)
			for _, r := range rows {
				all = append(all, row{r, in})
			}
			return all, len(all), err
		},
		Open: func(r row) { askVariant(d, r.VariantRow, r.in) },
		Actions: func(r row) []kit.Action {
			return []kit.Action{
				{Label: lang.X("product.variants.edit", "SKU and price…"), Icon: theme.DocumentCreateIcon(),
					Do: func() { askVariant(d, r.VariantRow, r.in) }},
				{Label: lang.X("products.delete", "Delete"), Icon: theme.DeleteIcon(), Danger: true,
					Press: fyne.KeyDelete,
					Do:    func() { records.Remove(d, shop.Variants, []string{r.Variant.Bvin}) }}}
		},
		Buttons: func(id func() string) []fyne.CanvasObject {
			return []fyne.CanvasObject{kit.NewButton(lang.X("product.variants.make", "Make all that are missing"),
				kit.Secondary, func() {
					records.Do(d, func(ctx context.Context) (model.Change, error) {
						return d.Shop.MakeVariants(ctx,
							id())
					})
				})}
		},
		Topics: shop.ChoiceTopics,
	}
}

// askVariant asks for SKU and price of a variant.
func askVariant(d *shell.Desk, r shop.VariantRow, in shop.Currency) {
	sku, price := kit.NewEntry(""), kit.NewEntry(lang.X("product.variants.same", "as product")).WithUnit(string(in))
	code := kit.NewEntry("")
	sku.SetText(r.Variant.Sku)
	code.SetText(r.Variant.Local.Barcode)
	if !r.Variant.Price.IsNegative() {
		price.SetText(say.Money(r.Variant.Price, in))
	}
	records.DoAsked(d, kit.FormOptions{Title: r.Choices, Verb: lang.X("edit.save", "Save"), Fields: []*kit.Field{
		kit.NewField("Sku", lang.X("products.sku", "SKU"),
			lang.X("product.variants.sku.hint", "Empty: that of the product."), sku, nil),
		kit.NewField("Price", lang.X("products.price", "Price"),
			lang.X("product.variants.price.hint", "Empty: that of the product."), price,
			func() string { return records.AmountProblem(price, in) }),
		kit.NewField("Local.Barcode", lang.X("product.barcode", "Bar code"), "", code, nil)},
	}, func() func(context.Context) (model.Change, error) {
		next := r.Variant
		next.Sku, next.Local.Barcode = strings.TrimSpace(sku.Text()), strings.TrimSpace(code.Text())
		next.Price, _ = say.ParseAmount("-1")
		if text := strings.TrimSpace(price.Text()); text != "" {
			next.Price, _ = say.ParseAmount(text) // the field was found right
		}
		return func(ctx context.Context) (model.Change, error) {
			_, change, err := shop.Variants.Edit(d.Shop, ctx, &r.Variant, next)
			return change, err
		}
	})
}
