package sales

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"griddle/shop"
	"griddle/shop/document"
	"griddle/shop/order"
	"griddle/shop/shoptest"
)

func (s *shopTest) papers(kind document.Kind, ids ...string) []document.Document {
	s.T.Helper()
	return shoptest.Must(Papers(s.Store, ctx, PaperWish{Kind: kind, Orders: ids}))
}

func (s *shopTest) noPaper(kind document.Kind, ids ...string) {
	s.T.Helper()
	all, err := Papers(s.Store, ctx, PaperWish{Kind: kind, Orders: ids})
	s.Turned(err, shop.Invalid, "")
	if len(all) > 0 {
		s.T.Errorf("%s: %+v", kind, all)
	}
}

func numbers(all []document.Document) (said []string) {
	for _, d := range all {
		said = append(said, d.Number)
	}
	return said
}

// year is that of the clock of the tests, in the store's zone.
func (s *shopTest) year() string { return s.Now().Local().Format("2006") }

func TestInvoicesAreGivenOutOnce(t *testing.T) {
	s := newShop(t)
	a, b := s.Received(`"OrderNumber":"1",`), s.Received(`"OrderNumber":"2",`)
	first := s.papers(document.Invoice, a)
	s.Is("first", numbers(first), []string{s.year() + "-00001"})
	s.Is("both", numbers(s.papers(document.Invoice, b, a)), []string{s.year() + "-00002", s.year() + "-00001"})
	d := first[0]
	if d.Order != "1" || d.Sums.Total.String() != "100" || len(d.Lines) != 1 || d.Lines[0].SKU != "PAN-9" ||
		!d.Sums.Other.IsZero() {
		t.Errorf("%+v", d)
	}
	w := s.order(a)
	if n := len(w.Local.History); n != 2 || w.Local.History[1].What.About("") != "Invoice "+d.Number+"." {
		t.Errorf("%+v", w.Local.History)
	}
	if len(w.Papers.Given) != 1 || !w.Papers.Given[0].Open || w.Papers.Stale || w.Papers.Credits != 0 {
		t.Errorf("%+v", w.Papers)
	}
	// It is kept as it was given out, whatever happens to the order then.
	shoptest.Must(RecordPayment(s.Store, ctx, a, cash("100")))
	s.Is("kept", s.papers(document.Invoice, a), first)
	_, err := DeleteOrders(s.Store, ctx, []string{a})
	s.Turned(err, shop.Invalid, "")
	s.Is("found", shoptest.Must(s.FindOrders(ctx, shop.OrderFilter{Words: d.Number})), []string{a})
	rows := shoptest.Must(s.OrderRows(ctx, []string{a, b}))
	if rows[0].Invoice != d.Number || rows[1].Invoice != s.year()+"-00002" {
		t.Errorf("%+v", rows)
	}
	// A program may delete the order; the invoice stays, and its number is never given again.
	if _, err := shop.Orders.Delete(s.Store, ctx, nil, a); err != nil {
		t.Fatal(err)
	}
	s.Is("deleted", len(shoptest.Must(shop.PapersOf(s.DB.Reader(), a))), 1)
	s.Is("next", numbers(s.papers(document.Invoice, s.Received(""))), []string{s.year() + "-00003"})
}

func TestInvoicesStayWhenTheStoreIsRestored(t *testing.T) {
	s := newShop(t)
	id := s.Received("")
	backup := filepath.Join(t.TempDir(), "b.zip")
	if err := s.Backup(ctx, backup); err != nil {
		t.Fatal(err)
	}
	given := s.papers(document.Invoice, id)
	number := s.order(s.Received("")).Order.OrderNumber
	if err := s.RestoreBackup(ctx, backup); err != nil {
		t.Fatal(err)
	}
	s.Is("restored", s.papers(document.Invoice, id), given)
	s.Is("next", numbers(s.papers(document.Invoice, s.Received(""))), []string{s.year() + "-00002"})
	for _, o := range shoptest.Must(s.OrderRows(ctx, shoptest.Must(s.FindOrders(ctx, shop.OrderFilter{})))) {
		if o.Order.OrderNumber == number {
			t.Errorf("order number %s was given twice", number)
		}
	}
}

func TestInvoicesRefused(t *testing.T) {
	s := newShop(t)
	kept := s.Received("")
	_, err := Papers(s.Store, ctx, PaperWish{Kind: document.Invoice, Orders: []string{kept, s.drafted(1).Bvin}})
	s.Turned(err, shop.Invalid, "")
	s.Is("none of them", len(s.order(kept).Papers.Given), 0)
	cancelled := s.Received("")
	shoptest.Must(CancelOrders(s.Store, ctx, []string{cancelled}, Cancelling{}))
	s.noPaper(document.Invoice, cancelled)
	s.noPaper(document.CreditNote, kept)
	_, err = CorrectInvoice(s.Store, ctx, kept)
	s.Turned(err, shop.Invalid, "")
	_, err = Papers(s.Store, ctx, PaperWish{Kind: document.Confirmation, Orders: []string{"gone"}})
	s.Turned(err, shop.Missing, "")
}

func TestCreditNotes(t *testing.T) {
	s := newShop(t)
	id := s.Received(`"OrderNumber":"7",`)
	shoptest.Must(RecordPayment(s.Store, ctx, id, cash("100")))
	given := s.papers(document.Invoice, id)
	line := s.order(id).Order.Items[0].Id
	shoptest.Must(ReturnItems(s.Store, ctx, id,
		Returning{Wish: order.Wish{Lines: []order.WishLine{{Line: line, Quantity: 1}}},
			Refund: &PaymentEntry{Action: order.CashReturned}}))
	s.Is("due", s.order(id).Papers.Credits, 1)
	credit := s.papers(document.CreditNote, id)
	s.Is("number", numbers(credit), []string{"C" + s.year() + "-00001"})
	if d := credit[0]; d.Refers != given[0].Number || d.Return != "7-R1" || d.Sums.Total.String() != "-25" {
		t.Errorf("%+v", d)
	}
	s.Is("due", s.order(id).Papers.Credits, 0)
	s.Is("again", s.papers(document.CreditNote, id), credit)
	// The return can be undone no more: its credit note is out.
	for _, c := range shoptest.Must(s.Changes()) {
		if c.Kind == ItemsReturned {
			s.Turned(s.Undo(ctx, c.ID), shop.Taken, "")
		}
	}
	shoptest.Must(CancelOrders(s.Store, ctx, []string{id}, Cancelling{}))
	s.Is("due", s.order(id).Papers.Credits, 1)
	all := s.papers(document.CreditNote, id)
	s.Is("all", numbers(all), []string{"C" + s.year() + "-00001", "C" + s.year() + "-00002"})
	if d := all[1]; d.Refers != given[0].Number || d.Return != "" || d.Sums.Total.String() != "-75" ||
		d.Lines[0].Quantity != -3 {
		t.Errorf("%+v", d)
	}
	s.Is("invoice of the cancelled", s.papers(document.Invoice, id), given)
}

func TestCorrectInvoice(t *testing.T) {
	s := newShop(t)
	id := s.Received("")
	s.papers(document.Invoice, id)
	w := s.order(id)
	next := w.Order
	next.Items = slices.Clone(next.Items)
	next.Items[0].Quantity = 3
	shoptest.Must(EditOrder(s.Store, ctx, OrderEdit{Base: w.Order, Next: next}))
	if w := s.order(id); !w.Papers.Stale {
		t.Errorf("%+v", w.Papers)
	}
	both := shoptest.Must(CorrectInvoice(s.Store, ctx, id))
	s.Is("both", numbers(both), []string{"C" + s.year() + "-00001", s.year() + "-00002"})
	if both[0].Sums.Total.String() != "-100" || both[1].Sums.Total.String() != "75" {
		t.Errorf("%+v", both)
	}
	w = s.order(id)
	if w.Papers.Stale || len(w.Papers.Given) != 3 || w.Papers.Given[0].Open {
		t.Errorf("%+v", w.Papers)
	}
	s.Is("now", numbers(s.papers(document.Invoice, id)), []string{s.year() + "-00002"})
}

func TestInvoiceOnPayment(t *testing.T) {
	s := newShop(t)
	if err := s.SavePaperSettings(ctx, shop.PaperSettings{OnPayment: true, Invoices: "R-{no:3}"}, 41, 0); err != nil {
		t.Fatal(err)
	}
	id := s.Received("")
	shoptest.Must(RecordPayment(s.Store, ctx, id, cash("40")))
	s.Is("partly", len(s.order(id).Papers.Given), 0)
	paid := shoptest.Must(RecordPayment(s.Store, ctx, id, cash("60")))
	given := s.order(id).Papers.Given
	if len(given) != 1 || given[0].Number != "R-042" {
		t.Fatalf("%+v", given)
	}
	if err := s.Undo(ctx, paid.ID); err != nil {
		t.Fatal(err)
	}
	shoptest.Must(RecordPayment(s.Store, ctx, id, cash("60")))
	s.Is("it stays the invoice", s.order(id).Papers.Given, given)
}

func TestPaperSettings(t *testing.T) {
	s := newShop(t)
	p := shoptest.Must(s.PaperSettings())
	s.Is("first", p, shop.PaperSettings{Invoices: "{year}-{no:5}", Credits: "C{year}-{no:5}"})
	p.TaxNumber, p.Slip, p.Size, p.Label = " DE 1 ", "Thank you", "Letter", "4x6"
	if err := s.SavePaperSettings(ctx, p, 9, 0); err != nil {
		t.Fatal(err)
	}
	p.TaxNumber = "DE 1"
	s.Is("saved", shoptest.Must(s.PaperSettings()), p)
	invoice, credit, err := s.PaperNumbers()
	s.Is("numbers", []any{invoice, credit, err}, []any{int64(9), int64(0), nil})
	for field, change := range map[string]func(*shop.PaperSettings){
		"Invoices":    func(p *shop.PaperSettings) { p.Invoices = "{year}" },
		"Credits":     func(p *shop.PaperSettings) { p.Credits = "{no}{no}" },
		"Size":        func(p *shop.PaperSettings) { p.Size = "A5" },
		"Label":       func(p *shop.PaperSettings) { p.Label = "1x1" },
		"TaxNumber":   func(p *shop.PaperSettings) { p.TaxNumber = strings.Repeat("1", 51) },
		"Untaxed":     func(p *shop.PaperSettings) { p.Untaxed = strings.Repeat("1", 1001) },
		"Slip":        func(p *shop.PaperSettings) { p.Slip = strings.Repeat("1", 1001) },
		"LastInvoice": func(*shop.PaperSettings) {},
		"LastCredit":  func(*shop.PaperSettings) {},
	} {
		next := p
		change(&next)
		last := int64(9)
		if field == "LastInvoice" {
			last = 8
		}
		credit := int64(0)
		if field == "LastCredit" {
			credit = -1
		}
		s.Turned(s.SavePaperSettings(ctx, next, last, credit), shop.Invalid, field)
	}
	s.Turned(s.SavePaperSettings(ctx, p, 0, 0), shop.Invalid, "LastInvoice")
	s.Is("nothing of them", shoptest.Must(s.PaperSettings()), p)
	for country, size := range map[string]string{"Germany": "A4", "usa": "Letter", "Canada": "Letter", "": "Letter"} {
		p.Size = ""
		if err := s.SavePaperSettings(ctx, p, 9, 0); err != nil {
			t.Fatal(err)
		}
		d := shoptest.Must(s.Details())
		d.Country = country
		if err := s.SaveDetails(ctx, d, func(*shop.Settings) {}); err != nil {
			t.Fatal(err)
		}
		s.Is(country, shoptest.Must(s.PaperSize()), size)
	}
}

// slipOf says what is on packing slips: number, pieces of each line, those ordered and those to come.
func slipOf(all []document.Document) (said []string) {
	for _, d := range all {
		text := d.Number
		for _, l := range d.Lines {
			text += fmt.Sprintf(" %d of %d, %d later", l.Quantity, l.Ordered, l.Later)
		}
		said = append(said, text)
	}
	return said
}

func TestSlipsAndPickLists(t *testing.T) {
	s := newShop(t)
	address := `"ShippingAddress":{"FirstName":"Ann","LastName":"Lee","Line1":"Main St 1","City":"Tampa",` +
		`"RegionBvin":"FL","PostalCode":"33602","CountryBvin":"` + countryByISO(t, "USA") + `"},`
	a, b := s.Received(address+`"OrderNumber":"1",`), s.Received(`"OrderNumber":"2",`)
	line := s.order(a).Order.Items[0].Id
	shoptest.Must(PackOrders(s.Store, ctx, []string{a},
		Parcel{Pieces: map[int64]int{line: 1}, Send: true, Confirmed: true}))
	shoptest.Must(PackOrders(s.Store, ctx, []string{a}, Parcel{Pieces: map[int64]int{line: 2}}))
	s.Is("slips", slipOf(s.papers(document.PackingSlip, a, b)),
		[]string{"1-P2 2 of 4, 1 later", " 1 of 4, 2 later", " 4 of 4, 0 later"})
	first := s.order(a).Order.Packages[0].Id
	one := shoptest.Must(Papers(s.Store, ctx,
		PaperWish{Kind: document.PackingSlip, Orders: []string{a}, Package: first}))
	s.Is("one", slipOf(one), []string{"1-P1 1 of 4, 2 later"})
	if one[0].Sums != nil {
		t.Error("a slip has prices")
	}
	s.Is("address", one[0].ShipTo, []string{"Ann Lee", "Main St 1", "Tampa, FL 33602", "United States"})
	pick := s.papers(document.PickList, a, b)
	if len(pick) != 1 || len(pick[0].Lines) != 1 || pick[0].Lines[0].Quantity != 5 ||
		!slices.Equal(pick[0].Orders, []string{"1", "2"}) {
		t.Errorf("%+v", pick)
	}
	s.Is("labels", len(s.papers(document.AddressLabel, a, b)), 1)
	s.noPaper(document.DropShip, a, b)
	shoptest.Must(CancelOrders(s.Store, ctx, []string{b}, Cancelling{}))
	s.noPaper(document.PickList, b)
	s.noPaper(document.PackingSlip, b)
	if err := s.SavePaperSettings(ctx, shop.PaperSettings{SlipPrices: true}, 0, 0); err != nil {
		t.Fatal(err)
	}
	if d := s.papers(document.PackingSlip, a)[0]; d.Sums == nil || d.Lines[0].Total.String() != "50" {
		t.Errorf("%+v", d)
	}
}

func TestConfirmation(t *testing.T) {
	s := newShop(t)
	id := s.Received(`"OrderNumber":"5","UserEmail":"a@b.c","Instructions":" Ring twice ","Notes":[` +
		`{"Note":"Thanks","IsPublic":true},{"Note":"hidden"}],"Coupons":[{"CouponCode":"TEN"}],`)
	shoptest.Must(RecordPayment(s.Store, ctx, id, cash("40")))
	d := s.papers(document.Confirmation, id)[0]
	if d.Remark != "Ring twice" || !slices.Equal(d.Notes, []string{"Thanks"}) ||
		!slices.Equal(d.Codes, []string{"TEN"}) ||
		d.Sums.Paid.String() != "40" || d.Sums.Due.String() != "60" || len(d.Payments) != 1 ||
		d.Payments[0].Means != order.Cash || d.Number != "" {
		t.Errorf("%+v", d)
	}
}

func countryByISO(t *testing.T, iso string) string {
	t.Helper()
	for _, c := range shop.Countries {
		if c.ISO == iso {
			return c.Bvin
		}
	}
	t.Fatal(iso)
	return ""
}
