package sqlite

import (
	"maps"
	"runtime"
	"strconv"
	"testing"

	"griddle/storage"
)

// wantSettings are what every connection must have, on top of which, or instead, come those of its role.
var wantSettings = map[string]string{
	"page_size": "8192", "application_id": strconv.Itoa(applicationID), "user_version": "1",
	"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "10000", "secure_delete": "2",
	"trusted_schema": "0", "cell_size_check": "1", "fullfsync": "1", "checkpoint_fullfsync": "1",
	"journal_size_limit": "16777216", "temp_store": "2", "cache_size": "-16000",
}

func checkSettings(t *testing.T, which string, s *session, extra map[string]string) {
	t.Helper()
	want := maps.Clone(wantSettings)
	maps.Copy(want, extra)
	for pragma, value := range want {
		if got, err := s.text("PRAGMA " + pragma); err != nil || got != value {
			t.Errorf("%s: %s = %q (%v), want %s", which, pragma, got, err, value)
		}
	}
}

func TestSettings_OnEveryConnection(t *testing.T) {
	dir := t.TempDir()
	mmap, check := "0", "1"
	if (runtime.GOOS == "linux" || runtime.GOOS == "darwin") && mmapSize(dir) > 0 {
		mmap, check = "1073741824", "0" // see settings
	}
	owner := openTest(t, testConfig(dir))
	c := testConfig(dir)
	c.Shared = true
	for name, db := range map[string]*store{"owner": owner, "shared": openTest(t, c)} {
		checkSettings(t, name+"'s writer", db.in.writer.s, map[string]string{"mmap_size": "0", "query_only": "0"})
		for n := range 20 { // all held at once, so that each is another connection
			s := must[*session](t)(db.in.readers.take())
			defer db.in.readers.give(s)
			checkSettings(t, name+"'s reader "+strconv.Itoa(n), s,
				map[string]string{"mmap_size": mmap, "query_only": "1", "cell_size_check": check})
		}
		var compiled bool
		const query = "SELECT sqlite_compileoption_used('ENABLE_FTS5')"
		if err := raw(db.Reader()).queryRow(query).Scan(&compiled); err != nil || !compiled {
			t.Errorf("%s: full-text search is not built in (%v)", name, err)
		}
	}
}

func TestReader_CannotWrite(t *testing.T) {
	db := newTest(t)
	rows, err := raw(db.Reader()).queryRows("INSERT INTO activity (what) VALUES ('x')")
	if err == nil {
		rows.Next()
		err = rows.Err()
		rows.Close()
	}
	if err == nil {
		t.Error("a reader wrote")
	}
	if n := count(t, db.Reader(), "activity"); n != 0 {
		t.Errorf("%d rows", n)
	}
}

// Inside the rows of a query the same query may run again, on every kind of reader.
func TestQuery_NestedInItself(t *testing.T) {
	db := newTest(t)
	for n := range 3 {
		write(t, db, insertBook(bookNo(n)))
	}
	visit := func(r storage.Reader) (pairs int) {
		err := books.Each(r, storage.Query{}, func(book) error {
			return books.Each(r, storage.Query{}, func(book) error { pairs++; return nil })
		})
		if err != nil {
			t.Error(err)
		}
		return pairs
	}
	if n := visit(db.Reader()); n != 9 {
		t.Errorf("pool: %d pairs, want 9", n)
	}
	if err := db.Read(t.Context(), func(v *storage.View) error {
		if n := visit(v); n != 9 {
			t.Errorf("view: %d pairs, want 9", n)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	write(t, db, func(tx *storage.Tx) error {
		if n := visit(tx); n != 9 {
			t.Errorf("transaction: %d pairs, want 9", n)
		}
		return nil
	})
}
