// Package shell is the frame around the pages: the side bar, routes with back and forward, search, keys and banners.
// Pages are declarations (Entry) in a Book and get a Desk to work with; the shell knows none of them.
// To add a page: write a Page in ui/pages, declare its Entry there, done; side bar, search and history follow.
package shell

import (
	"context"
	"fmt"
	"maps"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetooltip "github.com/dweymouth/fyne-tooltip"

	"griddle/server/status"
	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/prefs"
	"griddle/shop/words"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/say"
	"griddle/vault"
)

// Deps is what main hands to the window.
type Deps struct {
	Shop    *shop.Store
	Vault   *vault.Vault
	API     Controller
	Now     func() time.Time // nil: time.Now
	Runner  kit.Runner       // nil: a new kit.Background
	Version string
	// Minimise makes the window small without closing it; nil: it is hidden until Raise.
	Minimise func(fyne.Window)
	// Restore brings a window back that was made small, before it is shown and takes the focus; nil: showing it does.
	Restore func(fyne.Window)
	// Portal asks for files in the desktop's own dialog, and prints by the system's command, where it has them.
	Portal bool
	// Minimised tells whether the window is small or away, whatever made it so; nil: nobody knows.
	Minimised func(fyne.Window) bool
}

// store and keyring are what the shell itself needs of the shop and the vault.
type store interface {
	Settings() (shop.Settings, error)
	SaveSettings(context.Context, shop.Settings) error
	Window() shop.Window
	CloseClear(context.Context) error
	Lost() (words.Sentence, bool)
	UIState(name string) string
	SetUIState(ctx context.Context, name, value string) error
	Drafts() ([]prefs.Draft, error)
	SetDraft(ctx context.Context, d prefs.Draft, pictures map[string][]byte) error
	Subscribe(func(model.Event)) (cancel func())
	AdminLock() (prefs.AdminLock, error)
	AdminWait() (time.Time, error)
	CheckAdminPassword(ctx context.Context, password string) error
}

type keyring interface {
	Status() vault.Status
	Open(ctx context.Context, owner bool) vault.Status
	OnChange(func(vault.Status)) (cancel func())
}

// Names under which the store remembers the window.
const (
	stateSize  = "window.size"
	stateRoute = "window.route"
	stateTheme = "window.theme"
	stateSide  = "window.side"
)

// The smallest window in which nothing is cut off, and the first one.
var (
	smallest = fyne.NewSize(1024, 700)
	usual    = fyne.NewSize(1280, 800)
)

// Window is the one window of the program.
type Window struct {
	desk     *Desk
	book     Book
	shop     store
	vault    keyring
	minimise func(fyne.Window)
	restore  func(fyne.Window)

	side    *sideBar
	banners *fyne.Container
	holder  *fyne.Container // the page
	frame   *frameLayout
	tips    fyne.CanvasObject // the layer of tooltips
	history history
	lock    *lock
	drafts  *drafts
	reader  kit.Reader[facts]
	facts   facts
	counter kit.Reader[map[string]int]
	waiting map[string]int    // records that wait for the owner, by the page
	unkept  map[string]string // facts that are to be remembered
	keeping bool              // others are being written
	started bool
	asking  bool // whether to ask before quitting is being read
	closed  bool
	front   bool // it has the keyboard
	altDown bool // Alt is held and nothing else was pressed

	question *kit.Overlay // whether to quit, asked last; may be closed by now

	blurred map[int]func()
	nextID  int
	cancels []func()
}

// facts are what side bar and banners show, read together away from the window.
type facts struct {
	settings shop.Settings
	clear    shop.Window
	keyring  vault.Status
	api      status.API
	warnings []string
	lock     prefs.AdminLock
	lost     string // why nothing is saved any more; "" = all is well
}

// New builds the window at its remembered size; Show opens it.
func New(a fyne.App, d Deps, b Book) *Window { return newWindow(a, d, b, d.Shop, d.Vault) }

func newWindow(a fyne.App, d Deps, b Book, s store, v keyring) *Window {
	if d.Runner == nil {
		d.Runner = new(kit.Background)
	}
	a.Settings().SetTheme(look.New(look.Choice(s.UIState(stateTheme))))
	win := a.NewWindow("Griddle")
	win.SetPadded(false)
	w := &Window{book: b, shop: s, vault: v, minimise: d.Minimise, restore: d.Restore, blurred: map[int]func(){}}
	w.desk = &Desk{Host: kit.NewHost(a, win, d.Runner, d.Now), Shop: d.Shop, Vault: d.Vault, API: d.API,
		Version: d.Version, window: w}
	if d.Portal {
		w.desk.Chooser, w.desk.Printer, w.desk.FilePrinter = kit.Portal, kit.NewPrinter(), kit.NewFilePrinter()
	}
	w.desk.OutOfSight = func() bool { return !w.front && d.Minimised != nil && d.Minimised(win) }
	w.lock, w.drafts = newLock(w), newDrafts(w)
	w.desk.Keeper, w.desk.At = w.drafts, func() string { return w.Route().String() }
	w.reader = kit.Reader[facts]{Runner: d.Runner, Get: w.read, Show: w.show}
	w.counter = kit.Reader[map[string]int]{Runner: d.Runner, Get: w.countWaiting, Show: w.showWaiting}
	w.side = newSideBar(w)
	w.banners = kit.Stack(0)
	w.holder = container.NewStack()
	w.frame = &frameLayout{side: w.side}
	body := container.New(w.frame, kit.NewBand(look.Paper, w.holder), w.side, w.banners)
	layers := container.NewStack(body, w.side.nav.layer, w.desk.Toasts().Area)
	tipped := fynetooltip.AddWindowToolTipLayer(layers, win.Canvas()).(*fyne.Container)
	w.tips = tipped.Objects[1]
	win.SetContent(newPresence(tipped, w.desk))
	win.Resize(rememberedSize(s.UIState(stateSize)))
	win.SetMaster()
	win.SetCloseIntercept(w.AskToClose)
	w.bindKeys()
	return w
}

// frameLayout puts page, side bar and banners, in this order, into the window.
type frameLayout struct {
	side *sideBar
	size fyne.Size
}

func (l *frameLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	l.size = s
	page, side, banners := o[0], o[1], o[2]
	left, top := float32(0), float32(0)
	if side.Visible() {
		l.side.fit(s.Width)
		left = l.side.width()
		side.Resize(fyne.NewSize(left, s.Height))
	}
	if banners.Visible() {
		banners.Move(fyne.NewPos(left, 0))
		banners.Resize(fyne.NewSize(s.Width-left, banners.MinSize().Height))
		// text knows its height after the first time
		banners.Resize(fyne.NewSize(s.Width-left, banners.MinSize().Height))
		top = banners.MinSize().Height
	}
	page.Move(fyne.NewPos(left, top))
	page.Resize(fyne.NewSize(s.Width-left, s.Height-top))
}

func (l *frameLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(800, 520) }

// rememberedSize reads "1280x800"; anything else, or too small a window, is the usual size.
func rememberedSize(text string) fyne.Size {
	var w, h float32
	if n, err := fmt.Sscanf(text, "%gx%g", &w, &h); err != nil || n != 2 || w < 800 || h < 520 || w > 16000 ||
		h > 16000 {
		return usual
	}
	return fyne.NewSize(w, h)
}

// Show opens the window at the first run, the page it was left at, or home.
func (w *Window) Show() {
	w.cancels = append(w.cancels,
		w.shop.Subscribe(func(e model.Event) { w.desk.Runner.Post(func() { w.event(e) }) }),
		w.vault.OnChange(func(vault.Status) { w.desk.Runner.Post(w.refresh) }),
		w.desk.API.OnChange(func(status.API) { w.desk.Runner.Post(w.refresh) }))
	life := w.desk.App.Lifecycle()
	life.SetOnExitedForeground(w.left)
	life.SetOnEnteredForeground(w.entered)
	w.refresh()
	w.counter.Read()
	type start struct {
		route  Route
		lock   prefs.AdminLock
		drafts []prefs.Draft
		lost   error // of the drafts
	}
	kit.Fetch(w.desk.Runner, func() (s start, err error) {
		s.lock, err = w.shop.AdminLock()
		s.drafts, s.lost = w.shop.Drafts()
		s.route = parseRoute(w.shop.UIState(stateRoute))
		if w.book.Start != nil {
			if r, ok := w.book.Start(w.desk); ok {
				s.route = r
			}
		}
		return s, err
	}, func(s start, err error) {
		s.lock.Set = s.lock.Set || err != nil // what cannot be read does not open the window
		w.started = true
		w.lock.begin(s.lock)
		w.drafts.begin(s.drafts)
		if s.lost != nil {
			w.desk.ToastError(s.lost)
		}
		if _, known := w.entry(s.route); !known {
			s.route = w.book.Home
		}
		w.Go(s.route)
	})
	w.desk.Window.Show()
}

// ShowAndRun opens the window and returns when the program ends.
func (w *Window) ShowAndRun() {
	w.Show()
	w.desk.App.Run()
}

// Raise brings the window up, also when it was hidden: a second start of the program does it. It may be called on any
// goroutine.
func (w *Window) Raise() {
	w.desk.Runner.Post(func() {
		if w.restore != nil {
			w.restore(w.desk.Window)
		}
		w.desk.Window.Show()
		w.desk.Window.RequestFocus()
	})
}

// event is told what changed in the store.
func (w *Window) event(e model.Event) {
	if w.closed {
		return
	}
	if e.Touches(shop.SettingTopics, shop.WindowTopics, shop.KeyTopics) {
		w.refresh()
	}
	w.counter.Read()
	if p := w.history.page(); p != nil && !w.lock.locked() {
		p.Changed(e) // a page that comes back from behind the lock fetches anyway
	}
}

// countWaiting counts for each page what waits for the owner.
func (w *Window) countWaiting() (map[string]int, error) {
	all := map[string]int{}
	for _, e := range w.book.Entries {
		if e.Count == nil {
			continue
		}
		n, err := e.Count(context.Background(), w.desk)
		if err != nil {
			return nil, err
		}
		all[e.Name] = n
	}
	return all, nil
}

func (w *Window) showWaiting(all map[string]int, err error) {
	if err == nil && !w.closed && !maps.Equal(all, w.waiting) { // what is wrong with the store is said elsewhere
		w.waiting = all
		w.side.nav.Refresh()
	}
}

// refresh reads what side bar and banners show.
func (w *Window) refresh() { w.reader.Read() }

func (w *Window) read() (facts, error) {
	s, err := w.shop.Settings()
	f := facts{settings: s, clear: w.shop.Window(), keyring: w.vault.Status(), api: w.desk.API.Status()}
	if lost, is := w.shop.Lost(); is {
		f.lost = say.It(lost)
	}
	if w.book.Warnings != nil {
		f.warnings = w.book.Warnings(w.desk)
	}
	if err == nil {
		f.lock, err = w.shop.AdminLock()
	}
	return f, err
}

func (w *Window) show(f facts, err error) {
	if w.closed {
		return
	}
	if err != nil {
		w.facts.lost = f.lost
		w.showBanners()
		w.desk.ToastError(err)
		return
	}
	w.facts = f
	w.title()
	w.lock.learn(f.lock)
	w.showBanners()
	w.side.update()
	w.desk.Window.Content().Refresh()
}

func (w *Window) title() {
	t := "Griddle"
	if n := w.facts.settings.StoreName; n != "" {
		t = n + " – Griddle"
	}
	w.desk.Window.SetTitle(t)
}

// left and entered are told that another program got the focus, or this one.
func (w *Window) left() {
	w.front = false
	w.blur()
}

// blur hides what nobody else is to see.
func (w *Window) blur() {
	w.altDown = false
	w.side.nav.close()
	for _, fn := range w.blurred {
		fn()
	}
}

func (w *Window) entered() {
	if w.closed {
		return
	}
	w.front = true
	// The owner may have unlocked the keyring meanwhile. One that needs a passphrase cannot have changed.
	if st := w.facts.keyring; st.Condition == vault.Locked && !st.NeedsPassphrase {
		w.desk.Runner.Run(func() { w.vault.Open(context.Background(), false) }, w.refresh)
		return
	}
	w.refresh() // a warning may have become due while the window was out of sight
}

// remember stores a fact about the window away from it; of several under one name the last one stays.
func (w *Window) remember(name, value string) {
	if w.unkept == nil {
		w.unkept = map[string]string{}
	}
	w.unkept[name] = value
	if !w.keeping {
		w.keepFacts()
	}
}

// keepFacts writes what is to be remembered, one lot after the other.
func (w *Window) keepFacts() {
	facts := w.unkept
	w.unkept, w.keeping = map[string]string{}, true
	w.desk.Runner.Run(func() {
		for name, value := range facts {
			if err := w.shop.SetUIState(context.Background(), name, value); err != nil {
				fyne.LogError("remember "+name, err)
			}
		}
	}, func() {
		if w.keeping = false; len(w.unkept) > 0 {
			w.keepFacts()
		}
	})
}

// nextTheme goes from following the system to light to dark and back.
func (w *Window) nextTheme() {
	next := map[look.Choice]look.Choice{look.System: look.Light, look.Light: look.Dark,
		look.Dark: look.System}[w.Theme()]
	w.SetTheme(next)
}

// Theme is the owner's choice.
func (w *Window) Theme() look.Choice {
	if t, ok := w.desk.App.Settings().Theme().(*look.Theme); ok {
		return t.Choice()
	}
	return look.System
}

// SetTheme changes and remembers it.
func (w *Window) SetTheme(c look.Choice) {
	w.desk.App.Settings().SetTheme(look.New(c))
	w.side.Refresh()
	w.remember(stateTheme, string(c))
}
