// Package storeinfo is the page Settings → Store: what the store is called, how it looks, where it is, and what its
// figures are in. The rules for the values stand in shop/settings.go.
// To add a line of text: a member of shop.Details, a field in groups, done.
package storeinfo

import (
	"cmp"
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/records"
	"griddle/ui/shell"
)

// Name of the page in routes.
const Name = "settings/store"

// Entry declares the page.
func Entry() shell.Entry {
	return shell.Entry{
		Name:  Name,
		Menu:  shell.Settings,
		Title: func() string { return lang.X("storesettings.title", "Store") },
		Words: func() string {
			return lang.X("storesettings.words",
				"name logo address company currency weight length tax VAT variants theme "+
					"dark light")
		},
		Icon: theme.HomeIcon(),
		New:  func(d *shell.Desk, _ string) shell.Page { return New(d) },
	}
}

// about is everything the page changes as a whole.
type about struct {
	shop.Details
	StoreName     string
	PricesWithTax bool
	MaxVariants   int
}

// New makes the page.
func New(d *shell.Desk) shell.Page {
	l := newLogo(d)
	return records.NewSettings(d, records.Settings[about]{
		Name:    Name,
		Title:   lang.X("storesettings.title", "Store"),
		Purpose: lang.X("storesettings.purpose", "Your store's name, look and address."),
		Draft:   lang.X("storesettings.draft", "Settings → Store"),
		Groups:  groups(d, l.field),
		Load:    func(context.Context) (about, error) { return load(d.Shop) },
		Save: func(ctx context.Context, _, next about) error {
			return d.Shop.SaveDetails(ctx, next.Details, func(st *shop.Settings) {
				st.StoreName, st.PricesWithTax, st.MaxVariants = next.StoreName, next.PricesWithTax, next.MaxVariants
			})
		},
		Undo: true,
		Read: func(about) { l.read() },
	})
}

func load(s *shop.Store) (a about, err error) {
	st, err := s.Settings()
	if err != nil {
		return a, err
	}
	a.StoreName, a.PricesWithTax = st.StoreName, st.PricesWithTax
	a.MaxVariants = cmp.Or(st.MaxVariants, shop.DefaultMaxVariants)
	a.Details, err = s.Details()
	return a, err
}

func groups(d *shell.Desk, logo fyne.CanvasObject) []records.Group {
	return []records.Group{
		{Title: lang.X("storesettings.card.name", "Name and logo"), More: logo, Fields: []records.Field{
			{Path: "StoreName", Label: lang.X("storesettings.name", "Name")},
		}},
		{Title: lang.X("storesettings.card.address", "Address"), Fields: []records.Field{
			{Path: "Company", Label: lang.X("storesettings.company", "Company")},
			{Path: "Street", Label: lang.X("storesettings.street", "Street")},
			{Path: "PostalCode", Label: lang.X("storesettings.postal", "Postal code")},
			{Path: "City", Label: lang.X("storesettings.city", "City")},
			{Path: "Region", Label: lang.X("storesettings.region", "State or region")},
			{Path: "Country", Label: lang.X("storesettings.country", "Country")},
			{Path: "Phone", Label: lang.X("storesettings.phone", "Phone")},
			{Path: "Email", Label: lang.X("storesettings.email", "Email")},
		}},
		{Title: lang.X("storesettings.card.units", "Currency and units"), Fields: []records.Field{
			{Path: "Currency", Label: lang.X("storesettings.currency",
				"Currency"), Options: same(shop.Currencies),
				Hint: lang.X("storesettings.currency.hint",
					"The currency of your prices. Griddle never converts them.")},
			{Path: "Weight", Label: lang.X("storesettings.weight", "Weights"), Options: same(shop.WeightUnits)},
			{Path: "Length", Label: lang.X("storesettings.length", "Lengths"), Options: same(shop.LengthUnits)},
		}},
		{Title: lang.X("storesettings.card.rules", "Taxes and variants"), Fields: []records.Field{
			{Path: "PricesWithTax", Label: lang.X("storesettings.prices",
				"Prices are"), Options: []records.Option{
				{Value: "false", Label: lang.X("storesettings.prices.without", "without tax")},
				{Value: "true", Label: lang.X("storesettings.prices.with", "with tax")}},
				Hint: lang.X("storesettings.prices.hint",
					"With tax: orders take the tax out of the price instead of adding it. It "+
						"holds for new orders and those calculated again.")},
			{Path: "MaxVariants",
				Label: lang.X("storesettings.variants", "Most variants of one product")},
		}},
		{Title: lang.X("storesettings.card.theme",
			"Look of this window"), Wide: true, More: kit.Left(themes(d))},
	}
}

// same are options whose values are what they are called.
func same(words []string) (all []records.Option) {
	for _, w := range words {
		all = append(all, records.Option{Value: w, Label: w})
	}
	return all
}

// themes is the choice of light and dark, which holds at once.
func themes(d *shell.Desk) fyne.CanvasObject {
	choices := []look.Choice{look.System, look.Light, look.Dark}
	at := 0
	for i, c := range choices {
		if c == d.Theme() {
			at = i
		}
	}
	return kit.NewChoice([]string{lang.X("storesettings.theme.system", "Same as the computer"),
		lang.X("storesettings.theme.light", "Light"), lang.X("storesettings.theme.dark", "Dark")},
		at, func(i int) { d.SetTheme(choices[i]) })
}
