package model

import (
	"context"
	"sync"
	"sync/atomic"

	"griddle/storage"
)

// PageOf names a part of a list: pages of Size records, the first being number 1.
type PageOf struct {
	Number, Size int
}

func (p PageOf) limit() int { return max(p.Size, 0) }

func (p PageOf) offset() int { return (max(p.Number, 1) - 1) * p.limit() }

// Of applies the page to a query; false when it holds nothing.
func (p PageOf) Of(q storage.Query) (storage.Query, bool) {
	const farthest = 1 << 40 // no list is that long, and the product of the two numbers must not overflow
	if p.Size < 1 || p.Number > farthest/p.Size {
		return q, false
	}
	q.Limit, q.Offset = p.limit(), p.offset()
	return q, true
}

// UntilDone ends a list when its reader has gone away.
func UntilDone(ctx context.Context, fn func(body []byte) error) func([]byte) error {
	n := 0
	return func(body []byte) error {
		if n++; n%64 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		return fn(body)
	}
}

// Counted is what was counted last, and in which generation.
type Counted[T any] struct {
	known atomic.Pointer[inGeneration[T]]
	one   sync.Mutex // those who ask at the same time wait for one answer
}

type inGeneration[T any] struct {
	generation int64
	value      T
}

// Get counts again only when something was written since.
func (c *Counted[T]) Get(generation int64, count func() (T, error)) (T, error) {
	if k := c.known.Load(); k != nil && k.generation == generation {
		return k.value, nil
	}
	c.one.Lock()
	defer c.one.Unlock()
	if k := c.known.Load(); k != nil && k.generation == generation {
		return k.value, nil
	}
	n, err := count()
	if err == nil {
		c.known.Store(&inGeneration[T]{generation, n})
	}
	return n, err
}
