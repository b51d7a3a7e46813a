package storage

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"
)

// The feed says which records changed, for programs that ask what is new since they asked last. Every write of a row
// of a table with Feeds enters it in the same transaction, whoever writes and by whatever method. Of the entries of one
// record only the newest is kept; one that is made again under its id after it was deleted counts as another. Entries
// are numbered in the order of commits, those of other processes too.

// Action is what happened to a record.
type Action uint8

// Actions. WasCleared is an entry without an id: all records of the table were deleted at once.
const (
	WasCreated Action = iota + 1
	WasChanged
	WasDeleted
	WasCleared
)

// String is the action as programs read it: "created".
func (a Action) String() string {
	return [...]string{"", "created", "changed", "deleted", "cleared"}[a]
}

// Feeding says that a write of a row enters the record into the feed that a column of the row names by its id. For a
// table of documents that is the document itself, when Table and Column are its own table and Key; the records of any
// other table were changed.
type Feeding struct{ Table, Column string }

// FeedEntry is what happened last to one record.
type FeedEntry struct {
	Cursor Cursor
	At     time.Time // UTC
	Table  string
	ID     string // "" for WasCleared
	Action Action
	By     string // who wrote: Config.By, or what Tx.By said
}

// Cursor is a place in the feed, behind an entry. It is an opaque text for those who are given one.
type Cursor struct{ epoch, number int64 }

// String is what ParseCursor reads.
func (c Cursor) String() string {
	return strconv.FormatUint(uint64(c.epoch), 36) + "-" + strconv.FormatInt(c.number, 36)
}

// ErrCursor: the text is no cursor of this store, or what follows it is no longer kept: entries that old were
// forgotten, or the records were replaced as a whole meanwhile.
var ErrCursor = errors.New("no place in what is kept of the changes")

// ParseCursor reads a cursor; ErrCursor when it is none.
func ParseCursor(text string) (Cursor, error) {
	epoch, number, two := strings.Cut(text, "-")
	e, err := strconv.ParseUint(epoch, 36, 64)
	n, err2 := strconv.ParseInt(number, 36, 64)
	if c := (Cursor{int64(e), n}); two && err == nil && err2 == nil && n >= 0 && c.String() == text {
		return c, nil
	}
	return Cursor{}, ErrCursor
}

// Tables of the feed. A store whose tables have Feeds declares them (FeedTables).
const (
	feedTable  = "feed"
	headsTable = "feed_heads"
	stateTable = "feed_state"
)

// FeedTables belong into the schema of a store with a feed. No copy has anything of it: a cursor means nothing there.
//
// feed_heads has for each table the number of its newest entry ever, and of the last one by which all of its records
// were cleared: what is older of it counts no more, and is removed by TidyFeed. feed_state has the random epoch that
// all cursors begin with, and the number up to which entries were forgotten.
func FeedTables() []Table {
	kept := func(s TableSpec) Table {
		s.NotInCopies = true
		return s.Table()
	}
	return []Table{
		kept(TableSpec{Name: feedTable, Key: []string{"number"}, Unique: []string{"about", "key"},
			Columns: []Col{{Name: "number", Kind: Counted}, TextCol("about"), NumberCol("key"), TextCol("id"),
				NumberCol("action"), TextCol("by"), NumberCol("at")},
			// A record that is made again under its id has a row of another number: it is deleted once at the most.
			Indexes: []Index{{Columns: []string{"about", "id"}, Unique: true, Where: Eq("action", int(WasDeleted))}}}),
		kept(TableSpec{Name: headsTable, Key: []string{"about"},
			Columns: []Col{TextCol("about"), NumberCol("number"), NumberCol("cleared")}}),
		kept(TableSpec{Name: stateTable, Key: []string{"id"}, Single: true, Lookups: []*Lookup{feedState},
			Columns: []Col{NumberCol("id"), NumberCol("epoch"), NumberCol("floor")}}),
	}
}

var feedState = NewLookup(stateTable, "id", "epoch", "floor")

// By says who writes in this transaction, for the feed, instead of Config.By.
func (tx *Tx) By(who string) { tx.e.By(who) }

// Clears says that all rows of a table will be deleted in this transaction, before what goes with them: they enter the
// feed as one entry then, however they are deleted.
func (tx *Tx) Clears(table string) error { return tx.e.Clears(table) }

// NewestCursor is the place behind all entries. What is read after it, by the same Reader or later, lacks nothing
// that stands before it.
func NewestCursor(r Reader) (Cursor, error) {
	epoch, floor, err := feedBounds(r)
	if err != nil {
		return Cursor{}, err
	}
	newest, err := Max(r, feedTable, "number", Cond{})
	return Cursor{epoch, max(newest, floor)}, err
}

// OldestCursor is the place before all entries that are kept.
func OldestCursor(r Reader) (Cursor, error) {
	epoch, floor, err := feedBounds(r)
	return Cursor{epoch, floor}, err
}

// CursorAt is a place such that what was entered from a moment on stands behind it, and little else. Entries follow
// each other in time, so that few have to be looked at; where a clock was set back, more may stand behind it.
func CursorAt(r Reader, moment time.Time) (Cursor, error) {
	newest, err := NewestCursor(r)
	if err != nil {
		return newest, err
	}
	oldest, err := OldestCursor(r)
	before, behind := oldest.number, newest.number // what is at before is older, what is behind behind is not
	for err == nil && before < behind {
		middle := before + (behind-before)/2
		var number, at int64
		err = First(r, Select{Table: feedTable, Columns: []string{"number", "at"},
			Query: Query{Where: More("number", middle), Order: Asc("number")}}, &number, &at)
		switch {
		case errors.Is(err, ErrNotFound), err == nil && (number > behind || at >= moment.UnixNano()):
			behind, err = middle, nil
		case err == nil:
			before = number
		}
	}
	return Cursor{newest.epoch, before}, err
}

// HeadCursor is the place behind the newest entry of these tables, from counters, so that it costs little and lasts
// when the entries are forgotten.
func HeadCursor(r Reader, tables []string) (Cursor, error) {
	epoch, _, err := feedBounds(r)
	if err != nil {
		return Cursor{}, err
	}
	number, err := Max(r, headsTable, "number", In("about", tables))
	return Cursor{epoch, number}, err
}

func feedBounds(r Reader) (epoch, floor int64, err error) {
	err = feedState.Get(r, 1, &epoch, &floor)
	if errors.Is(err, ErrNotFound) { // a copy that only this shared process has opened yet
		err = nil
	}
	return epoch, floor, err
}

// mostLooked bounds the entries that one call of Since looks at.
const mostLooked = 20_000

var errEnough = errors.New("enough was read")

// Since answers the entries behind a cursor, at most so many, of the tables that are wanted, oldest first, and the
// cursor behind all that it looked at. more says that it did not look at all there is, even if nothing of that may be
// wanted. ErrCursor when there may be something behind the cursor that is no longer kept. r should be a View.
func Since(r Reader, c Cursor, want func(table string) bool, most int) (found []FeedEntry, next Cursor, more bool,
	err error) {
	newest, err := NewestCursor(r)
	if err != nil {
		return nil, c, false, err
	}
	oldest, err := OldestCursor(r)
	if err != nil {
		return nil, c, false, err
	}
	if c.epoch != newest.epoch || c.number < oldest.number || c.number > newest.number {
		return nil, c, false, ErrCursor
	}
	cleared, err := clearedIn(r)
	if err != nil {
		return nil, c, false, err
	}
	next = c
	looked := 0
	err = Each(r, Select{Table: feedTable, Columns: []string{"number", "about", "id", "action", "by", "at"},
		Query: Query{Where: More("number", c.number), Order: Asc("number"), Limit: mostLooked}}, func(row Row) error {
		var e FeedEntry
		var action, at int64
		e.Cursor.epoch = c.epoch
		if err := row.Scan(&e.Cursor.number, &e.Table, &e.ID, &action, &e.By, &at); err != nil {
			return err
		}
		if len(found) >= most {
			return errEnough
		}
		looked++
		next = e.Cursor
		if e.Action = Action(action); want(e.Table) && e.Cursor.number >= cleared[e.Table] {
			e.At = time.Unix(0, at).UTC()
			found = append(found, e)
		}
		return nil
	})
	switch {
	case errors.Is(err, errEnough), err == nil && looked == mostLooked:
		return found, next, true, nil
	case err != nil:
		return nil, c, false, err
	}
	return found, newest, false, nil // what stood behind the last entry was replaced by newer ones
}

// clearedIn are the numbers of the last clear of each table.
func clearedIn(r Reader) (map[string]int64, error) {
	all := map[string]int64{}
	err := Each(r, Select{Table: headsTable, Columns: []string{"about", "cleared"},
		Query: Query{Where: More("cleared", 0)}}, func(row Row) error {
		var about string
		var number int64
		err := row.Scan(&about, &number)
		all[about] = number
		return err
	})
	return all, err
}

// tidyStep bounds how many entries one transaction forgets: others wait for it.
const tidyStep = 5000

// TidyFeed forgets the entries from before a moment, the oldest beyond the newest most, and those that a clear made
// void.
func (db *DB) TidyFeed(ctx context.Context, before time.Time, most int) error {
	keep, err := firstKept(db.Reader(), before, most)
	if err != nil {
		return err
	}
	void, err := clearedIn(db.Reader())
	if err != nil {
		return err
	}
	for more := keep > 0; more; {
		err := db.Free(ctx, func(tx *Tx) error { return forgetEntries(tx, keep, &more) })
		if err != nil {
			return err
		}
	}
	for table, number := range void {
		for more := true; more; {
			its := And(Eq("about", table), Less("number", number))
			if more, err = Exists(db.Reader(), feedTable, its); err != nil || !more {
				break
			}
			some := InSub("number", Sub{Table: feedTable, Column: "number", Where: its, Order: Asc("number"),
				Limit: tidyStep})
			err = db.Free(ctx, func(tx *Tx) error {
				_, err := Delete(tx, feedTable, some)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// firstKept is the number of the first entry that TidyFeed keeps; 0 when it forgets none.
func firstKept(r Reader, before time.Time, most int) (int64, error) {
	epoch, floor, err := feedBounds(r)
	if err != nil || epoch == 0 {
		return 0, err
	}
	newest, err := Max(r, feedTable, "number", Cond{})
	if err != nil || newest <= floor {
		return 0, err
	}
	keep := newest + 1 // all of them are old
	err = Each(r, Select{Table: feedTable, Columns: []string{"number", "at"}, Query: Query{Order: Asc("number")}},
		func(row Row) error {
			var number, at int64
			if err := row.Scan(&number, &at); err != nil {
				return err
			}
			if at >= before.UnixNano() {
				keep = number
				return errEnough
			}
			return nil
		})
	if err != nil && !errors.Is(err, errEnough) {
		return 0, err
	}
	if newest-keep >= int64(most) { // else there are fewer, for each has a number
		n, err := Count(r, feedTable, Cond{})
		if err != nil {
			return 0, err
		}
		if n > most {
			var number int64
			err := First(r, Select{Table: feedTable, Columns: []string{"number"},
				Query: Query{Order: Asc("number"), Offset: n - most}}, &number)
			if err != nil && !errors.Is(err, ErrNotFound) {
				return 0, err
			}
			keep = max(keep, number)
		}
	}
	if some, err := Exists(r, feedTable, Less("number", keep)); err != nil || !some {
		return 0, err
	}
	return keep, nil
}

// forgetEntries forgets some of the entries before a number, and says whether there are more.
func forgetEntries(tx *Tx, keep int64, more *bool) error {
	old := Less("number", keep)
	var last int64
	err := First(tx, Select{Table: feedTable, Columns: []string{"number"},
		Query: Query{Where: old, Order: Asc("number"), Offset: tidyStep - 1}}, &last)
	if *more = err == nil; errors.Is(err, ErrNotFound) {
		last, err = keep-1, nil
	}
	if err != nil {
		return err
	}
	if _, err := Delete(tx, feedTable, AtMost("number", last)); err != nil {
		return err
	}
	_, err = Set(tx, stateTable, Cond{}, Values{"floor": last})
	return err
}
