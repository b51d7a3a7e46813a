package reviews

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/pages/products"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

var ctx = context.Background()

const red, blue = "00000000-0000-0000-0000-00000000000a", "00000000-0000-0000-0000-00000000000b"

func book() shell.Book { return shell.Book{Entries: append(Entries(), products.Entries()...)} }

// open shows the page over two reviews that wait and one that is approved.
func open(t *testing.T) (f *pagetest.Fixture, old, young string) {
	t.Helper()
	f = pagetest.Open(t, pagetest.Options{}, book())
	for id, name := range map[string]string{red: "Red pan", blue: "Blue pot"} {
		posted := []byte(`{"Bvin":"` + id + `","ProductName":"` + name + `","Sku":"` + name + `"}`)
		if _, _, err := shop.Products.Save(f.Shop, ctx, nil, "", posted); err != nil {
			t.Fatal(err)
		}
	}
	old, young = "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"
	for _, posted := range []string{
		`{"Bvin":"` + old + `","ProductBvin":"` + red + `","ReviewDateUtc":"2020-05-06T10:00:00Z",` +
			`"Rating":1,"Description":"It rusts"}`,
		`{"Bvin":"` + young + `","ProductBvin":"` + blue + `","Rating":4,"Description":"Nice"}`,
		`{"ProductBvin":"` + red + `","Rating":5,"Description":"Great","Approved":true}`,
	} {
		if _, _, err := shop.Reviews.Save(f.Shop, ctx, nil, "", []byte(posted)); err != nil {
			t.Fatal(err)
		}
	}
	f.Reread()
	return f, old, young
}

func approved(t *testing.T, f *pagetest.Fixture) (n int) {
	t.Helper()
	ids, err := shop.Reviews.Find(f.Shop, ctx, model.Find{Chosen: map[string]string{"approved": "true"}})
	if err != nil {
		t.Fatal(err)
	}
	return len(ids)
}

func TestLooks(t *testing.T) {
	pagetest.Looks(t, book, pagetest.Scene{Name: "reviews-none"})
	f, old, _ := open(t)
	for _, name := range []string{"reviews", "review"} {
		for _, size := range []fyne.Size{{Width: 1280, Height: 800}, {Width: 1024, Height: 700}} {
			f.Desk.Window.Resize(size)
			f.Runner.Flush()
			f.Lay()
			pagetest.NothingCut(t, f.Desk.Window.Canvas())
			pagetest.Keep(t, f.Desk.Window, name, size)
		}
		f.Desk.Go(shell.To("catalog/review").With(old))
	}
}

// The page begins with what waits, newest first; a letter approves, and Undo takes it back.
func TestModerating(t *testing.T) {
	f, old, young := open(t)
	tb := f.Table(t)
	if got := tb.Rows(); !slices.Equal(got, []string{young, old}) {
		t.Fatalf("rows %q", got)
	}
	for column, want := range map[string]string{"rating": "★☆☆☆☆ 1", "product": "Red pan", "text": "It rusts",
		"date": "6 May 2020"} {
		if got := tb.Cell(old, column).(*kit.Text).Text(); got != want {
			t.Errorf("%s shows %q", column, got)
		}
	}
	tb.Focus()
	tb.Select(young)
	f.Desk.Window.Canvas().Focused().TypedRune('A')
	f.Reread()
	if got := f.Table(t).Rows(); !slices.Equal(got, []string{old}) || approved(t, f) != 2 {
		t.Errorf("rows %q, %d approved", got, approved(t, f))
	}
	f.Sees(t, "1 review approved")
	f.Press(t, "Undo")
	f.Reread()
	if approved(t, f) != 1 {
		t.Error("it was not undone")
	}
	tb.Tick(old, young)
	f.Press(t, "Approve")
	f.Reread()
	f.Sees(t, "2 reviews approved", "Nothing to moderate.")
	f.Press(t, "Show all")
	if got := f.Table(t).Rows(); len(got) != 3 {
		t.Errorf("all are %q", got)
	}
	tb.Tick()
	tb.Focus()
	tb.Select(old)
	f.Desk.Window.Canvas().Focused().TypedRune('d')
	f.Reread()
	f.Sees(t, "1 review deleted")
	f.Desk.Window.Canvas().Focused().TypedRune('e')
	if r := f.Window.Route(); r.Name != "catalog/review" {
		t.Errorf("E leads to %v", r)
	}
}

func TestSearchAndFilters(t *testing.T) {
	f, old, young := open(t)
	for query, want := range map[string][]string{"words=pan+rusts": {old}, "rating=4": {young},
		"since=2021-01-01&approved=false": {young}} {
		f.Desk.Go(shell.To("catalog/reviews").With(query))
		if got := f.Table(t).Rows(); !slices.Equal(got, want) {
			t.Errorf("%s: %q", query, got)
		}
	}
}

func TestEditing(t *testing.T) {
	f, old, _ := open(t)
	f.Desk.Go(shell.To("catalog/review").With(old))
	f.Runner.Flush()
	f.Sees(t, "Red pan · Red pan", "Unknown")
	f.Press(t, "Choose…") // the customer's is the last on the page
	f.Sees(t, "Choose the customer")
	f.Press(t, "Cancel")
	f.Type(t, "Karma", "7")
	f.Type(t, "Written", "2020-05-07 11:00")
	f.Press(t, "Save")
	if r, err := shop.Reviews.Get(f.Shop, old); err != nil || r.Karma != 7 || r.ProductBvin != red ||
		r.Description != "It rusts" ||
		r.ReviewDateUtc.Time().Local().Format("2006-01-02 15:04") != "2020-05-07 11:00" {
		t.Errorf("saved %+v, %v", r, err)
	}
	f.Type(t, "Text", strings.Repeat("x", 6001))
	f.Press(t, "Save")
	f.Sees(t, "It has 6,001 characters; 6,000 are the most.")
}

func TestANewReviewNeedsAProduct(t *testing.T) {
	f, _, _ := open(t)
	f.Desk.Go(shell.To("catalog/review"))
	f.Runner.Flush()
	f.Press(t, "Save")
	f.Sees(t, "Choose the product it is about.")
	choose, ok := uitest.Find(f.Desk.Window.Canvas(), func(b *kit.Button) bool { return b.Text == "Choose…" })
	if !ok {
		t.Fatal("a product cannot be chosen")
	}
	choose.Tapped(nil)
	f.Runner.Flush()
	offered, ok := uitest.Find(f.Desk.Window.Canvas(), func(*kit.Table[model.Named]) bool { return true })
	if !ok || len(offered.Rows()) != 2 {
		t.Fatal("no products are offered")
	}
	f.Press(t, "Choose")
	f.Sees(t, "Choose one.")
	offered.Select(blue)
	f.Press(t, "Choose")
	f.Press(t, "Save")
	if r, err := shop.Reviews.Get(f.Shop, f.Window.Route().Arg); err != nil || r.ProductBvin != blue {
		t.Errorf("saved %+v, %v", r, err)
	}
}
