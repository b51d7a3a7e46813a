package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"griddle/shop"
	"griddle/storage"
)

// notInTheAPI are tables whose contents no call hands out.
var notInTheAPI = map[string]bool{"productvolumediscounts": true, "product_property_values": true}

// contents are the records of every table of the shop, in the order of their texts, and the bytes of the pictures.
func (p *place) contents() map[string][]string {
	p.Helper()
	h := p.shared()
	all := map[string][]string{}
	for _, t := range shop.Schema() {
		columns := map[string][]string{
			"producttype_properties": {"type", "property", "sort_order"}, "product_options": {"product", "option",
				"sort_order"},
			"productfile_products": {"file", "product", "minutes", "downloads"}, "productoption_items": {"item",
				"option"},
			"productfile_contents": {"owner", "size"}, "pictures": {"kind", "owner", "name_key", "size",
				"type"}, "numbers": {"name", "last"},
		}[t.Name]
		if notInTheAPI[t.Name] {
			continue
		}
		if columns == nil {
			columns = []string{"body"}
			if t.Documents == nil {
				continue
			}
		}
		p.must(storage.Each(h.DB.Reader(), storage.Select{Table: t.Name, Columns: columns}, func(r storage.Row) error {
			fields, dest := make([]string, len(columns)), make([]any, len(columns))
			for i := range fields {
				dest[i] = &fields[i]
			}
			err := r.Scan(dest...)
			all[t.Name] = append(all[t.Name], strings.Join(fields, " "))
			return err
		}))
		slices.Sort(all[t.Name])
	}
	return all
}

// same compares two stores record by record, and the pictures of their products. Tables in without must be empty
// here instead.
func (p *place) same(as *place, without ...string) {
	p.Helper()
	got, want := p.contents(), as.contents()
	for _, table := range without {
		if len(want[table]) == 0 || len(got[table]) > 0 {
			p.Errorf("%s: %d came of %d", table, len(got[table]), len(want[table]))
		}
		delete(want, table)
	}
	for table, lines := range want {
		if len(got[table]) != len(lines) {
			p.Errorf("%s: %d came of %d", table, len(got[table]), len(lines))
			continue
		}
		for i := range lines {
			if got[table][i] != lines[i] {
				p.Errorf("%s:\n%s\ncame as\n%s", table, lines[i], got[table][i])
				break
			}
		}
	}
	for table := range got {
		if want[table] == nil {
			p.Errorf("%s came from nowhere", table)
		}
	}
	if len(without) > 0 {
		return
	}
	ours, theirs := p.shared(), as.shared()
	ids, err := shop.Products.IDs(theirs.Shop)
	p.must(err)
	for _, id := range ids {
		if a, b := picture(p.T, ours.Shop, id), picture(p.T, theirs.Shop, id); !bytes.Equal(a, b) {
			p.Errorf("the picture of %s is another one", id)
		}
	}
}

func picture(t *testing.T, s *shop.Store, product string) []byte {
	t.Helper()
	r, _, err := s.OpenPicture(shop.ProductMain, product, "small")
	if shop.KindOf(err) == shop.Missing {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// source is a running store with the sample in it.
func source(t *testing.T) (s *serving, key string) {
	p, key := made(t)
	p.ok("sample")
	h := p.shared()
	ids, err := shop.Products.IDs(h.Shop)
	p.must(err)
	_, _, err = shop.CatalogRoles.Save(h.Shop, t.Context(), nil, "",
		[]byte(`{"RoleName":"Members","ReferenceId":"`+ids[0]+`"}`))
	p.must(err)
	const manual = "7d7ca5c7-2fbc-4d3c-8f4f-4a3e2ab6ea35"
	_, _, err = shop.ProductFiles.Save(h.Shop, t.Context(), nil, "",
		[]byte(`{"Bvin":"`+manual+`","FileName":"care.txt","ShortDescription":"Care","ProductId":"`+
			ids[1]+`","AvailableMinutes":60,"MaxDownloads":3}`))
	p.must(err)
	_, err = h.Shop.PutFilePart(t.Context(), nil, manual, shop.FilePart{First: true,
		Data: bytes.Repeat([]byte("Wash by hand. "), 400_000)})
	p.must(err)
	return p.serve(), key
}

func TestImportMovesAStoreWhole(t *testing.T) {
	from, key := source(t)
	to := newPlace(t)
	to.env = []string{keyVariable + "=" + key}
	r := to.run("import", "hotcakes", "--url", from.address)
	if r.code != 0 || strings.Contains(r.stdout, "Not stored") || !strings.Contains(r.stderr, "products") {
		t.Fatalf("exit %d\n%s\n%s", r.code, r.stdout, r.stderr)
	}
	if strings.Contains(r.stdout+r.stderr, key) {
		t.Error("the key was printed")
	}
	t.Log(r.stdout)
	to.same(from.place)
	to.fails(1, "add --replace", "import", "hotcakes", "--url", from.address)
}

// An original knows nothing of /api/v1/, which hands out what its own API only takes.
func TestImportFromAnOriginal(t *testing.T) {
	from, key := source(t)
	target, err := url.Parse(from.address)
	from.must(err)
	forward := &httputil.ReverseProxy{Transport: &http.Transport{},
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }}
	original := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/") {
			http.NotFound(w, r)
			return
		}
		forward.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		original.Close()
		forward.Transport.(*http.Transport).CloseIdleConnections()
	})
	to := newPlace(t)
	to.env = []string{keyVariable + "=" + key}
	r := to.run("import", "hotcakes", "--url", original.URL)
	if r.code != 0 || strings.Contains(r.stdout, "Not stored") ||
		!strings.Contains(r.stdout, "Pictures and the contents of files: this store's API takes them") {
		t.Fatalf("exit %d\n%s\n%s", r.code, r.stdout, r.stderr)
	}
	to.same(from.place, "pictures", "productfile_contents")
}

// A store that has records is replaced only on demand, and can be had back.
func TestImportReplaces(t *testing.T) {
	from, key := source(t)
	to := newPlace(t)
	to.ok("sample")
	h := to.shared()
	_, _, err := shop.Categories.Save(h.Shop, t.Context(), nil, "", []byte(`{"Name":"Only here"}`))
	to.must(err)
	before := to.contents()
	to.env = []string{keyVariable + "=" + key}
	to.fails(1, "add --replace", "import", "hotcakes", "--url", from.address)
	if r := to.run("import", "hotcakes", "--url", from.address, "--replace"); r.code != 0 {
		t.Fatalf("%+v", r)
	}
	to.same(from.place)
	saved, err := h.Shop.Clearings()
	to.must(err)
	if len(saved) != 1 || saved[0].By != shop.ByImport || saved[0].Products == 0 {
		t.Fatalf("%+v", saved)
	}
	to.must(h.Shop.RestoreClearing(t.Context(), saved[0].Snapshot))
	after := to.contents()
	for table, lines := range before {
		if strings.Join(lines, "\n") != strings.Join(after[table], "\n") {
			t.Errorf("%s did not come back", table)
		}
	}
}

// between stands between the two stores and breaks the connection from some request on, until it is mended.
type between struct {
	address string
	left    atomic.Int64
}

func breaking(t *testing.T, to string, after int64) *between {
	target, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	b := &between{}
	b.left.Store(after)
	forward := &httputil.ReverseProxy{Transport: &http.Transport{},
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if b.left.Add(-1) < 0 {
			panic(http.ErrAbortHandler)
		}
		forward.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		server.Close()
		forward.Transport.(*http.Transport).CloseIdleConnections()
	})
	b.address = server.URL
	return b
}

func TestImportGoesOnAfterABreak(t *testing.T) {
	from, key := source(t)
	b := breaking(t, from.address, 90)
	to := newPlace(t)
	to.env = []string{keyVariable + "=" + key}
	args := []string{"import", "hotcakes", "--url", b.address}
	r := to.run(args...)
	if r.code != 1 || !strings.Contains(r.stderr, "No store answers at") || r.stdout != "" {
		t.Fatalf("exit %d\n%s\n%s", r.code, r.stdout, r.stderr)
	}
	to.fails(1, "is not finished in this store", "import", "hotcakes", "--url", from.address)
	b.left.Store(1 << 40)
	if r = to.run(args...); r.code != 0 || strings.Contains(r.stderr, "tax schedules") {
		t.Fatalf("exit %d\n%s\n%s", r.code, r.stdout, r.stderr)
	}
	to.same(from.place)
	h := from.shared()
	n, err := h.Shop.ProductCount()
	from.must(err)
	if !strings.Contains(strings.Join(strings.Fields(r.stdout), " "), fmt.Sprintf("products %d", n)) {
		t.Errorf("the report counts otherwise:\n%s", r.stdout)
	}
}

// One record that the other store cannot hand out is named, and comes alone once it can.
func TestImportGoesPastABrokenRecord(t *testing.T) {
	from, key := source(t)
	target, err := url.Parse(from.address)
	from.must(err)
	orders, err := shop.Orders.IDs(from.shared().Shop)
	from.must(err)
	forward := httputil.NewSingleHostReverseProxy(target)
	transport := &http.Transport{}
	forward.Transport = transport
	var mended atomic.Bool
	store := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/orders/"+orders[7]) && !mended.Load() {
			http.Error(w, "<html>Runtime Error</html>", http.StatusInternalServerError)
			return
		}
		forward.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		store.Close()
		transport.CloseIdleConnections()
	})
	to := newPlace(t)
	to.env = []string{keyVariable + "=" + key}
	r := to.run("import", "hotcakes", "--url", store.URL)
	if r.code != 0 || !strings.Contains(r.stdout, "Did not come: 1\n  orders ") ||
		!strings.Contains(r.stdout, "The store answered with HTTP status 500") ||
		!strings.Contains(r.stdout, "--again") {
		t.Fatalf("exit %d\n%s\n%s", r.code, r.stdout, r.stderr)
	}
	to.fails(2, "do not go together", "import", "hotcakes", "--url", store.URL, "--again", "--replace")
	to.fails(1, "The last import came from", "import", "hotcakes", "--url", from.address, "--again")
	mended.Store(true)
	r = to.run("import", "hotcakes", "--url", store.URL, "--again")
	if r.code != 0 || strings.Contains(r.stdout, "Did not come") {
		t.Fatalf("exit %d\n%s\n%s", r.code, r.stdout, r.stderr)
	}
	to.same(from.place)
	to.fails(1, "Nothing is left to be fetched again", "import", "hotcakes", "--url", store.URL, "--again")
}

func TestImportIsInterrupted(t *testing.T) {
	from, key := source(t)
	hold := make(chan struct{})
	begun := make(chan struct{}, 1000)
	b := breaking(t, from.address, 1<<40)
	target, err := url.Parse(b.address)
	from.must(err)
	forward := httputil.NewSingleHostReverseProxy(target)
	forward.Transport = &http.Transport{}
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "categories/") {
			begun <- struct{}{}
			select {
			case <-hold:
			case <-r.Context().Done():
			}
		}
		forward.ServeHTTP(w, r)
	}))
	defer slow.Close()
	defer forward.Transport.(*http.Transport).CloseIdleConnections()
	to := newPlace(t)
	to.env = []string{keyVariable + "=" + key}
	cmd := to.command(context.Background(), "import", "hotcakes", "--url", slow.URL)
	var errs text
	cmd.Stderr = &errs
	to.must(cmd.Start())
	<-begun
	to.must(cmd.Process.Signal(os.Interrupt))
	if err := cmd.Wait(); err == nil || !strings.Contains(errs.String(),
		"Interrupted; the same command goes on from here.") {
		t.Errorf("%v, stderr %q", err, errs.String())
	}
	if ws, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || ws.Signaled() {
		t.Error("it was killed rather than ended")
	}
	close(hold)
	if r := to.run("import", "hotcakes", "--url", slow.URL); r.code != 0 {
		t.Fatalf("%+v", r)
	}
	to.same(from.place)
}

func TestImportSaysWhatIsWrong(t *testing.T) {
	from, key := source(t)
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, "/moved/"):
			http.Redirect(w, r, "https://shop.example.com"+r.URL.Path+"?"+r.URL.RawQuery, http.StatusMovedPermanently)
		default:
			io.WriteString(w, "<html>A site</html>")
		}
	}))
	defer web.Close()
	to := newPlace(t)
	to.env = []string{keyVariable + "=" + key}
	to.fails(2, "--url is missing", "import", "hotcakes")
	to.fails(2, "must look like", "import", "hotcakes", "--url", "www.example.com")
	to.fails(1, "does not answer as a store", "import", "hotcakes", "--url", web.URL)
	to.fails(1, "sends on to https://shop.example.com. ", "import", "hotcakes", "--url", web.URL+"/moved")
	to.fails(1, "No store answers at", "import", "hotcakes", "--url", "http://"+freeAddress(t))
	to.env = nil
	to.fails(1, "No key of the store", "import", "hotcakes", "--url", from.address)
	to.stdin = "1-no-such-key\n"
	to.fails(1, "does not accept this API key", "import", "hotcakes", "--url", from.address)
	if _, err := os.Stat(to.dir); err == nil {
		t.Error("a store was made for nothing")
	}
}
