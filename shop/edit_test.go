package shop

import (
	"errors"
	"testing"

	"griddle/shop/model"
	"griddle/shop/wire"
)

func TestEdit(t *testing.T) {
	s, products, categories := stocked(t)
	base := must(s.Product(ctx, products[0]))
	next := base
	next.SitePrice, next.ProductName = wire.MustDecimal("21"), "Pan, large"
	saved, made, err := Products.Edit(s.Store, ctx, &base, next)
	if err != nil || saved.ProductName != "Pan, large" || made.Kind != model.Edited || made.Count != 1 {
		t.Fatalf("%+v %+v %v", saved, made, err)
	}
	before := s.everything()
	if _, _, err := Products.Edit(s.Store, ctx, &base, next); !errors.Is(err, model.ErrChanged) ||
		KindOf(err) != Taken {
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
	if fresh, _, err := Products.Edit(s.Store, ctx, nil, twin); err != nil || fresh.Bvin == twin.Bvin ||
		fresh.UrlSlug != "pan-2" {
		t.Errorf("copy %+v, %v", fresh, err)
	}
	shelf := must(s.Category(ctx, categories[0]))
	nameless := shelf
	nameless.Name = " "
	_, _, err = Categories.Edit(s.Store, ctx, &shelf, nameless)
	s.refused(err, Invalid, "Name")
	ring := shelf
	ring.ParentId = shelf.Bvin
	_, _, err = Categories.Edit(s.Store, ctx, &shelf, ring)
	s.refused(err, Invalid, "ParentId")
	_, err = s.Category(ctx, wire.NewBvin())
	s.refused(err, Missing, "")
	gone := must(s.Product(ctx, products[1]))
	must(Products.Delete(s.Store, ctx, nil, products[1]))
	_, _, err = Products.Edit(s.Store, ctx, &gone, gone)
	s.refused(err, Missing, "")
	s.product(`{"ProductName":"Sieve","Sku":"S-1"}`)
	if who := must(s.SKUTaken(ctx, "s-1 ", twin.Bvin)); who != "Sieve" {
		t.Errorf("SKU of %q", who)
	}
	if !must(Products.SlugTaken(s.Store, ctx, "SIEVE", twin.Bvin)) ||
		must(Categories.SlugTaken(s.Store, ctx, "sieve", "")) {
		t.Error("slug")
	}
}

// TestEditInACurrencyWithoutDecimals: the owner is told; what a program wrote stays as it is.
func TestEditInACurrencyWithoutDecimals(t *testing.T) {
	s := newShop(t)
	details := must(s.Details())
	details.Currency = "JPY"
	must0(t, s.SaveDetails(ctx, details, func(*Settings) {}))
	id := s.product(`{"ProductName":"Pan","SitePrice":12.5,"ListPrice":20}`).text("Bvin")
	base := must(s.Product(ctx, id))
	for field, set := range map[string]func(*Product, Decimal){
		"SitePrice":     func(p *Product, d Decimal) { p.SitePrice = d },
		"ListPrice":     func(p *Product, d Decimal) { p.ListPrice = d },
		"SiteCost":      func(p *Product, d Decimal) { p.SiteCost = d },
		"GiftWrapPrice": func(p *Product, d Decimal) { p.GiftWrapPrice = d },
		"ShippingDetails.ExtraShipFee": func(p *Product, d Decimal) {
			item := *p.ShippingDetails
			item.ExtraShipFee = d
			p.ShippingDetails = &item
		},
	} {
		next := base
		set(&next, wire.MustDecimal("13.5"))
		_, _, err := Products.Edit(s.Store, ctx, &base, next)
		s.refused(err, Invalid, field)
		want := field + " has decimals, and amounts in JPY have none. Enter a whole number such as 14."
		if err != nil && err.Error() != want {
			t.Errorf("said: %v", err)
		}
	}
	_, _, err := Products.Edit(s.Store, ctx, nil, base)
	s.refused(err, Invalid, "SitePrice")
	next := base
	next.ProductName = "Pan, large"
	saved, _, err := Products.Edit(s.Store, ctx, &base, next)
	if err != nil || saved.SitePrice.String() != "12.5" {
		t.Errorf("the name alone: %v, %v", saved.SitePrice, err)
	}
	base, next = saved, saved
	next.SitePrice = wire.MustDecimal("13.00")
	if _, _, err := Products.Edit(s.Store, ctx, &base, next); err != nil {
		t.Errorf("a whole price: %v", err)
	}
}

func TestPicturesComeWithTheEdit(t *testing.T) {
	s, products, _ := stocked(t)
	edit := func(name string, data []byte) (model.Change, error) {
		base := must(s.Product(ctx, products[0]))
		next := base
		next.ImageFileSmall = name
		_, c, err := Products.Edit(s.Store, ctx, &base, next, Upload{ProductMain, name, data})
		return c, err
	}
	must(edit("pan.png", somePNG(300, 200)))
	before := s.everything()
	c := must(edit("pan.png", somePNG(100, 50)))
	if w, _ := s.picture(ProductMain, products[0], "small"); w != 100 {
		t.Errorf("the new picture is %d wide", w)
	}
	if err := s.Undo(ctx, c.ID); err != nil {
		t.Fatal(err)
	}
	s.same(s.everything(), before)
	if w, _ := s.picture(ProductMain, products[0], "small"); w != 220 {
		t.Errorf("the old picture is %d wide", w)
	}
	for name, data := range map[string][]byte{"pan.png": []byte("no picture"), "pan.txt": somePNG(9, 9)} {
		if _, err := edit(name, data); KindOf(err) != Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.same(s.everything(), before)
	fresh, made, err := Products.Edit(s.Store, ctx, nil, NewRecord[Product](midday),
		Upload{ProductMain, "new.png", somePNG(50, 50)})
	if w, _ := s.picture(ProductMain, fresh.Bvin, ""); err != nil || w != 50 || made.ID != 0 {
		t.Errorf("new: %d, %+v, %v", w, made, err)
	}
}

func TestVariantsHaveSKUsToo(t *testing.T) {
	s := newShop(t)
	p := s.product(`{"ProductName":"Shirt","Sku":"SH"}`).text("Bvin")
	s.option(idA, p, idB)
	s.generate(p)
	posted := `{"Sku":"SH-blue","MatchingOptions":[{"ChoiceId":"` + idA + `","ChoiceItemId":"` + idB + `"}]}`
	if done, err := s.SetVariantSku(ctx, nil, p, []byte(posted)); err != nil || !done {
		t.Fatal(done, err)
	}
	for sku, want := range map[string]string{"sh-BLUE ": "Shirt", "SH": "Shirt", "SH-red": "", "": ""} {
		if who := must(s.SKUTaken(ctx, sku, "")); who != want {
			t.Errorf("%q is the SKU of %q", sku, who)
		}
	}
	if who := must(s.SKUTaken(ctx, "SH-blue", p)); who != "" {
		t.Errorf("its own variant's: %q", who)
	}
}
