package shop

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"griddle/shop/document"
	"griddle/shop/order"
)

func (s *shopTest) papers(kind document.Kind, ids ...string) []document.Document {
	s.t.Helper()
	return must(s.Papers(ctx, PaperWish{Kind: kind, Orders: ids}))
}

func (s *shopTest) noPaper(kind document.Kind, ids ...string) {
	s.t.Helper()
	all, err := s.Papers(ctx, PaperWish{Kind: kind, Orders: ids})
	s.turned(err, Invalid, "")
	if len(all) > 0 {
		s.t.Errorf("%s: %+v", kind, all)
	}
}

func numbers(all []document.Document) (said []string) {
	for _, d := range all {
		said = append(said, d.Number)
	}
	return said
}

// year is that of the clock of the tests, in the store's zone.
func (s *shopTest) year() string { return s.now().Local().Format("2006") }

func TestInvoicesAreGivenOutOnce(t *testing.T) {
	s := newShop(t)
	a, b := s.received(`"OrderNumber":"1",`), s.received(`"OrderNumber":"2",`)
	first := s.papers(document.Invoice, a)
	s.is("first", numbers(first), []string{s.year() + "-00001"})
	s.is("both", numbers(s.papers(document.Invoice, b, a)), []string{s.year() + "-00002", s.year() + "-00001"})
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
	must(s.RecordPayment(ctx, a, cash("100")))
	s.is("kept", s.papers(document.Invoice, a), first)
	_, err := s.DeleteOrders(ctx, []string{a})
	s.turned(err, Invalid, "")
	s.is("found", must(s.FindOrders(ctx, OrderFilter{Words: d.Number})), []string{a})
	rows := must(s.OrderRows(ctx, []string{a, b}))
	if rows[0].Invoice != d.Number || rows[1].Invoice != s.year()+"-00002" {
		t.Errorf("%+v", rows)
	}
	// A program may delete the order; the invoice stays, and its number is never given again.
	if _, err := Orders.Delete(s.Store, ctx, nil, a); err != nil {
		t.Fatal(err)
	}
	s.is("deleted", len(must(papersOf(s.db.Reader(), a))), 1)
	s.is("next", numbers(s.papers(document.Invoice, s.received(""))), []string{s.year() + "-00003"})
}

func TestInvoicesStayWhenTheStoreIsRestored(t *testing.T) {
	s := newShop(t)
	id := s.received("")
	backup := filepath.Join(t.TempDir(), "b.zip")
	if err := s.Backup(ctx, backup); err != nil {
		t.Fatal(err)
	}
	given := s.papers(document.Invoice, id)
	number := s.order(s.received("")).Order.OrderNumber
	if err := s.RestoreBackup(ctx, backup); err != nil {
		t.Fatal(err)
	}
	s.is("restored", s.papers(document.Invoice, id), given)
	s.is("next", numbers(s.papers(document.Invoice, s.received(""))), []string{s.year() + "-00002"})
	for _, o := range must(s.OrderRows(ctx, must(s.FindOrders(ctx, OrderFilter{})))) {
		if o.Order.OrderNumber == number {
			t.Errorf("order number %s was given twice", number)
		}
	}
}

func TestInvoicesRefused(t *testing.T) {
	s := newShop(t)
	kept := s.received("")
	_, err := s.Papers(ctx, PaperWish{Kind: document.Invoice, Orders: []string{kept, s.drafted(1).Bvin}})
	s.turned(err, Invalid, "")
	s.is("none of them", len(s.order(kept).Papers.Given), 0)
	cancelled := s.received("")
	must(s.CancelOrders(ctx, []string{cancelled}, Cancelling{}))
	s.noPaper(document.Invoice, cancelled)
	s.noPaper(document.CreditNote, kept)
	_, err = s.CorrectInvoice(ctx, kept)
	s.turned(err, Invalid, "")
	_, err = s.Papers(ctx, PaperWish{Kind: document.Confirmation, Orders: []string{"gone"}})
	s.turned(err, Missing, "")
}

func TestCreditNotes(t *testing.T) {
	s := newShop(t)
	id := s.received(`"OrderNumber":"7",`)
	must(s.RecordPayment(ctx, id, cash("100")))
	given := s.papers(document.Invoice, id)
	line := s.order(id).Order.Items[0].Id
	must(s.ReturnItems(ctx, id, Returning{Wish: order.Wish{Lines: []order.WishLine{{Line: line, Quantity: 1}}},
		Refund: &PaymentEntry{Action: order.CashReturned}}))
	s.is("due", s.order(id).Papers.Credits, 1)
	credit := s.papers(document.CreditNote, id)
	s.is("number", numbers(credit), []string{"C" + s.year() + "-00001"})
	if d := credit[0]; d.Refers != given[0].Number || d.Return != "7-R1" || d.Sums.Total.String() != "-25" {
		t.Errorf("%+v", d)
	}
	s.is("due", s.order(id).Papers.Credits, 0)
	s.is("again", s.papers(document.CreditNote, id), credit)
	// The return can be undone no more: its credit note is out.
	for _, c := range must(s.Changes()) {
		if c.Kind == ItemsReturned {
			s.turned(s.Undo(ctx, c.ID), Taken, "")
		}
	}
	must(s.CancelOrders(ctx, []string{id}, Cancelling{}))
	s.is("due", s.order(id).Papers.Credits, 1)
	all := s.papers(document.CreditNote, id)
	s.is("all", numbers(all), []string{"C" + s.year() + "-00001", "C" + s.year() + "-00002"})
	if d := all[1]; d.Refers != given[0].Number || d.Return != "" || d.Sums.Total.String() != "-75" ||
		d.Lines[0].Quantity != -3 {
		t.Errorf("%+v", d)
	}
	s.is("invoice of the cancelled", s.papers(document.Invoice, id), given)
}

func TestCorrectInvoice(t *testing.T) {
	s := newShop(t)
	id := s.received("")
	s.papers(document.Invoice, id)
	w := s.order(id)
	next := w.Order
	next.Items = slices.Clone(next.Items)
	next.Items[0].Quantity = 3
	must(s.EditOrder(ctx, OrderEdit{Base: w.Order, Next: next}))
	if w := s.order(id); !w.Papers.Stale {
		t.Errorf("%+v", w.Papers)
	}
	both := must(s.CorrectInvoice(ctx, id))
	s.is("both", numbers(both), []string{"C" + s.year() + "-00001", s.year() + "-00002"})
	if both[0].Sums.Total.String() != "-100" || both[1].Sums.Total.String() != "75" {
		t.Errorf("%+v", both)
	}
	w = s.order(id)
	if w.Papers.Stale || len(w.Papers.Given) != 3 || w.Papers.Given[0].Open {
		t.Errorf("%+v", w.Papers)
	}
	s.is("now", numbers(s.papers(document.Invoice, id)), []string{s.year() + "-00002"})
}

func TestInvoiceOnPayment(t *testing.T) {
	s := newShop(t)
	if err := s.SavePaperSettings(ctx, PaperSettings{OnPayment: true, Invoices: "R-{no:3}"}, 41, 0); err != nil {
		t.Fatal(err)
	}
	id := s.received("")
	must(s.RecordPayment(ctx, id, cash("40")))
	s.is("partly", len(s.order(id).Papers.Given), 0)
	paid := must(s.RecordPayment(ctx, id, cash("60")))
	given := s.order(id).Papers.Given
	if len(given) != 1 || given[0].Number != "R-042" {
		t.Fatalf("%+v", given)
	}
	if err := s.Undo(ctx, paid.ID); err != nil {
		t.Fatal(err)
	}
	must(s.RecordPayment(ctx, id, cash("60")))
	s.is("it stays the invoice", s.order(id).Papers.Given, given)
}

func TestPaperSettings(t *testing.T) {
	s := newShop(t)
	p := must(s.PaperSettings())
	s.is("first", p, PaperSettings{Invoices: "{year}-{no:5}", Credits: "C{year}-{no:5}"})
	p.TaxNumber, p.Slip, p.Size, p.Label = " DE 1 ", "Thank you", "Letter", "4x6"
	if err := s.SavePaperSettings(ctx, p, 9, 0); err != nil {
		t.Fatal(err)
	}
	p.TaxNumber = "DE 1"
	s.is("saved", must(s.PaperSettings()), p)
	invoice, credit, err := s.PaperNumbers()
	s.is("numbers", []any{invoice, credit, err}, []any{int64(9), int64(0), nil})
	for field, change := range map[string]func(*PaperSettings){
		"Invoices":    func(p *PaperSettings) { p.Invoices = "{year}" },
		"Credits":     func(p *PaperSettings) { p.Credits = "{no}{no}" },
		"Size":        func(p *PaperSettings) { p.Size = "A5" },
		"Label":       func(p *PaperSettings) { p.Label = "1x1" },
		"TaxNumber":   func(p *PaperSettings) { p.TaxNumber = strings.Repeat("1", 51) },
		"Untaxed":     func(p *PaperSettings) { p.Untaxed = strings.Repeat("1", 1001) },
		"Slip":        func(p *PaperSettings) { p.Slip = strings.Repeat("1", 1001) },
		"LastInvoice": func(*PaperSettings) {},
		"LastCredit":  func(*PaperSettings) {},
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
		s.turned(s.SavePaperSettings(ctx, next, last, credit), Invalid, field)
	}
	s.turned(s.SavePaperSettings(ctx, p, 0, 0), Invalid, "LastInvoice")
	s.is("nothing of them", must(s.PaperSettings()), p)
	for country, size := range map[string]string{"Germany": "A4", "usa": "Letter", "Canada": "Letter", "": "Letter"} {
		p.Size = ""
		if err := s.SavePaperSettings(ctx, p, 9, 0); err != nil {
			t.Fatal(err)
		}
		d := must(s.Details())
		d.Country = country
		if err := s.SaveDetails(ctx, d, func(*Settings) {}); err != nil {
			t.Fatal(err)
		}
		s.is(country, must(s.PaperSize()), size)
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
	a, b := s.received(address+`"OrderNumber":"1",`), s.received(`"OrderNumber":"2",`)
	line := s.order(a).Order.Items[0].Id
	must(s.PackOrders(ctx, []string{a}, Parcel{Pieces: map[int64]int{line: 1}, Send: true, Confirmed: true}))
	must(s.PackOrders(ctx, []string{a}, Parcel{Pieces: map[int64]int{line: 2}}))
	s.is("slips", slipOf(s.papers(document.PackingSlip, a, b)),
		[]string{"1-P2 2 of 4, 1 later", " 1 of 4, 2 later", " 4 of 4, 0 later"})
	first := s.order(a).Order.Packages[0].Id
	one := must(s.Papers(ctx, PaperWish{Kind: document.PackingSlip, Orders: []string{a}, Package: first}))
	s.is("one", slipOf(one), []string{"1-P1 1 of 4, 2 later"})
	if one[0].Sums != nil {
		t.Error("a slip has prices")
	}
	s.is("address", one[0].ShipTo, []string{"Ann Lee", "Main St 1", "Tampa, FL 33602", "United States"})
	pick := s.papers(document.PickList, a, b)
	if len(pick) != 1 || len(pick[0].Lines) != 1 || pick[0].Lines[0].Quantity != 5 ||
		!slices.Equal(pick[0].Orders, []string{"1", "2"}) {
		t.Errorf("%+v", pick)
	}
	s.is("labels", len(s.papers(document.AddressLabel, a, b)), 1)
	s.noPaper(document.DropShip, a, b)
	must(s.CancelOrders(ctx, []string{b}, Cancelling{}))
	s.noPaper(document.PickList, b)
	s.noPaper(document.PackingSlip, b)
	if err := s.SavePaperSettings(ctx, PaperSettings{SlipPrices: true}, 0, 0); err != nil {
		t.Fatal(err)
	}
	if d := s.papers(document.PackingSlip, a)[0]; d.Sums == nil || d.Lines[0].Total.String() != "50" {
		t.Errorf("%+v", d)
	}
}

func TestConfirmation(t *testing.T) {
	s := newShop(t)
	id := s.received(`"OrderNumber":"5","UserEmail":"a@b.c","Instructions":" Ring twice ","Notes":[` +
		`{"Note":"Thanks","IsPublic":true},{"Note":"hidden"}],"Coupons":[{"CouponCode":"TEN"}],`)
	must(s.RecordPayment(ctx, id, cash("40")))
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
	for _, c := range Countries {
		if c.ISO == iso {
			return c.Bvin
		}
	}
	t.Fatal(iso)
	return ""
}
