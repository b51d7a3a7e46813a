package server

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// measured takes an answer and keeps its length and its last bytes alone.
type measured struct {
	header http.Header
	body   []byte
}

func (m *measured) Header() http.Header { return m.header }
func (m *measured) WriteHeader(int)     {}
func (m *measured) Write(b []byte) (int, error) {
	m.body = append(m.body[:0], b...)
	return len(b), nil
}

// Everything between net/http and the store: gate, key, model, record, envelope, activity log.
func BenchmarkGetProduct(b *testing.B) {
	d := open(b)
	d.seed()
	handler := d.server.Handler(d.address)
	target := classicRoot + "products/" + cup + "?key=" + d.key
	request := httptest.NewRequest(http.MethodGet, target, nil)
	request.Host = d.address
	answer := &measured{header: http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		handler.ServeHTTP(answer, request)
	}
	if got := string(answer.body); !strings.Contains(got, cup) || !strings.HasSuffix(got, `"Errors":[]}`) {
		b.Fatalf("answered %s", got)
	}
}
