package products

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

func editor(d *shell.Desk, walk *records.Walk) records.Editor[shop.Product] {
	return records.Editor[shop.Product]{
		Route:    Edit,
		Back:     shell.To(Name),
		One:      lang.X("product.one", "Product"),
		Model:    "products",
		NewTitle: lang.X("product.new", "New product"),
		Purpose: lang.X("product.purpose", "Everything your store knows about it. Programs see a change as soon as "+
			"it is saved."),
		Title: func(p *shop.Product) string { return p.ProductName },
		ID:    func(p *shop.Product) string { return p.Bvin },
		New:   records.Fresh[shop.Product](d),
		Load:  d.Shop.Product,
		Groups: func(ctx context.Context, _ string) ([]records.Group, error) {
			n, err := readNamed(ctx, d.Shop)
			if err != nil {
				return nil, err
			}
			return records.WithCurrency(d.Shop, groups(d, n))
		},
		Save: func(ctx context.Context, base *shop.Product, next shop.Product, along ...shop.Along) (
			shop.Product, model.Change, error) {
			if strings.TrimSpace(next.ProductName) == "" {
				return next, model.Change{}, kit.Told(lang.X("product.name.missing", "Give the product a name."),
					&shop.Error{Field: "ProductName"})
			}
			next.Tabs = slices.Clone(next.Tabs)
			for i := range next.Tabs {
				next.Tabs[i].SortOrder = i + 1
			}
			return shop.Products.Edit(d.Shop, ctx, base, next, along...)
		},
		Delete: func(ctx context.Context, id string) (model.Change, error) {
			return shop.Products.Remove(d.Shop, ctx, []string{id})
		},
		Copy: func(p *shop.Product) {
			p.Bvin, p.UrlSlug, p.CreationDateUtc = "", "", shop.Instant{}
			p.ProductName = lang.X("product.copyof", "Copy of {{.Name}}", map[string]any{"Name": p.ProductName})
			p.Sku = ""
			for i := range p.Tabs {
				p.Tabs[i].Bvin = ""
			}
		},
		Matters: func(e model.Event) bool { return e.Touches(shop.ProductTopics) },
		Pictures: []records.Picture{{Kind: shop.ProductMain, Path: "ImageFileSmall", Also: []string{"ImageFileMedium"},
			Size:  "small",
			Title: lang.X("product.picture", "Picture")}},
		Panels: func() []records.Panel { return panels(d) },
		Asides: func() []records.Aside {
			return []records.Aside{variants(d), pictures(d), files(d), ratings(d)}
		},
		Loses: func(ctx context.Context, next shop.Product, along []shop.Along) ([]string, error) {
			return loses(ctx, d, next, along)
		},
		Walk: walk,
	}
}

// panels are what belongs to a stored product.
func panels(d *shell.Desk) []records.Panel {
	return []records.Panel{
		records.NewPicker(d, records.Picker[records.Option]{
			Path:     "Categories",
			Title:    lang.X("categories.title", "Categories"),
			Note:     lang.X("product.categories.note", "Where shoppers find the product."),
			AddText:  lang.X("product.categories.add", "Add to categories…"),
			AddTitle: lang.X("product.categories.choose", "Add the product to categories"),
			Search:   lang.X("product.categories.search", "Search categories"),
			Empty:    lang.X("product.categories.empty", "It is in no category."),
			Fixed:    true,
			Columns: []kit.Column[records.Option]{{ID: "name", Title: lang.X("categories.name", "Name"), Width: 200,
				Weight: 1,
				Text:   func(o records.Option) string { return o.Label }}},
			ID:     func(o records.Option) string { return o.Value },
			Chosen: func(ctx context.Context, id string) ([]string, error) { return d.Shop.CategoriesOf(ctx, id) },
			Rows: func(ctx context.Context, ids []string) ([]records.Option, error) {
				all, err := records.CategoryOptions(ctx, d.Shop, "")
				other := func(o records.Option) bool { return !slices.Contains(ids, o.Value) }
				return slices.DeleteFunc(all, other), err
			},
			Count: func(n int) string { return say.Counted("category", n) },
			Label: func(o records.Option) string { return o.Label },
			Find: func(ctx context.Context, words string, without []string) ([]records.Option, int, error) {
				all, err := records.CategoryOptions(ctx, d.Shop, "")
				all = slices.DeleteFunc(all, func(o records.Option) bool {
					return !kit.ContainsFold(o.Label, words) || slices.Contains(without, o.Value)
				})
				return all[:min(len(all), records.Offered)], len(all), err
			},
			With:  func(ids []string) shop.Along { return shop.CategoriesWith(ids) },
			Event: func(e model.Event) bool { return e.Touches(shop.PlaceTopics, shop.CategoryTopics) },
		}),
		properties(d),
		offered(d),
		related(d),
		volumePrices(d),
		records.NewNames(d, records.Roles(d, shop.ProductRole)),
	}
}
