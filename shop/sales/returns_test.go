package sales

import (
	"testing"

	"griddle/shop"
	"griddle/shop/order"
	"griddle/shop/shoptest"
	"griddle/shop/wire"
)

// An order of which everything came back and was refunded may be marked as cancelled, though it was shipped.
func TestCancelUndone(t *testing.T) {
	s := newShop(t)
	pan := s.shelf("Pan", shop.WhenOutShow, 5)
	id := s.ordered(4, pan)
	shoptest.Must(ReserveStock(s.Store, ctx, []string{id}, false))
	s.pays(id)
	shoptest.Must(PackOrders(s.Store, ctx, []string{id}, Parcel{Package: NewParcel(s.Store), Send: true}))
	line := s.order(id).Order.Items[0].Id
	_, err := CancelUndone(s.Store, ctx, []string{id})
	s.Turned(err, shop.Invalid, "StatusCode")
	half := order.Wish{Lines: []order.WishLine{{Line: line, Quantity: 2, Restock: true}}}
	shoptest.Must(ReturnItems(s.Store, ctx, id,
		Returning{Wish: half, Refund: &PaymentEntry{Action: order.CashReturned}}))
	if s.order(id).Undone {
		t.Error("half of it came back")
	}
	half.Shipping = wire.MustDecimal("5").Decimal
	shoptest.Must(ReturnItems(s.Store, ctx, id,
		Returning{Wish: half, Refund: &PaymentEntry{Action: order.CashReturned}}))
	if !s.order(id).Undone {
		t.Error("all of it came back")
	}
	made := shoptest.Must(CancelUndone(s.Store, ctx, []string{id}))
	s.wantLooks(id, "Cancelled, label 1, due 0, stored 1")
	s.wantStock(pan, "5 on hand, 0 reserved")
	if err := s.Undo(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	s.wantLooks(id, "Complete, label 1, due 0, stored 1")
}

// A refund that was recorded alone becomes that of a return, once.
func TestReturnForARefund(t *testing.T) {
	s := newShop(t)
	pan := s.shelf("Pan", shop.WhenOutShow, 5)
	id := s.ordered(4, pan)
	s.pays(id)
	shoptest.Must(RecordPayment(s.Store, ctx, id,
		PaymentEntry{Action: order.CashReturned, Amount: wire.MustDecimal("30")}))
	w := s.order(id)
	refund := w.Payments[0]
	if !w.PlainRefund(refund) || w.PlainRefund(w.Payments[1]) {
		t.Error("which one is a plain refund?")
	}
	line := w.Order.Items[0].Id
	lowered := wire.MustDecimal("30").Decimal
	wish := order.Wish{Lines: []order.WishLine{{Line: line, Quantity: 2, Goods: &lowered}}}
	made := shoptest.Must(ReturnItems(s.Store, ctx, id, Returning{Wish: wish, For: string(refund.Id)}))
	w = s.order(id)
	if r := w.Local.Returns; len(r) != 1 || r[0].Refunds[0] != string(refund.Id) || w.PlainRefund(refund) ||
		!w.Local.Paid.Owed.IsZero() || len(w.Payments) != 2 || w.Order.Items[0].QuantityReturned != 2 {
		t.Errorf("%+v, owed %s", r, w.Local.Paid.Owed)
	}
	_, err := ReturnItems(s.Store, ctx, id, Returning{Wish: wish, For: string(refund.Id)})
	s.Turned(err, shop.Invalid, "Id")
	_, err = ReturnItems(s.Store, ctx, id, Returning{Wish: wish, For: string(w.Payments[1].Id)})
	s.Turned(err, shop.Invalid, "Id")
	if err := s.Undo(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	if w = s.order(id); !w.PlainRefund(refund) || len(w.Local.Returns) != 0 {
		t.Errorf("%+v", w.Local.Returns)
	}
}
