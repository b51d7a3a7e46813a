package report

import (
	"github.com/shopspring/decimal"

	"griddle/shop/order"
)

// figures are what an order counts as, in whole units of the currency, before its returns. Goods, gifts, shipping,
// handling and tax together are the total.
type figures struct {
	lines     []lineFigures
	gross     Amount // of goods: gift cards are no sale
	goods     Amount // gross + discounts
	gifts     Amount // gift cards sold
	shipping  Amount // after discounts, without handling
	handling  Amount
	tax       Amount // 0 where prices contain it and are shown so
	contained Amount // the tax that prices contain and are shown with
	total     Amount
	columns   Columns
	based     bool // the bases of the lines are worked out
}

// lineFigures are those of a line.
type lineFigures struct {
	gross    Amount // price × quantity; at least what the line costs
	net      Amount // with its share of the order's discounts
	subtotal Amount // after its own discounts
	base     Amount // of the tax; for a gift card what it costs: see bases
	taxed    Amount // the base as the tax was worked out of it: not rounded, and perhaps below 0
	cost     Amount // of all its pieces; 0 for not known
}

func (l lineFigures) discounts() Amount { return l.net.Sub(l.gross) }

// Columns are the parts of an order, or of a transaction of it. Together they are its amount.
type Columns struct {
	Subtotal          Amount // Σ of the lines after their own discounts, with gift cards
	Discounts         Amount // of the order: negative
	Shipping          Amount // before discounts, with handling
	ShippingDiscounts Amount // negative
	Tax               Amount
	Other             Amount // goodwill and kept fees
	Over              Amount // what was paid above what is asked for
}

const columnCount = 7

func (c *Columns) fields() [columnCount]*Amount {
	return [...]*Amount{&c.Subtotal, &c.Discounts, &c.Shipping, &c.ShippingDiscounts, &c.Tax, &c.Other, &c.Over}
}

// Sum is the amount whose parts these are.
func (c Columns) Sum() Amount {
	sum := decimal.Zero
	for _, a := range c.fields() {
		sum = sum.Add(*a)
	}
	return sum
}

func (c Columns) plus(d Columns) Columns {
	for i, a := range c.fields() {
		*a = a.Add(*d.fields()[i])
	}
	return c
}

func (c Columns) minus(d Columns) Columns {
	for i, a := range c.fields() {
		*a = a.Sub(*d.fields()[i])
	}
	return c
}

// part is the part ÷ whole of the columns, rounded so that its sum is part; whole is the sum of the columns.
func (c Columns) part(part, whole Amount, places int32) Columns {
	if part.Equal(whole) {
		return c
	}
	exact := make([]Amount, 0, columnCount)
	for _, a := range c.fields() {
		exact = append(exact, scaled(*a, part, whole))
	}
	for i, a := range fit(exact, part, places) {
		*c.fields()[i] = a
	}
	return c
}

// shares are what each line has of the order's effective discount. That never lowers the lines below what is
// user-priced and gift cards. It goes by value; a surcharge without a line of any value goes to the last line that is
// goods.
func (o *Order) shares(places int32) []Amount {
	shares := make([]Amount, len(o.Lines))
	if o.Discount.IsZero() {
		return shares
	}
	off := o.effective()
	var weights []Amount
	var at []int
	last := len(o.Lines) - 1
	for i := range o.Lines {
		l := &o.Lines[i]
		if !l.spared() {
			weights, at = append(weights, l.Total), append(at, i)
		}
		if !l.GiftCard || o.Lines[last].GiftCard {
			last = i
		}
	}
	if len(at) == 0 {
		shares[last] = off
		return shares
	}
	for i, share := range order.Share(off, weights, places) {
		shares[at[i]] = share
	}
	return shares
}

// effective is what the discounts of the order really take off its lines: never more than the lines that are neither
// user-priced nor gift cards.
func (o *Order) effective() Amount {
	if o.Discount.IsZero() {
		return decimal.Zero
	}
	before, fixed := decimal.Zero, decimal.Zero
	for i := range o.Lines {
		l := &o.Lines[i]
		before = before.Add(l.Total)
		if l.spared() {
			fixed = fixed.Add(l.Total)
		}
	}
	return decimal.Max(before.Add(o.Discount), fixed, decimal.Zero).Sub(before)
}

// figures works out what the order counts as.
func (o *Order) figures(r Rules) figures {
	if len(o.Lines) == 0 && !o.Discount.IsZero() { // a surcharge needs a line to stand in
		with := *o
		with.Lines = []Line{{}}
		return with.figures(r)
	}
	shares := o.shares(r.Places)
	takeOut := o.TaxIncluded && !r.AsSeen
	n := len(o.Lines)
	gross, net, subtotal := make([]Amount, n), make([]Amount, n), make([]Amount, n)
	charged := o.Total // for shipping, in the end
	for i := range o.Lines {
		l := &o.Lines[i]
		price := l.Total.Add(shares[i])
		charged = charged.Sub(price)
		gross[i], net[i], subtotal[i] = decimal.Max(l.Base.Mul(Pieces(l.Quantity)), l.Total), price, l.Total
		if takeOut && !l.Tax.IsZero() {
			net[i] = price.Sub(l.Tax)
			if !price.IsZero() {
				gross[i] = scaled(gross[i], net[i], price)
				subtotal[i] = scaled(subtotal[i], net[i], price)
			}
		}
	}
	f := figures{lines: make([]lineFigures, n), total: o.Total.Round(r.Places), handling: o.Handling.Round(r.Places)}
	gross, net, subtotal = o.rounded(gross, r), o.rounded(net, r), rounded(subtotal, r.Places)
	for i := range o.Lines {
		l := &o.Lines[i]
		f.lines[i] = lineFigures{gross: gross[i], net: net[i], subtotal: subtotal[i]}
		if !l.Cost.IsZero() {
			f.lines[i].cost = l.Cost.Mul(Pieces(l.Quantity)).Round(r.Places)
		}
		if o.Lines[i].GiftCard {
			f.gifts = f.gifts.Add(net[i])
		} else {
			f.gross, f.goods = f.gross.Add(gross[i]), f.goods.Add(net[i])
		}
	}
	f.tax = o.Tax.Round(r.Places)
	if o.TaxIncluded && r.AsSeen {
		f.tax, f.contained = decimal.Zero, f.tax
	}
	if !o.TaxIncluded {
		charged = charged.Sub(o.Tax)
	}
	f.ship(o, charged, takeOut, r)
	return f
}

// ship gives shipping what is left of the total, and with it what rounding left.
func (f *figures) ship(o *Order, charged Amount, takeOut bool, r Rules) {
	lines := f.goods.Add(f.gifts)
	all := f.total.Sub(lines).Sub(f.tax)
	f.shipping = all.Sub(f.handling)
	off := decimal.Min(decimal.Max(charged.Sub(o.ShippingBefore), o.ShippingDiscount), decimal.Zero)
	if takeOut && !charged.IsZero() {
		off = scaled(off, charged.Sub(o.ShippingTax), charged)
	}
	c := &f.columns
	for i := range f.lines {
		c.Subtotal = c.Subtotal.Add(f.lines[i].subtotal)
	}
	c.Discounts = lines.Sub(c.Subtotal)
	c.ShippingDiscounts = off.Round(r.Places)
	c.Shipping = all.Sub(c.ShippingDiscounts)
	c.Tax = f.tax
}

// rounded rounds amounts of the lines so that those of goods and those of gift cards each sum to what they exactly are,
// rounded.
func (o *Order) rounded(exact []Amount, r Rules) []Amount {
	var goods, gifts []Amount
	whole := true
	for i, a := range exact {
		whole = whole && isWhole(a, r.Places)
		if o.Lines[i].GiftCard {
			gifts = append(gifts, a)
		} else {
			goods = append(goods, a)
		}
	}
	if whole {
		return exact
	}
	goods, gifts = rounded(goods, r.Places), rounded(gifts, r.Places)
	all := make([]Amount, 0, len(exact))
	for i := range exact {
		from := &goods
		if o.Lines[i].GiftCard {
			from = &gifts
		}
		all, *from = append(all, (*from)[0]), (*from)[1:]
	}
	return all
}

// bases works out the tax bases of the lines: goods with a share of the order's discounts by pieces of what is taxable,
// for so the tax was worked out. Their sum is what the goods cost. Where prices contain tax, or nothing is taxable, the
// share is by value. Only taxes and returns need the bases, so they are worked out when those ask.
func (f *figures) bases(o *Order, r Rules) {
	if f.based {
		return
	}
	f.based = true
	taxable := 0
	for i := range f.lines {
		f.lines[i].base, f.lines[i].taxed = f.lines[i].net, f.lines[i].net
	}
	for i := range o.Lines {
		if o.Lines[i].taxable() {
			taxable += o.Lines[i].Quantity
		}
	}
	off := o.effective()
	if o.TaxIncluded || taxable <= 0 || off.IsZero() {
		return
	}
	var exact, values []Amount
	var at []int
	for i := range o.Lines {
		l := &o.Lines[i]
		if l.GiftCard {
			continue
		}
		base := l.Total
		if l.taxable() {
			base = base.Add(off.Mul(Pieces(l.Quantity)).Div(Pieces(taxable)))
		}
		f.lines[i].taxed = base
		exact, values, at = append(exact, base), append(values, l.Total), append(at, i)
	}
	notNegative(exact, values)
	for i, base := range fit(exact, f.goods, r.Places) {
		f.lines[at[i]].base = base
	}
}

// notNegative lifts bases below 0 to 0. What that adds is taken off the others by their values.
func notNegative(bases, values []Amount) {
	for {
		missing, weights := decimal.Zero, decimal.Zero
		for i, b := range bases {
			switch {
			case b.IsNegative():
				missing, bases[i] = missing.Add(b), decimal.Zero
			case b.IsPositive():
				weights = weights.Add(decimal.Max(values[i], decimal.Zero))
			}
		}
		if missing.IsZero() {
			return
		}
		if !weights.IsPositive() {
			bases[len(bases)-1] = missing
			return
		}
		for i, b := range bases {
			if b.IsPositive() && values[i].IsPositive() {
				bases[i] = b.Add(missing.Mul(values[i]).Div(weights))
			}
		}
	}
}
