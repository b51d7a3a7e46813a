package shop

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"griddle/shop/model"
)

// A text with the character of number 0 is kept as it was posted, and nothing that reads it stops there, as C would.
func TestTextsGoOnBehindZero(t *testing.T) {
	s := newShop(t)
	category := s.category(`{"Name":"Tea\u0000green"}`).text("Bvin")
	post := func(sku, name, more string) string {
		return s.product(`{"Sku":` + quoted(sku) + `,"ProductName":` + quoted(name) + more + `}`).text("Bvin")
	}
	second := post("A\x00b", "Pot\x00second", `,"IsSearchable":false,"LongDescription":"About\u0000glaze"`)
	first := post("A\x00a", "Pot\x00first", `,"LongDescription":"About\u0000earthenware"`)
	short := post("A", "Pot", "")
	s.associate(first, category)
	ids := []string{short, first, second}
	name := func(id string) string { return s.parse(must(Products.One(s.Store, id))).text("ProductName") }

	check := func(when string) {
		t.Helper()
		if got := name(first); got != "Pot\x00first" {
			t.Errorf("%s: stored as %q", when, got)
		}
		for sku, id := range map[string]string{"a\x00A": first, "A\x00b": second, "A": short} {
			if body := must(s.ProductBySKU(sku)); s.parse(body).text("Bvin") != id {
				t.Errorf("%s: by SKU %q: %s", when, sku, body)
			}
		}
		if body := must(Categories.One(s.Store, category)); s.parse(body).text("Name") != "Tea\x00green" {
			t.Errorf("%s: %s", when, body)
		}
		for words, want := range map[string][]string{
			"first": {first}, "earthenware": {first}, "glaze": nil, "pot": {short, first}, "Pot\x00first": {first},
		} {
			var got []string
			s.ok(s.SearchProducts(ctx, words, model.PageOf{Number: 1, Size: 50}, func(body []byte) error {
				got = append(got, s.parse(body).text("Bvin"))
				return nil
			}))
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s: searching %q found %q", when, words, got)
			}
		}
		for _, order := range []string{"name", "sku"} {
			if got := must(s.FindProducts(ctx, ProductFilter{Order: order})); strings.Join(got,
				" ") != strings.Join(ids, " ") {
				t.Errorf("%s: by %s: %q", when, order, got)
			}
		}
		for words, want := range map[string]int{"first": 1, "Pot\x00second": 1, "A\x00b": 1, "pot": 3} {
			if got := must(s.FindProducts(ctx, ProductFilter{Words: words})); len(got) != want {
				t.Errorf("%s: the list filtered by %q has %d", when, words, len(got))
			}
		}
		rows := must(s.ProductRows(ctx, []string{first}))
		if len(rows) != 1 || rows[0].ProductName != "Pot\x00first" ||
			strings.Join(rows[0].Categories, "") != "Tea\x00green" {
			t.Errorf("%s: the list shows %+v", when, rows)
		}
		if taken := must(s.SKUTaken(ctx, "a\x00A", short)); taken != "Pot\x00first" {
			t.Errorf("%s: the SKU is that of %q", when, taken)
		}
		if taken := must(s.SKUTaken(ctx, "a\x00", "")); taken != "" {
			t.Errorf("%s: a SKU that is nobody's is that of %q", when, taken)
		}
	}
	check("at first")

	// An edit, and back again: the fields beside the one that changes, and the columns made of them, keep what stands
	// behind it.
	base := must(s.Product(ctx, first))
	next := base
	next.ProductName, next.Sku = "Other", "OTHER"
	_, made, err := Products.Edit(s.Store, ctx, &base, next)
	s.ok(err)
	if made.Name != "Pot\x00first" && made.Name != "Other" {
		t.Errorf("the change is called %q", made.Name)
	}
	if _, err := s.ProductBySKU("A\x00a"); KindOf(err) != Missing {
		t.Errorf("the old SKU still finds it: %v", err)
	}
	s.ok(s.Undo(ctx, made.ID))
	check("after undo")

	// A delete, and back again.
	made = must(Products.Remove(s.Store, ctx, []string{first, second}))
	s.ok(s.Undo(ctx, made.ID))
	check("after an undone delete")

	b := must(s.MakeBackup(ctx))
	s.post(first, `{"Bvin":"`+first+`","ProductName":"Gone"}`)
	s.ok(s.RestoreBackup(context.Background(), b.Path))
	check("after a restore")
	s.restart()
	check("after a restart")
}

func quoted(text string) string {
	data, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(data)
}
