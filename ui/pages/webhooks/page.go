// Package webhooks is the page Admin → Webhooks: which programs are told of changes in the store, at which address,
// and how it went. page.go reads everything the page shows in one go; the list with what can be done is hooks.go, the
// form asks.go, the log of deliveries log.go.
package webhooks

import (
	"context"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/delivery"
	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/webhooks"
	"griddle/ui/kit"
	"griddle/ui/pages/keyring"
	"griddle/ui/say"
	"griddle/ui/shell"
	"griddle/vault"
)

// Name of the page in routes.
const Name = "admin/webhooks"

// Entry declares the page.
func Entry() shell.Entry {
	return shell.Entry{
		Name:  Name,
		Menu:  shell.Admin,
		Title: title,
		Words: func() string {
			return lang.X("webhooks.words", "programs notify changes events push address deliveries")
		},
		Act:  addWords,
		Icon: theme.MailSendIcon(),
		New:  func(d *shell.Desk, _ string) shell.Page { return New(d) },
	}
}

// ToDo are the webhooks that were switched off because they failed for days.
func ToDo() shell.Waiting {
	return shell.Waiting{Title: func() string { return lang.X("dashboard.webhooks", "Webhooks that stopped") },
		Route: shell.To(Name), Count: func(_ context.Context, d *shell.Desk) (int, error) {
			return d.Shop.Webhooks.Failing()
		}}
}

func title() string    { return lang.X("webhooks.title", "Webhooks") }
func addWords() string { return lang.X("webhooks.add", "Add webhook") }

// Page is one visit.
type Page struct {
	desk   *shell.Desk
	sender *delivery.Sender
	reader kit.Reader[facts]
	stops  []func() // what Hide ends

	add     *kit.Button
	trouble *fyne.Container
	hooks   *hooksCard
	log     *logCard
}

// facts is everything the page shows, read in one go.
type facts struct {
	now     time.Time
	keyring vault.Status
	hooks   []webhooks.Webhook
	last    map[int64]webhooks.Entry // the newest delivery of each
	log     []line                   // of the one that is chosen, or of all
}

// New makes the page.
func New(d *shell.Desk) *Page {
	p := &Page{desk: d, sender: delivery.New(delivery.Config{Shop: d.Shop, Version: d.Version, Clock: d.Now})}
	p.reader = kit.Reader[facts]{Runner: d.Runner, Get: p.read, Show: p.show}
	p.trouble = kit.Stack(1)
	p.trouble.Hide()
	p.log = newLogCard(p)
	p.hooks = newHooksCard(p)
	return p
}

// Head implements shell.Page.
func (p *Page) Head() kit.Head {
	p.add = kit.NewButton(addWords(), kit.Primary, p.hooks.ask).WithIcon(theme.ContentAddIcon())
	return kit.Head{
		Title:   title(),
		Purpose: lang.X("webhooks.purpose", "Tell other programs at once of what changes in your store."),
		Primary: p.add,
	}
}

// Build implements shell.Page.
func (p *Page) Build() fyne.CanvasObject {
	return kit.Stack(3,
		p.trouble,
		kit.NewPara(lang.X("webhooks.explain", "Griddle sends nothing anywhere unless you add an address here. Each "+
			"address below is sent what its row says, and nobody else gets it: which record changed, when and by "+
			"whom, and "+
			"the record itself where you chose so. Orders and customers hold names and addresses of people."),
			kit.Style{}),
		p.hooks.card,
		p.log.card,
	)
}

// Show implements shell.Page.
func (p *Page) Show() {
	p.stops = []func(){
		p.desk.Vault.OnChange(func(vault.Status) { p.desk.Runner.Post(p.reader.Read) }),
		p.desk.Runner.Every(time.Minute, p.reader.Read), // "5 minutes ago" grows old
	}
	p.reader.Read()
}

// Hide implements shell.Page.
func (p *Page) Hide() {
	for _, stop := range p.stops {
		stop()
	}
	p.stops = nil
}

// Changed implements shell.Page.
func (p *Page) Changed(e model.Event) {
	if e.Touches(shop.WebhookTopics) {
		p.reader.Read()
	}
}

// read gathers the facts away from the window.
func (p *Page) read() (facts, error) {
	f := facts{now: p.desk.Now(), keyring: p.desk.Vault.Status(), last: map[int64]webhooks.Entry{}}
	var err error
	if f.hooks, err = p.desk.Shop.Webhooks.All(); err != nil {
		return f, err
	}
	for _, h := range f.hooks {
		all, err := p.desk.Shop.Webhooks.Log(h.ID)
		if err != nil {
			return f, err
		}
		for _, e := range all {
			f.log = append(f.log, line{Entry: e, hook: h, now: f.now})
		}
		if len(all) > 0 {
			f.last[h.ID] = all[0]
		}
	}
	return f, nil
}

// show fills the cards.
func (p *Page) show(f facts, err error) {
	if err != nil {
		p.desk.ToastError(err)
		return
	}
	ready := f.keyring.Condition == vault.Ready
	p.add.SetEnabled(ready)
	p.trouble.RemoveAll()
	if b := keyring.Banner(p.desk, f.keyring, len(f.hooks) > 0); b != nil {
		p.trouble.Add(b)
	}
	for _, h := range f.hooks {
		if !h.On && !h.Ended.IsZero() {
			p.trouble.Add(kit.NewBanner(kit.Bad, lang.X("webhooks.stopped.banner",
				"Nothing is sent to “{{.Name}}” any more. {{.Why}}",
				map[string]any{"Name": h.Name, "Why": say.It(h.Why)}),
				kit.NewButton(missedWords(), kit.Secondary, func() { p.hooks.resume(h) })))
		}
	}
	p.trouble.Hidden = len(p.trouble.Objects) == 0
	p.hooks.show(f, ready)
	p.log.show(f, ready)
}

// do runs a step away from the window and says how it went; the store's event brings the page up to date.
func (p *Page) do(step func(context.Context) error, said string) {
	kit.Fetch(p.desk.Runner, func() (struct{}, error) { return struct{}{}, step(context.Background()) },
		func(_ struct{}, err error) {
			if err != nil {
				p.desk.ToastError(err)
				return
			}
			p.desk.Toast(said)
		})
}

func named(name string) map[string]any { return map[string]any{"Name": name} }

func keyOf(h row) string { return strconv.FormatInt(h.ID, 10) }
