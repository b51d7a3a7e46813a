package shop

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"griddle/shop/words"
	"griddle/storage"
)

// Window is the clear-operations window as it stands.
type Window struct {
	Open   bool
	Until  time.Time  // UTC; zero when never opened
	Notice words.Form // e.g. the clock was moved
	// Unproved: it would be open, but the master secret is not at hand to tell who opened it.
	Unproved bool
}

// The window is one instant, as in the original: now + 60 minutes, kept over restarts. So that neither a clock that was
// set back nor a copied file keeps it open, it is open only while all conditions of clearWindow.refusal hold.
const (
	windowLength = 60 * time.Minute
	seenSlack    = 2 * time.Minute
	openedSlack  = 2 * time.Second
	seenEvery    = 20 * time.Second // how often the time is noted while the window may be open
)

// The window's table holds one row; times are nanoseconds since 1970. It is no record of the shop: a restore leaves it.
const windowTable = "clear_window"

func windowDDL() storage.Table {
	return storage.TableSpec{Name: windowTable, Key: []string{"id"}, Single: true,
		Lookups: []*storage.Lookup{stampsByID},
		Columns: []storage.Col{
			storage.NumberCol("id"), storage.NumberCol("until"), storage.NumberCol("opened"), storage.NumberCol("seen"),
		}}.Table()
}

// clearWindow is what a process remembers besides what is in the file.
type clearWindow struct {
	now  storage.Clock
	mono func() time.Duration // since any moment; goes on when the clock is moved

	mu    sync.Mutex
	until int64         // the window known here
	since time.Duration // when this process opened or first saw it
	seen  time.Time     // latest time, by the wall clock, of this process
}

// stamps are what the file knows: until when the window is open, when it was opened, the last time this store has seen.
type stamps struct{ until, opened, seen int64 }

var stampsByID = storage.NewLookup(windowTable, "id", "until", "opened", "seen")

func readStamps(r storage.Reader) (st stamps, err error) {
	err = stampsByID.Get(r, 1, &st.until, &st.opened, &st.seen)
	if errors.Is(err, storage.ErrNotFound) {
		err = nil
	}
	return st, err
}

func writeStamps(tx *storage.Tx, st stamps) error {
	return storage.Replace(tx, windowTable, storage.Values{"id": 1, "until": st.until, "opened": st.opened,
		"seen": st.seen})
}

// State is the window as it stands, by the clocks and the stored stamps.
func (w *clearWindow) state(st stamps) Window {
	if st.until == 0 {
		return Window{}
	}
	notice, open := w.refusal(st)
	return Window{Open: open, Until: time.Unix(0, st.until).UTC(), Notice: notice}
}

// refusal checks all conditions; the notice says what is unusual.
func (w *clearWindow) refusal(st stamps) (notice words.Form, open bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now, mono := w.now(), w.mono()
	if w.until != st.until {
		w.until, w.since = st.until, mono
	}
	until, opened, seen := time.Unix(0, st.until), time.Unix(0, st.opened), time.Unix(0, st.seen)
	if w.seen.After(seen) {
		seen = w.seen
	}
	if now.After(w.seen) {
		w.seen = now
	}
	switch {
	case !seen.Before(until):
		return "", false // seen to have ended, whatever the clock says now
	case now.Before(opened.Add(-openedSlack)), now.Before(seen.Add(-seenSlack)):
		return "The computer's clock was set back, so clear operations are closed. Check the date and time; allowing " +
			"them again starts anew.", false
	case until.Sub(opened) > windowLength:
		return "The stored end of the clear operations is not one that Griddle made, so they are closed.", false
	case !now.Before(until), mono-w.since >= windowLength:
		return "", false
	}
	return "", true
}

// Window answers whether clear operations are allowed now.
func (s *Store) Window() Window {
	w, err := s.windowIn(s.db.Reader())
	if err != nil {
		return Window{} // closed is the safe answer
	}
	return w
}

// windowIn is the window as it stands: one that Griddle did not open is closed.
func (s *Store) windowIn(r storage.Reader) (Window, error) {
	st, err := readStamps(r)
	if err != nil {
		return Window{}, err
	}
	w := s.window.state(st)
	if !w.Open {
		return w, nil
	}
	t, _, err := s.access(r, windowAccess)
	t.Value = st.vouched()
	switch s.vouches(windowAccess, t) {
	case doubted:
		w.Open = false
		w.Notice = "The store's file allows clear operations, but Griddle did not write that, so they are closed."
	case unproved:
		w.Open, w.Unproved = false, true
		w.Notice = "Clear operations are closed until the master secret is back to check who allowed them."
	}
	return w, err
}

// vouched is what the tag of the window is over.
func (st stamps) vouched() string { return fmt.Sprint(st.until, " ", st.opened) }

// AllowClear opens the window for 60 minutes from now; when it is open they start anew. A clock that had been ahead is
// accepted as it is now, with a notice.
func (s *Store) AllowClear(ctx context.Context) (Window, error) {
	var notice words.Form
	var now time.Time
	err := s.db.Write(ctx, func(tx *storage.Tx) error {
		st, err := readStamps(tx)
		if err != nil {
			return err
		}
		now = s.now()
		if now.Before(s.window.latest(st).Add(-seenSlack)) {
			notice = "This store has seen a later time than the computer's clock shows now; the present time counts " +
				"from here on."
		}
		tx.Touch(windowTopic)
		next := stamps{now.Add(windowLength).UnixNano(), now.UnixNano(), now.UnixNano()}
		if err := s.setAccess(tx, windowAccess, next.vouched()); err != nil {
			return err
		}
		return writeStamps(tx, next)
	})
	if err != nil {
		return Window{}, err
	}
	s.window.opened(now)
	w := s.Window()
	w.Notice = notice
	return w, nil
}

// CloseClear closes the window at once.
func (s *Store) CloseClear(ctx context.Context) error { return s.db.Free(ctx, closeWindow) }

func closeWindow(tx *storage.Tx) error {
	st, err := readStamps(tx)
	if err != nil {
		return err
	}
	tx.Touch(windowTopic)
	if err := storage.SetSetting(tx, windowAccess, ""); err != nil {
		return err
	}
	return writeStamps(tx, stamps{seen: st.seen})
}

// mayClear refuses unless the window is open. It is asked inside each delete transaction anew.
func (s *Store) mayClear(tx *storage.Tx) error {
	w, err := s.windowIn(tx)
	if err != nil {
		return err
	}
	if w.Open {
		return nil
	}
	message := words.Form("Clear operations are not allowed now. Allow them for 60 minutes in Griddle under Admin → " +
		"API, then try again.")
	if w.Notice != "" {
		message = w.Notice
	}
	return Refuse(ClearClosed, "", message)
}

// latest is the latest time the store has seen, in the file or in this process.
func (w *clearWindow) latest(st stamps) time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	if seen := time.Unix(0, st.seen); seen.After(w.seen) {
		return seen
	}
	return w.seen
}

// opened notes that this process opened the window at now, which becomes the latest time seen.
func (w *clearWindow) opened(now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.until, w.since = now.Add(windowLength).UnixNano(), w.mono()
	w.seen = now
}

// noteTime writes the time into the file while a window may be open, so that a clock set back later does not reopen it.
// It is called about once a second and writes every 20.
func (s *Store) noteTime(ctx context.Context) error {
	st, err := readStamps(s.db.Reader())
	if err != nil || st.until == 0 || st.seen >= st.until {
		return err // no window, or seen to have ended
	}
	s.window.state(st) // also notes a window that another process opened
	s.window.mu.Lock()
	seen := s.window.seen
	due := seen.Sub(time.Unix(0, st.seen)) >= seenEvery || seen.UnixNano() >= st.until
	s.window.mu.Unlock()
	if !due {
		return nil
	}
	return s.db.Write(ctx, func(tx *storage.Tx) error {
		now, err := readStamps(tx)
		if err != nil || now.until != st.until || now.seen >= seen.UnixNano() {
			return err
		}
		now.seen = seen.UnixNano()
		return writeStamps(tx, now)
	})
}
