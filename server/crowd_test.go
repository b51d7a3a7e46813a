package server

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"griddle/server/gate"
	"griddle/vault"
)

// Many connections at once, and what becomes of them. Where it matters that a caller is not kept until some
// time is over, all times are an hour.

// patient are limits under which nothing happens by the clock but the grace.
func patient(l *gate.Limits) {
	l.HeaderTime, l.Idle, l.BodyIdle, l.BodyTime = time.Hour, time.Hour, time.Hour, time.Hour
	l.RestStart, l.RestTime = time.Hour, time.Hour
}

// dial opens a connection that ends with the test and sends text over it.
func (d *desk) dial(text string) net.Conn {
	d.t.Helper()
	conn, err := net.Dial("tcp", d.address)
	must(d.t, err)
	d.t.Cleanup(func() { conn.Close() })
	must(d.t, conn.SetDeadline(time.Now().Add(time.Minute)))
	_, err = io.WriteString(conn, text)
	must(d.t, err)
	return conn
}

// ask is a request without a body, or the head of one.
func (d *desk) ask(line string, headers ...string) string {
	return strings.Join(append([]string{line + " HTTP/1.1", "Host: " + d.address}, headers...), "\r\n") + "\r\n\r\n"
}

// post is the head of a request with so much JSON, in the modern form.
func (d *desk) post(length int, headers ...string) string {
	return d.ask("POST /api/v1/products",
		append(headers, "Content-Type: application/json", fmt.Sprint("Content-Length: ", length))...)
}

// old is a request of the old protocol.
func old(request string) string { return strings.Replace(request, "HTTP/1.1", "HTTP/1.0", 1) }

// once sends a request over a connection of its own and reads the answer.
func (d *desk) once(t *testing.T, request string) reply {
	t.Helper()
	return readReply(t, bufio.NewReader(d.dial(request)))
}

func TestNobodyHoldsThePlaces(t *testing.T) {
	const wrong = "X-API-Key: 1-00000000-0000-0000-0000-000000000000"
	for _, test := range []struct {
		name    string
		request func(d *desk) string
		reads   bool // an answer, before the next one comes
		slow    bool // wrong keys are not answered at all
	}{
		{name: "nothing at all", request: func(*desk) string { return "" }},
		{name: "idle after a public page", request: func(d *desk) string { return d.ask("GET /healthz") }, reads: true},
		{name: "headers that never end", request: func(d *desk) string {
			return strings.TrimSuffix(d.ask("GET /healthz"), "\r\n")
		}},
		{name: "a body that never comes, no key", request: func(d *desk) string {
			return d.ask("POST /api/v1/products", "Content-Length: 1000")
		}},
		{name: "a long body that never comes, wrong key", request: func(d *desk) string {
			return d.post(12_000_000, wrong)
		}},
		{name: "a body that never comes, wrong key, answered late", request: func(d *desk) string {
			return d.post(1000, wrong)
		}, slow: true},
		{name: "wrong keys, answered late", request: func(d *desk) string {
			return d.ask("GET /api/v1/products", wrong)
		}, slow: true},
		{name: "refused by the gate, the body never comes", request: func(d *desk) string {
			return d.ask("POST /api/v1/products", "Origin: https://evil.example", "Content-Length: 1000")
		}},
		{name: "refused by net/http, the body never comes", request: func(d *desk) string {
			return d.ask("POST /api/v1/products", "Expect: something else", "Content-Length: 1000")
		}},
		{name: "a public page with a body that never comes", request: func(d *desk) string {
			return d.ask("GET /healthz", "Content-Length: 1000")
		}},
		{name: "a long public page that nobody reads", request: func(d *desk) string {
			return strings.Repeat(d.ask("GET /api/v1/openapi.json"), 40)
		}},
		{name: "one key, bodies that never come", request: func(d *desk) string {
			return d.post(1000, "X-API-Key: "+d.key)
		}},
		{name: "one key, idle", request: func(d *desk) string {
			return d.ask("GET /api/v1/products", "X-API-Key: "+d.key)
		}, reads: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := open(t, patient)
			if test.slow {
				hold := make(chan struct{})
				d.server.failures.pause = func(context.Context) { <-hold }
				defer close(hold)
			}
			// A program that was there before keeps its connection.
			_, otherKey, err := d.vault.Create(t.Context(), vault.NewKey{Name: "Printer"})
			must(t, err)
			ask := d.ask("GET /api/v1/", "X-API-Key: "+otherKey)
			kept := d.dial(ask)
			answers := bufio.NewReader(kept)
			if r := readReply(t, answers); r.StatusCode != 200 {
				t.Fatal(r.body)
			}
			for range d.server.limits.Connections {
				conn := d.dial(test.request(d))
				if test.reads {
					if _, err := conn.Read(make([]byte, 1)); err != nil {
						t.Fatal(err)
					}
				}
			}
			if r := d.once(t, ask); r.StatusCode != 200 {
				t.Errorf("a program that comes now: %d %s", r.StatusCode, r.body)
			}
			if r := d.once(t, d.ask("GET /healthz")); r.StatusCode != 200 {
				t.Errorf("who asks without a key: %d %s", r.StatusCode, r.body)
			}
			_, err = io.WriteString(kept, ask)
			must(t, err)
			if r := readReply(t, answers); r.StatusCode != 200 {
				t.Errorf("a program that was there: %d %s", r.StatusCode, r.body)
			}
		})
	}
}

// A program that opens many connections at once and asks on each is answered on each, though they are more
// than strangers may have.
func TestBurstOfOneProgram(t *testing.T) {
	d := open(t, patient, func(l *gate.Limits) { l.Grace = time.Hour })
	ask := d.ask("GET /api/v1/", "X-API-Key: "+d.key)
	answers := make(chan string)
	for range d.server.limits.PerKey {
		go func() {
			conn, err := net.Dial("tcp", d.address)
			if err == nil {
				defer conn.Close()
				_ = conn.SetDeadline(time.Now().Add(time.Minute))
				_, err = io.WriteString(conn, ask)
			}
			line := ""
			if err == nil {
				line, err = bufio.NewReader(conn).ReadString('\n')
			}
			answers <- fmt.Sprint(strings.TrimSpace(line), " ", err)
		}()
	}
	for range d.server.limits.PerKey {
		if got := <-answers; got != "HTTP/1.1 200 OK <nil>" {
			t.Error(got)
		}
	}
}

// Two programs that take half of the places each still leave room for a third one's, as long as they do not
// ask all the time.
func TestPlacesOfTwoKeys(t *testing.T) {
	d := open(t, patient, func(l *gate.Limits) { l.Connections, l.PerKey = 4, 2 })
	for range 2 {
		for _, key := range []string{d.key, d.reader} {
			if r := d.once(t, d.ask("GET /api/v1/", "X-API-Key: "+key)); r.StatusCode != 200 {
				t.Fatal(r.body)
			}
		}
	}
	_, third, err := d.vault.Create(t.Context(), vault.NewKey{Name: "Printer"})
	must(t, err)
	if r := d.once(t, d.ask("GET /api/v1/", "X-API-Key: "+third)); r.StatusCode != 200 {
		t.Error(r.body)
	}
	// One that holds its half with requests is refused more, in both forms, and no record comes of it.
	post := d.post(50, "X-API-Key: "+d.key)
	d.dial(post)
	d.dial(post)
	for form, ask := range map[string]string{
		"modern":  d.ask("GET /api/v1/", "X-API-Key: "+d.key),
		"classic": d.ask("GET " + classicRoot + "products/?key=" + d.key),
	} {
		end := time.Now().Add(10 * time.Second)
		for {
			r := d.once(t, ask)
			if r.StatusCode == 429 && r.Close && r.Header.Get("Retry-After") == "1" &&
				strings.Contains(r.body, "Too many") {
				break
			}
			if time.Now().After(end) { // the two posts are on their way until then
				t.Fatalf("%s: %d %s", form, r.StatusCode, r.body)
			}
		}
	}
}

// Whoever sends all of a large body before it looks for the answer gets the answer, whatever it was refused
// for, and may send on to the end.
func TestRefusedUploadsAreAnswered(t *testing.T) {
	d := open(t)
	d.seed()
	const size = 6 << 20 // more than the buffers between the two hold
	body := bytes.Repeat([]byte("1,"), size/2)
	wrong := "1-00000000-0000-0000-0000-000000000000"
	image := classicRoot + "productmainimage/" + cup
	classic := "POST " + image + "?filename=a.png&key="
	modern := "POST /api/v1/productmainimage/" + cup + "?filename=a.png"
	json := "Content-Type: application/json"
	for _, test := range []struct {
		name, line string
		headers    []string
		status     int
		has        string
	}{
		{"classic, wrong key", classic + wrong, nil, 200, `"KEY"`},
		{"classic, no key", classic, nil, 200, `"KEY"`},
		{"classic, reading key", classic + d.reader, nil, 200, `"ACCESS"`},
		{"classic, no such call", "PUT " + image + "?key=" + d.key, nil, 200, `"NOTSUPPORTED"`},
		{"classic, no such model", "POST " + classicRoot + "nothing/?key=" + d.key, nil, 200, `"NOTSUPPORTED"`},
		{"classic, not taken from the body", "POST " + image + "?key=" + d.key, nil, 200, "filename"},
		{"classic, packed", classic + d.key, []string{"Content-Encoding: gzip"}, 415, "Content-Encoding"},
		{"classic, web page", classic + d.key, []string{"Origin: https://evil.example"}, 403, "evil.example"},
		{"classic, odd path", "POST " + classicRoot + "x/../products/?key=" + d.key, nil, 400, "path"},
		{"classic, odd method", "PATCH " + classicRoot + "products/?key=" + d.key, nil, 405, "method"},
		{"nowhere", "POST /elsewhere", nil, 404, "nothing"},
		{"modern, wrong key", modern, []string{"X-API-Key: " + wrong, json}, 401, `"KEY"`},
		{"modern, no key", modern, []string{json}, 401, `"KEY"`},
		{"modern, key in the address", modern + "&key=" + d.key, []string{json}, 400, `"GATE"`},
		{"modern, reading key", modern, []string{"X-API-Key: " + d.reader, json}, 403, `"ACCESS"`},
		{"modern, wrong type", modern, []string{"X-API-Key: " + d.key, "Content-Type: text/css"}, 415, "Content-Type"},
		{"modern, packed", modern, []string{"X-API-Key: " + d.key, "Content-Encoding: gzip"}, 415, `"GATE"`},
		{"modern, web page", modern, []string{"X-API-Key: " + d.key, "Referer: https://evil.example/"}, 403, `"GATE"`},
		{"modern, no such call", "DELETE /api/v1/productmainimage", []string{"X-API-Key: " + d.key}, 405,
			`"NOTSUPPORTED"`},
		{"public page", "GET /healthz", nil, 200, `"up"`},
	} {
		for _, way := range []string{"", "Expect: 100-continue", "Transfer-Encoding: chunked"} {
			t.Run(test.name+" "+way, func(t *testing.T) {
				headers := test.headers
				length := fmt.Sprintf("Content-Length: %d", len(body))
				begin, end := "", ""
				if way == "Transfer-Encoding: chunked" {
					length, begin, end = way, fmt.Sprintf("%x\r\n", len(body)), "\r\n0\r\n\r\n"
				} else if way != "" {
					// and sends on all the same, as the original client does after a moment
					headers = append(headers, way)
				}
				conn := d.dial(d.ask(test.line, append(headers, length)...) + begin)
				if _, err := conn.Write(body); err != nil {
					t.Fatalf("cut off: %v", err)
				}
				_, err := io.WriteString(conn, end)
				must(t, err)
				answers := bufio.NewReader(conn)
				r := readReply(t, answers)
				if r.StatusCode != test.status || !strings.Contains(r.body, test.has) || !r.Close {
					t.Errorf("%d, closes %v, %s", r.StatusCode, r.Close, r.body)
				}
				if _, err := answers.ReadByte(); err != io.EOF {
					t.Errorf("behind the answer: %v", err)
				}
			})
		}
	}
}

// What a program may ask leaves its connection open, whatever came of it.
func TestAnsweredConnectionsStay(t *testing.T) {
	d := open(t)
	d.seed()
	conn := d.dial("")
	answers := bufio.NewReader(conn)
	body := `{"ProductName":"Saucer"}`
	for _, request := range []string{
		d.ask("GET /api/v1/products", "X-API-Key: "+d.key),
		d.ask("GET /api/v1/products/"+nobody, "X-API-Key: "+d.key),
		d.ask("GET " + classicRoot + "products/x?key=" + d.key),
		d.post(len(body), "X-API-Key: "+d.key) + body,
		d.post(1, "X-API-Key: "+d.key) + "{",
		d.ask("DELETE "+classicRoot+"products/"+cup+"?key="+d.key, "Content-Length: 0"),
		d.ask("GET /healthz"),
	} {
		_, err := io.WriteString(conn, request)
		must(t, err)
		if r := readReply(t, answers); r.Close {
			t.Errorf("%q ended it: %s", request, r.body)
		}
	}
}

// The answer to a refused request is there before its body, and nobody is waited for who sends none or only
// now and then.
func TestRefusedConnectionsEnd(t *testing.T) {
	for name, limits := range map[string]func(*gate.Limits){
		"no body comes":             func(l *gate.Limits) { l.RestStart = 50 * time.Millisecond },
		"it comes too slowly":       func(l *gate.Limits) { l.RestStart = 50 * time.Millisecond },
		"it comes for too long":     func(l *gate.Limits) { l.RestTime = 50 * time.Millisecond },
		"it is longer than allowed": func(l *gate.Limits) { l.Upload = 1 << 20 },
		"somebody needs the place":  func(l *gate.Limits) { l.Connections = 1 },
		"there was no body":         func(*gate.Limits) {},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, patient, limits)
			length := "Transfer-Encoding: chunked"
			if name == "there was no body" {
				length = "X-Nothing: 0"
			}
			conn := d.dial(d.ask("POST /api/v1/products", length))
			answers := bufio.NewReader(conn)
			if r := readReply(t, answers); r.StatusCode != 401 || !r.Close {
				t.Fatalf("%d %s", r.StatusCode, r.body)
			}
			chunk := ""
			switch name {
			case "it comes too slowly":
				chunk = "1\r\n1\r\n"
			case "it comes for too long", "it is longer than allowed":
				chunk = fmt.Sprintf("%x\r\n%s\r\n", 64<<10, strings.Repeat("1", 64<<10))
			case "somebody needs the place":
				if r := d.once(t, d.ask("GET /healthz")); r.StatusCode != 200 {
					t.Error(r.body)
				}
			}
			if chunk != "" {
				go func() {
					for {
						if _, err := io.WriteString(conn, chunk); err != nil {
							return
						}
						time.Sleep(time.Millisecond)
					}
				}()
			}
			if b, err := answers.ReadByte(); err == nil || isTimeout(err) { // an end or a reset
				t.Errorf("still open: %q, %v", b, err)
			}
		})
	}
}

func isTimeout(err error) bool {
	timeout, ok := err.(net.Error)
	return ok && timeout.Timeout()
}

// A body may take its time, but not for ever.
func TestBodyThatTricklesForEver(t *testing.T) {
	d := open(t, patient, func(l *gate.Limits) { l.BodyTime = 200 * time.Millisecond })
	conn := d.dial(d.post(1_000_000, "X-API-Key: "+d.key))
	go func() {
		for {
			if _, err := conn.Write([]byte(" ")); err != nil {
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	if r := readReply(t, bufio.NewReader(conn)); r.StatusCode != 408 || !r.Close {
		t.Errorf("%d %s", r.StatusCode, r.body)
	}
}

// Two programs on the way may disagree about where a chunked body ends, so nothing that follows it is taken
// for a request.
func TestNothingFollowsAChunkedBody(t *testing.T) {
	d := open(t)
	d.seed()
	second := d.ask("DELETE /api/v1/products/"+cup, "X-API-Key: "+d.key)
	for name, headers := range map[string][]string{
		"chunked":              {"Transfer-Encoding: chunked"},
		"chunked and a length": {"Content-Length: 5", "Transfer-Encoding: chunked"},
		"a length and chunked": {"Transfer-Encoding: chunked", "Content-Length: 100"},
	} {
		t.Run(name, func(t *testing.T) {
			headers = append(headers, "X-API-Key: "+d.key, "Content-Type: text/plain")
			conn := d.dial(d.ask("POST /api/v1/utilities/slugify", headers...) + "3\r\nA B\r\n0\r\n\r\n" + second)
			answers := bufio.NewReader(conn)
			if r := readReply(t, answers); r.StatusCode != 200 || !strings.Contains(r.body, "a-b") || !r.Close {
				t.Errorf("%d, closes %v, %s", r.StatusCode, r.Close, r.body)
			}
			if b, err := answers.ReadByte(); err == nil || isTimeout(err) {
				t.Errorf("still open: %q, %v", b, err)
			}
			if r := d.modern("GET", "products/"+cup, ""); r.StatusCode != 200 {
				t.Errorf("the second request was done: %s", r.body)
			}
		})
	}
}

// HTTP/1.0 is answered once to a connection, whatever it asks to be kept for, and has no go-ahead.
func TestOldProtocol(t *testing.T) {
	d := open(t)
	d.seed()
	slug := "POST " + classicRoot + "utilities/slugify?key=" + d.key
	for name, test := range map[string]struct{ request, status string }{
		"list":        {old(d.ask("GET " + classicRoot + "products/?key=" + d.key)), "HTTP/1.0 200"},
		"modern":      {old(d.ask("GET /api/v1/products", "X-API-Key: "+d.key)), "HTTP/1.0 200"},
		"body":        {old(d.ask(slug, "Content-Length: 3")) + "A B", "HTTP/1.0 200"},
		"no Host":     {"GET /healthz HTTP/1.0\r\n\r\n", "HTTP/1.0 400"},
		"evil Host":   {"GET /healthz HTTP/1.0\r\nHost: evil.example\r\n\r\n", "HTTP/1.0 403"},
		"two Hosts":   {old(d.ask("GET /healthz", "Host: "+d.address)), "HTTP/1.1 400"},
		"for a proxy": {old(d.ask("GET http://" + d.address + "/healthz")), "HTTP/1.0 400"},
		"chunked":     {old(d.ask(slug, "Transfer-Encoding: chunked")) + "3\r\nA B\r\n0\r\n\r\n", "HTTP/1.0 400"},
		"both":        {old(d.ask(slug, "transfer-encoding: chunked", "Content-Length: 3")) + "A B", "HTTP/1.0 400"},
	} {
		if got := d.raw(test.request); !strings.HasPrefix(got, test.status) {
			t.Errorf("%s: %q", name, got)
		}
	}
	ask := old(d.ask(slug, "Connection: keep-alive", "Expect: 100-continue", "Content-Length: 3")) + "A B"
	conn := d.dial(ask + ask)
	all, err := io.ReadAll(conn)
	if err != nil && len(all) == 0 { // behind the answer a reset may follow, for the second request is not read
		t.Fatal(err)
	}
	got := string(all)
	if !strings.HasPrefix(got, "HTTP/1.0 200") || strings.Count(got, "HTTP/1.") != 1 || !strings.HasSuffix(got, "}") {
		t.Errorf("%q", got)
	}
	// A list that is sent piece by piece has no length in HTTP/1.0: it ends with the connection.
	conn = d.dial(old(d.ask("GET /api/v1/products", "X-API-Key: "+d.key)))
	all, err = io.ReadAll(conn)
	must(t, err)
	if got := string(all); !strings.HasPrefix(got, "HTTP/1.0 200 OK\r\n") || !strings.HasSuffix(got, `"Errors":[]}`) {
		t.Errorf("%q", got)
	}
	// Behind a newer request it is none of ours.
	conn = d.dial(d.ask("GET /healthz") + old(d.ask("GET /healthz")))
	answers := bufio.NewReader(conn)
	if r := readReply(t, answers); r.StatusCode != 200 {
		t.Error(r.body)
	}
	if r := readReply(t, answers); r.StatusCode != 400 || r.Proto != "HTTP/1.0" {
		t.Errorf("%s %d %s", r.Proto, r.StatusCode, r.body)
	}
}
