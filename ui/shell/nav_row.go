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

// navRow is a line of the side bar: the word of a group, or one of its pages.
type navRow struct {
	widget.BaseWidget
	nav     *nav
	group   *navGroup
	entry   *Entry // nil: the group's word
	narrow  bool   // a picture only
	open    bool   // the group's pages stand below
	current bool
	hovered bool
	focused bool
}

func newNavRow(n *nav, g *navGroup, e *Entry) *navRow {
	r := &navRow{nav: n, group: g, entry: e}
	r.ExtendBaseWidget(r)
	return r
}

func (r *navRow) sameEntry(e *Entry) bool {
	return r.entry == nil && e == nil || r.entry != nil && e != nil && r.entry.Name == e.Name
}

// page is the name of the page it leads to, "" for a group of several.
func (r *navRow) page() string {
	switch {
	case r.entry != nil:
		return r.entry.Name
	case r.group.single():
		return r.group.pages[0].Name
	}
	return ""
}

// title is its word.
func (r *navRow) title() string {
	if r.entry != nil {
		return r.entry.Title()
	}
	return MenuTitle(r.group.name)
}

// Tapped goes to the page, or opens and closes the group.
func (r *navRow) Tapped(*fyne.PointEvent) {
	switch {
	case r.entry != nil:
		r.nav.side.w.Go(To(r.entry.Name))
	case r.group.single():
		r.nav.side.w.Go(To(r.group.pages[0].Name))
	case r.narrow:
		r.nav.show(r)
	default:
		r.nav.toggle(r.group)
	}
}

// MouseIn implements desktop.Hoverable.
func (r *navRow) MouseIn(*desktop.MouseEvent) {
	r.hovered = true
	r.Refresh()
	r.nav.pointed(r)
}

// MouseMoved implements desktop.Hoverable.
func (r *navRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *navRow) MouseOut() {
	r.hovered = false
	r.Refresh()
	r.nav.unpointed()
}

// Cursor implements desktop.Cursorable.
func (r *navRow) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (r *navRow) CreateRenderer() fyne.WidgetRenderer {
	d := &navRowRenderer{r: r, back: canvas.NewRectangle(nil), mark: canvas.NewRectangle(nil),
		icon: kit.NewGlyph(), more: kit.NewGlyph(),
		words: kit.NewElided("", kit.Style{}), number: kit.NewText("", kit.Style{})}
	d.Refresh()
	return d
}

type navRowRenderer struct {
	r          *navRow
	back, mark *canvas.Rectangle
	icon, more *kit.Glyph
	words      *kit.Text
	number     *kit.Text // of records that wait for the owner
}

func (d *navRowRenderer) MinSize() fyne.Size {
	if d.r.entry != nil {
		return fyne.NewSize(sideNarrow-2, 32)
	}
	return fyne.NewSize(sideNarrow-2, look.RowHeight)
}

func (d *navRowRenderer) Layout(s fyne.Size) {
	const side, more, words = 18, 16, 44
	d.back.Move(fyne.NewPos(6, 1))
	d.back.Resize(fyne.NewSize(s.Width-12, s.Height-2))
	d.mark.Move(fyne.NewPos(0, 6))
	d.mark.Resize(fyne.NewSize(3, s.Height-12))
	x := float32(16)
	if d.r.narrow {
		x = (s.Width - side) / 2
	}
	d.icon.Move(fyne.NewPos(x, (s.Height-side)/2))
	d.icon.Resize(fyne.NewSquareSize(side))
	d.more.Move(fyne.NewPos(s.Width-more-12, (s.Height-more)/2))
	d.more.Resize(fyne.NewSquareSize(more))
	d.words.Move(fyne.NewPos(words, 0))
	right := s.Width - 12
	if d.r.entry == nil && !d.r.group.single() {
		right -= more + 4
	}
	if d.number.Text() != "" {
		m := d.number.MinSize()
		right -= m.Width + 8
		d.number.Move(fyne.NewPos(right+8, (s.Height-m.Height)/2))
		d.number.Resize(m)
	}
	d.words.Resize(fyne.NewSize(max(right-words, 0), s.Height))
}

func (d *navRowRenderer) Refresh() {
	r := d.r
	ink := look.Ink
	d.mark.FillColor, d.back.FillColor, d.back.StrokeColor = color.Transparent, color.Transparent, color.Transparent
	d.back.CornerRadius, d.back.StrokeWidth = look.SmallEdge, 2
	switch {
	case r.current:
		ink = look.Accent
		d.mark.FillColor, d.back.FillColor = look.Color(look.Accent), look.Color(look.RowChosen)
	case r.hovered:
		d.back.FillColor = look.Color(theme.ColorNameHover)
	}
	if r.focused {
		d.back.StrokeColor = look.Color(look.Accent)
	}
	d.words.Set(r.title(), kit.Style{Color: ink, Bold: r.current})
	setShown(d.words, !r.narrow)
	number := ""
	if n := r.nav.side.w.waiting[r.page()]; n > 0 && !r.narrow {
		number = kit.Count(n)
	}
	d.number.Set(number, kit.Style{Size: look.Small, Bold: true, Color: ink})
	setShown(d.icon, r.entry == nil)
	if r.entry == nil {
		d.icon.Draw(menuIcon(r.group.name), ink)
	}
	setShown(d.more, r.entry == nil && !r.narrow && !r.group.single())
	if r.open {
		d.more.Draw(theme.MenuDropDownIcon(), look.Muted)
	} else {
		d.more.Draw(theme.MenuExpandIcon(), look.Muted)
	}
	d.Layout(r.Size())
	d.back.Refresh()
	d.mark.Refresh()
	d.words.Refresh()
}

func (d *navRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{d.back, d.mark, d.icon.Image, d.more.Image, d.words,
		d.number}
}
func (d *navRowRenderer) Destroy() {}

// flyout shows the pages of a closed group beside it.
type flyout struct {
	widget.BaseWidget
	nav    *nav
	group  *navGroup
	chosen int // -1: none
	head   float32
}

func newFlyout(n *nav, g *navGroup) *flyout {
	f := &flyout{nav: n, group: g, chosen: -1}
	f.ExtendBaseWidget(f)
	return f
}

// choose highlights a page, round and round.
func (f *flyout) choose(i int) {
	f.chosen = (i + len(f.group.pages)) % len(f.group.pages)
	f.Refresh()
}

func (f *flyout) enter() { f.nav.side.w.Go(To(f.group.pages[f.chosen].Name)) }

func (f *flyout) at(y float32) int {
	return max(0, min(int((y-look.Unit-f.head)/look.RowHeight), len(f.group.pages)-1))
}

// Tapped implements fyne.Tappable.
func (f *flyout) Tapped(ev *fyne.PointEvent) {
	f.chosen = f.at(ev.Position.Y)
	f.enter()
}

// MouseIn implements desktop.Hoverable.
func (f *flyout) MouseIn(ev *desktop.MouseEvent) {
	f.nav.wait(0, nil)
	f.MouseMoved(ev)
}

// MouseMoved implements desktop.Hoverable.
func (f *flyout) MouseMoved(ev *desktop.MouseEvent) {
	if n := f.at(ev.Position.Y); n != f.chosen {
		f.choose(n)
	}
}

// MouseOut implements desktop.Hoverable.
func (f *flyout) MouseOut() { f.nav.unpointed() }

// Cursor implements desktop.Cursorable.
func (f *flyout) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (f *flyout) CreateRenderer() fyne.WidgetRenderer {
	list := kit.Stack(0)
	if f.nav.side.narrow() && !f.group.single() { // where no word says which group it is
		title := kit.NewText(MenuTitle(f.group.name), kit.Style{Size: look.Small, Bold: true, Color: look.Muted})
		list.Add(kit.Pad(1.5, 0.5, title))
		f.head = list.MinSize().Height
	}
	var rows []*listRow
	for _, e := range f.group.pages {
		row := newListRow(e.Icon, e.Title(), "")
		rows = append(rows, row)
		list.Add(row)
	}
	return &flyoutRenderer{f: f, rows: rows, box: kit.NewSurface(kit.Pad(0.5, 1, list))}
}

type flyoutRenderer struct {
	f    *flyout
	rows []*listRow
	box  *kit.Surface
}

func (r *flyoutRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.box} }
func (r *flyoutRenderer) Destroy()                     {}
func (r *flyoutRenderer) Layout(s fyne.Size)           { r.box.Resize(s) }
func (r *flyoutRenderer) MinSize() fyne.Size {
	m := r.box.MinSize()
	m.Width = max(m.Width+3*look.Unit, 200)
	return m
}
func (r *flyoutRenderer) Refresh() {
	for i, row := range r.rows {
		row.choose(i == r.f.chosen)
	}
	r.box.Refresh()
}

// listRow is a line of the pages beside a group or of the search: a picture, words, and a note at the right.
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
