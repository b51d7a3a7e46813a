// Package adminlock is the page Settings → Admin password: who may open the window on a computer that several people use.
// The rules stand in shop/adminlock.go, the locking itself in ui/shell/lock.go. The first run shares NewPassword.
// To add an idle time: one more line in times, done.
package adminlock

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/prefs"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
)

// Name of the page in routes.
const Name = "settings/password"

// Entry declares the page.
func Entry() shell.Entry {
	return shell.Entry{
		Name:  Name,
		Menu:  shell.Settings,
		Title: func() string { return lang.X("adminlock.title", "Admin password") },
		Words: func() string { return lang.X("adminlock.words", "password lock idle sign in shared computer protect") },
		Icon:  theme.AccountIcon(),
		New:   func(d *shell.Desk, _ string) shell.Page { return New(d) },
	}
}

// NewPassword is the two fields in which a new admin password is typed.
func NewPassword() *kit.RepeatedPassword {
	return kit.NewRepeatedPassword("Password", lang.X("adminlock.new", "New password"), prefs.MinAdminPassword,
		lang.X("adminlock.new.hint", "At least 8 characters; a few words are easy to remember."),
		lang.X("adminlock.new.short", "The password needs at least 8 characters."))
}

// Page is one visit.
type Page struct {
	desk   *shell.Desk
	reader kit.Reader[prefs.AdminLock]

	state               *kit.Pill
	words               *kit.Para
	set, change, remove *kit.Button
	lock                *kit.Button
	idleCard            fyne.CanvasObject
	idle                *kit.Select
	idleField           *kit.Field
	shown               prefs.AdminLock
}

// times are the idle times to choose from; 0 is never.
var times = []time.Duration{time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 0}

func idleWords(d time.Duration) string {
	switch {
	case d == 0:
		return lang.X("adminlock.never", "Never")
	case d == time.Hour:
		return lang.X("adminlock.hour", "1 hour")
	}
	n := int(d / time.Minute)
	return lang.XN("adminlock.minutes", "{{.N}} minutes", n, map[string]any{"N": n})
}

// New makes the page.
func New(d *shell.Desk) *Page {
	p := &Page{desk: d}
	p.reader = kit.Reader[prefs.AdminLock]{Runner: d.Runner, Get: d.Shop.AdminLock, Show: p.show}
	return p
}

// Head implements shell.Page.
func (p *Page) Head() kit.Head {
	p.lock = kit.NewButton(lang.X("adminlock.now", "Lock now"), kit.Secondary, p.desk.Lock).WithTip("Ctrl+L")
	p.lock.Hide()
	return kit.Head{
		Title:   lang.X("adminlock.title", "Admin password"),
		Purpose: lang.X("adminlock.purpose", "For a computer that several people use: keep your store, its keys and its settings to yourself."),
		Actions: []fyne.CanvasObject{p.lock},
	}
}

// Build implements shell.Page.
func (p *Page) Build() fyne.CanvasObject {
	p.state = kit.NewPill("", kit.Neutral)
	p.words = kit.NewPara("", kit.Style{})
	p.set = kit.NewButton(lang.X("adminlock.set", "Set a password…"), kit.Primary, p.askNew)
	p.change = kit.NewButton(lang.X("adminlock.change", "Change…"), kit.Secondary, p.askChange)
	p.remove = kit.NewButton(lang.X("adminlock.remove", "Remove…"), kit.Secondary, p.askRemove)
	labels := make([]string, len(times))
	for i, t := range times {
		labels[i] = idleWords(t)
	}
	p.idle = kit.NewSelect(labels, nil)
	p.idle.OnChanged = p.setIdle
	p.idleField = kit.NewField("Idle", lang.X("adminlock.idle", "Lock the window after this long without use"),
		"", kit.Left(kit.Wide(240, p.idle)), nil)
	p.idleCard = kit.NewCard(kit.Card{Title: lang.X("adminlock.idle.card", "Lock automatically"), Content: p.idleField})
	p.idleCard.Hide()
	return kit.Stack(3,
		kit.NewCard(kit.Card{Title: lang.X("adminlock.card", "Password"), Content: kit.Stack(2,
			kit.Fill(1.5, 1, p.state, p.words, p.set, p.change, p.remove),
			kit.NewPara(lang.X("adminlock.note", "It guards this window, not the files: whoever can use your account on this computer can read them. "+
				"Programs with a key work on while the window is locked. A forgotten password is removed with the command griddle password reset."),
				kit.Style{Size: look.Small, Color: look.Muted}))}),
		p.idleCard)
}

// Show implements shell.Page.
func (p *Page) Show() { p.reader.Read() }

// Hide implements shell.Page.
func (p *Page) Hide() {}

// Changed implements shell.Page.
func (p *Page) Changed(e shop.Event) {
	if e.Touches(shop.SettingTopics) {
		p.reader.Read()
	}
}

func (p *Page) show(l prefs.AdminLock, err error) {
	if err != nil {
		p.desk.ToastError(err)
		return
	}
	p.shown = l
	if l.Set {
		p.state.Set(lang.X("adminlock.on", "On"), kit.Fine)
		p.words.SetText(lang.X("adminlock.on.what", "The window opens locked, and Admin and Settings ask for the password."))
	} else {
		p.state.Set(lang.X("adminlock.off", "Off"), kit.Neutral)
		p.words.SetText(lang.X("adminlock.off.what", "Whoever sits at this computer can open everything."))
	}
	for _, o := range []fyne.CanvasObject{p.change, p.remove, p.lock, p.idleCard} {
		if l.Set {
			o.Show()
		} else {
			o.Hide()
		}
	}
	p.set.Hidden = l.Set
	if i := slices.Index(times, l.Idle); i >= 0 {
		p.idle.SetSelected(idleWords(times[i]))
	}
	p.desk.Window.Content().Refresh()
}

// setIdle stores another idle time at once.
func (p *Page) setIdle(words string) {
	i := slices.IndexFunc(times, func(t time.Duration) bool { return idleWords(t) == words })
	if i < 0 || times[i] == p.shown.Idle {
		return
	}
	p.shown.Idle = times[i]
	kit.Fetch(p.desk.Runner, func() (struct{}, error) { return struct{}{}, p.desk.Shop.SetIdleLock(context.Background(), times[i]) }, func(_ struct{}, err error) {
		if err != nil {
			p.desk.ToastError(err)
		} else {
			p.desk.Toast(lang.X("adminlock.idle.saved", "Saved."))
		}
		p.desk.Refresh()
		p.reader.Read()
	})
}

// present asks for the password there is.
func present() (*kit.Entry, *kit.Field) {
	e := kit.NewPassword("")
	return e, kit.NewField("Present", lang.X("adminlock.present", "Current password"), "", e, func() string {
		if e.Text() == "" {
			return lang.X("lock.empty", "Enter the password.")
		}
		return ""
	})
}

func (p *Page) askNew() {
	twice := NewPassword()
	p.desk.Form(kit.FormOptions{
		Title:  lang.X("adminlock.set.title", "Set an admin password"),
		Note:   lang.X("adminlock.set.note", "From the next start on the window opens locked. Keep the password where you find it again."),
		Fields: twice.Fields,
		Verb:   lang.X("adminlock.set.verb", "Set password"),
		Do:     func() error { return p.desk.Shop.SetAdminPassword(context.Background(), "", twice.Text()) },
		Done:   p.done(lang.X("adminlock.set.done", "The password is set.")),
	})
}

func (p *Page) askChange() {
	now, field := present()
	twice := NewPassword()
	p.desk.Form(kit.FormOptions{
		Title:  lang.X("adminlock.change.title", "Change the admin password"),
		Fields: append([]*kit.Field{field}, twice.Fields...),
		Verb:   lang.X("adminlock.change.verb", "Change password"),
		Do:     func() error { return p.desk.Shop.SetAdminPassword(context.Background(), now.Text(), twice.Text()) },
		Done:   p.done(lang.X("adminlock.change.done", "The password is changed.")),
	})
}

func (p *Page) askRemove() {
	now, field := present()
	p.desk.Form(kit.FormOptions{
		Title:  lang.X("adminlock.remove.title", "Remove the admin password"),
		Note:   lang.X("adminlock.remove.note", "The window then opens for whoever sits at this computer."),
		Fields: []*kit.Field{field},
		Verb:   lang.X("adminlock.remove.verb", "Remove password"),
		Do:     func() error { return p.desk.Shop.RemoveAdminPassword(context.Background(), now.Text()) },
		Done:   p.done(lang.X("adminlock.remove.done", "The password is removed.")),
	})
}

func (p *Page) done(said string) func() {
	return func() {
		p.desk.Toast(said)
		p.desk.Refresh()
		p.reader.Read()
	}
}
