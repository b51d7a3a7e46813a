// Package document holds what the papers of an order say: the confirmation, invoice, credit note, packing slip, pick
// list, drop-ship request and address label. It knows figures and names, but neither the language nor the paper: a
// Document becomes words and a PDF elsewhere. It reads no store; package shop gathers what goes in.
//
// An invoice and a credit note are kept as they were given out: what a Document holds can be written as JSON and read
// back, and members are only ever added to it.
package document

import (
	"time"

	"github.com/shopspring/decimal"

	"griddle/shop/order"
)

// Amount is money in the currency of the document, or a rate as a fraction.
type Amount = order.Amount

// Kind says which paper it is. The texts are stored.
type Kind string

// The kinds of papers.
const (
	Confirmation Kind = "confirmation"
	Invoice      Kind = "invoice"
	CreditNote   Kind = "creditnote"
	PackingSlip  Kind = "slip"
	PickList     Kind = "picklist"
	DropShip     Kind = "dropship"
	AddressLabel Kind = "label"
)

// Numbered says whether papers of the kind have a number of their own, are given out once and kept as they were.
func (k Kind) Numbered() bool { return k == Invoice || k == CreditNote }

// Document is what one paper says. What it has no use for is empty.
type Document struct {
	Kind      Kind
	Number    string    `json:",omitempty"` // of the invoice, the credit note or the package
	Date      time.Time // of the document
	Store     Store
	Order     string    `json:",omitempty"` // number of the order
	Ordered   time.Time // when it was ordered
	Delivered time.Time // when the last of it was shipped; zero while something is open
	Refers    string    `json:",omitempty"` // number of the invoice that a credit note corrects
	Return    string    `json:",omitempty"` // number of the return that a credit note is for; "" for all that was left
	BillTo    []string  `json:",omitempty"` // lines of the address
	ShipTo    []string  `json:",omitempty"`
	Email     string    `json:",omitempty"`
	TaxNumber string    `json:",omitempty"` // of the customer
	Status    order.Status
	Codes     []string  `json:",omitempty"` // coupons
	Remark    string    `json:",omitempty"` // of the customer
	Method    string    `json:",omitempty"` // of shipping
	Tracking  []string  `json:",omitempty"`
	Lines     []Line    `json:",omitempty"`
	Sums      *Sums     `json:",omitempty"` // nil for a paper without prices
	Payments  []Payment `json:",omitempty"` // received and, negative, given back; the oldest first
	Notes     []string  `json:",omitempty"` // for the customer
	Orders    []string  `json:",omitempty"` // that a pick list is for
	Exempt    bool      `json:",omitempty"` // the customer pays no tax
}

// Store is who gives the paper out.
type Store struct {
	Name      string
	Lines     []string `json:",omitempty"` // of the address
	Phone     string   `json:",omitempty"`
	Email     string   `json:",omitempty"`
	TaxNumber string   `json:",omitempty"`
	Untaxed   string   `json:",omitempty"` // why no tax is charged, where none is
	Slip      string   `json:",omitempty"` // what is written below a packing slip
}

// Role says what a line is for that is no product.
type Role string

// Roles of lines; that of goods is empty.
const (
	Goods    Role = ""
	Shipping Role = "shipping"
	Goodwill Role = "goodwill"
	Fee      Role = "fee"
	Rounding Role = "rounding"
)

// Line is one line of a paper.
type Line struct {
	ID       int64  `json:",omitempty"` // number of the order's line
	Role     Role   `json:",omitempty"`
	SKU      string `json:",omitempty"`
	Name     string `json:",omitempty"`
	About    string `json:",omitempty"` // the choices in words
	Quantity int
	Ordered  int      `json:",omitempty"` // of a packing slip: pieces ordered
	Later    int      `json:",omitempty"` // of a packing slip: pieces that are still to come
	Shipped  int      `json:",omitempty"` // of a confirmation
	Orders   []string `json:",omitempty"` // of a pick list: whose pieces these are

	Unit     Amount // price of a piece before discounts
	Total    Amount // after the discounts of the line
	Discount Amount // on the line and its share of those on the order; negative
	Net      Amount // without tax, after discounts
	Rate     Amount
	Tax      Amount
	Gross    Amount
}

// Own is the discount on the line alone, negative, without its share of those on the order.
func (l Line) Own() Amount { return l.Total.Sub(l.Unit.Mul(decimal.NewFromInt(int64(l.Quantity)))) }

// Entry is an amount with what it is for.
type Entry struct {
	Text   string `json:",omitempty"`
	Amount Amount
}

// Rate is what is taxed alike.
type Rate struct {
	Rate, Net, Tax, Gross Amount
}

// Sums are the totals of a paper. Amounts of goods contain the tax where TaxIncluded says so.
type Sums struct {
	Currency    string
	TaxIncluded bool `json:",omitempty"`
	Before      Amount
	Discounts   []Entry `json:",omitempty"`
	Subtotal    Amount  // goods after discounts
	ShipBefore  Amount
	ShipOff     []Entry `json:",omitempty"`
	Ship        Amount  // after discounts, with handling
	Extra       []Line  `json:",omitempty"` // of a credit note: goodwill, fee, rounding
	Rates       []Rate  `json:",omitempty"` // the highest first; what is not taxed has the rate 0
	Net         Amount
	Tax         Amount
	Other       Amount // what an order's total has more than its parts
	Total       Amount
	Returned    Amount // what the customer need not pay because of returns
	Paid        Amount // received
	Refunded    Amount // given back
	Due         Amount // negative: to give back
}

// Payment is money that came or, negative, went.
type Payment struct {
	At     time.Time
	Means  order.Means
	About  string `json:",omitempty"` // the last figures of a card, the number of a cheque ...
	Amount Amount
}
