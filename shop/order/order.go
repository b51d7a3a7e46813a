// Package order holds the rules by which the window handles orders, as functions of values: what is paid and due, what
// follows from an event for status and stock, how discounts are shared and what a return is worth, and which numbers
// are given. It reads no store and knows no record of the protocol; package shop calls it within its transactions.
// Programs that write orders by the API meet none of these rules.
package order

import (
	"github.com/shopspring/decimal"

	"griddle/shop/words"
)

// Amount is money, or a rate.
type Amount = decimal.Decimal

// Refusal says why something cannot be done, or is to be asked first.
type Refusal struct {
	Field    string // what it is about, by the protocol's name; "" for nothing
	Sentence words.Sentence
	// Ask is a question: confirmed, the same may be done.
	Ask bool
}

func (r *Refusal) Error() string { return r.Sentence.About(r.Field) }

func refuse(field string, form words.Form, args ...any) *Refusal {
	return &Refusal{Field: field, Sentence: words.Say(form, args...)}
}

func ask(field string, form words.Form, args ...any) *Refusal {
	return &Refusal{Field: field, Sentence: words.Say(form, args...), Ask: true}
}

// Status is how far an order is.
type Status int

// The statuses, by which lists of orders are sorted.
const (
	NoStatus Status = iota // a cart, or a status that only another program knows
	Received
	OnHold
	ReadyForPayment
	ReadyForShipping
	Complete
	Cancelled
)

// What the stored payment status can be (docs/protocol/30-orders-people-taxes.md §2.9).
const (
	StoredUnknown = iota
	StoredUnpaid
	StoredPartly
	StoredPaid
	StoredOverpaid
)

// What the stored shipping status can be (docs/protocol/30-orders-people-taxes.md §2.10).
const (
	ShippingUnknown = iota
	Unshipped
	PartlyShipped
	FullyShipped
)
