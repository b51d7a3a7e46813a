package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Escaper is an overlay (dialog, search) that Esc closes.
type Escaper interface{ Escape() }

// PassKey hands on a key that the focused widget o has no use for: Esc closes the topmost overlay, all else goes to the window.
func PassKey(o fyne.CanvasObject, ev *fyne.KeyEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return
	}
	if ev.Name == fyne.KeyEscape {
		if e, ok := c.Overlays().Top().(Escaper); ok {
			e.Escape()
			return
		}
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

// forWindow tells whether a shortcut means the window, whatever has the keyboard.
func forWindow(s fyne.Shortcut) bool {
	c, ok := s.(*desktop.CustomShortcut)
	always := []fyne.KeyName{fyne.KeyK, fyne.KeyL, fyne.KeyS}
	return ok && (c.Modifier == fyne.KeyModifierAlt || slices.Contains(always, c.KeyName))
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
