package report

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// CouponRow is what a coupon code brought.
type CouponRow struct {
	Code     string
	Orders   int
	New      int    // orders that are the first of their customer
	Discount Amount // what offers took off these orders, shown positive
	Net      Amount // sales without returns
	Total    Amount // grand totals
	Carts    Count  // with the code, of the period: not in the sums
	Shared   bool   // an order has another code too
	with     int    // orders with goods
	IDs      []string
}

// Average is what an order with goods brings, false without any.
func (r CouponRow) Average() (Amount, bool) { return Ratio(r.Net, Pieces(r.with)) }

// Coupons are the sales of a period by coupon codes, the code with the largest discount first.
type Coupons struct {
	Rows  []CouponRow
	Total CouponRow // an order with several codes counts once
}

// SellByCoupon are the sales of a period by coupon codes. A code is the same in capitals and small letters. Carts
// belong to the period of their last change.
func SellByCoupon(orders Orders, p Period, r Rules) Coupons {
	t := couponTally{rows: map[string]*CouponRow{}, first: map[string]firstOrder{}, in: p.span(), rules: r}
	for o := range orders {
		t.add(o)
	}
	return t.coupons()
}

// firstOrder is the first one of a customer, and the rows in which it stands.
type firstOrder struct {
	at    time.Time
	id    string
	codes []string
}

type couponTally struct {
	rows  map[string]*CouponRow
	total CouponRow
	first map[string]firstOrder // by customer
	in    span
	rules Rules
}

func (t *couponTally) add(o *Order) {
	codes := o.codes()
	if o.counts() {
		if who := o.CustomerOf(); who != "" {
			first, known := t.first[who]
			if !known || o.At.Before(first.at) || o.At.Equal(first.at) && o.ID < first.id {
				t.first[who] = firstOrder{o.At, o.ID, codes}
			}
		}
	}
	cart := o.isCart()
	if len(codes) == 0 || !(o.counts() && t.in.has(o.At) || cart && t.in.has(o.Updated)) {
		return
	}
	row := CouponRow{}
	if cart {
		row.Carts.add(o.Total.Round(t.rules.Places))
	} else {
		f := o.figures(t.rules)
		row = CouponRow{Orders: 1, Discount: o.Offers.Round(t.rules.Places).Neg(), Net: f.goods, Total: f.total,
			IDs: []string{o.ID}}
		if slices.ContainsFunc(o.Lines, func(l Line) bool { return !l.GiftCard }) {
			row.with = 1
		}
	}
	t.total.add(row)
	row.Shared = len(codes) > 1 && !cart
	for _, code := range codes {
		if t.rows[code] == nil {
			t.rows[code] = &CouponRow{Code: code}
		}
		t.rows[code].add(row)
	}
}

func (r *CouponRow) add(s CouponRow) {
	r.Orders, r.with, r.Shared, r.IDs = r.Orders+s.Orders, r.with+s.with, r.Shared || s.Shared, append(r.IDs, s.IDs...)
	r.Discount, r.Net, r.Total = r.Discount.Add(s.Discount), r.Net.Add(s.Net), r.Total.Add(s.Total)
	r.Carts.Orders, r.Carts.Amount = r.Carts.Orders+s.Carts.Orders, r.Carts.Amount.Add(s.Carts.Amount)
}

func (t *couponTally) coupons() (c Coupons) {
	for _, first := range t.first {
		if len(first.codes) == 0 || !t.in.has(first.at) {
			continue
		}
		t.total.New++
		for _, code := range first.codes {
			t.rows[code].New++
		}
	}
	for _, row := range t.rows {
		c.Rows = append(c.Rows, *row)
	}
	slices.SortFunc(c.Rows, func(a, b CouponRow) int {
		return cmp.Or(b.Discount.Cmp(a.Discount), cmp.Compare(a.Code, b.Code))
	})
	c.Total = t.total
	return c
}

// codes are the coupon codes of the order in capitals, each once.
func (o *Order) codes() []string {
	if len(o.Codes) == 0 {
		return nil
	}
	var all []string
	for _, code := range o.Codes {
		if code = strings.ToUpper(strings.TrimSpace(code)); code != "" && !slices.Contains(all, code) {
			all = append(all, code)
		}
	}
	return all
}
