package tables

import (
	"context"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"griddle/shop"
	"griddle/shop/sample"
	"griddle/shop/sheet"
)

// file writes a file of lines.
func file(t testing.TB, name string, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// cells are the records of a CSV file, without line breaks of their own in it, by header.
func cells(t testing.TB, path string) (heads []string, rows [][]string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err = csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[0], rows[1:]
}

// TestRead_IntoAnother: the tables of a store read into an empty one are the tables of the other.
func TestRead_IntoAnother(t *testing.T) {
	from, to := newStore(t), newStore(t)
	if err := sample.Fill(from, context.Background(), "en"); err != nil {
		t.Fatal(err)
	}
	for _, table := range All() {
		if !table.Reads() {
			continue
		}
		path := export(t, from, table, "a.csv", sheet.Exchange(berlin))
		r := read(t, to, path, table.Name, Options{Lists: true})
		if r.Wrong > 0 {
			t.Fatalf("%s: %s", table.Name, told(r))
		}
		if again := read(t, to, path, table.Name, Options{}); again.New+again.Changed+again.Wrong > 0 {
			t.Errorf("%s, read again: %s", table.Name, told(again))
		}
	}
	for _, table := range All() {
		if !table.Reads() {
			continue
		}
		heads, want := cells(t, export(t, from, table, "a.csv", sheet.Exchange(berlin)))
		_, got := cells(t, export(t, to, table, "b.csv", sheet.Exchange(berlin)))
		same(t, table.Name, heads, want, got)
	}
}

// same compares rows in any order, but for what is the server's.
func same(t *testing.T, table string, heads []string, want, got [][]string) {
	t.Helper()
	plain := func(rows [][]string) (all []string) {
		for _, row := range rows {
			line := ""
			for i, cell := range row {
				switch {
				case strings.HasPrefix(heads[i], "property:"), heads[i] == "Created", heads[i] == "Since",
					heads[i] == "Reserved",
					heads[i] == "Available",
					heads[i] == "Id" && table != "products" && table != "categories":
				default:
					line += heads[i] + "=" + cell + "; "
				}
			}
			all = append(all, line)
		}
		slices.Sort(all)
		return all
	}
	a, b := plain(want), plain(got)
	if len(a) != len(b) {
		t.Errorf("%s: %d rows, not %d", table, len(b), len(a))
	}
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Errorf("%s:\n%.900s\nnot\n%.900s", table, b[i], a[i])
			return
		}
	}
}

// TestRead_AnyOrder: rows and columns in any order, and some of the columns, mean the same.
func TestRead_AnyOrder(t *testing.T) {
	s := newStore(t)
	if err := sample.Fill(s, context.Background(), "en"); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 4))
	for _, table := range All() {
		if !table.Reads() {
			continue
		}
		heads, rows := cells(t, export(t, s, table, "a.csv", sheet.Exchange(berlin)))
		order := random.Perm(len(heads))[:(len(heads)+1)/2]
		if !slices.Contains(order, 0) {
			order = append(order, 0) // the ids
		}
		random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		path := filepath.Join(t.TempDir(), "a.csv")
		w, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		out := csv.NewWriter(w)
		for _, row := range append([][]string{heads}, rows...) {
			var some []string
			for _, i := range order {
				some = append(some, row[i])
			}
			_ = out.Write(some)
		}
		out.Flush()
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if r := read(t, s, path, table.Name, Options{}); r.New+r.Changed+r.Wrong > 0 || r.Same != len(rows) {
			t.Errorf("%s with the columns %v: %s", table.Name, order, told(r))
		}
	}
}

// TestRead_Undo: what an import changed is one step, and undone the store is as before.
func TestRead_Undo(t *testing.T) {
	s := newStore(t)
	ctx := context.Background()
	if err := sample.Fill(s, ctx, "en"); err != nil {
		t.Fatal(err)
	}
	before := everything(t, s)
	path := file(t, "products.csv",
		"Row,SKU,Parent SKU,Name,Price,Categories,Manufacturer,On hand,Option 1 name,Option 1 value,"+
			"Related SKUs,Volume prices,Roles,More pictures,property:Made in",
		"product,NEW-1,,New one,3.50,Brand new > Deep | Bread,New maker,7,,,BR-101,10=3.00,Members,a.png,Berlin",
		"product,NEW-2,,New two,9,,,,Size,,,,,,",
		"variant,NEW-2-S,NEW-2,,,,,4,,Small,,,,,",
		"variant,NEW-2-L,NEW-2,,12,,,5,,Large,,,,,",
		"product,BR-101,,Sourdough,7.20,Cups > Teapots,Mill Lane Bakehouse,,,,NEW-1 | NEW-2,5=6 | "+
			"50=5,Members,new.png,",
		"variant,KI-601-9,KI-601,,,,,3,,Purple,,,,,")
	r := read(t, s, path, "", Options{Lists: true})
	if told(r)[:39] != "5 new, 1 changed, 0 same, 0 problems\n  " {
		t.Fatal(told(r))
	}
	if now := everything(t, s); now == before {
		t.Fatal("nothing was changed")
	}
	again := read(t, s, path, "", Options{Lists: true})
	if again.New+again.Changed+again.Wrong > 0 {
		t.Errorf("read again: %s", told(again))
	}
	changes, err := s.Changes()
	if err != nil || len(changes) != 1 || changes[0].Kind != shop.FromFile || changes[0].Count != 6 {
		t.Fatalf("%+v, %v", changes, err)
	}
	if err := s.Undo(ctx, changes[0].ID); err != nil {
		t.Fatal(err)
	}
	if now := everything(t, s); now != before {
		t.Error("undone, the store is another than before")
	}
}

// everything is all records of the models that imports write.
func everything(t *testing.T, s *shop.Store) string {
	t.Helper()
	var all strings.Builder
	ctx := context.Background()
	add := func(list func(*shop.Store, context.Context, func([]byte) error) error) {
		err := list(s, ctx, func(body []byte) error {
			fmt.Fprintf(&all, "%s\n", body)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	add(shop.Products.List)
	add(shop.Categories.List)
	add(shop.Associations.List)
	add(shop.CatalogRoles.List)
	add(shop.ProductInventories.List)
	add(shop.ProductOptions.List)
	add(shop.Variants.List)
	add(shop.ProductImages.List)
	add(shop.Relationships.List)
	add(shop.VolumeDiscounts.List)
	add(shop.Vendors.List)
	add(shop.Manufacturers.List)
	add(shop.Customers.List)
	add(shop.PriceGroups.List)
	add(shop.Reviews.List)
	add(shop.GiftCards.List)
	add(shop.Affiliates.List)
	add(shop.Taxes.List)
	return all.String()
}

// TestRead_Problems: what is wrong is told by line and column, and nothing is written.
func TestRead_Problems(t *testing.T) {
	s := newStore(t)
	if err := sample.Fill(s, context.Background(), "en"); err != nil {
		t.Fatal(err)
	}
	before := everything(t, s)
	for _, c := range []struct {
		name  string
		lines []string
		want  []string
	}{
		{"no number", []string{"SKU,Price", "BR-101,12", "BR-102,abc"}, []string{`line 3, Price: "abc"`}},
		{"no name", []string{"SKU,Name,Price,Slug", "NEW,,1,x"}, []string{"line 2, Name"}},
		{"no SKU", []string{"SKU,Name,Slug", ",New,x"}, []string{"line 2, SKU"}},
		{"twice", []string{"SKU,Name,Slug", "NEW,A,x", "new,B,y", "BR-101,C,z", "br-101,D,q"},
			[]string{"line 3, SKU", "line 5, Id"}},
		{"no parent", []string{"Row,Parent SKU,SKU,Option 1 value", "variant,NOPE,X,Small"},
			[]string{`line 2, Parent SKU: "NOPE"`}},
		{"no choices", []string{"Row,Parent SKU,SKU,Option 1 value", "variant,BR-101,X,Small"}, []string{"line 2"}},
		{"no list", []string{"SKU,Name,Manufacturer,Categories", "N,New,Nobody,Nowhere > Here"},
			[]string{`line 2, Manufacturer: "Nobody"`, `line 2, Categories: "Nowhere`}},
		{"too long", []string{"SKU,Name,Meta title", strings.Repeat("x", 51) + ",New,x"},
			[]string{`line 2, SKU: "xxx`}},
		{"shortened", []string{"SKU,Name,Slug", "1.23E+12,New,x"}, []string{`line 2, SKU: "1.23E+12"`}},
		{"no word", []string{"SKU,Name,Status,Featured", "N,New,gone,maybe"},
			[]string{"line 2, Status", "line 2, Featured"}},
		{"more cells", []string{"SKU,Name,Slug", "N,New,x,y"}, []string{"line 2, "}},
		{"stock of variants", []string{"SKU,On hand,Low at", "KI-601,5,1"}, []string{"line 2"}},
		{"no e-mail", []string{"Email,First name,Last name", ",Ann,Bee"}, []string{"line 2, Email"}},
		{"no country", []string{"Email,First name,Billing Country", "a@b.c,Ann,Utopia"},
			[]string{`line 2, Billing Country: "Utopia"`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := read(t, s, file(t, "a.csv", c.lines...), "", Options{})
			text := told(r)
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("no %s in:\n%s", want, text)
				}
			}
			if r.Wrong != len(c.want) {
				t.Error(text)
			}
		})
	}
	if everything(t, s) != before {
		t.Error("something was written")
	}
}

// TestRead_OneBadLine: of 10,000 lines with one bad one none is written.
func TestRead_OneBadLine(t *testing.T) {
	s := newStore(t)
	lines := []string{"SKU,Name,Price"}
	for i := range 10_000 {
		price := "1.50"
		if i == 7000 {
			price = "one"
		}
		lines = append(lines, fmt.Sprintf("S-%d,Product %d,%s", i, i, price))
	}
	r := read(t, s, file(t, "products.csv", lines...), "products", Options{})
	if r.New != 9999 || r.Wrong != 1 || r.Problems[0].Line != 7002 || r.Problems[0].Column != "Price" {
		t.Error(told(r))
	}
	if n, err := s.ProductCount(); n != 0 || err != nil {
		t.Errorf("%d products, %v", n, err)
	}
}

// TestRead_Options: blanks leave fields as they are, the word for it empties them, and an import may be restricted.
func TestRead_Options(t *testing.T) {
	s := newStore(t)
	p := shop.NewRecord[shop.Product](s0)
	p.Sku, p.ProductName, p.Keywords, p.MetaTitle = "A", "Name", "words", "title"
	p = post(t, s, shop.Products, p)
	for _, c := range []struct {
		lines    []string
		o        Options
		want     string
		keywords string
	}{
		{[]string{"SKU,Keywords,Name", "A,,Name"}, Options{}, "0 new, 0 changed, 1 same, 0 problems", "words"},
		{[]string{"SKU,Keywords,Name", "A,(empty),Name"}, Options{Dry: true},
			"0 new, 1 changed, 0 same, 0 problems", "words"},
		{[]string{"SKU,Keywords,Name", "A,,Name"}, Options{Blank: map[string]bool{"Keywords": true}},
			"0 new, 1 changed, 0 same, 0 problems", ""},
		{[]string{"SKU,Keywords,Name", "A,more,Name", "B,x,Other"}, Options{Only: Added},
			"1 new, 0 changed, 0 same, 0 problems", ""},
		{[]string{"SKU,Keywords,Name", "A,more,Name", "C,x,Other"}, Options{Only: Existing},
			"0 new, 1 changed, 0 same, 0 problems", "more"},
		{[]string{"S K U;KEY_WORDS;name", "A;'=words;Name"}, Options{}, "0 new, 1 changed, 0 same, 0 problems",
			"=words"},
	} {
		r := read(t, s, file(t, "products.csv", c.lines...), "products", c.o)
		got, err := s.Product(context.Background(), p.Bvin)
		if err != nil || !strings.HasPrefix(told(r), c.want) || got.Keywords != c.keywords {
			t.Errorf("%q: %s, keywords %q, %v", c.lines, told(r), got.Keywords, err)
		}
	}
}
