package document

import (
	"math/bits"
	"slices"

	"github.com/shopspring/decimal"

	"griddle/shop/order"
)

// Item is a line of an order as its papers see it.
type Item struct {
	Line            // what stands in it; Quantity is that ordered, and the amounts are worked out
	Base     Amount // price of a piece before discounts
	Total    Amount // of the line after its discounts
	Fixed    bool   // a price that the customer named or that of a gift card: the order's discounts spare it
	TaxRate  Amount // as a fraction
	Portion  Amount // tax on the line
	Shipping Amount // share of shipping and handling
	Freight  *Taxed // how that share was taxed; nil where that is not known
}

// Taxed is a tax as it was worked out.
type Taxed struct{ Rate, Tax Amount }

// Bill is an order as its invoice sees it.
type Bill struct {
	Items       []Item
	Discounts   []Entry // on the order
	Discount    Amount  // what they take off in fact, negative
	ShipBefore  Amount
	ShipOff     []Entry
	Ship        Amount // after discounts, with handling
	ShippingTax Amount
	ShipRate    Amount // the common rate of shipping as a fraction, or an average
	Total       Amount
	Currency    string
	Places      int32 // decimals of the currency
	TaxIncluded bool  // prices contain tax
}

// Lines are those of the invoice: each with its share, by value, of the order's discounts. Together they are the goods
// after discounts to the last unit of the currency.
func (b Bill) Lines() []Line {
	sold := order.Sold{Discount: b.Discount, Places: b.Places}
	for _, i := range b.Items {
		sold.Lines = append(sold.Lines, order.SoldLine{Quantity: i.Quantity, Total: i.Total, Fixed: i.Fixed})
	}
	all := make([]Line, len(b.Items))
	for i, goods := range sold.Goods() {
		item := b.Items[i]
		l := item.Line
		l.Unit, l.Total, l.Rate, l.Tax = item.Base, item.Total, item.TaxRate, item.Portion
		l.Discount = goods.Sub(item.Base.Mul(decimal.NewFromInt(int64(item.Quantity)))).Round(b.Places)
		l.Net, l.Gross = parts(goods, l.Tax, b.TaxIncluded)
		if l.Tax.IsZero() {
			l.Rate = decimal.Zero
		}
		all[i] = l
	}
	return all
}

// parts are an amount without and with its tax.
func parts(amount, tax Amount, included bool) (net, gross Amount) {
	if included {
		return amount.Sub(tax), amount
	}
	return amount, amount.Add(tax)
}

// Figures are the lines of the invoice and its sums; what was paid is left to the caller.
func (b Bill) Figures() ([]Line, *Sums) {
	lines := b.Lines()
	s := &Sums{Currency: b.Currency, TaxIncluded: b.TaxIncluded, Discounts: b.Discounts, ShipBefore: b.ShipBefore,
		ShipOff: b.ShipOff, Ship: b.Ship, Total: b.Total}
	for i, l := range lines {
		s.Before = s.Before.Add(b.Items[i].Total)
		s.add(l)
	}
	s.Subtotal = s.Before.Add(b.Discount)
	for _, l := range b.shipping() {
		s.add(l)
	}
	s.settle()
	return lines, s
}

// add counts a line into the sums of its rate.
func (s *Sums) add(l Line) {
	at := slices.IndexFunc(s.Rates, func(r Rate) bool { return r.Rate.Equal(l.Rate) })
	if at < 0 {
		at = len(s.Rates)
		s.Rates = append(s.Rates, Rate{Rate: l.Rate})
	}
	r := &s.Rates[at]
	r.Net, r.Tax, r.Gross = r.Net.Add(l.Net), r.Tax.Add(l.Tax), r.Gross.Add(l.Gross)
}

// settle works out what follows from the rates and the total.
func (s *Sums) settle() {
	s.Rates = slices.DeleteFunc(s.Rates, func(r Rate) bool { return r.Net.IsZero() && r.Tax.IsZero() })
	slices.SortStableFunc(s.Rates, func(a, b Rate) int { return b.Rate.Cmp(a.Rate) })
	s.Net, s.Tax = decimal.Zero, decimal.Zero
	for _, r := range s.Rates {
		s.Net, s.Tax = s.Net.Add(r.Net), s.Tax.Add(r.Tax)
	}
	s.Other = s.Total.Sub(s.Net).Sub(s.Tax)
}

// shipping is what shipping costs, in parts that are taxed alike. The record of an order has one amount of tax and one
// rate, which is an average where the lines' rates differ: so it is looked for which of the rates of the lines make up
// the tax.
func (b Bill) shipping() []Line {
	if b.Ship.IsZero() && b.ShippingTax.IsZero() {
		return nil
	}
	if known := b.freight(); known != nil {
		return known
	}
	var rates []Amount
	for _, i := range b.Items {
		if i.TaxRate.IsPositive() && !slices.ContainsFunc(rates, i.TaxRate.Equal) {
			rates = append(rates, i.TaxRate)
		}
	}
	single := []Line{b.part(b.ShipRate, b.Ship, b.ShippingTax)}
	fits := b.taxed(b.Ship, b.ShipRate).Sub(b.ShippingTax).Abs().LessThanOrEqual(decimal.New(1, -b.Places))
	switch {
	case b.ShippingTax.IsZero():
		return []Line{b.part(decimal.Zero, b.Ship, decimal.Zero)}
	case fits && slices.ContainsFunc(rates, b.ShipRate.Equal):
		return single
	}
	if parted := b.parted(rates); parted != nil {
		return parted
	}
	return single
}

// freight is what shipping costs by how the share of each line was taxed; nil where that is not known of all of them,
// or is not what the order tells.
func (b Bill) freight() (all []Line) {
	left, tax := b.Ship, b.ShippingTax
	for _, i := range b.Items {
		if i.Shipping.IsZero() && i.Freight == nil {
			continue
		}
		if i.Freight == nil {
			return nil
		}
		left, tax = left.Sub(i.Shipping), tax.Sub(i.Freight.Tax)
		rate := i.Freight.Rate
		if i.Freight.Tax.IsZero() {
			rate = decimal.Zero
		}
		all = append(all, b.part(rate, i.Shipping, i.Freight.Tax))
	}
	if !left.IsZero() || !tax.IsZero() {
		return nil
	}
	return all
}

func (b Bill) part(rate, amount, tax Amount) Line {
	net, gross := parts(amount, tax, b.TaxIncluded)
	return Line{Role: Shipping, Quantity: 1, Rate: rate, Tax: tax, Net: net, Gross: gross}
}

// taxed is the tax on an amount, or in it.
func (b Bill) taxed(amount, rate Amount) Amount {
	if b.TaxIncluded {
		return order.Contained(amount, rate, b.Places)
	}
	return amount.Mul(rate).Round(b.Places)
}

// mostRates bounds the search: an order with more rates has its average shown.
const mostRates = 8

// parted shares shipping over the rates of the lines, as it falls to them, if some of the rates make up its tax just
// so; the more of them the better. nil for none.
func (b Bill) parted(rates []Amount) []Line {
	if len(rates) > mostRates {
		return nil
	}
	portions, taxes := make([]Amount, len(rates)), make([]Amount, len(rates))
	left := b.Ship
	for _, i := range b.Items {
		if at := slices.IndexFunc(rates, i.TaxRate.Equal); at >= 0 {
			portions[at] = portions[at].Add(i.Shipping)
			taxes[at] = taxes[at].Add(b.taxed(i.Shipping, i.TaxRate))
		}
	}
	best := uint(0)
	for some := uint(1); some < 1<<len(rates); some++ {
		sum := decimal.Zero
		for i := range rates {
			if some&(1<<i) != 0 {
				sum = sum.Add(taxes[i])
			}
		}
		if sum.Equal(b.ShippingTax) && bits.OnesCount(some) > bits.OnesCount(best) {
			best = some
		}
	}
	if best == 0 {
		return nil
	}
	var all []Line
	for i, rate := range rates {
		if best&(1<<i) != 0 {
			all = append(all, b.part(rate, portions[i], taxes[i]))
			left = left.Sub(portions[i])
		}
	}
	if !left.IsZero() {
		all = append(all, b.part(decimal.Zero, left, decimal.Zero))
	}
	return all
}
