package sqlite

import (
	"slices"
	"sync"

	"griddle/storage"
)

// watchers hands the changes to those who asked, in commit order, on one goroutine. A slow watcher delays the
// others, never the writer.
type watchers struct {
	mu      sync.Mutex
	wake    sync.Cond
	waiting []storage.Change
	all     []*watcher
	closed  bool
	ended   chan struct{}
}

type watcher struct {
	fn        func(storage.Change)
	cancelled bool // guarded by watchers.mu
}

func startWatchers() *watchers {
	w := &watchers{ended: make(chan struct{})}
	w.wake.L = &w.mu
	go w.loop()
	return w
}

// Watch implements storage.Engine.
func (db *engine) Watch(fn func(storage.Change)) (cancel func()) { return db.watchers.add(fn) }

func (w *watchers) add(fn func(storage.Change)) (cancel func()) {
	one := &watcher{fn: fn}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all = append(slices.Clone(w.all), one) // the loop reads the old slice without the lock
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		one.cancelled = true
		w.all = slices.DeleteFunc(slices.Clone(w.all), func(o *watcher) bool { return o == one })
	}
}

func (w *watchers) tell(c storage.Change) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.all) > 0 {
		w.waiting = append(w.waiting, c)
		w.wake.Signal()
	}
}

func (w *watchers) loop() {
	defer close(w.ended)
	for {
		w.mu.Lock()
		for len(w.waiting) == 0 && !w.closed {
			w.wake.Wait()
		}
		changes, all := w.waiting, w.all
		w.waiting = nil
		w.mu.Unlock()
		if len(changes) == 0 {
			return
		}
		for _, c := range changes {
			for _, one := range all {
				w.mu.Lock()
				live := !one.cancelled
				w.mu.Unlock()
				if live {
					one.fn(c)
				}
			}
		}
	}
}

// close delivers what waits and ends the goroutine.
func (w *watchers) close() {
	w.mu.Lock()
	w.closed = true
	w.wake.Signal()
	w.mu.Unlock()
	<-w.ended
}
