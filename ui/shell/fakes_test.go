package shell

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"griddle/server/status"
	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/prefs"
	"griddle/shop/words"
	"griddle/ui/kit"
	"griddle/ui/uitest"
	"griddle/vault"
)

// fakeStore, fakeKeyring and fakeAPI answer what a test put into them.
type fakeStore struct {
	settings shop.Settings
	window   shop.Window
	state    map[string]string
	event    func(model.Event)
	password string // "": none
	idle     time.Duration
	wait     time.Time
	tried    int
	lost     string
	drafts   map[string]prefs.Draft
	full     error // why nothing can be written
}

func (f *fakeStore) Settings() (shop.Settings, error) { return f.settings, nil }
func (f *fakeStore) SaveSettings(_ context.Context, s shop.Settings) error {
	f.settings = s
	return nil
}
func (f *fakeStore) Window() shop.Window              { return f.window }
func (f *fakeStore) CloseClear(context.Context) error { f.window.Open = false; return nil }
func (f *fakeStore) Lost() (words.Sentence, bool) {
	return words.Say("%s", f.lost), f.lost != ""
}
func (f *fakeStore) UIState(name string) string { return f.state[name] }
func (f *fakeStore) SetUIState(_ context.Context, name, value string) error {
	f.state[name] = value
	return nil
}
func (f *fakeStore) Drafts() (all []prefs.Draft, err error) {
	return slices.Collect(maps.Values(f.drafts)), nil
}
func (f *fakeStore) SetDraft(_ context.Context, d prefs.Draft, _ map[string][]byte) error {
	if f.full != nil {
		return f.full
	}
	f.drafts[d.Page] = d
	if len(d.Fields) == 0 {
		delete(f.drafts, d.Page)
	}
	return nil
}
func (f *fakeStore) Subscribe(fn func(model.Event)) func() {
	f.event = fn
	return func() { f.event = nil }
}

func (f *fakeStore) AdminLock() (prefs.AdminLock, error) {
	return prefs.AdminLock{Set: f.password != "", Idle: f.idle}, nil
}
func (f *fakeStore) AdminWait() (time.Time, error) { return f.wait, nil }
func (f *fakeStore) CheckAdminPassword(_ context.Context, password string) error {
	f.tried++
	if password != f.password {
		return shop.Refuse(shop.Denied, "Present", "Present password is wrong.").Because(prefs.ErrWrongPassword)
	}
	return nil
}

type fakeKeyring struct {
	status vault.Status
	opened []bool // owner, for each call
	change func(vault.Status)
}

func (f *fakeKeyring) Status() vault.Status { return f.status }
func (f *fakeKeyring) Open(_ context.Context, owner bool) vault.Status {
	f.opened = append(f.opened, owner)
	if owner {
		f.status = vault.Status{Condition: vault.Ready}
	}
	return f.status
}
func (f *fakeKeyring) OnChange(fn func(vault.Status)) func() { f.change = fn; return func() {} }

type fakeAPI struct {
	status status.API
	fail   string
}

func (f *fakeAPI) Status() status.API               { return f.status }
func (f *fakeAPI) OnChange(func(status.API)) func() { return func() {} }
func (f *fakeAPI) Stop() error                      { f.status = status.API{}; return nil }
func (f *fakeAPI) Reload() error                    { return nil }
func (f *fakeAPI) Start() error {
	if f.fail != "" {
		return shop.Refuse(shop.Invalid, "", "%s", f.fail)
	}
	f.status = status.API{Running: true, Address: "http://127.0.0.1:4743"}
	return nil
}

// fakePage writes down what the shell asks of it.
type fakePage struct {
	desk  *Desk
	name  string
	calls *[]string
	state string
}

func (p *fakePage) note(call string) { *p.calls = append(*p.calls, p.name+" "+call) }

func (p *fakePage) Head() kit.Head {
	return kit.Head{Title: p.name, Purpose: "What the owner does on this page."}
}
func (p *fakePage) Build() fyne.CanvasObject {
	p.note("build")
	return kit.NewPara("content", kit.Style{})
}
func (p *fakePage) Show()               { p.note("show") }
func (p *fakePage) Hide()               { p.note("hide") }
func (p *fakePage) Changed(model.Event) { p.note("changed") }
func (p *fakePage) State() string       { return p.state }
func (p *fakePage) Restore(s string)    { p.state = s; p.note("restore " + s) }

// fixture is a window on fakes, with two menus of two pages and one page.
type fixture struct {
	*Window
	t      *testing.T
	runner *uitest.Runner
	store  *fakeStore
	ring   *fakeKeyring
	api    *fakeAPI
	app    fyne.App
	pages  map[string]*fakePage
	calls  []string
	ended  error // what work ended with

	minimised bool
	wide      bool // the side bar has room for words
}

func newFixture(t *testing.T, change ...func(*fixture, *Book)) *fixture {
	t.Helper()
	f := &fixture{t: t, runner: uitest.NewRunner(), pages: map[string]*fakePage{}, app: test.NewTempApp(t),
		store: &fakeStore{settings: shop.Settings{StoreName: "Nonna's Kitchen", FirstRunDone: true},
			state: map[string]string{}, drafts: map[string]prefs.Draft{}},
		ring: &fakeKeyring{status: vault.Status{Condition: vault.Ready}},
		api:  &fakeAPI{status: status.API{Running: true, Address: "http://127.0.0.1:4743"}}}
	page := func(menu, name, title string) Entry {
		return Entry{Name: name, Menu: menu, Title: func() string { return title },
			New: func(d *Desk, arg string) Page {
				p := &fakePage{desk: d, name: name + arg, calls: &f.calls}
				f.pages[name] = p
				return p
			}}
	}
	first := page("", "first", "First run")
	first.Bare = true
	b := Book{
		Entries: []Entry{page(Admin, "admin/api", "API"), page(Admin, "admin/import", "Import"),
			page(Settings, "settings/server", "API server"),
			page("", "admin/key", "Key"), first},
		Home: To("admin/api"), Unlock: To("admin/api"), API: To("settings/server"),
		Find: func(_ context.Context, _ *Desk, words string) []Hit {
			if containsAll("Till", words) {
				return []Hit{{Title: "Till", Note: "API key", Route: To("admin/key").With("1")}}
			}
			return nil
		},
	}
	for _, c := range change {
		c(f, &b)
	}
	f.Window = newWindow(f.app, Deps{API: f.api, Now: f.runner.Now, Runner: f.runner,
		Minimised: func(fyne.Window) bool { return f.minimised }}, b, f.store, f.ring)
	f.desk.Window.Resize(fyne.NewSize(1024, 700))
	if f.wide {
		f.desk.Window.Resize(fyne.NewSize(1280, 800))
	}
	f.Show()
	return f
}

func (f *fixture) openClear(left time.Duration) {
	f.store.window = shop.Window{Open: true, Until: f.runner.Now().Add(left)}
	f.refresh()
}
