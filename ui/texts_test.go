package ui

import (
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"griddle/shop"
)

var update = flag.Bool("update", false, "write the English texts found in the code into en.json")

// formsAt is where words of the store are looked up by their form.
const formsAt = "say/sentence.go"

const texts = "../assets/translations/"

// text is one use of lang.X (a sentence) or lang.XN (one and many).
type text struct {
	fallback, at string
	plural       bool
}

// used finds every text of the window in its code.
func used(t *testing.T) map[string]text {
	t.Helper()
	found := map[string]text{}
	files := token.NewFileSet()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if p, ok := sel.X.(*ast.Ident); !ok || p.Name != "lang" {
				return true
			}
			at := files.Position(call.Pos()).String()
			switch sel.Sel.Name {
			case "X", "XN":
			case "L", "N":
				t.Errorf("%s: use lang.X or lang.XN with a key of its own", at)
				return true
			default:
				return true
			}
			if path == formsAt {
				if _, ok := literal(call.Args[0]); !ok { // say.Translate
					return true
				}
			}
			key, ok1 := literal(call.Args[0])
			fallback, ok2 := literal(call.Args[1])
			if !ok1 || !ok2 {
				t.Errorf("%s: key and text must be written out, so that they can be found", at)
				return true
			}
			now := text{fallback, at, sel.Sel.Name == "XN"}
			if before, twice := found[key]; twice && (before.fallback != now.fallback || before.plural != now.plural) {
				t.Errorf("%s: key %q says something else at %s", at, key, before.at)
			}
			found[key] = now
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for form, at := range saidForms(t) {
		if onlyPrograms(form) == "" {
			found[sayKey+form] = text{fallback: form, at: at}
		}
	}
	english := read(t, "en.json")
	for _, noun := range shop.Nouns() { // say.Counted
		key := "count: " + string(noun)
		found[key] = text{fallback: english[key]["other"], at: "the model of a " + string(noun), plural: true}
	}
	return found
}

func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, err == nil
	case *ast.BinaryExpr:
		a, ok1 := literal(e.X)
		b, ok2 := literal(e.Y)
		return a + b, ok1 && ok2 && e.Op == token.ADD
	}
	return "", false
}

// read is a translation: key to forms; a plain sentence has the form "other" only.
func read(t *testing.T, name string) map[string]map[string]string {
	t.Helper()
	data, err := os.ReadFile(texts + name)
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]any
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	out := map[string]map[string]string{}
	for key, v := range raw {
		forms := map[string]string{}
		switch v := v.(type) {
		case string:
			forms["other"] = v
		case map[string]any:
			for form, s := range v {
				forms[form], _ = s.(string)
			}
		}
		out[key] = forms
	}
	return out
}

func TestTexts_EveryKeyExists(t *testing.T) {
	code := used(t)
	if len(code) < 50 {
		t.Fatalf("only %d texts found in the code: the search is broken", len(code))
	}
	if *update {
		writeEnglish(t, code)
	}
	english := read(t, "en.json")
	for key, c := range code {
		forms, ok := english[key]
		switch {
		case !ok:
			t.Errorf("%s: en.json lacks %q; run go test ./ui -run Texts -update", c.at, key)
		case forms["other"] != c.fallback:
			t.Errorf("%s: en.json says %q for %q, the code %q", c.at, forms["other"], key, c.fallback)
		case c.plural && forms["one"] == "":
			t.Errorf("%s: en.json lacks the form \"one\" of %q", c.at, key)
		}
	}
	for key := range english {
		if _, ok := code[key]; !ok {
			t.Errorf("en.json: %q is used nowhere", key)
		}
	}
}

var plural = regexp.MustCompile(`\b1 (\w+)s\b`)

var placeholder = regexp.MustCompile(`\{\{\.\w+\}\}`)

func TestTexts_EveryLanguageIsWhole(t *testing.T) {
	english := read(t, "en.json")
	files, err := filepath.Glob(texts + "*.json")
	if err != nil || len(files) < 2 {
		t.Fatalf("languages: %v, %v", files, err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		other := read(t, name)
		for key, forms := range english {
			for form, sentence := range forms {
				there := other[key][form]
				if there == "" {
					t.Errorf("%s lacks %q (%s): %q", name, key, form, sentence)
					continue
				}
				if form == "other" && !slices.Equal(places(sentence), places(there)) {
					t.Errorf("%s: %q must name %v, as English does", name, key, places(sentence))
				}
			}
		}
		for key := range other {
			if english[key] == nil {
				t.Errorf("%s: %q is not in en.json", name, key)
			}
		}
	}
}

func places(sentence string) []string {
	found := placeholder.FindAllString(sentence, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func writeEnglish(t *testing.T, code map[string]text) {
	t.Helper()
	before := read(t, "en.json")
	out := map[string]any{}
	for key, c := range code {
		if !c.plural {
			out[key] = c.fallback
			continue
		}
		one := before[key]["one"]
		if one == "" {
			one = plural.ReplaceAllString(strings.ReplaceAll(c.fallback, "{{.N}}", "1"), "1 $1")
		}
		out[key] = map[string]string{"one": one, "other": c.fallback}
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(out); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(texts+"en.json", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
