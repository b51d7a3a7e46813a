package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// thumbLeast is how high what is dragged in a scroll bar is at least. The toolkit's shrinks to a dot in a long list.
const thumbLeast = 4 * look.Unit

// thumb lies over the toolkit's, which it covers wherever it stands, in a list so long that the toolkit's is too small.
type thumb struct {
	widget.BaseWidget
	g     *grid
	large bool    // the pointer is over it, or drags it
	drags bool    // it is being dragged
	from  float32 // where in it
}

func newThumb(g *grid) *thumb {
	t := &thumb{g: g}
	t.ExtendBaseWidget(t)
	t.Hide()
	return t
}

// place follows the scroller.
func (t *thumb) place() {
	s := t.g.scroll
	view, whole := s.Size().Height, t.g.body.MinSize().Height
	t.Hidden = !t.g.scrolls() || whole <= view || view*view/whole >= thumbLeast || view <= thumbLeast
	if t.Hidden {
		return
	}
	wide := theme.Size(theme.SizeNameScrollBar)
	t.Resize(fyne.NewSize(wide, thumbLeast))
	t.Move(fyne.NewPos(t.g.Size().Width-wide, s.Position().Y+(view-thumbLeast)*s.Offset.Y/(whole-view)))
}

// Dragged implements fyne.Draggable.
func (t *thumb) Dragged(ev *fyne.DragEvent) {
	s := t.g.scroll
	if !t.drags {
		t.drags, t.from = true, ev.Position.Y-ev.Dragged.DY
	}
	room := s.Size().Height - thumbLeast
	// Position is in the thumb as it stood when this step began.
	y := t.Position().Y - s.Position().Y + ev.Position.Y - t.from
	end := t.g.body.MinSize().Height - s.Size().Height
	s.ScrollToOffset(fyne.NewPos(0, max(0, min(y/room, 1))*end))
	t.g.see()
}

// DragEnd implements fyne.Draggable.
func (t *thumb) DragEnd() { t.drags = false }

// MouseIn implements desktop.Hoverable.
func (t *thumb) MouseIn(*desktop.MouseEvent) { t.large = true; t.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (t *thumb) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (t *thumb) MouseOut() { t.large = false; t.Refresh() }

// Scrolled implements fyne.Scrollable: the wheel turns the list below.
func (t *thumb) Scrolled(ev *fyne.ScrollEvent) { t.g.scroll.Scrolled(ev) }

// CreateRenderer implements fyne.Widget.
func (t *thumb) CreateRenderer() fyne.WidgetRenderer {
	bar := canvas.NewRectangle(nil)
	layout := func(s fyne.Size) {
		width := theme.Size(theme.SizeNameScrollBar)
		bar.Move(fyne.NewPos(0, 0))
		if small := theme.Size(theme.SizeNameScrollBarSmall); !t.large {
			width = small
			bar.Move(fyne.NewPos(s.Width-small, 0)) // over the toolkit's
		}
		bar.Resize(fyne.NewSize(width, s.Height))
		bar.CornerRadius = width / 2
	}
	paint := func() { bar.FillColor = look.Color(look.FieldLine); layout(t.Size()) }
	return newDrawing(paint, func() fyne.Size { return fyne.Size{} }, layout, bar)
}
