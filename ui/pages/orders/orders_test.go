package orders

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/sales"
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
	body := []byte(`{"OrderNumber":"` + number + `","IsPlaced":true,"StatusCode":"` + state + `",` +
		`"UserEmail":"ann@example.com",` +
		`"BillingAddress":{"FirstName":"Ann","LastName":"Lee","City":"Bonn"},` +
		`"Items":[{"ProductName":"Red pan","ProductSku":"PAN-1","Quantity":2,"BasePricePerItem":10,` +
		`"AdjustedPricePerItem":10,"LineTotal":20}]` + more + `}`)
	saved, _, err := shop.Orders.Save(f.Shop, ctx, nil, "", body)
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

func choose(t *testing.T, f *pagetest.Fixture, all []kit.Action, label string) {
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

func view(t *testing.T, f *pagetest.Fixture, id string) *sales.OrderView {
	t.Helper()
	v, err := sales.OrderOf(f.Shop, ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return &v
}

func TestLooks(t *testing.T) {
	filled := func(t *testing.T, f *pagetest.Fixture) string {
		id := post(t, f, "1001", code("Received"), `,"Notes":[{"Note":"Ring twice","IsPublic":true}],`+
			`"Instructions":"Please wrap it","Coupons":[{"CouponCode":"SPRING"}]`)
		post(t, f, "1002", code("Complete"), "")
		pay(t, f, id, "12.5")
		return id
	}
	open := func(t *testing.T, f *pagetest.Fixture) {
		f.Desk.Go(shell.To(One).With(filled(t, f)))
		f.Runner.Flush()
	}
	all := []pagetest.Scene{
		{Name: "orders-none"},
		{Name: "orders", Act: func(t *testing.T, f *pagetest.Fixture) { filled(t, f) }},
		{Name: "order", Act: open},
		{Name: "order-history", Act: func(t *testing.T, f *pagetest.Fixture) {
			open(t, f)
			f.Press(t, "Show")
		}},
		{Name: "order-payment", Act: func(t *testing.T, f *pagetest.Fixture) {
			askReceived(f.Desk, *view(t, f, filled(t, f)))
			f.Runner.Flush()
		}},
	}
	pagetest.Looks(t, book, all...)
	for i := range all {
		all[i].Name += "-de"
		if all[i].Name == "order-history-de" {
			all[i].Act = open
		}
	}
	uitest.German(t)
	pagetest.Looks(t, book, all...)
}

// pay records cash for an order.
func pay(t *testing.T, f *pagetest.Fixture, id, amount string) {
	t.Helper()
	_, err := sales.RecordPayment(f.Shop, ctx, id, sales.PaymentEntry{Action: order.CashReceived,
		Amount: shop.Decimal{Decimal: decimal.RequireFromString(amount)}, Confirmed: true})
	if err != nil {
		t.Fatal(err)
	}
	f.Reread()
}

// Orders are listed by their way through the shop, accepted, and come back.
func TestModesAndAccept(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	f.Sees(t, "There is no order yet. Add one, or let a program do it through the API: it appears here by itself.")
	first, second := post(t, f, "1001", code("Received"), ""), post(t, f, "1002", code("Received"), "")
	post(t, f, "1003", code("Complete"), "")
	f.Desk.Go(shell.To("orders/new"))
	if got := f.Table(t).Rows(); !slices.Equal(got, []string{second, first}) {
		t.Fatalf("new are %q", got)
	}
	f.Sees(t, "2 orders  ·  total 40.00")
	choose(t, f, f.Table(t).Actions(first), "Accept")
	if got := f.Table(t).Rows(); !slices.Equal(got, []string{second}) {
		t.Errorf("new are %q", got)
	}
	f.Sees(t, "“1001” accepted")
	f.Desk.Go(shell.To("orders/pay"))
	if got := f.Table(t).Rows(); !slices.Equal(got, []string{first}) {
		t.Errorf("to be paid are %q", got)
	}
	f.Press(t, "Undo")
	f.Reread()
	f.Sees(t, "No order is here now.")
	if s := view(t, f, first).Order.Status(); s != order.Received {
		t.Errorf("undone, it is %v", s)
	}
}

// What is asked for in links and fields narrows the list.
func TestFilters(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	first := post(t, f, "1001", code("Received"), `,"Notes":[{"Note":"Ring twice"}]`)
	second := post(t, f, "1002", code("Complete"), `,"ShippingStatus":3`)
	pay(t, f, second, "20")
	for asked, want := range map[string][]string{
		"status=1": {first}, "paid=5": {second}, "with=note": {first}, "means=3": {second}, "source=import": nil,
		"source=api": {second, first},
		"words=1002": {second}, "words=%231001": {first}, "words=pan": {second, first},
		"words=20": {second, first},
		"since=1":  {second, first}, "shipping=3": {second},
	} {
		f.Desk.Go(shell.To(Name).With(asked))
		if got := f.Table(t).Rows(); !slices.Equal(got, want) {
			t.Errorf("%s finds %q, want %q", asked, got, want)
		}
	}
	if hits := find(ctx, f.Desk, "1002"); len(hits) != 1 || hits[0].Title != "Order 1002" ||
		hits[0].Route != shell.To(One).With(second) || hits[0].Note != "Ann Lee" {
		t.Errorf("the search box finds %v", hits)
	}
}

// Each mode counts what waits in it.
func TestCounts(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	post(t, f, "1001", code("Received"), "")
	post(t, f, "1002", code("Received"), "")
	for _, e := range Entries() {
		if e.Name == "orders/new" {
			if n, err := e.Count(ctx, f.Desk); n != 2 || err != nil {
				t.Errorf("%d, %v", n, err)
			}
		}
	}
}

// The page of an order and its form belong to the list of all orders, which the side bar marks meanwhile.
func TestOnePageBelongsToTheManager(t *testing.T) {
	var names []string
	for _, e := range Entries()[:3] {
		names = append(names, e.Name)
	}
	if !slices.Equal(names, []string{Name, One, Edit}) {
		t.Errorf("the first pages are %q", names)
	}
}

// With many orders what does not fit is left out, after a question; what fits none is said.
func TestBatches(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	first, done := post(t, f, "1001", code("Received"), ""), post(t, f, "1002", code("Complete"), "")
	tb := f.Table(t)
	if has(tb.Actions(done), "Accept") {
		t.Error("a complete order can be accepted")
	}
	tb.Tick(done)
	choose(t, f, tb.Chosen(nil), "Accept")
	f.Sees(t, "Nothing was changed. 1 order left out: not new.")
	tb.Tick(first, done)
	choose(t, f, tb.Chosen(nil), "Put on hold")
	f.Sees(t, "Put on hold: 1 order", "1 order left out: on hold, cancelled or complete.")
	f.Press(t, "Put on hold")
	f.Reread()
	if s := view(t, f, first).Order.Status(); s != order.OnHold {
		t.Errorf("it is %v", s)
	}
	choose(t, f, f.Table(t).Actions(first), "Release")
	if s := view(t, f, first).Order.Status(); s != order.Received {
		t.Errorf("released, it is %v", s)
	}
	tb = f.Table(t)
	tb.Tick(first, done)
	choose(t, f, tb.Chosen(nil), "Record payment…")
	f.Sees(t, "Record the payment of 2 orders", "What is due of each is recorded as received: 40.00 in all.")
	f.Press(t, "Record payment")
	f.Reread()
	for _, id := range []string{first, done} {
		if v := view(t, f, id); v.Local.Label != order.Paid {
			t.Errorf("of %s it says %v", v.Order.OrderNumber, v.Local.Label)
		}
	}
}

// What can be done with many orders is all offered, also where the window has no room for all of it.
func TestManyActionsInASmallWindow(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := post(t, f, "1001", code("Received"), "")
	f.Desk.Window.Resize(fyne.NewSize(1024, 700))
	f.Runner.Flush()
	f.Lay()
	tb := f.Table(t)
	tb.Tick(id)
	f.Runner.Flush()
	f.Lay()
	pagetest.NothingCut(t, f.Desk.Window.Canvas())
	f.Press(t, "More")
	if f.Desk.Window.Canvas().Overlays().Top() == nil {
		t.Error("the rest is not offered")
	}
}

// A status that contradicts payment or shipping is asked about once.
func TestStatusByHand(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := post(t, f, "1001", code("Received"), "")
	choose(t, f, f.Table(t).Actions(id), "Set status…")
	field := f.Field(t, "Status").Input.(*kit.Select)
	field.SetSelected("Complete")
	f.Press(t, "Set status")
	f.Sees(t, "The order is not paid in full. Choose this status all the same?")
	field.SetSelected("Ready for Shipping") // another choice is another question
	f.Press(t, "Go ahead anyway")
	if s := view(t, f, id).Order.Status(); s != order.Received {
		t.Errorf("it is %v without a question", s)
	}
	f.Press(t, "Go ahead anyway")
	f.Reread()
	if s := view(t, f, id).Order.Status(); s != order.ReadyForShipping {
		t.Errorf("it is %v", s)
	}
	f.Press(t, "Undo")
	f.Reread()
	if s := view(t, f, id).Order.Status(); s != order.Received {
		t.Errorf("undone, it is %v", s)
	}
}

// Orders are cancelled with a reason, reopened and deleted; all of it comes back.
func TestCancelReopenDelete(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := post(t, f, "1001", code("Received"), "")
	pay(t, f, id, "20")
	choose(t, f, f.Table(t).Actions(id), "Cancel order…")
	f.Sees(t, "Cancel Order 1001?", "20.00 was received.",
		"Until it is given back, it is listed under “To give back”.")
	f.Type(t, "Reason", "Moved away")
	f.Press(t, "Cancel order")
	f.Reread()
	if v := view(t, f, id); v.Order.Status() != order.Cancelled || v.Local.Label != order.ToGiveBack {
		t.Errorf("it is %v, %v", v.Order.Status(), v.Local.Label)
	}
	choose(t, f, f.Table(t).Actions(id), "Reopen")
	if v := view(t, f, id); v.Order.Status() != order.ReadyForShipping {
		t.Errorf("reopened, it is %v", v.Order.Status())
	}
	f.Press(t, "Undo")
	f.Reread()
	if v := view(t, f, id); v.Order.Status() != order.Cancelled {
		t.Errorf("undone, it is %v", v.Order.Status())
	}
	choose(t, f, f.Table(t).Actions(id), "Delete")
	f.Sees(t, "Delete Order 1001?", "20.00 was received.")
	f.Press(t, "Delete")
	f.Reread()
	f.Sees(t, "There is no order yet. Add one, or let a program do it through the API: it appears here by itself.")
	f.Press(t, "Undo")
	f.Reread()
	if got := f.Table(t).Rows(); !slices.Equal(got, []string{id}) {
		t.Errorf("undone, there are %q", got)
	}
}

// The page of an order shows all that is known of it, and does what is next.
func TestOnePage(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := post(t, f, "1001", code("Received"), `,"Notes":[{"Note":"Ring twice"}],"Instructions":"Please wrap it"`)
	f.Desk.Go(shell.To(One).With(id))
	f.Runner.Flush()
	f.Lay()
	f.Sees(t, "Order 1001", "Received", "○ Unpaid", "○ Unshipped", "Red pan", "PAN-1", "0 of 2", "Ring twice",
		"Please wrap it", "Ann Lee\nBonn", "This order came from a program, which reserves no stock.")
	f.Press(t, "Reserve stock")
	f.Press(t, "Accept")
	f.Reread()
	f.Sees(t, "Ready for Payment")
	f.Press(t, "Undo")
	f.Reread()
	f.Press(t, "Show")
	f.Sees(t, "Came through the API.")
	f.Desk.Go(shell.To(One).With("nowhere"))
	f.Runner.Flush()
	if !f.Offers("All orders") {
		t.Error("there is no way back from an order that is gone")
	}
}

// Notes are written and deleted, and both come back.
func TestNotes(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := post(t, f, "1001", code("Received"), `,"PaymentStatus":3`)
	f.Desk.Go(shell.To(One).With(id))
	f.Runner.Flush()
	f.Press(t, "Add note")
	f.Sees(t, "Note is empty; write something.")
	note, ok := uitest.Find(f.Desk.Window.Canvas(), func(e *kit.Entry) bool { return e.PlaceHolder == "Write a note" })
	if !ok {
		t.Fatal("no note can be written")
	}
	uitest.Paste(note, "Called back")
	f.Desk.Go(shell.To(Name))
	f.Desk.Go(shell.To(One).With(id)) // what is typed is kept meanwhile
	f.Runner.Flush()
	note, _ = uitest.Find(f.Desk.Window.Canvas(), func(e *kit.Entry) bool { return e.PlaceHolder == "Write a note" })
	if note.Text() != "Called back" {
		t.Errorf("after another page the note is %q", note.Text())
	}
	f.Press(t, "Add note")
	f.Reread()
	f.Sees(t, "Called back", "Note added to “1001”")
	v := view(t, f, id)
	if len(v.Order.Notes) != 1 || note.Text() != "" || v.Order.PaymentStatus != 3 {
		t.Fatalf("notes %+v, the field %q, %v", v.Order.Notes, note.Text(), v.Order.PaymentStatus)
	}
	press(t, f, "Delete the note")
	if v := view(t, f, id); len(v.Order.Notes) != 0 {
		t.Errorf("notes %+v", v.Order.Notes)
	}
	f.Press(t, "Undo")
	f.Reread()
	f.Sees(t, "Called back")
}

// press presses the picture that says what it does when it is pointed at.
func press(t *testing.T, f *pagetest.Fixture, tip string) {
	t.Helper()
	b, ok := uitest.Find(f.Desk.Window.Canvas(), func(b *kit.Button) bool { return b.ToolTip() == tip })
	if !ok {
		t.Fatalf("there is no %q", tip)
	}
	b.Tapped(nil)
	f.Reread()
}

// What came of an order's money is recorded; the shop's questions are asked in the dialog.
func TestPayments(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := post(t, f, "1001", code("Received"), "")
	f.Desk.Go(shell.To(One).With(id))
	f.Runner.Flush()
	f.Press(t, "Accept")
	f.Reread()
	f.Press(t, "Record payment…")
	if got := f.Text(t, "Amount"); got != "20.00" {
		t.Errorf("proposed is %q", got)
	}
	f.Type(t, "Amount", "much")
	f.Press(t, "Record payment")
	f.Sees(t, "Enter an amount such as 19.95.")
	f.Type(t, "Amount", "0")
	f.Press(t, "Record payment")
	f.Sees(t, "Amount: enter an amount that is more than 0.")
	f.Type(t, "Amount", "25")
	f.Press(t, "Record payment")
	f.Sees(t, "The order would be overpaid by 5.00. Record it anyway?")
	f.Press(t, "Go ahead anyway")
	f.Reread()
	if v := view(t, f, id); v.Local.Label != order.ToGiveBack || v.Order.Status() != order.ReadyForShipping {
		t.Errorf("it says %v, %v", v.Local.Label, v.Order.Status())
	}
	f.Sees(t, "↩ To give back · 5.00", "Ready for Shipping")
	f.Press(t, "Give money back…")
	if got := f.Text(t, "Amount"); got != "5.00" {
		t.Errorf("proposed is %q", got)
	}
	f.Press(t, "Record refund")
	f.Reread()
	f.Sees(t, "● Paid", "-5.00")
	f.Press(t, "Undo")
	f.Reread()
	f.Sees(t, "↩ To give back · 5.00")
	paid, ok := uitest.Find(f.Desk.Window.Canvas(), func(*kit.Table[shop.OrderTransaction]) bool { return true })
	if !ok {
		t.Fatal("the payments are not in sight")
	}
	choose(t, f, paid.Actions(paid.Rows()[0]), "Void…")
	f.Press(t, "Void payment")
	f.Reread()
	f.Sees(t, "○ Unpaid", "Voided", "Ready for Payment")
	f.Press(t, "Undo")
	f.Reread()
	f.Sees(t, "↩ To give back · 5.00")
}

// Money that is held waits for its capture, a purchase order for its acceptance.
func TestOpenSteps(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := post(t, f, "1001", code("Ready for Payment"), "")
	f.Desk.Go(shell.To(One).With(id))
	f.Runner.Flush()
	f.Press(t, "Record payment…")
	kind := f.Field(t, "Kind").Input.(*kit.Select)
	kind.SetSelected("Card: amount reserved")
	f.Type(t, "Number of the card; its last four digits are kept", "4111111111114242")
	f.Press(t, "Record payment")
	f.Reread()
	f.Sees(t, "Card: amount reserved · 20.00 · •••• 4242", "Held: 20.00")
	f.Press(t, "Capture")
	f.Type(t, "Amount", "21")
	f.Press(t, "Capture")
	f.Sees(t, "Only 20.00 is reserved; no more can be captured.")
	f.Type(t, "Amount", "15")
	f.Press(t, "Capture")
	f.Reread()
	f.Sees(t, "◐ 5.00 due", "Card: captured")
	f.Press(t, "Record payment…")
	kind = f.Field(t, "Kind").Input.(*kit.Select)
	kind.SetSelected("Purchase order noted")
	f.Press(t, "Record payment")
	f.Sees(t, "Number of the purchase order is missing; enter the number that the customer gave.")
	f.Type(t, "Number of the purchase order", "PO 7")
	f.Press(t, "Record payment")
	f.Reread()
	f.Press(t, "Accept")
	f.Press(t, "Accept")
	f.Reread()
	f.Sees(t, "● Paid", "Ready for Shipping")
}

// A cancelled order's money is given back at once, or a part of it is kept.
func TestCancelAndSettle(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := post(t, f, "1001", code("Received"), "")
	pay(t, f, id, "20")
	choose(t, f, f.Table(t).Actions(id), "Cancel order…")
	f.Field(t, "What was paid").Input.(*kit.Select).SetSelected("Keep it")
	f.Type(t, "Amount", "30")
	f.Press(t, "Cancel order")
	f.Sees(t, "Amount: at most 20.00 was paid.")
	f.Field(t, "What was paid").Input.(*kit.Select).SetSelected("Cash returned")
	f.Type(t, "Amount", "20")
	f.Press(t, "Cancel order")
	f.Reread()
	if v := view(t, f, id); v.Order.Status() != order.Cancelled || v.Local.Label != order.Refunded {
		t.Errorf("it is %v, %v", v.Order.Status(), v.Local.Label)
	}
	f.Press(t, "Undo")
	f.Reread()
	if v := view(t, f, id); v.Local.Label != order.Paid {
		t.Errorf("undone, it is %v", v.Local.Label)
	}
}

// grid is the table of some rows on the page.
func grid[T any](t *testing.T, f *pagetest.Fixture) *kit.Table[T] {
	t.Helper()
	tb, ok := uitest.Find(f.Desk.Window.Canvas(), func(*kit.Table[T]) bool { return true })
	if !ok {
		t.Fatal("there is no such table")
	}
	return tb
}

// An address stands as on a letter of its country.
func TestAddressLines(t *testing.T) {
	a := shop.Address{FirstName: "Ann", LastName: "Lee", Line1: "1 Main St", City: "Tampa", RegionBvin: "FL",
		PostalCode: "33602", CountryBvin: countryID("USA"), Phone: "5"}
	if got := strings.Join(addressLines(&a), "; "); got != "Ann Lee; 1 Main St; Tampa, FL 33602; United States; 5" {
		t.Error(got)
	}
}

// An order is packed in parts and shipped; each step comes back.
func TestShipping(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := post(t, f, "1001", code("Ready for Shipping"), "")
	f.Desk.Go(shell.To(One).With(id))
	f.Runner.Flush()
	f.Press(t, "Pack and ship…")
	const line = "PAN-1 · Red pan"
	if got := f.Text(t, line); got != "2" {
		t.Errorf("proposed are %q", got)
	}
	f.Type(t, line, "3")
	f.Press(t, "Ship")
	f.Sees(t, "Enter a whole number from 0 to 2.")
	f.Type(t, line, "1")
	f.Type(t, "Tracking number", "T 1")
	f.Press(t, "Ship")
	f.Sees(t, "The order is not paid in full. Ship it all the same?")
	f.Press(t, "Go ahead anyway")
	f.Reread()
	f.Sees(t, "◐ 1 of 2 shipped", "1 × Red pan", "T 1", "1001-P1")
	parcels := grid[parcel](t, f)
	choose(t, f, parcels.Actions(parcels.Rows()[0]), "Undo shipping")
	f.Sees(t, "○ Unshipped", "Packed")
	parcels = grid[parcel](t, f)
	choose(t, f, parcels.Actions(parcels.Rows()[0]), "Ship")
	f.Press(t, "Go ahead anyway")
	f.Reread()
	f.Sees(t, "◐ 1 of 2 shipped")
	parcels = grid[parcel](t, f)
	choose(t, f, parcels.Actions(parcels.Rows()[0]), "Tracking number…")
	f.Type(t, "Tracking number", "T 2")
	f.Press(t, "Save")
	f.Reread()
	f.Sees(t, "T 2", "Tracking number of “1001” changed")
	parcels = grid[parcel](t, f)
	choose(t, f, parcels.Actions(parcels.Rows()[0]), "Delete package…")
	f.Press(t, "Delete package")
	f.Reread()
	f.Sees(t, "○ Unshipped", "Nothing is packed yet.")
	f.Press(t, "Undo")
	f.Reread()
	f.Sees(t, "◐ 1 of 2 shipped", "T 2")
}

// What is not shipped yet of an order can be cancelled; what is paid too much is to be given back then.
func TestCancelRest(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := post(t, f, "1001", code("Ready for Shipping"), "")
	pay(t, f, id, "20")
	if has(f.Table(t).Actions(id), "Cancel the open rest…") {
		t.Error("nothing is shipped, and the rest is offered")
	}
	line := view(t, f, id).Order.Items[0].Id
	if _, err := sales.PackOrders(f.Shop, ctx, []string{id}, sales.Parcel{Package: sales.NewParcel(f.Shop),
		Pieces: map[int64]int{line: 1}, Send: true}); err != nil {
		t.Fatal(err)
	}
	f.Reread()
	choose(t, f, f.Table(t).Actions(id), "Cancel the open rest…")
	f.Sees(t, "What was paid for them is listed under “To give back” until you record a refund.")
	f.Press(t, "Cancel the rest")
	f.Reread()
	if v := view(t, f, id); v.Order.Status() != order.Complete || v.Order.TotalGrand.String() != "10" ||
		v.Local.Label != order.ToGiveBack {
		t.Errorf("it is %v, comes to %v and is %v", v.Order.Status(), v.Order.TotalGrand, v.Local.Label)
	}
	f.Press(t, "Undo")
	f.Reread()
	if v := view(t, f, id); v.Order.Status() != order.ReadyForShipping || v.Order.TotalGrand.String() != "20" {
		t.Errorf("undone, it is %v and comes to %v", v.Order.Status(), v.Order.TotalGrand)
	}
}

// A note is written on many orders at once.
func TestNoteOnMany(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	first, second := post(t, f, "1001", code("Received"), ""), post(t, f, "1002", code("Received"), "")
	tb := f.Table(t)
	tb.Tick(first, second)
	choose(t, f, tb.Chosen(nil), "Add note…")
	f.Press(t, "Add note")
	f.Sees(t, "Note is empty; write something.")
	f.Type(t, "Note", "Call back")
	f.Press(t, "Add note")
	f.Reread()
	f.Sees(t, "Note added to 2 orders")
	for _, id := range []string{first, second} {
		if n := view(t, f, id).Order.Notes; len(n) != 1 || n[0].Note != "Call back" {
			t.Errorf("notes %+v", n)
		}
	}
}

// A package of a program does not count until the owner says so.
func TestCountAsShipped(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := post(t, f, "1001", code("Ready for Shipping"), "")
	v := view(t, f, id)
	body := strings.Replace(string(model.Encode(&v.Order)), `"Packages":[]`, `"Packages":[{"HasShipped":true,`+
		`"TrackingNumber":"API 1","Items":[{"LineItemId":`+lineKey(v.Order.Items[0])+`,"Quantity":2}]}]`, 1)
	if _, _, err := shop.Orders.Save(f.Shop, ctx, nil, id, []byte(body)); err != nil {
		t.Fatal(err)
	}
	pay(t, f, id, "20")
	f.Desk.Go(shell.To(One).With(id))
	f.Runner.Flush()
	f.Sees(t, "Not counted", "0 of 2")
	parcels := grid[parcel](t, f)
	choose(t, f, parcels.Actions(parcels.Rows()[0]), "Count as shipped")
	f.Sees(t, "2 of 2", "Complete")
}

// blank is a page with nothing on it.
type blank struct{}

func (blank) Head() kit.Head           { return kit.Head{} }
func (blank) Build() fyne.CanvasObject { return kit.Gap(0, 0) }
func (blank) Show()                    {}
func (blank) Hide()                    {}
func (blank) Changed(model.Event)      {}

// What leaves the list by an act is no longer ticked, and no longer counted below.
func TestTicksLeaveWithTheirRows(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	one, other := post(t, f, "1", code("Received"), ""), post(t, f, "2", code("Received"), "")
	f.Desk.Go(shell.To("orders/new"))
	f.Table(t).Tick(one, other)
	f.Runner.Flush()
	if _, err := sales.AcceptOrders(f.Shop, ctx, []string{one}); err != nil {
		t.Fatal(err)
	}
	f.Reread()
	f.Runner.Flush()
	f.Sees(t, "1 selected  ·  total 20.00")
	if got := f.Table(t).TickedKeys(); !slices.Equal(got, []string{other}) {
		t.Errorf("ticked %v, want %s", got, other)
	}
}
