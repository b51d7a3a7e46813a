// Package products is Catalog → Products: the list and the editor, declared on package records.
// To add a column, filter or field: one more line here.
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

// Names of the pages in routes.
const (
	Name = "catalog/products"
	Edit = "catalog/product"
)

// Filters of the list, for links to it: Name with "picture=none".
const (
	FilterStatus    = "status"    // the number of a shop.ProductStatus
	FilterAvailable = "available" // yes, no or low
	FilterCategory  = "category"  // an id, or none
	FilterPicture   = "picture"   // none
	FilterType      = "type"      // an id, or none
	FilterMaker     = "maker"     // an id
	FilterVendor    = "vendor"    // an id
	none            = "none"
	low             = "low"
)

// Entries declares the pages.
func Entries() []shell.Entry {
	walk := &records.Walk{}
	return []shell.Entry{{
		Name:  Name,
		Menu:  shell.Catalog,
		Title: func() string { return lang.X("products.title", "Products") },
		Words: func() string { return lang.X("products.words", "sku price items stock") },
		Act:   func() string { return lang.X("products.add", "Add product") },
		Icon:  theme.ListIcon(),
		New: func(d *shell.Desk, arg string) shell.Page {
			return records.NewList(d, list(d, walk), arg)
		},
	}, records.EditorEntry(shell.Entry{
		Name:  Edit,
		Title: func() string { return lang.X("product.one", "Product") },
	}, groups(nil, named{}), func(d *shell.Desk) records.Editor[shop.Product] { return editor(d, walk) })}
}

func list(d *shell.Desk, walk *records.Walk) records.List[shop.ProductRow] {
	thumbs := records.NewThumbs(d, shop.ProductMain)
	return records.List[shop.ProductRow]{
		Name:    Name,
		Title:   lang.X("products.title", "Products"),
		Purpose: lang.X("products.purpose", "Find, edit and sort your products."),
		Search:  lang.X("products.search", "Search name, SKU and texts"),
		Filters: []records.Filter{
			{Name: FilterCategory, Options: func(ctx context.Context) ([]records.Option, error) {
				all, err := records.CategoryOptions(ctx, d.Shop, "")
				return append([]records.Option{
					{Value: "", Label: lang.X("products.category.any", "Any category")},
					{Value: none, Label: lang.X("products.category.none", "Without category")},
				}, all...), err
			}},
			{Name: FilterType, Options: records.Choices(d.Shop, shop.ProductTypes.Names,
				records.Option{Label: lang.X("products.type.any", "Any type")},
				records.Option{Value: none, Label: lang.X("product.type.none", "Generic")})},
			{Name: FilterMaker, Options: records.Choices(d.Shop, shop.Manufacturers.Names,
				records.Option{Label: lang.X("products.maker.any",
					"Any manufacturer")})},
			{Name: FilterVendor, Options: records.Choices(d.Shop, shop.Vendors.Names,
				records.Option{Label: lang.X("products.vendor.any", "Any vendor")})},
			{Name: FilterStatus, Options: records.Fixed(
				records.Option{Value: "", Label: lang.X("products.status.any", "Any status")},
				records.Option{Value: "1", Label: lang.X("products.status.active", "Active")},
				records.Option{Value: "0", Label: lang.X("products.status.off", "Not active")})},
			{Name: FilterAvailable, Options: records.Fixed(
				records.Option{Value: "", Label: lang.X("products.available.any", "Any stock")},
				records.Option{Value: "yes", Label: lang.X("products.available.yes", "Available")},
				records.Option{Value: "no", Label: lang.X("products.available.no", "Not available")},
				records.Option{Value: low, Label: lang.X("products.available.low", "Low")})},
			{Name: FilterPicture, Options: records.Fixed(
				records.Option{Value: "", Label: lang.X("products.picture.any", "Any picture")},
				records.Option{Value: none, Label: lang.X("products.picture.none", "Without picture")})},
		},
		Columns: []kit.Column[shop.ProductRow]{
			{ID: "picture", Title: "", Width: 50,
				Create: func() fyne.CanvasObject { return records.NewThumb() },
				Update: func(cell fyne.CanvasObject, r shop.ProductRow) {
					thumbs.Fill(cell.(*records.Thumb), r.Bvin, r.ImageFileSmall)
				}},
			{ID: "name", Title: lang.X("products.name", "Name"), Width: 180, Weight: 3, Sorts: true,
				Text: func(r shop.ProductRow) string { return r.ProductName }},
			{ID: "sku", Title: lang.X("products.sku", "SKU"), Width: 110, Weight: 1, Mono: true, Sorts: true,
				Text: func(r shop.ProductRow) string { return r.Sku }},
			{ID: "price", Title: lang.X("products.price", "Price"), Width: 96, Align: fyne.TextAlignTrailing,
				Sorts: true, Text: Price},
			withSort(records.PillColumn("status", lang.X("products.status", "Status"), 126, state)),
			{ID: "category", Title: lang.X("products.category", "Category"), Width: 130, Weight: 1.5, Muted: true,
				Text: func(r shop.ProductRow) string { return strings.Join(r.Categories, ", ") }},
		},
		Find: func(ctx context.Context, q records.Query) ([]string, error) {
			return d.Shop.FindProducts(ctx, filter(q))
		},
		Load: d.Shop.ProductRows,
		ID:   func(r shop.ProductRow) string { return r.Bvin },
		Matters: func(e model.Event) bool {
			return e.Touches(shop.ProductTopics, shop.CategoryTopics, shop.PlaceTopics)
		},
		Count: counted,
		Empty: lang.X("products.empty", "There is no product yet. Products that a program adds through the API "+
			"appear here by themselves."),
		AddText: lang.X("products.add", "Add product"),
		Add:     func() { d.Go(shell.To(Edit)) },
		Open:    func(r shop.ProductRow) { d.Go(shell.To(Edit).With(r.Bvin)) },
		Actions: func(r shop.ProductRow) []kit.Action { return actions(d, r) },
		Bulk:    func(ids []string) []kit.Action { return bulk(d, ids) },
		Copy:    func(r shop.ProductRow) { d.Go(records.CopyOf(Edit, r.Bvin)) },
		Delete:  func(ids []string) { records.Remove(d, shop.Products, ids) },
		Walk:    walk,
		Edit:    Edit,
	}
}

// counted says how many products.
func counted(n int) string { return say.Counted("product", n) }

func withSort[T any](c kit.Column[T]) kit.Column[T] {
	c.Sorts = true
	return c
}

// Price is what a list shows: the text that stands for it where there is one.
func Price(r shop.ProductRow) string {
	if r.SitePriceOverrideText != "" {
		return r.SitePriceOverrideText
	}
	return say.Price(r.SitePrice, r.Currency)
}

func state(r shop.ProductRow) (string, kit.Mood) {
	switch {
	case r.Status != shop.ProductActive:
		return lang.X("products.status.off", "Not active"), kit.Neutral
	case !r.IsAvailableForSale:
		return lang.X("products.available.no", "Not available"), kit.Caution
	}
	return lang.X("products.status.active", "Active"), kit.Fine
}

// filter reads what the owner chose.
func filter(q records.Query) shop.ProductFilter {
	f := shop.ProductFilter{Words: q.Words, Order: q.Sort, Desc: q.Desc, NoPicture: q.Chosen[FilterPicture] == none}
	switch status := q.Chosen[FilterStatus]; status {
	case "0", "1":
		s := shop.ProductDisabled
		if status == "1" {
			s = shop.ProductActive
		}
		f.Status = &s
	}
	switch a := q.Chosen[FilterAvailable]; a {
	case "yes", "no":
		yes := a == "yes"
		f.Available = &yes
	case low:
		f.LowStock = true
	}
	f.Manufacturer, f.Vendor = q.Chosen[FilterMaker], q.Chosen[FilterVendor]
	if t := q.Chosen[FilterType]; t == none {
		f.NoType = true
	} else {
		f.Type = t
	}
	if c := q.Chosen[FilterCategory]; c == none {
		f.NoCategory = true
	} else {
		f.Category = c
	}
	return f
}

// actions are those of one product, which is either active or not.
func actions(d *shell.Desk, r shop.ProductRow) []kit.Action {
	all := bulk(d, []string{r.Bvin})
	if r.Status == shop.ProductActive {
		all = all[1:]
	} else {
		all = slices.Delete(all, 1, 2)
	}
	return all
}

// bulk is what can be done to products, be it one or thousands; Activate and Deactivate come first.
func bulk(d *shell.Desk, ids []string) []kit.Action {
	do := func(change func(context.Context) (model.Change, error)) func() {
		return func() { records.Do(d, change) }
	}
	return []kit.Action{
		{Label: lang.X("products.activate", "Activate"), Do: do(func(ctx context.Context) (model.Change, error) {
			return d.Shop.SetProductStatus(ctx, ids, shop.ProductActive)
		})},
		{Label: lang.X("products.deactivate", "Deactivate"), Do: do(func(ctx context.Context) (model.Change, error) {
			return d.Shop.SetProductStatus(ctx, ids, shop.ProductDisabled)
		})},
		{Label: lang.X("products.reprice", "Change price…"), Do: func() { reprice(d, ids) }},
		{Label: lang.X("products.move", "Move to category…"), Do: func() {
			records.AskCategory(d, lang.X("products.move.title", "Move {{.What}} to a category",
				map[string]any{"What": counted(len(ids))}),
				lang.X("products.move.verb", "Move"), "", "", func(category string) {
					records.Do(d, func(ctx context.Context) (model.Change, error) {
						return d.Shop.MoveToCategory(ctx,
							ids, category)
					})
				})
		}},
	}
}

// reprice asks by how much.
func reprice(d *shell.Desk, ids []string) {
	unit := kit.NewChoice([]string{lang.X("products.reprice.percent", "Percent"),
		lang.X("products.reprice.amount", "Amount")}, 0, nil)
	by := kit.NewEntry("-10")
	read := func() (shop.Decimal, error) { return say.ParseAmount(by.Text()) }
	field := kit.NewField("By", lang.X("products.reprice.by", "By how much"),
		lang.X("products.reprice.hint",
			"A minus lowers the prices. They are rounded to the smallest unit of your currency, such as cents."),
		by, func() string {
			if n, err := read(); err != nil || n.IsZero() {
				return lang.X("products.reprice.wrong", "Enter a number such as 5 or -2.5.")
			}
			return ""
		})
	records.DoAsked(d, kit.FormOptions{
		Title: lang.X("products.reprice.title", "Change the price of {{.What}}",
			map[string]any{"What": counted(len(ids))}),
		Fields: []*kit.Field{field, kit.NewField("", lang.X("products.reprice.unit", "In"), "", unit, nil)},
		Verb:   lang.X("products.reprice.verb", "Change price"),
	}, func() func(context.Context) (model.Change, error) {
		by, _ := read() // the field was found right
		change := shop.PriceChange{By: by, Percent: unit.Index() == 0}
		return func(ctx context.Context) (model.Change, error) { return d.Shop.ChangePrices(ctx, ids, change) }
	})
}
