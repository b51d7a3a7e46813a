package model

import (
	"context"
	"time"

	"griddle/storage"
)

// The feed of changes, which programs read to learn what is new (docs/programs.md). Every write enters it by
// itself (storage/feed.go); here stands what counts: each record of a model, and of the links both records they join.

// Who writes, as the feed says it, besides the names of keys.
const (
	ByWindow      = "window"
	ByCommandLine = "command line"
)

// How much of the feed is kept.
const (
	keepFeed    = 30 * 24 * time.Hour
	keepEntries = 1_000_000
)

// FeedsOf are the records that a write of a row of the table concerns.
func (b *Base) FeedsOf(table string) (all []storage.Feeding) {
	if kind := b.Kinds[table]; kind != nil {
		return []storage.Feeding{{Table: table, Column: kind.Key()}}
	}
	for _, r := range b.Refs {
		if r.From == table && r.Feeds {
			all = append(all, storage.Feeding{Table: r.To, Column: r.Column})
		}
	}
	return all
}

// Cursors of Feed that every store knows.
const (
	FromNow    = ""  // behind the newest entry
	FromOldest = "0" // before the oldest one that is kept
)

// Feed answers the entries behind a cursor that are wanted, by the tables of their models (Resource.Name), oldest first
// and at most so many, and the cursor behind them. more says that there may be others already. storage.ErrCursor when
// the cursor leads nowhere: the caller must read everything anew.
func (d *Desk) Feed(ctx context.Context, cursor string, wanted func(table string) bool, most int) (
	entries []storage.FeedEntry, next string, more bool, err error) {
	err = d.base.db.Read(ctx, func(v *storage.View) error {
		at, err := feedPlace(v, cursor)
		if err != nil {
			return err
		}
		entries, at, more, err = storage.Since(v, at, wanted, most)
		next = at.String()
		return err
	})
	return entries, next, more, err
}

func feedPlace(r storage.Reader, cursor string) (storage.Cursor, error) {
	switch cursor {
	case FromNow:
		return storage.NewestCursor(r)
	case FromOldest:
		return storage.OldestCursor(r)
	}
	return storage.ParseCursor(cursor)
}

// FeedCursor is the one behind the newest entry.
func (d *Desk) FeedCursor() (string, error) {
	at, err := storage.NewestCursor(d.base.db.Reader())
	return at.String(), err
}

// FeedSince is a cursor behind which everything stands that was written from a moment on, as far as it is kept.
func (d *Desk) FeedSince(ctx context.Context, moment time.Time) (cursor string, err error) {
	err = d.base.db.Read(ctx, func(v *storage.View) error {
		at, err := storage.CursorAt(v, moment)
		cursor = at.String()
		return err
	})
	return cursor, err
}

// FeedHead changes whenever a record of one of these tables does, or all may have; it costs little to ask.
func (d *Desk) FeedHead(tables []string) (string, error) {
	at, err := storage.HeadCursor(d.base.db.Reader(), tables)
	return at.String(), err
}

// TidyFeed forgets the entries that are not kept any longer. It is called now and then.
func (d *Desk) TidyFeed(ctx context.Context) error {
	return d.base.db.TidyFeed(ctx, d.base.now().Add(-keepFeed), keepEntries)
}
