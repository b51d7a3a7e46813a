package shop

import (
	"errors"
	"strings"
	"testing"

	"griddle/shop/model"
	"griddle/shop/wire"
	"griddle/storage"
)

var errUndo = errors.New("undo")

// checkStored: a posted record is stored exactly, that is, what is read back is what was answered, and posting that
// again changes nothing; or it is refused with an error that a program can act on. Each input is rolled back, so that
// the disk is not waited for.
func checkStored[T any, K storage.ID](t *testing.T, s *shopTest, m *model.Of[T, K],
	store func(*storage.Tx, *T) ([]byte, bool, error), posted string) {
	t.Helper()
	rec, err := m.Read([]byte(posted))
	if err == nil {
		err = s.base.Write(ctx, nil, func(tx *storage.Tx) error {
			stored, _, err := store(tx, rec)
			if err != nil {
				return err
			}
			if rest := strings.ReplaceAll(string(stored), `\\`, ""); strings.Count(rest, `\/`) != 2*strings.Count(rest,
				`"\/Date(`) {
				t.Errorf(`\/ outside a date: %s`, stored)
			}
			read, err := m.Body(tx, *m.ID(rec))
			if err != nil || string(read) != string(stored) {
				t.Errorf("answered %s\nstored   %s (%v)", stored, read, err)
			}
			again, err := m.Read(stored)
			if err != nil || string(model.Encode(again)) != string(stored) {
				t.Errorf("%s\nis not taken as it was answered: %v", stored, err)
			}
			return errUndo
		})
	}
	if kind := KindOf(err); err != errUndo && kind != Unreadable && kind != Invalid && kind != Taken {
		t.Errorf("kind %d: %v", kind, err)
	}
}

func FuzzProduct(f *testing.F) {
	f.Add(newProduct)
	f.Add(`{"bvin":"` + idA + `","productname":"a/b","sitePrice":"1e-3","tabs":[{}],"customproperties":{},"status":"active","creationdateutc":"2024-02-29"}`)
	f.Add(`{"UrlSlug":"\u0000","Sku":"\ud83d\ude00","ShippingDetails":null,"AllowReviews":null}`)
	s := openFuzz(f)
	f.Fuzz(func(t *testing.T, posted string) { checkStored(t, s, modelsOf(s.Store).products, upserted(s), posted) })
}

func FuzzCategory(f *testing.F) {
	f.Add(strings.Replace(newCategory, `"Name":""`, `"Name":"C"`, 1))
	f.Add(`{"name":"x","parentid":"{` + strings.ToUpper(idA) +
		`}","rewriteurl":" A ","sourcetype":"drilldown","operations":[{"uri":"x"}]}`)
	s := openFuzz(f)
	f.Fuzz(func(t *testing.T, posted string) {
		checkStored(t, s, modelsOf(s.Store).categories, modelsOf(s.Store).categories.Create, posted)
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
		resources[int(which)%len(resources)].served.(fuzzed).checkStored(t, s, posted)
	})
}

// fuzzed is what FuzzRecords asks of a resource.
type fuzzed interface {
	checkStored(t *testing.T, s *shopTest, posted string)
}

// withModel is a resource whose model is reached too.
type withModel[T any, K storage.ID] struct{ Resource[T, K] }

func whole[T any, K storage.ID](r Resource[T, K]) withModel[T, K] { return withModel[T, K]{r} }

func (r withModel[T, K]) checkStored(t *testing.T, s *shopTest, posted string) {
	t.Helper()
	m := model.ModelOf(r.Resource, s.Store)
	checkStored(t, s, m, m.Create, posted)
}

// FuzzLookups: whatever is asked for, the answer is a record, none, or "not there".
func FuzzLookups(f *testing.F) {
	f.Add("caf%c3%a9")
	f.Add(`a" OR b*`)
	s := openFuzz(f)
	f.Fuzz(func(t *testing.T, text string) {
		for name, find := range map[string]func(string) ([]byte, error){"category slug": s.CategoryBySlug,
			"slug": s.ProductBySlug, "SKU": s.ProductBySKU, "id": one(s, Products.One)} {
			if body, err := find(text); KindOf(err) != Missing {
				t.Errorf("%s %q: %s %v", name, text, body, err)
			}
		}
		if err := s.SearchProducts(ctx, text, model.PageOf{Number: 1, Size: 5},
			func([]byte) error { return nil }); err != nil {
			t.Errorf("search %q: %v", text, err)
		}
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
	body, _, err := Products.Save(s.Store, ctx, nil, "", model.Encode(&p))
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

func upserted(s *shopTest) func(*storage.Tx, *Product) ([]byte, bool, error) {
	return func(tx *storage.Tx, p *Product) ([]byte, bool, error) {
		return modelsOf(s.Store).products.Save(tx, "", p)
	}
}
