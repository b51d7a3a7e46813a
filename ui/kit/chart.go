package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// Bars is a flat chart: one bar for each figure, the last one accented. Without labels it is a sparkline of 24 pixels.
type Bars struct {
	widget.BaseWidget
	values []int
	labels []string // below the bars; may be nil
	at     int
	bars   []*canvas.Rectangle
	words  []*canvas.Text
}

// NewSpark makes a sparkline for a table cell; the figure on hover is the column's Tip, see SparkIndex.
func NewSpark(values []int) *Bars {
	b := &Bars{values: values, at: -1}
	b.ExtendBaseWidget(b)
	return b
}

// SetValues changes the figures.
func (b *Bars) SetValues(values []int) { b.values = values; b.Refresh() }

// SparkIndex is the bar under a position across a chart of n bars; at runs from 0 to 1.
func SparkIndex(at float32, n int) int { return max(0, min(int(at*float32(n)), n-1)) }

// CreateRenderer implements fyne.Widget.
func (b *Bars) CreateRenderer() fyne.WidgetRenderer {
	style := Style{Size: look.Small, Color: look.Muted, Align: fyne.TextAlignCenter}
	foot := func() float32 {
		if len(b.labels) == 0 {
			return 0
		}
		return style.measure("M").Height + look.Unit/2
	}
	layout := func(s fyne.Size) {
		n := float32(len(b.bars))
		if n == 0 {
			return
		}
		gap := float32(2)
		if len(b.labels) > 0 {
			gap = look.Unit
		}
		// Whole pixels keep edges crisp; what is left over stays free at the right.
		w := max(float32(int((s.Width-gap*(n-1))/n)), 1)
		top := 1
		for _, v := range b.values {
			top = max(top, v)
		}
		room := s.Height - foot()
		for i, bar := range b.bars {
			h := float32(2) // a day without requests is a line, not nothing
			if b.values[i] > 0 {
				h = max(float32(int(float32(b.values[i])/float32(top)*room)), 3)
			}
			bar.Resize(fyne.NewSize(w, h))
			bar.Move(fyne.NewPos(float32(i)*(w+gap), room-h))
			if i < len(b.words) {
				b.words[i].Resize(fyne.NewSize(w, foot()))
				b.words[i].Move(fyne.NewPos(float32(i)*(w+gap), room+look.Unit/2))
			}
		}
	}
	paint := func() {
		for len(b.bars) < len(b.values) {
			b.bars = append(b.bars, canvas.NewRectangle(nil))
		}
		b.bars = b.bars[:len(b.values)]
		b.words = b.words[:0]
		for i, bar := range b.bars {
			bar.CornerRadius = 1
			bar.FillColor = look.Color(look.FieldLine)
			if b.values[i] > 0 {
				bar.FillColor = look.Color(look.Accent)
			}
			if i == b.at {
				bar.FillColor = look.Color(look.Ink)
			}
			if i < len(b.labels) {
				t := canvas.NewText(b.labels[i], look.Color(look.Muted))
				t.TextSize, t.Alignment = style.size(), fyne.TextAlignCenter
				b.words = append(b.words, t)
			}
		}
		layout(b.Size())
	}
	paint()
	return &drawing{
		objects: func() []fyne.CanvasObject {
			var all []fyne.CanvasObject
			for _, r := range b.bars {
				all = append(all, r)
			}
			for _, t := range b.words {
				all = append(all, t)
			}
			return all
		},
		paint: paint, layout: layout,
		min: func() fyne.Size {
			if len(b.labels) > 0 {
				word := float32(0)
				for _, l := range b.labels {
					word = max(word, style.measure(l).Width)
				}
				return fyne.NewSize(float32(len(b.values))*(word+look.Unit), 96)
			}
			return fyne.NewSize(float32(len(b.values))*6, 20)
		},
	}
}

// BarChart is a chart with labels that shows the figure of the bar under the pointer above it.
type BarChart struct {
	widget.BaseWidget
	bars   *Bars
	figure func(index int) string
	words  *Text
}

// NewBarChart makes one; figure is the words for a bar ("Tue: 42 requests").
func NewBarChart(values []int, labels []string, figure func(index int) string) *BarChart {
	c := &BarChart{bars: NewSpark(values), figure: figure, words: NewElided("",
		Style{Size: look.Small, Color: look.Muted})}
	c.bars.labels = labels
	c.ExtendBaseWidget(c)
	return c
}

// SetValues changes the figures.
func (c *BarChart) SetValues(values []int) { c.bars.SetValues(values) }

// SetLabels changes the words below the bars, of which there is one for each; "" leaves a bar without.
func (c *BarChart) SetLabels(labels []string) { c.bars.labels = labels; c.bars.Refresh() }

// MouseIn implements desktop.Hoverable.
func (c *BarChart) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (c *BarChart) MouseMoved(e *desktop.MouseEvent) {
	i := SparkIndex(e.Position.X/c.Size().Width, len(c.bars.values))
	if len(c.bars.values) == 0 || i == c.bars.at {
		return
	}
	c.bars.at = i
	c.words.SetText(c.figure(i))
	c.bars.Refresh()
}

// MouseOut implements desktop.Hoverable.
func (c *BarChart) MouseOut() {
	c.bars.at = -1
	c.words.SetText("")
	c.bars.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (c *BarChart) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(Stack(0.5, c.words, c.bars))
}
