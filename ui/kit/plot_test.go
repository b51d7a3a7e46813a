package kit

import (
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

func TestNiceStep(t *testing.T) {
	for span, want := range map[float64]float64{10: 5, 8: 2, 3: 1, 1234: 500, 0.9: 0.5, 100_000: 50_000} {
		if got := niceStep(span, 4); got != want {
			t.Errorf("a span of %v has steps of %v, not %v", span, got, want)
		}
	}
}

func plotOf(t *testing.T, d PlotData) (*Plot, fyne.Window) {
	t.Helper()
	p := NewPlot()
	d.Axis = func(v float64) string { return strconv.Itoa(int(v)) }
	d.Words = func(i int) string { return "point " + strconv.Itoa(i) }
	p.Set(d)
	w := test.NewWindow(p)
	t.Cleanup(w.Close)
	w.Resize(fyne.NewSize(600, 300))
	return p, w
}

// TestPlot: figures below 0 hang from the line of 0, the point under the pointer is said, and many points are lines.
func TestPlot(t *testing.T) {
	p, _ := plotOf(t, PlotData{Labels: []string{"a", "b", "c"}, Series: []PlotSeries{{Figures: []float64{4, -2, 0}}}})
	var bars []*canvas.Rectangle
	for _, o := range p.shapes {
		if r, ok := o.(*canvas.Rectangle); ok && r.Size().Width > 20 && r.Size().Width < 300 {
			bars = append(bars, r)
		}
	}
	if len(bars) != 3 || bars[0].Position().Y >= bars[1].Position().Y ||
		bars[0].Position().Y+bars[0].Size().Height > bars[1].Position().Y+0.5 || bars[2].Size().Height != 0 {
		t.Errorf("bars: %v", bars)
	}
	middle := fyne.NewPos(p.area.X+p.size.Width/2, p.area.Y+10)
	p.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: middle}})
	if p.words.Text() != "point 1" {
		t.Errorf("the pointer is told %q", p.words.Text())
	}
	p.MouseOut()
	if p.words.Text() != "" {
		t.Errorf("after it left: %q", p.words.Text())
	}
	many := make([]float64, linesFrom)
	p.Set(PlotData{Labels: make([]string, linesFrom), Series: []PlotSeries{{Figures: many}}, Axis: p.data.Axis})
	lines := 0
	for _, o := range p.shapes {
		if _, ok := o.(*canvas.Line); ok {
			lines++
		}
	}
	if lines != linesFrom-1 {
		t.Errorf("%d points are drawn with %d lines", linesFrom, lines)
	}
}

func TestPlot_Across(t *testing.T) {
	p, _ := plotOf(t, PlotData{Across: true, Labels: []string{"Mug", "Bread"},
		Series: []PlotSeries{{Figures: []float64{9, 3}}}})
	p.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(300, p.area.Y+acrossStep+3)}})
	if p.words.Text() != "point 1" {
		t.Errorf("the pointer is told %q", p.words.Text())
	}
	if h := p.MinSize().Height; h < 2*acrossStep {
		t.Errorf("two bars need %v", h)
	}
}
