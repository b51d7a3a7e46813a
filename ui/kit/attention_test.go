package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// aPage shows fields far apart from each other, each of which wants a text.
func aPage(t *testing.T, labels ...string) (h *Host, a *Attention, scroll *scroller, fields []*Field) {
	t.Helper()
	app := test.NewTempApp(t)
	w := test.NewTempWindow(t, nil)
	h = NewHost(app, w, &inline{}, nil)
	a = h.NewAttention()
	parts := []fyne.CanvasObject{}
	for _, label := range labels {
		e := NewEntry("")
		f := NewField(label, label, "", Left(Wide(200, e)), func() string {
			if e.Text() == "" {
				return "Enter it."
			}
			return ""
		})
		fields = append(fields, f)
		parts = append(parts, Gap(0, 80), f)
	}
	frame := Frame(Head{Title: "A page", Actions: []fyne.CanvasObject{a.Button}},
		Stack(1, append(parts, Gap(0, 80))...))
	h.Displays(frame)
	w.SetContent(frame)
	w.Resize(fyne.NewSize(800, 600))
	return h, a, frame.(*frameScroll).scroll, fields
}

func inSight(s *scroller, o fyne.CanvasObject) bool {
	y := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y -
		fyne.CurrentApp().Driver().AbsolutePositionForObject(s).Y
	return y >= 0 && y+o.Size().Height <= s.Size().Height
}

func entryOf(f *Field) *Entry { return keyboardIn(f.Input).(*Entry) }

func TestAttention(t *testing.T) {
	h, a, scroll, fields := aPage(t, "first", "second", "third", "fourth")
	entryOf(fields[0]).SetText("there")
	if a.Visible() {
		t.Error("something needs attention before anybody saved")
	}
	leads := func(to *Field) {
		t.Helper()
		if h.Window.Canvas().Focused() != fyne.Focusable(entryOf(to)) || !inSight(scroll, to) {
			t.Errorf("%s is not gone to: %v has the keyboard, the page is at %v",
				to.Label, h.Window.Canvas().Focused(), scroll.Offset)
		}
	}
	if a.Valid(fields...) {
		t.Fatal("empty fields are valid")
	}
	leads(fields[1])
	if !a.Visible() || a.Text != "3 fields need attention" {
		t.Errorf("%q is said, in sight %v", a.Text, a.Visible())
	}
	scroll.Offset.Y = 0
	scroll.Refresh()
	a.Tapped(nil)
	leads(fields[1])
	entryOf(fields[1]).TypedRune('x')
	fields[1].Valid() // as a field with an input of its own does while typing
	if a.Text != "2 fields need attention" {
		t.Errorf("%q is said after one was mended", a.Text)
	}
	a.Tapped(nil)
	leads(fields[2])
	fields[2].SetProblem("")
	fields[3].SetProblem("")
	if a.Visible() {
		t.Errorf("%q is said although all are right", a.Text)
	}
	fields[0].Refuse(Told("Taken.", nil))
	a.Show(fields...)
	leads(fields[0])
	fields[0].Hide()
	a.Show(fields...)
	if a.Visible() {
		t.Errorf("%q is said of a hidden field", a.Text)
	}
}

// In a dialog that is higher than the window too.
func TestDialogGoesToWhatIsWrong(t *testing.T) {
	h, _, _, fields := aPage(t, "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
		"tenth")
	h.Window.SetContent(Gap(0, 0))
	h.Window.Resize(fyne.NewSize(800, 400))
	for _, f := range fields[:9] {
		entryOf(f).SetText("there")
	}
	refusal := Told("Taken.", nil)
	d := h.Form(FormOptions{Title: "Many", Fields: fields, Verb: "Save", Do: func() error { return refusal }})
	if h.Window.Canvas().Focused() != fyne.Focusable(entryOf(fields[0])) {
		t.Error("the first field has not the keyboard")
	}
	d.Confirm.Tapped(nil)
	if h.Window.Canvas().Focused() != fyne.Focusable(entryOf(fields[9])) || !inSight(d.content.scroll, fields[9]) {
		t.Errorf("the wrong field is not gone to; the dialog is at %v", d.content.scroll.Offset)
	}
}
