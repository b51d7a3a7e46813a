package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"griddle/storage"
	"griddle/storage/enginetest"
)

func TestMain(m *testing.M) {
	enginetest.Child(Opener{})
	if job := os.Getenv(childJob); job != "" {
		os.Exit(runChild(job, os.Args[len(os.Args)-1]))
	}
	goleak.VerifyTestMain(m)
}

// book is a model with a text id, an own part, columns and indexes.
type book struct {
	Bvin  string
	Name  string
	Stock int
	Price float64 `json:",omitempty"`
	Text  string  `json:",omitempty"`
	own   bookOwn
}

type bookOwn struct{ Shelf string }

func bookSpec() storage.Spec[book, string] {
	return storage.Spec[book, string]{
		Table: "books", Version: 1,
		ID:     func(b *book) *string { return &b.Bvin },
		Own:    func(b *book) any { return &b.own },
		Encode: func(b *book) ([]byte, error) { return json.Marshal(b) },
		Decode: func(body []byte, b *book) error { return json.Unmarshal(body, b) },
		Columns: []storage.Column[book]{
			{Name: "folded", Type: storage.Text, Value: func(b *book) any { return strings.ToLower(b.Name) }},
			{Name: "stock", Type: storage.Integer, Value: func(b *book) any { return b.Stock }},
		},
		Indexes: []storage.Index{{Columns: []string{"folded"}},
			{Columns: []string{"stock"}, Where: storage.More("stock", 0)}},
	}
}

// ticket is a model with a number id.
type ticket struct {
	ID   int64
	Seat string
}

var (
	books   = storage.NewCollection(bookSpec())
	tickets = storage.NewCollection(storage.Spec[ticket, int64]{
		Table: "tickets", Version: 1,
		ID:     func(t *ticket) *int64 { return &t.ID },
		Encode: func(t *ticket) ([]byte, error) { return json.Marshal(t) },
		Decode: func(body []byte, t *ticket) error { return json.Unmarshal(body, t) },
	})
)

// testSchema has a shop's tables (books, tickets, pictures, search) and others (secrets, activity).
func testSchema() sqlSchema {
	schema := sqlSchema{Version: 1, Tables: []sqlTable{
		shopTable(books.Table()),
		shopTable(tickets.Table()),
		made(storage.Table{Name: "pictures", Shop: true, Files: []string{"file"}},
			"CREATE TABLE IF NOT EXISTS pictures (book TEXT NOT NULL, file TEXT NOT NULL) STRICT"),
		made(storage.Table{Name: "search", Shop: true, Rebuild: rebuildSearch},
			"CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5(name, content='')"),
		made(storage.Table{Name: "secrets"},
			"CREATE TABLE IF NOT EXISTS secrets (id INTEGER PRIMARY KEY AUTOINCREMENT, secret TEXT NOT NULL) STRICT"),
		made(storage.Table{Name: "activity", NotInSnapshots: true},
			"CREATE TABLE IF NOT EXISTS activity (what TEXT NOT NULL) STRICT"),
		made(storage.Table{Name: "promises"},
			"CREATE TABLE IF NOT EXISTS promised (id INTEGER PRIMARY KEY) STRICT",
			"CREATE TABLE IF NOT EXISTS promises (id INTEGER REFERENCES promised (id) DEFERRABLE INITIALLY "+
				"DEFERRED) STRICT"),
	}}
	list, err := statements(schema.Tables)
	if err != nil {
		panic(err) // a mistake in the declarations above
	}
	schema.Known = map[int][]string{1: list}
	return schema
}

// made is a table made by statements of the test's own.
func made(t storage.Table, ddl ...string) sqlTable { return sqlTable{Table: t, DDL: ddl} }

// shopTable is a declared table of the shop.
func shopTable(t storage.Table) sqlTable {
	t.Shop = true
	return tablesOf([]storage.Table{t})[0]
}

func rebuildSearch(tx *storage.Tx) error {
	if _, _, err := inside(tx).exec("INSERT INTO search (search) VALUES ('delete-all')"); err != nil {
		return err
	}
	_, _, err := inside(tx).exec("INSERT INTO search (rowid, name) SELECT pk, folded FROM books")
	return err
}

func testConfig(dir string) options {
	return options{Config: storage.Config{Dir: dir, Program: "1.2.3"}, Schema: testSchema()}
}

// store is an open store, with the engine that the test looks into.
type store struct {
	*storage.DB
	in *engine
}

func opened(ctx context.Context, c options) (*store, error) {
	e, err := open(ctx, c)
	if err != nil {
		return nil, err
	}
	return &store{storage.NewDB(e), e}, nil
}

// restoreShop restores from the copy of a store at a path.
func (s *store) restoreShop(ctx context.Context, path string, before func(*storage.Tx) error) error {
	if before == nil {
		return s.in.restoreShop(ctx, path, nil)
	}
	return s.in.restoreShop(ctx, path, func(tx *transaction) error { return before(storage.NewTx(tx)) })
}

// raw runs statements on a reader.
func raw(r storage.Reader) reader { return storage.Inside(r).(reader) }

func inside(tx *storage.Tx) *transaction { return storage.Inside(tx).(*transaction) }

// openTest opens a store in dir and closes it at the end of the test.
func openTest(t testing.TB, c options) *store {
	t.Helper()
	db, err := opened(t.Context(), c)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return db
}

func newTest(t testing.TB) *store { return openTest(t, testConfig(t.TempDir())) }

func write(t testing.TB, db *store, fn func(*storage.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), fn); err != nil {
		t.Fatalf("write: %v", err)
	}
}

func insertBook(b book) func(*storage.Tx) error {
	return func(tx *storage.Tx) error { _, err := books.Insert(tx, &b); return err }
}

func execute(query string, args ...any) func(*storage.Tx) error {
	return func(tx *storage.Tx) error { _, _, err := inside(tx).exec(query, args...); return err }
}

func bookNo(n int) book {
	return book{Bvin: fmt.Sprintf("b-%06d", n), Name: fmt.Sprintf("Book %d", n), Stock: n}
}

// count counts the rows of a table.
func count(t testing.TB, r storage.Reader, table string) int {
	t.Helper()
	return number(t, r, "SELECT count(*) FROM "+table)
}

func number(t testing.TB, r storage.Reader, query string) (n int) {
	t.Helper()
	if err := raw(r).queryRow(query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func second[T any](_ T, err error) error { return err }

// eventually waits for what happens on another goroutine or in another process.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s did not happen", what)
		}
	}
}

func snapshotNow(t testing.TB, db *store, reason string) (s storage.SnapshotInfo) {
	t.Helper()
	if err := db.Alone(t.Context(), func(tx *storage.Tx) (err error) {
		s,
			err = db.Snapshot(tx, reason)
		return err
	}); err != nil {
		t.Fatalf("snapshot: %v", err)
	}
	return s
}

func storeFile(db *store) string { return filepath.Join(db.Dir(), storeName) }
