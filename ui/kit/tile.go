package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// Tile is a figure with its name below, which is a button where it leads to what is counted.
type Tile struct {
	Figure *Text
	Button *Button // nil: it leads nowhere
	Object fyne.CanvasObject
}

// NewTile makes one; tapped may be nil.
func NewTile(words string, tapped func()) *Tile {
	t := &Tile{Figure: NewElided("", Style{Size: look.Title, Bold: true})}
	var name fyne.CanvasObject = Pad(1, 1, NewText(words, Style{Color: look.Muted}))
	if tapped != nil {
		t.Button = NewButton(words, Quiet, tapped)
		name = Left(t.Button)
	}
	t.Object = NewSurface(Pad(1.5, 1.5, Stack(0.5, Pad(1, 0, t.Figure), name)))
	if t.Button != nil {
		t.Object = newPressable(t.Object, t.Button)
	}
	return t
}

// pressable makes the whole of an object answer the mouse as the button in it does.
type pressable struct {
	widget.BaseWidget
	inner  fyne.CanvasObject
	button *Button
}

func newPressable(inner fyne.CanvasObject, b *Button) *pressable {
	p := &pressable{inner: inner, button: b}
	p.ExtendBaseWidget(p)
	return p
}

// Tapped implements fyne.Tappable.
func (p *pressable) Tapped(ev *fyne.PointEvent) { p.button.Tapped(ev) }

// MouseIn implements desktop.Hoverable.
func (p *pressable) MouseIn(*desktop.MouseEvent) { p.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (p *pressable) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (p *pressable) MouseOut() { p.hover(false) }

func (p *pressable) hover(on bool) { p.button.hovered = on; p.button.Refresh() }

// Cursor implements desktop.Cursorable.
func (p *pressable) Cursor() desktop.Cursor { return p.button.Cursor() }

// CreateRenderer implements fyne.Widget.
func (p *pressable) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.inner) }
