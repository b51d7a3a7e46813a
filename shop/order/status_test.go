package order

import (
	"strings"
	"testing"
)

func TestShip(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []Line
		want  Shipment
	}{
		{"no lines", nil, Shipment{}},
		{"nothing to ship", []Line{{Quantity: 2, NonShipping: true}}, Shipment{FullyShipped, 0, 0}},
		{"unshipped", []Line{{Quantity: 2}, {Quantity: 1, NonShipping: true}}, Shipment{Unshipped, 0, 2}},
		{"a part of a line", []Line{{Quantity: 2, Shipped: 1}}, Shipment{PartlyShipped, 1, 2}},
		{"one line of two", []Line{{Quantity: 2, Shipped: 2}, {Quantity: 1}}, Shipment{PartlyShipped, 2, 3}},
		{"all", []Line{{Quantity: 2, Shipped: 2}, {Quantity: 1, NonShipping: true}}, Shipment{FullyShipped, 2, 2}},
		{"the rest came back unshipped", []Line{{Quantity: 3, Shipped: 2, ReturnedUnshipped: 1}},
			Shipment{FullyShipped, 2, 2}},
		{"a line came back unshipped", []Line{{Quantity: 3, ReturnedUnshipped: 3}, {Quantity: 2}},
			Shipment{Unshipped, 0, 2}},
		{"all came back unshipped", []Line{{Quantity: 3, ReturnedUnshipped: 3}}, Shipment{FullyShipped, 0, 0}},
		{"more than ordered", []Line{{Quantity: 1, Shipped: 3}}, Shipment{FullyShipped, 1, 1}},
	} {
		if got := Ship(c.lines); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

// Each row is an event, the state before it and what follows.
func TestStatuses(t *testing.T) {
	accept := Accept
	pay := func(before bool) func(State) (State, *Refusal) {
		return func(s State) (State, *Refusal) { return Pay(s, before), nil }
	}
	choose := func(to Status, confirmed bool) func(State) (State, *Refusal) {
		return func(s State) (State, *Refusal) { return Choose(s, to, confirmed) }
	}
	place := func(hold bool) func(State) (State, *Refusal) {
		return func(s State) (State, *Refusal) { return Placed(s, hold), nil }
	}
	ship := func(s State) (State, *Refusal) { return Shipping(s), nil }
	cancel := func(lines ...Line) func(State) (State, *Refusal) {
		return func(s State) (State, *Refusal) { return Cancel(s, lines) }
	}
	for _, c := range []struct {
		name       string
		do         func(State) (State, *Refusal)
		from       State
		to, memory Status
		refused    string
		ask        bool
	}{
		{"E1 placed", place(false), State{}, Received, 0, "", false},
		{"E1 placed and held", place(true), State{}, OnHold, Received, "", false},

		{"E2 accepted", accept, State{Status: Received}, ReadyForPayment, 0, "", false},
		{"E2 paid before", accept, State{Status: Received, Settled: true}, ReadyForShipping, 0, "", false},
		{"E2 nothing to ship", accept, State{Status: Received, Settled: true, Shipped: true}, Complete, 0, "", false},
		{"E2 not new", accept, State{Status: ReadyForPayment}, ReadyForPayment, 0, "just received", false},

		{"E3 paid", pay(false), State{Status: ReadyForPayment, Settled: true}, ReadyForShipping, 0, "", false},
		{"E3 paid, shipped before", pay(false), State{Status: ReadyForPayment, Settled: true, Shipped: true}, Complete,
			0, "", false},
		{"E3 new stays", pay(false), State{Status: Received, Settled: true}, Received, 0, "", false},
		{"E3 cancelled stays", pay(false), State{Status: Cancelled, Settled: true}, Cancelled, 0, "", false},
		{"E3 held: what is remembered moves", pay(false), State{Status: OnHold, Held: ReadyForPayment, Settled: true},
			OnHold, ReadyForShipping, "", false},
		{"E3 a part", pay(false), State{Status: ReadyForPayment}, ReadyForPayment, 0, "", false},
		{"E3 was settled", pay(true), State{Status: ReadyForPayment, Settled: true}, ReadyForPayment, 0, "", false},

		{"E5 bounced", pay(true), State{Status: ReadyForShipping}, ReadyForPayment, 0, "", false},
		{"E5 complete stays", pay(true), State{Status: Complete}, Complete, 0, "", false},
		{"E5 by hand before it was paid", pay(false), State{Status: ReadyForShipping}, ReadyForShipping, 0, "", false},
		{"E5 held", pay(true), State{Status: OnHold, Held: ReadyForShipping}, OnHold, ReadyForPayment, "", false},

		{"E7 cancelled", cancel(Line{Quantity: 2}), State{Status: ReadyForShipping}, Cancelled, 0, "", false},
		{"E7 a piece was shipped", cancel(Line{Quantity: 2, Shipped: 1}), State{Status: ReadyForShipping},
			ReadyForShipping, 0, "1 pieces were shipped", false},
		{"E7 again", cancel(), State{Status: Cancelled}, Cancelled, 0, "already", false},
		{"E7 held", cancel(), State{Status: OnHold, Held: Received}, Cancelled, 0, "", false},

		{"E8 reopened", Reopen, State{Status: Cancelled}, ReadyForPayment, 0, "", false},
		{"E8 paid", Reopen, State{Status: Cancelled, Settled: true}, ReadyForShipping, 0, "", false},
		{"E8 not cancelled", Reopen, State{Status: Received}, Received, 0, "not cancelled", false},

		{"E9 held", Hold, State{Status: ReadyForShipping}, OnHold, ReadyForShipping, "", false},
		{"E9 held again", Hold, State{Status: OnHold, Held: Received}, OnHold, Received, "already", false},
		{"E9 complete", Hold, State{Status: Complete}, Complete, 0, "cannot be put on hold", false},
		{"E9 released", Release, State{Status: OnHold, Held: ReadyForShipping}, ReadyForShipping, 0, "", false},
		{"E9 held by a program", Release, State{Status: OnHold}, Received, 0, "", false},
		{"E9 not held", Release, State{Status: Received}, Received, 0, "not on hold", false},

		{"E10 chosen", choose(ReadyForPayment, false), State{Status: Received}, ReadyForPayment, 0, "", false},
		{"E10 unpaid", choose(Complete, false), State{Status: Received, Shipped: true}, Received, 0, "not paid", true},
		{"E10 unshipped", choose(Complete, false), State{Status: Received, Settled: true}, Received, 0,
			"not shipped", true},
		{"E10 confirmed", choose(Complete, true), State{Status: Received}, Complete, 0, "", false},
		{"E10 to cancelled", choose(Cancelled, true), State{Status: Received}, Received, 0, "Cancel or reopen", false},
		{"E10 from cancelled", choose(Received, true), State{Status: Cancelled}, Cancelled, 0,
			"Cancel or reopen", false},
		{"E10 no status", choose(NoStatus, true), State{Status: Received}, Received, 0, "six statuses", false},
		{"E10 on hold remembers", choose(OnHold, false), State{Status: Received}, OnHold, Received, "", false},
		{"E10 off hold forgets", choose(Received, false), State{Status: OnHold, Held: Received}, Received, 0, "",
			false},

		{"E13 all shipped", ship, State{Status: ReadyForShipping, Settled: true, Shipped: true}, Complete, 0, "",
			false},
		{"E13 unpaid", ship, State{Status: ReadyForShipping, Shipped: true}, ReadyForPayment, 0, "", false},
		{"E13 a part", ship, State{Status: ReadyForShipping, Settled: true}, ReadyForShipping, 0, "", false},
		{"E13 held", ship, State{Status: OnHold, Held: ReadyForShipping, Settled: true, Shipped: true}, OnHold,
			ReadyForShipping, "", false},
		{"E14 taken back", ship, State{Status: Complete, Settled: true}, ReadyForShipping, 0, "", false},
		{"E14 not complete", ship, State{Status: ReadyForPayment}, ReadyForPayment, 0, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, refusal := c.do(c.from)
			if got.Status != c.to || got.Held != c.memory {
				t.Errorf("status %d after %d, want %d after %d", got.Status, got.Held, c.to, c.memory)
			}
			switch {
			case c.refused == "" && refusal != nil:
				t.Error(refusal)
			case c.refused == "":
			case refusal == nil || refusal.Ask != c.ask || !strings.Contains(refusal.Error(), c.refused):
				t.Errorf("%v, want %q, ask %v", refusal, c.refused, c.ask)
			}
		})
	}
}

func TestMayShipAndDelete(t *testing.T) {
	for _, c := range []struct {
		state     State
		confirmed bool
		want      string
	}{
		{State{Status: ReadyForShipping, Settled: true}, false, ""},
		{State{Status: ReadyForPayment}, true, ""},
		{State{Status: ReadyForPayment}, false, "not paid in full"},
		{State{Status: OnHold, Settled: true}, true, "Release"},
		{State{Status: Cancelled, Settled: true}, true, "reopen"},
	} {
		r := MayShip(c.state, c.confirmed)
		if (r == nil) != (c.want == "") || r != nil && !strings.Contains(r.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.state, r, c.want)
		}
	}
	if r := MayDelete([]Line{{Quantity: 2}}, ""); r != nil {
		t.Error(r)
	}
	if r := MayDelete([]Line{{Quantity: 2, Shipped: 1}}, ""); r == nil || !strings.Contains(r.Error(), "shipped") {
		t.Error(r)
	}
	if r := MayDelete(nil, "2026-00001"); r == nil || !strings.Contains(r.Error(), "2026-00001") {
		t.Error(r)
	}
}
