package server

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
)

func TestPublicPages(t *testing.T) {
	d := open(t)
	for _, test := range []struct {
		method, path string
		status       int
		has          string
	}{
		{"GET", "/healthz", 200, `{"status":"up","version":"0.1.0"}`},
		{"HEAD", "/healthz", 200, ""},
		{"POST", "/healthz", 405, "read"},
		{"GET", "/favicon.ico", 204, ""},
		{"GET", "/docs", 200, "The API of this store"},
		{"GET", "/api/v1/openapi.json", 200, `"openapi": "3.1.0"`},
		{"HEAD", "/api/v1/openapi.json", 200, ""},
		{"DELETE", "/api/v1/openapi.json", 405, "read"},
	} {
		r := d.send(test.method, test.path, "")
		if r.StatusCode != test.status || !strings.Contains(r.body, test.has) || test.has == "" && r.body != "" {
			t.Errorf("%s %s: %d %.200s", test.method, test.path, r.StatusCode, r.body)
		}
		if r.Header.Get("X-Content-Type-Options") != "nosniff" || r.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("%s: headers %v", test.path, r.Header)
		}
	}
}

func TestAbout(t *testing.T) {
	d := open(t)
	settings, err := d.shop.Settings()
	must(t, err)
	settings.StoreName = "Ada's <Shop>"
	must(t, d.shop.SaveSettings(t.Context(), settings))
	for key, want := range map[string]About{
		d.key:    {"Ada's <Shop>", "0.1.0", "Till", "write", Rights{"write", "write", "write", "write", "write"}, true},
		d.reader: {"Ada's <Shop>", "0.1.0", "Display", "read", Rights{"read", "read", "read", "read", "read"}, false},
	} {
		for _, path := range []string{"/api/v1/", "/api/v1"} {
			r := d.send("GET", path, "", "X-API-Key", key)
			content, _ := r.envelope(t)
			var got About
			must(t, json.Unmarshal(content, &got))
			if r.StatusCode != 200 || got != want {
				t.Errorf("%s: %d %s", path, r.StatusCode, r.body)
			}
		}
	}
	if r := d.send("GET", "/api/v1/", ""); r.StatusCode != 401 || strings.Contains(r.body, "Shop>") {
		t.Errorf("without key: %d %s", r.StatusCode, r.body)
	}
	if r := d.send("POST", "/api/v1/", "{}", "X-API-Key", d.key); r.StatusCode != 405 {
		t.Errorf("POST: %d", r.StatusCode)
	}
}

// The page needs nothing from elsewhere, and its policy allows just its own style sheet, its own script and its own
// server.
func TestDocsPage(t *testing.T) {
	d := open(t)
	r := d.send("GET", "/docs", "", "Sec-Fetch-Site", "none")
	for _, never := range []string{"src=", "@import", "innerHTML", "Storage", "onclick", "url(", "style=\"", "ZgotmplZ",
		"https://", d.key} {
		if strings.Contains(r.body, never) {
			t.Errorf("the page holds %s", never)
		}
	}
	hashOf := func(tag string) string {
		_, rest, _ := strings.Cut(r.body, "<"+tag+">")
		text, _, _ := strings.Cut(rest, "</"+tag+">")
		hash := sha256.Sum256([]byte(text))
		return "'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'; "
	}
	policy := r.Header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'; ", "style-src " + hashOf("style"),
		"script-src " + hashOf("script"), "connect-src 'self'; ", "form-action 'none'; "} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy lacks %s: %s", want, policy)
		}
	}
	if strings.Count(r.body, "<article class=\"card\">") != len(routes) {
		t.Errorf("%d calls are shown, there are %d", strings.Count(r.body, "<article class=\"card\">"), len(routes))
	}
	for _, want := range []string{"http://" + d.address + "/api/v1/products/{bvin}",
		"http://" + d.address + "/DesktopModules/Hotcakes/API/rest/v1/products/?key=$KEY",
		"-H &#34;Authorization: Bearer $KEY&#34;"} {
		if !strings.Contains(r.body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

func TestFormatText(t *testing.T) {
	d := open(t)
	for path, want := range map[string]string{
		classicRoot + "products/?APIFORMAT=text&key=" + d.key: "text/plain; charset=utf-8",
		classicRoot + "products/?apiformat=text&key=wrong":    "text/plain; charset=utf-8",
		classicRoot + "products/?apiformat=Text&key=" + d.key: "application/json; charset=utf-8",
		"/api/v1/products?apiformat=text":                     "application/json; charset=utf-8",
	} {
		if r := d.send("GET", path, ""); r.Header.Get("Content-Type") != want || !strings.Contains(r.body, "Errors") {
			t.Errorf("%s: %s", path, r.Header.Get("Content-Type"))
		}
	}
}

// A long list is sent in pieces and comes out whole, in both forms.
func TestLongList(t *testing.T) {
	d := open(t)
	long := strings.Repeat("All about this product. ", 400)
	for range 60 {
		r := d.classic("POST", "products/", `{"ProductName":"Product","LongDescription":"`+long+`"}`)
		if r.StatusCode != 200 {
			t.Fatal(r.body)
		}
	}
	for _, r := range []reply{d.classic("GET", "products/", ""), d.modern("GET", "products", "")} {
		content, errors := r.envelope(t)
		var page struct {
			Products          []struct{ LongDescription string }
			TotalProductCount int
		}
		must(t, json.Unmarshal(content, &page))
		if len(page.Products) != 60 || page.TotalProductCount != 60 || len(errors) > 0 || len(r.body) < 2*bufferSize {
			t.Errorf("%d products, total %d, %d bytes", len(page.Products), page.TotalProductCount, len(r.body))
		}
		for _, p := range page.Products {
			if p.LongDescription != long {
				t.Fatal("a text was changed on its way")
			}
		}
	}
}

// Location says where the new record is, as a path: a program may have come by any of our names.
func TestLocation(t *testing.T) {
	d := open(t)
	d.seed()
	for path, post := range map[string][2]string{
		"/api/v1/products/" + nobody: {"products",
			`{"Bvin":"` + strings.ToUpper(nobody) + `","ProductName":"New"}`},
		"/api/v1/categories/" + nobody: {"categories", `{"Bvin":"` + nobody + `","Name":"New"}`},
		"/api/v1/categoryproductassociations/2": {"categoryproductassociations",
			`{"ProductId":"` + plate + `","CategoryId":"` + kitchen + `"}`},
		"/api/v1/catalogroles/2": {"catalogroles",
			`{"RoleName":"Guests","ReferenceId":"` + plate + `"}`},
	} {
		if r := d.modern("POST", post[0], post[1]); r.StatusCode != 201 || r.Header.Get("Location") != path {
			t.Errorf("%s: %d %s %s", post[0], r.StatusCode, r.Header.Get("Location"), r.body)
		}
	}
	if r := d.classic("POST", "products/", `{"ProductName":"Classic"}`); r.StatusCode != 200 ||
		r.Header.Get("Location") != "" {
		t.Errorf("classic: %d %s", r.StatusCode, r.Header.Get("Location"))
	}
}

// Allow names what the path really has.
func TestAllow(t *testing.T) {
	d := open(t)
	for call, want := range map[string]string{
		"PUT products":              "GET, HEAD, POST, DELETE",
		"DELETE productmainimage/x": "GET, HEAD, POST, PUT",
		"GET utilities/slugify":     "POST, PUT",
		"PATCH products":            "GET, HEAD, POST, DELETE",
	} {
		method, path, _ := strings.Cut(call, " ")
		if r := d.modern(method, path, ""); r.StatusCode != 405 || r.Header.Get("Allow") != want {
			t.Errorf("%s: %d, Allow %s", call, r.StatusCode, r.Header.Get("Allow"))
		}
	}
}
