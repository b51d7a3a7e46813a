package shell

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"griddle/shop/prefs"
	"griddle/ui/kit"
)

// adminFor is how long Admin and Settings stay open after the password was given or one of their pages was left.
const adminFor = 5 * time.Minute

// lock keeps the window shut while there is an admin password: as a whole when it opens, when the owner asks for it and
// when nobody has touched it for the idle time; and its Admin and Settings pages until the password was given a short
// while ago. The page behind the lock keeps what was typed into it. The API serves on.
type lock struct {
	w      *Window
	state  prefs.AdminLock // as read last
	shut   bool            // the whole window
	seen   time.Time       // the last sign of the owner
	proven time.Time       // when Admin and Settings were last open; zero: since the start they never were

	screen *askScreen        // asks for the password, else nil
	behind fyne.CanvasObject // the frame of the page behind the lock, hidden but alive; else nil
	timer  func()            // ends the wait for the idle time
}

func newLock(w *Window) *lock {
	l := &lock{w: w, timer: func() {}}
	w.desk.Notice = l.notice
	return l
}

// now is the time on the wall: the other clock stands still while the computer sleeps.
func (l *lock) now() time.Time { return l.w.desk.Now().Round(0) }

func (l *lock) locked() bool { return l.shut }

// begin is told at the start of the window, before its first page.
func (l *lock) begin(state prefs.AdminLock) {
	l.state = state
	if state.Set {
		l.close()
	}
}

// learn takes what was read of the password now: it may have been set here, or removed here or by another program.
func (l *lock) learn(state prefs.AdminLock) {
	before := l.state
	if !l.w.started || state == before {
		return
	}
	l.state = state
	if !state.Set {
		l.timer()
		if l.screen != nil {
			l.open()
		}
		return
	}
	if !before.Set { // whoever has just set it need not prove it
		l.proven, l.seen = l.now(), l.now()
	}
	l.wait()
}

// notice is told of each sign of the owner. One that comes when the idle time is over, as after the computer slept,
// locks.
func (l *lock) notice() {
	if !l.state.Set || l.shut {
		return
	}
	if l.idle() >= l.state.Idle && l.state.Idle > 0 {
		l.close()
		return
	}
	l.seen = l.now()
}

func (l *lock) idle() time.Duration { return max(l.now().Sub(l.seen), 0) }

// wait waits until the idle time may be over.
func (l *lock) wait() {
	l.timer()
	l.timer = func() {}
	if !l.state.Set || l.state.Idle <= 0 || l.shut {
		return
	}
	l.timer = l.w.desk.Runner.After(max(l.state.Idle-l.idle(), time.Second), func() {
		if l.idle() >= l.state.Idle {
			l.close()
			return
		}
		l.wait() // somebody was there meanwhile
	})
}

// Lock locks the window until the admin password is entered; without one it does nothing.
func (w *Window) Lock() {
	if w.lock.state.Set && w.started && !w.closed {
		w.lock.close()
	}
}

// Locked tells whether it is.
func (w *Window) Locked() bool { return w.lock.locked() }

// close locks the whole window. Nothing of the store stays in sight: no page, no dialog, no note, no tip, nothing of
// ours in the clipboard.
func (l *lock) close() {
	if l.shut {
		return
	}
	l.timer()
	l.proven = time.Time{}
	w := l.w
	w.blur()
	w.desk.ClearClipboard()
	if v := w.history.current(); v != nil && v.page != nil && len(w.holder.Objects) > 0 {
		l.behind = w.holder.Objects[0]
		v.page.Hide()
	}
	w.desk.Cover()
	l.shut = true
	l.ask()
}

// ask puts the screen with the password into the window.
func (l *lock) ask() {
	l.stopAsking()
	l.screen = newAskScreen(l)
	l.w.display(l.screen.content, false)
	l.screen.start()
}

func (l *lock) stopAsking() {
	if l.screen != nil {
		l.screen.stop()
		l.screen = nil
	}
}

// open ends the asking: the password was right, or there is none any more.
func (l *lock) open() {
	w := l.w
	was := l.shut
	l.stopAsking()
	l.shut = false
	l.proven, l.seen = l.now(), l.now()
	l.wait()
	v := w.history.current()
	switch {
	case v == nil: // the first page is yet to come
	case l.behind != nil && v.page != nil:
		e, _ := w.entry(v.route)
		frame := l.behind
		l.behind = nil
		w.display(frame, e.Bare)
		v.page.Show()
	default:
		w.arrive()
	}
	if was {
		w.desk.Uncover()
	}
}

// keeps tells whether a page may not be shown now, and asks for the password where that is not under way.
func (l *lock) keeps(e Entry) bool {
	if l.shut {
		return true
	}
	if l.state.Set && e.guarded() && (l.proven.IsZero() || l.now().Sub(l.proven) >= adminFor) {
		l.ask()
		return true
	}
	l.stopAsking()
	return false
}

// used is told that an open page of Admin or Settings is left.
func (l *lock) used() {
	if !l.shut && l.screen == nil {
		l.proven = l.now()
	}
}

// drop forgets the page behind the lock, which is hidden already; false when there is none.
func (l *lock) drop() bool {
	was := l.behind != nil
	l.behind = nil
	return was
}

// end stops what ticks.
func (l *lock) end() {
	l.timer()
	l.stopAsking()
}

// presence is the window's whole content and hears of the pointer: the toolkit asks each object under it for the cursor
// at every movement.
type presence struct {
	widget.BaseWidget
	content fyne.CanvasObject
	desk    *Desk
}

func newPresence(content fyne.CanvasObject, d *Desk) *presence {
	p := &presence{content: content, desk: d}
	p.ExtendBaseWidget(p)
	return p
}

// Cursor implements desktop.Cursorable; the objects inside answer after it.
func (p *presence) Cursor() desktop.Cursor { p.desk.Noticed(); return desktop.DefaultCursor }

// Reveal implements kit.Revealer: the page scrolls to what gets the keyboard in it. Banners and notes are in sight.
func (p *presence) Reveal(o fyne.CanvasObject) {
	if !kit.Holds(p.desk.window.banners, o) && !kit.Holds(p.desk.Toasts().Area, o) {
		p.desk.Reveal(o)
	}
}

// CreateRenderer implements fyne.Widget.
func (p *presence) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.content) }
