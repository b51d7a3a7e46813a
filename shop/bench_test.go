package shop

import (
	"fmt"
	"strings"
	"testing"

	"griddle/shop/model"
	"griddle/shop/wire"
	"griddle/storage"
)

func benchShop(b *testing.B, products int) *shopTest {
	b.Helper()
	s := &shopTest{t: &testing.T{}, dir: b.TempDir(), clocks: &clocks{wall: midday}}
	s.start()
	b.Cleanup(s.end)
	if err := s.base.Write(ctx, nil, func(tx *storage.Tx) error {
		for i := range products {
			p := NewRecord[Product](midday)
			p.ProductName, p.Sku = fmt.Sprintf("Product %06d", i), fmt.Sprintf("SKU-%06d", i)
			p.LongDescription = strings.Repeat("A fine thing for every kitchen. ", 30)
			if _, _, err := modelsOf(s.Store).products.Create(tx, &p); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	return s
}

// A lookup by SKU should cost little more than one by id.
func BenchmarkProductByID(b *testing.B) {
	s := benchShop(b, 1000)
	id := s.parse(must(s.ProductBySKU("sku-000500"))).text("Bvin")
	for b.Loop() {
		if _, err := Products.One(s.Store, id); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkProductBySKU(b *testing.B) {
	s := benchShop(b, 1000)
	for b.Loop() {
		if _, err := s.ProductBySKU("sku-000500"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkProductPage100(b *testing.B) {
	s := benchShop(b, 1000)
	for b.Loop() {
		if _, err := s.ProductPage(ctx, model.PageOf{Number: 3, Size: 100},
			func([]byte) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPutProduct is what a create costs besides the disk.
func BenchmarkPutProduct(b *testing.B) {
	s := benchShop(b, 0)
	posted := []byte(strings.Replace(newProduct, `"LongDescription":""`,
		`"LongDescription":"`+strings.Repeat("A fine thing for every kitchen. ", 30)+`"`, 1))
	if err := s.base.Write(ctx, nil, func(tx *storage.Tx) error {
		n := 0
		for b.Loop() {
			p, err := modelsOf(s.Store).products.Read(posted)
			if err != nil {
				return err
			}
			n++
			p.ProductName, p.Sku = fmt.Sprintf("Product %06d", n), fmt.Sprintf("SKU-%06d", n)
			if _, _, err := modelsOf(s.Store).products.Save(tx, "", p); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkClear20000(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		s := benchShop(b, 20_000)
		must(s.AllowClear(ctx))
		b.StartTimer()
		if _, _, err := s.ClearProducts(ctx, nil, "bench", 1<<30); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReadProduct is what a posted product costs before anything is stored.
func BenchmarkReadProduct(b *testing.B) {
	s := benchShop(b, 1)
	body := must(s.ProductBySKU("sku-000000"))
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := modelsOf(s.Store).products.Read(body); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReadOrder is the same for an order of 50 lines, each with amounts and properties.
func BenchmarkReadOrder(b *testing.B) {
	s := benchShop(b, 0)
	o := NewRecord[Order](midday)
	for i := range 50 {
		l := NewRecord[LineItem](midday)
		l.ProductName, l.LineTotal = fmt.Sprintf("Product %06d", i), wire.MustDecimal("1234.56")
		l.CustomProperties = []CustomProperty{{DeveloperId: "hcc", Key: "ismarkedforfreeshipping", Value: "False"}}
		o.Items = append(o.Items, l)
	}
	body := model.Encode(&o)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := modelsOf(s.Store).orders.Read(body); err != nil {
			b.Fatal(err)
		}
	}
}
