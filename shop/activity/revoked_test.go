package activity

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"griddle/storage"
	"griddle/storage/sqlite"
)

func (s *logTest) revoke(name string) {
	s.t.Helper()
	if err := s.db.Write(ctx, func(tx *storage.Tx) error { return s.NoteRevoked(tx, name) }); err != nil {
		s.t.Fatal(err)
	}
}

// listed are the names of the revoked keys in the activity, newest first.
func (s *logTest) listed() []string {
	names := []string{}
	for _, r := range must(s.Recent()) {
		if r.Result == ResultRevoked {
			names = append(names, r.KeyName)
		}
	}
	return names
}

func TestRevokedKeysStayInTheActivity(t *testing.T) {
	s := newLog(t)
	s.Report(Request{At: s.time, Model: "before"})
	s.pass(time.Second)
	s.revoke("Till")
	s.pass(time.Second)
	s.Report(Request{At: s.time, Model: "after"})
	all := must(s.Recent())
	if len(all) != 3 || all[0].Model != "after" || all[1].KeyName != "Till" || all[2].Model != "before" ||
		!all[1].At.Equal(midday.Add(time.Second)) {
		t.Fatalf("%+v", all)
	}
	for i := range 2 * maxRequests { // a busy program
		s.Report(Request{At: s.time, KeyID: 1, Model: fmt.Sprint(i)})
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
	s.pass(keepActs)
	s.revoke("Web shop")
	s.same(s.listed(), []string{"Web shop"})
}

func TestRevokedByAnotherProcess(t *testing.T) {
	s := newLog(t)
	must(s.Recent())
	db := must(sqlite.Open(ctx, storage.Config{Dir: s.dir, Shared: true, Schema: schema}))
	defer db.Close()
	other := must(Open(db, s.now))
	if err := db.Write(ctx, func(tx *storage.Tx) error { return other.NoteRevoked(tx, "Till") }); err != nil {
		t.Fatal(err)
	}
	s.same(s.listed(), []string{"Till"})
}
