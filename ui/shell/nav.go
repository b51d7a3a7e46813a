package shell

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/kit"
)

// The groups of pages, in order; one without a page is not shown.
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

// MenuTitle is the word of a group.
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

func menuIcon(menu string) fyne.Resource {
	switch menu {
	case Dashboard:
		return theme.HomeIcon()
	case Catalog:
		return theme.GridIcon()
	case People:
		return theme.AccountIcon()
	case Orders:
		return theme.DocumentIcon()
	case Reports:
		return theme.ListIcon()
	case Admin:
		return theme.ComputerIcon()
	}
	return theme.SettingsIcon()
}

// How long the pointer may rest on a group before its pages open beside it, and be away before they close.
const (
	openAfter  = 120 * time.Millisecond
	closeAfter = 300 * time.Millisecond
)

// navGroup is a group with its pages. One of a single page leads there itself.
type navGroup struct {
	name  string
	pages []Entry
}

func (g *navGroup) single() bool { return len(g.pages) == 1 }

// nav is the list of groups and pages in the side bar. The group of the page on screen stands open, another one
// opens on a click, and pointing at a closed one shows its pages beside it.
type nav struct {
	widget.BaseWidget
	side   *sideBar
	layer  *fyne.Container // over the page: the pages of a closed group
	groups []*navGroup
	opened map[string]bool
	rows   []*navRow
	list   *fyne.Container
	scroll *container.Scroll

	focused bool
	chosen  int            // the row that the keyboard is on
	before  fyne.Focusable // had the keyboard before
	fly     *flyout        // what is open beside; nil: nothing
	later   func()         // ends a delayed opening or closing
}

func newNav(s *sideBar) *nav {
	n := &nav{side: s, layer: container.NewWithoutLayout(), opened: map[string]bool{}, list: kit.Stack(0)}
	for _, name := range menus {
		g := &navGroup{name: name}
		for _, e := range s.w.book.Entries {
			if e.Menu == name {
				g.pages = append(g.pages, e)
			}
		}
		if len(g.pages) > 0 {
			n.groups = append(n.groups, g)
		}
	}
	n.scroll = container.NewVScroll(n.list)
	n.ExtendBaseWidget(n)
	return n
}

// current is the page that is marked: the one on screen or, while an editor is open, the list it belongs to.
func (n *nav) current() Entry {
	e, _ := n.side.w.entry(n.side.w.Route())
	return n.side.w.home(e)
}

// open tells whether a group's pages stand below it.
func (n *nav) open(g *navGroup) bool {
	return !n.side.narrow() && !g.single() && (n.opened[g.name] || n.current().Menu == g.name)
}

// build makes the rows anew.
func (n *nav) build() {
	current := n.current()
	var rows []*navRow
	add := func(g *navGroup, e *Entry) {
		i := len(rows)
		var r *navRow
		if i < len(n.rows) && n.rows[i].group == g && n.rows[i].sameEntry(e) {
			r = n.rows[i] // kept, so that what the pointer is on stays
		} else {
			r = newNavRow(n, g, e)
		}
		r.narrow, r.open = n.side.narrow(), n.open(g)
		r.current = e != nil && e.Name == current.Name || e == nil && current.Menu == g.name && (g.single() || r.narrow)
		rows = append(rows, r)
	}
	for _, g := range n.groups {
		add(g, nil)
		if n.open(g) {
			for i := range g.pages {
				add(g, &g.pages[i])
			}
		}
	}
	n.rows, n.list.Objects = rows, nil
	for _, r := range rows {
		n.list.Add(r)
	}
	n.chosen = min(n.chosen, len(rows)-1)
	n.Refresh()
}

// Refresh implements fyne.CanvasObject.
func (n *nav) Refresh() {
	for i, r := range n.rows {
		r.focused = n.focused && i == n.chosen && n.fly == nil
		r.Refresh()
	}
	n.scroll.Refresh()
	n.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (n *nav) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(n.scroll) }

// enter gives the keyboard to the side bar, and takes it back.
func (n *nav) enter() {
	if n.focused {
		n.leave()
		return
	}
	c := n.side.w.desk.Window.Canvas()
	n.before = kit.Lasting(c.Focused())
	n.chosen = 0
	for i, r := range n.rows {
		if r.current {
			n.chosen = i
		}
	}
	c.Focus(n)
}

// leave closes what is open beside and gives the keyboard back to the page.
func (n *nav) leave() {
	n.close()
	c, before := n.side.w.desk.Window.Canvas(), n.before
	n.before = nil
	if before != nil {
		c.Focus(before)
	} else {
		c.Unfocus()
	}
}

// FocusGained implements fyne.Focusable.
func (n *nav) FocusGained() { n.focused = true; n.Refresh() }

// FocusLost implements fyne.Focusable.
func (n *nav) FocusLost() {
	n.focused = false
	n.close()
	n.Refresh()
}

// TypedRune implements fyne.Focusable.
func (n *nav) TypedRune(rune) {}

// KeyDown implements desktop.Keyable.
func (n *nav) KeyDown(ev *fyne.KeyEvent) { n.side.w.keyDown(ev) }

// KeyUp implements desktop.Keyable.
func (n *nav) KeyUp(ev *fyne.KeyEvent) { n.side.w.keyUp(ev) }

// TypedKey implements fyne.Focusable.
func (n *nav) TypedKey(ev *fyne.KeyEvent) {
	if n.fly != nil {
		switch ev.Name {
		case fyne.KeyDown:
			n.fly.choose(n.fly.chosen + 1)
			return
		case fyne.KeyUp:
			n.fly.choose(n.fly.chosen - 1)
			return
		case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
			if n.fly.chosen >= 0 {
				n.fly.enter()
			}
			return
		case fyne.KeyLeft, fyne.KeyEscape:
			n.close()
			return
		}
	}
	row := n.rows[n.chosen]
	switch ev.Name {
	case fyne.KeyDown:
		n.choose(n.chosen + 1)
	case fyne.KeyUp:
		n.choose(n.chosen - 1)
	case fyne.KeyHome:
		n.choose(0)
	case fyne.KeyEnd:
		n.choose(len(n.rows) - 1)
	case fyne.KeyRight:
		switch {
		case row.entry != nil || row.group.single():
		case row.narrow:
			n.show(row)
			n.fly.choose(0)
		case !row.open:
			n.toggle(row.group)
		default:
			n.choose(n.chosen + 1)
		}
	case fyne.KeyLeft:
		for i, r := range n.rows {
			if r.group == row.group && r.entry == nil {
				n.choose(i)
			}
		}
		if n.opened[row.group.name] {
			n.toggle(row.group)
		}
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		row.Tapped(nil)
		if n.fly != nil {
			n.fly.choose(0)
		}
	case fyne.KeyEscape:
		n.leave()
	default:
		kit.PassKey(n, ev)
	}
}

// choose moves the keyboard to a row, round and round, and brings it into sight.
func (n *nav) choose(i int) {
	n.chosen = (i + len(n.rows)) % len(n.rows)
	row := n.rows[n.chosen]
	top, bottom := row.Position().Y, row.Position().Y+row.Size().Height
	switch {
	case top < n.scroll.Offset.Y:
		n.scroll.ScrollToOffset(fyne.NewPos(0, top))
	case bottom > n.scroll.Offset.Y+n.scroll.Size().Height:
		n.scroll.ScrollToOffset(fyne.NewPos(0, bottom-n.scroll.Size().Height))
	}
	n.Refresh()
}

// goTo opens the first page of the group at a place, if there is one.
func (n *nav) goTo(place int) {
	if place < len(n.groups) {
		n.side.w.Go(To(n.groups[place].pages[0].Name))
	}
}

// toggle opens a group below its word, or closes it.
func (n *nav) toggle(g *navGroup) {
	n.close()
	n.opened[g.name] = !n.opened[g.name]
	n.build()
	n.side.Refresh()
}

// show opens the pages of a closed group beside it.
func (n *nav) show(r *navRow) {
	n.wait(0, nil)
	if n.fly != nil && n.fly.group == r.group {
		return
	}
	n.fly = newFlyout(n, r.group)
	n.fly.Resize(n.fly.MinSize())
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r)
	room := n.side.w.desk.Window.Canvas().Size().Height
	n.fly.Move(fyne.NewPos(n.side.width()-2, max(min(at.Y, room-n.fly.Size().Height-8), 0)))
	n.layer.Objects = []fyne.CanvasObject{n.fly}
	n.layer.Refresh()
	n.Refresh()
}

// close takes away what is open beside.
func (n *nav) close() {
	n.wait(0, nil)
	if n.fly == nil {
		return
	}
	n.fly = nil
	n.layer.Objects = nil
	n.layer.Refresh()
	n.Refresh()
}

// wait forgets what was to happen later and, with fn, lets something else happen.
func (n *nav) wait(d time.Duration, fn func()) {
	if n.later != nil {
		n.later()
		n.later = nil
	}
	if fn != nil {
		n.later = n.side.w.desk.Runner.After(d, fn)
	}
}

// pointed is told that the pointer came to a row: another group's pages take the place of open ones at once, else
// after a moment.
func (n *nav) pointed(r *navRow) {
	hides := r.entry == nil && !r.open && (r.narrow || !r.group.single())
	switch {
	case !hides && n.fly != nil:
		n.wait(closeAfter, n.close)
	case !hides:
		n.wait(0, nil)
	case n.fly != nil:
		n.show(r)
	default:
		n.wait(openAfter, func() { n.show(r) })
	}
}

// unpointed is told that the pointer left a row or what is open beside it.
func (n *nav) unpointed() { n.wait(closeAfter, n.close) }
