// Package ordersettings is the page Settings → Orders: how orders are shipped, which are taken, and how they are
// numbered. The rules for the values stand in shop/orders_settings.go.
package ordersettings

import (
	"context"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/ui/records"
	"griddle/ui/shell"
)

// Name of the page in routes.
const Name = "settings/orders"

// Entry declares the page.
func Entry() shell.Entry {
	return records.SettingsEntry(shell.Entry{
		Name:  Name,
		Menu:  shell.Settings,
		Title: func() string { return lang.X("ordersettings.title", "Orders") },
		Words: func() string {
			return lang.X("ordersettings.words", "shipping methods carrier tracking order number limits phone")
		},
		Icon: theme.DocumentIcon(),
	}, declare)
}

// choices are what the page changes as a whole.
type choices struct {
	Methods    []method
	Pieces     int
	Weight     shop.Decimal
	NoFree     bool
	Phone      bool
	LastNumber int64
}

// method is a way to ship as the page has it.
type method struct {
	ID, Name, Carrier string
	Price             shop.Decimal
	Open              bool // what it costs is determined for each order
	Track             string
}

func declare(d *shell.Desk) records.Settings[choices] {
	s := records.Settings[choices]{
		Name:    Name,
		Title:   lang.X("ordersettings.title", "Orders"),
		Purpose: lang.X("ordersettings.purpose", "How you ship, and which orders you take in this window."),
		Draft:   lang.X("ordersettings.draft", "Settings → Orders"),
		Load:    func(context.Context) (choices, error) { return load(d.Shop) },
		Undo:    true,
		Save: func(ctx context.Context, _, next choices, _ ...shop.Upload) error {
			return d.Shop.SaveOrderSettings(ctx, next.settings(), next.LastNumber)
		},
	}
	weight, currency := "", ""
	if d != nil { // without a desk only the names of the fields are looked at
		if details, err := d.Shop.Details(); err == nil {
			weight, currency = details.Weight, details.Currency
		}
	}
	s.Groups = groups(weight, currency)
	return s
}

func groups(weight, currency string) []records.Group {
	return []records.Group{
		{Title: lang.X("ordersettings.methods", "Shipping methods"), Wide: true,
			Note: lang.X("ordersettings.methods.note", "They are offered when you take or change an order."),
			Fields: []records.Field{{Path: "Methods", Rows: []records.Field{
				{Path: "Name", Label: lang.X("ordersettings.method.name", "Name"),
					Missing: lang.X("ordersettings.method.noname", "Give the shipping method a name.")},
				{Path: "Carrier", Label: lang.X("ordersettings.method.carrier", "Carrier")},
				{Path: "Price", Label: lang.X("ordersettings.method.price", "Price"), As: records.Money,
					Unit: currency},
				{Path: "Open", Label: lang.X("ordersettings.method.open", "The price is determined for each order"),
					Yes: true},
				{Path: "Track", Label: lang.X("ordersettings.method.track", "Address of the tracking page"),
					Sample: "https://example.com/track/" + shop.TrackingNumberPlace},
			}}}},
		{Title: lang.X("ordersettings.limits", "Orders that you take"),
			Note: lang.X("ordersettings.limits.note", "Programs may add orders beyond these."),
			Fields: []records.Field{
				{Path: "Pieces", Label: lang.X("ordersettings.pieces", "Most pieces of one order"),
					Hint: lang.X("ordersettings.none", "0 for no limit.")},
				{Path: "Weight", Label: lang.X("ordersettings.weight", "Largest weight"), Unit: weight,
					Hint: lang.X("ordersettings.none", "0 for no limit.")},
				{Path: "NoFree", Label: lang.X("ordersettings.nofree", "Refuse orders that cost nothing"), Yes: true},
				{Path: "Phone", Label: lang.X("ordersettings.phone", "Ask for a telephone number"), Yes: true},
			}},
		{Title: lang.X("ordersettings.numbers", "Numbers"), Fields: []records.Field{
			{Path: "LastNumber", Label: lang.X("ordersettings.last", "Last order number"),
				Hint: lang.X("ordersettings.last.hint", "The next order gets the number after it. It can only rise.")},
		}},
	}
}

func load(s *shop.Store) (c choices, err error) {
	o, err := s.OrderSettings()
	if err != nil {
		return c, err
	}
	c = choices{Pieces: o.Pieces, Weight: shop.Decimal{Decimal: o.Weight}, NoFree: o.NoFree, Phone: o.Phone}
	for _, m := range o.Methods {
		one := method{ID: m.ID, Name: m.Name, Carrier: m.Carrier, Track: m.Track, Open: m.Price == nil}
		if m.Price != nil {
			one.Price = *m.Price
		}
		c.Methods = append(c.Methods, one)
	}
	c.LastNumber, err = s.LastOrderNumber()
	return c, err
}

// settings are the choices as the shop keeps them.
func (c choices) settings() (o shop.OrderSettings) {
	o.Pieces, o.Weight, o.NoFree, o.Phone = c.Pieces, c.Weight.Decimal, c.NoFree, c.Phone
	for _, m := range c.Methods {
		one := shop.ShippingMethod{ID: m.ID, Name: m.Name, Carrier: m.Carrier, Track: m.Track, Open: m.Open}
		if !m.Open || !m.Price.IsZero() {
			one.Price = &m.Price
		}
		o.Methods = append(o.Methods, one)
	}
	return o
}
