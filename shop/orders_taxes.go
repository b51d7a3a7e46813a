package shop

import (
	"slices"

	"github.com/shopspring/decimal"

	"griddle/shop/order"
	"griddle/storage"
)

// What is kept of the taxes and the costs of an order when it is placed: rates, schedules and what products cost change
// later, and reports of the past are to stay as they were.

// OrderTax is how an amount of an order was taxed.
type OrderTax struct {
	Schedule int64        `json:",omitempty"` // its number; 0 for none
	Name     string       `json:",omitempty"` // of the schedule
	Country  string       `json:",omitempty"` // of the rate that matched, as its record has it: ISO alpha-3
	Region   string       `json:",omitempty"` // likewise; "" for the whole country
	Postal   string       `json:",omitempty"`
	Rate     order.Amount // a fraction; 0 where nothing matched
	Base     order.Amount // what was taxed, without the tax
	Tax      order.Amount
	Exempt   bool `json:",omitempty"` // the customer paid no tax
}

// basePlaces are the decimals of a base: shares of discounts are not whole cents.
const basePlaces = 10

// matching is the rate of a line's schedule for the place where it is taxed: where it goes to, or who pays when nothing
// is shipped. The first match counts, which is the least specific one; nil for none.
func (o *Order) matching(l *LineItem, p *Pricing) *Tax {
	to := &o.ShippingAddress
	if l.IsNonShipping {
		to = &o.BillingAddress
	}
	country := CountryOf(to.CountryBvin)
	if country == nil || p.exempt {
		return nil
	}
	for i := range p.rates[l.TaxSchedule] {
		if t := &p.rates[l.TaxSchedule][i]; t.IsFor(country.ISO, to) {
			return t
		}
	}
	return nil
}

// KeepTaxes keeps how each line and its share of shipping were taxed, as recalculateAgreed worked it out.
func (o *Order) KeepTaxes(p *Pricing) {
	taxable := 0
	for i := range o.Items {
		if o.Items[i].taxable(p) {
			taxable += max(o.Items[i].Quantity, 0)
		}
	}
	places := p.Currency.Decimals()
	totals := o.Sold(places).Goods()
	for i := range o.Items {
		l := &o.Items[i]
		goods := OrderTax{Schedule: l.TaxSchedule, Exempt: p.exempt}
		var freight decimal.Decimal
		if l.taxable(p) {
			goods.Name = p.schedules[l.TaxSchedule].Name
			if t := o.matching(l, p); t != nil {
				goods.Country, goods.Region, goods.Postal = t.CountryIsoAlpha3, t.RegionAbbreviation, t.PostalCode
				goods.Rate, freight = t.Fractions()
			}
		}
		shipping := goods
		shipping.Rate, shipping.Base = freight, l.ShippingPortion.Decimal
		goods.Tax = l.TaxPortion.Decimal
		if p.taxIncluded {
			goods.Base = totals[i].Sub(goods.Tax)
			shipping.Tax = order.Contained(shipping.Base, freight, places)
			shipping.Base = shipping.Base.Sub(shipping.Tax)
		} else {
			goods.Base = l.LineTotal.Decimal
			if l.taxable(p) {
				goods.Base = goods.Base.Add(o.shareOf(l, taxable)).Round(basePlaces)
			}
			shipping.Tax = p.Currency.taxOn(shipping.Base, freight)
		}
		kept := o.own.Local.Lines[l.Id]
		kept.Tax, kept.Freight = &goods, nil
		if !l.ShippingPortion.IsZero() {
			kept.Freight = &shipping
		}
		o.own.Local.Lines[l.Id] = kept
	}
}

// KeepCosts keeps what a piece of each line that is new cost when it was placed.
func (s *Store) KeepCosts(r storage.Reader, before, o *Order) error {
	for _, l := range o.Items {
		there := slices.ContainsFunc(before.Items, func(b LineItem) bool { return b.Id == l.Id })
		if there && before.IsPlaced || l.ProductId == "" {
			continue
		}
		product, err := modelsOf(s).products.Stored(r, l.ProductId)
		if err != nil {
			return err
		}
		if product == nil {
			continue
		}
		kept := o.Kept().Lines[l.Id]
		kept.Cost = product.SiteCost.Decimal
		o.Kept().Lines[l.Id] = kept
	}
	return nil
}
