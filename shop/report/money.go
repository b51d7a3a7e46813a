package report

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"griddle/shop/order"
)

// MoneyRow is a payment and what it was for.
type MoneyRow struct {
	Payment            string // id
	Order, Number, Who string
	At                 time.Time
	Action             order.Action
	Columns            Columns
	Amount             Amount // the sum of the columns
}

// MoneyDay are the payments of a day, or of several.
type MoneyDay struct {
	Day      Day
	Payments int
	Columns  Columns
	Amount   Amount
	Cash     Amount // what the till took, less what it gave back
}

func (d *MoneyDay) add(row *MoneyRow) {
	d.Payments++
	d.Columns, d.Amount = d.Columns.plus(row.Columns), d.Amount.Add(row.Amount)
	if row.Action.Means() == order.Cash {
		d.Cash = d.Cash.Add(row.Amount)
	}
}

// Transactions are the payments of a period: money, gift cards and points that were applied to orders.
type Transactions struct {
	Rows  []MoneyRow // the oldest first
	Days  []MoneyDay // those with a payment
	Total MoneyDay
}

// ListTransactions are the payments of a period, each with its parts of the order's figures.
func ListTransactions(orders Orders, p Period, r Rules) (list Transactions) {
	in := p.span()
	for o := range orders {
		if !o.paysIn(in) {
			continue
		}
		f := o.figures(r)
		o.moneySteps(&f, o.returned(&f, r), r, func(s moneyStep) {
			if in.has(s.pay.At) {
				list.Rows = append(list.Rows, MoneyRow{Payment: s.pay.ID, Order: o.ID, Number: o.Number, Who: o.Who(),
					At: s.pay.At, Action: s.pay.Action, Columns: s.columns, Amount: s.amount})
			}
		})
	}
	slices.SortStableFunc(list.Rows, func(a, b MoneyRow) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Number, b.Number))
	})
	days := newSeries(p.Calendar.Zone)
	for i := range list.Rows {
		row := &list.Rows[i]
		day := days.day(row.At)
		if n := len(list.Days); n == 0 || list.Days[n-1].Day != day {
			list.Days = append(list.Days, MoneyDay{Day: day})
		}
		list.Days[len(list.Days)-1].add(row)
		list.Total.add(row)
	}
	return list
}

// paysIn says whether anything was applied to the order in a span.
func (o *Order) paysIn(in span) bool {
	return slices.ContainsFunc(o.Payments, func(p Payment) bool { return p.applies() && in.has(p.At) })
}

// KindRow is a payment in the report of payments by kind.
type KindRow struct {
	Payment             string // id
	Order, Number, Who  string
	At                  time.Time
	Action              order.Action
	Reference, LastFour string
	Amount              Amount // as stored: negative for a refund
	Failed, Voided      bool
	Age                 time.Duration // of a hold that is still open
}

// KindGroup are the payments by one means; those by card have a group for each brand.
type KindGroup struct {
	Means order.Means
	Brand string // of the card; "" for one that nobody knows
	Rows  []KindRow
	Total Amount
}

// Kinds are the payments of a period by kind.
type Kinds struct {
	Groups []KindGroup
	Open   []KindRow // holds that are still open, whenever they were made: not in the sums
	Failed []KindRow // of the period, and those taken back: not in the sums
}

// kindOrder is how groups follow each other.
var kindOrder = []order.Means{order.Card, order.Cash, order.Cheque, order.Purchase, order.Account, order.GiftCard,
	order.Points, order.PayPal, order.Other}

// ListKinds are the payments of a period by kind, the oldest first in each. The ages of open holds are those at now.
func ListKinds(orders Orders, p Period, r Rules, now time.Time) (k Kinds) {
	in := p.span()
	type group struct {
		means order.Means
		brand string
	}
	groups := map[group]*KindGroup{}
	for o := range orders {
		for i := range o.Payments {
			pay := &o.Payments[i]
			if pay.Action.Effect() == order.Notes || !in.has(pay.At) {
				continue
			}
			row := o.kindRow(pay, r)
			if !pay.Counts() {
				k.Failed = append(k.Failed, row)
				continue
			}
			if !pay.applies() {
				continue
			}
			at := group{means: pay.Action.Means()}
			if at.means == order.Card {
				at.brand = strings.TrimSpace(pay.Brand)
			}
			if groups[at] == nil {
				groups[at] = &KindGroup{Means: at.means, Brand: at.brand}
			}
			g := groups[at]
			g.Rows, g.Total = append(g.Rows, row), g.Total.Add(row.Amount)
		}
		k.Open = append(k.Open, o.openHolds(r, now)...)
	}
	for _, g := range groups {
		sortKind(g.Rows)
		k.Groups = append(k.Groups, *g)
	}
	sortKind(k.Open)
	sortKind(k.Failed)
	slices.SortFunc(k.Groups, func(a, b KindGroup) int {
		return cmp.Or(cmp.Compare(slices.Index(kindOrder, a.Means), slices.Index(kindOrder, b.Means)),
			cmp.Compare(a.Brand, b.Brand))
	})
	return k
}

// openHolds are the order's holds that nothing took or released.
func (o *Order) openHolds(r Rules, now time.Time) (all []KindRow) {
	holds := func(p Payment) bool { return p.Action.Effect() == order.Holds }
	if !slices.ContainsFunc(o.Payments, holds) {
		return nil
	}
	for _, open := range order.Open(o.paymentsBefore(time.Time{})) {
		if open.Action.Effect() == order.Holds {
			at := slices.IndexFunc(o.Payments, func(p Payment) bool { return p.ID == open.ID })
			row := o.kindRow(&o.Payments[at], r)
			row.Age = now.Sub(open.At)
			all = append(all, row)
		}
	}
	return all
}

func (o *Order) kindRow(p *Payment, r Rules) KindRow {
	return KindRow{Payment: p.ID, Order: o.ID, Number: o.Number, Who: o.Who(), At: p.At, Action: p.Action,
		Reference: p.Reference, LastFour: p.LastFour, Amount: p.Amount.Round(r.Places), Failed: !p.Success,
		Voided: p.Voided}
}

func sortKind(rows []KindRow) {
	slices.SortStableFunc(rows, func(a, b KindRow) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Number, b.Number))
	})
}
