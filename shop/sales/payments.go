package sales

import (
	"context"
	"strings"

	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/wire"
	"griddle/storage"
)

// PaymentEntry is a payment that the owner records.
type PaymentEntry struct {
	Action   order.Action
	Amount   shop.Decimal // as typed: positive, also of a refund
	Step     string       // id of the transaction that it follows; "" for none
	Number   string       // of cheque, purchase order or account
	At       shop.Instant // not set: now
	RefNum   string
	Messages string
	Card     shop.TransactionCard // of which the last four digits are kept
	GiftCard string               // number of the gift card that pays, or gets money back

	Confirmed bool // the owner was asked already
}

// RecordPayment records a payment of an order, or what was noted of one, by the rules of package order. What follows
// for status and gift cards happens with it.
func RecordPayment(s *shop.Store, ctx context.Context, id string, p PaymentEntry) (model.Change, error) {
	return onOrders(s, ctx, PaymentRecorded, []string{id}, func(e *step) error {
		_, err := e.pay(p)
		return err
	})
}

// RecordPayments records for each order what is due of it, as a payment of this kind; those with nothing due are left
// out.
func RecordPayments(s *shop.Store, ctx context.Context, ids []string, p PaymentEntry) (model.Change, error) {
	return onOrders(s, ctx, PaymentRecorded, ids, func(e *step) error {
		due := e.local().Paid.Due
		if !due.IsPositive() {
			return errLeftOut
		}
		p.Amount = shop.Decimal{Decimal: due}
		_, err := e.pay(p)
		return err
	})
}

// pay records a payment and answers the transaction.
func (e *step) pay(p PaymentEntry) (*shop.OrderTransaction, error) {
	if p.At.IsZero() {
		p.At = e.s.Instant()
	}
	card, err := e.s.GiftCardByNumber(e.tx, p.GiftCard)
	if err != nil {
		return nil, err
	}
	entry := order.Entry{Action: p.Action, Amount: p.Amount.Decimal, Step: p.Step, Number: strings.TrimSpace(p.Number),
		At: p.At.Time(), Card: card.State()}
	r := order.Check(entry, e.local().Paid, shop.AsPayments(e.payments), e.s.Now(), e.o.TimeOfOrderUtc.Time(), e.places,
		p.Confirmed)
	if r != nil {
		return nil, shop.RefusedBy(r)
	}
	t := e.transaction(p)
	if err := e.useGiftCard(&t, card, p.Amount.Decimal); err != nil {
		return nil, err
	}
	if _, _, err := model.ModelOf(shop.OrderTransactions, e.s).Put(e.tx, e.c, nil, &t); err != nil {
		return nil, err
	}
	if p.Action.Voids() {
		if err := e.void(p.Step); err != nil {
			return nil, err
		}
	}
	e.payments = append(e.payments, t)
	e.o.SumUp(shop.AsPayments(e.payments))
	e.say("%s: %s.", p.Action.Name(), e.money(p.Amount.Decimal))
	return &t, nil
}

// transaction is an entry as it is stored.
func (e *step) transaction(p PaymentEntry) shop.OrderTransaction {
	t := wire.New[shop.OrderTransaction](e.s.Instant())
	t.OrderId, t.OrderNumber, t.TimeStampUtc = e.o.Bvin, e.o.OrderNumber, p.At
	t.Action, t.Success = shop.TransactionAction(p.Action), true
	t.Amount.Decimal = p.Action.Stored(p.Amount.Decimal)
	t.RefNum1, t.Messages, t.LinkedToTransaction = p.RefNum, p.Messages, p.Step
	number := strings.TrimSpace(p.Number)
	switch p.Action.Means() {
	case order.Card:
		t.CreditCard = p.Card
	case order.Cheque:
		t.CheckNumber = number
	case order.Purchase:
		t.PurchaseOrderNumber = number
	case order.Account:
		t.CompanyAccountNumber = number
	}
	if before := e.payment(p.Step); before != nil { // what is known of the step before it
		t.CheckNumber, t.PurchaseOrderNumber = before.CheckNumber, before.PurchaseOrderNumber
		t.CompanyAccountNumber = before.CompanyAccountNumber
		t.CreditCard, t.GiftCard = before.CreditCard, before.GiftCard
	}
	return t
}

// Payment is a transaction of the order, nil for none.
func (e *step) payment(id string) *shop.OrderTransaction {
	for i := range e.payments {
		if string(e.payments[i].Id) == id {
			return &e.payments[i]
		}
	}
	return nil
}

// VoidPayment takes a payment back: it stays in the list and counts no more.
func VoidPayment(s *shop.Store, ctx context.Context, id, payment string) (model.Change, error) {
	return onOrders(s, ctx, PaymentVoided, []string{id}, func(e *step) error {
		t := e.payment(payment)
		if t == nil || t.Voided {
			return shop.Refuse(shop.Missing, "", "This payment was voided already, or is not there any more.")
		}
		if err := e.unuseGiftCard(t); err != nil {
			return err
		}
		if err := e.void(payment); err != nil {
			return err
		}
		e.say("Voided: %s, %s.", order.Action(t.Action).Name(), e.money(t.Amount.Decimal))
		return nil
	})
}

// void marks a transaction as taken back.
func (e *step) void(id string) error {
	t := e.payment(id)
	if t == nil {
		return nil
	}
	if err := e.c.Before(shop.OrderTransactions.Name(), storage.Eq("id", string(t.Id))); err != nil {
		return err
	}
	before := *t
	t.Voided = true
	_, _, err := model.ModelOf(shop.OrderTransactions, e.s).Put(e.tx, e.c, &before, t)
	return err
}

// useGiftCard takes what a redemption takes from its card, after a note of it, and gives it back what a refund does.
func (e *step) useGiftCard(t *shop.OrderTransaction, card shop.KnownCard, amount decimal.Decimal) error {
	switch order.Action(t.Action) {
	case order.GiftCardRedeemed:
		t.GiftCard.CardNumber = card.CardNumber
		note := *t
		note.Action, note.Amount = shop.TransactionAction(order.GiftCardNoted), shop.Decimal{}
		if _, _, err := model.ModelOf(shop.OrderTransactions, e.s).Put(e.tx, e.c, nil, &note); err != nil {
			return err
		}
		e.payments = append(e.payments, note)
		t.LinkedToTransaction = string(note.Id)
		return e.spend(card, amount)
	case order.GiftCardRefunded:
		if card.GiftCard == nil {
			return shop.Refuse(shop.Invalid, "CardNumber", "There is no gift card with this number.")
		}
		t.GiftCard.CardNumber = card.CardNumber
		return e.spend(card, amount.Neg())
	}
	return nil
}

// unuseGiftCard gives a card back what a payment took that is voided.
func (e *step) unuseGiftCard(t *shop.OrderTransaction) error {
	p := t.Payment()
	if p.Action != order.GiftCardRedeemed && p.Action != order.GiftCardRefunded || t.GiftCard.CardNumber == nil {
		return nil
	}
	card, err := e.s.GiftCardByNumber(e.tx, *t.GiftCard.CardNumber)
	if err != nil || card.GiftCard == nil {
		return err
	}
	return e.spend(card, p.Amount.Neg())
}

// spend changes what of a card was used, never below 0.
func (e *step) spend(card shop.KnownCard, amount decimal.Decimal) error {
	if err := e.c.Before(shop.GiftCards.Name(), storage.Eq("pk", card.GiftCardId)); err != nil {
		return err
	}
	before := *card.GiftCard
	card.UsedAmount.Decimal = decimal.Max(card.UsedAmount.Add(amount), decimal.Zero)
	_, _, err := model.ModelOf(shop.GiftCards, e.s).Put(e.tx, e.c, &before, card.GiftCard)
	return err
}

// PaymentsCaptured is the kind of change that takes the money that is held or announced of orders.
const PaymentsCaptured model.ChangeKind = "captured"

// CapturePlan is what a capture would record, before it is done.
type CapturePlan struct {
	Orders []string // ids of those of which something is taken
	Others int      // of which nothing can be
	Open   int      // of which something is left to pay then
	Sums   []CaptureSum
	Total  order.Amount
}

// CaptureSum is what is taken by one action.
type CaptureSum struct {
	Action order.Action
	Amount order.Amount
}

// PlanCapture says what CaptureOrders would record of these orders.
func PlanCapture(s *shop.Store, ctx context.Context, ids []string) (p CapturePlan, err error) {
	err = model.Look(ctx, s, func(_ *model.Batch[*shop.Store], v storage.Reader) error {
		sums := map[order.Action]decimal.Decimal{}
		for _, id := range ids {
			o, err := model.ModelOf(shop.Orders, s).Stored(v, id)
			if err != nil {
				return err
			}
			var all []order.Capture
			if o != nil {
				if all, err = capturesOf(s, v, o); err != nil {
					return err
				}
			}
			if len(all) == 0 {
				p.Others++
				continue
			}
			p.Orders = append(p.Orders, id)
			due := o.Local().Paid.Due
			for _, c := range all {
				sums[c.Action], p.Total, due = sums[c.Action].Add(c.Amount), p.Total.Add(c.Amount), due.Sub(c.Amount)
			}
			if due.IsPositive() {
				p.Open++
			}
		}
		for _, a := range order.Actions() {
			if sum, some := sums[a]; some {
				p.Sums = append(p.Sums, CaptureSum{a, sum})
			}
		}
		return nil
	})
	return p, err
}

// capturesOf is what is taken of an order that waits for its payment.
func capturesOf(s *shop.Store, r storage.Reader, o *shop.Order) ([]order.Capture, error) {
	if o.Status() != order.ReadyForPayment {
		return nil, nil
	}
	payments, err := s.PaymentsOf(r, o.Bvin)
	return order.Captures(o.Local().Paid.Due, shop.AsPayments(payments)), err
}

// CaptureOrders records that the money was taken that is held or announced of orders that wait for their payment;
// others are left out. Those that are paid then are ready for shipping.
func CaptureOrders(s *shop.Store, ctx context.Context, ids []string) (model.Change, error) {
	return onOrders(s, ctx, PaymentsCaptured, ids, func(e *step) error {
		all, err := capturesOf(s, e.tx, e.o)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return errLeftOut
		}
		for _, c := range all {
			entry := PaymentEntry{Action: c.Action, Amount: shop.Decimal{Decimal: c.Amount}, Step: c.Step.ID,
				Confirmed: true}
			if _, err := e.pay(entry); err != nil {
				return err
			}
		}
		return nil
	})
}
