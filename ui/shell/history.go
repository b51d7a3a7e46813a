package shell

import (
	"strings"

	"fyne.io/fyne/v2"

	"griddle/ui/kit"
)

// visit is one place in the history: a route and what its page wants back. Only the visit on screen holds a page;
// widgets are not kept.
type visit struct {
	route Route
	state string
	page  Page
	head  kit.Head // of the page on screen, whose buttons and search field keys reach
}

// history is where the owner has been; at is the visit on screen, -1 before the first.
type history struct {
	visits []*visit
	at     int
}

const historyAtMost = 50

func (h *history) current() *visit {
	if h.at < 0 || h.at >= len(h.visits) {
		return nil
	}
	return h.visits[h.at]
}

func (h *history) page() Page {
	if v := h.current(); v != nil {
		return v.page
	}
	return nil
}

// push forgets what lies ahead and adds a visit.
func (h *history) push(r Route) {
	if len(h.visits) > 0 {
		h.visits = h.visits[:h.at+1]
	}
	h.visits = append(h.visits, &visit{route: r})
	if extra := len(h.visits) - historyAtMost; extra > 0 {
		h.visits = h.visits[extra:]
	}
	h.at = len(h.visits) - 1
}

// String is the route as text: "admin/api", "catalog/product?bvin".
func (r Route) String() string {
	if r.Arg == "" {
		return r.Name
	}
	return r.Name + "?" + r.Arg
}

func parseRoute(text string) Route {
	name, arg, _ := strings.Cut(text, "?")
	return Route{name, arg}
}

func (w *Window) entry(r Route) (Entry, bool) {
	for _, e := range w.book.Entries {
		if e.Name == r.Name {
			return e, true
		}
	}
	return Entry{}, false
}

// home is the page of the side bar that an entry is or belongs to: an editor to its list, which stands before it in
// the book.
func (w *Window) home(e Entry) Entry {
	var last Entry
	for _, one := range w.book.Entries {
		if one.Menu != "" {
			last = one
		}
		if one.Name == e.Name {
			return last
		}
	}
	return Entry{}
}

// Route is the page on screen.
func (w *Window) Route() Route {
	if v := w.history.current(); v != nil {
		return v.route
	}
	return Route{}
}

// Go opens a page; the one on screen stays in the history. A route without a page opens home.
func (w *Window) Go(r Route) {
	if _, known := w.entry(r); !known {
		r = w.book.Home
	}
	w.side.nav.close()
	if v := w.history.current(); v != nil && v.route == r {
		return
	}
	w.leave()
	w.history.push(r)
	w.arrive()
}

// Back goes to the page before; with none it goes home.
func (w *Window) Back() {
	if w.history.at <= 0 {
		w.Go(w.book.Home)
		return
	}
	w.step(-1)
}

// Forward goes to the page that Back left.
func (w *Window) Forward() {
	if w.history.at+1 < len(w.history.visits) {
		w.step(1)
	}
}

func (w *Window) step(by int) {
	w.side.nav.close()
	w.leave()
	w.history.at += by
	w.arrive()
}

// leave hides the page on screen, keeps what it wants back and drops it.
func (w *Window) leave() {
	v := w.history.current()
	if v == nil || v.page == nil {
		return
	}
	if k, ok := v.page.(Keeper); ok {
		v.state = k.State()
	}
	if !w.lock.drop() {
		v.page.Hide()
	}
	if e, _ := w.entry(v.route); e.guarded() {
		w.lock.used()
	}
	v.page, v.head = nil, kit.Head{}
}

// arrive makes the page of the current visit and shows it, or asks for the admin password first.
func (w *Window) arrive() {
	v := w.history.current()
	e, _ := w.entry(v.route)
	if w.lock.keeps(e) {
		return
	}
	v.page = e.New(w.desk, v.route.Arg)
	v.head = v.page.Head()
	frame := kit.Frame(v.head, v.page.Build())
	if k, ok := v.page.(Keeper); ok && v.state != "" {
		k.Restore(v.state)
	}
	w.desk.Runner.Together(func() {
		w.display(frame, e.Bare)
		v.page.Show()
	})
	if !e.Bare {
		w.remember(stateRoute, v.route.String())
	}
}

// display puts a page's frame, or what stands in for it, into the window; bare is without anything around it.
func (w *Window) display(frame fyne.CanvasObject, bare bool) {
	kit.EndTips()
	w.showBanners()
	w.bare(bare)
	w.desk.Displays(frame)
	w.holder.Objects = []fyne.CanvasObject{frame}
	w.holder.Refresh()
	w.desk.Window.Canvas().Unfocus()
}

// bare hides or shows everything around the page. While the window is locked the foot of the side bar alone stays:
// whoever sits there has to see that clear operations are allowed, and may end that.
func (w *Window) bare(on bool) {
	locked := w.lock.locked()
	setShown(w.side, !on || locked)
	setShown(w.banners, !on && !locked)
	setShown(w.tips, !locked)
	w.side.update()
	w.desk.Window.Content().Refresh()
}

// finish ends the first run.
func (w *Window) finish() {
	w.leave()
	w.history = history{at: -1}
	w.refresh()
	w.Go(w.book.Home)
}
