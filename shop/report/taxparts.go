package report

import (
	"github.com/shopspring/decimal"

	"griddle/shop/order"
)

// TaxKind says what of an order is taxed.
type TaxKind int

// Kinds.
const (
	TaxOnGoods TaxKind = iota
	TaxOnShipping
	TaxReturned // of goods or shipping
)

// taxPart is what stands in one row of the tax report for one line of an order, or for the shipping of it.
type taxPart struct {
	key       taxKey
	kind      TaxKind
	line      int // -1 for none
	base, tax Amount
	marked    bool // the stored tax is not base × rate
}

// taxKey is what a row of the tax report stands for.
type taxKey struct {
	schedule int64
	name     string
	place    Place
	rate     string
	untaxed  Untaxed
	exempt   string // number of an exempt customer
	gift     bool
	loose    bool // tax of the order that no line has
}

func (t Taxed) key(rate Amount) taxKey {
	return taxKey{schedule: t.Schedule, name: t.Name, place: t.Place, rate: rate.String()}
}

func (t Taxed) notTaxed(why Untaxed) taxKey {
	k := taxKey{untaxed: why, place: t.Place}
	if why == ExemptCustomer {
		k.exempt = t.ExemptNumber
	}
	return k
}

// taxParts are the parts of an order. Their bases are what goods, gift cards and shipping cost without tax, and their
// taxes the tax of the order; f must be its figures without tax.
func (o *Order) taxParts(f *figures, r Rules) []taxPart {
	f.bases(o, r)
	parts := make([]taxPart, 0, 2*len(f.lines))
	for i := range f.lines {
		l := &Line{Taxed: Taxed{Place: o.Place, Untaxed: NoSchedule}}
		if i < len(o.Lines) {
			l = &o.Lines[i]
		}
		p := taxPart{line: i, base: f.lines[i].base, tax: l.Tax.Round(r.Places)}
		switch {
		case l.GiftCard:
			p.key = taxKey{gift: true}
		case l.Taxed.Untaxed != IsTaxed && p.tax.IsZero():
			p.key = l.Taxed.notTaxed(l.Taxed.Untaxed)
		default:
			p.key = l.Taxed.key(l.Taxed.Rate)
			p.marked = f.lines[i].taxed.Mul(l.Taxed.Rate).Sub(l.Tax).Abs().GreaterThan(decimal.New(1, -r.Places))
		}
		if l.GiftCard && !p.tax.IsZero() {
			parts = append(parts, taxPart{key: l.Taxed.key(l.Taxed.Rate), line: i, tax: p.tax, marked: true})
			p.tax = decimal.Zero
		}
		parts = append(parts, p)
	}
	parts = append(parts, o.shippingParts(f, r)...)
	tax, shipping := f.tax, f.shipping.Add(f.handling)
	for _, p := range parts {
		tax = tax.Sub(p.tax)
		if p.kind == TaxOnShipping {
			shipping = shipping.Sub(p.base)
		}
	}
	return append(parts, o.loose(shipping, tax)...)
}

// loose are shipping and tax that no line has.
func (o *Order) loose(shipping, tax Amount) (parts []taxPart) {
	if !shipping.IsZero() {
		parts = append(parts, taxPart{key: taxKey{untaxed: ShippingUntaxed, place: o.Place}, kind: TaxOnShipping,
			line: -1, base: shipping})
	}
	if !tax.IsZero() {
		parts = append(parts, taxPart{key: taxKey{loose: true, place: o.Place}, line: -1, tax: tax})
	}
	return parts
}

// shippingParts are the lines' portions of shipping. Where the stored portions are not what is charged, shipping goes
// by them, or by the values of what ships.
func (o *Order) shippingParts(f *figures, r Rules) (parts []taxPart) {
	charged := f.shipping.Add(f.handling)
	if o.TaxIncluded {
		charged = charged.Add(o.ShippingTax.Round(r.Places))
	}
	portions, sum, weight := make([]Amount, len(o.Lines)), decimal.Zero, decimal.Zero
	for i := range o.Lines {
		portions[i] = o.Lines[i].Shipping
		sum = sum.Add(portions[i])
	}
	if charged.IsZero() && sum.IsZero() && o.ShippingTax.IsZero() {
		return nil
	}
	if !sum.Equal(charged) {
		for i := range o.Lines {
			if l := &o.Lines[i]; !sum.IsPositive() && !l.NonShipping {
				portions[i] = l.Total
			}
			weight = weight.Add(decimal.Max(portions[i], decimal.Zero))
		}
		if !weight.IsPositive() {
			return nil
		}
		portions = order.Share(charged, portions, r.Places)
	}
	taxes := o.shippingTaxes(portions, r)
	for i, portion := range rounded(portions, r.Places) {
		p := taxPart{kind: TaxOnShipping, line: i, base: portion, tax: taxes[i]}
		if p.base.IsZero() && p.tax.IsZero() {
			continue
		}
		if o.TaxIncluded {
			p.base = p.base.Sub(p.tax)
		}
		t := o.Lines[i].Taxed
		p.key = t.key(t.ShippingRate)
		if !t.ShippingRate.IsPositive() && p.tax.IsZero() {
			p.key = t.notTaxed(ShippingUntaxed)
		}
		parts = append(parts, p)
	}
	return parts
}

// shippingTaxes are the taxes on the portions of shipping: as they are known, or the order's spread by portion × rate.
func (o *Order) shippingTaxes(portions []Amount, r Rules) []Amount {
	taxes, weights, weight := make([]Amount, len(portions)), make([]Amount, len(portions)), decimal.Zero
	rest := o.ShippingTax.Round(r.Places)
	for i := range portions {
		t := &o.Lines[i].Taxed
		if t.HasShippingTax {
			taxes[i] = t.ShippingTax.Round(r.Places)
			rest = rest.Sub(taxes[i])
			continue
		}
		weights[i] = portions[i].Mul(t.ShippingRate)
		weight = weight.Add(decimal.Max(weights[i], decimal.Zero))
	}
	if rest.IsZero() || !weight.IsPositive() {
		return taxes
	}
	for i, share := range order.Share(rest, weights, r.Places) {
		taxes[i] = taxes[i].Add(share)
	}
	return taxes
}

// returnedParts are what came back with a return of each part of the order, and what came back besides. Amounts are
// positive. Together the taxes are the tax of the return.
func (o *Order) returnedParts(parts []taxPart, back *Return, g *returnFigures, r Rules) (came []taxPart) {
	came = make([]taxPart, len(parts))
	var weights, taxes []Amount // of shipping
	var at []int
	weight, taxWeight := decimal.Zero, decimal.Zero
	for i, p := range parts {
		came[i] = taxPart{key: p.key, kind: p.kind, line: p.line}
		if p.kind == TaxOnShipping {
			at, weights, taxes = append(at, i), append(weights, p.base), append(taxes, p.tax)
			weight, taxWeight = weight.Add(p.base), taxWeight.Add(p.tax)
		}
	}
	shipping, tax := g.shipping, g.tax
	for _, l := range g.lines {
		for i, p := range parts {
			if p.kind != TaxOnGoods || p.line != l.at || l.at < 0 {
				continue
			}
			if p.key.gift || !o.Lines[l.at].GiftCard {
				came[i].base = came[i].base.Add(l.base)
			}
			if !p.key.gift {
				came[i].tax = came[i].tax.Add(l.tax)
				tax = tax.Sub(l.tax)
			}
		}
	}
	if weight.IsPositive() {
		for i, share := range order.Share(shipping, weights, r.Places) {
			came[at[i]].base = share
		}
		shipping = decimal.Zero
	}
	if shippingTax := back.ShippingTax.Round(r.Places); taxWeight.IsPositive() && !shippingTax.IsZero() {
		for i, share := range order.Share(shippingTax, taxes, r.Places) {
			came[at[i]].tax = share
		}
		tax = tax.Sub(shippingTax)
	}
	return append(came, o.loose(shipping, tax)...)
}
