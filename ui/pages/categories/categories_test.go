package categories

import (
	"context"
	"reflect"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"griddle/shop"
	"griddle/shop/sample"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/pages/pagetest"
	"griddle/ui/records"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

func book() shell.Book { return shell.Book{Entries: Entries()} }

func sampled(t *testing.T, f *pagetest.Fixture) {
	t.Helper()
	if err := sample.Fill(f.Shop, context.Background(), ""); err != nil {
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
		pagetest.Scene{Name: "category-products", Act: func(t *testing.T, f *pagetest.Fixture) {
			bread(t, f)
			pagetest.ScrollTo(f, 1)
		}},
		pagetest.Scene{Name: "category-picker", Act: func(t *testing.T, f *pagetest.Fixture) {
			bread(t, f)
			f.Press(t, "Add products…")
		}},
		pagetest.Scene{Name: "category", Act: func(t *testing.T, f *pagetest.Fixture) {
			sampled(t, f)
			table(t, f).Open(table(t, f).Rows()[0])
		}},
	)
}

// The shared pieces as they look on this page: list, undo bar, editor, panels, picker. When a change of looks is
// meant, look at what is written to testdata/failed and copy it.
func TestGolden(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	golden := func(name string) {
		t.Helper()
		f.Runner.Flush()
		f.Lay()
		for _, c := range []look.Choice{look.Light, look.Dark} {
			f.Desk.SetTheme(c)
			f.Lay()
			test.AssertImageMatches(t, name+"-"+string(c)+".png", f.Desk.Window.Canvas().Capture())
		}
	}
	f.Desk.Window.Resize(fyne.NewSize(1024, 700))
	sampled(t, f)
	act(t, f, table(t, f).Rows()[1], "Hide")
	golden("list-and-undo")
	f.Runner.Advance(11 * time.Second)
	bread(t, f)
	golden("editor")
	pagetest.ScrollTo(f, 1)
	golden("panels")
	f.Press(t, "Add products…")
	golden("picker")
}

// TestNothingStandsBelowItself: neither a category nor what stands below it is offered as the one it could stand below.
func TestNothingStandsBelowItself(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{Sample: true}, book())
	tree, err := f.Shop.CategoryTree(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range tree {
		var want []string
		for j, other := range tree {
			below := j > i && !slices.ContainsFunc(tree[i+1:j+1],
				func(r shop.CategoryRow) bool { return r.Depth <= c.Depth })
			if j != i && !below {
				want = append(want, other.Bvin)
			}
		}
		offered, err := records.CategoryOptions(context.Background(), f.Shop, c.Bvin)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, o := range offered {
			got = append(got, o.Value)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s may stand below %v, want %v", c.Name, got, want)
		}
	}
}

func TestTree(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{Sample: true}, book())
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
	there := map[string]bool{
		"Bvin": true, "StoreId": true, "Operations": true,
		"ImageUrl": true, "BannerImageUrl": true, // the cards of pictures
		"SortOrder": true, // Up and Down of the list
	}
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

// bread opens the editor of a category of the sample store that products stand in.
func bread(t *testing.T, f *pagetest.Fixture) (id string) {
	t.Helper()
	if empty, _ := f.Shop.Empty(); empty {
		sampled(t, f)
	}
	tree, err := f.Shop.CategoryTree(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range tree {
		if r.Products > 2 {
			id = r.Bvin
		}
	}
	f.Desk.Go(shell.To(Edit).With(id))
	f.Runner.Flush()
	f.Lay()
	return id
}

func TestProductsOfACategory(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{Sample: true}, book())
	id := bread(t, f)
	inside := func() []string {
		ids, err := f.Shop.FindProducts(context.Background(), shop.ProductFilter{Category: id})
		if err != nil {
			t.Fatal(err)
		}
		return ids
	}
	before := inside()
	picked := func() *kit.Table[shop.ProductRow] {
		f.Reread()
		tb, ok := uitest.Find(f.Desk.Window.Canvas(), func(*kit.Table[shop.ProductRow]) bool { return true })
		if !ok {
			t.Fatal("there is no table of products")
		}
		return tb
	}
	do := func(row int, label string) {
		t.Helper()
		tb := picked()
		all := tb.Actions(tb.Rows()[row])
		all[slices.IndexFunc(all, func(a kit.Action) bool { return a.Label == label })].Do()
		f.Press(t, "Save")
	}
	do(0, "Down")
	if got := inside(); got[0] != before[1] || got[1] != before[0] {
		t.Errorf("down: %v, was %v", got, before)
	}
	do(len(before)-1, "To the top")
	if got := inside(); got[0] != before[len(before)-1] {
		t.Errorf("to the top: %v", got)
	}
	do(0, "Take out")
	if got := inside(); len(got) != len(before)-1 || slices.Contains(got, before[len(before)-1]) {
		t.Errorf("taken out: %v", got)
	}
	f.Press(t, "Undo")
	if got := inside(); len(got) != len(before) {
		t.Errorf("undone: %v", got)
	}
	picked()
	f.Press(t, "Add products…")
	f.Press(t, "Add")
	f.Sees(t, "Tick at least one.")
	var offered *kit.Table[shop.ProductRow]
	uitest.Each(f.Desk.Window.Canvas(), func(o fyne.CanvasObject) {
		if tb, is := o.(*kit.Table[shop.ProductRow]); is {
			offered = tb // the dialog's comes after the page's
		}
	})
	fresh := offered.Rows()[0].Bvin
	if slices.Contains(before, fresh) {
		t.Error("what stands in it is offered again")
	}
	offered.Tick(fresh)
	f.Press(t, "Add")
	f.Press(t, "Save")
	if got := inside(); got[len(got)-1] != fresh {
		t.Errorf("added: %v, want %s at the end", got, fresh)
	}
}

func TestRolesOfACategory(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{Sample: true}, book())
	id := bread(t, f)
	e, ok := uitest.Find(f.Desk.Window.Canvas(), func(e *kit.Entry) bool {
		return e.PlaceHolder == "Name of a role, such as Wholesale"
	})
	if !ok {
		t.Fatal("roles cannot be typed")
	}
	for _, name := range []string{"Wholesale", "Cooks"} {
		e.SetText(name)
		e.OnSubmitted(name)
		f.Reread()
	}
	f.Press(t, "Save")
	roles := func() []string {
		all, err := f.Shop.RoleNames(context.Background(), shop.CategoryRole, id)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if got := roles(); !slices.Equal(got, []string{"Wholesale", "Cooks"}) {
		t.Errorf("roles %q", got)
	}
	f.Sees(t, "Wholesale", "Cooks")
	away, ok := uitest.Find(f.Desk.Window.Canvas(), func(b *kit.Button) bool { return b.ToolTip() == "Remove" })
	if !ok {
		t.Fatal("a role cannot be removed")
	}
	away.Tapped(nil)
	f.Press(t, "Save")
	if got := roles(); !slices.Equal(got, []string{"Cooks"}) {
		t.Errorf("roles %q", got)
	}
}

// The protocol's orders of a category's products (docs/protocol/40-admin-menu.md §6), all of them and no other.
func TestSortOrders(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	for _, g := range groups(f.Desk, nil) {
		for _, field := range g.Fields {
			if field.Path != "DisplaySortOrder" {
				continue
			}
			var got string
			for _, o := range field.Options {
				if !o.Kept {
					got += o.Value + " "
				}
			}
			if got != "1 2 6 3 4 7 8 " {
				t.Errorf("orders %s", got)
			}
		}
	}
}

// An order that programs set is named where it is set, and offered nowhere else.
func TestSortOrdersOfPrograms(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{Sample: true}, book())
	id := bread(t, f)
	shown := func() string {
		f.Desk.Go(shell.To(Edit).With(id))
		f.Runner.Flush()
		f.Lay()
		return f.Field(t, "Order of its products").Input.(*kit.Select).Selected
	}
	if got := shown(); got != "As arranged below" {
		t.Errorf("it is ordered %q", got)
	}
	base, err := f.Shop.Category(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	next := base
	next.DisplaySortOrder = 5
	if _, _, err := shop.Categories.Edit(f.Shop, context.Background(), &base, next); err != nil {
		t.Fatal(err)
	}
	f.Desk.Go(shell.To(Name))
	if got := shown(); got != "Maker" {
		t.Errorf("by maker it is ordered %q", got)
	}
}

// In the picker ticks stay while the search changes, as chips that take them away; counts are true and nothing moves.
func TestTicksOfThePickerOutliveASearch(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{Sample: true}, book())
	id := bread(t, f)
	before, err := f.Shop.FindProducts(context.Background(), shop.ProductFilter{Category: id})
	if err != nil {
		t.Fatal(err)
	}
	f.Press(t, "Add products…")
	c := f.Desk.Window.Canvas()
	top := func() fyne.CanvasObject { return c.Overlays().Top() }
	var words *kit.Entry
	var offered *kit.Table[shop.ProductRow]
	look := func() {
		f.Lay()
		uitest.Each(c, func(o fyne.CanvasObject) {
			switch o := o.(type) {
			case *kit.Entry:
				words = o // the dialog's comes after the page's
			case *kit.Table[shop.ProductRow]:
				offered = o
			}
		})
	}
	look()
	f.Sees(t, "The first 50 of ")
	high := top().MinSize()
	add, _ := uitest.Button(c, "Add")
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(add)
	var ticked []string
	for _, find := range []string{"PA-206", "TN-309", "KN-", "PA-206"} {
		uitest.Paste(words, find)
		look()
		if len(offered.Rows()) == 0 {
			continue
		}
		first := offered.Rows()[0]
		if !slices.Contains(ticked, first.Bvin) {
			ticked = append(ticked, first.Bvin)
			offered.Open(first)
		}
		look()
		if n := len(offered.Ticked()); find == "PA-206" && n != 1 {
			t.Errorf("%q has %d ticks", find, n)
		}
	}
	uitest.Paste(words, "TN-309")
	look()
	f.Sees(t, "1 found")
	chip, there := uitest.Button(c, "Baguette Tray")
	if !there {
		t.Fatal("what is ticked stands on no chip")
	}
	chip.Tapped(nil)
	look()
	if len(offered.Ticked()) != 0 {
		t.Error("the chip is gone and the tick stays")
	}
	ticked = slices.Delete(ticked, 1, 2)
	uitest.Paste(words, "nothing at all")
	look()
	if now := fyne.CurrentApp().Driver().AbsolutePositionForObject(add); now != at || top().MinSize() != high {
		t.Errorf("the dialog moved: Add from %v to %v", at, now)
	}
	f.Press(t, "Add")
	f.Press(t, "Save")
	after, err := f.Shop.FindProducts(context.Background(), shop.ProductFilter{Category: id})
	if err != nil || !slices.Equal(after[len(before):], ticked) {
		t.Errorf("added %v, want %v; %v", after[len(before):], ticked, err)
	}
}
