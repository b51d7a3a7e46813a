package shop

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"griddle/shop/wire"
)

// checkStored: a posted record is stored exactly, that is, reading it back and posting that again changes nothing, or refused whole with an
// error that a program can act on.
func checkStored(t *testing.T, posted string, save func([]byte) ([]byte, error), body func(id string) ([]byte, error), count func() int) {
	t.Helper()
	before := count()
	stored, err := save([]byte(posted))
	if err != nil {
		if kind := KindOf(err); kind != Unreadable && kind != Invalid && kind != Taken {
			t.Fatalf("kind %d: %v", kind, err)
		}
		if count() != before {
			t.Fatalf("refused (%v), yet stored", err)
		}
		return
	}
	var rec fields
	decoder := json.NewDecoder(bytes.NewReader(stored))
	decoder.UseNumber()
	if err := decoder.Decode(&rec); err != nil {
		t.Fatalf("%v\n%s", err, stored)
	}
	if rest := strings.ReplaceAll(string(stored), `\\`, ""); strings.Count(rest, `\/`) != 2*strings.Count(rest, `"\/Date(`) {
		t.Fatalf(`\/ outside a date: %s`, stored)
	}
	read, err := body(recordID(rec))
	if err != nil || string(read) != string(stored) {
		t.Fatalf("answered %s\nstored   %s (%v)", stored, read, err)
	}
}

func FuzzProduct(f *testing.F) {
	f.Add(newProduct)
	f.Add(`{"bvin":"` + idA + `","productname":"a/b","sitePrice":"1e-3","tabs":[{}],"customproperties":{},"status":"active","creationdateutc":"2024-02-29"}`)
	f.Add(`{"UrlSlug":"\u0000","Sku":"\ud83d\ude00","ShippingDetails":null,"AllowReviews":null}`)
	s := openFuzz(f)
	f.Fuzz(func(t *testing.T, posted string) {
		s.t = t
		save := func(b []byte) ([]byte, error) {
			body, _, err := s.SaveProduct(ctx, nil, "", b)
			return body, err
		}
		checkStored(t, posted, save, one(s, Products.One), func() int { return must(s.ProductCount()) })
	})
}

func FuzzCategory(f *testing.F) {
	f.Add(strings.Replace(newCategory, `"Name":""`, `"Name":"C"`, 1))
	f.Add(`{"name":"x","parentid":"{` + strings.ToUpper(idA) + `}","rewriteurl":" A ","sourcetype":"drilldown","operations":[{"uri":"x"}]}`)
	s := openFuzz(f)
	f.Fuzz(func(t *testing.T, posted string) {
		s.t = t
		save := func(b []byte) ([]byte, error) {
			body, _, err := Categories.Save(s.Store, ctx, nil, "", b)
			return body, err
		}
		checkStored(t, posted, save, one(s, Categories.One), func() int { return must(s.CategoryCount()) })
	})
}

// FuzzLookups: whatever is asked for, the answer is a record, none, or "not there".
func FuzzLookups(f *testing.F) {
	f.Add("caf%c3%a9")
	f.Add(`a" OR b*`)
	s := openFuzz(f)
	f.Fuzz(func(t *testing.T, text string) {
		for name, find := range map[string]func(string) ([]byte, error){"category slug": s.CategoryBySlug, "slug": s.ProductBySlug, "SKU": s.ProductBySKU, "id": one(s, Products.One)} {
			if body, err := find(text); KindOf(err) != Missing {
				t.Errorf("%s %q: %s %v", name, text, body, err)
			}
		}
		if err := s.SearchProducts(ctx, text, PageOf{1, 5}, func([]byte) error { return nil }); err != nil {
			t.Errorf("search %q: %v", text, err)
		}
	})
}

// FuzzRecords takes every plain model.
func FuzzRecords(f *testing.F) {
	s := openFuzz(f)
	for i, r := range resources {
		f.Add(uint8(i), r.posted)
	}
	s.furnish()
	f.Fuzz(func(t *testing.T, which uint8, posted string) {
		s.t = t
		r := resources[int(which)%len(resources)].served
		save := func(b []byte) ([]byte, error) {
			body, _, err := r.Save(s.Store, ctx, nil, "", b)
			return body, err
		}
		checkStored(t, posted, save, one(s, r.One), func() int { return must(r.Count(s.Store)) })
	})
}

// openFuzz is one shop for all inputs of a target.
func openFuzz(f *testing.F) *shopTest {
	t := &testing.T{}
	s := &shopTest{t: t, dir: f.TempDir(), clocks: &clocks{wall: midday}}
	s.start()
	f.Cleanup(s.end)
	return s
}

// FuzzPictureName: any name is stored under a clean one, answered with a plain false, or refused by name.
func FuzzPictureName(f *testing.F) {
	f.Add(`..\x y.PNG`)
	f.Add("a<b.gif")
	s := openFuzz(f)
	p := NewRecord[Product](midday)
	body, _, err := s.SaveProduct(ctx, nil, "", Encode(&p))
	if err != nil {
		f.Fatal(err)
	}
	if err := wire.Decode(body, &p, Instant{}); err != nil {
		f.Fatal(err)
	}
	data := somePNG(3, 3)
	f.Fuzz(func(t *testing.T, name string) {
		stored, err := s.PutPicture(ctx, nil, ProductMain, p.Bvin, name, data)
		if err != nil && KindOf(err) != Unreadable && KindOf(err) != Invalid {
			t.Fatalf("%q: %v", name, err)
		}
		if stored {
			r, _, err := s.OpenPicture(ProductMain, p.Bvin, "small")
			if err != nil {
				t.Fatal(err)
			}
			r.Close()
		}
	})
}
