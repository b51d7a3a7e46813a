// Package storeinfo is the page Settings → Store: what the store is called, how it looks, where it is, and what its
// figures are in. The rules for the values stand in shop/settings.go.
// To add a line of text: a member of shop.Details, a field in groups, done.
package storeinfo

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

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
	return records.SettingsEntry(shell.Entry{
		Name:  Name,
		Menu:  shell.Settings,
		Title: func() string { return lang.X("storesettings.title", "Store") },
		Words: func() string {
			return lang.X("storesettings.words",
				"name logo address company currency weight length tax VAT variants theme "+
					"dark light")
		},
		Icon: theme.HomeIcon(),
	}, declare)
}

// about is everything the page changes as a whole.
type about struct {
	shop.Details
	Address       shop.Address // as Details have it
	StoreName     string
	PricesWithTax bool
	MaxVariants   int
	Logo          string // what tells one logo from another; "" for none

	logo []byte
}

func declare(d *shell.Desk) records.Settings[about] {
	return records.Settings[about]{
		Name:    Name,
		Title:   lang.X("storesettings.title", "Store"),
		Purpose: lang.X("storesettings.purpose", "Your store's name, look and address."),
		Draft:   lang.X("storesettings.draft", "Settings → Store"),
		Groups:  groups(d),
		Load:    func(context.Context) (about, error) { return load(d.Shop) },
		Save: func(ctx context.Context, before, next about, pictures ...shop.Upload) error {
			return save(ctx, d.Shop, before, next, pictures)
		},
		Undo: true,
	}
}

func load(s *shop.Store) (a about, err error) {
	st, err := s.Settings()
	if err != nil {
		return a, err
	}
	a.StoreName, a.PricesWithTax = st.StoreName, st.PricesWithTax
	a.MaxVariants = cmp.Or(st.MaxVariants, shop.DefaultMaxVariants)
	if a.Details, err = s.Details(); err != nil {
		return a, err
	}
	a.Address = a.Details.Address()
	if a.logo, err = s.Logo(); a.logo != nil {
		a.Logo = fmt.Sprintf("%08x", crc32.ChecksumIEEE(a.logo))
	}
	return a, err
}

// save stores all of it. What before had as the logo is taken from next when it is to be so again.
func save(ctx context.Context, s *shop.Store, before, next about, pictures []shop.Upload) error {
	var logo *[]byte
	switch {
	case next.Logo == "" && before.Logo != "":
		logo = new([]byte)
	case len(pictures) > 0:
		logo = &pictures[0].Data
	case next.Logo != before.Logo:
		logo = &next.logo
	}
	detail(&next)
	err := s.SaveStore(ctx, next.Details, logo, func(st *shop.Settings) {
		st.StoreName, st.PricesWithTax, st.MaxVariants = next.StoreName, next.PricesWithTax, next.MaxVariants
	})
	var refused *shop.Error
	if errors.As(err, &refused) && asAddress[refused.Field] != "" {
		named := *refused
		named.Field = "Address." + asAddress[refused.Field]
		return &named
	}
	return err
}

// asAddress are the members of an address by what Details call them.
var asAddress = map[string]string{"Company": "Company", "Street": "Line1", "PostalCode": "PostalCode", "City": "City",
	"Region": "RegionName", "Country": "CountryName", "Phone": "Phone"}

// detail puts the address back among the details.
func detail(a *about) {
	a.Company, a.Street, a.PostalCode, a.City = a.Address.Company, a.Address.Line1, a.Address.PostalCode, a.Address.City
	a.Region, a.Country, a.Phone = a.Address.RegionName, a.Address.CountryName, a.Address.Phone
}

func groups(d *shell.Desk) []records.Group {
	logo := &records.Picture{Path: "Logo",
		Note: lang.X("storesettings.logo.hint", "It is shown on the dashboard."),
		Open: func() (io.ReadCloser, error) {
			data, err := d.Shop.Logo()
			return io.NopCloser(bytes.NewReader(data)), err
		}}
	return []records.Group{
		{Title: lang.X("storesettings.card.name", "Name and logo"), Picture: logo, Fields: []records.Field{
			{Path: "StoreName", Label: lang.X("storesettings.name", "Name")},
		}},
		{Title: lang.X("storesettings.card.address", "Address"), Fields: []records.Field{
			{Path: "Address", As: records.Address,
				Parts: []string{"Company", "Line1", "PostalCode", "City", "Phone"}},
			records.EmailField("Email", lang.X("storesettings.email", "Email")),
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
			"Look of this window"), Wide: true, More: func() fyne.CanvasObject { return kit.Left(themes(d)) }},
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
