package kit

import (
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// opened is the list of words that is open; nil when none is.
func opened(h *Host) *wordList {
	l, _ := h.Window.Canvas().Focused().(*wordList)
	return l
}

// TestSelect_TypeAheadInTheOpenedList: letters go to the word that begins with them, and Enter takes it.
func TestSelect_TypeAheadInTheOpenedList(t *testing.T) {
	told := 0
	words := []string{"None", "Gabon", "Germany", "Ghana", "\u2003Greece", "New Zealand"}
	s := NewSelect(words, func(string) { told++ })
	s.SetSelected("Gabon")
	told = 0
	h, _ := newHost(t, s)
	for _, step := range []struct{ from, typed, want string }{
		{"Gabon", "g", "Germany"}, {"Gabon", "ger", "Germany"}, {"Gabon", "gg", "Ghana"}, {"Ghana", "ggg", "Germany"},
		{"None", "gr", "Greece"}, {"None", "new z", "New Zealand"}, {"Ghana", "x", "Ghana"},
		{"Ghana", "xn", "New Zealand"},
	} {
		for _, w := range s.options {
			if w == step.from || w == "\u2003"+step.from {
				s.SetSelected(w)
			}
		}
		h.Window.Canvas().Focus(s)
		press(s, fyne.KeySpace)
		l := opened(h)
		if l == nil || l.words[l.at] != s.Selected {
			t.Fatalf("the list does not open at %q", s.Selected)
		}
		for _, r := range step.typed {
			key := fyne.KeyName(strings.ToUpper(string(r))) // comes before the character
			if r == ' ' {
				key = fyne.KeySpace
			}
			press(l, key)
			l.TypedRune(r)
		}
		press(l, fyne.KeyReturn)
		if got := s.Selected; got != step.want && got != "\u2003"+step.want {
			t.Errorf("from %q typing %q leads to %q, want %q", step.from, step.typed, got, step.want)
		}
		if h.Window.Canvas().Focused() != fyne.Focusable(s) || h.Window.Canvas().Overlays().Top() != nil {
			t.Fatal("the list keeps the keyboard")
		}
	}
	before, times := s.Selected, told
	press(s, fyne.KeyReturn)
	press(opened(h), fyne.KeyUp, fyne.KeyEscape)
	if s.Selected != before || told != times {
		t.Errorf("Esc leaves %q chosen, want %q", s.Selected, before)
	}
}

// TestSelect_ALongListScrolls: it stays within the window, and what is marked in sight.
func TestSelect_ALongListScrolls(t *testing.T) {
	var words []string
	for i := range 300 {
		words = append(words, "Word "+strconv.Itoa(i))
	}
	s := NewSelect(words, nil)
	s.SetSelected("Word 299")
	h, _ := newHost(t, s)
	h.Window.Resize(fyne.NewSize(600, 400))
	press(s, fyne.KeySpace)
	l := opened(h)
	if bottom := l.pop.Content.Position().Y + l.pop.Content.Size().Height; bottom > 400 {
		t.Errorf("the list ends at %v in a window of 400", bottom)
	}
	top := float32(299) * rowHeight
	if off, high := l.scroll.Offset.Y, l.scroll.Size().Height; top < off || top+rowHeight > off+high+1 {
		t.Errorf("the chosen word is at %v, in sight are %v to %v", top, off, off+high)
	}
	press(l, fyne.KeyHome, fyne.KeyPageDown)
	if l.at < 2 || l.scroll.Offset.Y > float32(l.at)*rowHeight {
		t.Errorf("at %d, scrolled by %v", l.at, l.scroll.Offset.Y)
	}
	l.rows[7].Tapped(nil)
	if s.Selected != "Word 7" {
		t.Errorf("a click chooses %q", s.Selected)
	}
}
