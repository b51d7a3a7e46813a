package orders

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"griddle/shop"
	"griddle/shop/document"
	"griddle/shop/sales"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
)

// printer takes what is printed.
type printer struct {
	titles []string
	pdf    []byte
	err    error
}

func withPrinter(t *testing.T, f *pagetest.Fixture) *printer {
	t.Helper()
	cache := t.TempDir()
	for _, name := range []string{"XDG_CACHE_HOME", "HOME", "LocalAppData"} {
		t.Setenv(name, cache)
	}
	p := &printer{}
	f.Desk.FilePrinter = func(title, path string) error {
		p.titles = append(p.titles, title)
		var err error
		p.pdf, err = os.ReadFile(path)
		return errors.Join(p.err, err)
	}
	return p
}

func selected(t *testing.T, f *pagetest.Fixture, label, option string) {
	t.Helper()
	f.Field(t, label).Input.(*kit.Select).SetSelected(option)
}

func TestPrintInvoiceAndCredit(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	p := withPrinter(t, f)
	id := post(t, f, "7", code("Received"), "")
	f.Desk.Go(shell.To(One).With(id))
	f.Await(t, "Order 7")
	f.SeesNot(t, "Invoices")
	askPaper(f.Desk, sales.PaperWish{Kind: document.Invoice, Orders: []string{id}})
	f.Sees(t, "An order that has no invoice yet gets the next number now.")
	selected(t, f, "Where to", "Printer")
	f.Press(t, "Make PDF")
	number := f.Desk.Now().Local().Format("2006") + "-00001"
	f.Await(t, "Sent to the printer", "Invoices", "Invoice "+number)
	if len(p.titles) != 1 || p.titles[0] != "Invoice "+number || !bytes.HasPrefix(p.pdf, []byte("%PDF-")) {
		t.Errorf("%v, %.20q", p.titles, p.pdf)
	}
	// The order changes: the invoice is to be corrected.
	v, err := sales.OrderOf(f.Shop, ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	next := v.Order
	next.Items = append([]shop.LineItem{}, next.Items...)
	next.Items[0].Quantity = 3
	if _, err := sales.EditOrder(f.Shop, ctx, sales.OrderEdit{Base: v.Order, Next: next}); err != nil {
		t.Fatal(err)
	}
	f.Reread()
	f.Await(t, "The order is not any more as its invoice says.")
	f.Press(t, "Correct invoice…")
	f.Press(t, "Correct invoice")
	f.Await(t, "Credit note C"+number, "for invoice "+number)
	f.SeesNot(t, "not any more as its invoice")
	if _, err := sales.CancelOrders(f.Shop, ctx, []string{id}, sales.Cancelling{}); err != nil {
		t.Fatal(err)
	}
	f.Reread()
	f.Await(t, "1 credit note is due")
	f.Press(t, "Credit note…")
	selected(t, f, "Where to", "Printer")
	p.err = errors.New("no paper")
	f.Press(t, "Make PDF")
	f.Await(t, "No printer took it.")
}

func TestPrintMany(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	p := withPrinter(t, f)
	ids := []string{post(t, f, "1", code("Received"), ""), post(t, f, "2", code("Received"), "")}
	f.Desk.Go(shell.To(Name))
	f.Runner.Flush()
	f.Table(t).Tick(ids...)
	f.Desk.Window.Canvas().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyP,
		Modifier: fyne.KeyModifierShortcutDefault})
	f.Sees(t, "Print papers of 2 orders")
	selected(t, f, "Paper", "Pick list")
	f.Press(t, "Next")
	selected(t, f, "Where to", "Printer")
	f.Press(t, "Make PDF")
	f.Await(t, "Sent to the printer")
	if len(p.titles) != 1 || p.titles[0] != "Pick list" {
		t.Error(p.titles)
	}
	// Labels: none of the orders has an address, and a label that is not on the sheet is refused beside its field.
	askPaper(f.Desk, sales.PaperWish{Kind: document.AddressLabel, Orders: ids})
	f.Type(t, "First label of the sheet", "99")
	f.Press(t, "Make PDF")
	f.Await(t, "must be a number from 1 to 10.")
	f.Type(t, "First label of the sheet", "2")
	f.Press(t, "Make PDF")
	f.Await(t, "None of these orders has an address to ship to.")
}

func TestPapersAsFiles(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	ids := []string{post(t, f, "1", code("Received"), ""), post(t, f, "2", code("Received"), "")}
	made := &printed{desk: f.Desk, wish: sales.PaperWish{Kind: document.Confirmation, Orders: ids}}
	if err := made.make(""); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for range 2 {
		if err := made.writeEach(dir); err != nil {
			t.Fatal(err)
		}
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.pdf"))
	if err != nil || len(names) != 4 || filepath.Base(names[0]) != "Order confirmation 1 2.pdf" {
		t.Errorf("%q, %v", names, err)
	}
}

// Letters that the font lacks are named before anything is printed.
func TestPrintLacking(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	p := withPrinter(t, f)
	id := post(t, f, "1", code("Received"), `,"Instructions":"漢"`)
	askPaper(f.Desk, sales.PaperWish{Kind: document.Confirmation, Orders: []string{id}})
	selected(t, f, "Where to", "Printer")
	f.Press(t, "Make PDF")
	f.Await(t, "The font has no 漢.")
	if len(p.titles) != 0 {
		t.Error("printed before the question")
	}
	f.Press(t, "Print anyway")
	f.Await(t, "Sent to the printer")
}
