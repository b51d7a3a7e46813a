package shop

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"griddle/shop/model"
	"griddle/storage"
	"griddle/storage/sqlite"
)

// enters checks what doing something enters into the feed.
func (s *shopTest) enters(what string, do func(), want ...string) {
	s.t.Helper()
	before := must(s.FeedCursor())
	do()
	entries, _, _, err := s.Feed(ctx, before, func(string) bool { return true }, 100)
	if err != nil {
		s.t.Fatal(err)
	}
	got := []string{}
	for _, e := range entries {
		got = append(got, strings.TrimSpace(fmt.Sprint(e.Table, " ", e.Action, " ", e.By)))
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		s.t.Errorf("%s:\ngot  %q\nwant %q", what, got, want)
	}
}

// TestFeed: what goes with a write enters the feed with it: cascades, links on both sides, undo, clears.
func TestFeed(t *testing.T) {
	s := newShop(t)
	var a, b, c, option string
	s.enters("products", func() {
		a, b = s.product(`{"ProductName":"A"}`).text("Bvin"), s.product(`{"ProductName":"B"}`).text("Bvin")
	}, "productinventory created", "productinventory created", "products created", "products created")
	s.enters("category", func() { c = s.category(`{"Name":"C"}`).text("Bvin") }, "categories created")
	s.enters("a place", func() { s.associate(a, c) }, "category_products created")
	s.enters("option", func() {
		option = s.save(ProductOptions, "", `{"Name":"Size","OptionType":100}`).text("Bvin")
	}, "productoptions created")
	s.enters("a link changes both", func() { must(s.AssignOption(ctx, nil, option, b, false)) },
		"productoptions changed", "products changed")
	var change model.Change
	s.enters("a product and what goes with it", func() { change = must(Products.Remove(s.Store, ctx, []string{a})) },
		"category_products deleted", "productinventory deleted", "products deleted")
	s.enters("taken back", func() { must0(t, s.Undo(ctx, change.ID)) },
		"category_products created", "productinventory created", "products created")
	must(s.AllowClear(ctx))
	clear := func(n int) {
		_, _, err := s.ClearProducts(ctx, nil, "k", n)
		must0(t, err)
	}
	s.enters("some", func() { clear(1) },
		"category_products deleted", "productinventory deleted", "products deleted")
	s.enters("all", func() { clear(9) },
		"productinventory cleared", "productoptions deleted", "products cleared")
	before := must(s.FeedCursor())
	must0(t, s.BeginImport(ctx, "note", true))
	if _, _, _, err := s.Feed(ctx, before, nil, 1); !errors.Is(err, storage.ErrCursor) {
		t.Errorf("after everything was replaced: %v", err)
	}
	s.enters("import", func() {
		must0(t, s.Import(ctx, []ImportItem{Vendors.Import([]byte(`{"Bvin":"3421370c-18e4-4bf4-8746-bab47b3df295"}`))},
			func([]Imported) (string, error) { return "n", nil }))
	}, "vendors created import")
}

// TestFeedIsKept for 30 days.
func TestFeedIsKept(t *testing.T) {
	s := newShop(t)
	before := must(s.FeedCursor())
	s.product(`{"ProductName":"A"}`)
	known := func() error {
		_, _, _, err := s.Feed(ctx, before, func(string) bool { return true }, 1)
		return err
	}
	s.clocks.wall = s.clocks.wall.Add(30*24*time.Hour - time.Second)
	must0(t, s.TidyFeed(ctx))
	must0(t, known())
	s.clocks.wall = s.clocks.wall.Add(2 * time.Second)
	must0(t, s.TidyFeed(ctx))
	if err := known(); !errors.Is(err, storage.ErrCursor) {
		t.Errorf("after 30 days: %v", err)
	}
}

// BenchmarkFeedCost measures how many products 16 programs create in a store with the feed and in one without, in turn:
// at least 0.9 of them, by the median of the ratios.
func BenchmarkFeedCost(b *testing.B) {
	stores := map[bool]*Store{}
	for _, fed := range []bool{true, false} {
		tables := Schema()
		for i := range tables {
			if !fed {
				tables[i].Feeds = nil
			}
		}
		db := must(sqlite.Open(ctx, storage.Config{Dir: b.TempDir(),
			Schema: storage.Schema{Version: 1, Tables: tables}}))
		s := must(New(db, time.Now))
		b.Cleanup(func() {
			if err := errors.Join(s.Close(), db.Close()); err != nil {
				b.Error(err)
			}
		})
		stores[fed] = s
	}
	text := strings.Repeat("A long description of a product. ", 60)
	create := func(s *Store, round int) float64 {
		const callers, each = 16, 40
		var all sync.WaitGroup
		began := time.Now()
		for caller := range callers {
			all.Go(func() {
				for n := range each {
					body := fmt.Appendf(nil, `{"ProductName":"P %d","Sku":"S-%[1]d-%d-%d","LongDescription":%q}`, n,
						caller, round, text)
					if _, _, err := Products.Save(s, ctx, nil, "", body); err != nil {
						b.Error(err)
					}
				}
			})
		}
		all.Wait()
		return callers * each / time.Since(began).Seconds()
	}
	var ratios []float64
	round := 0
	for b.Loop() {
		with := create(stores[true], round)
		ratios = append(ratios, with/create(stores[false], round))
		round++
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "of-creates-without")
}

// TestFeedSince: what was written from a moment on is found without looking at everything before it.
func TestFeedSince(t *testing.T) {
	s := newShop(t)
	count := func(moment time.Time) int {
		t.Helper()
		at := must(s.FeedSince(ctx, moment))
		entries, _, _, err := s.Feed(ctx, at, func(string) bool { return true }, 1000)
		must0(t, err)
		return len(entries)
	}
	begin := s.clocks.now()
	if n := count(begin); n != 0 {
		t.Errorf("%d of an empty feed", n)
	}
	for day := range 20 {
		for n := range 3 {
			s.save(Vendors, "", fmt.Sprintf(`{"DisplayName":"%d %d"}`, day, n))
		}
		s.clocks.pass(24 * time.Hour)
	}
	for day := range 21 {
		if got, want := count(begin.Add(time.Duration(day)*24*time.Hour)), (20-day)*3; got != want {
			t.Errorf("from day %d on: %d, want %d", day, got, want)
		}
	}
	if got := count(begin.Add(-time.Hour)); got != 60 {
		t.Errorf("from before: %d", got)
	}
}
