package shop

import (
	"fmt"
	"testing"

	"griddle/shop/model"
	"griddle/storage"
)

func (s *shopTest) found(text string) []string {
	s.t.Helper()
	return s.list("ProductName", func(fn func([]byte) error) error {
		return s.SearchProducts(ctx, text, model.PageOf{Number: 1, Size: 50}, fn)
	})
}

func TestSearchProducts(t *testing.T) {
	s := newShop(t)
	board := s.product(`{"ProductName":"Oak board","Sku":"KT-100","LongDescription":"<p class=\"knife\">For every <b>bread</b></p>"}`).text("Bvin")
	s.product(`{"ProductName":"Bread knife","Sku":"KT-200","Keywords":"serrated"}`)
	hidden := s.product(`{"ProductName":"Crème brûlée torch","IsSearchable":false}`).text("Bvin")
	for text, want := range map[string][]string{
		"bread":        {"Bread knife", "Oak board"}, // the name weighs more than the text
		"BREA":         {"Bread knife", "Oak board"},
		"knife":        {"Bread knife"}, // what stands inside tags is no word
		"kt-1":         {"Oak board"},
		"kt":           {"Bread knife", "Oak board"}, // the fewer words, the better the match
		"br":           {"Bread knife"},              // short: name and SKU alone
		"serrated kni": {"Bread knife"},
		"board bread":  {"Oak board"},
		"torch":        {},
		`" OR 1`:       {},
		"* ( ) -":      {},
		"":             {},
	} {
		if got := s.found(text); len(got) != len(want) || len(got) > 0 && got[0] != want[0] {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if found, err := s.IndexProduct(ctx, nil, hidden); !found || err != nil {
		t.Fatal(found, err)
	}
	s.same(s.found("creme"), []string{"Crème brûlée torch"})
	if _, _, err := Products.Save(s.Store, ctx, nil, hidden,
		[]byte(`{"ProductName":"Crème brûlée torch","IsSearchable":false}`)); err != nil {
		t.Fatal(err)
	}
	s.same(s.found("creme"), []string{})
	if _, _, err := Products.Save(s.Store, ctx, nil, board, []byte(`{"ProductName":"Beech board"}`)); err != nil {
		t.Fatal(err)
	}
	s.same(s.found("oak"), []string{})
	s.same(s.found("beech"), []string{"Beech board"})
	if found, err := s.IndexProduct(ctx, nil, noSuch); found || err != nil {
		t.Errorf("unknown: %v %v", found, err)
	}
	_, err := s.IndexProduct(ctx, nil, "x")
	s.refused(err, Unreadable, "Bvin")
}

func TestCommonPrefixComesOldestFirst(t *testing.T) {
	s := newShop(t)
	if err := s.base.Write(ctx, nil, func(tx *storage.Tx) error {
		for i := range storage.Selective + 1 {
			p := NewRecord[Product](midday)
			p.ProductName = fmt.Sprintf("Plate %d", i)
			if i == storage.Selective {
				p.ProductName = "Plate"
			}
			if _, _, err := modelsOf(s.Store).products.Put(tx, nil, nil, &p); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if got := s.found("plat"); len(got) != 50 || got[0] != "Plate 0" || got[49] != "Plate 49" {
		t.Errorf("%q", got)
	}
	if got := s.found("plate 7"); got[0] != "Plate 7" {
		t.Errorf("%q", got)
	}
	last := s.list("ProductName", func(fn func([]byte) error) error {
		return s.SearchProducts(ctx, "p", model.PageOf{Number: 41, Size: 50}, fn)
	})
	s.same(last, []string{"Plate"})
}

func TestFirstWords(t *testing.T) {
	for in, want := range map[string]string{"a b c": "a b ", " a  b": " a  b", "": "", "a": "a", "a b ": "a b "} {
		if got := firstWords(in, 2); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
	if got := withoutTags("a<b>c</b>d<"); got != "a c d " {
		t.Errorf("%q", got)
	}
}
