package shop

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"griddle/storage"
	"griddle/storage/sqlite"
)

func (s *shopTest) revoked(name string) {
	s.t.Helper()
	if err := s.db.Write(ctx, func(tx *storage.Tx) error { return s.NoteRevoked(tx, name) }); err != nil {
		s.t.Fatal(err)
	}
}

// listed are the names of the revoked keys in the activity, newest first.
func (s *shopTest) listed() []string {
	names := []string{}
	for _, r := range must(s.Recent()) {
		if r.Result == ResultRevoked {
			names = append(names, r.KeyName)
		}
	}
	return names
}

func TestRevokedKeysStayInTheActivity(t *testing.T) {
	s := newShop(t)
	s.Report(Request{At: s.clocks.now(), Model: "before"})
	s.clocks.pass(time.Second)
	told := make(chan Event, 10)
	defer s.Subscribe(func(e Event) { told <- e })()
	s.revoked("Till")
	if e := <-told; !e.Activity {
		t.Errorf("told of %+v", e)
	}
	s.clocks.pass(time.Second)
	s.Report(Request{At: s.clocks.now(), Model: "after"})
	all := must(s.Recent())
	if len(all) != 3 || all[0].Model != "after" || all[1].KeyName != "Till" || all[2].Model != "before" ||
		!all[1].At.Equal(midday.Add(time.Second)) {
		t.Fatalf("%+v", all)
	}
	for i := range 2 * maxRequests { // a busy program
		s.Report(Request{At: s.clocks.now(), KeyID: 1, Model: fmt.Sprint(i)})
	}
	s.second()
	s.same(s.listed(), []string{"Till"})
	s.restart()
	s.same(s.listed(), []string{"Till"})
	if all := must(s.Recent()); len(all) != maxRequests+1 {
		t.Errorf("%d entries", len(all))
	}
	undone := errors.New("undone")
	err := s.db.Write(ctx, func(tx *storage.Tx) error { return errors.Join(s.NoteRevoked(tx, "Still in use"), undone) })
	if !errors.Is(err, undone) {
		t.Error(err)
	}
	s.same(s.listed(), []string{"Till"})
	s.clocks.pass(keepActs)
	s.revoked("Web shop")
	s.same(s.listed(), []string{"Web shop"})
}

func TestRevokedByAnotherProcess(t *testing.T) {
	s := newShop(t)
	must(s.Recent())
	db := must(sqlite.Open(ctx, storage.Config{Dir: s.dir, Shared: true, Clock: s.clocks.now,
		Schema: storage.Schema{Version: 1, Tables: Schema()}}))
	other := must(open(db, s.clocks.now, s.clocks.mono, nil))
	defer func() { other.Close(); db.Close() }()
	if err := db.Write(ctx, func(tx *storage.Tx) error { return other.NoteRevoked(tx, "Till") }); err != nil {
		t.Fatal(err)
	}
	s.same(s.listed(), []string{"Till"})
}
