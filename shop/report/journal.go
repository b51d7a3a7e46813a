package report

import (
	"cmp"
	"slices"
	"time"

	"griddle/shop/order"
)

// Accounts are where an accountant books.
type Accounts struct {
	Receivable string                                   // what customers owe
	Sales      func(schedule int64, rate Amount) string // of goods; without tax both are 0
	Shipping   func(rate Amount) string                 // likewise
	Money      func(order.Means) string                 // where money arrives
	GiftCards  string                                   // what the shop owes their holders
	Other      string                                   // refunds without a return, goodwill, fees
}

// JournalKind is what a row of the journal is of.
type JournalKind int

// Kinds.
const (
	JournalInvoice JournalKind = iota
	JournalCredit              // a return
	JournalRefund              // money given back without a return, as far as it takes off what was to be paid
	JournalPayment
)

// JournalRow is one booking. What is taken back has the accounts of what it takes back, and negative amounts.
type JournalRow struct {
	Kind          JournalKind
	At            time.Time
	Order, Number string
	Return        string // number of the return of a credit
	Who           string
	Schedule      int64
	Rate          Amount // 0 for what is not taxed
	Net, Tax      Amount // of a payment all is net
	Debit, Credit string
}

// Gross is what is booked.
func (r JournalRow) Gross() Amount { return r.Net.Add(r.Tax) }

// Journal are the bookings of a period, the oldest first: the orders that count by their time, a row for each rate;
// what came back, by the time of the return; and the payments, by theirs, of all orders. Its sums by rate are those
// of the sales tax by order date.
func Journal(orders Orders, p Period, r Rules, a Accounts) (rows []JournalRow) {
	r.AsSeen = false
	in := p.span()
	for o := range orders {
		b := booker{order: o, accounts: a, rows: rows}
		b.invoices(in, r)
		for i := range o.Payments {
			if pay := &o.Payments[i]; pay.applies() && in.has(pay.At) {
				b.payment(pay, r)
			}
		}
		rows = b.rows
	}
	slices.SortStableFunc(rows, func(a, b JournalRow) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Number, b.Number), cmp.Compare(a.Kind, b.Kind))
	})
	return rows
}

// booker books what is of one order.
type booker struct {
	order    *Order
	accounts Accounts
	rows     []JournalRow
}

func (b *booker) row(kind JournalKind, at time.Time) JournalRow {
	return JournalRow{Kind: kind, At: at, Order: b.order.ID, Number: b.order.Number, Who: b.order.Who(),
		Debit: b.accounts.Receivable}
}

func (b *booker) invoices(in span, r Rules) {
	o := b.order
	if !o.counts() {
		return
	}
	if f, returns, placed, any := o.inSpan(in, r); any {
		parts := o.taxParts(&f, r)
		if placed {
			b.parts(b.row(JournalInvoice, o.At), parts, false)
		}
		for i := range returns {
			back := &o.Returns[i]
			if !in.has(back.At) {
				continue
			}
			row := b.row(JournalCredit, back.At)
			row.Return = back.Number
			b.parts(row, o.bookedBack(parts, back, &returns[i], r), true)
			row.Net, row.Credit = returns[i].other.Neg(), b.accounts.Other
			b.add(row)
		}
	}
	if plain := o.plainIn(in, r); !plain.IsZero() {
		row := b.row(JournalRefund, o.lastEvent(in))
		row.Net, row.Credit = plain.Neg(), b.accounts.Other
		b.add(row)
	}
}

// bookedBack are the parts of a return. The order's discounts were shared by pieces where tax was worked out and by
// value where the return was: what lies between the tax bases and what is given back is booked without tax.
func (o *Order) bookedBack(parts []taxPart, back *Return, g *returnFigures, r Rules) []taxPart {
	came := o.returnedParts(parts, back, g, r)
	rest := g.goods.Add(g.gifts).Add(g.shipping)
	for _, p := range came {
		rest = rest.Sub(p.base)
	}
	return append(came, taxPart{key: taxKey{untaxed: NoSchedule}, line: -1, base: rest})
}

// lastEvent is when the order was last paid in a span, or something of it came back.
func (o *Order) lastEvent(in span) (at time.Time) {
	for i := range o.Returns {
		if back := o.Returns[i].At; in.has(back) && back.After(at) {
			at = back
		}
	}
	for i := range o.Payments {
		if p := &o.Payments[i]; p.applies() && in.has(p.At) && p.At.After(at) {
			at = p.At
		}
	}
	return at
}

// parts books the parts of an order, those under one account and rate together.
func (b *booker) parts(row JournalRow, parts []taxPart, back bool) {
	first := len(b.rows)
	for _, p := range parts {
		row := row
		row.Net, row.Tax = p.base, p.tax
		if back {
			row.Net, row.Tax = p.base.Neg(), p.tax.Neg()
		}
		if p.key.untaxed == IsTaxed && !p.key.gift && !p.key.loose {
			row.Schedule, row.Rate = p.key.schedule, p.key.amount()
		}
		switch {
		case p.key.gift:
			row.Credit = b.accounts.GiftCards
		case p.kind == TaxOnShipping:
			row.Credit = b.accounts.Shipping(row.Rate)
		default:
			row.Credit = b.accounts.Sales(row.Schedule, row.Rate)
		}
		same := slices.IndexFunc(b.rows[first:], func(r JournalRow) bool {
			return r.Credit == row.Credit && r.Schedule == row.Schedule && r.Rate.Equal(row.Rate)
		})
		if same >= 0 {
			to := &b.rows[first+same]
			to.Net, to.Tax = to.Net.Add(row.Net), to.Tax.Add(row.Tax)
			continue
		}
		b.add(row)
	}
}

// add books a row that is not nothing.
func (b *booker) add(row JournalRow) {
	if !row.Net.IsZero() || !row.Tax.IsZero() {
		b.rows = append(b.rows, row)
	}
}

func (b *booker) payment(p *Payment, r Rules) {
	row := b.row(JournalPayment, p.At)
	row.Net, row.Credit = p.Amount.Round(r.Places), b.accounts.Receivable
	row.Debit = b.accounts.Money(p.Action.Means())
	if p.Action.Means() == order.GiftCard {
		row.Debit = b.accounts.GiftCards
	}
	b.add(row)
}
