package shell

import (
	"context"

	"fyne.io/fyne/v2"

	"griddle/server/status"
	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/vault"
)

// Route names a page ("admin/api") with an argument ("42", a bvin) where the page takes one.
type Route struct{ Name, Arg string }

// To is the route of a page without an argument.
func To(name string) Route { return Route{Name: name} }

// With is the route with an argument.
func (r Route) With(arg string) Route { return Route{r.Name, arg} }

// Page is one visit to a page. It is built once, shown, hidden and shown again (back, forward, another page on top),
// and dropped. All calls come on the window's goroutine; slow steps go through Desk.Runner (kit.Fetch).
type Page interface {
	Head() kit.Head           // title, one line of purpose, primary action, filters; called once, before Build
	Build() fyne.CanvasObject // the content below the head; called once
	Show()                    // on screen now: fetch, start what ticks
	Hide()                    // no longer on screen: stop what ticks
	Changed(model.Event)      // something in the store changed while the page is on screen: fetch again
}

// Keeper is a Page that wants its filters, sort and place back when the owner comes back to it.
type Keeper interface {
	Page
	State() string  // asked when the page is left
	Restore(string) // called before Show with what State answered, "" never
}

// Entry declares a page: where it is found and how it is made. An entry without a Menu is reached by links only and
// belongs to the page before it in the book, which stays marked.
type Entry struct {
	Name  string        // of the route: "admin/api"
	Menu  string        // one of the groups: Admin, Settings …; empty: reached by links only
	Title func() string // in the side bar and the search, in the owner's language
	Words func() string // further words the search finds it by; may be nil
	Act   func() string // what its primary action does, for the search; may be nil
	Icon  fyne.Resource // may be nil
	// Find answers records of the page for the search box; may be nil. Called away from the window.
	Find func(ctx context.Context, d *Desk, words string) []Hit
	// Count answers how many records of the page wait for the owner, for the side bar; may be nil. Called away from the
	// window.
	Count func(context.Context, *Desk) (int, error)
	Bare  bool                     // shown without the side bar: the first run
	New   func(*Desk, string) Page // the argument of the route; "" when none
}

// Waiting is work that waits for the owner: how much there is, and where.
type Waiting struct {
	Title func() string
	Route Route
	Count func(context.Context, *Desk) (int, error) // called away from the window
}

// guarded tells whether the admin password stands before the page.
func (e Entry) guarded() bool { return e.Menu == Admin || e.Menu == Settings }

// Book is all the pages and what the window asks of them.
type Book struct {
	Entries []Entry
	Home    Route // where a new window opens
	// Start answers where the window must open instead, e.g. the first run; nil or false: the last page, else Home.
	// Called away from the window.
	Start func(d *Desk) (Route, bool)
	// Unlock is where the keyring's and the keys' choices are, for the banners.
	Unlock Route
	// OnUnlock is asked when the owner pressed Unlock; true: it has done it, or asks for a passphrase itself. nil or
	// false: the keyring is opened.
	OnUnlock func(d *Desk) bool
	// API is where the API server's choices are, for the banners and the side bar.
	API Route
	// Warnings are sentences about what will soon happen to keys, shown with a way to Unlock's page; may be nil. Called
	// away from the window.
	Warnings func(d *Desk) []string
	// Find answers records for the search box (keys by name); called away from the window.
	Find func(ctx context.Context, d *Desk, words string) []Hit
	// Undo takes the last change back; may be nil.
	Undo func(d *Desk)
	// OnQuit answers why closing the window now would do harm ("" = it would not). Called away from the window.
	OnQuit func(d *Desk) string
}

// Hit is a record the search box found.
type Hit struct {
	Title, Note string
	Route       Route

	do func() // what choosing it does instead of opening the route; may be nil
}

// Controller is the API server as the window sees it; main hands it over.
type Controller interface {
	Status() status.API
	OnChange(func(status.API)) (cancel func()) // called on any goroutine
	// Start is at the address of the settings; an address that cannot be had is a *shop.Error.
	Start() error
	Stop() error
	Reload() error // take changed settings: a changed address restarts it, hosts and origins act at once
}

// Desk is what a page gets from the window.
type Desk struct {
	*kit.Host
	Shop    *shop.Store
	Vault   *vault.Vault
	API     Controller
	Version string

	window *Window
}

// Go leaves the page for another one.
func (d *Desk) Go(r Route) { d.window.Go(r) }

// Named is the title of a page, as the side bar says it.
func (d *Desk) Named(r Route) string {
	if e, ok := d.window.entry(r); ok {
		return e.Title()
	}
	return ""
}

// Back goes to the page before, or home.
func (d *Desk) Back() { d.window.Back() }

// Finish ends the first run: the menu appears and the window opens Home, and the page before is forgotten.
func (d *Desk) Finish() { d.window.finish() }

// OnBlur calls fn whenever the window loses the focus, until cancelled: revealed keys are hidden then.
func (d *Desk) OnBlur(fn func()) (cancel func()) {
	id := d.window.nextID
	d.window.nextID++
	d.window.blurred[id] = fn
	return func() { delete(d.window.blurred, id) }
}

// Subjects of notes (kit.Host.ToastOn): whether the API server runs, and whether clear operations are allowed.
const (
	AboutAPI   = "api"
	AboutClear = "clear"
)

// SwitchAPI starts or stops the API server and remembers the choice; done hears a sentence when it could not, and may
// be nil.
func (d *Desk) SwitchAPI(on bool, done func(error)) {
	kit.Fetch(d.Runner, func() (struct{}, error) {
		s, err := d.window.shop.Settings()
		if err != nil {
			return struct{}{}, err
		}
		s.APIOff = !on
		if err := d.window.shop.SaveSettings(context.Background(), s); err != nil {
			return struct{}{}, err
		}
		if on {
			return struct{}{}, said(d.API.Start())
		}
		return struct{}{}, said(d.API.Stop())
	}, func(_ struct{}, err error) {
		d.Outdated(AboutAPI)
		d.window.refresh()
		if done != nil {
			done(err)
		}
	})
}

// Lock locks the window until the admin password is entered; without one it does nothing.
func (d *Desk) Lock() { d.window.Lock() }

// Theme is the owner's choice of light or dark; SetTheme changes and remembers it.
func (d *Desk) Theme() look.Choice { return d.window.Theme() }

// SetTheme changes and remembers it.
func (d *Desk) SetTheme(c look.Choice) { d.window.SetTheme(c) }

// Remember keeps a fact about the window, as the columns of a list, under a name; Shop.UIState tells it.
func (d *Desk) Remember(name, value string) { d.window.remember(name, value) }

// Refresh looks at store name, API and keyring again, for what changes without an event.
func (d *Desk) Refresh() { d.window.refresh() }

// said turns an error of the API server, whose words are meant for owners, into one that is shown: "port taken" → "Port
// taken."
func said(err error) error {
	if err == nil {
		return nil
	}
	return kit.Told(kit.AsSentence(kit.Sentence(err)), err)
}
