package shop

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"griddle/shop/model"
	"griddle/shop/wire"
)

// names are the names of products in the order of their ids.
func (s *shopTest) names(ids []string) (names []string) {
	s.t.Helper()
	rows := must(s.ProductRows(ctx, ids))
	for _, id := range ids {
		at := slices.IndexFunc(rows, func(r ProductRow) bool { return r.Bvin == id })
		if at < 0 {
			s.t.Fatalf("no row for %s", id)
		}
		names = append(names, rows[at].ProductName)
	}
	return names
}

// TestNamesWithAccents: the owner's lists stand as people order them; so does what a program clears first.
func TestNamesWithAccents(t *testing.T) {
	s := newShop(t)
	want := []string{"Äpfel", "Birnen", "éclair", "Öl", "Zwetschge"}
	shelf := s.category(`{"Name":"Shelf"}`)
	for _, name := range []string{"Zwetschge", "Äpfel", "Birnen", "éclair", "Öl"} {
		s.product(fmt.Sprintf(`{"ProductName":%[1]q,"Sku":%[1]q}`, name))
		id := s.category(fmt.Sprintf(`{"Name":%q,"ParentId":%q}`, name, shelf.text("Bvin"))).text("Bvin")
		s.save(Categories, id, fmt.Sprintf(`{"Name":%q,"ParentId":%q,"SortOrder":7}`, name, shelf.text("Bvin")))
		s.save(Vendors, "", fmt.Sprintf(`{"DisplayName":%q}`, name))
	}
	for _, order := range []string{"", "name", "sku", "status"} {
		if got := s.names(must(s.FindProducts(ctx, ProductFilter{Order: order}))); !slices.Equal(got, want) {
			t.Errorf("by %q: %q", order, got)
		}
	}
	slices.Reverse(want)
	for _, order := range []string{"name", "sku"} {
		if got := s.names(must(s.FindProducts(ctx, ProductFilter{Order: order, Desc: true}))); !slices.Equal(got,
			want) {
			t.Errorf("by %s, down: %q", order, got)
		}
	}
	slices.Reverse(want)
	tree, vendors := []string{}, []string{}
	for _, c := range must(s.CategoryTree(ctx))[1:] {
		tree = append(tree, c.Name)
	}
	for _, v := range must(Vendors.Names(s.Store, ctx)) {
		vendors = append(vendors, v.Name)
	}
	if !slices.Equal(tree, want) || !slices.Equal(vendors, want) {
		t.Errorf("categories %q, vendors %q", tree, vendors)
	}
	must(s.AllowClear(ctx))
	if _, _, err := s.ClearProducts(ctx, nil, "", 2); err != nil {
		t.Fatal(err)
	}
	if got := s.names(must(s.FindProducts(ctx, ProductFilter{}))); !slices.Equal(got, want[2:]) {
		t.Errorf("cleared, left are %q", got)
	}
}

func TestFindProducts(t *testing.T) {
	s := newShop(t)
	shelf := s.category(`{"Name":"Shelf"}`).text("Bvin")
	pear := s.product(`{"ProductName":"Pear","Sku":"C-3","SitePrice":3,"ImageFileSmall":"pear.png"}`).text("Bvin")
	s.product(`{"ProductName":"apple","Sku":"A-1","SitePrice":10}`)
	fig := s.product(`{"ProductName":"Fig","Sku":"B-2","SitePrice":2.5,"Status":0}`).text("Bvin")
	s.product(`{"ProductName":"Secret fig","Sku":"D-4","SitePrice":99,"IsSearchable":false}`)
	s.associate(pear, shelf)
	s.associate(fig, shelf)

	off, no := ProductDisabled, false
	for _, c := range []struct {
		name   string
		filter ProductFilter
		want   []string
	}{
		{"all by name", ProductFilter{}, []string{"apple", "Fig", "Pear", "Secret fig"}},
		{"by name, down", ProductFilter{Order: "name", Desc: true}, []string{"Secret fig", "Pear", "Fig", "apple"}},
		{"by price", ProductFilter{Order: "price"}, []string{"Fig", "Pear", "apple", "Secret fig"}},
		{"by SKU, down", ProductFilter{Order: "sku", Desc: true}, []string{"Secret fig", "Pear", "Fig", "apple"}},
		{"a word, also where the shop's search must not look", ProductFilter{Words: "fig", Order: "name"},
			[]string{"Fig", "Secret fig"}},
		{"a word just begun", ProductFilter{Words: "app"}, []string{"apple"}},
		{"no word", ProductFilter{Words: "?"}, nil},
		{"disabled", ProductFilter{Status: &off}, []string{"Fig"}},
		{"not available", ProductFilter{Available: &no}, []string{"Fig"}},
		{"word and status", ProductFilter{Words: "fig", Status: &off}, []string{"Fig"}},
		{"without picture", ProductFilter{NoPicture: true}, []string{"apple", "Fig", "Secret fig"}},
		{"without category", ProductFilter{NoCategory: true}, []string{"apple", "Secret fig"}},
		{"without both", ProductFilter{NoCategory: true, NoPicture: true, Order: "price", Desc: true},
			[]string{"Secret fig", "apple"}},
		{"in a category, in its order", ProductFilter{Category: shelf}, []string{"Pear", "Fig"}},
		{"in a category, all at once", ProductFilter{Category: shelf, Words: "fig", Status: &off, Available: &no,
			NoPicture: true}, []string{"Fig"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := s.names(must(s.FindProducts(ctx, c.filter))); !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
	rows := must(s.ProductRows(ctx, []string{pear, "00000000-0000-4000-8000-000000000000"}))
	if len(rows) != 1 || !slices.Equal(rows[0].Categories, []string{"Shelf"}) {
		t.Errorf("rows %+v", rows)
	}
}

func TestFindProductsAmongMany(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a store with 20,000 products")
	}
	s := newShop(t)
	ids := make([]string, 20_000)
	if err := s.base.Write(ctx, nil, s.fill(ids)); err != nil {
		t.Fatal(err)
	}
	off := ProductDisabled
	for _, f := range []ProductFilter{{}, {Order: "price"}, {Words: "prod"}, {Words: "19999"}, {Status: &off},
		{NoPicture: true, NoCategory: true}} {
		must(s.FindProducts(ctx, f))
		begin := time.Now()
		got := must(s.FindProducts(ctx, f))
		took := time.Since(begin)
		rows := must(s.ProductRows(ctx, got[:min(len(got), 50)]))
		t.Logf("%+v: %d in %v, rows %v", f, len(got), took, time.Since(begin)-took)
		if len(rows) != min(len(got), 50) || len(got) == 0 {
			t.Errorf("%d rows of %d", len(rows), len(got))
		}
		if took > time.Second { // a list of all ids takes about 5 ms; an index that is not used, much more
			t.Errorf("%+v took %v", f, took)
		}
	}
}

func TestCategoryTree(t *testing.T) {
	s := newShop(t)
	a := s.category(`{"Name":"A"}`).text("Bvin")
	b := s.category(`{"Name":"B"}`).text("Bvin")
	s.category(`{"Name":"A1","ParentId":"` + a + `"}`)
	s.category(`{"Name":"Lost","ParentId":"` + wire.NewBvin() + `"}`)
	s.associate(s.product(`{"ProductName":"P"}`).text("Bvin"), b)
	// a ring, as a program may make one
	if _, _, err := Categories.Save(s.Store, ctx, nil, a,
		[]byte(`{"Name":"A","SortOrder":1,"ParentId":"`+a+`"}`)); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range must(s.CategoryTree(ctx)) {
		got = append(got, fmt.Sprint(r.Depth, r.Name, r.Products, r.Children, r.First, r.Last))
	}
	s.same(got, []string{"0Lost0 0 true false", "0B1 0 false true", "0A0 2 true true", "1A10 0 false true"})
}

func TestFindProductsByWhatTheyName(t *testing.T) {
	s := newShop(t)
	kind := s.save(ProductTypes, "", `{"ProductTypeName":"Knife"}`).text("Bvin")
	vendor := s.save(Vendors, "", `{"DisplayName":"V"}`).text("Bvin")
	maker := s.save(Manufacturers, "", `{"DisplayName":"M"}`).text("Bvin")
	a := s.product(`{"ProductName":"A","ProductTypeId":"` + kind + `","VendorId":"` + vendor + `"}`).text("Bvin")
	b := s.product(`{"ProductName":"B","ManufacturerId":"` + maker + `"}`).text("Bvin")
	for id, stock := range map[string]string{a: `"QuantityOnHand":2,"LowStockPoint":2`,
		b: `"QuantityOnHand":0,"LowStockPoint":2`} {
		s.save(ProductInventories, "", `{"ProductBvin":"`+id+`",`+stock+`}`)
	}
	for name, c := range map[string]struct {
		filter ProductFilter
		want   []string
	}{
		"type":            {ProductFilter{Type: kind}, []string{"A"}},
		"no type":         {ProductFilter{NoType: true}, []string{"B"}},
		"vendor":          {ProductFilter{Vendor: vendor}, []string{"A"}},
		"manufacturer":    {ProductFilter{Manufacturer: maker}, []string{"B"}},
		"both":            {ProductFilter{Vendor: vendor, Manufacturer: maker}, nil},
		"low, but not 0":  {ProductFilter{LowStock: true}, []string{"A"}},
		"low and a word":  {ProductFilter{LowStock: true, Words: "b"}, nil},
		"low and by name": {ProductFilter{LowStock: true, Order: "name"}, []string{"A"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := s.names(must(s.FindProducts(ctx, c.filter))); !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
	for _, list := range []func(*Store, context.Context) ([]model.Named, error){ProductTypes.Names, Vendors.Names,
		Manufacturers.Names} {
		if all := must(list(s.Store, ctx)); len(all) != 1 || all[0].Name == "" {
			t.Errorf("%+v", all)
		}
	}
}
