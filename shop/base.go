package shop

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

// base is what the models of a store share, and their ways into its file, on which no rule is asked. So only the room
// that declares models has it; the others have a Desk.
type base struct {
	db     *storage.DB
	now    storage.Clock
	number int64                   // of the store, as its records carry it
	first  func(*storage.Tx) error // goes before every write; may be nil

	tables   []storage.Table // of the models
	kinds    map[string]kind // the models by their tables
	refs     []reference
	mentions []mentioning

	generation atomic.Int64
	events     *signal.Hub[Event]
	unwatch    func()
}

// newBase is one without models, whose tables without records have these references.
func newBase(number int64, refs []reference) *base {
	return &base{number: number, kinds: map[string]kind{}, refs: slices.Clone(refs)}
}

// open gives the models an open file. first goes before every write; it may be nil.
func (b *base) open(db *storage.DB, now storage.Clock, first func(*storage.Tx) error) {
	b.db, b.now, b.first = db, now, first
}

// listen begins to tell of what is written; close ends it.
func (b *base) listen() {
	b.events = signal.New(either)
	b.unwatch = b.db.Watch(func(c storage.Change) {
		if c.Elsewhere {
			b.wrote()
		}
		b.events.Tell(eventOf(c))
	})
}

func (b *base) close() {
	b.unwatch()
	b.events.Close()
}

// tell lets those who subscribed hear of what is no write.
func (b *base) tell(e Event) { b.events.Tell(e) }

// wrote says that what was counted before may be another number now. Every write says so, but one past the ways.
func (b *base) wrote() { b.generation.Add(1) }

// written is another number after each write that this process knows of: what was counted at one number still holds.
func (b *base) written() int64 { return b.generation.Load() }

// Desk is what everybody can do with the records of a store whatever their kind: hear of changes, take them back, follow
// the feed, make several writes one. What is done with records of one kind is a Resource's.
type Desk struct{ base *base }

// desk is that of a store, which embeds it.
func (b *base) desk() *Desk { return &Desk{b} }

// Holder is a store that has models: what embeds a Desk.
type Holder interface{ models() *base }

func (d *Desk) models() *base { return d.base }

// instant is now.
func (b *base) instant() wire.Instant { return wire.At(b.now()) }

// dated is what a posted date means where a record must have one: not set, it is the stored one, or now when there is
// none (docs/protocol/00-conventions.md §8).
func (b *base) dated(posted, stored wire.Instant) wire.Instant {
	switch {
	case !posted.IsZero():
		return posted
	case !stored.IsZero():
		return stored
	}
	return b.instant()
}

// Nouns are what sentences call one record of each model.
func (b *base) nouns() (all []words.Form) {
	for _, k := range b.kinds {
		all = append(all, k.noun())
	}
	slices.Sort(all)
	return all
}

// write is the way of every change of records but clears and restores: the guard first, then fn, all or nothing.
func (b *base) write(ctx context.Context, g Guard, fn func(*storage.Tx) error) error {
	return b.through(ctx, b.db.Write, g, fn)
}

// free is write for deleting, which must work on a full disk.
func (b *base) free(ctx context.Context, g Guard, fn func(*storage.Tx) error) error {
	return b.through(ctx, b.db.Free, g, fn)
}

// way is one of the ways into the store's file.
type way func(context.Context, func(*storage.Tx) error) error

// manyRecords is from how many records on a write runs alone.
const manyRecords = 100

// forMany is the way for a write of n records; frees: it makes room, as Free says. One of many runs alone: beside
// others it would be a savepoint of their transaction, of which the database keeps every page it touches in a list that
// it walks from the start again and again, which takes time by the square.
func (b *base) forMany(n int, frees bool) way {
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

func (b *base) through(ctx context.Context, w way, g Guard, fn func(*storage.Tx) error) error {
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
	b.wrote()
	return err
}
