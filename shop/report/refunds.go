package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"griddle/shop/order"
)

// RefundRow is a return, or money that was given back without one.
type RefundRow struct {
	At                 time.Time // of the return or of the payment
	Order, Number, Who string
	Return             string // number of the return; "" for a refund without lines
	Reason             string
	Lines              []RefundLine
	// What came back, without the tax that prices contain, all negative. A refund without lines has its parts of the
	// order's figures: see Columns.
	Goods, GiftCards, Tax, Shipping, Other Amount
	Amount                                 Amount        // their sum
	Paid                                   Amount        // of a return: what was paid out of it to date, negative
	Means                                  []order.Means // by which that was
	Cancelled                              bool          // the order is, and does not count
}

// RefundLine is what came back of a line.
type RefundLine struct {
	SKU, Name string
	Quantity  int
}

// Refunds are what came back and what was given back without that.
type Refunds struct {
	Rows  []RefundRow // the oldest first
	Total RefundRow
}

// ListRefunds are the returns and the refunds without one of a period. Refunds that pay out a return stand with it, on
// its day.
func ListRefunds(orders Orders, p Period, r Rules) (list Refunds) {
	in := p.span()
	for o := range orders {
		if len(o.Returns) == 0 && !o.paysIn(in) {
			continue
		}
		f := o.figures(r)
		returns := o.returned(&f, r)
		rows := make([]RefundRow, len(returns))
		for i := range returns {
			rows[i] = o.refundRow(&o.Returns[i], &returns[i])
		}
		o.moneySteps(&f, returns, r, func(s moneyStep) {
			if s.pay.Action.Effect() != order.Refunds {
				return
			}
			if s.back >= 0 {
				rows[s.back].pay(s)
				return
			}
			c := s.columns
			row := RefundRow{At: s.pay.At, Order: o.ID, Number: o.Number, Who: o.Who(),
				Cancelled: o.Status == order.Cancelled,
				Goods:     c.Subtotal.Add(c.Discounts), Shipping: c.Shipping.Add(c.ShippingDiscounts), Tax: c.Tax,
				Other: c.Other.Add(c.Over), Amount: s.amount}
			row.pay(s)
			rows = append(rows, row)
		})
		for _, row := range rows {
			if in.has(row.At) {
				list.Rows = append(list.Rows, row)
				list.Total.add(row)
			}
		}
	}
	slices.SortStableFunc(list.Rows, func(a, b RefundRow) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Number, b.Number))
	})
	return list
}

func (o *Order) refundRow(back *Return, g *returnFigures) RefundRow {
	row := RefundRow{At: back.At, Order: o.ID, Number: o.Number, Who: o.Who(), Return: back.Number, Reason: back.Reason,
		Goods: g.goods.Neg(), GiftCards: g.gifts.Neg(), Tax: g.tax.Neg(), Shipping: g.shipping.Neg(),
		Other:  g.other.Neg(),
		Amount: g.value.Neg(), Paid: decimal.Zero, Cancelled: o.Status == order.Cancelled}
	for _, l := range g.lines {
		line := RefundLine{Quantity: l.quantity}
		if l.at >= 0 {
			line.SKU, line.Name = o.Lines[l.at].SKU, o.Lines[l.at].Name
		}
		row.Lines = append(row.Lines, line)
	}
	return row
}

// pay notes a payment by which it was paid out.
func (r *RefundRow) pay(s moneyStep) {
	r.Paid = r.Paid.Add(s.amount)
	if m := s.pay.Action.Means(); !slices.Contains(r.Means, m) {
		r.Means = append(r.Means, m)
	}
}

func (r *RefundRow) add(s RefundRow) {
	r.Goods, r.GiftCards, r.Tax = r.Goods.Add(s.Goods), r.GiftCards.Add(s.GiftCards), r.Tax.Add(s.Tax)
	r.Shipping, r.Other = r.Shipping.Add(s.Shipping), r.Other.Add(s.Other)
	r.Amount, r.Paid = r.Amount.Add(s.Amount), r.Paid.Add(s.Paid)
}
