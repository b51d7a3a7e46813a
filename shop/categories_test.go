package shop

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestCategoryCreate(t *testing.T) {
	s := newShop(t)
	root := s.category(`{"Name":"Root","SortOrder":9,"StoreId":5,"Operations":[{"Uri":"x"}],"LastUpdatedUtc":"2001-01-01"}`)
	s.want(root, fields{"SortOrder": 1, "StoreId": 1, "Operations": "[]", "RewriteUrl": "root", "ParentId": "",
		"LastUpdatedUtc": fmt.Sprintf("/Date(%d)/", midday.UnixMilli()), "TemplateName": "Index", "ShowTitle": true,
		"DisplaySortOrder": 1})
	id := root.text("Bvin")
	for _, c := range []struct {
		posted string
		want   fields
	}{
		{`{"Name":"Second"}`, fields{"SortOrder": 2}},
		{`{"Name":"Child","ParentId":"` + strings.ToUpper(id) + `"}`, fields{"SortOrder": 1, "ParentId": id}},
		{`{"Name":"Child 2","ParentId":"` + id + `"}`, fields{"SortOrder": 2}},
		{`{"Name":"Orphan","ParentId":"` + noSuch + `"}`, fields{"SortOrder": 1, "ParentId": noSuch}},
		{`{"Name":"Zero","ParentId":"00000000-0000-0000-0000-000000000000"}`, fields{"ParentId": "", "SortOrder": 3}},
		{`{"Name":"Café"}`, fields{"RewriteUrl": "caf%c3%a9"}},
		{`{"Name":"CAFÉ"}`, fields{"RewriteUrl": "caf%c3%a9-2"}},
		{`{"Name":"x","RewriteUrl":"  My Own/Slug  "}`, fields{"RewriteUrl": "my own/slug"}},
		{`{"Name":"x","RewriteUrl":"MY OWN/SLUG"}`, fields{"RewriteUrl": "my own/slug-2"}},
		{`{"Name":"root"}`, fields{"RewriteUrl": "root-2"}},
		{`{"Name":"Root"}`, fields{"RewriteUrl": "root-3"}},
		{`{"Name":"???"}`, fields{"RewriteUrl": "category-13"}},
		{`{"Name":"?","RewriteUrl":"category-15"}`, fields{"RewriteUrl": "category-15"}},
		{`{"Name":"!","RewriteUrl":" "}`, fields{"RewriteUrl": "category-15-2"}},
		{`{"Name":"With id","Bvin":"` + idA + `"}`, fields{"Bvin": idA}},
		{`{"Name":"Numbers","DisplaySortOrder":8,"SourceType":77}`, fields{"DisplaySortOrder": 8, "SourceType": 77}},
		{`{"Name":"Link","SourceType":"CustomLink","CustomPageUrl":"http://x/y"}`,
			fields{"SourceType": 2, "CustomPageUrl": "http://x/y"}},
		{`{"Name":"Nulls","Description":null,"MetaTitle":null}`,
			fields{"Description": "", "MetaTitle": "", "CustomPageUrl": ""}},
	} {
		s.want(s.category(c.posted), c.want)
	}
}

func TestCategoryRefused(t *testing.T) {
	s := newShop(t)
	s.category(`{"Name":"Kept","Bvin":"` + idA + `"}`)
	for _, c := range []struct {
		posted string
		kind   Kind
		field  string
	}{
		{``, Unreadable, ""},
		{`null`, Unreadable, ""},
		{`{}`, Invalid, "Name"},
		{`{"Name":"  "}`, Invalid, "Name"},
		{`{"Name":"x","Bvin":"` + idA + `"}`, Taken, "Bvin"},
		{`{"Name":"x","Bvin":"7"}`, Invalid, "Bvin"},
		{`{"Name":"x","ParentId":"7"}`, Invalid, "ParentId"},
		{`{"Name":"` + strings.Repeat("x", 256) + `"}`, Invalid, "Name"},
		{`{"Name":"x","TemplateName":"` + strings.Repeat("x", 513) + `"}`, Invalid, "TemplateName"},
		{`{"Name":"x","SortOrder":"a"}`, Unreadable, "SortOrder"},
	} {
		_, _, err := Categories.Save(s.Store, ctx, nil, "", []byte(c.posted))
		s.refused(err, c.kind, c.field)
	}
	for _, c := range []struct {
		path, posted string
		kind         Kind
		field        string
	}{
		{idA, `{}`, Invalid, "Name"},
		{idA, `{"Bvin":"` + idB + `","Name":"x"}`, Invalid, "Bvin"},
		{"x", `{"Name":"x"}`, Missing, ""},
		{noSuch, `{"Name":"x"}`, Missing, ""},
		{noSuch, `{"Name":"x","Bvin":"` + noSuch + `"}`, Missing, ""},
	} {
		_, _, err := Categories.Save(s.Store, ctx, nil, c.path, []byte(c.posted))
		s.refused(err, c.kind, c.field)
	}
	if n := must(s.CategoryCount()); n != 1 {
		t.Errorf("%d categories", n)
	}
	s.want(s.parse(must(Categories.One(s.Store, idA))), fields{"Name": "Kept"})
}

func TestCategoryUpdate(t *testing.T) {
	s := newShop(t)
	id := s.category(`{"Name":"One","Description":"d","SortOrder":1}`).text("Bvin")
	s.category(`{"Name":"Two"}`)
	s.clocks.pass(time.Minute)
	for _, c := range []struct {
		posted string
		want   fields
	}{
		{`{"Name":"Renamed","SortOrder":42,"StoreId":0}`, fields{"Bvin": id, "SortOrder": 42, "Description": "",
			"RewriteUrl": "one", "StoreId": 1,
			"LastUpdatedUtc": fmt.Sprintf("/Date(%d)/", midday.Add(time.Minute).UnixMilli())}},
		{`{"Name":"Renamed","RewriteUrl":" NEW "}`, fields{"RewriteUrl": "new", "SortOrder": 0}},
		{`{"Name":"Renamed","RewriteUrl":"two"}`, fields{"RewriteUrl": "two-2"}},
		{`{"Name":"Renamed","RewriteUrl":"two-2","Bvin":"{` + id + `}"}`, fields{"RewriteUrl": "two-2"}},
		{`{"Name":"Renamed","ParentId":"` + noSuch + `"}`, fields{"ParentId": noSuch}},
	} {
		body, _, err := Categories.Save(s.Store, ctx, nil, strings.ToUpper(id), []byte(c.posted))
		if err != nil {
			t.Fatal(err)
		}
		s.want(s.parse(body), c.want)
	}
}

func TestCategoryBySlug(t *testing.T) {
	s := newShop(t)
	cafe := s.category(`{"Name":"Café"}`).text("Bvin")
	plain := s.category(`{"Name":"x","RewriteUrl":"wörld"}`).text("Bvin")
	bread := s.category(`{"Name":"Fresh Bread"}`).text("Bvin")
	for slug, want := range map[string]string{
		"caf%c3%a9": cafe, "CAF%C3%A9": cafe, "café": cafe, "CAFÉ": cafe, "wörld": plain, "WÖRLD ": plain,
		"w%c3%b6rld":  plain,
		"fresh-bread": bread, "Fresh Bread": bread,
		"fresh": "", "": "", "%zz": "", "?": "",
	} {
		body, err := s.CategoryBySlug(slug)
		if want == "" {
			if KindOf(err) != Missing {
				t.Errorf("%q: %s %v", slug, body, err)
			}
			continue
		}
		if err != nil || s.parse(body).text("Bvin") != want {
			t.Errorf("%q: %s %v", slug, body, err)
		}
	}
	for id, ok := range map[string]bool{cafe: true, "{" + strings.ToUpper(cafe) + "}": true, noSuch: false,
		"ANY": false} {
		if _, err := Categories.One(s.Store, id); (err == nil) != ok || !ok && KindOf(err) != Missing {
			t.Errorf("%s: %v", id, err)
		}
	}
}

func TestCategorySnapshots(t *testing.T) {
	s := newShop(t)
	root := s.category(`{"Name":"Root","Description":"text","Hidden":true,"BannerImageUrl":"b.png","MetaTitle":"m","ShowInTopMenu":true}`).text("Bvin")
	s.category(`{"Name":"beta"}`)
	child := s.category(`{"Name":"Alpha","ParentId":"` + root + `"}`).text("Bvin")
	s.same(s.list("Name", func(fn func([]byte) error) error { return s.CategorySnapshots(ctx, fn) }),
		[]string{"Alpha", "Root", "beta"})

	p := s.product(`{"ProductName":"P"}`).text("Bvin")
	s.associate(p, root)
	s.associate(p, child)
	of := func(product string) []string {
		return s.list("Bvin", func(fn func([]byte) error) error {
			return s.CategorySnapshotsOfProduct(ctx, product,
				fn)
		})
	}
	s.same(of(strings.ToUpper(p)), []string{child, root})
	s.same(of(noSuch), []string{})
	s.same(of("x"), []string{})
	err := s.CategorySnapshots(ctx, func(body []byte) error {
		f := s.parse(body)
		if f.text("Name") == "Root" {
			s.want(f, fields{"Description": "text", "Hidden": true, "BannerImageUrl": "b.png", "MetaTitle": "m",
				"Operations": "[]", "SortOrder": 1, "StoreId": 1})
			if len(f) != 16 {
				t.Errorf("%d members: %v", len(f), f)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestCategoryDelete(t *testing.T) {
	s := newShop(t)
	root := s.category(`{"Name":"Root"}`).text("Bvin")
	child := s.category(`{"Name":"Child","ParentId":"` + root + `"}`).text("Bvin")
	p := s.product(`{"ProductName":"P"}`).text("Bvin")
	s.associate(p, root)
	s.associate(p, child)
	for _, ref := range []string{`"RoleType":1,"ReferenceId":"` + root + `"`,
		`"RoleType":0,"ReferenceId":"` + p + `"`} {
		if _, _, err := CatalogRoles.Save(s.Store, ctx, nil, "", []byte(`{"RoleName":"r",`+ref+`}`)); err != nil {
			t.Fatal(err)
		}
	}
	if gone, err := Categories.Delete(s.Store, ctx, nil, root); !gone || err != nil {
		t.Fatal(gone, err)
	}
	for _, id := range []string{root, noSuch, "x", ""} {
		if gone, err := Categories.Delete(s.Store, ctx, nil, id); gone || err != nil {
			t.Errorf("%q: %v %v", id, gone, err)
		}
	}
	s.want(s.parse(must(Categories.One(s.Store, child))), fields{"ParentId": root})
	s.same(s.products("Bvin"), []string{p})
	s.rows(associationsTable, 1)
	s.rows(rolesTable, 1)
}

func TestAssociations(t *testing.T) {
	s := newShop(t)
	c, d := s.category(`{"Name":"C"}`).text("Bvin"), s.category(`{"Name":"D"}`).text("Bvin")
	p, q := s.product(`{"ProductName":"P"}`).text("Bvin"), s.product(`{"ProductName":"Q"}`).text("Bvin")
	first := s.associate(p, c)
	s.want(first, fields{"Id": 1, "SortOrder": 1, "StoreId": 1, "ProductId": p, "CategoryId": c})
	s.want(s.associate(q, strings.ToUpper(c)), fields{"Id": 2, "SortOrder": 2})
	s.want(s.associate(p, d), fields{"Id": 3, "SortOrder": 1})
	body, created, err := Associations.Save(s.Store, ctx, nil, "",
		fmt.Appendf(nil, `{"Id":77,"ProductId":%q,"CategoryId":%q,"SortOrder":9}`, p, c))
	if err != nil || created || fmt.Sprint(s.parse(body)) != fmt.Sprint(first) {
		t.Errorf("associated twice: %s %v %v", body, created, err)
	}
	body, created, err = Associations.Save(s.Store, ctx, nil, "",
		fmt.Appendf(nil, `{"Id":77,"ProductId":%q,"CategoryId":%q,"SortOrder":9,"StoreId":4}`, q, d))
	if err != nil || !created {
		t.Fatal(created, err)
	}
	s.want(s.parse(body), fields{"Id": 4, "SortOrder": 2, "StoreId": 1})

	for _, ids := range [][2]string{{noSuch, c}, {"", c}, {p, noSuch}, {p, ""}} {
		_, _, err := Associations.Save(s.Store, ctx, nil, "",
			fmt.Appendf(nil, `{"ProductId":%q,"CategoryId":%q}`, ids[0], ids[1]))
		field := "ProductId"
		if ids[0] == p {
			field = "CategoryId"
		}
		s.refused(err, Invalid, field)
	}
	_, _, err = Associations.Save(s.Store, ctx, nil, "", []byte(`{"ProductId":"x"}`))
	s.refused(err, Invalid, "ProductId")

	body, _, err = Associations.Save(s.Store, ctx, nil, "1",
		fmt.Appendf(nil, `{"Id":2,"ProductId":%q,"CategoryId":%q,"SortOrder":-5,"StoreId":0}`, p, c))
	if err != nil {
		t.Fatal(err)
	}
	s.want(s.parse(body), fields{"Id": 1, "SortOrder": -5, "StoreId": 1})
	s.want(s.parse(must(Associations.One(s.Store, "2"))), fields{"ProductId": q, "SortOrder": 2})
	_, _, err = Associations.Save(s.Store, ctx, nil, "1", fmt.Appendf(nil, `{"ProductId":%q,"CategoryId":%q}`, q, c))
	s.refused(err, Taken, "ProductId")
	_, _, err = Associations.Save(s.Store, ctx, nil, "99", fmt.Appendf(nil, `{"ProductId":%q,"CategoryId":%q}`, q, c))
	s.refused(err, Missing, "")
	for _, id := range []int64{0, -1, 99} {
		if _, err := Associations.One(s.Store, fmt.Sprint(id)); KindOf(err) != Missing {
			t.Errorf("%d: %v", id, err)
		}
	}

	for _, ids := range [][2]string{{p, ""}, {"", c}, {"x", c}, {p, noSuch}} {
		if gone, err := s.Unrelate(ctx, nil, ids[0], ids[1]); gone || err != nil {
			t.Errorf("%q: %v %v", ids, gone, err)
		}
	}
	if gone, err := s.Unrelate(ctx, nil, "{"+p+"}", c); !gone || err != nil {
		t.Errorf("%v %v", gone, err)
	}
	if gone, err := s.Unrelate(ctx, nil, p, c); gone || err != nil {
		t.Errorf("again: %v %v", gone, err)
	}
	s.want(s.associate(p, c), fields{"Id": 5, "SortOrder": 3}) // neither the number nor the place is used again
}

func TestRoles(t *testing.T) {
	s := newShop(t)
	c, p := s.category(`{"Name":"C"}`).text("Bvin"), s.product(`{"ProductName":"P"}`).text("Bvin")
	create := func(posted string) (fields, bool) {
		t.Helper()
		body, created, err := CatalogRoles.Save(s.Store, ctx, nil, "", []byte(posted))
		if err != nil {
			t.Fatalf("%s: %v", posted, err)
		}
		return s.parse(body), created
	}
	first, created := create(`{"CatalogRoleId":9,"RoleName":"Staff","ReferenceId":"` + strings.ToUpper(p) + `"}`)
	if s.want(first, fields{"CatalogRoleId": 1, "RoleName": "Staff", "ReferenceId": p, "RoleType": 0}); !created {
		t.Error("not created")
	}
	if again, created := create(`{"RoleName":"Staff","ReferenceId":"` + p + `","RoleType":"productrole"}`); created ||
		again.text("CatalogRoleId") != "1" {
		t.Errorf("stored twice: %v", again)
	}
	none, created := create(`{"RoleName":null,"ReferenceId":"` + p + `"}`)
	if s.want(none, fields{"CatalogRoleId": 2, "RoleName": nil}); !created {
		t.Error("not created")
	}
	if again, created := create(`{"ReferenceId":"` + p + `"}`); created || again.text("CatalogRoleId") != "2" {
		t.Errorf("a role without a name stored twice: %v", again)
	}
	create(`{"RoleName":"","ReferenceId":"` + p + `"}`)
	create(`{"RoleName":"Staff","ReferenceId":"` + c + `","RoleType":1}`)

	of := func(byType, id string) []string {
		return s.list("CatalogRoleId", func(fn func([]byte) error) error { return s.Roles(ctx, byType, id, fn) })
	}
	s.same(of("product", p), []string{"1", "2", "3"})
	s.same(of("", p), []string{"1", "2", "3"})
	s.same(of("Category", c), []string{}) // compared exactly, so this means product
	s.same(of("category", "{"+c+"}"), []string{"4"})
	s.same(of("producttype", p), []string{})
	s.same(of("product", noSuch), []string{})
	s.same(of("product", "x"), []string{})
	s.same(of("product", ""), []string{})

	for _, bad := range []struct {
		posted string
		kind   Kind
		field  string
	}{
		{``, Unreadable, ""},
		{`{"RoleName":"x"}`, Invalid, "ReferenceId"},
		{`{"ReferenceId":""}`, Unreadable, "ReferenceId"},
		{`{"ReferenceId":"` + noSuch + `"}`, Invalid, "ReferenceId"},
		{`{"ReferenceId":"` + p + `","RoleType":1}`, Invalid, "ReferenceId"},
		{`{"ReferenceId":"` + p + `","RoleType":2}`, Invalid, "ReferenceId"},
		{`{"ReferenceId":"` + p + `","RoleType":3}`, Invalid, "RoleType"},
		{`{"ReferenceId":"` + p + `","RoleName":"` + strings.Repeat("x", 251) + `"}`, Invalid, "RoleName"},
	} {
		_, _, err := CatalogRoles.Save(s.Store, ctx, nil, "", []byte(bad.posted))
		s.refused(err, bad.kind, bad.field)
	}
	for id, want := range map[int64]bool{1: true, 99: false, 0: false, -1: false} {
		if gone, err := CatalogRoles.Delete(s.Store, ctx, nil, fmt.Sprint(id)); gone != want || err != nil {
			t.Errorf("%d: %v %v", id, gone, err)
		}
	}
	s.rows(rolesTable, 3)
}
