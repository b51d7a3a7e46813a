package shop

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"griddle/storage"
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
	var change Change
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
