package gate

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func uploads(model string) bool { return model == "pictures" }

// request is what a program sends to our own address.
func request(method, target, body string, headers ...string) *http.Request {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = "127.0.0.1:4743"
	if body == "" {
		r.Body, r.ContentLength = http.NoBody, 0
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
			continue
		}
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

const classic = "/DesktopModules/Hotcakes/API/rest/v1/"

func TestCheck(t *testing.T) {
	allowed := &Allowed{}
	allowed.Set([]string{"shop.local", "desk:8080"}, []string{"https://listed.example", "app://desk", "null"})
	limits := Standard
	limits.Body, limits.Upload = 10, 20
	g := New("127.0.0.1:4743", limits, allowed, uploads)
	long := strings.Repeat("a", 9000)
	for _, test := range []struct {
		name   string
		r      *http.Request
		status int // 0: passes
	}{
		{"plain GET", request("GET", classic+"products/?key=1", ""), 0},
		{"localhost", request("GET", "/api/v1/products", "", "Host", "localhost:4743"), 0},
		{"IPv6", request("GET", "/api/v1/products", "", "Host", "[::1]:4743"), 0},
		{"owner's name", request("GET", "/api/v1/products", "", "Host", "shop.local:4743"), 0},
		{"owner's name behind a proxy", request("GET", "/api/v1/products", "", "Host", "shop.local"), 0},
		{"owner's name with its port", request("GET", "/api/v1/products", "", "Host", "desk:8080"), 0},
		{"owner's name with another port", request("GET", "/api/v1/products", "", "Host", "desk:4743"), 403},
		{"rebound name", request("GET", "/api/v1/products", "", "Host", "evil.example:4743"), 403},
		{"our name, forwarded port", request("GET", "/api/v1/products", "", "Host", "127.0.0.1:80"), 0},
		{"our name, no port", request("GET", "/api/v1/products", "", "Host", "127.0.0.1"), 0},
		{"localhost in capitals", request("GET", "/api/v1/products", "", "Host", "LOCALHOST:4743"), 0},
		{"localhost, forwarded port", request("GET", "/api/v1/products", "", "Host", "Localhost:8080"), 0},
		{"IPv6, no port", request("GET", "/api/v1/products", "", "Host", "[::1]"), 0},
		{"another loopback address", request("GET", "/api/v1/products", "", "Host", "127.0.0.2:4743"), 403},
		{"another spelling", request("GET", "/api/v1/products", "", "Host", "127.1:4743"), 403},
		{"IPv6 spelt out", request("GET", "/api/v1/products", "", "Host", "[0:0:0:0:0:0:0:1]:4743"), 403},
		{"IPv6 without brackets", request("GET", "/api/v1/products", "", "Host", "::1"), 403},
		{"half a bracket", request("GET", "/api/v1/products", "", "Host", "[::1:4743"), 403},
		{"no port behind the colon", request("GET", "/api/v1/products", "", "Host", "localhost:"), 403},
		{"a port that is none", request("GET", "/api/v1/products", "", "Host", "localhost:evil"), 403},
		{"two ports", request("GET", "/api/v1/products", "", "Host", "localhost:80:4743"), 403},
		{"a dot at the end", request("GET", "/api/v1/products", "", "Host", "localhost.:4743"), 403},
		{"a letter that folds", request("GET", "/api/v1/products", "", "Host", "localho\u017ft:4743"), 403},
		{"part of our name", request("GET", "/api/v1/products", "", "Host", "localhost.evil.example:4743"), 403},
		{"a wildcard address", request("GET", "/api/v1/products", "", "Host", "0.0.0.0:4743"), 403},
		{"an address not listened at", request("GET", "/api/v1/products", "", "Host", "192.168.1.5:4743"), 403},
		{"owner's name in capitals", request("GET", "/api/v1/products", "", "Host", "SHOP.local:4743"), 403},
		{"empty host", request("GET", "/api/v1/products", "", "Host", ""), 403},

		{"unlisted origin", request("GET", "/api/v1/products", "", "Origin", "https://evil.example"), 403},
		{"null origin, though listed", request("GET", "/api/v1/products", "", "Origin", "null"), 403},
		{"two origins", request("GET", "/api/v1/products", "", "Origin", "https://listed.example", "Origin",
			"https://listed.example"), 403},
		{"listed origin", request("POST", "/api/v1/products", "{}", "Origin", "https://listed.example",
			"Sec-Fetch-Site", "cross-site", "Referer", "https://listed.example/"), 0},
		{"origin of another scheme", request("GET", "/api/v1/products", "", "Origin", "app://desk"), 0},
		{"listed name in other case", request("GET", "/api/v1/products", "", "Origin", "HTTPS://listed.example"), 403},
		{"referer", request("GET", "/api/v1/products", "", "Referer", "https://evil.example/"), 403},
		{"empty referer", request("GET", "/api/v1/products", "", "Referer", ""), 403},
		{"cross-site", request("GET", "/api/v1/products", "", "Sec-Fetch-Site", "cross-site"), 403},
		{"our own page", request("GET", "/api/v1/products", "", "Sec-Fetch-Site", "same-origin"), 0},
		{"our own page, writing", request("POST", "/api/v1/products", "{}", "Sec-Fetch-Site", "same-origin"), 403},
		{"our own page on the classic form", request("GET", classic+"products", "", "Sec-Fetch-Site", "same-origin"),
			403},
		{"our own page behind a forwarded port",
			request("GET", "/api/v1/products", "", "Sec-Fetch-Site", "same-origin", "Host", "localhost:80"), 403},
		{"our own page under an owner's name",
			request("GET", "/api/v1/products", "", "Sec-Fetch-Site", "same-origin", "Host", "shop.local"), 403},
		{"another of our ports", request("GET", "/api/v1/products", "", "Sec-Fetch-Site", "same-site"), 403},
		{"same-origin on a public page", request("GET", "/api/v1/openapi.json", "", "Sec-Fetch-Site", "same-origin"),
			0},
		{"cross-site on a public page", request("GET", "/healthz", "", "Sec-Fetch-Site", "cross-site"), 403},
		{"typed address", request("GET", "/api/v1/products", "", "Sec-Fetch-Site", "none"), 0},
		{"none with POST", request("POST", "/api/v1/products", "{}", "Sec-Fetch-Site", "none"), 403},
		{"Node's fetch", request("POST", "/api/v1/products", "{}", "Sec-Fetch-Mode", "cors"), 0},

		{"preflight of a listed origin", request("OPTIONS", "/api/v1/products", "", "Origin", "https://listed.example",
			"Access-Control-Request-Method", "POST"), 0},
		{"preflight of another", request("OPTIONS", "/api/v1/products", "", "Origin", "https://evil.example",
			"Access-Control-Request-Method", "POST"), 403},
		{"plain OPTIONS", request("OPTIONS", "/api/v1/products", ""), 405},
		{"TRACE", request("TRACE", "/api/v1/products", ""), 405},
		{"PATCH", request("PATCH", "/api/v1/products/1", "{}"), 0},
		{"classic PATCH", request("PATCH", classic+"products/1", "{}"), 405},
		{"PATCH of a page", request("PATCH", "/docs", "{}"), 405},
		{"odd method", request("LINK", "/api/v1/products", "{}"), 405},
		{"HEAD on the classic form", request("HEAD", classic+"products", ""), 405},
		{"HEAD on the modern form", request("HEAD", "/api/v1/products", ""), 0},
		{"PUT on the classic form", request("PUT", classic+"products/1", "{}"), 0},
		{"POST on a public page", request("POST", "/healthz", "{}"), 405},

		{"empty segment", request("GET", "/api//v1/products", ""), 400},
		{"empty segment before the model", request("GET", "/api/v1//products", ""), 400},
		{"empty parameter", request("GET", "/api/v1/products//c", ""), 0},
		{"hidden slash before the model", request("GET", "/DesktopModules%2FHotcakes/API/rest/v1/products", ""), 400},
		{"hidden slash in the model", request("GET", "/api/v1/prod%2fucts", ""), 400},
		{"hidden backslash", request("GET", "/api/v1%5Cproducts", ""), 400},
		{"slash in a parameter", request("GET", "/api/v1/products/a%2Fb%5C", ""), 0},
		{"dots", request("GET", "/api/v1/../products", ""), 400},
		{"hidden dots in a parameter", request("GET", "/api/v1/products/%2e%2E", ""), 400},
		{"three dots", request("GET", "/api/v1/products/...", ""), 0},
		{"control byte", request("GET", "/api/v1/products/%00", ""), 400},
		{"line break", request("GET", "/api/v1/products/a%0Ab", ""), 400},
		{"bad UTF-8", request("GET", "/api/v1/products/%ff", ""), 400},

		{"broken escape in the query", request("GET", "/api/v1/products?a=%4", ""), 400},
		{"bad UTF-8 in the query", request("GET", "/api/v1/products?a=%ff", ""), 400},
		{"long query", request("GET", "/api/v1/products?a="+long, ""), 414},
		{"many values", request("GET", "/api/v1/products?"+strings.Repeat("a=1&", 51), ""), 400},
		{"fifty values", request("GET", "/api/v1/products?"+strings.Repeat("a=1&", 50), ""), 0},

		{"gzip", request("POST", "/api/v1/products", "{}", "Content-Encoding", "gzip"), 415},
		{"large body", request("POST", "/api/v1/products", strings.Repeat("1", 11)), 413},
		{"large body of an upload", request("POST", "/api/v1/pictures", strings.Repeat("1", 20)), 0},
		{"larger body of an upload", request("POST", "/api/v1/pictures", strings.Repeat("1", 21)), 413},
	} {
		t.Run(test.name, func(t *testing.T) {
			var p Passed
			no := g.Check(httptest.NewRecorder(), test.r, &p)
			switch {
			case no == nil && test.status != 0:
				t.Errorf("passed, want %d", test.status)
			case no != nil && no.Status != test.status:
				t.Errorf("%d %s, want %d", no.Status, no.Reason, test.status)
			case no != nil && strings.ContainsAny(no.Reason, "\n\r"):
				t.Errorf("reason is not one line: %q", no.Reason)
			case no != nil && no.Status == 405 && no.Allow == "":
				t.Error("no Allow")
			}
		})
	}
}

// The refusal must tell the owner whom to let in and where.
func TestRefusalNamesOriginAndSetting(t *testing.T) {
	g := New("127.0.0.1:4743", Standard, &Allowed{}, uploads)
	for header, value := range map[string]string{"Origin": "https://till.example", "Host": "till.example"} {
		no := g.Check(httptest.NewRecorder(), request("GET", "/api/v1/products", "", header, value), &Passed{})
		if no == nil || !strings.Contains(no.Reason, value) || !strings.Contains(no.Reason, "Settings") {
			t.Errorf("%s: %+v", header, no)
		}
	}
}

func TestHostsOfListeningAddress(t *testing.T) {
	for listen, hosts := range map[string][]string{
		"127.0.0.1:80":     {"127.0.0.1", "localhost:80", "[::1]"},
		"192.168.1.5:4743": {"192.168.1.5:4743", "127.0.0.1:4743"},
		"[fe80::1]:4743":   {"[fe80::1]:4743"},
	} {
		g := New(listen, Standard, &Allowed{}, uploads)
		for _, host := range hosts {
			if no := g.Check(httptest.NewRecorder(), request("GET", "/healthz", "", "Host", host),
				&Passed{}); no != nil {
				t.Errorf("listening on %s refuses %s: %s", listen, host, no.Reason)
			}
		}
	}
}

// A wildcard address is no name, but each address of the computer is; a page could take neither for its own.
func TestHostsOfWildcard(t *testing.T) {
	now := []string{"127.0.0.1/8", "192.168.1.5/24", "2001:db8::5/64", "fe80::5/64"}
	for listen, hosts := range map[string]map[string]bool{
		"0.0.0.0:4743": {
			"192.168.1.5:4743": true, "192.168.1.5": false, "192.168.1.5:80": false, "192.168.1.6:4743": false,
			"[2001:db8::5]:4743": false,
			"0.0.0.0:4743":       false, "shop.example:4743": false, "[192.168.1.5]:4743": false,
			"[::ffff:192.168.1.5]:4743": false,
			"127.0.0.1:4743":            true, "localhost:4743": true,
		},
		"0.0.0.0:80": {"192.168.1.5": true, "192.168.1.5:80": true, "192.168.1.5:4743": false},
		"[::]:4743": {
			"192.168.1.5:4743": true, "[2001:db8::5]:4743": true, "[2001:DB8::5]:4743": true,
			"[fe80::5]:4743": true, "[fe80::5%25eth0]:4743": false,
			"2001:db8::5:4743": false, "[::]:4743": false, "[2001:db8::6]:4743": false, "[::1]:4743": true,
		},
		"192.168.1.5:4743": {"192.168.1.5:4743": true, "[2001:db8::5]:4743": false},
	} {
		g := New(listen, Standard, &Allowed{}, uploads)
		g.addresses = func() (all []net.Addr, err error) {
			for _, text := range now {
				ip, network, err := net.ParseCIDR(text)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, &net.IPNet{IP: ip, Mask: network.Mask})
			}
			return all, nil
		}
		for host, ours := range hosts {
			r := request("GET", "/healthz", "", "Host", host)
			if no := g.Check(httptest.NewRecorder(), r, &Passed{}); (no == nil) != ours {
				t.Errorf("listening on %s, %s: %+v", listen, host, no)
			}
		}
	}
	// The address of a cable plugged in later counts from then on.
	g := New("0.0.0.0:4743", Standard, &Allowed{}, uploads)
	var all []net.Addr
	g.addresses = func() ([]net.Addr, error) { return all, nil }
	ask := func() *Refusal {
		return g.Check(httptest.NewRecorder(), request("GET", "/healthz", "", "Host", "10.0.0.7:4743"), &Passed{})
	}
	if ask() == nil {
		t.Error("another computer's address is let in")
	}
	all = append(all, &net.IPNet{IP: net.IPv4(10, 0, 0, 7), Mask: net.CIDRMask(8, 32)})
	if no := ask(); no != nil {
		t.Error(no.Reason)
	}
}

// What is quoted from outside is shown and kept, so it may hold no key that went astray, not even half of one.
func TestRefusalsQuoteNoKey(t *testing.T) {
	const key = "1-5b0c2f6e-3d41-4c8a-9e77-0f2a6d9b1c34"
	g := New("127.0.0.1:4743", Standard, &Allowed{}, uploads)
	for _, value := range []string{
		key, "https://" + key, "https://shop.example/?key=" + key, key + ".example", "http://" + key + ":80",
		strings.ToUpper(key), "x" + key + "x",
		strings.Repeat("long.", 15) + key, strings.Repeat("long.", 18) + key, "shop.example?key%3d" + key,
	} {
		for _, header := range []string{"Origin", "Host"} {
			no := g.Check(httptest.NewRecorder(), request("GET", "/api/v1/products", "", header, value), &Passed{})
			if no == nil || strings.Contains(strings.ToLower(no.Reason), key[2:10]) {
				t.Errorf("%s %s: %+v", header, value, no)
			}
		}
	}
}

func TestPath(t *testing.T) {
	for _, test := range []struct {
		path   string
		form   Form
		model  string
		params []string
	}{
		{"/DesktopModules/Hotcakes/API/rest/v1/products/", Classic, "products", nil},
		{"/desktopmodules/HOTCAKES/api/REST/V2x/Products", Classic, "products", nil},
		{"/desktopmodules/hotcakes/api/rest/v1/%20products%20/", Classic, "products", nil},
		{"/desktopmodules/hotcakes/api/rest/v1/", Nowhere, "", nil},
		{"/desktopmodules/hotcakes/api/rest/x1/products", Nowhere, "", nil},
		{"/sub/desktopmodules/hotcakes/api/rest/v1/products", Nowhere, "", nil},
		{"/api/v1/products/a%2Fb/", Modern, "products", []string{"a/b", ""}},
		{"/api/v1/products//c", Modern, "products", []string{"", "c"}},
		{"/api/v1/products//", Modern, "products", []string{"", ""}},
		{"/api/v1/products/a+b", Modern, "products", []string{"a+b"}},
		{"/api/v1", Modern, "", nil},
		{"/api/v1/", Modern, "", nil},
		{"/api/v2/products", Nowhere, "", nil},
		{"/API/v1/products", Nowhere, "", nil},
		{"/docs", Public, "", nil},
		{"/docs/", Nowhere, "", nil},
		{"/", Nowhere, "", nil},
	} {
		var p Path
		if no := p.split(test.path); no != nil {
			t.Errorf("%s: %s", test.path, no.Reason)
			continue
		}
		if p.Form != test.form || p.Model != test.model || strings.Join(p.Params, "|") != strings.Join(test.params,
			"|") || len(p.Params) != len(test.params) {
			t.Errorf("%s: %v %q %q", test.path, p.Form, p.Model, p.Params)
		}
	}
}

func TestQuery(t *testing.T) {
	var q Query
	if no := q.parse("BySku=a;b&KEY=1&key=2&plus=a+b%2Bc&&flag&e=%C3%A9&k%65y=3&tab=a%09b", 8<<10, 50); no != nil {
		t.Fatal(no.Reason)
	}
	for name, want := range map[string]string{"bysku": "a;b", "key": "1,2,3", "plus": "a b+c", "flag": "", "e": "é",
		"absent": "", "tab": "a\tb"} {
		if got := q.Get(name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	if q.Count("key") != 3 || q.Count("flag") != 1 || q.Count("absent") != 0 {
		t.Error("counts are wrong")
	}
	if got := q.Lookup("plus"); len(got) != 2 || got[0] != "a b+c" || got[1] != "a+b+c" {
		t.Errorf("readings %q", got)
	}
	if got := q.Lookup("bysku"); len(got) != 1 {
		t.Errorf("readings %q", got)
	}
}

func TestBodyGrowsOverLimit(t *testing.T) {
	limits := Standard
	limits.Body, limits.BodyIdle = 10, time.Minute
	g := New("127.0.0.1:4743", limits, &Allowed{}, uploads)
	r := request("POST", "/api/v1/products", strings.Repeat("1", 11))
	r.ContentLength = -1 // chunked: nobody said how long it is
	var p Passed
	if no := g.Check(httptest.NewRecorder(), r, &p); no != nil {
		t.Fatal(no.Reason)
	}
	buf := make([]byte, 64)
	total, err := 0, error(nil)
	for err == nil {
		var n int
		n, err = p.Body.Read(buf)
		total += n
	}
	if err != ErrTooLarge || total > 10 {
		t.Errorf("read %d bytes, %v", total, err)
	}
}

func FuzzPath(f *testing.F) {
	for _, seed := range []string{"/api/v1/products/a%2Fb", classic + "products//c", "/api/v1/../x", "/docs", "//",
		"/api/v1/%", "/a%zz", "/api/v1/products/%2e"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, escaped string) {
		var p Path
		if p.split(escaped) != nil {
			return
		}
		if p.Model != strings.ToLower(strings.TrimSpace(p.Model)) || strings.ContainsAny(p.Model, "/\\") ||
			p.Form == Classic && p.Model == "" {
			t.Errorf("%q: model %q", escaped, p.Model)
		}
		for _, part := range append([]string{p.Model}, p.Params...) {
			if part == "." || part == ".." || strings.ContainsAny(part, "\x00\n\r\x7f") {
				t.Errorf("%q: segment %q", escaped, part)
			}
		}
		if p.Form == Nowhere && len(p.Params) > 0 {
			t.Errorf("%q: parameters of nothing", escaped)
		}
	})
}

func FuzzQuery(f *testing.F) {
	for _, seed := range []string{"a=b", "a;b=c;d", "key=1&KEY=2", "a=%2B+", "%", "a=%4", "&&=&", "a=%ff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		var q Query
		if q.parse(raw, 8<<10, 50) != nil {
			return
		}
		if len(q.pairs) > 50 || len(raw) > 8<<10 {
			t.Errorf("%q is over the limits", raw)
		}
		total := 0
		for _, p := range q.pairs {
			total += len(p.name) + len(p.value)
			if p.name != strings.ToLower(p.name) {
				t.Errorf("name %q", p.name)
			}
			blank, literal := q.Lookup(p.name)[0], q.join(p.name, false)
			if strings.ReplaceAll(literal, "+", " ") != strings.ReplaceAll(blank, "+", " ") {
				t.Errorf("%q reads %q and %q", raw, blank, literal)
			}
		}
		if total > 3*len(raw) {
			t.Errorf("%q grew to %d bytes", raw, total)
		}
	})
}
