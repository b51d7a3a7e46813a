package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// Commission is how an affiliate earns.
type Commission int

// Commissions.
const (
	NoCommission Commission = iota
	Percent                 // of the sales
	Flat                    // an amount for each order
)

// Affiliate brings customers and earns a commission.
type Affiliate struct {
	ID                        int64
	Name, Code, Mail, Company string
	Approved, Enabled         bool
	Commission                Commission
	Rate                      Amount // percent, or an amount for each order
	Payments                  []AffiliatePayment
	Referrals                 []time.Time
}

// AffiliatePayment is what an affiliate got.
type AffiliatePayment struct {
	At     time.Time
	Amount Amount
}

// AffiliateRow is what an affiliate earned in a period.
type AffiliateRow struct {
	Affiliate  Affiliate // without one, an order names it, and it is gone
	Orders     int
	Sales      Amount // of goods without tax, less what came back in the period
	Commission Amount // by the present rate
	Pending    Amount // the part of it that is for orders not settled yet
	Paid       Amount
	Owed       Amount // commission − paid of the period
	OwedToDate Amount // commission − paid of all time
	Referrals  int
}

// Conversion is how many of the referrals became orders, as a fraction; false without any.
func (r AffiliateRow) Conversion() (Amount, bool) {
	return Ratio(Pieces(r.Orders), Pieces(r.Referrals))
}

// earns is the commission on sales, or for so many orders.
func (a *Affiliate) earns(sales Amount, orders int, r Rules) Amount {
	switch a.Commission {
	case Percent:
		return sales.Mul(a.Rate).Shift(-2).Round(r.Places)
	case Flat:
		return a.Rate.Mul(Pieces(orders)).Round(r.Places)
	}
	return decimal.Zero
}

// brought is what one affiliate brought.
type brought struct {
	orders, waiting, ever     int
	sales, pending, salesEver Amount
}

func (b *brought) add(o *Order, in span, r Rules) {
	f := o.figures(r)
	now, ever := decimal.Zero, f.goods
	waits := !o.sums().Settled()
	if in.has(o.At) {
		b.orders, now = b.orders+1, f.goods
		if waits {
			b.waiting++
		}
	}
	for i, g := range o.returned(&f, r) {
		ever = ever.Sub(g.goods)
		if in.has(o.Returns[i].At) {
			now = now.Sub(g.goods)
		}
	}
	b.ever, b.salesEver, b.sales = b.ever+1, b.salesEver.Add(ever), b.sales.Add(now)
	if waits {
		b.pending = b.pending.Add(now)
	}
}

// PayAffiliates are the affiliates with what they earned in a period, those with the largest sales first, and their
// totals. An order counts when it is placed and not cancelled.
func PayAffiliates(orders Orders, affiliates []Affiliate, p Period, r Rules) (rows []AffiliateRow, sum AffiliateRow) {
	r.AsSeen = false
	in, by := p.span(), map[int64]*brought{}
	for o := range orders {
		if o.Affiliate == 0 || !o.counts() {
			continue
		}
		if by[o.Affiliate] == nil {
			by[o.Affiliate] = &brought{}
		}
		by[o.Affiliate].add(o, in, r)
	}
	affiliates = slices.Clone(affiliates)
	for id := range by {
		if !slices.ContainsFunc(affiliates, func(a Affiliate) bool { return a.ID == id }) {
			affiliates = append(affiliates, Affiliate{ID: id})
		}
	}
	for i := range affiliates {
		row := affiliates[i].row(by[affiliates[i].ID], in, r)
		rows = append(rows, row)
		sum.Orders, sum.Referrals = sum.Orders+row.Orders, sum.Referrals+row.Referrals
		sum.Sales, sum.Commission = sum.Sales.Add(row.Sales), sum.Commission.Add(row.Commission)
		sum.Pending, sum.Paid = sum.Pending.Add(row.Pending), sum.Paid.Add(row.Paid)
		sum.Owed, sum.OwedToDate = sum.Owed.Add(row.Owed), sum.OwedToDate.Add(row.OwedToDate)
	}
	slices.SortStableFunc(rows, func(a, b AffiliateRow) int {
		return cmp.Or(b.Sales.Cmp(a.Sales), cmp.Compare(a.Affiliate.ID, b.Affiliate.ID))
	})
	return rows, sum
}

func (a *Affiliate) row(b *brought, in span, r Rules) AffiliateRow {
	if b == nil {
		b = &brought{}
	}
	row := AffiliateRow{Affiliate: *a, Orders: b.orders, Sales: b.sales}
	row.Commission, row.Pending = a.earns(b.sales, b.orders, r), a.earns(b.pending, b.waiting, r)
	ever := decimal.Zero
	for _, paid := range a.Payments {
		ever = ever.Add(paid.Amount)
		if in.has(paid.At) {
			row.Paid = row.Paid.Add(paid.Amount)
		}
	}
	row.Owed = row.Commission.Sub(row.Paid)
	row.OwedToDate = a.earns(b.salesEver, b.ever, r).Sub(ever)
	for _, at := range a.Referrals {
		if in.has(at) {
			row.Referrals++
		}
	}
	return row
}
