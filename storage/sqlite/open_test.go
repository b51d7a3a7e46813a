package sqlite

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"griddle/storage"
	"griddle/storage/internal/disk"
)

func reopen(t *testing.T, db *store, c options) *store {
	t.Helper()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := opened(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { again.Close() })
	return again
}

// closed makes a store with one book and closes it.
func closed(t *testing.T) (dir, instance string) {
	t.Helper()
	dir = t.TempDir()
	db := must[*store](t)(opened(t.Context(), testConfig(dir)))
	write(t, db, insertBook(bookNo(1)))
	instance = db.Instance()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, instance
}

func TestOpen_Fresh(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a folder", "with 100% odd?#names ü")
	db := openTest(t, testConfig(dir))
	write(t, db, insertBook(bookNo(1)))
	instance := db.Instance()
	if len(instance) != 32 {
		t.Errorf("instance %q", instance)
	}
	db = reopen(t, db, testConfig(dir))
	if db.Instance() != instance || count(t, db.Reader(), "books") != 1 {
		t.Errorf("reopened: instance %q, want %q", db.Instance(), instance)
	}
	if runtime.GOOS == "windows" {
		return // rights there come from the folder above
	}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is open to others: %v", e.Name(), info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestOpen_StoreGone(t *testing.T) {
	for name, lose := range map[string]func(string) error{
		"missing": os.Remove,
		"0 bytes": func(path string) error { return os.Truncate(path, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			dir, instance := closed(t)
			if err := lose(filepath.Join(dir, storeName)); err != nil {
				t.Fatal(err)
			}
			c := testConfig(dir)
			if _, err := opened(t.Context(), c); !errors.Is(err, storage.ErrMissing) {
				t.Fatalf("got %v, want ErrMissing", err)
			}
			c.Shared = true
			if _, err := opened(t.Context(), c); !errors.Is(err, storage.ErrMissing) {
				t.Fatalf("shared: got %v, want ErrMissing", err)
			}
			c.Shared, c.StartNew = false, true
			db := openTest(t, c)
			if db.Instance() == instance || count(t, db.Reader(), "books") != 0 {
				t.Error("the new store is not new")
			}
			if lost, _ := filepath.Glob(filepath.Join(dir, "lost-*-"+markerName)); len(lost) != 1 {
				t.Errorf("the old marker was not kept: %v", lost)
			}
		})
	}
}

func TestOpen_UnfinishedBootstrap(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, storeName), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	db := openTest(t, testConfig(dir))
	checkSettings(t, "writer", db.in.writer.s, nil)
}

// A new store has its name only once it is whole.
func TestOpen_FailedBootstrapLeavesNothing(t *testing.T) {
	c := testConfig(t.TempDir())
	good := c.Schema.Tables
	c.Schema.Tables = append(slices.Clone(good), made(storage.Table{Name: "broken"}, "CREATE TABLE broken ("))
	if _, err := opened(t.Context(), c); err == nil {
		t.Fatal("opened")
	}
	for _, e := range must[[]os.DirEntry](t)(os.ReadDir(c.Dir)) {
		if e.Name() != disk.LockName {
			t.Errorf("%s is left", e.Name())
		}
	}
	openTest(t, testConfig(c.Dir))
}

// What a crash leaves of a store that was being made is in nobody's way, and goes.
func TestOpen_KilledBootstrap(t *testing.T) {
	c := testConfig(t.TempDir())
	for _, name := range []string{storeName, storeName + "-journal", storeName + "-wal", storeName + "-shm"} {
		mustNot(t, os.WriteFile(filepath.Join(c.Dir, disk.TempPrefix+name), []byte("half of something"), 0o600))
	}
	openTest(t, c)
	left := must[[]string](t)(filepath.Glob(filepath.Join(c.Dir, disk.TempPrefix+"*")))
	if len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

// Killed at any moment of its making, a store can be opened.
func TestOpen_KilledWhileMade(t *testing.T) {
	for n := range 20 {
		dir := t.TempDir()
		cmd := child(t, "hold", dir)
		in := must[io.WriteCloser](t)(cmd.StdinPipe())
		mustNot(t, cmd.Start())
		eventually(t, "the first file", func() bool {
			return disk.Exists(filepath.Join(dir, disk.TempPrefix+storeName)) ||
				disk.Exists(filepath.Join(dir, storeName))
		})
		for end := time.Now().Add(time.Duration(n) * 500 * time.Microsecond); time.Now().Before(end); {
			runtime.Gosched()
		}
		mustNot(t, cmd.Process.Kill())
		_ = cmd.Wait() // it was killed
		in.Close()
		openTest(t, testConfig(dir))
	}
}

// A crash, or a full disk, may end the emptying of the log in the middle: the file alone is broken then, but not
// together with the log.
func TestOpen_KilledWhileTheLogIsEmptied(t *testing.T) {
	db := newTest(t)
	mustNot(t, func() error { _, err := truncateLog(db.in.writer.s); return err }())
	for n := range 100 {
		b := bookNo(n)
		b.Text = strings.Repeat("x", 1000)
		write(t, db, insertBook(b))
	}
	c := testConfig(t.TempDir())
	for _, name := range []string{storeName, storeName + "-wal", markerName} {
		content := must[[]byte](t)(os.ReadFile(db.in.path(name)))
		mustNot(t, os.WriteFile(filepath.Join(c.Dir, name), content, 0o600))
	}
	mustNot(t, func() error { _, err := truncateLog(db.in.writer.s); return err }())
	first := must[[]byte](t)(os.ReadFile(storeFile(db)))[:pageSize]
	f := must[*os.File](t)(os.OpenFile(filepath.Join(c.Dir, storeName), os.O_WRONLY, 0))
	_, err := f.WriteAt(first, 0)
	mustNot(t, errors.Join(err, f.Close()))
	again := openTest(t, c)
	if n := count(t, again.Reader(), "books"); n != 100 {
		t.Errorf("%d books, want 100", n)
	}
}

// The log of a store that is gone is not taken for the new one's, even where nobody knows of that store.
func TestOpen_ForeignLog(t *testing.T) {
	dir, _ := closed(t)
	db := must[*store](t)(opened(t.Context(), testConfig(dir)))
	write(t, db, insertBook(bookNo(2)))
	log := must[[]byte](t)(os.ReadFile(storeFile(db) + "-wal"))
	mustNot(t, db.Close())
	c := testConfig(t.TempDir())
	mustNot(t, os.WriteFile(filepath.Join(c.Dir, storeName+"-wal"), log, 0o600))
	again := openTest(t, c)
	if n := count(t, again.Reader(), "books"); n != 0 {
		t.Errorf("%d books in a new store", n)
	}
}

func TestOpen_NoStore(t *testing.T) {
	c := testConfig(t.TempDir())
	c.Shared = true
	if _, err := opened(t.Context(), c); !errors.Is(err, storage.ErrNoStore) {
		t.Errorf("got %v, want ErrNoStore", err)
	}
	if entries, _ := os.ReadDir(c.Dir); len(entries) != 0 {
		t.Errorf("opening left %v behind", entries)
	}
}

func TestOpen_NotOurs(t *testing.T) {
	for name, content := range map[string]func(path string) error{
		"text": func(path string) error {
			return os.WriteFile(path, []byte(strings.Repeat("not a database ", 100)), 0o600)
		},
		"other database": func(path string) error {
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				return err
			}
			s, err := openPlain(path)
			if err != nil {
				return err
			}
			defer s.close()
			return s.exec("CREATE TABLE theirs (x)")
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := testConfig(t.TempDir())
			if err := content(filepath.Join(c.Dir, storeName)); err != nil {
				t.Fatal(err)
			}
			before := everything(t, c.Dir)
			for _, c.Shared = range []bool{false, true} {
				if _, err := opened(t.Context(), c); !errors.Is(err, storage.ErrNotStore) {
					t.Errorf("got %v, want ErrNotStore", err)
				}
			}
			if after := everything(t, c.Dir); !maps.Equal(before, after) {
				t.Error("the folder was touched")
			}
		})
	}
}

// everything is what the files of a folder hold.
func everything(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, e := range must[[]os.DirEntry](t)(os.ReadDir(dir)) {
		all[e.Name()] = string(must[[]byte](t)(os.ReadFile(filepath.Join(dir, e.Name()))))
	}
	return all
}

func TestOpen_OtherVersion(t *testing.T) {
	dir, _ := closed(t)
	c := testConfig(dir)
	c.Schema.Version = 2
	c.Shared = true
	if _, err := opened(t.Context(), c); !errors.Is(err, storage.ErrSchema) {
		t.Errorf("older, shared: got %v, want ErrSchema", err)
	}
	c.Shared = false
	db := openTest(t, c)
	c.Schema.Version, c.Shared = 1, true
	if _, err := opened(t.Context(), c); !errors.Is(err, storage.ErrNewer) {
		t.Errorf("newer, shared: got %v, want ErrNewer", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	c.Shared = false
	if _, err := opened(t.Context(), c); !errors.Is(err, storage.ErrNewer) {
		t.Errorf("newer: got %v, want ErrNewer", err)
	}
}

// A store opened beside the one who holds the folder must not write into what that one migrated meanwhile.
func TestOpen_SharedNoticesMigration(t *testing.T) {
	dir, _ := closed(t)
	c := testConfig(dir)
	c.Shared = true
	shared := openTest(t, c)
	c.Shared, c.Schema.Version = false, 2
	openTest(t, c)
	if err := shared.Write(t.Context(), insertBook(bookNo(2))); !errors.Is(err, storage.ErrSchema) {
		t.Errorf("got %v, want ErrSchema", err)
	}
}

func TestOpen_InUse(t *testing.T) {
	dir := t.TempDir()
	cmd := child(t, "hold", dir)
	out := must[io.ReadCloser](t)(cmd.StdoutPipe())
	in := must[io.WriteCloser](t)(cmd.StdinPipe())
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
		t.Fatalf("child said %q, %v", line, err)
	}
	_, err := opened(t.Context(), testConfig(dir))
	var inUse *storage.InUseError
	if !errors.As(err, &inUse) || !errors.Is(err, storage.ErrInUse) || inUse.Address != "http://127.0.0.1:4743" {
		t.Errorf("got %v, want ErrInUse with the address", err)
	}
	in.Close()
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	db := openTest(t, testConfig(dir))
	if err := db.SetAddress("x"); err != nil {
		t.Error(err)
	}
}

// The lock file may be deleted while the store is open: nobody gets in all the same, and the address stays published.
func TestOpen_LockFileDeleted(t *testing.T) {
	dir := t.TempDir()
	cmd := child(t, "hold", dir)
	out := must[io.ReadCloser](t)(cmd.StdoutPipe())
	in := must[io.WriteCloser](t)(cmd.StdinPipe())
	mustNot(t, cmd.Start())
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
		t.Fatalf("child said %q, %v", line, err)
	}
	if err := os.Remove(filepath.Join(dir, disk.LockName)); err != nil && runtime.GOOS != "windows" {
		t.Fatal(err)
	}
	for range 2 {
		var inUse *storage.InUseError
		if _, err := opened(t.Context(), testConfig(dir)); !errors.As(err, &inUse) ||
			inUse.Address != "http://127.0.0.1:4743" {
			t.Errorf("got %v, want ErrInUse with the address", err)
		}
	}
	in.Close()
	mustNot(t, cmd.Wait())
	openTest(t, testConfig(dir))
}

// left is a copy of a store with 100 books that nobody has closed, as a crash leaves one.
func left(t *testing.T) options {
	t.Helper()
	db := newTest(t)
	for n := range 100 {
		b := bookNo(n)
		b.Text = strings.Repeat("x", 10_000)
		write(t, db, insertBook(b))
	}
	mustNot(t, func() error { _, err := truncateLog(db.in.writer.s); return err }())
	c := testConfig(t.TempDir())
	for _, name := range []string{storeName, storeName + "-wal", markerName} {
		content := must[[]byte](t)(os.ReadFile(db.in.path(name)))
		mustNot(t, os.WriteFile(filepath.Join(c.Dir, name), content, 0o600))
	}
	return c
}

func TestOpen_AfterACrash(t *testing.T) {
	for name, damage := range map[string]func(f *os.File, size int64) error{
		"cut in half": func(f *os.File, size int64) error { return f.Truncate(size / 2) },
		"written over": func(f *os.File, size int64) error {
			_, err := f.WriteAt(make([]byte, 4*pageSize), size/2)
			return err
		},
		"half zeros": func(f *os.File, size int64) error {
			return errors.Join(f.Truncate(size/2/pageSize*pageSize), f.Truncate(size))
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := left(t)
			path := filepath.Join(c.Dir, storeName)
			f := must[*os.File](t)(os.OpenFile(path, os.O_RDWR, 0))
			mustNot(t, errors.Join(damage(f, must[os.FileInfo](t)(f.Stat()).Size()), f.Close()))
			_, err := opened(t.Context(), c)
			if !errors.Is(err, storage.ErrDamaged) || !strings.Contains(err.Error(), "restore a backup") {
				t.Errorf("got %v, want ErrDamaged and what to do", err)
			}
		})
	}
	db := openTest(t, left(t))
	if n := count(t, db.Reader(), "books"); n != 100 {
		t.Errorf("%d books in a whole one", n)
	}
}

func TestOpen_FolderOpenToEverybody(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("rights on Windows are no modes")
	}
	dir, _ := closed(t)
	mustNot(t, os.Chmod(dir, 0o777))
	c := testConfig(dir)
	for _, c.Shared = range []bool{false, true} {
		_, err := opened(t.Context(), c)
		if !errors.Is(err, storage.ErrOpenFolder) || !strings.Contains(err.Error(), "chmod 700 '"+dir+"'") {
			t.Errorf("got %v, want ErrOpenFolder and what to do", err)
		}
	}
	mustNot(t, os.Chmod(dir, 0o755))
	c.Shared = false
	openTest(t, c)
}

func TestOpen_Cancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	if _, err := opened(ctx, testConfig(dir)); err == nil {
		t.Fatal("opened")
	}
	openTest(t, testConfig(dir)) // the lock was released, the folder is usable
}
