package sqlite

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"griddle/storage"
)

// grouped runs the functions in one transaction: it keeps the writer busy until all of them wait.
func grouped(t *testing.T, db *store, fns ...func(*storage.Tx) error) []error {
	t.Helper()
	started, release := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		db.Write(t.Context(), func(*storage.Tx) error { close(started); <-release; return nil })
	})
	<-started
	errs := make([]error, len(fns))
	for i, fn := range fns {
		all.Go(func() { errs[i] = db.Write(t.Context(), fn) })
		eventually(t, "queueing", func() bool { return len(db.in.writer.queue) == i+1 })
	}
	close(release)
	all.Wait()
	return errs
}

func TestWrite_RefusalIsAlone(t *testing.T) {
	db := newTest(t)
	refused := errors.New("refused")
	errs := grouped(t, db,
		insertBook(bookNo(1)),
		func(tx *storage.Tx) error {
			if n := count(t, tx, "books"); n != 1 {
				return fmt.Errorf("sees %d books of the request before it, want 1", n)
			}
			if err := insertBook(bookNo(2))(tx); err != nil {
				return err
			}
			tx.Touch("never")
			return refused
		},
		func(*storage.Tx) error { panic("boom") },
		insertBook(bookNo(1)), // taken by the first
		func(*storage.Tx) error { runtime.Gosched(); return nil },
		insertBook(bookNo(3)),
	)
	if errs[0] != nil || errs[4] != nil || errs[5] != nil {
		t.Errorf("good requests failed: %v", errs)
	}
	if errs[1] != refused {
		t.Errorf("refusal came back as %v", errs[1])
	}
	var p *storage.PanicError
	if !errors.As(errs[2], &p) || p.Value != "boom" || !strings.Contains(string(p.Stack), "RefusalIsAlone") {
		t.Errorf("panic came back as %v", errs[2])
	}
	if !errors.Is(errs[3], storage.ErrTaken) {
		t.Errorf("second insert: %v, want ErrTaken", errs[3])
	}
	if n := count(t, db.Reader(), "books"); n != 2 {
		t.Errorf("%d books stored, want 2", n)
	}
}

func TestWrite_SharesOneTransaction(t *testing.T) {
	db := newTest(t)
	var mu sync.Mutex
	var changes []storage.Change
	db.Watch(func(c storage.Change) { mu.Lock(); changes = append(changes, c); mu.Unlock() })
	var fns []func(*storage.Tx) error
	for n := range 16 {
		fns = append(fns, insertBook(bookNo(n)))
	}
	for _, err := range grouped(t, db, fns...) {
		if err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "the change", func() bool { mu.Lock(); defer mu.Unlock(); return len(changes) > 0 })
	write(t, db, func(tx *storage.Tx) error { tx.Touch("end"); return nil })
	eventually(t, "the last change", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return slices.Contains(changes[len(changes)-1].Topics, "end")
	})
	if len(changes) != 2 {
		t.Errorf("16 waiting requests made %d commits, want 1: %v", len(changes)-1, changes)
	}
}

func TestWrite_FailedCommitFailsAll(t *testing.T) {
	db := newTest(t)
	told := make(chan storage.Change, 10)
	db.Watch(func(c storage.Change) { told <- c })
	errs := grouped(t, db,
		insertBook(bookNo(1)),
		execute("INSERT INTO promises (id) VALUES (7)"), // broken only at COMMIT
		insertBook(bookNo(2)),
	)
	for i, err := range errs {
		if err == nil {
			t.Errorf("request %d was acknowledged although the commit failed", i)
		}
	}
	write(t, db, insertBook(bookNo(3)))
	if n := count(t, db.Reader(), "books"); n != 1 {
		t.Errorf("%d books, want the one of the next commit", n)
	}
	if c := <-told; !slices.Equal(c.Topics, []storage.Topic{"books"}) || len(told) > 0 {
		t.Errorf("told %v and %d more, want one change", c, len(told))
	}
}

func TestWrite_DiskFull(t *testing.T) {
	db := newTest(t)
	write(t, db, func(tx *storage.Tx) error {
		var pages int
		if err := raw(tx).queryRow("PRAGMA page_count").Scan(&pages); err != nil {
			return err
		}
		var limit int
		return raw(tx).queryRow(fmt.Sprintf("PRAGMA max_page_count=%d", pages+4)).Scan(&limit)
	})
	large := bookNo(1)
	large.Text = strings.Repeat("x", 100_000)
	if err := db.Write(t.Context(), insertBook(large)); !errors.Is(err, storage.ErrDiskFull) {
		t.Fatalf("got %v, want ErrDiskFull", err)
	}
	// A request that hides the failure must not get its other statements committed one by one.
	err := db.Write(t.Context(), func(tx *storage.Tx) error {
		insertBook(large)(tx)
		return insertBook(bookNo(2))(tx)
	})
	if n := count(t, db.Reader(), "books"); err != nil && n != 0 || err == nil && n != 1 {
		t.Errorf("error %v with %d books stored", err, n)
	}
	write(t, db, insertBook(bookNo(3)))
}

// Nobody waits for another program's lock twice: those behind the first are refused with it.
func TestWrite_LockedByAnotherProgram(t *testing.T) {
	db := newTest(t)
	write(t, db, execute("PRAGMA busy_timeout=500"))
	other := must[*session](t)(db.in.openWriter(storeFile(db)))
	defer other.close()
	mustNot(t, other.exec("BEGIN IMMEDIATE"))
	const waiting = 10
	began := time.Now()
	var all sync.WaitGroup
	for i := range waiting {
		all.Go(func() {
			if err := db.Write(t.Context(), insertBook(bookNo(i))); !errors.Is(err, storage.ErrBusy) {
				t.Errorf("got %v, want ErrBusy", err)
			}
		})
	}
	all.Wait()
	if took := time.Since(began); took > 500*time.Millisecond*waiting/2 {
		t.Errorf("%d writes were refused after %v", waiting, took)
	}
	mustNot(t, other.exec("ROLLBACK"))
	write(t, db, insertBook(bookNo(99)))
}

// A reader that does not read on keeps the log from being emptied: it is ended before the log fills the disk.
func TestLog_SlowReaderIsEnded(t *testing.T) {
	c := testConfig(t.TempDir())
	c.logLimit = 1 << 20
	db := openTest(t, c)
	for n := range 3 {
		write(t, db, insertBook(bookNo(n)))
	}
	logSize := func() int64 { return must[os.FileInfo](t)(os.Stat(storeFile(db) + "-wal")).Size() }
	fill := func() {
		for n := 0; logSize() <= c.logLimit; n++ {
			b := bookNo(1000 + n)
			b.Text = strings.Repeat("x", 50_000)
			write(t, db, func(tx *storage.Tx) error {
				return errors.Join(insertBook(b)(tx), execute("DELETE FROM books WHERE id = ?", b.Bvin)(tx))
			})
		}
	}
	streaming := must[*rows](t)(raw(db.Reader()).queryRows("SELECT id FROM books"))
	if !streaming.Next() {
		t.Fatal("no rows")
	}
	err := db.Read(t.Context(), func(v *storage.View) error {
		count(t, v, "books")
		fill()
		eventually(t, "the log is emptied", func() bool { return logSize() == 0 })
		var n int
		return raw(v).queryRow("SELECT count(*) FROM books").Scan(&n)
	})
	for streaming.Next() {
		t.Error("the list goes on, with a hole in it")
	}
	if e := streaming.Err(); !errors.Is(e, storage.ErrEnded) || !errors.Is(err, storage.ErrEnded) {
		t.Errorf("the readers got %v and %v, want ErrEnded", e, err)
	}
	streaming.Close()
	if n := count(t, db.Reader(), "books"); n != 3 {
		t.Errorf("later readers find %d books", n)
	}
}

func TestAlone_NeverInAGroup(t *testing.T) {
	db := newTest(t)
	var order []string
	var all sync.WaitGroup
	note := func(s string) func(*storage.Tx) error {
		return func(tx *storage.Tx) error { order = append(order, s); return insertBook(book{Bvin: s})(tx) }
	}
	started, release := make(chan struct{}), make(chan struct{})
	all.Go(func() {
		db.Write(t.Context(), func(tx *storage.Tx) error { close(started); <-release; return note("a")(tx) })
	})
	<-started
	seen := -1
	all.Go(func() {
		db.Alone(t.Context(), func(tx *storage.Tx) error {
			seen = count(t, db.Reader(), "books")
			return note("b")(tx)
		})
	})
	eventually(t, "queueing", func() bool { return len(db.in.writer.queue) == 1 })
	all.Go(func() { db.Write(t.Context(), note("c")) })
	eventually(t, "queueing", func() bool { return len(db.in.writer.queue) == 2 })
	close(release)
	all.Wait()
	if !slices.Equal(order, []string{"a", "b", "c"}) || seen != 1 {
		t.Errorf("order %v; a reader beside Alone saw %d books, want the 1 committed before", order, seen)
	}
	if err := db.Alone(t.Context(), func(tx *storage.Tx) error {
		insertBook(book{Bvin: "d"})(tx)
		return errGone
	}); err != errGone {
		t.Errorf("got %v", err)
	}
	if n := count(t, db.Reader(), "books"); n != 3 {
		t.Errorf("%d books, want 3", n)
	}
}

func TestTx_UnusableAfterItsEnd(t *testing.T) {
	db := newTest(t)
	var kept *storage.Tx
	write(t, db, func(tx *storage.Tx) error {
		kept = tx
		rows, err := raw(tx).queryRows("SELECT 1 UNION SELECT 2")
		if err == nil {
			rows.Next() // left open: must not block the commit
		}
		return err
	})
	if err := insertBook(bookNo(1))(kept); err == nil {
		t.Error("a transaction that ended still writes")
	}
}

func TestWrite_LoneCallerDoesNotWait(t *testing.T) {
	c := testConfig(t.TempDir())
	c.synchronous = "OFF" // leaves the time that is ours
	db := openTest(t, c)
	start := time.Now()
	for n := range 200 {
		write(t, db, insertBook(bookNo(n)))
	}
	if each := time.Since(start) / 200; each > 5*time.Millisecond {
		t.Errorf("a lone write took %v without syncing", each)
	}
}
