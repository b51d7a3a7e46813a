package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The document holds every row, and every example in it fits the schema it stands beside.
func TestDescription(t *testing.T) {
	d := open(t)
	r := d.send("GET", "/api/v1/openapi.json", "", "Sec-Fetch-Site", "same-origin")
	if r.StatusCode != 200 || r.Header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Fatalf("%d %s", r.StatusCode, r.body)
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(r.body))
	must(t, err)
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020) // OpenAPI 3.1 schemas are JSON Schema 2020-12
	must(t, compiler.AddResource("openapi.json", document))
	paths := document.(object)["paths"].(object)
	checked := 0
	check := func(where string, media object) {
		schema, err := compiler.Compile("openapi.json#" + where + "/schema")
		if err != nil {
			t.Errorf("%s: %v", where, err)
			return
		}
		values := object{}
		if one, ok := media["example"]; ok {
			values["example"] = one
		}
		named, _ := media["examples"].(object)
		for name, e := range named {
			values[name] = e.(object)["value"]
		}
		for name, value := range values {
			checked++
			if err := schema.Validate(value); err != nil {
				t.Errorf("%s, %s: %v", where, name, err)
			}
		}
	}
	for path, item := range paths {
		for method, operation := range item.(object) {
			at := "/paths/" + strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(path) + "/" +
				method
			op := operation.(object)
			if body, ok := op["requestBody"].(object); ok {
				for kind, media := range body["content"].(object) {
					check(at+"/requestBody/content/"+strings.ReplaceAll(kind, "/", "~1"), media.(object))
				}
			}
			for status, response := range op["responses"].(object) {
				content, _ := response.(object)["content"].(object)
				for kind, media := range content {
					check(at+"/responses/"+status+"/content/"+strings.ReplaceAll(kind, "/", "~1"), media.(object))
				}
			}
		}
	}
	if checked < len(exampleCalls) {
		t.Errorf("only %d examples were checked", checked)
	}
	for _, rt := range routes {
		item, _ := paths["/"+strings.Join(append([]string{rt.model}, rt.path...), "/")].(object)
		op, _ := item[strings.ToLower(rt.method)].(object)
		if op == nil || !strings.Contains(fmt.Sprint(op["summary"]), rt.summary) {
			t.Errorf("%s is not described", rt.key())
		}
	}
}

// Operations are called as people name functions, and no answer is described twice.
func TestNamesInTheDescription(t *testing.T) {
	var document struct {
		Paths map[string]map[string]struct {
			OperationId string
			Responses   map[string]struct {
				Content map[string]struct{ Schema object }
			}
		}
		Components struct{ Schemas map[string]json.RawMessage }
	}
	must(t, json.Unmarshal(describe("0.1.0"), &document))
	seen := map[string]string{}
	name := regexp.MustCompile(`^[a-z]+([A-Z][a-z]+)*$`)
	for path, item := range document.Paths {
		for method, op := range item {
			at := method + " " + path
			if other := seen[op.OperationId]; other != "" || !name.MatchString(op.OperationId) {
				t.Errorf("%s is called %q, as %s", at, op.OperationId, other)
			}
			seen[op.OperationId] = at
			for status, r := range op.Responses {
				if media, ok := r.Content["application/json"]; ok && media.Schema["$ref"] == nil {
					t.Errorf("%s, %s: the answer has no name", at, status)
				}
			}
		}
	}
	for id, at := range map[string]string{"listProducts": "get /products", "createProduct": "post /products",
		"getProduct": "get /products/{bvin}", "replaceProduct": "post /products/{bvin}",
		"patchProduct": "patch /products/{bvin}", "deleteProduct": "delete /products/{bvin}",
		"clearProducts": "delete /products", "listCategories": "get /categories",
		"listVariantsOfProduct": "get /productvariant"} {
		if seen[id] != at {
			t.Errorf("%s is %s", id, seen[id])
		}
	}
	whole := map[string]string{}
	for name, schema := range document.Components.Schemas {
		if other := whole[string(schema)]; other != "" {
			t.Errorf("%s and %s are the same", name, other)
		}
		whole[string(schema)] = name
	}
	for _, name := range []string{"ProductEnvelope", "PageOfVendorManufacturer", "ListProductsAnswer",
		"TrueOrFalseEnvelope"} {
		if document.Components.Schemas[name] == nil {
			t.Errorf("there is no %s", name)
		}
	}
}

// A schema that lets everything through would make the check above worthless.
func TestDescriptionRefusesWrongAnswers(t *testing.T) {
	var document any
	must(t, json.Unmarshal(describe("0.1.0"), &document))
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	must(t, compiler.AddResource("openapi.json", document))
	schema, err := compiler.Compile("openapi.json#/components/schemas/Product")
	must(t, err)
	for body, good := range map[string]bool{
		`{"Bvin":"x","SitePrice":1.5,"AllowReviews":null,"CreationDateUtc":null}`: true,
		`{"SitePrice":"1.5"}`:                       false,
		`{"Status":"Active"}`:                       false,
		`{"Tabs":[{"SortOrder":"1"}]}`:              false,
		`{"Sku":"` + strings.Repeat("s", 51) + `"}`: false,
		`{"CreationDateUtc":5}`:                     false,
	} {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(body))
		must(t, err)
		if err := schema.Validate(value); (err == nil) != good {
			t.Errorf("%s: %v", body, err)
		}
	}
	if !bytes.Equal(describe("0.1.0"), describe("0.1.0")) {
		t.Error("two descriptions differ")
	}
}
