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

// FillFlow is Flow whose first object also takes what its line has left. All of a line stand on its middle.
func FillFlow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&flowLayout{gap: gap * look.Unit, fill: true}, objects...)
}

// flowLayout knows its height once it has its width, as text does.
type flowLayout struct {
	gap, width float32
	fill       bool
}

func (l *flowLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	l.width = s.Width
	used, first := float32(0), float32(0) // of the first line: its width and height
	if l.fill {
		l.each(objects, s.Width, func(_ fyne.CanvasObject, at fyne.Position, m fyne.Size) {
			if at.Y == 0 {
				used, first = at.X+m.Width, max(first, m.Height)
			}
		})
	}
	more := max(s.Width-used, 0)
	l.each(objects, s.Width, func(o fyne.CanvasObject, at fyne.Position, m fyne.Size) {
		if l.fill && at.Y == 0 {
			if at.X > 0 {
				at.X += more
			} else {
				m.Width += more
			}
			at.Y = (first - m.Height) / 2
		}
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
