package app

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"griddle/shop"
	"griddle/shop/webhooks"
)

// Webhooks are served wherever the store is open, also what was written while it was not; a store that comes out of a
// backup sends nothing.
func TestWebhooks(t *testing.T) {
	p := made(t)
	got := make(chan string, 10)
	program := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- string(body)
	}))
	defer program.Close()

	a := p.open(Config{})
	a.Vault.Open(t.Context(), false)
	h, _, err := a.Shop.Webhooks.Add(t.Context(), webhooks.Wanted{Name: "Labels", Address: program.URL}, true)
	p.must(err)
	vendor := func(name string) {
		t.Helper()
		_, _, err := shop.Vendors.Save(a.Shop, t.Context(), nil, "", []byte(`{"DisplayName":"`+name+`"}`))
		p.must(err)
	}
	vendor("Almond")
	a.Work()
	if first := <-got; !strings.Contains(first, `"type":"vendors.created"`) {
		t.Error(first)
	}
	p.eventually("it is in the log", func() bool {
		log, err := a.Shop.Webhooks.Log(h.ID)
		return err == nil && len(log) == 1
	})
	backup := filepath.Join(t.TempDir(), "backup.zip")
	p.must(a.Shop.Backup(t.Context(), backup))
	p.must(a.Close())

	p.dir = filepath.Join(t.TempDir(), "elsewhere")
	p.must(Unpack(t.Context(), backup, p.dir))
	a = p.open(Config{SecretFile: p.secret})
	all, err := a.Shop.Webhooks.All()
	if err != nil || len(all) != 1 || all[0].On {
		t.Errorf("%+v %v", all, err)
	}
	if log, err := a.Shop.Webhooks.Log(h.ID); err != nil || len(log) != 0 {
		t.Errorf("%+v %v", log, err)
	}
	a.Work()
	vendor("Birch")
	select {
	case more := <-got:
		t.Error(more)
	default:
	}
}
