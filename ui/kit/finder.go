package kit

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
)

// Finder is a line for one of many words. What is typed becomes the word that is meant when the field is left: the one
// that begins with it, or else the only one that has it inside. The arrow beside it, or Down, shows those that have it.
// Anything else stays as it was typed.
type Finder struct {
	Entry
	words []string
}

// NewFinder makes an empty one.
func NewFinder(words []string) *Finder {
	f := &Finder{words: words}
	f.Wrapping = fyne.TextWrapOff
	f.ActionItem = NewIconButton(theme.MenuDropDownIcon(), lang.X("finder.show", "Show what can be chosen"), f.open)
	f.Extend(f)
	f.wire()
	return f
}

// SetWords offers other words; without any the field is an ordinary line.
func (f *Finder) SetWords(words []string) {
	f.words = words
	if len(words) == 0 {
		f.ActionItem.Hide()
	} else {
		f.ActionItem.Show()
	}
	f.Refresh()
}

// meant is the word that a text stands for; the text itself when that is not clear.
func (f *Finder) meant(text string) string {
	for _, same := range []func(word string) bool{
		func(w string) bool { return strings.EqualFold(w, text) },
		func(w string) bool { return beginsWith(w, text) },
		func(w string) bool { return ContainsFold(w, text) },
	} {
		var all []string
		for _, w := range f.words {
			if same(w) {
				all = append(all, w)
			}
		}
		if len(all) == 1 {
			return all[0]
		}
	}
	return text
}

// FocusLost implements fyne.Focusable.
func (f *Finder) FocusLost() {
	f.Entry.FocusLost()
	if text := f.Text(); text != "" && f.meant(text) != text {
		f.Entry.Entry.SetText(f.meant(text))
	}
}

// open shows the words that have what is typed; all of them when that is one already.
func (f *Finder) open() {
	var words []string
	text := f.Text()
	for _, w := range f.words {
		if ContainsFold(w, text) || f.meant(text) == text {
			words = append(words, w)
		}
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(f)
	openWords(f, words, slices.Index(words, text), at.X, at.Y, at.Y+f.Size().Height,
		func(word int) { f.Entry.Entry.SetText(words[word]) })
}

// TypedKey implements fyne.Focusable.
func (f *Finder) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyDown && len(f.words) > 0 {
		f.open()
		return
	}
	f.Entry.TypedKey(ev)
}
