package shop

import (
	"context"
	"slices"

	"griddle/shop/model"
	"griddle/shop/order"
)

// RestCancelled is the kind of change that ends what is still open of an order.
const RestCancelled model.ChangeKind = "rest"

// CancelRest takes from orders what is not shipped yet: the quantities fall to what was shipped, at the prices agreed.
// An order that is paid then is complete.
func (s *Store) CancelRest(ctx context.Context, ids []string) (model.Change, error) {
	return s.onOrders(ctx, RestCancelled, ids, func(e *step) error {
		lines := e.o.lines()
		open := slices.ContainsFunc(lines, func(l order.Line) bool { return l.Open() > 0 })
		if e.o.Status() == order.Cancelled || !order.AnyShipped(lines) || !open {
			return Refuse(Invalid, "StatusCode", "There is no rest to cancel: nothing is shipped, or nothing is open.")
		}
		next, err := modelsOf(s).orders.Stored(e.tx, e.o.Bvin)
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
		e.o.sum(asPayments(e.payments))
		e.become(order.Shipping(e.state()))
		return nil
	})
}
