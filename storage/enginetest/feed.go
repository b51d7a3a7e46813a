package enginetest

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"griddle/storage"
)

// start is a place in the feed.
func (f *fixture) start(at func(storage.Reader) (storage.Cursor, error)) storage.Cursor {
	f.Helper()
	c, err := at(f.db.Reader())
	f.ok(err)
	return c
}

// since reads all entries behind a cursor, each as "books b-1 created", and the cursor behind them.
func (f *fixture) since(db *storage.DB, c storage.Cursor) (said []string, next storage.Cursor) {
	f.Helper()
	f.ok(db.Read(f.Context(), func(v *storage.View) error {
		entries, behind, more, err := storage.Since(v, c, anyTable, 100_000)
		f.ok(err)
		if more {
			f.Error("there is more than everything")
		}
		last := c
		for _, e := range entries {
			if e.Cursor == last {
				f.Errorf("two entries at %v", last)
			}
			last = e.Cursor
			said = append(said, strings.TrimSpace(e.Table+" "+e.ID)+" "+e.Action.String())
		}
		next = behind
		return nil
	}))
	return said, next
}

func anyTable(string) bool { return true }

// enters checks what writes enter into the feed.
func (f *fixture) enters(what string, do func(*storage.Tx) error, want ...string) {
	f.Helper()
	before := f.start(storage.NewestCursor)
	f.write(do)
	got, _ := f.since(f.db, before)
	f.lists(what, got, nil, want...)
}

// rewrite stores a book anew.
func rewrite(b book) func(*storage.Tx) error {
	return func(tx *storage.Tx) error { return second(books.Update(tx, &b)) }
}

func without(id string) func(*storage.Tx) error {
	return func(tx *storage.Tx) error { return second(books.Delete(tx, id)) }
}

func several(fns ...func(*storage.Tx) error) func(*storage.Tx) error {
	return func(tx *storage.Tx) error { return all(tx, fns) }
}

// known says whether a cursor still leads anywhere.
func (f *fixture) known(c storage.Cursor) error {
	_, _, _, err := storage.Since(f.db.Reader(), c, anyTable, 10)
	return err
}

var feeding = map[string]func(*fixture){
	"EachWrite": func(f *fixture) {
		f.enters("insert", add(bookNo(1), bookNo(2)), "books b-000001 created", "books b-000002 created")
		f.enters("number", func(tx *storage.Tx) error { return second(tickets.Insert(tx, &ticket{})) },
			"tickets 1 created")
		f.enters("update", rewrite(bookNo(1)), "books b-000001 changed")
		f.enters("in another case", rewrite(book{Bvin: "B-000001"}), "books b-000001 changed")
		f.enters("twice", several(rewrite(bookNo(2)), rewrite(bookNo(1)), rewrite(bookNo(2))),
			"books b-000001 changed", "books b-000002 changed")
		f.enters("what goes with it", place("b-000001", "x", 1), "books b-000001 changed")
		f.enters("of nobody", place("none", "x", 1))
		f.enters("set", func(tx *storage.Tx) error {
			return second(storage.Set(tx, "places", storage.Eq("place", 1), storage.Values{"place": 2}))
		}, "books b-000001 changed")
		f.enters("not stored", func(tx *storage.Tx) error {
			return second(storage.InsertNew(tx, "places", storage.Values{"book": "b-000001", "shelf": "x", "place": 1}))
		})
		f.enters("taken away", empty("places"), "books b-000001 changed")
		f.enters("delete", without("b-000001"), "books b-000001 deleted")
		f.enters("delete nothing", without("b-000001"))
		f.enters("made and changed", several(add(bookNo(3)), rewrite(bookNo(3)), place("b-000003", "x", 1)),
			"books b-000003 created")
		f.enters("made again", several(add(bookNo(1)), without("b-000002")),
			"books b-000001 created", "books b-000002 deleted")
		f.enters("made, deleted and made", several(add(bookNo(4)), without("b-000004"), add(bookNo(4)),
			rewrite(bookNo(4)),
			rewrite(bookNo(3))), "books b-000004 deleted", "books b-000004 created", "books b-000003 changed")
		f.enters("for good", without("b-000004"), "books b-000004 deleted")
		f.enters("by a condition", func(tx *storage.Tx) error {
			return second(books.DeleteWhere(tx, storage.In("id", []string{"b-000001", "b-000009"})))
		}, "books b-000001 deleted")
		f.enters("other tables", several(picture("p", "b-000003"), setting("x", "y"), put("log",
			storage.Values{"what": "w", "times": 1})))
		got, _ := f.since(f.db, f.start(storage.OldestCursor))
		f.lists("of each record only the newest", got, nil, "tickets 1 created", "books b-000002 deleted",
			"books b-000003 changed", "books b-000004 deleted", "books b-000001 deleted")
	},
	// A clear is one entry, which makes void what is older; what goes with the records does not count as their change.
	"Clear": func(f *fixture) {
		f.write(addNumbered(0, 20), place("b-000001", "x", 1))
		f.enters("all", several(func(tx *storage.Tx) error { return tx.Clears("books") }, empty("places"),
			empty("books")), "books cleared")
		got, _ := f.since(f.db, f.start(storage.OldestCursor))
		f.lists("since ever", got, nil, "books cleared")
		f.enters("nothing", several(func(tx *storage.Tx) error { return tx.Clears("books") }, empty("books")))
		f.enters("new ones", several(add(bookNo(1)), add(bookNo(2))), "books b-000001 created",
			"books b-000002 created")
		f.enters("without a word", empty("books"), "books cleared")
		before := f.count(f.db.Reader(), "feed")
		f.ok(f.db.TidyFeed(f.Context(), time.Time{}, 1000))
		if after := f.count(f.db.Reader(), "feed"); before < 20 || after != 1 {
			f.Errorf("%d entries, tidied %d: what is void goes", before, after)
		}
	},
	"RefusalTakesItsEntriesAlong": func(f *fixture) {
		before := f.start(storage.NewestCursor)
		f.is("refused", f.db.Write(f.Context(), func(tx *storage.Tx) error {
			return errors.Join(add(bookNo(1))(tx), errRefused)
		}), errRefused)
		f.write(add(bookNo(2)))
		got, _ := f.since(f.db, before)
		f.lists("entries", got, nil, "books b-000002 created")
	},
	"PartTakesItsEntriesAlong": func(f *fixture) {
		f.enters("a part that fails", func(tx *storage.Tx) error {
			f.is("part", tx.Part(func() error {
				return errors.Join(add(bookNo(1))(tx), empty("books")(tx),
					errRefused)
			}),
				errRefused)
			return add(bookNo(1), bookNo(2))(tx)
		}, "books b-000001 created", "books b-000002 created")
		f.enters("and then", several(rewrite(bookNo(1)), empty("books")), "books cleared")
	},
	"WhoAndWhen": func(f *fixture) {
		f.ok(f.db.Close())
		now := time.Date(2026, 3, 4, 5, 6, 7, 8, time.UTC)
		f.config.By, f.config.Clock = "window", func() time.Time { return now }
		f.db = f.open(f.config)
		f.write(add(bookNo(1)))
		f.write(func(tx *storage.Tx) error { tx.By("Till"); return add(bookNo(2))(tx) })
		f.write(add(bookNo(3)))
		entries, _, _, err := storage.Since(f.db.Reader(), f.start(storage.OldestCursor), anyTable, 10)
		f.ok(err)
		var by []string
		for _, e := range entries {
			if by = append(by, e.By); !e.At.Equal(now) || e.At.Location() != time.UTC {
				f.Errorf("at %v", e.At)
			}
		}
		f.lists("by", by, nil, "window", "Till", "window")
	},
	// Entries stand in the order of commits, whichever process made them, and nothing comes behind a cursor that was
	// read past it.
	"OrderOverProcesses": func(f *fixture) {
		other := f.beside()
		const each = 60
		var writers sync.WaitGroup
		for _, db := range []*storage.DB{f.db, other, f.db, other} {
			writers.Go(func() {
				for range each {
					if err := db.Write(f.Context(), func(tx *storage.Tx) error {
						return second(tickets.Insert(tx, &ticket{}))
					}); err != nil {
						f.Error(err)
					}
				}
			})
		}
		done := make(chan struct{})
		go func() { writers.Wait(); close(done) }()
		var all []string
		at := f.start(storage.OldestCursor)
		for ended := false; !ended; {
			select {
			case <-done:
				ended = true
			default:
			}
			var some []string
			some, at = f.since(f.db, at)
			all = append(all, some...)
		}
		if len(all) != 4*each {
			f.Errorf("%d entries", len(all))
		}
		for i, said := range all { // the numbers of tickets are given in the order of commits
			if want := fmt.Sprintf("tickets %d created", i+1); said != want {
				f.Fatalf("entry %d: %s", i, said)
			}
		}
	},
	"Pages": func(f *fixture) {
		f.write(addNumbered(0, 5), func(tx *storage.Tx) error { return second(tickets.Insert(tx, &ticket{})) },
			addNumbered(5, 7))
		only := func(table string) func(string) bool { return func(t string) bool { return t == table } }
		var read []string
		for at, more := f.start(storage.OldestCursor), true; more; {
			var entries []storage.FeedEntry
			var err error
			entries, at, more, err = storage.Since(f.db.Reader(), at, only("books"), 3)
			f.ok(err)
			page := ""
			for _, e := range entries {
				page += e.ID[7:]
			}
			read = append(read, page)
		}
		f.lists("pages", read, nil, "012", "345", "6")
		entries, at, more, err := storage.Since(f.db.Reader(), f.start(storage.OldestCursor), only("places"), 3)
		if len(entries) > 0 || more || err != nil || at != f.start(storage.NewestCursor) {
			f.Errorf("of what nobody wrote: %v, %v, %v: the cursor moves on all the same", entries, more, err)
		}
	},
	"Cursors": func(f *fixture) {
		at := f.start(storage.NewestCursor)
		again, err := storage.ParseCursor(at.String())
		if again != at || err != nil {
			f.Errorf("%v became %v, %v", at, again, err)
		}
		for _, wrong := range []string{"", "0", "x", "-", "1-", "-1", "1--1", "1-1-1", " 1-1", "+1-1", "01-1", "A-1",
			"1-é",
			"zzzzzzzzzzzzzzzzzz-1", "1-zzzzzzzzzzzzzzzzz"} {
			f.is(wrong, second(storage.ParseCursor(wrong)), storage.ErrCursor)
		}
		f.write(add(bookNo(1)))
		later := f.start(storage.NewestCursor)
		f.is("this store's", f.known(later), nil)
		f.reopen(f.config)
		f.is("after a start", f.known(at), nil)
		f.db = newFixture(f.TB, f.opener).db
		f.is("of another store", f.known(at), storage.ErrCursor)
	},
	// What is too old, or too much, is forgotten; a cursor from before says so.
	"Tidy": func(f *fixture) {
		f.ok(f.db.Close())
		now := time.Date(2026, 3, 4, 5, 6, 7, 8, time.UTC)
		f.config.Clock = func() time.Time { return now }
		f.db = f.open(f.config)
		first := f.start(storage.OldestCursor)
		f.write(addNumbered(0, 3))
		second := f.start(storage.NewestCursor)
		now = now.Add(time.Hour)
		f.write(addNumbered(3, 9))
		tidy := func(before time.Time, most int, want ...string) {
			f.Helper()
			f.ok(f.db.TidyFeed(f.Context(), before, most))
			f.is("from before", f.known(first), storage.ErrCursor)
			got, _ := f.since(f.db, f.start(storage.OldestCursor))
			for i := range got {
				got[i] = strings.Fields(got[i])[1][7:]
			}
			f.lists("kept", got, nil, want...)
		}
		f.ok(f.db.TidyFeed(f.Context(), now.Add(-2*time.Hour), 9))
		f.is("nothing is old", f.known(first), nil)
		tidy(now.Add(-time.Minute), 9, "3", "4", "5", "6", "7", "8")
		f.is("behind what was forgotten", f.known(second), nil)
		tidy(now.Add(-time.Minute), 2, "7", "8")
		tidy(now.Add(time.Minute), 2)
		f.is("the newest", f.known(f.start(storage.NewestCursor)), nil)
		f.enters("then", add(bookNo(9)), "books b-000009 created")
	},
	// When the records are replaced as a whole nobody can go on from where he was.
	"Replaced": func(f *fixture) {
		f.write(addNumbered(0, 3))
		var snapshot string
		f.alone(func(tx *storage.Tx) error {
			info, err := f.db.Snapshot(tx, "manual")
			snapshot = info.Name
			return err
		})
		backup := filepath.Join(f.TempDir(), "b.zip")
		f.ok(f.db.Backup(f.Context(), backup))
		nothing := func(*storage.Tx) error { return nil }
		for what, replace := range map[string]func() error{
			"snapshot": func() error { return f.db.RestoreSnapshot(f.Context(), snapshot, nothing) },
			"backup":   func() error { return f.db.RestoreBackup(f.Context(), backup, nothing) },
			"emptied": func() error {
				return f.db.Alone(f.Context(), func(tx *storage.Tx) error { return f.db.EmptyShop(tx) })
			},
		} {
			before := f.start(storage.NewestCursor)
			f.ok(replace())
			f.is(what, f.known(before), storage.ErrCursor)
			got, next := f.since(f.db, f.start(storage.OldestCursor))
			f.lists(what, got, nil)
			if next == before {
				f.Errorf("%s: the same cursor as before", what)
			}
			f.enters(what, add(bookNo(50+len(what))), fmt.Sprintf("books b-0000%d created", 50+len(what)))
		}
		before := f.start(storage.NewestCursor)
		dir := filepath.Join(f.TempDir(), "new")
		f.ok(f.opener.UnpackBackup(f.Context(), backup, dir, schema()))
		c := f.config
		c.Dir = dir
		f.db = f.open(c)
		f.is("unpacked", f.known(before), storage.ErrCursor)
		got, _ := f.since(f.db, f.start(storage.OldestCursor))
		f.lists("unpacked", got, nil)
	},
	// To take back is to write.
	"TakenBack": func(f *fixture) {
		f.write(addNumbered(0, 4), place("b-000000", "x", 1), place("b-000001", "x", 2),
			func(tx *storage.Tx) error { return second(tickets.Insert(tx, &ticket{})) })
		f.write(change(1, kept{"books": storage.In("id", []string{"b-000001", "b-000002"}), "places": {},
			"tickets": {}},
			kept{"books": storage.Eq("id", "b-000009")}, without("b-000001"),
			rewrite(book{Bvin: "b-000002", Name: "x"}),
			add(bookNo(9)), empty("places"), func(tx *storage.Tx) error { return second(tickets.Delete(tx, 1)) }))
		before := f.start(storage.NewestCursor)
		if touched, dangling, err := f.takenBack(1); touched != nil || dangling != nil || err != nil {
			f.Fatalf("touched %+v, dangling %+v, %v", touched, dangling, err)
		}
		got, _ := f.since(f.db, before)
		slices.Sort(got)
		f.lists("taken back", got, nil, "books b-000000 changed", "books b-000001 created", "books b-000002 changed",
			"books b-000009 deleted", "tickets 1 created")
	},
	"Head": func(f *fixture) {
		head := func(tables ...string) storage.Cursor {
			c, err := storage.HeadCursor(f.db.Reader(), tables)
			f.ok(err)
			return c
		}
		none := head("books", "tickets")
		f.write(add(bookNo(1)))
		books, both := head("books"), head("books", "tickets")
		if books == none || books != both || head("tickets") != none || books != f.start(storage.NewestCursor) {
			f.Errorf("heads %v of %v", books, both)
		}
		f.write(func(tx *storage.Tx) error { return second(tickets.Insert(tx, &ticket{})) })
		if head("books") != books || head("books", "tickets") == both {
			f.Error("the head of one moved with the other")
		}
		f.ok(f.db.TidyFeed(f.Context(), time.Now().Add(time.Hour), 10))
		if head("books") != books {
			f.Error("forgotten entries took the head along")
		}
		f.write(empty("books"))
		if head("books") == books {
			f.Error("a clear does not move the head")
		}
	},
	// An upgrade writes bodies anew, and changes no record.
	"UpgradeIsNoChange": func(f *fixture) {
		f.write(addNumbered(0, 3))
		before := f.start(storage.NewestCursor)
		_, c := grown(f)
		f.reopen(c)
		got, _ := f.since(f.db, before)
		f.lists("entries", got, nil)
	},
	"CancelledTidy": func(f *fixture) {
		f.write(addNumbered(0, 3))
		ctx, cancel := context.WithCancel(f.Context())
		cancel()
		f.is("tidy", f.db.TidyFeed(ctx, time.Now().Add(time.Hour), 10), context.Canceled)
	},
}
