package model

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"

	"griddle/shop/wire"
	"griddle/shop/words"
	"griddle/storage"
	"griddle/storage/signal"
)

// Base is what the models of a store share, and their ways into its file, on which no rule is asked. So only the room
// that declares models has it; the others have a Desk.
type Base struct {
	db     *storage.DB
	now    storage.Clock
	number int64                   // of the store, as its records carry it
	first  func(*storage.Tx) error // goes before every write; may be nil

	Tables   []storage.Table // of the models
	Kinds    map[string]Kind // the models by their tables
	Refs     []Reference
	Mentions []Mentioning

	generation atomic.Int64
	events     *signal.Hub[Event]
	unwatch    func()
}

// NewBase is one without models, whose tables without records have these references.
func NewBase(number int64, refs []Reference) *Base {
	return &Base{number: number, Kinds: map[string]Kind{}, Refs: slices.Clone(refs)}
}

// Open gives the models an open file. first goes before every write; it may be nil.
func (b *Base) Open(db *storage.DB, now storage.Clock, first func(*storage.Tx) error) {
	b.db, b.now, b.first = db, now, first
}

// Listen begins to tell of what is written; Close ends it.
func (b *Base) Listen() {
	b.events = signal.New(either)
	b.unwatch = b.db.Watch(func(c storage.Change) {
		if c.Elsewhere {
			b.Wrote()
		}
		b.events.Tell(eventOf(c))
	})
}

// Close ends what Listen began.
func (b *Base) Close() {
	b.unwatch()
	b.events.Close()
}

// Tell lets those who subscribed hear of what is no write.
func (b *Base) Tell(e Event) { b.events.Tell(e) }

// Wrote says that what was counted before may be another number now. Every write says so, but one past the ways.
func (b *Base) Wrote() { b.generation.Add(1) }

// Written is another number after each write that this process knows of: what was counted at one number still holds.
func (b *Base) Written() int64 { return b.generation.Load() }

// Desk is what everybody can do with the records of a store whatever their kind: hear of changes, take them back,
// follow the feed, make several writes one. What is done with records of one kind is a Resource's.
type Desk struct{ base *Base }

// Desk is that of a store, which embeds it.
func (b *Base) Desk() *Desk { return &Desk{b} }

// Holder is a store that has models: what embeds a Desk.
type Holder interface{ models() *Base }

func (d *Desk) models() *Base { return d.base }

// Instant is now.
func (b *Base) Instant() wire.Instant { return wire.At(b.now()) }

// Dated is what a posted date means where a record must have one: not set, it is the stored one, or now when there is
// none (docs/protocol/00-conventions.md §8).
func (b *Base) Dated(posted, stored wire.Instant) wire.Instant {
	switch {
	case !posted.IsZero():
		return posted
	case !stored.IsZero():
		return stored
	}
	return b.Instant()
}

// Nouns are what sentences call one record of each model.
func (b *Base) Nouns() (all []words.Form) {
	for _, k := range b.Kinds {
		all = append(all, k.noun())
	}
	slices.Sort(all)
	return all
}

// Write is the way of every change of records but clears and restores: the guard first, then fn, all or nothing.
func (b *Base) Write(ctx context.Context, g Guard, fn func(*storage.Tx) error) error {
	return b.through(ctx, b.db.Write, g, fn)
}

// Free is Write for deleting, which must work on a full disk.
func (b *Base) Free(ctx context.Context, g Guard, fn func(*storage.Tx) error) error {
	return b.through(ctx, b.db.Free, g, fn)
}

// way is one of the ways into the store's file.
type way func(context.Context, func(*storage.Tx) error) error

// manyRecords is from how many records on a write runs alone.
const manyRecords = 100

// forMany is the way for a write of n records; frees: it makes room, as Free says. One of many runs alone: beside
// others it would be a savepoint of their transaction, of which the database keeps every page it touches in a list that
// it walks from the start again and again, which takes time by the square.
func (b *Base) forMany(n int, frees bool) way {
	switch {
	case n < manyRecords && frees:
		return b.db.Free
	case n < manyRecords:
		return b.db.Write
	case !frees:
		return b.db.Alone
	}
	return func(ctx context.Context, fn func(*storage.Tx) error) error {
		if err := b.db.Alone(ctx, fn); !errors.Is(err, storage.ErrDiskFull) {
			return err
		}
		return b.db.Free(ctx, fn)
	}
}

func (b *Base) through(ctx context.Context, w way, g Guard, fn func(*storage.Tx) error) error {
	write := func(tx *storage.Tx) error {
		if g != nil {
			if err := g(tx); err != nil {
				return err
			}
		}
		if b.first != nil {
			if err := b.first(tx); err != nil {
				return err
			}
		}
		return fn(tx)
	}
	var err error
	switch j := joinOf(ctx); {
	case j == nil:
		err = w(ctx, write)
	case j.tx == nil:
		err = j.open(ctx, w, write)
	default:
		err = j.tx.Part(func() error { return write(j.tx) })
	}
	b.Wrote()
	return err
}
