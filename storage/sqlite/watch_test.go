package sqlite

import (
	"testing"
	"time"

	"griddle/storage"
)

func TestWatch_OtherProcess(t *testing.T) {
	dir := t.TempDir()
	db := openTest(t, testConfig(dir))
	told := make(chan storage.Change, 100)
	db.Watch(func(c storage.Change) { told <- c })
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
