package shell

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/ui/kit"
	"griddle/ui/look"
)

// AskToClose closes the window, after a question when programs would be cut off or work under way would stop.
func (w *Window) AskToClose() {
	if w.book.OnQuit == nil {
		w.Quit()
		return
	}
	if w.asking || w.closed {
		return
	}
	w.asking = true
	if w.lock.locked() && w.facts.api.Running { // names nobody
		w.askQuit(lang.X("quit.locked", "Programs cannot reach your store while Griddle is closed."))
		return
	}
	kit.Fetch(w.desk.Runner, func() (string, error) { return w.book.OnQuit(w.desk), nil }, func(why string, _ error) {
		if why == "" {
			w.asking = false
			w.Quit()
			return
		}
		w.askQuit(why)
	})
}

func (w *Window) askQuit(why string) {
	var o *kit.Overlay
	closed := func() { w.asking = false; o.Close() }
	stay := kit.NewButton(lang.X("quit.minimise", "Keep running minimised"), kit.Secondary, func() {
		closed()
		if w.minimise != nil {
			w.minimise(w.desk.Window)
		} else {
			w.desk.Window.Hide()
		}
	})
	quit := kit.NewButton(lang.X("quit.quit", "Quit"), kit.Destroy, func() { closed(); w.Quit() })
	o = kit.NewOverlay(w.desk.Host, 480, kit.Stack(2,
		kit.NewPara(lang.X("quit.title", "Quit Griddle now?"), kit.Style{Size: look.Section, Bold: true}),
		kit.NewPara(why, kit.Style{}),
		kit.Right(stay, quit)))
	o.OnEscape, o.Always = closed, true
	o.Open(stay)
}

// Quit ends the program: the window's state is stored, a secret in the clipboard is cleared.
func (w *Window) Quit() {
	if w.closed {
		return
	}
	w.closed = true
	w.leave()
	w.lock.end()
	w.strip.stop()
	for _, c := range w.cancels {
		c()
	}
	w.desk.ClearClipboard()
	// Stored before the program ends, so not by the runner.
	s := w.frame.size
	if err := w.shop.SetUIState(context.Background(), stateSize, fmt.Sprintf("%.0fx%.0f", s.Width, s.Height)); err != nil {
		fyne.LogError("remember the window's size", err)
	}
	w.desk.Window.Close()
	w.desk.App.Quit()
}
