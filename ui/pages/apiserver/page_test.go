package apiserver

import (
	"context"
	"slices"
	"testing"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
)

func book() shell.Book { return shell.Book{Entries: []shell.Entry{Entry()}} }

func page(f *pagetest.Fixture) *Page { return f.Page.(*Page) }

func open(t *testing.T) *pagetest.Fixture {
	t.Helper()
	return pagetest.Open(t, pagetest.Options{}, book())
}

func settings(t *testing.T, f *pagetest.Fixture) shop.Settings {
	t.Helper()
	s, err := f.Shop.Settings()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func change(t *testing.T, f *pagetest.Fixture, edit func(*shop.Settings)) {
	t.Helper()
	s := settings(t, f)
	edit(&s)
	if err := f.Shop.SaveSettings(context.Background(), s); err != nil {
		t.Fatal(err)
	}
	f.Reread()
}

func TestLooks(t *testing.T) {
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "apiserver"},
		pagetest.Scene{Name: "apiserver-wrong", Act: func(t *testing.T, f *pagetest.Fixture) {
			page(f).port.SetText("99999")
			page(f).reach.SetIndex(1)
			page(f).form.Save.Tapped(nil)
		}},
		pagetest.Scene{Name: "apiserver-end", Act: func(t *testing.T, f *pagetest.Fixture) {
			page(f).hosts.SetText("shop.local/admin")
			page(f).form.Save.Tapped(nil)
			f.Lay()
			pagetest.ScrollTo(f, 1)
		}},
	)
}

func TestSave(t *testing.T) {
	f := open(t)
	p := page(f)
	if !p.form.Save.Disabled() {
		t.Error("there is nothing to save yet")
	}
	p.port.SetText("4800")
	p.hosts.SetText("Shop.Local\nTILL")
	p.origins.SetText("https://shop.example, app://till")
	f.Press(t, "Save")
	s := settings(t, f)
	if s.Listen != "127.0.0.1:4800" || !slices.Equal(s.Hosts, []string{"shop.local", "till"}) || !slices.Equal(s.Origins, []string{"app://till", "https://shop.example"}) {
		t.Errorf("stored %+v", s)
	}
	if f.API.Reloads != 1 || s.APIOff {
		t.Errorf("%d reloads, off %v", f.API.Reloads, s.APIOff)
	}
	if p.hosts.Text() != "shop.local\ntill" || !p.form.Save.Disabled() {
		t.Errorf("the fields show %q, Save can be pressed: %v", p.hosts.Text(), !p.form.Save.Disabled())
	}
}

func TestSave_AnotherAddress(t *testing.T) {
	f := open(t)
	p := page(f)
	p.reach.SetIndex(1)
	p.form.Save.Tapped(nil)
	if p.addressField.Problem() == "" {
		t.Fatal("no address was taken")
	}
	p.address.SetText("0.0.0.0")
	if p.addressField.Problem() != "" {
		t.Error("the problem stays while typing")
	}
	f.Press(t, "Save")
	if s := settings(t, f); s.Listen != "0.0.0.0:4743" {
		t.Errorf("listens at %s", s.Listen)
	}
	p.reach.SetIndex(0)
	f.Press(t, "Save")
	if s := settings(t, f); s.Listen != "127.0.0.1:4743" {
		t.Errorf("listens at %s", s.Listen)
	}
}

func TestSave_ProblemsStandBesideTheirFields(t *testing.T) {
	f := open(t)
	p := page(f)
	for _, c := range []struct {
		entry *kit.Entry
		field *kit.Field
		text  string
	}{{p.port, p.portField, "0"}, {p.port, p.portField, "many"}, {p.hosts, p.hostsField, "http://x/"}, {p.origins, p.originsField, "null"}} {
		before := settings(t, f)
		was := c.entry.Text()
		c.entry.SetText(c.text)
		f.Press(t, "Save")
		if c.field.Problem() == "" {
			t.Errorf("%q was taken", c.text)
		}
		f.Led(t, c.field.Label)
		if now := settings(t, f); now.Listen != before.Listen || len(now.Hosts)+len(now.Origins) != 0 {
			t.Errorf("%q was stored: %+v", c.text, now)
		}
		c.entry.SetText(was)
		if c.field.Problem() != "" {
			t.Errorf("the problem with %q stays", c.text)
		}
	}
}

func TestSave_ServerThatCannotStartSaysWhy(t *testing.T) {
	f := open(t)
	f.API.Fail = "Another program already uses port 4800. Choose another one."
	page(f).port.SetText("4800")
	f.Press(t, "Save")
	f.Sees(t, "Another program already uses port 4800.")
}

func TestSwitchingOffAndOn(t *testing.T) {
	f := open(t)
	page(f).power.SetIndex(1)
	f.Press(t, "Save")
	f.Sees(t, "Stopped")
	if !settings(t, f).APIOff {
		t.Error("not remembered")
	}
	page(f).power.SetIndex(0)
	f.Press(t, "Save")
	f.Sees(t, "Running")
}

func TestChangesFromElsewhere(t *testing.T) {
	f := open(t)
	p := page(f)
	change(t, f, func(s *shop.Settings) { s.Hosts = []string{"till"} })
	if p.hosts.Text() != "till" || p.stale.Visible() {
		t.Errorf("an untouched field shows %q, warning %v", p.hosts.Text(), p.stale.Visible())
	}
	p.port.SetText("4800")
	change(t, f, func(s *shop.Settings) { s.Hosts = []string{"desk"}; s.Listen = "127.0.0.1:5000" })
	if p.port.Text() != "4800" || p.hosts.Text() != "desk" || !p.stale.Visible() {
		t.Errorf("port %q, hosts %q, warning %v", p.port.Text(), p.hosts.Text(), p.stale.Visible())
	}
	f.Press(t, "Save")
	if s := settings(t, f); s.Listen != "127.0.0.1:4800" || !slices.Equal(s.Hosts, []string{"desk"}) {
		t.Errorf("stored %+v", s)
	}
	if p.stale.Visible() {
		t.Error("the warning stays")
	}
}
