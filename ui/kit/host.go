package kit

import (
	"slices"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
)

// Runner takes slow steps away from the window and brings what comes of them back to it.
// The real one is Background; tests use the inline one of package uitest.
type Runner interface {
	// Run calls work away from the window, then done on the window's goroutine. done may be nil.
	Run(work func(), done func())
	// Post calls fn on the window's goroutine; for callbacks that arrive on foreign goroutines.
	Post(fn func())
	// After calls fn once on the window's goroutine when d has passed, unless it was cancelled before.
	After(d time.Duration, fn func()) (cancel func())
	// Every calls fn on the window's goroutine each d until it is cancelled.
	Every(d time.Duration, fn func()) (cancel func())
	// Together calls fn and waits a moment for what it Runs, so that a page and what it reads come in one picture. Call
	// it on the window's goroutine.
	Together(fn func())
}

// Fetch runs get away from the window and hands its result to show on the window's goroutine: the one way pages read.
func Fetch[T any](r Runner, get func() (T, error), show func(T, error)) {
	var v T
	var err error
	r.Run(func() { v, err = get() }, func() { show(v, err) })
}

// Background is the Runner of the running program: goroutines that end in one fyne.Do.
type Background struct {
	ended atomic.Bool
	group atomic.Pointer[group] // what Together waits for
	wait  time.Duration         // and how long; 0: as long as is good for a person
}

// End drops what comes back from now on: the toolkit has ended, and would run it on windows that are gone.
func (b *Background) End() { b.ended.Store(true) }

func (b *Background) do(fn func()) {
	if !b.ended.Load() {
		fyne.Do(fn)
	}
}

// Run implements Runner.
func (b *Background) Run(work func(), done func()) {
	var g *group
	if done != nil {
		g = b.group.Load().join()
	}
	go func() {
		work()
		if done != nil && !g.take(done) {
			b.do(done)
		}
	}()
}

// Post implements Runner.
func (b *Background) Post(fn func()) { b.do(fn) }

// After implements Runner.
func (b *Background) After(d time.Duration, fn func()) func() {
	cancelled := false // read and written on the window's goroutine only
	t := time.AfterFunc(d, func() {
		b.do(func() {
			if !cancelled {
				fn()
			}
		})
	})
	return func() { cancelled = true; t.Stop() }
}

// Every implements Runner.
func (b *Background) Every(d time.Duration, fn func()) func() {
	stop := make(chan struct{})
	stopped := false // read and written on the window's goroutine only
	go func() {
		t := time.NewTicker(d)
		defer t.Stop()
		for {
			select {
			case <-stop:
				return
			case <-t.C:
				b.do(func() {
					if !stopped {
						fn()
					}
				})
			}
		}
	}()
	return func() {
		if !stopped {
			stopped = true
			close(stop)
		}
	}
}

// Host is what a widget or page needs from the window it lives in. Make it with NewHost.
type Host struct {
	App    fyne.App
	Window fyne.Window
	Runner Runner
	Now    func() time.Time

	// Chooser asks for files in the system's own dialog (Portal); nil: the toolkit's is used.
	Chooser chooser

	// Printer prints a text; nil where that is not possible.
	Printer Printer

	// FilePrinter prints a PDF; nil where that is not possible.
	FilePrinter FilePrinter

	// OutOfSight tells whether nobody can see the window, as when it is minimised; nil: somebody may.
	OutOfSight func() bool

	// Notice hears of each sign that somebody sits at the computer; nil: nobody asks.
	Notice func()

	// Keeper keeps what is typed into dialogs; nil: nobody does.
	Keeper Keeper
	// At names the page on screen, for what is kept of its dialogs; nil: there is but one.
	At func() string

	page    fyne.Scrollable // what scrolls where no field does; may be nil
	toasts  *Toasts
	copied  *copied
	covered bool
	waiting []fyne.CanvasObject // dialogs that come back when the window is uncovered
	works   []*task             // what Progress runs now
	asking  bool                // the system's dialog for files is open
	folders map[string]string   // the last folder for each purpose
}

// EachSecond calls fn each second until it is cancelled, but not while nobody can see the window: for what counts
// down. Whatever changes in a window, the toolkit draws all of it.
func (h *Host) EachSecond(fn func()) (cancel func()) {
	return h.Runner.Every(time.Second, func() {
		if h.OutOfSight == nil || !h.OutOfSight() {
			fn()
		}
	})
}

// Displays tells which frame (see Frame) the window shows from now on.
func (h *Host) Displays(frame fyne.CanvasObject) { h.page, _ = frame.(fyne.Scrollable) }

// Valid checks fields, in the order in which they stand, and goes to the first that is wrong.
func (h *Host) Valid(fields ...*Field) bool {
	var wrong *Field
	for _, f := range fields {
		if !f.Valid() && wrong == nil {
			wrong = f
		}
	}
	if wrong == nil {
		return true
	}
	h.Window.Content().Refresh() // what is said makes the page longer
	h.Lead(wrong)
	return false
}

// Lead scrolls the page to a field and gives it the keyboard.
func (h *Host) Lead(f *Field) {
	h.Reveal(f)
	f.Focus()
}

// Reveal scrolls the page so far that an object is in sight.
func (h *Host) Reveal(o fyne.CanvasObject) {
	if page, ok := h.page.(revealer); ok {
		page.reveal(o)
	}
}

// Turn scrolls the page by keyboard.
func (h *Host) Turn(t Turn) {
	if page, ok := h.page.(interface{ turn(Turn) }); ok {
		page.turn(t)
	}
}

// UndoNoted presses the newest Undo among the short notes; false when none has one.
func (h *Host) UndoNoted() bool {
	for i := len(h.toasts.Area.Objects) - 1; i >= 0; i-- {
		if n := h.toasts.Area.Objects[i].(*toast); n.undo != nil {
			n.undo.Tapped(nil)
			return true
		}
	}
	return false
}

// NewHost gathers them; now nil means time.Now.
func NewHost(a fyne.App, w fyne.Window, r Runner, now func() time.Time) *Host {
	if now == nil {
		now = time.Now
	}
	h := &Host{App: a, Window: w, Runner: r, Now: now}
	h.toasts = newToasts(h)
	h.copied = &copied{host: h}
	return h
}

// Place is the name of the page on screen.
func (h *Host) Place() string {
	if h.At == nil {
		return ""
	}
	return h.At()
}

// Toasts is the layer in which short notes appear; the window puts it on top of its content.
func (h *Host) Toasts() *Toasts { return h.toasts }

// Noticed passes a sign of the owner on: the pointer moved, a key was pressed.
func (h *Host) Noticed() {
	if h.Notice != nil {
		h.Notice()
	}
}

// Cover takes dialogs, tips and short notes out of sight until Uncover, as they were. Dialogs that would open meanwhile
// wait.
func (h *Host) Cover() {
	if h.covered {
		return
	}
	h.covered = true
	open := h.Window.Canvas().Overlays()
	h.waiting = slices.Clone(open.List())
	h.Window.Canvas().Unfocus()
	if len(h.waiting) > 0 {
		open.Remove(h.waiting[0]) // and with it those above
	}
	h.toasts.Area.Hide()
}

// Uncover brings them back.
func (h *Host) Uncover() {
	if !h.covered {
		return
	}
	waiting := h.waiting
	h.covered, h.waiting = false, nil
	h.toasts.Area.Show()
	for _, o := range waiting {
		if own, ok := o.(*Overlay); ok {
			own.show()
		} else {
			h.Window.Canvas().Overlays().Add(o)
		}
	}
}
