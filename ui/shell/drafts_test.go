package shell

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"griddle/shop/model"
	"griddle/shop/prefs"
	"griddle/ui/kit"
	"griddle/ui/uitest"
)

// formPage is a page with one field that is saved as a whole.
type formPage struct {
	form   *Form
	entry  *kit.Entry
	stored *string
}

func (p *formPage) Head() kit.Head { return p.form.Head(kit.Head{Title: "Form"}) }
func (p *formPage) Build() fyne.CanvasObject {
	p.entry = kit.NewEntry("")
	p.entry.OnEdited = func(string) { p.follow() }
	return p.entry
}
func (p *formPage) Show() {
	p.entry.SetText(*p.stored)
	if typed, there := p.form.Draft().Fields["Text"]; there {
		p.entry.SetText(typed.Text)
	}
	p.follow()
}
func (p *formPage) Hide()                       {}
func (p *formPage) Changed(model.Event)         {}
func (p *formPage) follow()                     { p.form.Follow(p.entry.Text() != *p.stored) }
func (p *formPage) Pictures() map[string][]byte { return nil }
func (p *formPage) Reset()                      { p.entry.SetText(*p.stored); p.follow() }
func (p *formPage) Store()                      { *p.stored = p.entry.Text(); p.follow() }
func (p *formPage) Typed() prefs.Draft {
	d := prefs.Draft{Title: "The form", Fields: map[string]prefs.Typed{}}
	if text := p.entry.Text(); text != *p.stored {
		d.Fields["Text"] = prefs.Typed{Base: *p.stored, Text: text}
	}
	return d
}

// withForm is a window whose Settings page is a form over the text stored.
func withForm(t *testing.T, stored *string) (f *fixture, page func() *formPage) {
	t.Helper()
	var last *formPage
	f = newFixture(t, func(_ *fixture, b *Book) {
		b.Entries[2].New = func(d *Desk, _ string) Page {
			last = &formPage{stored: stored}
			last.form = d.NewForm(To("settings/server"), last)
			return last
		}
	})
	f.Go(To("settings/server"))
	return f, func() *formPage { return last }
}

func TestDraftsAreWrittenWithinASecond(t *testing.T) {
	stored := "as stored"
	f, page := withForm(t, &stored)
	uitest.Paste(page().entry, "first")
	f.runner.Advance(300 * time.Millisecond)
	uitest.Paste(page().entry, "second") // typing on puts nothing off
	if len(f.store.drafts) != 0 {
		t.Error("it is written at each letter")
	}
	f.runner.Advance(700 * time.Millisecond)
	want := prefs.Typed{Base: "as stored", Text: "second"}
	if got := f.store.drafts["settings/server"].Fields["Text"]; got != want {
		t.Errorf("a second later the file holds %+v", got)
	}
	f.Go(To("admin/api"))
	f.Back()
	if got := page().entry.Text(); got != "second" {
		t.Errorf("after leaving and coming back it says %q", got)
	}
	page().form.Save.Tapped(nil)
	f.runner.Advance(time.Second)
	if len(f.store.drafts) != 0 || stored != "second" || page().form.state.Visible() || page().form.Discard.Visible() {
		t.Errorf("after Save: drafts %v, stored %q", f.store.drafts, stored)
	}
}

func TestQuittingWritesAndNamesDrafts(t *testing.T) {
	stored := ""
	f, page := withForm(t, &stored)
	uitest.Paste(page().entry, "typed just now")
	f.AskToClose()
	if !uitest.Says(f.desk.Window.Canvas(), "The form") {
		t.Error("the question does not name what is unsaved")
	}
	f.Quit()
	if got := f.store.drafts["settings/server"].Fields["Text"].Text; got != "typed just now" {
		t.Errorf("the file holds %q", got)
	}
}

func TestALockedWindowNamesNoDraft(t *testing.T) {
	stored := ""
	f, page := withForm(t, &stored)
	f.store.password = "secret"
	f.refresh()
	uitest.Paste(page().entry, "typed")
	f.Lock()
	f.AskToClose()
	if uitest.Says(f.desk.Window.Canvas(), "The form") {
		t.Error("a locked window names what was typed into")
	}
}

func TestDraftsThatCannotBeWrittenAreTriedAgain(t *testing.T) {
	stored := ""
	f, page := withForm(t, &stored)
	f.store.full = errors.New("the disk is full")
	uitest.Paste(page().entry, "typed")
	f.runner.Advance(time.Second)
	if f.desk.Toasts().Shown() != 1 {
		t.Error("nobody was told")
	}
	uitest.Paste(page().entry, "typed on")
	f.runner.Advance(11 * time.Second)
	if f.desk.Toasts().Shown() != 0 {
		t.Error("it is told again and again")
	}
	f.store.full = nil
	f.runner.Advance(11 * time.Second)
	if got := f.store.drafts["settings/server"].Fields["Text"].Text; got != "typed on" {
		t.Errorf("the file holds %q", got)
	}
}

func TestDiscardCanBeUndone(t *testing.T) {
	stored := "as stored"
	f, page := withForm(t, &stored)
	if page().form.Discard.Visible() {
		t.Error("there is nothing to discard")
	}
	uitest.Paste(page().entry, "a long text")
	if !uitest.Says(f.desk.Window.Canvas(), "Unsaved changes") {
		t.Error("it does not say that something is unsaved")
	}
	page().form.Discard.Tapped(nil)
	f.runner.Advance(time.Second)
	if page().entry.Text() != "as stored" || len(f.store.drafts) != 0 {
		t.Errorf("discarded: %q, %v", page().entry.Text(), f.store.drafts)
	}
	undo, there := uitest.Button(f.desk.Window.Canvas(), "Undo")
	if !there {
		t.Fatal("it cannot be undone")
	}
	undo.Tapped(nil)
	if got := page().entry.Text(); got != "a long text" {
		t.Errorf("brought back: %q", got)
	}
	f.runner.Advance(time.Second)
	if !strings.Contains(f.store.drafts["settings/server"].Fields["Text"].Text, "long") {
		t.Error("it is not kept again")
	}
}

// ask opens a dialog with two fields.
func ask(f *fixture) (name *kit.Entry, unit *kit.Choice, d *kit.Dialog) {
	name, unit = kit.NewEntry(""), kit.NewChoice([]string{"Percent", "Amount"}, 0, nil)
	d = f.desk.Form(kit.FormOptions{Title: "A question", Verb: "Do it", Fields: []*kit.Field{
		kit.NewField("", "Name", "", name, nil), kit.NewField("", "In", "", kit.Left(unit), nil)}})
	f.runner.Advance(0)
	return name, unit, d
}

func TestWhatIsTypedIntoADialogOutlivesAKill(t *testing.T) {
	f := newFixture(t)
	name, unit, _ := ask(f)
	uitest.Paste(name, "Till")
	unit.SetIndex(1)
	f.runner.Advance(time.Second)
	kept := f.store.drafts
	if len(kept) != 1 {
		t.Fatalf("kept: %v", kept)
	}
	next := newFixture(t, func(f *fixture, _ *Book) { f.store.drafts = kept })
	name, unit, d := ask(next)
	if at := kept["dialog:"+f.Route().String()+" A question"].Fields; len(at) != 2 {
		t.Errorf("kept: %v", kept)
	}
	if name.Text() != "Till" || unit.Index() != 1 {
		t.Errorf("it opens with %q, %d", name.Text(), unit.Index())
	}
	d.Close()
	next.runner.Advance(time.Second)
	if len(next.store.drafts) != 0 || next.runner.Ticking() != 0 {
		t.Errorf("after Cancel: %v, %d timers", next.store.drafts, next.runner.Ticking())
	}
}

// What is typed beside a record that is no form is kept too, and everything that is kept can be found again, whatever
// became of the record.
func TestWhatIsKeptIsFound(t *testing.T) {
	f := newFixture(t)
	at := To("admin/key").With("7")
	f.desk.KeepText(at, "Note to order 7", "Called back")
	f.runner.Advance(time.Second)
	kept := f.store.drafts
	if len(kept) != 1 {
		t.Fatalf("kept: %v", kept)
	}
	next := newFixture(t, func(f *fixture, _ *Book) { f.store.drafts = kept })
	if text := next.desk.KeptText(at); text != "Called back" || !next.desk.Drafted(at) {
		t.Errorf("%q was kept", text)
	}
	next.Search()
	if !next.says("Note to order 7") || !next.says("Unsaved changes") {
		t.Error("the search does not begin with what is not saved")
	}
	next.key(fyne.KeyReturn)
	if next.Route() != at {
		t.Errorf("it leads to %v", next.Route())
	}
	next.desk.KeepText(at, "", "")
	next.runner.Advance(time.Second)
	if len(next.store.drafts) != 0 {
		t.Errorf("an empty text is kept: %v", next.store.drafts)
	}
}

// A dialog with a password keeps nothing, and what was kept of a dialog that is not opened again is given up at the
// end.
func TestNoPasswordIsKept(t *testing.T) {
	f := newFixture(t, func(f *fixture, _ *Book) {
		f.store.drafts = map[string]prefs.Draft{"dialog:reprice": {Page: "dialog:reprice", Title: "Change the price",
			Fields: map[string]prefs.Typed{"0": {Text: "5"}}}}
	})
	name, pass := kit.NewEntry(""), kit.NewPassword("")
	f.desk.Form(kit.FormOptions{Title: "A secret", Verb: "Do it", Fields: []*kit.Field{
		kit.NewField("", "Name", "", name, nil), kit.NewField("", "Password", "", pass, nil)}})
	f.runner.Advance(0)
	uitest.Paste(name, "Till")
	uitest.Paste(pass, "hunter2x")
	f.runner.Advance(time.Minute)
	if len(f.store.drafts) != 1 || len(f.drafts.titles()) != 0 {
		t.Errorf("kept: %v, named: %v", f.store.drafts, f.drafts.titles())
	}
	f.Quit()
	if len(f.store.drafts) != 0 {
		t.Errorf("after the end: %v", f.store.drafts)
	}
}
