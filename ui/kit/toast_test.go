package kit

import (
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// undoIn is the Undo of the newest note.
func undoIn(t *testing.T, h *Host) *Button {
	t.Helper()
	var undo *Button
	for _, o := range test.LaidOutObjects(h.Toasts().Area) {
		if b, ok := o.(*Button); ok {
			undo = b
		}
	}
	if undo == nil {
		t.Fatal("no note has an Undo")
	}
	return undo
}

func TestToast_UndoOnce(t *testing.T) {
	h, r := newHost(t, nil)
	undone := 0
	h.ToastUndo("Deleted.", func() { undone++ })
	undo := undoIn(t, h)
	r.pass(9)
	if h.Toasts().Shown() != 1 {
		t.Fatal("gone before 10 s")
	}
	test.Tap(undo)
	test.Tap(undo)
	if h.Toasts().Shown() != 0 {
		t.Error("still there")
	}
	if undone != 1 {
		t.Errorf("undone %d times", undone)
	}
}

// TestToast_StaysUnderTheMouse: no note goes, and none moves, while the mouse is on one or on its Undo.
func TestToast_StaysUnderTheMouse(t *testing.T) {
	h, r := newHost(t, nil)
	h.ToastError(Told("This backup is damaged, and all that is said about it is long.", nil))
	r.pass(5)
	h.ToastUndo("Deleted.", func() {})
	undo := undoIn(t, h)
	where := func() fyne.Position { return fyne.CurrentApp().Driver().AbsolutePositionForObject(undo) }
	before := where()
	undo.MouseIn(nil)
	r.pass(60)
	if n := h.Toasts().Shown(); n != 2 {
		t.Errorf("%d notes left under the mouse", n)
	}
	undo.MouseOut()
	r.pass(9)
	if n := h.Toasts().Shown(); n != 2 {
		t.Errorf("%d notes, 9 s after the mouse left", n)
	}
	r.pass(1)
	if n := h.Toasts().Shown(); n != 0 {
		t.Errorf("%d notes, 10 s after the mouse left", n)
	}

	h.ToastError(Told("This backup is damaged, and all that is said about it is long.", nil))
	r.pass(5)
	h.ToastUndo("Deleted.", func() {})
	undo = undoIn(t, h)
	r.pass(5)
	if n := h.Toasts().Shown(); n != 1 {
		t.Fatalf("%d notes where the older one had to go", n)
	}
	if now := where(); now != before {
		t.Errorf("Undo moved from %v to %v when the note above it went", before, now)
	}
}

// TestToast_LongWordsFit: a long sentence goes on below instead of off the window.
func TestToast_LongWordsFit(t *testing.T) {
	h, _ := newHost(t, nil)
	h.Window.Resize(fyne.NewSize(1024, 700))
	h.ToastError(Told(strings.Repeat("A sentence with many words. ", 20), nil))
	o := h.Toasts().Area.Objects[0]
	size, at := o.Size(), o.Position()
	if at.X < 0 || at.X+size.Width > 1024 || at.Y+size.Height > 700 {
		t.Errorf("at %v with %v", at, size)
	}
	if size.Height < 60 {
		t.Errorf("%v high: not over several lines", size.Height)
	}
}

// A note that there is nothing to undo is untrue as soon as another one offers Undo.
func TestToast_NothingToUndoGoes(t *testing.T) {
	h, _ := newHost(t, nil)
	h.ToastOn(NothingToUndo, "There is no change to undo.", nil)
	h.ToastUndo("Cup saved", func() {})
	if n := h.Toasts().Shown(); n != 1 {
		t.Errorf("%d notes contradict each other", n)
	}
}

func TestToast_GoesByItself(t *testing.T) {
	h, r := newHost(t, nil)
	for i := range 5 {
		h.Toast(strconv.Itoa(i) + " saved.")
	}
	if n := h.Toasts().Shown(); n != toastsAtMost {
		t.Errorf("%d at once", n)
	}
	h.Toast("4 saved.")
	if n := h.Toasts().Shown(); n != toastsAtMost {
		t.Errorf("%d at once: the same words are said twice", n)
	}
	r.pass(4)
	if n := h.Toasts().Shown(); n != 0 {
		t.Errorf("%d left", n)
	}
}

func TestToast_NewerOneTakesItsForerunnerAway(t *testing.T) {
	h, _ := newHost(t, nil)
	h.ToastOn("api", "The API server is stopped.", func() {})
	h.ToastOn("key", "Copied.", nil)
	h.ToastOn("api", "The API server is running.", nil)
	if n := h.Toasts().Shown(); n != 2 || h.UndoNoted() {
		t.Errorf("%d notes, and the old one can still be undone", n)
	}
	h.Outdated("key")
	if n := h.Toasts().Shown(); n != 1 {
		t.Errorf("%d notes", n)
	}
}
