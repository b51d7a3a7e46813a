//go:build e2e

package e2e

import (
	"bufio"
	"encoding/json"
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
	return append(writeBars(t, r, seeded), []bar{
		{what: "a list of 100 that did not change (304) / the list", reached: median(unchanged) / median(whole),
			must: 0.5,
			aim:  0.2, smallerIsGood: true,
			detail: fmt.Sprintf("%.2f ms against %.2f ms", median(unchanged), median(whole))},
		{what: "500 entries of the feed", reached: median(feed), must: 20, aim: 8, unit: "ms", smallerIsGood: true},
		streamBar(t, r, seeded),
	}...)
}

// writeBars compare the ways to change a price: by itself, with the whole record, and many in one batch.
func writeBars(t testing.TB, r *running, seeded seededStore) []bar {
	t.Helper()
	address := r.address + "/api/v1/products/" + seeded.bvin
	res := request(t, seeded.key, "GET", address, "")
	defer res.Body.Close()
	var whole struct{ Content map[string]any }
	if err := json.NewDecoder(res.Body).Decode(&whole); err != nil {
		t.Fatal(err)
	}
	price := 0
	next := func() int { price++; return price }
	does := func(method, address, body string) *http.Response {
		res := call(t, seeded.key, method, address, body)
		if res.StatusCode != http.StatusOK {
			t.Fatalf("%s %s: %s", method, address, res.Status)
		}
		return res
	}
	patch := func() *http.Response { return does("PATCH", address, fmt.Sprintf(`{"SitePrice":%d}`, next())) }
	post := func() *http.Response {
		whole.Content["SitePrice"] = next()
		body, err := json.Marshal(whole.Content)
		if err != nil {
			t.Fatal(err)
		}
		return does("POST", address, string(body))
	}
	const many = 1000
	batch := func() *http.Response {
		operations := make([]string, many)
		for i := range operations {
			operations[i] = fmt.Sprintf(`{"Method":"PATCH","Path":"products/%s","Body":{"SitePrice":%d}}`, seeded.bvin,
				next())
		}
		return does("POST", r.address+"/api/v1/batch",
			`{"Result":"brief","Operations":[`+strings.Join(operations, ",")+`]}`)
	}
	var patched, posted, batched []float64
	for range 3 {
		patched = append(patched, took(t, many, patch))
		posted = append(posted, took(t, many, post))
		batched = append(batched, took(t, 1, batch)/many)
	}
	return []bar{
		{what: "PATCH of a price / POST of the whole product", reached: median(patched) / median(posted), must: 1.2,
			aim:           1,
			smallerIsGood: true, detail: fmt.Sprintf("%.2f ms against %.2f ms", median(patched), median(posted))},
		{what: "1,000 prices in a batch / 1,000 calls", reached: median(patched) / median(batched), must: 10, aim: 15,
			detail: fmt.Sprintf("%.3f ms a price against %.2f ms", median(batched), median(patched))},
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
