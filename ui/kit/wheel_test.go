package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"griddle/ui/look"
)

// TestLines_WheelGoesOnWithThePage: over a field of several lines the wheel turns its text, and then the page, which
// would stop there otherwise.
func TestLines_WheelGoesOnWithThePage(t *testing.T) {
	h, _ := newHost(t, nil)
	lines := NewLines(h, "", 3)
	frame := Frame(Head{Title: "Page"}, Stack(2, lines, Gap(1, 400)))
	h.Window.SetContent(frame)
	h.Displays(frame)
	h.Window.Resize(fyne.NewSize(600, 400))
	page := frame.(*frameScroll).scroll
	var over *wheel // as the toolkit finds it: what scrolls and is drawn last
	for _, o := range test.LaidOutObjects(lines) {
		if _, ok := o.(fyne.Scrollable); ok {
			over, _ = o.(*wheel)
		}
	}
	turn := func() { over.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -wheelStep)}) }
	turn()
	moved := page.Offset.Y
	if moved < 3*look.RowHeight-1 || moved > 3*look.RowHeight+1 {
		t.Errorf("the page moved by %v over a field whose text is short", page.Offset.Y)
	}
	lines.SetText(strings.Repeat("line\n", 6))
	over.text.(fyne.CanvasObject).Refresh() // lays out text that has grown, as a real window does before it draws
	turn()
	if page.Offset.Y != moved {
		t.Errorf("the page moved to %v before the text had ended", page.Offset.Y)
	}
	for range 5 {
		turn()
	}
	if page.Offset.Y <= moved {
		t.Error("the page stays where the text has ended")
	}
}

// sheetRows is a sheet's source of so many rows.
type sheetRows int

func (n sheetRows) Count() int                        { return int(n) }
func (n sheetRows) Cell(int, int) SheetCell           { return SheetCell{} }
func (n sheetRows) Put(int, int, string)              {}
func (n sheetRows) Tidy(_, _ int, text string) string { return text }
func (n sheetRows) Grow(int) bool                     { return false }

// TestSheet_WheelGoesOnWithThePage also over a grid that stands in a form.
func TestSheet_WheelGoesOnWithThePage(t *testing.T) {
	h, _ := newHost(t, nil)
	for rows, within := range map[int]float32{3: 4 * rowHeight, 50: (grownRows + 1) * rowHeight} {
		sheet := NewSheet(sheetRows(rows), SheetColumn{Title: "A", Width: 100})
		sheet.Within(h)
		frame := Frame(Head{Title: "Page"}, Stack(2, sheet, Gap(1, 600)))
		h.Window.SetContent(frame)
		h.Displays(frame)
		h.Window.Resize(fyne.NewSize(600, 400))
		if high := sheet.MinSize().Height; high != within {
			t.Errorf("%d rows are %v high, want %v", rows, high, within)
		}
		page := frame.(*frameScroll).scroll
		for range 40 {
			sheet.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -wheelStep)})
		}
		end := sheet.scroll.Offset.Y + sheet.scroll.Size().Height
		if end < float32(rows)*rowHeight-1 || page.Offset.Y == 0 {
			t.Errorf("of %d rows the wheel reaches %v, and %v of the page", rows, end, page.Offset.Y)
		}
	}
}

// turned is a text whose scrolling the toolkit keeps elsewhere.
type turned struct{ by float32 }

func (s *turned) Scrolled(ev *fyne.ScrollEvent) { s.by += ev.Scrolled.DY }

// TestWheel_OfAnUnknownText: a newer toolkit may scroll otherwise; the wheel must go on all the same.
func TestWheel_OfAnUnknownText(t *testing.T) {
	h, _ := newHost(t, nil)
	text := &turned{}
	newWheel(text, h).Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -wheelStep)})
	if text.by != -wheelStep {
		t.Errorf("the text was turned by %v", text.by)
	}
	newWheel(scrolls(func() {}), h).Scrolled(&fyne.ScrollEvent{})
}

type scrolls func()

func (s scrolls) Scrolled(*fyne.ScrollEvent) { s() }
