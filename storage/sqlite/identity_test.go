package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"griddle/storage"
)

// losses are what other programs do to the files of a store that is open.
var losses = map[string]func(t *testing.T, dir string){
	"store deleted":   func(t *testing.T, dir string) { mustNot(t, os.Remove(filepath.Join(dir, storeName))) },
	"store replaced":  func(t *testing.T, dir string) { replace(t, filepath.Join(dir, storeName)) },
	"store cut short": func(t *testing.T, dir string) { mustNot(t, os.Truncate(filepath.Join(dir, storeName), 4096)) },
	"log deleted":     func(t *testing.T, dir string) { mustNot(t, os.Remove(filepath.Join(dir, storeName+"-wal"))) },
	"log replaced":    func(t *testing.T, dir string) { replace(t, filepath.Join(dir, storeName+"-wal")) },
	"index deleted":   func(t *testing.T, dir string) { mustNot(t, os.Remove(filepath.Join(dir, storeName+"-shm"))) },
	"folder moved":    func(t *testing.T, dir string) { mustNot(t, os.Rename(dir, dir+"-moved")) },
	"folder deleted":  func(t *testing.T, dir string) { mustNot(t, os.RemoveAll(dir)) },
	"folder replaced": func(t *testing.T, dir string) {
		mustNot(t, os.Rename(dir, dir+"-moved"))
		mustNot(t, os.Mkdir(dir, 0o700))
		mustNot(t, os.WriteFile(filepath.Join(dir, storeName), []byte("something else"), 0o600))
	},
}

func mustNot(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// replace does what programs that keep folders in step do: an older state is written beside and takes the name.
func replace(t *testing.T, path string) {
	t.Helper()
	old := must[[]byte](t)(os.ReadFile(path))
	mustNot(t, os.WriteFile(path+".new", old, 0o600))
	mustNot(t, os.Rename(path+".new", path))
}

// losable is an open store, in a folder that may go away, with one file.
func losable(t *testing.T) (db *store, file string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows lets nobody delete or replace a file that is open")
	}
	db = must[*store](t)(opened(t.Context(), testConfig(filepath.Join(t.TempDir(), "data"))))
	t.Cleanup(func() { db.Close() })
	file = stage(t, db, "a picture")
	write(t, db, addPicture(file))
	return db, file
}

// rescued answers the ids of the books in the one backup beside the data folder.
func rescued(t *testing.T, db *store) (ids []string) {
	t.Helper()
	found := must[[]string](t)(filepath.Glob(filepath.Join(filepath.Dir(db.Dir()), "data-rescued-*.zip")))
	if len(found) != 1 || found[0] != db.Lost().Rescue() {
		t.Fatalf("rescues %v, and told %q", found, db.Lost().Rescue())
	}
	dir := t.TempDir()
	c := testConfig(dir)
	mustNot(t, unpackBackup(t.Context(), found[0], dir, c.Schema))
	again := openTest(t, c)
	mustNot(t, books.Each(again.Reader(), storage.Query{}, func(b book) error {
		ids = append(ids, b.Bvin)
		return nil
	}))
	return ids
}

func TestLost_RefusedAndSaved(t *testing.T) {
	for name, lose := range losses {
		t.Run(name, func(t *testing.T) {
			db, _ := losable(t)
			for n := range 5 {
				write(t, db, insertBook(bookNo(n)))
			}
			lose(t, db.Dir())
			if err := db.Write(t.Context(), insertBook(bookNo(6))); !errors.Is(err, storage.ErrLost) {
				t.Fatalf("the next write: %v, want ErrLost", err)
			}
			if err := db.Alone(t.Context(), insertBook(bookNo(7))); !errors.Is(err, storage.ErrLost) {
				t.Errorf("a write alone: %v, want ErrLost", err)
			}
			if err := db.Backup(t.Context(), filepath.Join(t.TempDir(), "b.zip")); !errors.Is(err, storage.ErrLost) {
				t.Errorf("a backup of what lies there now: %v, want ErrLost", err)
			}
			mustNot(t, db.Close())
			if name == "store cut short" { // what is gone cannot be saved, and that is said
				if lost := db.Lost(); lost.Rescue() != "" || !strings.Contains(lost.Error(), "could not be saved") {
					t.Errorf("rescued %q: %v", lost.Rescue(), lost)
				}
				return
			}
			ids := rescued(t, db)
			for n := range 5 {
				if id := bookNo(n).Bvin; !slices.Contains(ids, id) {
					t.Errorf("%s was acknowledged and is not in the rescue", id)
				}
			}
		})
	}
}

// Whatever is acknowledged while the files vanish is in the rescue.
func TestLost_UnderLoad(t *testing.T) {
	db, _ := losable(t)
	var mu sync.Mutex
	var acknowledged []string
	var all sync.WaitGroup
	for g := range 4 {
		all.Go(func() {
			for n := 0; ; n++ {
				b := book{Bvin: fmt.Sprintf("%d-%d", g, n)}
				err := db.Write(context.Background(), insertBook(b))
				if errors.Is(err, storage.ErrLost) {
					return
				}
				if err != nil {
					t.Errorf("write: %v", err)
					return
				}
				mu.Lock()
				acknowledged = append(acknowledged, b.Bvin)
				mu.Unlock()
			}
		})
	}
	eventually(t, "writing", func() bool { mu.Lock(); defer mu.Unlock(); return len(acknowledged) > 50 })
	losses["store replaced"](t, db.Dir())
	all.Wait()
	mustNot(t, db.Close())
	ids := rescued(t, db)
	for _, id := range acknowledged {
		if !slices.Contains(ids, id) {
			t.Errorf("%s was acknowledged and is not in the rescue", id)
		}
	}
}

func TestLost_NoticedWhileIdle(t *testing.T) {
	db, file := losable(t)
	write(t, db, insertBook(bookNo(1)))
	told := make(chan storage.Change, 100)
	db.Watch(func(c storage.Change) { told <- c })
	losses["store deleted"](t, db.Dir())
	eventually(t, "the rescue", func() bool { lost := db.Lost(); return lost != nil && lost.Rescue() != "" })
	if c := <-told; !c.Elsewhere {
		t.Errorf("told %v", c)
	}
	if got := must[book](t)(books.Get(db.Reader(), bookNo(1).Bvin)); got.Name == "" {
		t.Error("what is open cannot be read any more")
	}
	if f, err := db.Files().Open(file); err != nil {
		t.Errorf("the uploaded file: %v", err)
	} else {
		f.Close()
	}
	mustNot(t, db.Close())
	if ids := rescued(t, db); !slices.Equal(ids, []string{bookNo(1).Bvin}) {
		t.Errorf("rescued %v", ids)
	}
}

func TestLost_NoticedAtClose(t *testing.T) {
	db, _ := losable(t)
	write(t, db, insertBook(bookNo(1)))
	losses["folder deleted"](t, db.Dir())
	mustNot(t, db.Close())
	if ids := rescued(t, db); !slices.Equal(ids, []string{bookNo(1).Bvin}) {
		t.Errorf("rescued %v", ids)
	}
}

// Whoever opens what lies there now, before or after the loss was noticed, leaves the log as it is: the rescue needs
// it.
func TestLost_OpeningOnceMoreHarmsNothing(t *testing.T) {
	for _, noticed := range []bool{true, false} {
		db, _ := losable(t)
		write(t, db, insertBook(bookNo(1)))
		wal := storeFile(db) + "-wal"
		before := must[os.FileInfo](t)(os.Stat(wal)).Size()
		losses["store replaced"](t, db.Dir())
		if noticed {
			_ = db.in.intact()
		}
		_, err := db.in.openOnceMore(dsn(storeFile(db), writing, "FULL"), settings(writing, 0))
		if !errors.Is(err, storage.ErrLost) {
			t.Errorf("opened: %v", err)
		}
		if info, err := os.Stat(wal); err != nil || info.Size() < before {
			t.Errorf("noticed before %v: the log had %d bytes, now %v, %v", noticed, before, info, err)
		}
		mustNot(t, db.Close())
		if ids := rescued(t, db); !slices.Equal(ids, []string{bookNo(1).Bvin}) {
			t.Errorf("noticed before %v: rescued %v", noticed, ids)
		}
	}
}

// A network drive may be away for a moment on Windows: a write waits, nothing is lost. It is after the patience.
func TestLost_PatienceWithADriveThatReturns(t *testing.T) {
	for system, want := range map[string]bool{"windows": true, "linux": false, "darwin": false} {
		if got := patienceOf(system) > 0; got != want {
			t.Errorf("patience on %s: %v", system, got)
		}
	}
	db, _ := losable(t)
	db.in.config.patience = time.Minute
	write(t, db, insertBook(bookNo(1)))
	away := db.Dir() + "-away"
	mustNot(t, os.Rename(db.Dir(), away))
	written := make(chan error, 1)
	go func() { written <- db.Write(context.Background(), insertBook(bookNo(2))) }()
	eventually(t, "noticing", func() bool { return db.in.identity.away.Load() != nil })
	_, err := db.in.openOnceMore(dsn(storeFile(db), writing, "FULL"), nil)
	if !errors.Is(err, storage.ErrBusy) || db.Lost() != nil {
		t.Errorf("while it is away: %v, lost %v", err, db.Lost())
	}
	select {
	case err := <-written:
		t.Errorf("acknowledged while it is away: %v", err)
	case <-time.After(3 * awayEvery):
	}
	mustNot(t, os.Rename(away, db.Dir()))
	if err := <-written; err != nil || db.Lost() != nil {
		t.Fatalf("back again: %v, lost %v", err, db.Lost())
	}
	if n := count(t, db.Reader(), "books"); n != 2 || db.in.identity.away.Load() != nil {
		t.Errorf("%d books, away since %v", n, db.in.identity.away.Load())
	}

	db.in.config.patience = 3 * awayEvery
	mustNot(t, os.Rename(db.Dir(), away))
	defer os.Rename(away, db.Dir())
	if err := db.Write(t.Context(), insertBook(bookNo(3))); !errors.Is(err, storage.ErrLost) {
		t.Errorf("away for good: %v", err)
	}
}

// A connection that is opened later would read another file.
func TestLost_OtherFileIsNotRead(t *testing.T) {
	db, _ := losable(t)
	write(t, db, insertBook(bookNo(1)))
	pool := db.in.readers
	for more := true; more; { // the read below must open another one; there may be several that are open
		held := must[*session](t)(pool.take())
		defer pool.give(held)
		pool.mu.Lock()
		more = len(pool.idle) > 0
		pool.mu.Unlock()
	}
	losses["store replaced"](t, db.Dir())
	if _, err := books.Get(db.Reader(), bookNo(1).Bvin); !errors.Is(err, storage.ErrLost) {
		t.Errorf("got %v, want ErrLost", err)
	}
}

// When the log alone was deleted, the store's file is whole again after the end.
func TestLost_LogDeletedStoreStaysWhole(t *testing.T) {
	db, _ := losable(t)
	write(t, db, insertBook(bookNo(1)))
	losses["log deleted"](t, db.Dir())
	mustNot(t, db.Close())
	again := openTest(t, testConfig(db.Dir()))
	if n := count(t, again.Reader(), "books"); n != 1 {
		t.Errorf("%d books, want 1", n)
	}
}

// A log that was left beside another file must not be laid over it.
func TestLost_LogIsNotLaidOverAnotherStore(t *testing.T) {
	db, _ := losable(t)
	mustNot(t, func() error { _, err := truncateLog(db.in.writer.s); return err }())
	old := must[[]byte](t)(os.ReadFile(storeFile(db)))
	for n := range 20 {
		write(t, db, insertBook(bookNo(n)))
	}
	mustNot(t, os.WriteFile(storeFile(db)+".new", old, 0o600))
	mustNot(t, os.Rename(storeFile(db)+".new", storeFile(db)))
	mustNot(t, db.Close())
	again := openTest(t, testConfig(db.Dir()))
	if n := count(t, again.Reader(), "books"); n != 0 {
		t.Errorf("%d books in a file that had none", n)
	}
}

// The data folder itself takes the rescue where nothing can be written beside it.
func TestLost_NoPlaceBeside(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write everywhere")
	}
	db, _ := losable(t)
	write(t, db, insertBook(bookNo(1)))
	parent := filepath.Dir(db.Dir())
	mustNot(t, os.Chmod(parent, 0o500))
	defer os.Chmod(parent, 0o700)
	losses["store deleted"](t, db.Dir())
	mustNot(t, db.Close())
	if got := db.Lost().Rescue(); filepath.Dir(got) != db.Dir() {
		t.Errorf("rescued into %q", got)
	}
}
