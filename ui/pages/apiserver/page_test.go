package apiserver

import (
	"context"
	"slices"
	"strings"
	"testing"

	"griddle/shop"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
)

func book() shell.Book { return shell.Book{Entries: []shell.Entry{Entry()}} }

// labels of the fields
const (
	power, reach   = "API server", "Reachable from"
	port, address  = "Port", "Address"
	hosts, origins = "Other names of this computer", "Allowed web origins"
)

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
			f.Type(t, port, "99999")
			f.Choose(t, reach, 1)
			f.Press(t, "Save")
		}},
		pagetest.Scene{Name: "apiserver-end", Act: func(t *testing.T, f *pagetest.Fixture) {
			f.Type(t, hosts, "shop.local/admin")
			f.Press(t, "Save")
			f.Lay()
			pagetest.ScrollTo(f, 1)
		}},
	)
}

func TestSave(t *testing.T) {
	f := open(t)
	if f.CanSave(t) {
		t.Error("there is nothing to save yet")
	}
	f.Type(t, port, "4800")
	f.Type(t, hosts, "Shop.Local\nTILL")
	f.Type(t, origins, "https://shop.example, app://till")
	f.Press(t, "Save")
	s := settings(t, f)
	if s.Listen != "127.0.0.1:4800" || !slices.Equal(s.Hosts, []string{"shop.local", "till"}) ||
		!slices.Equal(s.Origins, []string{"app://till", "https://shop.example"}) {
		t.Errorf("stored %+v", s)
	}
	if f.API.Reloads != 1 || s.APIOff {
		t.Errorf("%d reloads, off %v", f.API.Reloads, s.APIOff)
	}
	if f.Text(t, hosts) != "shop.local\ntill" || f.CanSave(t) {
		t.Errorf("the fields show %q, Save can be pressed: %v", f.Text(t, hosts), f.CanSave(t))
	}
}

func TestSave_AnotherAddress(t *testing.T) {
	f := open(t)
	f.Choose(t, reach, 1)
	f.Press(t, "Save")
	if f.Field(t, address).Problem() == "" {
		t.Fatal("no address was taken")
	}
	f.Type(t, address, "0.0.0.0")
	if f.Field(t, address).Problem() != "" {
		t.Error("the problem stays while typing")
	}
	f.Press(t, "Save")
	if s := settings(t, f); s.Listen != "0.0.0.0:4743" {
		t.Errorf("listens at %s", s.Listen)
	}
	f.Choose(t, reach, 0)
	f.Press(t, "Save")
	if s := settings(t, f); s.Listen != "127.0.0.1:4743" {
		t.Errorf("listens at %s", s.Listen)
	}
}

func TestSave_ProblemsStandBesideTheirFields(t *testing.T) {
	f := open(t)
	for _, c := range []struct{ label, text string }{
		{port, "0"}, {port, "many"}, {hosts, "http://x/"}, {origins, "null"},
	} {
		before := settings(t, f)
		was := f.Text(t, c.label)
		f.Type(t, c.label, c.text)
		f.Press(t, "Save")
		if f.Field(t, c.label).Problem() == "" {
			t.Errorf("%q was taken", c.text)
		}
		f.Led(t, c.label)
		if now := settings(t, f); now.Listen != before.Listen || len(now.Hosts)+len(now.Origins) != 0 {
			t.Errorf("%q was stored: %+v", c.text, now)
		}
		f.Type(t, c.label, was)
		if f.Field(t, c.label).Problem() != "" {
			t.Errorf("the problem with %q stays", c.text)
		}
	}
}

func TestSave_ServerThatCannotStartSaysWhy(t *testing.T) {
	f := open(t)
	f.API.Fail = "Another program already uses port 4800. Choose another one."
	f.Type(t, port, "4800")
	f.Press(t, "Save")
	f.Sees(t, "Another program already uses port 4800.")
}

func TestSwitchingOffAndOn(t *testing.T) {
	f := open(t)
	f.Choose(t, power, 1)
	f.Press(t, "Save")
	f.Sees(t, "Stopped")
	if !settings(t, f).APIOff {
		t.Error("not remembered")
	}
	f.Choose(t, power, 0)
	f.Press(t, "Save")
	f.Sees(t, "Running")
}

func TestChangesFromElsewhere(t *testing.T) {
	f := open(t)
	change(t, f, func(s *shop.Settings) { s.Hosts = []string{"till"} })
	if f.Text(t, hosts) != "till" || f.Field(t, hosts).Problem() != "" {
		t.Errorf("an untouched field shows %q, warning %q", f.Text(t, hosts), f.Field(t, hosts).Problem())
	}
	f.Type(t, port, "4800")
	change(t, f, func(s *shop.Settings) { s.Hosts = []string{"desk"}; s.Listen = "127.0.0.1:5000" })
	if f.Text(t, port) != "4800" || f.Text(t, hosts) != "desk" {
		t.Errorf("port %q, hosts %q", f.Text(t, port), f.Text(t, hosts))
	}
	if warning := f.Field(t, port).Problem(); !strings.Contains(warning, "changed this to “5000”") {
		t.Errorf("beside the port it says %q", warning)
	}
	f.Press(t, "Save")
	if s := settings(t, f); s.Listen != "127.0.0.1:4800" || !slices.Equal(s.Hosts, []string{"desk"}) {
		t.Errorf("stored %+v", s)
	}
	if f.Field(t, port).Problem() != "" {
		t.Error("the warning stays")
	}
}
