package sqlite

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"griddle/storage"
	"griddle/storage/internal/disk"
)

// tampered is a copy of a closed store that was changed by another program.
func tampered(t *testing.T, change ...string) (dir string) {
	t.Helper()
	dir, _ = closed(t)
	tamper(t, filepath.Join(dir, storeName), change...)
	return dir
}

func tamper(t *testing.T, path string, change ...string) {
	t.Helper()
	s := must[*session](t)(openPlain(path))
	defer s.close()
	for _, q := range append([]string{"PRAGMA writable_schema=ON"}, change...) {
		if err := s.exec(q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

// strangers are things that no version declared, by what is to be said of them.
var strangers = map[string][]string{
	`a trigger named "evil"`:  {"CREATE TRIGGER evil AFTER INSERT ON books BEGIN DELETE FROM secrets; END"},
	`a view named "evil"`:     {"CREATE VIEW evil AS SELECT * FROM books"},
	`a table named "evil"`:    {"CREATE TABLE evil (x)"},
	`a table named "virtual"`: {"CREATE VIRTUAL TABLE virtual USING fts5(x)"},
	`an index named "evil"`:   {"CREATE INDEX evil ON books (json_extract(body, '$.x'))"},
	`a table named "secrets"`: {"ALTER TABLE secrets ADD COLUMN x INTEGER AS (abs(id))"},
	`a table named "promised"`: {
		"UPDATE sqlite_master SET sql = replace(sql, 'PRIMARY KEY', 'PRIMARY KEY, CHECK (id < 3)') WHERE name = " +
			"'promised'"},
	`a table named "activity"`: {
		"UPDATE sqlite_master SET sql = replace(sql, 'STRICT', '') WHERE name = 'activity'"},
	`a table named "tickets"`: {
		"UPDATE sqlite_master SET sql = replace(sql, 'body TEXT', 'body/**/TEXT') WHERE name = 'tickets'"},
	`an index named "books_folded"`: {
		"UPDATE sqlite_master SET sql = 'CREATE INDEX books_folded ON books (abs(folded))' WHERE name = " +
			"'books_folded'"},
	// The list says one thing, the statement that SQLite believes another.
	`a table named "disguised"`: {"CREATE TRIGGER disguised AFTER INSERT ON books BEGIN DELETE FROM secrets; END",
		"UPDATE sqlite_master SET type = 'table' WHERE name = 'disguised'"},
	`a table named "settings"`: {"UPDATE sqlite_master SET rootpage = 1 WHERE name = 'settings'"},
	`a table named "twice"`: {
		"INSERT INTO sqlite_master SELECT type, 'twice', tbl_name, rootpage, sql FROM sqlite_master WHERE name " +
			"= 'secrets'"},
}

func TestStrangeStoreIsNotOpened(t *testing.T) {
	for what, change := range strangers {
		t.Run(what, func(t *testing.T) {
			dir := tampered(t, change...)
			before := must[[]byte](t)(os.ReadFile(filepath.Join(dir, storeName)))
			for _, shared := range []bool{false, true} {
				c := testConfig(dir)
				c.Shared = shared
				_, err := opened(t.Context(), c)
				if !errors.Is(err, storage.ErrStrange) && !errors.Is(err, storage.ErrDamaged) {
					t.Fatalf("shared %v: got %v, want ErrStrange", shared, err)
				}
				if errors.Is(err, storage.ErrStrange) && !strings.HasPrefix(err.Error(), what) {
					t.Errorf("said: %v", err)
				}
			}
			// An upgrade does not come first.
			c := testConfig(dir)
			c.Schema.Version = 2
			if _, err := opened(t.Context(), c); !errors.Is(err, storage.ErrStrange) &&
				!errors.Is(err, storage.ErrDamaged) {
				t.Errorf("older: got %v, want ErrStrange", err)
			}
			if saved, _ := filepath.Glob(filepath.Join(dir, backupsName, "*")); len(saved) != 0 {
				t.Errorf("saved for an upgrade: %v", saved)
			}
			after := must[[]byte](t)(os.ReadFile(filepath.Join(dir, storeName)))
			if string(before[100:]) != string(after[100:]) { // what stands before is the mode of the journal
				t.Error("the refused file was written to")
			}
		})
	}
}

func TestStrangeVersions(t *testing.T) {
	for version, want := range map[int]error{0: storage.ErrStrange, -1: storage.ErrStrange, 2: storage.ErrNewer} {
		dir := tampered(t, fmt.Sprint("PRAGMA user_version=", version))
		if _, err := opened(t.Context(), testConfig(dir)); !errors.Is(err, want) {
			t.Errorf("version %d: %v, want %v", version, err, want)
		}
	}
	// An upgrade that was broken off leaves what only a later version declares; what none declares stays strange.
	for table, want := range map[string]error{"fresh": nil, "alien": storage.ErrStrange} {
		dir := tampered(t, "CREATE TABLE "+table+" (x INTEGER) STRICT")
		c := testConfig(dir)
		c.Schema, _ = grownSchema()
		db, err := opened(t.Context(), c)
		if !errors.Is(err, want) {
			t.Errorf("table %s in a file of version 1: %v, want %v", table, err, want)
		}
		if err == nil {
			db.Close()
		}
	}
}

func TestStrangeCopies(t *testing.T) {
	for what, change := range strangers {
		t.Run(what, func(t *testing.T) {
			db, _, path := backedUp(t)
			refused := func(where string, err error) {
				t.Helper()
				if !errors.Is(err, storage.ErrStrange) && !errors.Is(err, storage.ErrDamaged) {
					t.Errorf("%s: %v, want ErrStrange", where, err)
				}
			}
			var s storage.SnapshotInfo
			err := db.Alone(t.Context(), func(tx *storage.Tx) (err error) {
				s, err = db.Snapshot(tx, "clear")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			tamper(t, s.Path, change...)
			refused("snapshot", db.restoreShop(t.Context(), s.Path, nil))

			bad := repacked(t, path, func(store string) { tamper(t, store, change...) })
			_, err = db.VerifyBackup(t.Context(), bad)
			refused("verify", err)
			refused("restore", db.RestoreBackup(t.Context(), bad, nil))
			dir := filepath.Join(t.TempDir(), "new")
			refused("unpack", unpackBackup(t.Context(), bad, dir, testSchema()))
			if empty, err := disk.IsEmptyDir(dir, nobody); !empty || err != nil {
				t.Errorf("unpacking left something behind: %v", err)
			}
			if n := count(t, db.Reader(), "books"); n != 1 {
				t.Errorf("%d books", n)
			}
		})
	}
}

// The copy may be swapped between its check and its use: what is attached is looked at once more.
func TestStrangeCopyIsSeenWhenAttached(t *testing.T) {
	db, _, _ := backedUp(t)
	path := filepath.Join(tampered(t, "CREATE VIEW evil AS SELECT * FROM books"), storeName)
	if err := db.in.writer.s.exec("ATTACH DATABASE ? AS restored", fileURI(path)+"?mode=ro&immutable=1"); err != nil {
		t.Fatal(err)
	}
	if err := checkSchema(db.in.writer.s, "restored", db.in.config.Schema); !errors.Is(err, storage.ErrStrange) {
		t.Errorf("got %v, want ErrStrange", err)
	}
	if err := checkSchema(db.in.writer.s, "main", db.in.config.Schema); err != nil {
		t.Errorf("our own: %v", err)
	}
	if err := db.in.writer.s.exec("DETACH DATABASE restored"); err != nil {
		t.Fatal(err)
	}
}

// repacked is a backup whose store was changed, with a manifest that fits.
func repacked(t *testing.T, path string, change func(store string)) string {
	t.Helper()
	store := filepath.Join(t.TempDir(), storeName)
	rewrite(t, path, func(name string, content []byte) []byte {
		if name == storeName {
			if err := os.WriteFile(store, content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return content
	})
	change(store)
	changed := must[[]byte](t)(os.ReadFile(store))
	return rewrite(t, path, func(name string, content []byte) []byte {
		switch name {
		case storeName:
			return changed
		case manifestName:
			var m manifest
			if err := json.Unmarshal(content, &m); err != nil {
				t.Fatal(err)
			}
			for i := range m.Entries {
				if m.Entries[i].Name == storeName {
					sum := sha256.Sum256(changed)
					m.Entries[i].Bytes, m.Entries[i].SHA256 = int64(len(changed)), hex.EncodeToString(sum[:])
				}
			}
			return must[[]byte](t)(json.Marshal(m))
		}
		return content
	})
}

func TestParseObject(t *testing.T) {
	for _, sql := range []string{
		"", "CREATE", "CREATE TABLE x", "CREATE TABLE x AS SELECT 1", "CREATE TABLE x (a", "CREATE TABLE x ('a)",
		"CREATE TRIGGER x AFTER INSERT ON y BEGIN END",
		"CREATE TABLE x (a)\x00, b", "DROP TABLE x", "create table x (a)", "CREATE VIEW x AS SELECT 1",
	} {
		if o, ok := new(known).parse(sql); ok {
			t.Errorf("%q is taken for %+v", sql, o)
		}
	}
	o, ok := new(known).parse(
		"CREATE TABLE 'x'(a INTEGER,  b TEXT DEFAULT ',(' , PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID")
	want := []string{"a INTEGER", "b TEXT DEFAULT ',('", "PRIMARY KEY ( a , b )"}
	if !ok || o.name != "x" || !slices.Equal(o.items, want) || o.tail != "STRICT , WITHOUT ROWID" {
		t.Errorf("%v %+v", ok, o)
	}
}
