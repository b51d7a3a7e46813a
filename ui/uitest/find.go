package uitest

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"griddle/ui/kit"
)

// Each calls fn for every visible object of a canvas, dialogs and menus included.
func Each(c fyne.Canvas, fn func(fyne.CanvasObject)) {
	for _, root := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		each(root, fn)
	}
}

func each(o fyne.CanvasObject, fn func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	fn(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			each(child, fn)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			each(child, fn)
		}
	}
}

// Find is the first visible object of a kind for which ok holds.
func Find[T fyne.CanvasObject](c fyne.Canvas, ok func(T) bool) (found T, there bool) {
	Each(c, func(o fyne.CanvasObject) {
		if w, is := o.(T); is && !there && ok(w) {
			found, there = w, true
		}
	})
	return found, there
}

// Button is the visible button with these words.
func Button(c fyne.Canvas, words string) (*kit.Button, bool) {
	return Find(c, func(b *kit.Button) bool { return b.Text == words })
}

// Says tells whether the words stand in a visible line, paragraph or pill.
func Says(c fyne.Canvas, words string) bool {
	said := false
	Each(c, func(o fyne.CanvasObject) {
		var text string
		switch o := o.(type) {
		case *kit.Text:
			text = o.Text()
		case *kit.Para:
			text = o.Text()
		case *kit.Pill:
			text = o.Word()
		}
		said = said || strings.Contains(text, words)
	})
	return said
}

// Paste puts text in place of all that stands in a field, as its owner does; "" deletes what stands there.
func Paste(e *kit.Entry, text string) {
	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	if text == "" {
		e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
		return
	}
	e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard(text)})
}

// clipboard is one with nothing but this text.
type clipboard string

// Content implements fyne.Clipboard.
func (c clipboard) Content() string { return string(c) }

// SetContent implements fyne.Clipboard.
func (clipboard) SetContent(string) {}
