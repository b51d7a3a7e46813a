package report

import (
	"cmp"
	"slices"
	"time"
)

// asleepAfter is after how long without an order a customer is asleep.
const asleepAfter = 180 * 24 * time.Hour

// CustomerRow is what a customer bought in a period.
type CustomerRow struct {
	Customer, Who, Mail string // as the last order of all has them
	New                 bool   // the first order of all lies in the period
	Orders              int
	Net                 Amount    // net sales: goods less returns
	Last                time.Time // order of all
	with                int       // orders with goods
	sold                Amount    // by them
	first               time.Time
}

// Average is what an order with goods brings, false without any.
func (r CustomerRow) Average() (Amount, bool) { return Ratio(r.sold, Pieces(r.with)) }

// Customers are those who bought in a period, or returned something in it, and those who have long not bought.
type Customers struct {
	Rows           []CustomerRow // the largest net first
	New, Returning CustomerRow   // totals: orders, net, average
	NewCount       int
	ReturningCount int
	Asleep         []CustomerRow // no order for 180 days at now, the longest first; their sums are those of the period
}

// RankCustomers are the customers of a period. Orders with the same e-mail address are of one customer; an order
// without one is known by its account, and one with neither is of nobody.
func RankCustomers(orders Orders, p Period, r Rules, now time.Time) (c Customers) {
	in, by := p.span(), map[string]*CustomerRow{}
	for o := range orders {
		if key := o.CustomerOf(); key != "" && o.counts() {
			if by[key] == nil {
				by[key] = &CustomerRow{}
			}
			by[key].count(o, in, r)
		}
	}
	for _, row := range by {
		row.New = in.has(row.first)
		if now.Sub(row.Last) > asleepAfter {
			c.Asleep = append(c.Asleep, *row)
		}
		if row.Orders == 0 && row.Net.IsZero() {
			continue
		}
		c.Rows = append(c.Rows, *row)
		to, count := &c.Returning, &c.ReturningCount
		if row.New {
			to, count = &c.New, &c.NewCount
		}
		to.Orders, to.Net, to.with, to.sold = to.Orders+row.Orders, to.Net.Add(row.Net), to.with+row.with,
			to.sold.Add(row.sold)
		*count++
	}
	slices.SortFunc(c.Rows, func(a, b CustomerRow) int {
		return cmp.Or(b.Net.Cmp(a.Net), cmp.Compare(a.Mail, b.Mail), cmp.Compare(a.Customer, b.Customer))
	})
	slices.SortFunc(c.Asleep, func(a, b CustomerRow) int {
		return cmp.Or(a.Last.Compare(b.Last), cmp.Compare(a.Mail, b.Mail), cmp.Compare(a.Customer, b.Customer))
	})
	return c
}

func (c *CustomerRow) count(o *Order, in span, r Rules) {
	if c.first.IsZero() || o.At.Before(c.first) {
		c.first = o.At
	}
	if !o.At.Before(c.Last) {
		c.Last, c.Customer, c.Who, c.Mail = o.At, o.Customer, o.Who(), o.Mail
	}
	f, returns, placed, any := o.inSpan(in, r)
	if !any {
		return
	}
	if placed {
		c.Orders++
		c.Net, c.sold = c.Net.Add(f.goods), c.sold.Add(f.goods)
		if slices.ContainsFunc(o.Lines, func(l Line) bool { return !l.GiftCard }) {
			c.with++
		}
	}
	for i := range returns {
		if in.has(o.Returns[i].At) {
			c.Net = c.Net.Sub(returns[i].goods)
		}
	}
}

// Key is by what the orders of the customer are known: see Order.CustomerOf.
func (c CustomerRow) Key() string { return (&Order{Mail: c.Mail, Customer: c.Customer}).CustomerOf() }
