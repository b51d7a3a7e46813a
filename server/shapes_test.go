package server

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"griddle/server/gate"
	"griddle/shop"
	"griddle/storage"
)

// member is a list or a nested record somewhere in a record type.
type member struct {
	path []string // names; one after a list stands in its first element
	list bool
}

// named is how an error names the member: Items[0].CustomProperties.
func (m member) named(t reflect.Type) string {
	var name strings.Builder
	for i, part := range m.path {
		if i > 0 {
			name.WriteByte('.')
		}
		name.WriteString(part)
		t = memberType(t, part)
		if t.Kind() == reflect.Slice && i < len(m.path)-1 {
			name.WriteString("[0]")
		}
	}
	return name.String()
}

func memberType(t reflect.Type, name string) reflect.Type {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	for i := range t.NumField() {
		if f := t.Field(i); wireName(f) == name {
			return f.Type
		}
	}
	panic(t.Name() + " has no member " + name)
}

func wireName(f reflect.StructField) string { return cmp.Or(f.Tag.Get("name"), f.Name) }

// isRecord says whether a type is a record, and not a number or a date.
func isRecord(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t != reflect.TypeFor[shop.Instant]() && t != reflect.TypeFor[shop.Decimal]()
}

// shapedMembers are all lists and nested records of a type, at any depth.
func shapedMembers(t reflect.Type, above ...string) (all []member) {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if !isRecord(t) {
		return nil
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if !shop.OnWire(f) {
			continue
		}
		path := append(slices.Clone(above), wireName(f))
		kind := f.Type
		if kind.Kind() == reflect.Pointer {
			kind = kind.Elem()
		}
		deeper := shapedMembers(f.Type, path...)
		switch {
		case kind.Kind() == reflect.Slice:
			all = append(all, member{path, true})
		case isRecord(kind):
			all = append(all, member{path, false})
		}
		all = append(all, deeper...)
	}
	return all
}

// put gives the member of a record the value, making the nested records and lists on the way to it.
func (m member) put(record map[string]any, value json.RawMessage) {
	for _, name := range m.path[:len(m.path)-1] {
		switch next := record[name].(type) {
		case map[string]any:
			record = next
		case []any:
			if len(next) == 0 {
				next = append(next, map[string]any{})
				record[name] = next
			}
			record = next[0].(map[string]any)
		default: // left out, or null
			fresh := map[string]any{}
			record[name] = fresh
			record = fresh
		}
	}
	record[m.path[len(m.path)-1]] = value
}

// everything is what all lists of all models answer.
func (d *desk) everything() map[string]string {
	d.t.Helper()
	all := map[string]string{}
	for _, rt := range routes {
		if rt.lists && len(rt.path) == 0 && rt.decides == "" {
			all[rt.model] = d.modern("GET", rt.model, "").body
		}
	}
	all["one order"] = d.modern("GET", "orders/"+sale, "").body // its list has no lines
	return all
}

// eachModel calls fn for every model that takes records, with the address of a stored one of it and what it holds.
func (d *desk) eachModel(t *testing.T, fn func(path string, record reflect.Type, stored map[string]any)) {
	t.Helper()
	d.seed()
	checked := map[string]bool{}
	transaction := ""
	for _, e := range exampleCalls {
		if strings.Contains(e.call, "howmany") || e.call == "DELETE /categories" ||
			e.call == "DELETE /customeraccounts" {
			continue // not allowed now
		}
		path := strings.Replace(e.path[1:], "{guid}", transaction, 1)
		r := d.modern(e.method, path, e.body)
		location := strings.TrimPrefix(r.Header.Get("Location"), "/api/v1/")
		if e.call == "POST /ordertransactions" {
			_, transaction, _ = strings.Cut(location, "/")
		}
		rt := routeOf(e.call)
		if r.StatusCode >= 300 || rt == nil || !rt.takesRecord() || checked[rt.kind()] {
			continue
		}
		if location == "" && len(rt.path) == 0 {
			continue
		}
		checked[rt.kind()] = true
		stored := map[string]any{}
		if content, _ := r.envelope(t); len(content) > 0 && content[0] == '{' {
			must(t, json.Unmarshal(content, &stored))
		}
		if location != "" && !strings.HasSuffix(e.path, "/"+location) {
			path = location
		}
		fn(path, reflect.TypeOf(rt.takes), stored)
	}
	for _, rt := range routes {
		if rt.takesRecord() && !checked[rt.kind()] {
			t.Errorf("no %s was tried", rt.kind())
		}
	}
}

// TestWrongShapesChangeNothing: whatever list or nested record of whatever model is sent as something else is refused
// by its name, on both forms, and everything stays as it was. Left through, it would empty what is stored, for a POST
// replaces the whole record.
func TestWrongShapesChangeNothing(t *testing.T) {
	d := open(t)
	d.eachModel(t, func(path string, record reflect.Type, stored map[string]any) {
		d.wrongShapes(t, path, record, stored)
	})
}

func (r *route) takesRecord() bool {
	return r.takes != nil && !r.many && isRecord(reflect.TypeOf(r.takes))
}

// kind tells the models, and the kinds of records of one model.
func (r *route) kind() string { return r.model + " " + reflect.TypeOf(r.takes).Name() }

func routeOf(call string) *route {
	at := slices.IndexFunc(routes, func(rt *route) bool { return rt.key() == call })
	if at < 0 {
		return nil
	}
	return routes[at]
}

func (d *desk) wrongShapes(t *testing.T, path string, record reflect.Type, stored map[string]any) {
	t.Helper()
	before := d.everything()
	for _, m := range shapedMembers(record) {
		name := m.named(record)
		wrong := []string{`[]`, `[{}]`, `5`, `"x"`, `""`, `true`}
		if m.list {
			wrong = []string{`{"1":{}}`, `{"0":5}`, `{"Key":"x"}`, `{ "" : null }`, `5`, `"x"`, `""`, `"[]"`, `true`,
				`[5]`, `[null]`, `[[]]`}
		}
		for _, shape := range wrong {
			posted := deepCopy(t, stored)
			m.put(posted, json.RawMessage(shape))
			body, err := json.Marshal(posted)
			must(t, err)
			for _, form := range []gate.Form{gate.Classic, gate.Modern} {
				s := step{call: "POST " + path, body: string(body), status: 400, code: "EXCEPTION", has: []string{name}}
				s.check(t, form, d.do(form, s), path+" with "+name+" "+shape)
			}
		}
	}
	after := d.everything()
	for _, list := range slices.Sorted(maps.Keys(before)) {
		if after[list] != before[list] {
			t.Errorf("after wrong shapes for %s, %s changed from\n%s\nto\n%s", path, list, before[list], after[list])
		}
	}
}

func deepCopy(t testing.TB, record map[string]any) map[string]any {
	t.Helper()
	text, err := json.Marshal(record)
	must(t, err)
	again := map[string]any{}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	must(t, decoder.Decode(&again))
	return again
}

// TestTextsThatAreNotUTF8AreRefused: whoever sends ISO-8859-1 hears of it, whatever kind of body it is, and the stored
// text stays whole.
func TestTextsThatAreNotUTF8AreRefused(t *testing.T) {
	const latin = "Gr\xf6\xdfe"
	refused := func(call, body, kind, content string) step {
		return step{call: "POST " + call, body: body, kind: kind, status: 400, code: "EXCEPTION", content: content,
			has: []string{"The data is not valid UTF-8 text."}}
	}
	d := open(t)
	d.seed()
	d.classic("POST", "productproperties/", `{"PropertyName":"Size","DisplayName":"Size"}`)
	value := func() (text string) {
		must(t, storage.First(d.db.Reader(), storage.Select{Table: "product_property_values",
			Columns: []string{"value"}}, &text))
		return text
	}
	at := "productproperties/1/valuesforproduct/" + cup + "/"
	for _, s := range []step{
		{call: "POST " + at, body: "Größe", kind: "text/plain", content: "true"},
		refused(at, latin, "text/plain", "false"),
		refused(at, latin, "text/plain; charset=iso-8859-1", "false"),
		refused(at, `"`+latin+`"`, "", "false"),
		{call: "POST " + at, body: `"\ud83d"`, status: 400, code: "EXCEPTION", skip: "classic"},
		{call: "POST " + at, body: `null`, status: 400, code: "EXCEPTION", skip: "classic"},
		{call: "POST " + at, body: `"a" "b"`, status: 400, code: "EXCEPTION", skip: "classic"},
		refused("utilities/slugify", latin, "text/plain", ""),
		refused("utilities/slugify", `"`+latin+`"`, "", ""),
		refused("products/", `{"ProductName":"`+latin+`"}`, "", ""),
		refused("products/", `{"ProductName":"x","`+latin+`":1}`, "", ""),
		refused("productvariantssku/"+cup, `{"Sku":"`+latin+`"}`, "", "false"),
		{call: "POST productmainimage/" + cup + "?filename=a.png", body: `["` + latin + `"]`, status: 400,
			code: "EXCEPTION"},
	} {
		for _, form := range []gate.Form{gate.Classic, gate.Modern} {
			if s.skip == formName(form) {
				continue
			}
			s.check(t, form, d.do(form, s), s.call+" "+s.body)
			if got := value(); got != "Größe" {
				t.Fatalf("after %q (%s) the value is %q", s.body, formName(form), got)
			}
		}
	}
	// What stands in the address is refused before anything is looked for.
	for _, path := range []string{"products/ANY?bysku=Gr%F6%DFe", "products/ANY?byslug=%FF",
		"customeraccounts/ANY?email=%E4", "products/Gr%F6%DFe", "productmainimage/" + cup + "?filename=Gr%F6%DFe.png",
		"productfilesdata/" + manual + "?first=1&filename=a&description=%FF"} {
		for _, method := range []string{"GET", "POST"} {
			if r := d.classic(method, path, "[1]"); r.StatusCode != 400 || !strings.Contains(r.body, "UTF-8") {
				t.Errorf("%s %s: %d %s", method, path, r.StatusCode, r.body)
			}
		}
	}
}

// TestRecordsThatAreTooLarge: what would become a larger record than may be stored is refused whole, on every way
// in, and what is stored stays as it was.
func TestRecordsThatAreTooLarge(t *testing.T) {
	d := open(t)
	d.seed()
	d.classic("POST", "productproperties/", `{"PropertyName":"Size","DisplayName":"Size"}`)
	addresses := func(name string) string { // that the account does not have yet
		var all []string
		for i := range shop.MaxItems/2 + 1 {
			all = append(all, fmt.Sprintf(`{"NickName":"%s%d"}`, name, i))
		}
		return `{"Email":"ann@example.com","Addresses":[` + strings.Join(all, ",") + `]}`
	}
	d.classic("POST", "customeraccounts/", addresses("a"))
	list := func(item string, n int) string { return "[" + strings.Repeat(item+",", n-1) + item + "]" }
	half := strings.Repeat("x", shop.MaxRecord/2)
	bomb := func(name string) string { return `{"` + name + `":` + list("{}", 5_000_000) + `}` }
	refused := func(call, body, says string) step {
		return step{call: "POST " + call, body: body, status: 422, code: "EXCEPTION", has: []string{says}}
	}
	const tooLarge = "The data is too large: at most 8 MB of it can be stored."
	for _, s := range []step{
		refused("products/"+cup, bomb("CustomProperties"), "CustomProperties may hold at most 10000 items."),
		refused("products/"+cup, `{"LongDescription":"`+half+`","Keywords":"`+half+`"}`, tooLarge),
		refused("products/"+cup, `{"LongDescription":"`+strings.Repeat(`\u0001`, shop.MaxRecord/6+1)+`"}`, tooLarge),
		refused("orders/", `{"Items":`+list(`{"CustomProperties":`+list("{}", 9000)+`}`, 400)+`}`, tooLarge),
		refused("orders/", `{"CustomProperties":`+list("{}", shop.MaxItems)+`}`, "CustomProperties may hold at most"),
		refused("customeraccounts/", addresses("b"), "Addresses may hold at most 10000 items."),
		{call: "POST productproperties/1/valuesforproduct/" + cup, body: half + half + "x", kind: "text/plain",
			status: 422,
			code:   "EXCEPTION", content: "false", has: []string{tooLarge}},
		{call: "POST utilities/slugify", body: half + half + "x", kind: "text/plain", status: 422, code: "EXCEPTION"},
		{call: "POST products/", body: `{` + strings.Repeat(`"x":1,`, 1_000_000) + `"ProductName":"x"}`, status: 400,
			code: "EXCEPTION", has: []string{"The data has an object with more than 10000 members."}},
		{call: "POST products/", body: `{"SitePrice":1` + strings.Repeat("0", 1_000_000) + `}`, status: 400,
			code: "EXCEPTION", has: []string{"SitePrice is a number of more than 1000 characters."}},
		{call: "POST products/", body: `{"x":` + strings.Repeat("[", 1_000_000), status: 400, code: "EXCEPTION",
			has: []string{"nested deeper than 64 levels"}},
	} {
		before := d.everything()
		for _, form := range []gate.Form{gate.Classic, gate.Modern} {
			s.check(t, form, d.do(form, s), s.call+" "+s.body[:60])
		}
		if !maps.Equal(d.everything(), before) {
			t.Errorf("%s %s changed what is stored", s.call, s.body[:60])
		}
	}
	// As large as may be is taken, and comes back.
	body := `{"ProductName":"Cup","LongDescription":"` + half + half[:shop.MaxRecord/2-5000] + `"}`
	r := d.classic("POST", "products/"+cup, body)
	if got := d.classic("GET", "products/"+cup, ""); r.body != got.body || len(got.body) < shop.MaxRecord-5000 {
		t.Errorf("answered %d bytes, read %d", len(r.body), len(got.body))
	}
}
