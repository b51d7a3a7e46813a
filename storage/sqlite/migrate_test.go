package sqlite

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"griddle/storage"
)

// grown is book in a later version: a further member, columns and an index.
func grownSchema() (sqlSchema, *storage.Collection[book, string]) {
	s := bookSpec()
	s.Version = 2
	s.Encode = func(b *book) ([]byte, error) {
		type plain book
		return json.Marshal(struct {
			plain
			Added string
		}{plain(*b), "new"})
	}
	initial := func(b *book) any { return b.Name[:1] }
	s.Columns = append(s.Columns, storage.Column[book]{Name: "initial", Type: storage.Text, Value: initial})
	s.Columns[1].Value = func(b *book) any { return int(b.Price) }
	s.Columns = append(s.Columns, storage.Column[book]{Name: "added", Type: storage.Text,
		Value: func(*book) any { return "new" }})
	s.Indexes = []storage.Index{{Columns: []string{"folded"}, Unique: true},
		{Columns: []string{"added", "initial"}}}
	c := storage.NewCollection(s)
	schema := testSchema()
	schema.Version = 3
	for i, t := range schema.Tables {
		switch t.Name {
		case "books":
			schema.Tables[i] = shopTable(c.Table())
		case "secrets":
			schema.Tables[i].DDL = []string{
				"CREATE TABLE IF NOT EXISTS secrets (id INTEGER PRIMARY KEY AUTOINCREMENT, secret TEXT NOT " +
					"NULL, uses INTEGER NOT NULL DEFAULT 0, note TEXT) STRICT",
				"CREATE INDEX IF NOT EXISTS secrets_uses ON secrets (uses)",
			}
		case "search":
			schema.Tables[i].DDL = []string{"CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5(name, " +
				"content='', prefix='2 3')"}
		}
	}
	schema.Tables = append(schema.Tables, made(storage.Table{Name: "fresh"},
		"CREATE TABLE IF NOT EXISTS fresh (x INTEGER) STRICT"))
	return schema, c
}

// oldStore makes a store of version 1 with rows.
func oldStore(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	db := must[*store](t)(opened(t.Context(), testConfig(dir)))
	write(t, db, func(tx *storage.Tx) error {
		for n := range 1200 { // more than one batch
			b := bookNo(n)
			b.Price, b.own.Shelf = float64(n+1), "here"
			if err := insertBook(b)(tx); err != nil {
				return err
			}
		}
		return execute("INSERT INTO secrets (secret) VALUES ('s')")(tx)
	})
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func checkGrown(t *testing.T, db *store, c *storage.Collection[book, string]) {
	t.Helper()
	r := db.Reader()
	n := number(t, r, "SELECT count(*) FROM books WHERE version = 2 AND added = 'new' AND "+
		"initial = 'B' AND stock = json_extract(body, '$.Price')")
	if n != 1200 {
		t.Errorf("%d books brought up to the declaration, want 1200", n)
	}
	if b := must[book](t)(c.Get(r, "b-000007")); b.own.Shelf != "here" || b.Name != "Book 7" {
		t.Errorf("after the rewrite: %+v", b)
	}
	got := must[map[string]string](t)(indexes(raw(r), "books"))
	if len(got) != 2 || !strings.Contains(got["books_folded"], "UNIQUE") || got["books_added_initial"] == "" {
		t.Errorf("indexes %v", got)
	}
	var hits int
	if err := raw(r).queryRow("SELECT count(*) FROM search WHERE search MATCH 'bo*'").Scan(&hits); err != nil ||
		hits != 1200 {
		t.Errorf("search finds %d, %v", hits, err)
	}
	if n := count(t, r, "fresh"); n != 0 {
		t.Errorf("fresh has %d rows", n)
	}
}

func TestMigrate_Grows(t *testing.T) {
	dir := oldStore(t)
	c := testConfig(dir)
	var grown *storage.Collection[book, string]
	c.Schema, grown = grownSchema()
	var ran []int
	step := func(n int) func(*storage.Tx) error {
		return func(tx *storage.Tx) error {
			ran = append(ran, n)
			return execute("UPDATE secrets SET uses = uses + 1, note = 'upgraded'")(tx)
		}
	}
	c.Schema.Upgrades = map[int]func(*storage.Tx) error{1: step(1), 2: step(2), 3: step(3), 4: step(4)}
	db := openTest(t, c)
	if !slices.Equal(ran, []int{2, 3}) {
		t.Errorf("upgrades %v ran, want 2 and 3", ran)
	}
	checkGrown(t, db, grown)
	var uses int
	err := raw(db.Reader()).queryRow("SELECT uses FROM secrets WHERE note = 'upgraded'").Scan(&uses)
	if err != nil || uses != 2 {
		t.Errorf("uses %d, %v", uses, err)
	}
	if v := must[int64](t)(db.in.writer.s.number("PRAGMA user_version")); v != 3 {
		t.Errorf("version %d, want 3", v)
	}
	saved, _ := filepath.Glob(filepath.Join(dir, backupsName, "before-upgrade-*-from-1.db"))
	if len(saved) != 1 {
		t.Fatalf("saved before the upgrade: %v", saved)
	}
	if v, err := checkCopy(saved[0], "integrity_check", testSchema()); v != 1 || err != nil {
		t.Errorf("the saved store has version %d, %v", v, err)
	}
	reopen(t, db, c)
	if len(ran) != 2 {
		t.Errorf("upgrades ran again: %v", ran)
	}
}

// A fresh store and a migrated one have the same columns and indexes.
func TestMigrate_LikeFresh(t *testing.T) {
	c := testConfig(oldStore(t))
	c.Schema, _ = grownSchema()
	migrated := openTest(t, c)
	c.Dir = t.TempDir()
	fresh := openTest(t, c)
	for _, table := range c.Schema.Tables {
		shape := func(db *store) (names []string) {
			for _, c := range must[[]column](t)(columns(raw(db.Reader()), "main", table.Name)) {
				names = append(names, c.name+" "+c.kind)
			}
			for name, def := range must[map[string]string](t)(indexes(raw(db.Reader()), table.Name)) {
				names = append(names, name+" "+def)
			}
			slices.Sort(names)
			return names
		}
		if a, b := shape(migrated), shape(fresh); !slices.Equal(a, b) {
			t.Errorf("%s: migrated %v, fresh %v", table.Name, a, b)
		}
	}
}

func TestMigrate_FailureChangesNothing(t *testing.T) {
	dir := oldStore(t)
	c := testConfig(dir)
	c.Schema.Version = 2
	refused := errors.New("refused")
	c.Schema.Upgrades = map[int]func(*storage.Tx) error{2: func(tx *storage.Tx) error {
		if err := execute("DELETE FROM secrets")(tx); err != nil {
			return err
		}
		return refused
	}}
	if _, err := opened(t.Context(), c); !errors.Is(err, refused) {
		t.Fatalf("got %v", err)
	}
	db := openTest(t, testConfig(dir))
	if n := count(t, db.Reader(), "secrets"); n != 1 {
		t.Errorf("%d secrets, want 1", n)
	}
}

func TestMigrate_NoBackupNoMigration(t *testing.T) {
	dir := oldStore(t)
	if err := os.WriteFile(filepath.Join(dir, backupsName), []byte("in the way"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := testConfig(dir)
	c.Schema.Version = 2
	if _, err := opened(t.Context(), c); err == nil {
		t.Fatal("migrated without a backup")
	}
	openTest(t, testConfig(dir)) // still version 1
}
