package sales

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"griddle/shop"
	"griddle/shop/document"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/storage"
)

// OrderPaper is an invoice or credit note that was given out.
type OrderPaper struct {
	document.Document
	Open bool // an invoice that no credit note took back
}

// giveOut numbers a paper and keeps it.
func (p *clerk) giveOut(tx *storage.Tx, o *shop.Order, d document.Document) (document.Document, error) {
	name, pattern := shop.InvoiceNumbers, p.settings.Invoices
	if d.Kind == document.CreditNote {
		name, pattern = shop.CreditNumbers, p.settings.Credits
	}
	var serial int64
	for used := true; used; { // another pattern may have given the text before
		var err error
		if serial, err = model.NextNumber(tx, name); err != nil {
			return d, err
		}
		d.Number = order.Number(pattern, serial, p.now.In(time.Local))
		if used, err = storage.Exists(tx, shop.PapersTable, storage.And(storage.Eq("kind", string(d.Kind)),
			storage.Eq("number", d.Number))); err != nil {
			return d, err
		}
	}
	body, err := json.Marshal(d)
	if err != nil {
		return d, err
	}
	tx.Touch(shop.PapersTable)
	_, err = storage.Insert(tx, shop.PapersTable, storage.Values{"kind": string(d.Kind), "number": d.Number,
		"serial": serial, "of": o.Bvin, "at": p.now.UnixMilli(), "refers": d.Refers, "body": body})
	return d, err
}

// issued answers the invoices or the credit notes of orders; those that are due are given out first.
func issued(s *shop.Store, ctx context.Context, w PaperWish) (all []document.Document, err error) {
	err = shop.Write(s, ctx, func(tx *storage.Tx) error {
		all = nil
		return eachForPapers(s, tx, w.Orders, func(e *step, p *clerk) error {
			due := e.dueCredits
			if w.Kind == document.Invoice {
				due = e.dueInvoice
			}
			some, err := due(p)
			all = append(all, some...)
			return err
		})
	})
	if err == nil && len(all) == 0 {
		err = nothingOn(w.Kind)
	}
	return all, err
}

// eachForPapers lets something be given out for each of these orders. It cannot be taken back, so nothing is kept to do
// that.
func eachForPapers(s *shop.Store, tx *storage.Tx, ids []string, do func(*step, *clerk) error) error {
	p, err := clerkOf(s, tx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		err := onOrder(s, tx, nil, id, p.currency, func(e *step) error {
			e.aside = true
			if err := do(e, p); err != nil {
				return err
			}
			if len(e.said) == 0 {
				return errLeftOut // nothing was given out, so nothing is written
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// dueInvoice is the invoice of the order as it stands, given out now if there is none yet.
func (e *step) dueInvoice(p *clerk) ([]document.Document, error) {
	all, err := shop.PapersOf(e.tx, e.o.Bvin)
	if err != nil {
		return nil, err
	}
	if open := openInvoice(all); open != nil {
		return []document.Document{*open}, nil
	}
	switch {
	case e.o.Listed() != shop.IsOrder:
		return nil, shop.Refuse(shop.Invalid, "", "A draft gets no invoice: place the order first.")
	case e.o.Status() == order.Cancelled && len(all) == 0:
		return nil, shop.Refuse(shop.Invalid, "", "Order %s is cancelled, so it gets no invoice.", e.o.OrderNumber)
	case e.o.Status() == order.Cancelled:
		return slices.DeleteFunc(all, func(d document.Document) bool { return d.Kind != document.Invoice }), nil
	case len(e.o.Items) == 0:
		return nil, shop.Refuse(shop.Invalid, "", "Order %s has no lines, so it gets no invoice.", e.o.OrderNumber)
	}
	d, err := e.invoice(p)
	return []document.Document{d}, err
}

// invoiceOnPayment gives out the invoice of an order that has just been paid, where the owner wants that.
func (e *step) invoiceOnPayment() error {
	settings, err := shop.PaperSettingsIn(e.tx)
	if err != nil || !settings.OnPayment || e.o.Listed() != shop.IsOrder || e.o.Status() == order.Cancelled ||
		len(e.o.Items) == 0 {
		return err
	}
	all, err := shop.PapersOf(e.tx, e.o.Bvin)
	if err != nil || openInvoice(all) != nil {
		return err
	}
	p, err := clerkOf(e.s, e.tx)
	if err == nil {
		_, err = e.invoice(p)
	}
	return err
}

// openInvoice is the invoice that no credit note took back as a whole; nil for none.
func openInvoice(all []document.Document) *document.Document {
	for i := range slices.Backward(all) {
		if d := &all[i]; d.Kind == document.Invoice && !slices.ContainsFunc(all, func(c document.Document) bool {
			return c.Kind == document.CreditNote && c.Refers == d.Number && c.Return == ""
		}) {
			return d
		}
	}
	return nil
}

// credited says whether a return has its credit note.
func credited(all []document.Document, r shop.OrderReturn) bool {
	return slices.ContainsFunc(all, func(d document.Document) bool {
		return d.Kind == document.CreditNote && d.Return == r.Number
	})
}

// invoice gives one out.
func (e *step) invoice(p *clerk) (document.Document, error) {
	d, err := p.withSums(p.head(document.Invoice, e.o), e.o)
	if err != nil {
		return d, err
	}
	if d, err = p.giveOut(e.tx, e.o, d); err != nil {
		return d, err
	}
	e.say("Invoice %s.", d.Number)
	return d, nil
}

// dueCredits are the credit notes of the order. Those for returns, and for an order that was cancelled, are given out
// now if there are none yet.
func (e *step) dueCredits(p *clerk) ([]document.Document, error) {
	all, err := shop.PapersOf(e.tx, e.o.Bvin)
	if err != nil {
		return nil, err
	}
	if open := openInvoice(all); open != nil {
		for _, r := range e.local().Returns {
			if credited(all, r) {
				continue
			}
			d, err := e.credit(p, *open, r)
			if err != nil {
				return nil, err
			}
			all = append(all, d)
		}
		if e.o.Status() == order.Cancelled {
			d, err := e.takeBack(p, *open, all)
			if err != nil {
				return nil, err
			}
			all = append(all, d)
		}
	}
	return slices.DeleteFunc(all, func(d document.Document) bool { return d.Kind != document.CreditNote }), nil
}

// credit gives out the credit note for a return.
func (e *step) credit(p *clerk, invoice document.Document, r shop.OrderReturn) (document.Document, error) {
	d := p.head(document.CreditNote, e.o)
	d.Refers, d.Return = invoice.Number, r.Number
	d.Lines, d.Sums = document.Credit(invoice, r.Return, e.places)
	d, err := p.giveOut(e.tx, e.o, d)
	if err == nil {
		e.say("Credit note %s.", d.Number)
	}
	return d, err
}

// takeBack gives out the credit note for all that those before left of an invoice.
func (e *step) takeBack(p *clerk, invoice document.Document, all []document.Document) (document.Document, error) {
	d := p.head(document.CreditNote, e.o)
	d.Refers = invoice.Number
	var before []document.Document
	for _, a := range all {
		if a.Kind == document.CreditNote && a.Refers == invoice.Number {
			before = append(before, a)
		}
	}
	d.Lines, d.Sums = document.Rest(invoice, before)
	d, err := p.giveOut(e.tx, e.o, d)
	if err == nil {
		e.say("Credit note %s.", d.Number)
	}
	return d, err
}

// CorrectInvoice takes the invoice of an order back by a credit note and gives out another, of the order as it is now.
// It answers both.
func CorrectInvoice(s *shop.Store, ctx context.Context, id string) (both []document.Document, err error) {
	err = shop.Write(s, ctx, func(tx *storage.Tx) error {
		both = nil
		return eachForPapers(s, tx, []string{id}, func(e *step, p *clerk) error {
			all, err := shop.PapersOf(tx, id)
			if err != nil {
				return err
			}
			open := openInvoice(all)
			if open == nil || e.o.Status() == order.Cancelled {
				return shop.Refuse(shop.Invalid, "", "There is no invoice to correct.")
			}
			credit, err := e.takeBack(p, *open, all)
			if err != nil {
				return err
			}
			next, err := e.invoice(p)
			both = []document.Document{credit, next}
			return err
		})
	})
	return both, err
}

// PapersDue says what of an order's invoice and credit notes is to be given out, and what was.
type PapersDue struct {
	Given   []OrderPaper // the oldest first
	Stale   bool         // the order is not any more as its invoice says
	Credits int          // credit notes that are due
}

// papersDue looks what of an order is to be given out.
func papersDue(s *shop.Store, r storage.Reader, o *shop.Order) (due PapersDue, err error) {
	all, err := shop.PapersOf(r, o.Bvin)
	if err != nil || len(all) == 0 {
		return due, err
	}
	open := openInvoice(all)
	for i := range all {
		due.Given = append(due.Given, OrderPaper{Document: all[i], Open: open == &all[i]})
	}
	if open == nil {
		return due, nil
	}
	for _, r := range o.Local().Returns {
		if !credited(all, r) {
			due.Credits++
		}
	}
	if o.Status() == order.Cancelled {
		due.Credits++
		return due, nil
	}
	p, err := clerkOf(s, r)
	if err != nil {
		return due, err
	}
	now, err := p.withSums(p.head(document.Invoice, o), o)
	due.Stale = err == nil && !document.Same(*open, now)
	return due, err
}
