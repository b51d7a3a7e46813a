package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// sheetEntry is the cell while it is edited.
type sheetEntry struct {
	Entry
	sheet *Sheet
}

func newSheetEntry(s *Sheet) *sheetEntry {
	e := &sheetEntry{sheet: s}
	e.Extend(e)
	e.wire()
	e.OnEdited = func(string) { s.typing() }
	return e
}

// AcceptsTab implements fyne.Tabbable.
func (e *sheetEntry) AcceptsTab() bool { return true }

// lasting is what has the keyboard when the cell is closed.
func (e *sheetEntry) lasting() fyne.Focusable { return e.sheet }

// FocusLost implements fyne.Focusable: what was typed is kept, whatever took the keyboard.
func (e *sheetEntry) FocusLost() {
	e.Entry.FocusLost()
	e.sheet.finish(true)
}

// TypedKey implements fyne.Focusable.
func (e *sheetEntry) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyEscape:
		e.sheet.finish(false)
		Focus(e.sheet)
	case fyne.KeyTab, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyUp, fyne.KeyDown:
		e.sheet.finish(true)
		Focus(e.sheet)
		if isEnter(ev) {
			e.sheet.enter(shifted())
		} else {
			e.sheet.key(ev.Name, shifted())
		}
	default:
		e.Entry.TypedKey(ev)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (e *sheetEntry) TypedShortcut(sc fyne.Shortcut) {
	c, is := sc.(*desktop.CustomShortcut)
	ctrl := is && c.Modifier == fyne.KeyModifierShortcutDefault
	paste, pasted := sc.(*fyne.ShortcutPaste)
	switch {
	case ctrl && (c.KeyName == fyne.KeyReturn || c.KeyName == fyne.KeyEnter):
		text, end := e.Text(), e.sheet.end
		e.sheet.finish(false)
		Focus(e.sheet)
		e.sheet.end = end
		e.sheet.each(func(cellAt) string { return text })
	case ctrl && c.KeyName == fyne.KeyD:
		e.sheet.finish(true)
		Focus(e.sheet)
		e.sheet.fillDown()
	case pasted && strings.ContainsAny(strings.TrimRight(paste.Clipboard.Content(), "\r\n"), "\t\n"):
		e.sheet.finish(false)
		Focus(e.sheet)
		e.sheet.paste(paste.Clipboard.Content())
	default:
		e.Entry.TypedShortcut(sc)
	}
}
