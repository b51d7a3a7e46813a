package categories

import (
	"context"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/pages/products"
	"griddle/ui/records"
	"griddle/ui/shell"
)

// groups are all members of a category, as docs/protocol/40-admin-menu.md §6 groups them.
func groups(d *shell.Desk, parents []records.Option) []records.Group {
	return []records.Group{
		{Title: lang.X("product.main", "Main"), Fields: []records.Field{
			{Path: "Name", Label: lang.X("product.name", "Name")},
			{Path: "ParentId", Label: lang.X("category.parent", "Parent category"), Options: parents},
			{Path: "Description", Label: lang.X("category.description", "Page text"),
				Hint: lang.X("edit.html", "May contain HTML."), Lines: 5},
			{Path: "Keywords", Label: lang.X("product.keywords", "Additional search words"), Lines: 2},
			{Path: "MetaTitle", Label: lang.X("edit.metatitle", "Page title"),
				Hint: lang.X("edit.engines", "For search engines.")},
			{Path: "MetaKeywords", Label: lang.X("edit.metakeywords", "Keywords"),
				Hint: lang.X("edit.engines", "For search engines.")},
			{Path: "MetaDescription", Label: lang.X("edit.metadescription", "Description for search engines"),
				Lines: 2},
		}},
		{Title: lang.X("product.display", "Display"), Fields: []records.Field{
			{Path: "Hidden", Label: lang.X("category.hide", "Shoppers do not see it"), Yes: true},
			{Path: "ShowInTopMenu", Label: lang.X("category.menu", "The shop's top menu lists it"), Yes: true},
			{Path: "ShowTitle", Label: lang.X("category.showtitle", "Its page shows its name"), Yes: true},
			{Path: "CustomPageOpenInNewWindow", Label: lang.X("category.newwindow", "The link opens a new window"),
				Yes: true},
			{Path: "SourceType", Label: lang.X("category.kind", "Kind"), Options: []records.Option{
				{Value: "0", Label: lang.X("category.kind.page", "Page with products")},
				{Value: "2", Label: lang.X("category.kind.link", "Custom link")}}},
			{Path: "CustomPageUrl", Label: lang.X("category.link", "Where a custom link leads"),
				Only: "SourceType", OnlyAt: []string{"2"}},
			{Path: "DisplaySortOrder", Label: lang.X("category.order", "Order of its products"),
				Options: []records.Option{
					{Value: "1", Label: lang.X("category.order.manual", "As arranged below")},
					{Value: "2", Label: lang.X("category.order.name", "Name, A to Z")},
					{Value: "6", Label: lang.X("category.order.namedown", "Name, Z to A")},
					{Value: "3", Label: lang.X("category.order.cheap", "Price, lowest first")},
					{Value: "4", Label: lang.X("category.order.dear", "Price, highest first")},
					{Value: "7", Label: lang.X("category.order.sku", "SKU, A to Z")},
					{Value: "8", Label: lang.X("category.order.skudown", "SKU, Z to A")},
					{Value: "5", Label: lang.X("category.order.maker", "Maker"), Kept: true},
					{Value: "0", Label: lang.X("category.order.none", "No particular order"), Kept: true}}},
			{Path: "TemplateName", Label: lang.X("category.template", "Template")},
		}},
		{Title: lang.X("category.advanced", "Advanced"), Fields: []records.Field{
			records.SlugField(d, shop.Categories, "RewriteUrl", "Name"),
			{Path: "LastUpdatedUtc", Label: lang.X("category.updated", "Last saved"), Shown: true},
			{Path: "PreContentColumnId", Label: lang.X("edit.before", "Content block above")},
			{Path: "PostContentColumnId", Label: lang.X("edit.after", "Content block below")},
		}},
	}
}

// panels are what belongs to a stored category.
func panels(d *shell.Desk) []records.Panel {
	return []records.Panel{
		products.NewPicker(d, records.Picker[shop.ProductRow]{
			Path:  "Products",
			Title: lang.X("products.title", "Products"),
			Note: lang.X("category.products.note", "Shoppers see them in this order when the category is ordered "+
				"as arranged."),
			AddText:  lang.X("category.products.add", "Add products…"),
			AddTitle: lang.X("category.products.choose", "Put more products into the category"),
			Empty:    lang.X("category.products.empty", "No product stands in it yet."),
			Chosen:   func(ctx context.Context, id string) ([]string, error) { return d.Shop.ProductsOf(ctx, id) },
			With:     func(ids []string) shop.Along { return shop.ProductsIn(ids) },
			Event:    func(e model.Event) bool { return e.Touches(shop.PlaceTopics, shop.ProductTopics) },
		}),
		records.NewNames(d, records.Roles(d, shop.CategoryRole)),
	}
}
