package kit

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"griddle/ui/look"
)

// How long notes stay: long enough to read, and 10 s where something can be undone.
const (
	toastFor     = 4 * time.Second
	toastUndoFor = 10 * time.Second
	toastsAtMost = 3
)

// Toasts is the layer at the foot of the window in which short notes come and go.
type Toasts struct {
	host *Host
	box  *fyne.Container
	Area fyne.CanvasObject // goes on top of the window's content
}

func newToasts(h *Host) *Toasts {
	t := &Toasts{host: h, box: Stack(1)}
	t.Area = container.New(&footLayout{}, t.box)
	return t
}

// footLayout puts its object above the status strip, centred, at its own size.
type footLayout struct{}

func (footLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		m := o.MinSize()
		o.Resize(m)
		o.Move(fyne.NewPos(float32(int((s.Width-m.Width)/2)), s.Height-m.Height-6*look.Unit))
	}
}

func (footLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

// Toast shows a short note for 4 seconds.
func (h *Host) Toast(text string) { h.toasts.show(text, Neutral, nil) }

// ToastUndo shows a short note with Undo for 10 seconds. undo runs at most once.
func (h *Host) ToastUndo(text string, undo func()) { h.toasts.show(text, Neutral, undo) }

// ToastError shows what went wrong for 10 seconds, and that the owner cancelled it as a short note.
func (h *Host) ToastError(err error) {
	if errors.Is(err, context.Canceled) {
		h.Toast(Sentence(err))
		return
	}
	h.toasts.show(Sentence(err), Bad, nil)
}

func (t *Toasts) show(text string, m Mood, undo func()) {
	d := toastFor
	if undo != nil || m == Bad {
		d = toastUndoFor
	}
	var toast fyne.CanvasObject
	gone := false
	var cancel func()
	away := func() {
		if gone {
			return
		}
		gone = true
		cancel()
		t.box.Remove(toast)
		t.Area.Refresh()
	}
	parts := []fyne.CanvasObject{NewText(text, Style{Color: look.Paper})}
	if undo != nil {
		b := NewButton(lang.X("toast.undo", "Undo"), Secondary, func() {
			if !gone {
				away()
				undo()
			}
		})
		parts = append(parts, b)
	}
	s := NewSurface(Pad(2, 1, Wide(0, Row(2, parts...))))
	s.Fill, s.Edge = look.Ink, look.Ink
	if m == Bad {
		s.Fill, s.Edge = look.Danger, look.Danger
	}
	toast = s
	cancel = t.host.Runner.After(d, away)
	t.box.Add(toast)
	for len(t.box.Objects) > toastsAtMost {
		t.box.Remove(t.box.Objects[0])
	}
	t.Area.Refresh()
}

// Shown is the number of notes on screen.
func (t *Toasts) Shown() int { return len(t.box.Objects) }
