package sales

import (
	"context"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/storage"
)

// ItemsReturned is the kind of change of a return.
const ItemsReturned model.ChangeKind = "returned"

// Returning says what comes back of an order, and what is given back for it.
type Returning struct {
	Wish   order.Wish
	Reason string
	// WithRest gives back what rounding left, too; see ReturnPlan.Rest.
	WithRest bool
	// Refund is what is given back at once; nil: later. Without an amount it is what the return is worth, as far as
	// that was paid.
	Refund *PaymentEntry
	// For is a refund that was recorded without a return, by its transaction's id: this return is what it was for.
	For string
}

// ReturnPlan is what a return would be, before it is recorded.
type ReturnPlan struct {
	Return order.Return
	Value  order.Amount // what it is worth
	Most   order.Amount // what can be given back
	Rest   order.Amount // what rounding left of an order of which all is returned then
}

// PlanReturn works out a return without recording it.
func PlanReturn(s *shop.Store, ctx context.Context, id string, wish order.Wish) (p ReturnPlan, err error) {
	w, err := OrderOf(s, ctx, id)
	if err != nil {
		return p, err
	}
	return PlanOf(&w.Order, wish, w.Currency.Decimals())
}

// PlanOf works out a return of the order.
func PlanOf(o *shop.Order, wish order.Wish, places int32) (p ReturnPlan, err error) {
	sold, l := o.Sold(places), o.Local()
	var r *order.Refusal
	if p.Return, r = order.Give(sold, l.AllReturns(), wish); r != nil {
		return p, shop.RefusedBy(r)
	}
	p.Value = p.Return.Value(sold.TaxIncluded)
	p.Most = decimal.Max(decimal.Min(p.Value, l.Paid.Net()), decimal.Zero)
	p.Rest = order.Left(sold, l.AllReturns(), p.Return)
	return p, nil
}

// ReturnItems records what came back of an order: quantities and stock follow, and the refund if there is one.
func ReturnItems(s *shop.Store, ctx context.Context, id string, r Returning) (model.Change, error) {
	return onOrders(s, ctx, ItemsReturned, []string{id}, func(e *step) error { return e.returnItems(r) })
}

// ReturnIn is ReturnItems as part of a transaction that is not to be taken back.
func ReturnIn(s *shop.Store, tx *storage.Tx, id string, in shop.Currency, r Returning) error {
	return onOrder(s, tx, nil, id, in, func(e *step) error { return e.returnItems(r) })
}

func (e *step) returnItems(r Returning) error {
	plan, err := PlanOf(e.o, r.Wish, e.places)
	if err != nil {
		return err
	}
	if r.WithRest {
		plan.Return.Rest = plan.Rest
	}
	if err := e.takeReturned(plan.Return); err != nil {
		return err
	}
	var refunds []string
	if r.For != "" {
		if err := e.plainRefund(r.For); err != nil {
			return err
		}
		refunds = []string{r.For}
	}
	l := e.local()
	number := order.ReturnNumber(e.o.OrderNumber, len(l.Returns)+1)
	l.Returns = append(slices.Clone(l.Returns), shop.OrderReturn{Number: number, At: e.s.Now().UTC(),
		Return: plan.Return, Reason: strings.TrimSpace(r.Reason), Refunds: refunds})
	e.o.ShippingStatus = shop.ShippingStatus(e.o.Shipment().Stored)
	value := plan.Return.Value(e.o.TaxIncluded())
	e.say("Return %s: %s.", number, e.money(value))
	e.o.SumUp(shop.AsPayments(e.payments))
	if r.Refund == nil {
		return nil
	}
	refund := *r.Refund
	if refund.Amount.IsZero() {
		refund.Amount.Decimal = decimal.Min(value, e.before.Local().Paid.Net())
	}
	paid, err := e.pay(refund)
	if err != nil {
		return err
	}
	l.Returns[len(l.Returns)-1].Refunds = append(refunds, string(paid.Id))
	return nil
}

// plainRefund refuses what is no refund, or one that a return has already.
func (e *step) plainRefund(id string) error {
	if t := e.payment(id); t == nil || !isPlainRefund(e.o, t) {
		return shop.Refuse(shop.Invalid, "Id", "This refund belongs to a return already, or is not there any more.")
	}
	return nil
}

// isPlainRefund says whether a transaction of the order gave money back without a return.
func isPlainRefund(o *shop.Order, t *shop.OrderTransaction) bool {
	p := t.Payment()
	return p.Counts() && p.Action.Effect() == order.Refunds &&
		!slices.ContainsFunc(o.Local().Returns,
			func(r shop.OrderReturn) bool { return slices.Contains(r.Refunds, p.ID) })
}

// PlainRefund says whether a payment of the order gave money back without a return.
func (w OrderView) PlainRefund(t shop.OrderTransaction) bool { return isPlainRefund(&w.Order, &t) }

// undone says whether everything of the order came back and was refunded.
func undone(o *shop.Order, places int32) bool {
	l := o.Local()
	return o.Status() != order.Cancelled && order.Undone(o.Sold(places), l.AllReturns(), l.Paid)
}

// CancelUndone marks orders as cancelled of which everything came back and was refunded.
func CancelUndone(s *shop.Store, ctx context.Context, ids []string) (model.Change, error) {
	return onOrders(s, ctx, CancelledAll, ids, func(e *step) error {
		st, r := order.CancelUndone(e.state(), undone(e.o, e.places))
		if r != nil {
			return shop.RefusedBy(r)
		}
		e.say("Everything came back and was refunded.")
		e.become(st)
		return e.free()
	})
}

// Worth is what a return of the order is worth.
func (w OrderView) Worth(r shop.OrderReturn) order.Amount { return r.Value(w.Order.TaxIncluded()) }

// takeReturned lets quantities and stock follow: what was not shipped is not reserved any more, the rest goes back on
// the shelf where that is ticked.
func (e *step) takeReturned(r order.Return) error {
	for _, came := range r.Lines {
		at := slices.IndexFunc(e.o.Items, func(l shop.LineItem) bool { return l.Id == came.Line })
		l := &e.o.Items[at]
		l.QuantityReturned += came.Quantity
		err := e.move(l, func(s order.Stock, t order.Taken) (order.Stock, order.Taken) {
			s, t = order.Free(s, t, came.Unshipped)
			if came.Restock {
				s, t = order.Restock(s, t, came.Quantity-came.Unshipped, l.QuantityShipped)
			}
			return s, t
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// RestCancelled is the kind of change that ends what is still open of an order.
const RestCancelled model.ChangeKind = "rest"

// CancelRest takes from orders what is not shipped yet: the quantities fall to what was shipped, at the prices agreed.
// An order that is paid then is complete.
func CancelRest(s *shop.Store, ctx context.Context, ids []string) (model.Change, error) {
	return onOrders(s, ctx, RestCancelled, ids, func(e *step) error {
		lines := e.o.Lines()
		open := slices.ContainsFunc(lines, func(l order.Line) bool { return l.Open() > 0 })
		if e.o.Status() == order.Cancelled || !order.AnyShipped(lines) || !open {
			return shop.Refuse(shop.Invalid, "StatusCode",
				"There is no rest to cancel: nothing is shipped, or nothing is open.")
		}
		next, err := model.ModelOf(shop.Orders, s).Stored(e.tx, e.o.Bvin)
		if err != nil {
			return err
		}
		for i, l := range lines {
			next.Items[i].Quantity -= l.Open()
		}
		e.say("Rest cancelled.")
		if err := e.edit(next, OrderEdit{}); err != nil {
			return err
		}
		e.o.SumUp(shop.AsPayments(e.payments))
		e.become(order.Shipping(e.state()))
		return nil
	})
}
