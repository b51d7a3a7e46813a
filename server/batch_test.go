package server

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"griddle/server/gate"
	"griddle/vault"
)

// operations makes the data of a batch of calls, "PATCH products/…" and body in turn; "" is none.
func operations(members string, calls ...string) string {
	var list []string
	for i := 0; i < len(calls); i += 2 {
		method, path, _ := strings.Cut(calls[i], " ")
		text, _ := json.Marshal(path)
		body := ""
		if calls[i+1] != "" {
			body = `,"Body":` + calls[i+1]
		}
		list = append(list, `{"Method":"`+method+`","Path":`+string(text)+body+`}`)
	}
	return `{` + members + `"Operations":[` + strings.Join(list, ",") + `]}`
}

func (d *desk) batch(body string, headers ...string) reply {
	d.t.Helper()
	return d.send("POST", "/api/v1/batch", body, append(headers, "X-API-Key", d.key, "Content-Type",
		"application/json")...)
}

// results are those of a batch that went well.
func (r reply) results(t *testing.T) []BatchResult {
	t.Helper()
	content, _ := r.envelope(t)
	var b BatchAnswer
	must(t, json.Unmarshal(content, &b))
	return b.Results
}

const notAtomic = `"Atomic":false,`

func TestBatchDoesWhatItsCallsDo(t *testing.T) {
	d := open(t)
	d.seed()
	r := d.batch(operations("",
		"PATCH products/"+cup, `{"SitePrice":9.5}`,
		"POST vendors", `{"DisplayName":"Ann"}`,
		"PUT /api/v1/products/"+plate, `{"ProductName":"Plate","Sku":"P"}`,
		"DELETE categoryproductassociations/"+cup+"/"+kitchen, "",
		"POST categories", `{"Bvin":"`+nobody+`","Name":"Later"}`,
		"PATCH categories/"+nobody, `{"Name":"Now"}`,
		"POST categoryproductassociations", `{"ProductId":"`+plate+`","CategoryId":"`+nobody+`"}`,
	))
	if r.StatusCode != 200 {
		t.Fatalf("%d %s", r.StatusCode, r.body)
	}
	results := r.results(t)
	var got []int
	for _, one := range results {
		got = append(got, one.Status)
		if len(one.Errors) > 0 || len(one.Content) == 0 {
			t.Errorf("%+v", one)
		}
	}
	if fmt.Sprint(got) != "[200 201 200 200 201 200 201]" {
		t.Errorf("statuses %v", got)
	}
	single := d.modern("GET", "products/"+cup, "")
	content, _ := single.envelope(t)
	if string(results[0].Content) != string(content) || results[0].ETag != single.Header.Get("ETag") {
		t.Errorf("%+v\nby itself %s", results[0], single.body)
	}
	if v := d.modern("GET", strings.TrimPrefix(results[1].Location, "/api/v1/"), ""); !strings.Contains(v.body, "Ann") {
		t.Errorf("Location %s: %s", results[1].Location, v.body)
	}
	step{has: []string{`"Name":"Now"`}}.check(t, gate.Modern, d.modern("GET", "categories/"+nobody, ""),
		"one after the other")
	last := d.recent()[3]
	if last.Model != "batch" || last.Reason != "7 operations." || last.Refused {
		t.Errorf("the activity says %+v", last)
	}
	brief := d.batch(operations(`"result":"brief",`, "PATCH products/"+cup, `{"SitePrice":1}`)).results(t)
	if len(brief) != 1 || brief[0].Content != nil || brief[0].Status != 200 || brief[0].ETag == "" {
		t.Errorf("brief: %+v", brief)
	}
}

func TestBatchIsAllOrNothing(t *testing.T) {
	d := open(t)
	d.seed()
	was := fmt.Sprint(d.everything())
	tag := d.modern("GET", "products/"+cup, "").Header.Get("ETag")
	bad := []struct {
		call, body string
		status     int
		code       string
		has        string
	}{
		{"PATCH products/" + nobody, `{}`, 404, "NULL", "no product"},
		{"PATCH products/" + cup, `{"Prise":1}`, 422, "EXCEPTION", "Prise is no member"},
		{"PATCH products/" + cup, `[]`, 400, "EXCEPTION", ""},
		{"POST products", `"x"`, 400, "EXCEPTION", ""},
		{"DELETE vendors/" + nobody, "", 404, "NULL", "nothing was deleted"},
		{"GET products/" + cup, "", 405, "NOTSUPPORTED", "a batch only writes"},
		{"OPTIONS products/" + cup, "", 405, "NOTSUPPORTED", "a batch only writes"},
		{"DELETE products", "", 405, "NOTSUPPORTED", "clear operation"},
		{"DELETE products/", "", 405, "NOTSUPPORTED", "clear operation"},
		{"DELETE products?howmany=1", "", 405, "NOTSUPPORTED", "clear operation"},
		{"DELETE %70roducts", "", 405, "NOTSUPPORTED", "clear operation"},
		{"DELETE categories", "", 405, "NOTSUPPORTED", "clear operation"},
		{"DELETE CustomerAccounts", "", 405, "NOTSUPPORTED", "clear operation"},
		{"POST productmainimage/" + cup + "?filename=a.png", onePixel, 405, "NOTSUPPORTED", "An upload"},
		{"POST batch", operations("", "DELETE products/"+cup, ""), 405, "NOTSUPPORTED", "cannot stand in a batch"},
		{"POST Batch/", `{}`, 405, "NOTSUPPORTED", "cannot stand in a batch"},
		{"POST utilities/slugify", `"A B"`, 405, "NOTSUPPORTED", "cannot stand in a batch"},
		{"POST customeraccounts?pwd=seven+loaves", `{"Email":"a@b.example"}`, 405, "NOTSUPPORTED", "password"},
		{"POST mcp", `{}`, 404, "NOTSUPPORTED", ""},
		{"POST nothing", `{}`, 404, "NOTSUPPORTED", ""},
		{"POST ", `{}`, 404, "GATE", ""},
		{"POST /DesktopModules/Hotcakes/API/rest/v1/products?key=" + d.key, `{}`, 404, "NOTSUPPORTED", ""},
		{"POST ../v1/products", `{}`, 400, "GATE", "dot segment"},
		{"POST products%2f" + cup, `{}`, 400, "GATE", "separator"},
		{"PATCH products/%zz", `{}`, 400, "GATE", "escape"},
		{"PATCH products/" + cup + "?" + strings.Repeat("a=1&", 60), `{}`, 400, "GATE", "50 values"},
	}
	for _, test := range bad {
		ops := []string{"PATCH products/" + plate, `{"SitePrice":77}`, test.call, test.body, "DELETE products/" + cup,
			""}
		r := d.batch(operations("", ops...))
		content, errors := r.envelope(t)
		var failed struct {
			Failed int
			Result BatchResult
		}
		must(t, json.Unmarshal(content, &failed))
		if r.StatusCode != test.status || len(errors) != 1 || errors[0].Code != test.code || failed.Failed != 1 ||
			failed.Result.Status != test.status || !strings.HasPrefix(errors[0].Description,
			"Operation 2 of 3 was refused, so nothing of the batch was done. ") ||
			!strings.Contains(errors[0].Description, test.has) {
			t.Errorf("%s: %d %s", test.call, r.StatusCode, r.body)
		}
		if strings.Contains(r.body, d.key) {
			t.Errorf("%s: the key came back", test.call)
		}
		// By itself it is refused alike, and the others are done.
		r = d.batch(operations(notAtomic, ops[0], ops[1], test.call, test.body, "PATCH products/"+plate,
			`{"SitePrice":7}`))
		results := r.results(t)
		if r.StatusCode != 200 || len(results) != 3 || results[0].Status != 200 || results[1].Status != test.status ||
			results[2].Status != 200 ||
			len(results[1].Errors) != 1 || results[1].Errors[0].Code != test.code {
			t.Errorf("%s, each for itself: %d %s", test.call, r.StatusCode, r.body)
		}
		if got := d.recent()[0].Reason; got != "3 operations, 1 of them refused." {
			t.Errorf("the activity says %s", got)
		}
	}
	if now := fmt.Sprint(d.everything()); now != was {
		t.Errorf("a refused batch changed something:\n%s\nwas\n%s", now, was)
	}
	stale := d.batch(`{"Operations":[{"Method":"PATCH","Path":"products/` + cup +
		`","Body":{"SitePrice":2},"If-Match":` + quoted(tag) + `},` +
		`{"Method":"PATCH","Path":"products/` + cup + `","Body":{"SitePrice":3},"If-Match":` + quoted(tag) + `}]}`)
	step{status: 412, code: "CHANGED", has: []string{`"Failed":1`, `"SitePrice":2`}}.check(t, gate.Modern, stale,
		"the second knows an older record")
	fresh := d.batch(`{"Operations":[{"method":"POST","path":"products","BODY":{"Bvin":"` + nobody +
		`","ProductName":"J"},"If-None-Match":"*"},` +
		`{"Method":"DELETE","Path":"products/` + nobody + `","If-Match":"*"}]}`)
	if fresh.StatusCode != 200 {
		t.Errorf("conditions that hold: %d %s", fresh.StatusCode, fresh.body)
	}
	if now := fmt.Sprint(d.everything()); now != was {
		t.Errorf("something changed:\n%s\nwas\n%s", now, was)
	}
}

func quoted(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}

func TestBatchThatIsNone(t *testing.T) {
	d := open(t)
	many := make([]string, 0, 2*(mostOperations+1))
	for range mostOperations + 1 {
		many = append(many, "POST vendors", `{}`)
	}
	for body, want := range map[string]struct {
		status int
		has    string
	}{
		``:                                {400, "cannot be read"},
		`[]`:                              {400, "cannot be read"},
		`null`:                            {422, "Operations is missing"},
		`{}`:                              {422, "Operations is missing"},
		`{"Operations":[]}`:               {422, "Operations is missing"},
		`{"Operations":{}}`:               {400, "Operations"},
		`{"Operation":[]}`:                {400, "unknown field"},
		`{"Operations":[{"Verb":"GET"}]}`: {400, "unknown field"},
		`{"Operations":[null]}`:           {405, "Method must be"},
		`{"Operations":[]} {}`:            {400, "follows after its end"},
		operations(`"Atomic":"no",`):      {400, "Atomic"},
		operations(`"Result":"short",`, many[:2]...): {422, "Result must be brief"},
		operations("", many...):                      {422, "Operations holds 1001 calls"},
	} {
		r := d.batch(body)
		if r.StatusCode != want.status || !strings.Contains(r.body, want.has) ||
			!strings.Contains(r.body, `"EXCEPTION"`) && want.status != 405 {
			t.Errorf("%.60s: %d %s", body, r.StatusCode, r.body)
		}
	}
	for call, status := range map[string]int{"GET batch": 405, "DELETE batch": 405, "PATCH batch": 405,
		"POST batch/x": 422} {
		method, path, _ := strings.Cut(call, " ")
		if r := d.modern(method, path, `{}`); r.StatusCode != status {
			t.Errorf("%s: %d %s", call, r.StatusCode, r.body)
		}
	}
	for _, method := range []string{"GET", "POST", "DELETE"} {
		step{code: "NOTSUPPORTED", has: []string{"no model of this name"}}.check(t, gate.Classic,
			d.classic(method, "batch", operations("", many[:2]...)), "classic "+method)
	}
	if r := d.batch(operations("", many[:2]...), "If-Match", "*"); r.StatusCode != 400 {
		t.Errorf("with a condition of its own: %d %s", r.StatusCode, r.body)
	}
	if r := d.modern("GET", "vendors", ""); !strings.Contains(r.body, `"Content":[]`) {
		t.Errorf("something was written: %s", r.body)
	}
}

// Each call needs the right of its own area, before anything is done, and while it is done.
func TestRightsInABatch(t *testing.T) {
	d := open(t)
	d.seed()
	was := fmt.Sprint(d.everything())
	key := d.key
	limited, text, err := d.vault.Create(t.Context(), vault.NewKey{Name: "Labels",
		Access: vault.Nothing.With(vault.Catalog, vault.Write)})
	must(t, err)
	d.key = text
	good, bad := []string{"PATCH products/" + cup, `{"SitePrice":2}`},
		[]string{"POST productinventory", `{"ProductBvin":"` + plate + `"}`}
	r := d.batch(operations("", append(good, bad...)...))
	step{status: 403, code: "ACCESS", has: []string{"stock:write", "Operation 2 of 2"}}.check(t, gate.Modern, r,
		"atomic")
	if last := d.recent()[0]; last.Lacked != "stock:write" || !last.Refused || last.KeyID != limited.ID {
		t.Errorf("the activity says %+v", last)
	}
	for _, headers := range [][]string{nil, {onceHeader, "mixed"}} {
		r = d.batch(operations(notAtomic, append(good, bad...)...), headers...)
		if results := r.results(t); r.StatusCode != 200 || results[0].Status != 200 || results[1].Status != 403 ||
			results[1].Content != nil {
			t.Errorf("each for itself: %d %s", r.StatusCode, r.body)
		}
	}
	// What was answered under other rights is not answered again.
	must(t, d.vault.SetAccess(t.Context(), limited.ID, vault.Nothing, false))
	if r := d.batch(operations(notAtomic, append(good, bad...)...), onceHeader, "mixed"); r.again() ||
		r.StatusCode != 422 || strings.Contains(r.body, "Cup") {
		t.Errorf("without any right: %d %s", r.StatusCode, r.body)
	}
	d.key = key
	d.patch("products/"+cup, `{"SitePrice":4.5}`)
	if now := fmt.Sprint(d.everything()); now != was {
		t.Errorf("something changed:\n%s\nwas\n%s", now, was)
	}
	step{status: 401, code: "KEY"}.check(t, gate.Modern, d.send("POST", "/api/v1/batch", operations("", good...),
		"Content-Type", "application/json"), "no key")
}

func TestNamedBatch(t *testing.T) {
	d := open(t)
	d.seed()
	body := operations("", "POST vendors", `{"DisplayName":"A"}`, "POST vendors", `{"DisplayName":"B"}`)
	first := d.batch(body, onceHeader, "two")
	for range 2 {
		if r := d.batch(body, onceHeader, "two"); !r.again() || r.body != first.body || r.StatusCode != 200 {
			t.Errorf("again: %d %s", r.StatusCode, r.body)
		}
	}
	if r := d.modern("GET", "vendors", ""); strings.Count(r.body, "DisplayName") != 2 {
		t.Errorf("%s", r.body)
	}
	long := operations("", "PATCH products/"+cup, `{"LongDescription":"`+strings.Repeat("x", 70<<10)+`"}`)
	first = d.batch(long, onceHeader, "long")
	r := d.batch(long, onceHeader, "long")
	again := r.results(t)
	if !r.again() || len(again) != 1 || again[0].Content != nil || again[0].ETag != first.results(t)[0].ETag ||
		again[0].Status != 200 {
		t.Errorf("a long one: %s", r.body)
	}
	failing := operations("", "POST vendors", `{"DisplayName":"C"}`, "PATCH vendors/"+nobody, `{}`)
	for range 2 {
		if r := d.batch(failing, onceHeader, "failing"); r.again() || r.StatusCode != 404 {
			t.Errorf("a refused one: %d %s", r.StatusCode, r.body)
		}
	}
	if r := d.modern("GET", "vendors", ""); strings.Contains(r.body, `"C"`) {
		t.Errorf("%s", r.body)
	}
}
