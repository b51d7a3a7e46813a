package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// headStyle is that of titles, sortSide how wide the arrow is beside the one that the rows are sorted by.
var headStyle = Style{Size: look.Small, Bold: true}

const sortSide = 16

// gridHead shows the titles of the columns, sorts by clicks on them and, while rows are ticked, offers what can be done
// with them.
type gridHead struct {
	widget.BaseWidget
	g     *grid
	hover int // column under the pointer

	back, line, ring, box *canvas.Rectangle
	check, arrow          *Glyph
	titles, under         []*Text         // the first and the second line of each
	bulk                  *fyne.Container // shown instead of the titles while rows are ticked
	ticks                 int             // bulk was made for so many
	actions               []Action        // those in bulk
	more                  *Button         // the last in bulk: shows those for which there is no room

	edge   int // the column whose right edge is under the pointer; -1: none
	sizing int // the one that is being dragged; -1: none
}

func newGridHead(g *grid) *gridHead {
	h := &gridHead{g: g, hover: -1, edge: -1, sizing: -1,
		back: canvas.NewRectangle(nil), line: canvas.NewRectangle(nil), ring: canvas.NewRectangle(nil),
		box: canvas.NewRectangle(nil), check: NewGlyph(), arrow: NewGlyph(), bulk: Row(1)}
	h.box.CornerRadius, h.ring.CornerRadius, h.ring.StrokeWidth = 4, look.SmallEdge, 2
	h.ExtendBaseWidget(h)
	return h
}

// update takes over titles, order and ticks.
func (h *gridHead) update() {
	heads := h.g.src.heads()
	if len(h.titles) != len(heads) {
		h.titles, h.under = nil, nil
		for range heads {
			h.titles, h.under = append(h.titles, NewElided("", headStyle)), append(h.under, NewElided("", headStyle))
		}
	}
	if n := h.g.src.ticks(); n != h.ticks || n > 0 {
		h.ticks = n
		h.offer(n)
	}
	h.Refresh()
}

// offer shows what can be done with n ticked rows. Buttons that stay what they were are kept: one of them may have the
// keyboard.
func (h *gridHead) offer(n int) {
	if n == 0 {
		h.actions, h.bulk.Objects = nil, nil
		return
	}
	before := h.actions
	h.actions = h.g.src.chosenActions()
	words := tickedWords(n, n-h.g.src.ticksShown())
	same := func(a, b Action) bool { return a.Label == b.Label && a.Danger == b.Danger }
	if len(h.bulk.Objects) > 0 && slices.EqualFunc(before, h.actions, same) {
		h.bulk.Objects[0].(*Text).SetText(words)
		for i, a := range h.actions {
			h.bulk.Objects[i+1].(*Button).OnTapped = a.Do
		}
		return
	}
	h.bulk.Objects = []fyne.CanvasObject{NewText(words, Style{Bold: true})}
	for _, a := range h.actions {
		h.bulk.Objects = append(h.bulk.Objects, newBulkButton(a))
	}
	h.more = NewButton(lang.X("order.more", "More"), Quiet, nil).WithIcon(theme.MenuDropDownIcon())
	h.more.Hidden = true
	h.bulk.Objects = append(h.bulk.Objects, h.more)
}

// fit hides the actions for which there is no room; a menu has them then.
func (h *gridHead) fit(room float32) {
	if len(h.bulk.Objects) == 0 || room <= 0 {
		return
	}
	last := len(h.bulk.Objects) - 1
	used, all := float32(0), float32(0)
	for _, o := range h.bulk.Objects[:last] {
		all += o.MinSize().Width + look.Unit
	}
	over := all > room
	if over {
		room -= h.more.MinSize().Width + look.Unit
	}
	var left []Action
	changed := h.more.Hidden == over
	h.more.Hidden = !over
	for i, o := range h.bulk.Objects[:last] {
		used += o.MinSize().Width + look.Unit
		b, is := o.(*Button)
		if !is { // how many are ticked
			continue
		}
		hidden := over && used > room
		changed = changed || b.Hidden != hidden
		if b.Hidden = hidden; hidden {
			left = append(left, h.actions[i-1])
		}
	}
	h.more.OnTapped = func() { h.more.ShowMenu(left) }
	if changed {
		h.bulk.Refresh()
	}
}

// newBulkButton is lower than other buttons, to stand in the header.
func newBulkButton(a Action) fyne.CanvasObject {
	b := NewButton(a.Label, Quiet, a.Do)
	if a.Danger {
		b.Kind = QuietDestroy
	}
	return b
}

func (h *gridHead) columnAt(x float32) int {
	for i, s := range h.g.spans {
		if s.width > 0 && x >= s.x && x < s.x+s.width {
			return i
		}
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (h *gridHead) Tapped(ev *fyne.PointEvent) {
	if h.g.src.tickable() && ev.Position.X < edgePad+tickWidth {
		n := h.g.src.count()
		if n > 0 {
			h.g.src.tick(0, n-1, h.g.src.ticksShown() < n)
		}
		return
	}
	if c := h.columnAt(ev.Position.X); c >= 0 && h.ticks == 0 && h.edgeAt(ev.Position.X) < 0 {
		h.g.src.sortNext(h.g.src.heads()[c].id)
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (h *gridHead) TappedSecondary(ev *fyne.PointEvent) {
	if c := h.columnAt(ev.Position.X); c >= 0 && h.ticks == 0 {
		ShowMenu(h, h.g.src.headActions(c), ev.AbsolutePosition)
	}
}

// menu shows what can be done with a column, below its title.
func (h *gridHead) menu(column int) {
	p := fyne.CurrentApp().Driver().AbsolutePositionForObject(h)
	ShowMenuBelow(h, h.g.src.headActions(column), p.X+h.g.spans[column].x, p.Y, p.Y+h.g.headHeight())
}

// How near an edge the pointer takes hold of it, and how narrow a column can be made.
const (
	edgeNear = 5
	narrow   = 40
)

// edgeAt is the column that ends at a place; -1 for none.
func (h *gridHead) edgeAt(x float32) int {
	if !h.g.src.sizes() || h.ticks > 0 {
		return -1
	}
	for i, s := range h.g.spans {
		if s.width > 0 && x > s.x+s.width-edgeNear && x < s.x+s.width+edgeNear {
			return i
		}
	}
	return -1
}

// Dragged implements fyne.Draggable: an edge follows the pointer.
func (h *gridHead) Dragged(ev *fyne.DragEvent) {
	if h.sizing < 0 {
		if h.sizing = h.edgeAt(ev.Position.X - ev.Dragged.DX); h.sizing < 0 {
			return
		}
	}
	h.g.src.size(h.sizing, max(ev.Position.X-h.g.spans[h.sizing].x, narrow))
}

// DragEnd implements fyne.Draggable.
func (h *gridHead) DragEnd() {
	if h.sizing >= 0 {
		h.g.src.sized(h.sizing)
	}
	h.sizing = -1
}

// Cursor implements desktop.Cursorable.
func (h *gridHead) Cursor() desktop.Cursor {
	if h.edge >= 0 || h.sizing >= 0 {
		return desktop.HResizeCursor
	}
	return desktop.DefaultCursor
}

// MouseIn implements desktop.Hoverable.
func (h *gridHead) MouseIn(ev *desktop.MouseEvent) { h.MouseMoved(ev) }

// MouseMoved implements desktop.Hoverable.
func (h *gridHead) MouseMoved(ev *desktop.MouseEvent) {
	h.edge = h.edgeAt(ev.Position.X)
	if c := h.columnAt(ev.Position.X); c != h.hover {
		h.hover = c
		h.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (h *gridHead) MouseOut() { h.hover, h.edge = -1, -1; h.Refresh() }

func (h *gridHead) paint() {
	if len(h.g.spans) == 0 {
		return
	}
	h.back.FillColor, h.line.FillColor = look.Color(look.Band), look.Color(look.Line)
	if h.ticks > 0 {
		h.back.FillColor = look.Color(look.RowChosen)
	}
	h.box.Hidden = !h.g.src.tickable()
	n := h.g.src.count()
	shown := h.g.src.ticksShown()
	paintTick(h.box, h.check, shown > 0)
	if shown > 0 && shown < n && !h.check.Hidden {
		h.check.Draw(theme.ContentRemoveIcon(), look.OnAccent) // some of them
	}
	h.bulk.Hidden = h.ticks == 0
	sorted, desc := h.g.src.sorted()
	h.arrow.Hidden = true
	h.ring.FillColor, h.ring.StrokeColor = none, none
	for i, c := range h.g.src.heads() {
		if i >= len(h.titles) {
			break
		}
		s := headStyle
		s.Color, s.Align = look.Muted, c.align
		if c.sorts && i == h.hover || c.id == sorted {
			s.Color = look.Ink
		}
		sp := h.g.spans[i]
		first, rest := inTwo(c.title, c.room(sp, sorted))
		h.titles[i].Set(first, s)
		h.under[i].Set(rest, s)
		h.under[i].Hidden = rest == "" || h.ticks > 0 || sp.width <= 2*cellPad
		h.titles[i].Hidden = h.ticks > 0 || sp.width <= 2*cellPad
		if c.id == sorted && c.sorts && !h.titles[i].Hidden {
			icon := theme.MenuDropUpIcon()
			if desc {
				icon = theme.MenuDropDownIcon()
			}
			h.arrow.Draw(icon, look.Ink)
			h.arrow.Hidden = false
		}
		if i == h.g.column && h.g.focused {
			h.ring.StrokeColor = look.Color(look.Accent)
		}
	}
	h.place(h.Size())
}

func (h *gridHead) place(s fyne.Size) {
	h.back.Resize(s)
	h.line.Move(fyne.NewPos(0, s.Height-1))
	h.line.Resize(fyne.NewSize(s.Width, 1))
	placeTick(h.box, h.check, s.Height)
	left := float32(edgePad + cellPad)
	if h.g.src.tickable() {
		left += tickWidth
	}
	h.bulk.Move(fyne.NewPos(left, 0))
	h.bulk.Resize(fyne.NewSize(s.Width-left, s.Height))
	h.fit(s.Width - left - edgePad)
	sorted, _ := h.g.src.sorted()
	for i, c := range h.g.src.heads() {
		if i >= len(h.titles) || i >= len(h.g.spans) {
			break
		}
		sp := h.g.spans[i]
		x, w := sp.x+cellPad, c.room(sp, sorted)
		if w < sp.width-2*cellPad { // the arrow has the rest
			words := min(max(natural(h.titles[i]), natural(h.under[i])), w)
			at := x + words
			if c.align == fyne.TextAlignTrailing {
				x += sortSide
				at = x + w - words - sortSide
			}
			h.arrow.Move(fyne.NewPos(at, (s.Height-sortSide)/2))
			h.arrow.Resize(fyne.NewSquareSize(sortSide))
		}
		th := h.titles[i].MinSize().Height
		top := (s.Height - th) / 2
		if h.under[i].Text() != "" {
			top -= th / 2
		}
		h.titles[i].Move(fyne.NewPos(x, top))
		h.titles[i].Resize(fyne.NewSize(max(w, 1), th))
		h.under[i].Move(fyne.NewPos(x, top+th))
		h.under[i].Resize(fyne.NewSize(max(w, 1), th))
		if i == h.g.column {
			h.ring.Move(fyne.NewPos(sp.x+1, 4))
			h.ring.Resize(fyne.NewSize(sp.width-2, s.Height-8))
		}
	}
}

// CreateRenderer implements fyne.Widget.
func (h *gridHead) CreateRenderer() fyne.WidgetRenderer {
	h.paint()
	return &drawing{
		objects: func() []fyne.CanvasObject {
			out := []fyne.CanvasObject{h.back, h.line, h.ring, h.box, h.check.Image}
			for i, t := range h.titles {
				out = append(out, t, h.under[i])
			}
			return append(out, h.arrow.Image, h.bulk)
		},
		min: func() fyne.Size { return fyne.NewSize(1, h.g.headHeight()) }, layout: h.place, paint: h.paint,
	}
}
