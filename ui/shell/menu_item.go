package shell

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/kit"
	"griddle/ui/look"
)

// menuItem is one word of the top menu.
type menuItem struct {
	widget.BaseWidget
	bar     *menuBar
	name    string
	pages   []Entry
	hovered bool
	focused bool
}

func newMenuItem(bar *menuBar, name string, pages []Entry) *menuItem {
	i := &menuItem{bar: bar, name: name, pages: pages}
	i.ExtendBaseWidget(i)
	return i
}

// current tells whether the page on screen is one of its pages.
func (i *menuItem) current() bool {
	e, ok := i.bar.w.entry(i.bar.w.Route())
	return ok && e.Menu == i.name
}

// Tapped goes to the first page.
func (i *menuItem) Tapped(*fyne.PointEvent) { i.bar.w.Go(To(i.pages[0].Name)) }

// MouseIn implements desktop.Hoverable.
func (i *menuItem) MouseIn(*desktop.MouseEvent) {
	i.hovered = true
	i.Refresh()
	i.bar.pointed(i)
}

// MouseMoved implements desktop.Hoverable.
func (i *menuItem) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (i *menuItem) MouseOut() {
	i.hovered = false
	i.Refresh()
	i.bar.unpointed()
}

// Cursor implements desktop.Cursorable.
func (i *menuItem) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusGained implements fyne.Focusable.
func (i *menuItem) FocusGained() { i.focused = true; i.Refresh() }

// FocusLost implements fyne.Focusable.
func (i *menuItem) FocusLost() {
	i.focused = false
	i.Refresh()
	if i.bar.open == i {
		i.bar.close()
	}
}

// TypedRune implements fyne.Focusable.
func (i *menuItem) TypedRune(rune) {}

// KeyDown implements desktop.Keyable.
func (i *menuItem) KeyDown(ev *fyne.KeyEvent) { i.bar.w.keyDown(ev) }

// KeyUp implements desktop.Keyable.
func (i *menuItem) KeyUp(ev *fyne.KeyEvent) { i.bar.w.keyUp(ev) }

// TypedKey implements fyne.Focusable.
func (i *menuItem) TypedKey(ev *fyne.KeyEvent) {
	open := i.bar.open == i
	switch ev.Name {
	case fyne.KeyLeft:
		i.bar.beside(i, -1)
	case fyne.KeyRight:
		i.bar.beside(i, 1)
	case fyne.KeyDown, fyne.KeyUp:
		switch {
		case !open:
			i.bar.show(i)
			i.bar.drop.choose(0)
		case ev.Name == fyne.KeyDown:
			i.bar.drop.choose(i.bar.drop.chosen + 1)
		default:
			i.bar.drop.choose(i.bar.drop.chosen - 1)
		}
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if open && i.bar.drop.chosen >= 0 {
			i.bar.drop.enter()
			return
		}
		i.Tapped(nil)
	case fyne.KeyEscape:
		i.bar.escape()
	default:
		kit.PassKey(i, ev)
	}
}

// CreateRenderer implements fyne.Widget.
func (i *menuItem) CreateRenderer() fyne.WidgetRenderer {
	r := &menuItemRenderer{i: i, back: canvas.NewRectangle(nil), mark: canvas.NewRectangle(nil), words: canvas.NewText("", nil)}
	r.Refresh()
	return r
}

type menuItemRenderer struct {
	i          *menuItem
	back, mark *canvas.Rectangle
	words      *canvas.Text
}

func (r *menuItemRenderer) style() fyne.TextStyle { return fyne.TextStyle{Bold: r.i.current()} }

func (r *menuItemRenderer) MinSize() fyne.Size {
	m := fyne.MeasureText(MenuTitle(r.i.name), look.Size(look.Body), fyne.TextStyle{Bold: true})
	return fyne.NewSize(m.Width+3*look.Unit, menuHeight)
}

func (r *menuItemRenderer) Layout(s fyne.Size) {
	r.back.Move(fyne.NewPos(0, (s.Height-look.RowHeight)/2))
	r.back.Resize(fyne.NewSize(s.Width, look.RowHeight))
	r.mark.Move(fyne.NewPos(1.5*look.Unit, s.Height-3))
	r.mark.Resize(fyne.NewSize(s.Width-3*look.Unit, 3))
	h := r.words.MinSize().Height
	r.words.Move(fyne.NewPos(0, (s.Height-h)/2))
	r.words.Resize(fyne.NewSize(s.Width, h))
}

func (r *menuItemRenderer) Refresh() {
	r.words.Text, r.words.TextSize, r.words.TextStyle = MenuTitle(r.i.name), look.Size(look.Body), r.style()
	r.words.Alignment = fyne.TextAlignCenter
	r.words.Color, r.mark.FillColor = look.Color(look.Ink), color.Transparent
	if r.i.current() {
		r.words.Color, r.mark.FillColor = look.Color(look.Accent), look.Color(look.Accent)
	}
	r.back.CornerRadius, r.back.StrokeWidth = look.SmallEdge, 2
	r.back.FillColor, r.back.StrokeColor = color.Transparent, color.Transparent
	if r.i.hovered || r.i.bar.open == r.i {
		r.back.FillColor = look.Color(theme.ColorNameHover)
	}
	if r.i.focused {
		r.back.StrokeColor = look.Color(look.Accent)
	}
	r.Layout(r.i.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *menuItemRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.mark, r.words}
}
func (r *menuItemRenderer) Destroy() {}

// dropDown shows the pages of one menu.
type dropDown struct {
	widget.BaseWidget
	bar    *menuBar
	item   *menuItem
	chosen int
}

func newDropDown(bar *menuBar, item *menuItem) *dropDown {
	d := &dropDown{bar: bar, item: item, chosen: -1}
	d.ExtendBaseWidget(d)
	return d
}

// choose highlights a page, round and round.
func (d *dropDown) choose(n int) {
	d.chosen = (n + len(d.item.pages)) % len(d.item.pages)
	d.Refresh()
}

func (d *dropDown) enter() { d.bar.w.Go(To(d.item.pages[d.chosen].Name)) }

func (d *dropDown) at(y float32) int {
	return max(0, min(int((y-look.Unit)/look.RowHeight), len(d.item.pages)-1))
}

// Tapped implements fyne.Tappable.
func (d *dropDown) Tapped(ev *fyne.PointEvent) {
	d.chosen = d.at(ev.Position.Y)
	d.enter()
}

// MouseIn implements desktop.Hoverable.
func (d *dropDown) MouseIn(ev *desktop.MouseEvent) {
	d.bar.wait(0, nil)
	d.MouseMoved(ev)
}

// MouseMoved implements desktop.Hoverable.
func (d *dropDown) MouseMoved(ev *desktop.MouseEvent) {
	if n := d.at(ev.Position.Y); n != d.chosen {
		d.choose(n)
	}
}

// MouseOut implements desktop.Hoverable.
func (d *dropDown) MouseOut() { d.bar.unpointed() }

// Cursor implements desktop.Cursorable.
func (d *dropDown) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (d *dropDown) CreateRenderer() fyne.WidgetRenderer {
	list := kit.Stack(0)
	var rows []*listRow
	for _, e := range d.item.pages {
		row := newListRow(e.Icon, e.Title(), "")
		rows = append(rows, row)
		list.Add(row)
	}
	return &dropRenderer{d: d, rows: rows, box: kit.NewSurface(kit.Pad(0.5, 1, list))}
}

type dropRenderer struct {
	d    *dropDown
	rows []*listRow
	box  *kit.Surface
}

func (r *dropRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.box} }
func (r *dropRenderer) Destroy()                     {}
func (r *dropRenderer) Layout(s fyne.Size)           { r.box.Resize(s) }
func (r *dropRenderer) MinSize() fyne.Size {
	m := r.box.MinSize()
	m.Width = max(m.Width+3*look.Unit, 200)
	return m
}
func (r *dropRenderer) Refresh() {
	for i, row := range r.rows {
		row.choose(i == r.d.chosen)
	}
	r.box.Refresh()
}

// listRow is a line of a drop-down or of the search: a picture, words, and a note at the right.
type listRow struct {
	widget.BaseWidget
	back *kit.Surface
}

func newListRow(icon fyne.Resource, title, note string) *listRow {
	r := &listRow{}
	parts := []fyne.CanvasObject{}
	if icon != nil {
		parts = append(parts, widget.NewIcon(theme.NewThemedResource(icon)))
	}
	parts = append(parts, kit.NewText(title, kit.Style{}), kit.Gap(0, 0))
	grow := len(parts) - 1
	if note != "" {
		parts = append(parts, kit.NewText(note, kit.Style{Size: look.Small, Color: look.Muted}))
	}
	r.back = kit.NewBand("", kit.Pad(1.5, 0, kit.Fill(1.5, grow, parts...)))
	r.back.Corner = look.SmallEdge
	r.ExtendBaseWidget(r)
	return r
}

func (r *listRow) choose(on bool) {
	r.back.Fill = ""
	if on {
		r.back.Fill = look.RowChosen
	}
	r.back.Refresh()
}

func (r *listRow) MinSize() fyne.Size {
	return r.back.MinSize().Max(fyne.NewSize(0, look.RowHeight))
}

// CreateRenderer implements fyne.Widget.
func (r *listRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.back) }
