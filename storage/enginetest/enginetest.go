// Package enginetest is the contract that every engine of storage has to keep, as tests that know nothing of how it
// does so, and the costs that matter, as benchmarks by which engines are held beside each other.
//
// An engine's own tests call Run, Bench and, first thing in TestMain, Child. What they prove of its files and locks
// beyond the contract stays with the engine.
package enginetest

import (
	"context"
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"griddle/storage"
)

// Run holds an engine to the contract.
func Run(t *testing.T, o storage.Opener) {
	for _, part := range []struct {
		name  string
		parts map[string]func(*fixture)
	}{
		{"Write", writing}, {"Read", reading}, {"Documents", documents}, {"Rows", rows}, {"Query", querying},
		{"Words", words}, {"Journal", journal}, {"Watch", watching}, {"Copies", copies}, {"Files", uploads},
		{"Open", opening}, {"Feed", feeding},
	} {
		t.Run(part.name, func(t *testing.T) {
			for name, test := range part.parts {
				t.Run(name, func(t *testing.T) { test(newFixture(t, o)) })
			}
		})
	}
}

// fixture is a test with a store of its own.
type fixture struct {
	testing.TB
	opener storage.Opener
	config storage.Config
	db     *storage.DB
}

func newFixture(t testing.TB, o storage.Opener) *fixture {
	f := &fixture{TB: t, opener: o, config: storage.Config{Dir: t.TempDir(), Schema: schema(), Program: "1.2.3"}}
	f.db = f.open(f.config)
	return f
}

// open opens a store, which is closed at the end of the test.
func (f *fixture) open(c storage.Config) *storage.DB {
	f.Helper()
	db, err := f.opener.Open(f.Context(), c)
	if err != nil {
		f.Fatalf("open: %v", err)
	}
	f.Cleanup(func() { f.ok(db.Close()) })
	return db
}

// beside opens the store once more, as another process does.
func (f *fixture) beside() *storage.DB {
	f.Helper()
	c := f.config
	c.Shared = true
	return f.open(c)
}

// reopen closes the store and opens it again.
func (f *fixture) reopen(c storage.Config) {
	f.Helper()
	f.ok(f.db.Close())
	f.db = f.open(c)
}

func (f *fixture) ok(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

// is checks an error.
func (f *fixture) is(what string, err, want error) {
	f.Helper()
	if !errors.Is(err, want) {
		f.Errorf("%s: %v, want %v", what, err, want)
	}
}

func (f *fixture) write(fns ...func(*storage.Tx) error) {
	f.Helper()
	f.ok(f.db.Write(f.Context(), func(tx *storage.Tx) error { return all(tx, fns) }))
}

func (f *fixture) alone(fns ...func(*storage.Tx) error) {
	f.Helper()
	f.ok(f.db.Alone(f.Context(), func(tx *storage.Tx) error { return all(tx, fns) }))
}

func all(tx *storage.Tx, fns []func(*storage.Tx) error) error {
	for _, fn := range fns {
		if err := fn(tx); err != nil {
			return err
		}
	}
	return nil
}

// count counts all rows of a table.
func (f *fixture) count(r storage.Reader, table string) int {
	f.Helper()
	n, err := storage.Count(r, table, storage.Cond{})
	f.ok(err)
	return n
}

// has checks how many rows a table of the store has.
func (f *fixture) has(table string, want int) {
	f.Helper()
	if n := f.count(f.db.Reader(), table); n != want {
		f.Errorf("%s has %d rows, want %d", table, n, want)
	}
}

// lists checks a list of texts.
func (f *fixture) lists(what string, got []string, err error, want ...string) {
	f.Helper()
	if err != nil || !slices.Equal(got, want) {
		f.Errorf("%s: %q, %v, want %q", what, got, err, want)
	}
}

// eventually waits for what happens on another goroutine or in another process.
func (f *fixture) eventually(what string, ok func() bool) {
	f.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			f.Fatalf("%s did not happen", what)
		}
	}
}

// second is the error of a call that answers a value too.
func second[T any](_ T, err error) error { return err }

// Child has the process do what a test asks of another one, and then end; it returns in all others.
func Child(o storage.Opener) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := countAloud(context.Background(), o, dir); err != nil {
			os.Stderr.WriteString(err.Error() + "\n")
			os.Exit(1)
		}
		os.Exit(0)
	}
}
