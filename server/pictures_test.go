package server

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"griddle/server/gate"
)

// onePixel is a PNG of one pixel, as the original client sends it.
var onePixel = asNumbers(must64("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6" +
	"kgAAAABJRU5ErkJggg=="))

func must64(text string) []byte {
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return data
}

// docs/protocol/10-catalog-core.md §3: the three models are one with different ids.
var pictureScenarios = func() (all []scenario) {
	for model, id := range map[string]string{"productmainimage": cup, "categoriesimagesicon": kitchen,
		"categoriesimagesbanner": crockery} {
		post := "POST " + model + "/" + id
		all = append(all, scenario{name: model, steps: []step{
			{call: post + "?filename=My%20Pic%20(1).PNG", body: onePixel, content: "true"},
			{call: post + "?filename=dir%2Fb.jpeg", body: onePixel, content: "true"},
			{call: post + "?filename=a.webp", body: onePixel, status: 422, content: "false", code: "EXCEPTION",
				quiet: "classic"},
			{call: post + "?filename=a", body: onePixel, status: 422, content: "false", code: "EXCEPTION",
				quiet: "classic"},
			{call: post + "?filename=", body: onePixel, status: 422, content: "false", code: "EXCEPTION",
				quiet: "classic"},
			{call: post + "?filename=a.png", body: "null", status: 422, content: "false", code: "EXCEPTION",
				quiet: "classic"},
			{call: post + "?filename=a.png", body: "[]", status: 422, content: "false", code: "EXCEPTION",
				quiet: "classic"},
			{call: post + "?filename=a.png", status: 422, content: "false", code: "EXCEPTION", quiet: "classic"},
			{call: post, body: onePixel, status: 400, content: "false", code: "EXCEPTION", has: []string{"filename"}},
			{call: post + "?filename=a%3Cb.png", body: onePixel, status: 400, content: "false", code: "EXCEPTION",
				has: []string{"filename"}},
			{call: post + "?filename=a.png", body: "[1,256]", status: 400, content: "false", code: "EXCEPTION"},
			{call: post + "?filename=a.png", body: `"aGVsbG8="`, status: 400, content: "false", code: "EXCEPTION"},
			{call: post + "?filename=a.png", body: "[1,2,3]", status: 422, content: "false", code: "EXCEPTION"},
			{call: "POST " + model + "/" + nobody + "?filename=a.png", body: onePixel, status: 404, content: "false",
				code: "NULL"},
			{call: post + "?filename=a.png", reader: true, body: onePixel, status: 403, code: "ACCESS"},
			{call: post + "?filename=a.png", body: onePixel, kind: "application/octet-stream", status: 415,
				code: "EXCEPTION", skip: "classic"},
			{call: "GET " + model + "/" + id, content: "false", code: "NOTSUPPORTED", skip: "modern"},
			{call: "GET " + model + "/" + nobody, status: 404, code: "NULL", skip: "classic"},
			{call: "DELETE " + model + "/" + id, status: 405, content: "false", code: "NOTSUPPORTED"},
		}})
	}
	return all
}()

func TestPictureComesBack(t *testing.T) {
	d := open(t)
	d.seed()
	picture := smallPicture(t)
	r := d.send("POST", "/api/v1/productmainimage/"+cup+"?filename=cup.png", string(picture), "X-API-Key", d.key,
		"Content-Type", "image/png")
	if content, _ := r.envelope(t); string(content) != "true" {
		t.Fatal(r.body)
	}
	for _, size := range []string{"", "?size=small", "?size=medium"} {
		r = d.send("GET", "/api/v1/productmainimage/"+cup+size, "", "X-API-Key", d.reader)
		if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "image/png" ||
			!strings.HasPrefix(r.body, "\x89PNG") {
			t.Errorf("%s: %d %s, %d bytes", size, r.StatusCode, r.Header.Get("Content-Type"), len(r.body))
		}
		if size == "" && r.body != string(picture) {
			t.Error("it is another picture")
		}
		if r.Header.Get("X-Content-Type-Options") != "nosniff" ||
			!strings.Contains(r.Header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Error("a browser might run it")
		}
	}
	if r = d.send("HEAD", "/api/v1/productmainimage/"+cup, "", "X-API-Key", d.key); r.StatusCode != 200 ||
		r.body != "" {
		t.Errorf("HEAD: %d %q", r.StatusCode, r.body)
	}
	step{call: "GET", code: "NULL", status: 404}.check(t, gate.Modern, d.modern("GET", "productmainimage/"+plate, ""),
		"no picture yet")
}

// TestFurtherPictureThatIsNone: bytes that are no picture are refused with the reason, and kept only where there is no
// picture.
func TestFurtherPictureThatIsNone(t *testing.T) {
	d := open(t)
	d.seed()
	d.classic("POST", makeView.call[5:], makeView.body)
	at := "productimagesupload/" + cup + "/" + view
	upload := func(data string) reply { return d.classic("POST", at+"?filename=side.png", asNumbers([]byte(data))) }
	stored := func(size string) (kind, data string) {
		r := d.send("GET", "/api/v1/"+at+size, "", "X-API-Key", d.key)
		return r.Header.Get("Content-Type"), r.body
	}
	for _, broken := range []string{"no picture", "cut off"} {
		content, errors := upload(broken).envelope(t)
		if string(content) != "false" || len(errors) != 1 ||
			!strings.Contains(errors[0].Description, "PNG, JPEG or GIF") {
			t.Errorf("%s %v", content, errors)
		}
		if kind, data := stored(""); kind != "application/octet-stream" || data != broken {
			t.Errorf("kept %s %q", kind, data)
		}
		if _, data := stored("?size=small"); !strings.Contains(data, `"NULL"`) {
			t.Errorf("a copy of what is no picture: %q", data)
		}
	}
	picture := string(smallPicture(t))
	if content, _ := upload(picture).envelope(t); string(content) != "true" {
		t.Errorf("a picture in its place: %s", content)
	}
	if content, _ := upload(picture[:40]).envelope(t); string(content) != "false" {
		t.Errorf("half a picture: %s", content)
	}
	for _, size := range []string{"", "?size=tiny", "?size=small", "?size=medium"} {
		if kind, data := stored(size); kind != "image/png" || size == "" && data != picture {
			t.Errorf("the picture gave way to half of one: %s, %d bytes", kind, len(data))
		}
	}
}

func TestUploadsMayBeLarger(t *testing.T) {
	d := open(t, func(l *gate.Limits) { l.Body, l.Upload = 1000, 2000 })
	d.seed()
	long := fmt.Sprintf("[%s1]", strings.Repeat("1,", 700))
	if r := d.classic("POST", "productmainimage/"+cup+"?filename=a.png", long); r.StatusCode != 200 {
		t.Error(r.body)
	}
	if r := d.classic("POST", "products/", long); r.StatusCode != 413 ||
		r.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("%d %s", r.StatusCode, r.body)
	}
	if r := d.modern("POST", "products/", long); r.StatusCode != 413 || !strings.Contains(r.body, `"GATE"`) {
		t.Errorf("%d %s", r.StatusCode, r.body)
	}
}
