package server

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
)

// original behaves on the wire as the original C# client does (docs/protocol/00-conventions.md §5): GETs without a
// header to spare, form content type around JSON, a go-ahead asked for before each body, "/" before the query, its own
// idea of URL encoding, one kept-alive connection, and no look at the status.
type original struct {
	t       *testing.T
	address string
	key     string
	conn    net.Conn
	answers *bufio.Reader
}

func newOriginal(t *testing.T, d *desk) *original {
	o := &original{t: t, address: d.address, key: d.key}
	conn, err := net.Dial("tcp", d.address)
	must(t, err)
	t.Cleanup(func() { conn.Close() })
	o.conn, o.answers = conn, bufio.NewReader(conn)
	return o
}

// enc is what the client does to values it inserts; all else is left to escape.
func enc(value string) string { return strings.ReplaceAll(value, "/", "%2F") }

// escape is what .NET's Uri does: it leaves + ' ( ) and good escapes alone and encodes blanks, quotes, lone % and
// everything not ASCII.
func escape(url string) string {
	var b strings.Builder
	for i := 0; i < len(url); i++ {
		c := url[i]
		switch {
		case c == '%' && i+2 < len(url) && isHex(url[i+1]) && isHex(url[i+2]):
			b.WriteByte(c)
		case c <= ' ' || c >= 0x7f || strings.IndexByte(`"<>{}^%`+"`|", c) >= 0:
			fmt.Fprintf(&b, "%%%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func isHex(c byte) bool { return strings.IndexByte("0123456789abcdefABCDEF", c) >= 0 }

// ask makes a call; body nil for GET. path ends in "/" where there are no parameters, as the client has it.
func (o *original) ask(method, path string, body *string) (content json.RawMessage, errors []apiError) {
	o.t.Helper()
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	var head strings.Builder
	fmt.Fprintf(&head, "%s %s HTTP/1.1\r\n", method, escape(classicRoot+path+sep+"key="+o.key))
	text := ""
	if body != nil {
		text = *body
		head.WriteString("Content-Type: application/x-www-form-urlencoded\r\n")
	}
	fmt.Fprintf(&head, "Host: %s\r\n", o.address)
	if body != nil {
		fmt.Fprintf(&head, "Content-Length: %d\r\n", len(text))
		if text != "" {
			head.WriteString("Expect: 100-continue\r\n")
		}
	}
	head.WriteString("\r\n")
	_, err := io.WriteString(o.conn, head.String())
	must(o.t, err)
	if text != "" {
		line, err := o.answers.ReadString('\n')
		must(o.t, err)
		if !strings.HasPrefix(line, "HTTP/1.1 100") {
			o.t.Fatalf("%s %s: no go-ahead but %q", method, path, line)
		}
		_, err = o.answers.ReadString('\n')
		must(o.t, err)
		_, err = io.WriteString(o.conn, text)
		must(o.t, err)
	}
	r := readReply(o.t, o.answers)
	if r.StatusCode != 200 || r.Header.Get("Content-Encoding") != "" ||
		strings.TrimSpace(r.body) == "" || r.body == "null" {
		o.t.Fatalf("%s %s: the client would be lost with %d %q", method, path, r.StatusCode, r.body)
	}
	return r.envelope(o.t)
}

func (o *original) get(path string, into any) []apiError {
	o.t.Helper()
	content, errors := o.ask("GET", path, nil)
	if len(errors) == 0 {
		must(o.t, json.Unmarshal(content, into))
	}
	return errors
}

func (o *original) post(path, body string, into any) []apiError {
	o.t.Helper()
	content, errors := o.ask("POST", path, &body)
	if len(errors) == 0 {
		must(o.t, json.Unmarshal(content, into))
	}
	return errors
}

func (o *original) delete(path string) string {
	o.t.Helper()
	empty := ""
	content, _ := o.ask("DELETE", path, &empty)
	return string(content)
}

type record map[string]any

// A day with the original client: a catalogue is built, looked up in all the ways it knows, changed and taken down.
func TestOriginalClient(t *testing.T) {
	d := open(t)
	o := newOriginal(t, d)
	var category, product, found record
	if errs := o.post("categories/", `{"Bvin":"","LastUpdatedUtc":"\/Date(-62135596800000)\/","StoreId":0,"ParentId":"","Name":"Tea \u0026 Coffee","SortOrder":0,"Operations":[]}`, &category); len(errs) > 0 {
		t.Fatal(errs)
	}
	if category["RewriteUrl"] != "tea-and-coffee" {
		t.Errorf("slug %v", category["RewriteUrl"])
	}
	sku := `50% "é" a+b/c's;(x)`
	body, err := json.Marshal(record{"ProductName": "Tea for 2 & more = 100%", "Sku": sku, "SitePrice": "3.20",
		"ImageFileSmall": "tea cup.png", "ShippingDetails": nil, "CustomProperties": nil})
	must(t, err)
	if errs := o.post("products/", string(body), &product); len(errs) > 0 {
		t.Fatal(errs)
	}
	bvin := product["Bvin"].(string)
	var stored bool
	main := "productmainimage/" + enc(bvin) + "?filename="
	if errs := o.post(main+enc(product["ImageFileSmall"].(string)), onePixel, &stored); len(errs) > 0 || !stored {
		t.Errorf("picture: %v %v", stored, errs)
	}
	// ProductsCreate without a picture posts the JSON literal null; the answer is thrown away, but must be one.
	if errs := o.post(main, "null", &stored); len(errs) > 0 || stored {
		t.Errorf("no picture: %v %v", stored, errs)
	}
	for _, path := range []string{"products/" + enc(bvin), "products/" + enc(strings.ToUpper(bvin)),
		"products/ANY?bysku=" + enc(sku), "products/ANY?byslug=" + enc(product["UrlSlug"].(string))} {
		found = nil
		if errs := o.get(path, &found); len(errs) > 0 || found["Bvin"] != bvin {
			t.Errorf("%s: %v %v", path, errs, found)
		}
	}
	var link record
	if errs := o.post("categoryproductassociations/", fmt.Sprintf(`{"Id":0,"CategoryId":"%s","ProductId":"%s","SortOrder":0,"StoreId":0}`, category["Bvin"], bvin), &link); len(errs) > 0 || link["Id"].(float64) < 1 {
		t.Errorf("%v %v", link, errs)
	}
	var page struct {
		Products          []record
		TotalProductCount int
	}
	in := "products/?bycategory=" + enc(category["Bvin"].(string)) + "&page=1&pagesize=10"
	if errs := o.get(in, &page); len(errs) > 0 || page.TotalProductCount != 1 {
		t.Errorf("%v %v", page, errs)
	}
	var number int64
	if errs := o.get("products/?countonly=1", &number); len(errs) > 0 || number != 1 {
		t.Errorf("%v %v", number, errs)
	}
	var slug string
	if errs := o.post("utilities/slugify", "a=b&c+d %41", &slug); len(errs) > 0 || slug != "abandc-plus-d-41" {
		t.Errorf("%q %v", slug, errs)
	}
	// What it read it posts back whole, dates with their backslashes.
	raw, errs := o.ask("GET", "products/"+bvin, nil)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	changed := strings.Replace(string(raw), "Tea for 2", "Tea for 3", 1)
	if errs := o.post("products/"+bvin, changed, &found); len(errs) > 0 ||
		found["ProductName"] != "Tea for 3 & more = 100%" {
		t.Errorf("%v %v", errs, found)
	}
	// A bool client must never be given null.
	if got := o.delete("products/" + nobody); got != "false" {
		t.Errorf("delete of nothing: %s", got)
	}
	if got := o.delete("categoryproductassociations/" + bvin + "/" + category["Bvin"].(string)); got != "true" {
		t.Errorf("unrelate: %s", got)
	}
	// Its CategoriesDelete("") is a clear; the window is what saves the owner.
	if got := o.delete("categories/"); got != "false" {
		t.Errorf("clear: %s", got)
	}
	d.openWindow()
	if got := o.delete("products/?howmany=10"); got != `{"ProductsCleared":1,"ProductsRemaining":0}` {
		t.Errorf("clear: %s", got)
	}
	if got := o.delete("categories/"); got != "true" {
		t.Errorf("clear: %s", got)
	}
	must(t, d.vault.Revoke(t.Context(), d.keyID))
	if errs := o.get("products/", &page); len(errs) != 1 || errs[0].Code != "KEY" {
		t.Errorf("after revoke: %v", errs)
	}
}
