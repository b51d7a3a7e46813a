package pagetest

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"griddle/ui/kit"
	"griddle/ui/uitest"
)

// Press presses the button with these words, in the topmost dialog when one is open.
func (f *Fixture) Press(t testing.TB, words string) {
	t.Helper()
	var found *kit.Button
	uitest.Each(f.Desk.Window.Canvas(), func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok && b.Text == words {
			found = b // dialogs come after the page
		}
	})
	if found == nil {
		t.Fatalf("there is no button %q", words)
	}
	if found.Disabled() {
		t.Fatalf("the button %q is disabled", words)
	}
	found.Tapped(nil)
	f.Runner.Flush()
}

// Field is the input under a label.
func (f *Fixture) Field(t testing.TB, label string) *kit.Field {
	t.Helper()
	field, ok := uitest.Find(f.Desk.Window.Canvas(), func(x *kit.Field) bool { return x.Label == label })
	if !ok {
		t.Fatalf("there is no field %q", label)
	}
	return field
}

// Type puts text into the field under a label.
func (f *Fixture) Type(t testing.TB, label, text string) {
	t.Helper()
	uitest.Paste(entry(t, f.Field(t, label)), text)
}

// entry is what is typed into.
func entry(t testing.TB, field *kit.Field) *kit.Entry {
	t.Helper()
	switch e := field.Input.(type) {
	case *kit.Entry:
		return e
	case *kit.DateEntry:
		return &e.Entry
	case *kit.Finder:
		return &e.Entry
	}
	t.Fatalf("%q is not typed into", field.Label)
	return nil
}

// Led fails unless the field under a label has the keyboard and is in sight.
func (f *Fixture) Led(t testing.TB, label string) {
	t.Helper()
	field, c := f.Field(t, label), f.Desk.Window.Canvas()
	var has func(o fyne.CanvasObject) bool
	has = func(o fyne.CanvasObject) bool {
		box, is := o.(*fyne.Container)
		return o == any(c.Focused()) || is && slices.ContainsFunc(box.Objects, has)
	}
	if !has(field.Input) {
		t.Errorf("%q has not the keyboard", label)
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(field)
	if at.Y < 0 || at.Y+field.Size().Height > c.Size().Height {
		t.Errorf("%q is at %v in a window of %v", label, at, c.Size())
	}
}

// Choose chooses among the words of the field under a label.
func (f *Fixture) Choose(t testing.TB, label string, index int) {
	t.Helper()
	f.Choice(t, label).SetIndex(index)
}

// Choice is the input under a label in which one of a few words is chosen.
func (f *Fixture) Choice(t testing.TB, label string) *kit.Choice {
	t.Helper()
	c := choiceIn(f.Field(t, label).Input)
	if c == nil {
		t.Fatalf("%q is not chosen from", label)
	}
	return c
}

// Select chooses from the list that opens under a label.
func (f *Fixture) Select(t testing.TB, label string, index int) {
	t.Helper()
	s, is := f.Field(t, label).Input.(*kit.Select)
	if !is {
		t.Fatalf("%q is no list", label)
	}
	s.SetSelectedIndex(index)
	f.Runner.Flush()
}

// Tick ticks the box with these words.
func (f *Fixture) Tick(t testing.TB, words string) {
	t.Helper()
	check, there := uitest.Find(f.Desk.Window.Canvas(), func(c *kit.Check) bool { return c.Text == words })
	if !there {
		t.Fatalf("there is no box %q", words)
	}
	check.SetChecked(true)
	f.Runner.Flush()
}

// choiceIn is the first of them in an object; nil when there is none.
func choiceIn(o fyne.CanvasObject) *kit.Choice {
	if box, is := o.(*fyne.Container); is {
		for _, part := range box.Objects {
			if c := choiceIn(part); c != nil {
				return c
			}
		}
	}
	c, _ := o.(*kit.Choice)
	return c
}

// Text is what stands in the field under a label.
func (f *Fixture) Text(t testing.TB, label string) string {
	t.Helper()
	return entry(t, f.Field(t, label)).Text()
}

// CanSave tells whether there is something to save.
func (f *Fixture) CanSave(t testing.TB) bool {
	t.Helper()
	b, there := uitest.Button(f.Desk.Window.Canvas(), "Save")
	if !there {
		t.Fatal("there is no Save")
	}
	return !b.Disabled()
}

// Sees fails unless the words are in sight.
func (f *Fixture) Sees(t testing.TB, words ...string) {
	t.Helper()
	for _, w := range words {
		if !uitest.Says(f.Desk.Window.Canvas(), w) {
			t.Errorf("%q is not in sight", w)
		}
	}
}

// Await is Sees for what the window hears on a goroutine of the store or the vault, after whoever caused it went on.
func (f *Fixture) Await(t testing.TB, words ...string) {
	t.Helper()
	for range 2000 {
		f.Runner.Flush()
		if !slices.ContainsFunc(words, func(w string) bool { return !uitest.Says(f.Desk.Window.Canvas(), w) }) {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	f.Sees(t, words...)
}

// SeesNot fails when some of the words are in sight.
func (f *Fixture) SeesNot(t testing.TB, words ...string) {
	t.Helper()
	for _, w := range words {
		if uitest.Says(f.Desk.Window.Canvas(), w) {
			t.Errorf("%q is in sight", w)
		}
	}
}

// Offers tells whether a button with these words is in sight.
func (f *Fixture) Offers(words string) bool {
	_, there := uitest.Button(f.Desk.Window.Canvas(), words)
	return there
}

// Dialog tells whether a dialog is open.
func (f *Fixture) Dialog() bool { return f.Desk.Window.Canvas().Overlays().Top() != nil }

// Clipboard is what another program would paste.
func (f *Fixture) Clipboard() string { return strings.TrimSpace(f.App.Clipboard().Content()) }

// LoseFocus tells the window that another program got the keyboard.
func (f *Fixture) LoseFocus() {
	if left := f.App.Lifecycle().(interface{ OnExitedForeground() func() }).OnExitedForeground(); left != nil {
		left()
	}
}

// GainFocus tells the window that it has the keyboard again.
func (f *Fixture) GainFocus() {
	if entered := f.App.Lifecycle().(interface{ OnEnteredForeground() func() }).OnEnteredForeground(); entered != nil {
		entered()
	}
	f.Runner.Flush()
}

// NoSecret fails when a secret stands in the words, the title or the state of the window; a field that hides what is
// typed may hold it.
func (f *Fixture) NoSecret(t testing.TB, secret string) {
	t.Helper()
	f.SeesNot(t, secret)
	if strings.Contains(f.Desk.Window.Title(), secret) {
		t.Error("the secret is in the window's title")
	}
	err := filepath.WalkDir(f.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if strings.Contains(string(data), secret) {
			t.Errorf("the secret is in %s", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
