package kit

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// focusable is what every input here shares: it shows the focus, hands keys it has no use for on, and can be greyed.
type focusable struct {
	widget.BaseWidget
	self     fyne.CanvasObject
	focused  bool
	hovered  bool
	disabled bool
}

func (f *focusable) extend(w fyne.Widget) {
	f.self = w
	f.ExtendBaseWidget(w)
}

// FocusGained implements fyne.Focusable.
func (f *focusable) FocusGained() { f.focused = true; f.self.Refresh(); intoSight(f.self) }

// FocusLost implements fyne.Focusable.
func (f *focusable) FocusLost() { f.focused = false; f.self.Refresh() }

// TypedRune implements fyne.Focusable.
func (f *focusable) TypedRune(rune) {}

// KeyDown implements desktop.Keyable.
func (f *focusable) KeyDown(ev *fyne.KeyEvent) { passDown(f.self, ev) }

// KeyUp implements desktop.Keyable.
func (f *focusable) KeyUp(ev *fyne.KeyEvent) { passUp(f.self, ev) }

// MouseIn implements desktop.Hoverable.
func (f *focusable) MouseIn(*desktop.MouseEvent) { f.hovered = true; f.self.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (f *focusable) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (f *focusable) MouseOut() { f.hovered = false; f.self.Refresh() }

// Enable lets it answer.
func (f *focusable) Enable() { f.disabled = false; f.self.Refresh() }

// Disable greys it.
func (f *focusable) Disable() { f.disabled = true; f.self.Refresh() }

// Disabled implements fyne.Disableable.
func (f *focusable) Disabled() bool { return f.disabled }

func (f *focusable) ink() fyne.ThemeColorName {
	if f.disabled {
		return look.Faint
	}
	return look.Ink
}

func (f *focusable) edge() fyne.ThemeColorName {
	if f.focused && !f.disabled {
		return look.Accent
	}
	return look.FieldLine
}

// Select is a field that shows one of several words and lets the owner choose another from a list.
type Select struct {
	focusable
	OnChanged   func(word string)
	Selected    string  // the chosen word, "" for none; set by SetSelected
	PlaceHolder string  // shown while nothing is chosen
	Marked      bool    // stands out, as a filter that narrows a list
	Narrow      float32 // pixels it asks for, whatever its words; 0: as wide as the longest

	options   []string
	onChanged func()
}

// NewSelect makes one on which nothing is chosen yet; changed may be nil.
func NewSelect(options []string, changed func(word string)) *Select {
	s := &Select{options: options, OnChanged: changed}
	s.extend(s)
	return s
}

// SelectedIndex is the place of the chosen word, -1 for none.
func (s *Select) SelectedIndex() int { return slices.Index(s.options, s.Selected) }

// SetSelected chooses one of the options, and tells OnChanged when it was another one before.
func (s *Select) SetSelected(word string) {
	if word == s.Selected || !slices.Contains(s.options, word) {
		return
	}
	s.Selected = word
	s.Refresh()
	if s.OnChanged != nil {
		s.OnChanged(word)
	}
	if s.onChanged != nil {
		s.onChanged()
	}
}

// SetSelectedIndex chooses by place.
func (s *Select) SetSelectedIndex(i int) {
	if i >= 0 && i < len(s.options) {
		s.SetSelected(s.options[i])
	}
}

// SetOptions offers other words; the chosen one stays when it is among them.
func (s *Select) SetOptions(options []string) {
	s.options = options
	if !slices.Contains(options, s.Selected) {
		s.Selected = ""
	}
	s.Refresh()
}

func (s *Select) changed(f func()) { s.onChanged = f }

// TypedRune implements fyne.Focusable: a letter chooses the next word that begins with it.
func (s *Select) TypedRune(r rune) {
	at := max(s.SelectedIndex(), 0)
	for i := range s.options {
		next := (at + 1 + i) % len(s.options)
		if beginsWith(strings.TrimLeft(s.options[next], blanks), string(r)) {
			s.SetSelectedIndex(next)
			return
		}
	}
}

// blanks stand before the words of a tree's lower levels.
const blanks = " \u2003"

func beginsWith(text, start string) bool {
	return strings.HasPrefix(strings.ToLower(text), strings.ToLower(start))
}

// Tapped shows the list.
func (s *Select) Tapped(*fyne.PointEvent) {
	if s.disabled {
		return
	}
	Focus(s)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s)
	openWords(s, s.options, s.SelectedIndex(), at.X, at.Y-4, at.Y+look.RowHeight+4, s.SetSelectedIndex)
}

// TypedKey implements fyne.Focusable.
func (s *Select) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case ev.Name == fyne.KeyUp:
		s.SetSelectedIndex(max(s.SelectedIndex()-1, 0))
	case ev.Name == fyne.KeyDown:
		s.SetSelectedIndex(s.SelectedIndex() + 1)
	case ev.Name == fyne.KeySpace || isEnter(ev):
		s.Tapped(nil)
	default:
		PassKey(s, ev)
	}
}

// CreateRenderer implements fyne.Widget.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	back := canvas.NewRectangle(nil)
	back.CornerRadius = look.SmallEdge
	words := NewElided("", Style{})
	arrow := NewGlyph()
	paint := func() {
		back.FillColor, back.StrokeColor, back.StrokeWidth = look.Color(theme.ColorNameInputBackground),
			look.Color(s.edge()), 1
		if s.focused {
			back.StrokeWidth = 2
		}
		if s.Marked {
			back.FillColor, back.StrokeColor = look.Color(look.RowChosen), look.Color(look.Accent)
		}
		if s.Selected == "" {
			words.Set(s.PlaceHolder, Style{Color: theme.ColorNamePlaceHolder})
		} else {
			words.Set(s.Selected, Style{Color: s.ink()})
		}
		arrow.Draw(theme.MenuDropDownIcon(), s.ink())
	}
	layout := func(size fyne.Size) {
		back.Resize(size)
		h := words.MinSize().Height
		words.Move(fyne.NewPos(look.Unit, (size.Height-h)/2))
		words.Resize(fyne.NewSize(size.Width-5*look.Unit, h))
		arrow.Move(fyne.NewPos(size.Width-3.5*look.Unit, (size.Height-20)/2))
		arrow.Resize(fyne.NewSquareSize(20))
	}
	min := func() fyne.Size {
		w := Style{}.measure(s.PlaceHolder).Width
		for _, o := range s.options {
			w = max(w, Style{}.measure(o).Width)
		}
		w += 6 * look.Unit
		if s.Narrow > 0 {
			w = s.Narrow
		}
		return fyne.NewSize(w, look.RowHeight)
	}
	return newDrawing(paint, min, layout, back, words, arrow.Image)
}

// Check is a box to tick with words beside it.
type Check struct {
	focusable
	OnChanged func(bool)
	Checked   bool

	Text string
}

// NewCheck makes one; changed may be nil.
func NewCheck(label string, changed func(bool)) *Check {
	c := &Check{Text: label, OnChanged: changed}
	c.extend(c)
	return c
}

// SetChecked ticks it or not, and tells OnChanged when that is new.
func (c *Check) SetChecked(on bool) {
	if c.Checked == on {
		return
	}
	c.Checked = on
	c.Refresh()
	if c.OnChanged != nil {
		c.OnChanged(on)
	}
}

// Tapped implements fyne.Tappable.
func (c *Check) Tapped(*fyne.PointEvent) {
	if !c.disabled {
		Focus(c)
		c.SetChecked(!c.Checked)
	}
}

// TypedKey implements fyne.Focusable.
func (c *Check) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace {
		c.Tapped(nil)
		return
	}
	PassKey(c, ev)
}

// CreateRenderer implements fyne.Widget.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	ring, box := canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	ring.CornerRadius, ring.StrokeWidth, box.CornerRadius = 6, 2, 4
	check := NewGlyph()
	words := NewElided("", Style{})
	paint := func() {
		paintTick(box, check, c.Checked)
		ring.FillColor, ring.StrokeColor = none, none
		if c.focused {
			ring.StrokeColor = look.Color(look.Accent)
		} else if c.hovered && !c.Checked && !c.disabled {
			box.StrokeColor = look.Color(look.Accent)
		}
		if c.disabled {
			box.FillColor, box.StrokeColor = look.Color(look.Band), look.Color(look.Line)
		}
		words.Set(c.Text, Style{Color: c.ink()})
	}
	layout := func(s fyne.Size) {
		top := (s.Height - 18) / 2
		ring.Move(fyne.NewPos(-3, top-3))
		ring.Resize(fyne.NewSquareSize(24))
		box.Move(fyne.NewPos(0, top))
		box.Resize(fyne.NewSquareSize(18))
		check.Move(fyne.NewPos(2, top+2))
		check.Resize(fyne.NewSquareSize(14))
		h := words.MinSize().Height
		words.Move(fyne.NewPos(18+look.Unit, (s.Height-h)/2))
		words.Resize(fyne.NewSize(s.Width-18-look.Unit, h))
	}
	min := func() fyne.Size {
		return fyne.NewSize(Style{}.measure(c.Text).Width+18+2*look.Unit, 28)
	}
	return newDrawing(paint, min, layout, ring, box, check.Image, words)
}
