package kit

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// PlotSeries are the figures of a plot, one for each of its labels.
type PlotSeries struct {
	Name    string
	Figures []float64
}

// PlotData is what a plot shows.
type PlotData struct {
	Labels []string     // below the figures, or before them where they lie across
	Series []PlotSeries // one, or a second one with which it is compared
	Across bool         // bars that lie, for labels that are names
	// Axis is how a mark of the axis is written, and Words what is said of a point.
	Axis  func(float64) string
	Words func(index int) string
}

// linesFrom is from how many points on a plot is drawn as lines instead of bars.
const linesFrom = 62

// Measures of a plot in pixels.
const (
	plotHeight  = 190
	acrossStep  = 20
	acrossLabel = 180
	plotMarks   = 4 // marks of the axis, about
)

// Plot is a chart with an axis, which says the figures of the point under the pointer. Figures below 0 stand below the
// line of 0. A second series is paler, and so told apart without its colour.
type Plot struct {
	widget.BaseWidget
	data   PlotData
	words  *Text
	at     int
	shapes []fyne.CanvasObject
	area   fyne.Position // the upper left of where figures are drawn
	size   fyne.Size
}

// NewPlot makes an empty one.
func NewPlot() *Plot {
	p := &Plot{at: -1, words: NewElided("", Style{Size: look.Small, Color: look.Muted})}
	p.ExtendBaseWidget(p)
	return p
}

// Set shows other figures.
func (p *Plot) Set(d PlotData) {
	p.data, p.at = d, -1
	p.words.SetText("")
	p.Refresh()
}

// colourOf is that of a series.
func colourOf(series int) fyne.ThemeColorName {
	if series > 0 {
		return look.Faint
	}
	return look.Accent
}

// legend names the series, where there is more than one and no figure is said.
func (p *Plot) legend() {
	if len(p.data.Series) < 2 || p.at >= 0 {
		return
	}
	style := Style{Size: look.Small, Color: look.Muted}
	x, high := float32(0), style.measure("M").Height
	for k, s := range p.data.Series {
		p.rect(colourOf(k), x, (high-10)/2, 10, 10)
		wide := style.measure(s.Name).Width
		p.label(s.Name, style, fyne.TextAlignLeading, x+14, 0, wide)
		x += 14 + wide + 2*look.Unit
	}
}

// span is the least and the largest figure, with 0 between them.
func (d *PlotData) span() (low, high float64) {
	for _, s := range d.Series {
		for _, v := range s.Figures {
			low, high = math.Min(low, v), math.Max(high, v)
		}
	}
	if low == high {
		high = 1
	}
	return low, high
}

// niceStep is a step between marks of an axis that is easy to read: 1, 2 or 5 times a power of ten, so that about so
// many marks lie in a span.
func niceStep(span float64, marks int) float64 {
	raw := span / float64(marks)
	base := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, f := range []float64{1, 2, 5} {
		if f*base >= raw {
			return f * base
		}
	}
	return 10 * base
}

func (p *Plot) draw(size fyne.Size) {
	p.shapes = nil
	if len(p.data.Series) == 0 || size.Width <= 0 {
		return
	}
	head := p.words.MinSize().Height + look.Unit/2
	if p.data.Across {
		p.drawAcross(size, head)
		return
	}
	low, high := p.data.span()
	step := niceStep(high-low, plotMarks)
	low, high = math.Floor(low/step)*step, math.Ceil(high/step)*step
	style := Style{Size: look.Small, Color: look.Muted}
	foot := style.measure("M").Height + look.Unit/2
	left := float32(0)
	var marks []float64
	for v := low; v <= high+step/2; v += step {
		if math.Abs(v) < step/1e6 {
			v = 0
		}
		marks = append(marks, v)
		left = max(left, style.measure(p.data.Axis(v)).Width)
	}
	left += look.Unit
	p.area, p.size = fyne.NewPos(left, head), fyne.NewSize(size.Width-left, size.Height-head-foot)
	y := func(v float64) float32 {
		return head + p.size.Height*float32((high-v)/(high-low))
	}
	for _, v := range marks {
		color := look.Line
		if v == 0 {
			color = look.FieldLine
		}
		p.rect(color, left, float32(int(y(v))), p.size.Width, 1)
		p.label(p.data.Axis(v), style, fyne.TextAlignTrailing, 0, y(v)-style.measure("M").Height/2, left-look.Unit)
	}
	p.legend()
	p.drawPoints(y, style)
}

// drawPoints draws the figures beside each other, with their labels as far as there is room for them.
func (p *Plot) drawPoints(y func(float64) float32, style Style) {
	n := len(p.data.Series[0].Figures)
	if n == 0 {
		return
	}
	slot := p.size.Width / float32(n)
	for k := len(p.data.Series) - 1; k >= 0; k-- { // what it is compared with lies behind
		figures, color := p.data.Series[k].Figures, colourOf(k)
		for i, v := range figures {
			x := p.area.X + float32(i)*slot
			if n >= linesFrom {
				if i > 0 {
					p.line(color, x-slot/2, y(figures[i-1]), x+slot/2, y(v))
				}
				continue
			}
			wide := max(float32(int(slot*0.7/float32(len(p.data.Series)))), 1)
			from := x + (slot-wide*float32(len(p.data.Series)))/2 + float32(k)*wide
			top, bottom := min(y(v), y(0)), max(y(v), y(0))
			ink := color
			if i == p.at && k == 0 {
				ink = look.Ink
			}
			if bottom-top < 1 && v != 0 {
				bottom = top + 1
			}
			p.rect(ink, float32(int(from)), top, wide, bottom-top)
		}
	}
	if p.at >= 0 && n >= linesFrom {
		p.rect(look.Ink, p.area.X+float32(p.at)*slot+slot/2, p.area.Y, 1, p.size.Height)
	}
	word := float32(0)
	for _, l := range p.data.Labels {
		word = max(word, style.measure(l).Width+look.Unit)
	}
	every := max(int(math.Ceil(float64(word/slot))), 1)
	for i := 0; i < len(p.data.Labels); i += every {
		wide := slot * float32(every)
		x := p.area.X + float32(i)*slot - (wide-slot)/2
		p.label(p.data.Labels[i], style, fyne.TextAlignCenter, max(x, 0), p.area.Y+p.size.Height+look.Unit/2, wide)
	}
}

// drawAcross draws lying bars, each behind its name.
func (p *Plot) drawAcross(size fyne.Size, head float32) {
	low, high := p.data.span()
	style := Style{Size: look.Small, Color: look.Muted}
	figures := p.data.Series[0].Figures
	wide := float32(0)
	for _, v := range figures {
		wide = max(wide, style.measure(p.data.Axis(v)).Width)
	}
	left, right := min(float32(acrossLabel), size.Width/3), wide+2*look.Unit
	p.area, p.size = fyne.NewPos(left, head), fyne.NewSize(max(size.Width-left-right, 1),
		acrossStep*float32(len(figures)))
	x := func(v float64) float32 { return left + p.size.Width*float32((v-low)/(high-low)) }
	for i, v := range figures {
		y := head + float32(i)*acrossStep
		name := NewElided(p.data.Labels[i], Style{Size: look.Small, Align: fyne.TextAlignTrailing})
		name.Resize(fyne.NewSize(left-look.Unit, name.MinSize().Height))
		name.Move(fyne.NewPos(0, y+(acrossStep-name.MinSize().Height)/2))
		p.shapes = append(p.shapes, name)
		ink := look.Accent
		if i == p.at {
			ink = look.Ink
		}
		from, to := min(x(v), x(0)), max(x(v), x(0))
		p.rect(ink, from, y+3, max(to-from, 1), acrossStep-6)
		p.label(p.data.Axis(v), style, fyne.TextAlignLeading, to+look.Unit/2,
			y+(acrossStep-style.measure("M").Height)/2, right)
	}
}

func (p *Plot) rect(color fyne.ThemeColorName, x, y, w, h float32) {
	r := canvas.NewRectangle(look.Color(color))
	r.Move(fyne.NewPos(x, y))
	r.Resize(fyne.NewSize(w, h))
	p.shapes = append(p.shapes, r)
}

func (p *Plot) line(color fyne.ThemeColorName, x1, y1, x2, y2 float32) {
	l := canvas.NewLine(look.Color(color))
	l.StrokeWidth, l.Position1, l.Position2 = 2, fyne.NewPos(x1, y1), fyne.NewPos(x2, y2)
	p.shapes = append(p.shapes, l)
}

func (p *Plot) label(text string, s Style, align fyne.TextAlign, x, y, w float32) {
	t := canvas.NewText(text, look.Color(s.color()))
	t.TextSize, t.Alignment = s.size(), align
	t.Move(fyne.NewPos(x, y))
	t.Resize(fyne.NewSize(w, s.measure(text).Height))
	p.shapes = append(p.shapes, t)
}

// point is the index of the figure under a place; -1 for none.
func (p *Plot) point(at fyne.Position) int {
	n := 0
	if len(p.data.Series) > 0 {
		n = len(p.data.Series[0].Figures)
	}
	if n == 0 || at.Y < p.area.Y || at.Y > p.area.Y+p.size.Height {
		return -1
	}
	if p.data.Across {
		return min(int((at.Y-p.area.Y)/acrossStep), n-1)
	}
	if at.X < p.area.X {
		return -1
	}
	return SparkIndex((at.X-p.area.X)/p.size.Width, n)
}

// MouseIn implements desktop.Hoverable.
func (p *Plot) MouseIn(e *desktop.MouseEvent) { p.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (p *Plot) MouseMoved(e *desktop.MouseEvent) { p.hover(p.point(e.Position)) }

// MouseOut implements desktop.Hoverable.
func (p *Plot) MouseOut() { p.hover(-1) }

func (p *Plot) hover(i int) {
	if i == p.at {
		return
	}
	p.at = i
	words := ""
	if i >= 0 && p.data.Words != nil {
		words = p.data.Words(i)
	}
	p.words.SetText(words)
	p.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (p *Plot) CreateRenderer() fyne.WidgetRenderer {
	layout := func(s fyne.Size) {
		p.words.Resize(fyne.NewSize(s.Width, p.words.MinSize().Height))
		p.draw(s)
	}
	return &drawing{
		objects: func() []fyne.CanvasObject { return append([]fyne.CanvasObject{p.words}, p.shapes...) },
		layout:  layout,
		paint:   func() { layout(p.Size()) },
		min: func() fyne.Size {
			if p.data.Across && len(p.data.Series) > 0 {
				bars := acrossStep * float32(len(p.data.Series[0].Figures))
				return fyne.NewSize(320, p.words.MinSize().Height+look.Unit/2+bars)
			}
			return fyne.NewSize(320, plotHeight)
		},
	}
}
