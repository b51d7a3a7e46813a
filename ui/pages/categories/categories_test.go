package categories

import (
	"context"
	"reflect"
	"slices"
	"testing"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

func book() shell.Book { return shell.Book{Entries: Entries()} }

func sampled(t *testing.T, f *pagetest.Fixture) {
	t.Helper()
	if err := f.Shop.AddSample(context.Background()); err != nil {
		t.Fatal(err)
	}
	f.Reread()
	f.Runner.Flush()
}

func table(t *testing.T, f *pagetest.Fixture) *kit.Table[string] {
	t.Helper()
	tb, ok := uitest.Find(f.Desk.Window.Canvas(), func(*kit.Table[string]) bool { return true })
	if !ok {
		t.Fatal("there is no table")
	}
	return tb
}

func act(t *testing.T, f *pagetest.Fixture, id, label string) {
	t.Helper()
	all := table(t, f).Actions(id)
	at := slices.IndexFunc(all, func(a kit.Action) bool { return a.Label == label })
	if at < 0 {
		t.Fatalf("there is no action %q", label)
	}
	all[at].Do()
	f.Reread()
}

func TestLooks(t *testing.T) {
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "categories", Act: sampled},
		pagetest.Scene{Name: "category", Act: func(t *testing.T, f *pagetest.Fixture) {
			sampled(t, f)
			table(t, f).Open(table(t, f).Rows()[0])
		}},
	)
}

func TestTree(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	sampled(t, f)
	before := table(t, f).Rows()
	act(t, f, before[0], "Down")
	if slices.Equal(table(t, f).Rows(), before) {
		t.Error("nothing moved")
	}
	act(t, f, before[0], "Up")
	if got := table(t, f).Rows(); !slices.Equal(got, before) {
		t.Errorf("up again: %v, was %v", got, before)
	}
	act(t, f, before[0], "Hide")
	if c, err := f.Shop.Category(context.Background(), before[0]); err != nil || !c.Hidden {
		t.Errorf("hidden %v, %v", c.Hidden, err)
	}
	act(t, f, before[0], "Delete")
	if slices.Contains(table(t, f).Rows(), before[0]) {
		t.Error("still there")
	}
	f.Press(t, "Undo")
	f.Reread()
	if got := table(t, f).Rows(); !slices.Equal(got, before) {
		t.Errorf("undone: %v, was %v", got, before)
	}
}

func TestEdit(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	f.Desk.Go(shell.To(Edit))
	f.Press(t, "Save")
	if p := f.Field(t, "Name").Problem(); p == "" {
		t.Error("a category without a name was saved")
	}
	f.Type(t, "Name", "Pans & Pots")
	f.Press(t, "Save")
	c, err := f.Shop.Category(context.Background(), f.Window.Route().Arg)
	if err != nil || c.Name != "Pans & Pots" || c.RewriteUrl != "pans-and-pots" {
		t.Errorf("saved %+v, %v", c, err)
	}
}

// The editor shows every member of the record, but for those of the shop's own.
func TestEveryMemberIsThere(t *testing.T) {
	there := map[string]bool{"Bvin": true, "StoreId": true, "Operations": true, "ImageUrl": true, "BannerImageUrl": true}
	f := pagetest.Open(t, pagetest.Options{}, book())
	for _, g := range groups(f.Desk, nil) {
		for _, field := range g.Fields {
			there[field.Path] = true
		}
	}
	of := reflect.TypeFor[shop.Category]()
	for i := range of.NumField() {
		if !there[of.Field(i).Name] {
			t.Errorf("the editor lacks %s", of.Field(i).Name)
		}
	}
}
