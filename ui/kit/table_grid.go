package kit

import (
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"
)

// gridSource is a Table without its row type: all the drawing and the keys below are compiled once.
type gridSource interface {
	heads() []gridColumn
	count() int
	feet() int
	create(column int) fyne.CanvasObject
	fill(column int, cell fyne.CanvasObject, row int)
	tip(column int, cell fyne.CanvasObject, row int, at float32) string
	actions(row int) []Action
	open(row int) bool
	sorted() (string, bool)
	sortNext(id string)
	tickable() bool
	isTicked(row int) bool
	ticks() int
	ticksShown() int
	tickNone()
	tick(from, to int, on bool)
	chosenActions() []Action
	empty() fyne.CanvasObject
	most() int
	sizes() bool
	size(column int, width float32)
	sized(column int)
	headActions(column int) []Action
	copied() bool
	rowHeight() float32
}

type gridColumn struct {
	id, title                string
	width, weight, hideBelow float32
	align                    fyne.TextAlign
	sorts                    bool
	held                     bool // the owner made it as wide as it is
}

// span is where a column stands; width 0 hides it.
type span struct{ x, width float32 }

const (
	edgePad    = 12 // free at both ends of a row
	cellPad    = 8  // free at both sides of a cell
	tickWidth  = 32
	actionSide = 32
	roomRows   = 6 // rows a table asks for that fills its room
)

// grid draws a table and answers mouse and keyboard.
type grid struct {
	widget.BaseWidget
	src    gridSource
	head   *gridHead
	body   *gridBody
	foot   *gridFoot
	scroll *scroller
	thumb  *thumb

	cursor  int // row; -1: none
	column  int // chosen in the header by the keyboard; -1: the header has not the cursor
	hover   int
	anchor  int // the tick that Shift ticks up to
	focused bool
	spans   []span
	widest  []float32 // the widest cell of each column seen so far
	grew    bool      // one was wider than that
	lines   int       // of the titles
	quick   int       // pictures on each row
}

func newGrid(src gridSource) *grid {
	g := &grid{src: src, cursor: -1, column: -1, hover: -1, anchor: -1, lines: 1}
	g.body = newGridBody(g)
	g.head = newGridHead(g)
	g.foot = newGridFoot(g)
	g.scroll = newScroller(nil)
	g.thumb = newThumb(g)
	g.scroll.OnScrolled = func(fyne.Position) {
		if g.see() {
			g.Refresh()
		}
	}
	g.ExtendBaseWidget(g)
	return g
}

// scrolls tells whether the rows need a scroller; without one the wheel moves the page.
func (g *grid) scrolls() bool { return g.src.most() == 0 || g.src.count() > g.src.most() }

// changed draws everything again after the rows, their order or the ticks have changed.
func (g *grid) changed() {
	g.quick = 0
	if g.src.count() > 0 {
		for _, a := range g.src.actions(0) {
			if a.Icon != nil {
				g.quick++
			}
		}
	}
	g.measure()
	g.head.update()
	g.Refresh()
}

// redraw draws one row again.
func (g *grid) redraw(row int) {
	if r := g.body.shown[row]; r != nil {
		r.update()
		if g.settle() {
			g.Refresh()
		}
	}
}

// actionsWidth is kept free at the right of each row.
func (g *grid) actionsWidth() float32 {
	if len(g.src.actions(0)) == 0 {
		return 0
	}
	return float32(g.quick+1) * actionSide
}

// see tells the body which part of it is in sight, and answers whether the titles have become higher or lower by it.
func (g *grid) see() bool {
	if g.scrolls() {
		g.body.see(g.scroll.Offset.Y, g.scroll.Size().Height)
		g.thumb.place()
	} else {
		g.body.see(0, g.body.MinSize().Height)
	}
	return g.settle()
}

// moveTo puts the cursor on a row and brings it into sight.
func (g *grid) moveTo(row int) {
	n := g.src.count()
	if n == 0 {
		return
	}
	before := g.cursor
	g.cursor, g.column = max(0, min(row, n-1)), -1
	if g.scrolls() {
		high := g.src.rowHeight()
		top := float32(g.cursor) * high
		off := g.scroll.Offset
		switch h := g.scroll.Size().Height; {
		case top < off.Y:
			off.Y = top
		case top+high > off.Y+h:
			off.Y = top + high - h
		}
		if off != g.scroll.Offset {
			g.scroll.ScrollToOffset(off)
		}
	}
	g.see()
	g.redraw(before)
	g.redraw(g.cursor)
	g.head.update()
	g.reveal()
}

// hoverRow is told by rows; -1 when the pointer has left them.
func (g *grid) hoverRow(row int) {
	if before := g.hover; before != row {
		g.hover = row
		g.redraw(before)
		g.redraw(row)
	}
}

// menu is the actions of a row, or of the ticked rows when the row is one of them.
func (g *grid) menu(row int) []Action {
	if g.src.tickable() && g.src.ticks() > 1 && g.src.isTicked(row) {
		return g.src.chosenActions()
	}
	return g.src.actions(row)
}

// press does the action of a key, with Ctrl or without; false when there is none.
func (g *grid) press(key fyne.KeyName, ctrl bool) bool {
	for _, a := range g.menu(g.cursor) {
		if a.Press != "" && a.Press == key && a.Ctrl == ctrl {
			a.Do()
			return true
		}
	}
	return false
}

// menuAtRow shows them beside the row's button.
func (g *grid) menuAtRow(row int) {
	r := g.body.shown[row]
	if r == nil {
		return
	}
	p := fyne.CurrentApp().Driver().AbsolutePositionForObject(r)
	ShowMenuBelow(g, g.menu(row), p.X+g.Size().Width-g.actionsWidth()-edgePad, p.Y+4, p.Y+g.src.rowHeight()-4)
}

// FocusGained implements fyne.Focusable.
func (g *grid) FocusGained() {
	g.focused = true
	if g.cursor < 0 && g.src.count() > 0 {
		g.cursor = 0
	}
	g.redraw(g.cursor)
	g.head.update()
	g.reveal()
}

// reveal scrolls the page so far that the row with the cursor is seen.
func (g *grid) reveal() {
	if r := g.body.shown[g.cursor]; r != nil && g.focused {
		intoSight(r)
	}
}

// FocusLost implements fyne.Focusable.
func (g *grid) FocusLost() {
	g.focused = false
	g.redraw(g.cursor)
	g.head.update()
}

// TypedRune implements fyne.Focusable: a letter does the action that has it.
func (g *grid) TypedRune(r rune) {
	for _, a := range g.menu(g.cursor) {
		if a.Key != 0 && a.Key == unicode.ToLower(r) {
			a.Do()
			return
		}
	}
}

// KeyDown implements desktop.Keyable.
func (g *grid) KeyDown(ev *fyne.KeyEvent) { passDown(g, ev) }

// KeyUp implements desktop.Keyable.
func (g *grid) KeyUp(ev *fyne.KeyEvent) { passUp(g, ev) }

// TypedKey implements fyne.Focusable.
func (g *grid) TypedKey(ev *fyne.KeyEvent) {
	if g.src.count() == 0 {
		PassKey(g, ev)
		return
	}
	if g.column >= 0 && g.typedInHead(ev) {
		return
	}
	page := max(int(g.scroll.Size().Height/g.src.rowHeight())-1, 1)
	switch ev.Name {
	case fyne.KeyUp:
		if g.cursor <= 0 {
			g.enterHead()
			return
		}
		g.moveTo(g.cursor - 1)
	case fyne.KeyDown:
		if g.column >= 0 {
			g.moveTo(0)
			return
		}
		g.moveTo(g.cursor + 1)
	case fyne.KeyPageUp:
		g.moveTo(g.cursor - page)
	case fyne.KeyPageDown:
		g.moveTo(g.cursor + page)
	case fyne.KeyHome:
		g.moveTo(0)
	case fyne.KeyEnd:
		g.moveTo(g.src.count() - 1)
	case fyne.KeySpace:
		g.toggle(g.cursor)
	case fyne.KeyReturn, fyne.KeyEnter:
		if !g.src.open(g.cursor) {
			g.menuAtRow(g.cursor)
		}
	case desktop.KeyMenu:
		g.menuAtRow(g.cursor)
	case fyne.KeyF10:
		if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok &&
			d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0 {
			g.menuAtRow(g.cursor)
			return
		}
		PassKey(g, ev)
	case fyne.KeyEscape:
		if g.src.ticks() > 0 {
			g.src.tickNone()
			return
		}
		PassKey(g, ev)
	default:
		if !g.press(ev.Name, false) {
			PassKey(g, ev)
		}
	}
}

// enterHead moves the cursor into the header, to the first column that sorts.
func (g *grid) enterHead() {
	for i, h := range g.src.heads() {
		if h.sorts && g.spans[i].width > 0 {
			g.column = i
			g.redraw(g.cursor)
			g.head.update()
			return
		}
	}
}

func (g *grid) typedInHead(ev *fyne.KeyEvent) bool {
	step := 0
	switch ev.Name {
	case fyne.KeyLeft:
		step = -1
	case fyne.KeyRight:
		step = 1
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		g.src.sortNext(g.src.heads()[g.column].id)
		return true
	case desktop.KeyMenu:
		g.head.menu(g.column)
		return true
	default:
		return false
	}
	heads := g.src.heads()
	for i := g.column + step; i >= 0 && i < len(heads); i += step {
		if heads[i].sorts && g.spans[i].width > 0 {
			g.column = i
			g.head.update()
			break
		}
	}
	return true
}

// TypedShortcut implements fyne.Shortcutable.
func (g *grid) TypedShortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *fyne.ShortcutSelectAll:
		if g.src.tickable() && g.src.count() > 0 {
			g.src.tick(0, g.src.count()-1, true)
			return
		}
	case *fyne.ShortcutCopy:
		if g.src.copied() {
			return
		}
	case *desktop.CustomShortcut:
		if s.Modifier == fyne.KeyModifierShortcutDefault && g.press(s.KeyName, true) {
			return
		}
	}
	passShortcut(g, s)
}

// toggle ticks a row or takes its tick away.
func (g *grid) toggle(row int) {
	if g.src.tickable() && row >= 0 && row < g.src.count() {
		g.anchor = row
		g.src.tick(row, row, !g.src.isTicked(row))
	}
}

// tickedWords is what the header says while rows are ticked, some of them perhaps out of sight.
func tickedWords(n, hidden int) string {
	said := lang.XN("table.ticked", "{{.N}} selected", n, map[string]any{"N": Count(n)})
	if hidden > 0 {
		said += " · " + lang.XN("table.hidden", "{{.N}} of them not shown", hidden, map[string]any{"N": Count(hidden)})
	}
	return said
}

// CreateRenderer implements fyne.Widget.
func (g *grid) CreateRenderer() fyne.WidgetRenderer { return &gridRenderer{g: g} }

// gridRenderer switches between rows, scrolled rows and the empty state.
type gridRenderer struct{ g *grid }

func (r *gridRenderer) empty() bool { return r.g.src.count() == 0 && r.g.src.empty() != nil }

func (r *gridRenderer) Objects() []fyne.CanvasObject {
	switch {
	case r.empty():
		return []fyne.CanvasObject{r.g.src.empty()}
	case r.g.scrolls():
		return r.footed(r.g.head, r.g.scroll, r.g.thumb)
	}
	return r.footed(r.g.head, r.g.body)
}

// footed adds the foot, where there is one.
func (r *gridRenderer) footed(o ...fyne.CanvasObject) []fyne.CanvasObject {
	if r.g.src.feet() > 0 {
		o = append(o, r.g.foot)
	}
	return o
}

func (r *gridRenderer) MinSize() fyne.Size {
	if r.empty() {
		return r.g.src.empty().MinSize()
	}
	rows := min(r.g.src.count(), r.g.src.most())
	if r.g.src.most() == 0 {
		rows = roomRows
	}
	return fyne.NewSize(240, r.g.headHeight()+float32(rows)*r.g.src.rowHeight()+r.g.foot.height())
}

func (r *gridRenderer) Layout(s fyne.Size) {
	if r.empty() {
		e := r.g.src.empty()
		e.Resize(s)
		e.Move(fyne.NewPos(0, max((s.Height-e.MinSize().Height)/4, 0)))
		return
	}
	r.g.measure()
	for range 2 { // a title over two lines moves the rows
		before := r.g.lines
		r.stack(s)
		r.g.foot.update()
		r.g.settle()
		if r.g.lines == before {
			break
		}
	}
	r.g.head.update()
}

// stack puts titles, rows and foot below each other.
func (r *gridRenderer) stack(s fyne.Size) {
	top := r.g.headHeight()
	r.g.head.Resize(fyne.NewSize(s.Width, top))
	var rows fyne.CanvasObject = r.g.body
	if r.g.scrolls() {
		r.g.scroll.Content = r.g.body
		rows = r.g.scroll
	} else if r.g.scroll.Content != nil {
		r.g.scroll.Content = nil
	}
	rows.Move(fyne.NewPos(0, top))
	high := s.Height - top - r.g.foot.height()
	rows.Resize(fyne.NewSize(s.Width, high))
	// The foot follows the rows where those do not fill the room, and stands at its end else.
	y := top + min(high, float32(r.g.src.count())*r.g.src.rowHeight())
	r.g.foot.Move(fyne.NewPos(0, y))
	r.g.foot.Resize(fyne.NewSize(s.Width, r.g.foot.height()))
	if r.g.scrolls() {
		r.g.scroll.Refresh()
	}
	r.g.see()
}

func (r *gridRenderer) Refresh() {
	r.Layout(r.g.Size())
	r.g.body.updateAll()
	if r.g.settle() {
		r.Layout(r.g.Size())
	}
	r.g.head.Refresh()
}

func (r *gridRenderer) Destroy() {}
