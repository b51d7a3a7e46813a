package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"griddle/shop/tables"
)

// TestTables: what export writes import reads, and nothing changes by it; what a file changes is told and counted.
func TestTables(t *testing.T) {
	p := newPlace(t)
	p.ok("sample", "--secret-file", p.secret, "--language", "en")
	dir := t.TempDir()
	for _, table := range tables.Names() {
		for _, way := range [][]string{{".csv"}, {".xlsx"}, {".spreadsheet.csv", "--spreadsheet"}} {
			path := filepath.Join(dir, table+way[0])
			if got := p.ok(append([]string{"export", table, path}, way[1:]...)...); got != path {
				t.Fatalf("%s: %s", table, got)
			}
			if !slices.Contains(readable(), table) {
				continue
			}
			if last := lastLine(p.ok("import", path)); !strings.HasPrefix(last, "0 new, 0 changed, ") ||
				!strings.HasSuffix(last, " same, 0 problems") {
				t.Errorf("%s: %s", path, last)
			}
		}
	}
	file := func(lines ...string) string {
		path := filepath.Join(dir, "file.csv")
		p.must(os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600))
		return path
	}
	path := file("SKU,Price,Extra", "BR-101,7.25,x", "BR-102,abc,y")
	r := p.run("import", path)
	if r.code != 1 || lastLine(strings.TrimSpace(r.stdout)) != "0 new, 1 changed, 0 same, 1 problems" ||
		!strings.HasPrefix(r.stderr, "line 3, Price: abc - ") || !strings.Contains(r.stderr, "Nothing was changed") {
		t.Errorf("%+v", r)
	}
	if path = file("SKU,Price", "BR-101,7.25"); !strings.Contains(p.ok("import", path, "--dry-run"),
		"line 2, Price: 6.8 -> 7.25\n0 new, 1 changed, 0 same, 0 problems") {
		t.Error("the dry run does not say what changes")
	}
	for range 2 { // the dry run has written nothing, the import does
		if got := lastLine(p.ok("import", path)); got != "0 new, 1 changed, 0 same, 0 problems" {
			t.Error(got)
		}
		path = file("SKU,Price", "BR-101,7.30")
	}
	for _, c := range []struct {
		code  int
		words string
		args  []string
	}{
		{2, "here is no table", []string{"export", "toys", filepath.Join(dir, "a.csv")}},
		{2, "must end in .csv or .xlsx", []string{"export", "products", filepath.Join(dir, "a.txt")}},
		{1, "is there already", []string{"export", "products", filepath.Join(dir, "products.csv")}},
		{1, "folder", []string{"export", "products", filepath.Join(dir, "none", "a.csv")}},
		{2, "takes TABLE FILE", []string{"export", "products"}},
		{1, "is not there", []string{"import", filepath.Join(dir, "none.csv")}},
		{2, "here is no table", []string{"import", path, "--table", "toys"}},
		{2, "--decimals is", []string{"import", path, "--decimals", "dot"}},
		{2, "--dates is", []string{"import", path, "--dates", "year"}},
		{2, "--map is one of Shopify products", []string{"import", path, "--map", "Toys"}},
		{2, "--only is", []string{"import", path, "--only", "some"}},
		{2, "--charset is", []string{"import", path, "--charset", "EBCDIC"}},
	} {
		p.fails(c.code, c.words, c.args...)
	}
	p.fails(1, "None of the columns", "import", file("Colour;Shape", "red;round"))
	p.fails(1, "is none of shopify products", "import", path, "--map", "shopify products")
	path = file("Handle,Title,Variant Price,Variant SKU", "hat,Hat,9.50,HAT")
	if got := p.ok("import", path, "--dry-run"); !strings.HasPrefix(got,
		"Format: Shopify products\nTable: products\n") {
		t.Error(got)
	}
	path = file("SKU;Price", "BR-101;1,234")
	p.fails(1, "which sign", "import", path)
	if got := p.ok("import", path, "--decimals", "comma", "--dry-run"); !strings.Contains(got, "-> 1.234\n") {
		t.Error(got)
	}
	if got := p.ok("export", "products", filepath.Join(dir, "products.csv"), "--force"); got == "" {
		t.Error("a file that is there is not replaced")
	}
}

func lastLine(text string) string { return text[strings.LastIndex(text, "\n")+1:] }
