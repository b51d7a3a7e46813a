package shop

import (
	"github.com/shopspring/decimal"

	"griddle/shop/order"
)

// recalculateAgreed is the recalculation of the window. Unlike that of programs it keeps what was agreed: prices and
// discounts of lines, discounts of the order, and shipping. Lines named by today take the price of today; agreed are
// those of which the price was not touched, as they were.
func (o *Order) recalculateAgreed(p *pricing, today func(*LineItem) bool, agreed map[int64]LineItem) {
	for i := range o.Items {
		if l := &o.Items[i]; today(l) {
			l.DiscountDetails = nil
			l.reprice(p)
		}
	}
	o.tiersOfToday(p, today)
	for i := range o.Items {
		l := &o.Items[i]
		l.TaxRate, l.TaxPortion, l.ShippingPortion = Decimal{}, Decimal{}, Decimal{}
		l.total(p.currency)
		if was, kept := agreed[l.Id]; kept && !today(l) { // what a program posted need not add up
			l.LineTotal.Decimal = order.Rescale(was.LineTotal.Decimal, was.Quantity, l.Quantity, p.currency.Decimals())
			l.adjust(p.currency)
		}
	}
	o.TotalTax, o.ItemsTax, o.ShippingTax, o.ShippingTaxRate = Decimal{}, Decimal{}, Decimal{}, Decimal{}
	o.CustomProperties = setProperty(o.CustomProperties, vatKey, boolText(p.taxIncluded))
	o.overrideShipping(p.currency)
	shipping := o.spread(o.TotalShippingBeforeDiscounts.Add(discounts(o.ShippingDiscountDetails)), p.currency)
	o.own.Shipping = &Decimal{Decimal: shipping}
	if p.taxIncluded {
		o.taxContained(p)
	} else {
		o.TotalOrderDiscounts.Decimal = discounts(o.OrderDiscountDetails)
		o.tax(p)
	}
	o.total()
}

// tiersOfToday gives the lines that take the price of today their volume discounts. All lines count for the quantity.
func (o *Order) tiersOfToday(p *pricing, today func(*LineItem) bool) {
	kept := make([][]DiscountDetail, len(o.Items))
	for i := range o.Items {
		kept[i] = o.Items[i].DiscountDetails
	}
	o.applyTiers(p)
	for i := range o.Items {
		if !today(&o.Items[i]) {
			o.Items[i].DiscountDetails = kept[i]
		}
	}
}

// taxContained works out the tax in prices that contain it: of each line with its share of the order's discounts by
// value, and of its share of shipping.
func (o *Order) taxContained(p *pricing) {
	places := p.currency.Decimals()
	totals := o.shared(places)
	items, shipping, portions := decimal.Zero, decimal.Zero, decimal.Zero
	rates := map[string]decimal.Decimal{} // of shipping, by their text
	for i := range o.Items {
		l := &o.Items[i]
		goods, freight := decimal.Zero, decimal.Zero
		if l.taxable(p) {
			goods, freight = o.ratesOf(l, p)
		}
		rates[freight.String()], portions = freight, portions.Add(l.ShippingPortion.Decimal)
		l.TaxRate.Decimal = goods
		l.TaxPortion.Decimal = order.Contained(totals[i], goods, places)
		items = items.Add(l.TaxPortion.Decimal)
		shipping = shipping.Add(order.Contained(l.ShippingPortion.Decimal, freight, places))
	}
	o.ShippingTaxRate.Decimal = commonRate(rates, shipping, portions)
	o.ItemsTax.Decimal, o.ShippingTax.Decimal, o.TotalTax.Decimal = items, shipping, items.Add(shipping)
}

// shared are the totals of the lines with their shares of the order's discounts, by value.
func (o *Order) shared(places int32) []decimal.Decimal {
	o.total() // what the discounts take off is limited
	return o.sold(places).Goods()
}

// commonRate is that of all lines; where they differ it is what the tax is of shipping.
func commonRate(rates map[string]decimal.Decimal, tax, shipping decimal.Decimal) decimal.Decimal {
	switch {
	case shipping.IsZero():
		return decimal.Zero
	case len(rates) == 1:
		for _, rate := range rates {
			return rate
		}
	}
	return tax.Div(shipping).Round(10)
}
