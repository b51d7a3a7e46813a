package server

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"griddle/server/gate"
	"griddle/shop"
	"griddle/vault"
)

// changed asks for a piece of the feed with a key.
func (d *desk) changed(key, query string) (page PageOfChanges, r reply) {
	d.t.Helper()
	r = d.send("GET", "/api/v1/changes?"+query, "", "X-API-Key", key)
	content, errors := r.envelope(d.t)
	if len(errors) > 0 || r.StatusCode != 200 {
		d.t.Fatalf("%s: %d %s", query, r.StatusCode, r.body)
	}
	must(d.t, json.Unmarshal(content, &page))
	return page, r
}

// says are the changes in short.
func (p PageOfChanges) says() (all []string) {
	for _, e := range p.Changes {
		all = append(all, strings.TrimSpace(e.Model+" "+e.Id+" "+e.Action+" "+e.By))
	}
	return all
}

func (d *desk) vendor(name string) (id string) {
	d.t.Helper()
	r := d.modern("POST", "vendors", `{"DisplayName":"`+name+`"}`)
	if r.StatusCode != 201 {
		d.t.Fatalf("%d %s", r.StatusCode, r.body)
	}
	return r.Header.Get("Location")[len("/api/v1/vendors/"):]
}

// Every table of records is a model of the feed, in the area of the model's own calls.
func TestFedModels(t *testing.T) {
	for _, table := range shop.Schema() {
		if m := fedTables[table.Name]; table.Documents != nil && m == nil {
			t.Errorf("changes of %s have no model", table.Name)
		}
	}
	if !slices.IsSortedFunc(fedModels, func(a, b fedModel) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("the models are not sorted")
	}
	for _, m := range fedModels {
		if own := models[m.Name]; m.Name != "referrals" && (own == nil || own.area != m.area) {
			t.Errorf("%s: not the area of its calls", m.Name)
		}
	}
	for _, rt := range routes {
		if rt.lists && rt.of() == nil {
			t.Errorf("%s: of which model are its records?", rt.key())
		}
	}
}

func TestChanges(t *testing.T) {
	d := open(t)
	begin, _ := d.changed(d.key, "")
	if len(begin.Changes) > 0 || begin.Cursor == "" || begin.More {
		t.Fatalf("to begin with: %+v", begin)
	}
	d.seed()
	id := d.vendor("A")
	_, _, err := shop.Vendors.Save(d.shop, t.Context(), nil, id, []byte(`{"Bvin":"`+id+`","DisplayName":"B"}`))
	must(t, err)
	all, r := d.changed(d.key, "since="+begin.Cursor)
	want := []string{"categories " + kitchen + " created Till", "categories " + crockery + " created Till"}
	if got := all.says(); len(got) < 8 || !slices.Equal(got[:2], want) ||
		got[len(got)-1] != strings.TrimSpace("vendors "+id+" changed") {
		t.Errorf("%s", r.body)
	}
	if all.Changes[0].At != "2026-11-22T09:00:00.000Z" || all.More || strings.Contains(r.body, "Record") {
		t.Errorf("%s", r.body)
	}
	if oldest, _ := d.changed(d.key, "since=0"); !slices.Equal(oldest.says(), all.says()) {
		t.Error("0 is not the oldest")
	}
	// Piece by piece it is the same, and each entry's own cursor leads behind it.
	var pieces []string
	for at, more := begin.Cursor, true; more; {
		var page PageOfChanges
		page, _ = d.changed(d.key, "limit=3&since="+at)
		pieces = append(pieces, page.says()...)
		if at, more = page.Cursor, page.More; len(page.Changes) > 0 && more != (len(pieces) < len(all.Changes)) {
			t.Errorf("more is %v after %d of %d", more, len(pieces), len(all.Changes))
		}
	}
	if !slices.Equal(pieces, all.says()) {
		t.Errorf("pieces %q", pieces)
	}
	if rest, _ := d.changed(d.key, "since="+all.Changes[1].Cursor); !slices.Equal(rest.says(), all.says()[2:]) {
		t.Errorf("behind an entry: %q", rest.says())
	}
	// With their records, as they are now; nothing is left of what is gone.
	d.modern("DELETE", "categories/"+crockery, "")
	page, r := d.changed(d.key, "since=0&records=1&models=%20Categories,vendors")
	record := func(i int) string {
		id := strings.TrimPrefix(page.Changes[i].Model+"/"+page.Changes[i].Id, "/")
		return string(must1(d.modern("GET", id, "").envelope(t)))
	}
	if got := page.says(); len(got) != 3 || got[2] != "categories "+crockery+" deleted Till" ||
		page.Changes[2].Record != nil || string(page.Changes[0].Record) != record(0) ||
		string(page.Changes[1].Record) != record(1) || !strings.Contains(r.body, `"DisplayName":"B"`) {
		t.Errorf("%s", r.body)
	}
	d.openWindow()
	if r := d.modern("DELETE", "products?howmany=100", ""); r.StatusCode != 200 {
		t.Fatal(r.body)
	}
	if page, _ := d.changed(d.key, "models=products&records=1&since="+all.Cursor); len(page.Changes) != 1 ||
		page.Changes[0].Action != "cleared" || page.Changes[0].Id != "" || page.Changes[0].Record != nil {
		t.Errorf("%+v", page)
	}
}

func must1[T, U any](v T, _ U) T { return v }

func TestChangesRefused(t *testing.T) {
	d := open(t)
	begin, _ := d.changed(d.key, "")
	for query, want := range map[string]string{
		"since=x": "CURSOR", "since=-1": "CURSOR", "since=1-1": "CURSOR", "since=" + begin.Cursor + "0": "CURSOR",
		"models=prodcuts": `models names \"prodcuts\"`, "models=utilities": "models", "limit=0": "limit",
		"limit=1001": "limit", "limit=x": "limit must be a whole number from 1 to 1000", "wait=61": "wait",
		"wait=-1": "wait", "records=yes": "records",
	} {
		r := d.send("GET", "/api/v1/changes?"+query, "", "X-API-Key", d.key)
		status := 422
		if want == "CURSOR" {
			status = 410
		}
		if r.StatusCode != status || !strings.Contains(r.body, want) {
			t.Errorf("%s: %d %s", query, r.StatusCode, r.body)
		}
	}
	for _, call := range []string{"POST changes", "DELETE changes", "PATCH changes", "PUT changes/x"} {
		if r := d.do(gate.Modern, step{call: call, body: "{}"}); r.StatusCode != 405 ||
			r.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %d, allowed are %s", call, r.StatusCode, r.Header.Get("Allow"))
		}
	}
	step{code: "NOTSUPPORTED", has: []string{"no model of this name"}}.check(t, gate.Classic,
		d.do(gate.Classic, step{call: "GET changes"}), "the classic form knows no changes")
	if r := d.send("GET", "/api/v1/changes", ""); r.StatusCode != 401 {
		t.Errorf("without a key: %d", r.StatusCode)
	}
	// After a restore the cursor leads nowhere.
	path := t.TempDir() + "/b.zip"
	must(t, d.shop.Backup(t.Context(), path))
	must(t, d.shop.RestoreBackup(t.Context(), path))
	r := d.send("GET", "/api/v1/changes?since="+begin.Cursor, "", "X-API-Key", d.key)
	step{status: 410, code: "CURSOR", content: "-"}.check(t, gate.Modern, r, "after a restore")
}

// A key hears of the areas that it may read, and of no others, with records or without.
func TestChangesByRights(t *testing.T) {
	d := open(t)
	d.seed()
	d.modern("POST", "customeraccounts?pwd=password", `{"Email":"secret@example.com","FirstName":"Private"}`)
	d.modern("POST", "taxschedules", `{"Name":"Full"}`)
	everything, _ := d.changed(d.key, "since=0")
	for _, area := range vault.Areas {
		must(t, d.vault.SetAccess(t.Context(), d.keyID, vault.Nothing.With(area, vault.Read), false))
		for _, more := range []string{"", "&records=1", "&records=1&limit=1"} {
			var heard []string
			for at, again := "0", true; again; {
				page, _ := d.changed(d.key, "since="+at+more)
				heard = append(heard, page.says()...)
				at, again = page.Cursor, page.More
				for _, e := range page.Changes {
					if m := fedTables[tableOf(e.Model)]; m.area != area {
						t.Errorf("with %s it hears of %s%s", area, e.Model, more)
					}
				}
				if at == "" || !again && at != everything.Cursor {
					t.Errorf("the cursor does not move on: %s", at)
				}
			}
			for i, said := range everything.says() {
				if fedTables[tableOf(everything.Changes[i].Model)].area == area && !slices.Contains(heard, said) {
					t.Errorf("with %s it does not hear of %s", area, said)
				}
			}
		}
		for _, m := range fedModels {
			r := d.send("GET", "/api/v1/changes?records=1&since=0&models="+m.Name, "", "X-API-Key", d.key)
			if m.area == area && r.StatusCode != 200 || m.area != area && (r.StatusCode != 403 ||
				!strings.Contains(r.body, m.area.String()+":read")) {
				t.Errorf("with %s, models=%s: %d %s", area, m.Name, r.StatusCode, r.body)
			}
		}
	}
	must(t, d.vault.SetAccess(t.Context(), d.keyID, vault.Nothing, false))
	if page, r := d.changed(d.key, "since=0&records=1"); len(page.Changes) > 0 || strings.Contains(r.body, "ecret") {
		t.Errorf("without rights: %s", r.body)
	}
}

func tableOf(model string) string {
	for _, m := range fedModels {
		if m.Name == model {
			return m.Records.Name()
		}
	}
	return ""
}

// A call that waits is answered at the first change that is for it, or when the time is over.
func TestChangesWait(t *testing.T) {
	d := open(t)
	over := make(chan time.Time)
	asked := make(chan time.Duration, 10)
	d.server.after = func(wait time.Duration) (<-chan time.Time, func()) { asked <- wait; return over, func() {} }
	begin, _ := d.changed(d.key, "")
	answers := make(chan PageOfChanges)
	ask := func(query string) {
		go func() {
			page, _ := d.changed(d.key, query)
			answers <- page
		}()
		if wait := <-asked; wait != 60*time.Second {
			t.Errorf("waits %v", wait)
		}
	}
	ask("wait=60&models=vendors&since=" + begin.Cursor)
	d.seed() // is not what is asked for
	select {
	case page := <-answers:
		t.Fatalf("answered %+v", page)
	case <-time.After(50 * time.Millisecond):
	}
	id := d.vendor("A")
	page := <-answers
	if got := page.says(); len(got) != 1 || got[0] != "vendors "+id+" created Till" {
		t.Errorf("answered %q", got)
	}
	ask("wait=60&since=" + page.Cursor)
	over <- time.Time{}
	if page := <-answers; len(page.Changes) > 0 || page.Cursor == "" {
		t.Errorf("when the time is over: %+v", page)
	}
	if page, _ := d.changed(d.key, "wait=60&since=0"); len(page.Changes) == 0 {
		t.Error("what is there is not answered at once")
	}
	<-asked
	// Who waits without a cursor hears of what comes.
	ask("wait=60")
	d.vendor("B")
	if page := <-answers; len(page.Changes) != 1 {
		t.Errorf("from now on: %+v", page)
	}
	// A key that is revoked meanwhile hears no more.
	codes := make(chan int)
	go func() {
		codes <- d.send("GET", "/api/v1/changes?wait=60", "", "X-API-Key", d.key).StatusCode
	}()
	<-asked
	must(t, d.vault.Revoke(t.Context(), d.keyID))
	if code := <-codes; code != 401 {
		t.Errorf("a revoked key: %d", code)
	}
}

// The lists say where the feed goes on, and what is read so misses nothing that is written meanwhile.
func TestListsAndChanges(t *testing.T) {
	d := open(t)
	d.seed()
	for _, rt := range routes {
		if !rt.lists {
			continue
		}
		r := d.do(gate.Modern, step{call: "GET " + rt.at()[1:]})
		cursor, tag := r.Header.Get("Griddle-Cursor"), r.Header.Get("Etag")
		if r.StatusCode == 404 { // none, which is an error of this model
			continue
		}
		if r.StatusCode != 200 || cursor == "" || !strings.HasPrefix(tag, `W/"`) {
			t.Errorf("%s: %d, cursor %q, tag %q", rt.key(), r.StatusCode, cursor, tag)
		}
		c := d.do(gate.Classic, step{call: "GET " + rt.at()[1:]})
		if c.Header.Get("Griddle-Cursor")+c.Header.Get("Etag") != "" {
			t.Errorf("%s: the classic form has got headers", rt.key())
		}
		again := d.send("GET", "/api/v1"+rt.at(), "", "X-API-Key", d.key, "If-None-Match", tag)
		if again.StatusCode != 304 || again.body != "" || again.Header.Get("Griddle-Cursor") == "" {
			t.Errorf("%s: %d %s", rt.key(), again.StatusCode, again.body)
		}
		d.changed(d.key, "since="+cursor)
	}
	list := func(path string, headers ...string) reply {
		return d.send("GET", "/api/v1/"+path, "", append(headers, "X-API-Key", d.key)...)
	}
	tag := list("products").Header.Get("Etag")
	for _, write := range []func(){
		func() { d.modern("PATCH", "products/"+cup, `{"SitePrice":5}`) },
		func() { d.modern("DELETE", "categoryproductassociations/"+cup+"/"+kitchen, "") },
		func() { d.modern("DELETE", "products/"+plate, "") },
		func() {
			path := t.TempDir() + "/b.zip"
			must(t, d.shop.Backup(t.Context(), path))
			must(t, d.shop.RestoreBackup(t.Context(), path))
		},
	} {
		write()
		r := list("products", "If-None-Match", tag)
		if r.StatusCode != 200 {
			t.Fatalf("after a write: %d", r.StatusCode)
		}
		tag = r.Header.Get("Etag")
	}
	d.vendor("A")
	orders := list("orders").Header.Get("Etag")
	d.vendor("B")
	if list("orders", "If-None-Match", `"x", `+orders).StatusCode != 304 ||
		list("vendors", "If-None-Match", tag).StatusCode != 200 {
		t.Error("a tag goes by what is of its own area")
	}
	if list("orders", "If-None-Match", strings.TrimPrefix(orders, "W/")).StatusCode != 304 {
		t.Error("tags are compared weakly")
	}
}

func TestListsOfWhatChanged(t *testing.T) {
	d := open(t)
	d.seed()
	cursor := d.modern("GET", "products", "").Header.Get("Griddle-Cursor")
	products := func(query string) (names []string, total int) {
		t.Helper()
		content, _ := d.modern("GET", "products?"+query, "").envelope(t)
		var read struct {
			Products          []struct{ ProductName string }
			TotalProductCount int
		}
		must(t, json.Unmarshal(content, &read))
		for _, p := range read.Products {
			names = append(names, p.ProductName)
		}
		return names, read.TotalProductCount
	}
	is := func(query string, total int, want ...string) {
		t.Helper()
		if got, n := products(query); !slices.Equal(got, want) || n != total {
			t.Errorf("%s: %q of %d, want %q of %d", query, got, n, want, total)
		}
	}
	is("changedsince="+cursor, 0)
	is("changedsince=0", 2, "Cup", "Plate")
	for i := range 5 {
		d.modern("POST", "products", fmt.Sprintf(`{"ProductName":"New %d","Sku":"N%d"}`, i, i))
	}
	d.modern("PATCH", "products/"+cup, `{"SitePrice":5}`)
	d.modern("DELETE", "products/"+plate, "")
	is("changedsince="+cursor, 6, "Cup", "New 0", "New 1", "New 2", "New 3", "New 4")
	is("page=2&pagesize=2&changedsince="+cursor, 6, "New 1", "New 2")
	is("page=3&pagesize=4&changedsince="+cursor, 6)
	is("bycategory="+kitchen+"&changedsince="+cursor, 1, "Cup")
	d.modern("POST", "customeraccounts?pwd=password", `{"Email":"a@example.com"}`)
	for path, want := range map[string]string{
		"categories?": `"Content":[]`, "vendors?": `"Content":[]`, "customeraccounts?page=1&": "a@example.com",
		"customeraccounts?page=2&": `"Content":[]`, "productoptions?": "NULL",
	} {
		if r := d.modern("GET", path+"changedsince="+cursor, ""); !strings.Contains(r.body, want) {
			t.Errorf("%s: %s, want %s", path, r.body, want)
		}
	}
	if r := d.modern("GET", "products?changedsince=x", ""); r.StatusCode != 410 || !strings.Contains(r.body, "CURSOR") {
		t.Errorf("a wrong cursor: %d %s", r.StatusCode, r.body)
	}
	if r := d.classic("GET", "categories/?changedsince=x", ""); !strings.Contains(r.body, kitchen) {
		t.Errorf("the classic form takes it for nothing: %s", r.body)
	}
}
