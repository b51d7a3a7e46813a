package enginetest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"griddle/storage"
)

// childDir names the environment variable that makes the process count aloud into the store in a folder.
const childDir = "GRIDDLE_ENGINETEST_CHILD"

// countAloud writes numbered books from three callers, until it is killed, and prints each number once it is
// acknowledged.
func countAloud(ctx context.Context, o storage.Opener, dir string) error {
	db, err := o.Open(ctx, storage.Config{Dir: dir, Schema: schema()})
	if err != nil {
		return err
	}
	defer db.Close()
	var callers sync.WaitGroup
	var failures [3]error
	for caller := range failures {
		callers.Go(func() {
			for n := caller; failures[caller] == nil; n += len(failures) {
				failures[caller] = db.Write(ctx, func(tx *storage.Tx) error {
					if n%20 == 19 {
						tx.Wipe()
					}
					return all(tx, []func(*storage.Tx) error{add(bookNo(n)), place(bookNo(n).Bvin, "x", n)})
				})
				if failures[caller] == nil {
					os.Stdout.WriteString(fmt.Sprintln(n))
				}
			}
		})
	}
	callers.Wait()
	return errors.Join(failures[:]...)
}

// known is what Schema.Known lists of the first version.
func known(f *fixture) []string {
	list, err := f.opener.Statements(schema().Tables)
	f.ok(err)
	return list
}

// grown is the schema of a later version, in which books are of another form and have a column more.
func grown(f *fixture) (*storage.Collection[book, string], storage.Config) {
	spec := bookSpec()
	spec.Version = 2
	spec.Columns = append(spec.Columns, storage.Column[book]{Name: "initial", Type: storage.Text,
		Value: func(b *book) any { return b.Name[:1] }})
	c, newer := f.config, storage.NewCollection(spec)
	c.Schema = schemaWith(2, newer)
	c.Schema.Known = map[int][]string{1: known(f)}
	return newer, c
}

var opening = map[string]func(*fixture){
	"Again": func(f *fixture) {
		f.write(add(bookNo(1)), setting("x", "y"))
		instance := f.db.Instance()
		if instance == "" || f.db.Dir() != f.config.Dir {
			f.Errorf("instance %q in %s", instance, f.db.Dir())
		}
		f.reopen(f.config)
		f.has("books", 1)
		if f.db.Instance() != instance || f.db.Lost() != nil {
			f.Errorf("instance %q became %q, lost %v", instance, f.db.Instance(), f.db.Lost())
		}
	},
	"InUse": func(f *fixture) {
		f.ok(f.db.SetAddress("http://127.0.0.1:4743"))
		if got := f.opener.Address(f.config.Dir); got != "http://127.0.0.1:4743" {
			f.Errorf("the address is %q", got)
		}
		if got := f.opener.Address(f.TempDir()); got != "" {
			f.Errorf("nobody's address is %q", got)
		}
		_, err := f.opener.Open(f.Context(), f.config)
		var inUse *storage.InUseError
		if !errors.As(err, &inUse) || !errors.Is(err, storage.ErrInUse) || inUse.Address != "http://127.0.0.1:4743" {
			f.Errorf("%v, want ErrInUse with the address", err)
		}
		beside := f.beside()
		if beside.SetAddress("x") == nil {
			f.Error("who does not hold the folder published an address")
		}
		f.ok(beside.Write(f.Context(), add(bookNo(1))))
		f.has("books", 1)
	},
	"Mistake": func(f *fixture) {
		c := f.config
		c.Dir = filepath.Join(f.TempDir(), "new")
		c.Schema.Tables = slices.Clone(c.Schema.Tables)
		c.Schema.Tables[0].Lookups = []*storage.Lookup{storage.NewLookup("places", "bokk", "place")}
		if db, err := f.opener.Open(f.Context(), c); err == nil {
			f.ok(db.Close())
			f.Error("a lookup by a column that is not declared is taken")
		}
		if _, err := os.Stat(c.Dir); !errors.Is(err, os.ErrNotExist) {
			f.Errorf("something was made all the same: %v", err)
		}
	},
	"Versions": func(f *fixture) {
		f.write(add(bookNo(1)))
		var ran []string
		step := func(n int) func(*storage.Tx) error {
			return func(tx *storage.Tx) error {
				ran = append(ran, strconv.Itoa(n))
				return second(storage.Set(tx, "log", storage.Cond{}, storage.Values{"times": n}))
			}
		}
		newer := f.config
		newer.Schema = schemaWith(3, books)
		newer.Schema.Known = map[int][]string{1: known(f), 2: known(f)}
		newer.Schema.Upgrades = map[int]func(*storage.Tx) error{1: step(1), 2: step(2), 3: step(3), 4: step(4)}
		newer.Shared = true
		f.is("newer beside", second(f.opener.Open(f.Context(), newer)), storage.ErrSchema)
		newer.Shared = false
		f.reopen(newer)
		f.reopen(newer)
		f.lists("upgrades", ran, nil, "2", "3")
		f.has("books", 1)
		f.ok(f.db.Close())
		f.is("older", second(f.opener.Open(f.Context(), f.config)), storage.ErrNewer)
	},
	// An upgrade that fails changes no row, and is tried again.
	"FailedUpgrade": func(f *fixture) {
		f.write(add(bookNo(1)))
		f.ok(f.db.Close())
		newer := f.config
		newer.Schema = schemaWith(2, books)
		newer.Schema.Known = map[int][]string{1: known(f)}
		newer.Schema.Upgrades = map[int]func(*storage.Tx) error{2: func(tx *storage.Tx) error {
			return errors.Join(empty("books")(tx), errRefused)
		}}
		f.is("upgrade", second(f.opener.Open(f.Context(), newer)), errRefused)
		ran := 0
		newer.Schema.Upgrades[2] = func(*storage.Tx) error { ran++; return nil }
		f.db = f.open(newer)
		f.has("books", 1)
		if ran != 1 {
			f.Errorf("ran %d times when it was tried again", ran)
		}
	},
	"NoStore": func(f *fixture) {
		c := f.config
		c.Dir = f.TempDir()
		c.Shared = true
		f.is("beside nobody", second(f.opener.Open(f.Context(), c)), storage.ErrNoStore)
		c.Shared = false
		ctx, cancel := context.WithCancel(f.Context())
		cancel()
		if second(f.opener.Open(ctx, c)) == nil {
			f.Error("opened after it was cancelled")
		}
		f.open(c)
	},
	// What was acknowledged is there after the process was killed, whole; what was not is there whole or not at all.
	"Killed": func(f *fixture) {
		self, err := os.Executable()
		f.ok(err)
		for round := range 5 {
			c := f.config
			c.Dir = filepath.Join(f.TempDir(), "data")
			cmd := exec.CommandContext(f.Context(), self)
			cmd.Env = append(os.Environ(), childDir+"="+c.Dir)
			cmd.Stderr = os.Stderr
			out, err := cmd.StdoutPipe()
			f.ok(err)
			f.ok(cmd.Start())
			lines := bufio.NewScanner(out)
			if !lines.Scan() {
				f.Fatalf("the other process said nothing: %v; does TestMain call Child?", cmd.Wait())
			}
			acknowledged := []string{lines.Text()}
			kill := time.AfterFunc(time.Duration(round*7)*time.Millisecond, func() { cmd.Process.Kill() })
			for lines.Scan() {
				acknowledged = append(acknowledged, lines.Text())
			}
			_ = cmd.Wait() // it was killed
			kill.Stop()
			f.checkAcknowledged(c, acknowledged)
		}
	},
}

func (f *fixture) checkAcknowledged(c storage.Config, acknowledged []string) {
	f.Helper()
	db := f.open(c)
	ids, err := books.IDs(db.Reader(), storage.Query{Order: storage.Asc("id")})
	f.ok(err)
	places, err := storage.Texts(db.Reader(), storage.Select{Table: "places", Columns: []string{"book"},
		Query: storage.Query{Order: storage.Asc("book")}})
	f.lists("half of a request", places, err, ids...)
	for _, text := range acknowledged {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil { // cut by the kill
			continue
		}
		if _, there := slices.BinarySearch(ids, bookNo(n).Bvin); !there {
			f.Errorf("%d was acknowledged and is gone", n)
		}
	}
	f.ok(db.Write(f.Context(), add(book{Bvin: "goes on"})))
}
