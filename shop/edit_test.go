package shop

import (
	"errors"
	"testing"

	"griddle/shop/wire"
)

func TestEdit(t *testing.T) {
	s, products, categories := stocked(t)
	base := must(s.Product(ctx, products[0]))
	next := base
	next.SitePrice, next.ProductName = wire.MustDecimal("21"), "Pan, large"
	saved, made, err := s.EditProduct(ctx, &base, next)
	if err != nil || saved.ProductName != "Pan, large" || made.Kind != Edited || made.Count != 1 {
		t.Fatalf("%+v %+v %v", saved, made, err)
	}
	before := s.everything()
	if _, _, err := s.EditProduct(ctx, &base, next); !errors.Is(err, ErrChanged) || KindOf(err) != Taken {
		t.Errorf("on an old base: %v", err)
	}
	s.same(s.everything(), before)
	if err := s.Undo(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	if got := must(s.Product(ctx, products[0])); got.ProductName != "Pan" {
		t.Errorf("undone: %q", got.ProductName)
	}
	twin := must(s.Product(ctx, products[0]))
	if fresh, _, err := s.EditProduct(ctx, nil, twin); err != nil || fresh.Bvin == twin.Bvin || fresh.UrlSlug != "pan-2" {
		t.Errorf("copy %+v, %v", fresh, err)
	}
	shelf := must(s.Category(ctx, categories[0]))
	nameless := shelf
	nameless.Name = " "
	_, _, err = s.EditCategory(ctx, &shelf, nameless)
	s.refused(err, Invalid, "Name")
	ring := shelf
	ring.ParentId = shelf.Bvin
	_, _, err = s.EditCategory(ctx, &shelf, ring)
	s.refused(err, Invalid, "ParentId")
	_, err = s.Category(ctx, wire.NewBvin())
	s.refused(err, Missing, "")
	gone := must(s.Product(ctx, products[1]))
	must(Products.Delete(s.Store, ctx, nil, products[1]))
	_, _, err = s.EditProduct(ctx, &gone, gone)
	s.refused(err, Missing, "")
	s.product(`{"ProductName":"Sieve","Sku":"S-1"}`)
	if who := must(s.SKUTaken(ctx, "s-1 ", twin.Bvin)); who != "Sieve" {
		t.Errorf("SKU of %q", who)
	}
	if !must(s.SlugTaken(ctx, ProductChange, "SIEVE", twin.Bvin)) || must(s.SlugTaken(ctx, CategoryChange, "sieve", "")) {
		t.Error("slug")
	}
}
