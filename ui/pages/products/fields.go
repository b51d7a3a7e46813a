package products

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/shell"
)

// named are the records that a product can name, and what its figures are in.
type named struct {
	types, makers, vendors, taxes []records.Option

	units shop.Details
}

func readNamed(ctx context.Context, s *shop.Store) (n named, err error) {
	nobody := records.Option{Label: lang.X("product.none", "None")}
	for _, list := range []struct {
		into  *[]records.Option
		names func(*shop.Store, context.Context) ([]model.Named, error)
		first records.Option
	}{
		{&n.types, shop.ProductTypes.Names, records.Option{Label: lang.X("product.type.none", "Generic")}},
		{&n.makers, shop.Manufacturers.Names, nobody},
		{&n.vendors, shop.Vendors.Names, nobody},
		{&n.taxes, shop.TaxSchedules.Names, records.Option{Value: "-1", Label: lang.X("product.none", "None")}},
	} {
		if err == nil {
			*list.into, err = records.Choices(s, list.names, list.first)(ctx)
		}
	}
	if err == nil {
		n.units, err = s.Details()
	}
	return n, err
}

// options turns an enum's choices into options.
func options[E ~int](words map[E]string, order ...E) (all []records.Option) {
	for _, e := range order {
		all = append(all, records.Option{Value: fmt.Sprint(int(e)), Label: words[e]})
	}
	return all
}

// groups are all members of a product, as docs/protocol/40-admin-menu.md §5 groups them.
func groups(d *shell.Desk, n named) []records.Group {
	return []records.Group{
		{Title: lang.X("product.main", "Main"), Fields: []records.Field{
			{Path: "ProductName", Label: lang.X("product.name", "Name")},
			{Path: "Sku", Label: lang.X("product.sku", "SKU"),
				Hint: lang.X("product.sku.hint", "Your own number for the product."), Live: sku(d)},
			{Path: "Local.Barcode", Label: lang.X("product.barcode", "Bar code"), Most: mostCode, Live: barcode(d)},
			{Path: "ProductTypeId", Label: lang.X("product.type", "Product type"), Options: n.types},
			{Path: "Status", Label: lang.X("product.status", "Status"), Options: options(map[shop.ProductStatus]string{
				shop.ProductActive:   lang.X("products.status.active", "Active"),
				shop.ProductDisabled: lang.X("products.status.off", "Not active"),
			}, shop.ProductActive, shop.ProductDisabled)},
		}},
		{Title: lang.X("product.pricing", "Price"), Fields: []records.Field{
			{Path: "SitePrice", Label: lang.X("product.price", "Price"), As: records.Money},
			{Path: "ListPrice", Label: lang.X("product.listprice", "Recommended price"), As: records.Money},
			{Path: "SiteCost", Label: lang.X("product.cost", "Cost"), As: records.Money,
				Hint: lang.X("product.cost.hint", "What you pay for it.")},
			{Path: "SitePriceOverrideText", Label: lang.X("product.pricetext", "Text instead of the price")},
			{Path: "GiftWrapPrice", Label: lang.X("product.giftwrapprice", "Price of gift wrapping"),
				As: records.Money},
			{Path: "GiftWrapAllowed", Label: lang.X("product.giftwrap", "Offer gift wrapping"), Yes: true},
		}},
		{Title: lang.X("product.contacts", "Manufacturer and vendor"), Fields: []records.Field{
			{Path: "ManufacturerId", Label: lang.X("product.maker", "Manufacturer"), Options: n.makers},
			{Path: "VendorId", Label: lang.X("product.vendor", "Vendor"), Options: n.vendors},
		}},
		{Title: lang.X("product.display", "Display"), Fields: []records.Field{
			{Path: "IsSearchable", Label: lang.X("product.searchable", "Show in the shop's search"), Yes: true},
			{Path: "Featured", Label: lang.X("product.featured", "Featured"), Yes: true},
			{Path: "ImageFileSmallAlternateText", Label: lang.X("product.alt", "Description of the picture")},
			{Path: "ImageFileMediumAlternateText", Label: lang.X("product.altlarge",
				"Description of the larger picture")},
			{Path: "IsAvailableForSale", Label: lang.X("product.available", "Available to order"), Shown: true,
				Hint: lang.X("product.available.hint", "Follows from status and stock.")},
			{Path: "CreationDateUtc", Label: lang.X("product.created", "Created"), Shown: true},
		}},
		{Title: lang.X("product.texts", "Description"), Fields: []records.Field{
			{Path: "ShortDescription", Label: lang.X("product.short", "Short description"), Lines: 2},
			{Path: "LongDescription", Label: lang.X("product.long", "Page text"),
				Hint: lang.X("edit.html", "May contain HTML."), Lines: 6},
			{Path: "Keywords", Label: lang.X("product.keywords", "Additional search words"), Lines: 2},
			{Path: "MetaTitle", Label: lang.X("edit.metatitle", "Page title"),
				Hint: lang.X("edit.engines", "For search engines.")},
			{Path: "MetaKeywords", Label: lang.X("edit.metakeywords", "Keywords"),
				Hint: lang.X("edit.engines", "For search engines.")},
			{Path: "MetaDescription", Label: lang.X("edit.metadescription", "Description for search engines"),
				Lines: 2},
			{Path: "Tabs", Label: lang.X("product.tabs", "Info tabs"), Rows: []records.Field{
				{Path: "TabTitle", Label: lang.X("product.tab.title", "Title")},
				{Path: "HtmlData", Label: lang.X("product.tab.text", "Text"), Lines: 3}}},
		}},
		{Title: lang.X("product.local", "For your own use"),
			Note: lang.X("product.local.note", "Kept in this store for you and found by your search; programs do not "+
				"see it."),
			Fields: []records.Field{
				{Path: "Local.BinPlace", Label: lang.X("product.place", "Place in the store room"), Most: mostCode},
				{Path: "Local.SupplierSku", Label: lang.X("product.theirs", "The vendor's SKU"), Most: 2 * mostCode},
				{Path: "Local.CustomsNumber", Label: lang.X("product.customs", "Customs tariff number"), Most: 20},
				{Path: "Local.OriginCountry", Label: lang.X("product.origin", "Country of origin"), Options: origins()},
				{Path: "Local.Note", Label: lang.X("product.note", "Note"), Lines: 2, Most: 2000},
			}},
		{Title: lang.X("product.taxes", "Tax"), Fields: []records.Field{
			{Path: "TaxSchedule", Label: lang.X("product.tax", "Tax schedule"), Options: n.taxes},
			{Path: "TaxExempt", Label: lang.X("product.taxfree", "Tax exempt"), Yes: true},
		}},
		{Title: lang.X("product.shipping", "Shipping"), Fields: []records.Field{
			{Path: "ShippingDetails.Weight", Label: lang.X("product.weight", "Weight"), Unit: n.units.Weight},
			{Path: "ShippingDetails.Length", Label: lang.X("product.length", "Length"), Unit: n.units.Length},
			{Path: "ShippingDetails.Width", Label: lang.X("product.width", "Width"), Unit: n.units.Length},
			{Path: "ShippingDetails.Height", Label: lang.X("product.height", "Height"), Unit: n.units.Length},
			{Path: "ShippingDetails.ExtraShipFee", Label: lang.X("product.shipfee", "Extra shipping fee"),
				As: records.Money},
			{Path: "ShippingCharge", Label: lang.X("product.charge", "Shipping charge"),
				Options: options(map[shop.ShippingCharge]string{
					0: lang.X("product.none", "None"), 1: lang.X("product.charge.both", "Shipping and handling"),
					2: lang.X("product.charge.shipping",
						"Shipping only"), 3: lang.X("product.charge.handling", "Handling only")}, 0, 1, 2, 3)},
			{Path: "ShippingMode", Label: lang.X("product.from", "Ships from"),
				Options: options(map[shop.ShippingMode]string{
					0: lang.X("product.from.none", "Not set"), 1: lang.X("product.from.store", "The store"),
					2: lang.X("product.from.vendor", "The vendor"),
					3: lang.X("product.from.maker", "The manufacturer")}, 0, 1, 2, 3)},
			{Path: "ShippingDetails.ShippingSourceId", Label: lang.X("product.source", "Vendor or manufacturer"),
				Only: "ShippingMode", OnlyAt: []string{"2", "3"}, On: "ShippingMode",
				Offers: func(mode string) []records.Option {
					if mode == "2" {
						return n.vendors
					}
					return n.makers
				}},
			{Path: "ShippingDetails.IsNonShipping", Label: lang.X("product.nonshipping", "Nothing to ship"), Yes: true},
			{Path: "ShippingDetails.ShipSeparately", Label: lang.X("product.separately",
				"Ships in a parcel of its own"),
				Yes: true},
		}},
		{Title: lang.X("product.advanced", "Stock and more"), Fields: []records.Field{
			{Path: "InventoryMode", Label: lang.X("product.stock", "When out of stock"),
				Options: options(map[shop.InventoryMode]string{
					shop.AlwaysInStock:    lang.X("product.stock.always", "Always in stock"),
					shop.WhenOutHide:      lang.X("product.stock.hide", "Hide"),
					shop.WhenOutShow:      lang.X("product.stock.show", "Show, but do not sell"),
					shop.WhenOutBackorder: lang.X("product.stock.back", "Accept backorders")},
					shop.AlwaysInStock, shop.WhenOutHide, shop.WhenOutShow, shop.WhenOutBackorder)},
			{Path: "MinimumQty", Label: lang.X("product.minimum", "Minimum order quantity")},
			{Path: "AllowReviews", Label: lang.X("product.reviews", "Reviews"), Options: []records.Option{
				{Value: "", Label: lang.X("product.reviews.store",
					"As set for the store")}, {Value: "true", Label: lang.X("product.reviews.yes", "Allowed")},
				{Value: "false", Label: lang.X("product.reviews.no", "Not allowed")}}},
			records.SlugField(d, shop.Products, "UrlSlug", "ProductName"),
			{Path: "PreContentColumnId", Label: lang.X("edit.before", "Content block above")},
			{Path: "PostContentColumnId", Label: lang.X("edit.after", "Content block below")},
			records.Lines[shop.Product, shop.CustomProperty]{
				Path: "CustomProperties", Label: lang.X("product.custom", "Data from programs"),
				Add:   lang.X("edit.row.add", "Add"),
				Empty: lang.X("product.custom.empty", "No program keeps anything here."),
				Cells: []records.Cell[shop.CustomProperty]{
					{Width: 120, Weight: 1, Field: records.Field{Path: "DeveloperId",
						Label: lang.X("product.custom.program", "Program")}},
					{Width: 120, Weight: 1, Field: records.Field{Path: "Key",
						Label: lang.X("product.custom.key", "Name")}},
					{Width: 180, Weight: 2, Field: records.Field{Path: "Value",
						Label: lang.X("product.custom.value", "Value")}},
				}}.Field(),
		}},
	}
}

// sku is the live check of a SKU: another product or variant may have it.
func sku(d *shell.Desk) func(ctx context.Context, id, sku string) (problem, hint string) {
	return func(ctx context.Context, id, sku string) (string, string) {
		who, err := d.Shop.SKUTaken(ctx, sku, id)
		if err != nil || who == "" {
			return "", ""
		}
		return lang.X("product.sku.taken", "“{{.Name}}” has this SKU already.", map[string]any{"Name": who}), ""
	}
}

// mostCode is how many characters codes of the owner's own have.
const mostCode = 50

// origins are all countries, by their codes.
func origins() []records.Option {
	all := []records.Option{{Label: lang.X("product.none", "None")}}
	for _, c := range shop.Countries {
		all = append(all, records.Option{Value: c.ISO, Label: c.Name})
	}
	return all
}

// barcode looks at a bar code while it is typed: whether its last figure fits, and what else has it.
func barcode(d *shell.Desk) func(ctx context.Context, id, text string) (problem, hint string) {
	return func(ctx context.Context, id, text string) (problem, hint string) {
		text = strings.TrimSpace(text)
		if !shop.IsGTIN(text) && shop.LooksLikeGTIN(text) {
			return "", lang.X("product.barcode.odd", "The last figure does not fit the others; is it typed right?")
		}
		if name, err := d.Shop.BarcodeTaken(ctx, text, id); err == nil && name != "" {
			return "", lang.X("product.barcode.taken", "{{.Name}} has this bar code too; a scanner finds one of them.",
				map[string]any{"Name": kit.Quoted(name)})
		}
		return "", ""
	}
}
