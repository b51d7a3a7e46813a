package kit

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	tooltip "github.com/dweymouth/fyne-tooltip/widget"

	"griddle/ui/look"
)

// gridBody is as high as all rows and holds objects for those in sight only.
type gridBody struct {
	widget.BaseWidget
	g *grid
	rowsInSight[*gridRow]
}

func newGridBody(g *grid) *gridBody {
	b := &gridBody{g: g}
	b.ExtendBaseWidget(b)
	return b
}

// see draws the rows between two heights.
func (b *gridBody) see(offset, height float32) {
	b.high = b.g.src.rowHeight()
	b.rowsInSight.see(offset, height, b.g.Size().Width, b.g.src.count(), func() *gridRow { return newGridRow(b.g) },
		func(i int, r *gridRow) {
			r.index = i
			r.update()
		}, (*gridRow).leave)
	canvas.Refresh(b)
}

// forget drops all rows, as when they get other cells.
func (b *gridBody) forget() {
	for _, r := range b.shown {
		r.leave()
	}
	b.rowsInSight = rowsInSight[*gridRow]{}
}

func (b *gridBody) updateAll() {
	for _, r := range b.shown {
		r.update()
	}
}

// CreateRenderer implements fyne.Widget.
func (b *gridBody) CreateRenderer() fyne.WidgetRenderer {
	return &drawing{
		objects: func() []fyne.CanvasObject {
			out := make([]fyne.CanvasObject, 0, len(b.shown))
			for _, i := range slices.Sorted(maps.Keys(b.shown)) {
				out = append(out, b.shown[i])
			}
			return out
		},
		min:    func() fyne.Size { return fyne.NewSize(1, float32(b.g.src.count())*b.g.src.rowHeight()) },
		layout: func(fyne.Size) {},
		paint:  func() {},
	}
}

// gridRow draws one row. It answers the pointer for all its cells, so that moving across them neither flickers nor
// hides the actions.
type gridRow struct {
	widget.BaseWidget
	tooltip.ToolTipWidgetExtend
	g     *grid
	index int
	cells []fyne.CanvasObject
	keys  fyne.KeyModifier // held when the button went down

	back, mark, line, box *canvas.Rectangle
	check                 *Glyph
	pictures              []*Glyph
	over                  *canvas.Rectangle // behind the picture under the pointer
	overAt                int               // its index, -1: none
}

func newGridRow(g *grid) *gridRow {
	r := &gridRow{g: g, overAt: -1, back: canvas.NewRectangle(nil), mark: canvas.NewRectangle(nil),
		line: canvas.NewRectangle(nil),
		box:  canvas.NewRectangle(nil), over: canvas.NewRectangle(nil), check: NewGlyph()}
	r.box.CornerRadius, r.over.CornerRadius = 4, look.SmallEdge
	for i := range g.src.heads() {
		r.cells = append(r.cells, g.src.create(i))
	}
	r.ExtendBaseWidget(r)
	r.ExtendToolTipWidget(r)
	return r
}

// update fills the cells and paints.
func (r *gridRow) update() {
	if r.index >= r.g.src.count() {
		return
	}
	for i, c := range r.cells {
		r.g.src.fill(i, c, r.index)
		r.g.note(i, c)
	}
	r.Refresh()
}

// zone is what lies under a place: a tick box, a picture (0 … quick, the last one is the menu) or a cell.
func (r *gridRow) zone(x float32) (tick bool, picture, column int) {
	picture, column = -1, -1
	if r.g.src.tickable() && x < edgePad+tickWidth {
		return true, picture, column
	}
	if w := r.g.actionsWidth(); w > 0 {
		if left := r.Size().Width - edgePad - w; x >= left {
			return false, min(int((x-left)/actionSide), r.g.quick), column
		}
	}
	for i, s := range r.g.spans {
		if s.width > 0 && x >= s.x && x < s.x+s.width {
			column = i
		}
	}
	return false, picture, column
}

// quickActions are those with a picture.
func (r *gridRow) quickActions() []Action {
	var out []Action
	for _, a := range r.g.src.actions(r.index) {
		if a.Icon != nil {
			out = append(out, a)
		}
	}
	return out
}

// MouseDown implements desktop.Mouseable: the row answers at once.
func (r *gridRow) MouseDown(ev *desktop.MouseEvent) {
	r.keys = ev.Modifier
	Focus(r.g)
	r.g.moveTo(r.index)
}

// MouseUp implements desktop.Mouseable.
func (r *gridRow) MouseUp(*desktop.MouseEvent) {}

// Tapped implements fyne.Tappable.
func (r *gridRow) Tapped(ev *fyne.PointEvent) {
	r.g.moveTo(r.index)
	tick, picture, _ := r.zone(ev.Position.X)
	switch {
	case r.keys&fyne.KeyModifierShift != 0 && r.g.src.tickable() && r.g.anchor >= 0:
		r.g.src.tick(min(r.g.anchor, r.g.src.count()-1), r.index, true)
	case tick || r.keys&fyne.KeyModifierShortcutDefault != 0:
		r.g.toggle(r.index)
	case picture >= 0:
		r.leave()
		if quick := r.quickActions(); picture < len(quick) {
			quick[picture].Do()
			return
		}
		r.g.menuAtRow(r.index)
	default:
		r.g.src.open(r.index)
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (r *gridRow) TappedSecondary(ev *fyne.PointEvent) {
	r.leave()
	r.g.moveTo(r.index)
	ShowMenu(r.g, r.g.menu(r.index), ev.AbsolutePosition)
}

// MouseIn implements desktop.Hoverable.
func (r *gridRow) MouseIn(ev *desktop.MouseEvent) {
	r.g.hoverRow(r.index)
	r.MouseMoved(ev)
}

// MouseMoved implements desktop.Hoverable.
func (r *gridRow) MouseMoved(ev *desktop.MouseEvent) {
	_, picture, column := r.zone(ev.Position.X)
	if picture != r.overAt {
		r.overAt = picture
		r.Refresh()
	}
	words := ""
	switch {
	case picture >= 0:
		words = lang.X("table.more", "More actions")
		if quick := r.quickActions(); picture < len(quick) {
			words = quick[picture].Label
		}
	case column >= 0:
		s := r.g.spans[column]
		words = r.g.src.tip(column, r.cells[column], r.index, (ev.Position.X-s.x-cellPad)/max(s.width-2*cellPad, 1))
	}
	if words != r.ToolTip() {
		r.ToolTipWidgetExtend.MouseOut()
		r.SetToolTip(words)
		if tipsShown(r) {
			tipped = r
			r.ToolTipWidgetExtend.MouseIn(ev)
		}
		return
	}
	r.ToolTipWidgetExtend.MouseMoved(ev)
}

// MouseOut implements desktop.Hoverable.
func (r *gridRow) MouseOut() {
	r.leave()
	r.g.hoverRow(-1)
}

// leave takes tooltip and picture highlight away.
func (r *gridRow) leave() {
	r.ToolTipWidgetExtend.MouseOut()
	r.SetToolTip("")
	if r.overAt >= 0 {
		r.overAt = -1
		r.Refresh()
	}
}

func (r *gridRow) active() bool { return r.index == r.g.hover || r.g.focused && r.index == r.g.cursor }

func (r *gridRow) paint() {
	if r.index >= r.g.src.count() {
		return
	}
	ticked := r.g.src.tickable() && r.g.src.isTicked(r.index)
	r.back.FillColor, r.mark.FillColor = none, none
	switch {
	case ticked || r.index == r.g.cursor && r.g.focused:
		r.back.FillColor = look.Color(look.RowChosen)
	case r.index == r.g.hover || r.index == r.g.cursor:
		r.back.FillColor = look.Color(look.RowHover)
	}
	if r.index == r.g.cursor && r.g.focused && r.g.column < 0 {
		r.mark.FillColor = look.Color(look.Accent)
	}
	r.line.FillColor = none
	last := r.index == r.g.src.count()-1
	if !last || r.g.scrolls() {
		r.line.FillColor = look.Color(look.Line)
	}
	corner := float32(0)
	if last && !r.g.scrolls() {
		corner = look.Corner - 1
	}
	r.back.BottomLeftCornerRadius, r.back.BottomRightCornerRadius = corner, corner
	r.box.Hidden = !r.g.src.tickable()
	paintTick(r.box, r.check, ticked)
	r.over.FillColor = none
	if r.overAt >= 0 {
		r.over.FillColor = look.Color(theme.ColorNamePressed)
	}
	quick := r.quickActions()
	all := len(quick)
	if r.g.actionsWidth() > 0 {
		all++
	}
	for len(r.pictures) < all {
		r.pictures = append(r.pictures, NewGlyph())
	}
	r.pictures = r.pictures[:all]
	for i, p := range r.pictures {
		if i < len(quick) {
			p.Draw(quick[i].Icon, look.Ink)
			p.Hidden = !r.active()
			continue
		}
		name := look.Muted
		if r.active() {
			name = look.Ink
		}
		p.Draw(theme.MoreHorizontalIcon(), name)
		p.Hidden = false
	}
	r.place(r.Size())
}

// paintTick draws a box of 18 pixels, ticked or not.
func paintTick(box *canvas.Rectangle, check *Glyph, on bool) {
	box.StrokeWidth, box.StrokeColor, box.FillColor = 1.5, look.Color(look.FieldLine), look.Color(look.Card)
	check.Hidden = !on || box.Hidden
	if on {
		box.StrokeColor, box.FillColor = look.Color(look.Accent), look.Color(look.Accent)
		check.Draw(theme.ConfirmIcon(), look.OnAccent)
	}
}

func placeTick(box *canvas.Rectangle, check *Glyph, height float32) {
	box.Move(fyne.NewPos(edgePad+cellPad, (height-18)/2))
	box.Resize(fyne.NewSquareSize(18))
	check.Move(fyne.NewPos(edgePad+cellPad+2, (height-14)/2))
	check.Resize(fyne.NewSquareSize(14))
}

func (r *gridRow) place(s fyne.Size) {
	r.back.Resize(s)
	r.mark.Resize(fyne.NewSize(3, s.Height))
	r.line.Move(fyne.NewPos(0, s.Height-1))
	r.line.Resize(fyne.NewSize(s.Width, 1))
	placeTick(r.box, r.check, s.Height)
	for i, c := range r.cells {
		sp := r.g.spans[i]
		if sp.width <= 2*cellPad {
			c.Hide()
			continue
		}
		c.Show()
		h := min(c.MinSize().Height, s.Height)
		c.Resize(fyne.NewSize(sp.width-2*cellPad, h))
		c.Move(fyne.NewPos(sp.x+cellPad, (s.Height-h)/2))
	}
	left := s.Width - edgePad - r.g.actionsWidth()
	for i, p := range r.pictures {
		slot := i
		if i == len(r.pictures)-1 {
			slot = r.g.quick // the menu stands last, also in a row with fewer pictures
		}
		p.Resize(fyne.NewSquareSize(18))
		p.Move(fyne.NewPos(left+float32(slot)*actionSide+(actionSide-18)/2, (s.Height-18)/2))
	}
	r.over.Resize(fyne.NewSquareSize(actionSide - 4))
	r.over.Move(fyne.NewPos(left+float32(r.overAt)*actionSide+2, (s.Height-actionSide+4)/2))
}

// CreateRenderer implements fyne.Widget.
func (r *gridRow) CreateRenderer() fyne.WidgetRenderer {
	r.paint()
	return &drawing{
		objects: func() []fyne.CanvasObject {
			out := []fyne.CanvasObject{r.back, r.mark, r.line, r.box, r.check.Image}
			out = append(append(out, r.cells...), r.over)
			for _, p := range r.pictures {
				out = append(out, p.Image)
			}
			return out
		},
		min:    func() fyne.Size { return fyne.NewSize(1, look.RowHeight) },
		layout: r.place,
		paint:  r.paint,
	}
}
