package report

import (
	"cmp"
	"slices"
	"time"

	"griddle/shop/order"
)

// Window is what the dashboard looks at: a span that ends today.
type Window int

// Windows.
const (
	MonthWindow   Window = iota // 30 days, with a bar for each
	YearWindow                  // 12 calendar months with the current one, a bar for each
	QuarterWindow               // 3 calendar months with the current one, a bar for each
	WeekWindow                  // 7 days, with a bar for each
)

// Window is a window at an instant, and the one with which it is compared: as many days before, or the same days of the
// months so many months before.
func (c Calendar) Window(w Window, now time.Time) (p, before Period, bars Grain) {
	today := DayOf(now, c.Zone)
	p = Period{Last: today, Preset: Custom, Calendar: c}
	before = p
	back := map[Window]int{YearWindow: 12, QuarterWindow: 3}[w]
	if back > 0 {
		p.First, _ = months(today, 1-back, 1)
		before.First, before.Last = p.First.plusMonths(-back), p.Last.plusMonths(-back)
		return p, before, ByMonth
	}
	days := 30
	if w == WeekWindow {
		days = 7
	}
	p.First = today.Plus(1 - days)
	before.First, before.Last = p.First.Plus(-days), p.First.Plus(-1)
	return p, before, ByDay
}

// oldHold is from when on a hold that is still open is old: the card's bank lets it go soon.
const oldHold = 5 * 24 * time.Hour

// lastOrders is how many of the last orders the dashboard shows.
const lastOrders = 5

// Dashboard is what the owner sees first.
type Dashboard struct {
	Sales    Amount  // money of orders that are not cancelled, without gift cards and points
	Payments int     // that make it
	Before   Amount  // of the compared window
	Bars     []Point // may lie below 0
	Orders   int     // of the window that count
	Average  Amount  // of those with goods: gross + discounts
	Some     bool    // whether there is an average

	Waiting    map[order.Status]int // orders in each status, whenever they came
	ToGiveBack int                  // orders
	OldHolds   int                  // orders with a hold that has been open for more than five days
	CartsToday int                  // last touched today
	Last       []DateRow            // the newest first
}

// Look is the dashboard at an instant.
func Look(orders Orders, p, before Period, bars Grain, r Rules, now time.Time) (d Dashboard) {
	d.Waiting = map[order.Status]int{}
	in, was, chart := p.span(), before.span(), newSeries(p.Calendar.Zone)
	today := p.Calendar.today(now)
	goods, with := Amount{}, 0
	for o := range orders {
		if o.isCart() && today.has(o.Updated) {
			d.CartsToday++
		}
		d.payments(o, in, was, chart, r)
		if !o.Placed {
			continue
		}
		d.wait(o, r, now)
		if !o.counts() || !in.has(o.At) {
			continue
		}
		f := o.figures(r)
		d.Orders++
		if slices.ContainsFunc(o.Lines, func(l Line) bool { return !l.GiftCard }) {
			with++
		}
		goods = goods.Add(f.goods)
	}
	d.Average, d.Some = Ratio(goods, Pieces(with))
	d.Bars = chart.grouped(p, bars)
	return d
}

// today is the day of an instant.
func (c Calendar) today(now time.Time) span {
	d := DayOf(now, c.Zone)
	return span{d.Start(c.Zone), d.Plus(1).Start(c.Zone)}
}

func (d *Dashboard) payments(o *Order, in, was span, chart *series, r Rules) {
	if o.Status == order.Cancelled {
		return
	}
	for i := range o.Payments {
		p := &o.Payments[i]
		if means := p.Action.Means(); !p.applies() || means == order.GiftCard || means == order.Points {
			continue
		}
		amount := p.Amount.Round(r.Places)
		switch {
		case in.has(p.At):
			d.Sales, d.Payments = d.Sales.Add(amount), d.Payments+1
			chart.add(p.At, amount)
		case was.has(p.At):
			d.Before = d.Before.Add(amount)
		}
	}
}

// wait counts what is to be done of an order.
func (d *Dashboard) wait(o *Order, r Rules, now time.Time) {
	d.Waiting[o.Status]++
	sums := o.sums()
	if sums.Due.IsNegative() {
		d.ToGiveBack++
	}
	if sums.Held.IsPositive() && slices.ContainsFunc(o.openHolds(r, now),
		func(h KindRow) bool { return h.Age > oldHold }) {
		d.OldHolds++
	}
	if n := len(d.Last); n == lastOrders && !o.At.After(d.Last[n-1].At) {
		return
	}
	f := o.figures(r)
	d.Last = append(d.Last, o.dateRow(&f, sums, r))
	slices.SortStableFunc(d.Last, func(a, b DateRow) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Order,
			b.Order))
	})
	d.Last = d.Last[:min(len(d.Last), lastOrders)]
}
