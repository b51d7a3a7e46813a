package app

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "github.com/mattn/go-sqlite3"

	"griddle/storage/storagetest"
)

// TestKnownSchemas fails when a table changes without a new version and its list.
func TestKnownSchemas(t *testing.T) {
	now, err := Engine.Statements(Schema().Tables)
	if err != nil {
		t.Fatal(err)
	}
	list := strings.Join(now, statementEnd) + statementEnd
	if os.Getenv("GOLDEN") != "" {
		if err := os.WriteFile(schemaFile(SchemaVersion), []byte(list), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(schemaFile(SchemaVersion))
	if err != nil || string(golden) != list {
		t.Errorf("the tables are not those of %s (%v): raise SchemaVersion, provide for older files, "+
			"then run with GOLDEN=1", schemaFile(SchemaVersion), err)
	}
	files, err := filepath.Glob("schemas/*.sql")
	if err != nil || len(files) != SchemaVersion {
		t.Errorf("%d lists for %d versions: %v", len(files), SchemaVersion, err)
	}
}

// TestFilesOfEachVersionOpen makes a file as each version of the program made it, where a version knew several forms
// of a table in each of them, and lets the present one upgrade it. A trigger in it is refused.
func TestFilesOfEachVersionOpen(t *testing.T) {
	for version, list := range knownSchemas() {
		for _, last := range []bool{false, true} {
			if last {
				list = slices.Clone(list)
				slices.Reverse(list)
			}
			t.Run(fmt.Sprint(version, " ", last), func(t *testing.T) {
				dir := t.TempDir()
				makeFile(t, storagetest.File(dir), version, list)
				a, err := Open(t.Context(), Config{Dir: dir, Keyring: noKeyring{}})
				if err != nil {
					t.Fatal(err)
				}
				if _, err := a.Shop.ProductCount(); err != nil {
					t.Error(err)
				}
				if err := a.Close(); err != nil {
					t.Fatal(err)
				}
				// What the upgrade made of it is known too.
				if a, err = Open(t.Context(), Config{Dir: dir, Keyring: noKeyring{}}); err != nil {
					t.Fatalf("the second time: %v", err)
				}
				if err := a.Close(); err != nil {
					t.Fatal(err)
				}
				// An upgrade that was broken off leaves the new tables under the old number; it goes on.
				must(t, storagetest.Run(dir, fmt.Sprint("PRAGMA user_version=", version)))
				if a, err = Open(t.Context(), Config{Dir: dir, Keyring: noKeyring{}}); err != nil {
					t.Fatalf("after half an upgrade: %v", err)
				}
				if err := a.Close(); err != nil {
					t.Fatal(err)
				}
				must(t, storagetest.Run(dir,
					"CREATE TRIGGER evil AFTER INSERT ON products BEGIN DELETE FROM api_keys; END"))
				const refused = `A trigger named "evil" in the file was made by no version of Griddle`
				for _, shared := range []bool{false, true} {
					a, err := Open(t.Context(), Config{Dir: dir, Keyring: noKeyring{}, Shared: shared})
					if err == nil {
						a.Close()
						t.Error("a strange trigger is taken")
					} else if !strings.Contains(Sentence(err), refused) {
						t.Error(err)
					}
				}
			})
		}
	}
}

// makeFile makes a store file out of statements; of several for the same thing the first counts.
func makeFile(t *testing.T, path string, version int, statements []string) {
	t.Helper()
	for _, pragma := range []string{
		"page_size=8192", "application_id=0x4752444C", fmt.Sprint("user_version=", version),
	} {
		must(t, try(path, "PRAGMA "+pragma))
	}
	made := map[string]bool{}
	for _, kind := range []string{"CREATE VIRTUAL TABLE ", "CREATE TABLE ", "CREATE INDEX ", "CREATE UNIQUE INDEX "} {
		for _, sql := range statements {
			rest, is := strings.CutPrefix(sql, kind)
			name, _, _ := strings.Cut(rest, " ")
			if !is || made[name] || strings.HasPrefix(name, "'") || strings.HasPrefix(name, "sqlite_") {
				continue // SQLite makes those by itself
			}
			made[name] = true
			// An index may be of another form of its table.
			if err := try(path, sql); err != nil && !strings.Contains(err.Error(), "no such column") {
				t.Fatalf("%s: %v", sql, err)
			}
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func try(path, statement string) error {
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec(statement)
	return err
}
