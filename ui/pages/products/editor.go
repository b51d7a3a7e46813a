package products

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/ui/records"
	"griddle/ui/shell"
)

func editor(d *shell.Desk, walk *records.Walk) records.Editor[shop.Product] {
	return records.Editor[shop.Product]{
		Route:    Edit,
		Back:     shell.To(Name),
		One:      lang.X("product.one", "Product"),
		NewTitle: lang.X("product.new", "New product"),
		Purpose:  lang.X("product.purpose", "Everything your shop knows about it. Programs see a change as soon as it is saved."),
		Title:    func(p *shop.Product) string { return p.ProductName },
		ID:       func(p *shop.Product) string { return p.Bvin },
		New:      func() shop.Product { return shop.NewRecord[shop.Product](d.Now()) },
		Load:     d.Shop.Product,
		Groups:   func(context.Context) ([]records.Group, error) { return groups(d), nil },
		Save: func(ctx context.Context, base *shop.Product, next shop.Product) (shop.Product, shop.Change, error) {
			if strings.TrimSpace(next.ProductName) == "" {
				return next, shop.Change{}, &shop.Error{Kind: shop.Invalid, Field: "ProductName", Message: lang.X("product.name.missing", "Give the product a name.")}
			}
			next.Tabs = slices.Clone(next.Tabs)
			for i := range next.Tabs {
				next.Tabs[i].SortOrder = i + 1
			}
			return d.Shop.EditProduct(ctx, base, next)
		},
		Delete: func(ctx context.Context, id string) (shop.Change, error) {
			return d.Shop.DeleteProducts(ctx, []string{id})
		},
		Copy: func(p *shop.Product) {
			p.Bvin, p.UrlSlug, p.CreationDateUtc = "", "", shop.Instant{}
			p.ProductName = lang.X("product.copyof", "Copy of {{.Name}}", map[string]any{"Name": p.ProductName})
			p.Sku = ""
			p.ImageFileSmall, p.ImageFileMedium = "", "" // pictures belong to the record they were uploaded for
			for i := range p.Tabs {
				p.Tabs[i].Bvin = ""
			}
		},
		Matters: func(e shop.Event) bool { return e.Products },
		Pictures: []records.Picture{{Kind: shop.ProductMain, Path: "ImageFileSmall", Also: []string{"ImageFileMedium"}, Size: "small",
			Title: lang.X("product.picture", "Picture")}},
		Walk: walk,
	}
}

// options turns an enum's choices into options.
func options[E ~int](words map[E]string, order ...E) (all []records.Option) {
	for _, e := range order {
		all = append(all, records.Option{Value: fmt.Sprint(int(e)), Label: words[e]})
	}
	return all
}

// groups are all members of a product, as docs/protocol/40-admin-menu.md §5 groups them.
func groups(d *shell.Desk) []records.Group {
	return []records.Group{
		{Title: lang.X("product.main", "Main"), Fields: []records.Field{
			{Path: "ProductName", Label: lang.X("product.name", "Name")},
			{Path: "Sku", Label: lang.X("product.sku", "SKU"), Hint: lang.X("product.sku.hint", "Your own number for the product."),
				Live: func(ctx context.Context, id, sku string) (string, string) {
					who, err := d.Shop.SKUTaken(ctx, sku, id)
					if err != nil || who == "" {
						return "", ""
					}
					return lang.X("product.sku.taken", "“{{.Name}}” has this SKU already.", map[string]any{"Name": who}), ""
				}},
			{Path: "Status", Label: lang.X("product.status", "Status"), Options: options(map[shop.ProductStatus]string{
				shop.ProductActive: lang.X("products.status.active", "Active"), shop.ProductDisabled: lang.X("products.status.off", "Not active"),
			}, shop.ProductActive, shop.ProductDisabled)},
			{Path: "IsAvailableForSale", Label: lang.X("product.available", "Can be bought now"), Shown: true,
				Hint: lang.X("product.available.hint", "Worked out from status and stock.")},
			{Path: "IsSearchable", Label: lang.X("product.searchable", "The shop's search finds it"), Yes: true},
			{Path: "Featured", Label: lang.X("product.featured", "Featured"), Yes: true},
		}},
		{Title: lang.X("product.pricing", "Price"), Fields: []records.Field{
			{Path: "SitePrice", Label: lang.X("product.price", "Price")},
			{Path: "ListPrice", Label: lang.X("product.listprice", "Recommended price")},
			{Path: "SiteCost", Label: lang.X("product.cost", "Cost"), Hint: lang.X("product.cost.hint", "What you pay for it.")},
			{Path: "SitePriceOverrideText", Label: lang.X("product.pricetext", "Text instead of the price")},
			{Path: "GiftWrapAllowed", Label: lang.X("product.giftwrap", "Offer gift wrapping"), Yes: true},
			{Path: "GiftWrapPrice", Label: lang.X("product.giftwrapprice", "Price of gift wrapping")},
		}},
		{Title: lang.X("product.texts", "Description"), Fields: []records.Field{
			{Path: "ShortDescription", Label: lang.X("product.short", "Short text"), Lines: 2},
			{Path: "LongDescription", Label: lang.X("product.long", "Text of its page"), Hint: lang.X("edit.html", "May contain HTML."), Lines: 6},
			{Path: "Keywords", Label: lang.X("product.keywords", "Further search words"), Lines: 2},
			{Path: "ImageFileSmallAlternateText", Label: lang.X("product.alt", "What the picture shows")},
			{Path: "ImageFileMediumAlternateText", Label: lang.X("product.altlarge", "What the larger picture shows")},
			{Path: "Tabs", Label: lang.X("product.tabs", "Info tabs"), Rows: []records.Field{
				{Path: "TabTitle", Label: lang.X("product.tab.title", "Title")},
				{Path: "HtmlData", Label: lang.X("product.tab.text", "Text"), Lines: 3}}},
		}},
		{Title: lang.X("product.engines", "Search engines and address"), Fields: []records.Field{
			{Path: "MetaTitle", Label: lang.X("edit.metatitle", "Page title")},
			{Path: "UrlSlug", Label: lang.X("edit.slug", "Page address"), Hint: lang.X("edit.slug.hint", "Made from the name when empty."), Live: records.Slug(d, shop.ProductChange, false)},
			{Path: "MetaKeywords", Label: lang.X("edit.metakeywords", "Keywords")},
			{Path: "MetaDescription", Label: lang.X("edit.metadescription", "Description")},
		}},
		{Title: lang.X("product.shipping", "Shipping and tax"), Fields: []records.Field{
			{Path: "ShippingDetails.Weight", Label: lang.X("product.weight", "Weight")},
			{Path: "ShippingDetails.Length", Label: lang.X("product.length", "Length")},
			{Path: "ShippingDetails.Width", Label: lang.X("product.width", "Width")},
			{Path: "ShippingDetails.Height", Label: lang.X("product.height", "Height")},
			{Path: "ShippingDetails.ExtraShipFee", Label: lang.X("product.shipfee", "Extra shipping fee")},
			{Path: "ShippingCharge", Label: lang.X("product.charge", "Shipping charges"), Options: options(map[shop.ShippingCharge]string{
				0: lang.X("product.charge.none", "None"), 1: lang.X("product.charge.both", "Shipping and handling"),
				2: lang.X("product.charge.shipping", "Shipping only"), 3: lang.X("product.charge.handling", "Handling only")}, 0, 1, 2, 3)},
			{Path: "ShippingMode", Label: lang.X("product.from", "Ships from"), Options: options(map[shop.ShippingMode]string{
				0: lang.X("product.from.none", "Not set"), 1: lang.X("product.from.store", "The store"), 2: lang.X("product.from.vendor", "The vendor"),
				3: lang.X("product.from.maker", "The manufacturer")}, 0, 1, 2, 3)},
			{Path: "ShippingDetails.ShippingSourceId", Label: lang.X("product.source", "Id of that vendor or manufacturer")},
			{Path: "ShippingDetails.IsNonShipping", Label: lang.X("product.nonshipping", "There is nothing to ship"), Yes: true},
			{Path: "ShippingDetails.ShipSeparately", Label: lang.X("product.separately", "Needs a parcel of its own"), Yes: true},
			{Path: "TaxSchedule", Label: lang.X("product.tax", "Number of the tax class"), Hint: lang.X("product.tax.hint", "-1 for none.")},
			{Path: "TaxExempt", Label: lang.X("product.taxfree", "No tax is charged"), Yes: true},
		}},
		{Title: lang.X("product.advanced", "Stock and more"), Fields: []records.Field{
			{Path: "InventoryMode", Label: lang.X("product.stock", "When it is out of stock"), Options: options(map[shop.InventoryMode]string{
				shop.AlwaysInStock: lang.X("product.stock.always", "It is always in stock"), shop.WhenOutHide: lang.X("product.stock.hide", "Hide it"),
				shop.WhenOutShow: lang.X("product.stock.show", "Show it, but do not sell it"), shop.WhenOutBackorder: lang.X("product.stock.back", "Take back orders")},
				shop.AlwaysInStock, shop.WhenOutHide, shop.WhenOutShow, shop.WhenOutBackorder)},
			{Path: "MinimumQty", Label: lang.X("product.minimum", "Smallest quantity in an order")},
			{Path: "AllowReviews", Label: lang.X("product.reviews", "Reviews"), Options: []records.Option{
				{Value: "", Label: lang.X("product.reviews.store", "As the store does")}, {Value: "true", Label: lang.X("product.reviews.yes", "Allowed")},
				{Value: "false", Label: lang.X("product.reviews.no", "Not allowed")}}},
			{Path: "CreationDateUtc", Label: lang.X("product.created", "Created"), Shown: true},
			{Path: "PreContentColumnId", Label: lang.X("edit.before", "Content block above")},
			{Path: "PostContentColumnId", Label: lang.X("edit.after", "Content block below")},
			{Path: "CustomProperties", Label: lang.X("product.custom", "Values that programs keep here"), Rows: []records.Field{
				{Path: "DeveloperId", Label: lang.X("product.custom.program", "Program")}, {Path: "Key", Label: lang.X("product.custom.key", "Name")},
				{Path: "Value", Label: lang.X("product.custom.value", "Value")}}},
		}},
	}
}
