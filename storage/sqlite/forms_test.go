package sqlite

import (
	"testing"

	"griddle/storage"
)

// bookForms is the schema in which the column of books holds what keyed makes, in this form.
func bookForms(form int, keyed func(*book) any) (sqlSchema, *storage.Collection[book, string]) {
	spec := bookSpec()
	spec.Columns[0].Form, spec.Columns[0].Value = form, keyed
	books := storage.NewCollection(spec)
	schema := testSchema()
	for i, t := range schema.Tables {
		if t.Name == "books" {
			schema.Tables[i] = shopTable(books.Table())
		}
	}
	return schema, books
}

// TestFormsOfColumns: where a column holds something else of a document than it did, all are made anew at the next
// start, without a new schema, and so are those of a snapshot that was taken before; and nothing is done twice.
func TestFormsOfColumns(t *testing.T) {
	calls := 0
	key := func(of string) func(*book) any {
		return func(b *book) any { calls++; return of + b.Name }
	}
	c := testConfig(t.TempDir())
	open := func(form int, of string) (*store, *storage.Collection[book, string]) {
		t.Helper()
		schema, books := bookForms(form, key(of))
		c.Schema, calls = schema, 0
		db, err := opened(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		return db, books
	}
	closed := func(db *store) {
		t.Helper()
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	keyed := func(db *store, want string) {
		t.Helper()
		n := 0
		const query = "SELECT count(*) FROM books WHERE folded = ? || 'Book ' || stock"
		if err := raw(db.Reader()).queryRow(query, want).Scan(&n); err != nil || n != 3 {
			t.Errorf("%d books are keyed by %q: %v", n, want, err)
		}
	}
	db, books := open(1, "a")
	insert := func(no int) {
		t.Helper()
		b := bookNo(no)
		write(t, db, func(tx *storage.Tx) error { _, err := books.Insert(tx, &b); return err })
	}
	for n := range 3 {
		insert(n)
	}
	keyed(db, "a")
	var before storage.SnapshotInfo
	take := func(tx *storage.Tx) (err error) { before, err = db.Snapshot(tx, "clear"); return err }
	if err := db.Alone(t.Context(), take); err != nil {
		t.Fatal(err)
	}
	closed(db)
	if db, books = open(1, "x"); calls > 0 {
		t.Errorf("%d keys were made again", calls)
	}
	keyed(db, "a")
	closed(db)
	db, books = open(2, "b")
	keyed(db, "b")
	insert(4)
	if err := db.restoreShop(t.Context(), before.Path, nil); err != nil {
		t.Fatal(err)
	}
	keyed(db, "b")
	closed(db)
}
