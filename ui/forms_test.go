package ui

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

// sayers are the packages whose words.Form constants the window says. Of the server it is what stands in listen.go: all
// else answers programs.
var sayers = []string{"griddle/shop/words", "griddle/shop/wire", "griddle/shop", "griddle/shop/model",
	"griddle/shop/order", "griddle/shop/refusal", "griddle/shop/statement", "griddle/shop/sheet", "griddle/shop/tables",
	"griddle/shop/prefs", "griddle/shop/books", "griddle/shop/sales", "griddle/shop/sample", "griddle/shop/importer",
	"griddle/shop/webhooks", "griddle/delivery", "griddle/server",
	"griddle/vault"}

// sayKey begins the keys of forms among the texts.
const sayKey = "say: "

// listed is what go list tells of a package.
type listed struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
}

// packages asks the go command for the sayers and the compiled form of what they import.
func packages(t *testing.T) (all map[string]listed) {
	t.Helper()
	args := []string{"list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles"}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "-tags" {
				args = append(args, "-tags", s.Value)
			}
		}
	}
	cmd := exec.Command("go", append(args, sayers...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	all = map[string]listed{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all[p.ImportPath] = p
	}
}

// saidForms finds every words.Form that is written out in the sayers, by its type, and where.
func saidForms(t *testing.T) map[string]string {
	t.Helper()
	all := packages(t)
	files := token.NewFileSet()
	imports := importer.ForCompiler(files, "gc",
		func(path string) (io.ReadCloser, error) { return os.Open(all[path].Export) })
	found := map[string]string{}
	for _, path := range sayers {
		var parsed []*ast.File
		for _, name := range all[path].GoFiles {
			f, err := parser.ParseFile(files, filepath.Join(all[path].Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			parsed = append(parsed, f)
		}
		info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
		conf := types.Config{Importer: imports, Error: func(err error) { t.Errorf("%s: %v", path, err) }}
		_, _ = conf.Check(path, files, parsed, info) // Error has told
		for _, f := range parsed {
			if path == "griddle/server" && filepath.Base(files.Position(f.Pos()).Filename) != "listen.go" {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				e, ok := n.(ast.Expr)
				if !ok {
					return true
				}
				tv := info.Types[e]
				if tv.IsType() || tv.Type == nil || tv.Type.String() != "griddle/shop/words.Form" {
					return true
				}
				if tv.Value != nil {
					if text := constant.StringVal(tv.Value); text != "" {
						found[text] = files.Position(e.Pos()).String()
					}
					return false
				}
				if c, ok := e.(*ast.CallExpr); ok && info.Types[c.Fun].IsType() && path != "griddle/shop/words" {
					t.Errorf("%s: a form is written out, so that it can be found and translated",
						files.Position(e.Pos()))
				}
				return true
			})
		}
	}
	return found
}

// verb is a place of fmt in a form or its translation, which may number it.
var verb = regexp.MustCompile(`%(\[(\d+)\])?([a-z0-9]+)|\{field\}|%%`)

// verbs are the places of a form, each with the number of what it takes: "%[2]d" and the second of "%s %d" are the
// same.
func verbs(form string) (all []string) {
	next := 0
	for _, m := range verb.FindAllStringSubmatch(form, -1) {
		switch {
		case m[3] == "":
			all = append(all, m[0])
		case m[2] != "":
			all = append(all, m[2]+m[3])
		default:
			next++
			all = append(all, string(rune('0'+next))+m[3])
		}
	}
	slices.Sort(all)
	return all
}

// TestForms_EveryOneIsTranslated holds that what the store says reaches the owner in each language. The texts' own
// tests see to it that every language has what English has.
func TestForms_EveryOneIsTranslated(t *testing.T) {
	found := saidForms(t)
	if len(found) < 100 {
		t.Fatalf("only %d forms found: the search is broken", len(found))
	}
	english := read(t, "en.json")
	for form, at := range found {
		_, there := english[sayKey+form]
		switch why := onlyPrograms(form); {
		case why == "" && !there:
			t.Errorf("%s: the translations lack %q; run go test ./ui -run Texts -update, or say here why no owner "+
				"meets it", at, form)
		case why != "" && there:
			t.Errorf("%q is translated although %s", form, why)
		}
	}
	for why, forms := range forPrograms {
		for _, form := range forms {
			if _, ok := found[form]; !ok {
				t.Errorf("no code says %q any more (%s)", form, why)
			}
		}
	}
}

func TestForms_TranslationsHaveTheSamePlaces(t *testing.T) {
	files, err := filepath.Glob(texts + "*.json")
	if err != nil || len(files) < 2 {
		t.Fatalf("languages: %v, %v", files, err)
	}
	for _, file := range files {
		for key, forms := range read(t, filepath.Base(file)) {
			form, ok := strings.CutPrefix(key, sayKey)
			if !ok {
				continue
			}
			if want, got := verbs(form), verbs(forms["other"]); !slices.Equal(want, got) {
				t.Errorf("%s: %q has the places %v, %q has %v", file, form, want, forms["other"], got)
			}
		}
	}
}

// forPrograms are the forms that no owner meets, by the reason.
var forPrograms = map[string][]string{
	"the API reads it, and nothing else": {
		"\\%c is not an escape that JSON knows",
		"\\u needs four hexadecimal digits",
		"a colon is missing after %s",
		"a comma or the end of %s is missing",
		"a control character stands in a text; write it as \\u%04x",
		"a list",
		"a member name in double quotes is missing",
		"a number is malformed",
		"a value is missing or misspelt",
		"an object",
		"it ends in the middle of %s",
		"it ends in the middle of a text",
		"it ends where a value is expected",
		"it is nested deeper than %d levels",
		"something follows after its end",
		"Send one JSON text, as in \"Blue Bracelet\", or plain text with Content-Type: text/plain.",
		"The data has none of the members that belong here; send the record itself, without anything around it.",
		"The data has an object with more than %d members.",
		"{field} is a number of more than %d characters.",
		"{field} must end in .png, .jpg, .jpeg or .gif, so the picture was not stored.",
		"The data must be a JSON object, beginning with { and ending with }.",
		"There is no data in the request; a JSON object is needed.",
		"The data must be a list of the numbers 0 to 255, such as [137,80,78,71].",
		"{field} must be a number from 0 to 255.",
		"{field} is missing: send the bytes of the picture.",
	},
	"only a request has an address with an id": {
		"{field} differs between the address and the data; send the same id in both.",
		"{field} in the address is not an id such as 3421370c-18e4-4bf4-8746-bab47b3df295.",
	},
	"only programs fetch the contents of files": {
		"There is no such file, or nothing was uploaded to it yet.",
	},
	"only programs clear a store": {
		"Clear operations are not allowed now. Allow them for 60 minutes in Griddle under Admin → API, then try again.",
	},
	"kit.Sentence words what caused it": {
		"Present password is wrong; enter the admin password.",
		"Present password was wrong too often. Wait a moment, then try again.",
	},
}

func onlyPrograms(form string) string {
	for why, forms := range forPrograms {
		if slices.Contains(forms, form) {
			return why
		}
	}
	return ""
}
