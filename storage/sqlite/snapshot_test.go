package sqlite

import (
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"griddle/storage"
)

// inCopy counts the rows of a table in a copy of the store.
func inCopy(t *testing.T, path, table string) int {
	t.Helper()
	s, err := openPlain(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	return count(t, storage.NewTx(newTransaction(nil, s)), table)
}

func TestSnapshot_BeforeTheChanges(t *testing.T) {
	db := newTest(t)
	write(t, db, insertBook(bookNo(1)))
	write(t, db, execute("INSERT INTO activity (what) VALUES ('GET')"))
	write(t, db, execute("INSERT INTO secrets (secret) VALUES ('s')"))
	var s storage.SnapshotInfo
	err := db.Alone(t.Context(), func(tx *storage.Tx) (err error) {
		if _, err := books.DeleteWhere(tx, storage.Cond{}); err != nil {
			return err
		}
		s, err = db.Snapshot(tx, "clear")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if b, a, k := inCopy(t, s.Path, "books"), inCopy(t, s.Path, "activity"), inCopy(t, s.Path, "secrets"); b != 1 ||
		a != 0 || k != 1 {
		t.Errorf("the snapshot has %d books, %d activity, %d secrets, want 1, 0, 1", b, a, k)
	}
	if n := count(t, db.Reader(), "books"); n != 0 {
		t.Errorf("%d books left", n)
	}
	if n := count(t, db.Reader(), "activity"); n != 1 {
		t.Errorf("the snapshot emptied the store's own activity")
	}
	all := must[[]storage.SnapshotInfo](t)(db.Snapshots())
	if len(all) != 1 || all[0] != s || s.Reason != "clear" || s.Bytes == 0 || time.Since(s.Taken) > time.Minute ||
		s.Taken.Location() != time.UTC {
		t.Errorf("listed %+v, taken %+v", all, s)
	}
	if info := must[os.FileInfo](t)(os.Stat(s.Path)); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
}

func TestPruneSnapshots(t *testing.T) {
	db := newTest(t)
	var all []storage.SnapshotInfo
	for range 6 {
		all = append(all, snapshotNow(t, db, "manual"))
	}
	left := func() []storage.SnapshotInfo {
		list := must[[]storage.SnapshotInfo](t)(db.Snapshots())
		slices.Reverse(list)
		return list
	}
	if got := left(); !slices.Equal(got, all) {
		t.Fatalf("listed %d, want %d", len(got), len(all))
	}
	if some, err := db.in.anySnapshot(); !some || err != nil {
		t.Error(some, err)
	}
	wanted := []storage.SnapshotInfo{all[1], all[4]}
	prune := func(keep func(storage.SnapshotInfo) bool) {
		t.Helper()
		if err := db.PruneSnapshots(keep); err != nil {
			t.Fatal(err)
		}
	}
	prune(func(s storage.SnapshotInfo) bool { return slices.Contains(wanted, s) })
	if got := left(); !slices.Equal(got, wanted) {
		t.Errorf("left %v", got)
	}
	prune(func(storage.SnapshotInfo) bool { return false })
	if got := left(); len(got) != 0 {
		t.Errorf("left %v", got)
	}
	if some, err := db.in.anySnapshot(); some || err != nil {
		t.Error(some, err)
	}
}

// A write that failed changed nothing, so nobody needs the state before it.
func TestSnapshot_GoesWithAFailedWrite(t *testing.T) {
	db := newTest(t)
	refused := errors.New("refused")
	for name, end := range map[string]func() error{
		"refused": func() error { return refused },
		"panic":   func() error { panic("on purpose") },
	} {
		err := db.Alone(t.Context(), func(tx *storage.Tx) error {
			if _, err := db.Snapshot(tx, "clear"); err != nil {
				t.Error(err)
			}
			return end()
		})
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		if all := must[[]storage.SnapshotInfo](t)(db.Snapshots()); len(all) != 0 {
			t.Errorf("%s: %v is left", name, all)
		}
	}
}

func TestRestoreShop(t *testing.T) {
	db := newTest(t)
	write(t, db, func(tx *storage.Tx) error {
		for n := range 10 {
			if err := insertBook(bookNo(n))(tx); err != nil {
				return err
			}
		}
		return errors.Join(second(tickets.Insert(tx, &ticket{})), rebuildSearch(tx),
			storage.SetSetting(tx, "name", "old"),
			execute("INSERT INTO secrets (secret) VALUES ('revoked later')")(tx))
	})
	s := snapshotNow(t, db, "clear")
	write(t, db, func(tx *storage.Tx) error {
		return errors.Join(second(books.DeleteWhere(tx, storage.Cond{})), insertBook(book{Bvin: "after"})(tx),
			second(tickets.Insert(tx, &ticket{})),
			execute("DELETE FROM secrets")(tx), storage.SetSetting(tx, "name", "new"),
			execute("INSERT INTO activity (what) VALUES ('x')")(tx))
	})
	told := make(chan storage.Change, 10)
	db.Watch(func(c storage.Change) { told <- c })
	var safety storage.SnapshotInfo
	err := db.restoreShop(t.Context(), s.Path, func(tx *storage.Tx) (err error) {
		safety, err = db.Snapshot(tx, "restore")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r := db.Reader()
	if n := must[int](t)(books.Count(r, storage.And(storage.Contains("folded", "book"),
		storage.More("stock", -1)))); n != 10 ||
		count(t, r, "books") != 10 {
		t.Errorf("%d books", n)
	}
	if count(t, r, "secrets") != 0 || count(t, r, "activity") != 1 ||
		must[string](t)(storage.Setting(r, "name")) != "new" {
		t.Error("what is not the shop's was restored too")
	}
	var hits int
	if err := raw(r).queryRow("SELECT count(*) FROM search WHERE search MATCH 'book'").Scan(&hits); err != nil ||
		hits != 10 {
		t.Errorf("search finds %d, %v", hits, err)
	}
	if c := <-told; !slices.Equal(c.Topics, []storage.Topic{"books", "pictures", "search", "tickets"}) {
		t.Errorf("told %v", c.Topics)
	}
	write(t, db, func(tx *storage.Tx) error {
		rec := ticket{}
		_, err := tickets.Insert(tx, &rec)
		if rec.ID != 3 {
			t.Errorf("the number %d was used before", rec.ID)
		}
		return err
	})
	if err := db.restoreShop(t.Context(), safety.Path, nil); err != nil { // a restore can be undone
		t.Fatal(err)
	}
	if ok, err := books.Exists(r, "after"); !ok || err != nil || count(t, r, "books") != 1 {
		t.Errorf("undone: %v %v", ok, err)
	}
}

func TestRestoreShop_Refused(t *testing.T) {
	db := newTest(t)
	write(t, db, insertBook(bookNo(1)))
	s := snapshotNow(t, db, "manual")
	write(t, db, insertBook(bookNo(2)))
	refused := errors.New("refused")
	if err := db.restoreShop(t.Context(), s.Path, func(tx *storage.Tx) error { return refused }); err != refused {
		t.Errorf("got %v, want the error of before", err)
	}
	bad := s.Path + ".bad"
	if err := os.WriteFile(bad, make([]byte, 100_000), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := db.restoreShop(t.Context(), bad, nil); err == nil {
		t.Error("restored from zeros")
	}
	if err := db.restoreShop(t.Context(), s.Path+".none", nil); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
	if n := count(t, db.Reader(), "books"); n != 2 {
		t.Errorf("%d books, want 2", n)
	}
	if err := db.restoreShop(t.Context(), s.Path, nil); err != nil {
		t.Errorf("after refusals: %v", err)
	}
}

func TestRestoreShop_OtherVersion(t *testing.T) {
	old := must[*store](t)(opened(t.Context(), testConfig(oldStore(t))))
	s := snapshotNow(t, old, "manual")
	before := must[[]byte](t)(os.ReadFile(s.Path))
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	c := testConfig(t.TempDir())
	var grown *storage.Collection[book, string]
	c.Schema, grown = grownSchema()
	db := openTest(t, c)
	if err := db.restoreShop(t.Context(), s.Path, nil); err != nil {
		t.Fatal(err)
	}
	checkGrown(t, db, grown)
	if !slices.Equal(before, must[[]byte](t)(os.ReadFile(s.Path))) {
		t.Error("the snapshot itself was changed")
	}
	newer := snapshotNow(t, db, "manual")
	older := newTest(t)
	if err := older.restoreShop(t.Context(), newer.Path, nil); !errors.Is(err, storage.ErrNewer) {
		t.Errorf("got %v, want ErrNewer", err)
	}
}

func TestRestoreShop_BesideARunningWindow(t *testing.T) {
	window := newTest(t)
	write(t, window, insertBook(bookNo(1)))
	s := snapshotNow(t, window, "manual")
	write(t, window, insertBook(bookNo(2)))
	told := make(chan storage.Change, 10)
	window.Watch(func(c storage.Change) { told <- c })
	c := testConfig(window.Dir())
	c.Shared = true
	if err := openTest(t, c).restoreShop(t.Context(), s.Path, nil); err != nil {
		t.Fatal(err)
	}
	if c := <-told; !c.Elsewhere {
		t.Errorf("told %+v", c)
	}
	if n := count(t, window.Reader(), "books"); n != 1 {
		t.Errorf("%d books, want 1", n)
	}
}
