package shell

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"griddle/shop"
	"griddle/shop/words"
	"griddle/ui/look"
	"griddle/ui/uitest"
	"griddle/vault"
)

func (f *fixture) canvas() fyne.Canvas { return f.desk.Window.Canvas() }

func (f *fixture) tap(label string) {
	f.t.Helper()
	b, ok := uitest.Button(f.canvas(), label)
	if !ok {
		f.t.Fatalf("there is no button %q", label)
	}
	test.Tap(b)
}

func (f *fixture) says(words string) bool { return uitest.Says(f.canvas(), words) }

func (f *fixture) key(name fyne.KeyName) {
	if w := f.canvas().Focused(); w != nil {
		w.TypedKey(&fyne.KeyEvent{Name: name})
		return
	}
	f.canvas().OnTypedKey()(&fyne.KeyEvent{Name: name})
}

func (f *fixture) shortcut(k fyne.KeyName, m fyne.KeyModifier) {
	f.canvas().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: k, Modifier: m})
}

func TestHistory_KeepsStateNotWidgets(t *testing.T) {
	f := newFixture(t)
	f.pages["admin/api"].state = "sorted by name"
	first := f.pages["admin/api"]
	f.Go(To("admin/key").With("7"))
	f.Go(To("settings/server"))
	f.shortcut(fyne.KeyLeft, fyne.KeyModifierAlt)
	if got := f.Route(); got != (Route{"admin/key", "7"}) {
		t.Fatalf("back leads to %v", got)
	}
	f.shortcut(fyne.KeyLeft, fyne.KeyModifierAlt)
	if f.pages["admin/api"] == first || f.pages["admin/api"].state != "sorted by name" {
		t.Errorf("same page object %v, state %q", f.pages["admin/api"] == first, f.pages["admin/api"].state)
	}
	f.shortcut(fyne.KeyRight, fyne.KeyModifierAlt)
	f.shortcut(fyne.KeyRight, fyne.KeyModifierAlt)
	f.shortcut(fyne.KeyRight, fyne.KeyModifierAlt) // nothing lies ahead
	if got := f.Route(); got != To("settings/server") {
		t.Errorf("forward leads to %v", got)
	}
	f.Back()
	f.Go(To("admin/import")) // forgets what lay ahead
	f.Forward()
	if got := f.Route(); got != To("admin/import") {
		t.Errorf("forward after a new page leads to %v", got)
	}
	want := []string{"admin/api build", "admin/api show", "admin/api hide", "admin/key7 build", "admin/key7 show"}
	if !slices.Equal(f.calls[:5], want) {
		t.Errorf("calls %v", f.calls[:5])
	}
}

func TestHistory_UnknownRouteGoesHome(t *testing.T) {
	f := newFixture(t)
	f.Go(To("settings/server"))
	f.Go(To("no/such/page"))
	if got := f.Route(); got != To("admin/api") {
		t.Errorf("at %v", got)
	}
}

func TestMenu_OnlyWhatWorks(t *testing.T) {
	f := newFixture(t)
	var shown []string
	for _, i := range f.menu.items {
		shown = append(shown, i.name)
	}
	if !slices.Equal(shown, []string{Admin, Settings}) {
		t.Errorf("menus %v", shown)
	}
}

func TestMenu_PointingOpensLeavingCloses(t *testing.T) {
	f := newFixture(t)
	f.menu.items[0].MouseIn(&desktop.MouseEvent{})
	f.runner.Advance(openAfter)
	if f.menu.open != f.menu.items[0] {
		t.Fatal("pointing does not open")
	}
	f.menu.items[0].MouseOut()
	f.menu.drop.MouseIn(&desktop.MouseEvent{}) // on the way to a page
	f.runner.Advance(time.Second)
	if f.menu.open == nil {
		t.Fatal("closed under the pointer")
	}
	f.menu.drop.MouseOut()
	f.menu.items[1].MouseIn(&desktop.MouseEvent{})
	if f.menu.open != f.menu.items[1] {
		t.Error("with one open the next opens at once")
	}
	f.menu.items[1].MouseOut()
	f.runner.Advance(closeAfter)
	if f.menu.open != nil {
		t.Error("leaving does not close")
	}
}

func TestMenu_ClickGoesToFirstPageDropDownToAny(t *testing.T) {
	f := newFixture(t)
	test.Tap(f.menu.items[1])
	if got := f.Route(); got != To("settings/server") {
		t.Errorf("a click leads to %v", got)
	}
	f.menu.show(f.menu.items[0])
	f.menu.drop.Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, look.Unit+1.5*look.RowHeight)})
	if got := f.Route(); got != To("admin/import") || f.menu.open != nil {
		t.Errorf("the second line leads to %v", got)
	}
}

func TestMenu_ByKeyboard(t *testing.T) {
	f := newFixture(t)
	f.key(fyne.KeyF10)
	if f.menu.open != f.menu.items[0] {
		t.Fatal("F10 does not open the menu of the page on screen")
	}
	f.key(fyne.KeyRight)
	f.key(fyne.KeyReturn)
	if got := f.Route(); got != To("settings/server") {
		t.Fatalf("F10, right, Enter leads to %v", got)
	}
	f.key(fyne.KeyF10)
	f.key(fyne.KeyLeft)
	f.key(fyne.KeyDown)
	f.key(fyne.KeyReturn)
	if got := f.Route(); got != To("admin/import") {
		t.Fatalf("F10, left, down, Enter leads to %v", got)
	}
	f.key(fyne.KeyF10)
	f.key(fyne.KeyEscape)
	if f.menu.open != nil || f.canvas().Focused() != nil {
		t.Error("Esc leaves the menu open or focused")
	}
	alt := &fyne.KeyEvent{Name: desktop.KeyAltLeft}
	f.keyDown(alt)
	f.keyUp(alt)
	if f.menu.open == nil {
		t.Error("Alt does not open the menu")
	}
	f.keyDown(alt)
	f.keyUp(alt)
	f.keyDown(alt)
	f.keyDown(&fyne.KeyEvent{Name: fyne.KeyLeft})
	f.keyUp(alt)
	if f.menu.open != nil {
		t.Error("Alt+Left opens the menu")
	}
}

func TestSearch_PagesAndRecords(t *testing.T) {
	f := newFixture(t)
	f.shortcut(fyne.KeyK, fyne.KeyModifierShortcutDefault)
	entry, ok := f.canvas().Focused().(*searchEntry)
	if !ok {
		t.Fatalf("focus on %T", f.canvas().Focused())
	}
	if len(entry.s.hits) != 3 {
		t.Errorf("before typing: %v", entry.s.hits)
	}
	test.Type(entry, "sett")
	if len(entry.s.hits) != 1 || entry.s.hits[0].Route != To("settings/server") {
		t.Errorf("a menu's name finds %v", entry.s.hits)
	}
	entry.SetText("till")
	f.key(fyne.KeyReturn)
	if got := f.Route(); got != To("admin/key").With("1") {
		t.Errorf("Enter leads to %v", got)
	}
	if f.canvas().Overlays().Top() != nil {
		t.Error("the box is still there")
	}
	f.Search()
	test.Type(f.canvas().Focused(), "zzz")
	if !f.says("Nothing is called “zzz”.") {
		t.Error("no word about nothing found")
	}
	f.key(fyne.KeyEscape)
	if f.canvas().Overlays().Top() != nil {
		t.Error("Esc does not close")
	}
}

func TestStrip_ClearWindowCountsAndCloses(t *testing.T) {
	f := newFixture(t)
	if f.runner.Ticking() != 0 {
		t.Fatal("ticks although nothing counts")
	}
	f.openClear(59*time.Minute + 58*time.Second)
	if !f.says("Clear operations allowed · 59:58") {
		t.Fatal("no countdown")
	}
	f.Go(To("settings/server")) // on every page
	f.runner.Advance(8 * time.Second)
	if !f.says("Clear operations allowed · 59:50") {
		t.Error("does not count")
	}
	f.tap("Close now")
	if f.store.window.Open || f.says("Clear operations allowed") || f.runner.Ticking() != 0 {
		t.Errorf("open %v, ticking %d", f.store.window.Open, f.runner.Ticking())
	}
}

func TestStrip_DrawsNothingWhileMinimised(t *testing.T) {
	f := newFixture(t)
	small := false
	f.desk.OutOfSight = func() bool { return small }
	f.openClear(time.Hour)
	small = true
	f.runner.Advance(10 * time.Second)
	if !f.says("Clear operations allowed · 60:00") && !f.says("1:00:00") {
		t.Error("counts although nobody can see it")
	}
	small = false
	f.runner.Advance(time.Second)
	if !f.says("59:49") {
		t.Error("does not count on")
	}
}

func TestWindow_OutOfSightOnlyWithoutTheKeyboard(t *testing.T) {
	f := newFixture(t)
	f.minimised = true
	f.entered()
	if f.desk.OutOfSight() {
		t.Error("a window with the keyboard is in sight")
	}
	f.left()
	if !f.desk.OutOfSight() {
		t.Error("a minimised window is out of sight")
	}
}

func TestStrip_RunsOutByItself(t *testing.T) {
	f := newFixture(t)
	f.openClear(3 * time.Second)
	f.store.window.Open = false // what the store answers when time is up
	f.runner.Advance(4 * time.Second)
	if f.says("Clear operations allowed") || f.runner.Ticking() != 0 {
		t.Error("still counting")
	}
}

func TestStrip_APIAndName(t *testing.T) {
	f := newFixture(t)
	if !f.says("Nonna's Kitchen") || !f.says("API running at http://127.0.0.1:4743") {
		t.Error("store or address missing")
	}
	f.api.status = shop.APIStatus{Why: words.Say("port 4743 is taken by another program.")}
	f.refresh()
	if !f.says("API stopped: port 4743 is taken") {
		t.Error("the reason is missing")
	}
}

func TestBanner_KeyringLocked(t *testing.T) {
	f := newFixture(t)
	f.ring.status = vault.Status{Condition: vault.Locked, Why: "The keyring is locked."}
	f.ring.change(f.ring.status)
	f.runner.Flush()
	if f.says("The keyring is locked.") {
		t.Error("said twice: the page with the choices says it itself")
	}
	f.Go(To("settings/server"))
	if !f.says("The keyring is locked.") {
		t.Fatal("no banner")
	}
	f.entered() // the owner comes back from unlocking it elsewhere
	f.tap("Unlock")
	if !slices.Equal(f.ring.opened, []bool{false, true}) || f.says("The keyring is locked.") {
		t.Errorf("opened %v", f.ring.opened)
	}
	f.ring.status = vault.Status{Condition: vault.Locked, NeedsPassphrase: true}
	f.refresh()
	f.entered()
	if len(f.ring.opened) != 2 {
		t.Error("tried without the passphrase")
	}
}

func TestBanner_APIStopped(t *testing.T) {
	f := newFixture(t)
	f.api.status, f.api.fail = shop.APIStatus{Why: words.Say("port 4743 is taken.")}, "port 4743 is taken by another program"
	f.refresh()
	f.tap("Start")
	if !f.says("Port 4743 is taken by another program.") {
		t.Error("the reason is not said")
	}
	f.api.fail = ""
	f.tap("Start")
	if f.says("The API is stopped") || f.store.settings.APIOff {
		t.Error("not started")
	}
	f.desk.SwitchAPI(false, nil)
	if !f.store.settings.APIOff || !f.says("The API is switched off") {
		t.Error("switching off is not remembered or not said")
	}
}

func TestBanner_StoreTakenAway(t *testing.T) {
	f := newFixture(t)
	f.store.lost = "What Griddle still had is saved as the backup /home/maple/rescued.zip."
	f.store.event(shop.Event{Everything: true})
	f.runner.Flush()
	if !f.says(f.store.lost) {
		t.Error("no banner")
	}
}

func TestStart_RemembersPageSizeTheme(t *testing.T) {
	f := newFixture(t, func(f *fixture, _ *Book) {
		f.store.state = map[string]string{stateRoute: "admin/key?7", stateSize: "1111x777", stateTheme: "dark"}
	})
	if f.Route() != To("admin/key").With("7") || f.Theme() != look.Dark {
		t.Errorf("page %v, theme %q", f.Route(), f.Theme())
	}
	f.nextTheme()
	f.Go(To("settings/server"))
	f.Quit()
	want := map[string]string{stateRoute: "settings/server", stateSize: "1024x700", stateTheme: ""}
	for k, v := range want {
		if f.store.state[k] != v {
			t.Errorf("%s is %q, want %q", k, f.store.state[k], v)
		}
	}
}

func TestRememberedSize(t *testing.T) {
	for text, want := range map[string]fyne.Size{
		"1111x777": fyne.NewSize(1111, 777), "": usual, "x": usual, "10x10": usual, "1e9x1e9": usual, "-5x700": usual,
	} {
		if got := rememberedSize(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestFirstRun_BareUntilFinished(t *testing.T) {
	f := newFixture(t, func(f *fixture, b *Book) {
		b.Start = func(*Desk) (Route, bool) { return To("first"), true }
	})
	if f.Route() != To("first") || f.menu.Visible() || f.strip.Visible() {
		t.Fatalf("at %v, menu %v", f.Route(), f.menu.Visible())
	}
	f.shortcut(fyne.KeyK, fyne.KeyModifierShortcutDefault)
	f.key(fyne.KeyF10)
	if f.canvas().Overlays().Top() != nil || f.menu.open != nil {
		t.Error("menu or search opened in the first run")
	}
	f.desk.Finish()
	if f.Route() != To("admin/api") || !f.menu.Visible() || len(f.history.visits) != 1 {
		t.Errorf("at %v, menu %v, history %d", f.Route(), f.menu.Visible(), len(f.history.visits))
	}
	if f.store.state[stateRoute] == "first" {
		t.Error("the first run is remembered as the last page")
	}
}

func TestQuit_AsksWhenProgramsAreCutOff(t *testing.T) {
	minimised := 0
	f := newFixture(t, func(f *fixture, b *Book) {
		b.OnQuit = func(*Desk) string { return "One program used the API in the last 24 hours." }
	})
	f.minimise = func(fyne.Window) { minimised++ }
	f.AskToClose()
	f.AskToClose() // the second click on the window's cross
	if n := len(f.canvas().Overlays().List()); n != 1 {
		t.Fatalf("%d questions", n)
	}
	f.tap("Keep running minimised")
	if minimised != 1 || f.closed {
		t.Errorf("minimised %d, closed %v", minimised, f.closed)
	}
	f.AskToClose()
	f.key(fyne.KeyEscape)
	if f.closed || f.question.Opened() {
		t.Error("Esc must keep the program running")
	}
	f.AskToClose()
	f.tap("Cancel")
	if minimised != 1 || f.closed || f.question.Opened() {
		t.Error("Cancel must leave all as it is")
	}
	f.AskToClose()
	f.desk.CopySecret("1-secret", nil)
	f.tap("Quit")
	if !f.closed || f.app.Clipboard().Content() != "" || f.runner.Ticking() != 0 {
		t.Errorf("closed %v, clipboard %q, ticking %d", f.closed, f.app.Clipboard().Content(), f.runner.Ticking())
	}
	if f.store.event != nil {
		t.Error("still listening to the store")
	}
}

func TestQuit_WithoutProgramsAsksNothing(t *testing.T) {
	f := newFixture(t, func(_ *fixture, b *Book) { b.OnQuit = func(*Desk) string { return "" } })
	f.AskToClose()
	if !f.closed {
		t.Error("still open")
	}
}

// slowly is a Runner whose work ends when a test says so.
type slowly struct {
	*uitest.Runner
	end func()
}

func (r *slowly) Run(work func(), done func()) { r.end = func() { work(); done() } }

// work starts something long and answers how it ends.
func (f *fixture) work(title string) (end func()) {
	slow := &slowly{Runner: f.runner}
	f.desk.Runner = slow
	f.desk.Progress(title, func(ctx context.Context, _ func(string, float64)) error { return ctx.Err() }, func(err error) { f.ended = err })
	f.desk.Runner = f.runner
	return slow.end
}

func TestQuit_NamesWhatRunsAndOutlivesIt(t *testing.T) {
	f := newFixture(t)
	end := f.work("Making a backup")
	f.AskToClose()
	if !f.says("Still running: Making a backup.") {
		t.Fatal("the question does not name what runs")
	}
	f.runner.Advance(time.Second) // the work's own dialog comes, over the question
	f.AskToClose()
	if top := f.canvas().Overlays().Top(); top != fyne.CanvasObject(f.question) {
		t.Error("a second click on the cross does not bring the question up")
	}
	end()
	if !f.question.Opened() || f.ended != nil {
		t.Fatalf("the question went with the work, which ended with %v", f.ended)
	}
	f.tap("Cancel")
	f.AskToClose()
	if !f.closed {
		t.Error("the window does not close any more")
	}
}

func TestQuit_CancelsWhatRuns(t *testing.T) {
	f := newFixture(t)
	end := f.work("Making a backup")
	f.AskToClose()
	f.tap("Quit")
	if end(); !f.closed || !errors.Is(f.ended, context.Canceled) {
		t.Errorf("closed %v, the work ended with %v", f.closed, f.ended)
	}
}

func TestQuit_OverTheWorkThatEndsFirst(t *testing.T) {
	f := newFixture(t)
	end := f.work("Making a backup")
	f.runner.Advance(time.Second)
	f.AskToClose() // the question lies over the work's dialog, which goes first
	end()
	if n := len(f.canvas().Overlays().List()); n != 1 || !f.question.Opened() {
		t.Fatalf("%d dialogs", n)
	}
	f.tap("Quit")
	if !f.closed {
		t.Error("still open")
	}
}

func TestEvents_ReachThePageOnScreen(t *testing.T) {
	f := newFixture(t)
	f.Go(To("settings/server"))
	f.calls = nil
	f.store.settings.StoreName = "Other"
	f.store.event(shop.Event{Settings: true})
	if len(f.calls) != 0 {
		t.Fatal("an event must not act on a foreign goroutine")
	}
	f.runner.Flush()
	if !slices.Equal(f.calls, []string{"settings/server changed"}) || !f.says("Other") {
		t.Errorf("calls %v", f.calls)
	}
}

func TestBlur_TellsPages(t *testing.T) {
	f := newFixture(t)
	hidden := 0
	stop := f.desk.OnBlur(func() { hidden++ })
	f.left()
	stop()
	f.left()
	if hidden != 1 {
		t.Errorf("told %d times", hidden)
	}
}

// Nothing may be cut off in the smallest window.
func TestSmallestWindow_EverythingInside(t *testing.T) {
	f := newFixture(t)
	f.openClear(time.Hour)
	f.api.status = shop.APIStatus{Why: words.Say("%s", strings.Repeat("a very long reason ", 20))}
	f.refresh()
	f.desk.Window.Resize(smallest)
	for _, o := range []fyne.CanvasObject{f.menu.row, f.strip, f.banners, f.holder} {
		at := f.app.Driver().AbsolutePositionForObject(o)
		if end := at.X + o.Size().Width; end > smallest.Width || at.Y+o.Size().Height > smallest.Height || o.MinSize().Width > o.Size().Width {
			t.Errorf("%T ends at %v, %v; needs %v of %v", o, end, at.Y+o.Size().Height, o.MinSize(), o.Size())
		}
	}
	if _, ok := uitest.Button(f.canvas(), "Close now"); !ok {
		t.Error("Close now is not in sight")
	}
}
