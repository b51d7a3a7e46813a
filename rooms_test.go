package main

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// What the rooms of the house may know of each other; a room that is not named may know all. Tests may look further.
var rooms = []struct {
	room  string
	knows []string // rooms and packages of other modules that matter here
}{
	{"storage", []string{"storage/internal/disk"}},
	{"storage/internal/disk", nil},
	{"storage/signal", nil},
	{"storage/sqlite", []string{"storage", "storage/internal/disk", "storage/signal"}},
	{"storage/enginetest", []string{"storage"}},
	{"storage/storagetest", []string{"storage"}},
	{"shop/drawing", nil},
	{"shop/words", nil},
	{"shop/wire", []string{"shop/words"}},
	{"shop/order", []string{"shop/words"}},
	{"shop/document", []string{"shop/order"}},
	{"shop/picture", nil},
	{"shop/report", []string{"shop/order"}},
	{"shop/statement", []string{"shop/order", "shop/report", "shop/words"}},
	{"shop/importer", []string{"shop", "shop/words", "storage", "net/http"}},
	{"shop/sheet", []string{"shop/words"}},
	{"shop/tables", []string{"shop", "shop/model", "shop/sheet", "shop/words", "storage"}},
	{"shop/activity", []string{"storage"}},
	{"shop/answers", []string{"storage"}},
	{"shop/password", nil},
	{"shop/webhooks", []string{"shop/refusal", "shop/words", "storage"}},
	{"shop/refusal", []string{"shop/wire", "shop/words", "storage"}},
	{"shop/prefs", []string{"shop/password", "shop/refusal", "storage"}},
	{"shop/model", []string{"shop/refusal", "shop/wire", "shop/words", "storage", "storage/signal"}},
	{"shop", []string{
		"storage", "shop/activity", "shop/answers", "shop/document", "shop/model", "shop/order",
		"shop/password", "shop/picture", "shop/prefs", "shop/refusal", "shop/report", "shop/webhooks", "shop/wire",
		"shop/words",
	}},
	{"shop/books", []string{
		"shop", "shop/model", "shop/order", "shop/report", "shop/statement", "shop/wire", "shop/words", "storage",
	}},
	{"shop/sample", []string{
		"shop", "shop/drawing", "shop/model", "shop/order", "shop/sales", "shop/wire", "storage",
	}},
	{"shop/sales", []string{
		"shop", "shop/document", "shop/model", "shop/order", "shop/wire", "shop/words", "storage",
	}},
	{"shop/shoptest", []string{
		"shop", "shop/model", "shop/order", "shop/wire", "storage", "storage/sqlite", "storage/storagetest",
	}},
	{"bridge", []string{"net/http"}},
	{"delivery", []string{"net/http", "shop", "shop/model", "shop/webhooks", "shop/words", "storage", "vault"}},
	{"vault", []string{"shop/words", "storage", "storage/signal"}},
	{"server/gate", []string{"net/http", "vault"}},
	{"server/status", []string{"shop/words"}},
	{"server", []string{
		"net/http", "server/gate", "server/status", "shop", "shop/activity", "shop/answers", "shop/books", "shop/model",
		"shop/report", "shop/wire", "shop/words", "storage", "storage/signal", "vault",
	}},
	{"app", []string{
		"delivery", "server", "server/status", "shop", "shop/model", "shop/words", "storage", "storage/sqlite", "vault",
	}},
	{"cli", []string{
		"app", "bridge", "delivery", "shop", "shop/activity", "shop/importer", "shop/model", "shop/sample",
		"shop/sheet",
		"shop/tables", "shop/webhooks", "shop/words", "storage", "vault",
	}},
	{"ui/look", nil},
	{"ui/kit", []string{"ui/look"}},
	{"ui/say", []string{"shop", "shop/order", "shop/sales", "shop/prefs", "shop/report", "shop/words", "ui/kit",
		"vault"}},
	{"ui/paper", []string{"shop", "shop/document", "shop/order", "shop/sales", "ui/kit", "ui/say"}},
	{"ui/desktop", []string{"app", "storage", "ui", "ui/desktop/locale", "ui/look"}},
}

const (
	// engineRoom is what only those who put the program together import.
	engineRoom = "storage/sqlite"
	// theDriver is what nobody but the engine speaks with.
	theDriver = "github.com/mattn/go-sqlite3"
)

var (
	// composing rooms may choose the engine.
	composing = []string{"app"}
	// speaking rooms speak the engine's language.
	speaking = []string{engineRoom, "storage/storagetest"}
	// itsWords are the words of a statement or a pragma, the type of a column and the end of an order.
	itsWords = regexp.MustCompile(`(?s)\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|` +
		`UPDATE\s+\w+\s+(AS\s+\w+\s+)?SET|` +
		`DELETE\s+FROM|CREATE\s+(TABLE|INDEX|TRIGGER|VIEW)|ALTER\s+TABLE|PRAGMA\s+\w+|json_(extract|each|object)\(|` +
		`PRIMARY\s+KEY|COLLATE\s)|^.(TEXT|INTEGER|REAL|BLOB)\b|\s(DESC|ASC)\b`)
	// anEngine is what the room storage says nothing of.
	anEngine = regexp.MustCompile(`(?i)sqlite|sql\b|pragma|\bfts|\bwal\b`)
	// forEngines is what storage hands to engines alone.
	forEngines = []string{"Inside", "NewDB", "NewTx"}
	// forTheShop is what shop/model hands to the shop alone: who has it writes past the rules of its models.
	forTheShop = []string{
		"Base", "ChangesDDL", "Declare", "InOne", "Journal", "Keeper", "LastPlace", "Link", "LinkLast", "LinkTable",
		"Look", "ModelOf", "NewBase", "NewResource", "NextNumber", "NumbersDDL", "Of", "RaiseNumber", "ReadOne",
		"Try", "Unlink",
	}
	// ofTheShop is what shop does with a transaction of somebody else's, past the rules of its records.
	ofTheShop = []string{"NameOrder", "NumberLines", "PutPropertyValue", "SaveAvailability", "Upgrades", "Write"}
	// withinTheShop are the rooms above the shop that are at home in it, with what of that each of them may use.
	withinTheShop = map[string][]string{
		"shop/books": {"Look", "ModelOf"}, // it only reads
		"shop/sales": {"Journal", "Look", "ModelOf", "NameOrder", "NextNumber", "NumberLines", "Of", "ReadOne",
			"Write"},
		"shop/sample": {"Keeper", "Link", "ModelOf", "Of", "Prepare", "PutPropertyValue", "SaveAvailability", "Write"},
		"app":         {"Upgrades"},
	}
)

// TestRooms: the arrows between the rooms go one way, only the engine speaks its language, and only who puts the
// program together knows which one it is. Tests outside speak it where they play an older or a foreign program.
func TestRooms(t *testing.T) {
	for _, path := range ownFiles(t) {
		if !strings.HasSuffix(path, "_test.go") {
			checkRoom(t, path)
		}
	}
}

// ownFiles answers the paths of all our Go files, tests included.
func ownFiles(t *testing.T) []string {
	var files []string
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := d.Name(); d.IsDir() && path != "." && (strings.HasPrefix(name, ".") || name == "testdata") {
			return fs.SkipDir
		}
		if !d.IsDir() && filepath.Ext(path) == ".go" {
			files = append(files, filepath.ToSlash(path))
		}
		return nil
	})
	if err != nil || len(files) < 200 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	return files
}

// TestItsWords: what a declaration or a query could hold of the engine's language is found, and nothing else.
func TestItsWords(t *testing.T) {
	for literal, found := range map[string]bool{
		`"TEXT"`: true, `"INTEGER"`: true, `"BLOB"`: true, `"INTEGER PRIMARY KEY AUTOINCREMENT"`: true,
		`"id DESC"`: true, `" DESC"`: true, `"name_sort ASC, pk"`: true, `"SELECT 1 FROM a"`: true,
		`"id"`: false, `"Text"`: false, `"a text"`: false, `"DESCRIPTION"`: false, `"in descending order"`: false,
	} {
		if itsWords.MatchString(literal) != found {
			t.Errorf("%s: found is to be %v", literal, found)
		}
	}
}

// byName are the rooms of which some rooms may use some things only.
var byName = []string{"griddle/shop", "griddle/shop/model", "griddle/storage"}

func checkRoom(t *testing.T, where string) {
	t.Helper()
	room := where[:max(strings.LastIndex(where, "/"), 0)]
	file, err := parser.ParseFile(token.NewFileSet(), where, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		checkImport(t, where, room, imported)
		if spec.Name != nil && slices.Contains(byName, imported) {
			t.Errorf("%s gives %s another name, by which nobody looks for what may not be used of it", where, imported)
		}
	}
	if room == "storage" {
		text, err := os.ReadFile(where)
		if word := anEngine.Find(text); word != nil || err != nil {
			t.Errorf("%s speaks of an engine: %s, %v", where, word, err)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if room == "shop" && n.Name.IsExported() && takesTx(n.Type.Params) &&
				!slices.Contains(ofTheShop, n.Name.Name) {
				t.Errorf("%s hands out %s, which works in somebody else's transaction: name it in ofTheShop", where,
					n.Name.Name)
			}
		case *ast.BasicLit:
			if n.Kind == token.STRING && !slices.Contains(speaking, room) && itsWords.MatchString(n.Value) {
				t.Errorf("%s speaks the engine's language: %.60s", where, n.Value)
			}
		case *ast.SelectorExpr:
			of, is := n.X.(*ast.Ident)
			if is && of.Name == "storage" && slices.Contains(forEngines, n.Sel.Name) && room != engineRoom {
				t.Errorf("%s uses storage.%s, which is for engines", where, n.Sel.Name)
			}
			if is && of.Name == "model" && slices.Contains(forTheShop, n.Sel.Name) && !inTheShop(room) &&
				!slices.Contains(withinTheShop[room], n.Sel.Name) {
				t.Errorf("%s uses model.%s, which is for the shop", where, n.Sel.Name)
			}
			// Those of the store are methods, and nothing else has their names.
			if (is && of.Name == "shop" || n.Sel.Name != "Write" && n.Sel.Name != "Upgrades") &&
				slices.Contains(ofTheShop, n.Sel.Name) && !inTheShop(room) &&
				!slices.Contains(withinTheShop[room], n.Sel.Name) {
				t.Errorf("%s uses %s, which is for rooms within the shop", where, n.Sel.Name)
			}
			if n.Sel.Name == "Prepare" && !inTheShop(room) && !slices.Contains(speaking, room) &&
				!slices.Contains(withinTheShop[room], "Prepare") {
				t.Errorf("%s prepares what goes along with a record, which is for the shop", where)
			}
		}
		return true
	})
}

// takesTx says whether a function is handed a transaction.
func takesTx(params *ast.FieldList) bool {
	return slices.ContainsFunc(params.List, func(f *ast.Field) bool {
		star, is := f.Type.(*ast.StarExpr)
		if !is {
			return false
		}
		of, is := star.X.(*ast.SelectorExpr)
		return is && of.Sel.Name == "Tx"
	})
}

// inTheShop says whether a room declares models, or carries them out.
func inTheShop(room string) bool { return room == "shop" || room == "shop/model" }

func checkImport(t *testing.T, where, room, imported string) {
	t.Helper()
	if imported == theDriver && !slices.Contains(speaking, room) {
		t.Errorf("%s imports the engine's driver", where)
	}
	name, own := strings.CutPrefix(imported, "griddle/")
	forTests := strings.HasSuffix(room, "test")
	if name == engineRoom && !slices.Contains(composing, room) && !forTests {
		t.Errorf("%s chooses the engine", where)
	}
	for _, r := range rooms {
		if r.room == room && (own || imported == "net/http") && !slices.Contains(r.knows, name) {
			t.Errorf("%s imports %s, which its room must not know", where, imported)
		}
	}
}

// Lines are at most 120 wide, a tab counting four. A raw string and a field's tag cannot be broken.
func TestLinesAreShort(t *testing.T) {
	for _, path := range ownFiles(t) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files := token.NewFileSet()
		file := files.AddFile(path, -1, len(text))
		var s scanner.Scanner
		s.Init(file, text, nil, scanner.ScanComments)
		raw := map[int]bool{}
		for at, tok, lit := s.Scan(); tok != token.EOF; at, tok, lit = s.Scan() {
			if tok == token.STRING && lit[0] == '`' {
				for line := file.Line(at); line <= file.Line(at)+strings.Count(lit, "\n"); line++ {
					raw[line] = true
				}
			}
		}
		for i, line := range strings.Split(string(text), "\n") {
			if wide := utf8.RuneCountInString(line) + 3*strings.Count(line, "\t"); wide > 120 && !raw[i+1] {
				t.Errorf("%s:%d is %d wide", path, i+1, wide)
			}
		}
	}
}
