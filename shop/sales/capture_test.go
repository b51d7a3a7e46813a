package sales

import (
	"fmt"
	"strings"
	"testing"

	"griddle/shop"
	"griddle/shop/order"
	"griddle/shop/shoptest"
	"griddle/shop/wire"
)

// noted records what is held or announced of an order.
func (s *shopTest) noted(id string, a order.Action, amount string) {
	s.T.Helper()
	shoptest.Must(RecordPayment(s.Store, ctx, id,
		PaymentEntry{Action: a, Amount: wire.MustDecimal(amount), Confirmed: true}))
}

func (p CapturePlan) said() string {
	var all []string
	for _, sum := range p.Sums {
		all = append(all, fmt.Sprintf("%d %s", sum.Action, sum.Amount))
	}
	return fmt.Sprintf("%d of %d, %d open: %s", len(p.Orders), len(p.Orders)+p.Others, p.Open, strings.Join(all, ", "))
}

// A batch records what is held or announced of the orders that wait for it, and says before what that is.
func TestCaptureOrders(t *testing.T) {
	s := newShop(t)
	var ids []string
	for range 4 {
		ids = append(ids, s.Received(""))
	}
	shoptest.Must(AcceptOrders(s.Store, ctx, ids[:3]))
	for i, a := range []order.Action{order.CardHeld, order.PayPalHeld} {
		s.noted(ids[i], a, []string{"100", "60"}[i])
	}
	s.noted(ids[3], order.CardHeld, "100") // not accepted yet
	if got := shoptest.Must(PlanCapture(s.Store, ctx, ids)).said(); got != "2 of 4, 1 open: 101 100, 602 60" {
		t.Error(got)
	}
	before := s.Everything()
	made := shoptest.Must(CaptureOrders(s.Store, ctx, ids))
	s.wantLooks(ids[0], "Ready for Shipping, label 5, due 0, stored 3")
	s.wantLooks(ids[1], "Ready for Payment, label 6, due 40, stored 2")
	s.wantLooks(ids[2], "Ready for Payment, label 7, due 100, stored 1")
	s.wantLooks(ids[3], "Received, label 7, due 100, stored 1")
	if v := s.order(ids[0]); !v.Local.Paid.Held.IsZero() || len(v.Payments) != 2 || made.Count != 4 {
		t.Errorf("%s held, %d payments, %d changed", v.Local.Paid.Held, len(v.Payments), made.Count)
	}
	h := s.order(ids[0]).Local.History
	if said := h[len(h)-1].What.String(); said != "Card: captured: 100.00. Status: Ready for Payment → Ready for "+
		"Shipping." {
		t.Error(said)
	}
	if got := shoptest.Must(PlanCapture(s.Store, ctx, ids)).said(); got != "0 of 4, 0 open: " {
		t.Error(got) // what was captured in part is released
	}
	if err := s.Undo(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	s.Same(s.Everything(), before)
}

// What the shelf holds back is named; what comes first in the batch takes first.
func TestPlanShipping(t *testing.T) {
	s := newShop(t)
	pan, pot := s.shelf("Pan", shop.WhenOutBackorder, 5), s.shelf("Pot", shop.WhenOutBackorder, 0)
	ids := []string{s.ordered(3, pan), s.ordered(1, pan, pot), s.ordered(2, pan), s.ordered(1, pan)}
	for _, id := range ids[:3] {
		s.pays(id)
	}
	var got []string
	for _, p := range shoptest.Must(PlanShipping(s.Store, ctx, ids)) {
		got = append(got, fmt.Sprintf("%s: %d, %v %s", p.Number, p.Pieces, p.Ready, p.Short))
	}
	s.Same(got, []string{"1: 3, true ", "2: 2, true Pan", "3: 2, true ", "4: 1, false Pan"})
	made := shoptest.Must(PackOrders(s.Store, ctx, []string{ids[0], ids[2]},
		Parcel{Package: NewParcel(s.Store), Send: true,
			Tracking: map[string]string{ids[2]: " 1Z9 "}}))
	if p := s.order(ids[2]).Order.Packages; len(p) != 1 || p[0].TrackingNumber != "1Z9" {
		t.Errorf("%+v", p)
	}
	if p := s.order(ids[0]).Order.Packages; len(p) != 1 || p[0].TrackingNumber != "" || made.Count != 2 {
		t.Errorf("%+v, %d changed", p, made.Count)
	}
}

// pays pays an order in full.
func (s *shopTest) pays(id string) {
	s.T.Helper()
	shoptest.Must(RecordPayment(s.Store, ctx, id, cash(s.order(id).Local.Paid.Due.String())))
}
