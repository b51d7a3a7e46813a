package kit

import (
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"

	"griddle/ui/look"
)

// How long notes stay: long enough to read, and 10 s where something can be undone.
const (
	toastFor     = 4 * time.Second
	toastUndoFor = 10 * time.Second
	toastsAtMost = 3

	toastWidth float32 = 640 // of its words; longer ones go on below
)

// NothingToUndo is the subject of the note that says so; a note that offers Undo takes it away.
const NothingToUndo = "nothing to undo"

// Toasts is the layer at the foot of the window in which short notes come and go. While the mouse is over one of them
// none goes, so that nobody loses an Undo they are about to click.
type Toasts struct {
	host *Host
	held bool
	Area *fyne.Container // of the notes; goes on top of the window's content
}

func newToasts(h *Host) *Toasts {
	return &Toasts{host: h, Area: container.New(footLayout{})}
}

// footLayout piles its objects up from above the status strip, the newest lowest, each centred at its own size: none
// moves sideways when another one goes.
type footLayout struct{}

func (footLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	foot := s.Height - 6*look.Unit
	for i := len(objects) - 1; i >= 0; i-- {
		// Sized twice: words over several lines know their height once they have their width.
		objects[i].Resize(objects[i].MinSize())
		m := objects[i].MinSize()
		foot -= m.Height
		objects[i].Resize(m)
		objects[i].Move(fyne.NewPos(float32(int((s.Width-m.Width)/2)), foot))
		foot -= look.Unit
	}
}

func (footLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

// Toast shows a short note for 4 seconds.
func (h *Host) Toast(text string) { h.toasts.show("", text, Neutral, nil) }

// ToastUndo shows a short note with Undo for 10 seconds. undo runs at most once.
func (h *Host) ToastUndo(text string, undo func()) { h.toasts.show("", text, Neutral, undo) }

// ToastOn is Toast, or with undo ToastUndo, about a subject, as the API server: an older note about it, which is no
// longer true, goes.
func (h *Host) ToastOn(subject, text string, undo func()) {
	h.toasts.show(subject, text, Neutral, undo)
}

// Outdated takes the notes about a subject away.
func (h *Host) Outdated(subject string) {
	for _, o := range slices.Clone(h.toasts.Area.Objects) {
		if n := o.(*toast); n.subject == subject {
			n.leave()
		}
	}
}

// ToastError shows what went wrong for 10 seconds, and that the owner cancelled it as a short note.
func (h *Host) ToastError(err error) {
	if errors.Is(err, context.Canceled) {
		h.Toast(Sentence(err))
		return
	}
	h.toasts.show("", Sentence(err), Bad, nil)
}

func (t *Toasts) show(subject, text string, m Mood, undo func()) {
	if subject != "" {
		t.host.Outdated(subject)
	}
	if undo != nil {
		t.host.Outdated(NothingToUndo)
	}
	for _, o := range slices.Clone(t.Area.Objects) {
		if n := o.(*toast); n.text == text {
			n.leave() // said anew
		}
	}
	n := &toast{toasts: t, subject: subject, text: text, stays: toastFor, stop: func() {}}
	if undo != nil || m == Bad {
		n.stays = toastUndoFor
	}
	style := Style{Color: look.Paper}
	parts := []fyne.CanvasObject{NewText(text, style)}
	if style.measure(text).Width > toastWidth {
		parts[0] = Wide(toastWidth, NewPara(text, style))
	}
	if undo != nil {
		b := NewButton(lang.X("toast.undo", "Undo"), Secondary, func() {
			if n.leave() {
				t.hold(false) // nobody tells a button that is gone where the mouse went
				undo()
			}
		})
		b.OnHover = t.hold
		n.undo = b
		parts = append(parts, b)
	}
	fill := look.Ink
	if m == Bad {
		fill = look.Danger
	}
	n.Fill, n.Edge, n.Corner, n.inner = fill, fill, look.Corner, Pad(2, 1, Row(2, parts...))
	n.ExtendBaseWidget(n)
	t.Area.Add(n)
	t.Area.Refresh() // adding alone draws nothing
	if !t.held {
		n.count()
	}
	for len(t.Area.Objects) > toastsAtMost {
		t.Area.Objects[0].(*toast).leave()
	}
}

// hold stops the time of all notes, or starts it anew.
func (t *Toasts) hold(on bool) {
	t.held = on
	for _, o := range t.Area.Objects {
		n := o.(*toast)
		n.stop()
		if !on {
			n.count()
		}
	}
}

// Shown is the number of notes on screen.
func (t *Toasts) Shown() int { return len(t.Area.Objects) }

// toast is one short note.
type toast struct {
	Surface
	toasts  *Toasts
	stays   time.Duration
	undo    *Button
	subject string
	text    string
	stop    func() // ends the counting of its time
	gone    bool
}

// MouseIn implements desktop.Hoverable.
func (n *toast) MouseIn(*desktop.MouseEvent) { n.toasts.hold(true) }

// MouseMoved implements desktop.Hoverable.
func (n *toast) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (n *toast) MouseOut() { n.toasts.hold(false) }

// count starts the note's time from the beginning.
func (n *toast) count() { n.stop = n.toasts.host.Runner.After(n.stays, func() { n.leave() }) }

// leave takes the note away and answers whether it was still there.
func (n *toast) leave() bool {
	if n.gone {
		return false
	}
	n.gone = true
	n.stop()
	n.toasts.Area.Remove(n)
	n.toasts.Area.Refresh()
	return true
}
