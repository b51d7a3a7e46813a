package enginetest

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"griddle/storage"
)

// product is a body of the size of a product of the protocol, about 2.4 KB.
func product(n int) book {
	b := bookNo(n)
	b.Text = strings.Repeat("A product's description, its meta data and fifty more fields. ", 38)
	return b
}

func addProducts(from, to int) func(*storage.Tx) error {
	return func(tx *storage.Tx) error {
		for n := from; n < to; n++ {
			if err := add(product(n))(tx); err != nil {
				return err
			}
		}
		return nil
	}
}

// Bench measures the costs that matter, so that engines can be held beside each other.
func Bench(b *testing.B, o storage.Opener) {
	b.Run("PointRead", func(b *testing.B) {
		f := newFixture(b, o)
		f.fill(5000)
		ids := make([]string, 5000)
		for n := range ids {
			ids[n] = bookNo(n).Bvin
		}
		r := f.db.Reader()
		b.ReportAllocs()
		b.ResetTimer()
		for n := range b.N {
			if _, err := books.Body(r, ids[n%len(ids)]); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("List1000", func(b *testing.B) {
		f := newFixture(b, o)
		f.fill(5000)
		b.ReportAllocs()
		b.ResetTimer()
		for range b.N {
			n := 0
			err := f.db.Read(b.Context(), func(v *storage.View) error {
				return books.Bodies(v, storage.Query{Limit: 1000, Offset: 50}, func([]byte) error { n++; return nil })
			})
			if n != 1000 || err != nil {
				b.Fatal(n, err)
			}
		}
	})
	b.Run("Create16Callers", func(b *testing.B) {
		f := newFixture(b, o)
		const callers, each = 16, 60
		next := 0
		var rates []float64
		for range b.N {
			var all sync.WaitGroup
			start := time.Now()
			for range callers {
				first := next
				next += each
				all.Go(func() {
					for n := range each {
						if err := f.db.Write(b.Context(), add(product(first+n))); err != nil {
							b.Error(err)
						}
					}
				})
			}
			all.Wait()
			rates = append(rates, callers*each/time.Since(start).Seconds())
		}
		slices.Sort(rates)
		b.ReportMetric(rates[len(rates)/2], "creates/s")
	})
	b.Run("Clear100000", func(b *testing.B) {
		f := newFixture(b, o)
		var took time.Duration
		for range b.N {
			b.StopTimer()
			f.fill(100_000)
			b.StartTimer()
			start := time.Now()
			f.alone(func(tx *storage.Tx) error { return bookWords.Delete(tx, storage.Cond{}) }, empty("books"))
			took += time.Since(start)
		}
		b.ReportMetric(float64(took.Milliseconds())/float64(b.N), "ms/clear")
	})
}

// fill stores so many products, and the words of a few.
func (f *fixture) fill(n int) {
	f.Helper()
	for from := 0; from < n; from += 5000 {
		f.alone(addProducts(from, from+5000))
	}
	f.alone(func(tx *storage.Tx) error {
		for n := range 1000 {
			if err := index(bookNo(n))(tx); err != nil {
				return fmt.Errorf("index: %w", err)
			}
		}
		return nil
	})
}
