package shop

import (
	"os"
	"strings"
	"testing"
	"time"
)

func TestSample(t *testing.T) {
	s := newShop(t)
	if !must(s.Empty()) {
		t.Error("a new store is not empty")
	}
	start := time.Now()
	if err := s.AddSample(ctx); err != nil {
		t.Fatal(err)
	}
	t.Logf("made in %v", time.Since(start))
	s.rows(productsTable, 24)
	s.rows(categoriesTable, 8)
	parents := map[string]bool{}
	for _, p := range s.list("ParentId", func(fn func([]byte) error) error { return s.CategorySnapshots(ctx, fn) }) {
		parents[p] = true
	}
	if len(parents) != 4 { // the root and three categories
		t.Errorf("categories lie under %v", parents)
	}
	for _, p := range sampleProducts {
		f := s.parse(must(s.ProductBySKU(p.sku)))
		s.want(f, fields{"ProductName": p.name, "IsAvailableForSale": !p.off && (p.mode != WhenOutHide && p.mode != WhenOutShow || p.stock > 0)})
		if w, h := s.picture(ProductMain, f.text("Bvin"), "small"); w != 220 || h != 220 {
			t.Errorf("%s: picture of %d × %d", p.name, w, h)
		}
		if in := s.list("Name", func(fn func([]byte) error) error { return s.CategorySnapshotsOfProduct(ctx, f.text("Bvin"), fn) }); len(in) != len(p.in) {
			t.Errorf("%s stands in %q", p.name, in)
		}
		if f.text("ShippingMode") != "1" || strings.Contains(f.text("UrlSlug"), " ") {
			t.Errorf("%v", f)
		}
	}
	if got := s.found("banneton"); len(got) != 1 {
		t.Errorf("found %q", got)
	}
	s.refused(s.AddSample(ctx), Taken, "")
	if dir := os.Getenv("SAMPLE_PICTURES"); dir != "" { // to look at them
		for i, p := range sampleProducts {
			r, _, err := s.OpenPicture(ProductMain, s.parse(must(s.ProductBySKU(p.sku))).text("Bvin"), "")
			if err != nil {
				t.Fatal(err)
			}
			f := must(os.Create(dir + "/" + sampleProducts[i].sku + ".png"))
			if _, err := f.ReadFrom(r); err != nil {
				t.Fatal(err)
			}
			f.Close()
			r.Close()
		}
	}
}

func TestSampleIsTheSameEveryTime(t *testing.T) {
	var all [2][]string
	for i := range all {
		s := newShop(t)
		if err := s.AddSample(ctx); err != nil {
			t.Fatal(err)
		}
		all[i] = s.list("Bvin", func(fn func([]byte) error) error {
			_, err := s.ProductPage(ctx, PageOf{1, 100}, func(body []byte) error {
				all[i] = append(all[i], string(body))
				return fn(body)
			})
			return err
		})
	}
	if strings.Join(all[0], "\n") != strings.Join(all[1], "\n") {
		t.Error("two runs, two stores")
	}
}
