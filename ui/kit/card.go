package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// Surface is a rectangle behind content: a fill, a border of one pixel, round corners; no shadow.
type Surface struct {
	widget.BaseWidget
	Fill, Edge fyne.ThemeColorName // an empty name draws nothing
	Corner     float32
	inner      fyne.CanvasObject
}

// NewSurface puts content on the colour of cards.
func NewSurface(content fyne.CanvasObject) *Surface {
	s := &Surface{Fill: look.Card, Edge: look.Line, Corner: look.Corner, inner: content}
	s.ExtendBaseWidget(s)
	return s
}

// NewBand puts content on a plain colour without border or corners.
func NewBand(fill fyne.ThemeColorName, content fyne.CanvasObject) *Surface {
	s := &Surface{Fill: fill, inner: content}
	s.ExtendBaseWidget(s)
	return s
}

// holder is a widget with other objects in it.
type holder interface {
	holds(o fyne.CanvasObject) bool
}

func (s *Surface) holds(o fyne.CanvasObject) bool { return Holds(s.inner, o) }

// Holds tells whether an object is among, or within the boxes and surfaces of, another.
func Holds(in, o fyne.CanvasObject) bool {
	switch in := in.(type) {
	case *fyne.Container:
		return slices.ContainsFunc(in.Objects, func(part fyne.CanvasObject) bool { return Holds(part, o) })
	case holder:
		return in.holds(o)
	}
	return in == o
}

// CreateRenderer implements fyne.Widget.
func (s *Surface) CreateRenderer() fyne.WidgetRenderer {
	back := canvas.NewRectangle(nil)
	paint := func() {
		back.FillColor, back.StrokeColor, back.StrokeWidth = none, none, 0
		back.CornerRadius = s.Corner
		if s.Fill != "" {
			back.FillColor = look.Color(s.Fill)
		}
		if s.Edge != "" {
			back.StrokeColor, back.StrokeWidth = look.Color(s.Edge), 1
		}
	}
	layout := func(size fyne.Size) {
		back.Resize(size)
		s.inner.Resize(size)
	}
	return newDrawing(paint, s.inner.MinSize, layout, back, s.inner)
}

// Card is a part of a page: a title, a line that explains it, actions at its right edge, and content. Empty parts take
// no room.
type Card struct {
	Title   string
	Note    string
	Actions []fyne.CanvasObject
	Content fyne.CanvasObject
	Flush   bool // content reaches the card's edges (tables)
}

// NewCard builds it.
func NewCard(c Card) fyne.CanvasObject {
	parts := []fyne.CanvasObject{}
	head := []fyne.CanvasObject{}
	if c.Title != "" {
		head = append(head, NewText(c.Title, Style{Size: look.Section, Bold: true}))
	}
	if c.Note != "" {
		head = append(head, NewPara(c.Note, Style{Color: look.Muted}))
	}
	if len(head) > 0 || len(c.Actions) > 0 {
		row := append([]fyne.CanvasObject{Stack(0.5, head...)}, c.Actions...)
		parts = append(parts, Fill(1, 0, row...))
	}
	if !c.Flush {
		if c.Content != nil {
			parts = append(parts, c.Content)
		}
		return NewSurface(Pad(2.5, 2.5, Stack(2, parts...)))
	}
	if len(parts) == 0 {
		return NewSurface(Pad(0.125, 0.125, c.Content))
	}
	return NewSurface(Stack(0, Gap(0, 0.5), Pad(2.5, 2, Stack(2, parts...)), Pad(0.125, 0.125, c.Content)))
}

// Rule is a line of one pixel.
type Rule struct{ widget.BaseWidget }

// NewRule makes one.
func NewRule() *Rule {
	r := &Rule{}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *Rule) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewRectangle(nil)
	return newDrawing(func() { line.FillColor = look.Color(look.Line) },
		func() fyne.Size { return fyne.NewSize(1, 1) }, line.Resize, line)
}

// Facts shows names and values in two columns, the values on one line.
func Facts(pairs ...fyne.CanvasObject) *fyne.Container {
	return container.New(&factsLayout{}, pairs...)
}

type factsLayout struct{}

func (factsLayout) first(objects []fyne.CanvasObject) float32 {
	w := float32(0)
	for i := 0; i+1 < len(objects); i += 2 {
		if objects[i].Visible() {
			w = max(w, objects[i].MinSize().Width)
		}
	}
	return w + 3*look.Unit
}

func (l factsLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	first, y := l.first(objects), float32(0)
	for i := 0; i+1 < len(objects); i += 2 {
		if !objects[i].Visible() {
			continue
		}
		name, value := objects[i], objects[i+1]
		value.Resize(fyne.NewSize(s.Width-first, value.MinSize().Height))
		h := max(name.MinSize().Height, value.MinSize().Height)
		name.Resize(fyne.NewSize(first-3*look.Unit, h))
		name.Move(fyne.NewPos(0, y))
		value.Resize(fyne.NewSize(s.Width-first, h))
		value.Move(fyne.NewPos(first, y))
		y += h + look.Unit
	}
}

func (l factsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for i := 0; i+1 < len(objects); i += 2 {
		if !objects[i].Visible() {
			continue
		}
		if m.Height > 0 {
			m.Height += look.Unit
		}
		m.Height += max(objects[i].MinSize().Height, objects[i+1].MinSize().Height)
		m.Width = max(m.Width, objects[i+1].MinSize().Width)
	}
	m.Width += l.first(objects)
	return m
}
