// Package apikeys is the page Admin → API: who may use the store's API, whether they may clear it, and what they did.
// page.go reads everything the page shows in one go and hands it to the cards; each card is one file.
// To add a card: build it in Page.Build, read what it shows into facts, fill it in Page.show.
package apikeys

import (
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/server/status"
	"griddle/shop"
	"griddle/shop/activity"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/pages/keyring"
	"griddle/ui/shell"
	"griddle/vault"
)

// Name of the page in routes; the argument, where there is one, is the number of a key.
const Name = "admin/api"

// Entry declares the page.
func Entry() shell.Entry {
	return shell.Entry{
		Name:  Name,
		Menu:  shell.Admin,
		Title: func() string { return lang.X("api.menu", "API") },
		Words: func() string {
			return lang.X("api.words", "keys programs access clear operations activity revoke rotate")
		},
		Act:  createWords,
		Icon: theme.LoginIcon(),
		New:  func(d *shell.Desk, arg string) shell.Page { return New(d, arg) },
	}
}

func createWords() string { return lang.X("api.create", "Create New API Key") }

// Route is the page with the cursor on a key.
func Route(key int64) shell.Route { return shell.To(Name).With(strconv.FormatInt(key, 10)) }

// Page is one visit.
type Page struct {
	desk   *shell.Desk
	arg    string // the key to point at, once
	reader kit.Reader[facts]
	stops  []func() // what Hide ends

	create   *kit.Button
	trouble  *fyne.Container
	server   *serverCard
	keys     *keysCard
	clear    *clearCard
	activity *activityCard
}

// facts is everything the page shows, read in one go.
type facts struct {
	now       time.Time
	keyring   vault.Status
	api       status.API
	address   string // where programs find the API, also while it is stopped
	keys      []keyRow
	window    shop.Window
	clearings []shop.Clearing
	requests  []activity.Request
	refused   []activity.RefusedKind
	locks     bool // there is an admin password
}

// New makes the page; arg is the number of a key to point at, or "".
func New(d *shell.Desk, arg string) *Page {
	p := &Page{desk: d, arg: arg}
	p.reader = kit.Reader[facts]{Runner: d.Runner, Get: p.read, Show: p.show}
	p.trouble = kit.Stack(1)
	p.trouble.Hide()
	p.server = newServerCard(d)
	p.keys = newKeysCard(d)
	p.clear = newClearCard(d)
	p.activity = newActivityCard(d)
	return p
}

// Head implements shell.Page.
func (p *Page) Head() kit.Head {
	p.create = kit.NewButton(createWords(), kit.Primary, p.keys.create).WithIcon(theme.ContentAddIcon())
	return kit.Head{
		Title:   lang.X("api.title", "API"),
		Purpose: lang.X("api.purpose", "Let other programs on this computer work with your store."),
		Primary: p.create,
	}
}

// Build implements shell.Page.
func (p *Page) Build() fyne.CanvasObject {
	return kit.Stack(3,
		p.trouble,
		kit.NewPara(lang.X("api.explain", "A key opens your store like the key to a shop door, so keep it secret and "+
			"give each program its own. "+
			"Revoke all keys and nobody gets in. Rotate keys regularly and keep as few as you need."), kit.Style{}),
		p.server.card,
		p.keys.card,
		p.clear.card,
		p.activity.card,
	)
}

// Show implements shell.Page.
func (p *Page) Show() {
	p.stops = []func(){
		p.desk.OnBlur(p.keys.hide),
		p.desk.API.OnChange(func(status.API) { p.desk.Runner.Post(p.reader.Read) }),
		p.desk.Vault.OnChange(func(vault.Status) { p.desk.Runner.Post(p.reader.Read) }),
		p.desk.Runner.Every(time.Minute, p.reader.Read), // "5 minutes ago" and the days that keys have left grow old
	}
	p.reader.Read()
}

// Hide implements shell.Page.
func (p *Page) Hide() {
	for _, stop := range p.stops {
		stop()
	}
	p.stops = nil
	p.keys.hide()
	p.clear.hide()
}

// Changed implements shell.Page.
func (p *Page) Changed(model.Event) { p.reader.Read() }

// Warnings are about rotated keys that end within a day. Call it away from the window.
func Warnings(d *shell.Desk) (sentences []string) {
	keys, err := d.Vault.List()
	if err != nil {
		return nil // the page itself says what is wrong
	}
	for _, r := range rowsOf(keys, d.Shop.Activity.Usage(), d.Now()) {
		if s := r.endsSoon(); s != "" {
			sentences = append(sentences, s)
		}
	}
	return sentences
}

// read gathers the facts away from the window.
func (p *Page) read() (facts, error) {
	s, v := p.desk.Shop, p.desk.Vault
	f := facts{now: p.desk.Now(), keyring: v.Status(), api: p.desk.API.Status(), window: s.Window(),
		refused: s.Activity.Refused()}
	var err error
	if f.requests, err = s.Activity.Recent(); err != nil {
		return f, err
	}
	settings, err := s.Settings()
	if err != nil {
		return f, err
	}
	if f.address = f.api.Address; f.address == "" {
		f.address = "http://" + settings.Listen
	}
	keys, err := v.List()
	if err != nil {
		return f, err
	}
	f.keys = rowsOf(keys, s.Activity.Usage(), f.now)
	if f.clearings, err = s.Clearings(); err != nil {
		return f, err
	}
	lock, err := s.AdminLock()
	f.locks = lock.Set
	return f, err
}

// show fills the cards.
func (p *Page) show(f facts, err error) {
	if err != nil {
		p.desk.ToastError(err)
		return
	}
	ready := f.keyring.Condition == vault.Ready
	p.create.SetEnabled(ready)
	p.keys.show(f, ready)
	p.showTrouble(f)
	p.server.show(f)
	p.clear.show(f)
	p.activity.show(f)
	if p.arg != "" {
		p.keys.table.Select(p.arg)
		p.arg = ""
	}
}

// showTrouble tells of the keyring and of rotated keys that end within a day, and asks about rights nobody needs.
func (p *Page) showTrouble(f facts) {
	p.trouble.RemoveAll()
	if b := keyring.Banner(p.desk, f.keyring, len(f.keys) > 0); b != nil {
		p.trouble.Add(b)
	}
	for _, r := range f.keys {
		if s := r.endsSoon(); s != "" {
			p.trouble.Add(kit.NewBanner(kit.Caution, s))
		}
	}
	if b := p.keys.suggestion(f, p.reader.Read); b != nil {
		p.trouble.Add(b)
	}
	p.trouble.Hidden = len(p.trouble.Objects) == 0
}

// rowsOf joins keys with their use.
func rowsOf(keys []vault.Key, usage map[int64]activity.Usage, now time.Time) []keyRow {
	rows := make([]keyRow, len(keys))
	for i, k := range keys {
		u := usage[k.ID]
		rows[i] = keyRow{Key: k, Usage: u, state: vault.StateOf(k, u.LastUsed, now), now: now}
		if j := slices.IndexFunc(keys, func(o vault.Key) bool {
			return k.Successor != 0 &&
				o.ID == k.Successor
		}); j >= 0 {
			rows[i].successor = &keys[j]
		}
	}
	return rows
}

func keyOf(r keyRow) string { return strconv.FormatInt(r.ID, 10) }
