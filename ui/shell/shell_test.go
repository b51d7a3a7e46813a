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

	"griddle/server/status"
	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/words"
	"griddle/ui/kit"
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

// rows are the words of the side bar; of pages they begin with a blank.
func (f *fixture) rows() (words []string) {
	for _, r := range f.side.nav.rows {
		indent := ""
		if r.entry != nil {
			indent = " "
		}
		mark := ""
		if r.current {
			mark = "*"
		}
		words = append(words, indent+r.title()+mark)
	}
	return words
}

func (f *fixture) row(title string) *navRow {
	f.t.Helper()
	for _, r := range f.side.nav.rows {
		if r.title() == title {
			return r
		}
	}
	f.t.Fatalf("the side bar has no %q but %v", title, f.rows())
	return nil
}

// wide gives the side bar room for its words.
func wide(f *fixture, _ *Book) { f.wide = true }

// twoGroups adds a second group of two pages.
func twoGroups(f *fixture, b *Book) {
	more := b.Entries[1]
	more.Name, more.Menu, more.Title = "catalog/products", Catalog, func() string { return "Products" }
	other := b.Entries[1]
	other.Name, other.Menu, other.Title = "catalog/categories", Catalog, func() string { return "Categories" }
	b.Entries = append(b.Entries, more, other)
	f.wide = true
}

func TestSide_OnlyWhatWorksAndTheOpenPagesGroupOpen(t *testing.T) {
	f := newFixture(t, twoGroups)
	if got := f.rows(); !slices.Equal(got, []string{"Catalog", "Admin", " API*", " Import", "Settings"}) {
		t.Errorf("the side bar shows %q", got)
	}
	test.Tap(f.row("Catalog")) // opens, and leads nowhere
	if got := f.rows(); !slices.Equal(got, []string{"Catalog", " Products", " Categories", "Admin", " API*", " Import",
		"Settings"}) {
		t.Errorf("after a click it shows %q", got)
	}
	test.Tap(f.row("Catalog"))
	test.Tap(f.row("Settings")) // has one page, and so is it
	got := f.rows()
	if !slices.Equal(got, []string{"Catalog", "Admin", "Settings*"}) || f.Route() != To("settings/server") {
		t.Errorf("at %v it shows %q", f.Route(), got)
	}
}

func TestSide_EditorsKeepTheirListMarked(t *testing.T) {
	f := newFixture(t, func(f *fixture, b *Book) {
		f.wide = true
		b.Entries[1], b.Entries[3] = b.Entries[3], b.Entries[1] // the key belongs to the API page before it
	})
	f.Go(To("admin/key").With("7"))
	if got := f.rows(); got[1] != " API*" {
		t.Errorf("it shows %q", got)
	}
}

func TestSide_PointingShowsAClosedGroupsPagesBeside(t *testing.T) {
	f := newFixture(t, twoGroups)
	n := f.side.nav
	f.row("Admin").MouseIn(&desktop.MouseEvent{})
	f.runner.Advance(time.Second)
	if n.fly != nil {
		t.Fatal("an open group shows its pages twice")
	}
	f.row("Admin").MouseOut()
	f.row("Catalog").MouseIn(&desktop.MouseEvent{})
	f.runner.Advance(openAfter)
	if n.fly == nil || n.fly.group.name != Catalog {
		t.Fatal("pointing does not open")
	}
	f.row("Catalog").MouseOut()
	n.fly.MouseIn(&desktop.MouseEvent{}) // on the way to a page
	f.runner.Advance(time.Second)
	if n.fly == nil {
		t.Fatal("closed under the pointer")
	}
	fly := n.fly
	fly.Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, look.Unit+1.5*look.RowHeight)})
	if got := f.Route(); got != To("catalog/categories") || n.fly != nil {
		t.Errorf("the second line leads to %v", got)
	}
	f.row("Admin").MouseIn(&desktop.MouseEvent{})
	f.runner.Advance(openAfter)
	f.row("Admin").MouseOut()
	f.runner.Advance(closeAfter)
	if n.fly != nil {
		t.Error("leaving does not close")
	}
}

func TestSide_NarrowInSmallWindowsAndByKey(t *testing.T) {
	f := newFixture(t, twoGroups)
	width := func(want float32) {
		t.Helper()
		if got := f.side.Size().Width; got != want {
			t.Errorf("it is %v wide, want %v", got, want)
		}
		if at := f.holder.Position().X; at != 0 && f.app.Driver().AbsolutePositionForObject(f.holder).X != want {
			t.Errorf("the page begins at %v", at)
		}
	}
	width(sideWide)
	f.shortcut(fyne.KeyB, ctrl)
	width(sideNarrow)
	if f.store.state[stateSide] != sideFolded {
		t.Error("the choice is not remembered")
	}
	f.shortcut(fyne.KeyB, ctrl)
	width(sideWide)
	f.desk.Window.Resize(fyne.NewSize(1099, 700))
	width(sideNarrow)
	if got := f.rows(); !slices.Equal(got, []string{"Catalog", "Admin*", "Settings"}) {
		t.Errorf("narrow it shows %q", got)
	}
	f.row("Admin").MouseIn(&desktop.MouseEvent{})
	f.runner.Advance(openAfter)
	if f.side.nav.fly == nil || !f.says("Import") {
		t.Error("narrow, pointing shows no pages")
	}
	f.shortcut(fyne.KeyB, ctrl)
	width(sideWide)
	f.desk.Window.Resize(fyne.NewSize(1280, 700))
	f.desk.Window.Resize(fyne.NewSize(1000, 700))
	width(sideNarrow)
}

func TestSide_ByKeyboard(t *testing.T) {
	f := newFixture(t, twoGroups)
	f.key(fyne.KeyF6)
	if f.canvas().Focused() != fyne.Focusable(f.side.nav) || !f.row("API").focused {
		t.Fatal("F6 does not go to the page's line")
	}
	f.key(fyne.KeyUp)
	f.key(fyne.KeyUp)
	f.key(fyne.KeyRight) // opens Catalog
	f.key(fyne.KeyDown)
	f.key(fyne.KeyDown)
	f.key(fyne.KeyReturn)
	if got := f.Route(); got != To("catalog/categories") {
		t.Fatalf("it leads to %v", got)
	}
	f.shortcut(fyne.Key3, ctrl)
	if got := f.Route(); got != To("settings/server") {
		t.Errorf("Ctrl+3 leads to %v", got)
	}
	f.key(fyne.KeyF10)
	f.key(fyne.KeyEscape)
	if f.canvas().Focused() != nil {
		t.Error("Esc does not go back")
	}
	alt := &fyne.KeyEvent{Name: desktop.KeyAltLeft}
	f.keyDown(alt)
	f.keyUp(alt)
	if f.canvas().Focused() == nil {
		t.Error("Alt does not go to the side bar")
	}
	f.keyDown(alt)
	f.keyUp(alt)
	f.keyDown(alt)
	f.keyDown(&fyne.KeyEvent{Name: fyne.KeyLeft})
	f.keyUp(alt)
	if f.canvas().Focused() != nil {
		t.Error("Alt+Left goes to the side bar")
	}
}

func TestSide_NarrowByKeyboard(t *testing.T) {
	f := newFixture(t, twoGroups)
	f.desk.Window.Resize(fyne.NewSize(1000, 700))
	f.key(fyne.KeyF6)
	f.key(fyne.KeyRight)
	f.key(fyne.KeyDown)
	f.key(fyne.KeyReturn)
	if got := f.Route(); got != To("admin/import") {
		t.Errorf("it leads to %v", got)
	}
}

func TestKeys_EachIsThereOnce(t *testing.T) {
	seen := map[stroke]string{}
	for _, c := range commands() {
		if c.words() == "" || len(c.strokes) == 0 {
			t.Errorf("%s has no words or no keys", c.act)
		}
		for _, s := range c.strokes {
			if other, twice := seen[s]; twice {
				t.Errorf("%s is the key of %s and %s", s.label(), other, c.act)
			}
			seen[s] = c.act
		}
	}
}

func TestKeys_SheetNamesThem(t *testing.T) {
	f := newFixture(t)
	f.key(fyne.KeyF1)
	for _, words := range []string{"Ctrl+K", "Ctrl+1 … 7", "Alt+←", "F6, F10", "Shift+F10"} {
		if !f.says(words) {
			t.Errorf("the sheet lacks %q", words)
		}
	}
}

func TestKeys_ReadAgain(t *testing.T) {
	f := newFixture(t)
	f.calls = nil
	f.key(fyne.KeyF5)
	if !slices.Equal(f.calls, []string{"admin/api changed"}) {
		t.Errorf("calls %v", f.calls)
	}
}

func TestKeys_UndoTheNoteThenTheLastChange(t *testing.T) {
	undone := ""
	f := newFixture(t, func(_ *fixture, b *Book) { b.Undo = func(*Desk) { undone += "change " } })
	undo := func() { f.canvas().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutUndo{}) }
	f.desk.ToastUndo("Deleted", func() { undone += "note " })
	undo()
	undo()
	if undone != "note change " {
		t.Errorf("undone: %s", undone)
	}
}

// TestKeyboardInABannerOrNoteScrollsNothing: both lie over the page and are in sight.
func TestKeyboardInABannerOrNoteScrollsNothing(t *testing.T) {
	f := newFixture(t)
	f.Go(To("settings/server"))
	f.ring.status = vault.Status{Condition: vault.Locked}
	f.refresh()
	f.desk.ToastUndo("Deleted", func() {})
	mark := kit.NewText("mark", kit.Style{})
	frame := kit.Frame(kit.Head{}, kit.Stack(1, mark, kit.Gap(0, 300)))
	f.holder.Objects = []fyne.CanvasObject{frame}
	f.holder.Refresh()
	f.desk.Displays(frame)
	at := func() float32 { return f.app.Driver().AbsolutePositionForObject(mark).Y }
	top := at()
	f.desk.Turn(kit.Turns[3])
	end := at()
	if end > top-1000 {
		t.Fatalf("the page is not long: %v, %v", top, end)
	}
	for _, label := range []string{"Unlock", "Undo"} {
		b, ok := uitest.Button(f.canvas(), label)
		if !ok {
			t.Fatalf("there is no button %q", label)
		}
		if f.canvas().Focus(b); at() != end {
			t.Errorf("%s scrolls the page by %v", label, at()-end)
		}
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
	test.Type(f.canvas().Focused(), "lock")
	if f.says("Lock the window") {
		t.Error("offers to lock without a password")
	}
	box := f.canvas().Overlays().Top().(*kit.Overlay)
	box.Tapped(&fyne.PointEvent{Position: fyne.NewPos(512, 100)}) // into it
	if f.canvas().Focused() == nil {
		t.Error("a click into the box takes the keyboard away")
	}
	box.Tapped(&fyne.PointEvent{Position: fyne.NewPos(5, 690)})
	if f.canvas().Overlays().Top() != nil {
		t.Error("a click beside the box does not close it")
	}
	f.Search()
	test.Type(f.canvas().Focused(), "zzz")
	if !f.says("Nothing found for “zzz”.") {
		t.Error("no word about nothing found")
	}
	f.key(fyne.KeyEscape)
	if f.canvas().Overlays().Top() != nil {
		t.Error("Esc does not close")
	}
}

func TestSearch_NearestFirstAndActions(t *testing.T) {
	f := newFixture(t, twoGroups, func(f *fixture, b *Book) {
		titles := []string{"Import a store", "My store", "Store"}
		for i, title := range titles {
			b.Entries[i].Title = func() string { return title }
		}
		b.Entries[1].Act = func() string { return "Store a thing" }
	})
	f.Search()
	entry := f.canvas().Focused().(*searchEntry)
	test.Type(entry, "store")
	var found []string
	for _, h := range entry.s.hits {
		found = append(found, h.Title)
	}
	if want := []string{"Store", "Store a thing", "Import a store", "My store"}; !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
	f.key(fyne.KeyEscape)
	f.Search()
	test.Type(f.canvas().Focused(), "a thing")
	f.key(fyne.KeyReturn)
	if f.Route() != To("admin/import") {
		t.Errorf("the action leads to %v", f.Route())
	}
	f.Search()
	test.Type(f.canvas().Focused(), "these keys")
	f.key(fyne.KeyReturn)
	if !f.says("Ctrl+K") {
		t.Error("the search does not do what a key does")
	}
}

func TestFoot_ClearWindowCountsAndCloses(t *testing.T) {
	f := newFixture(t, wide)
	if f.runner.Ticking() != 0 {
		t.Fatal("ticks although nothing counts")
	}
	f.openClear(59*time.Minute + 58*time.Second)
	if !f.says("Clear calls allowed · 60 min") {
		t.Fatal("no countdown")
	}
	f.Go(To("settings/server")) // on every page
	f.runner.Advance(58 * time.Minute)
	if !f.says("Clear calls allowed · 1:58") {
		t.Error("does not count")
	}
	f.tap("Close now")
	if f.store.window.Open || f.says("Clear calls allowed") || f.runner.Ticking() != 0 {
		t.Errorf("open %v, ticking %d", f.store.window.Open, f.runner.Ticking())
	}
}

func TestFoot_DrawsNothingWhileMinimised(t *testing.T) {
	f := newFixture(t)
	small := false
	f.desk.OutOfSight = func() bool { return small }
	f.openClear(time.Hour)
	small = true
	f.runner.Advance(10 * time.Minute)
	if !f.says("60 min") {
		t.Error("counts although nobody can see it")
	}
	small = false
	f.runner.Advance(time.Second)
	if !f.says("50 min") {
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

func TestFoot_RunsOutByItself(t *testing.T) {
	f := newFixture(t)
	f.openClear(3 * time.Second)
	f.store.window.Open = false // what the store answers when time is up
	f.runner.Advance(4 * time.Second)
	if f.says("Clear calls allowed") || f.runner.Ticking() != 0 {
		t.Error("still counting")
	}
}

func TestFoot_APIAndName(t *testing.T) {
	f := newFixture(t, wide)
	if !f.says("Nonna's Kitchen") || !f.says("API running at http://127.0.0.1:4743") {
		t.Error("store or address missing")
	}
	f.api.status = status.API{Why: words.Say("port 4743 is taken by another program.")}
	f.refresh()
	if !f.says("API stopped") || !f.says("The API is stopped: port 4743 is taken") {
		t.Error("the state or its reason is missing")
	}
}

func TestBanner_KeyringLocked(t *testing.T) {
	f := newFixture(t)
	f.ring.status = vault.Status{Condition: vault.Locked, Why: words.Say("The keyring is locked.")}
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
	f.api.status, f.api.fail = status.API{Why: words.Say("port 4743 is taken.")},
		"port 4743 is taken by another program"
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
	f.store.event(model.EventOf())
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
	if f.Route() != To("first") || f.side.Visible() {
		t.Fatalf("at %v, side bar %v", f.Route(), f.side.Visible())
	}
	f.shortcut(fyne.KeyK, fyne.KeyModifierShortcutDefault)
	f.key(fyne.KeyF10)
	if f.canvas().Overlays().Top() != nil || f.side.nav.fly != nil {
		t.Error("menu or search opened in the first run")
	}
	f.desk.Finish()
	if f.Route() != To("admin/api") || !f.side.Visible() || len(f.history.visits) != 1 {
		t.Errorf("at %v, menu %v, history %d", f.Route(), f.side.Visible(), len(f.history.visits))
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
	f.desk.Progress(title, func(ctx context.Context, _ func(string, float64)) error { return ctx.Err() },
		func(err error) { f.ended = err })
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
	f := newFixture(t, wide)
	f.Go(To("settings/server"))
	f.calls = nil
	f.store.settings.StoreName = "Other"
	f.store.event(model.EventOf(shop.SettingTopics))
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
	f.api.status = status.API{Why: words.Say("%s", strings.Repeat("a very long reason ", 20))}
	f.refresh()
	f.desk.Window.Resize(smallest)
	for _, o := range []fyne.CanvasObject{f.side, f.side.foot, f.banners, f.holder} {
		at := f.app.Driver().AbsolutePositionForObject(o)
		if end := at.X + o.Size().Width; end > smallest.Width || at.Y+o.Size().Height > smallest.Height ||
			o.MinSize().Width > o.Size().Width {
			t.Errorf("%T ends at %v, %v; needs %v of %v", o, end, at.Y+o.Size().Height, o.MinSize(), o.Size())
		}
	}
	_, ok := uitest.Find(f.canvas(), func(b *kit.Button) bool { return b == f.side.foot.shut })
	if !ok || f.side.foot.shut.Text != "" || !f.says("60 min") {
		t.Error("the narrow side bar does not show the countdown and how to end it")
	}
}
