package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// Overlay shows content in a box over the dimmed page until it is closed; Esc closes it. The base of every dialog.
type Overlay struct {
	widget.BaseWidget
	OnEscape func() // what Esc does; Close when nil
	Always   bool   // opens also while the window is covered
	Beside   func() // what a click beside the box does; nil: nothing

	host   *Host
	canvas fyne.Canvas
	first  fyne.Focusable // gets the keyboard when it opens
	back   fyne.Focusable // had the keyboard before
	box    fyne.CanvasObject
	scroll revealer // what scrolls in it; may be nil
	width  float32
	top    float32 // distance from the top edge; negative: in the middle
}

// NewOverlay makes one of a width in pixels; it is shown by Show.
func NewOverlay(h *Host, width float32, content fyne.CanvasObject) *Overlay {
	o := &Overlay{host: h, canvas: h.Window.Canvas(), box: NewSurface(Pad(3, 3, content)), width: width, top: -1}
	o.ExtendBaseWidget(o)
	return o
}

// NewOverlayAt makes one that stands top pixels below the window's upper edge.
func NewOverlayAt(h *Host, width, top float32, content fyne.CanvasObject) *Overlay {
	o := NewOverlay(h, width, content)
	o.top = top
	return o
}

// Open puts it over the page and gives the keyboard to first, which may be nil. While the window is covered it waits.
func (o *Overlay) Open(first fyne.Focusable) {
	o.first = first
	if o.host.covered && !o.Always {
		o.host.waiting = append(o.host.waiting, o)
		return
	}
	o.back = Lasting(o.canvas.Focused())
	o.show()
}

func (o *Overlay) show() {
	o.canvas.Unfocus() // below a dialog no caret is drawn
	o.canvas.Overlays().Add(o)
	o.Resize(o.canvas.Size())
	if o.first != nil {
		o.canvas.Focus(o.first)
	}
}

// Close takes it away and gives the keyboard back. What lies above it stays.
func (o *Overlay) Close() {
	if i := slices.Index(o.host.waiting, fyne.CanvasObject(o)); i >= 0 {
		o.host.waiting = slices.Delete(o.host.waiting, i, i+1)
		return
	}
	if !o.Opened() {
		return
	}
	if above := o.host.take(o); len(above) > 0 {
		if next, ok := above[0].(*Overlay); ok {
			next.back = o.back // what it would give the keyboard back to went with this one
		}
		return
	}
	if o.back != nil && (!o.host.covered || o.Always) {
		o.canvas.Focus(o.back)
	}
}

// Raise puts it above all others.
func (o *Overlay) Raise() {
	stack := o.canvas.Overlays()
	if stack.Top() == fyne.CanvasObject(o) || !slices.Contains(stack.List(), fyne.CanvasObject(o)) {
		return
	}
	back := o.canvas.Focused()
	o.Close()
	o.back = back
	o.show()
}

// take takes one object off the window's stack and answers those above it, which stay: the toolkit's own way drops
// them too. Nothing that goes keeps the keyboard, or its caret would be drawn on out of sight.
func (h *Host) take(o fyne.CanvasObject) (above []fyne.CanvasObject) {
	c := h.Window.Canvas()
	stack, focused := c.Overlays(), c.Focused()
	if i := slices.Index(stack.List(), o); i >= 0 {
		above = slices.Clone(stack.List()[i+1:])
	}
	c.Unfocus()
	stack.Remove(o)
	for _, other := range above {
		stack.Add(other)
	}
	if len(above) > 0 && focused != nil {
		c.Focus(focused)
	}
	return above
}

// Opened tells whether it is on screen, or will be when the window is uncovered.
func (o *Overlay) Opened() bool {
	is := func(other fyne.CanvasObject) bool { return other == fyne.CanvasObject(o) }
	return slices.ContainsFunc(o.canvas.Overlays().List(), is) || slices.ContainsFunc(o.host.waiting, is)
}

// Escape implements Escaper.
func (o *Overlay) Escape() {
	if o.OnEscape != nil {
		o.OnEscape()
		return
	}
	o.Close()
}

// Cursor implements desktop.Cursorable: the toolkit asks it at each movement of the pointer over the dialog.
func (o *Overlay) Cursor() desktop.Cursor { o.host.Noticed(); return desktop.DefaultCursor }

// Tapped keeps clicks beside the box away from the page. One into the box of an overlay that closes beside it
// leaves the keyboard where it was.
func (o *Overlay) Tapped(ev *fyne.PointEvent) {
	if o.Beside == nil {
		return
	}
	at, size := o.box.Position(), o.box.Size()
	if p := ev.Position; p.X < at.X || p.Y < at.Y || p.X > at.X+size.Width || p.Y > at.Y+size.Height {
		o.Beside()
	} else if o.first != nil {
		o.canvas.Focus(o.first)
	}
}

// CreateRenderer implements fyne.Widget.
func (o *Overlay) CreateRenderer() fyne.WidgetRenderer {
	veil := canvas.NewRectangle(nil)
	layout := func(s fyne.Size) {
		veil.Resize(s)
		w := min(o.width, s.Width-4*look.Unit)
		o.box.Resize(fyne.NewSize(w, o.box.MinSize().Height))
		h := min(o.box.MinSize().Height, s.Height-2*look.Unit) // text has been broken for w now
		o.box.Resize(fyne.NewSize(w, h))
		y := o.top
		if y < 0 {
			y = (s.Height - h) / 2
		}
		o.box.Move(fyne.NewPos(float32(int((s.Width-w)/2)), float32(int(y))))
	}
	paint := func() { veil.FillColor = look.Color(look.Veil); layout(o.Size()) }
	return newDrawing(paint, func() fyne.Size { return fyne.NewSize(0, 0) }, layout, veil, o.box)
}
