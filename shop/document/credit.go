package document

import (
	"slices"

	"github.com/shopspring/decimal"

	"griddle/shop/order"
)

// Credit is the lines and sums of a credit note for a return: those of the invoice that came back, negative.
func Credit(invoice Document, r order.Return, places int32) ([]Line, *Sums) {
	included := invoice.Sums.TaxIncluded
	s := &Sums{Currency: invoice.Sums.Currency, TaxIncluded: included}
	var lines []Line
	add := func(l Line, amount, tax Amount) Line {
		l.Net, l.Gross = parts(amount.Neg(), tax.Neg(), included)
		l.Tax = tax.Neg()
		if l.Tax.IsZero() {
			l.Rate = decimal.Zero
		}
		s.add(l)
		return l
	}
	for _, came := range r.Lines {
		l := Line{ID: came.Line}
		if at := slices.IndexFunc(invoice.Lines, func(l Line) bool { return l.ID == came.Line }); at >= 0 {
			l = invoice.Lines[at]
		}
		l.Quantity, l.Total = -came.Quantity, came.Goods.Neg()
		full := l.Unit.Mul(decimal.NewFromInt(int64(l.Quantity)))
		l.Discount = came.Goods.Neg().Sub(full).Round(places)
		l = add(l, came.Goods, came.Tax)
		lines = append(lines, l)
		s.Before = s.Before.Sub(came.Goods)
	}
	s.Subtotal = s.Before
	if !r.Shipping.IsZero() || !r.ShippingTax.IsZero() {
		s.ShipBefore, s.Ship = r.Shipping.Neg(), r.Shipping.Neg()
		add(Line{Role: Shipping, Quantity: -1, Rate: shippingRate(invoice)}, r.Shipping, r.ShippingTax)
	}
	extra := func(role Role, amount Amount) {
		if !amount.IsZero() {
			s.Extra = append(s.Extra, add(Line{Role: role, Quantity: -1}, amount, decimal.Zero))
		}
	}
	if r.Extra.IsNegative() {
		extra(Fee, r.Extra)
	} else {
		extra(Goodwill, r.Extra)
	}
	extra(Rounding, r.Rest)
	s.Total = r.Value(included).Neg()
	s.settle()
	return lines, s
}

// shippingRate is the rate of an invoice that its shipping was most likely taxed at: the highest of the rates that its
// goods do not make up alone.
func shippingRate(invoice Document) Amount {
	goods := map[string]Amount{}
	for _, l := range invoice.Lines {
		goods[l.Rate.String()] = goods[l.Rate.String()].Add(l.Tax)
	}
	for _, r := range invoice.Sums.Rates {
		if !r.Tax.Equal(goods[r.Rate.String()]) {
			return r.Rate
		}
	}
	return decimal.Zero
}

// Rest is the lines and sums of a credit note that takes back what the credit notes before left of an invoice.
func Rest(invoice Document, before []Document) ([]Line, *Sums) {
	s := &Sums{Currency: invoice.Sums.Currency, TaxIncluded: invoice.Sums.TaxIncluded}
	lines := slices.Clone(invoice.Lines)
	for i := range lines {
		l := &lines[i]
		for _, d := range before {
			for _, c := range d.Lines {
				if c.ID == l.ID && c.Role == Goods {
					l.Quantity += c.Quantity
					l.Discount, l.Net, l.Tax, l.Gross = l.Discount.Add(c.Discount), l.Net.Add(c.Net), l.Tax.Add(c.Tax),
						l.Gross.Add(c.Gross)
				}
			}
		}
		l.Quantity, l.Discount = -l.Quantity, l.Discount.Neg()
		l.Net, l.Tax, l.Gross = l.Net.Neg(), l.Tax.Neg(), l.Gross.Neg()
		amount := l.Net
		if s.TaxIncluded {
			amount = l.Gross
		}
		l.Total = amount
		s.Before = s.Before.Add(amount)
	}
	lines = slices.DeleteFunc(lines, func(l Line) bool { return l.Quantity == 0 && l.Gross.IsZero() })
	s.Subtotal = s.Before
	all := append([]Document{invoice}, before...)
	for _, d := range all {
		s.Ship, s.Total = s.Ship.Sub(d.Sums.Ship), s.Total.Sub(d.Sums.Total)
		for _, r := range d.Sums.Rates {
			s.add(Line{Rate: r.Rate, Net: r.Net.Neg(), Tax: r.Tax.Neg(), Gross: r.Gross.Neg()})
		}
	}
	s.ShipBefore = s.Ship
	extra := s.Total.Sub(s.Subtotal).Sub(s.Ship) // goodwill and fees of the credit notes before
	if !s.TaxIncluded {
		for _, r := range s.Rates {
			extra = extra.Sub(r.Tax)
		}
	}
	if !extra.IsZero() {
		s.Extra = []Line{{Role: Rounding, Quantity: -1, Net: extra, Gross: extra}}
	}
	s.settle()
	return lines, s
}

// Same says whether an invoice made now would say the same of goods and money as the one that was given out.
func Same(given, now Document) bool {
	if !given.Sums.Total.Equal(now.Sums.Total) || !given.Sums.Tax.Equal(now.Sums.Tax) ||
		!slices.Equal(given.BillTo, now.BillTo) {
		return false
	}
	return slices.EqualFunc(given.Lines, now.Lines, func(a, b Line) bool {
		return a.SKU == b.SKU && a.Name == b.Name && a.Quantity == b.Quantity && a.Gross.Equal(b.Gross)
	})
}
