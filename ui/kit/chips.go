package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// Chip is a word that can be taken away.
type Chip struct {
	Label  string
	Remove func()
}

// Chips is one line of them, which scrolls sideways: it is as high without any, so that nothing moves when they come
// and go.
type Chips struct {
	widget.BaseWidget
	row *fyne.Container
}

// NewChips makes an empty line.
func NewChips() *Chips {
	c := &Chips{row: Row(1)}
	c.ExtendBaseWidget(c)
	return c
}

// Set shows these.
func (c *Chips) Set(chips ...Chip) {
	c.row.Objects = nil
	for _, one := range chips {
		c.row.Add(NewButton(one.Label, Secondary, one.Remove).WithIcon(theme.CancelIcon()))
	}
	c.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (c *Chips) CreateRenderer() fyne.WidgetRenderer {
	scroll := container.NewHScroll(c.row)
	min := func() fyne.Size { return fyne.NewSize(1, look.RowHeight+look.Unit) }
	return newDrawing(func() {}, min, scroll.Resize, scroll)
}
