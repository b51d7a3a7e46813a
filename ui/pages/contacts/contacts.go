// Package contacts is People → Vendors and People → Manufacturers: who sells or makes what the shop has.
// To add a column, action or field: one more line here, for both.
package contacts

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/pages/products"
	"griddle/ui/records"
	"griddle/ui/shell"
)

type (
	contact = shop.VendorManufacturer
	row     = model.Row[contact]
)

// Entries declares the pages.
func Entries() []shell.Entry {
	return slices.Concat(records.Pages(manufacturers), records.Pages(vendors))
}

func vendors(d *shell.Desk) records.Plain[contact] {
	return plain(d, records.Plain[contact]{
		Model: shop.Vendors, Name: "people/vendors", Edit: "people/vendor", Icon: theme.StorageIcon(),
		Title:   lang.X("vendors.title", "Vendors"),
		Purpose: lang.X("vendors.purpose", "Whom you buy from, and how to reach them."),
		Words:   lang.X("vendors.words", "suppliers wholesalers purchase"),
		Empty: lang.X("vendors.empty",
			"There is no vendor yet. Add whom you buy from, then choose them in your products."),
		Add:   lang.X("vendors.add", "Add vendor"),
		One:   lang.X("vendor.one", "Vendor"),
		New:   lang.X("vendor.new", "New vendor"),
		About: lang.X("vendor.about", "Name and address of somebody you buy from."),
	}, products.FilterVendor, lang.X("vendor.noname", "Give the vendor a name."), (*shop.Store).VendorStock)
}

func manufacturers(d *shell.Desk) records.Plain[contact] {
	return plain(d, records.Plain[contact]{
		Model: shop.Manufacturers, Name: "people/manufacturers", Edit: "people/manufacturer",
		Icon:    theme.SettingsIcon(),
		Title:   lang.X("manufacturers.title", "Manufacturers"),
		Purpose: lang.X("manufacturers.purpose", "Who makes what you sell."),
		Words:   lang.X("manufacturers.words", "makers brands producers"),
		Empty: lang.X("manufacturers.empty",
			"There is no manufacturer yet. Add who makes your goods, then choose them in your products."),
		Add:   lang.X("manufacturers.add", "Add manufacturer"),
		One:   lang.X("manufacturer.one", "Manufacturer"),
		New:   lang.X("manufacturer.new", "New manufacturer"),
		About: lang.X("manufacturer.about", "Name and address of somebody who makes what you sell."),
	}, products.FilterMaker, lang.X("manufacturer.noname", "Give the manufacturer a name."),
		(*shop.Store).ManufacturerStock)
}

// worth says what the stock of some of them has cost.
type worth func(*shop.Store, context.Context, []string) (map[string]shop.Decimal, error)

// plain adds what is the same for both; filter is that of their products.
func plain(d *shell.Desk, p records.Plain[contact], filter, noName string, of worth) records.Plain[contact] {
	text := func(id, title string, width, weight float32, of func(*contact) string) kit.Column[row] {
		return records.TextColumn(id, title, width, weight, of)
	}
	name := func(c *contact) string { return c.DisplayName }
	p.Menu, p.Called = shell.People, name
	p.Search = lang.X("contacts.search", "Search name and e-mail address")
	p.Columns = []kit.Column[row]{
		text("name", lang.X("contacts.name", "Name"), 180, 3, name),
		text("email", lang.X("contacts.email", "E-mail"), 150, 2, func(c *contact) string { return c.EmailAddress }),
		text("phone", lang.X("contacts.phone", "Phone"), 110, 1, func(c *contact) string { return c.Address.Phone }),
		text("place", lang.X("contacts.place", "City, country"), 140, 2, func(c *contact) string {
			return strings.Trim(c.Address.City+", "+c.Address.CountryName, ", ")
		}),
		records.Optional(text("zip", lang.X("contacts.zip", "Postal code"), 100, 0,
			func(c *contact) string { return c.Address.PostalCode })),
		records.Optional(text("company", lang.X("contacts.company", "Company"), 130, 1,
			func(c *contact) string { return c.Address.Company })),
		records.UsedColumn[contact](lang.X("contacts.products", "Products"), "product"),
	}
	p.Sum = &records.Sum{Title: lang.X("contacts.stock", "Stock value"),
		Said: func(sum string) string {
			return lang.X("contacts.stock.sum", "stock value {{.Sum}}", map[string]any{"Sum": sum})
		},
		Of: func(ctx context.Context, ids []string) (map[string]shop.Decimal, error) { return of(d.Shop, ctx, ids) }}
	p.Merges = &records.Merges[contact]{}
	p.Copy = func(c *contact) { c.Bvin = "" }
	p.Acts = []records.Act[contact]{{
		Label: lang.X("contacts.show", "Show its products"),
		Go:    func(r row) { d.Go(shell.To(products.Name).With(filter + "=" + r.ID)) },
	}}
	p.Groups = []records.Group{
		{Title: lang.X("contacts.main", "Main"), Fields: []records.Field{
			records.NameField(d, p.Model, "DisplayName", lang.X("contacts.name", "Name"), noName),
			records.EmailField("EmailAddress", lang.X("contacts.email", "E-mail")),
			{Path: "DropShipEmailTemplateId", IfSet: true,
				Label: lang.X("contacts.template", "E-mail template for drop shipping")},
		}},
		{Title: lang.X("contacts.terms", "For your own use"), Fields: []records.Field{
			{Path: "Local.CustomerNumber", Label: lang.X("contacts.ours", "Your customer number there"), Most: 50},
			{Path: "Local.MinimumOrder", Label: lang.X("contacts.minimum", "Minimum order"), As: records.Money},
			{Path: "Local.DeliveryDays", Label: lang.X("contacts.days", "Days to deliver"), Check: notBelowZero},
			{Path: "Local.Note", Label: lang.X("product.note", "Note"), Lines: 2, Most: 2000,
				Hint: lang.X("edit.local", "Only you see it; programs do not.")},
		}},
		{Title: lang.X("contacts.address", "Address"), Wide: true, Fields: []records.Field{
			{Path: "Address", As: records.Address}}},
	}
	return p
}

func notBelowZero(text string) string {
	if strings.HasPrefix(strings.TrimSpace(text), "-") {
		return lang.X("edit.days", "Enter a number of days, 0 or more.")
	}
	return ""
}
