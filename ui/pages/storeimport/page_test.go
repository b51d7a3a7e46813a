package storeimport

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"griddle/server"
	"griddle/shop"
	"griddle/shop/importer"
	"griddle/shop/sample"
	"griddle/storage"
	"griddle/storage/sqlite"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
	"griddle/vault"
)

// other is a live store with the sample in it, behind a door that can be shut.
type other struct {
	address, key string
	shop         *shop.Store
	// of the n-th request: false hides the store behind a page of the site; nil: all pass
	asked    func(n int64) bool
	requests atomic.Int64
	original bool   // it knows nothing of /api/v1/
	broken   string // what it cannot hand out
}

func newOther(t *testing.T) *other {
	t.Helper()
	ctx, dir := context.Background(), t.TempDir()
	pagetest.Sample(t, dir)
	db, err := sqlite.Open(ctx, storage.Config{Dir: dir, Schema: storage.Schema{Version: 1,
		Tables: slices.Concat(shop.Schema(), vault.Tables())}})
	must(t, err)
	s, err := shop.New(db, nil)
	must(t, err)
	v := vault.New(db, vault.Options{
		SecretFile: filepath.Join(dir, "secret"), MayCreate: true, Notes: filepath.Join(dir, "notes"),
	})
	v.Open(ctx, false)
	_, key, err := v.Create(ctx, vault.NewKey{Name: "Import", Access: vault.ReadOnly})
	must(t, err)
	api := server.New(server.Config{Shop: s, Vault: v, Version: "test", Log: slog.New(slog.DiscardHandler)})
	must(t, api.Start("127.0.0.1:0"))
	target, err := url.Parse(api.Status().Address)
	must(t, err)
	o := &other{shop: s, key: key}
	forward := &httputil.ReverseProxy{Transport: &http.Transport{},
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }}
	door := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if o.original && strings.HasPrefix(r.URL.Path, "/api/") {
			http.NotFound(w, r)
			return
		}
		if n := o.requests.Add(1); o.asked != nil && !o.asked(n) {
			io.WriteString(w, "<html>Back soon</html>")
			return
		}
		if o.broken != "" && strings.Contains(r.URL.Path, o.broken) {
			http.Error(w, "<html>Runtime Error</html>", http.StatusInternalServerError)
			return
		}
		forward.ServeHTTP(w, r)
	}))
	o.address = door.URL
	t.Cleanup(func() {
		door.Close()
		forward.Transport.(*http.Transport).CloseIdleConnections()
		must(t, api.Stop(ctx))
		must(t, v.Close())
		must(t, s.Close())
		must(t, db.Close())
	})
	return o
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func book() shell.Book {
	return shell.Book{Entries: []shell.Entry{new(Job).Entry()}}
}

func open(t *testing.T) (*pagetest.Fixture, *Page) {
	t.Helper()
	f := pagetest.Open(t, pagetest.Options{}, book())
	return f, f.Page.(*Page)
}

// openFull opens the page on a store that holds the sample.
func openFull(t *testing.T) (*pagetest.Fixture, *Page) {
	t.Helper()
	f := pagetest.Open(t, pagetest.Options{Sample: true}, book())
	return f, f.Page.(*Page)
}

func (o *other) enter(t *testing.T, f *pagetest.Fixture) {
	t.Helper()
	if f.Field(t, "Address of the shop").Input.(interface{ Disabled() bool }).Disabled() == false {
		f.Type(t, "Address of the shop", o.address)
	}
	f.Type(t, "Key of its API", " "+o.key+" ")
}

func count(t *testing.T, s *shop.Store, of func(*shop.Store) (int, error)) int {
	t.Helper()
	n, err := of(s)
	must(t, err)
	return n
}

func TestImportComesWhole(t *testing.T) {
	o := newOther(t)
	f, p := open(t)
	f.SeesNot(t, "The import replaces")
	o.enter(t, f)
	f.Press(t, "Check connection")
	f.Sees(t, "The store answers and takes the key. It has 60 products, 40 customers, 400 orders.")
	f.Press(t, "Start import")
	f.Sees(t, "The import is complete.", "Imported", "Payments of orders", "Not available through the API",
		"Passwords of customers never leave a store")
	f.SeesNot(t, "Not imported", "is not finished")
	for name, of := range map[string]func(*shop.Store) (int, error){
		"products": shop.Products.Count, "orders": shop.Orders.Count, "customers": shop.Customers.Count,
		"categories": shop.Categories.Count,
	} {
		here, there := count(t, f.Shop, of), count(t, o.shop, of)
		if here != there || here == 0 {
			t.Errorf("%d %s came of %d", here, name, there)
		}
		if row := kind(p, name); row.count != there || row.state != complete {
			t.Errorf("%s are shown as %+v", name, row)
		}
	}
	if p.key.Text() != "" {
		t.Error("the key still stands in its field")
	}
	f.Press(t, "Copy report")
	if text := f.Clipboard(); !strings.Contains(text, "Products: 60") ||
		!strings.Contains(text, "- Passwords of customers") || strings.Contains(text, o.key) {
		t.Errorf("the report:\n%s", text)
	}
	path := filepath.Join(t.TempDir(), "report.txt")
	file, err := os.Create(path)
	must(t, err)
	f.Desk.FillFile(file, path, p.result.fill, p.result.saved, p.result.failed)
	if data, err := os.ReadFile(path); err != nil || string(data) != reportText(p.result.report) {
		t.Errorf("%v, %q", err, data)
	}
	f.Desk.FillFile(file, path, p.result.fill, p.result.saved, p.result.failed) // which is closed
	f.Sees(t, "The report was not saved.")
	f.NoSecret(t, o.key)

	// The report is still there the next time.
	again := newPage(f.Desk, new(Job))
	again.Head()
	again.Build()
	again.Show()
	if again.result.report == nil || again.result.report.Number("products") != 60 ||
		again.result.report.Ended != f.Runner.Now() {
		t.Errorf("%+v", again.result.report)
	}
}

func kind(p *Page, name string) kindRow {
	for _, r := range p.result.kinds.Rows() {
		if r.Name == name {
			return r
		}
	}
	return kindRow{}
}

func TestWrongEntriesAreSaidBesideTheField(t *testing.T) {
	o := newOther(t)
	f, p := open(t)
	f.Press(t, "Start import")
	f.Sees(t, "Enter the whole address, such as https://www.example.com.", "Enter the key.")
	f.Type(t, "Address of the shop", "http://shop.example.com")
	f.Sees(t, "travel unencrypted")
	f.Type(t, "Address of the shop", o.address)
	f.SeesNot(t, "travel unencrypted")
	f.Type(t, "Key of its API", "1-no-such-key")
	f.Press(t, "Check connection")
	f.Sees(t, "The store does not accept this API key.")
	f.Press(t, "Start import")
	if p.secret.Problem() == "" || f.Dialog() {
		t.Error("the key is not refused at the start")
	}
	f.Type(t, "Key of its API", o.key)
	if p.secret.Problem() != "" {
		t.Error("the complaint stays while the key is typed anew")
	}
	f.Type(t, "Address of the shop", "http://127.0.0.1:1")
	f.Press(t, "Check connection")
	if !strings.HasPrefix(p.where.Problem(), "No store answers at 127.0.0.1:1.") {
		t.Errorf("%q", p.where.Problem())
	}
	f.NoSecret(t, o.key)
}

// What would be replaced is said before, asked about, saved, and can be had back.
func TestAFullStoreIsReplacedOnlyAfterAQuestion(t *testing.T) {
	o := newOther(t)
	f, _ := open(t)
	_, _, err := shop.Categories.Save(f.Shop, t.Context(), nil, "", []byte(`{"Name":"Only here"}`))
	must(t, err)
	f.Reread()
	f.Sees(t, "This store has records already. The import replaces all of it.")
	for _, name := range []string{"Cup", "Plate"} {
		_, _, err = shop.Products.Save(f.Shop, t.Context(), nil, "",
			[]byte(`{"ProductName":"`+name+`","Sku":"`+name+`"}`))
		must(t, err)
	}
	f.Reread()
	f.Sees(t, "This store has 2 products. The import replaces all of it.")
	o.enter(t, f)
	f.Press(t, "Start import")
	f.Sees(t, "Replace everything in “Maple Street Shop”?", "All records are deleted, then those of 127.0.0.1:")
	f.Press(t, "Cancel")
	f.Sees(t, "The store answers and takes the key. It has 60 products")
	if n := count(t, f.Shop, shop.Products.Count); n != 2 {
		t.Fatalf("%d products after Cancel", n)
	}
	f.Press(t, "Start import")
	f.Press(t, "Replace and import")
	if n := count(t, f.Shop, shop.Products.Count); n != 60 {
		t.Fatalf("%d products", n)
	}
	saved, err := f.Shop.Clearings()
	must(t, err)
	if len(saved) != 1 || saved[0].By != shop.ByImport || saved[0].Products != 2 {
		t.Fatalf("%+v", saved)
	}
	must(t, f.Shop.RestoreClearing(t.Context(), saved[0].Snapshot))
	if n := count(t, f.Shop, shop.Products.Count); n != 2 {
		t.Errorf("%d products came back", n)
	}
}

// A wrong key must not cost the owner the store, nor a question.
func TestNothingIsAskedBeforeTheOtherStoreAnswers(t *testing.T) {
	o := newOther(t)
	f, p := openFull(t)
	f.Reread()
	o.enter(t, f)
	f.Type(t, "Key of its API", "1-no-such-key")
	f.Press(t, "Start import")
	if n := count(t, f.Shop, shop.Products.Count); n != 60 || p.secret.Problem() == "" || f.Dialog() {
		t.Errorf("%d products, %q, asked: %v", n, p.secret.Problem(), f.Dialog())
	}
}

// What the other store could not hand out is named, and fetched again alone.
func TestABrokenRecordComesLater(t *testing.T) {
	o := newOther(t)
	f, p := open(t)
	ids, err := shop.Orders.IDs(o.shop)
	must(t, err)
	o.broken = "/orders/" + ids[3]
	o.enter(t, f)
	f.Press(t, "Start import")
	f.Sees(t, "The import is complete.", "Not imported", "1 thing did not come",
		"The store answered with HTTP status 500")
	if n := count(t, f.Shop, shop.Orders.Count); n != 399 {
		t.Fatalf("%d orders", n)
	}
	f.Press(t, "Fetch these again")
	if p.secret.Problem() == "" {
		t.Error("the key is not asked for")
	}
	o.broken = ""
	f.Type(t, "Key of its API", o.key)
	f.Press(t, "Fetch these again")
	f.SeesNot(t, "Not imported", "Fetch these again")
	if n := count(t, f.Shop, shop.Orders.Count); n != 400 || p.result.report.Number("orders") != 400 {
		t.Errorf("%d orders, %+v", n, p.result.report)
	}
}

func TestCancelBreakAndGoOn(t *testing.T) {
	o := newOther(t)
	f, p := open(t)
	o.enter(t, f)
	o.asked = func(n int64) bool {
		if n == 120 {
			p.job.cancel()
		}
		return true
	}
	f.Press(t, "Start import")
	f.Sees(t, "The import is stopped.", "is not finished. Enter the key and go on", "Imported so far")
	if row := kind(p, "categories"); row.count == 0 || row.state != complete {
		t.Errorf("%+v", row)
	}
	f.SeesNot(t, "Copy report")

	// A break: the sentence stays until the next try.
	o.asked = func(n int64) bool { return n < 200 }
	f.Press(t, "Continue")
	f.Sees(t, "is not finished")
	if p.where.Problem() == "" {
		t.Error("the break is not explained")
	}

	// Another visit, as after a restart: the address is known, the key is not.
	p.Hide()
	p = newPage(f.Desk, p.job)
	p.Head()
	f.Desk.Window.SetContent(p.Build())
	p.Show()
	if p.address.Text() != o.address+"/" || !p.address.Disabled() || p.key.Text() != "" {
		t.Errorf("%q %v %q", p.address.Text(), p.address.Disabled(), p.key.Text())
	}
	o.asked = nil
	before := o.requests.Load()
	p.key.SetText(o.key)
	p.begin.OnTapped()
	f.Runner.Flush()
	if n := count(t, f.Shop, shop.Orders.Count); n != 400 || p.facts.unfinished != nil {
		t.Errorf("%d orders, %+v", n, p.facts.unfinished)
	}
	if r := p.result.report; r.Number("orders") != 400 || r.Number("categories") != 12 || r.Not != 0 {
		t.Errorf("%+v", r)
	}
	if p.address.Disabled() {
		t.Error("no other address can be typed")
	}
	if o.requests.Load() == before {
		t.Error("nothing was asked")
	}
}

func TestGiveUp(t *testing.T) {
	o := newOther(t)
	f, p := open(t)
	o.enter(t, f)
	o.asked = func(n int64) bool {
		if n == 60 {
			p.job.cancel()
		}
		return true
	}
	f.Press(t, "Start import")
	f.Press(t, "Give up…")
	f.Press(t, "Give up the import")
	f.SeesNot(t, "is not finished")
	f.Sees(t, "The import replaces all of it.")
	if p.address.Disabled() || p.address.Text() != "" {
		t.Error("the address of the import that was given up stays")
	}
}

// A restore in the middle ends the import: it must not go on writing into what was restored.
func TestARestoreEndsTheImport(t *testing.T) {
	o := newOther(t)
	f, p := openFull(t)
	f.Reread()
	o.enter(t, f)
	o.asked = func(n int64) bool {
		if n == 120 {
			saved, err := f.Shop.Clearings()
			if err == nil {
				err = f.Shop.RestoreClearing(context.Background(), saved[0].Snapshot)
			}
			if err != nil {
				t.Error(err)
			}
		}
		return true
	}
	f.Press(t, "Start import")
	f.Press(t, "Replace and import")
	f.Sees(t, "The import was ended meanwhile")
	if n := count(t, f.Shop, shop.Orders.Count); n != 400 || p.facts.unfinished != nil {
		t.Errorf("%d orders, %+v", n, p.facts.unfinished)
	}
}

// Besides: while an import is under way closing the window is asked about, and another page does not stop it.
func TestAnOriginalHandsOutNoPictures(t *testing.T) {
	o := newOther(t)
	o.original = true
	f, p := open(t)
	o.enter(t, f)
	o.asked = func(n int64) bool {
		if n == 60 {
			if why := p.job.Why(); !strings.Contains(why, "An import is under way.") {
				t.Errorf("why not close: %q", why)
			}
			p.Hide()
		}
		return true
	}
	f.Press(t, "Check connection")
	f.Sees(t, "Pictures and the contents of files will not come")
	f.Press(t, "Start import")
	f.Sees(t, "The import is complete.")
	p.Show()
	f.Sees(t, "Pictures and the contents of files: the API of this store takes them")
	if why := p.job.Why(); why != "" {
		t.Errorf("why not close at the end: %q", why)
	}
	if row := kind(p, "main pictures"); row.state != withheld || row.count != 0 {
		t.Errorf("%+v", row)
	}
}

func TestEveryKindHasAWord(t *testing.T) {
	for _, k := range importer.Kinds() {
		if word := kindWords(k.Name); word == k.Name {
			t.Errorf("%q has no word", k.Name)
		}
	}
	for _, l := range []importer.Lack{importer.Passwords, importer.PropertyValues, importer.EmptyTypes,
		importer.Unlisted, importer.Pictures} {
		if lackWords(l) == string(l) {
			t.Errorf("%q has no sentence", l)
		}
	}
}

func TestLooks(t *testing.T) {
	o := newOther(t)
	report := importer.Report{Base: "https://www.maple-street.example/", Modern: true, Step: "products",
		Came: []importer.Count{{Kind: "tax schedules", Count: 3}, {Kind: "categories", Count: 112},
			{Kind: "products", Count: 6400}}}
	running := func(t *testing.T, f *pagetest.Fixture) {
		p := f.Page.(*Page)
		p.job.running.Store(true)
		p.job.progress = importer.Progress{Report: report, Done: 6400, Of: 12400}
		p.advanced()
	}
	done := func(t *testing.T, f *pagetest.Fixture) {
		r := report
		r.Ended, r.Modern, r.Not = f.Runner.Now(), false, 214
		r.Missing, r.Unknown = []importer.Lack{importer.Passwords, importer.Unlisted, importer.Pictures},
			[]string{"wishlistitems"}
		for range 14 {
			r.Refused = append(r.Refused, importer.Refusal{Kind: "products", ID: "7d7ca5c7-2fbc-4d3c-8f4f-4a3e2ab6ea35",
				Why: *shop.Refuse(shop.Taken, "Sku", "{field} is the one of another product.")})
		}
		p := f.Page.(*Page)
		p.facts.last = &r
		p.advanced()
	}
	end := func(act func(*testing.T, *pagetest.Fixture)) func(*testing.T, *pagetest.Fixture) {
		return func(t *testing.T, f *pagetest.Fixture) {
			act(t, f)
			f.Lay()
			pagetest.ScrollTo(f, 1)
		}
	}
	full := func(t *testing.T, f *pagetest.Fixture) {
		must(t, sample.Fill(f.Shop, t.Context(), ""))
		f.Reread()
		o.enter(t, f)
		f.Press(t, "Check connection")
	}
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "import-empty"},
		pagetest.Scene{Name: "import-wrong", Act: func(t *testing.T, f *pagetest.Fixture) {
			f.Type(t, "Address of the shop", "http://shop.example.com")
			f.Press(t, "Start import")
		}},
		pagetest.Scene{Name: "import-full", Act: full},
		pagetest.Scene{Name: "import-question", Act: func(t *testing.T, f *pagetest.Fixture) {
			full(t, f)
			f.Press(t, "Start import")
		}},
		pagetest.Scene{Name: "import-running", Act: running},
		pagetest.Scene{Name: "import-running-end", Act: end(running)},
		pagetest.Scene{Name: "import-unfinished", Act: func(t *testing.T, f *pagetest.Fixture) {
			p := f.Page.(*Page)
			p.facts.unfinished = &report
			p.address.SetText(report.Base)
			p.advanced()
		}},
		pagetest.Scene{Name: "import-done", Act: done},
		pagetest.Scene{Name: "import-done-end", Act: end(done)},
	)
}
