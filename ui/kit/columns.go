package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"griddle/ui/look"
)

// Columns puts objects side by side, equally wide, with gap units of 8 pixels between them and tops aligned.
func Columns(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&columnsLayout{gap: gap * look.Unit}, objects...)
}

// Even is Columns whose objects are all as high as the highest, for cards side by side.
func Even(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&columnsLayout{gap: gap * look.Unit, even: true}, objects...)
}

type columnsLayout struct {
	gap  float32
	even bool
}

func (l *columnsLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	n := float32(len(objects))
	w := (s.Width - l.gap*(n-1)) / n
	highest := float32(0)
	for _, o := range objects {
		o.Resize(fyne.NewSize(w, o.MinSize().Height)) // text breaks for the width first and then knows its height
		highest = max(highest, o.MinSize().Height)
	}
	for i, o := range objects {
		h := o.MinSize().Height
		if l.even {
			h = highest
		}
		o.Resize(fyne.NewSize(w, h))
		o.Move(fyne.NewPos(float32(i)*(w+l.gap), 0))
	}
}

func (l *columnsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for _, o := range objects {
		m = m.Max(o.MinSize())
	}
	n := float32(len(objects))
	m.Width = m.Width*n + l.gap*(n-1)
	return m
}
