package kit

import (
	"cmp"
	"sync"
	"time"
)

// together is how long Together waits: a picture less is worth more than to begin drawing at once, where drawing has no
// graphics card.
const together = 50 * time.Millisecond

// group is the work that one Together waits for. A nil one, outside of any, takes nothing.
type group struct {
	mu     sync.Mutex
	open   int      // joined and not done
	ready  []func() // done, and to be called on the window's goroutine
	closed bool
	more   chan struct{} // something became ready
}

// join counts one more to wait for; nil when it is too late.
func (g *group) join() *group {
	if g == nil {
		return nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return nil
	}
	g.open++
	return g
}

// take hands done to the one who waits; false when nobody does any more.
func (g *group) take(done func()) bool {
	if g == nil {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return false
	}
	g.open--
	g.ready = append(g.ready, done)
	select {
	case g.more <- struct{}{}:
	default: // it was told already
	}
	return true
}

// next answers what is ready, and whether there is nothing more to wait for; late ends the waiting.
func (g *group) next(late bool) (ready []func(), over bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	ready, g.ready = g.ready, nil
	g.closed = len(ready) == 0 && (late || g.open == 0)
	return ready, g.closed
}

// Together implements Runner. Inside another one it adds to that.
func (b *Background) Together(fn func()) {
	g := &group{more: make(chan struct{}, 1)}
	if !b.group.CompareAndSwap(nil, g) {
		fn()
		return
	}
	defer b.group.Store(nil)
	fn()
	limit := time.NewTimer(cmp.Or(b.wait, together))
	defer limit.Stop()
	for late := false; ; {
		ready, over := g.next(late)
		for _, done := range ready {
			if !b.ended.Load() {
				done()
			}
		}
		switch {
		case over:
			return
		case len(ready) > 0: // they may have started more
		default:
			select {
			case <-g.more:
			case <-limit.C:
				late = true
			}
		}
	}
}
