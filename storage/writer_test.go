package storage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// grouped runs the functions in one transaction: it keeps the writer busy until all of them wait.
func grouped(t *testing.T, db *DB, fns ...func(*Tx) error) []error {
	t.Helper()
	started, release := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		db.Write(t.Context(), func(*Tx) error { close(started); <-release; return nil })
	})
	<-started
	errs := make([]error, len(fns))
	for i, fn := range fns {
		all.Go(func() { errs[i] = db.Write(t.Context(), fn) })
		eventually(t, "queueing", func() bool { return len(db.writer.queue) == i+1 })
	}
	close(release)
	all.Wait()
	return errs
}

func TestWrite_Alone(t *testing.T) {
	db := newTest(t)
	write(t, db, insertBook(bookNo(1)))
	got := must[book](t)(books.Get(db.Reader(), "b-000001"))
	if got.Name != "Book 1" {
		t.Fatalf("got %+v", got)
	}
}

func TestWrite_RefusalIsAlone(t *testing.T) {
	db := newTest(t)
	refused := errors.New("refused")
	errs := grouped(t, db,
		insertBook(bookNo(1)),
		func(tx *Tx) error {
			if n := count(t, tx, "books"); n != 1 {
				return fmt.Errorf("sees %d books of the request before it, want 1", n)
			}
			if err := insertBook(bookNo(2))(tx); err != nil {
				return err
			}
			tx.Touch("never")
			return refused
		},
		func(*Tx) error { panic("boom") },
		insertBook(bookNo(1)), // taken by the first
		func(*Tx) error { runtime.Gosched(); return nil },
		insertBook(bookNo(3)),
	)
	if errs[0] != nil || errs[4] != nil || errs[5] != nil {
		t.Errorf("good requests failed: %v", errs)
	}
	if errs[1] != refused {
		t.Errorf("refusal came back as %v", errs[1])
	}
	var p *PanicError
	if !errors.As(errs[2], &p) || p.Value != "boom" || !strings.Contains(string(p.Stack), "RefusalIsAlone") {
		t.Errorf("panic came back as %v", errs[2])
	}
	if !errors.Is(errs[3], ErrTaken) {
		t.Errorf("second insert: %v, want ErrTaken", errs[3])
	}
	if n := count(t, db.Reader(), "books"); n != 2 {
		t.Errorf("%d books stored, want 2", n)
	}
}

func TestWrite_SharesOneTransaction(t *testing.T) {
	db := newTest(t)
	var mu sync.Mutex
	var changes []Change
	db.Watch(func(c Change) { mu.Lock(); changes = append(changes, c); mu.Unlock() })
	var fns []func(*Tx) error
	for n := range 16 {
		fns = append(fns, insertBook(bookNo(n)))
	}
	for _, err := range grouped(t, db, fns...) {
		if err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "the change", func() bool { mu.Lock(); defer mu.Unlock(); return len(changes) > 0 })
	write(t, db, func(tx *Tx) error { tx.Touch("end"); return nil })
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
	told := make(chan Change, 10)
	db.Watch(func(c Change) { told <- c })
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
	if c := <-told; !slices.Equal(c.Topics, []string{"books"}) || len(told) > 0 {
		t.Errorf("told %v and %d more, want one change", c, len(told))
	}
}

func TestWrite_DiskFull(t *testing.T) {
	db := newTest(t)
	write(t, db, func(tx *Tx) error {
		var pages int
		if err := tx.queryRow("PRAGMA page_count").Scan(&pages); err != nil {
			return err
		}
		var limit int
		return tx.queryRow(fmt.Sprintf("PRAGMA max_page_count=%d", pages+4)).Scan(&limit)
	})
	large := bookNo(1)
	large.Text = strings.Repeat("x", 100_000)
	if err := db.Write(t.Context(), insertBook(large)); !errors.Is(err, ErrDiskFull) {
		t.Fatalf("got %v, want ErrDiskFull", err)
	}
	// A request that hides the failure must not get its other statements committed one by one.
	err := db.Write(t.Context(), func(tx *Tx) error {
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
	other := must[*session](t)(db.openWriter(storeFile(db)))
	defer other.close()
	mustNot(t, other.exec("BEGIN IMMEDIATE"))
	const waiting = 10
	began := time.Now()
	var all sync.WaitGroup
	for i := range waiting {
		all.Go(func() {
			if err := db.Write(t.Context(), insertBook(bookNo(i))); !errors.Is(err, ErrBusy) {
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
			write(t, db, func(tx *Tx) error {
				return errors.Join(insertBook(b)(tx), execute("DELETE FROM books WHERE id = ?", b.Bvin)(tx))
			})
		}
	}
	streaming := must[Rows](t)(db.Reader().queryRows("SELECT id FROM books"))
	if !streaming.Next() {
		t.Fatal("no rows")
	}
	err := db.Read(t.Context(), func(v *View) error {
		count(t, v, "books")
		fill()
		eventually(t, "the log is emptied", func() bool { return logSize() == 0 })
		var n int
		return v.queryRow("SELECT count(*) FROM books").Scan(&n)
	})
	for streaming.Next() {
		t.Error("the list goes on, with a hole in it")
	}
	if e := streaming.Err(); !errors.Is(e, ErrEnded) || !errors.Is(err, ErrEnded) {
		t.Errorf("the readers got %v and %v, want ErrEnded", e, err)
	}
	streaming.Close()
	if n := count(t, db.Reader(), "books"); n != 3 {
		t.Errorf("later readers find %d books", n)
	}
}

func TestWrite_ContextBeforeStart(t *testing.T) {
	db := newTest(t)
	ctx, cancel := context.WithCancel(t.Context())
	started, release := make(chan struct{}), make(chan struct{})
	first := make(chan error, 1)
	go func() {
		first <- db.Write(ctx, func(tx *Tx) error { close(started); <-release; return insertBook(bookNo(1))(tx) })
	}()
	<-started
	second := make(chan error, 1)
	go func() { second <- db.Write(ctx, insertBook(bookNo(2))) }()
	eventually(t, "queueing", func() bool { return len(db.writer.queue) == 1 })
	cancel()
	if err := <-second; !errors.Is(err, context.Canceled) {
		t.Errorf("waiting request: %v, want context.Canceled", err)
	}
	close(release)
	if err := <-first; err != nil {
		t.Errorf("started request: %v, want its commit", err)
	}
	if n := count(t, db.Reader(), "books"); n != 1 {
		t.Errorf("%d books, want 1", n)
	}
	if err := db.Write(ctx, insertBook(bookNo(3))); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before: %v", err)
	}
}

func TestWrite_GoexitKeepsWriterAlive(t *testing.T) {
	db := newTest(t)
	if err := db.Write(t.Context(), func(tx *Tx) error { insertBook(bookNo(1))(tx); runtime.Goexit(); return nil }); err == nil {
		t.Error("acknowledged")
	}
	err := db.Alone(t.Context(), func(tx *Tx) error { runtime.Goexit(); return nil })
	if err == nil {
		t.Error("acknowledged")
	}
	write(t, db, insertBook(bookNo(2)))
	if n := count(t, db.Reader(), "books"); n != 1 {
		t.Errorf("%d books, want 1", n)
	}
}

func TestAlone_NeverInAGroup(t *testing.T) {
	db := newTest(t)
	var order []string
	var all sync.WaitGroup
	note := func(s string) func(*Tx) error {
		return func(tx *Tx) error { order = append(order, s); return insertBook(book{Bvin: s})(tx) }
	}
	started, release := make(chan struct{}), make(chan struct{})
	all.Go(func() {
		db.Write(t.Context(), func(tx *Tx) error { close(started); <-release; return note("a")(tx) })
	})
	<-started
	seen := -1
	all.Go(func() {
		db.Alone(t.Context(), func(tx *Tx) error { seen = count(t, db.Reader(), "books"); return note("b")(tx) })
	})
	eventually(t, "queueing", func() bool { return len(db.writer.queue) == 1 })
	all.Go(func() { db.Write(t.Context(), note("c")) })
	eventually(t, "queueing", func() bool { return len(db.writer.queue) == 2 })
	close(release)
	all.Wait()
	if !slices.Equal(order, []string{"a", "b", "c"}) || seen != 1 {
		t.Errorf("order %v; a reader beside Alone saw %d books, want the 1 committed before", order, seen)
	}
	if err := db.Alone(t.Context(), func(tx *Tx) error { insertBook(book{Bvin: "d"})(tx); return errGone }); err != errGone {
		t.Errorf("got %v", err)
	}
	if n := count(t, db.Reader(), "books"); n != 3 {
		t.Errorf("%d books, want 3", n)
	}
}

func TestTx_UnusableAfterItsEnd(t *testing.T) {
	db := newTest(t)
	var kept *Tx
	write(t, db, func(tx *Tx) error {
		kept = tx
		rows, err := tx.queryRows("SELECT 1 UNION SELECT 2")
		if err == nil {
			rows.Next() // left open: must not block the commit
		}
		return err
	})
	if err := insertBook(bookNo(1))(kept); err == nil {
		t.Error("a transaction that ended still writes")
	}
}

func TestClose_RefusesNewWrites(t *testing.T) {
	db, err := Open(t.Context(), testConfig(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Close(), db.Close()); err != nil {
		t.Fatal(err)
	}
	if err := db.Write(context.Background(), insertBook(bookNo(1))); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
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
