package sqlite

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"griddle/storage"
	"griddle/storage/internal/disk"
)

func stage(t *testing.T, db *store, content string) string {
	t.Helper()
	name, size, err := db.Files().Stage(strings.NewReader(content))
	if err != nil || size != int64(len(content)) {
		t.Fatalf("stage: %d bytes, %v", size, err)
	}
	return name
}

func content(t *testing.T, db *store, name string) string {
	t.Helper()
	f, err := db.Files().Open(name)
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	return string(must[[]byte](t)(io.ReadAll(f)))
}

func isThere(db *store, name string) bool {
	return disk.Exists(filepath.Join(db.Dir(), filesName, name))
}

// age makes a file look as if it was staged long ago.
func age(t *testing.T, db *store, names ...string) {
	t.Helper()
	for _, name := range names {
		then := time.Now().Add(-2 * stagingTime)
		if err := os.Chtimes(filepath.Join(db.Dir(), filesName, name), then, then); err != nil {
			t.Fatal(err)
		}
	}
}

func addPicture(name string) func(*storage.Tx) error {
	return execute("INSERT INTO pictures (book, file) VALUES ('b', ?)", name)
}

func TestFiles_StageAppendOpen(t *testing.T) {
	db := newTest(t)
	name := stage(t, db, "one")
	if size, err := db.Files().Append(name, strings.NewReader(", two")); size != 8 || err != nil {
		t.Errorf("append: %d, %v", size, err)
	}
	broken := errors.New("broken")
	half := func() io.Reader { return io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken)) }
	if _, err := db.Files().Append(name, half()); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if got := content(t, db, name); got != "one, two" {
		t.Errorf("content %q", got)
	}
	if _, _, err := db.Files().Stage(half()); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if entries := must[[]os.DirEntry](t)(os.ReadDir(filepath.Join(db.Dir(), filesName))); len(entries) != 1 {
		t.Errorf("%d files, want 1", len(entries))
	}
	if info := must[os.FileInfo](t)(os.Stat(filepath.Join(db.Dir(), filesName, name))); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	for _, bad := range []string{"none", "../" + storeName, storeFile(db)} {
		if f, err := db.Files().Open(bad); err == nil {
			f.Close()
			t.Errorf("opened %s", bad)
		}
	}
	if _, err := db.Files().Open("none"); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
	if err := db.Files().Remove(nil, name); err != nil {
		t.Error(err)
	}
	eventually(t, "removing", func() bool { return !isThere(db, name) })
}

func TestFiles_RemoveWaitsForCommit(t *testing.T) {
	db := newTest(t)
	name := stage(t, db, "x")
	db.Write(t.Context(), func(tx *storage.Tx) error { return errors.Join(db.Files().Remove(tx, name), errGone) })
	if !isThere(db, name) {
		t.Fatal("removed although the request was refused")
	}
	write(t, db, func(tx *storage.Tx) error {
		err := db.Files().Remove(tx, name)
		if !isThere(db, name) {
			t.Error("removed before the commit")
		}
		return err
	})
	eventually(t, "removing after the commit", func() bool { return !isThere(db, name) })
}

// TestFiles_RemoveWaitsForBackup: a file that is let go while a backup needs all of them stays until the backup has
// ended, and no longer.
func TestFiles_RemoveWaitsForBackup(t *testing.T) {
	db := newTest(t)
	name := stage(t, db, "x")
	db.in.files.keep.RLock()
	if err := db.Files().Remove(nil, name); err != nil || !isThere(db, name) {
		t.Errorf("removed under a backup: %v", err)
	}
	db.in.files.keep.RUnlock()
	eventually(t, "removing after the backup", func() bool { return !isThere(db, name) })
}

func TestFiles_OrphansGoAtStart(t *testing.T) {
	db := newTest(t)
	named, orphan, young := stage(t, db, "named"), stage(t, db, "orphan"), stage(t, db, "young")
	write(t, db, addPicture(named))
	age(t, db, named, orphan)
	db = reopen(t, db, testConfig(db.Dir()))
	eventually(t, "tidying", func() bool { return !isThere(db, orphan) })
	if !isThere(db, named) || !isThere(db, young) {
		t.Error("a file that is named, or was just staged, was removed")
	}
}

func TestFiles_KeptForSnapshots(t *testing.T) {
	db := newTest(t)
	name, never := stage(t, db, "picture"), stage(t, db, "never named")
	write(t, db, addPicture(name))
	age(t, db, name, never)
	s := snapshotNow(t, db, "clear")
	write(t, db, func(tx *storage.Tx) error {
		return errors.Join(execute("DELETE FROM pictures")(tx), db.Files().Remove(tx, name))
	})
	db = reopen(t, db, testConfig(db.Dir()))
	eventually(t, "tidying", func() bool { return !isThere(db, never) })
	if err := db.restoreShop(t.Context(), s.Path, nil); err != nil {
		t.Fatal(err)
	}
	if got := content(t, db, name); got != "picture" {
		t.Fatalf("after the restore: %q", got)
	}
	write(t, db, execute("DELETE FROM pictures"))
	if err := db.PruneSnapshots(func(storage.SnapshotInfo) bool { return false }); err != nil {
		t.Fatal(err)
	}
	eventually(t, "removing with the last snapshot", func() bool { return !isThere(db, name) })
}

// TestFiles_LackingOfABackup: a restore needs room for those files only that are not here as they are in the backup.
func TestFiles_LackingOfABackup(t *testing.T) {
	db, picture, path := backedUp(t)
	b := must[*backup](t)(openBackup(path))
	defer b.close()
	whole, there := int64(len("picture")), filepath.Join(db.Dir(), filesName, picture)
	check := func(state string, want int64) {
		t.Helper()
		if got := db.in.files.lacking(b); got != want {
			t.Errorf("%s: %d bytes are lacking, want %d", state, got, want)
		}
	}
	check("all is here", 0)
	mustNot(t, os.WriteFile(there, []byte("another"), 0o600))
	check("as far as its size tells", 0)
	mustNot(t, os.Truncate(there, 3))
	check("cut short", whole)
	mustNot(t, os.Remove(there))
	check("gone", whole)
}

func TestFiles_UnreadableSnapshotKeepsAll(t *testing.T) {
	db := newTest(t)
	s := snapshotNow(t, db, "clear")
	if err := os.WriteFile(s.Path, []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	orphan := stage(t, db, "orphan") // only now: the sweep at the start may still be under way
	age(t, db, orphan)
	if err := db.in.files.sweep(); err == nil || !isThere(db, orphan) {
		t.Errorf("swept although a snapshot may need the file: %v", err)
	}
}
