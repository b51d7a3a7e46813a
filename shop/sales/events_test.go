package sales

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/shoptest"
	"griddle/shop/wire"
	"griddle/storage"
)

func (s *shopTest) order(id string) OrderView {
	s.T.Helper()
	return shoptest.Must(OrderOf(s.Store, ctx, id))
}

func cash(amount string) PaymentEntry {
	return PaymentEntry{Action: order.CashReceived, Amount: wire.MustDecimal(amount)}
}

// looks says how an order stands: status, label, due, stored payment status.
func (s *shopTest) looks(id string) string {
	s.T.Helper()
	w := s.order(id)
	return fmt.Sprintf("%s, label %d, due %s, stored %d", w.Order.StatusName, w.Local.Label, w.Local.Paid.Due,
		w.Order.PaymentStatus)
}

func (s *shopTest) wantLooks(id, want string) {
	s.T.Helper()
	if got := s.looks(id); got != want {
		s.T.Errorf("%s, want %s", got, want)
	}
}

func TestAcceptAndPay(t *testing.T) {
	s := newShop(t)
	id := s.Received("")
	s.wantLooks(id, "Received, label 7, due 100, stored 0")
	shoptest.Must(AcceptOrders(s.Store, ctx, []string{id}))
	s.wantLooks(id, "Ready for Payment, label 7, due 100, stored 1")
	_, err := AcceptOrders(s.Store, ctx, []string{id})
	s.Turned(err, shop.Invalid, "StatusCode")
	shoptest.Must(RecordPayment(s.Store, ctx, id, cash("40")))
	s.wantLooks(id, "Ready for Payment, label 6, due 60, stored 2")
	_, err = RecordPayment(s.Store, ctx, id, cash("70"))
	s.Turned(err, shop.Invalid, "Amount")
	if !errors.Is(err, shop.ErrAsk) {
		t.Error("nobody is asked")
	}
	paid := shoptest.Must(RecordPayment(s.Store, ctx, id, cash("60")))
	s.wantLooks(id, "Ready for Shipping, label 5, due 0, stored 3")
	w := s.order(id)
	if len(w.Payments) != 2 || w.Payments[0].OrderNumber != w.Order.OrderNumber || !w.Payments[0].Success {
		t.Errorf("%+v", w.Payments)
	}
	shoptest.Must(VoidPayment(s.Store, ctx, id, string(w.Payments[0].Id)))
	s.wantLooks(id, "Ready for Payment, label 6, due 60, stored 2")
	s.Turned(s.Undo(ctx, paid.ID), shop.Taken, "")
	changes := shoptest.Must(s.Changes())
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
	id := s.Received("")
	shoptest.Must(AcceptOrders(s.Store, ctx, []string{id}))
	before := string(shoptest.Must(shop.Orders.One(s.Store, id)))
	posted := `{"OrderId":"` + id + `","Action":301,"Amount":100,"Success":true}`
	body, _, err := shop.OrderTransactions.Save(s.Store, ctx, nil, "", []byte(posted))
	if err != nil {
		t.Fatal(err)
	}
	s.wantLooks(id, "Ready for Payment, label 5, due 0, stored 1")
	if after := string(shoptest.Must(shop.Orders.One(s.Store, id))); after != before {
		t.Errorf("the order was %s\nand is %s", before, after)
	}
	payment := s.Parse(body).Text("Id")
	voided := strings.Replace(string(body), `"Voided":false`, `"Voided":true`, 1)
	if _, _, err := shop.OrderTransactions.Save(s.Store, ctx, nil, payment, []byte(voided)); err != nil {
		t.Fatal(err)
	}
	s.wantLooks(id, "Ready for Payment, label 7, due 100, stored 1")
	if _, _, err := shop.OrderTransactions.Save(s.Store, ctx, nil, payment, body); err != nil {
		t.Fatal(err)
	}
	other := s.Received("")
	moved := []byte(strings.Replace(string(body), id, other, 1))
	if _, _, err := shop.OrderTransactions.Save(s.Store, ctx, nil, payment, moved); err != nil {
		t.Fatal(err)
	}
	s.wantLooks(id, "Ready for Payment, label 7, due 100, stored 1")
	s.wantLooks(other, "Received, label 5, due 0, stored 0")
	if gone, err := shop.OrderTransactions.Delete(s.Store, ctx, nil, payment); err != nil || !gone {
		t.Fatal(gone, err)
	}
	s.wantLooks(other, "Received, label 7, due 100, stored 0")
	dearer := strings.Replace(before, `"LineTotal":100`, `"LineTotal":130`, 1)
	if _, _, err := s.SaveOrder(id, false, []byte(dearer)); err != nil {
		t.Fatal(err)
	}
	s.wantLooks(id, "Ready for Payment, label 7, due 130, stored 1")
	h := s.order(id).Local.History
	if len(h) != 3 || h[2].Who != shop.FromAPI || h[2].What.String() != "Total: 100 → 130." {
		t.Errorf("%+v", h)
	}
}

// What is kept beside an order stays when a program replaces it, line by line.
func TestLocalDataSurvivesPrograms(t *testing.T) {
	s := newShop(t)
	id := s.Received("")
	shoptest.Must(HoldOrders(s.Store, ctx, []string{id}))
	line := s.order(id).Order.Items[0].Id
	shoptest.Must(onOrders(s.Store, ctx, model.Edited, []string{id}, func(e *step) error {
		e.local().Lines[line] = shop.OrderLineLocal{KeepPrice: true}
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
			posted := c.change(string(shoptest.Must(shop.Orders.One(s.Store, id))))
			if _, _, err := s.SaveOrder(id, false, []byte(posted)); err != nil {
				t.Fatal(err)
			}
			l := s.order(id).Local
			if _, kept := l.Lines[line]; kept != c.kept || l.Held != order.Received || l.Source != shop.FromAPI {
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
	id := s.Received("")
	shoptest.Must(AcceptOrders(s.Store, ctx, []string{id}))
	shoptest.Must(HoldOrders(s.Store, ctx, []string{id}))
	s.wantLooks(id, "On Hold, label 7, due 100, stored 1")
	shoptest.Must(RecordPayment(s.Store, ctx, id, cash("100")))
	s.wantLooks(id, "On Hold, label 5, due 0, stored 3")
	shoptest.Must(ReleaseOrders(s.Store, ctx, []string{id}))
	s.wantLooks(id, "Ready for Shipping, label 5, due 0, stored 3")
	_, err := SetOrderStatus(s.Store, ctx, []string{id}, order.Complete, false)
	s.Turned(err, shop.Invalid, "StatusCode")
	shoptest.Must(SetOrderStatus(s.Store, ctx, []string{id}, order.Complete, true))
	s.wantLooks(id, "Complete, label 5, due 0, stored 3")
}

// An event on several orders happens to all or to none, and is one step to take back.
func TestEventsAreWhole(t *testing.T) {
	s := newShop(t)
	ids := []string{s.Received(""), s.Received(""), s.Received("")}
	shoptest.Must(HoldOrders(s.Store, ctx, ids[2:]))
	before := s.Everything()
	_, err := AcceptOrders(s.Store, ctx, ids)
	s.Turned(err, shop.Invalid, "StatusCode")
	s.Same(s.Everything(), before)
	made := shoptest.Must(AcceptOrders(s.Store, ctx, ids[:2]))
	if made.Count != 2 || made.Name == "" {
		t.Errorf("%+v", made)
	}
	paid := shoptest.Must(RecordPayments(s.Store, ctx, ids[:2], PaymentEntry{Action: order.ChequeReceived}))
	for _, id := range ids[:2] {
		s.wantLooks(id, "Ready for Shipping, label 5, due 0, stored 3")
	}
	again := shoptest.Must(RecordPayments(s.Store, ctx, ids[:2], PaymentEntry{Action: order.ChequeReceived}))
	if again.ID != 0 || len(s.order(ids[0]).Payments) != 1 {
		t.Errorf("paid twice: %+v", again)
	}
	for _, c := range []model.Change{paid, made} {
		if err := s.Undo(ctx, c.ID); err != nil {
			t.Fatal(err)
		}
	}
	s.Same(shoptest.WithoutNumbers(s.Everything()), shoptest.WithoutNumbers(before))
}

func TestGiftCardsPay(t *testing.T) {
	s := newShop(t)
	id := s.Received("")
	s.Save(shop.GiftCards, "", `{"CardNumber":"GIFT-1","Amount":30,"Enabled":true}`)
	card := func() string { return s.Parse(shoptest.Must(shop.GiftCards.One(s.Store, "1"))).Text("UsedAmount") }
	entry := PaymentEntry{Action: order.GiftCardRedeemed, Amount: wire.MustDecimal("25"), GiftCard: " gift-1"}
	shoptest.Must(RecordPayment(s.Store, ctx, id, entry))
	s.wantLooks(id, "Received, label 6, due 75, stored 2")
	if w := s.order(id); card() != "25" || len(w.Payments) != 2 || w.Payments[0].LinkedToTransaction == "" {
		t.Errorf("used %s, %+v", card(), w.Payments)
	}
	_, err := RecordPayment(s.Store, ctx, id, entry)
	s.Turned(err, shop.Invalid, "CardNumber")
	entry.GiftCard = "GIFT-2"
	_, err = RecordPayment(s.Store, ctx, id, entry)
	s.Turned(err, shop.Invalid, "CardNumber")
	back := PaymentEntry{Action: order.GiftCardRefunded, Amount: wire.MustDecimal("5"), GiftCard: "GIFT-1"}
	shoptest.Must(RecordPayment(s.Store, ctx, id, back))
	if card() != "20" {
		t.Error(card())
	}
	redeemed := slices.IndexFunc(s.order(id).Payments, func(p shop.OrderTransaction) bool {
		return order.Action(p.Action) == order.GiftCardRedeemed
	})
	shoptest.Must(VoidPayment(s.Store, ctx, id, string(s.order(id).Payments[redeemed].Id)))
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
	a := s.Received(`"OrderNumber":"7","UserEmail":"ann@example.com","TimeOfOrderUtc":"2026-11-01T10:00:00Z",` +
		address("Miller", "Köln", "0221 / 47-11") + `"Coupons":[{"CouponCode":"BREAD10"}],`)
	b := s.Received(`"OrderNumber":"70","TimeOfOrderUtc":"2026-11-02T10:00:00Z",` + address("Adams", "Bonn", "1") +
		`"Notes":[{"Note":"wrapped as a present"}],"Packages":[{"TrackingNumber":"1Z999"}],`)
	c := s.Received(`"OrderNumber":"8","TimeOfOrderUtc":"2026-11-03T10:00:00Z","ShippingMethodDisplayName":"Post",`)
	if _, _, err := s.SaveOrder("", false, []byte(`{"UserEmail":"cart@example.com"}`)); err != nil {
		t.Fatal(err)
	}
	shoptest.Must(AcceptOrders(s.Store, ctx, []string{b}))
	shoptest.Must(RecordPayment(s.Store, ctx, b, cash("100")))
	shoptest.Must(RecordPayment(s.Store, ctx, c, PaymentEntry{Action: order.CardHeld, Amount: wire.MustDecimal("10")}))
	hundred, more := wire.MustDecimal("100"), wire.MustDecimal("100.01")
	for name, c := range map[string]struct {
		f    shop.OrderFilter
		want []string
	}{
		"all":               {shop.OrderFilter{}, []string{c, b, a}},
		"by number":         {shop.OrderFilter{Sort: "number"}, []string{a, c, b}},
		"by number, turned": {shop.OrderFilter{Sort: "number", Desc: true}, []string{b, c, a}},
		"by customer":       {shop.OrderFilter{Sort: "customer"}, []string{c, b, a}},
		"new":               {shop.OrderFilter{Mode: shop.NewOrders}, []string{c, a}},
		"to ship":           {shop.OrderFilter{Mode: shop.OrdersToShip}, []string{b}},
		"drafts":            {shop.OrderFilter{Mode: shop.DraftOrders}, nil},
		"statuses":          {shop.OrderFilter{Statuses: []order.Status{order.Received, order.OnHold}}, []string{c, a}},
		"paid":              {shop.OrderFilter{Labels: []order.Label{order.Paid}}, []string{b}},
		"held":              {shop.OrderFilter{Held: true}, []string{c}},
		"unshipped":         {shop.OrderFilter{Shipping: []shop.OrderShipping{shop.NotShipped}}, []string{c, b, a}},
		"shipped":           {shop.OrderFilter{Shipping: []shop.OrderShipping{shop.AllShipped}}, nil},
		"since":             {shop.OrderFilter{From: s.order(b).Order.TimeOfOrderUtc}, []string{c, b}},
		"until":             {shop.OrderFilter{Until: s.order(b).Order.TimeOfOrderUtc}, []string{a}},
		"by cash":           {shop.OrderFilter{Means: order.Cash}, []string{b}},
		"by a method":       {shop.OrderFilter{Method: "post"}, []string{c}},
		"with a coupon":     {shop.OrderFilter{Coupon: "bread10"}, []string{a}},
		"with half of one":  {shop.OrderFilter{Coupon: "bread"}, nil},
		"with a note":       {shop.OrderFilter{Noted: true}, []string{b}},
		"from the API":      {shop.OrderFilter{Source: shop.FromAPI}, []string{c, b, a}},
		"imported":          {shop.OrderFilter{Source: shop.FromImport}, nil},
		"a total":           {shop.OrderFilter{TotalFrom: &hundred, TotalTo: &hundred}, []string{c, b, a}},
		"more":              {shop.OrderFilter{TotalFrom: &more}, nil},
		"number":            {shop.OrderFilter{Words: "#7"}, []string{b, a}},
		"e-mail":            {shop.OrderFilter{Words: "ann@example.com"}, []string{a}},
		"name, city":        {shop.OrderFilter{Words: "miller koln"}, []string{a}},
		"telephone":         {shop.OrderFilter{Words: "02214711"}, []string{a}},
		"SKU":               {shop.OrderFilter{Words: "PAN-9", Mode: shop.OrdersToShip}, []string{b}},
		"product":           {shop.OrderFilter{Words: "pan", Sort: "number"}, []string{a, c, b}},
		"tracking":          {shop.OrderFilter{Words: "1Z999"}, []string{b}},
		"note":              {shop.OrderFilter{Words: "present"}, []string{b}},
		"coupon":            {shop.OrderFilter{Words: "BREAD10"}, []string{a}},
		"an amount":         {shop.OrderFilter{Words: "100,00", Amount: &hundred}, []string{c, b, a}},
		"a cart":            {shop.OrderFilter{Words: "cart@example.com"}, nil},
		"nothing":           {shop.OrderFilter{Words: "nobody"}, nil},
	} {
		got := shoptest.Must(s.FindOrders(ctx, c.f))
		if c.f.Words == "#7" {
			slices.Sort(got)
			slices.Sort(c.want)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	count := shoptest.Must(s.CountOrders(ctx))
	if count[shop.AllOrders] != 3 || count[shop.NewOrders] != 2 || count[shop.OrdersToShip] != 1 ||
		count[shop.OrdersToPay] != 0 {
		t.Errorf("%v", count)
	}
	fresh := shoptest.Must(s.FindOrders(ctx, shop.OrderFilter{Mode: shop.NewOrders}))
	if sum := shoptest.Must(s.SumOrders(ctx, fresh)); sum.String() != "200" {
		t.Error(sum)
	}
	rows := shoptest.Must(s.OrderRows(ctx, []string{b, a}))
	if len(rows) != 2 || rows[0].Order.Bvin != b || rows[0].Customer != "Ann Adams" || rows[0].Pieces != 4 {
		t.Errorf("%+v", rows)
	}
	made := shoptest.Must(shop.Orders.Remove(s.Store, ctx, []string{a}))
	if got := shoptest.Must(s.FindOrders(ctx, shop.OrderFilter{Words: "miller"})); len(got) > 0 {
		t.Errorf("deleted and found: %v", got)
	}
	if err := s.Undo(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	if got := shoptest.Must(s.FindOrders(ctx, shop.OrderFilter{Words: "miller"})); !slices.Equal(got, []string{a}) {
		t.Errorf("put back: %v", got)
	}
}

// A file that keeps nothing of its orders' payments learns it when it is opened.
func TestOlderOrdersAreSummed(t *testing.T) {
	s := newShop(t)
	id := s.Received("")
	shoptest.Must(RecordPayment(s.Store, ctx, id, cash("100")))
	forget := func(tx *storage.Tx) error {
		return model.ModelOf(shop.Orders, s.Store).Rewrite(tx, storage.Cond{}, func(o *shop.Order) {
			o.Inherit(&shop.Order{})
		})
	}
	if err := s.DB.Write(ctx, forget); err != nil {
		t.Fatal(err)
	}
	if got := shoptest.Must(s.FindOrders(ctx, shop.OrderFilter{Labels: []order.Label{order.Paid}})); len(got) > 0 {
		t.Fatalf("nothing was forgotten: %v", got)
	}
	if err := s.DB.Write(ctx, shop.Upgrades()[8]); err != nil {
		t.Fatal(err)
	}
	got := shoptest.Must(s.FindOrders(ctx, shop.OrderFilter{Labels: []order.Label{order.Paid}}))
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
		came := shop.Orders.Import([]byte(`{"Bvin":"` + idA +
			`","Id":5,"IsPlaced":true,"OrderNumber":"12","TotalGrand":11}`))
		paid := shop.OrderTransactions.Import([]byte(`{"Id":"` + idB + `","OrderId":"` + idA +
			`","Action":301,"Amount":11,"Success":true}`))
		err := s.Import(ctx, []shop.ImportItem{came, paid}, func(all []shop.Imported) (string, error) {
			return "y", errors.Join(all[0].Refused, all[1].Refused)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	arrive()
	s.wantLooks(idA, ", label 5, due 0, stored 0")
	shoptest.Must(SetOrderStatus(s.Store, ctx, []string{idA}, order.Received, true))
	shoptest.Must(HoldOrders(s.Store, ctx, []string{idA}))
	arrive()
	if l := s.order(idA).Local; l.Held != order.Received || l.Source != shop.FromImport || len(l.History) != 2 {
		t.Errorf("%+v", l)
	}
	s.wantLooks(idA, ", label 5, due 0, stored 0")
	if got := shoptest.Must(s.FindOrders(ctx, shop.OrderFilter{Words: "12"})); !slices.Equal(got, []string{idA}) {
		t.Errorf("%v", got)
	}
}
