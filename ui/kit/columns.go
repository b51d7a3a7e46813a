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

type columnsLayout struct{ gap float32 }

func (l *columnsLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	n := float32(len(objects))
	w := (s.Width - l.gap*(n-1)) / n
	for i, o := range objects {
		o.Resize(fyne.NewSize(w, o.MinSize().Height)) // text breaks for the width first and then knows its height
		o.Resize(fyne.NewSize(w, o.MinSize().Height))
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
