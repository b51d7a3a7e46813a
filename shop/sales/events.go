package sales

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/words"
	"griddle/storage"
)

// What the owner does with orders in the window. Each event is one transaction that notes one line in the history of
// each order, and answers a Change that can be undone. The rules stand in package order; programs meet none of them.
//
// A page lists orders by FindOrders and OrderRows, shows one by OrderOf, and calls the events with the ids of what is
// ticked or open:
//
//	change, err := sales.AcceptOrders(s, ctx, ids)
//	change, err = sales.RecordPayment(s, ctx, id, sales.PaymentEntry{Action: order.CashReceived, Amount: due})
//
// Where the owner is to be asked first, the error has ErrAsk as its cause: show its sentence, and call again with
// Confirmed. What can be recorded for an order now, and up to which amount, stands in OrderView.Offers.

// What the owner did with orders.
const (
	Accepted        model.ChangeKind = "accepted"
	PaymentRecorded model.ChangeKind = "payment"
	PaymentVoided   model.ChangeKind = "voided"
	PutOnHold       model.ChangeKind = "held"
	Released        model.ChangeKind = "released"
	StatusChosen    model.ChangeKind = "status"
)

// errLeftOut says that an order is none of those that an event is for. It stays as it is.
var errLeftOut = errors.New("left out")

// step is an event on one order.
type step struct {
	s        *shop.Store
	tx       *storage.Tx
	c        *model.Journal
	before   *shop.Order
	o        *shop.Order // as it is to be
	payments []shop.OrderTransaction
	places   int32
	said     []words.Sentence
	aside    bool // it is about neither money nor goods: what a program posted of them stays
}

// Kept is what is kept of the order, to be changed.
func (e *step) local() *shop.OrderLocal { return e.o.Kept() }

func (e *step) state() order.State { return e.o.State() }

// become takes over what follows for the status.
func (e *step) become(st order.State) {
	if was := e.o.Status(); was != st.Status {
		e.o.SetStatus(st.Status)
	}
	e.local().Held = st.Held
}

// say adds to the line of the history.
func (e *step) say(form words.Form, args ...any) { e.said = append(e.said, words.Say(form, args...)) }

// money is an amount as the history writes it.
func (e *step) money(d decimal.Decimal) string { return d.StringFixed(e.places) }

// onOrders lets something happen to each of these orders, all or none; those that are gone are left out.
func onOrders(s *shop.Store, ctx context.Context, kind model.ChangeKind, ids []string,
	do func(*step) error) (model.Change, error) {
	return model.ModelOf(shop.Orders, s).Recorded(ctx, kind, ids, func(tx *storage.Tx, c *model.Journal) error {
		currency, err := shop.CurrencyIn(tx)
		if err != nil {
			return err
		}
		return storage.InSteps(ctx, ids, func(some []string) error {
			for _, id := range some {
				if err := onOrder(s, tx, c, id, currency, do); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func onOrder(s *shop.Store, tx *storage.Tx, c *model.Journal, id string, currency shop.Currency,
	do func(*step) error) error {
	before, err := model.ModelOf(shop.Orders, s).Stored(tx, id)
	if err != nil || before == nil {
		return err
	}
	if err := c.Before(shop.Orders.Name(), storage.Eq("id", id)); err != nil {
		return err
	}
	next, err := model.ModelOf(shop.Orders, s).Stored(tx, id)
	if err != nil {
		return err
	}
	next.Detach()
	e := &step{s: s, tx: tx, c: c, before: before, o: next, places: currency.Decimals()}
	if e.payments, err = s.PaymentsOf(tx, id); err != nil {
		return err
	}
	switch err := do(e); {
	case errors.Is(err, errLeftOut):
		return nil
	case err != nil:
		return err
	}
	return e.finish()
}

// finish lets follow what a change of money means, notes the line of the history and stores the order.
func (e *step) finish() (err error) {
	if e.payments, err = e.s.PaymentsOf(e.tx, e.o.Bvin); err != nil {
		return err
	}
	settled := e.before.Local().Paid.Settled()
	e.o.SumUp(shop.AsPayments(e.payments))
	if e.o.Status() != order.Cancelled && e.before.Status() != order.Cancelled {
		e.become(order.Pay(e.state(), settled))
	}
	if err := e.giftCards(); err != nil {
		return err
	}
	if e.local().Paid.Settled() && (!settled || e.before.Listed() != shop.IsOrder) {
		if err := e.invoiceOnPayment(); err != nil {
			return err
		}
	}
	if !e.aside {
		e.o.PaymentStatus = shop.PaymentStatus(e.local().Paid.Stored(e.o.Bill()))
	}
	if was, is := e.before.Status(), e.o.Status(); was != is {
		e.say("Status: %s → %s.", was.Name(), is.Name())
	}
	e.local().Tell(e.s.Instant(), shop.FromWindow, joinSentences(e.said))
	_, _, err = model.ModelOf(shop.Orders, e.s).Put(e.tx, e.c, e.before, e.o)
	return err
}

// joinSentences makes one line of several sentences.
func joinSentences(all []words.Sentence) words.Sentence {
	switch len(all) {
	case 0:
		return words.Say("Changed.")
	case 1:
		return all[0]
	}
	return words.Say("%s %s", all[0], joinSentences(all[1:]))
}

// AcceptOrders takes new orders on.
func AcceptOrders(s *shop.Store, ctx context.Context, ids []string) (model.Change, error) {
	return onOrders(s, ctx, Accepted, ids, func(e *step) error {
		st, r := order.Accept(e.state())
		if r != nil {
			return shop.RefusedBy(r)
		}
		e.say("Accepted.")
		e.become(st)
		return nil
	})
}

// HoldOrders stops orders, ReleaseOrders lets them go on where they were stopped.
func HoldOrders(s *shop.Store, ctx context.Context, ids []string) (model.Change, error) {
	return onOrders(s, ctx, PutOnHold, ids, func(e *step) error {
		st, r := order.Hold(e.state())
		e.say("Put on hold.")
		e.become(st)
		return shop.RefusedBy(r)
	})
}

// ReleaseOrders: see HoldOrders.
func ReleaseOrders(s *shop.Store, ctx context.Context, ids []string) (model.Change, error) {
	return onOrders(s, ctx, Released, ids, func(e *step) error {
		st, r := order.Release(e.state())
		e.say("Released.")
		e.become(st)
		return shop.RefusedBy(r)
	})
}

// SetOrderStatus gives orders a status by hand. Cancelling and reopening are events of their own.
func SetOrderStatus(s *shop.Store, ctx context.Context, ids []string, to order.Status, confirmed bool) (model.Change,
	error) {
	return onOrders(s, ctx, StatusChosen, ids, func(e *step) error {
		st, r := order.Choose(e.state(), to, confirmed)
		e.say("Chosen by hand.")
		e.become(st)
		return shop.RefusedBy(r)
	})
}

// OrderView is an order with all that its pages show.
type OrderView struct {
	Order    shop.Order
	Local    shop.OrderLocal
	Shipment order.Shipment
	Payments []shop.OrderTransaction // the newest first
	Offers   []order.Offer           // what can be recorded now
	Open     []order.Payment         // steps that another is to follow
	Currency shop.Currency
	// ToPack and Returnable are how many pieces of each line, by its number, can be packed and can come back.
	ToPack, Returnable map[int64]int
	Packing            PackingPlan
	Undone             bool // everything came back and was refunded: it may be marked as cancelled
	// Pictures are the files of the main pictures, "" for none, of the lines' products that are still there.
	Pictures map[string]string
	Papers   PapersDue
}

// OrderOf reads one order, an *Error of kind Missing when there is none.
func OrderOf(s *shop.Store, ctx context.Context, id string) (w OrderView, err error) {
	err = model.Look(ctx, s, func(_ *model.Batch[*shop.Store], v storage.Reader) error {
		if w.Order, err = model.ReadOne(model.ModelOf(shop.Orders, s), v, id); err != nil {
			return err
		}
		if w.Currency, err = shop.CurrencyIn(v); err != nil {
			return err
		}
		if w.Payments, err = s.PaymentsOf(v, id); err != nil {
			return err
		}
		payments := shop.AsPayments(w.Payments)
		w.Local, w.Shipment = w.Order.Local(), w.Order.Shipment()
		w.Offers, w.Open = order.Offers(w.Local.Paid, payments), order.Open(payments)
		slices.Reverse(w.Payments)
		if w.Packing, err = packing(s, v, &w.Order); err != nil {
			return err
		}
		w.Undone = undone(&w.Order, w.Currency.Decimals())
		w.ToPack, w.Returnable = map[int64]int{}, map[int64]int{}
		toPack, returns := w.Order.ToPack(), w.Local.AllReturns()
		for i, l := range w.Order.Sold(w.Currency.Decimals()).Lines {
			w.ToPack[l.ID], w.Returnable[l.ID] = toPack[i], order.Returnable(l, returns)
		}
		if w.Papers, err = papersDue(s, v, &w.Order); err != nil {
			return err
		}
		w.Pictures, err = picturesOf(s, v, w.Order.Items)
		return err
	})
	return w, err
}

// picturesOf are the files of the main pictures of the lines' products.
func picturesOf(s *shop.Store, v storage.Reader, lines []shop.LineItem) (map[string]string, error) {
	all := map[string]string{}
	for _, l := range lines {
		p, err := model.ModelOf(shop.Products, s).Get(v, l.ProductId)
		switch {
		case errors.Is(err, storage.ErrNotFound):
		case err != nil:
			return nil, err
		default:
			all[l.ProductId] = p.ImageFileSmall
		}
	}
	return all, nil
}

// Kinds of changes of the notes of orders.
const (
	Noted     model.ChangeKind = "noted"
	NotesGone model.ChangeKind = "unnoted"
)

// NoteOrders adds a note to orders. A public one may be shown to the customer.
func NoteOrders(s *shop.Store, ctx context.Context, ids []string, text string, public bool) (model.Change, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return model.Change{}, shop.Refuse(shop.Invalid, "Note", "{field} is empty; write something.")
	}
	return onOrders(s, ctx, Noted, ids, func(e *step) error {
		e.aside = true
		e.o.Notes = append(slices.Clone(e.o.Notes), shop.OrderNote{AuditDate: e.s.Instant(), Note: text,
			IsPublic: public})
		e.say("Note added.")
		return nil
	})
}

// DeleteNote deletes a note of an order.
func DeleteNote(s *shop.Store, ctx context.Context, id string, note int64) (model.Change, error) {
	return onOrders(s, ctx, NotesGone, []string{id}, func(e *step) error {
		e.aside = true
		kept := slices.DeleteFunc(slices.Clone(e.o.Notes), func(n shop.OrderNote) bool { return n.Id == note })
		if len(kept) == len(e.o.Notes) {
			return shop.Refuse(shop.Missing, "", "This note is not there any more.")
		}
		e.o.Notes = kept
		e.say("Note deleted.")
		return nil
	})
}
