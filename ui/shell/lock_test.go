package shell

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/uitest"
)

// protect is a window whose store has an admin password, with a page outside of Admin and Settings.
func protect(f *fixture, b *Book) {
	f.store.password, f.store.idle = "correct horse", 10*time.Minute
	b.Entries = append(b.Entries, Entry{Name: "catalog/products", Menu: Catalog,
		Title: func() string { return "Products" },
		New: func(d *Desk, arg string) Page {
			p := &fakePage{desk: d, name: "catalog/products" + arg, calls: &f.calls}
			f.pages["catalog/products"] = p
			return p
		}})
	b.Home = To("catalog/products")
}

func (f *fixture) enter(password string) {
	f.t.Helper()
	e, ok := f.canvas().Focused().(*kit.Entry)
	if !ok {
		f.t.Fatalf("the keyboard is with %T, not with the password", f.canvas().Focused())
	}
	e.SetText(password)
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	f.runner.Flush()
}

func (f *fixture) isLocked(want bool) {
	f.t.Helper()
	if got := f.says("This window is locked."); got != want || f.lock.locked() != want ||
		f.side.search.Visible() == want || !f.side.foot.Visible() {
		f.t.Errorf("locked: says %v, is %v, top %v, foot %v; want %v", got, f.lock.locked(),
			f.side.search.Visible(), f.side.foot.Visible(), want)
	}
}

func TestLock_OpensLockedAndShowsNothing(t *testing.T) {
	f := newFixture(t, wide, protect, func(_ *fixture, b *Book) {
		b.Warnings = func(*Desk) []string { return []string{"The key Till ends tomorrow."} }
	})
	f.isLocked(true)
	if len(f.calls) != 0 {
		t.Errorf("a page was made: %v", f.calls)
	}
	if f.says("Till") {
		t.Error("a warning names a key")
	}
	f.shortcut(fyne.KeyK, fyne.KeyModifierShortcutDefault)
	f.shortcut(fyne.KeyLeft, fyne.KeyModifierAlt)
	f.canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF10})
	if f.canvas().Overlays().Top() != nil || f.side.nav.fly != nil {
		t.Error("search or menu opened")
	}
	f.openClear(59 * time.Minute) // stays in sight, and can be ended
	if !f.says("Clear calls allowed") {
		t.Error("the clear window is out of sight")
	}
	f.tap("Close now")
	if f.store.window.Open {
		t.Error("clear operations cannot be ended")
	}
	f.tap("Unlock") // nothing was typed
	if f.store.tried != 0 || !f.says("Enter the password.") {
		t.Error("nothing typed was tried")
	}
	f.enter("wrong")
	f.isLocked(true)
	if !f.says("This is not the admin password.") || f.canvas().Focused().(*kit.Entry).Text() != "" {
		t.Error("a wrong password is not said, or stays")
	}
	f.enter("correct horse")
	f.isLocked(false)
	if f.Route() != To("catalog/products") || f.pages["catalog/products"] == nil ||
		!f.says("The key Till ends tomorrow.") {
		t.Errorf("at %v after unlocking", f.Route())
	}
}

func TestLock_IdleTime(t *testing.T) {
	f := newFixture(t, protect)
	f.enter("correct horse")
	page := f.pages["catalog/products"]
	f.runner.Advance(9 * time.Minute)
	f.desk.Window.Content().(*presence).Cursor() // the pointer moved
	f.runner.Advance(9 * time.Minute)
	f.keyDown(&fyne.KeyEvent{Name: fyne.KeyA})
	f.runner.Advance(9*time.Minute + 59*time.Second)
	f.isLocked(false)
	f.calls = nil
	f.runner.Advance(time.Second)
	f.isLocked(true)
	if len(f.calls) != 1 || f.calls[0] != "catalog/products hide" {
		t.Errorf("calls %v", f.calls)
	}
	f.store.event(model.EventOf(shop.ProductTopics))
	f.runner.Flush()
	f.enter("correct horse")
	f.isLocked(false)
	if want := []string{"catalog/products hide", "catalog/products show"}; len(f.calls) != 2 || f.calls[1] != want[1] ||
		f.history.page() != Page(page) {
		t.Errorf("the page was made anew, or told while it was away: %v", f.calls)
	}
	f.store.idle = 0 // never by itself
	f.refresh()
	f.runner.Advance(24 * time.Hour)
	f.isLocked(false)
}

func TestLock_AfterSleep(t *testing.T) {
	f := newFixture(t, protect)
	f.enter("correct horse")
	f.lock.timer() // a computer that sleeps runs no timers
	f.runner.Advance(8 * time.Hour)
	f.desk.Noticed()
	f.isLocked(true)
}

func TestLock_DialogsComeBack(t *testing.T) {
	f := newFixture(t, protect)
	f.enter("correct horse")
	entry := kit.NewEntry("")
	f.desk.Form(kit.FormOptions{Title: "Rename the key", Fields: []*kit.Field{kit.NewField("", "Name", "", entry, nil)},
		Verb: "Rename"})
	entry.SetText("half a na")
	shown := f.desk.Message("The key", kit.NewPara("1-secret", kit.Style{}), "Close")
	f.desk.CopySecret("1-secret", nil)
	f.desk.ToastUndo("Maple syrup is deleted.", func() { t.Error("undone by nobody") })
	f.shortcut(fyne.KeyK, fyne.KeyModifierShortcutDefault)
	if f.says(searchHint()) {
		t.Fatal("a shortcut reached the page through a dialog")
	}
	// what is typed next is a password, and must not land in the dialog
	f.shortcut(fyne.KeyL, fyne.KeyModifierShortcutDefault)
	f.isLocked(true)
	for _, words := range []string{"Rename", "half a na", "1-secret", "Maple syrup", "content"} {
		if f.says(words) {
			t.Errorf("%q is in sight", words)
		}
	}
	if f.app.Clipboard().Content() != "" {
		t.Error("the key is still in the clipboard")
	}
	shown.Close() // its time is over
	f.desk.Message("Late", kit.NewPara("comes while it is locked", kit.Style{}), "Close")
	if f.says("comes while it is locked") || f.canvas().Overlays().Top() != nil {
		t.Error("a dialog opened over the lock")
	}
	f.enter("correct horse")
	named, note, secret := f.says("Rename the key"), f.says("comes while it is locked"), f.says("1-secret")
	if entry.Text() != "half a na" || !named || !note || secret {
		t.Errorf("after unlocking: %q, %v, %v, %v", entry.Text(), named, note, secret)
	}
}

func TestLock_WaitsAfterWrongOnes(t *testing.T) {
	f := newFixture(t, protect)
	f.store.wait = f.runner.Now().Add(4 * time.Second)
	f.enter("wrong")
	if !f.says("The next try is possible in 0:04.") {
		t.Fatal("the wait is not said")
	}
	f.enter("correct horse")
	if f.store.tried != 1 {
		t.Error("tried during the wait")
	}
	f.runner.Advance(3 * time.Second)
	if !f.says("possible in 0:01.") {
		t.Error("does not count")
	}
	f.runner.Advance(time.Second)
	if f.says("The next try") || f.runner.Ticking() != 0 {
		t.Errorf("still waiting, %d tick", f.runner.Ticking())
	}
	f.enter("correct horse")
	f.isLocked(false)
}

func TestLock_AdminAndSettingsAsk(t *testing.T) {
	f := newFixture(t, protect)
	f.enter("correct horse")
	f.Go(To("admin/api")) // the password was given just now
	if f.pages["admin/api"] == nil {
		t.Fatal("asked again at once")
	}
	f.runner.Advance(6 * time.Minute)
	f.desk.Noticed()
	f.Go(To("settings/server")) // what is on screen stays, and what is left counts
	if f.pages["settings/server"] == nil {
		t.Fatal("asked from one page to the next")
	}
	f.Go(To("catalog/products"))
	f.runner.Advance(adminFor)
	f.desk.Noticed()
	f.calls = nil
	f.Go(To("admin/import"))
	if !f.says("Admin and Settings are protected") || len(f.calls) != 1 || !f.side.Visible() {
		t.Fatalf("not asked: %v", f.calls)
	}
	f.enter("wrong")
	if f.pages["admin/import"] != nil {
		t.Fatal("a wrong password opened the page")
	}
	f.Back() // there is another way
	if f.Route() != To("catalog/products") || f.says("Admin and Settings are protected") {
		t.Errorf("at %v", f.Route())
	}
	f.Forward()
	f.enter("correct horse")
	if f.pages["admin/import"] == nil || f.Route() != To("admin/import") {
		t.Errorf("at %v", f.Route())
	}
}

func TestLock_PasswordRemovedElsewhere(t *testing.T) {
	f := newFixture(t, protect)
	f.isLocked(true)
	f.store.password = ""
	f.store.event(model.EventOf())
	f.runner.Flush()
	f.isLocked(false)
	f.Lock()
	f.runner.Advance(time.Hour)
	f.isLocked(false)
	if f.side.lock.Visible() {
		t.Error("there is a button that locks nothing")
	}
}

func TestLock_SetHereStaysOpen(t *testing.T) {
	f := newFixture(t)
	f.store.password, f.store.idle = "correct horse", time.Minute
	f.store.event(model.EventOf(shop.SettingTopics))
	f.runner.Flush()
	f.isLocked(false)
	if !f.side.lock.Visible() {
		t.Error("nothing to lock it with")
	}
	f.Go(To("settings/server"))
	if f.pages["settings/server"] == nil {
		t.Error("asked for what was typed just now")
	}
	f.shortcut(fyne.KeyL, fyne.KeyModifierShortcutDefault)
	f.isLocked(true)
}

func TestLock_QuitNamesNobody(t *testing.T) {
	f := newFixture(t, protect, func(_ *fixture, b *Book) {
		b.OnQuit = func(*Desk) string { return "Keys used: “Till”." }
	})
	f.AskToClose()
	if f.says("Till") || !f.says("Programs cannot reach your store while Griddle is closed.") {
		t.Error("the question is missing, or names a key")
	}
	f.tap("Quit")
	if !f.closed {
		t.Error("still open")
	}
}

// A question that stood when the window locked itself must not keep it from being closed.
func TestLock_OverTheQuestion(t *testing.T) {
	f := newFixture(t, protect, func(_ *fixture, b *Book) {
		b.OnQuit = func(*Desk) string { return "Keys used: “Till”." }
	})
	f.enter("correct horse")
	f.AskToClose()
	if !f.says("Till") {
		t.Fatal("no question")
	}
	f.Lock()
	f.AskToClose()
	if f.says("Till") || !f.says("Programs cannot reach your store while Griddle is closed.") {
		t.Error("the question is missing, or names a key")
	}
	f.tap("Cancel")
	f.enter("correct horse")
	if f.says("Programs cannot reach your store while Griddle is closed.") {
		t.Error("the question of the locked window came back")
	}
	f.AskToClose()
	f.tap("Quit")
	if !f.closed {
		t.Error("still open")
	}
}

func TestLock_FirstRunBehindIt(t *testing.T) {
	f := newFixture(t, protect, func(_ *fixture, b *Book) {
		b.Start = func(*Desk) (Route, bool) { return To("first"), true }
	})
	f.isLocked(true)
	f.enter("correct horse")
	if f.Route() != To("first") || f.side.Visible() {
		t.Errorf("at %v, side bar %v", f.Route(), f.side.Visible())
	}
}

func TestLock_SmallestWindow(t *testing.T) {
	f := newFixture(t, protect)
	f.desk.Window.Resize(smallest)
	if b, ok := uitest.Button(f.canvas(), "Unlock"); !ok ||
		f.app.Driver().AbsolutePositionForObject(b).Y > smallest.Height-80 {
		t.Error("Unlock is out of sight")
	}
}
