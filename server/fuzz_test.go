package server

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"griddle/shop"
	"griddle/storage"
	"griddle/storage/sqlite"
	"griddle/vault"
)

// FuzzRequest feeds raw requests, with the place of the key marked by KEY, to the whole server: nothing may go
// wrong inside, and every answer is an envelope, a plain line or a public page.
func FuzzRequest(f *testing.F) {
	ctx := context.Background()
	db, err := sqlite.Open(ctx, storage.Config{Dir: f.TempDir(), Schema: schema()})
	must(f, err)
	store, err := shop.New(db, nil)
	must(f, err)
	keys := vault.New(db, vault.Options{Keyring: &memory{entries: map[string]string{}}})
	keys.Open(ctx, false)
	must(f, keys.Setup(ctx))
	_, key, err := keys.Create(ctx, vault.NewKey{Name: "Till", Clear: true})
	must(f, err)
	s := New(Config{Shop: store, Vault: keys, Version: "0.1.0"})
	s.failures.pause = func(context.Context) {}
	ending := make(chan struct{})
	close(ending)
	s.waits.ending = ending // what would wait or go on ends at once
	handler := s.Handler("127.0.0.1:4743")
	f.Cleanup(func() {
		must(f, store.Close())
		must(f, keys.Close())
		must(f, db.Close())
	})
	for _, rt := range routes {
		body := "{}"
		if rt.method == http.MethodGet {
			body = ""
		}
		f.Add(rt.method, classicRoot+rt.model+"/"+strings.Join(rt.path, "/")+"?key=KEY&"+rt.decides+"=x", body)
		f.Add(rt.method, "/api/v1/"+rt.model+"/"+strings.Join(rt.path, "/"), body)
	}
	f.Add("POST", classicRoot+"products/?key=KEY", `{"ProductName":"a","Tabs":[{"HtmlData":"\/Date(1)\/"}]}`)
	f.Add("PUT", "/api/v1/products/x", `{"Bvin":null}`)
	f.Fuzz(func(t *testing.T, method, target, body string) {
		head := method + " " + strings.ReplaceAll(target, "KEY", key) +
			" HTTP/1.1\r\nHost: 127.0.0.1:4743\r\nX-API-Key: " + key + "\r\nContent-Type: application/json\r\n\r\n"
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(head)))
		if err != nil {
			return // net/http itself refuses it
		}
		r.Body, r.ContentLength, r.RemoteAddr = http.NoBody, int64(len(body)), "127.0.0.1:9"
		if body != "" {
			r.Body = io.NopCloser(strings.NewReader(body))
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		answer := w.Body.Bytes()
		if w.Code >= 500 || bytes.Contains(answer, []byte(internal.text)) {
			t.Errorf("%s %s: %d %s", method, target, w.Code, answer)
		}
		if bytes.Contains(answer, []byte(key)) && !strings.Contains(body, key) ||
			strings.Contains(w.Header().Get("Location"), key) {
			t.Errorf("%s %s repeats the key: %s", method, target, answer)
		}
		if strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") && !json.Valid(answer) {
			t.Errorf("%s %s: not JSON: %s", method, target, answer)
		}
	})
}
