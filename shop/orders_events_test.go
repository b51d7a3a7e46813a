package shop

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/wire"
	"griddle/storage"
)

func (s *shopTest) order(id string) OrderView {
	s.t.Helper()
	return must(s.OrderOf(ctx, id))
}

func cash(amount string) PaymentEntry {
	return PaymentEntry{Action: order.CashReceived, Amount: wire.MustDecimal(amount)}
}

// looks says how an order stands: status, label, due, stored payment status.
func (s *shopTest) looks(id string) string {
	s.t.Helper()
	w := s.order(id)
	return fmt.Sprintf("%s, label %d, due %s, stored %d", w.Order.StatusName, w.Local.Label, w.Local.Paid.Due,
		w.Order.PaymentStatus)
}

func (s *shopTest) wantLooks(id, want string) {
	s.t.Helper()
	if got := s.looks(id); got != want {
		s.t.Errorf("%s, want %s", got, want)
	}
}

func TestAcceptAndPay(t *testing.T) {
	s := newShop(t)
	id := s.received("")
	s.wantLooks(id, "Received, label 7, due 100, stored 0")
	must(s.AcceptOrders(ctx, []string{id}))
	s.wantLooks(id, "Ready for Payment, label 7, due 100, stored 1")
	_, err := s.AcceptOrders(ctx, []string{id})
	s.turned(err, Invalid, "StatusCode")
	must(s.RecordPayment(ctx, id, cash("40")))
	s.wantLooks(id, "Ready for Payment, label 6, due 60, stored 2")
	_, err = s.RecordPayment(ctx, id, cash("70"))
	s.turned(err, Invalid, "Amount")
	if !errors.Is(err, ErrAsk) {
		t.Error("nobody is asked")
	}
	paid := must(s.RecordPayment(ctx, id, cash("60")))
	s.wantLooks(id, "Ready for Shipping, label 5, due 0, stored 3")
	w := s.order(id)
	if len(w.Payments) != 2 || w.Payments[0].OrderNumber != w.Order.OrderNumber || !w.Payments[0].Success {
		t.Errorf("%+v", w.Payments)
	}
	must(s.VoidPayment(ctx, id, string(w.Payments[0].Id)))
	s.wantLooks(id, "Ready for Payment, label 6, due 60, stored 2")
	s.turned(s.Undo(ctx, paid.ID), Taken, "")
	changes := must(s.Changes())
	if err := s.Undo(ctx, changes[0].ID); err != nil {
		t.Fatal(err)
	}
	s.wantLooks(id, "Ready for Shipping, label 5, due 0, stored 3")
	if err := s.Undo(ctx, paid.ID); err != nil {
		t.Fatal(err)
	}
	s.wantLooks(id, "Ready for Payment, label 6, due 60, stored 2")
	if w = s.order(id); len(w.Payments) != 1 || len(w.Local.History) != 3 {
		t.Errorf("%d payments, history %+v", len(w.Payments), w.Local.History)
	}
	if said := w.Local.History[2].What.String(); said != "Cash received: 40.00." {
		t.Error(said)
	}
	if said := w.Local.History[1].What.String(); said != "Accepted. Status: Received → Ready for Payment." {
		t.Error(said)
	}
}

// What programs write moves the sums and nothing else.
func TestProgramsMoveOnlyTheSums(t *testing.T) {
	s := newShop(t)
	id := s.received("")
	must(s.AcceptOrders(ctx, []string{id}))
	before := string(must(Orders.One(s.Store, id)))
	posted := `{"OrderId":"` + id + `","Action":301,"Amount":100,"Success":true}`
	body, _, err := OrderTransactions.Save(s.Store, ctx, nil, "", []byte(posted))
	if err != nil {
		t.Fatal(err)
	}
	s.wantLooks(id, "Ready for Payment, label 5, due 0, stored 1")
	if after := string(must(Orders.One(s.Store, id))); after != before {
		t.Errorf("the order was %s\nand is %s", before, after)
	}
	payment := s.parse(body).text("Id")
	voided := strings.Replace(string(body), `"Voided":false`, `"Voided":true`, 1)
	if _, _, err := OrderTransactions.Save(s.Store, ctx, nil, payment, []byte(voided)); err != nil {
		t.Fatal(err)
	}
	s.wantLooks(id, "Ready for Payment, label 7, due 100, stored 1")
	if _, _, err := OrderTransactions.Save(s.Store, ctx, nil, payment, body); err != nil {
		t.Fatal(err)
	}
	other := s.received("")
	moved := []byte(strings.Replace(string(body), id, other, 1))
	if _, _, err := OrderTransactions.Save(s.Store, ctx, nil, payment, moved); err != nil {
		t.Fatal(err)
	}
	s.wantLooks(id, "Ready for Payment, label 7, due 100, stored 1")
	s.wantLooks(other, "Received, label 5, due 0, stored 0")
	if gone, err := OrderTransactions.Delete(s.Store, ctx, nil, payment); err != nil || !gone {
		t.Fatal(gone, err)
	}
	s.wantLooks(other, "Received, label 7, due 100, stored 0")
	dearer := strings.Replace(before, `"LineTotal":100`, `"LineTotal":130`, 1)
	if _, _, err := saveOrder(s, nil, id, false, []byte(dearer)); err != nil {
		t.Fatal(err)
	}
	s.wantLooks(id, "Ready for Payment, label 7, due 130, stored 1")
	h := s.order(id).Local.History
	if len(h) != 3 || h[2].Who != FromAPI || h[2].What.String() != "Total: 100 → 130." {
		t.Errorf("%+v", h)
	}
}

// What is kept beside an order stays when a program replaces it, line by line.
func TestLocalDataSurvivesPrograms(t *testing.T) {
	s := newShop(t)
	id := s.received("")
	must(s.HoldOrders(ctx, []string{id}))
	line := s.order(id).Order.Items[0].Id
	must(s.onOrders(ctx, model.Edited, []string{id}, func(e *step) error {
		e.local().Lines[line] = OrderLineLocal{KeepPrice: true}
		return nil
	}))
	history := s.order(id).Local.History
	for _, c := range []struct {
		name   string
		change func(body string) string
		kept   bool
	}{
		{"posted back", func(body string) string { return body }, true},
		{"without lists", func(string) string { return `{"IsPlaced":true,"Items":null}` }, true},
		{"with another line", func(string) string {
			return `{"IsPlaced":true,"Items":[{"ProductId":"` + idB + `"}]}`
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			posted := c.change(string(must(Orders.One(s.Store, id))))
			if _, _, err := saveOrder(s, nil, id, false, []byte(posted)); err != nil {
				t.Fatal(err)
			}
			l := s.order(id).Local
			if _, kept := l.Lines[line]; kept != c.kept || l.Held != order.Received || l.Source != FromAPI {
				t.Errorf("%+v", l)
			}
			if len(l.History) < len(history) {
				t.Errorf("history %+v", l.History)
			}
		})
	}
}

func TestHoldAndRelease(t *testing.T) {
	s := newShop(t)
	id := s.received("")
	must(s.AcceptOrders(ctx, []string{id}))
	must(s.HoldOrders(ctx, []string{id}))
	s.wantLooks(id, "On Hold, label 7, due 100, stored 1")
	must(s.RecordPayment(ctx, id, cash("100")))
	s.wantLooks(id, "On Hold, label 5, due 0, stored 3")
	must(s.ReleaseOrders(ctx, []string{id}))
	s.wantLooks(id, "Ready for Shipping, label 5, due 0, stored 3")
	_, err := s.SetOrderStatus(ctx, []string{id}, order.Complete, false)
	s.turned(err, Invalid, "StatusCode")
	must(s.SetOrderStatus(ctx, []string{id}, order.Complete, true))
	s.wantLooks(id, "Complete, label 5, due 0, stored 3")
}

// An event on several orders happens to all or to none, and is one step to take back.
func TestEventsAreWhole(t *testing.T) {
	s := newShop(t)
	ids := []string{s.received(""), s.received(""), s.received("")}
	must(s.HoldOrders(ctx, ids[2:]))
	before := s.everything()
	_, err := s.AcceptOrders(ctx, ids)
	s.turned(err, Invalid, "StatusCode")
	s.same(s.everything(), before)
	made := must(s.AcceptOrders(ctx, ids[:2]))
	if made.Count != 2 || made.Name == "" {
		t.Errorf("%+v", made)
	}
	paid := must(s.RecordPayments(ctx, ids[:2], PaymentEntry{Action: order.ChequeReceived}))
	for _, id := range ids[:2] {
		s.wantLooks(id, "Ready for Shipping, label 5, due 0, stored 3")
	}
	again := must(s.RecordPayments(ctx, ids[:2], PaymentEntry{Action: order.ChequeReceived}))
	if again.ID != 0 || len(s.order(ids[0]).Payments) != 1 {
		t.Errorf("paid twice: %+v", again)
	}
	for _, c := range []model.Change{paid, made} {
		if err := s.Undo(ctx, c.ID); err != nil {
			t.Fatal(err)
		}
	}
	s.same(withoutNumbers(s.everything()), withoutNumbers(before))
}

func TestGiftCardsPay(t *testing.T) {
	s := newShop(t)
	id := s.received("")
	s.save(GiftCards, "", `{"CardNumber":"GIFT-1","Amount":30,"Enabled":true}`)
	card := func() string { return s.parse(must(GiftCards.One(s.Store, "1"))).text("UsedAmount") }
	entry := PaymentEntry{Action: order.GiftCardRedeemed, Amount: wire.MustDecimal("25"), GiftCard: " gift-1"}
	must(s.RecordPayment(ctx, id, entry))
	s.wantLooks(id, "Received, label 6, due 75, stored 2")
	if w := s.order(id); card() != "25" || len(w.Payments) != 2 || w.Payments[0].LinkedToTransaction == "" {
		t.Errorf("used %s, %+v", card(), w.Payments)
	}
	_, err := s.RecordPayment(ctx, id, entry)
	s.turned(err, Invalid, "CardNumber")
	entry.GiftCard = "GIFT-2"
	_, err = s.RecordPayment(ctx, id, entry)
	s.turned(err, Invalid, "CardNumber")
	back := PaymentEntry{Action: order.GiftCardRefunded, Amount: wire.MustDecimal("5"), GiftCard: "GIFT-1"}
	must(s.RecordPayment(ctx, id, back))
	if card() != "20" {
		t.Error(card())
	}
	redeemed := slices.IndexFunc(s.order(id).Payments, func(p OrderTransaction) bool {
		return order.Action(p.Action) == order.GiftCardRedeemed
	})
	must(s.VoidPayment(ctx, id, string(s.order(id).Payments[redeemed].Id)))
	if card() != "0" {
		t.Error(card())
	}
}

func TestFindOrders(t *testing.T) {
	s := newShop(t)
	address := func(last, city, phone string) string {
		return `"BillingAddress":{"FirstName":"Ann","LastName":"` + last + `","City":"` + city + `","Phone":"` +
			phone + `"},`
	}
	a := s.received(`"OrderNumber":"7","UserEmail":"ann@example.com","TimeOfOrderUtc":"2026-11-01T10:00:00Z",` +
		address("Miller", "Köln", "0221 / 47-11") + `"Coupons":[{"CouponCode":"BREAD10"}],`)
	b := s.received(`"OrderNumber":"70","TimeOfOrderUtc":"2026-11-02T10:00:00Z",` + address("Adams", "Bonn", "1") +
		`"Notes":[{"Note":"wrapped as a present"}],"Packages":[{"TrackingNumber":"1Z999"}],`)
	c := s.received(`"OrderNumber":"8","TimeOfOrderUtc":"2026-11-03T10:00:00Z","ShippingMethodDisplayName":"Post",`)
	if _, _, err := saveOrder(s, nil, "", false, []byte(`{"UserEmail":"cart@example.com"}`)); err != nil {
		t.Fatal(err)
	}
	must(s.AcceptOrders(ctx, []string{b}))
	must(s.RecordPayment(ctx, b, cash("100")))
	must(s.RecordPayment(ctx, c, PaymentEntry{Action: order.CardHeld, Amount: wire.MustDecimal("10")}))
	hundred, more := wire.MustDecimal("100"), wire.MustDecimal("100.01")
	for name, c := range map[string]struct {
		f    OrderFilter
		want []string
	}{
		"all":               {OrderFilter{}, []string{c, b, a}},
		"by number":         {OrderFilter{Sort: "number"}, []string{a, c, b}},
		"by number, turned": {OrderFilter{Sort: "number", Desc: true}, []string{b, c, a}},
		"by customer":       {OrderFilter{Sort: "customer"}, []string{c, b, a}},
		"new":               {OrderFilter{Mode: NewOrders}, []string{c, a}},
		"to ship":           {OrderFilter{Mode: OrdersToShip}, []string{b}},
		"drafts":            {OrderFilter{Mode: DraftOrders}, nil},
		"statuses":          {OrderFilter{Statuses: []order.Status{order.Received, order.OnHold}}, []string{c, a}},
		"paid":              {OrderFilter{Labels: []order.Label{order.Paid}}, []string{b}},
		"held":              {OrderFilter{Held: true}, []string{c}},
		"unshipped":         {OrderFilter{Shipping: []OrderShipping{NotShipped}}, []string{c, b, a}},
		"shipped":           {OrderFilter{Shipping: []OrderShipping{AllShipped}}, nil},
		"since":             {OrderFilter{From: s.order(b).Order.TimeOfOrderUtc}, []string{c, b}},
		"until":             {OrderFilter{Until: s.order(b).Order.TimeOfOrderUtc}, []string{a}},
		"by cash":           {OrderFilter{Means: order.Cash}, []string{b}},
		"by a method":       {OrderFilter{Method: "post"}, []string{c}},
		"with a coupon":     {OrderFilter{Coupon: "bread10"}, []string{a}},
		"with half of one":  {OrderFilter{Coupon: "bread"}, nil},
		"with a note":       {OrderFilter{Noted: true}, []string{b}},
		"from the API":      {OrderFilter{Source: FromAPI}, []string{c, b, a}},
		"imported":          {OrderFilter{Source: FromImport}, nil},
		"a total":           {OrderFilter{TotalFrom: &hundred, TotalTo: &hundred}, []string{c, b, a}},
		"more":              {OrderFilter{TotalFrom: &more}, nil},
		"number":            {OrderFilter{Words: "#7"}, []string{b, a}},
		"e-mail":            {OrderFilter{Words: "ann@example.com"}, []string{a}},
		"name, city":        {OrderFilter{Words: "miller koln"}, []string{a}},
		"telephone":         {OrderFilter{Words: "02214711"}, []string{a}},
		"SKU":               {OrderFilter{Words: "PAN-9", Mode: OrdersToShip}, []string{b}},
		"product":           {OrderFilter{Words: "pan", Sort: "number"}, []string{a, c, b}},
		"tracking":          {OrderFilter{Words: "1Z999"}, []string{b}},
		"note":              {OrderFilter{Words: "present"}, []string{b}},
		"coupon":            {OrderFilter{Words: "BREAD10"}, []string{a}},
		"an amount":         {OrderFilter{Words: "100,00", Amount: &hundred}, []string{c, b, a}},
		"a cart":            {OrderFilter{Words: "cart@example.com"}, nil},
		"nothing":           {OrderFilter{Words: "nobody"}, nil},
	} {
		got := must(s.FindOrders(ctx, c.f))
		if c.f.Words == "#7" {
			slices.Sort(got)
			slices.Sort(c.want)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	count := must(s.CountOrders(ctx))
	if count[AllOrders] != 3 || count[NewOrders] != 2 || count[OrdersToShip] != 1 || count[OrdersToPay] != 0 {
		t.Errorf("%v", count)
	}
	fresh := must(s.FindOrders(ctx, OrderFilter{Mode: NewOrders}))
	if sum := must(s.SumOrders(ctx, fresh)); sum.String() != "200" {
		t.Error(sum)
	}
	rows := must(s.OrderRows(ctx, []string{b, a}))
	if len(rows) != 2 || rows[0].Order.Bvin != b || rows[0].Customer != "Ann Adams" || rows[0].Pieces != 4 {
		t.Errorf("%+v", rows)
	}
	made := must(Orders.Remove(s.Store, ctx, []string{a}))
	if got := must(s.FindOrders(ctx, OrderFilter{Words: "miller"})); len(got) > 0 {
		t.Errorf("deleted and found: %v", got)
	}
	if err := s.Undo(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	if got := must(s.FindOrders(ctx, OrderFilter{Words: "miller"})); !slices.Equal(got, []string{a}) {
		t.Errorf("put back: %v", got)
	}
}

// A file that keeps nothing of its orders' payments learns it when it is opened.
func TestOlderOrdersAreSummed(t *testing.T) {
	s := newShop(t)
	id := s.received("")
	must(s.RecordPayment(ctx, id, cash("100")))
	forget := func(tx *storage.Tx) error {
		return modelsOf(s.Store).orders.Rewrite(tx, storage.Cond{}, func(o *Order) { o.own.Local = nil })
	}
	if err := s.db.Write(ctx, forget); err != nil {
		t.Fatal(err)
	}
	if got := must(s.FindOrders(ctx, OrderFilter{Labels: []order.Label{order.Paid}})); len(got) > 0 {
		t.Fatalf("nothing was forgotten: %v", got)
	}
	if err := s.db.Write(ctx, sumOrders); err != nil {
		t.Fatal(err)
	}
	got := must(s.FindOrders(ctx, OrderFilter{Labels: []order.Label{order.Paid}}))
	if !slices.Equal(got, []string{id}) {
		t.Errorf("%v", got)
	}
}

// An order that comes again with an import keeps what the window knows of it.
func TestImportedOrdersKeepLocalData(t *testing.T) {
	s := newShop(t)
	if err := s.BeginImport(ctx, "x", false); err != nil {
		t.Fatal(err)
	}
	arrive := func() {
		t.Helper()
		came := Orders.Import([]byte(`{"Bvin":"` + idA +
			`","Id":5,"IsPlaced":true,"OrderNumber":"12","TotalGrand":11}`))
		paid := OrderTransactions.Import([]byte(`{"Id":"` + idB + `","OrderId":"` + idA +
			`","Action":301,"Amount":11,"Success":true}`))
		err := s.Import(ctx, []ImportItem{came, paid}, func(all []Imported) (string, error) {
			return "y", errors.Join(all[0].Refused, all[1].Refused)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	arrive()
	s.wantLooks(idA, ", label 5, due 0, stored 0")
	must(s.SetOrderStatus(ctx, []string{idA}, order.Received, true))
	must(s.HoldOrders(ctx, []string{idA}))
	arrive()
	if l := s.order(idA).Local; l.Held != order.Received || l.Source != FromImport || len(l.History) != 2 {
		t.Errorf("%+v", l)
	}
	s.wantLooks(idA, ", label 5, due 0, stored 0")
	if got := must(s.FindOrders(ctx, OrderFilter{Words: "12"})); !slices.Equal(got, []string{idA}) {
		t.Errorf("%v", got)
	}
}
