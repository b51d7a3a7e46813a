package kit

import (
	"fyne.io/fyne/v2"

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
	return t
}
