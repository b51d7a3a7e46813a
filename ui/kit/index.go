package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// Index lists the sections of a long page at its left, where the window has room; a click scrolls to one, and the one
// in sight is marked.
type Index struct {
	widget.BaseWidget
	rows  []*indexRow
	frame *formFrame // whose sections they are
}

// NewIndex makes an empty one; put it into the page's head.
func NewIndex() *Index {
	i := &Index{}
	i.ExtendBaseWidget(i)
	return i
}

// Add names one more section.
func (i *Index) Add(title string, section fyne.CanvasObject) {
	r := &indexRow{index: i, section: section, words: NewElided(title, Style{Color: look.Muted})}
	r.ExtendBaseWidget(r)
	i.rows = append(i.rows, r)
	i.Refresh()
}

// follow marks the section that stands at a height of the content: the last one that begins above it.
func (i *Index) follow(y float32) {
	here := 0
	for n, r := range i.rows {
		if i.frame.top(r.section) <= y {
			here = n
		}
	}
	for n, r := range i.rows {
		r.mark(n == here)
	}
}

// CreateRenderer implements fyne.Widget.
func (i *Index) CreateRenderer() fyne.WidgetRenderer {
	objects := func() []fyne.CanvasObject {
		out := make([]fyne.CanvasObject, len(i.rows))
		for n, r := range i.rows {
			out[n] = r
		}
		return out
	}
	layout := func(s fyne.Size) {
		for n, r := range i.rows {
			r.Resize(fyne.NewSize(s.Width, indexRowHeight))
			r.Move(fyne.NewPos(0, float32(n)*indexRowHeight))
		}
	}
	return &drawing{objects: objects, layout: layout, paint: func() { layout(i.Size()) },
		min: func() fyne.Size { return fyne.NewSize(indexWidth, float32(len(i.rows))*indexRowHeight) }}
}

// Measures of an index.
const (
	indexWidth     float32 = 184
	indexRowHeight         = 4 * look.Unit
)

// indexRow is one section's name.
type indexRow struct {
	widget.BaseWidget
	index   *Index
	section fyne.CanvasObject
	words   *Text
	here    bool // it is the one in sight
	over    bool // the pointer is on it
}

func (r *indexRow) mark(here bool) {
	if r.here != here {
		r.here = here
		r.Refresh()
	}
}

// Tapped implements fyne.Tappable.
func (r *indexRow) Tapped(*fyne.PointEvent) { r.index.frame.show(r) }

// MouseIn implements desktop.Hoverable.
func (r *indexRow) MouseIn(*desktop.MouseEvent) { r.over = true; r.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (r *indexRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *indexRow) MouseOut() { r.over = false; r.Refresh() }

// Cursor implements desktop.Cursorable.
func (r *indexRow) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (r *indexRow) CreateRenderer() fyne.WidgetRenderer {
	bar := canvas.NewRectangle(nil)
	layout := func(s fyne.Size) {
		bar.Resize(fyne.NewSize(3, s.Height))
		h := r.words.MinSize().Height
		r.words.Move(fyne.NewPos(1.5*look.Unit, (s.Height-h)/2))
		r.words.Resize(fyne.NewSize(s.Width-1.5*look.Unit, h))
	}
	paint := func() {
		bar.FillColor = none
		style := Style{Color: look.Muted}
		if r.here {
			bar.FillColor, style = look.Color(look.Accent), Style{Bold: true}
		} else if r.over {
			style = Style{}
		}
		r.words.SetStyle(style)
		layout(r.Size())
	}
	return newDrawing(paint, func() fyne.Size { return fyne.NewSize(indexWidth, indexRowHeight) }, layout, bar, r.words)
}
