// Package adminlock is the page Settings → Admin password: who may open the window on a computer that several people
// use. The rules stand in shop/prefs/adminlock.go, the locking itself in ui/shell/lock.go. The first run shares
// NewPassword. To add an idle time: one more line in times, done.
package adminlock

import (
	"context"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/prefs"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/records"
	"griddle/ui/shell"
)

// Name of the page in routes.
const Name = "settings/password"

// Entry declares the page.
func Entry() shell.Entry {
	return records.SettingsEntry(shell.Entry{
		Name:  Name,
		Menu:  shell.Settings,
		Title: title,
		Words: func() string { return lang.X("adminlock.words", "password lock idle sign in shared computer protect") },
		Icon:  theme.AccountIcon(),
	}, declare)
}

func title() string { return lang.X("adminlock.title", "Admin password") }

// NewPassword is the two fields in which a new admin password is typed.
func NewPassword() *kit.RepeatedPassword {
	return kit.NewRepeatedPassword("Password", lang.X("adminlock.new", "New password"), prefs.MinAdminPassword,
		lang.X("adminlock.new.hint", "At least 8 characters; a few words are easy to remember."),
		lang.X("adminlock.new.short", "The password needs at least 8 characters."))
}

// times are the idle times to choose from; 0 is never.
var times = []time.Duration{time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute,
	30 * time.Minute, time.Hour, 0}

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

func declare(d *shell.Desk) records.Settings[prefs.AdminLock] {
	l := newLock(d)
	options := make([]records.Option, len(times))
	for i, t := range times {
		options[i] = records.Option{Value: strconv.FormatInt(int64(t), 10), Label: idleWords(t)}
	}
	return records.Settings[prefs.AdminLock]{
		Name:  Name,
		Title: title(),
		Purpose: lang.X("adminlock.purpose",
			"For a computer that several people use: keep your store, its keys and its settings to yourself."),
		Draft:   lang.X("adminlock.draft", "Settings → Admin password"),
		Top:     l.build,
		Actions: func() []fyne.CanvasObject { return []fyne.CanvasObject{l.now} },
		Groups: []records.Group{{Title: lang.X("adminlock.idle.card", "Lock automatically"), Fields: []records.Field{
			{Path: "Idle", Only: "Set", Options: options,
				Label: lang.X("adminlock.idle", "Lock the window after this long without use")}}}},
		Load: func(context.Context) (prefs.AdminLock, error) { return d.Shop.AdminLock() },
		Save: func(ctx context.Context, _, next prefs.AdminLock, _ ...shop.Upload) error {
			return d.Shop.SetIdleLock(ctx, next.Idle)
		},
		Read: l.show,
		Undo: true,
	}
}

// lock says whether there is a password, and lets it be set, changed and removed.
type lock struct {
	desk                *shell.Desk
	reread              func()
	state               *kit.Pill
	words               *kit.Para
	set, change, remove *kit.Button
	now                 *kit.Button // locks
}

func newLock(d *shell.Desk) *lock {
	l := &lock{desk: d, state: kit.NewPill("", kit.Neutral), words: kit.NewPara("", kit.Style{})}
	l.set = kit.NewButton(lang.X("adminlock.set", "Set a password…"), kit.Primary, l.askNew)
	l.change = kit.NewButton(lang.X("adminlock.change", "Change…"), kit.Secondary, l.askChange)
	l.remove = kit.NewButton(lang.X("adminlock.remove", "Remove…"), kit.Secondary, l.askRemove)
	l.now = kit.NewButton(lang.X("adminlock.now", "Lock now"), kit.Secondary, func() { d.Lock() }).WithTip("Ctrl+L")
	for _, o := range []fyne.CanvasObject{l.set, l.change, l.remove, l.now} {
		o.Hide()
	}
	return l
}

func (l *lock) build(reread func()) fyne.CanvasObject {
	l.reread = reread
	return kit.NewCard(kit.Card{Title: lang.X("adminlock.card", "Password"), Content: kit.Stack(2,
		kit.Fill(1.5, 1, l.state, l.words, l.set, l.change, l.remove),
		kit.NewPara(lang.X("adminlock.note",
			"It guards this window, not the files: whoever can use your account on this computer can read them. "+
				"Programs with a key work on while the window is locked. A forgotten password is removed with the "+
				"command griddle password reset."),
			kit.Style{Size: look.Small, Color: look.Muted}))})
}

func (l *lock) show(a prefs.AdminLock) {
	if a.Set {
		l.state.Set(lang.X("adminlock.on", "On"), kit.Fine)
		l.words.SetText(lang.X("adminlock.on.what",
			"The window opens locked, and Admin and Settings ask for the password."))
	} else {
		l.state.Set(lang.X("adminlock.off", "Off"), kit.Neutral)
		l.words.SetText(lang.X("adminlock.off.what", "Whoever sits at this computer can open everything."))
	}
	l.set.Hidden = a.Set
	for _, b := range []*kit.Button{l.change, l.remove, l.now} {
		b.Hidden = !a.Set
	}
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

func (l *lock) askNew() {
	twice := NewPassword()
	l.desk.Form(kit.FormOptions{
		Title: lang.X("adminlock.set.title", "Set an admin password"),
		Note: lang.X("adminlock.set.note", "From the next start on the window opens locked. Keep the password "+
			"where you find it again."),
		Fields: twice.Fields,
		Verb:   lang.X("adminlock.set.verb", "Set password"),
		Do:     func() error { return l.desk.Shop.SetAdminPassword(context.Background(), "", twice.Text()) },
		Done:   l.done(lang.X("adminlock.set.done", "The password is set.")),
	})
}

func (l *lock) askChange() {
	now, field := present()
	twice := NewPassword()
	l.desk.Form(kit.FormOptions{
		Title:  lang.X("adminlock.change.title", "Change the admin password"),
		Fields: append([]*kit.Field{field}, twice.Fields...),
		Verb:   lang.X("adminlock.change.verb", "Change password"),
		Do:     func() error { return l.desk.Shop.SetAdminPassword(context.Background(), now.Text(), twice.Text()) },
		Done:   l.done(lang.X("adminlock.change.done", "The password is changed.")),
	})
}

func (l *lock) askRemove() {
	now, field := present()
	l.desk.Form(kit.FormOptions{
		Title:  lang.X("adminlock.remove.title", "Remove the admin password"),
		Note:   lang.X("adminlock.remove.note", "The window then opens for whoever sits at this computer."),
		Fields: []*kit.Field{field},
		Verb:   lang.X("adminlock.remove.verb", "Remove password"),
		Do:     func() error { return l.desk.Shop.RemoveAdminPassword(context.Background(), now.Text()) },
		Done:   l.done(lang.X("adminlock.remove.done", "The password is removed.")),
	})
}

func (l *lock) done(said string) func() {
	return func() {
		l.desk.Toast(said)
		l.desk.Refresh()
		l.reread()
	}
}
