package kit

import (
	"cmp"

	"fyne.io/fyne/v2"

	"griddle/ui/look"
)

// rowsInSight are the rows of a long list that are drawn: those in sight, by their place. A row that leaves it is used
// again for one that comes.
type rowsInSight[R fyne.CanvasObject] struct {
	high  float32 // of a row; 0: look.RowHeight
	shown map[int]R
	spare []R
}

// see draws the rows between two heights of a list of so many, each as wide as the list. made makes a row, came hears
// of each that comes into sight, before it is placed, and went of each that leaves it.
func (v *rowsInSight[R]) see(offset, height, width float32, count int, made func() R, came func(int, R), went func(R)) {
	if v.shown == nil {
		v.shown = map[int]R{}
	}
	high := cmp.Or(v.high, look.RowHeight)
	first := max(int(offset/high), 0)
	last := min(int((offset+height)/high), count-1)
	for i, r := range v.shown {
		if i < first || i > last {
			delete(v.shown, i)
			went(r)
			r.Hide()
			v.spare = append(v.spare, r)
		}
	}
	for i := first; i <= last; i++ {
		r, there := v.shown[i]
		if !there {
			if n := len(v.spare); n > 0 {
				r, v.spare = v.spare[n-1], v.spare[:n-1]
				r.Show()
			} else {
				r = made()
			}
			v.shown[i] = r
			came(i, r)
		}
		r.Move(fyne.NewPos(0, float32(i)*high))
		r.Resize(fyne.NewSize(width, high))
	}
}
