package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// tallRow is how high a row of a table is that has a second line in some cell.
const tallRow = look.RowHeight + 1.75*look.Unit

// twoLines is a cell of a table with a small line below its text. Without words in it the text stands in the middle.
type twoLines struct {
	widget.BaseWidget
	first, second *Text
}

func newTwoLines(s Style) *twoLines {
	t := &twoLines{first: NewElided("", s), second: NewElided("", Style{Size: look.Small, Color: look.Muted,
		Align: s.Align})}
	t.ExtendBaseWidget(t)
	return t
}

// cut are the words of both lines when one of them is cut; "" when none is.
func (t *twoLines) cut() string {
	switch {
	case !t.first.isCut() && !t.second.isCut():
		return ""
	case t.second.Text() == "":
		return t.first.Text()
	}
	return t.first.Text() + "\n" + t.second.Text()
}

// CreateRenderer implements fyne.Widget.
func (t *twoLines) CreateRenderer() fyne.WidgetRenderer {
	place := func(s fyne.Size) {
		a, b := t.first.MinSize().Height, t.second.MinSize().Height
		if t.second.Text() == "" {
			b = 0
		}
		t.second.Hidden = b == 0
		top := (s.Height - a - b) / 2
		t.first.Move(fyne.NewPos(0, top))
		t.first.Resize(fyne.NewSize(s.Width, a))
		t.second.Move(fyne.NewPos(0, top+a))
		t.second.Resize(fyne.NewSize(s.Width, b))
	}
	min := func() fyne.Size {
		a, b := t.first.MinSize(), t.second.MinSize()
		return fyne.NewSize(max(a.Width, b.Width), a.Height+b.Height)
	}
	return newDrawing(func() { place(t.Size()) }, min, place, t.first, t.second)
}
