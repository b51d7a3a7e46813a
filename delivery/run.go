package delivery

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/webhooks"
	"griddle/storage"
	"griddle/vault"
)

const (
	// portion is how many changes are read at once.
	portion = 100
	// longestSleep bounds how long a change of the computer's clock goes unnoticed.
	longestSleep = time.Minute
	// moveEvery is how often it is noted how far a webhook has read when nothing there was for it.
	moveEvery = 10 * time.Minute
)

// turn is a webhook that is being worked on.
type turn struct{ again bool } // something happened meanwhile

// place is how far a webhook has read behind the cursor that is stored.
type place struct {
	stored, read string
	noted        time.Time
}

// hold is until when a webhook is left alone because the store could not be read or written: what was sent may have to
// be sent again, and must not be at each event.
type hold struct {
	until time.Time
	waits time.Duration
}

// Bounds of the time of a hold, which doubles.
const (
	firstHold = 5 * time.Second
	lastHold  = 10 * time.Minute
)

// Wake lets Run look at once; it looks by itself whenever something in the store changes.
func (s *Sender) Wake() {
	select {
	case s.wake <- struct{}{}:
	default: // it will look anyhow
	}
}

// Run delivers until the context ends. Each webhook gets its changes one after the other; none waits for another.
func (s *Sender) Run(ctx context.Context) {
	var mu sync.Mutex
	stale := true
	defer s.Shop.Subscribe(func(e model.Event) {
		mu.Lock()
		stale = stale || e.Touches(shop.WebhookTopics)
		mu.Unlock()
		s.Wake()
	})()
	var work sync.WaitGroup
	defer work.Wait()
	var hooks []webhooks.Webhook
	for ctx.Err() == nil {
		mu.Lock()
		read := stale
		stale = false
		mu.Unlock()
		if read {
			all, err := s.hooks.All()
			if err != nil {
				s.Log.Error("the webhooks could not be read", "cause", err)
				mu.Lock()
				stale = true
				mu.Unlock()
			} else {
				hooks = all
			}
		}
		sleep := s.begin(ctx, &work, hooks)
		var over <-chan time.Time
		stop := func() {}
		if sleep > 0 {
			over, stop = s.After(sleep)
		}
		select {
		case <-ctx.Done():
		case <-s.wake:
		case <-over:
		}
		stop()
	}
}

// begin starts what is due and answers how long the rest has time; 0 when nothing waits.
func (s *Sender) begin(ctx context.Context, work *sync.WaitGroup, hooks []webhooks.Webhook) (sleep time.Duration) {
	now := s.Clock()
	for _, h := range hooks {
		due, at := h.Due(now)
		s.mu.Lock()
		if held := s.holds[h.ID].until; due && held.After(now) {
			due, at = false, held
		}
		s.mu.Unlock()
		switch {
		case due:
			s.start(ctx, work, h.ID)
		case !at.IsZero():
			if left := min(at.Sub(now), longestSleep); sleep == 0 || left < sleep {
				sleep = left
			}
		}
	}
	return sleep
}

// start works on a webhook, or lets who does look once more.
func (s *Sender) start(ctx context.Context, work *sync.WaitGroup, id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.turns[id]; t != nil {
		t.again = true
		return
	}
	t := &turn{}
	s.turns[id] = t
	work.Go(func() {
		for {
			err := s.delivered(ctx, id)
			failed := err != nil && ctx.Err() == nil && shop.KindOf(err) != shop.Missing
			if failed {
				s.Log.Error("a webhook could not be served", "webhook", id, "cause", vault.Scrub(err.Error()))
			}
			s.mu.Lock()
			if failed {
				waits := min(max(firstHold, 2*s.holds[id].waits), lastHold)
				s.holds[id] = hold{s.Clock().Add(waits), waits}
			} else {
				delete(s.holds, id)
			}
			if !t.again || failed || ctx.Err() != nil {
				delete(s.turns, id)
				s.mu.Unlock()
				if failed {
					s.Wake() // Run has to hear how long it waits
				}
				return
			}
			t.again = false
			s.mu.Unlock()
		}
	})
}

// delivered is deliver, of which a panic is an error: the rest of the program goes on.
func (s *Sender) delivered(ctx context.Context, id int64) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return s.deliver(ctx, id)
}

// deliver sends a webhook what there is for it, until there is no more or it fails.
func (s *Sender) deliver(ctx context.Context, id int64) error {
	for {
		h, err := s.hooks.One(id)
		if err != nil {
			return err
		}
		if due, _ := h.Due(s.Clock()); !due {
			return nil
		}
		secret, err := s.hooks.SecretOf(&h)
		switch {
		case errors.Is(err, vault.ErrUnsealed):
			s.Log.Warn("a webhook was switched off: its entry was changed outside Griddle", "name", h.Name)
			return s.hooks.Unreadable(ctx, id)
		case errors.Is(err, vault.ErrNotAllowed):
			return nil // until the master secret is at hand, nothing can be signed; Wake tells
		case err != nil:
			return err
		}
		went, more, err := s.some(ctx, &h, secret)
		if err != nil || !went || !more {
			return err
		}
	}
}

// some sends a portion of what there is. went is false when it did not arrive.
func (s *Sender) some(ctx context.Context, h *webhooks.Webhook, secret string) (went, more bool, err error) {
	from := s.from(h)
	entries, next, more, err := s.Shop.Feed(ctx, from, wants(h), portion)
	if errors.Is(err, storage.ErrCursor) {
		s.Log.Warn("what a webhook missed is no longer known; it goes on from here", "name", h.Name)
		return true, true, s.hooks.Lost(ctx, h.ID, h.Cursor)
	}
	if err != nil {
		return false, false, err
	}
	stored := h.Cursor
	for _, entry := range entries {
		model := shop.FedModelOf(entry.Table).Name
		if !h.Wants(model, entry.Action.String()) {
			continue
		}
		now, err := s.hooks.One(h.ID)
		if err != nil {
			return false, false, err
		}
		if now.Cursor != stored || now.Address != h.Address || !now.On {
			return true, true, nil // the owner has changed it meanwhile
		}
		if !now.Wants(model, entry.Action.String()) {
			continue // what was taken away meanwhile is not sent any more
		}
		e, err := s.send(ctx, &now, secret, entryOf(h.ID, model, entry))
		if err != nil {
			return false, false, err
		}
		if e.Problem.Form != "" {
			off, err := s.hooks.Failed(ctx, h.ID, stored, e)
			s.Log.Warn("a delivery failed", "webhook", h.Name, "status", e.Status, "why", e.Problem.String(), "off",
				off)
			return false, false, err
		}
		if err := s.hooks.Delivered(ctx, h.ID, stored, e); err != nil {
			return false, false, err
		}
		stored = e.Cursor
	}
	return true, more, s.passed(ctx, h.ID, stored, next)
}

// wants says of which tables a webhook hears.
func wants(h *webhooks.Webhook) func(table string) bool {
	return func(table string) bool {
		m := shop.FedModelOf(table)
		if m == nil {
			return false
		}
		for _, action := range webhooks.Actions() {
			if h.Wants(m.Name, action) {
				return true
			}
		}
		return false
	}
}

// from is where a webhook reads on.
func (s *Sender) from(h *webhooks.Webhook) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at := s.scanned[h.ID]; at.stored == h.Cursor && at.read != "" {
		return at.read
	}
	return h.Cursor
}

// passed remembers that nothing up to a cursor is left for a webhook. It is stored now and then, so that a webhook that
// seldom hears anything does not fall out of what is kept of the feed, and others' changes cost no writes.
func (s *Sender) passed(ctx context.Context, id int64, stored, read string) error {
	now := s.Clock()
	s.mu.Lock()
	at := s.scanned[id]
	store := stored != read && now.Sub(at.noted) >= moveEvery
	if at = (place{stored, read, at.noted}); store {
		at = place{read, read, now}
	}
	s.scanned[id] = at
	s.mu.Unlock()
	if !store {
		return nil
	}
	return s.hooks.Moved(ctx, id, stored, read)
}
