package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"griddle/ui/look"
)

// CreateRenderer implements fyne.Widget.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	d := newEntryDrawing(e.Entry.CreateRenderer())
	if e.MultiLine && e.host != nil {
		for _, o := range d.WidgetRenderer.Objects() {
			if text, ok := o.(fyne.Scrollable); ok {
				d.wheel = newWheel(text, e.host)
			}
		}
	}
	return d
}

// entryDrawing is the toolkit's field, as high as buttons and selections are and with a border of one crisp line: the
// toolkit puts it between pixels, and gives it a fill of black without strength, which shows as a second, grey line on
// its inside.
type entryDrawing struct {
	fyne.WidgetRenderer
	edges []*canvas.Rectangle // the ground, and the border on it
	wheel *wheel              // may be nil
}

func newEntryDrawing(r fyne.WidgetRenderer) *entryDrawing {
	d := &entryDrawing{WidgetRenderer: r}
	for _, o := range r.Objects() {
		if edge, ok := o.(*canvas.Rectangle); ok {
			d.edges = append(d.edges, edge)
		}
	}
	d.fill()
	return d
}

// fill gives the border the fill of the ground.
func (d *entryDrawing) fill() {
	for _, edge := range d.edges[1:] {
		edge.FillColor = d.edges[0].FillColor
		edge.Refresh()
	}
}

func (d *entryDrawing) Refresh() {
	d.WidgetRenderer.Refresh()
	d.fill()
}

func (d *entryDrawing) Objects() []fyne.CanvasObject {
	objects := d.WidgetRenderer.Objects()
	if d.wheel != nil {
		objects = append(slices.Clone(objects), d.wheel)
	}
	return objects
}

func (d *entryDrawing) Layout(s fyne.Size) {
	d.WidgetRenderer.Layout(s)
	for _, edge := range d.edges {
		edge.Move(fyne.NewPos(0, 0))
		edge.Resize(s)
	}
	if d.wheel != nil {
		d.wheel.Resize(s)
	}
}

func (d *entryDrawing) MinSize() fyne.Size {
	return d.WidgetRenderer.MinSize().Max(fyne.NewSize(0, look.RowHeight))
}
