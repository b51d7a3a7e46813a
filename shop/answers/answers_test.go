package answers

import (
	"context"
	"fmt"
	"testing"
	"time"

	"griddle/storage"
	"griddle/storage/sqlite"
)

func open(t *testing.T) (*storage.DB, *Kept) {
	t.Helper()
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	db, err := sqlite.Open(context.Background(), storage.Config{Dir: t.TempDir(),
		Schema: storage.Schema{Version: 1, Tables: Tables()}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db, Open(func() time.Time { return now })
}

func (k *Kept) mustKeep(t *testing.T, db *storage.DB, all ...Answer) {
	t.Helper()
	for _, a := range all {
		a.Request = []byte("hash")
		if err := db.Write(t.Context(), func(tx *storage.Tx) error { return k.Keep(tx, a) }); err != nil {
			t.Fatal(err)
		}
	}
}

// names are those of a key's answers that are found, of numbers from 1 on.
func (k *Kept) names(t *testing.T, db *storage.DB, owner int64, upTo int) (all string) {
	t.Helper()
	for n := 1; n <= upTo; n++ {
		_, found, err := k.Find(db.Reader(), owner, fmt.Sprint(n))
		if err != nil {
			t.Fatal(err)
		}
		if found {
			all += fmt.Sprint(n, " ")
		}
	}
	return all
}

// A key that asks a lot pushes its own oldest answers out, and nobody else's.
func TestOnlySoManyAreKept(t *testing.T) {
	db, k := open(t)
	k.most = 3
	k.mustKeep(t, db, Answer{Owner: 2, Name: "1"})
	for n := 1; n <= 5; n++ {
		k.mustKeep(t, db, Answer{Owner: 1, Name: fmt.Sprint(n)})
	}
	if got := k.names(t, db, 1, 5) + k.names(t, db, 2, 1); got != "3 4 5 1 " {
		t.Errorf("kept %s", got)
	}
}

func TestOnlySoMuchIsKept(t *testing.T) {
	db, k := open(t)
	k.mostBytes = 250
	for n := 1; n <= 5; n++ {
		k.mustKeep(t, db, Answer{Owner: 1, Name: fmt.Sprint(n), Body: make([]byte, 100)})
	}
	if got := k.names(t, db, 1, 5); got != "3 4 5 " {
		t.Errorf("kept %s", got)
	}
	k.mustKeep(t, db, Answer{Owner: 1, Name: "6", Place: "products/x", Body: make([]byte, MostBody+1)},
		Answer{Owner: 1, Name: "7", Place: "products/x", Body: make([]byte, 10)})
	a, found, err := k.Find(db.Reader(), 1, "6")
	if err != nil || !found || a.Body != nil || a.Place != "products/x" {
		t.Errorf("a large record: %v %v %+v", err, found, a)
	}
	if got := k.names(t, db, 1, 7); got != "3 4 5 6 7 " {
		t.Errorf("a large record weighs nothing: %s", got)
	}
}

func TestAnswersOfAKeyThatEnds(t *testing.T) {
	db, k := open(t)
	k.mustKeep(t, db, Answer{Owner: 1, Name: "1"}, Answer{Owner: 2, Name: "1"}, Answer{Owner: 3, Name: "1"})
	err := db.Write(t.Context(), func(tx *storage.Tx) error {
		if err := k.Ended(tx, 1, 4); err != nil {
			return err
		}
		return k.Ended(tx, 2, 0)
	})
	if err != nil {
		t.Fatal(err)
	}
	for owner, want := range map[int64]string{1: "", 2: "", 3: "1 ", 4: "1 "} {
		if got := k.names(t, db, owner, 1); got != want {
			t.Errorf("key %d has %q", owner, got)
		}
	}
}
