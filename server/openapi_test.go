package server

import (
	"bytes"
	"encoding/json"
	"fmt"
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
			at := "/paths/" + strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(path) + "/" + method
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
