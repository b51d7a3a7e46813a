package kit

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// progressAfter is how long work may take before its dialog appears.
const progressAfter = 300 * time.Millisecond

// task is what Progress runs.
type task struct {
	title  string
	cancel func()
}

// Works are the titles of what Progress runs now.
func (h *Host) Works() (titles []string) {
	for _, w := range h.works {
		titles = append(titles, w.title)
	}
	return titles
}

// CancelWorks ends what Progress runs, as Cancel in its dialog does.
func (h *Host) CancelWorks() {
	for _, w := range h.works {
		w.cancel()
	}
}

// Progress runs work away from the window; when it takes longer than 300 ms a dialog shows figures and Cancel, which
// ends the context. work reports through step ("1,200 of 10,000 products", 0.12); done hears its error,
// context.Canceled when it was cancelled.
func (h *Host) Progress(title string, work func(ctx context.Context, step func(words string, part float64)) error,
	done func(error)) {
	ctx, cancel := context.WithCancel(context.Background())
	words := NewPara("", Style{Color: look.Muted})
	bar := widget.NewProgressBar()
	bar.TextFormatter = func() string { return "" }
	stop := NewButton(lang.X("dialog.cancel", "Cancel"), Secondary, cancel)
	o := NewOverlay(h, 420, Stack(2, NewPara(title, Style{Size: look.Section, Bold: true}), bar, words, Right(stop)))
	o.OnEscape = cancel
	late := h.Runner.After(progressAfter, func() { o.Open(stop) })
	this := &task{title, cancel}
	h.works = append(h.works, this)
	step := func(text string, part float64) {
		h.Runner.Post(func() { words.SetText(text); bar.SetValue(part); o.Refresh() })
	}
	var err error
	h.Runner.Run(func() { err = work(ctx, step) }, func() {
		h.works = slices.DeleteFunc(h.works, func(t *task) bool { return t == this })
		late()
		cancel()
		o.Close()
		done(err)
	})
}
