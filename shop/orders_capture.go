package shop

import (
	"context"

	"github.com/shopspring/decimal"

	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/storage"
)

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
func (s *Store) PlanCapture(ctx context.Context, ids []string) (p CapturePlan, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		sums := map[order.Action]decimal.Decimal{}
		for _, id := range ids {
			o, err := modelsOf(s).orders.Stored(v, id)
			if err != nil {
				return err
			}
			var all []order.Capture
			if o != nil {
				if all, err = s.capturesOf(v, o); err != nil {
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
func (s *Store) capturesOf(r storage.Reader, o *Order) ([]order.Capture, error) {
	if o.Status() != order.ReadyForPayment {
		return nil, nil
	}
	payments, err := s.paymentsOf(r, o.Bvin)
	return order.Captures(o.Local().Paid.Due, asPayments(payments)), err
}

// CaptureOrders records that the money was taken that is held or announced of orders that wait for their payment;
// others are left out. Those that are paid then are ready for shipping.
func (s *Store) CaptureOrders(ctx context.Context, ids []string) (model.Change, error) {
	return s.onOrders(ctx, PaymentsCaptured, ids, func(e *step) error {
		all, err := s.capturesOf(e.tx, e.o)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return errLeftOut
		}
		for _, c := range all {
			entry := PaymentEntry{Action: c.Action, Amount: Decimal{Decimal: c.Amount}, Step: c.Step.ID, Confirmed: true}
			if _, err := e.pay(entry); err != nil {
				return err
			}
		}
		return nil
	})
}
