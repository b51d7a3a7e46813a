package server

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
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

// The whole way over kept-alive connections, as 16 programs use them: what the server keeps of its
// connections must not slow this down.
func BenchmarkGetProductKeptAlive(b *testing.B) {
	d := open(b)
	d.seed()
	path := classicRoot + "products/" + cup + "?key=" + d.key
	ask := []byte("GET " + path + " HTTP/1.1\r\nHost: " + d.address + "\r\n\r\n")
	b.SetParallelism(max(1, 16/runtime.GOMAXPROCS(0)))
	b.ReportAllocs()
	b.RunParallel(func(next *testing.PB) {
		conn, err := net.Dial("tcp", d.address)
		if err != nil {
			b.Error(err)
			return
		}
		defer conn.Close()
		answer := make([]byte, 64<<10)
		size := 0 // of every answer: only the date in it differs
		for next.Next() {
			if _, err = conn.Write(ask); err != nil {
				break
			}
			if size == 0 {
				size, err = conn.Read(answer)
			} else {
				_, err = io.ReadFull(conn, answer[:size])
			}
			if err != nil {
				break
			}
		}
		if got := string(answer[:size]); err != nil || size > 0 && !strings.HasSuffix(got, `"Errors":[]}`) {
			b.Errorf("%v: answered %s", err, got)
		}
	})
}
