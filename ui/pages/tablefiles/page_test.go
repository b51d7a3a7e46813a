package tablefiles

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"griddle/shop"
	"griddle/shop/tables"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/pages/products"
	"griddle/ui/shell"
)

func book() shell.Book {
	return shell.Book{Entries: append(products.Entries(), Entry(shell.To(products.Name))), Home: shell.To(Name)}
}

// file writes a file of these lines and lets the page read it.
func file(t *testing.T, f *pagetest.Fixture, name string, lines ...string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	page(f).open(path)
	f.Runner.Flush()
}

func page(f *pagetest.Fixture) *Page { return f.Page.(*Page) }

func TestLooks(t *testing.T) {
	read := func(lines ...string) func(*testing.T, *pagetest.Fixture) {
		return func(t *testing.T, f *pagetest.Fixture) {
			f.Post(t, shop.Products, `{"ProductName":"Pan","Sku":"PAN","SitePrice":9}`)
			file(t, f, "prices.csv", lines...)
		}
	}
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "files-none"},
		pagetest.Scene{Name: "files-changes", Act: read("SKU,Name,Price,Status,Colour",
			"PAN,Frying pan,12.50,active,red", "POT,Pot,8,active,")},
		pagetest.Scene{Name: "files-problems", Act: read("SKU,Name,Price,Status", "PAN,Pan,many,active",
			"POT,,8,active")},
	)
}

// A file is looked at first and changes nothing; Import brings all of it in, and undo takes it back.
func TestImport(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	pan := f.Post(t, shop.Products, `{"ProductName":"Pan","Sku":"PAN","SitePrice":9}`)
	price := func(want string) {
		t.Helper()
		p, err := shop.Products.Get(f.Shop, pan)
		if err != nil || p.SitePrice.String() != want {
			t.Errorf("the price is %s and not %s, %v", p.SitePrice.String(), want, err)
		}
	}
	f.Sees(t, "or drop it on the window")
	file(t, f, "products.csv", "SKU,Name,Price,Colour", "PAN,Pan,12.50,red", "POT,Pot,8,")
	f.Sees(t, "products.csv: Prices, 3 of 4 columns known.", "There is no record that this line can mean.")
	f.Select(t, "What it holds", 5)
	f.Sees(t, "products.csv: Products, 3 of 4 columns known.", "12.5", "Then")
	f.Sees(t, "New: 1 · Changed: 1 · Unchanged: 0 · Wrong: 0\nColumns not used: Colour")
	price("9")
	f.Press(t, "Import")
	price("12.5")
	f.SeesNot(t, "What the file would do")
	f.Press(t, "Undo")
	price("9")
	if n, err := shop.Products.Count(f.Shop); err != nil || n != 1 {
		t.Errorf("%d products after undo, %v", n, err)
	}
}

// What is wrong is said by line and column, and nothing comes in; what the file leaves open is asked.
func TestProblems(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	file(t, f, "products.csv", "SKU,Name,Price,Status", "PAN,Pan,many,active", "POT,Pot,8,active")
	f.Sees(t, "What is wrong", "This is no number; write one such as 12.50.", "many")
	if begin := page(f).begin; !begin.Disabled() {
		t.Error("a file with problems can be imported")
	}
	f.Press(t, "Copy")
	if got := f.Clipboard(); got != "2\tPrice\tmany\tThis is no number; write one such as 12.50." {
		t.Errorf("copied %q", got)
	}
	file(t, f, "products.csv", "SKU;Name;Price;Status", "PAN;Pan;1,234;active")
	f.Sees(t, "It is not clear what the numbers of the file mean: 1.234 and 1,234 can be one thousand two hundred "+
		"thirty-four, or a little more than one. Say which sign its decimals have.")
	f.Select(t, "Decimals", 2)
	f.Sees(t, "New: 1 · Changed: 0 · Unchanged: 0 · Wrong: 0")
	file(t, f, "toys.csv", "Colour,Shape", "red,round")
	f.Sees(t, "None of the columns of toys.csv is known; say what it holds, and give the columns the headers that an "+
		"export of that table has.")
	file(t, f, "none.csv")
	f.Sees(t, "The file none.csv is empty; choose another one.")
}

// A file of another program is known by its headers.
func TestForeign(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	file(t, f, "export.csv", "Handle,Title,Variant Price,Variant SKU", "hat,Hat,9.50,HAT")
	f.Sees(t, "export.csv: Shopify products, 4 of 4 columns known.")
	f.Press(t, "Import")
	if id, err := f.Shop.SKUTaken(t.Context(), "HAT", ""); err != nil || id != "Hat" {
		t.Errorf("the SKU is that of %q, %v", id, err)
	}
}

// What is written is read back without a change.
func TestExport(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{Sample: true}, book())
	for name, ending := range map[string]string{"products": ".xlsx", "inventory": ".csv"} {
		path := filepath.Join(t.TempDir(), name+ending)
		w, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		table, _ := tables.Named(name)
		if err := page(f).fill(w, table, ending, ending == ".csv"); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		page(f).open(path)
		f.Runner.Flush()
		if r := page(f).report; r == nil || r.New+r.Changed+r.Wrong != 0 || r.Same == 0 {
			t.Errorf("%s: %+v", path, r)
		}
		f.Sees(t, kit.Line("Everything is in the store already, just as in the file."))
	}
}
