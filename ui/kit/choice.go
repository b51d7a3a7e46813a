package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"griddle/ui/look"
)

// Choice is a few words side by side of which one is chosen: for two to five short ones, by click or arrow keys.
type Choice struct {
	focusable
	OnChanged func(index int)

	words     []string
	index     int
	hover     int
	onChanged func()
}

// NewChoice makes one; changed may be nil.
func NewChoice(words []string, index int, changed func(index int)) *Choice {
	c := &Choice{words: words, index: index, hover: -1, OnChanged: changed}
	c.extend(c)
	return c
}

// Index is what is chosen, from 0.
func (c *Choice) Index() int { return c.index }

// SetIndex chooses, and tells OnChanged when it was another one before.
func (c *Choice) SetIndex(i int) {
	if i == c.index || i < 0 || i >= len(c.words) {
		return
	}
	c.index = i
	c.Refresh()
	if c.OnChanged != nil {
		c.OnChanged(i)
	}
	if c.onChanged != nil {
		c.onChanged()
	}
}

func (c *Choice) changed(f func()) { c.onChanged = f }

func (c *Choice) at(x float32) int {
	left := float32(0)
	for i := range c.words {
		left += c.width(i)
		if x < left {
			return i
		}
	}
	return -1
}

// What is free around each word: less where they would all be wider than a dialog.
const (
	choiceMost  = 416
	choiceLeast = 1.5 * look.Unit
)

func (c *Choice) width(i int) float32 {
	bold, all := Style{Bold: true}, float32(0)
	for _, w := range c.words {
		all += bold.measure(w).Width
	}
	free := max(min((choiceMost-all)/float32(len(c.words)), 4*look.Unit), choiceLeast)
	return bold.measure(c.words[i]).Width + free
}

// Tapped implements fyne.Tappable.
func (c *Choice) Tapped(ev *fyne.PointEvent) {
	Focus(c)
	c.SetIndex(c.at(ev.Position.X))
}

// TypedKey implements fyne.Focusable.
func (c *Choice) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyLeft, fyne.KeyUp:
		c.SetIndex(c.index - 1)
	case fyne.KeyRight, fyne.KeyDown:
		c.SetIndex(c.index + 1)
	case fyne.KeySpace:
		c.SetIndex((c.index + 1) % len(c.words))
	default:
		PassKey(c, ev)
	}
}

// MouseIn implements desktop.Hoverable.
func (c *Choice) MouseIn(ev *desktop.MouseEvent) { c.MouseMoved(ev) }

// MouseMoved implements desktop.Hoverable.
func (c *Choice) MouseMoved(ev *desktop.MouseEvent) {
	if i := c.at(ev.Position.X); i != c.hover {
		c.hover = i
		c.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (c *Choice) MouseOut() { c.hover = -1; c.Refresh() }

// CreateRenderer implements fyne.Widget.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	back, chip, ring := canvas.NewRectangle(nil), canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	back.CornerRadius, chip.CornerRadius = look.SmallEdge, look.SmallEdge-2
	back.StrokeWidth, chip.StrokeWidth = 1, 1
	ring.CornerRadius, ring.StrokeWidth = look.SmallEdge+3, 2
	texts := make([]*canvas.Text, len(c.words))
	objects := []fyne.CanvasObject{back, chip, ring}
	for i := range texts {
		texts[i] = canvas.NewText(c.words[i], nil)
		objects = append(objects, texts[i])
	}
	total := func() float32 {
		w := float32(0)
		for i := range c.words {
			w += c.width(i)
		}
		return w
	}
	place := func() {
		x := float32(0)
		for i, t := range texts {
			style := Style{Bold: i == c.index}
			t.TextSize, t.TextStyle, t.Alignment = style.size(), style.text(), fyne.TextAlignCenter
			h := style.measure("M").Height
			t.Move(fyne.NewPos(x, (look.RowHeight-h)/2))
			t.Resize(fyne.NewSize(c.width(i), h))
			if i == c.index {
				chip.Move(fyne.NewPos(x+3, 3))
				chip.Resize(fyne.NewSize(c.width(i)-6, look.RowHeight-6))
			}
			x += c.width(i)
		}
		back.Resize(fyne.NewSize(x, look.RowHeight))
		ring.Move(fyne.NewPos(-3, -3))
		ring.Resize(fyne.NewSize(x+6, look.RowHeight+6))
	}
	paint := func() {
		back.FillColor, back.StrokeColor = look.Color(look.Band), look.Color(look.Line)
		chip.FillColor, chip.StrokeColor = look.Color(look.Card), look.Color(look.FieldLine)
		ring.FillColor, ring.StrokeColor = none, none
		if c.focused {
			ring.StrokeColor = look.Color(look.Accent)
		}
		for i, t := range texts {
			t.Color = look.Color(look.Muted)
			if i == c.index || i == c.hover {
				t.Color = look.Color(look.Ink)
			}
		}
		place()
	}
	return newDrawing(paint, func() fyne.Size { return fyne.NewSize(total(), look.RowHeight) },
		func(fyne.Size) { place() }, objects...)
}
