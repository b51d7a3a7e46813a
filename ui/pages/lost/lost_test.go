package lost

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/pages/pagetest"
	"griddle/ui/uitest"
)

func open(t *testing.T, s Steps) *kit.Host {
	t.Helper()
	a := test.NewApp()
	a.Settings().SetTheme(look.New(look.Light))
	h := kit.NewHost(a, a.NewWindow(""), uitest.NewRunner(), nil)
	Show(h, "/home/maple/.local/share/griddle", s)
	return h
}

func TestLooks(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1280, Height: 800}, {Width: 1024, Height: 700}} {
		h := open(t, Steps{})
		h.Window.Resize(size)
		h.Window.Content().Refresh()
		pagetest.NothingCut(t, h.Window.Canvas())
		pagetest.Keep(t, h.Window, "lost-light", size)
	}
}

func TestStepOpensOrSaysWhyNot(t *testing.T) {
	opened := 0
	fail := error(shop.Refuse(shop.Invalid, "", "There is no store in this folder."))
	s := Steps{Look: func(string) error { return fail }, Opened: func() { opened++ }}
	h := open(t, s)
	try(h, s, func() error { return s.Look("/elsewhere") })
	if opened != 0 || h.Toasts().Shown() != 1 {
		t.Fatalf("opened %d times, %d notes", opened, h.Toasts().Shown())
	}
	fail = nil
	try(h, s, func() error { return s.Look("/elsewhere") })
	if opened != 1 {
		t.Errorf("opened %d times", opened)
	}
}

func TestStartNewAsksFirst(t *testing.T) {
	made := false
	s := Steps{New: func() error { made = true; return nil }, Opened: func() {}}
	h := open(t, s)
	startNew(h, "/data", s)
	if made {
		t.Fatal("made a store without asking")
	}
	if h.Window.Canvas().Overlays().Top() == nil {
		t.Fatal("no question was asked")
	}
}
