package report

import (
	"cmp"
	"slices"
	"time"

	"griddle/shop/order"
)

// DateRow is an order in the report of orders by date.
type DateRow struct {
	Order, Number, Who string
	At                 time.Time
	Status             order.Status
	Label              order.Label
	DateSums
}

// DateSums are the amounts of an order or of several.
type DateSums struct {
	Columns
	Total    Amount
	Returned Amount // to date, with refunds that take off what is to be paid: negative
	Due      Amount // to date; negative: to give back
}

// DateGroup are the orders of a day, a week or a month.
type DateGroup struct {
	First  Day
	Orders int
	DateSums
}

func (g *DateGroup) add(s DateSums) {
	g.Orders++
	g.Columns = g.Columns.plus(s.Columns)
	g.Total, g.Returned, g.Due = g.Total.Add(s.Total), g.Returned.Add(s.Returned), g.Due.Add(s.Due)
}

// OrdersByDate are the orders of a period. These are orders, not payments.
type OrdersByDate struct {
	Rows   []DateRow   // the oldest first
	Groups []DateGroup // those with an order
	Total  DateGroup
}

// ListOrders are the orders of a period, grouped by a grain.
func ListOrders(orders Orders, p Period, r Rules, by Grain) (list OrdersByDate) {
	in := p.span()
	for o := range orders {
		if !o.counts() || !in.has(o.At) {
			continue
		}
		f := o.figures(r)
		list.Rows = append(list.Rows, o.dateRow(&f, o.sums(), r))
	}
	slices.SortStableFunc(list.Rows, func(a, b DateRow) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Number, b.Number), cmp.Compare(a.Order, b.Order))
	})
	days := newSeries(p.Calendar.Zone)
	for _, row := range list.Rows {
		first := p.Calendar.first(by, days.day(row.At))
		if n := len(list.Groups); n == 0 || list.Groups[n-1].First != first {
			list.Groups = append(list.Groups, DateGroup{First: first})
		}
		list.Groups[len(list.Groups)-1].add(row.DateSums)
		list.Total.add(row.DateSums)
	}
	if len(list.Groups) > 0 {
		list.Total.First = list.Groups[0].First
	}
	return list
}

func (o *Order) dateRow(f *figures, sums order.Sums, r Rules) DateRow {
	b, _ := o.bill(time.Time{})
	return DateRow{Order: o.ID, Number: o.Number, Who: o.Who(), At: o.At, Status: o.Status, Label: sums.Label(b),
		DateSums: DateSums{Columns: f.columns, Total: f.total, Returned: sums.Returned.Round(r.Places).Neg(),
			Due: sums.Due.Round(r.Places)}}
}

// Nearest is the day nearest to a period on which there is an order that counts: the later one of two as near. It is
// false where there is none at all, or the period is unbounded.
func Nearest(orders Orders, p Period) (nearest Day, found bool) {
	if p.Unbounded {
		return nearest, false
	}
	days, least := newSeries(p.Calendar.Zone), 0
	for o := range orders {
		if !o.counts() {
			continue
		}
		d := days.day(o.At)
		away := max(d.until(p.First), p.Last.until(d), 0)
		if !found || away < least || away == least && nearest.Before(d) {
			nearest, least, found = d, away, true
		}
	}
	return nearest, found
}
