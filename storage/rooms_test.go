package storage

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What the rooms of the house may know of each other; a room that is not named may know all. Tests may look further.
var rooms = []struct {
	room  string
	knows []string // rooms and packages of other modules that matter here
}{
	{"storage", nil},
	{"shop/words", nil},
	{"shop/wire", []string{"shop/words"}},
	{"shop/picture", nil},
	{"shop/hotcakes", []string{"shop", "shop/words", "storage", "net/http"}},
	{"shop", []string{"storage", "shop/drawing", "shop/picture", "shop/wire", "shop/words"}},
	{"vault", []string{"storage"}},
	{"server/gate", []string{"net/http", "vault"}},
	{"server", []string{"net/http", "server/gate", "shop", "shop/wire", "shop/words", "storage", "vault"}},
	{"ui/look", nil},
}

// theEngine is what nobody but storage speaks with.
const theEngine = "github.com/mattn/go-sqlite3"

// itsWords are the words of a statement or a pragma.
var itsWords = regexp.MustCompile(`(?s)\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|` +
	`UPDATE\s+\w+\s+(AS\s+\w+\s+)?SET|` +
	`DELETE\s+FROM|CREATE\s+(TABLE|INDEX|TRIGGER|VIEW)|ALTER\s+TABLE|PRAGMA\s+\w+|json_(extract|each|object)\()`)

// TestRooms: the arrows between the rooms go one way, and only storage speaks the engine's language. Tests outside
// speak it where they play an older or a foreign program.
func TestRooms(t *testing.T) {
	root := must[string](t)(filepath.Abs(".."))
	files := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := d.Name(); d.IsDir() && path != root && (strings.HasPrefix(name, ".") || name == "testdata") {
			return fs.SkipDir
		}
		if d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		files++
		where, err := filepath.Rel(root, path)
		if err == nil {
			checkRoom(t, filepath.ToSlash(where), path)
		}
		return err
	})
	if err != nil || files < 100 {
		t.Fatalf("%d files: %v", files, err)
	}
}

func checkRoom(t *testing.T, where, path string) {
	t.Helper()
	room := where[:max(strings.LastIndex(where, "/"), 0)]
	file := must[*ast.File](t)(parser.ParseFile(token.NewFileSet(), path, nil, 0))
	inside := room == "storage" || strings.HasPrefix(room, "storage/")
	for _, spec := range file.Imports {
		imported := must[string](t)(strconv.Unquote(spec.Path.Value))
		if imported == theEngine && !inside {
			t.Errorf("%s imports the engine's driver", where)
		}
		name, own := strings.CutPrefix(imported, "griddle/")
		for _, r := range rooms {
			if r.room == room && (own || imported == "net/http") && !slices.Contains(r.knows, name) {
				t.Errorf("%s imports %s, which its room must not know", where, imported)
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		text, is := n.(*ast.BasicLit)
		if is && text.Kind == token.STRING && !inside && itsWords.MatchString(text.Value) {
			t.Errorf("%s speaks the engine's language: %.60s", where, text.Value)
		}
		return true
	})
}
