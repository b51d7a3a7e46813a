package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// drawing is the one renderer of this package: objects, where they stand, how big they must be, and how they are
// coloured. paint runs on every refresh, and a change of theme refreshes everything, so colours are asked for there and
// nowhere else.
type drawing struct {
	objects func() []fyne.CanvasObject
	layout  func(fyne.Size)
	min     func() fyne.Size
	paint   func()
}

func (d *drawing) Objects() []fyne.CanvasObject { return d.objects() }
func (d *drawing) Layout(s fyne.Size)           { d.layout(s) }
func (d *drawing) MinSize() fyne.Size           { return d.min() }
func (d *drawing) Destroy()                     {}
func (d *drawing) Refresh() {
	d.paint()
	for _, o := range d.objects() {
		if _, picture := o.(*canvas.Image); !picture { // a glyph refreshes itself when it must
			o.Refresh()
		}
	}
}

// newDrawing paints once, so that the first frame already has its colours.
func newDrawing(paint func(), min func() fyne.Size, layout func(fyne.Size), objects ...fyne.CanvasObject) *drawing {
	paint()
	return &drawing{objects: func() []fyne.CanvasObject { return objects }, layout: layout, min: min, paint: paint}
}
