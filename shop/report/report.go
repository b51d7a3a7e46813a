// Package report holds what the reports of a shop count, as functions of values: a report takes a stream of orders, a
// period and the rules of the shop, and answers rows and totals. It reads no store and no clock; package shop streams
// what it keeps. To add a report: a file that goes over the stream once, and its table as a test beside it.
package report

import (
	"iter"
	"time"

	"github.com/shopspring/decimal"

	"griddle/shop/order"
)

// Amount is money in the currency of the store, or a rate as a fraction: 0.08 is 8 percent.
type Amount = decimal.Decimal

// Orders is a stream of orders and carts in any order. A report goes over it once and keeps nothing of an order.
type Orders = iter.Seq[*Order]

// Rules are what all reports of a shop have in common.
type Rules struct {
	Places int32 // decimals of the currency
	// AsSeen shows figures as customers see them: with the tax that prices contain. Otherwise all are without tax.
	AsSeen bool
}

// Order is an order or a cart, with all that reports count of it.
type Order struct {
	ID, Number string
	Placed     bool // an order; otherwise a cart, or a draft
	Draft      bool // begun in the window and not placed
	Status     order.Status
	At         time.Time // of the order
	Updated    time.Time // of the last change
	Cancelled  time.Time // zero when it is not, or nobody knows when

	Customer                     string // id of the account; "" for a guest
	First, Family, Company, Mail string // of who pays
	Affiliate                    int64  // 0 for none
	Codes                        []string
	Offers                       Amount // what offers took off order, lines and shipping, as stored: negative
	Place                        Place  // where it goes

	Lines            []Line
	Discount         Amount // Σ of the order's discounts, as stored: negative
	ShippingBefore   Amount // before discounts, with handling
	ShippingDiscount Amount // Σ of the discounts on shipping, as stored: negative
	Handling         Amount
	Tax              Amount // total tax, as stored
	ShippingTax      Amount // the part of it that is for shipping
	TaxIncluded      bool   // prices contain the tax
	Total            Amount // the grand total

	Kept      Amount // what the shop keeps of a cancelled order
	StillOwed bool   // refunds without a return are still owed
	Payments  []Payment
	Returns   []Return
}

// Line is a line of an order.
type Line struct {
	ID               int64
	Product, Variant string // ids
	SKU, Name        string // as they were when it was ordered
	Quantity         int
	Base             Amount // price of a piece before discounts
	Total            Amount // after the line's own discounts
	Tax              Amount
	Shipping         Amount // its portion of shipping after discounts
	Cost             Amount // of a piece when the order was placed; 0 for not known
	GiftCard         bool   // what is sold is a gift card: a debt, no sale
	UserPriced       bool   // the customer named the price
	NonShipping      bool
	Taxed            Taxed
}

// spared says that the discounts of the order do not touch the line.
func (l *Line) spared() bool { return l.GiftCard || l.UserPriced }

// Place is where an order or a line of it is taxed, by what addresses call it.
type Place struct{ Country, Region, Postal string }

// Taxed says by what a line was taxed: the snapshot of the order, or what was found again where there is none.
type Taxed struct {
	Schedule     int64 // 0 for none
	Name         string
	Place        Place  // with the postal code only where the matching rate has one
	Rate         Amount // on the goods
	ShippingRate Amount
	ShippingTax  Amount // of the line's portion of shipping
	// HasShippingTax says that ShippingTax is known. Otherwise the order's is spread by portion × rate.
	HasShippingTax bool
	Untaxed        Untaxed // why there is no tax on the goods
	ExemptNumber   string  // of an exempt customer
}

// Untaxed says why goods are not taxed.
type Untaxed int

// Reasons, as the tax report splits what is not taxed.
const (
	IsTaxed Untaxed = iota
	NoSchedule
	ExemptProduct
	ExemptCustomer
	NoRate // for the address
	ShippingUntaxed
)

// taxable says whether a line takes part when the order's discounts are spread over what is taxed: it has a schedule
// and its product is not exempt, whatever the rate is then.
func (l *Line) taxable() bool {
	t := l.Taxed
	return !l.GiftCard && t.Schedule > 0 && t.Untaxed != NoSchedule && t.Untaxed != ExemptProduct
}

// Payment is a transaction of an order.
type Payment struct {
	order.Payment
	Reference string
	Brand     string // of the card; "" for not known
	LastFour  string // digits of the card
}

// applies says whether money came or went, by a card, in cash or by a gift card or points.
func (p *Payment) applies() bool {
	e := p.Action.Effect()
	return p.Counts() && (e == order.Charges || e == order.Refunds)
}

// Return is what came back of an order at one time.
type Return struct {
	Number string
	At     time.Time
	Reason string
	order.Return
	Refunds []string // ids of the payments that paid it out
}

// counts says whether the order is one that reports count: placed and not cancelled.
func (o *Order) counts() bool { return o.Placed && o.Status != order.Cancelled }

// isCart says whether it is a cart of a customer, with something in it.
func (o *Order) isCart() bool { return !o.Placed && !o.Draft && len(o.Lines) > 0 }

// Who is the customer as lists show it: "Last, First", else the company, else the e-mail address.
func (o *Order) Who() string {
	switch {
	case o.Family != "" && o.First != "":
		return o.Family + ", " + o.First
	case o.Family != "" || o.First != "":
		return o.Family + o.First
	case o.Company != "":
		return o.Company
	}
	return o.Mail
}

// Ratio is a quotient, false where the denominator is 0: it is shown as a dash and exported blank. It has 16 decimals.
func Ratio(a, b Amount) (Amount, bool) {
	if b.IsZero() {
		return Amount{}, false
	}
	return a.Div(b), true
}

// Change is what became of a figure since the compared period: the difference, and that as a fraction of the amount
// before. The fraction is false where there was nothing: the figure is new.
func Change(before, now Amount) (by, fraction Amount, known bool) {
	by = now.Sub(before)
	fraction, known = Ratio(by, before.Abs())
	return by, fraction, known
}

// Pieces is a whole number as an amount.
func Pieces(n int) Amount { return decimal.NewFromInt(int64(n)) }
