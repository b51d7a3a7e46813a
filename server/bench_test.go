package server

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
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

// A thousand changes in a batch must be worth it: at least ten times as fast as one by one. The median of the ratios
// counts, for the disk is not the same at every moment.
func BenchmarkBatchOfPrices(b *testing.B) {
	d := open(b)
	ids := make([]string, mostOperations)
	var create []string
	for i := range ids {
		ids[i] = fmt.Sprintf("77777777-7777-4777-8777-%012d", i)
		create = append(create, "POST products",
			fmt.Sprintf(`{"Bvin":"%s","ProductName":"Product %d","Sku":"S-%d","SitePrice":1}`, ids[i], i, i))
	}
	brief := func(calls ...string) {
		r := d.batch(operations(`"Result":"brief",`, calls...))
		if r.StatusCode != 200 || strings.Count(r.body, `"Status":20`) != mostOperations {
			b.Fatalf("%d %.300s", r.StatusCode, r.body)
		}
	}
	brief(create...)
	var ratios []float64
	for b.Loop() {
		price := fmt.Sprintf(`{"SitePrice":%d.5}`, len(ratios)+2)
		began := time.Now()
		for _, id := range ids {
			if r := d.patch("products/"+id, strings.Replace(price, ".5", ".25", 1)); r.StatusCode != 200 {
				b.Fatalf("%d %s", r.StatusCode, r.body)
			}
		}
		single := time.Since(began)
		var change []string
		for _, id := range ids {
			change = append(change, "PATCH products/"+id, price)
		}
		began = time.Now()
		brief(change...)
		ratios = append(ratios, float64(single)/float64(time.Since(began)))
	}
	slices.Sort(ratios)
	median := ratios[len(ratios)/2]
	b.ReportMetric(median, "times")
	if median < 10 {
		b.Errorf("a batch is only %.1f times as fast as the same changes one by one", median)
	}
}
