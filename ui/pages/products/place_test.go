package products

import (
	"context"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

func TestTheListIsAsItWasAfterBack(t *testing.T) {
	f := open(t)
	f.Lay()
	tb := table(t, f)
	rows := slices.Clone(tb.Rows())
	tb.Select(rows[40])
	tb.ScrollTo(900)
	tb.Tick(rows[2], rows[41])
	offset := tb.Offset()
	if offset < 800 {
		t.Fatalf("it scrolled to %v only", offset)
	}
	tb.Open(rows[40])
	f.Runner.Flush()
	f.Window.Back()
	f.Runner.Flush()
	f.Lay()
	tb = table(t, f)
	at, _ := tb.Current()
	want := []string{rows[2], rows[41]}
	if tb.Offset() != offset || at != rows[40] || !slices.Equal(tb.Ticked(), want) {
		t.Errorf("at %v, was %v; on %s, was on %s; ticked %v", tb.Offset(), offset, at, rows[40], tb.Ticked())
	}
}

// search types into the list's search field.
func search(t *testing.T, text string, c fyne.Canvas) {
	t.Helper()
	e, ok := uitest.Find(c, func(e *kit.Entry) bool { return e.PlaceHolder == "Search name, SKU and texts" })
	if !ok {
		t.Fatal("there is no search field")
	}
	uitest.Paste(e, text)
}

func TestTicksOutliveASearch(t *testing.T) {
	f := open(t)
	c := f.Desk.Window.Canvas()
	first := table(t, f).Rows()[0]
	table(t, f).Tick(first)
	f.Sees(t, "1 selected", "60 products")
	search(t, "baguette tray", c)
	f.Lay()
	f.Sees(t, "1 selected · 1 of them not shown", "1 of 60 products")
	hidden := table(t, f).Rows()[0]
	table(t, f).Tick(append(table(t, f).TickedKeys(), hidden)...)
	f.Sees(t, "2 selected · 1 of them not shown")
	search(t, "", c)
	f.Lay()
	f.Sees(t, "2 selected")
	f.SeesNot(t, "not shown")
	// What is ticked out of sight and then deleted is ticked no more.
	search(t, "baguette tray", c)
	if _, err := shop.Products.Remove(f.Shop, context.Background(), []string{first}); err != nil {
		t.Fatal(err)
	}
	f.Reread()
	f.Lay()
	f.Sees(t, "1 selected")
	f.SeesNot(t, "not shown")
}

func TestFiltersAreMarkedAndCleared(t *testing.T) {
	f := open(t)
	f.SeesNot(t, " of 60")
	if f.Offers("Clear filters") {
		t.Error("there is nothing to clear")
	}
	status, ok := uitest.Find(f.Desk.Window.Canvas(), func(s *kit.Select) bool { return s.Selected == "Any status" })
	if !ok {
		t.Fatal("there is no filter of the status")
	}
	if status.TypedRune('N'); status.Selected != "Not active" || !status.Marked {
		t.Errorf("the letter N chose %q, marked %v", status.Selected, status.Marked)
	}
	f.Lay()
	f.Sees(t, " of 60 products")
	f.Press(t, "Clear filters")
	f.Lay()
	f.SeesNot(t, " of 60")
	if status.Selected != "Any status" || status.Marked || f.Offers("Clear filters") {
		t.Errorf("cleared: %q, marked %v", status.Selected, status.Marked)
	}
	f.Desk.Go(shell.To(Name).With(FilterPicture + "=none"))
	f.Lay()
	if !f.Offers("Clear filters") {
		t.Error("a list that a link narrowed cannot be cleared")
	}
}
