package records_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/records"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

// zoo is a list of animals; what was done with them is noted.
type zoo struct {
	ids           []string
	deleted, made []string
}

func (z *zoo) entry(name string) shell.Entry {
	word := func(id string) func(string) string { return func(animal string) string { return id + " " + animal } }
	return shell.Entry{Name: name, Menu: shell.Catalog, Title: func() string { return "Animals" },
		Count: func(context.Context, *shell.Desk) (int, error) { return len(z.ids), nil },
		New: func(d *shell.Desk, arg string) shell.Page {
			return records.NewList(d, records.List[string]{
				Name: name, Title: "Animals", Search: "Search animals", Preset: "legs=4",
				Filters: []records.Filter{{Name: "legs", Options: records.Fixed(records.Option{Label: "Any legs"},
					records.Option{Value: "4", Label: "Four legs"}, records.Option{Value: "6", Label: "Six legs"})}},
				Columns: []kit.Column[string]{
					{ID: "name", Title: "Name", Width: 100, Weight: 1, Sorts: true, Text: word("the")},
					{ID: "sound", Title: "Sound", Width: 100, Text: word("sound of")},
					{ID: "food", Title: "Food", Width: 100, Optional: true, Text: word("food\tof")},
				},
				Views: []records.View{{Name: "Four-legged", Query: records.Asked("legs=4"), Counted: true}},
				Find: func(_ context.Context, q records.Query) (found []string, err error) {
					for _, id := range z.ids {
						six := id == "bee"
						fits := q.Chosen["legs"] == "" || (q.Chosen["legs"] == "6") == six
						if fits && strings.Contains(id, q.Words) {
							found = append(found, id)
						}
					}
					if q.Desc {
						slices.Reverse(found)
					}
					return found, nil
				},
				Load:    func(_ context.Context, ids []string) ([]string, error) { return ids, nil },
				ID:      func(id string) string { return id },
				Count:   func(n int) string { return kit.Count(n) + " animals" },
				Matters: func(model.Event) bool { return true },
				AddText: "Add animal", Add: func() { z.made = append(z.made, "new") },
				Open:   func(id string) { z.made = append(z.made, "open "+id) },
				Copy:   func(id string) { z.made = append(z.made, "copy of "+id) },
				Delete: func(ids []string) { z.deleted = append(z.deleted, ids...) },
				Foot: func(_ context.Context, ids []string) ([]string, error) {
					return []string{kit.Count(10*len(ids)) + " kg"}, nil
				},
			}, arg)
		}}
}

func openZoo(t *testing.T) (*zoo, *pagetest.Fixture) {
	t.Helper()
	z := &zoo{ids: []string{"ant-eater", "bee", "cow"}}
	f := pagetest.Open(t, pagetest.Options{}, shell.Book{
		Entries: []shell.Entry{z.entry("animals"), z.entry("others")}, Home: shell.To("animals")})
	f.Runner.Flush()
	f.Lay()
	return z, f
}

func again(f *pagetest.Fixture) {
	f.Desk.Go(shell.To("others"))
	f.Desk.Go(shell.To("animals"))
	f.Runner.Flush()
	f.Lay()
}

// do does an action of a menu.
func do(t *testing.T, all []kit.Action, label string) {
	t.Helper()
	at := slices.IndexFunc(all, func(a kit.Action) bool { return a.Label == label })
	if at < 0 {
		t.Fatalf("there is no action %q", label)
	}
	all[at].Do()
}

// Every list is worked by keys: Del, Ctrl+C, Ctrl+D, Enter, Space and, anywhere on the page, Ins.
func TestKeysOfAList(t *testing.T) {
	z, f := openZoo(t)
	c := f.Desk.Window.Canvas()
	tb := f.Table(t)
	c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyInsert}) // in the search field
	tb.Focus()
	key := func(names ...fyne.KeyName) {
		for _, name := range names {
			c.Focused().TypedKey(&fyne.KeyEvent{Name: name})
		}
	}
	shortcut := func(s fyne.Shortcut) { c.Focused().(fyne.Shortcutable).TypedShortcut(s) }
	key(fyne.KeyDown, fyne.KeyReturn, fyne.KeyInsert)
	shortcut(&desktop.CustomShortcut{KeyName: fyne.KeyD, Modifier: fyne.KeyModifierShortcutDefault})
	if got := strings.Join(z.made, ", "); got != "new, open cow, new, copy of cow" {
		t.Errorf("done: %s", got)
	}
	key(fyne.KeyDelete)
	if !slices.Equal(z.deleted, []string{"cow"}) {
		t.Errorf("deleted %q", z.deleted)
	}
	shortcut(&fyne.ShortcutCopy{})
	f.Runner.Flush()
	if got := f.Clipboard(); got != "Name\tSound\nthe cow\tsound of cow" {
		t.Errorf("copied %q", got)
	}
	f.Sees(t, "1 row copied")
	key(fyne.KeySpace, fyne.KeyUp, fyne.KeySpace)
	do(t, tb.Head("sound"), "Food")
	shortcut(&fyne.ShortcutCopy{})
	f.Runner.Flush()
	want := "Name\tSound\tFood\nthe ant-eater\tsound of ant-eater\tfood of ant-eater\n" +
		"the cow\tsound of cow\tfood of cow"
	if got := f.Clipboard(); got != want {
		t.Errorf("copied %q", got)
	}
	f.Sees(t, "2 selected  ·  20 kg")
	key(fyne.KeyDelete)
	if !slices.Equal(z.deleted, []string{"cow", "ant-eater", "cow"}) {
		t.Errorf("deleted %q", z.deleted)
	}
}

// Columns are chosen, moved and dragged, stay so over visits, and come back as they were at first.
func TestColumnsAreKept(t *testing.T) {
	_, f := openZoo(t)
	tb := f.Table(t)
	cell := func(column string) bool { return f.Table(t).Cell("cow", column) != nil }
	if !cell("sound") || cell("food") {
		t.Fatal("the first columns are others")
	}
	do(t, tb.Head("name"), "Food")
	do(t, tb.Head("name"), "Sound")
	do(t, tb.Head("food"), "Move left")
	tb.Sized("name", 222)
	again(f)
	tb = f.Table(t)
	if cell("sound") || !cell("food") {
		t.Error("other columns are shown after a visit elsewhere")
	}
	x := func(column string) float32 { return tb.Cell("cow", column).Position().X }
	if x("food") > x("name") {
		t.Error("the column is not where it was moved")
	}
	if w := tb.Cell("cow", "name").Size().Width; w < 200 || w > 222 {
		t.Errorf("the column is %v wide", w)
	}
	do(t, tb.Head("name"), "As at first")
	again(f)
	if !cell("sound") || cell("food") {
		t.Error("the columns are not as at first")
	}
}

// An edge between two titles is dragged.
func TestDraggingAnEdge(t *testing.T) {
	_, f := openZoo(t)
	tb := f.Table(t)
	var got float32
	kept := tb.Sized
	tb.Sized = func(id string, w float32) {
		if kept(id, w); id == "sound" {
			got = w
		}
	}
	head, ok := uitest.Find(f.Desk.Window.Canvas(), func(o fyne.CanvasObject) bool {
		_, drags := o.(fyne.Draggable)
		_, taps := o.(fyne.SecondaryTappable)
		_, types := o.(fyne.Focusable)
		return drags && taps && !types
	})
	if !ok {
		t.Fatal("there is no head")
	}
	cell := tb.Cell("cow", "sound")
	edge := cell.Position().X + cell.Size().Width + 8
	want := cell.Size().Width + 16 - 30
	drag := func(to float32) {
		head.(fyne.Draggable).Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(to, 10)},
			Dragged: fyne.NewDelta(to-edge, 0)})
	}
	drag(edge - 30)
	head.(fyne.Draggable).DragEnd()
	if got < want-5 || got > want+5 {
		t.Errorf("it is %v wide, want about %v", got, want)
	}
}

// A view keeps filters, words, order and columns under a name; it can be renamed, moved, deleted and opened with.
func TestViews(t *testing.T) {
	z, f := openZoo(t)
	f.Sees(t, "2 of 3 animals")
	save, _ := uitest.Button(f.Desk.Window.Canvas(), "Save view…")
	if !f.Offers("Four-legged (2)") || !save.Disabled() {
		t.Error("the page's own view is not as it should be")
	}
	f.Press(t, "All")
	f.Sees(t, "3 animals", "3 animals  ·  30 kg")
	search, _ := uitest.Find(f.Desk.Window.Canvas(), func(e *kit.Entry) bool { return true })
	uitest.Paste(search, "e")
	f.Runner.Flush()
	f.Table(t).Sort("name", true)
	f.Runner.Flush()
	f.Press(t, "Save view…")
	f.Press(t, "Save")
	f.Sees(t, "Give the view a name.")
	f.Type(t, "Name", "four-legged")
	f.Press(t, "Save")
	f.Sees(t, "Another view has this name.")
	f.Type(t, "Name", "With e")
	f.Press(t, "Save")
	f.Press(t, "All")
	again(f)
	f.Press(t, "With e")
	if got := f.Table(t).Rows(); !slices.Equal(got, []string{"bee", "ant-eater"}) {
		t.Errorf("the view shows %q", got)
	}
	menu := func(name, label string) {
		t.Helper()
		f.Press(t, name)
		actions := f.Page.(interface{ ViewActions(string) []kit.Action }).ViewActions(name)
		do(t, actions, label)
		f.Runner.Flush()
	}
	menu("With e", "Open the list with it")
	again(f)
	f.Sees(t, "2 of 3 animals")
	if got := f.Table(t).Rows(); !slices.Equal(got, []string{"bee", "ant-eater"}) {
		t.Errorf("the list opens with %q", got)
	}
	menu("With e", "Rename…")
	f.Type(t, "Name", "Ee")
	f.Press(t, "Rename")
	again(f)
	if got := f.Table(t).Rows(); !slices.Equal(got, []string{"bee", "ant-eater"}) || f.Offers("With e") {
		t.Errorf("renamed, the list opens with %q", got)
	}
	menu("Ee", "Delete the view")
	if f.Offers("Ee") {
		t.Error("it was not deleted")
	}
	f.Press(t, "Undo")
	if !f.Offers("Ee") {
		t.Error("it did not come back")
	}
	menu("Ee", "Delete the view")
	again(f)
	if got := f.Table(t).Rows(); !slices.Equal(got, []string{"ant-eater", "cow"}) {
		t.Errorf("without it the list opens with %q", got)
	}
	z.ids = append(z.ids, "dog")
	f.Reread()
	if !f.Offers("Four-legged (3)") {
		t.Error("the view is not counted anew")
	}
	f.Sees(t, "4") // beside the page in the side bar
}

// panel is a card about nothing, of which the record whose list it loaded last is noted.
type panel struct{ read string }

func (p *panel) Key() string             { return "letters" }
func (p *panel) Name() string            { return "Letters" }
func (p *panel) Card() fyne.CanvasObject { return kit.NewText("Letters to them", kit.Style{}) }
func (p *panel) Load(_ context.Context, id string) ([]string, error) {
	p.read = id
	return nil, nil
}
func (p *panel) Show([]string)             {}
func (p *panel) List() []string            { return nil }
func (p *panel) OnChange(func())           {}
func (p *panel) Words([]string) string     { return "" }
func (p *panel) Along([]string) shop.Along { return nil }
func (p *panel) Matters(model.Event) bool  { return false }

// A plain page may have all that any page has: pictures, panels, copies, and a list that finds and loads in a way of
// its own.
func TestAPlainPageMayHaveAll(t *testing.T) {
	letters := &panel{}
	plain := func(d *shell.Desk) records.Plain[shop.VendorManufacturer] {
		return records.Plain[shop.VendorManufacturer]{
			Model: shop.Vendors, Name: "vendors", Edit: "vendor", Title: "Vendors", One: "Vendor", New: "New vendor",
			Menu: shell.People, Called: func(v *shop.VendorManufacturer) string { return v.DisplayName },
			Columns: []kit.Column[model.Row[shop.VendorManufacturer]]{records.TextColumn("name", "Name", 100, 1,
				func(v *shop.VendorManufacturer) string { return v.DisplayName })},
			Groups: []records.Group{{Title: "Main", Fields: []records.Field{{Path: "DisplayName", Label: "Name"}}}},
			Pictures: []records.Picture{{Kind: shop.CategoryIcon, Path: "EmailAddress", Size: "small",
				Title: "Portrait"}},
			Panels: func() []records.Panel { return []records.Panel{letters} },
			Copy:   func(v *shop.VendorManufacturer) { v.Bvin = ""; v.DisplayName = "Copy of " + v.DisplayName },
			Find: func(ctx context.Context, f model.Find) ([]string, error) {
				ids, err := shop.Vendors.Find(d.Shop, ctx, f)
				return ids[:min(len(ids), 1)], err
			},
			Load: func(ctx context.Context, ids []string) ([]model.Row[shop.VendorManufacturer], error) {
				rows, err := shop.Vendors.Rows(d.Shop, ctx, ids)
				for i := range rows {
					rows[i].Record.DisplayName += "!"
				}
				return rows, err
			},
		}
	}
	f := pagetest.Open(t, pagetest.Options{}, shell.Book{Entries: records.Pages(plain), Home: shell.To("vendors")})
	for _, name := range []string{"Ant", "Bee"} {
		v := shop.NewRecord[shop.VendorManufacturer](f.Desk.Now())
		v.DisplayName = name
		if _, _, err := shop.Vendors.Edit(f.Shop, context.Background(), nil, v); err != nil {
			t.Fatal(err)
		}
	}
	f.Reread()
	tb := f.Table(t)
	if got := tb.Rows(); len(got) != 1 || tb.Cell(got[0], "name").(*kit.Text).Text() != "Ant!" {
		t.Fatalf("rows %q", got)
	}
	id := tb.Rows()[0]
	do(t, tb.Actions(id), "Open")
	f.Runner.Flush()
	f.Sees(t, "Letters to them", "Portrait")
	if letters.read != id {
		t.Errorf("the panel is about %q", letters.read)
	}
	f.Press(t, "Duplicate")
	f.Runner.Flush()
	if got := f.Text(t, "Name"); got != "Copy of Ant" {
		t.Errorf("the copy is called %q", got)
	}
}
