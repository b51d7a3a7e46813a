package shell

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"griddle/assets"
	"griddle/ui/kit"
	"griddle/ui/look"
)

// The entries of the top menu, in order; one without a page is not shown.
const (
	Dashboard = "dashboard"
	Catalog   = "catalog"
	People    = "people"
	Orders    = "orders"
	Reports   = "reports"
	Admin     = "admin"
	Settings  = "settings"
)

var menus = []string{Dashboard, Catalog, People, Orders, Reports, Admin, Settings}

// MenuTitle is the word of a menu.
func MenuTitle(menu string) string {
	switch menu {
	case Dashboard:
		return lang.X("menu.dashboard", "Dashboard")
	case Catalog:
		return lang.X("menu.catalog", "Catalog")
	case People:
		return lang.X("menu.people", "People")
	case Orders:
		return lang.X("menu.orders", "Orders")
	case Reports:
		return lang.X("menu.reports", "Reports")
	case Admin:
		return lang.X("menu.admin", "Admin")
	}
	return lang.X("menu.settings", "Settings")
}

// How long the pointer may rest on an entry before its pages open, and be away before they close.
const (
	openAfter  = 120 * time.Millisecond
	closeAfter = 300 * time.Millisecond
	menuHeight = 56
)

// menuBar is the top of the window: the menus, back and forward, the search and the theme.
type menuBar struct {
	widget.BaseWidget
	w     *Window
	layer *fyne.Container // over the page: the open drop-down
	items []*menuItem
	row   *fyne.Container
	back  *kit.Button
	ahead *kit.Button
	theme *kit.Button
	lock  *kit.Button // while there is an admin password

	open   *menuItem
	drop   *dropDown
	before fyne.Focusable // had the keyboard before F10
	later  func()         // ends a delayed opening or closing
}

func newMenuBar(w *Window) *menuBar {
	m := &menuBar{w: w, layer: container.NewWithoutLayout()}
	logo := canvas.NewImageFromResource(assets.Icon)
	logo.FillMode = canvas.ImageFillContain
	logo.SetMinSize(fyne.NewSquareSize(28))
	left := []fyne.CanvasObject{logo, kit.Gap(1, 0)}
	for _, name := range menus {
		var pages []Entry
		for _, e := range w.book.Entries {
			if e.Menu == name {
				pages = append(pages, e)
			}
		}
		if len(pages) > 0 {
			item := newMenuItem(m, name, pages)
			m.items = append(m.items, item)
			left = append(left, item)
		}
	}
	m.back = kit.NewIconButton(theme.NavigateBackIcon(), lang.X("menu.back", "Back (Alt+Left)"), w.Back)
	m.ahead = kit.NewIconButton(theme.NavigateNextIcon(), lang.X("menu.forward", "Forward (Alt+Right)"), w.Forward)
	search := kit.NewButton(lang.X("menu.search", "Search   Ctrl+K"), kit.Secondary, w.Search).WithIcon(theme.SearchIcon())
	m.theme = kit.NewIconButton(theme.ColorPaletteIcon(), "", w.nextTheme)
	m.lock = kit.NewIconButton(theme.LogoutIcon(), lang.X("menu.lock", "Lock the window (Ctrl+L)"), w.Lock)
	m.lock.Hide()
	right := []fyne.CanvasObject{m.back, m.ahead, kit.Gap(1, 0), search, m.theme, m.lock}
	all := append(append(left, kit.Gap(0, 0)), right...)
	m.row = kit.Fill(0.5, len(left), all...)
	m.ExtendBaseWidget(m)
	return m
}

// update follows the page on screen.
func (m *menuBar) update() {
	h := m.w.history
	if m.lock.Visible() != m.w.lock.state.Set {
		m.lock.Hidden = !m.w.lock.state.Set
		m.row.Refresh()
	}
	m.back.SetEnabled(h.at > 0)
	m.ahead.SetEnabled(h.at+1 < len(h.visits))
	for _, i := range m.items {
		i.Refresh()
	}
}

// Refresh implements fyne.CanvasObject.
func (m *menuBar) Refresh() {
	switch m.w.Theme() {
	case look.Light:
		m.theme.SetToolTip(lang.X("theme.light", "Theme: light. Click for dark."))
	case look.Dark:
		m.theme.SetToolTip(lang.X("theme.dark", "Theme: dark. Click to follow the computer."))
	default:
		m.theme.SetToolTip(lang.X("theme.system", "Theme: as on this computer. Click for light."))
	}
	m.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (m *menuBar) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(&barLayout{}, kit.NewBand(look.Card, kit.Gap(0, 0)), kit.NewRule(), m.row))
}

// barLayout: background, a line at the foot, the row.
type barLayout struct{}

func (barLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Resize(s)
	o[1].Move(fyne.NewPos(0, s.Height-1))
	o[1].Resize(fyne.NewSize(s.Width, 1))
	o[2].Move(fyne.NewPos(2*look.Unit, 0))
	o[2].Resize(fyne.NewSize(s.Width-4*look.Unit, s.Height))
}

func (barLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, menuHeight) }

// toggle gives the keyboard to the menu, and takes it back.
func (m *menuBar) toggle() {
	if m.open != nil {
		m.escape()
		return
	}
	if len(m.items) == 0 {
		return
	}
	m.before = m.w.desk.Window.Canvas().Focused()
	first := m.items[0]
	for _, i := range m.items {
		if i.current() {
			first = i
		}
	}
	m.w.desk.Window.Canvas().Focus(first)
	m.show(first)
	m.drop.choose(0)
}

// escape closes the drop-down and gives the keyboard back.
func (m *menuBar) escape() {
	m.close()
	c := m.w.desk.Window.Canvas()
	if m.before != nil {
		c.Focus(m.before)
	} else {
		c.Unfocus()
	}
	m.before = nil
}

// show opens the pages of an entry below it.
func (m *menuBar) show(i *menuItem) {
	m.wait(0, nil)
	if m.open == i {
		return
	}
	m.open = i
	m.drop = newDropDown(m, i)
	p := fyne.CurrentApp().Driver().AbsolutePositionForObject(i)
	m.drop.Resize(m.drop.MinSize())
	m.drop.Move(fyne.NewPos(p.X, menuHeight-6))
	m.layer.Objects = []fyne.CanvasObject{m.drop}
	m.layer.Refresh()
	m.update()
}

// close takes the drop-down away.
func (m *menuBar) close() {
	m.wait(0, nil)
	if m.open == nil {
		return
	}
	m.open, m.drop = nil, nil
	m.layer.Objects = nil
	m.layer.Refresh()
	m.update()
}

// wait forgets what was to happen later and, with fn, lets something else happen.
func (m *menuBar) wait(d time.Duration, fn func()) {
	if m.later != nil {
		m.later()
		m.later = nil
	}
	if fn != nil {
		m.later = m.w.desk.Runner.After(d, fn)
	}
}

// pointed is told that the pointer came to an entry: at once when another one is open, else after a moment.
func (m *menuBar) pointed(i *menuItem) {
	if m.open != nil {
		m.show(i)
		return
	}
	m.wait(openAfter, func() { m.show(i) })
}

// unpointed is told that the pointer left entry or drop-down.
func (m *menuBar) unpointed() { m.wait(closeAfter, m.close) }

// beside opens the entry by places to the right (or left, negative).
func (m *menuBar) beside(i *menuItem, by int) {
	for n, other := range m.items {
		if other == i {
			next := m.items[(n+by+len(m.items))%len(m.items)]
			before := m.before
			m.w.desk.Window.Canvas().Focus(next)
			m.before = before
			m.show(next)
			m.drop.choose(0)
			return
		}
	}
}
