package shop

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"griddle/shop/model"
)

// What only this store keeps of a record is no part of what programs get, and outlives whatever they write.
func TestProgramsLeaveWhatIsLocal(t *testing.T) {
	s := newShop(t)
	id := s.product(`{"ProductName":"Pan","Sku":"PAN"}`).text("Bvin")
	base := must(s.Product(ctx, id))
	next := base
	next.Local = ProductLocal{Barcode: "4006381333931", BinPlace: "A 3", SupplierSku: "X-9", Note: "heavy"}
	before := s.everything()
	saved, made, err := Products.Edit(s.Store, ctx, &base, next)
	if err != nil || saved.Local != next.Local {
		t.Fatalf("%v, %+v", err, saved.Local)
	}
	if err := s.Undo(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	s.same(s.everything(), before)
	if _, _, err = Products.Edit(s.Store, ctx, &base, next); err != nil {
		t.Fatal(err)
	}
	body := string(must(Products.One(s.Store, id)))
	if strings.Contains(body, "4006381333931") || strings.Contains(body, "Local") {
		t.Errorf("a program gets %s", body)
	}
	local := func() ProductLocal { return must(s.Product(ctx, id)).Local }
	s.product(`{"Bvin":"` + id + `","ProductName":"Pot","Sku":"POT","Local":{"Note":"not mine"}}`)
	if got := local(); got != next.Local {
		t.Errorf("after a program replaced the product: %+v", got)
	}
	if _, _, err := Products.Patch(s.Store, ctx, nil,
		model.Post{ID: id, Body: []byte(`{"ProductName":"Tin"}`)}); err != nil {
		t.Fatal(err)
	}
	if got := local(); got != next.Local {
		t.Errorf("after a program changed a member: %+v", got)
	}
	must(s.SetProductStatus(ctx, []string{id}, ProductDisabled))
	if got := local(); got != next.Local {
		t.Errorf("after the owner changed many: %+v", got)
	}

	// Who began with the record as it was before is told so, though no member of the protocol's is another one.
	stale := must(s.Product(ctx, id))
	other := stale
	other.Local.BinPlace = "B 1"
	if _, _, err := Products.Edit(s.Store, ctx, &stale, other); err != nil {
		t.Fatal(err)
	}
	stale.ProductName = "Lid"
	again := stale
	again.Local.Note = "light"
	if _, _, err := Products.Edit(s.Store, ctx, &stale, again); !errors.Is(err, model.ErrChanged) {
		t.Errorf("over another change: %v", err)
	}
	next = must(s.Product(ctx, id))
	next.Local.OriginCountry = "GERMANY"
	base = must(s.Product(ctx, id))
	if _, _, err := Products.Edit(s.Store, ctx, &base, next); KindOf(err) != Invalid {
		t.Errorf("too long a code: %v", err)
	}
}

// Encode and Decode hold a record with all that is stored.
func TestWholeRecords(t *testing.T) {
	local := CustomerLocal{Number: "007", Tags: []string{"a, b", `"`}}
	for _, c := range []CustomerAccount{{}, {LastName: `a"\u2028}`, Local: local}} {
		var got CustomerAccount
		err := model.Decode(model.Encode(&c), &got)
		if err != nil || got.Local.Number != c.Local.Number || !slices.Equal(got.Local.Tags, c.Local.Tags) {
			t.Errorf("%+v came back as %+v, %v", c, got, err)
		}
	}
}

// A scanner finds a product or a variant by its SKU first, then by its bar code.
func TestItemByBarcode(t *testing.T) {
	s := newShop(t)
	pan := s.product(`{"ProductName":"Pan","Sku":"4006381333931"}`).text("Bvin")
	lid := s.product(`{"ProductName":"Lid","Sku":"LID"}`).text("Bvin")
	code := func(id, barcode string) {
		base := must(s.Product(ctx, id))
		next := base
		next.Local.Barcode = barcode
		if _, _, err := Products.Edit(s.Store, ctx, &base, next); err != nil {
			t.Fatal(err)
		}
	}
	code(pan, "96385074")
	code(lid, "4006381333931")
	for _, c := range []struct{ scanned, want string }{
		{"4006381333931", "Pan"}, {" 96385074 ", "Pan"}, {"lid", "Lid"}, {"12345", ""}, {"", ""},
	} {
		item, err := s.ItemByCode(ctx, c.scanned)
		if item.Line.ProductName != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%q finds %q, %v", c.scanned, item.Line.ProductName, err)
		}
	}
	if name := must(s.BarcodeTaken(ctx, "96385074", lid)); name != "Pan" {
		t.Errorf("taken by %q", name)
	}
	if name := must(s.BarcodeTaken(ctx, "96385074", pan)); name != "" {
		t.Errorf("its own is taken by %q", name)
	}
	s.same(s.found("96385074"), []string{"Pan"})
}

func TestGTIN(t *testing.T) {
	for text, want := range map[string]bool{
		"4006381333931": true, "4006381333932": false, "96385074": true, "036000291452": true, "00012345600012": true,
		"": false, "12345": false, "400638133393X": false, "٤٠٠٦٣٨١٣٣٣٩٣١": false,
	} {
		if IsGTIN(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

// Tags are tidied, found, given to many and taken from many.
func TestTags(t *testing.T) {
	s := newShop(t)
	ann := s.customer("", "", `{"Email":"ann@example.com","LastName":"Ames"}`).text("Bvin")
	bob := s.customer("", "", `{"Email":"bob@example.com","LastName":"Burns"}`).text("Bvin")
	base := must(Customers.Get(s.Store, ann))
	next := base
	next.Local.Tags = []string{" VIP ", "vip", "", "big  order"}
	saved, _, err := Customers.Edit(s.Store, ctx, &base, next)
	if err != nil {
		t.Fatal(err)
	}
	s.same(saved.Local.Tags, []string{"big order", "VIP"})
	before := s.everything()
	made := must(s.TagCustomers(ctx, []string{ann, bob}, "vip", true))
	s.same(must(s.CustomerTags(ctx)), []string{"big order", "vip"})
	with := func(tag string) []string {
		return must(Customers.Find(s.Store, ctx, model.Find{Sort: "name",
			Chosen: map[string]string{CustomersTagged: tag}}))
	}
	s.same(with("vip"), []string{ann, bob})
	s.same(with("vi"), []string(nil))
	s.same(must(Customers.Find(s.Store, ctx, model.Find{Words: "big order"})), []string{ann})
	if err := s.Undo(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	s.same(s.everything(), before)
	must(s.TagCustomers(ctx, []string{ann, bob}, "VIP", false))
	s.same(must(s.CustomerTags(ctx)), []string{"big order"})
	for _, tag := range []string{" ", strings.Repeat("x", 51)} {
		if _, err := s.TagCustomers(ctx, []string{ann}, tag, true); KindOf(err) != Invalid {
			t.Errorf("the tag %q: %v", tag, err)
		}
	}
	// The password of an account stays through a change of what is local.
	signs := s.customer("", "", `{"Email":"eve@example.com","Password":"long enough"}`).text("Bvin")
	_, had := s.kept(signs)
	must(s.TagCustomers(ctx, []string{signs}, "x", true))
	if _, has := s.kept(signs); !strings.Contains(had, "PasswordHash") || !strings.Contains(has, "PasswordHash") {
		t.Errorf("kept %s, then %s", had, has)
	}
}
