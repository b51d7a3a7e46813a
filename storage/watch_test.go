package storage

import (
	"slices"
	"testing"
	"time"
)

func TestWatch_CommitOrder(t *testing.T) {
	db := newTest(t)
	told := make(chan Change, 100)
	cancel := db.Watch(func(c Change) { told <- c })
	write(t, db, func(tx *Tx) error {
		if err := insertBook(bookNo(1))(tx); err != nil {
			return err
		}
		tx.Touch("a")
		return SetSetting(tx, "x", "y")
	})
	write(t, db, func(*Tx) error { return nil }) // touched nothing: not told
	for n := 2; n < 30; n++ {
		write(t, db, func(tx *Tx) error { tx.Touch(string(rune('a' + n))); return nil })
	}
	if c := <-told; c.Elsewhere || !slices.Equal(c.Topics, []string{"a", "books", "settings"}) {
		t.Fatalf("first: %+v", c)
	}
	for n := 2; n < 30; n++ {
		if c := <-told; !slices.Equal(c.Topics, []string{string(rune('a' + n))}) {
			t.Fatalf("change %d: %+v", n, c)
		}
	}
	cancel()
	write(t, db, insertBook(bookNo(2)))
	seen := make(chan Change, 1)
	db.Watch(func(c Change) { seen <- c })
	write(t, db, insertBook(bookNo(3)))
	<-seen
	if len(told) != 0 {
		t.Errorf("told %v after cancel", <-told)
	}
}

func TestWatch_SlowWatcherDoesNotBlockWriters(t *testing.T) {
	db := newTest(t)
	release, done := make(chan struct{}), make(chan struct{}, 100)
	db.Watch(func(Change) { <-release; done <- struct{}{} })
	for n := range 50 {
		write(t, db, insertBook(bookNo(n)))
	}
	close(release)
	<-done
}

func TestWatch_OtherProcess(t *testing.T) {
	dir := t.TempDir()
	db := openTest(t, testConfig(dir))
	told := make(chan Change, 100)
	db.Watch(func(c Change) { told <- c })
	write(t, db, insertBook(bookNo(1)))
	if c := <-told; c.Elsewhere {
		t.Errorf("our own commit came as somebody else's: %+v", c)
	}
	if out, err := child(t, "add", dir).Output(); err != nil {
		t.Fatalf("child: %v %s", err, out)
	}
	select {
	case c := <-told:
		if !c.Elsewhere {
			t.Errorf("got %+v, want Elsewhere", c)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the commit of another process was not noticed")
	}
	if ok, err := books.Exists(db.Reader(), "from-elsewhere"); !ok || err != nil {
		t.Errorf("its book is not there: %v", err)
	}
}
