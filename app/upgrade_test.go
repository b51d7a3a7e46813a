package app

import (
	"cmp"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/storage"
	"griddle/storage/storagetest"
)

// older opens a store that an earlier version left: one of the files in testdata.
func older(t *testing.T, name string) *App {
	t.Helper()
	packed, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	plain, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "store.db"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := Open(context.Background(), Config{Dir: dir, Keyring: noKeyring{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// records is every row of the shop, column by column.
func records(t *testing.T, dir string) []string {
	t.Helper()
	all, err := storagetest.Records(dir, shop.Schema(), "")
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestOlderStoresAreOrdered: what an earlier version stored is listed in the order of today.
func TestOlderStoresAreOrdered(t *testing.T) {
	a := older(t, "undo-before.db.gz")
	ids, err := a.Shop.FindProducts(t.Context(), shop.ProductFilter{})
	if err != nil || len(ids) < 2 {
		t.Fatalf("%d products: %v", len(ids), err)
	}
	rows, err := a.Shop.ProductRows(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(rows, func(a, b shop.ProductRow) int {
		return cmp.Or(model.CompareTexts(a.ProductName, b.ProductName), cmp.Compare(a.Bvin, b.Bvin))
	})
	for i, row := range rows {
		if row.Bvin != ids[i] {
			t.Fatalf("%q stands elsewhere", row.ProductName)
		}
	}
	unsorted, err := storage.Count(a.DB.Reader(), "products",
		storage.Or(storage.Eq("name_sort", nil), storage.Eq("sku_sort", nil)))
	if err != nil || unsorted > 0 {
		t.Errorf("%d products have no keys: %v", unsorted, err)
	}
}

// TestOlderChangesCanBeUndone: what the owner did before an upgrade can be taken back after it, to the byte. The two
// files are of one store, made by the version that kept rows as lists: before and after one change of each kind.
func TestOlderChangesCanBeUndone(t *testing.T) {
	ctx := context.Background()
	want := records(t, older(t, "undo-before.db.gz").DB.Dir())
	a := older(t, "undo-after.db.gz")
	changes, err := a.Shop.Changes()
	if err != nil || len(changes) != 14 {
		t.Fatalf("%d changes, %v", len(changes), err)
	}
	kinds := map[string]bool{}
	for _, c := range changes { // the newest first
		kinds[fmt.Sprint(c.Kind, " ", c.Table)] = true
		before := records(t, a.DB.Dir())
		if err := a.Shop.Undo(ctx, c.ID); err != nil {
			t.Fatalf("%+v: %v", c, err)
		}
		if slices.Equal(records(t, a.DB.Dir()), before) {
			t.Errorf("%+v: nothing was put back", c)
		}
	}
	if len(kinds) < 12 {
		t.Errorf("changes of only these kinds: %v", kinds)
	}
	got := records(t, a.DB.Dir())
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("row %d of %d, should be %d, is\n%.2000s\nwas\n%.2000s", i, len(got), len(want),
				got[min(i, len(got)-1)], want[min(i, len(want)-1)])
		}
	}
}
