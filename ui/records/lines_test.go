package records_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

// bill is a record with lines.
type bill struct {
	Bvin, Name string
	Shipping   shop.Decimal
	Items      []item
}

type item struct {
	Sku, Name string
	Price     shop.Decimal
	Qty       int
	Discount  shop.Decimal
	Tag       string // in no column
}

func billFields() []records.Field {
	in := shop.Currency("USD")
	return []records.Field{
		{Path: "Name", Label: "Name"}, {Path: "Shipping", Label: "Shipping", As: records.Money},
		records.Lines[bill, item]{
			Path: "Items", Label: "Items", Add: "Add line", Empty: "There is no line yet.",
			Start: func(i *item) { i.Qty = 1 },
			Cells: []records.Cell[item]{
				{Width: 90, Field: records.Field{Path: "Sku", Label: "SKU", Missing: "Give it a SKU."}},
				{Width: 150, Weight: 1, Field: records.Field{Path: "Name", Label: "Item"}},
				{Width: 90, Field: records.Field{Path: "Price", Label: "Unit price", As: records.Money}},
				{Width: 60, Field: records.Field{Path: "Qty", Label: "Quantity"}},
				{Width: 90, Field: records.Field{Path: "Discount", Label: "Discount", As: records.Money}},
				{Width: 90, Field: records.Field{Label: "Total"}, Shows: func(i *item, _ model.Row[item]) string {
					return say.Price(sum(*i), in)
				}},
			},
			Totals: func(b *bill) []records.Total {
				items := sum(b.Items...)
				all := shop.Decimal{Decimal: items.Add(b.Shipping.Decimal)}
				return []records.Total{{Label: "Items", Text: say.Price(items, in)},
					{Label: "All of it", Text: say.Price(all, in), Strong: true}}
			},
		}.Field(),
	}
}

func sum(items ...item) (all shop.Decimal) {
	for _, i := range items {
		for range i.Qty {
			all.Decimal = all.Add(i.Price.Decimal)
		}
		all.Decimal = all.Sub(i.Discount.Decimal)
	}
	return all
}

// onBill opens an editor on a record that lies in stored; refuse is what the shop says to a save.
func onBill(t *testing.T, stored *bill, refuse *error) *pagetest.Fixture {
	t.Helper()
	groups := []records.Group{{Title: "Bill", Fields: billFields()}}
	declare := func(d *shell.Desk) records.Editor[bill] {
		return records.Editor[bill]{
			Route: "test", Back: shell.To("test"), One: "Bill", Title: func(b *bill) string { return b.Name },
			ID: func(b *bill) string { return b.Bvin }, New: func() (bill, error) { return bill{}, nil },
			Groups: func(context.Context, string) ([]records.Group, error) {
				return records.WithCurrency(d.Shop, groups)
			},
			Load:    func(context.Context, string) (bill, error) { return *stored, nil },
			Matters: func(model.Event) bool { return true },
			Save: func(_ context.Context, _ *bill, next bill, _ ...shop.Along) (bill, model.Change, error) {
				if *refuse != nil {
					return next, model.Change{}, *refuse
				}
				*stored = next
				return next, model.Change{Name: next.Name, Count: 1}, nil
			},
		}
	}
	entry := shell.Entry{Name: "test", Title: func() string { return "" }}
	book := shell.Book{Entries: []shell.Entry{records.EditorEntry(entry, groups, declare)}}
	f := pagetest.Open(t, pagetest.Options{}, book)
	f.Desk.Go(shell.To("test").With("1"))
	f.Runner.Flush()
	f.Lay()
	return f
}

func sheet(t *testing.T, f *pagetest.Fixture) *kit.Sheet {
	t.Helper()
	s, ok := uitest.Find(f.Desk.Window.Canvas(), func(*kit.Sheet) bool { return true })
	if !ok {
		t.Fatal("there is no grid")
	}
	return s
}

// keys go to whatever has the keyboard, letters as typing.
func keys(f *pagetest.Fixture, all ...any) {
	for _, k := range all {
		to := f.Desk.Window.Canvas().Focused()
		switch k := k.(type) {
		case fyne.KeyName:
			to.TypedKey(&fyne.KeyEvent{Name: k})
		case string:
			for _, r := range k {
				f.Desk.Window.Canvas().Focused().TypedRune(r)
			}
		}
	}
}

func TestLinesAreTypedIntoAndSummedUp(t *testing.T) {
	stored := bill{Bvin: "1", Name: "A", Shipping: amount("5"), Items: []item{
		{Sku: "PAN", Name: "Pan", Price: amount("9.9"), Qty: 2, Tag: "x"},
		{Sku: "LID", Name: "Lid", Price: amount("3"), Qty: 1}}}
	var refuse error
	f := onBill(t, &stored, &refuse)
	f.Sees(t, "22.80", "27.80", "All of it")
	s := sheet(t, f)
	if text := s.Text(0, 2); text != "9.90" || s.Text(0, 5) != "19.80" {
		t.Errorf("the line stands as %q, %q", text, s.Text(0, 5))
	}

	// The figures below follow each change, also that of another field.
	f.Desk.Window.Canvas().Focus(s)
	s.GoTo(0, 3)
	keys(f, fyne.KeyReturn) // edits
	keys(f, fyne.KeyBackspace, "3")
	f.Sees(t, "32.70", "37.70")
	keys(f, fyne.KeyTab, "1.5", fyne.KeyTab)
	f.Sees(t, "31.20", "36.20")
	if text := s.Text(0, 4); text != "1.50" {
		t.Errorf("left, the discount stands as %q", text)
	}
	f.Type(t, "Shipping", "6")
	f.Sees(t, "37.20")

	// Ins adds a line, which begins as declared; Del removes the marked one.
	f.Desk.Window.Canvas().Focus(s)
	keys(f, fyne.KeyInsert, "WOK", fyne.KeyTab, "Wok", fyne.KeyTab, "20", fyne.KeyReturn)
	if s.Text(2, 0) != "WOK" || s.Text(2, 2) != "20.00" || s.Text(2, 3) != "1" || s.Text(2, 5) != "20.00" {
		t.Errorf("the new line: %q %q %q %q", s.Text(2, 0), s.Text(2, 2), s.Text(2, 3), s.Text(2, 5))
	}
	f.Sees(t, "51.20", "57.20")
	s.GoTo(1, 0)
	keys(f, fyne.KeyDelete)
	f.Sees(t, "48.20", "54.20")

	// What was typed outlives a kill, also what cannot be read, which is said in its cell.
	s.GoTo(1, 2)
	keys(f, "2.999", fyne.KeyTab)
	f.Runner.Advance(time.Second)
	f.Kill()
	f.Desk.Go(shell.To("test").With("1"))
	f.Runner.Flush()
	f.Lay()
	s = sheet(t, f)
	if s.Text(0, 3) != "3" || s.Text(1, 0) != "WOK" || s.Text(1, 2) != "2.999" {
		t.Errorf("after a kill: %q %q %q", s.Text(0, 3), s.Text(1, 0), s.Text(1, 2))
	}
	f.Press(t, "Save")
	said := strings.Contains(s.Problem(1, 2), "at most 2 figures") && f.Offers("1 field needs attention")
	if stored.Items[0].Qty != 2 || !said {
		t.Errorf("half of it was stored: %+v, %q", stored, s.Problem(1, 2))
	}
	if f.Desk.Window.Canvas().Focused() != fyne.Focusable(s) {
		t.Errorf("%T has the keyboard", f.Desk.Window.Canvas().Focused())
	}
	keys(f, "2.9", fyne.KeyTab) // the cursor stands in the cell

	// What the shop refuses stands in the cell it is about.
	refuse = shop.Refuse(shop.Invalid, "Items[1].Qty", "{field} is more than there are.")
	f.Press(t, "Save")
	if s.Problem(1, 3) == "" {
		t.Error("the refusal is not in its cell")
	}
	refuse = nil
	f.Press(t, "Save")
	want := []item{{"PAN", "Pan", amount("9.9"), 3, amount("1.5"), "x"},
		{"WOK", "Wok", amount("2.9"), 1, amount("0"), ""}}
	if !slices.EqualFunc(stored.Items, want, func(a, b item) bool {
		same := a.Sku == b.Sku && a.Name == b.Name && a.Qty == b.Qty && a.Tag == b.Tag
		return same && a.Price.Equal(b.Price.Decimal) && a.Discount.Equal(b.Discount.Decimal)
	}) || f.CanSave(t) {
		t.Errorf("stored %+v", stored.Items)
	}

	// A line without what it must have is not stored, and Discard brings all back.
	f.Press(t, "Add line")
	f.Press(t, "Save")
	if s.Problem(2, 0) != "Give it a SKU." || len(stored.Items) != 2 {
		t.Errorf("%q, stored %+v", s.Problem(2, 0), stored.Items)
	}
	f.Press(t, "Discard")
	if f.CanSave(t) || s.Text(1, 0) != "WOK" {
		t.Error("it was not discarded")
	}
	f.Sees(t, "31.10", "37.10")
}

func TestLinesOfAnotherListAreRefusedAtTheStart(t *testing.T) {
	type other struct{ Items []string }
	defer func() {
		if said, _ := recover().(string); !strings.Contains(said, "page test, member Items: ") {
			t.Errorf("%q", said)
		}
	}()
	lines := records.Lines[bill, item]{Path: "Items"}.Field()
	records.Check[other]("test", []records.Group{{Fields: []records.Field{lines}}})
}
