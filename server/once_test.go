package server

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"griddle/server/gate"
	"griddle/shop/answers"
	"griddle/vault"
)

// named sends a request with a name.
func (d *desk) named(name, key, method, path, body string) reply {
	d.t.Helper()
	return d.send(method, "/api/v1/"+path, body, "X-API-Key", key, "Content-Type", "application/json", onceHeader, name)
}

// again says whether an answer is that of an earlier request.
func (r reply) again() bool { return r.Header.Get("Idempotent-Replayed") == "true" }

func (d *desk) count(model string) string {
	d.t.Helper()
	return d.modern("GET", model+"?countonly=1", "").body
}

func TestNamedRequestsAreDoneOnce(t *testing.T) {
	d := open(t)
	d.seed()
	for _, test := range []struct{ call, body string }{
		{"POST products", `{"ProductName":"Jug","SitePrice":3}`},
		{"PATCH products/" + cup, `{"SitePrice":9}`},
		{"PUT products/" + plate, `{"ProductName":"Plate","SitePrice":8}`},
		{"POST productinventory", `{"Bvin":"` + stock + `","ProductBvin":"` + plate + `","VariantId":"` + blue +
			`","QuantityOnHand":5}`},
		{"POST productinventory/" + stock + "/adjust", `{"By":-2}`},
		{"POST productmainimage/" + cup + "?filename=a.png", onePixel},
		{"POST productfiles", `{"Bvin":"` + nobody + `","FileName":"a.pdf"}`},
		{"POST productfilesdata/" + nobody + "?first=1&filename=a.pdf", "[1,2,3]"},
		{"POST productfilesdata/" + nobody + "?filename=a.pdf", "[4,5]"},
		{"POST searchmanager/products/" + cup, ""},
		{"POST customeraccounts?pwd=seven+loaves", `{"Email":"ann@shop.example"}`},
		{"POST ordertransactions", `{"OrderId":"` + nobody + `"}`},
	} {
		method, path, _ := strings.Cut(test.call, " ")
		name := "name of " + test.call
		name = strings.ReplaceAll(name, " ", "-")
		first := d.named(name, d.key, method, path, test.body)
		if test.call == "POST ordertransactions" { // a refusal is not kept
			if second := d.named(name, d.key, method, path, test.body); first.StatusCode < 400 || second.again() {
				t.Errorf("%s: %d %s", test.call, first.StatusCode, second.body)
			}
			continue
		}
		if first.StatusCode >= 300 || first.again() {
			t.Fatalf("%s: %d %s", test.call, first.StatusCode, first.body)
		}
		second := d.named(name, d.key, method, path, test.body)
		if second.StatusCode != first.StatusCode || second.body != first.body || !second.again() {
			t.Errorf("%s again: %d %s\nwas %d %s", test.call, second.StatusCode, second.body, first.StatusCode,
				first.body)
		}
		for _, header := range []string{"ETag", "Location"} {
			if first.Header.Get(header) != second.Header.Get(header) {
				t.Errorf("%s: %s %s, was %s", test.call, header, second.Header.Get(header), first.Header.Get(header))
			}
		}
		for what, other := range map[string]reply{
			"body": d.named(name, d.key, method, path, test.body+" "),
			"query": d.named(name, d.key, method, path+map[bool]string{true: "&",
				false: "?"}[strings.Contains(path, "?")]+"x=1", test.body),
			"path": d.named(name, d.key, "POST", "vendors", test.body),
		} {
			if other.StatusCode != 422 || !strings.Contains(other.body, `"IDEMPOTENCY"`) {
				t.Errorf("%s with another %s: %d %s", test.call, what, other.StatusCode, other.body)
			}
		}
	}
	step{has: []string{`"QuantityOnHand":3`}}.check(t, gate.Modern, d.modern("GET", "productinventory/"+stock, ""),
		"moved once")
	if r := d.modern("GET", "productfilesdata/"+nobody, ""); r.body != "\x01\x02\x03\x04\x05" {
		t.Errorf("the file holds %q", r.body)
	}
	if got := d.count("products"); !strings.Contains(got, ":3,") {
		t.Errorf("products: %s", got)
	}
}

// What a name stands for is the key's own: another key replays nothing, and cannot even learn that it was used.
func TestNamesBelongToTheirKey(t *testing.T) {
	d := open(t)
	const body = `{"DisplayName":"Secret vendor"}`
	first := d.named("one", d.key, "POST", "vendors", body)
	step{status: 201}.check(t, gate.Modern, first, "first")
	_, other, err := d.vault.Create(t.Context(), vault.NewKey{Name: "Other"})
	must(t, err)
	if r := d.named("one", other, "POST", "vendors", body); r.StatusCode != 201 || r.again() || r.body == first.body {
		t.Errorf("another key: %d %s", r.StatusCode, r.body)
	}
	if r := d.named("one", d.reader, "POST", "vendors", body); r.StatusCode != 403 || r.again() ||
		strings.Contains(r.body, "Secret") {
		t.Errorf("a key that only reads: %d %s", r.StatusCode, r.body)
	}
	for _, header := range [][]string{{"X-API-Key", "1-wrong"}, nil} {
		r := d.send("POST", "/api/v1/vendors", body, append([]string{onceHeader, "one", "Content-Type",
			"application/json"}, header...)...)
		if r.StatusCode != 401 || r.again() {
			t.Errorf("%v: %d %s", header, r.StatusCode, r.body)
		}
	}
	// A right that was taken away since is asked anew.
	must(t, d.vault.SetAccess(t.Context(), d.keyID, vault.ReadWrite.With(vault.Catalog, vault.Read), false))
	if r := d.named("one", d.key, "POST", "vendors", body); r.StatusCode != 403 || r.again() {
		t.Errorf("without the right: %d %s", r.StatusCode, r.body)
	}
	must(t, d.vault.SetAccess(t.Context(), d.keyID, vault.ReadWrite, false))
	// The successor by rotation is the same program.
	_, next, err := d.vault.Rotate(t.Context(), d.keyID, d.clock.now().Add(time.Hour))
	must(t, err)
	for _, key := range []string{d.key, next} {
		if r := d.named("one", key, "POST", "vendors", body); !r.again() || r.body != first.body {
			t.Errorf("after the rotation: %d %s", r.StatusCode, r.body)
		}
	}
	step{status: 201}.check(t, gate.Modern, d.named("two", next, "POST", "vendors", body), "by the successor")
	if r := d.named("two", d.key, "POST", "vendors", body); !r.again() {
		t.Errorf("the old key asks for what the new one did: %d %s", r.StatusCode, r.body)
	}
	must(t, d.vault.Revoke(t.Context(), d.keyID))
	for _, name := range []string{"one", "two"} {
		if r := d.named(name, next, "POST", "vendors", body); !r.again() {
			t.Errorf("%s, after the old key ended: %d %s", name, r.StatusCode, r.body)
		}
	}
}

// One of many that come at once is done; the others hear that it runs, or what came of it.
func TestNamedRequestsAtOnce(t *testing.T) {
	d := open(t)
	var all sync.WaitGroup
	var mu sync.Mutex
	got := map[string]int{}
	for range 40 {
		all.Go(func() {
			r := d.named("at-once", d.key, "POST", "vendors", `{"DisplayName":"Once"}`)
			mu.Lock()
			defer mu.Unlock()
			got[fmt.Sprint(r.StatusCode, r.again())]++
			if r.StatusCode == http.StatusConflict && r.Header.Get("Retry-After") != "1" {
				t.Errorf("Retry-After %s", r.Header.Get("Retry-After"))
			}
		})
	}
	all.Wait()
	if got["201 false"] != 1 || got["201 false"]+got["201 true"]+got["409 false"] != 40 {
		t.Errorf("answers %v", got)
	}
	if r := d.modern("GET", "vendors", ""); strings.Count(r.body, `"Once"`) != 1 {
		t.Errorf("%s", r.body)
	}
}

func TestNamesThatAreNone(t *testing.T) {
	d := open(t)
	for _, name := range []string{"", "two words", "ä", strings.Repeat("x", 256)} {
		r := d.named(name, d.key, "POST", "vendors", `{"DisplayName":"V"}`)
		if r.StatusCode != 400 || !strings.Contains(r.body, "Idempotency-Key must be given once") {
			t.Errorf("%q: %d %s", name, r.StatusCode, r.body)
		}
	}
	r := d.send("POST", "/api/v1/vendors", `{}`, "X-API-Key", d.key, "Content-Type", "application/json", onceHeader,
		"a", onceHeader, "b")
	if r.StatusCode != 400 {
		t.Errorf("twice: %d %s", r.StatusCode, r.body)
	}
	if r := d.named(strings.Repeat("~", 255), d.key, "POST", "vendors", `{"DisplayName":"V"}`); r.StatusCode != 201 {
		t.Errorf("the longest: %d %s", r.StatusCode, r.body)
	}
	// The original knows no names, and reads are no writes.
	for range 2 {
		r := d.send("POST", classicRoot+"vendors/?key="+d.key, `{"DisplayName":"Classic"}`, onceHeader, "")
		if r.StatusCode != 200 || r.again() {
			t.Errorf("classic: %d %s", r.StatusCode, r.body)
		}
		if r := d.named("", d.key, "GET", "vendors", ""); r.StatusCode != 200 {
			t.Errorf("a read: %d", r.StatusCode)
		}
	}
	if r := d.modern("GET", "vendors", ""); strings.Count(r.body, `"Classic"`) != 2 {
		t.Errorf("%s", r.body)
	}
}

// A refusal is judged anew, a large record is read anew, and after a day a name is free.
func TestWhatIsKeptOfAnswers(t *testing.T) {
	d := open(t)
	const path = "products/" + cup
	if r := d.named("later", d.key, "PATCH", path, `{"SitePrice":2}`); r.StatusCode != 404 {
		t.Fatalf("%d %s", r.StatusCode, r.body)
	}
	d.seed()
	if r := d.named("later", d.key, "PATCH", path, `{"SitePrice":2}`); r.StatusCode != 200 || r.again() {
		t.Errorf("after a refusal: %d %s", r.StatusCode, r.body)
	}
	long := `{"LongDescription":"` + strings.Repeat("x", answers.MostBody) + `"}`
	first := d.named("long", d.key, "PATCH", path, long)
	if second := d.named("long", d.key, "PATCH", path, long); !second.again() || second.body != first.body ||
		second.Header.Get("ETag") != first.Header.Get("ETag") {
		t.Errorf("a large record: %d, %d bytes, were %d", second.StatusCode, len(second.body), len(first.body))
	}
	d.patch(path, `{"SitePrice":77}`)
	if second := d.named("long", d.key, "PATCH", path, long); !second.again() ||
		!strings.Contains(second.body, `"SitePrice":77`) {
		t.Errorf("a large record is read as it is now: %d", second.StatusCode)
	}
	step{}.check(t, gate.Modern, d.modern("DELETE", path, ""), "delete")
	if second := d.named("long", d.key, "PATCH", path, long); second.StatusCode != 404 || second.again() {
		t.Errorf("a large record that is gone: %d %s", second.StatusCode, second.body)
	}
	if second := d.named("later", d.key, "PATCH", path, `{"SitePrice":2}`); !second.again() ||
		second.StatusCode != 200 {
		t.Errorf("what happened happened: %d", second.StatusCode)
	}
	d.clock.move(answers.For)
	if r := d.named("later", d.key, "PATCH", path, `{"SitePrice":2}`); r.StatusCode != 404 || r.again() {
		t.Errorf("a day later: %d %s", r.StatusCode, r.body)
	}
	d.clock.move(time.Hour)
	if r := d.named("later", d.key, "POST", "vendors", `{"DisplayName":"V"}`); r.StatusCode != 201 {
		t.Errorf("the name is free: %d %s", r.StatusCode, r.body)
	}
}
