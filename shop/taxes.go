package shop

import (
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

// TaxSchedules and their rates, Taxes. Creating one that is there already answers it (docs/protocol/30-orders-people-taxes.md §9, §10).
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
func (o *Order) tax(p *pricing) (borne bool) {
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
				l.LineTotal.Decimal, l.TaxPortion.Decimal = p.currency.taxInside(l.LineTotal.Decimal,
					schedule.DefaultRate.Div(hundred), goods)
				l.ShippingPortion.Decimal, onFreight = p.currency.taxInside(l.ShippingPortion.Decimal,
					schedule.DefaultShippingRate.Div(hundred), freight)
				l.adjust(p.currency)
			} else {
				l.TaxPortion.Decimal = p.currency.taxOn(l.LineTotal.Add(o.shareOf(l, taxable)), goods)
				onFreight = p.currency.taxOn(l.ShippingPortion.Decimal, freight)
			}
		}
		l.TaxRate.Decimal = goods
		rates[freight.String()] = freight
		items, shipping, portions = items.Add(l.TaxPortion.Decimal), shipping.Add(onFreight), portions.Add(l.ShippingPortion.Decimal)
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
func (l *LineItem) taxable(p *pricing) bool {
	_, there := p.schedules[l.TaxSchedule]
	return there && !isTrue(l.CustomProperties, taxExemptKey)
}

// shareOf is the line's share of the order's discounts, which are spread evenly over all taxable pieces.
func (o *Order) shareOf(l *LineItem, taxable int) decimal.Decimal {
	if taxable == 0 || l.Quantity < 1 {
		return decimal.Zero
	}
	return discounts(o.OrderDiscountDetails).Mul(quantity(l.Quantity)).Div(quantity(taxable))
}

// ratesOf are the rates of a line as fractions, on goods and on shipping.
func (o *Order) ratesOf(l *LineItem, p *pricing) (goods, freight decimal.Decimal) {
	if t := o.matching(l, p); t != nil {
		return t.fractions()
	}
	return decimal.Zero, decimal.Zero
}

// isFor says whether the rate is one for an address in the country.
func (t *Tax) isFor(country string, to *Address) bool {
	same := func(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) }
	return same(t.CountryIsoAlpha3, country) &&
		(isBlank(t.RegionAbbreviation) || same(t.RegionAbbreviation, to.RegionBvin)) &&
		(isBlank(t.PostalCode) || same(t.PostalCode, to.PostalCode))
}

// fractions are the rates on goods and on shipping, as fractions.
func (t *Tax) fractions() (goods, freight decimal.Decimal) {
	goods = decimal.Max(t.Rate.Div(hundred), decimal.Zero)
	if t.ApplyToShipping {
		freight = decimal.Max(t.ShippingRate.Div(hundred), decimal.Zero)
	}
	return goods, freight
}
