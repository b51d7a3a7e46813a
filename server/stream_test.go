package server

import (
	"bufio"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"griddle/server/gate"
	"griddle/shop"
	"griddle/shop/model"
	"griddle/storage"
	"griddle/storage/sqlite"
	"griddle/vault"
)

// heard is a stream that is open.
type heard struct {
	t       *testing.T
	res     *http.Response
	lines   chan string // closed at its end
	beats   chan time.Time
	checked chan time.Time
}

// hold opens a stream.
func (d *desk) hold(t *testing.T, key, query string, headers ...string) *heard {
	t.Helper()
	if d.beats == nil { // one for all streams of a test: those that are open read it
		d.beats, d.checks = make(chan time.Time), make(chan time.Time)
		d.server.ticks = func(every time.Duration) (<-chan time.Time, func()) {
			if every == heartbeat {
				return d.beats, func() {}
			}
			return d.checks, func() {}
		}
	}
	h := &heard{t: t, lines: make(chan string, 1000), beats: d.beats, checked: d.checks}
	req, err := http.NewRequestWithContext(t.Context(), "GET", "http://"+d.address+"/api/v1/changes"+query, nil)
	must(t, err)
	req.Header.Set("X-API-Key", key)
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	h.res, err = d.client.Do(req)
	must(t, err)
	if h.res.StatusCode != 200 || h.res.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%d %s", h.res.StatusCode, h.res.Header.Get("Content-Type"))
	}
	go func() {
		defer close(h.lines)
		for s := bufio.NewScanner(h.res.Body); s.Scan(); {
			h.lines <- s.Text()
		}
	}()
	t.Cleanup(func() { _ = h.res.Body.Close() })
	return h
}

// next is the next line that begins so; what ends the stream ends the test.
func (h *heard) next(begin string) string {
	h.t.Helper()
	for late := time.After(10 * time.Second); ; {
		select {
		case line, more := <-h.lines:
			if !more {
				h.t.Fatalf("the stream ended before %q", begin)
			}
			if rest, is := strings.CutPrefix(line, begin); is {
				return rest
			}
		case <-late:
			h.t.Fatalf("%q does not come", begin)
		}
	}
}

// ends waits until the stream ends, and answers what came until then.
func (h *heard) ends() (rest string) {
	h.t.Helper()
	for late := time.After(5 * time.Second); ; {
		select {
		case line, more := <-h.lines:
			if !more {
				return rest
			}
			rest += line + "\n"
		case <-late:
			h.t.Fatal("the stream goes on")
		}
	}
}

func TestStream(t *testing.T) {
	d := open(t)
	d.seed()
	h := d.hold(t, d.key, "/stream?models=vendors")
	begin := h.next("id: ")
	a := d.vendor("A <1>")
	said := h.next("data: ")
	if !strings.Contains(said, `"Model":"vendors","Id":"`+a+`","Action":"created","By":"Till"}`) {
		t.Errorf("said %s", said)
	}
	at := h.next("id: ")
	h.beats <- time.Time{}
	h.next(": still here")
	if now := h.next("id: "); now < at || now == begin {
		t.Errorf("the heartbeat is at %s, not behind %s", now, at)
	}
	b := d.vendor("B")
	h.next("data: ")
	// Who comes again goes on behind the last event that came, whatever the address says.
	for _, way := range [][]string{{"/stream?since=0&records=1", "Last-Event-ID", at}, {"?records=1&since=" + at,
		"Accept", "text/event-stream"}} {
		again := d.hold(t, d.key, way[0], way[1:]...)
		if said := again.next("data: "); !strings.Contains(said, b) || !strings.Contains(said, `"Record":{"Bvin":"`+b) {
			t.Errorf("%s: %s", way[0], said)
		}
		_ = again.res.Body.Close()
	}
	// Who breaks off after the head, with all entries still to come, has missed none of them.
	for _, since := range []string{"0", begin} {
		head := d.hold(t, d.key, "/stream?models=vendors&since="+since)
		first, entry := head.next("id: "), head.next("data: ")
		again := d.hold(t, d.key, "/stream?models=vendors", "Last-Event-ID", first)
		if said := again.next("data: "); said != entry {
			t.Errorf("since %s, the first id is %s: %s follows, not %s", since, first, said, entry)
		}
		_, _ = head.res.Body.Close(), again.res.Body.Close()
	}
	// What was written before comes first, in pieces.
	old := d.hold(t, d.key, "/stream?limit=2&since=0")
	for range 8 {
		old.next("data: ")
	}
	if r := d.send("HEAD", "/api/v1/changes/stream", "", "X-API-Key", d.key); r.StatusCode != 200 || r.body != "" {
		t.Errorf("HEAD: %d", r.StatusCode)
	}
	for _, wrong := range []string{"since=x", "models=x"} {
		if r := d.send("GET", "/api/v1/changes/stream?"+wrong, "", "X-API-Key", d.key); r.StatusCode < 400 {
			t.Errorf("%s: %d", wrong, r.StatusCode)
		}
	}
	if r := d.send("GET", "/api/v1/changes/stream", "", "X-API-Key", d.key, "Last-Event-ID", "x"); r.StatusCode != 410 {
		t.Errorf("a wrong Last-Event-ID: %d %s", r.StatusCode, r.body)
	}
}

// A stream ends when its key is revoked, runs out or loses the right that it needs, and hears of nothing from then on.
func TestStreamEndsWithItsKey(t *testing.T) {
	d := open(t)
	for what, end := range map[string]func(k vault.Key){
		"revoked":    func(k vault.Key) { must(t, d.vault.Revoke(t.Context(), k.ID)) },
		"less right": func(k vault.Key) { must(t, d.vault.SetAccess(t.Context(), k.ID, vault.Nothing, false)) },
	} {
		k, text, err := d.vault.Create(t.Context(), vault.NewKey{Name: what})
		must(t, err)
		h := d.hold(t, text, "/stream?models=vendors")
		h.next("id: ")
		began := time.Now()
		end(k)
		d.vendor("after")
		if rest := h.ends(); strings.Contains(rest, "data:") || time.Since(began) > time.Second {
			t.Errorf("%s: after %v %s", what, time.Since(began), rest)
		}
	}
	_, text, err := d.vault.Create(t.Context(), vault.NewKey{Name: "short", Expires: d.clock.now().Add(time.Hour)})
	must(t, err)
	h := d.hold(t, text, "/stream")
	h.next("id: ")
	d.clock.move(48 * time.Hour)
	h.checked <- time.Time{}
	h.ends()
	// One that loses a right among others goes on with those.
	k, text, err := d.vault.Create(t.Context(), vault.NewKey{Name: "other"})
	must(t, err)
	h = d.hold(t, text, "/stream?records=1")
	h.next("id: ")
	must(t, d.vault.SetAccess(t.Context(), k.ID, vault.ReadWrite.With(vault.People, vault.None), false))
	d.modern("POST", "customeraccounts?pwd=password", `{"Email":"secret@example.com"}`)
	d.vendor("seen")
	if said := h.next("data: "); !strings.Contains(said, "vendors") {
		t.Errorf("heard %s", said)
	}
}

// A restore tells those who listen, and ends what they hear.
func TestStreamIsReset(t *testing.T) {
	d := open(t)
	path := t.TempDir() + "/b.zip"
	must(t, d.shop.Backup(t.Context(), path))
	h := d.hold(t, d.key, "/stream")
	h.next("id: ")
	must(t, d.shop.RestoreBackup(t.Context(), path))
	if rest := h.ends(); !strings.Contains(rest, "event: reset\ndata: {\"Code\":\"CURSOR\"}\n") {
		t.Errorf("heard %s", rest)
	}
}

// The time-outs of requests end no stream, and a server that stops does.
func TestStreamAndTimeouts(t *testing.T) {
	d := open(t, func(l *gate.Limits) {
		l.BodyIdle, l.Idle, l.HeaderTime = 300*time.Millisecond, 300*time.Millisecond,
			300*time.Millisecond
	})
	h := d.hold(t, d.key, "/stream")
	h.next("id: ")
	time.Sleep(time.Second)
	d.vendor("late")
	h.next("data: ")
	time.Sleep(500 * time.Millisecond)
	h.beats <- time.Time{}
	h.next(": still here")
	began := time.Now()
	must(t, d.server.Stop(t.Context()))
	h.ends()
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("the server stopped after %v", took)
	}
	must(t, d.server.Start(d.address))
	h = d.hold(t, d.key, "/stream")
	h.next("id: ")
}

// Only so many wait at once; others are told so, and ordinary calls are not held up.
func TestCrowdOfStreams(t *testing.T) {
	d := open(t)
	for range mostWaiting {
		d.hold(t, d.key, "/stream").next("id: ")
	}
	for _, path := range []string{"changes/stream", "changes?wait=5"} {
		r := d.send("GET", "/api/v1/"+path, "", "X-API-Key", d.key)
		if r.StatusCode != 429 || r.Header.Get("Retry-After") == "" {
			t.Errorf("%s: %d %s", path, r.StatusCode, r.body)
		}
	}
	if _, r := d.changed(d.key, "since=0"); r.StatusCode != 200 {
		t.Errorf("a plain call: %d", r.StatusCode)
	}
}

// What another process writes comes too, within a second or so.
func TestStreamAcrossProcesses(t *testing.T) {
	d := open(t)
	h := d.hold(t, d.key, "/stream")
	h.next("id: ")
	other := beside(t, d)
	_, _, err := shop.Vendors.Save(other, t.Context(), nil, "", []byte(`{"DisplayName":"from the command line"}`))
	must(t, err)
	if said := h.next("data: "); !strings.Contains(said, `"By":"command line"`) {
		t.Errorf("heard %s", said)
	}
}

// Attacks on the new paths fare as those on the others.
func TestAttacksOnTheFeed(t *testing.T) {
	d := open(t)
	d.seed()
	for _, path := range []string{"/api/v1/changes?records=1&since=0", "/api/v1/changes/stream?records=1&since=0"} {
		for what, c := range map[string]struct {
			status  int
			headers []string
		}{
			"another origin":       {403, []string{"Origin", "http://evil.example"}},
			"no origin":            {403, []string{"Origin", "null"}},
			"a page":               {403, []string{"Referer", "http://evil.example/"}},
			"another site":         {403, []string{"Sec-Fetch-Site", "cross-site"}},
			"another host":         {403, []string{"Host", "evil.example"}},
			"another address":      {403, []string{"Host", "127.0.0.1.evil.example"}},
			"a key in the path":    {400, []string{}},
			"two keys":             {401, []string{"Authorization", "Bearer 1-aaa"}},
			"a wrong key":          {401, []string{"X-API-Key", "1-" + strings.Repeat("a", 40)}},
			"no key":               {401, nil},
			"a key of EventSource": {400, []string{"Accept", "text/event-stream"}},
		} {
			target, headers := path, c.headers
			switch what {
			case "a key in the path", "a key of EventSource":
				target += "&key=" + d.key
			case "no key", "a wrong key":
			default:
				headers = append(headers, "X-API-Key", d.key)
			}
			r := d.send("GET", target, "", headers...)
			if r.StatusCode != c.status || strings.Contains(r.body, cup) ||
				r.Header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s, %s: %d %.200s", what, path, r.StatusCode, r.body)
			}
		}
		r := d.send("OPTIONS", path, "", "Origin", "http://evil.example", "Access-Control-Request-Method", "GET")
		if r.StatusCode != 403 {
			t.Errorf("preflight: %d", r.StatusCode)
		}
		r = d.send("POST", path, "{}", "X-API-Key", d.key, "Content-Type", "text/plain")
		if r.StatusCode != 405 {
			t.Errorf("a form: %d", r.StatusCode)
		}
	}
	// What stands in a record or a name cannot make an event of its own.
	_, text, err := d.vault.Create(t.Context(), vault.NewKey{Name: "x data: forged"})
	must(t, err)
	h := d.hold(t, d.key, "/stream?records=1")
	h.next("id: ")
	body := `{"DisplayName":"a\n\ndata: forged\nid: 0\r\n\r\n\u2028event: reset"}`
	r := d.send("POST", "/api/v1/vendors", body, "X-API-Key", text, "Content-Type", "application/json")
	if r.StatusCode != 201 {
		t.Fatal(r.body)
	}
	if said := h.next("data: "); !strings.HasPrefix(said, `{"Cursor"`) || !strings.Contains(said, `forged`) {
		t.Errorf("heard %s", said)
	}
	if id := h.next("id: "); id == "0" {
		t.Error("a forged id")
	}
	if line := fmt.Sprint(<-h.lines); line != "" {
		t.Errorf("then %q", line)
	}
}

// beside opens the store once more, as the command line does.
func beside(t *testing.T, d *desk) *shop.Store {
	t.Helper()
	db, err := sqlite.Open(t.Context(), storage.Config{Dir: d.db.Dir(), Schema: schema(), Clock: d.clock.now,
		Shared: true,
		By:     model.ByCommandLine})
	must(t, err)
	s, err := shop.New(db, d.clock.now)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()); must(t, db.Close()) })
	return s
}
