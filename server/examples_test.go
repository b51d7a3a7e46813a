package server

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var rewrite = flag.Bool("update", false, "record examples.json anew")

// exampleCall is one that is recorded; call names the row.
type exampleCall struct{ call, method, path, body string }

// exampleCalls are recorded one after the other on a seeded store.
var exampleCalls = slices.Concat(catalogExamples, plainExamples(detailModels), plainExamples(peopleModels),
	optionExamples, orderExamples, clearExamples)

var catalogExamples = []exampleCall{
	{"GET /categories", "GET", "/categories", ""},
	{"GET /categories byproduct=", "GET", "/categories?byproduct=" + cup, ""},
	{"GET /categories/ANY byslug=", "GET", "/categories/ANY?byslug=kitchen", ""},
	{"GET /categories/{bvin}", "GET", "/categories/" + crockery, ""},
	{"GET /categoryproductassociations/{id}", "GET", "/categoryproductassociations/1", ""},
	{"GET /catalogroles/{id} bytype bvin", "GET", "/catalogroles/" + cup + "?bytype=product&bvin=" + cup, ""},
	{"GET /products bycategory= page pagesize", "GET", "/products?bycategory=" + kitchen, ""},
	{"GET /products countonly=", "GET", "/products?countonly=1", ""},
	{"GET /products page pagesize", "GET", "/products?page=1&pagesize=1", ""},
	{"GET /products/ANY byslug=", "GET", "/products/ANY?byslug=plate", ""},
	{"GET /products/ANY bysku=", "GET", "/products/ANY?bysku=CUP%201", ""},
	{"GET /products/{bvin}", "GET", "/products/" + cup, ""},
	{"POST /products", "POST", "/products", `{"Bvin":"55555555-5555-4555-8555-555555555555","ProductName":"Blue Bowl","Sku":"BOWL-B","SitePrice":12.5,"ShippingDetails":{"Weight":0.4}}`},
	{"POST /products/{bvin}", "POST", "/products/" + plate, `{"Bvin":"` + plate +
		`","ProductName":"Dinner Plate","Sku":"PLATE-27","SitePrice":7.9}`},
	{"PATCH /products/{bvin}", "PATCH", "/products/" + plate, `{"SitePrice":8.5}`},
	{"POST /categories", "POST", "/categories",
		`{"Bvin":"66666666-6666-4666-8666-666666666666","Name":"Bowls","ParentId":"` + kitchen + `"}`},
	{"POST /categories/{bvin}", "POST", "/categories/" + crockery,
		`{"Bvin":"` + crockery + `","Name":"Crockery","ParentId":"` + kitchen + `","ShowInTopMenu":true}`},
	{"POST /categoryproductassociations", "POST", "/categoryproductassociations",
		`{"CategoryId":"` + kitchen + `","ProductId":"` + plate + `"}`},
	{"POST /categoryproductassociations/{id}", "POST", "/categoryproductassociations/2",
		`{"CategoryId":"` + kitchen + `","ProductId":"` + plate + `","SortOrder":5}`},
	{"POST /catalogroles", "POST", "/catalogroles", `{"RoleName":"Members","ReferenceId":"` + kitchen +
		`","RoleType":1}`},
	{"POST /productmainimage/{bvin} filename", "POST", "/productmainimage/" + cup + "?filename=cup.png", onePixel},
	{"POST /categoriesimagesicon/{bvin} filename", "POST", "/categoriesimagesicon/" + kitchen + "?filename=kitchen.png",
		onePixel},
	{"POST /categoriesimagesbanner/{bvin} filename", "POST",
		"/categoriesimagesbanner/" + kitchen + "?filename=kitchen.png", onePixel},
	{"POST /searchmanager/products/{bvin}", "POST", "/searchmanager/products/" + cup, ""},
	{"POST /utilities/slugify", "POST", "/utilities/slugify", `"Blue Bracelet"`},
	{"DELETE /catalogroles/{id}", "DELETE", "/catalogroles/2", ""},
	{"DELETE /categoryproductassociations/{product}/{category}", "DELETE",
		"/categoryproductassociations/" + plate + "/" + kitchen, ""},
}

// Nothing is left to show after these.
var clearExamples = []exampleCall{
	{"DELETE /categories/{bvin}", "DELETE", "/categories/" + crockery, ""},
	{"DELETE /products/{bvin}", "DELETE", "/products/" + plate, ""},
	{"DELETE /products howmany", "DELETE", "/products?howmany=100", ""},
	{"DELETE /categories", "DELETE", "/categories", ""},
	{"DELETE /customeraccounts", "DELETE", "/customeraccounts", ""},
}

// steadyIDs makes ids that nobody posted the same in every run.
func steadyIDs() func(body string) string {
	var posted strings.Builder
	for _, e := range exampleCalls {
		posted.WriteString(e.path + e.body)
	}
	guid := regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	seen := map[string]string{}
	return func(body string) string {
		return guid.ReplaceAllStringFunc(body, func(id string) string {
			if strings.Contains(posted.String(), id) || strings.Trim(id, "0-") == "" {
				return id
			}
			if seen[id] == "" {
				seen[id] = fmt.Sprintf("c0000000-0000-4000-8000-%012d", len(seen)+1)
			}
			return seen[id]
		})
	}
}

// The description promises what the server really answers.
func TestExamplesAreRealAnswers(t *testing.T) {
	d := open(t)
	d.seed()
	d.openWindow()
	var list []example
	steady := steadyIDs()
	transaction := "" // the id of the one made, which the server chose
	for _, e := range exampleCalls {
		r := d.modern(e.method, strings.Replace(e.path[1:], "{guid}", transaction, 1), e.body)
		if e.call == "POST /ordertransactions" {
			_, transaction, _ = strings.Cut(r.Header.Get("Location"), "ordertransactions/")
		}
		r.body = steady(r.body)
		if r.StatusCode >= 300 {
			t.Errorf("%s: %d %s", e.path, r.StatusCode, r.body)
		}
		if e.call == "" { // only makes the next ones possible
			continue
		}
		recorded := example{Call: e.call, Path: e.path, Status: r.StatusCode, Response: json.RawMessage(r.body)}
		if e.body != "" && e.body != onePixel {
			recorded.Request = json.RawMessage(e.body)
		}
		list = append(list, recorded)
	}
	var now bytes.Buffer
	encoder := json.NewEncoder(&now)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	must(t, encoder.Encode(list))
	if *rewrite {
		must(t, os.WriteFile("examples.json", now.Bytes(), 0o644))
		return
	}
	if !bytes.Equal(now.Bytes(), examplesJSON) {
		t.Error("examples.json is no longer what the server answers; look at the difference after: go test ./server " +
			"-run TestExamples -update")
	}
}

func TestEveryRowHasAnExample(t *testing.T) {
	recorded := examples()
	for _, rt := range routes {
		if _, ok := recorded[rt.key()]; !ok && !rt.modernOnly {
			t.Errorf("%s has no example", rt.key())
		}
	}
	for call := range recorded {
		if !slices.ContainsFunc(exampleCalls, func(e exampleCall) bool { return e.call == call }) {
			t.Errorf("the recorded %s is not called any more", call)
		}
	}
}
