package enginetest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"griddle/storage"
)

var errRefused = errors.New("refused")

// together has the functions run while all of them wait for the same moment.
func (f *fixture) together(fns ...func(*storage.Tx) error) []error {
	f.Helper()
	started, release := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		f.db.Write(f.Context(), func(*storage.Tx) error { close(started); <-release; return nil })
	})
	<-started
	errs := make([]error, len(fns))
	for i, fn := range fns {
		all.Go(func() { errs[i] = f.db.Write(f.Context(), fn) })
	}
	time.Sleep(50 * time.Millisecond) // for them to wait; the contract holds whether they do or not
	close(release)
	all.Wait()
	return errs
}

var writing = map[string]func(*fixture){
	// A request that is refused, panics or ends its goroutine undoes itself alone.
	"RefusalIsAlone": func(f *fixture) {
		errs := f.together(
			add(bookNo(1)),
			func(tx *storage.Tx) error {
				tx.Touch("never")
				return errors.Join(addNumbered(100, 200)(tx), errRefused)
			},
			func(tx *storage.Tx) error { add(bookNo(200))(tx); panic("boom") },
			add(bookNo(2)),
			func(tx *storage.Tx) error { return all(tx, []func(*storage.Tx) error{add(bookNo(3)), add(bookNo(3))}) },
			add(bookNo(4)),
		)
		for _, i := range []int{0, 3, 5} {
			f.is(fmt.Sprint("request ", i), errs[i], nil)
		}
		f.is("refused", errs[1], errRefused)
		var p *storage.PanicError
		if !errors.As(errs[2], &p) || p.Value != "boom" || !strings.Contains(string(p.Stack), "write.go") {
			f.Errorf("panic came back as %v", errs[2])
		}
		f.is("one id twice", errs[4], storage.ErrTaken)
		ids, err := books.IDs(f.db.Reader(), storage.Query{Order: storage.Asc("id")})
		f.lists("stored", ids, err, "b-000001", "b-000002", "b-000004")
	},
	"GoexitIsAlone": func(f *fixture) {
		ends := func(tx *storage.Tx) error { add(bookNo(1))(tx); runtime.Goexit(); return nil }
		if f.db.Write(f.Context(), ends) == nil || f.db.Alone(f.Context(), ends) == nil {
			f.Error("acknowledged")
		}
		f.write(add(bookNo(2)))
		f.has("books", 1)
	},
	"SeesItsOwnWrites": func(f *fixture) {
		f.write(add(bookNo(1)), func(tx *storage.Tx) error {
			if n := f.count(tx, "books"); n != 1 {
				f.Errorf("sees %d books", n)
			}
			if n := f.count(f.db.Reader(), "books"); n != 0 {
				f.Errorf("others see %d books before the commit", n)
			}
			return nil
		})
		f.has("books", 1)
	},
	// After ErrTaken and ErrDouble the transaction goes on.
	"RefusedRowLeavesTheRest": func(f *fixture) {
		f.write(add(bookNo(1)), func(tx *storage.Tx) error {
			f.is("taken", add(bookNo(1))(tx), storage.ErrTaken)
			b := bookNo(9)
			b.Code = "x"
			f.ok(add(b)(tx))
			b.Bvin = "other"
			err := add(b)(tx)
			f.is("double", err, storage.ErrDouble)
			if !storage.IsDouble(err) || errors.Is(err, storage.ErrTaken) {
				f.Errorf("a value that is there twice: %v", err)
			}
			f.ok(place("a", "s", 1)(tx))
			f.is("row twice", place("a", "s", 2)(tx), storage.ErrDouble)
			return add(bookNo(2))(tx)
		})
		f.has("books", 3)
		f.has("places", 1)
	},
	// A part that is refused or panics undoes itself alone, with what it asked for and with the parts in it.
	"PartsFailByThemselves": func(f *fixture) {
		for _, way := range []func(context.Context, func(*storage.Tx) error) error{f.db.Write, f.db.Alone} {
			changes, cancel := watch(f.db)
			f.ok(way(f.Context(), func(tx *storage.Tx) error {
				part := func(fns ...func(*storage.Tx) error) error {
					return tx.Part(func() error { return all(tx, fns) })
				}
				refuse := func(*storage.Tx) error { return errRefused }
				f.is("a part", part(add(bookNo(1))), nil)
				f.is("a refused part", part(add(bookNo(2)), touch("never"), refuse), errRefused)
				f.is("a part of a refused one", part(func(*storage.Tx) error {
					return part(add(bookNo(3)),
						touch("never"))
				},
					refuse), errRefused)
				f.is("a refused part of a part", part(add(bookNo(4)), func(*storage.Tx) error {
					f.is("inner", part(add(bookNo(5)), refuse), errRefused)
					return nil
				}), nil)
				func() {
					defer func() {
						if recover() != "boom" {
							f.Error("a panic was swallowed")
						}
					}()
					part(add(bookNo(6)), func(*storage.Tx) error { panic("boom") })
				}()
				f.is("an id twice in a part", part(add(bookNo(7)), add(bookNo(1))), storage.ErrTaken)
				return add(bookNo(8))(tx)
			}))
			ids, err := books.IDs(f.db.Reader(), storage.Query{Order: storage.Asc("id")})
			f.lists("stored", ids, err, "b-000001", "b-000004", "b-000008")
			if c := f.told(changes); !slices.Equal(c.Topics, []storage.Topic{"books"}) {
				f.Errorf("told %v", c.Topics)
			}
			cancel()
			f.write(empty("books"))
		}
	},
	"UnusableAfterItsEnd": func(f *fixture) {
		var kept *storage.Tx
		f.write(func(tx *storage.Tx) error { kept = tx; return nil })
		if add(bookNo(1))(kept) == nil || second(storage.Count(kept, "books", storage.Cond{})) == nil {
			f.Error("a transaction that ended goes on")
		}
		f.has("books", 0)
	},
	"CancelledBeforeItsStart": func(f *fixture) {
		ctx, cancel := context.WithCancel(f.Context())
		started, release := make(chan struct{}), make(chan struct{})
		first, next := make(chan error, 1), make(chan error, 1)
		go func() {
			first <- f.db.Write(ctx, func(tx *storage.Tx) error {
				close(started)
				<-release
				return add(bookNo(1))(tx)
			})
		}()
		<-started
		go func() { next <- f.db.Write(ctx, add(bookNo(2))) }()
		time.Sleep(20 * time.Millisecond)
		cancel()
		f.is("waiting", <-next, context.Canceled)
		close(release)
		f.is("started: only its commit tells", <-first, nil)
		f.is("cancelled before", f.db.Write(ctx, add(bookNo(3))), context.Canceled)
		f.has("books", 1)
	},
	"Alone": func(f *fixture) {
		f.is("refused", f.db.Alone(f.Context(), func(tx *storage.Tx) error {
			return errors.Join(add(bookNo(1))(tx), errRefused)
		}), errRefused)
		f.has("books", 0)
		f.alone(add(bookNo(2)), func(tx *storage.Tx) error { return f.db.EmptyShop(tx) }, add(bookNo(3)))
		ids, err := books.IDs(f.db.Reader(), storage.Query{})
		f.lists("stored", ids, err, "b-000003")
	},
	"Free": func(f *fixture) {
		f.write(add(bookNo(1)))
		f.ok(f.db.Free(f.Context(), empty("books")))
		f.has("books", 0)
		f.is("refused", f.db.Free(f.Context(), func(*storage.Tx) error { return errRefused }), errRefused)
	},
	"WipeIsAWrite": func(f *fixture) {
		f.write(setting("secret", "x"))
		f.write(func(tx *storage.Tx) error { tx.Wipe(); return setting("secret", "")(tx) })
		value, err := storage.Setting(f.db.Reader(), "secret")
		f.lists("setting", []string{value}, err, "")
	},
	// One writer: what a request reads does not change before it writes.
	"ReadCheckWrite": func(f *fixture) {
		f.write(put("log", storage.Values{"what": "n", "times": 0}))
		var callers sync.WaitGroup
		for range 8 {
			callers.Go(func() {
				for range 25 {
					err := f.db.Write(f.Context(), func(tx *storage.Tx) error {
						n, err := storage.Max(tx, "log", "times", storage.Eq("what", "n"))
						if err == nil {
							_, err = storage.Set(tx, "log", storage.Eq("what", "n"), storage.Values{"times": n + 1})
						}
						return err
					})
					if err != nil {
						f.Error(err)
					}
				}
			})
		}
		callers.Wait()
		if n, err := storage.Max(f.db.Reader(), "log", "times", storage.Cond{}); n != 200 || err != nil {
			f.Errorf("%d of 200 counted, %v", n, err)
		}
	},
	"AfterClose": func(f *fixture) {
		f.write(add(bookNo(1)))
		f.ok(f.db.Close())
		f.ok(f.db.Close())
		f.is("write", f.db.Write(f.Context(), add(bookNo(2))), storage.ErrClosed)
		f.is("alone", f.db.Alone(f.Context(), add(bookNo(2))), storage.ErrClosed)
		f.is("point read", second(books.Body(f.db.Reader(), "b-000001")), storage.ErrClosed)
		f.is("view", f.db.Read(f.Context(), func(*storage.View) error { return nil }), storage.ErrClosed)
	},
}

var reading = map[string]func(*fixture){
	"OneMoment": func(f *fixture) {
		f.write(add(bookNo(1)))
		f.ok(f.db.Read(f.Context(), func(v *storage.View) error {
			before := f.count(v, "books")
			f.write(add(bookNo(2)))
			if after := f.count(v, "books"); before != 1 || after != 1 {
				f.Errorf("a view saw %d, then %d books", before, after)
			}
			f.has("books", 2)
			return nil
		}))
	},
	"Cancelled": func(f *fixture) {
		ctx, cancel := context.WithCancel(f.Context())
		cancel()
		if f.db.Read(ctx, func(*storage.View) error { return nil }) == nil {
			f.Error("a cancelled read went on")
		}
	},
	"ErrorOfTheFunction": func(f *fixture) {
		f.is("view", f.db.Read(f.Context(), func(*storage.View) error { return errRefused }), errRefused)
	},
	// A list is streamed while others write, and goes on as it began.
	"StreamedWhileWritten": func(f *fixture) {
		f.write(addNumbered(0, 500))
		n := 0
		f.ok(f.db.Read(f.Context(), func(v *storage.View) error {
			return books.Bodies(v, storage.Query{}, func(body []byte) error {
				if n == 0 {
					f.write(empty("books"))
				}
				if want := fmt.Sprintf(`{"Bvin":"b-%06d"`, n); !strings.HasPrefix(string(body), want) {
					f.Errorf("%d: %s", n, body)
				}
				n++
				return nil
			})
		}))
		if n != 500 {
			f.Errorf("%d of 500", n)
		}
		f.has("books", 0)
	},
	"Setting": func(f *fixture) {
		for _, want := range []string{"8080", "9090", ""} {
			f.write(setting("port", want))
			got, err := storage.Setting(f.db.Reader(), "port")
			f.lists("setting", []string{got}, err, want)
		}
	},
}
