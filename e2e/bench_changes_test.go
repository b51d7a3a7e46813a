//go:build e2e

package e2e

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// changeBars measure what programs pay that keep up with the store: a piece of the feed, a list that did not change,
// and how soon a stream tells of a write.
func changeBars(t testing.TB, s store, seeded seededStore) []bar {
	t.Helper()
	r := s.serve(t)
	defer r.stop(t)
	list := r.address + "/api/v1/products?page=1&pagesize=100"
	tag := call(t, seeded.key, "GET", list, "").Header.Get("Etag")
	var feed, unchanged, whole []float64
	for range 3 {
		feed = append(feed, took(t, 50, func() *http.Response {
			return call(t, seeded.key, "GET", r.address+"/api/v1/changes?since=0&limit=500", "")
		}))
		whole = append(whole, took(t, 50, func() *http.Response { return call(t, seeded.key, "GET", list, "") }))
		unchanged = append(unchanged, took(t, 50, func() *http.Response {
			res := call(t, seeded.key, "GET", list, "", "If-None-Match", tag)
			if res.StatusCode != http.StatusNotModified {
				t.Fatalf("%s: %d though nothing changed", list, res.StatusCode)
			}
			return res
		}))
	}
	return []bar{
		{what: "a list of 100 that did not change (304) / the list", reached: median(unchanged) / median(whole),
			must: 0.5,
			aim:  0.2, smallerIsGood: true,
			detail: fmt.Sprintf("%.2f ms against %.2f ms", median(unchanged), median(whole))},
		{what: "500 entries of the feed", reached: median(feed), must: 20, aim: 8, unit: "ms", smallerIsGood: true},
		streamBar(t, r, seeded),
	}
}

// streamBar is how long after the answer to a write the event of it comes.
func streamBar(t testing.TB, r *running, seeded seededStore) bar {
	t.Helper()
	stream := request(t, seeded.key, "GET", r.address+"/api/v1/changes/stream?models=vendors", "")
	defer stream.Body.Close()
	lines := make(chan string, 1000)
	go func() {
		defer close(lines)
		for in := bufio.NewScanner(stream.Body); in.Scan(); {
			lines <- in.Text()
		}
	}()
	var late []float64
	for n := range 300 {
		id := fmt.Sprintf("5ca1ab1e-0000-4000-8000-%012d", n)
		call(t, seeded.key, "POST", r.address+"/api/v1/vendors", `{"Bvin":"`+id+`","DisplayName":"Timed"}`)
		acknowledged := time.Now()
		over := time.After(5 * time.Second)
		for told := false; !told; {
			select {
			case line := <-lines:
				told = strings.HasPrefix(line, "data: ") && strings.Contains(line, id)
			case <-over:
				t.Fatalf("the stream does not tell of %s", id)
			}
		}
		late = append(late, float64(time.Since(acknowledged).Microseconds())/1000)
	}
	return bar{what: "an event behind the answer to its write, 99 of 100", reached: quantile(late, 0.99), must: 20,
		aim:  5,
		unit: "ms", smallerIsGood: true, detail: fmt.Sprintf("%.2f ms in the middle", median(late))}
}

// took is how many milliseconds one of so many calls takes.
func took(t testing.TB, times int, do func() *http.Response) float64 {
	t.Helper()
	began := time.Now()
	for range times {
		do()
	}
	return float64(time.Since(began).Microseconds()) / 1000 / float64(times)
}

// call asks and reads the answer away.
func call(t testing.TB, key, method, address, body string, headers ...string) *http.Response {
	t.Helper()
	res := request(t, key, method, address, body, headers...)
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		t.Fatal(err)
	}
	return res
}

// request asks; headers are name and value in turn.
func request(t testing.TB, key, method, address, body string, headers ...string) *http.Response {
	t.Helper()
	req, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-API-Key", key)
	req.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode >= 400 {
		t.Fatalf("%s %s: %d", method, address, res.StatusCode)
	}
	return res
}
