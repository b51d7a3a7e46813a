// Package apiserver is the page Settings → API server: where it listens, whether it runs, and which names and web pages may reach it.
// The rules for the values stand in shop.Settings; what it refuses is said beside the field it names.
// To add a setting: a field here, a member there, done.
package apiserver

import (
	"context"
	"net"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
)

// Name of the page in routes.
const Name = "settings/api"

// Entry declares the page.
func Entry() shell.Entry {
	return shell.Entry{
		Name:  Name,
		Menu:  shell.Settings,
		Title: func() string { return lang.X("apiserver.title", "API server") },
		Words: func() string { return lang.X("apiserver.words", "port address host origin listen start stop") },
		Icon:  theme.SettingsIcon(),
		New:   func(d *shell.Desk, _ string) shell.Page { return New(d) },
	}
}

// Page is one visit.
type Page struct {
	desk   *shell.Desk
	reader kit.Reader[shop.Settings]
	stops  []func()

	form    *shell.Form
	state   *kit.Pill
	why     *kit.Para
	power   *kit.Choice // 0: on, 1: off
	port    *kit.Entry
	reach   *kit.Choice // 0: this computer, 1: another address
	address *kit.Entry
	hosts   *kit.Entry
	origins *kit.Entry

	portField, addressField, hostsField, originsField *kit.Field
	stale, doubt                                      *kit.Para

	edited values // as read from the store; what differs from it in the fields is the owner's
	loaded bool
	saving bool
	saved  bool // the next change in the store is our own
}

// New makes the page.
func New(d *shell.Desk) *Page {
	p := &Page{desk: d}
	p.form = d.NewForm(shell.To(Name), p)
	p.reader = kit.Reader[shop.Settings]{Runner: d.Runner, Get: d.Shop.Settings, Show: p.show}
	return p
}

// Head implements shell.Page.
func (p *Page) Head() kit.Head {
	return p.form.Head(kit.Head{
		Title:   lang.X("apiserver.title", "API server"),
		Purpose: lang.X("apiserver.purpose", "Where programs find your store, and which ones are let in."),
	})
}

// Build implements shell.Page.
func (p *Page) Build() fyne.CanvasObject {
	p.state = kit.NewPill("", kit.Neutral)
	p.why = kit.NewPara("", kit.Style{Color: look.Muted})
	p.power = kit.NewChoice([]string{lang.X("apiserver.on", "On"), lang.X("apiserver.off", "Off")}, 0, func(int) { p.changed() })
	p.port = p.entry(kit.NewEntry("4743"))
	p.reach = kit.NewChoice([]string{lang.X("apiserver.local", "This computer only"),
		lang.X("apiserver.other", "Other computers on the network")}, 0,
		func(int) { p.changed() })
	p.address = p.entry(kit.NewEntry("192.168.1.20"))
	p.hosts = p.entry(kit.NewLines(p.desk.Host, "shop.local", 3))
	p.origins = p.entry(kit.NewLines(p.desk.Host, "https://shop.example", 3))

	p.portField = kit.NewField("Listen", lang.X("apiserver.port", "Port"),
		lang.X("apiserver.port.hint", "A number from 1 to 65535. Programs must be told when it changes."), kit.Left(kit.Wide(160, p.port)), p.portProblem)
	p.addressField = kit.NewField("Listen", lang.X("apiserver.address", "Address"),
		lang.X("apiserver.address.hint",
			"An address of this computer on the network; 0.0.0.0 for all of them. Keys are sent unencrypted: "+
				"only do this on a network you trust."),
		kit.Left(kit.Wide(320, p.address)), p.addressProblem)
	p.hostsField = kit.NewField("Hosts", lang.X("apiserver.hosts", "Other names of this computer"),
		lang.X("apiserver.hosts.hint", "One on each line. Requests to any other name are refused."), p.hosts, nil)
	p.originsField = kit.NewField("Origins", lang.X("apiserver.origins", "Allowed web origins"),
		lang.X("apiserver.origins.hint", "One on each line, such as https://shop.example. Web pages from anywhere else are refused."), p.origins, nil)
	p.stale = kit.NewPara(lang.X("apiserver.stale", "Somebody else changed these settings just now. What you have not touched is up to date; saving keeps what you typed."), kit.Style{Color: look.Warn})
	p.stale.Hide()
	p.doubt = kit.NewPara("", kit.Style{Color: look.Warn})
	p.doubt.Hide()

	return kit.Stack(3,
		p.stale,
		p.doubt,
		kit.NewCard(kit.Card{Title: lang.X("apiserver.server", "Server"), Content: kit.Stack(2,
			kit.NewField("", lang.X("apiserver.power", "API server"), lang.X("apiserver.power.hint", "While it is off no program can reach your store."), kit.Left(p.power), nil),
			kit.Fill(1.5, 1, p.state, p.why))}),
		kit.NewCard(kit.Card{Title: lang.X("apiserver.where", "Address"), Content: kit.Stack(2,
			p.portField,
			kit.NewField("", lang.X("apiserver.reach", "Reachable from"), "", kit.Left(p.reach), nil),
			p.addressField)}),
		kit.NewCard(kit.Card{Title: lang.X("apiserver.who", "Allowed access"),
			Note:    lang.X("apiserver.who.note", "Leave both empty unless a program tells you what to enter."),
			Content: kit.Columns(3, p.hostsField, p.originsField)}),
	)
}

func (p *Page) entry(e *kit.Entry) *kit.Entry {
	e.OnEdited = func(string) {
		for _, f := range p.fields() {
			if f.Problem() != "" {
				f.Valid() // what was said to be wrong goes away while typing
			}
		}
		p.changed()
	}
	return e
}

// Show implements shell.Page.
func (p *Page) Show() {
	p.stops = []func(){p.desk.API.OnChange(func(shop.APIStatus) { p.desk.Runner.Post(p.showState) })}
	p.showState()
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
func (p *Page) Changed(e shop.Event) {
	if e.Settings || e.Everything {
		p.reader.Read()
	}
}

func (p *Page) showState() {
	st := p.desk.API.Status()
	if st.Running {
		p.state.Set(lang.X("api.server.running", "Running"), kit.Fine)
		p.why.SetText(strings.Join(slices.Concat([]string{st.Address}, st.Others, kit.SayAll(st.Notes)), " · "))
		return
	}
	p.state.Set(lang.X("api.server.stopped", "Stopped"), kit.Bad)
	p.why.SetText(kit.AsSentence(kit.Say(st.Why)))
}

// show takes settings from the store into those fields that the owner has not touched; what is being edited is never overwritten.
func (p *Page) show(s shop.Settings, err error) {
	if err != nil {
		p.desk.ToastError(err)
		return
	}
	p.showDoubt(s)
	next := valuesOf(s)
	if !p.loaded {
		before, now := withTyped(next, p.form.Draft().Fields)
		p.put(now)
		p.loaded, p.edited = true, before
	}
	now, before := p.typed(), p.edited
	p.edited = next
	p.put(rebase(now, before, next))
	if elsewhere := next != before && !p.saved; now == before {
		p.stale.Hide()
	} else if elsewhere {
		p.stale.Show()
	}
	p.saved = false
	p.changed()
}

// showDoubt says which defaults count instead of what stands in the file.
func (p *Page) showDoubt(s shop.Settings) {
	switch {
	case len(s.Doubted) > 0:
		p.doubt.SetText(lang.X("apiserver.doubted", "Something in the store's file that lets other computers or web "+
			"pages in was not set in Griddle on this computer, so it does not count. If it was yours, enter it anew and save."))
	case len(s.Unproved) > 0:
		p.doubt.SetText(lang.X("apiserver.unproved", "What was set here for other computers and web pages counts again "+
			"as soon as the master secret is at hand."))
	}
	p.doubt.Hidden = len(s.Doubted)+len(s.Unproved) == 0
	p.doubt.Refresh()
}

// typed is what the fields hold now.
func (p *Page) typed() values {
	return values{off: p.power.Index() == 1, port: p.port.Text(), remote: p.reach.Index() == 1,
		address: p.address.Text(), hosts: p.hosts.Text(), origins: p.origins.Text()}
}

// put fills the fields; a field that already says so is left alone, with its cursor.
func (p *Page) put(v values) {
	for e, text := range map[*kit.Entry]string{p.port: v.port, p.address: v.address, p.hosts: v.hosts, p.origins: v.origins} {
		if e.Text() != text {
			e.SetText(text)
		}
	}
	second := func(c *kit.Choice, yes bool) {
		i := 0
		if yes {
			i = 1
		}
		c.SetIndex(i)
	}
	second(p.power, v.off)
	second(p.reach, v.remote)
}

// changed follows what the owner does: the address only where it matters, Save only when there is something to save.
func (p *Page) changed() {
	p.addressField.Hidden = p.reach.Index() == 0
	if p.loaded {
		p.form.Follow(!p.saving && p.typed() != p.edited)
	}
}

// Typed implements shell.Drafter.
func (p *Page) Typed() shop.Draft {
	title := lang.X("apiserver.draft", "Settings → API server")
	return shop.Draft{Title: title, Fields: differing(p.edited, p.typed())}
}

// Pictures implements shell.Drafter.
func (p *Page) Pictures() map[string][]byte { return nil }

// Reset implements shell.Drafter.
func (p *Page) Reset() {
	p.put(p.edited)
	for _, f := range p.fields() {
		f.SetProblem("")
	}
	p.stale.Hide()
	p.changed()
}

func (p *Page) portProblem() string {
	if n, err := strconv.Atoi(p.port.Text()); err != nil || n < 1 || n > 65535 {
		return lang.X("apiserver.port.wrong", "The port must be a number from 1 to 65535.")
	}
	return ""
}

func (p *Page) addressProblem() string {
	if net.ParseIP(p.address.Text()) == nil {
		return lang.X("apiserver.address.wrong", "Enter an address in numbers, such as 192.168.1.20.")
	}
	return ""
}

// Store implements shell.Drafter: it saves what the owner touched, lets the server take it, and says how it went.
func (p *Page) Store() {
	if !p.form.Wrong.Valid(p.portField, p.addressField, p.hostsField, p.originsField) {
		return
	}
	p.saving = true
	p.changed()
	now, before := p.typed(), p.edited
	kit.Fetch(p.desk.Runner, func() (shop.Settings, error) { return p.write(now, before) }, func(_ shop.Settings, err error) {
		p.saving = false
		p.changed()
		switch {
		case err == nil:
			p.saved = true
			p.edited = now // the fields hold nothing of the owner's any more; the read that follows tidies them
			p.desk.Toast(lang.X("apiserver.saved", "Saved."))
			p.reader.Read()
		case !p.form.Wrong.Beside(err, p.fields()...):
			p.desk.ToastError(err)
			p.reader.Read()
		}
		p.desk.Refresh()
	})
}

// write merges into what is stored by now, so that nobody else's change is lost.
func (p *Page) write(now, before values) (shop.Settings, error) {
	stored, err := p.desk.Shop.Settings()
	if err != nil {
		return stored, err
	}
	next := merge(stored, now, before)
	if err := p.desk.Shop.SaveSettings(context.Background(), next); err != nil {
		return stored, err
	}
	switch {
	case next.APIOff && !stored.APIOff:
		return next, p.desk.API.Stop()
	case !next.APIOff && stored.APIOff:
		return next, p.desk.API.Start()
	}
	return next, p.desk.API.Reload()
}

func (p *Page) fields() []*kit.Field {
	return []*kit.Field{p.addressField, p.portField, p.hostsField, p.originsField}
}
