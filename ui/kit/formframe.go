package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// formFrame is the frame of a page that is saved as a whole: its head, with Save, and its foot, with what keeps it
// from being saved, stay in sight while the content scrolls between them. In a wide window the index of its sections
// stands beside them.
type formFrame struct {
	widget.BaseWidget
	head, foot fyne.CanvasObject // the foot may be nil
	index      *Index            // may be nil
	body       fyne.CanvasObject
	scroll     *frameScroll // the body, unless that takes what room is left and scrolls by itself
	inset      float32      // of the content, for the index
}

// formOf lays out a page that is saved as a whole. What the owner does there scrolls away; the title and Save stay.
func formOf(h Head, content fyne.CanvasObject) fyne.CanvasObject {
	var title fyne.CanvasObject = NewElided(h.Title, Style{Size: look.Title, Bold: true})
	if h.Name != nil {
		title = h.Name
	}
	var lines []fyne.CanvasObject
	if h.Above != nil {
		lines = append(lines, h.Above)
	}
	lines = append(lines, Fill(1, 0, append(append([]fyne.CanvasObject{title}, h.Actions...), h.Primary)...))
	if h.Fill {
		above := []fyne.CanvasObject{NewPara(h.Purpose, Style{Color: look.Muted})}
		if h.Filters != nil {
			above = append(above, h.Filters)
		}
		content = Pad(3, 3, container.New(restLayout{}, Stack(2, above...), content))
	} else if h.Purpose != "" {
		content = Stack(3, NewPara(h.Purpose, Style{Color: look.Muted}), content)
	}
	return newFormFrame(h, Stack(0.5, lines...), content)
}

// indexNeeds is how wide the page must be for an index to stand beside it.
const indexNeeds float32 = 1100

func newFormFrame(h Head, head, content fyne.CanvasObject) *formFrame {
	f := &formFrame{index: h.Index, foot: h.Foot,
		head: NewBand(look.Paper, Pad(3, 1.5, head))}
	if f.body = content; !h.Fill {
		f.scroll = newFrameScroll(container.New(insetLayout{f}, Pad(3, 3, content)))
		f.body = f.scroll
	}
	if h.Index != nil {
		h.Index.frame = f
		f.scroll.scroll.OnScrolled = func(at fyne.Position) { h.Index.follow(at.Y + indexReach) }
	}
	if h.Foot != nil {
		f.foot = Pad(3, 0.5, Left(h.Foot))
	}
	f.ExtendBaseWidget(f)
	return f
}

// indexReach is how far below the upper edge a section counts as the one in sight.
const indexReach = 12 * look.Unit

// insetLayout keeps room for the index at the left of the content, which is in the middle and at most so wide.
type insetLayout struct{ f *formFrame }

func (l insetLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	w := min(s.Width-l.f.inset, look.Widest)
	o[0].Move(fyne.NewPos(l.f.left(s.Width)+l.f.inset, 0))
	o[0].Resize(fyne.NewSize(w, s.Height))
}

func (l insetLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	m := o[0].MinSize()
	m.Width = min(m.Width, look.Widest) + l.f.inset
	return m
}

// left is where index and content begin.
func (f *formFrame) left(width float32) float32 {
	return float32(int(max(width-f.inset-look.Widest, 0) / 2))
}

// Scrolled implements fyne.Scrollable, for a wheel that was turned elsewhere; see wheel.
func (f *formFrame) Scrolled(ev *fyne.ScrollEvent) {
	if f.scroll != nil {
		f.scroll.Scrolled(ev)
	}
}

func (f *formFrame) turn(t Turn) {
	if f.scroll != nil {
		f.scroll.turn(t)
	}
}

// reveal implements revealer.
func (f *formFrame) reveal(o fyne.CanvasObject) {
	if f.scroll != nil {
		f.scroll.reveal(o)
	}
}

// top is where a part of the content begins.
func (f *formFrame) top(o fyne.CanvasObject) float32 {
	d := fyne.CurrentApp().Driver()
	return d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(f.scroll.scroll.Content).Y
}

// show scrolls to a section.
func (f *formFrame) show(r *indexRow) {
	s := f.scroll.scroll
	end := max(s.Content.Size().Height-s.Size().Height, 0)
	s.ScrollToOffset(fyne.NewPos(0, max(min(f.top(r.section)-revealMargin, end), 0)))
	for _, other := range f.index.rows {
		other.mark(other == r) // also of one so near the end that it does not reach the upper edge
	}
}

// CreateRenderer implements fyne.Widget.
func (f *formFrame) CreateRenderer() fyne.WidgetRenderer {
	upper, lower := NewRule(), NewRule()
	objects := []fyne.CanvasObject{f.body, f.head, upper}
	if f.index != nil {
		objects = append(objects, f.index)
	}
	if f.foot != nil {
		objects = append(objects, lower, f.foot)
	}
	layout := func(s fyne.Size) { f.place(s, upper, lower) }
	min := func() fyne.Size { return fyne.NewSize(320, 160) }
	return newDrawing(func() { layout(f.Size()) }, min, layout, objects...)
}

func (f *formFrame) place(s fyne.Size, upper, lower fyne.CanvasObject) {
	wide := f.index != nil && len(f.index.rows) > 1 && s.Width >= indexNeeds
	f.inset = 0
	if wide {
		f.inset = indexWidth + 3*look.Unit
	}
	x, w := f.left(s.Width), min(s.Width, look.Widest+f.inset)
	if f.scroll == nil {
		x, w = 0, s.Width
	}
	f.head.Resize(fyne.NewSize(w, f.head.MinSize().Height))
	top := f.head.MinSize().Height // text has been broken for the width now
	f.head.Resize(fyne.NewSize(w, top))
	f.head.Move(fyne.NewPos(x, 0))
	upper.Move(fyne.NewPos(0, top))
	upper.Resize(fyne.NewSize(s.Width, 1))
	top++
	foot := float32(0)
	if f.foot != nil && f.foot.MinSize().Height > look.RowHeight {
		foot = f.foot.MinSize().Height + 1
		lower.Move(fyne.NewPos(0, s.Height-foot))
		lower.Resize(fyne.NewSize(s.Width, 1))
		f.foot.Move(fyne.NewPos(x, s.Height-foot+1))
		f.foot.Resize(fyne.NewSize(w, foot-1))
	}
	f.body.Move(fyne.NewPos(0, top))
	f.body.Resize(fyne.NewSize(s.Width, max(s.Height-top-foot, 0)))
	if f.index != nil {
		if wide {
			f.index.follow(f.scroll.scroll.Offset.Y + indexReach)
		}
		f.index.Hidden = !wide
		f.index.Move(fyne.NewPos(x+3*look.Unit, top+3*look.Unit))
		f.index.Resize(fyne.NewSize(indexWidth, min(f.index.MinSize().Height, max(s.Height-top-foot-3*look.Unit, 0))))
	}
	lower.(*Rule).Hidden = foot == 0
}
