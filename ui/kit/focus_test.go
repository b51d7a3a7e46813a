package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// windowed is a window's content that scrolls to what gets the keyboard, as the shell's does.
type windowed struct {
	widget.BaseWidget
	frame fyne.CanvasObject
	host  *Host
}

func (w *windowed) Reveal(o fyne.CanvasObject) { w.host.Reveal(o) }

func (w *windowed) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(w.frame) }

// longPage is a page of inputs that is longer than its window.
func longPage(t *testing.T, inputs ...fyne.CanvasObject) (*Host, *frameScroll) {
	t.Helper()
	h, _ := newHost(t, nil)
	var parts []fyne.CanvasObject
	for _, in := range inputs {
		parts = append(parts, Wide(0, in), Gap(0, 40))
	}
	frame := Frame(Head{Title: "Long"}, Stack(1, parts...))
	h.Displays(frame)
	w := &windowed{frame: frame, host: h}
	w.ExtendBaseWidget(w)
	h.Window.SetContent(w)
	h.Window.Resize(fyne.NewSize(800, 500))
	return h, frame.(*frameScroll)
}

func TestFocus_ScrollsIntoSight(t *testing.T) {
	tick := NewCheck("b", nil)
	press := NewButton("a", Secondary, nil)
	last := NewEntry("")
	h, page := longPage(t, press, tick, last)
	c := h.Window.Canvas()
	for _, o := range []fyne.Focusable{press, tick, last, press} {
		c.Focus(o)
		y := fyne.CurrentApp().Driver().AbsolutePositionForObject(o.(fyne.CanvasObject)).Y
		if y < 0 || y+look.RowHeight > 500 {
			t.Errorf("%T has the keyboard at %v, scrolled by %v", o, y, page.scroll.Offset.Y)
		}
	}
}

func TestFocus_TabSelectsAClickDoesNot(t *testing.T) {
	a, b := NewEntry(""), NewEntry("")
	a.SetText("11")
	b.SetText("77")
	_, _ = newHost(t, container.NewVBox(a, b))
	c := fyne.CurrentApp().Driver().CanvasForObject(a)
	c.Focus(a)
	if a.SelectedText() != "" {
		t.Error("selected without Tab")
	}
	Pressed(&fyne.KeyEvent{Name: fyne.KeyTab})
	c.Focus(b)
	if b.SelectedText() != "77" {
		t.Errorf("Tab selects %q", b.SelectedText())
	}
	test.Type(b, "0")
	if b.Text() != "0" {
		t.Errorf("typing makes it %q", b.Text())
	}
	Pressed(&fyne.KeyEvent{Name: fyne.KeyTab})
	a.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	if a.SelectedText() != "" {
		t.Errorf("a click selects %q", a.SelectedText())
	}
}

func TestPage_ScrollsByKeyboard(t *testing.T) {
	h, page := longPage(t, NewEntry(""), NewEntry(""), NewEntry(""))
	at := func() float32 { return page.scroll.Offset.Y }
	h.Turn(turnDown)
	if at() < 300 {
		t.Errorf("Page Down goes to %v", at())
	}
	h.Turn(turnUp)
	if at() != 0 {
		t.Errorf("Page Up goes back to %v", at())
	}
	h.Turn(turnEnd)
	if end := page.scroll.Content.Size().Height - page.scroll.Size().Height; at() != end {
		t.Errorf("End goes to %v of %v", at(), end)
	}
	h.Turn(turnTop)
	if at() != 0 {
		t.Errorf("Home goes to %v", at())
	}
}

func TestWheel_ThreeRowsAStep(t *testing.T) {
	_, page := longPage(t, NewEntry(""), NewEntry(""), NewEntry(""))
	page.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -wheelStep)})
	if got := page.scroll.Offset.Y; got < 3*look.RowHeight-1 || got > 3*look.RowHeight+1 {
		t.Errorf("a step scrolls by %v", got)
	}
}

func TestSearchField_EscEmptiesThenLeaves(t *testing.T) {
	search := NewEntry("Search")
	frame := Frame(Head{Title: "List", Filters: search, Search: search}, Gap(1, 1))
	h, _ := newHost(t, frame)
	c := h.Window.Canvas()
	c.Focus(search)
	heard := "nothing"
	search.OnEdited = func(s string) { heard = s }
	test.Type(search, "pan")
	press(search, fyne.KeyEscape)
	if search.Text() != "" || heard != "" || c.Focused() == nil {
		t.Errorf("Esc leaves %q, heard %q", search.Text(), heard)
	}
	press(search, fyne.KeyEscape)
	if c.Focused() != nil {
		t.Error("a second Esc does not leave the field")
	}
}

func TestTile_WholeOfItAnswers(t *testing.T) {
	opened := 0
	tile := NewTile("Products", func() { opened++ })
	test.Tap(tile.Object.(fyne.Tappable))
	if opened != 1 {
		t.Error("the tile itself does not answer")
	}
	if _, answers := NewTile("Requests", nil).Object.(fyne.Tappable); answers {
		t.Error("a tile that leads nowhere answers")
	}
}

func TestEntry_SearchFieldLeavesUndoToTheWindowOnceItHasNothing(t *testing.T) {
	h, _ := newHost(t, nil)
	e, plain := NewEntry(""), NewEntry("")
	e.seeks = true
	h.Window.SetContent(Stack(1, e, plain))
	undone := 0
	h.Window.Canvas().AddShortcut(&fyne.ShortcutUndo{}, func(fyne.Shortcut) { undone++ })
	test.Type(e, "oats")
	for e.Text() != "" {
		before := e.Text()
		e.TypedShortcut(&fyne.ShortcutUndo{})
		if e.Text() == before {
			t.Fatalf("%q is not taken back", before)
		}
	}
	if undone != 0 {
		t.Error("typing in the search field was not undone alone")
	}
	e.TypedShortcut(&fyne.ShortcutUndo{})
	plain.TypedShortcut(&fyne.ShortcutUndo{}) // a form's: its page is being edited
	if undone != 1 {
		t.Errorf("the last change was undone %d times, want once", undone)
	}
}

// Where a cell of a sheet is open, the sheet gets the keyboard back: the cell is closed as soon as it loses it.
func TestLasting(t *testing.T) {
	newHost(t, nil)
	sheet := NewSheet(sheetRows(1), SheetColumn{Title: "A", Width: 100})
	if got := Lasting(newSheetEntry(sheet)); got != fyne.Focusable(sheet) {
		t.Errorf("%T gets it back", got)
	}
	entry := NewEntry("")
	if got := Lasting(entry); got != fyne.Focusable(entry) {
		t.Errorf("of a field, %T gets it back", got)
	}
	if Lasting(nil) != nil {
		t.Error("where nothing had it, something gets it back")
	}
}
