package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// gridFoot shows the rows that stay in sight below the others.
type gridFoot struct {
	widget.BaseWidget
	g          *grid
	back, line *canvas.Rectangle
	cells      [][]fyne.CanvasObject // by row and column
}

func newGridFoot(g *grid) *gridFoot {
	f := &gridFoot{g: g, back: canvas.NewRectangle(nil), line: canvas.NewRectangle(nil)}
	f.ExtendBaseWidget(f)
	return f
}

func (f *gridFoot) height() float32 { return float32(f.g.src.feet()) * f.g.src.rowHeight() }

// update takes over rows and columns.
func (f *gridFoot) update() {
	columns, rows := len(f.g.src.heads()), f.g.src.feet()
	if rows > 0 && len(f.cells) > 0 && len(f.cells[0]) != columns {
		f.cells = nil
	}
	f.cells = f.cells[:min(len(f.cells), rows)]
	for len(f.cells) < rows {
		var cells []fyne.CanvasObject
		for i := range columns {
			cells = append(cells, f.g.src.create(i))
		}
		f.cells = append(f.cells, cells)
	}
	for n, cells := range f.cells {
		for i, c := range cells {
			f.g.src.fill(i, c, f.g.src.count()+n)
			f.g.note(i, c)
		}
	}
	f.Refresh()
}

// forget drops the cells, as when the columns become others.
func (f *gridFoot) forget() { f.cells = nil }

// Tapped implements fyne.Tappable.
func (f *gridFoot) Tapped(ev *fyne.PointEvent) {
	f.g.src.open(f.g.src.count() + int(ev.Position.Y/f.g.src.rowHeight()))
}

// CreateRenderer implements fyne.Widget.
func (f *gridFoot) CreateRenderer() fyne.WidgetRenderer {
	paint := func() { f.back.FillColor, f.line.FillColor = look.Color(look.Band), look.Color(look.FieldLine) }
	layout := func(s fyne.Size) {
		f.back.Resize(s)
		f.line.Resize(fyne.NewSize(s.Width, 1))
		high := f.g.src.rowHeight()
		for n, cells := range f.cells {
			for i, c := range cells {
				if i >= len(f.g.spans) {
					continue
				}
				at := f.g.spans[i]
				if c.Hide(); at.width > 0 {
					c.Show()
				}
				h := c.MinSize().Height
				c.Resize(fyne.NewSize(max(at.width-2*cellPad, 0), h))
				c.Move(fyne.NewPos(at.x+cellPad, float32(n)*high+(high-h)/2))
			}
		}
	}
	paint()
	return &drawing{
		objects: func() []fyne.CanvasObject {
			all := []fyne.CanvasObject{f.back, f.line}
			for _, cells := range f.cells {
				all = append(all, cells...)
			}
			return all
		},
		layout: layout, paint: func() { paint(); layout(f.Size()) },
		min: func() fyne.Size { return fyne.NewSize(1, f.height()) },
	}
}
