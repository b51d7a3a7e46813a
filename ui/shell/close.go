package shell

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/ui/kit"
	"griddle/ui/look"
)

// AskToClose closes the window, after a question when programs would be cut off or work under way would stop. Asked
// again while the question stands, it brings that to the front.
func (w *Window) AskToClose() {
	switch {
	case w.closed || w.asking:
		return
	case w.question != nil && w.question.Opened() && w.lock.locked() == w.question.Always:
		w.question.Raise()
		return
	case w.question != nil: // it lies below the lock, or is that of a locked window
		w.question.Close()
	}
	works := w.desk.Works()
	if w.lock.locked() { // names nobody
		w.askOrQuit(
			orNothing(w.facts.api.Running,
				lang.X("quit.locked", "Programs cannot reach your store while Griddle is closed.")),
			orNothing(len(works) > 0,
				lang.X("quit.works.locked", "Griddle is not done yet with what you asked for. That is cancelled when "+
					"you quit.")))
		return
	}
	unsaved := ""
	if names := w.drafts.titles(); len(names) > 0 {
		unsaved = lang.X("quit.drafts", "Unsaved changes are kept and shown again the next time: {{.What}}.",
			map[string]any{"What": strings.Join(names, ", ")})
	}
	running := orNothing(len(works) > 0, lang.X("quit.works",
		"Still running: {{.What}}. That is cancelled when you quit.",
		map[string]any{"What": strings.Join(works, ", ")}))
	if w.book.OnQuit == nil {
		w.askOrQuit(running, unsaved)
		return
	}
	w.asking = true
	kit.Fetch(w.desk.Runner, func() (string, error) { return w.book.OnQuit(w.desk), nil }, func(why string, _ error) {
		w.asking = false
		if w.lock.locked() {
			w.AskToClose()
			return
		}
		w.askOrQuit(running, why, unsaved)
	})
}

func orNothing(when bool, text string) string {
	if when {
		return text
	}
	return ""
}

// askOrQuit asks whether to quit all the same when one of the reasons not to is there.
func (w *Window) askOrQuit(reasons ...string) {
	reasons = slices.DeleteFunc(reasons, func(r string) bool { return r == "" })
	if len(reasons) == 0 {
		w.Quit()
		return
	}
	title := kit.NewPara(lang.X("quit.title", "Quit Griddle now?"), kit.Style{Size: look.Section, Bold: true})
	parts := []fyne.CanvasObject{title}
	for _, r := range reasons {
		parts = append(parts, kit.NewPara(r, kit.Style{}))
	}
	var o *kit.Overlay
	cancel := kit.NewButton(lang.X("dialog.cancel", "Cancel"), kit.Secondary, func() { o.Close() })
	stay := kit.NewButton(lang.X("quit.minimise", "Keep running minimised"), kit.Secondary, func() {
		o.Close()
		if w.minimise != nil {
			w.minimise(w.desk.Window)
		} else {
			w.desk.Window.Hide()
		}
	})
	quit := kit.NewButton(lang.X("quit.quit", "Quit"), kit.Destroy, func() { o.Close(); w.Quit() })
	o = kit.NewOverlay(w.desk.Host, 480, kit.Stack(2, append(parts, kit.Right(cancel, stay, quit))...))
	o.Always = w.lock.locked()
	w.question = o
	o.Open(cancel)
}

// Quit ends the program: the window's state is stored, a secret in the clipboard is cleared.
func (w *Window) Quit() {
	if w.closed {
		return
	}
	w.closed = true
	w.desk.CancelWorks()
	w.leave()
	w.drafts.end()
	w.lock.end()
	w.side.foot.stop()
	for _, c := range w.cancels {
		c()
	}
	w.desk.ClearClipboard()
	// Stored before the program ends, so not by the runner.
	s := w.frame.size
	if err := w.shop.SetUIState(context.Background(), stateSize,
		fmt.Sprintf("%.0fx%.0f", s.Width, s.Height)); err != nil {
		fyne.LogError("remember the window's size", err)
	}
	w.desk.Window.Close()
	w.desk.App.Quit()
}
