package products

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/sample"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

func book() shell.Book { return shell.Book{Entries: Entries()} }

var onSample = pagetest.Options{Sample: true}

// sampled opens the list on the sample store.
func sampled(t *testing.T, f *pagetest.Fixture) {
	t.Helper()
	if err := sample.Fill(f.Shop, context.Background(), ""); err != nil {
		t.Fatal(err)
	}
	f.Reread()
	f.Runner.Flush()
}

func open(t *testing.T) *pagetest.Fixture {
	t.Helper()
	f := pagetest.Open(t, pagetest.Options{Sample: true}, book())
	return f
}

func table(t *testing.T, f *pagetest.Fixture) *kit.Table[string] {
	t.Helper()
	tb, ok := uitest.Find(f.Desk.Window.Canvas(), func(*kit.Table[string]) bool { return true })
	if !ok {
		t.Fatal("there is no table")
	}
	return tb
}

// read is a record as the list shows it.
func read(t *testing.T, f *pagetest.Fixture, id string) shop.ProductRow {
	t.Helper()
	rows, err := f.Shop.ProductRows(context.Background(), []string{id})
	if err != nil || len(rows) != 1 {
		t.Fatalf("%v, %v", rows, err)
	}
	return rows[0]
}

// names are those in sight, from the top.
func names(t *testing.T, f *pagetest.Fixture) (all []string) {
	t.Helper()
	f.Lay()
	f.Runner.Flush()
	tb := table(t, f)
	from, to := tb.InSight()
	for _, id := range tb.Rows()[from:to] {
		all = append(all, tb.Cell(id, "name").(*kit.Text).Text())
	}
	return all
}

func TestLooks(t *testing.T) {
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "products-empty"},
		pagetest.Scene{Name: "products", Options: onSample},
		pagetest.Scene{Name: "products-ticked", Options: onSample, Act: func(t *testing.T, f *pagetest.Fixture) {
			tb := table(t, f)
			tb.Tick(tb.Rows()[1], tb.Rows()[3])
		}},
		pagetest.Scene{Name: "products-reprice", Options: onSample, Act: func(t *testing.T, f *pagetest.Fixture) {
			reprice(f.Desk, table(t, f).Rows())
		}},
		pagetest.Scene{Name: "products-history", Options: onSample, Act: func(t *testing.T, f *pagetest.Fixture) {
			rows := table(t, f).Rows()
			act(t, f, "Deactivate", rows[:2]...)
			act(t, f, "Delete", rows[2:3]...)
			records.History(f.Desk)
		}},
	)
}

// act does what the bar above ticked rows offers.
func act(t *testing.T, f *pagetest.Fixture, label string, ids ...string) {
	t.Helper()
	tb := table(t, f)
	tb.Tick(ids...)
	all := tb.Chosen(nil)
	tb.Tick()
	at := slices.IndexFunc(all, func(a kit.Action) bool { return a.Label == label })
	if at < 0 {
		t.Fatalf("there is no action %q", label)
	}
	all[at].Do()
	f.Reread()
}

// TestPricesOfTheCurrency: yen are shown without decimals, and changed to whole ones.
func TestPricesOfTheCurrency(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	details, err := f.Shop.Details()
	if err != nil {
		t.Fatal(err)
	}
	details.Currency = "JPY"
	if err := f.Shop.SaveDetails(context.Background(), details, func(*shop.Settings) {}); err != nil {
		t.Fatal(err)
	}
	sampled(t, f)
	names(t, f)
	id := table(t, f).Rows()[0]
	price := read(t, f, id).SitePrice
	f.Sees(t, say.Price(price, "JPY"))
	f.SeesNot(t, say.Price(price, "USD"))
	reprice(f.Desk, []string{id})
	f.Type(t, "By how much", "-0.5")
	f.Press(t, "Change price")
	after := read(t, f, id).SitePrice
	if !after.Equal(shop.Currency("JPY").Round(after.Decimal)) || !after.LessThan(price.Decimal) {
		t.Errorf("%s became %s", price, after)
	}
}

func TestSearchFilterAndSort(t *testing.T) {
	f := open(t)
	all := names(t, f)
	if len(all) < 8 || !slices.IsSortedFunc(all, func(a, b string) int { return fyneFold(a, b) }) {
		t.Fatalf("by name: %q", all)
	}
	search, _ := uitest.Find(f.Desk.Window.Canvas(), func(e *kit.Entry) bool {
		return e.PlaceHolder == "Search name, SKU and texts"
	})
	search.SetText(all[2])
	if got := names(t, f); len(got) == 0 || got[0] != all[2] {
		t.Errorf("search for %q finds %q", all[2], got)
	}
	search.SetText("zzzz")
	f.Lay()
	f.Sees(t, "Nothing found.", "0 products")
	f.Press(t, "Show all")
	if got := names(t, f); !slices.Equal(got, all) || search.Text() != "" {
		t.Errorf("all again: %q", got)
	}
	table(t, f).Sort("price", true)
	rows := table(t, f).Rows()
	for i := 1; i < len(rows); i++ {
		if read(t, f, rows[i-1]).SitePrice.LessThan(read(t, f, rows[i]).SitePrice.Decimal) {
			t.Errorf("prices rise at %d", i)
		}
	}
	act(t, f, "Deactivate", rows[0])
	status, _ := uitest.Find(f.Desk.Window.Canvas(), func(s *kit.Select) bool { return s.Selected == "Any status" })
	status.SetSelected("Not active")
	if got := table(t, f).Rows(); !slices.Contains(got, rows[0]) {
		t.Errorf("not active: %v", got)
	}
}

func fyneFold(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}

func TestFiltersByLink(t *testing.T) {
	f := open(t)
	f.Desk.Go(shell.To(Name).With(FilterPicture + "=none"))
	f.Lay()
	for _, id := range table(t, f).Rows() {
		if p := read(t, f, id); p.ImageFileSmall != "" {
			t.Errorf("%s has a picture", p.ProductName)
		}
	}
}

func TestBulkAndUndo(t *testing.T) {
	f := open(t)
	ids := table(t, f).Rows()[:3]
	before := make([]shop.ProductRow, 3)
	for i, id := range ids {
		before[i] = read(t, f, id)
	}
	reprice(f.Desk, ids)
	f.Type(t, "By how much", "ten")
	f.Press(t, "Change price")
	f.Sees(t, "Enter a number such as 5 or -2.5.")
	f.Type(t, "By how much", "10")
	f.Choose(t, "In", 1)
	f.Press(t, "Change price")
	f.Sees(t, "Price of 3 products changed")
	for i, id := range ids {
		if got := read(t, f, id).SitePrice.Sub(before[i].SitePrice.Decimal).String(); got != "10" {
			t.Errorf("price changed by %s", got)
		}
	}
	act(t, f, "Delete", ids...)
	f.Sees(t, "3 products deleted")
	if slices.Contains(table(t, f).Rows(), ids[0]) {
		t.Error("still in the list")
	}
	f.Press(t, "Undo") // the newer note
	f.Runner.Advance(11 * time.Second)
	f.SeesNot(t, "3 products deleted")
	f.Reread()
	if !slices.Contains(table(t, f).Rows(), ids[0]) {
		t.Error("not back in the list")
	}
	records.History(f.Desk)
	f.Sees(t, "Price of 3 products changed")
	history, _ := uitest.Find(f.Desk.Window.Canvas(), func(*kit.Table[model.Change]) bool { return true })
	history.Open(history.Rows()[0])
	for i, id := range ids {
		if got := read(t, f, id).SitePrice; !got.Equal(before[i].SitePrice.Decimal) {
			t.Errorf("price %s, was %s", got, before[i].SitePrice)
		}
	}
}

func TestRowsComeInAsTheyAreScrolledTo(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	const many = 300
	for i := range many {
		p := shop.NewRecord[shop.Product](f.Runner.Now())
		p.ProductName = fmt.Sprintf("Product %04d", i)
		body, err := json.Marshal(map[string]string{"ProductName": p.ProductName})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := shop.Products.Save(f.Shop, context.Background(), nil, "", body); err != nil {
			t.Fatal(err)
		}
	}
	f.Reread()
	f.Lay()
	tb := table(t, f)
	tb.Select(tb.Rows()[many-1])
	got := names(t, f)
	if len(got) == 0 || len(got) > 40 || got[len(got)-1] != "Product 0299" {
		t.Errorf("in sight: %q", got)
	}
	if size := f.Desk.Window.Canvas().Size(); size != (fyne.Size{Width: 1280, Height: 800}) {
		t.Errorf("the window grew to %v", size)
	}
}

// TestMenuOfARow: Open first, and of Activate and Deactivate the one that changes something.
func TestMenuOfARow(t *testing.T) {
	f := open(t)
	id := table(t, f).Rows()[0]
	labels := func() (all []string) {
		for _, a := range table(t, f).Actions(id) {
			all = append(all, a.Label)
		}
		return all
	}
	got := labels()
	if !slices.Equal(got[:3], []string{"Open", "Duplicate", "Deactivate"}) || slices.Contains(got, "Activate") {
		t.Errorf("of an active product: %q", got)
	}
	act(t, f, "Deactivate", id)
	f.Runner.Flush()
	got = labels()
	if !slices.Equal(got[:3], []string{"Open", "Duplicate", "Activate"}) || slices.Contains(got, "Deactivate") {
		t.Errorf("of one that is not active: %q", got)
	}
	table(t, f).Actions(id)[1].Do()
	if r := f.Window.Route(); r != records.CopyOf(Edit, id) {
		t.Errorf("Duplicate leads to %v", r)
	}
}

func TestDeletingManyIsAskedBefore(t *testing.T) {
	f := open(t)
	all := table(t, f).Rows()
	act(t, f, "Delete", all...)
	f.Sees(t, "Delete "+kit.Count(len(all))+" products?", "You can undo it.")
	if left, err := f.Shop.FindProducts(context.Background(), shop.ProductFilter{}); err != nil ||
		len(left) != len(all) {
		t.Errorf("%d products, %v: deleted before it was asked", len(left), err)
	}
}
