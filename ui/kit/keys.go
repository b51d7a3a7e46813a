package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Escaper is an overlay (dialog, search) that Esc closes.
type Escaper interface{ Escape() }

// EscapeTop does what Esc does to what lies uppermost over a window's content; false when nothing that knows Esc does.
func EscapeTop(c fyne.Canvas) bool {
	switch top := c.Overlays().Top().(type) {
	case Escaper:
		top.Escape()
	case *widget.PopUp:
		top.Hide()
	default:
		return false
	}
	return true
}

// TurnTop scrolls the dialog that lies uppermost over a window's content; nothing happens where none scrolls.
func TurnTop(c fyne.Canvas, t Turn) {
	if top, ok := c.Overlays().Top().(*Overlay); ok {
		if s, ok := top.scroll.(interface{ turn(Turn) }); ok {
			s.turn(t)
		}
	}
}

// PassKey hands on a key that the focused widget o has no use for: Esc closes the topmost overlay, all else goes to the
// window.
func PassKey(o fyne.CanvasObject, ev *fyne.KeyEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return
	}
	if ev.Name == fyne.KeyEscape && EscapeTop(c) {
		return
	}
	if f := c.OnTypedKey(); f != nil {
		f(ev)
	}
}

// passDown and passUp let the window see Alt pressed and let go while a widget has the focus.
func passDown(o fyne.CanvasObject, ev *fyne.KeyEvent) {
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(o).(desktop.Canvas); ok && c.OnKeyDown() != nil {
		c.OnKeyDown()(ev)
	}
}

func passUp(o fyne.CanvasObject, ev *fyne.KeyEvent) {
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(o).(desktop.Canvas); ok && c.OnKeyUp() != nil {
		c.OnKeyUp()(ev)
	}
}

// forWindow tells whether a shortcut means the window, whatever has the keyboard: all but those by which a field is
// edited.
func forWindow(s fyne.Shortcut) bool {
	c, ok := s.(*desktop.CustomShortcut)
	if !ok {
		return false
	}
	word := c.KeyName == fyne.KeyLeft || c.KeyName == fyne.KeyRight // moves by words, with Alt on a Mac, else with Ctrl
	return !word || c.Modifier == fyne.KeyModifierAlt
}

// windowKeys are the keys without Ctrl or Alt that no field has a use for.
var windowKeys = []fyne.KeyName{fyne.KeyEscape, fyne.KeyF1, fyne.KeyF5, fyne.KeyF6, fyne.KeyF10, fyne.KeyInsert,
	desktop.KeyMenu}

func forWindowKey(ev *fyne.KeyEvent) bool { return slices.Contains(windowKeys, ev.Name) }

// byTab tells whether the last key pressed was Tab: what gets the keyboard then is new to whoever types.
var byTab bool

// Pressed is told of each key that goes down in the window.
func Pressed(ev *fyne.KeyEvent) { byTab = ev.Name == fyne.KeyTab }

// Lasting is what can get the keyboard back where o has it now: an open cell is gone by then, and its sheet is meant.
func Lasting(o fyne.Focusable) fyne.Focusable {
	if one, ok := o.(interface{ lasting() fyne.Focusable }); ok {
		return one.lasting()
	}
	return o
}

// Revealer is a window's content that can scroll to what gets the keyboard.
type Revealer interface{ Reveal(o fyne.CanvasObject) }

// intoSight scrolls the dialog or the page so far that o, which got the keyboard, is seen.
func intoSight(o fyne.CanvasObject) {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return
	}
	if top := c.Overlays().Top(); top != nil {
		if dialog, ok := top.(*Overlay); ok && dialog.scroll != nil {
			dialog.scroll.reveal(o)
		}
		return
	}
	if r, ok := c.Content().(Revealer); ok {
		r.Reveal(o)
	}
}

// passShortcut hands a shortcut that an entry does not know (Alt+Left, Ctrl+K) to the window.
func passShortcut(o fyne.CanvasObject, s fyne.Shortcut) {
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(o).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

// Focus gives an object the keyboard, wherever it is shown.
func Focus(o fyne.Focusable) {
	if w, ok := o.(fyne.CanvasObject); ok {
		if c := fyne.CurrentApp().Driver().CanvasForObject(w); c != nil {
			c.Focus(o)
		}
	}
}

func isEnter(ev *fyne.KeyEvent) bool { return ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter }
