package sales

import (
	"context"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/words"
	"griddle/storage"
)

// Kinds of changes of stock and status.
const (
	Reserved     model.ChangeKind = "reserved"
	CancelledAll model.ChangeKind = "cancelled"
	Reopened     model.ChangeKind = "reopened"
)

// move changes the stock of a line, and what the line has of it.
func (e *step) move(l *shop.LineItem, do func(order.Stock, order.Taken) (order.Stock, order.Taken)) error {
	rec, stock, err := e.s.Counted(e.tx, l)
	if err != nil {
		return err
	}
	kept := e.local().Lines[l.Id]
	next, taken := do(stock, kept.Taken)
	if taken != kept.Taken {
		kept.Taken = taken
		e.local().Lines[l.Id] = kept
	}
	if rec == nil || next == stock {
		return nil
	}
	if err := e.c.Before(shop.ProductInventories.Name(), storage.Eq("id", rec.Bvin)); err != nil {
		return err
	}
	before := *rec
	rec.QuantityOnHand, rec.QuantityReserved = next.OnHand, next.Reserved
	_, _, err = model.ModelOf(shop.ProductInventories, e.s).Put(e.tx, e.c, &before, rec)
	return err
}

// reserve keeps for each line the pieces that are still to be shipped. Without anyway, what there is too little of is
// refused, all of it at once.
func (e *step) reserve(anyway bool) error {
	open := openOf(e.o)
	return e.claim(eachLine(e.o), anyway, func(l *shop.LineItem) int {
		return max(open[l.Id]-e.local().Lines[l.Id].Reserved, 0)
	})
}

// eachLine are the lines of an order, to be changed.
func eachLine(o *shop.Order) (all []*shop.LineItem) {
	for i := range o.Items {
		all = append(all, &o.Items[i])
	}
	return all
}

// claim reserves more or, where change is negative, fewer pieces of each line. Without anyway it asks about all lines
// of which there is too little at once.
func (e *step) claim(lines []*shop.LineItem, anyway bool, change func(*shop.LineItem) int) error {
	var short []words.Sentence
	for _, l := range lines {
		pieces := change(l)
		var shortage *order.Shortage
		err := e.move(l, func(s order.Stock, t order.Taken) (order.Stock, order.Taken) {
			if pieces < 0 {
				return order.Free(s, t, -pieces)
			}
			s, t, shortage = order.Reserve(s, t, pieces, anyway)
			return s, t
		})
		if err != nil {
			return err
		}
		if shortage != nil {
			short = append(short, shortage.Refusal(l.ProductName).Sentence)
		}
	}
	if len(short) == 0 {
		return nil
	}
	return shop.RefusedBy(&order.Refusal{Field: "Quantity", Ask: true,
		Sentence: words.Say("%s Order it all the same?", joinSentences(short))})
}

// free gives back what the lines have reserved.
func (e *step) free() error {
	return e.claim(eachLine(e.o), true, func(l *shop.LineItem) int { return -e.local().Lines[l.Id].Reserved })
}

// ReserveStock keeps the pieces that orders of a program still want. With anyway it promises what there is not.
func ReserveStock(s *shop.Store, ctx context.Context, ids []string, anyway bool) (model.Change, error) {
	return onOrders(s, ctx, Reserved, ids, func(e *step) error {
		if e.o.Status() == order.Cancelled {
			return shop.Refuse(shop.Invalid, "StatusCode", "The order is cancelled; reopen it first.")
		}
		e.say("Stock reserved.")
		return e.reserve(anyway)
	})
}

// Cancelling says how an order is cancelled.
type Cancelling struct {
	Reason    string
	KeepStock bool          // what is reserved stays so
	Keep      shop.Decimal  // what of the money is kept
	Refund    *PaymentEntry // what is given back at once; nil for later
}

// CancelOrders ends orders of which nothing was shipped.
func CancelOrders(s *shop.Store, ctx context.Context, ids []string, how Cancelling) (model.Change, error) {
	return onOrders(s, ctx, CancelledAll, ids, func(e *step) error {
		st, r := order.Cancel(e.state(), e.o.Lines())
		if r != nil {
			return shop.RefusedBy(r)
		}
		net := e.local().Paid.Net()
		if how.Keep.IsNegative() || how.Keep.IsPositive() && how.Keep.GreaterThan(net) {
			return shop.Refuse(shop.Invalid, "Keep", "{field}: at most %s was paid.", e.money(net))
		}
		e.say("Cancelled.")
		if how.Reason != "" {
			e.say("Reason: %s", how.Reason)
		}
		if how.Refund != nil {
			if _, err := e.pay(*how.Refund); err != nil {
				return err
			}
		}
		e.local().Kept = how.Keep.Decimal
		if how.Keep.IsPositive() {
			e.say("Kept: %s.", e.money(how.Keep.Decimal))
		}
		e.become(st)
		if how.KeepStock {
			return nil
		}
		return e.free()
	})
}

// ReopenOrders takes cancelled orders up again, and reserves their stock anew.
func ReopenOrders(s *shop.Store, ctx context.Context, ids []string, anyway bool) (model.Change, error) {
	return onOrders(s, ctx, Reopened, ids, func(e *step) error {
		e.local().Kept = order.Amount{}
		was := e.o.StatusCode
		e.o.SetStatus(order.Received) // the sums are those of an order that is not cancelled
		e.o.SumUp(shop.AsPayments(e.payments))
		settled := e.local().Paid.Settled()
		e.o.StatusCode = was
		st := e.state()
		st.Settled = settled
		st, r := order.Reopen(st)
		if r != nil {
			return shop.RefusedBy(r)
		}
		e.say("Reopened.")
		e.become(st)
		return e.reserve(anyway)
	})
}

// DeleteOrders deletes orders of which nothing was shipped, with all that belongs to them, and gives their stock back.
func DeleteOrders(s *shop.Store, ctx context.Context, ids []string) (model.Change, error) {
	return model.ModelOf(shop.Orders, s).Recorded(ctx, model.Deleted, ids,
		func(tx *storage.Tx, c *model.Journal) error {
			return storage.InSteps(ctx, ids, func(some []string) error {
				invoices, err := shop.InvoicesOf(tx, some)
				if err != nil {
					return err
				}
				for _, id := range some {
					o, err := model.ModelOf(shop.Orders, s).Stored(tx, id)
					if err != nil {
						return err
					}
					if o == nil {
						continue
					}
					if r := order.MayDelete(o.Lines(), invoices[id]); r != nil {
						return shop.RefusedBy(r)
					}
					o.Detach()
					e := &step{s: s, tx: tx, c: c, o: o}
					if _, err := e.disableGiftCards(); err != nil {
						return err
					}
					if err := e.free(); err != nil {
						return err
					}
				}
				return model.ModelOf(shop.Orders, s).Erase(tx, c, some)
			})
		})
}
