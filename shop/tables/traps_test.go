package tables

import (
	"path/filepath"
	"strings"
	"testing"

	"griddle/shop"
	"griddle/shop/sheet"
)

// TestTraps: what csv.md §6 says of files that other programs read wrong, one file each.
func TestTraps(t *testing.T) {
	for _, c := range []struct {
		file, want string
		says       []string // of the problems, or of what stands in the store then
	}{
		{"variants-in-any-order", "4 new, 0 changed, 0 same, 0 problems", []string{
			"Parent SKU: SHIRT\nSKU: SHIRT-S\nOption 1 value: Small\n",
			"Parent SKU: SHIRT\nSKU: SHIRT-L\nOption 1 value: Large\n",
			"Option 1 name: Size\n"}},
		{"parent-missing", "0 new, 0 changed, 0 same, 1 problems", []string{`line 2, Parent SKU: "GONE"`}},
		{"decimal-comma", "2 new, 0 changed, 0 same, 0 problems", []string{"Price: 1234.50\n", "Price: 0.80\n",
			`Keywords: literal \n stays` + "\n"}},
		{"thousands-or-decimals", "", []string{"Say which sign its decimals have"}},
		{"day-or-month", "", []string{"begin with the day or with the month"}},
		{"mark-before-quote", "1 new, 0 changed, 0 same, 0 problems", []string{"SKU: 00123\nName: say \"cheese\"\n"}},
		{"western", "1 new, 0 changed, 0 same, 0 problems", []string{"Name: Crème\n"}},
		{"utf16", "1 new, 0 changed, 0 same, 0 problems", []string{"Name: Crème\n"}},
		{"skus", "6 new, 0 changed, 0 same, 0 problems", []string{"SKU: 00123\n", "SKU: 1E5\n", "SKU: TRUE\n",
			"SKU: '-12\n",
			"SKU: '=A1\n", "SKU: '007\n"}},
		{"currency", "3 new, 0 changed, 0 same, 0 problems",
			[]string{"Price: 3.50\n", "Price: 1234\n", "Price: -3.20\n"}},
		{"header-twice", "", []string{"stands there twice"}},
		{"category-names", "1 new, 0 changed, 0 same, 0 problems",
			[]string{`Categories: A \> B | A \| B > A\\B` + "\n"}},
		{"open-quote", "0 new, 0 changed, 0 same, 1 problems", []string{"opened in line 2 is never closed"}},
	} {
		t.Run(c.file, func(t *testing.T) {
			s := newStore(t)
			got := trapped(t, s, filepath.Join("testdata", "traps", c.file+".csv"))
			if !strings.HasPrefix(got, c.want) {
				t.Errorf("not %s", c.want)
			}
			for _, says := range c.says {
				if !strings.Contains(got, says) {
					t.Errorf("no %q in:\n%s", says, got)
				}
			}
		})
	}
}

// trapped is what came of a file: the error, or the report and what stands in the store then.
func trapped(t *testing.T, s *shop.Store, path string) string {
	t.Helper()
	table := ""
	if !strings.Contains(path, "day-or-month") {
		table = "products"
	}
	f, err := Look(t.Context(), s, path, As{Table: table}, sheet.Options{}, Reading{Zone: berlin})
	if err != nil {
		return err.Error()
	}
	r, _, err := Read(t.Context(), s, f, Options{Lists: true})
	if err != nil {
		return err.Error()
	}
	return told(r) + "\n" + filled(t, s, f.Table)
}
