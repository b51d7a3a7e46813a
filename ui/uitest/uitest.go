// Package uitest runs windows in tests without a screen: an inline Runner whose time stands still, and pictures to
// compare. Only tests import it. To test a page: New(t) for app and host, build the page, Advance the time, look at
// rows and words.
package uitest

import (
	"slices"
	"sync"
	"time"

	"griddle/ui/kit"
)

// Runner is a kit.Runner that does everything at once, on the calling goroutine; time passes only by Advance. It is
// also the clock.
type Runner struct {
	mu     sync.Mutex // Post may come from foreign goroutines
	posted []func()
	now    time.Time
	timers []*timer
}

type timer struct {
	at    time.Time
	every time.Duration // 0: once
	fn    func()
	off   bool
}

var _ kit.Runner = (*Runner)(nil)

// Start is the instant at which a Runner's clock stands at first: 22 November 2026, 14:42 UTC.
var Start = time.Date(2026, 11, 22, 14, 42, 0, 0, time.UTC)

// NewRunner makes one whose clock stands at Start.
func NewRunner() *Runner { return &Runner{now: Start} }

// Now is the clock.
func (r *Runner) Now() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

// Run implements kit.Runner.
func (r *Runner) Run(work func(), done func()) {
	work()
	if done != nil {
		done()
	}
}

// Post implements kit.Runner; Flush and Advance run what was posted.
func (r *Runner) Post(fn func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.posted = append(r.posted, fn)
}

// Flush runs what was posted.
func (r *Runner) Flush() {
	for {
		r.mu.Lock()
		if len(r.posted) == 0 {
			r.mu.Unlock()
			return
		}
		fn := r.posted[0]
		r.posted = r.posted[1:]
		r.mu.Unlock()
		fn()
	}
}

// Together implements kit.Runner: nothing here has to wait.
func (r *Runner) Together(fn func()) { fn() }

// After implements kit.Runner.
func (r *Runner) After(d time.Duration, fn func()) func() { return r.add(d, 0, fn) }

// Every implements kit.Runner.
func (r *Runner) Every(d time.Duration, fn func()) func() { return r.add(d, d, fn) }

func (r *Runner) add(d, every time.Duration, fn func()) func() {
	t := &timer{at: r.Now().Add(d), every: every, fn: fn}
	r.timers = append(r.timers, t)
	return func() { t.off = true }
}

// Next is one that stands at the same time and knows nothing of what was still to come, as after the program was
// killed.
func (r *Runner) Next() *Runner { return &Runner{now: r.Now()} }

// Ticking is the number of timers that repeat: none may be left by a hidden page.
func (r *Runner) Ticking() int {
	n := 0
	for _, t := range r.timers {
		if !t.off && t.every > 0 {
			n++
		}
	}
	return n
}

// Advance lets time pass and runs what falls due, in order.
func (r *Runner) Advance(d time.Duration) {
	r.Flush()
	end := r.Now().Add(d)
	for {
		r.timers = slices.DeleteFunc(r.timers, func(t *timer) bool { return t.off })
		var next *timer
		for _, t := range r.timers {
			if !t.at.After(end) && (next == nil || t.at.Before(next.at)) {
				next = t
			}
		}
		if next == nil {
			break
		}
		r.set(next.at)
		if next.every > 0 {
			next.at = next.at.Add(next.every)
		} else {
			next.off = true
		}
		next.fn()
		r.Flush()
	}
	r.set(end)
}

func (r *Runner) set(t time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now = t
}
