package shop

import (
	"slices"
	"sync"

	"griddle/shop/activity"
	"griddle/storage"
)

// Event tells that something changed; pages fetch again. Sources: this process's commits, another process's commits, the API server.
type Event struct {
	Products, Categories, Associations, Roles bool
	Keys, Settings, Window, Activity          bool
	Others                                    bool // records of any other model
	Everything                                bool // restored, or another process committed
}

// everything is what may have changed when nobody says what did.
var everything = Event{true, true, true, true, true, true, true, true, true, true}

// Topics that are not the name of a table of records.
const (
	windowTopic   = "clear window"
	restoredTopic = "restored"
)

func (e *Event) add(c storage.Change) {
	if c.Elsewhere {
		*e = everything
		return
	}
	for _, topic := range c.Topics {
		switch topic {
		case productsTable, inventoryTable, picturesTable:
			e.Products = true
			e.Categories = e.Categories || topic == picturesTable
		case categoriesTable:
			e.Categories = true
		case associationsTable:
			e.Associations = true
		case rolesTable:
			e.Roles = true
		case "keys":
			e.Keys = true
		case "settings":
			e.Settings = true
		case windowTopic:
			e.Window = true
		case activity.Topic:
			e.Activity = true
		case restoredTopic:
			*e = everything
		default:
			e.Others = true
		}
	}
}

// events joins the changes that come while subscribers are busy and hands them on, on a goroutine of its own, so that nobody who writes waits
// for a page.
type events struct {
	mu      sync.Mutex
	wake    sync.Cond
	pending Event
	subs    []*subscriber
	closed  bool
	done    chan struct{}
}

type subscriber struct {
	fn   func(Event)
	gone bool // guarded by events.mu
}

func startEvents() *events {
	e := &events{done: make(chan struct{})}
	e.wake.L = &e.mu
	go e.run()
	return e
}

func (e *events) tell(c storage.Change) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.pending.add(c)
	e.wake.Signal()
}

func (e *events) run() {
	defer close(e.done)
	for {
		e.mu.Lock()
		for e.pending == (Event{}) && !e.closed {
			e.wake.Wait()
		}
		now, subs, closed := e.pending, e.subs, e.closed
		e.pending = Event{}
		e.mu.Unlock()
		if closed {
			return
		}
		for _, sub := range subs {
			e.mu.Lock()
			gone := sub.gone
			e.mu.Unlock()
			if !gone {
				sub.fn(now)
			}
		}
	}
}

func (e *events) close() {
	e.mu.Lock()
	e.closed = true
	e.wake.Signal()
	e.mu.Unlock()
	<-e.done
}

// Subscribe calls fn (on a goroutine of the store) after changes; cancel ends it. Events that come close together may be joined. fn must not
// call Close.
func (s *Store) Subscribe(fn func(Event)) (cancel func()) {
	e, sub := s.events, &subscriber{fn: fn}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.subs = append(slices.Clone(e.subs), sub) // run reads the old slice without the lock
	return func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		sub.gone = true
		e.subs = slices.DeleteFunc(slices.Clone(e.subs), func(o *subscriber) bool { return o == sub })
	}
}
