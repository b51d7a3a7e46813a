package server

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"griddle/server/gate"
	"griddle/storage"
)

// passed takes a call of the modern form through the gate as the server does.
func passed(t *testing.T, g *gate.Gate, what string) *call {
	t.Helper()
	method, path, _ := strings.Cut(what, " ")
	r := httptest.NewRequest(method, "/api/v1/"+path, nil)
	r.Host = "127.0.0.1:1"
	c := &call{r: r}
	if no := g.Check(httptest.NewRecorder(), r, &c.Passed); no != nil {
		t.Fatalf("%s: %s", what, no.Reason)
	}
	return c
}

// What only raw bytes can say.
func TestRawRequests(t *testing.T) {
	d := open(t)
	host := "Host: " + d.address
	key := "?key=" + d.key
	for _, test := range []struct {
		name, status string
		lines        []string
		not          string
	}{
		{name: "honest", status: "HTTP/1.1 200 OK", lines: []string{"GET " + classicRoot + "products/" + key +
			" HTTP/1.1", host, "", ""}},
		{name: "absolute form with our name, evil Host", status: "HTTP/1.1 400",
			lines: []string{"GET http://" + d.address + "/healthz HTTP/1.1", "Host: evil.example", "", ""}},
		{name: "absolute form with an evil name", status: "HTTP/1.1 400",
			lines: []string{"GET http://evil.example/healthz HTTP/1.1", host, "", ""}},
		{name: "two Host lines", status: "HTTP/1.1 400", lines: []string{"GET /healthz HTTP/1.1", host,
			"Host: evil.example", "", ""}},
		{name: "no Host line", status: "HTTP/1.1 400", lines: []string{"GET /healthz HTTP/1.1", "", ""}},
		{name: "evil Host", status: "HTTP/1.1 403", lines: []string{"GET " + classicRoot + "products/" + key +
			" HTTP/1.1", "Host: evil.example:80", "", ""}, not: "Content\""},
		{name: "HTTP/1.2", status: "HTTP/1.1 400", lines: []string{"GET /healthz HTTP/1.2", host, "", ""}},
		{name: "HTTP/0.9", status: "HTTP/1.1 505", lines: []string{"GET /healthz HTTP/0.9", host, "", ""}},
		{name: "HTTP/2 preface", status: "HTTP/1.1 400", lines: []string{"PRI * HTTP/2.0", "", "SM", "", ""}},
		{name: "TRACE", status: "HTTP/1.1 405", lines: []string{"TRACE " + classicRoot + "products/" + key +
			" HTTP/1.1", host, "X-Secret: 1", "", ""}, not: "X-Secret"},
		{name: "OPTIONS *", status: "HTTP/1.1 405", lines: []string{"OPTIONS * HTTP/1.1", host, "", ""}},
		{name: "CONNECT", status: "HTTP/1.1 4", lines: []string{"CONNECT evil.example:443 HTTP/1.1",
			"Host: evil.example:443", "", ""}},
		{name: "doubled slash", status: "HTTP/1.1 400",
			lines: []string{"GET /DesktopModules//Hotcakes/API/rest/v1/products/" + key + " HTTP/1.1", host, "", ""},
			not:   "Location"},
		{name: "dots", status: "HTTP/1.1 400", lines: []string{"GET " + classicRoot + "x/../products" + key +
			" HTTP/1.1", host, "", ""}, not: "Location"},
		{name: "hidden dots", status: "HTTP/1.1 400", lines: []string{"GET " + classicRoot + "products/%2e%2e" + key +
			" HTTP/1.1", host, "", ""}, not: "Location"},
		{name: "hidden slash before the model", status: "HTTP/1.1 400", lines: []string{"GET " +
			"/DesktopModules/Hotcakes%2FAPI/rest/v1/products/" + key + " HTTP/1.1", host, "", ""}, not: "Location"},
		{name: "no model", status: "HTTP/1.1 404", lines: []string{"GET " + classicRoot + key + " HTTP/1.1", host, "",
			""}, not: "Location"},
		{name: "empty segment in the parameters", status: "HTTP/1.1 200", lines: []string{"DELETE " +
			"" + classicRoot + "categoryproductassociations//c" + key + " HTTP/1.1", host, "", ""}, not: "Location"},
		{name: "broken escape", status: "HTTP/1.1 400", lines: []string{"GET " + classicRoot + "products/%zz" + key +
			" HTTP/1.1", host, "", ""}},
		{name: "broken escape in the query", status: "HTTP/1.1 400",
			lines: []string{"GET " + classicRoot + "products/" + key + "&bysku=50% HTTP/1.1", host, "", ""}},
		{name: "query that is not UTF-8", status: "HTTP/1.1 400",
			lines: []string{"GET " + classicRoot + "products/" + key + "&bysku=%E9 HTTP/1.1", host, "", ""}},
		{name: "two lengths", status: "HTTP/1.1 400", lines: []string{"POST " + classicRoot + "products/" + key +
			" HTTP/1.1", host, "Content-Length: 2", "Content-Length: 3", "", "{}"}},
		{name: "long header", status: "HTTP/1.1 431", lines: []string{"GET /healthz HTTP/1.1", host,
			"X-Long: " + strings.Repeat("a", 17<<10), "", ""}},
		{name: "POST without a length", status: "HTTP/1.1 200",
			lines: []string{"POST " + classicRoot + "utilities/slugify" + key + " HTTP/1.1", host, "", ""}},
		{name: "gzip body", status: "HTTP/1.1 415", lines: []string{"POST " + classicRoot + "products/" + key +
			" HTTP/1.1", host, "Content-Encoding: gzip", "Content-Length: 2", "", "{}"}},
		{name: "announced body that is too large", status: "HTTP/1.1 413", lines: []string{"POST " +
			"" + classicRoot + "products/" + key + " HTTP/1.1", host, "Content-Length: 99999999", "", ""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			answer := d.raw(test.lines...)
			if !strings.HasPrefix(answer, test.status) {
				t.Errorf("want %s, got %q", test.status, answer)
			}
			if test.not != "" && strings.Contains(answer, test.not) {
				t.Errorf("must not contain %s: %q", test.not, answer)
			}
			if strings.Contains(answer, d.key) {
				t.Errorf("repeats the key: %q", answer)
			}
		})
	}
}

// On the classic path a refusal is one plain line, on the modern one the envelope.
func TestRefusalsByForm(t *testing.T) {
	d := open(t)
	r := d.send("GET", classicRoot+"products/?key="+d.key, "", "Origin", "https://evil.example")
	if r.StatusCode != 403 || r.Header.Get("Content-Type") != "text/plain; charset=utf-8" ||
		strings.Count(r.body, "\n") != 1 ||
		!strings.Contains(r.body, "https://evil.example") || !strings.Contains(r.body, "Settings") {
		t.Errorf("%d %s", r.StatusCode, r.body)
	}
	for name := range r.Header {
		if strings.HasPrefix(name, "Access-Control") {
			t.Errorf("%s on a refusal", name)
		}
	}
	r = d.send("GET", "/api/v1/products", "", "X-API-Key", d.key, "Origin", "https://evil.example")
	step{code: "GATE", content: "-"}.checkError(t, r, 403)
	r = d.send("GET", "/api/v1/no/such?key="+d.key, "")
	step{code: "GATE"}.checkError(t, r, 400)
	r = d.send("LINK", "/api/v1/products", "{}", "X-API-Key", d.key)
	step{code: "GATE"}.checkError(t, r, 405)
	if got := r.Header.Get("Allow"); got != "GET, HEAD, POST, PUT, PATCH, DELETE" {
		t.Errorf("Allow: %s", got)
	}
	if got := d.send("PATCH", classicRoot+"products/", "").Header.Get("Allow"); got != "GET, POST, DELETE" {
		t.Errorf("Allow: %s", got)
	}
	for _, path := range []string{"/", "/api", "/api/v2/products", "/docs/x", "/DesktopModules/Hotcakes/API/rest/v1",
		"/index.php"} {
		if r := d.send("GET", path, ""); r.StatusCode != 404 ||
			r.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
			t.Errorf("%s: %d %s", path, r.StatusCode, r.body)
		}
	}
}

func (s step) checkError(t *testing.T, r reply, status int) {
	t.Helper()
	s.status = status
	s.check(t, gate.Modern, r, "refused")
}

func TestListedOrigin(t *testing.T) {
	d := open(t)
	settings, err := d.shop.Settings()
	must(t, err)
	settings.Origins = []string{"https://shop.example"}
	must(t, d.shop.SaveSettings(t.Context(), settings))
	must(t, d.server.Reload())
	r := d.send("OPTIONS", "/api/v1/products", "", "Origin", "https://shop.example", "Access-Control-Request-Method",
		"POST", "Access-Control-Request-Headers", "x-api-key")
	if r.StatusCode != 204 || r.Header.Get("Access-Control-Allow-Origin") != "https://shop.example" ||
		!strings.Contains(r.Header.Get("Access-Control-Allow-Headers"), "X-API-Key") ||
		!strings.Contains(r.Header.Get("Access-Control-Allow-Methods"), "DELETE") {
		t.Errorf("preflight: %d %v", r.StatusCode, r.Header)
	}
	for _, key := range []string{d.key, "wrong"} {
		r = d.send("GET", "/api/v1/products", "", "Origin", "https://shop.example", "Sec-Fetch-Site", "cross-site",
			"X-API-Key", key)
		if r.Header.Get("Access-Control-Allow-Origin") != "https://shop.example" || r.Header.Get("Vary") != "Origin" {
			t.Errorf("%d %v", r.StatusCode, r.Header)
		}
	}
	settings.Origins = nil
	must(t, d.shop.SaveSettings(t.Context(), settings))
	must(t, d.server.Reload())
	if r = d.send("GET", "/api/v1/products", "", "Origin", "https://shop.example", "X-API-Key",
		d.key); r.StatusCode != 403 {
		t.Errorf("still let in: %d", r.StatusCode)
	}
}

func TestSlowCallers(t *testing.T) {
	d := open(t, func(l *gate.Limits) {
		l.HeaderTime, l.BodyIdle, l.Idle = 200*time.Millisecond, 200*time.Millisecond, 200*time.Millisecond
	})
	for name, start := range map[string]string{
		"header that never ends": "GET /healthz HTTP/1.1\r\nHost: " + d.address + "\r\n",
		"nothing at all":         "",
		"kept alive but idle":    "GET /healthz HTTP/1.1\r\nHost: " + d.address + "\r\n\r\n",
		"body that stops coming": "POST " + classicRoot + "products/?key=" + d.key + " HTTP/1.1\r\nHost: " + d.address +
			"\r\nContent-Length: 100\r\n\r\n{\"ProductName\":",
		"body nobody waits for": "POST " + classicRoot + "products/?key=wrong HTTP/1.1\r\nHost: " + d.address +
			"\r\nContent-Length: 100\r\n\r\n{",
	} {
		t.Run(name, func(t *testing.T) {
			conn, err := net.Dial("tcp", d.address)
			must(t, err)
			defer conn.Close()
			_, err = io.WriteString(conn, start)
			must(t, err)
			must(t, conn.SetReadDeadline(time.Now().Add(5*time.Second)))
			answer, err := io.ReadAll(conn)
			if err != nil {
				t.Fatalf("still open: %v", err)
			}
			if name == "body that stops coming" && !strings.HasPrefix(string(answer), "HTTP/1.1 408") {
				t.Errorf("answered %q", answer)
			}
		})
	}
	// A body that keeps coming may take longer than the limit in sum, and the idle limit between requests is not the
	// body's.
	conn, err := net.Dial("tcp", d.address)
	must(t, err)
	defer conn.Close()
	body := `{"ProductName":"Slow"}`
	_, err = fmt.Fprintf(conn, "POST %sproducts/?key=%s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n",
		classicRoot, d.key, d.address, len(body))
	must(t, err)
	for _, b := range []byte(body) {
		time.Sleep(20 * time.Millisecond)
		_, err = conn.Write([]byte{b})
		must(t, err)
	}
	if r := readReply(t, bufio.NewReader(conn)); !strings.Contains(r.body, `"ProductName":"Slow"`) {
		t.Errorf("%d %s", r.StatusCode, r.body)
	}
}

// A caller that stops reading in the middle of a long answer does not hold its connection, and what feeds the answer,
// for ever.
func TestCallerWhoStopsReading(t *testing.T) {
	d := open(t, func(l *gate.Limits) { l.BodyIdle = 200 * time.Millisecond })
	given := make(chan error, 1)
	old := models["products"].calls["GET"]
	defer func() { models["products"].calls["GET"] = old }()
	models["products"].calls["GET"] = []*route{{row: row{handle: func(*call) answer {
		return array(func(fn func([]byte) error) error {
			record := []byte(`"` + strings.Repeat("x", 10_000) + `"`)
			for {
				if err := fn(record); err != nil {
					given <- err
					return err
				}
			}
		})
	}}}}
	conn, err := net.Dial("tcp", d.address)
	must(t, err)
	defer conn.Close()
	_, err = fmt.Fprintf(conn, "GET %sproducts/?key=%s HTTP/1.1\r\nHost: %s\r\n\r\n", classicRoot, d.key, d.address)
	must(t, err)
	select {
	case <-given:
	case <-time.After(10 * time.Second):
		t.Fatal("the answer is still being written")
	}
}

// Neither does one that asks again and again and never reads the short answers.
func TestCallerWhoNeverReads(t *testing.T) {
	d := open(t, func(l *gate.Limits) { l.BodyIdle = 200 * time.Millisecond })
	conn, err := net.Dial("tcp", d.address)
	must(t, err)
	defer conn.Close()
	must(t, conn.SetWriteDeadline(time.Now().Add(10*time.Second)))
	ask := []byte(strings.Repeat("GET /healthz HTTP/1.1\r\nHost: "+d.address+"\r\n\r\n", 1000))
	for err == nil {
		_, err = conn.Write(ask)
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatal("the connection is still open")
	}
}

// An answer that took longer to find than a caller may take to read it is given all the same.
func TestSlowAnswer(t *testing.T) {
	d := open(t, func(l *gate.Limits) { l.BodyIdle = 200 * time.Millisecond })
	old := models["products"].calls["GET"]
	defer func() { models["products"].calls["GET"] = old }()
	models["products"].calls["GET"] = []*route{{row: row{handle: func(*call) answer {
		time.Sleep(2 * d.server.limits.BodyIdle)
		return answer{body: yes}
	}}}}
	if r := d.classic("GET", "products/", ""); r.body != `{"Content":true,"Errors":[]}` {
		t.Error(r.body)
	}
}

// The original client waits for the go-ahead before it sends a body.
func TestExpectContinue(t *testing.T) {
	d := open(t)
	body := `{"ProductName":"Expected"}`
	head := func(key string) string {
		return fmt.Sprintf("POST %sproducts/?key=%s HTTP/1.1\r\nHost: %s\r\nContent-Type: "+
			"application/x-www-form-urlencoded\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n", classicRoot, key,
			d.address, len(body))
	}
	conn, err := net.Dial("tcp", d.address)
	must(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, head(d.key))
	must(t, err)
	answers := bufio.NewReader(conn)
	line, err := answers.ReadString('\n')
	must(t, err)
	if !strings.HasPrefix(line, "HTTP/1.1 100") {
		t.Fatalf("got %q", line)
	}
	_, err = answers.ReadString('\n')
	must(t, err)
	_, err = io.WriteString(conn, body)
	must(t, err)
	if r := readReply(t, answers); r.StatusCode != 200 || !strings.Contains(r.body, "Expected") {
		t.Errorf("%d %s", r.StatusCode, r.body)
	}
	refused, err := net.Dial("tcp", d.address)
	must(t, err)
	defer refused.Close()
	_, err = io.WriteString(refused, head("wrong"))
	must(t, err)
	if answer := readQuiet(refused); !strings.HasPrefix(answer, "HTTP/1.1 200 OK") ||
		!strings.Contains(answer, `"KEY"`) {
		t.Errorf("got %q", answer)
	}
}

// A caller that sends on without waiting for a go-ahead must still see why it is refused, and no reset. One that waits
// is not kept waiting.
func TestTooLargeBodyIsAnswered(t *testing.T) {
	d := open(t, func(l *gate.Limits) { l.Body = 1000 })
	const size = 16 << 20 // more than the buffers between the two hold
	for name, head := range map[string]string{
		"announced": fmt.Sprintf("Content-Length: %d\r\n\r\n", size),
		"chunked":   fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n", size),
	} {
		t.Run(name, func(t *testing.T) {
			conn, err := net.Dial("tcp", d.address)
			must(t, err)
			defer conn.Close()
			must(t, conn.SetDeadline(time.Now().Add(20*time.Second)))
			_, err = io.WriteString(conn, "POST /api/v1/products HTTP/1.1\r\nHost: "+d.address+"\r\nAuthorization: "+
				"Bearer "+d.key+"\r\nContent-Type: application/json\r\n"+head)
			must(t, err)
			if _, err := conn.Write(bytes.Repeat([]byte("1"), size)); err != nil {
				t.Errorf("the body is cut off: %v", err)
			}
			if name == "chunked" {
				_, err = io.WriteString(conn, "\r\n0\r\n\r\n")
				must(t, err)
			}
			time.Sleep(time.Second) // a reset would overtake the answer
			r := readReply(t, bufio.NewReader(conn))
			if r.StatusCode != 413 || !strings.Contains(r.body, "GATE") || !r.Close {
				t.Errorf("%d %s", r.StatusCode, r.body)
			}
			if _, err := conn.Read(make([]byte, 1)); err != io.EOF {
				t.Errorf("behind the answer: %v", err)
			}
		})
	}
	began := time.Now()
	if got := d.raw("POST /api/v1/products HTTP/1.1", "Host: "+d.address, "Expect: 100-continue",
		fmt.Sprintf("Content-Length: %d", size), "", ""); !strings.HasPrefix(got, "HTTP/1.1 413") {
		t.Errorf("with a go-ahead to wait for: %q", got)
	} else if time.Since(began) > d.server.limits.RestStart {
		t.Error("the answer came late")
	}
}

// A path that is no model's, as that of assistants, may meet a record that is not there too.
func TestFault_OfAPathThatIsNoModel(t *testing.T) {
	const nothing = "Nothing was found under this id."
	for model, want := range map[string]string{"mcp": nothing, "": nothing, "products": "There is no such product."} {
		c := &call{}
		c.Path.Model = model
		if f := c.faultOf(storage.ErrNotFound); f.text != want {
			t.Errorf("%q: %q, want %q", model, f.text, want)
		}
	}
}
