package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"griddle/ui/kit"
)

// bindKeys: Ctrl+K search, Ctrl+S save, Alt+Left and Alt+Right history, F10 or Alt menu, Esc the topmost dialog, Ctrl+L
// lock, Ctrl+Q quit.
func (w *Window) bindKeys() {
	c := w.desk.Window.Canvas()
	bind := func(k fyne.KeyName, m fyne.KeyModifier, do func()) {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: k, Modifier: m}, func(fyne.Shortcut) {
			w.altDown = false
			if w.free() {
				do()
			}
		})
	}
	bind(fyne.KeyK, fyne.KeyModifierShortcutDefault, w.Search)
	bind(fyne.KeyLeft, fyne.KeyModifierAlt, w.Back)
	bind(fyne.KeyRight, fyne.KeyModifierAlt, w.Forward)
	bind(fyne.KeyS, fyne.KeyModifierShortcutDefault, w.save)
	bind(fyne.KeyL, fyne.KeyModifierShortcutDefault, w.Lock)
	bind(fyne.KeyQ, fyne.KeyModifierShortcutDefault, w.AskToClose)
	c.SetOnTypedKey(w.typed)
	if d, ok := c.(desktop.Canvas); ok {
		d.SetOnKeyDown(w.keyDown)
		d.SetOnKeyUp(w.keyUp)
	}
}

// save presses the Save of the page on screen.
func (w *Window) save() {
	if v := w.history.current(); v != nil && v.save != nil {
		v.save.Tapped(nil)
	}
}

// free tells whether the menu is there and no dialog lies over the page.
func (w *Window) free() bool {
	return w.menu.Visible() && w.desk.Window.Canvas().Overlays().Top() == nil
}

// typed gets the keys that no widget had a use for.
func (w *Window) typed(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyEscape:
		if e, ok := w.desk.Window.Canvas().Overlays().Top().(kit.Escaper); ok {
			e.Escape()
		}
	case fyne.KeyF10:
		if w.free() {
			w.menu.toggle()
		}
	}
}

// keyDown and keyUp open the menu when Alt was pressed and let go with nothing between.
func (w *Window) keyDown(ev *fyne.KeyEvent) {
	w.desk.Noticed()
	w.altDown = isAlt(ev)
}

func (w *Window) keyUp(ev *fyne.KeyEvent) {
	if isAlt(ev) && w.altDown && w.free() {
		w.menu.toggle()
	}
	w.altDown = false
}

func isAlt(ev *fyne.KeyEvent) bool {
	return ev.Name == desktop.KeyAltLeft || ev.Name == desktop.KeyAltRight
}
