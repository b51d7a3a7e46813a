package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"griddle/shop/order"
)

// Sales are what was sold in a period, by the time of the orders, less what came back in it, by the time of the
// returns.
type Sales struct {
	Gross     Amount // price × quantity of what is no gift card
	Discounts Amount // of lines and orders: negative
	Returns   Amount // of goods: negative
	Net       Amount // gross + discounts + returns

	ShippingCharged  Amount // after discounts, without handling
	ShippingReturned Amount // negative
	Handling         Amount
	TaxCharged       Amount
	TaxReturned      Amount // negative
	// Other are refunds without a return, as far as they take off what is to be paid, and goodwill, less fees kept.
	Other     Amount
	Total     Amount // net + shipping + handling + tax + other
	GiftCards Amount // sold, less returned: a debt, no sale
	Invoiced  Amount // total + gift cards
	Contained Amount // the tax in all that, where it is shown as customers see it
}

// Shipping is what shipping brought.
func (s Sales) Shipping() Amount { return s.ShippingCharged.Add(s.ShippingReturned) }

// Tax is what is owed of these sales.
func (s Sales) Tax() Amount { return s.TaxCharged.Add(s.TaxReturned) }

func (s *Sales) sell(f *figures) {
	s.Gross = s.Gross.Add(f.gross)
	s.Discounts = s.Discounts.Add(f.goods.Sub(f.gross))
	s.ShippingCharged = s.ShippingCharged.Add(f.shipping)
	s.Handling = s.Handling.Add(f.handling)
	s.TaxCharged = s.TaxCharged.Add(f.tax)
	s.GiftCards = s.GiftCards.Add(f.gifts)
	s.Contained = s.Contained.Add(f.contained)
}

func (s *Sales) takeBack(g *returnFigures) {
	s.Returns = s.Returns.Sub(g.goods)
	s.ShippingReturned = s.ShippingReturned.Sub(g.shipping)
	s.TaxReturned = s.TaxReturned.Sub(g.tax)
	s.GiftCards = s.GiftCards.Sub(g.gifts)
	s.Other = s.Other.Sub(g.other)
	s.Contained = s.Contained.Sub(g.contained)
}

func (s *Sales) close() {
	s.Net = s.Gross.Add(s.Discounts).Add(s.Returns)
	s.Total = s.Net.Add(s.Shipping()).Add(s.Handling).Add(s.Tax()).Add(s.Other)
	s.Invoiced = s.Total.Add(s.GiftCards)
}

// Flow is money that came in and went back, by one means.
type Flow struct {
	Means    order.Means
	In, Back Amount // back is negative
}

// Net is what stayed.
func (f Flow) Net() Amount { return f.In.Add(f.Back) }

func (f *Flow) add(p *Payment, amount Amount) {
	if p.Action.Effect() == order.Refunds {
		f.Back = f.Back.Add(amount)
		return
	}
	f.In = f.In.Add(amount)
}

// Money is what was received in a period, by the time of the payments, whatever became of the orders.
type Money struct {
	Kinds     []Flow // by means, in their order; those without a payment too
	Total     Flow   // of the kinds
	GiftCards Flow   // redeemed: no money
	Points    Flow   // redeemed: no money
	Applied   Flow   // to orders: money, gift cards and points
}

// moneyMeans are those that are money.
var moneyMeans = []order.Means{order.Cash, order.Cheque, order.Card, order.Purchase, order.Account, order.PayPal,
	order.Other}

func newMoney() (m Money) {
	for _, means := range moneyMeans {
		m.Kinds = append(m.Kinds, Flow{Means: means})
	}
	m.GiftCards.Means, m.Points.Means = order.GiftCard, order.Points
	return m
}

func (m *Money) add(p *Payment, amount Amount) {
	m.Applied.add(p, amount)
	switch means := p.Action.Means(); means {
	case order.GiftCard:
		m.GiftCards.add(p, amount)
	case order.Points:
		m.Points.add(p, amount)
	default:
		m.Total.add(p, amount)
		m.Kinds[slices.Index(moneyMeans, means)].add(p, amount)
	}
}

// Bridge leads from what was invoiced to what was received.
type Bridge struct {
	Invoiced Amount
	// Others is what was applied in the period to counted orders of other periods, with their returns and refunds of
	// the period, which are taken off what was invoiced; less what was applied before it to orders of the period.
	Others     Amount
	Open       Amount // at the end of the period, of its orders: taken off
	NotCounted Amount // applied to cancelled orders and carts
	Applied    Amount
	Difference Amount // what the lines above leave unexplained: 0
}

// Count is a number of orders and their grand totals.
type Count struct {
	Orders int
	Amount Amount
}

func (c *Count) add(amount Amount) { c.Orders, c.Amount = c.Orders+1, c.Amount.Add(amount) }

// Summary is the first report: sales, money, and the bridge between them.
type Summary struct {
	Sales          Sales
	Money          Money
	Bridge         Bridge
	Orders         int
	GoodsOrders    int // with a line that is no gift card
	Units          int
	ReturnedUnits  int
	NotCounted     Count // orders of the period that are cancelled
	CancelledLater Count // orders of earlier periods that were cancelled in this one
	Cost           Amount
	Profit         Amount // of lines of which the cost is known
	NoCost         int    // lines of goods sold without a known cost
	Grain          Grain
	Chart          []Point // net sales
}

// Average is what an order with goods brings: gross + discounts ÷ such orders. It is false without any.
func (s *Summary) Average() (Amount, bool) {
	return Ratio(s.Sales.Gross.Add(s.Sales.Discounts), Pieces(s.GoodsOrders))
}

// Summarize is the summary of a period.
func Summarize(orders Orders, p Period, r Rules) Summary {
	s := Summary{Money: newMoney()}
	in, chart := p.span(), newSeries(p.Calendar.Zone)
	for o := range orders {
		s.add(o, in, chart, r)
	}
	s.Sales.close()
	b := &s.Bridge
	b.Invoiced, b.Applied = s.Sales.Invoiced, s.Money.Applied.Net()
	b.Difference = b.Applied.Sub(b.Invoiced).Sub(b.Others).Add(b.Open).Sub(b.NotCounted)
	s.Grain, s.Chart = chart.points(p)
	return s
}

// OrderSummary is what one order has in the figures of a summary.
type OrderSummary struct {
	Order, Number, Who string
	At                 time.Time
	Summary            Summary // without a chart
}

// Behind are the orders and carts behind the summary of a period, the oldest first. Each figure of the summary is the
// sum of theirs.
func Behind(orders Orders, p Period, r Rules) (all []OrderSummary) {
	in := p.span()
	for o := range orders {
		if !(o.Placed && (in.has(o.At) || in.has(o.Cancelled) || o.returnsIn(in)) || o.paysIn(in)) {
			continue
		}
		row := OrderSummary{Order: o.ID, Number: o.Number, Who: o.Who(), At: o.At}
		row.Summary = Summarize(func(yield func(*Order) bool) { yield(o) }, p, r)
		row.Summary.Chart = nil
		all = append(all, row)
	}
	slices.SortStableFunc(all, func(a, b OrderSummary) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Number, b.Number), cmp.Compare(a.Order, b.Order))
	})
	return all
}

func (s *Summary) add(o *Order, in span, chart *series, r Rules) {
	now, until := decimal.Zero, decimal.Zero // applied in the period, and up to its end
	for i := range o.Payments {
		p := &o.Payments[i]
		if !p.applies() || !in.reaches(p.At) {
			continue
		}
		amount := p.Amount.Round(r.Places)
		until = until.Add(amount)
		if in.has(p.At) {
			now = now.Add(amount)
			s.Money.add(p, amount)
		}
	}
	if !o.counts() {
		s.Bridge.NotCounted = s.Bridge.NotCounted.Add(now)
		s.cancelled(o, in, r)
		return
	}
	placed := in.has(o.At)
	if !placed && !o.returnsIn(in) && len(o.Payments) == 0 {
		return
	}
	f := o.figures(r)
	returned, before := decimal.Zero, decimal.Zero
	returns := o.returned(&f, r)
	for i := range returns {
		g, when := &returns[i], o.Returns[i].At
		switch {
		case in.has(when):
			s.takeBack(g)
			chart.add(when, g.goods.Neg())
			returned = returned.Add(g.value)
		case in.precedes(when):
			before = before.Add(g.value)
		}
	}
	plain := o.plainIn(in, r)
	s.Sales.Other = s.Sales.Other.Sub(plain)
	returned = returned.Add(plain)
	if !placed {
		s.Bridge.Others = s.Bridge.Others.Add(now).Add(returned)
		return
	}
	s.sell(o, &f)
	chart.add(o.At, f.goods)
	if !in.start.IsZero() {
		before = before.Add(o.plain(in.start, r))
	}
	s.Bridge.Others = s.Bridge.Others.Sub(until.Sub(now)).Sub(before)
	s.Bridge.Open = s.Bridge.Open.Add(f.total).Sub(returned).Sub(before).Sub(until)
}

// cancelled counts an order that does not count.
func (s *Summary) cancelled(o *Order, in span, r Rules) {
	if !o.Placed {
		return
	}
	switch {
	case in.has(o.At):
		s.NotCounted.add(o.Total.Round(r.Places))
	case in.precedes(o.At) && !o.Cancelled.IsZero() && in.has(o.Cancelled):
		s.CancelledLater.add(o.Total.Round(r.Places))
	}
}

func (o *Order) returnsIn(in span) bool {
	return slices.ContainsFunc(o.Returns, func(r Return) bool { return in.has(r.At) })
}

func (s *Summary) sell(o *Order, f *figures) {
	s.Sales.sell(f)
	s.Orders++
	goods := false
	for i := range o.Lines {
		l := &o.Lines[i]
		s.Units += l.Quantity
		if l.GiftCard {
			continue
		}
		goods = true
		if l.Cost.IsZero() {
			s.NoCost++
			continue
		}
		cost := f.lines[i].cost
		s.Cost = s.Cost.Add(cost)
		s.Profit = s.Profit.Add(f.lines[i].net).Sub(cost)
	}
	if goods {
		s.GoodsOrders++
	}
}

func (s *Summary) takeBack(g *returnFigures) {
	s.Sales.takeBack(g)
	for _, l := range g.lines {
		s.ReturnedUnits += l.quantity
		s.Cost = s.Cost.Sub(l.cost)
		if l.known {
			s.Profit = s.Profit.Sub(l.goods).Add(l.cost)
		}
	}
}

// inSpan are the figures of an order that counts, and was placed in the span or has a return in it.
func (o *Order) inSpan(in span, r Rules) (f figures, returns []returnFigures, placed, any bool) {
	if !o.counts() {
		return f, nil, false, false
	}
	placed = in.has(o.At)
	if !placed && !o.returnsIn(in) {
		return f, nil, false, false
	}
	f = o.figures(r)
	return f, o.returned(&f, r), placed, true
}
