package server

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"griddle/server/gate"
	"griddle/shop"
)

// The OpenAPI 3.1 document of the modern form, made from the route table and the record types; its examples are answers
// recorded from a running server (examples_test.go compares them and rewrites the file with -update).

//go:embed examples.json
var examplesJSON []byte

// example is one recorded exchange.
type example struct {
	Call     string          // the row's, blanks joined
	Path     string          // as asked, after /api/v1
	Request  json.RawMessage `json:",omitempty"`
	Status   int
	Response json.RawMessage `json:",omitempty"`
}

// examples are the recorded exchanges by the call of their row.
var examples = sync.OnceValue(func() map[string]example {
	var list []example
	if err := json.Unmarshal(examplesJSON, &list); err != nil {
		panic(fmt.Errorf("examples.json: %w", err)) // embedded, and read by the tests
	}
	byCall := map[string]example{}
	for _, e := range list {
		byCall[e.Call] = e
	}
	return byCall
})

// object is a JSON object; encoding/json sorts its members, so the document is the same every time.
type object = map[string]any

// describe makes the document.
func describe(version string) []byte {
	d := describer{schemas: object{}, rows: map[string][]*route{}}
	paths := object{}
	for _, rt := range routes {
		d.operation(paths, rt)
	}
	d.about(paths)
	d.nameAnswers(paths)
	d.schemas["Failure"] = object{
		"type": "object", "required": []string{"Errors"}, "description": "What every refused call answers.",
		"properties": object{"Content": object{"description": "A neutral value, or left out."},
			"Errors": object{"type": "array", "minItems": 1, "items": d.schema(reflect.TypeFor[apiError](), "")}},
	}
	document, err := json.MarshalIndent(object{
		"openapi": "3.1.0",
		"info": object{"title": "Griddle REST API", "version": version, "description": introduction() + limits(),
			"license": object{"name": "MIT", "identifier": "MIT"}},
		"servers":  []object{{"url": "/api/v1"}},
		"security": []object{{"bearer": []string{}}, {"header": []string{}}},
		"paths":    paths,
		"components": object{
			"schemas":   d.schemas,
			"responses": failureAnswers(),
			"securitySchemes": object{
				"bearer": object{"type": "http", "scheme": "bearer",
					"description": "An API key from the page Admin, API."},
				"header": object{"type": "apiKey", "in": "header", "name": "X-API-Key",
					"description": "The same key in a header of its own."},
			},
		},
	}, "", " ")
	if err != nil {
		panic(err) // strings, numbers and maps of them
	}
	return document
}

// introduction says what holds for all calls.
func introduction() string {
	return "Reads and writes the store. Every answer is an envelope with Content and Errors. " +
		"Times are RFC 3339 in UTC, null when not set; money is a decimal number in store currency, with up to 15 " +
		"digits " +
		"before the point (18 in the totals of an order) and 10 after it; more after it are rounded. Names of " +
		"members are read in any case, unknown members are ignored, and a member left out of a POST means its " +
		"default, so send records whole, or PATCH the members that change. "
}

// limits says how large what is sent may be.
func limits() string {
	return fmt.Sprintf("A list in a record holds at most %d items, an object at most %d members, a number at most %d "+
		"characters, and JSON is nested at most %d levels deep. A record as it is stored, or a text, has at most %d "+
		"MB. "+
		"Data has at most %d MB on its way here, a file %d MB.", shop.MaxItems, shop.MaxItems, shop.MaxNumber,
		shop.MaxDepth,
		shop.MaxRecord>>20, gate.Standard.Body>>20, gate.Standard.Upload>>20)
}

type describer struct {
	schemas object              // by type name
	rows    map[string][]*route // by the name of the operation
}

// operation adds a row. Rows of one path and method are one operation there: their answers are alternatives, their
// queries add up.
func (d *describer) operation(paths object, rt *route) {
	path := "/" + strings.Join(append([]string{rt.model}, rt.path...), "/")
	item, _ := paths[path].(object)
	if item == nil {
		item = object{}
		paths[path] = item
	}
	method := strings.ToLower(rt.method)
	op, _ := item[method].(object)
	if op == nil {
		op = object{"tags": []string{rt.model}, "operationId": rt.operationName(), "parameters": pathParameters(rt),
			"responses": object{}}
		item[method] = op
	}
	said, _ := op["summary"].(string)
	op["summary"] = strings.TrimSpace(said + " " + rt.summary)
	op["parameters"] = addHeaders(addQueries(op["parameters"].([]object), rt), rt)
	if rt.takes != nil {
		op["requestBody"] = d.requestBody(rt)
	}
	d.responses(op["responses"].(object), rt)
	name := rt.operationName()
	d.rows[name] = append(d.rows[name], rt)
	refuse(op["responses"].(object), refusalsOf(d.rows[name]...))
}

func pathParameters(rt *route) []object {
	list := []object{}
	for _, part := range rt.path {
		if part[0] == '{' {
			kind := "string"
			if part == "{id}" && !slices.Contains(rt.queries, "bvin") { // bvin: the roles of an item, whose id it is
				kind = "integer"
			}
			list = append(list, object{"name": strings.Trim(part, "{}"), "in": "path", "required": true,
				"schema": object{"type": kind}})
		}
	}
	return list
}

// queryDocs says what each query name means.
var queryDocs = map[string]string{
	"changedsince":     "A cursor of the feed of changes: only what changed since.",
	"bvin":             "Id of the item.",
	"bycategory":       "Id of a category.",
	"byproduct":        "Id of a product.",
	"bysku":            "SKU, in any case.",
	"byslug":           "Slug, in any case.",
	"bytype":           "What bvin names: product, category or producttype. Product when left out.",
	"countonly":        "Any value: answer the number alone.",
	"description":      "Text for the record that the first part makes when there is none.",
	"downloads":        "How often the product's buyers may download the file; 0 for 32000 times.",
	"email":            "E-mail address, in any case.",
	"filename":         "Name of the file; that of a picture ends in .png, .jpg, .jpeg or .gif.",
	"first":            "1 for the first part of a file, which discards what was there; anything else adds to the end.",
	"generatevariants": "1 to make all variants that are missing.",
	"howmany":          "How many to delete; nothing when left out.",
	"id":               "Id of a customer.",
	"limit":            "How many changes at most, 1 to 1000; 500 when left out.",
	"minutes":          "How long the product's buyers may download the file; 0 for ever.",
	"models": "Names of models, separated by commas: changes of no others. All that the key may read when " +
		"left out.",
	"orderbvin":   "Id of an order.",
	"page":        "Number of the page, from 1.",
	"pagesize":    "Records on a page; when left out 1,000 products, 9 of anything else.",
	"productbvin": "Id of a product.",
	"productid":   "Id of a product.",
	"pwd":         "Password of the new account, at least 7 characters.",
	"recalc":      "1 to work out prices, discounts, shipping and taxes anew.",
	"records":     "1 to have each record with its change, as it is now.",
	"since": "The Cursor to go on from; 0 for the oldest change that is kept. When left out, only what " +
		"comes from now on.",
	"size":     "tiny, small, medium or banner for a smaller copy; the uploaded picture when left out.",
	"unassign": "1 to take the option from the product.",
	"wait":     "Seconds, up to 60: when there is no change yet, the answer waits for the first one.",
}

var numberQueries = []string{"downloads", "howmany", "limit", "minutes", "page", "pagesize", "records", "wait"}

func addQueries(list []object, rt *route) []object {
	for _, p := range askParameters(rt) {
		own := slices.Contains(rt.queries, fmt.Sprint(p["name"]))
		if !own && !slices.ContainsFunc(list, func(q object) bool {
			return q["name"] == p["name"] &&
				q["in"] == "query"
		}) {
			list = append(list, p)
		}
	}
	queries := rt.queries
	if rt.lists {
		queries = append(slices.Clone(queries), "changedsince")
	}
	for _, name := range queries {
		if slices.ContainsFunc(list, func(p object) bool { return p["name"] == name && p["in"] == "query" }) {
			continue
		}
		kind := "string"
		if slices.Contains(numberQueries, name) {
			kind = "integer"
		}
		list = append(list, object{"name": name, "in": "query",
			"required": name == "filename" && fileType(rt.takes) == "image/*", "description": queryDocs[name],
			"schema": object{"type": kind}})
	}
	return list
}

// addHeaders adds those by which a call asks a condition.
func addHeaders(list []object, rt *route) []object {
	add := func(name, doc string) {
		if !slices.ContainsFunc(list, func(p object) bool { return p["name"] == name && p["in"] == "header" }) {
			list = append(list, object{"name": name, "in": "header", "description": doc,
				"schema": object{"type": "string"}})
		}
	}
	switch {
	case rt.lists:
		add("If-None-Match", "ETag of the list as the program has it; 304 while nothing changed of which it is made.")
	case rt.tagged():
		add("If-None-Match", "ETag of the record as the program knows it; 304 while it is still like that.")
	case rt.writes && rt.conditional():
		add("If-Match", "ETag of the record as the program knows it, or *; else 412 and nothing is written.")
		add("If-None-Match", "* to write only where there is no such record; else 412.")
	}
	if rt.onceOnly() {
		add(onceHeader, "A name of this request, 1 to 255 visible characters, such as a new UUID. Sent again within "+
			"24 hours, the same request is not done again but answered as before, with Idempotent-Replayed: true.")
	}
	return list
}

// tagged says whether the call reads one record.
func (r *route) tagged() bool {
	return r.method == http.MethodGet && reflect.TypeOf(r.gives).Kind() == reflect.Struct && !r.lists &&
		r.model != "changes"
}

func (d *describer) requestBody(rt *route) object {
	media := object{}
	switch rt.takes.(type) {
	case picture, octets:
		media[fileType(rt.takes)] = object{"schema": object{"type": "string", "format": "binary"}}
		media["application/json"] = object{"schema": object{"type": []string{"array", "null"},
			"items": object{"type": "integer", "minimum": 0, "maximum": 255}}}
	case text:
		media["text/plain"] = object{"schema": object{"type": "string"}}
		media["application/json"] = object{"schema": object{"type": "string"}}
	default:
		media["application/json"] = object{"schema": d.schema(reflect.TypeOf(rt.takes), "")}
	}
	if rt.method == http.MethodPatch {
		media[mergePatch] = media["application/json"]
	}
	if e, ok := examples()[rt.key()]; ok && e.Request != nil {
		media["application/json"].(object)["example"] = e.Request
	}
	return object{"required": true, "content": media}
}

// fileType is the media type of a body that is a file.
func fileType(body any) string {
	switch body.(type) {
	case picture:
		return "image/*"
	case events:
		return eventStream
	}
	return octetStream
}

// key is the row's call with single blanks, as examples.json names it.
func (r *route) key() string { return strings.Join(strings.Fields(r.call), " ") }

func (d *describer) responses(all object, rt *route) {
	if isFile(rt.gives) {
		all["200"] = object{"description": "The file itself.",
			"content": object{fileType(rt.gives): object{"schema": object{"type": "string", "format": "binary"}}}}
	} else {
		status, description := "200", "Done."
		if rt.creates() {
			status, description = "201", "Created; Location says where."
			d.answer(all, "200", "It was there already.", rt)
		}
		d.answer(all, status, description, rt)
	}
	switch {
	case rt.tagged():
		all["304"] = object{"description": "The record is as If-None-Match names it."}
	case rt.lists:
		all["304"] = object{"description": "Nothing changed of which the list is made since the ETag in If-None-Match."}
	}
}

// creates says whether the call makes records.
func (r *route) creates() bool {
	return r.method == http.MethodPost && r.takes != nil && !r.many &&
		reflect.TypeOf(r.takes).Kind() == reflect.Struct && (len(r.path) == 0 || r.endsInWord() ||
		r.model == "products")
}

func (d *describer) answer(all object, status, description string, rt *route) {
	schema := d.schema(reflect.TypeOf(rt.gives), "")
	response, _ := all[status].(object)
	if response == nil {
		response = object{"description": description, "content": object{"application/json": object{
			"schema": object{"type": "object", "required": []string{"Content", "Errors"},
				"properties": object{"Content": schema, "Errors": object{"type": "array", "maxItems": 0}}},
			"examples": object{},
		}}}
		headers := object{}
		if status == "201" {
			headers["Location"] = object{"description": "Path of the new record.", "schema": object{"type": "string"}}
		}
		if rt.lists {
			headers["ETag"] = object{"description": "Weak tag of the list, for If-None-Match.",
				"schema": object{"type": "string"}}
			headers["Griddle-Cursor"] = object{"schema": object{"type": "string"},
				"description": "Place in the feed of changes at which the list was read: go on with since."}
		}
		if rt.tagged() || rt.takes != nil && rt.conditional() {
			headers["ETag"] = object{"description": "Tag of the record, for If-Match and If-None-Match.",
				"schema": object{"type": "string"}}
		}
		if rt.asked() {
			headers["Link"] = object{"description": "Where the next part is, with rel=\"next\"; left out where there " +
				"is none.",
				"schema": object{"type": "string"}}
		}
		if rt.decides == "bysku" {
			headers["Griddle-Variant"] = object{"description": "Id of the variant that has the SKU; left out where " +
				"the product has it.",
				"schema": object{"type": "string"}}
		}
		if len(headers) > 0 {
			response["headers"] = headers
		}
		all[status] = response
	} else {
		content := response["content"].(object)["application/json"].(object)["schema"].(object)["properties"].(object)
		content["Content"] = either(content["Content"].(object), schema)
	}
	if e, ok := examples()[rt.key()]; ok && strconv.Itoa(e.Status) == status {
		examples := response["content"].(object)["application/json"].(object)["examples"].(object)
		examples[exampleName(rt)] = object{"summary": e.Path, "value": e.Response}
	}
}

func exampleName(rt *route) string {
	if rt.decides != "" {
		return rt.decides
	}
	return "answer"
}

func either(a, b object) object {
	if reflect.DeepEqual(a, b) {
		return a
	}
	if list, ok := a["anyOf"].([]object); ok {
		if slices.ContainsFunc(list, func(one object) bool { return reflect.DeepEqual(one, b) }) {
			return a
		}
		return object{"anyOf": append(list, b)}
	}
	return object{"anyOf": []object{a, b}}
}

// failureAnswers are the refusals by status, as calls refer to them.
func failureAnswers() object {
	all := object{}
	for status, said := range byStatus(refusals) {
		all[strconv.Itoa(status)] = object{"description": said,
			"content": object{"application/json": object{"schema": object{"$ref": schemaPath + "Failure"}}}}
	}
	return all
}

// refuse adds the refusals of a call, each with the codes that it can have there.
func refuse(responses object, ways []refusing) {
	for status, said := range byStatus(ways) {
		text := strconv.Itoa(status)
		responses[text] = object{"$ref": "#/components/responses/" + text, "description": said}
	}
}

func (d *describer) about(paths object) {
	responses := object{"200": object{"description": "Done.", "content": object{"application/json": object{
		"schema": object{
			"type": "object", "required": []string{"Content", "Errors"}, "properties": object{
				"Content": d.schema(reflect.TypeFor[About](), ""), "Errors": object{"type": "array", "maxItems": 0}},
		}}}}}
	refuse(responses, refusalsOf())
	paths["/"] = object{"get": object{"operationId": operationNames["GET /"], "tags": []string{"about"},
		"summary": "The store, and the rights of this key.", "responses": responses}}
}

// schema describes a type as the modern form sends it; tag is the struct tag of the member it stands in.
func (d *describer) schema(t reflect.Type, tag reflect.StructTag) object {
	s := d.bare(t, tag)
	if doc := tag.Get("doc"); doc != "" {
		if more, ok := s["description"].(string); ok {
			doc += " " + more
		}
		s["description"] = doc
	}
	if most, err := strconv.Atoi(tag.Get("max")); err == nil {
		s["maxLength"] = most
	}
	switch value := tag.Get("default"); {
	case value == "" || value == "now" || value == "new":
	case t.Kind() == reflect.String:
		s["default"] = value
	default:
		s["default"] = json.RawMessage(value)
	}
	return s
}

func (d *describer) bare(t reflect.Type, tag reflect.StructTag) object {
	switch t {
	case reflect.TypeFor[shop.Instant]():
		return object{"type": []string{"string", "null"}, "format": "date-time"}
	case reflect.TypeFor[shop.Decimal]():
		// Generators know the format, and make a decimal of it; the one for Go is told of a type that keeps all digits,
		// for else it takes float32.
		return object{"type": "number", "format": "decimal", "x-go-type": "json.Number"}
	case reflect.TypeFor[json.RawMessage]():
		return object{}
	case reflect.TypeFor[shop.GUID]():
		return object{"type": "string", "format": "uuid"}
	}
	if e, ok := reflect.Zero(t).Interface().(interface{ Members() []shop.Member }); ok {
		var names []string
		for _, m := range e.Members() {
			names = append(names, fmt.Sprintf("%d %s", m.Number, m.Name))
		}
		return object{"type": "integer", "description": strings.Join(names, ", ") + "."}
	}
	switch t.Kind() {
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int:
		return object{"type": "integer", "format": "int32"}
	case reflect.Int64:
		return object{"type": "integer", "format": "int64"}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Slice:
		return object{"type": "array", "items": d.schema(t.Elem(), "")}
	case reflect.Pointer:
		s := d.bare(t.Elem(), "")
		if kind, ok := s["type"].(string); ok && tag.Get("default") != "new" {
			s["type"] = []string{kind, "null"}
		}
		return s
	case reflect.Struct:
		return d.record(t)
	}
	panic("no description for " + t.String())
}

// record describes a record type once and refers to it.
func (d *describer) record(t reflect.Type) object {
	name := strings.ToUpper(t.Name()[:1]) + t.Name()[1:]
	if _, ok := d.schemas[name]; !ok {
		members := object{}
		d.schemas[name] = object{"type": "object", "properties": members}
		for i := range t.NumField() {
			f := t.Field(i)
			if !shop.OnWire(f) {
				continue
			}
			member := d.schema(f.Type, f.Tag)
			if f.Type.Kind() == reflect.Slice && t != reflect.TypeFor[shop.PageOfProducts]() {
				member["maxItems"] = cmp.Or(json.Number(f.Tag.Get("items")), json.Number(strconv.Itoa(shop.MaxItems)))
			}
			members[cmp.Or(f.Tag.Get("name"), f.Name)] = member
		}
	}
	return object{"$ref": schemaPath + name}
}
