package storage

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if job := os.Getenv(childJob); job != "" {
		os.Exit(runChild(job, os.Args[len(os.Args)-1]))
	}
	goleak.VerifyTestMain(m)
}

// book is a model with a text id, an own part, a column, a field and indexes.
type book struct {
	Bvin  string
	Name  string
	Stock int
	Price float64 `json:",omitempty"`
	Text  string  `json:",omitempty"`
	own   bookOwn
}

type bookOwn struct{ Shelf string }

func bookSpec() Spec[book, string] {
	return Spec[book, string]{
		Table: "books", Version: 1,
		ID:      func(b *book) *string { return &b.Bvin },
		Own:     func(b *book) any { return &b.own },
		Encode:  func(b *book) ([]byte, error) { return json.Marshal(b) },
		Decode:  func(body []byte, b *book) error { return json.Unmarshal(body, b) },
		Columns: []Column[book]{{Name: "folded", Type: "TEXT", Value: func(b *book) any { return strings.ToLower(b.Name) }}},
		Fields:  []Field{{"stock", "INTEGER", "$.Stock"}},
		Indexes: []Index{{Columns: []string{"folded"}}, {Columns: []string{"stock DESC"}, Where: More("stock", 0)}},
	}
}

// ticket is a model with a number id.
type ticket struct {
	ID   int64
	Seat string
}

var (
	books   = NewCollection(bookSpec())
	tickets = NewCollection(Spec[ticket, int64]{
		Table: "tickets", Version: 1,
		ID:     func(t *ticket) *int64 { return &t.ID },
		Encode: func(t *ticket) ([]byte, error) { return json.Marshal(t) },
		Decode: func(body []byte, t *ticket) error { return json.Unmarshal(body, t) },
	})
)

// testSchema has a shop's tables (books, tickets, pictures, search) and others (secrets, activity).
func testSchema() Schema {
	shop := func(t Table) Table { t.Shop = true; return t }
	schema := Schema{Version: 1, Tables: []Table{
		shop(books.Table()),
		shop(tickets.Table()),
		{Name: "pictures", Shop: true, Files: []string{"file"}, DDL: []string{
			"CREATE TABLE IF NOT EXISTS pictures (book TEXT NOT NULL, file TEXT NOT NULL) STRICT"}},
		{Name: "search", Shop: true, Rebuild: rebuildSearch, DDL: []string{
			"CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5(name, content='')"}},
		{Name: "secrets", DDL: []string{
			"CREATE TABLE IF NOT EXISTS secrets (id INTEGER PRIMARY KEY AUTOINCREMENT, secret TEXT NOT NULL) STRICT"}},
		{Name: "activity", NotInSnapshots: true, DDL: []string{
			"CREATE TABLE IF NOT EXISTS activity (what TEXT NOT NULL) STRICT"}},
		{Name: "promises", DDL: []string{
			"CREATE TABLE IF NOT EXISTS promised (id INTEGER PRIMARY KEY) STRICT",
			"CREATE TABLE IF NOT EXISTS promises (id INTEGER REFERENCES promised (id) DEFERRABLE INITIALLY DEFERRED) STRICT"}},
	}}
	list, err := Statements(schema.Tables)
	if err != nil {
		panic(err) // a mistake in the declarations above
	}
	schema.Known = map[int][]string{1: list}
	return schema
}

func rebuildSearch(tx *Tx) error {
	if _, _, err := tx.exec("INSERT INTO search (search) VALUES ('delete-all')"); err != nil {
		return err
	}
	_, _, err := tx.exec("INSERT INTO search (rowid, name) SELECT pk, folded FROM books")
	return err
}

func testConfig(dir string) Config {
	return Config{Dir: dir, Schema: testSchema(), Program: "1.2.3"}
}

// openTest opens a store in dir and closes it at the end of the test.
func openTest(t testing.TB, c Config) *DB {
	t.Helper()
	db, err := Open(t.Context(), c)
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

func newTest(t testing.TB) *DB { return openTest(t, testConfig(t.TempDir())) }

func write(t testing.TB, db *DB, fn func(*Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), fn); err != nil {
		t.Fatalf("write: %v", err)
	}
}

func insertBook(b book) func(*Tx) error {
	return func(tx *Tx) error { _, err := books.Insert(tx, &b); return err }
}

func execute(query string, args ...any) func(*Tx) error {
	return func(tx *Tx) error { _, _, err := tx.exec(query, args...); return err }
}

func bookNo(n int) book {
	return book{Bvin: fmt.Sprintf("b-%06d", n), Name: fmt.Sprintf("Book %d", n), Stock: n}
}

// count counts the rows of a table.
func count(t testing.TB, r Reader, table string) int {
	t.Helper()
	return number(t, r, "SELECT count(*) FROM "+table)
}

func number(t testing.TB, r Reader, query string) (n int) {
	t.Helper()
	if err := r.queryRow(query).Scan(&n); err != nil {
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

// eventually waits for what happens on another goroutine or in another process.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s did not happen", what)
		}
	}
}

func snapshotNow(t testing.TB, db *DB, reason string) (s SnapshotInfo) {
	t.Helper()
	if err := db.Alone(t.Context(), func(tx *Tx) (err error) { s, err = db.Snapshot(tx, reason); return err }); err != nil {
		t.Fatalf("snapshot: %v", err)
	}
	return s
}

func storeFile(db *DB) string { return filepath.Join(db.Dir(), storeName) }
