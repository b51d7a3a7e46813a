package tables

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"griddle/shop"
	"griddle/shop/sheet"
)

// samples are files in the form of each program's export, of our own making; what becomes of each stands beside it.
var samples = []struct {
	file, is, table string
	before          string // is read first
}{
	{"shopify-products.csv", "Shopify products", "products", ""},
	{"shopify-products-new.csv", "Shopify products", "products", ""},
	{"shopify-inventory.csv", "Shopify inventory", "inventory", "shopify-products.csv"},
	{"shopify-customers.csv", "Shopify customers", "customers", ""},
	{"woocommerce-products.csv", "WooCommerce products", "products", ""},
	{"nopcommerce-products.csv", "nopCommerce products", "products", ""},
	{"nopcommerce-categories.csv", "nopCommerce categories", "categories", ""},
	{"nopcommerce-customers.csv", "nopCommerce customers", "customers", ""},
	{"hotcakes-products.csv", "Hotcakes products", "products", ""},
}

// TestFormats: each file is known by its headers, becomes the records that stand beside it, and read again is the same.
// GOLDEN=1 writes what stands beside them.
func TestFormats(t *testing.T) {
	for _, c := range samples {
		t.Run(c.file, func(t *testing.T) {
			s := newStore(t)
			if c.before != "" {
				read(t, s, filepath.Join("testdata", c.before), "", Options{Lists: true})
			}
			path := filepath.Join("testdata", c.file)
			f, err := Look(t.Context(), s, path, As{}, sheet.Options{}, Reading{Zone: berlin})
			if err != nil || f.Format != c.is || f.Table.Name != c.table {
				t.Fatalf("%+v, %v", f, err)
			}
			r := read(t, s, path, "", Options{Lists: true})
			if r.Wrong > 0 || r.New+r.Changed == 0 {
				t.Fatal(told(r))
			}
			got := filled(t, s, f.Table)
			want := filepath.Join("testdata", strings.TrimSuffix(c.file, ".csv")+".want")
			if os.Getenv("GOLDEN") != "" {
				if err := os.WriteFile(want, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			stands, err := os.ReadFile(want)
			if err != nil || string(stands) != got {
				t.Errorf("%v\n%s\nnot\n%s", err, got, stands)
			}
			if again := read(t, s, path, "", Options{Lists: true}); again.New+again.Changed+again.Wrong > 0 {
				t.Errorf("read again: %s", told(again))
			}
		})
	}
}

// filled are the rows of a table with what stands in them, without ids and what new records have anyway.
func filled(t *testing.T, s *shop.Store, table Table) string {
	t.Helper()
	heads, rows := cells(t, export(t, s, table, "a.csv", sheet.Exchange(berlin)))
	var all strings.Builder
	for _, row := range rows {
		for i, value := range row {
			if value == "" || value == "no" || value == "0" || heads[i] == "Id" || heads[i] == "Created" ||
				heads[i] == "Since" {
				continue
			}
			all.WriteString(heads[i] + ": " + strings.ReplaceAll(value, "\n", "⏎") + "\n")
		}
		all.WriteString("\n")
	}
	return all.String()
}
