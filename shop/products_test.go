package shop

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"griddle/shop/model"
	"griddle/shop/wire"
	"griddle/storage"
)

const (
	idA    = "3421370c-18e4-4bf4-8746-bab47b3df295"
	idB    = "5b0c2f6e-3d41-4c8a-9e77-0f2a6d9b1c34"
	noSuch = "00000000-0000-0000-0000-000000000001"
)

// newProduct is a fresh DTO as the protocol prints it (docs/protocol/10-catalog-core.md §9), with the date of the
// test's clock.
const newProduct = `{"Bvin":"","Sku":"","ProductName":"","ProductTypeId":"","CustomProperties":[],"ListPrice":0,"SitePrice":0,"SitePriceOverrideText":"","SiteCost":0,"MetaKeywords":"","MetaDescription":"","MetaTitle":"","TaxExempt":false,"TaxSchedule":-1,"ShippingDetails":{"IsNonShipping":false,"ExtraShipFee":0,"Weight":0,"Length":0,"Width":0,"Height":0,"ShippingSource":1,"ShippingSourceId":"","ShipSeparately":false},"ShippingMode":0,"Status":1,"ImageFileSmall":"","ImageFileSmallAlternateText":"","ImageFileMedium":"","ImageFileMediumAlternateText":"","CreationDateUtc":"\/Date(1704164645000)\/","MinimumQty":1,"ShortDescription":"","LongDescription":"","ManufacturerId":"","VendorId":"","GiftWrapAllowed":false,"GiftWrapPrice":0,"Keywords":"","PreContentColumnId":"","PostContentColumnId":"","UrlSlug":"","InventoryMode":100,"IsAvailableForSale":true,"Featured":false,"AllowReviews":false,"Tabs":[],"StoreId":0,"IsSearchable":true,"ShippingCharge":0}`

const newCategory = `{"Bvin":"","LastUpdatedUtc":"\/Date(1704164645000)\/","StoreId":0,"ParentId":"","Name":"","Description":"","DisplaySortOrder":1,"SourceType":0,"SortOrder":0,"MetaKeywords":"","MetaDescription":"","MetaTitle":"","ImageUrl":"","BannerImageUrl":"","CustomPageUrl":"","CustomPageOpenInNewWindow":false,"ShowInTopMenu":false,"Hidden":false,"TemplateName":"Index","PreContentColumnId":"","PostContentColumnId":"","ShowTitle":true,"Keywords":"","RewriteUrl":"","Operations":[]}`

func TestFreshRecordsAreTheProtocols(t *testing.T) {
	then := time.UnixMilli(1704164645000)
	product, category := NewRecord[Product](then), NewRecord[Category](then)
	if got := string(model.Encode(&product)); got != newProduct {
		t.Errorf("product:\n%s\nwant\n%s", got, newProduct)
	}
	if got := string(model.Encode(&category)); got != newCategory {
		t.Errorf("category:\n%s\nwant\n%s", got, newCategory)
	}
	for got, want := range map[string]string{
		string(model.Encode(NewRecord[CatalogRole](then))):                `{"CatalogRoleId":0,"RoleName":null,"ReferenceId":"00000000-0000-0000-0000-000000000000","RoleType":0}`,
		string(model.Encode(NewRecord[CategoryProductAssociation](then))): `{"Id":0,"CategoryId":"","ProductId":"","SortOrder":0,"StoreId":0}`,
		string(model.Encode(NewRecord[PageOfProducts](then))):             `{"Products":[],"TotalProductCount":0}`,
		string(model.Encode(NewRecord[ClearProductsData](then))):          `{"ProductsCleared":0,"ProductsRemaining":0}`,
		string(model.Encode(NewRecord[CustomProperty](then))):             `{"DeveloperId":"","Key":"","Value":""}`,
		string(model.Encode(NewRecord[CategorySnapshot](then))):           `{"Bvin":"","ParentId":"","StoreId":0,"Name":"","Description":"","SourceType":0,"ImageUrl":"","BannerImageUrl":"","CustomPageUrl":"","CustomPageOpenInNewWindow":false,"ShowInTopMenu":true,"Hidden":false,"RewriteUrl":"","SortOrder":0,"MetaTitle":"","Operations":[]}`,
	} {
		if got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
}

func TestProductCreate(t *testing.T) {
	s := newShop(t)
	for _, c := range []struct {
		posted string
		want   fields
	}{
		{`{"ProductName":"Bread Knife"}`, fields{"StoreId": 1, "UrlSlug": "bread-knife", "Status": 1,
			"InventoryMode": 100, "IsAvailableForSale": true}},
		{`{"ProductName":"Bread Knife","StoreId":7}`, fields{"UrlSlug": "bread-knife-2", "StoreId": 1}},
		{`{"ProductName":"bread knife"}`, fields{"UrlSlug": "bread-knife-3"}},
		{`{"ProductName":"Café"}`, fields{"UrlSlug": "café"}},
		{`{"ProductName":"CAFÉ"}`, fields{"UrlSlug": "café-2"}},
		{`{"UrlSlug":" My/Own Slug "}`, fields{"UrlSlug": " My/Own Slug "}},
		{`{"UrlSlug":"CAFÉ"}`, fields{"UrlSlug": "CAFÉ-3"}},
		{`{"UrlSlug":"  ","ProductName":"Blank"}`, fields{"UrlSlug": "blank"}},
		{`{"UrlSlug":"tail "}`, fields{"UrlSlug": "tail "}},
		{`{"UrlSlug":"tail "}`, fields{"UrlSlug": "tail -2"}},
		{`{"UrlSlug":"tail "}`, fields{"UrlSlug": "tail -3"}},
		{`{}`, fields{"UrlSlug": "product-12", "ProductName": ""}},
		{`{}`, fields{"UrlSlug": "product-13"}},
		{`{"ProductName":"???","Sku":"A 7/3"}`, fields{"UrlSlug": "a-73"}},
		{`{"ProductName":"???","Sku":"A 7/3"}`, fields{"UrlSlug": "a-73-2"}},
		{`{"ProductName":"???","Sku":"!","UrlSlug":" "}`, fields{"UrlSlug": "product-16"}},
		{`{"ProductName":"Product 18"}`, fields{"UrlSlug": "product-18"}},
		{`{"ProductName":"\u200b","UrlSlug":"\t"}`, fields{"UrlSlug": "product-18-2"}},
		{`{"Bvin":"` + strings.ToUpper(idA) + `"}`, fields{"Bvin": idA}},
		{`{"InventoryMode":101}`, fields{"IsAvailableForSale": false}},
		{`{"InventoryMode":102,"IsAvailableForSale":true}`, fields{"IsAvailableForSale": false}},
		{`{"InventoryMode":103,"IsAvailableForSale":false}`, fields{"IsAvailableForSale": true}},
		{`{"InventoryMode":-1}`, fields{"InventoryMode": 100}},
		{`{"InventoryMode":0}`, fields{"InventoryMode": 100}},
		{`{"InventoryMode":"AlwayInStock"}`, fields{"InventoryMode": 100}},
		{`{"Status":0,"IsAvailableForSale":true}`, fields{"Status": 0, "IsAvailableForSale": false}},
		{`{"Status":77}`, fields{"Status": 77, "IsAvailableForSale": true}},
		{`{"ShippingMode":3,"ShippingDetails":{"ShippingSource":1,"ShippingSourceId":"x","Weight":"1.25"}}`,
			fields{"ShippingMode": 3,
				"ShippingDetails": fields{"IsNonShipping": false, "ExtraShipFee": 0, "Weight": 1.25, "Length": 0,
					"Width": 0, "Height": 0,
					"ShippingSource": 3, "ShippingSourceId": "x", "ShipSeparately": false}}},
		{`{"ShippingDetails":null,"Tabs":null,"CustomProperties":null}`,
			fields{"Tabs": "[]", "CustomProperties": "[]"}},
		{`{"CustomProperties":[{"DeveloperId":"hcc","Key":"a","Value":"1"},{"DeveloperId":"hcc","Key":"a","Value":"2"}]}`,
			fields{"CustomProperties": "[map[DeveloperId:hcc Key:a Value:1] map[DeveloperId:hcc Key:a Value:2]]"}},
		{`{"AllowReviews":null}`, fields{"AllowReviews": nil}},
		{`{"CreationDateUtc":"2020-02-29"}`, fields{"CreationDateUtc": "/Date(1582934400000)/"}},
		{`{"CreationDateUtc":"0001-01-01T00:00:00"}`, fields{"CreationDateUtc": fmt.Sprintf("/Date(%d)/",
			midday.UnixMilli())}},
		{`{"Sku":"dup"}`, fields{"Sku": "dup"}},
		{`{"Sku":"dup"}`, fields{"Sku": "dup"}},
		{`{"ProductName":null,"SitePrice":null,"ImageFileSmall":null}`,
			fields{"ProductName": "", "SitePrice": 0, "ImageFileSmall": ""}},
		{`{"TaxSchedule":5,"SitePrice":19.95,"ListPrice":"0.12345678905"}`,
			fields{"TaxSchedule": 5, "SitePrice": 19.95, "ListPrice": 0.1234567891}},
	} {
		f := s.product(c.posted)
		if w, ok := c.want["ShippingDetails"]; ok {
			c.want["ShippingDetails"] = map[string]any(w.(fields))
		}
		s.want(f, c.want)
		again, err := Products.One(s.Store, f.text("Bvin"))
		if err != nil || s.parse(again).text("UrlSlug") != f.text("UrlSlug") {
			t.Errorf("read back: %v", err)
		}
	}
}

func TestProductTabs(t *testing.T) {
	s := newShop(t)
	posted := `{"Tabs":[{"TabTitle":"A","HtmlData":"x\r\ny"},{"Bvin":"mine"}]}`
	f := s.product(posted)
	tabs := f["Tabs"].([]any)
	first := tabs[0].(map[string]any)
	id, _ := first["Bvin"].(string)
	if _, ok := wire.ParseBvin(id); !ok || first["HtmlData"] != "x\r\ny" {
		t.Errorf("first tab: %v", first)
	}
	if second := tabs[1].(map[string]any); second["Bvin"] != "mine" || second["TabTitle"] != "" {
		t.Errorf("second tab: %v", second)
	}
	if again := s.parse(must(Products.One(s.Store, f.text("Bvin")))); again.text("Tabs") != f.text("Tabs") {
		t.Error("a tab's id changes from read to read")
	}
}

func TestProductUpdate(t *testing.T) {
	s := newShop(t)
	f := s.product(`{"ProductName":"Whisk","Sku":"W1","Tabs":[{"Bvin":"t"}],"CustomProperties":[{"Key":"k"}],"ShippingDetails":{"Weight":2},"CreationDateUtc":"2020-01-01"}`)
	id := f.text("Bvin")
	save := func(path, posted string) fields {
		t.Helper()
		body, created, err := Products.Save(s.Store, ctx, nil, path, []byte(posted))
		if err != nil || created {
			t.Fatalf("%s: created %v, %v", posted, created, err)
		}
		return s.parse(body)
	}
	s.want(save(id, `{"ProductName":"Balloon whisk"}`), fields{"Bvin": id, "UrlSlug": "whisk", "Sku": "", "Tabs": "[]",
		"CustomProperties": "[]",
		"CreationDateUtc":  fmt.Sprintf("/Date(%d)/", midday.UnixMilli())})
	save(strings.ToUpper(id), `{"Tabs":[{"Bvin":"t"}],"CustomProperties":[{"Key":"k"}],"ShippingDetails":{"Weight":2},"CreationDateUtc":"2020-01-01"}`)
	kept := save("", `{"Bvin":"{`+id+`}","Tabs":null,"CustomProperties":null,"ShippingDetails":null,"CreationDateUtc":"","UrlSlug":"  "}`)
	s.want(kept, fields{"UrlSlug": "whisk", "CreationDateUtc": "/Date(1577836800000)/"})
	if len(kept["Tabs"].([]any)) != 1 || len(kept["CustomProperties"].([]any)) != 1 ||
		kept["ShippingDetails"].(map[string]any)["Weight"] != 2.0 {
		t.Errorf("null dropped what was stored: %v", kept)
	}
	s.product(`{"ProductName":"Taken"}`)
	s.want(save(id, `{"UrlSlug":"taken"}`), fields{"UrlSlug": "taken-2"})
	s.want(save(id, `{"UrlSlug":"taken-2"}`), fields{"UrlSlug": "taken-2"})

	body, created, err := Products.Save(s.Store, ctx, nil, idB, []byte(`{"ProductName":"New"}`))
	if err != nil || !created || s.parse(body).text("Bvin") != idB {
		t.Errorf("update with an unknown id must create it: %v %v", created, err)
	}
}

func TestProductRefused(t *testing.T) {
	s := newShop(t)
	kept := s.product(`{"Bvin":"` + idA + `","ProductName":"Kept","Sku":"K"}`)
	long := func(n int) string { return strings.Repeat("x", n) }
	for _, c := range []struct {
		path, posted string
		kind         Kind
		field        string
	}{
		{"", ``, Unreadable, ""},
		{"", `[]`, Unreadable, ""},
		{"", `{"SitePrice":"19,95"}`, Unreadable, "SitePrice"},
		{"", `{"Status":"Gone"}`, Unreadable, "Status"},
		{"", `{"CreationDateUtc":"soon"}`, Unreadable, "CreationDateUtc"},
		{"", `{"Bvin":"7"}`, Invalid, "Bvin"},
		{"7", `{}`, Unreadable, "Bvin"},
		{idB, `{"Bvin":"` + idA + `"}`, Invalid, "Bvin"},
		{idA, `{"InventoryMode":104}`, Invalid, "InventoryMode"},
		{idA, `{"ManufacturerId":"` + noSuch + `"}`, Invalid, "ManufacturerId"},
		{idA, `{"VendorId":"` + noSuch + `"}`, Invalid, "VendorId"},
		{idA, `{"ProductTypeId":"` + noSuch + `"}`, Invalid, "ProductTypeId"},
		{idA, `{"ProductTypeId":"x"}`, Invalid, "ProductTypeId"},
		{idA, `{"SitePrice":1234567890123456}`, Invalid, "SitePrice"},
		{idA, `{"Sku":"` + long(51) + `"}`, Invalid, "Sku"},
		{idA, `{"ProductName":"` + long(256) + `"}`, Invalid, "ProductName"},
		{idA, `{"MetaTitle":"` + long(513) + `"}`, Invalid, "MetaTitle"},
		{idA, `{"ShortDescription":"` + long(513) + `"}`, Invalid, "ShortDescription"},
		{idA, `{"PreContentColumnId":"` + long(37) + `"}`, Invalid, "PreContentColumnId"},
		{idA, `{"ShippingDetails":{"Weight":1000000000000000}}`, Invalid, "ShippingDetails.Weight"},
		{idA, `{"Tabs":[{},{"SortOrder":1.5}]}`, Unreadable, "Tabs[1].SortOrder"},
	} {
		body, _, err := Products.Save(s.Store, ctx, nil, c.path, []byte(c.posted))
		if err == nil {
			t.Errorf("%.60s was stored: %s", c.posted, body)
			continue
		}
		s.refused(err, c.kind, c.field)
	}
	if now := s.parse(must(Products.One(s.Store, idA))); fmt.Sprint(now) != fmt.Sprint(kept) {
		t.Errorf("changed by refused calls:\n%v\n%v", now, kept)
	}
	s.same(s.products("ProductName"), []string{"Kept"})
	s.product(`{"Sku":"` + long(50) + `","ProductName":"` + strings.Repeat("é", 255) + `"}`)
}

func TestProductFinders(t *testing.T) {
	s := newShop(t)
	first := s.product(`{"ProductName":"First","Sku":"AB+1 x","UrlSlug":"Wörld"}`).text("Bvin")
	s.product(`{"ProductName":"Second","Sku":"ab+1 X"}`)
	off := s.product(`{"ProductName":"Off","Sku":"off","Status":0}`).text("Bvin")
	for _, c := range []struct {
		find func(string) ([]byte, error)
		by   string
		want string
	}{
		{one(s, Products.One), first, first},
		{one(s, Products.One), "{" + strings.ToUpper(first) + "}", first},
		{s.ProductBySKU, "aB+1 X  ", first}, // the oldest of two
		{s.ProductBySKU, "OFF", off},
		{s.ProductBySlug, "WÖRLD", first},
	} {
		if body, err := c.find(c.by); err != nil || s.parse(body).text("Bvin") != c.want {
			t.Errorf("%s: %s %v", c.by, body, err)
		}
	}
	for name, c := range map[string]struct {
		err error
		by  string
	}{
		"unknown id":   {second(Products.One(s.Store, noSuch)), "id"},
		"malformed id": {second(Products.One(s.Store, "ANY")), "id"},
		"sku":          {second(s.ProductBySKU("AB")), "SKU"}, "slug": {second(s.ProductBySlug("wor")), "slug"},
	} {
		if KindOf(c.err) != Missing || !strings.Contains(c.err.Error(), c.by) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestProductPages(t *testing.T) {
	s := newShop(t)
	for _, name := range []string{"delta", "Alpha", "charlie", "BRAVO", "Écho"} {
		s.product(`{"ProductName":"` + name + `","Status":0}`)
	}
	for _, c := range []struct {
		page model.PageOf
		want []string
	}{
		{model.PageOf{Number: 1, Size: 1000}, []string{"Alpha", "BRAVO", "charlie", "delta", "Écho"}},
		{model.PageOf{Number: 1, Size: 2}, []string{"Alpha", "BRAVO"}},
		{model.PageOf{Number: 0, Size: 2}, []string{"Alpha", "BRAVO"}},
		{model.PageOf{Number: -5, Size: 2}, []string{"Alpha", "BRAVO"}},
		{model.PageOf{Number: 3, Size: 2}, []string{"Écho"}},
		{model.PageOf{Number: 4, Size: 2}, nil},
		{model.PageOf{Number: 1, Size: 0}, nil},
		{model.PageOf{Number: 1, Size: -1}, nil},
		{model.PageOf{Number: 1 << 62, Size: 1 << 62}, nil},
	} {
		var got []string
		total, err := s.ProductPage(ctx, c.page, func(body []byte) error {
			got = append(got, s.parse(body).text("ProductName"))
			return nil
		})
		if err != nil || total != 5 || !slices.Equal(got, c.want) {
			t.Errorf("%+v: %q of %d, %v; want %q", c.page, got, total, err, c.want)
		}
	}
	for range 3 {
		s.product(`{"ProductName":"same"}`)
	}
	ids := s.products("Bvin")[5:8]
	if !slices.IsSorted(ids) {
		t.Errorf("equal names are not in the order of their ids: %q", ids)
	}
}

func TestProductsOfCategory(t *testing.T) {
	s := newShop(t)
	c := s.category(`{"Name":"C"}`).text("Bvin")
	for _, posted := range []string{`{"ProductName":"z"}`, `{"ProductName":"off","Status":0}`,
		`{"ProductName":"hidden","InventoryMode":101}`,
		`{"ProductName":"shown","InventoryMode":102}`, `{"ProductName":"a"}`} {
		s.associate(s.product(posted).text("Bvin"), c)
	}
	s.product(`{"ProductName":"elsewhere"}`)
	for _, of := range []struct {
		id    string
		page  model.PageOf
		total int
		want  []string
	}{
		{c, model.PageOf{Number: 1, Size: 9}, 3, []string{"z", "shown", "a"}},
		{strings.ToUpper(c), model.PageOf{Number: 2, Size: 2}, 3, []string{"a"}},
		{c, model.PageOf{Number: 1, Size: 0}, 3, []string{}},
		{noSuch, model.PageOf{Number: 1, Size: 9}, 0, []string{}},
		{"x", model.PageOf{Number: 1, Size: 9}, 0, []string{}},
	} {
		var total int
		got := s.list("ProductName", func(fn func([]byte) error) (err error) {
			total, err = s.ProductsOfCategory(ctx, of.id, of.page, fn)
			return err
		})
		if s.same(got, of.want); total != of.total {
			t.Errorf("%s: total %d, want %d", of.id, total, of.total)
		}
	}
}

func TestProductDelete(t *testing.T) {
	s := newShop(t)
	a, b := s.product(`{"ProductName":"Alpha"}`).text("Bvin"), s.product(`{"ProductName":"Beta"}`).text("Bvin")
	c := s.category(`{"Name":"C"}`).text("Bvin")
	for _, p := range []string{a, b} {
		s.associate(p, c)
		if _, _, err := CatalogRoles.Save(s.Store, ctx, nil, "",
			[]byte(`{"RoleName":"r","ReferenceId":"`+p+`"}`)); err != nil {
			t.Fatal(err)
		}
	}
	if gone, err := Products.Delete(s.Store, ctx, nil, strings.ToUpper(a)); !gone || err != nil {
		t.Fatal(gone, err)
	}
	for _, id := range []string{a, noSuch, "ANY", ""} {
		if gone, err := Products.Delete(s.Store, ctx, nil, id); gone || err != nil {
			t.Errorf("%q: %v %v", id, gone, err)
		}
	}
	s.same(s.products("ProductName"), []string{"Beta"})
	if n := must(s.ProductCount()); n != 1 {
		t.Errorf("%d products counted", n)
	}
	for table, want := range map[string]int{associationsTable: 1, rolesTable: 1, inventoryTable: 1,
		productIndex.Name: 1, categoriesTable: 1} {
		s.rows(table, want)
	}
	if err := second(Products.One(s.Store, a)); KindOf(err) != Missing {
		t.Error(err)
	}
	s.product(`{"Bvin":"` + a + `"}`) // the id is free again
}

// rows counts a table's rows.
func (s *shopTest) rows(table string, want int) {
	s.t.Helper()
	if n, err := storage.Count(s.db.Reader(), table, storage.Cond{}); err != nil || n != want {
		s.t.Errorf("%s has %d rows, %v; want %d", table, n, err, want)
	}
}

func TestSlugsRunOut(t *testing.T) {
	s := newShop(t)
	if err := s.base.Write(ctx, nil, func(tx *storage.Tx) error {
		for n := 1; n < 9999; n++ {
			p := Product{Bvin: wire.NewBvin(), UrlSlug: fmt.Sprintf("test-%d", n)}
			if n == 1 {
				p.UrlSlug = "test"
			}
			if _, err := modelsOf(s.Store).products.Insert(tx, &p); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	s.want(s.product(`{"ProductName":"Test"}`), fields{"UrlSlug": "test-9999"})
	_, _, err := Products.Save(s.Store, ctx, nil, "", []byte(`{"ProductName":"Test"}`))
	s.refused(err, Invalid, "UrlSlug")
	if gone, err := Products.Delete(s.Store, ctx, nil, s.parse(must(s.ProductBySlug("test-77"))).text("Bvin")); !gone ||
		err != nil {
		t.Fatal(err)
	}
	s.want(s.product(`{"ProductName":"Test"}`), fields{"UrlSlug": "test-77"})
}

func TestInventoryDecidesAvailability(t *testing.T) {
	s := newShop(t)
	id := s.product(`{"InventoryMode":101}`).text("Bvin")
	stock := func(hand, reserved, point int) {
		t.Helper()
		var rec ProductInventory
		if err := s.base.Write(ctx, nil, func(tx *storage.Tx) error {
			var err error
			rec, err = modelsOf(s.Store).inventory.Find(tx, storage.Query{Where: storage.Eq("product", id)})
			if err != nil {
				return err
			}
			rec.QuantityOnHand, rec.QuantityReserved, rec.OutOfStockPoint = hand, reserved, point
			_, err = modelsOf(s.Store).inventory.Update(tx, &rec)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		hand, reserved, point int
		want                  bool
	}{{0, 0, 0, false}, {5, 0, 0, true}, {5, 5, 0, false}, {5, 2, 3, false}, {5, 2, 2, true}, {0, 0, -1, true}} {
		stock(c.hand, c.reserved, c.point)
		body, _, err := Products.Save(s.Store, ctx, nil, id, []byte(`{"InventoryMode":101}`))
		if err != nil || s.parse(body)["IsAvailableForSale"] != c.want {
			t.Errorf("%+v: %s %v", c, body, err)
		}
	}
	if err := s.base.Write(ctx, nil, func(tx *storage.Tx) error {
		_,
			err := modelsOf(s.Store).inventory.DeleteWhere(tx, storage.Cond{})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	body, _, err := Products.Save(s.Store, ctx, nil, id, []byte(`{"InventoryMode":102}`))
	if err != nil || s.parse(body)["IsAvailableForSale"] != true {
		t.Errorf("without any inventory record: %s %v", body, err)
	}
}
