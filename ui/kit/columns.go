package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"griddle/ui/look"
)

// Columns puts objects side by side, equally wide, with gap units of 8 pixels between them and tops aligned. Where they
// find no room beside each other, some stand below the others.
func Columns(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&columnsLayout{gap: gap * look.Unit, most: len(objects)}, objects...)
}

// Even is Columns whose objects in a row are all as high as the highest, for cards side by side.
func Even(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&columnsLayout{gap: gap * look.Unit, most: len(objects), even: true}, objects...)
}

// Tiles is Columns with at most so many side by side.
func Tiles(gap float32, most int, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&columnsLayout{gap: gap * look.Unit, most: most}, objects...)
}

// columnsLayout knows its height once it has its width, as text does.
type columnsLayout struct {
	gap, width float32
	most       int
	even       bool
}

// beside is how many stand side by side in a width.
func (l *columnsLayout) beside(objects []fyne.CanvasObject, width float32) int {
	least := float32(1)
	for _, o := range objects {
		least = max(least, o.MinSize().Width)
	}
	return max(min(l.most, len(objects), int((width+l.gap)/(least+l.gap))), 1)
}

func (l *columnsLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	l.width = s.Width
	n := l.beside(objects, s.Width)
	w := (s.Width - l.gap*float32(n-1)) / float32(n)
	for _, o := range objects {
		o.Resize(fyne.NewSize(w, o.MinSize().Height)) // text breaks for the width first and then knows its height
	}
	l.rows(objects, n, func(i int, y, high float32) {
		h := objects[i].MinSize().Height
		if l.even {
			h = high
		}
		objects[i].Resize(fyne.NewSize(w, h))
		objects[i].Move(fyne.NewPos(float32(i%n)*(w+l.gap), y))
	})
}

// rows tells where each object's row begins and how high it is, n in a row, and answers the height of all.
func (l *columnsLayout) rows(objects []fyne.CanvasObject, n int, fn func(i int, y, high float32)) (y float32) {
	for from := 0; from < len(objects); from += n {
		to := min(from+n, len(objects))
		high := float32(0)
		for _, o := range objects[from:to] {
			high = max(high, o.MinSize().Height)
		}
		if from > 0 && high > 0 {
			y += l.gap
		}
		for i := from; i < to; i++ {
			fn(i, y, high)
		}
		y += high
	}
	return y
}

func (l *columnsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	n := l.most
	if l.width > 0 {
		n = l.beside(objects, l.width)
	}
	m := fyne.NewSize(0, l.rows(objects, max(n, 1), func(int, float32, float32) {}))
	for _, o := range objects {
		m.Width = max(m.Width, o.MinSize().Width)
	}
	return m
}
