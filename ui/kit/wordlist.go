package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// wordList is the open list of a field in which one of several words is chosen. Arrows, Page Up, Page Down, Home and
// End move in it, typing goes to the word that begins so, Enter, Space and a click choose, Esc leaves.
type wordList struct {
	focusable
	words  []string
	at     int    // the marked one, -1 for none
	typed  string // the letters that led there
	choose func(word int)
	pop    *widget.PopUp
	rows   []*wordRow
	scroll *scroller
}

// openWords shows words below what lies between two heights at x, or above it where there is no room below; at is the
// one that is marked. The field of gets the keyboard back.
func openWords(of fyne.Focusable, words []string, at int, x, top, bottom float32, choose func(word int)) {
	c := fyne.CurrentApp().Driver().CanvasForObject(of.(fyne.CanvasObject))
	if c == nil || len(words) == 0 {
		return
	}
	l := &wordList{words: words, at: at}
	wide := float32(0)
	column := Stack(0)
	for i, w := range words {
		row := newWordRow(l, i)
		l.rows = append(l.rows, row)
		column.Add(row)
		wide = max(wide, Style{}.measure(w).Width)
	}
	l.scroll = newScroller(column)
	l.extend(l)
	l.pop = widget.NewPopUp(l, c)
	back := func() { l.pop.Hide(); c.Focus(of) }
	l.choose = func(word int) {
		back()
		if word >= 0 {
			choose(word)
		}
	}
	room, whole := c.Size().Height-2*look.Unit, float32(len(words))*rowHeight+2+
		theme.InnerPadding() // the pop-up keeps it free around its content
	size := fyne.NewSize(wide+5*look.Unit, min(whole, room))
	y := bottom
	switch below, above := room-bottom, top; {
	case whole <= below:
	case above > below:
		size.Height = min(whole, above)
		y = max(top-size.Height, 0)
	default:
		size.Height = below
	}
	l.pop.Resize(size)
	l.pop.ShowAtPosition(fyne.NewPos(max(min(x, c.Size().Width-size.Width), 0), y))
	c.Focus(l)
	l.mark(at)
}

// mark goes to a word and brings it into sight.
func (l *wordList) mark(at int) {
	before := l.at
	l.at = max(-1, min(at, len(l.words)-1))
	for _, i := range []int{before, l.at} {
		if i >= 0 && i < len(l.rows) {
			l.rows[i].Refresh()
		}
	}
	if l.at < 0 {
		return
	}
	off, height := l.scroll.Offset, l.scroll.Size().Height
	switch top := float32(l.at) * rowHeight; {
	case top < off.Y:
		off.Y = top
	case height > 0 && top+rowHeight > off.Y+height:
		off.Y = top + rowHeight - height
	}
	if off != l.scroll.Offset {
		l.scroll.ScrollToOffset(off)
	}
}

// TypedRune implements fyne.Focusable: letters that make the beginning of a word together lead to it; the same one
// again to the next word that begins so.
func (l *wordList) TypedRune(r rune) {
	if r == ' ' && l.typed == "" {
		return // it chooses
	}
	begins := func(i int, text string) bool { return beginsWith(strings.TrimLeft(l.words[i], blanks), text) }
	find := func(text string, from int) bool {
		for n := range l.words {
			if i := (from + n) % len(l.words); begins(i, text) {
				l.typed = text
				l.mark(i)
				return true
			}
		}
		return false
	}
	if l.typed != "" && find(l.typed+string(r), max(l.at, 0)) {
		return
	}
	if !find(string(r), l.at+1) {
		l.typed = ""
	}
}

// TypedKey implements fyne.Focusable.
func (l *wordList) TypedKey(ev *fyne.KeyEvent) {
	page := max(int(l.scroll.Size().Height/rowHeight)-1, 1)
	space, typed := ev.Name == fyne.KeySpace && l.typed == "", l.typed
	l.typed = ""
	switch {
	case ev.Name == fyne.KeyUp:
		l.mark(max(l.at-1, 0))
	case ev.Name == fyne.KeyDown:
		l.mark(l.at + 1)
	case ev.Name == fyne.KeyPageUp:
		l.mark(max(l.at-page, 0))
	case ev.Name == fyne.KeyPageDown:
		l.mark(l.at + page)
	case ev.Name == fyne.KeyHome:
		l.mark(0)
	case ev.Name == fyne.KeyEnd:
		l.mark(len(l.words) - 1)
	case isEnter(ev), space:
		l.choose(l.at)
	case ev.Name == fyne.KeyEscape, ev.Name == fyne.KeyTab:
		l.choose(-1)
	default:
		l.typed = typed // a letter, which comes as a character too
	}
}

// Escape implements Escaper.
func (l *wordList) Escape() { l.choose(-1) }

// AcceptsTab implements fyne.Tabbable.
func (l *wordList) AcceptsTab() bool { return true }

// CreateRenderer implements fyne.Widget.
func (l *wordList) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.scroll) }

// wordRow is one of its words.
type wordRow struct {
	widget.BaseWidget
	list *wordList
	at   int
}

func newWordRow(l *wordList, at int) *wordRow {
	r := &wordRow{list: l, at: at}
	r.ExtendBaseWidget(r)
	return r
}

// Tapped implements fyne.Tappable.
func (r *wordRow) Tapped(*fyne.PointEvent) { r.list.choose(r.at) }

// MouseIn implements desktop.Hoverable.
func (r *wordRow) MouseIn(*desktop.MouseEvent) { r.list.mark(r.at) }

// MouseMoved implements desktop.Hoverable.
func (r *wordRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *wordRow) MouseOut() {}

// CreateRenderer implements fyne.Widget.
func (r *wordRow) CreateRenderer() fyne.WidgetRenderer {
	back, words := canvas.NewRectangle(nil), NewElided(r.list.words[r.at], Style{})
	back.CornerRadius = look.SmallEdge
	paint := func() {
		back.FillColor = none
		if r.list.at == r.at {
			back.FillColor = look.Color(look.RowChosen)
		}
	}
	layout := func(s fyne.Size) {
		back.Resize(s)
		words.Move(fyne.NewPos(1.5*look.Unit, 0))
		words.Resize(fyne.NewSize(s.Width-2*look.Unit, s.Height))
	}
	return newDrawing(paint, func() fyne.Size { return fyne.NewSize(1, rowHeight) }, layout, back, words)
}
