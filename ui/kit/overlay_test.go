package kit

import (
	"testing"

	"fyne.io/fyne/v2"
)

// caret is an input that tells whether it has the keyboard, and so draws a caret.
type caret struct {
	Entry
	on bool
}

func newCaret() *caret {
	c := &caret{}
	c.ExtendBaseWidget(c)
	return c
}

func (c *caret) FocusGained() { c.on = true; c.Entry.FocusGained() }
func (c *caret) FocusLost()   { c.on = false; c.Entry.FocusLost() }

func TestOverlay_OneBelowGoesAlone(t *testing.T) {
	page, lower, upper := newCaret(), newCaret(), newCaret()
	h, _ := newHost(t, page)
	c := h.Window.Canvas()
	c.Focus(page)
	below, above := NewOverlay(h, 300, lower), NewOverlay(h, 300, upper)
	below.Open(lower)
	if page.on || !lower.on {
		t.Error("the caret below the dialog is still drawn")
	}
	above.Open(upper)
	below.Close()
	if list := c.Overlays().List(); len(list) != 1 || !above.Opened() || below.Opened() {
		t.Fatalf("left are %v", list)
	}
	if c.Focused() != fyne.Focusable(upper) || lower.on {
		t.Errorf("the keyboard is with %T, and the one that went has it: %v", c.Focused(), lower.on)
	}
	above.Close()
	if c.Focused() != fyne.Focusable(page) || upper.on || !page.on {
		t.Errorf("the keyboard went to %T", c.Focused())
	}
}

func TestOverlay_RaiseKeepsBoth(t *testing.T) {
	page, lower, upper := newCaret(), newCaret(), newCaret()
	h, _ := newHost(t, page)
	c := h.Window.Canvas()
	c.Focus(page)
	below, above := NewOverlay(h, 300, lower), NewOverlay(h, 300, upper)
	below.Open(lower)
	above.Open(upper)
	below.Raise()
	if list := c.Overlays().List(); len(list) != 2 || list[1] != fyne.CanvasObject(below) || !lower.on || upper.on {
		t.Fatalf("stack %v", list)
	}
	below.Close()
	above.Close()
	if !page.on {
		t.Error("the page did not get the keyboard back")
	}
}
