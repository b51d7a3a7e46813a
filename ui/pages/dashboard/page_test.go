package dashboard

import (
	"context"
	"strings"
	"testing"
	"time"

	"griddle/shop"
	"griddle/shop/activity"
	"griddle/shop/report"
	"griddle/shop/sample"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
	"griddle/vault"
)

func book() shell.Book {
	l := Links{Products: shell.To("products"), NotForSale: shell.To("products").With("sale=no"), Keys: shell.To("keys"),
		Backups: shell.To("backups"),
		Key:     func(int64) shell.Route { return shell.To("keys") }}
	to := func(id string) shell.Route { return shell.To("elsewhere").With(id) }
	l.Order, l.Product = to, to
	l.Customer = func(key string, _ report.Period) shell.Route { return to(key) }
	return shell.Book{Entries: []shell.Entry{Entry(l)}}
}

func page(f *pagetest.Fixture) *Page { return f.Page.(*Page) }

func open(t *testing.T) *pagetest.Fixture {
	t.Helper()
	return pagetest.Open(t, pagetest.Options{}, book())
}

// busy is a store with sample, keys of every kind, and requests.
func busy(t *testing.T, f *pagetest.Fixture) {
	t.Helper()
	if err := sample.Fill(f.Shop, context.Background(), ""); err != nil {
		t.Fatal(err)
	}
	old, _ := f.Key(t, vault.NewKey{Name: "Till at the door"})
	f.Key(t, vault.NewKey{Name: "Price list"})
	f.Page.Hide() // nothing ticks for a hundred days
	f.Runner.Advance(100 * 24 * time.Hour)
	f.Page.Show()
	fresh, _ := f.Key(t, vault.NewKey{Name: "Web shop"})
	for i := range 20 {
		for range i * i % 17 {
			for _, id := range []int64{old.ID, fresh.ID} {
				f.Shop.Activity.Report(activity.Request{
					At: f.Runner.Now().Add(-time.Duration(i) * time.Hour), KeyID: id, Result: "OK",
				})
			}
		}
	}
	f.Reread()
}

func TestLooks(t *testing.T) {
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "dashboard-empty"},
		pagetest.Scene{Name: "dashboard", Act: busy},
		pagetest.Scene{Name: "dashboard-sales", Options: pagetest.Options{Sample: true},
			Act: func(t *testing.T, f *pagetest.Fixture) { f.Await(t, "payments") }},
		pagetest.Scene{Name: "dashboard-end", Act: func(t *testing.T, f *pagetest.Fixture) {
			busy(t, f)
			f.Lay()
			pagetest.ScrollTo(f, 1)
		}},
	)
}

func TestEmptyStoreBegins(t *testing.T) {
	f := open(t)
	f.Sees(t, "Maple Street Shop", "Getting started", "No program has a key yet.", "There is no backup yet.",
		"No program has asked for anything.")
	f.Press(t, "Add the sample store")
	f.Reread()
	f.SeesNot(t, "Getting started")
	if n, err := f.Shop.ProductCount(); err != nil || n == 0 || page(f).tiles[0].Figure.Text() == "0" {
		t.Errorf("%d products, %v, the page says %q", n, err, page(f).tiles[0].Figure.Text())
	}
}

func TestHourBeforeAnythingIsRead(t *testing.T) {
	f := open(t)
	if words := New(f.Desk, Links{}).hour(0); !strings.Contains(words, "0 requests") {
		t.Errorf("the chart says %q", words)
	}
}

func TestFigures(t *testing.T) {
	f := open(t)
	o := shop.Overview{Products: 12345, Categories: 5, NotForSale: 4, NoPicture: 3, NoCategory: 2}
	want := []string{"12,345", "5", "4", "3", "2"}
	page(f).show(facts{now: f.Runner.Now(), overview: o, hours: page(f).hours}, nil)
	for i, tile := range page(f).tiles {
		if tile.Figure.Text() != want[i] {
			t.Errorf("figure %d: %s, want %s", i, tile.Figure.Text(), want[i])
		}
	}
}

func TestFigureLeadsToItsList(t *testing.T) {
	b := book()
	route := ""
	b.Entries = append(b.Entries, shell.Entry{Name: "products", Menu: shell.Catalog,
		Title: func() string { return "Products" },
		New:   func(d *shell.Desk, arg string) shell.Page { route = arg; return New(d, Links{}) }})
	f := pagetest.Open(t, pagetest.Options{}, b)
	f.Press(t, "Not for sale")
	if route != "sale=no" {
		t.Errorf("led to %q", route)
	}
	if tiles := page(f).tiles; tiles[2].Button != nil {
		t.Error("a figure that leads nowhere can be pressed")
	}
}

func TestKeysAndRequests(t *testing.T) {
	f := open(t)
	busy(t, f)
	f.Sees(t, "Till at the door", "made 3 months ago", "Price list", "never used", "requests with a key")
	f.SeesNot(t, "Web shop")
	if now := page(f).hour(23); now != "14:00–15:00: 0 requests" && f.Runner.Now().Local().Hour() == 14 {
		t.Errorf("the hour under way: %q", now)
	}
}

func TestBackUpNow(t *testing.T) {
	f := open(t)
	f.Press(t, "Back up now")
	f.SeesNot(t, "There is no backup yet.")
	if st, err := f.Shop.Backups(); err != nil || len(st.Backups) != 1 {
		t.Errorf("%+v, %v", st.Backups, err)
	}
}

// TestSales: the sum is that of the bars, the blocks name what sold best, and each row leads on.
func TestSales(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{Sample: true}, book())
	f.Await(t, "payments", "Best sellers", "Last orders")
	s := page(f).sales
	sum := report.Amount{}
	for _, b := range s.look.Bars {
		sum = sum.Add(b.Amount)
	}
	if s.look.Payments == 0 || !sum.Equal(s.look.Sales) {
		t.Errorf("the bars are %s, the sum %s of %d payments", sum, s.look.Sales, s.look.Payments)
	}
	for name, n := range map[string]int{"products": len(s.products.Rows()), "customers": len(s.customers.Rows()),
		"orders": len(s.newest.Rows())} {
		if n != top {
			t.Errorf("%d %s", n, name)
		}
	}
	if first, last := s.newest.Rows()[0], s.newest.Rows()[top-1]; first.Order.TimeOfOrderUtc.Time().Before(
		last.Order.TimeOfOrderUtc.Time()) {
		t.Error("the newest order does not come first")
	}
	before := s.look.Period
	s.window = report.WeekWindow
	s.read()
	f.Await(t, "payments")
	f.Runner.Flush()
	if s.look.Period == before {
		t.Error("another window shows the same time")
	}
}
