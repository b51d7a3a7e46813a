package server

import (
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"griddle/server/gate"
	"griddle/shop"
	"griddle/vault"
)

// listed reads a list of the modern form as its records.
func (d *desk) listed(path string) (all []map[string]any, r reply) {
	d.t.Helper()
	r = d.modern("GET", path, "")
	if r.StatusCode != 200 {
		d.t.Errorf("%s: %d %s", path, r.StatusCode, r.body)
		return nil, r
	}
	content, _ := r.envelope(d.t)
	var page struct{ Products []map[string]any }
	if json.Unmarshal(content, &page) == nil {
		return page.Products, r
	}
	must(d.t, json.Unmarshal(content, &all))
	return all, r
}

// member is a member of each record, joined.
func memberOf(all []map[string]any, name string) string {
	var texts []string
	for _, one := range all {
		texts = append(texts, fmt.Sprint(one[name]))
	}
	return strings.Join(texts, " ")
}

var nextLink = regexp.MustCompile(`^<(/api/v1/[^>]*)>; rel="next"$`)

// next is the path of the next part, "" for none.
func (r reply) next(t *testing.T) string {
	t.Helper()
	link := r.Header.Get("Link")
	if link == "" {
		return ""
	}
	m := nextLink.FindStringSubmatch(link)
	if m == nil {
		t.Fatalf("Link: %s", link)
	}
	return strings.TrimPrefix(m[1], "/api/v1/")
}

// shelf fills the store with products A to J.
func (d *desk) shelf() {
	d.t.Helper()
	var create []string
	for i := range 10 {
		letter := string(rune('A' + i))
		create = append(create, "POST products", fmt.Sprintf(
			`{"Bvin":"77777777-7777-4777-8777-%012d","ProductName":"%s","Sku":"S%d","SitePrice":%d.5,"Status":%d,"LongDescription":"number of%dof"}`,
			i, letter, 9-i, i/2, i%3/1&1, i))
	}
	if r := d.batch(operations("", create...)); r.StatusCode != 200 {
		d.t.Fatal(r.body)
	}
}

func TestListsInParts(t *testing.T) {
	d := open(t)
	d.shelf()
	for sort, want := range map[string]string{
		"":                                  "A B C D E F G H I J",
		"&sort=-ProductName":                "J I H G F E D C B A",
		"&sort=sku":                         "J I H G F E D C B A",
		"&sort=-SitePrice,Sku":              "J I H G F E D C B A",
		"&sort=-SitePrice,-Sku":             "I J G H E F C D A B",
		"&sort=SitePrice,-Sku":              "A B C D E F G H I J",
		"&sort=-siteprice":                  "J I H G F E D C B A",
		"&SitePrice.gte=1.5&SitePrice.lt=4": "C D E F G H",
		"&q=number&sort=Sku":                "J I H G F E D C B A",
		"&fields=Bvin,ProductName&apiformat=json": "A B C D E F G H I J",
	} {
		path, names, parts := "products?pagesize=3"+sort, []string{}, 0
		for path != "" && parts < 9 {
			all, r := d.listed(path)
			names = append(names, strings.Fields(memberOf(all, "ProductName"))...)
			path = r.next(t)
			parts++
			if path != "" && !strings.Contains(path, "after=") {
				t.Errorf("%s: Link %s", sort, path)
			}
		}
		got := strings.Join(names, " ")
		if got != want {
			t.Errorf("%s: %s, want %s", sort, got, want)
		}
	}
	// The best matches first have no places, but pages.
	if all, r := d.listed("products?q=number&pagesize=3"); len(all) != 3 || !strings.Contains(r.next(t), "page=2") {
		t.Errorf("the best matches: %d, Link %s", len(all), r.Header.Get("Link"))
	}
	if all, r := d.listed("products?q=number&pagesize=3&page=4"); len(all) != 1 || r.next(t) != "" {
		t.Errorf("the last of the best matches: %d, Link %s", len(all), r.Header.Get("Link"))
	}
	// A list that is read in parts is steady while others write.
	all, r := d.listed("products?pagesize=4&sort=ProductName")
	d.modern("DELETE", "products/"+fmt.Sprint(all[3]["Bvin"]), "")
	d.modern("POST", "products", `{"ProductName":"AA"}`)
	rest, r := d.listed(r.next(t))
	if memberOf(rest, "ProductName") != "E F G H" {
		t.Errorf("after D is gone and AA came: %s", memberOf(rest, "ProductName"))
	}
	rest, r = d.listed(r.next(t))
	if memberOf(rest, "ProductName") != "I J" || r.next(t) != "" {
		t.Errorf("the end: %s, Link %s", memberOf(rest, "ProductName"), r.Header.Get("Link"))
	}
}

func TestFiltersOfLists(t *testing.T) {
	d := open(t)
	d.shelf()
	vendor, _ := d.modern("POST", "vendors", `{"DisplayName":"Zed"}`).envelope(t)
	var v struct{ Bvin string }
	must(t, json.Unmarshal(vendor, &v))
	step{}.check(t, gate.Modern, d.patch("products/77777777-7777-4777-8777-000000000004", `{"VendorId":"`+v.Bvin+`"}`),
		"vendor")
	for query, want := range map[string]string{
		"Sku=s3":                              "G",
		"sku.eq=S3":                           "G",
		"Sku.in=S3,%20s1,nothing":             "G I",
		"SitePrice=2.5":                       "E F",
		"SitePrice.gt=3.5":                    "I J",
		"SitePrice.gte=3.5":                   "G H I J",
		"SitePrice.lte=0.5":                   "A B",
		"SitePrice.ne=0.5&SitePrice.lt=1.6":   "C D",
		"ProductName.gte=h":                   "H I J",
		"ProductName=b":                       "B",
		"Status=1":                            "B E H",
		"Status=Active":                       "B E H",
		"Status.eq=Disabled&SitePrice.lt=1":   "A",
		"VendorId=" + v.Bvin:                  "E",
		"VendorId=" + strings.ToUpper(v.Bvin): "E",
		"VendorId=&SitePrice=2.5":             "F",
		"VendorId.ne=&SitePrice=2.5":          "E",
		"VendorId=" + nobody:                  "",
		"q=number+of7":                        "H",
		"q=number&SitePrice=0.5":              "A B",
		"q=":                                  "A B C D E F G H I J",
		"Sku=%27%20OR%201=1--":                "",
	} {
		if all, _ := d.listed("products?" + query); memberOf(all, "ProductName") != want {
			t.Errorf("%s: %s, want %s", query, memberOf(all, "ProductName"), want)
		}
		count := fmt.Sprintf(`"Content":%d,`, len(strings.Fields(want)))
		if r := d.modern("GET", "products?countonly=1&"+query, ""); r.StatusCode != 200 ||
			!strings.Contains(r.body, count) {
			t.Errorf("how many, %s: %d %s", query, r.StatusCode, r.body)
		}
		if r := d.modern("GET", "products?"+query, ""); !strings.Contains(r.body,
			fmt.Sprintf(`"TotalProductCount":%d}`, len(strings.Fields(want)))) {
			t.Errorf("%s: %.200s", query, r.body)
		}
	}
	for query, says := range map[string]string{
		"Prise=1": "This list cannot be narrowed by prise. It can by IsAvailableForSale, " +
			"ManufacturerId, ProductName,",
		"LongDescription=x": "It can by",
		"SiteCost.gt=1":     "It can by",
		"Sku.gt=1":          "Sku.gt is no filter. Of this member there are .eq, .ne, .in.",
		"SitePrice.near=1": "SitePrice.near is no filter. Of this member there are .eq, .ne, .in, " +
			".lt, .lte, .gt, .gte.",
		"SitePrice.lt=cheap":   "SitePrice is compared with an amount such as 19.95.",
		"SitePrice=":           "SitePrice is compared with an amount",
		"Status=Sold":          "Status is compared with a whole number",
		"IsAvailableForSale=x": "true or false",
		"sort=LongDescription": "sort cannot name LongDescription. It can name ProductName, " +
			"SitePrice, Sku.",
		"sort=Sku,-":                          "sort cannot name",
		"fields=Sku,Prise":                    "fields cannot name Prise. It can name Bvin, Sku,",
		"fields=":                             "fields is empty",
		"after=abc":                           "after is no place in this list",
		"after=e30":                           "after is no place in this list",
		"sort=Sku&pagesize=0":                 "pagesize must be a number from 1 to 1000.",
		"sort=Sku&pagesize=1001":              "pagesize must be a number from 1 to 1000.",
		"sort=Sku&page=x":                     "page must be a number",
		"bycategory=" + kitchen + "&sort=Sku": "neither filters nor sort",
	} {
		r := d.modern("GET", "products?"+query, "")
		if r.StatusCode != 422 || !strings.Contains(r.body, `"EXCEPTION"`) || !strings.Contains(r.body, says) {
			t.Errorf("%s: %d %s", query, r.StatusCode, r.body)
		}
		// On the classic form such names mean nothing, as ever.
		if r := d.classic("GET", "products/?"+query, ""); r.StatusCode != 200 ||
			!strings.Contains(r.body, `"Errors":[]`) {
			t.Errorf("classic, %s: %d %s", query, r.StatusCode, r.body)
		}
	}
	// A place of another order is none of this one.
	_, r := d.listed("products?pagesize=2&sort=Sku")
	at, err := url.Parse(r.next(t))
	must(t, err)
	if r := d.modern("GET", "products?sort=-Sku&after="+at.Query().Get("after"), ""); r.StatusCode != 422 {
		t.Errorf("a place of another order: %d %s", r.StatusCode, r.body)
	}
	if r := d.modern("GET", "products?sort=Sku&page=2&after="+at.Query().Get("after"), ""); r.StatusCode != 422 {
		t.Errorf("page and after: %d %s", r.StatusCode, r.body)
	}
}

// Every list takes parts, a count and fields; each order and filter that it offers is carried out.
func TestEveryListCanBeAsked(t *testing.T) {
	d := open(t)
	d.eachModel(t, func(string, reflect.Type, map[string]any) {})
	lists := 0
	for _, rt := range routes {
		if !rt.asked() || rt.decides != "" {
			continue
		}
		lists++
		at := rt.at()[1:] + "?"
		for _, query := range []string{"", "page=1", "page=2&pagesize=1", "countonly=1",
			"fields=" + membersOf(rt.record())[0]} {
			if r := d.modern("GET", at+query, ""); r.StatusCode != 200 && r.StatusCode != 404 {
				t.Errorf("%s%s: %d %s", at, query, r.StatusCode, r.body)
			}
		}
		if r := d.modern("GET", at+"Prise.eq=1", ""); r.StatusCode != 422 {
			t.Errorf("%s with a misspelt filter: %d %s", at, r.StatusCode, r.body)
		}
		l := rt.lister()
		if l == nil {
			continue
		}
		for _, a := range l.Asks() {
			if !slices.Contains(membersOf(rt.record()), a.Member) {
				t.Errorf("%s: %s is no member", at, a.Member)
			}
			for _, op := range a.Ops {
				r := d.modern("GET", at+a.Member+"."+op+"=0", "")
				if r.StatusCode != 200 && !strings.Contains(r.body, a.Member+" is compared with") {
					t.Errorf("%s%s.%s: %d %s", at, a.Member, op, r.StatusCode, r.body)
				}
			}
			if a.Sorts {
				for _, sort := range []string{a.Member, "-" + a.Member} {
					whole, _ := d.listed(at + "sort=" + sort)
					parts, path := 0, at+"pagesize=1&sort="+sort
					for path != "" && parts <= len(whole) {
						one, r := d.listed(path)
						parts += len(one)
						path = r.next(t)
					}
					if parts != len(whole) {
						t.Errorf("%ssort=%s: %d in parts, %d as a whole", at, sort, parts, len(whole))
					}
				}
			}
		}
		if l.HasWords() {
			d.listed(at + "q=x")
		}
	}
	if lists < 20 {
		t.Errorf("only %d lists were asked", lists)
	}
}

func TestListsOfOrdersAndCustomers(t *testing.T) {
	d := open(t)
	for i, status := range []string{"Received", "On Hold", "Complete"} {
		named := func(s shop.OrderStatus) bool { return s.Name == status }
		code := shop.OrderStatuses[slices.IndexFunc(shop.OrderStatuses, named)].Code
		step{status: 201}.check(t, gate.Modern, d.modern("POST", "orders", fmt.Sprintf(
			`{"OrderNumber":"%d","IsPlaced":true,"UserEmail":"u%d@shop.example","StatusCode":"%s","StatusName":"%s","Items":[{"ProductName":"P","Quantity":1,"BasePricePerItem":%[5]d,"LineTotal":%[5]d}],"TimeOfOrderUtc":"2026-11-0%[6]dT10:00:00Z"}`,
			100+i, i, code, status, 10*i, i+1)), status)
		step{status: 201}.check(t, gate.Modern, d.modern("POST", "customeraccounts", fmt.Sprintf(
			`{"Email":"c%d@shop.example","FirstName":"F%d","LastName":"L%d"}`, i, i, i)), "customer")
	}
	for query, want := range map[string]string{
		"StatusName.in=Received,On%20Hold":                                     "100 101",
		"StatusName=on+hold":                                                   "101",
		"StatusName.ne=Received&sort=-TotalGrand":                              "102 101",
		"TimeOfOrderUtc.gte=2026-11-02&TimeOfOrderUtc.lt=2026-11-03T00:00:00Z": "101",
		"TimeOfOrderUtc.lt=2026-11-01T12:00:00%2B01:00":                        "100",
		"TimeOfOrderUtc.lt=2026-11-01T12:00:00+01:00":                          "100",
		"TotalGrand.gt=9.99":                                                   "101 102",
		"OrderNumber=102":                                                      "102",
		"q=u1@shop":                                                            "101",
		"sort=-TimeOfOrderUtc":                                                 "102 101 100",
	} {
		if all, _ := d.listed("orders?" + query); memberOf(all, "OrderNumber") != want {
			t.Errorf("orders, %s: %s, want %s", query, memberOf(all, "OrderNumber"), want)
		}
	}
	for query, want := range map[string]string{
		"Email.eq=C1@SHOP.example": "L1", "email=c1@shop.example": "*", "sort=-Email": "L2 L1 L0", "q=l2+f2": "L2",
		"Email.in=c0@shop.example,c2@shop.example&sort=Email": "L0 L2",
	} {
		if want == "*" {
			if r := d.modern("GET", "customeraccounts?"+query, ""); !strings.Contains(r.body,
				`{"Content":{"Bvin":"2"`) {
				t.Errorf("the protocol's e-mail: %s", r.body)
			}
			continue
		}
		if all, _ := d.listed("customeraccounts?" + query); memberOf(all, "LastName") != want {
			t.Errorf("customers, %s: %s, want %s", query, memberOf(all, "LastName"), want)
		}
	}
	if r := d.modern("GET", "orders?StatusName=Sold", ""); r.StatusCode != 422 ||
		!strings.Contains(r.body, "Ready for Shipping or Complete") {
		t.Errorf("%d %s", r.StatusCode, r.body)
	}
}

// What changed since is told apart among what the filters let through.
func TestFiltersOfWhatChanged(t *testing.T) {
	d := open(t)
	d.shelf()
	_, r := d.listed("products?pagesize=1")
	cursor := r.Header.Get("Griddle-Cursor")
	for _, last := range []string{"0", "1", "4"} { // A, B and E
		step{}.check(t, gate.Modern, d.patch("products/77777777-7777-4777-8777-00000000000"+last, `{"ListPrice":9}`),
			last)
	}
	for query, want := range map[string]string{
		"": "A B E", "&sort=Sku": "E B A", "&SitePrice.lt=1": "A B", "&sort=ProductName&pagesize=2": "A B",
		"&sort=ProductName&pagesize=2&page=2": "E", "&fields=ProductName&q=number&sort=ProductName": "A B E",
	} {
		if all, _ := d.listed("products?changedsince=" + cursor + query); memberOf(all, "ProductName") != want {
			t.Errorf("%s: %s, want %s", query, memberOf(all, "ProductName"), want)
		}
	}
	if r := d.modern("GET", "products?after=x&changedsince="+cursor, ""); r.StatusCode != 422 {
		t.Errorf("a place among changes: %d %s", r.StatusCode, r.body)
	}
}

func TestFieldsOfRecords(t *testing.T) {
	d := open(t)
	d.seed()
	whole := d.modern("GET", "products/"+cup, "")
	for _, path := range []string{"products/" + cup + "?", "products/ANY?bysku=CUP+1&", "products/ANY?byslug=cup&"} {
		r := d.modern("GET", path+"fields=siteprice,+Bvin,Sku,CreationDateUtc,ShippingDetails,Sku", "")
		if !regexp.MustCompile(`^\{"Content":\{"SitePrice":4\.5,"Bvin":"`+cup+`","Sku":"CUP 1","CreationDateUtc":"2026-11-22T09:00:00\.000Z","ShippingDetails":\{"IsNonShipping"[^{}]*\}\},"Errors":\[\]\}$`).MatchString(r.body) ||
			r.Header.Get("ETag") != whole.Header.Get("ETag") {
			t.Errorf("%s: %d %s", path, r.StatusCode, r.body)
		}
	}
	if r := d.modern("GET", "products/"+cup+"?fields=Prise", ""); r.StatusCode != 422 {
		t.Errorf("%d %s", r.StatusCode, r.body)
	}
	if r := d.send("PATCH", "/api/v1/products/"+cup+"?fields=Prise", `{}`, "X-API-Key", d.key, "Content-Type",
		mergePatch); r.StatusCode != 200 || r.body != whole.body {
		t.Errorf("a write answers whole records: %d %s", r.StatusCode, r.body)
	}
	if r := d.classic("GET", "products/"+cup+"?fields=Sku", ""); !strings.Contains(r.body, `"SitePrice":4.5`) {
		t.Errorf("classic: %s", r.body)
	}
	if r := d.modern("GET", "categories?fields=Name&sort=Name",
		""); r.body != `{"Content":[{"Name":"Crockery"},{"Name":"Kitchen"}],"Errors":[]}` {
		t.Errorf("a list: %s", r.body)
	}
	if r := d.modern("GET", "products?bycategory="+kitchen+"&fields=Sku",
		""); r.body != `{"Content":{"Products":[{"Sku":"CUP 1"}],"TotalProductCount":1},"Errors":[]}` {
		t.Errorf("products of a category: %s", r.body)
	}
}

func TestSkuOfAVariant(t *testing.T) {
	d := open(t)
	d.seed()
	for _, one := range []step{makeSizes, assignSizes} {
		one.check(t, gate.Modern, d.do(gate.Modern, one), one.call)
	}
	all, _ := d.listed("productvariant?productid=" + cup)
	variant, sku := fmt.Sprint(all[0]["Bvin"]), "CUP-RED"
	item := small
	if !strings.Contains(fmt.Sprint(all[0]["Selections"]), bare(small)) {
		item = large
	}
	step{content: "true"}.check(t, gate.Modern, d.modern("POST", "productvariant/"+cup, `{"Sku":"`+sku+
		`","MatchingOptions":[{"ChoiceId":"`+size+`","ChoiceItemId":"`+item+`"}]}`), "sku")
	r := d.modern("GET", "products/ANY?bysku=cup-red", "")
	if !strings.Contains(r.body, `{"Content":{"Bvin":"`+cup+`"`) || r.Header.Get("Griddle-Variant") != variant ||
		r.Header.Get("ETag") == "" {
		t.Errorf("%d %s %s", r.StatusCode, r.Header.Get("Griddle-Variant"), r.body)
	}
	if r := d.modern("GET", "products/ANY?bysku=CUP+1", ""); r.Header.Get("Griddle-Variant") != "" ||
		r.StatusCode != 200 {
		t.Errorf("the product's own: %d %s", r.StatusCode, r.body)
	}
	step{code: "NULL", content: "null"}.check(t, gate.Classic, d.classic("GET", "products/ANY?bysku=CUP-RED", ""),
		"classic")
	step{status: 404, code: "NULL"}.check(t, gate.Modern, d.modern("GET", "products/ANY?bysku=", ""), "empty")
}

// A filter is no way to learn what the key may not read: neither of the list itself, nor of what its records name.
func TestAskingIsNoOracle(t *testing.T) {
	d := open(t)
	d.seed()
	step{status: 201}.check(t, gate.Modern, d.modern("POST", "customeraccounts",
		`{"Email":"ann@shop.example","FirstName":"Ann","LastName":"Secretname"}`), "customer")
	step{status: 201}.check(t, gate.Modern, d.modern("POST", "productreviews",
		`{"ProductBvin":"`+cup+`","UserID":"1","Description":"Good"}`), "review")
	_, key, err := d.vault.Create(t.Context(), vault.NewKey{Name: "Catalog",
		Access: vault.Nothing.With(vault.Catalog, vault.Read)})
	must(t, err)
	get := func(path string) reply { return d.send("GET", "/api/v1/"+path, "", "X-API-Key", key) }
	for _, path := range []string{"orders?q=x", "customeraccounts?Email.eq=ann@shop.example",
		"customeraccounts?countonly=1&q=Ann",
		"customeraccounts?Prise.eq=1", "customeraccounts?fields=Email", "productinventory?ProductBvin=" + cup,
		"orders?after=x"} {
		if r := get(path); r.StatusCode != 403 || strings.Contains(r.body, "Prise") {
			t.Errorf("%s: %d %s", path, r.StatusCode, r.body)
		}
	}
	for path, some := range map[string]bool{"productreviews?q=Good": true, "productreviews?q=Secretname": false,
		"productreviews?q=Ann": false} {
		if r := get(path); strings.Contains(r.body, "Good") != some {
			t.Errorf("%s: %s", path, r.body)
		}
	}
}
