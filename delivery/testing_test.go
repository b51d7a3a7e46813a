package delivery

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"go.uber.org/goleak"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/webhooks"
	"griddle/storage"
	"griddle/storage/sqlite"
	"griddle/vault"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// desk is a store on a disk whose clock moves only when a test lets it, with a sender that may run.
type desk struct {
	t     *testing.T
	dir   string
	db    *storage.DB
	shop  *shop.Store
	vault *vault.Vault
	send  *Sender
	stop  func()

	mu   sync.Mutex
	time time.Time
	// what names lead to
	names map[string][]netip.Addr
}

func open(t *testing.T) *desk {
	d := &desk{t: t, dir: t.TempDir(), time: time.Now().UTC().Truncate(time.Millisecond),
		names: map[string][]netip.Addr{}}
	d.start()
	t.Cleanup(d.end)
	return d
}

func (d *desk) now() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.time
}

// pass lets time go by and the sender notice.
func (d *desk) pass(by time.Duration) {
	d.mu.Lock()
	d.time = d.time.Add(by)
	d.mu.Unlock()
	d.send.Wake()
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// start is a new process on the folder.
func (d *desk) start() {
	d.t.Helper()
	var err error
	d.db, err = sqlite.Open(context.Background(), storage.Config{Dir: filepath.Join(d.dir, "data"), Clock: d.now,
		Schema: storage.Schema{Version: 1, Tables: append(shop.Schema(), vault.Tables()...)}, By: model.ByWindow})
	d.must(err)
	d.shop, err = shop.New(d.db, d.now)
	d.must(err)
	d.vault = vault.New(d.db, vault.Options{Clock: d.now, SecretFile: filepath.Join(d.dir, "secret"), MayCreate: true,
		Notes: filepath.Join(d.dir, "notes")})
	if st := d.vault.Open(context.Background(), false); st.Condition != vault.Ready {
		d.t.Fatalf("%+v", st)
	}
	d.shop.Webhooks.SealedBy(d.vault)
	d.send = New(Config{Shop: d.shop, Version: "1.2.3", Clock: d.now, Limit: time.Second,
		After: func(time.Duration) (<-chan time.Time, func()) { return nil, func() {} },
		Lookup: func(_ context.Context, host string) ([]netip.Addr, error) {
			d.mu.Lock()
			defer d.mu.Unlock()
			return d.names[host], nil
		}})
	d.stop = func() {}
}

// run lets the sender deliver until the process ends.
func (d *desk) run() {
	ctx, cancel := context.WithCancel(context.Background())
	var work sync.WaitGroup
	work.Go(func() { d.send.Run(ctx) })
	d.stop = func() {
		cancel()
		work.Wait()
	}
}

func (d *desk) end() {
	d.stop()
	_ = d.vault.Close()
	d.must(d.shop.Close())
	d.must(d.db.Close())
}

// restart ends the process and begins the next one.
func (d *desk) restart() {
	d.t.Helper()
	d.end()
	d.start()
}

func (d *desk) add(w webhooks.Wanted) (webhooks.Webhook, string) {
	d.t.Helper()
	if w.Name == "" {
		w.Name = "Shelf labels"
	}
	h, secret, err := d.shop.Webhooks.Add(d.t.Context(), w, true)
	d.must(err)
	return h, secret
}

// vendor makes a record.
func (d *desk) vendor(name string) (id string) {
	d.t.Helper()
	body, _, err := shop.Vendors.Save(d.shop, d.t.Context(), nil, "", []byte(`{"DisplayName":"`+name+`"}`))
	d.must(err)
	var v struct{ Bvin string }
	d.must(json.Unmarshal(body, &v))
	return v.Bvin
}

func (d *desk) log(id int64) []webhooks.Entry {
	d.t.Helper()
	all, err := d.shop.Webhooks.Log(id)
	d.must(err)
	return all
}

func (d *desk) hook(id int64) webhooks.Webhook {
	d.t.Helper()
	h, err := d.shop.Webhooks.One(id)
	d.must(err)
	return h
}

func (d *desk) eventually(what string, ok func() bool) {
	d.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if ok() {
			return
		}
	}
	d.t.Fatalf("never happened: %s", what)
}

// program is one that is told.
type program struct {
	*httptest.Server
	mu     sync.Mutex
	got    []received
	answer func(n int, w http.ResponseWriter, r *http.Request) // nil: it takes everything; n counts from 1
}

type received struct {
	Message
	body   []byte
	header http.Header
}

func listen(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) *program {
	p := &program{answer: answer}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

func (p *program) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	got := received{body: body, header: r.Header}
	_ = json.Unmarshal(body, &got.Message)
	p.mu.Lock()
	p.got = append(p.got, got)
	n, answer := len(p.got), p.answer
	p.mu.Unlock()
	if answer != nil {
		answer(n, w, r)
	}
}

func (p *program) set(answer func(n int, w http.ResponseWriter, r *http.Request)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer = answer
}

func (p *program) all() []received {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]received(nil), p.got...)
}

func (p *program) count() int { return len(p.all()) }

// ids are the records of which it heard, in order.
func (p *program) ids() (ids []string) {
	for _, g := range p.all() {
		ids = append(ids, g.Data.Id)
	}
	return ids
}

func signed(t *testing.T, secret string, g received) {
	t.Helper()
	w, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.VerifyIgnoringTimestamp(g.body, g.header); err != nil {
		t.Error(err)
	}
}

func failing(_ int, w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusInternalServerError)
}
