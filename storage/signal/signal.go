// Package signal tells those who asked of what happens: one hub for each kind of news, whoever has it.
package signal

import (
	"slices"
	"sync"
)

// Hub hands values to its subscribers, in the order in which they were told, on a goroutine that lasts as long as there
// is something to tell. A slow subscriber delays the others, never the one who tells. Safe for concurrent use.
type Hub[T any] struct {
	join func(waiting, next T) T

	mu      sync.Mutex
	quiet   sync.Cond // nothing is being told
	waiting []T
	all     []*subscriber[T]
	telling bool
	closed  bool
}

type subscriber[T any] struct {
	fn        func(T)
	cancelled bool // guarded by Hub.mu
}

// New makes a hub. With join, what is told while subscribers are busy becomes one value; with nil each value is told by
// itself.
func New[T any](join func(waiting, next T) T) *Hub[T] {
	h := &Hub[T]{join: join}
	h.quiet.L = &h.mu
	return h
}

// Subscribe calls fn with all that is told from now on, one call at a time. cancel ends it: no call begins after it. fn
// must not call Close.
func (h *Hub[T]) Subscribe(fn func(T)) (cancel func()) {
	one := &subscriber[T]{fn: fn}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.all = append(slices.Clone(h.all), one) // deliver reads the old slice without the lock
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		one.cancelled = true
		h.all = slices.DeleteFunc(slices.Clone(h.all), func(o *subscriber[T]) bool { return o == one })
	}
}

// Tell hands v to the subscribers there are now, and does not wait for them. After Close it does nothing.
func (h *Hub[T]) Tell(v T) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || len(h.all) == 0 {
		return
	}
	if last := len(h.waiting) - 1; last >= 0 && h.join != nil {
		h.waiting[last] = h.join(h.waiting[last], v)
	} else {
		h.waiting = append(h.waiting, v)
	}
	if !h.telling {
		h.telling = true
		go h.deliver()
	}
}

func (h *Hub[T]) deliver() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for len(h.waiting) > 0 {
		values, all := h.waiting, h.all
		h.waiting = nil
		for _, v := range values {
			for _, one := range all {
				if !one.cancelled {
					h.mu.Unlock()
					one.fn(v)
					h.mu.Lock()
				}
			}
		}
	}
	h.telling = false
	h.quiet.Broadcast()
}

// Close waits until all that was told has been heard.
func (h *Hub[T]) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for h.telling {
		h.quiet.Wait()
	}
}
