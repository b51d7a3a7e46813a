// Package taxes is Settings → Taxes: the tax schedules that products share, and Settings → Tax Rates: what each of
// them charges where, typed into like a spreadsheet.
// To add a column or field: one more line here.
package taxes

import (
	"context"
	"slices"
	"strconv"

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

type (
	schedule = shop.TaxSchedule
	rate     = shop.Tax
)

// Names of the pages in routes.
const (
	Name  = "settings/taxes"
	Edit  = "settings/tax"
	Rates = "settings/taxrates"
)

// Entries declares the pages.
func Entries() []shell.Entry { return slices.Concat(records.Pages(schedules), records.Pages(rates)) }

func schedules(d *shell.Desk) records.Plain[schedule] {
	name := func(s *schedule) string { return s.Name }
	toRates := func(model.Row[schedule]) { d.Go(shell.To(Rates)) }
	number := func(id, title string, of func(*schedule) shop.Decimal) kit.Column[model.Row[schedule]] {
		c := records.TextColumn(id, title, 130, 0, func(s *schedule) string { return say.Amount(of(s)) + " %" })
		c.Align, c.Optional = fyne.TextAlignTrailing, true
		return c
	}
	return records.Plain[schedule]{
		Model: shop.TaxSchedules, Name: Name, Edit: Edit, Menu: shell.Settings, Icon: theme.ListIcon(), Called: name,
		Title: lang.X("taxes.title", "Taxes"), Add: lang.X("taxes.add", "Add tax schedule"),
		Purpose: lang.X("taxes.purpose",
			"Kinds of goods that are taxed alike. Each product has one; its rates say how much is charged where."),
		Words:  lang.X("taxes.words", "vat sales tax schedule"),
		Search: lang.X("taxes.search", "Search name"),
		Empty: lang.X("taxes.empty", "There is no tax schedule yet, so nothing is taxed. Add one, give it rates, then "+
			"choose it in your products."),
		One: lang.X("tax.one", "Tax schedule"), New: lang.X("tax.new", "New tax schedule"),
		About: lang.X("tax.about", "What is taxed alike, such as standard goods or food."),
		Sort:  "name",
		Columns: []kit.Column[model.Row[schedule]]{
			records.TextColumn("name", lang.X("taxes.name", "Name"), 180, 3, name),
			records.UsedColumn[schedule](lang.X("taxes.rates", "Rates"), "tax rate"),
			records.UsedColumn[schedule](lang.X("taxes.products", "Products"), "product"),
			number("default", lang.X("tax.default", "Tax in prices"),
				func(s *schedule) shop.Decimal { return s.DefaultRate }),
			number("shipping", lang.X("tax.default.shipping", "Tax in shipping prices"),
				func(s *schedule) shop.Decimal { return s.DefaultShippingRate }),
		},
		Acts: []records.Act[schedule]{{Label: lang.X("taxes.torates", "Show the rates"), Go: toRates}},
		Warn: func(ctx context.Context, ids []string) ([]string, error) { return warn(ctx, d, ids) },
		Merges: &records.Merges[schedule]{Note: lang.X("taxes.merge.note", "Products of the others have the one you "+
			"keep from then on. The others are deleted with their rates. You can undo it.")},
		Groups: []records.Group{
			{Title: lang.X("tax.main", "Main"), Fields: []records.Field{
				{Path: "Name", Label: lang.X("taxes.name", "Name"), Most: 50,
					Missing: lang.X("tax.noname", "Give the tax schedule a name.")}}},
			{Title: lang.X("tax.included", "Where prices contain tax"),
				Note: lang.X("tax.included.note",
					"These count only when Settings → Store says that your prices contain tax: how much of it."),
				Fields: []records.Field{
					{Path: "DefaultRate", Label: lang.X("tax.default", "Tax in prices"), As: records.Percent},
					{Path: "DefaultShippingRate", Label: lang.X("tax.default.shipping", "Tax in shipping prices"),
						As: records.Percent}}},
		},
	}
}

// warn says how many products would not be taxed any more.
func warn(ctx context.Context, d *shell.Desk, ids []string) (about []string, err error) {
	uses, err := shop.TaxSchedules.Uses(d.Shop, ctx, ids)
	for _, u := range uses {
		if u.Noun == "product" {
			about = append(about, lang.XN("taxes.delete.products",
				"{{.N}} products are not taxed without it. To give them another one, tick both and choose Merge.",
				u.Count, map[string]any{"N": kit.Count(u.Count)}))
		}
	}
	return about, err
}

func rates(d *shell.Desk) records.Plain[rate] {
	c := &checks{desk: d}
	option := func(value, label string) records.Option { return records.Option{Value: value, Label: label} }
	var countries []records.Option
	for _, country := range shop.Countries {
		countries = append(countries, option(country.ISO, country.Name))
	}
	slices.SortFunc(countries, func(a, b records.Option) int { return model.CompareTexts(a.Label, b.Label) })
	return records.Plain[rate]{
		Model: shop.Taxes, Name: Rates, Menu: shell.Settings, Icon: theme.GridIcon(),
		Called: func(t *rate) string { return place(t) },
		Title:  lang.X("taxrates.title", "Tax Rates"), Add: lang.X("taxrates.add", "Add rate"),
		Purpose: lang.X("taxrates.purpose", "What each tax schedule charges where. Of several that fit an address the "+
			"first counts: that of the whole country before its regions."),
		Words: lang.X("taxrates.words", "vat sales tax percent country state region which rate"),
		Empty: lang.X("taxrates.empty", "There is no rate yet. Add a tax schedule first, then its rates here."),
		One:   lang.X("taxrate.one", "Tax rate"), Sort: "place",
		Offers: c.schedules, Start: c.start, Extra: c.bar,
		Frames: []records.Frame[rate]{
			{Label: lang.X("taxrates.states", "Add US states"), Rows: c.states},
			{Label: lang.X("taxrates.union", "Add EU countries"), Rows: c.union},
		},
		Acts: []records.Act[rate]{{Label: lang.X("taxrates.rest", "Make it the rest"), Go: c.spread}},
		Cells: []records.Cell[rate]{
			{Width: 130, Weight: 1, Field: records.Field{Path: "TaxScheduleId",
				Label: lang.X("taxrates.schedule", "Schedule"), Options: []records.Option{}}},
			{Width: 160, Weight: 1.5, Field: records.Field{Path: "CountryIsoAlpha3", Options: countries,
				Label:   lang.X("taxrates.country", "Country"),
				Missing: lang.X("taxrates.nocountry", "Choose the country.")}},
			{Width: 90, Field: records.Field{Path: "RegionAbbreviation", Label: lang.X("taxrates.region", "Region")}},
			{Width: 104, Field: records.Field{Path: "PostalCode", Label: lang.X("taxrates.postal", "Postal code")}},
			{Width: 96, Field: records.Field{Path: "Rate", Label: lang.X("taxrates.rate", "Rate"),
				As: records.Percent, Missing: lang.X("taxrates.norate",
					"Enter the rate, 0 where nothing is charged.")}},
			{Width: 104, Field: records.Field{Path: "ShippingRate", As: records.Percent,
				Label: lang.X("taxrates.shipping", "On shipping")}},
			{Width: 124, Field: records.Field{Path: "ApplyToShipping",
				Label: lang.X("taxrates.applies", "Tax shipping"), Options: []records.Option{
					option("true", lang.X("edit.yes", "yes")), option("false", lang.X("edit.no", "no"))}}},
			{Width: 150, Weight: 1, Field: records.Field{Label: lang.X("taxrates.used", "Used")},
				Shows: func(_ *rate, r model.Row[rate]) string { return c.used(r) }},
		},
	}
}

// place is where a rate counts, in words.
func place(t *rate) string {
	words := t.CountryIsoAlpha3
	if c := shop.CountryByISO(words); c != nil {
		words = c.Name
	}
	for _, part := range []string{t.RegionAbbreviation, t.PostalCode} {
		if part != "" {
			words += " " + part
		}
	}
	return words
}

// checks are what the page says of rates besides what stands in them.
type checks struct {
	desk   *shell.Desk
	all    []model.Named // the schedules
	hidden map[int64]rate
}

// schedules are what a rate can belong to; called away from the window.
func (c *checks) schedules(ctx context.Context) (map[string][]records.Option, error) {
	all, err := records.Choices(c.desk.Shop, shop.TaxSchedules.Names)(ctx)
	return map[string][]records.Option{"TaxScheduleId": all}, err
}

// start lets a new rate belong to the first schedule.
func (c *checks) start(t *rate) {
	if len(c.all) > 0 {
		t.TaxScheduleId, _ = strconv.ParseInt(c.all[0].ID, 10, 64)
	}
}

// used says whether a rate ever counts.
func (c *checks) used(r model.Row[rate]) string {
	if r.ID == "" {
		return ""
	}
	if first, never := c.hidden[r.Record.Id]; never {
		return lang.X("taxrates.never", "never: {{.First}} comes first", map[string]any{"First": place(&first)})
	}
	return lang.X("edit.yes", "yes")
}

// frame are new rates for places, without figures: those are the owner's to enter.
func (c *checks) frame(places [][2]string) (all []rate) {
	for _, p := range places {
		t := shop.NewRecord[rate](c.desk.Now())
		c.start(&t)
		t.CountryIsoAlpha3, t.RegionAbbreviation = p[0], p[1]
		all = append(all, t)
	}
	return all
}

func (c *checks) states() []rate {
	var places [][2]string
	for _, region := range shop.Regions(shop.CountryByISO("USA").Bvin) {
		places = append(places, [2]string{"USA", region.ID})
	}
	return c.frame(places)
}

// union are the countries of the European Union.
var union = []string{"AUT", "BEL", "BGR", "HRV", "CYP", "CZE", "DNK", "EST", "FIN", "FRA", "DEU", "GRC", "HUN", "IRL",
	"ITA", "LVA", "LTU", "LUX", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "ESP", "SWE"}

func (c *checks) union() []rate {
	var places [][2]string
	for _, iso := range union {
		if shop.CountryByISO(iso) != nil {
			places = append(places, [2]string{iso, ""})
		}
	}
	return c.frame(places)
}

// spread makes a rate for a whole country the rest of it.
func (c *checks) spread(r model.Row[rate]) {
	records.Do(c.desk, func(ctx context.Context) (model.Change, error) {
		return c.desk.Shop.SpreadRate(ctx, r.ID)
	})
}
