package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"griddle/ui/look"
)

// Flow puts objects side by side, each at its own width, and goes on in a new line where one finds no room.
func Flow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&flowLayout{gap: gap * look.Unit}, objects...)
}

// flowLayout knows its height once it has its width, as text does.
type flowLayout struct{ gap, width float32 }

func (l *flowLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	l.width = s.Width
	l.each(objects, s.Width, func(o fyne.CanvasObject, at fyne.Position, m fyne.Size) {
		o.Resize(m)
		o.Move(at)
	})
}

// each tells where the visible objects stand in a width, and answers the height of all.
func (l *flowLayout) each(objects []fyne.CanvasObject, width float32,
	fn func(fyne.CanvasObject, fyne.Position, fyne.Size)) (height float32) {
	var at fyne.Position
	line := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if at.X > 0 && at.X+m.Width > width {
			at = fyne.NewPos(0, at.Y+line+l.gap)
			line = 0
		}
		fn(o, at, m)
		at.X += m.Width + l.gap
		line = max(line, m.Height)
	}
	return at.Y + line
}

func (l *flowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for _, o := range objects {
		if o.Visible() {
			m = m.Max(o.MinSize())
		}
	}
	if l.width > 0 {
		m.Height = l.each(objects, l.width, func(fyne.CanvasObject, fyne.Position, fyne.Size) {})
	}
	return m
}
