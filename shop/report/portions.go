package report

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"griddle/shop/order"
)

// bill is what is asked for an order, with the returns before an instant; a zero one is the end of time.
func (o *Order) bill(before time.Time) (b order.Bill, returned Amount) {
	b = order.Bill{Total: o.Total, Cancelled: o.Status == order.Cancelled, Kept: o.Kept, StillOwed: o.StillOwed}
	for i := range o.Returns {
		if r := &o.Returns[i]; before.IsZero() || r.At.Before(before) {
			value := r.Value(o.TaxIncluded)
			returned = returned.Add(value)
			b.Returns = append(b.Returns, order.Returned{Value: value, Refunds: r.Refunds})
		}
	}
	return b, returned
}

// sums are what was paid of the order, and what is due, to date.
func (o *Order) sums() order.Sums {
	b, _ := o.bill(time.Time{})
	if len(o.Payments) == 0 && len(b.Returns) == 0 && !b.Cancelled {
		return order.Sums{Due: b.Total}
	}
	return order.Sum(b, o.paymentsBefore(time.Time{}))
}

func (o *Order) paymentsBefore(end time.Time) []order.Payment {
	all := make([]order.Payment, 0, len(o.Payments))
	for i := range o.Payments {
		if end.IsZero() || o.Payments[i].At.Before(end) {
			all = append(all, o.Payments[i].Payment)
		}
	}
	return all
}

// plain is what refunds without a return took off what was to be paid, as it stood at an instant; a zero one is the end
// of time. What is paid later can lower it again, from then on.
func (o *Order) plain(at time.Time, r Rules) Amount {
	if !slices.ContainsFunc(o.Payments, func(p Payment) bool { return p.Action.Effect() == order.Refunds }) {
		return decimal.Zero
	}
	b, returned := o.bill(at)
	return order.Sum(b, o.paymentsBefore(at)).Returned.Sub(returned).Round(r.Places)
}

// plainIn is what plain refunds took off in a span: below 0 where what was given back was paid again.
func (o *Order) plainIn(s span, r Rules) Amount {
	now := o.plain(s.end, r)
	if s.start.IsZero() {
		return now
	}
	return now.Sub(o.plain(s.start, r))
}

// moneyStep is what a payment was for.
type moneyStep struct {
	pay     *Payment
	amount  Amount
	columns Columns
	// taken is what charges and plain refunds took until then, this one included, and of what.
	taken, of Columns
	// back is the return that was paid out, in the order's returns, and how much of it before and now; -1 for none.
	back      int
	was, paid Amount
	out       []Amount // how much of each return was paid out by then
}

// moneySteps calls fn for each payment that came or went, the oldest first, with its parts. A charge has its part of
// the order's figures, so that all parts of a settled order add up to them; a refund that pays out a return has the
// parts of the return. What is above the order's figures is over.
func (o *Order) moneySteps(f *figures, returns []returnFigures, r Rules, fn func(moneyStep)) {
	var pays []*Payment
	for i := range o.Payments {
		if o.Payments[i].applies() {
			pays = append(pays, &o.Payments[i])
		}
	}
	slices.SortStableFunc(pays, func(a, b *Payment) int { return a.At.Compare(b.At) })
	cum, taken, out := decimal.Zero, Columns{}, make([]Amount, len(returns))
	for _, p := range pays {
		s := moneyStep{pay: p, amount: p.Amount.Round(r.Places), back: o.paidOut(p), out: out}
		if s.back >= 0 {
			s.was = out[s.back]
			s.paid = s.was.Sub(s.amount)
			out[s.back] = s.paid
			g := &returns[s.back]
			s.columns = g.paidPart(s.paid, r).minus(g.paidPart(s.was, r))
			fn(s)
			continue
		}
		cum = cum.Add(s.amount)
		s.of = f.columns
		for i := range returns {
			if !o.Returns[i].At.After(p.At) { // what came back and is not paid out is not asked for
				s.of = s.of.plus(returns[i].columns).minus(returns[i].paidUp(out[i], r))
			}
		}
		s.taken = s.of.upTo(cum, r)
		s.columns = s.taken.minus(taken)
		taken = s.taken
		fn(s)
	}
}

// upTo are the parts of an amount, of which what is above the columns is over.
func (c Columns) upTo(amount Amount, r Rules) Columns {
	asked := c.Sum()
	if !asked.IsPositive() {
		return Columns{Over: amount}
	}
	taken := decimal.Max(decimal.Min(amount, asked), decimal.Zero)
	d := c.part(taken, asked, r.Places)
	d.Over = d.Over.Add(amount.Sub(taken))
	return d
}

// paidPart are the columns of so much of a return's value. What is above it is over.
func (g *returnFigures) paidPart(paid Amount, r Rules) Columns {
	if !g.value.IsPositive() {
		return Columns{Over: paid.Neg()}
	}
	part := decimal.Max(decimal.Min(paid, g.value), decimal.Zero)
	c := g.columns.part(part.Neg(), g.value.Neg(), r.Places)
	c.Over = c.Over.Sub(paid.Sub(part))
	return c
}

// paidUp is paidPart without what is over.
func (g *returnFigures) paidUp(paid Amount, r Rules) Columns {
	return g.paidPart(decimal.Max(decimal.Min(paid, g.value), decimal.Zero), r)
}

// paidOut is which return a payment paid out; -1 for none.
func (o *Order) paidOut(p *Payment) int {
	if p.Action.Effect() != order.Refunds {
		return -1
	}
	return slices.IndexFunc(o.Returns, func(r Return) bool { return slices.Contains(r.Refunds, p.ID) })
}
