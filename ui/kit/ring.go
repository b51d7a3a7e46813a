package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// Ring is a countdown: a circle that empties clockwise, the time left in large figures inside.
type Ring struct {
	widget.BaseWidget
	left, whole time.Duration
	says        string
	side        float32
}

// NewRing makes one of a side in pixels.
func NewRing(side float32) *Ring {
	r := &Ring{side: side, whole: time.Hour}
	r.ExtendBaseWidget(r)
	return r
}

// Set shows what is left of the whole. It draws when its words change, see Clock.
func (r *Ring) Set(left, whole time.Duration) {
	left = max(left, 0)
	if says := Clock(left); says != r.says || whole != r.whole {
		r.left, r.whole, r.says = left, whole, says
		r.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (r *Ring) CreateRenderer() fyne.WidgetRenderer {
	track := canvas.NewArc(0, 360, 0.86, nil)
	arc := canvas.NewArc(0, 360, 0.86, nil)
	words := canvas.NewText("", nil)
	words.Alignment = fyne.TextAlignCenter
	words.TextStyle = fyne.TextStyle{Bold: true}
	layout := func(s fyne.Size) {
		for _, a := range []*canvas.Arc{track, arc} {
			a.Resize(fyne.NewSquareSize(r.side))
			a.Move(fyne.NewPos((s.Width-r.side)/2, (s.Height-r.side)/2))
		}
		h := fyne.MeasureText("0", words.TextSize, words.TextStyle).Height
		words.Resize(fyne.NewSize(s.Width, h))
		words.Move(fyne.NewPos(0, (s.Height-h)/2))
	}
	paint := func() {
		track.FillColor = look.Color(look.WarnSoft)
		arc.FillColor = look.Color(look.AmberLine)
		arc.EndAngle = 0
		if r.whole > 0 {
			arc.EndAngle = min(float32(r.left)/float32(r.whole), 1) * 360
		}
		arc.Hidden = r.left == 0
		words.Text, words.Color, words.TextSize = r.says, look.Color(look.Ink), r.side/5
		layout(r.Size())
	}
	return newDrawing(paint, func() fyne.Size { return fyne.NewSquareSize(r.side) }, layout, track, arc, words)
}
