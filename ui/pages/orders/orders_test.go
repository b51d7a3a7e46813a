package orders

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/order"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

var ctx = context.Background()

func book() shell.Book {
	home := shell.Entry{Name: "elsewhere", Menu: shell.Dashboard, Title: func() string { return "Elsewhere" },
		New: func(*shell.Desk, string) shell.Page { return blank{} }}
	return shell.Book{Entries: append([]shell.Entry{home}, Entries()...), Home: shell.To(Name)}
}

// post adds an order as a program does, with the state given.
func post(t *testing.T, f *pagetest.Fixture, number, state, more string) string {
	t.Helper()
	body := []byte(`{"OrderNumber":"` + number + `","IsPlaced":true,"StatusCode":"` + state + `","UserEmail":"ann@example.com",` +
		`"BillingAddress":{"FirstName":"Ann","LastName":"Lee","City":"Bonn"},` +
		`"Items":[{"ProductName":"Red pan","ProductSku":"PAN-1","Quantity":2,"BasePricePerItem":10,` +
		`"AdjustedPricePerItem":10,"LineTotal":20}]` + more + `}`)
	saved, _, err := f.Shop.SaveOrder(ctx, nil, "", false, body)
	if err != nil {
		t.Fatal(err)
	}
	_, id, _ := strings.Cut(string(saved), `"Bvin":"`)
	id, _, _ = strings.Cut(id, `"`)
	f.Reread()
	return id
}

// code is that of a status.
func code(name string) string {
	for _, s := range shop.OrderStatuses {
		if s.Name == name {
			return s.Code
		}
	}
	panic("there is no status " + name)
}

func table(t *testing.T, f *pagetest.Fixture) *kit.Table[string] {
	t.Helper()
	f.Runner.Flush()
	f.Lay()
	tb, ok := uitest.Find(f.Desk.Window.Canvas(), func(*kit.Table[string]) bool { return true })
	if !ok {
		t.Fatal("there is no table")
	}
	return tb
}

func act(t *testing.T, f *pagetest.Fixture, all []kit.Action, label string) {
	t.Helper()
	at := slices.IndexFunc(all, func(a kit.Action) bool { return a.Label == label })
	if at < 0 {
		t.Fatalf("there is no action %q", label)
	}
	all[at].Do()
	f.Reread()
}

func has(all []kit.Action, label string) bool {
	return slices.ContainsFunc(all, func(a kit.Action) bool { return a.Label == label })
}

func view(t *testing.T, f *pagetest.Fixture, id string) shop.OrderView {
	t.Helper()
	v, err := f.Shop.OrderOf(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestLooks(t *testing.T) {
	filled := func(t *testing.T, f *pagetest.Fixture) string {
		id := post(t, f, "1001", code("Received"), `,"Notes":[{"Note":"Ring twice","IsPublic":true}],`+
			`"Instructions":"Please wrap it","Coupons":[{"CouponCode":"SPRING"}]`)
		post(t, f, "1002", code("Complete"), "")
		if _, err := f.Shop.RecordPayment(ctx, id, shop.PaymentEntry{Action: order.CashReceived,
			Amount: shop.Decimal{Decimal: decimal.RequireFromString("12.5")}}); err != nil {
			t.Fatal(err)
		}
		f.Reread()
		return id
	}
	all := []pagetest.Scene{
		{Name: "orders-none"},
		{Name: "orders", Act: func(t *testing.T, f *pagetest.Fixture) { filled(t, f) }},
		{Name: "order", Act: func(t *testing.T, f *pagetest.Fixture) {
			f.Desk.Go(shell.To(One).With(filled(t, f)))
			f.Runner.Flush()
		}},
		{Name: "order-payment", Act: func(t *testing.T, f *pagetest.Fixture) {
			askPayment(f.Desk, view(t, f, filled(t, f)))
			f.Runner.Flush()
		}},
	}
	pagetest.Looks(t, book, all...)
	for i := range all {
		all[i].Name += "-de"
	}
	uitest.German(t)
	pagetest.Looks(t, book, all...)
}

// Orders are listed by their way through the shop, accepted, and come back.
func TestModesAndAccept(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	f.Sees(t, "There is no order yet. Orders that a program adds through the API appear here by themselves.")
	first, second := post(t, f, "1001", code("Received"), ""), post(t, f, "1002", code("Received"), "")
	post(t, f, "1003", code("Complete"), "")
	f.Press(t, "New (2)")
	if got := table(t, f).Rows(); len(got) != 2 {
		t.Fatalf("new are %q", got)
	}
	f.Sees(t, "2 orders  ·  total 40.00")
	act(t, f, table(t, f).Actions(first), "Accept")
	f.Runner.Flush()
	if !f.Offers("New (1)") || !f.Offers("Ready for Payment (1)") {
		t.Error("the tabs do not count anew")
	}
	if got := table(t, f).Rows(); !slices.Equal(got, []string{second}) {
		t.Errorf("new are %q", got)
	}
	f.Press(t, "Undo")
	f.Reread()
	if s := view(t, f, first).Order.Status(); s != order.Received {
		t.Errorf("undone, it is %v", s)
	}
}

// With many orders what does not fit is left out, after a question; what fits none is said.
func TestBatches(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	first, done := post(t, f, "1001", code("Received"), ""), post(t, f, "1002", code("Complete"), "")
	tb := table(t, f)
	if has(tb.Actions(done), "Accept") {
		t.Error("a complete order can be accepted")
	}
	tb.Tick(done)
	act(t, f, tb.Chosen(nil), "Accept")
	f.Sees(t, "Nothing was changed: 1 order are not new.")
	tb.Tick(first, done)
	act(t, f, tb.Chosen(nil), "Put on hold")
	f.Sees(t, "Put on hold: 1 order")
	f.Press(t, "Put on hold")
	f.Reread()
	if s := view(t, f, first).Order.Status(); s != order.OnHold {
		t.Errorf("it is %v", s)
	}
	act(t, f, table(t, f).Actions(first), "Release")
	if s := view(t, f, first).Order.Status(); s != order.Received {
		t.Errorf("released, it is %v", s)
	}
	tb = table(t, f)
	tb.Tick(first, done)
	act(t, f, tb.Chosen(nil), "Record payment…")
	f.Sees(t, "Record the payment of 2 orders", "What is due is recorded as received: 40.00 in all.")
	f.Press(t, "Record payment")
	f.Reread()
	for _, id := range []string{first, done} {
		if v := view(t, f, id); v.Local.Label != order.Paid {
			t.Errorf("of %s it says %v", v.Order.OrderNumber, v.Local.Label)
		}
	}
}

// Orders are cancelled with a reason, and deleted after a question; both come back.
func TestCancelAndDelete(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := post(t, f, "1001", code("Received"), "")
	if _, err := f.Shop.RecordPayment(ctx, id, shop.PaymentEntry{Action: order.CashReceived,
		Amount: shop.Decimal{Decimal: decimal.RequireFromString("20")}}); err != nil {
		t.Fatal(err)
	}
	f.Reread()
	act(t, f, table(t, f).Actions(id), "Cancel order…")
	f.Type(t, "Reason", "Moved away")
	f.Press(t, "Cancel order")
	f.Reread()
	if v := view(t, f, id); v.Order.Status() != order.Cancelled || v.Local.Label != order.ToGiveBack {
		t.Errorf("it is %v, %v", v.Order.Status(), v.Local.Label)
	}
	f.Press(t, "Undo")
	f.Reread()
	act(t, f, table(t, f).Actions(id), "Delete")
	f.Sees(t, "Delete 1 order?", "20.00 were received for them.")
	f.Press(t, "Delete")
	f.Reread()
	f.Sees(t, "There is no order yet. Orders that a program adds through the API appear here by themselves.")
	f.Press(t, "Undo")
	f.Reread()
	if got := table(t, f).Rows(); !slices.Equal(got, []string{id}) {
		t.Errorf("undone, there are %q", got)
	}
}

// The page of an order shows all that is known of it, and records what is paid.
func TestOnePage(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := post(t, f, "1001", code("Received"), `,"Notes":[{"Note":"Ring twice"}],"Instructions":"Please wrap it"`)
	f.Desk.Go(shell.To(One).With(id))
	f.Runner.Flush()
	f.Lay()
	f.Sees(t, "Order 1001", "Received", "○ Unpaid", "○ Unshipped", "Red pan", "PAN-1", "0 of 2", "Ring twice", "Please wrap it",
		"Ann Lee\nBonn", "Came through the API.")
	f.Press(t, "Accept")
	f.Reread()
	f.Sees(t, "Ready for Payment")
	f.Press(t, "Record payment…")
	if got := f.Text(t, "Amount"); got != "20" {
		t.Errorf("proposed is %q", got)
	}
	f.Type(t, "Amount", "much")
	f.Press(t, "Record payment")
	f.Sees(t, "Enter a number such as 19.95.")
	f.Type(t, "Amount", "25")
	f.Press(t, "Record payment")
	if !f.Dialog() {
		t.Fatal("it was recorded without a question")
	}
	f.Press(t, "Record anyway")
	f.Reread()
	if v := view(t, f, id); v.Local.Label != order.ToGiveBack || v.Order.Status() != order.ReadyForShipping {
		t.Errorf("it says %v, %v", v.Local.Label, v.Order.Status())
	}
	f.Sees(t, "↩ To give back · 5.00", "Ready for Shipping")
	f.Press(t, "Undo")
	f.Reread()
	f.Sees(t, "○ Unpaid")
	f.Desk.Go(shell.To(One).With("nowhere"))
	f.Runner.Flush()
	if !f.Offers("All orders") {
		t.Error("there is no way back from an order that is gone")
	}
}

// blank is a page with nothing on it.
type blank struct{}

func (blank) Head() kit.Head           { return kit.Head{} }
func (blank) Build() fyne.CanvasObject { return kit.Gap(0, 0) }
func (blank) Show()                    {}
func (blank) Hide()                    {}
func (blank) Changed(shop.Event)       {}
