package shop

import (
	"context"
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"griddle/shop/model"
	"griddle/storage"
)

// TaxSchedule is TaxScheduleDTO: a list of tax rates that products share.
type TaxSchedule struct {
	Id                  int64   `doc:"Number of the schedule. Set by the server."`
	StoreId             int64   `doc:"Number of the store. Set by the server."`
	Name                string  `max:"50" doc:"Name, unique in the store: creating one that is there answers it."`
	DefaultRate         Decimal `doc:"Percent that prices contain, in shops whose prices contain tax."`
	DefaultShippingRate Decimal `doc:"Percent that shipping prices contain, likewise."`
}

// Tax is TaxDTO: a rate of a schedule for a place.
type Tax struct {
	Id                 int64   `doc:"Number of the rate. Set by the server."`
	StoreId            int64   `doc:"Number of the store. Set by the server."`
	CountryIsoAlpha3   string  `doc:"ISO alpha-3 code of the country."`
	RegionAbbreviation string  `doc:"Abbreviation of the region; empty for all."`
	PostalCode         string  `max:"20" doc:"Postal code; empty for all."`
	TaxScheduleId      int64   `doc:"Number of the schedule. Required."`
	Rate               Decimal `doc:"Percent on goods."`
	ShippingRate       Decimal `doc:"Percent on shipping."`
	ApplyToShipping    bool    `doc:"Whether shipping is taxed."`
}

const (
	schedulesTable = "taxschedules"
	taxesTable     = "taxes"
)

// TaxSchedules and their rates, Taxes. Creating one that is there already answers it
// (docs/protocol/30-orders-people-taxes.md §9, §10).
var (
	TaxSchedules = resource(func(s *Store) *model.Of[TaxSchedule, int64] { return modelsOf(s).schedules })
	Taxes        = resource(func(s *Store) *model.Of[Tax, int64] { return modelsOf(s).taxes })
)

func (s *Store) declareTaxes() {
	modelsOf(s).schedules = model.Declare(s.base, model.Of[TaxSchedule, int64]{
		One: "tax schedule", ID: func(t *TaxSchedule) *int64 { return &t.Id },
		StoreID: func(t *TaxSchedule) *int64 { return &t.StoreId },
		Asks:    map[string]model.AskBy{"Name": model.AsName("name_sort")},
		Title:   func(t *TaxSchedule) string { return t.Name }, Order: storage.Asc("name_sort", "pk"),
		Existing:   func(t *TaxSchedule) storage.Cond { return storage.Eq("name_key", model.Fold(t.Name)) },
		TwinMember: "Name", BeforeEdit: s.editSchedule,
		Sorts: map[string][]storage.By{"name": storage.Asc("name_sort")},
	}, storage.Spec[TaxSchedule, int64]{
		Table:   schedulesTable,
		Columns: model.NameColumns(func(t *TaxSchedule) string { return t.Name }),
		Indexes: []storage.Index{{Columns: []string{"name_key"}}, {Columns: []string{"name_sort"}}},
	})
	modelsOf(s).taxes = model.Declare(s.base, model.Of[Tax, int64]{
		One: "tax rate", ID: func(t *Tax) *int64 { return &t.Id }, StoreID: func(t *Tax) *int64 { return &t.StoreId },
		Asks: map[string]model.AskBy{
			"CountryIsoAlpha3": model.AsText("country").Sorts("country"), "RegionAbbreviation": model.AsText("region"),
			"PostalCode": model.AsText("postal_code"), "TaxScheduleId": model.AsNumber("schedule"),
		},
		Order:    storage.Asc("country", "region", "postal_code", "pk"),
		Existing: func(t *Tax) storage.Cond { return storage.Eq("all_fields", t.allFields()) },
		Refs: []model.Ref[Tax]{{Column: "schedule", To: schedulesTable, Field: "TaxScheduleId",
			Back: "its tax schedule", Own: true}},
		BeforeEdit: s.editTax,
		Sorts:      map[string][]storage.By{"place": storage.Asc("schedule", "country", "region", "postal_code")},
	}, storage.Spec[Tax, int64]{
		Table: taxesTable,
		Columns: []storage.Column[Tax]{
			{Name: "country", Type: storage.Text, Value: func(t *Tax) any { return model.Fold(t.CountryIsoAlpha3) }},
			{Name: "region", Type: storage.Text, Value: func(t *Tax) any { return model.Fold(t.RegionAbbreviation) }},
			{Name: "postal_code", Type: storage.Text, Value: func(t *Tax) any { return model.Fold(t.PostalCode) }},
			{Name: "schedule", Type: storage.Integer, Value: func(t *Tax) any { return t.TaxScheduleId }},
			{Name: "all_fields", Type: storage.Text, Value: func(t *Tax) any { return t.allFields() }},
		},
		Indexes: []storage.Index{
			{Columns: []string{"schedule", "country", "region", "postal_code"}},
			{Columns: []string{"country", "region", "postal_code"}},
			{Columns: []string{"all_fields"}},
		},
	})
}

// allFields is equal for rates that are equal in everything but their number.
func (t *Tax) allFields() string {
	return fmt.Sprintf("%q %q %q %d %s %s %t", model.Fold(t.CountryIsoAlpha3), model.Fold(t.RegionAbbreviation),
		model.Fold(t.PostalCode), t.TaxScheduleId,
		t.Rate.Decimal, t.ShippingRate.Decimal, t.ApplyToShipping)
}

// tax is docs/protocol/30-orders-people-taxes.md §2.7 and the rest of step 10. It says whether lines bear the shipping,
// so that their portions are its amount.
func (o *Order) tax(p *Pricing) (borne bool) {
	taxable := 0
	for i := range o.Items {
		if o.Items[i].taxable(p) {
			taxable += max(o.Items[i].Quantity, 0)
		}
	}
	var items, shipping, portions decimal.Decimal
	rates := map[string]decimal.Decimal{} // of shipping, by their text
	for i := range o.Items {
		l := &o.Items[i]
		borne = borne || l.ShippingPortion.IsPositive()
		goods, freight := decimal.Zero, decimal.Zero
		var onFreight decimal.Decimal
		if l.taxable(p) {
			goods, freight = o.ratesOf(l, p)
			if p.taxIncluded {
				schedule := p.schedules[l.TaxSchedule]
				l.LineTotal.Decimal, l.TaxPortion.Decimal = p.Currency.taxInside(l.LineTotal.Decimal,
					schedule.DefaultRate.Div(hundred), goods)
				l.ShippingPortion.Decimal, onFreight = p.Currency.taxInside(l.ShippingPortion.Decimal,
					schedule.DefaultShippingRate.Div(hundred), freight)
				l.adjust(p.Currency)
			} else {
				l.TaxPortion.Decimal = p.Currency.taxOn(l.LineTotal.Add(o.shareOf(l, taxable)), goods)
				onFreight = p.Currency.taxOn(l.ShippingPortion.Decimal, freight)
			}
		}
		l.TaxRate.Decimal = goods
		rates[freight.String()] = freight
		items, shipping, portions = items.Add(l.TaxPortion.Decimal), shipping.Add(onFreight),
			portions.Add(l.ShippingPortion.Decimal)
	}
	o.ItemsTax.Decimal, o.ShippingTax.Decimal, o.TotalTax.Decimal = items, shipping, items.Add(shipping)
	o.ShippingTaxRate = Decimal{}
	switch {
	case portions.IsZero():
	case len(rates) == 1:
		for _, rate := range rates {
			o.ShippingTaxRate.Decimal = rate
		}
	default:
		o.ShippingTaxRate.Decimal = shipping.Div(portions).Round(10)
	}
	return borne
}

// taxOn is the tax on an amount; none on what is below zero.
func (c Currency) taxOn(amount, rate decimal.Decimal) decimal.Decimal {
	return decimal.Max(c.Round(amount.Mul(rate)), decimal.Zero)
}

// taxInside takes the tax out of an amount that contains it at one rate and puts it in at another. It answers the
// amount, and the tax in it.
func (c Currency) taxInside(amount, contained, rate decimal.Decimal) (with, tax decimal.Decimal) {
	one, contained := decimal.NewFromInt(1), decimal.Max(contained, decimal.Zero)
	net := amount.Div(one.Add(contained))
	if rate.Equal(contained) {
		return amount, decimal.Max(c.Round(amount.Sub(net)), decimal.Zero)
	}
	return c.Round(net.Mul(one.Add(rate))), c.taxOn(net, rate)
}

// taxable: the line has a tax schedule that exists, and is not exempt.
func (l *LineItem) taxable(p *Pricing) bool {
	_, there := p.schedules[l.TaxSchedule]
	return there && !IsTrue(l.CustomProperties, TaxExemptKey)
}

// shareOf is the line's share of the order's discounts, which are spread evenly over all taxable pieces.
func (o *Order) shareOf(l *LineItem, taxable int) decimal.Decimal {
	if taxable == 0 || l.Quantity < 1 {
		return decimal.Zero
	}
	return SumDiscounts(o.OrderDiscountDetails).Mul(Pieces(l.Quantity)).Div(Pieces(taxable))
}

// ratesOf are the rates of a line as fractions, on goods and on shipping.
func (o *Order) ratesOf(l *LineItem, p *Pricing) (goods, freight decimal.Decimal) {
	if t := o.matching(l, p); t != nil {
		return t.Fractions()
	}
	return decimal.Zero, decimal.Zero
}

// IsFor says whether the rate is one for an address in the country.
func (t *Tax) IsFor(country string, to *Address) bool {
	same := func(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) }
	return same(t.CountryIsoAlpha3, country) &&
		(model.IsBlank(t.RegionAbbreviation) || same(t.RegionAbbreviation, to.RegionBvin)) &&
		(model.IsBlank(t.PostalCode) || same(t.PostalCode, to.PostalCode))
}

// Fractions are the rates on goods and on shipping, as fractions.
func (t *Tax) Fractions() (goods, freight decimal.Decimal) {
	goods = decimal.Max(t.Rate.Div(hundred), decimal.Zero)
	if t.ApplyToShipping {
		freight = decimal.Max(t.ShippingRate.Div(hundred), decimal.Zero)
	}
	return goods, freight
}

// What the owner may do with tax schedules and rates in the window, and which of several rates counts: the first in the
// order of country, region and postal code, where an empty one comes first. So the least specific counts
// (docs/protocol/30-orders-people-taxes.md §2.7), and a rate for a whole country hides those for its regions.

// Limits of the window, which are narrower than those of the record.
const (
	mostPostalCode = 10 // characters
	rateDecimals   = 4
)

// CountryByISO finds a country by its ISO alpha-3 code or its name, in any letter case; nil for none.
func CountryByISO(text string) *Country {
	text = strings.TrimSpace(text)
	for i := range Countries {
		if c := &Countries[i]; strings.EqualFold(c.ISO, text) || strings.EqualFold(c.Name, text) {
			return c
		}
	}
	return nil
}

// editSchedule refuses what the owner may not do with a schedule.
func (s *Store) editSchedule(r storage.Reader, base, t *TaxSchedule) error {
	if t.Name = strings.TrimSpace(t.Name); t.Name == "" {
		return Refuse(Invalid, "Name", "{field} is missing: give the tax schedule a name.")
	}
	other, err := model.Optional(modelsOf(s).schedules.Find(r, storage.Query{Where: storage.And(
		storage.Eq("name_key", model.Fold(t.Name)), storage.Ne("pk", t.Id))}))
	switch {
	case err != nil:
		return err
	case other != nil && base != nil:
		return Refuse(Taken, "Name", "{field} is that of another tax schedule already; choose another.")
	}
	if err := percent("DefaultRate", t.DefaultRate); err != nil {
		return err
	}
	return percent("DefaultShippingRate", t.DefaultShippingRate)
}

// percent refuses what is no percentage of a tax.
func percent(field string, d Decimal) error {
	switch {
	case d.IsNegative() || d.GreaterThan(hundred):
		return Refuse(Invalid, field, "{field} must be between 0 and 100 percent.")
	case !d.Round(rateDecimals).Equal(d.Decimal):
		return Refuse(Invalid, field, "{field} may have at most %d figures behind the point.", rateDecimals)
	}
	return nil
}

// editTax refuses what the owner may not do with a rate. What a program wrote, and the owner has not touched, is kept.
func (s *Store) editTax(r storage.Reader, base, t *Tax) error {
	t.RegionAbbreviation, t.PostalCode = strings.TrimSpace(t.RegionAbbreviation), strings.TrimSpace(t.PostalCode)
	if base == nil {
		base = &Tax{}
	}
	country := CountryByISO(t.CountryIsoAlpha3)
	switch {
	case country != nil:
		t.CountryIsoAlpha3 = country.ISO
	case t.CountryIsoAlpha3 != base.CountryIsoAlpha3 || model.IsBlank(t.CountryIsoAlpha3):
		return Refuse(Invalid, "CountryIsoAlpha3", "{field} must be one of the list, or its code such as USA.")
	}
	if country != nil && t.RegionAbbreviation != "" {
		if region, known := regionOf(country, t.RegionAbbreviation); known {
			t.RegionAbbreviation = region
		} else if len(Regions(country.Bvin)) > 0 && t.RegionAbbreviation != base.RegionAbbreviation {
			return Refuse(Invalid, "RegionAbbreviation",
				"{field} must be a region of %s, or empty for all of it.", country.Name)
		}
	}
	if n := len([]rune(t.PostalCode)); n > mostPostalCode && t.PostalCode != base.PostalCode {
		return Refuse(Invalid, "PostalCode", "{field} has %d characters; %d are the most.", n, mostPostalCode)
	}
	if err := percent("Rate", t.Rate); err != nil {
		return err
	}
	if err := percent("ShippingRate", t.ShippingRate); err != nil {
		return err
	}
	return s.rateOnce(r, t)
}

// rateOnce refuses a second rate for the same place in a schedule.
func (s *Store) rateOnce(r storage.Reader, t *Tax) error {
	twice, err := storage.Exists(r, taxesTable, storage.And(storage.Eq("schedule", t.TaxScheduleId),
		storage.Eq("country", model.Fold(t.CountryIsoAlpha3)), storage.Eq("region", model.Fold(t.RegionAbbreviation)),
		storage.Eq("postal_code", model.Fold(t.PostalCode)), storage.Ne("pk", t.Id)))
	if err == nil && twice {
		err = Refuse(Taken, "CountryIsoAlpha3",
			"{field}: this region and postal code have a rate in the schedule already; change that one.")
	}
	return err
}

// regionOf is the abbreviation of a region of a country, by that or by its name.
func regionOf(c *Country, text string) (abbreviation string, known bool) {
	for _, region := range Regions(c.Bvin) {
		if strings.EqualFold(region.ID, text) || strings.EqualFold(region.Name, text) {
			return region.ID, true
		}
	}
	return "", false
}

// hides says whether the rate counts wherever the other would.
func (t *Tax) hides(other *Tax) bool {
	return t.TaxScheduleId == other.TaxScheduleId && strings.EqualFold(t.CountryIsoAlpha3, other.CountryIsoAlpha3) &&
		(model.IsBlank(t.RegionAbbreviation) || strings.EqualFold(t.RegionAbbreviation, other.RegionAbbreviation)) &&
		(model.IsBlank(t.PostalCode) || strings.EqualFold(t.PostalCode, other.PostalCode))
}

// HiddenRates are the rates that never count, by their numbers, each with the one that comes first.
func (s *Store) HiddenRates(ctx context.Context) (map[int64]Tax, error) {
	before, hidden := map[string][]Tax{}, map[int64]Tax{}
	err := modelsOf(s).taxes.Each(s.db.Reader(), storage.Query{Order: modelsOf(s).taxes.Order}, func(t Tax) error {
		country := model.Fold(t.CountryIsoAlpha3)
		for i := range before[country] {
			if first := &before[country][i]; first.hides(&t) {
				hidden[t.Id] = *first
				return ctx.Err()
			}
		}
		before[country] = append(before[country], t)
		return ctx.Err()
	})
	return hidden, err
}

// RateFor is the rate of a schedule that counts for an address; nil for none.
func (s *Store) RateFor(_ context.Context, schedule int64, to Address) (found *Tax, err error) {
	country := CountryOf(to.CountryBvin)
	if country == nil {
		return nil, nil
	}
	err = modelsOf(s).taxes.Each(s.db.Reader(),
		storage.Query{Where: storage.Eq("schedule", schedule), Order: modelsOf(s).taxes.Order},
		func(t Tax) error {
			if found == nil && t.IsFor(country.ISO, &to) {
				found = &t
			}
			return nil
		})
	return found, err
}

// On is the tax on an amount of goods at the rate, in the currency.
func (t *Tax) On(amount decimal.Decimal, c Currency) decimal.Decimal {
	goods, _ := t.Fractions()
	return c.taxOn(amount, goods)
}

// SpreadRate makes a rate for a whole country the rest of it: in its place each region without a rate of its own gets
// one. So those of single regions count. The change can be undone.
func (s *Store) SpreadRate(ctx context.Context, id string) (model.Change, error) {
	key, ok := modelsOf(s).taxes.Parse(id)
	if !ok {
		return model.Change{}, modelsOf(s).taxes.Missing()
	}
	return modelsOf(s).taxes.Recorded(ctx, model.Edited, []int64{key}, func(tx *storage.Tx, c *model.Journal) error {
		whole, err := model.ReadOne(modelsOf(s).taxes, tx, key)
		if err != nil {
			return err
		}
		country := CountryByISO(whole.CountryIsoAlpha3)
		if country == nil || !model.IsBlank(whole.RegionAbbreviation+whole.PostalCode) ||
			len(Regions(country.Bvin)) == 0 {
			return Refuse(Invalid, "", "Only a rate for a whole country that has regions can become the rest of it.")
		}
		own := map[string]bool{}
		its := storage.And(storage.Eq("schedule", whole.TaxScheduleId),
			storage.Eq("country", model.Fold(whole.CountryIsoAlpha3)))
		err = modelsOf(s).taxes.Each(tx, storage.Query{Where: its}, func(t Tax) error {
			own[model.Fold(t.RegionAbbreviation)] = true
			return nil
		})
		if err == nil {
			err = modelsOf(s).taxes.Erase(tx, c, []int64{key})
		}
		for _, region := range Regions(country.Bvin) {
			if err != nil || own[model.Fold(region.ID)] {
				continue
			}
			one := whole
			one.Id, one.RegionAbbreviation = 0, region.ID
			_, _, err = modelsOf(s).taxes.Put(tx, c, nil, &one)
		}
		return err
	})
}
