package report

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// TaxAxis is when tax is owed.
type TaxAxis int

// Axes.
const (
	ByOrderDate   TaxAxis = iota // when it was invoiced
	ByPaymentDate                // as far as it was paid
)

// TaxGrouping is what tax rows stand for.
type TaxGrouping int

// Groupings.
const (
	TaxBySchedule TaxGrouping = iota // schedule, place and rate
	TaxByCountry                     // country and rate
	TaxByRegion                      // country, region and rate
	TaxByRate                        // rate alone
)

// TaxRow is what is owed under one rate, or what is not taxed for one reason.
type TaxRow struct {
	Key          string // tells it from other rows, and names it among the details
	Schedule     int64  // 0 for none
	Name         string // of the schedule; "" for one that is gone
	Place        Place
	Rate         Amount
	Untaxed      Untaxed
	ExemptNumber string
	Loose        bool // tax of orders that none of their lines has
	Orders       int  // of the period, or with a payment in it
	Goods        Amount
	GoodsTax     Amount
	Shipping     Amount
	ShippingTax  Amount
	ReturnedBase Amount // negative
	ReturnedTax  Amount // negative
	// Marked is of how many lines the stored tax is not base × rate. The stored one counts.
	Marked int
	last   *Order // counted already
}

// Due is the tax that is owed.
func (r TaxRow) Due() Amount { return r.GoodsTax.Add(r.ShippingTax).Add(r.ReturnedTax) }

// TaxEntry is one line of the details behind a row.
type TaxEntry struct {
	Row                string // key of the row in which it counts, grouped as the rows are
	Order, Number, Who string
	At                 time.Time // of the order, the return or the payment
	Kind               TaxKind
	Schedule           int64
	Name               string
	Place              Place
	Rate               Amount
	Untaxed            Untaxed
	GiftCard, Loose    bool
	Base, Tax          Amount // negative for what came back
}

// SalesTax is the tax of a period.
type SalesTax struct {
	Rows    []TaxRow // by schedule, place and rate
	Untaxed []TaxRow // by reason and place
	Total   TaxRow   // of both
	Gifts   TaxRow   // gift cards: no sale
}

// Taxes are those of a period. They are worked out without tax, whatever the rules show.
func Taxes(orders Orders, p Period, r Rules, axis TaxAxis, by TaxGrouping) SalesTax {
	t := taxTally{rows: map[taxKey]*TaxRow{}, by: by}
	eachTax(orders, p, r, axis, t.add)
	return t.taxes()
}

// taxEvent is a part of an order in the period.
type taxEvent struct {
	order *Order
	at    time.Time
	back  bool // it came back: amounts are negative
	taxPart
}

// TaxDetails are the entries behind the taxes of a period, the oldest first.
func TaxDetails(orders Orders, p Period, r Rules, axis TaxAxis, by TaxGrouping) (all []TaxEntry) {
	eachTax(orders, p, r, axis, func(e taxEvent) {
		entry := TaxEntry{Row: e.key.group(by).String(), Order: e.order.ID, Number: e.order.Number,
			Who: e.order.Who(), At: e.at, Kind: e.kind,
			Schedule: e.key.schedule, Name: e.key.name, Place: e.key.place, Rate: e.key.amount(),
			Untaxed:  e.key.untaxed,
			GiftCard: e.key.gift, Loose: e.key.loose, Base: e.base, Tax: e.tax}
		if e.back {
			entry.Kind = TaxReturned
		}
		all = append(all, entry)
	})
	slices.SortStableFunc(all, func(a, b TaxEntry) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Number, b.Number))
	})
	return all
}

// String tells keys apart. Gift cards are no sale, whatever else is said of them.
func (k taxKey) String() string {
	if k.gift {
		return TaxOfGifts
	}
	return fmt.Sprintf("%d|%q|%q|%s|%d|%q|%t", k.schedule, k.name, k.place, k.rate, k.untaxed, k.exempt, k.loose)
}

// TaxOfGifts is the key of the row of gift cards.
const TaxOfGifts = "gifts"

func (k taxKey) amount() Amount {
	if k.rate == "" {
		return decimal.Zero
	}
	return decimal.RequireFromString(k.rate)
}

// eachTax calls fn for each part of an order in the period.
func eachTax(orders Orders, p Period, r Rules, axis TaxAxis, fn func(taxEvent)) {
	r.AsSeen = false
	in := p.span()
	for o := range orders {
		if axis == ByPaymentDate {
			o.taxByPayment(in, r, fn)
			continue
		}
		f, returns, placed, any := o.inSpan(in, r)
		if !any {
			continue
		}
		parts := o.taxParts(&f, r)
		for _, part := range parts {
			if placed {
				fn(taxEvent{o, o.At, false, part})
			}
		}
		for i := range returns {
			if back := &o.Returns[i]; in.has(back.At) {
				for _, part := range o.returnedParts(parts, back, &returns[i], r) {
					part.base, part.tax = part.base.Neg(), part.tax.Neg()
					emit(taxEvent{o, back.At, true, part}, fn)
				}
			}
		}
	}
}

// emit leaves out what is nothing.
func emit(e taxEvent, fn func(taxEvent)) {
	if !e.base.IsZero() || !e.tax.IsZero() {
		fn(e)
	}
}

// taxByPayment calls fn for the part that each payment of the period has in the tax parts of an order, whatever became
// of it: what is given back of a cancelled order takes off what was paid.
func (o *Order) taxByPayment(in span, r Rules, fn func(taxEvent)) {
	if !o.paysIn(in) {
		return
	}
	f := o.figures(r)
	returns := o.returned(&f, r)
	parts := o.taxParts(&f, r)
	var back [][]taxPart
	for i := range returns {
		back = append(back, o.returnedParts(parts, &o.Returns[i], &returns[i], r))
	}
	var before []taxPart
	o.moneySteps(&f, returns, r, func(s moneyStep) {
		if s.back >= 0 {
			g := &returns[s.back]
			now := split(back[s.back], g.paidPart(s.paid, r), g.columns, r)
			was := split(back[s.back], g.paidPart(s.was, r), g.columns, r)
			for i, part := range now {
				part.base, part.tax = was[i].base.Sub(part.base), was[i].tax.Sub(part.tax)
				if in.has(s.pay.At) {
					emit(taxEvent{o, s.pay.At, true, part}, fn)
				}
			}
			return
		}
		asked := o.asked(parts, back, returns, s, r)
		now := split(asked, s.taken, s.of, r)
		for i, part := range now {
			if i < len(before) {
				part.base, part.tax = part.base.Sub(before[i].base), part.tax.Sub(before[i].tax)
			}
			if in.has(s.pay.At) {
				emit(taxEvent{o, s.pay.At, false, part}, fn)
			}
		}
		before = now
	})
}

// asked are the parts of the order less what came back by then and is not paid out.
func (o *Order) asked(parts []taxPart, back [][]taxPart, returns []returnFigures, s moneyStep, r Rules) []taxPart {
	asked := slices.Clone(parts)
	for _, came := range back {
		for _, extra := range came[len(parts):] { // a place for each, whether it came back by then or not
			asked = append(asked, taxPart{key: extra.key, kind: extra.kind, line: -1})
		}
	}
	extra := len(parts)
	for i, came := range back {
		at := extra
		extra += len(came) - len(parts)
		if o.Returns[i].At.After(s.pay.At) {
			continue
		}
		g := &returns[i]
		paid := split(came, g.paidUp(s.out[i], r), g.columns, r)
		for j := range came {
			to := j
			if j >= len(parts) {
				to = at + j - len(parts)
			}
			asked[to].base = asked[to].base.Sub(came[j].base).Add(paid[j].base)
			asked[to].tax = asked[to].tax.Sub(came[j].tax).Add(paid[j].tax)
		}
	}
	return asked
}

// split are the parts of which so much was taken of the columns. A tax that was taken is shared to the last unit.
func split(parts []taxPart, taken, of Columns, r Rules) []taxPart {
	goods := func(c Columns) Amount { return c.Subtotal.Add(c.Discounts) }
	shipping := func(c Columns) Amount { return c.Shipping.Add(c.ShippingDiscounts) }
	all := slices.Clone(parts)
	cut := func(kind TaxKind, taken, of Amount) {
		var exact []Amount
		for _, p := range parts {
			if p.kind == kind {
				exact = append(exact, portion(p.base, taken, of))
			}
		}
		exact = rounded(exact, r.Places)
		for i := range all {
			if all[i].kind == kind {
				all[i].base, exact = exact[0], exact[1:]
			}
		}
	}
	cut(TaxOnGoods, goods(taken), goods(of))
	cut(TaxOnShipping, shipping(taken), shipping(of))
	taxes := make([]Amount, len(parts))
	for i, p := range parts {
		taxes[i] = portion(p.tax, taken.Tax, of.Tax)
	}
	for i, tax := range rounded(taxes, r.Places) {
		all[i].tax = tax
	}
	return all
}

func portion(a, taken, of Amount) Amount {
	if of.IsZero() {
		return decimal.Zero
	}
	return scaled(a, taken, of)
}

type taxTally struct {
	rows         map[taxKey]*TaxRow
	total, gifts TaxRow
	by           TaxGrouping
}

// group leaves of a key what rows are told apart by.
func (k taxKey) group(by TaxGrouping) taxKey {
	if by == TaxBySchedule {
		return k
	}
	g := taxKey{rate: k.rate, untaxed: k.untaxed, loose: k.loose, gift: k.gift}
	switch by {
	case TaxByCountry:
		g.place.Country = k.place.Country
	case TaxByRegion:
		g.place.Country, g.place.Region = k.place.Country, k.place.Region
	}
	return g
}

func (t *taxTally) add(e taxEvent) {
	if e.key.gift {
		t.gifts.add(e)
		return
	}
	key := e.key.group(t.by)
	row := t.rows[key]
	if row == nil {
		row = &TaxRow{Key: key.String(), Schedule: key.schedule, Name: key.name, Place: key.place, Rate: key.amount(),
			Untaxed:      key.untaxed,
			ExemptNumber: key.exempt, Loose: key.loose}
		t.rows[key] = row
	}
	row.add(e)
	t.total.add(e)
}

func (r *TaxRow) add(e taxEvent) {
	if e.marked && !e.back {
		r.Marked++
	}
	if e.back {
		r.ReturnedBase, r.ReturnedTax = r.ReturnedBase.Add(e.base), r.ReturnedTax.Add(e.tax)
		return
	}
	if r.last != e.order {
		r.Orders, r.last = r.Orders+1, e.order
	}
	if e.kind == TaxOnShipping {
		r.Shipping, r.ShippingTax = r.Shipping.Add(e.base), r.ShippingTax.Add(e.tax)
		return
	}
	r.Goods, r.GoodsTax = r.Goods.Add(e.base), r.GoodsTax.Add(e.tax)
}

func (t *taxTally) taxes() (s SalesTax) {
	for _, row := range t.rows {
		row.last = nil
		if row.Untaxed == IsTaxed {
			s.Rows = append(s.Rows, *row)
		} else {
			s.Untaxed = append(s.Untaxed, *row)
		}
	}
	for _, rows := range [][]TaxRow{s.Rows, s.Untaxed} {
		slices.SortFunc(rows, func(a, b TaxRow) int {
			return cmp.Or(cmp.Compare(a.Untaxed, b.Untaxed), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Schedule,
				b.Schedule),
				cmp.Compare(a.Place.Country, b.Place.Country), cmp.Compare(a.Place.Region, b.Place.Region),
				cmp.Compare(a.Place.Postal, b.Place.Postal), a.Rate.Cmp(b.Rate), cmp.Compare(a.ExemptNumber,
					b.ExemptNumber))
		})
	}
	t.total.last, t.gifts.last = nil, nil
	s.Total, s.Gifts = t.total, t.gifts
	return s
}
