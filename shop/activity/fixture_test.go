package activity

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"griddle/storage"
	"griddle/storage/sqlite"
)

var (
	ctx    = context.Background()
	midday = time.Date(2026, 11, 22, 12, 0, 0, 0, time.Local)
	schema = storage.Schema{Version: 1, Tables: Tables()}
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// logTest is a log in a file of its own, with a clock that stands still.
type logTest struct {
	*Log
	t    *testing.T
	dir  string
	time time.Time
}

func newLog(t *testing.T) *logTest {
	t.Helper()
	s := &logTest{t: t, dir: t.TempDir(), time: midday}
	s.start()
	t.Cleanup(s.end)
	return s
}

func (s *logTest) start() {
	s.t.Helper()
	now := func() time.Time { return s.time }
	db := must(sqlite.Open(ctx, storage.Config{Dir: s.dir, Clock: now, Schema: schema}))
	s.Log = must(Open(db, now))
}

func (s *logTest) end() {
	if err := errors.Join(s.Flush(ctx), s.db.Close()); err != nil {
		s.t.Error(err)
	}
}

// restart is a new process on the same file.
func (s *logTest) restart() {
	s.t.Helper()
	s.end()
	s.start()
}

func (s *logTest) pass(d time.Duration) { s.time = s.time.Add(d) }

// second is what the store does each second.
func (s *logTest) second() {
	if s.Due() {
		if err := s.Flush(ctx); err != nil {
			s.t.Error(err)
		}
	}
}

func (s *logTest) rows(table string, want int) {
	s.t.Helper()
	if n := must(storage.Count(s.db.Reader(), table, storage.Cond{})); n != want {
		s.t.Errorf("%d rows of %s, want %d", n, table, want)
	}
}

func (s *logTest) same(got, want []string) {
	s.t.Helper()
	if !slices.Equal(got, want) {
		s.t.Errorf("%q, want %q", got, want)
	}
}
