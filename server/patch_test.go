package server

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"griddle/server/gate"
)

// newer says whether the call is none of the protocol's, and so has no scenario in both forms.
func (r *route) newer() bool { return r.modernOnly && (!isFile(r.gives) || models[r.model].newer) }

// patch sends a merge patch.
func (d *desk) patch(path, body string, headers ...string) reply {
	d.t.Helper()
	return d.send("PATCH", "/api/v1/"+path, body, append(headers, "X-API-Key", d.key, "Content-Type", mergePatch)...)
}

func members(t *testing.T, r reply) map[string]any {
	t.Helper()
	content, _ := r.envelope(t)
	all := map[string]any{}
	must(t, json.Unmarshal(content, &all))
	return all
}

// Whatever the model: a patch that says nothing changes nothing, what it misspells is refused, and its condition holds.
func TestPatchOfEveryModel(t *testing.T) {
	d := open(t)
	tried := map[*route]bool{}
	d.eachModel(t, func(path string, _ reflect.Type, _ map[string]any) {
		var rt *route
		model, _, _ := strings.Cut(path, "/")
		for _, one := range models[model].calls["PATCH"] {
			rt = one
		}
		if rt == nil || tried[rt] || strings.Count(path, "/") != 1 {
			return
		}
		tried[rt] = true
		was := d.modern("GET", path, "")
		tag := was.Header.Get("ETag")
		if was.StatusCode != 200 || !strings.HasPrefix(tag, `"`) || len(tag) != 24 {
			t.Fatalf("GET %s: %d, ETag %s", path, was.StatusCode, tag)
		}
		if r := d.patch(path, `{}`); r.StatusCode != 200 || r.body != was.body || r.Header.Get("ETag") != tag {
			t.Errorf("%s: a patch of nothing: %d %s\nwas %s", path, r.StatusCode, r.body, was.body)
		}
		step{status: 422, code: "EXCEPTION", has: []string{"Prise is no member"}}.check(t, gate.Modern,
			d.patch(path, `{"Prise":1}`), path)
		step{status: 404, code: "NULL"}.check(t, gate.Modern,
			d.patch(model+"/77777777-7777-4777-8777-777777777777", `{}`), path)
		step{status: 415, code: "EXCEPTION"}.check(t, gate.Modern,
			d.send("PATCH", "/api/v1/"+path, `{}`, "X-API-Key", d.key, "Content-Type", "text/plain"), path)
		step{status: 403, code: "ACCESS"}.check(t, gate.Modern,
			d.send("PATCH", "/api/v1/"+path, `{}`, "X-API-Key", d.reader, "Content-Type", mergePatch, "If-Match",
				`"other"`), path)

		content, _ := was.envelope(t)
		stale := step{status: 412, code: "CHANGED", content: string(content)}
		for _, method := range []string{"PATCH", "POST", "PUT", "DELETE"} {
			if method == "DELETE" && (model == "categoryproductassociations" || model == "productrelationships") {
				continue // they are deleted by pair
			}
			for _, headers := range [][]string{{"If-Match", `"other"`}, {"If-Match", "W/" + tag},
				{"If-None-Match", "*"}, {"If-None-Match", tag}} {
				headers = append(headers, "X-API-Key", d.key, "Content-Type", "application/json")
				r := d.send(method, "/api/v1/"+path, `{}`, headers...)
				if r.Header.Get("ETag") != tag {
					t.Errorf("%s %s %s: ETag %s", method, path, headers[:2], r.Header.Get("ETag"))
				}
				stale.check(t, gate.Modern, r, method+" "+path)
			}
		}
		for _, match := range []string{tag, "*", `"other", ` + tag} {
			if r := d.patch(path, `{}`, "If-Match", match); r.StatusCode != 200 {
				t.Errorf("%s, If-Match %s: %d %s", path, match, r.StatusCode, r.body)
			}
		}
		for _, match := range []string{tag, "W/" + tag, "*"} {
			r := d.send("GET", "/api/v1/"+path, "", "X-API-Key", d.key, "If-None-Match", match)
			if r.StatusCode != 304 || r.body != "" || r.Header.Get("ETag") != tag {
				t.Errorf("%s, If-None-Match %s: %d %q", path, match, r.StatusCode, r.body)
			}
		}
		if r := d.send("GET", "/api/v1/"+path, "", "X-API-Key", d.key, "If-None-Match", `"other"`); r.body != was.body {
			t.Errorf("%s: %s", path, r.body)
		}
	})
	for _, rt := range routes {
		if rt.method == http.MethodPatch && !tried[rt] {
			t.Errorf("%s was not tried", rt.call)
		}
	}
}

func TestPatchMergesMemberByMember(t *testing.T) {
	d := open(t)
	d.seed()
	const at = "products/" + cup
	whole := `{"ProductName":"Cup","Sku":"CUP 1","SitePrice":4.5,"ListPrice":6,"Status":1,"AllowReviews":true,"ShippingDetails":` +
		`{"Weight":0.4,"Height":9},"Tabs":[{"TabTitle":"Care"},{"TabTitle":"Size"}],"CustomProperties":[{"DeveloperId":"me","Key":"k","Value":"v"}]}`
	step{}.check(t, gate.Modern, d.modern("POST", at, whole), "the whole record")
	was := members(t, d.modern("GET", at, ""))
	tag := d.modern("GET", at, "").Header.Get("ETag")
	for _, test := range []struct {
		patch string
		has   []string
	}{
		{`{"siteprice":"5.25","STATUS":"Disabled"}`, []string{`"SitePrice":5.25`, `"Status":0`, `"ListPrice":6`,
			`"Sku":"CUP 1"`}},
		{`{"ShippingDetails":{"Weight":0.5}}`, []string{`"Weight":0.5`, `"Height":9`}},
		{`{"Tabs":[{"TabTitle":"Only"}]}`, []string{`"TabTitle":"Only"`, `"DeveloperId":"me"`}},
		{`{"AllowReviews":null,"ListPrice":null,"CustomProperties":null}`,
			[]string{`"AllowReviews":null`, `"ListPrice":0`, `"CustomProperties":[]`, `"SitePrice":5.25`}},
	} {
		r := d.patch(at, test.patch)
		step{has: test.has}.check(t, gate.Modern, r, test.patch)
		if now := d.modern("GET", at, ""); now.body != r.body || now.Header.Get("ETag") != r.Header.Get("ETag") ||
			r.Header.Get("ETag") == tag {
			t.Errorf("%s: read again: %s", test.patch, now.body)
		}
		tag = r.Header.Get("ETag")
	}
	if r := d.modern("GET", at, ""); strings.Contains(r.body, "Care") || strings.Count(r.body, "TabTitle") != 1 {
		t.Errorf("a list was not replaced as a whole: %s", r.body)
	}
	if members(t, d.modern("GET", at, ""))["CreationDateUtc"] != was["CreationDateUtc"] {
		t.Error("the day of creation changed")
	}
	before := d.modern("GET", at, "").body
	for body, names := range map[string]string{
		`{"SitePrice":"a lot"}`:                     "SitePrice",
		`{"Sku":"` + strings.Repeat("s", 51) + `"}`: "Sku",
		`{"ShippingDetails":{"Wait":1}}`:            "ShippingDetails.Wait",
		`{"Tabs":[{"Titel":"x"}]}`:                  "Tabs[0].Titel",
		`{"Bvin":"` + plate + `"}`:                  "Bvin",
		`{"InventoryMode":9}`:                       "InventoryMode",
		`[]`:                                        "object",
		``:                                          "no data",
	} {
		r := d.patch(at, body)
		if r.StatusCode != 422 && r.StatusCode != 400 || !strings.Contains(r.body, names) {
			t.Errorf("%s: %d %s", body, r.StatusCode, r.body)
		}
	}
	if now := d.modern("GET", at, "").body; now != before {
		t.Errorf("a refused patch changed the record: %s", now)
	}
	if r := d.classic("PATCH", at, `{"SitePrice":1}`); r.StatusCode != 405 {
		t.Errorf("classic: %d %s", r.StatusCode, r.body)
	}
}

// A condition that a call cannot ask about must not be taken for one that holds.
func TestConditionsWhereThereIsNoRecord(t *testing.T) {
	d := open(t)
	d.seed()
	for call, body := range map[string]string{
		"DELETE categoryproductassociations/" + cup + "/" + kitchen: "",
		"POST productmainimage/" + cup + "?filename=a.png":          onePixel,
		"DELETE products?howmany=1":                                 "",
		"POST searchmanager/products/" + cup:                        "",
	} {
		method, path, _ := strings.Cut(call, " ")
		r := d.send(method, "/api/v1/"+path, body, "X-API-Key", d.key, "Content-Type", "application/json", "If-Match",
			"*")
		if r.StatusCode != 400 || !strings.Contains(r.body, "If-Match") {
			t.Errorf("%s: %d %s", call, r.StatusCode, r.body)
		}
	}
	step{}.check(t, gate.Modern, d.modern("GET", "categoryproductassociations/1", ""), "it is there still")
}

// What the shop keeps beside the record stays too: a customer can still log in.
func TestPatchKeepsThePassword(t *testing.T) {
	d := open(t)
	step{status: 201}.check(t, gate.Modern, d.modern("POST", "customeraccounts?pwd=seven+loaves",
		`{"Email":"ann@shop.example","FirstName":"Ann"}`), "create")
	before := d.modern("GET", "customeraccounts/1", "")
	step{has: []string{`"LastName":"Lee"`, `"FirstName":"Ann"`}}.check(t, gate.Modern,
		d.patch("customeraccounts/1", `{"LastName":"Lee"}`), "patch")
	step{has: []string{`"LastName":""`}}.check(t, gate.Modern, d.patch("customeraccounts/1", `{"LastName":null}`),
		"patch")
	if after := d.modern("GET", "customeraccounts/1", ""); after.body != before.body {
		t.Errorf("%s\nwas %s", after.body, before.body)
	}
}

func TestCreateOnlyWhereThereIsNone(t *testing.T) {
	d := open(t)
	d.seed()
	create := func(bvin string) reply {
		return d.send("POST", "/api/v1/products", `{"Bvin":"`+bvin+`","ProductName":"Jug"}`, "X-API-Key", d.key,
			"Content-Type", "application/json", "If-None-Match", "*")
	}
	step{status: 412, code: "CHANGED", has: []string{`"ProductName":"Cup"`}}.check(t, gate.Modern,
		create(strings.ToUpper(cup)), "there is one")
	step{status: 201, has: []string{`"ProductName":"Jug"`}}.check(t, gate.Modern, create(nobody), "there is none")
	step{status: 412, code: "CHANGED", content: "null"}.check(t, gate.Modern,
		d.send("DELETE", "/api/v1/products/77777777-7777-4777-8777-777777777777", "", "X-API-Key", d.key, "If-Match",
			"*"), "gone")
	// The original knows no conditions.
	step{}.check(t, gate.Classic, d.send("POST", classicRoot+"products/"+cup+"?key="+d.key, `{"ProductName":"Mug"}`,
		"If-None-Match", "*"), "classic")
}

func TestAdjustStock(t *testing.T) {
	d := open(t)
	d.seed()
	step{status: 201}.check(t, gate.Modern, d.modern("POST", "productinventory",
		`{"Bvin":"`+stock+`","ProductBvin":"`+plate+`","VariantId":"`+blue+`","QuantityOnHand":5}`), "create")
	at := "productinventory/" + stock
	for _, test := range []struct {
		body string
		step step
	}{
		{`{"By":-2,"Reason":"sold","Reference":"R-17"}`, step{has: []string{`"QuantityOnHand":3`}}},
		{`{"By":4}`, step{has: []string{`"QuantityOnHand":7`}}},
		{`{"By":-8}`, step{status: 422, code: "EXCEPTION", has: []string{"only 7 are in stock"}}},
		{`{"By":-8,"BelowZero":true}`, step{has: []string{`"QuantityOnHand":-1`}}},
		{`{"By":1}`, step{has: []string{`"QuantityOnHand":0`}}},
		{`{"By":2147483647}`, step{has: []string{`"QuantityOnHand":2147483647`}}},
		{`{"By":1}`, step{status: 422, code: "EXCEPTION", has: []string{"larger than can be counted"}}},
		{`{"By":0}`, step{status: 422, code: "EXCEPTION", has: []string{"By is missing"}}},
		{`{"Reason":"sold"}`, step{status: 422, code: "EXCEPTION", has: []string{"By is missing"}}},
		{`{"By":1.5}`, step{status: 400, code: "EXCEPTION", has: []string{"By"}}},
		{`{"By":1,"Reason":"` + strings.Repeat("x", 101) + `"}`,
			step{status: 422, code: "EXCEPTION", has: []string{"Reason"}}},
	} {
		test.step.check(t, gate.Modern, d.modern("POST", at+"/adjust", test.body), test.body)
	}
	first := d.recent()[10]
	if !strings.Contains(first.Reason, "Stock -2. sold R-17") || first.Refused {
		t.Errorf("the activity says %+v", first)
	}
	step{status: 404, code: "NULL"}.check(t, gate.Modern, d.modern("POST", "productinventory/"+nobody+"/adjust",
		`{"By":1}`), "unknown")
	tag := d.modern("GET", at, "").Header.Get("ETag")
	step{status: 412, code: "CHANGED"}.check(t, gate.Modern,
		d.send("POST", "/api/v1/"+at+"/adjust", `{"By":-1}`, "X-API-Key", d.key,
			"Content-Type", "application/json", "If-Match", `"other"`), "stale")
	step{}.check(t, gate.Modern, d.send("POST", "/api/v1/"+at+"/adjust", `{"By":-1}`, "X-API-Key", d.key,
		"Content-Type", "application/json", "If-Match", tag), "fresh")
	// On the classic form a segment too many is ignored, as ever: the record is replaced.
	step{has: []string{`"QuantityOnHand":0`}}.check(t, gate.Classic,
		d.classic("POST", at+"/adjust", `{"ProductBvin":"`+plate+`","VariantId":"`+blue+`","By":5}`), "classic")
}

// Moves of many callers at once all count.
func TestAdjustStockAtOnce(t *testing.T) {
	d := open(t)
	d.seed()
	step{status: 201}.check(t, gate.Modern, d.modern("POST", "productinventory",
		`{"Bvin":"`+stock+`","ProductBvin":"`+plate+`","VariantId":"`+blue+`","QuantityOnHand":50}`), "create")
	answers := make(chan int)
	for range 60 {
		go func() {
			answers <- d.modern("POST", "productinventory/"+stock+"/adjust", `{"By":-1}`).StatusCode
		}()
	}
	got := map[int]int{}
	for range 60 {
		got[<-answers]++
	}
	if got[200] != 50 || got[422] != 10 {
		t.Errorf("answers %v", got)
	}
	step{has: []string{`"QuantityOnHand":0`}}.check(t, gate.Modern, d.modern("GET", "productinventory/"+stock, ""),
		"the rest")
}
