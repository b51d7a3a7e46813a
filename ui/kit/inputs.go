package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// Entry is a line to type in that leaves Esc, F10 and shortcuts it does not know to the window. What is typed or
// pasted into it is kept as Line says, except in a password and in a field of several lines.
type Entry struct {
	widget.Entry
	OnEdited func(string)             // hears Text, besides what its Field does
	Tidy     func(text string) string // how what was typed is written once the field is left; may be nil

	outer               fyne.Widget // what it is a part of; nil: it stands alone
	seeks               bool        // a page's search field
	given               string      // the page's own text, which stays as it is until somebody edits it
	host                *Host       // of several lines: whose page the wheel goes on with
	onChanged, onSubmit func()
}

// NewEntry makes one with words that show while it is empty.
func NewEntry(placeholder string) *Entry {
	e := &Entry{}
	e.PlaceHolder = placeholder
	e.ExtendBaseWidget(e)
	e.wire()
	return e
}

// NewPassword makes one that hides what is typed.
func NewPassword(placeholder string) *Entry {
	e := &Entry{}
	e.PlaceHolder = placeholder
	e.Password = true
	e.ExtendBaseWidget(e)
	e.wire()
	return e
}

// NewLines makes one of several lines. The mouse wheel turns its text, and from the end of that on the page of h; h is
// nil in a dialog.
func NewLines(h *Host, placeholder string, rows int) *Entry {
	e := &Entry{host: h}
	e.PlaceHolder = placeholder
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapWord
	e.ExtendBaseWidget(e)
	e.SetMinRowsVisible(rows)
	e.wire()
	return e
}

// WithUnit shows what the figure is in, at the right end of the field; "" for none.
func (e *Entry) WithUnit(unit string) *Entry {
	if unit != "" {
		e.ActionItem = Pad(1, 0, container.NewCenter(NewText(unit, Style{Color: look.Muted})))
	}
	return e
}

// Extend makes the field a part of outer, which the window shows instead.
func (e *Entry) Extend(outer fyne.Widget) {
	e.outer = outer
	e.ExtendBaseWidget(outer)
}

// self is what the window shows.
func (e *Entry) self() fyne.CanvasObject {
	if e.outer != nil {
		return e.outer
	}
	return e
}

func (e *Entry) wire() {
	e.Scroll = fyne.ScrollNone
	if e.MultiLine {
		e.Scroll = fyne.ScrollVerticalOnly
	}
	e.OnChanged = func(string) {
		if e.OnEdited != nil {
			e.OnEdited(e.Text())
		}
		if e.onChanged != nil {
			e.onChanged()
		}
	}
	e.OnSubmitted = func(string) {
		e.tidy()
		if e.onSubmit != nil {
			e.onSubmit()
		}
	}
}

// Text is what the field holds. While somebody types, more blanks may stand on the screen than Line leaves: they go
// when the field is left.
func (e *Entry) Text() string {
	if text := e.Entry.Text; e.plain() || text == e.given {
		return text
	}
	return Line(e.Entry.Text)
}

// SetText shows a text as it is, also one of several lines that a program stored.
func (e *Entry) SetText(text string) {
	e.given = text
	e.Entry.SetText(text)
}

// plain tells whether every character counts.
func (e *Entry) plain() bool { return e.Password || e.MultiLine }

// tidy shows what the field holds.
func (e *Entry) tidy() {
	text := e.Text()
	if e.Tidy != nil && text != e.given {
		text = e.Tidy(text)
	}
	if text != e.Entry.Text {
		e.Entry.SetText(text)
	}
}

// stopSeeking empties the search field, and leaves an empty one.
func (e *Entry) stopSeeking() {
	if e.Entry.Text != "" {
		e.SetText("")
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(e.self()); c != nil {
		c.Unfocus()
	}
}

// FocusGained implements fyne.Focusable. Reached by Tab, a line is selected as a whole, so that what is typed takes
// its place.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	if byTab && !e.MultiLine {
		e.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
	intoSight(e.self())
}

// MouseDown implements desktop.Mouseable.
func (e *Entry) MouseDown(ev *desktop.MouseEvent) {
	byTab = false
	e.Entry.MouseDown(ev)
}

// FocusLost implements fyne.Focusable.
func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	e.tidy()
}

func (e *Entry) changed(f func())   { e.onChanged = f }
func (e *Entry) submitted(f func()) { e.onSubmit = f }

// AcceptsTab implements fyne.Tabbable: Tab leads on also from a field of several lines, or the keyboard could not leave
// it.
func (e *Entry) AcceptsTab() bool { return false }

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case e.seeks && ev.Name == fyne.KeyEscape:
		e.stopSeeking()
	case forWindowKey(ev) || e.seeks && (ev.Name == fyne.KeyPageUp || ev.Name == fyne.KeyPageDown):
		PassKey(e.self(), ev)
	default:
		e.Entry.TypedKey(ev)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if forWindow(s) {
		passShortcut(e.self(), s)
		return
	}
	if !e.Password {
		s = pasting(s, e.MultiLine)
	}
	before := e.Entry.Text
	e.Entry.TypedShortcut(s)
	// A list gives its search field the keyboard as soon as it is opened: with nothing typed there to take back, what
	// was done to the list is meant.
	if _, undo := s.(*fyne.ShortcutUndo); undo && e.seeks && e.Entry.Text == before {
		passShortcut(e.self(), s)
	}
}

// KeyDown implements desktop.Keyable.
func (e *Entry) KeyDown(ev *fyne.KeyEvent) { e.Entry.KeyDown(ev); passDown(e.self(), ev) }

// KeyUp implements desktop.Keyable.
func (e *Entry) KeyUp(ev *fyne.KeyEvent) { e.Entry.KeyUp(ev); passUp(e.self(), ev) }
