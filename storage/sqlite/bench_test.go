package sqlite

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"griddle/storage"
)

// Each benchmark compares two things inside one run, interleaved, and reports the ratio of their medians.
const repeats = 3

// product is a body of the size of a product of the protocol, about 2.4 KB.
func product(n int) book {
	b := bookNo(n)
	b.Price = 39.95
	b.Text = strings.Repeat("A product's description, its meta data and fifty more fields. ", 38)
	return b
}

func benchStore(b *testing.B, synchronous string) *store {
	c := testConfig(b.TempDir())
	c.synchronous = synchronous
	return openTest(b, c)
}

func median[T int | int64 | float64 | time.Duration](all []T) T {
	slices.Sort(all)
	return all[len(all)/2]
}

// create lets callers insert each products and answers how long each single insert took, and all together.
func create(b *testing.B, callers, each int, from *int, insert func(func(*storage.Tx) error) error) (
	single []time.Duration, all time.Duration) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	start := time.Now()
	for range callers {
		first := *from
		*from += each
		wg.Go(func() {
			took := make([]time.Duration, 0, each)
			for n := range each {
				begun := time.Now()
				if err := insert(insertBook(product(first + n))); err != nil {
					b.Error(err)
				}
				took = append(took, time.Since(begun))
			}
			mu.Lock()
			defer mu.Unlock()
			single = append(single, took...)
		})
	}
	wg.Wait()
	return single, time.Since(start)
}

// 16 callers with FULL and group commit, against NORMAL with a transaction for each.
func BenchmarkCreate16Callers(b *testing.B) {
	full, normal := benchStore(b, "FULL"), benchStore(b, "NORMAL")
	grouped := func(fn func(*storage.Tx) error) error { return full.Write(b.Context(), fn) }
	single := func(fn func(*storage.Tx) error) error { return normal.Alone(b.Context(), fn) }
	const callers, each = 16, 60
	var rates, ratios []float64
	next := 0
	for range b.N {
		for range repeats {
			_, took := create(b, callers, each, &next, grouped)
			_, base := create(b, callers, each, &next, single)
			rates = append(rates, callers*each/took.Seconds())
			ratios = append(ratios, float64(base)/float64(took))
		}
	}
	b.ReportMetric(median(rates), "creates/s")
	b.ReportMetric(median(ratios), "of-NORMAL-ungrouped")
}

// 2 callers: the median of one create, against one fdatasync of 4 KB.
func BenchmarkCreate2Callers(b *testing.B) {
	db := benchStore(b, "FULL")
	f, err := os.Create(filepath.Join(b.TempDir(), "sync"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	page := make([]byte, 4096)
	var creates, ratios []float64
	next := 0
	for range b.N {
		for range repeats {
			single, _ := create(b, 2, 100, &next, func(fn func(*storage.Tx) error) error {
				return db.Write(b.Context(), fn)
			})
			var syncs []time.Duration
			for range 100 {
				start := time.Now()
				if _, err := f.WriteAt(page, 0); err != nil {
					b.Fatal(err)
				}
				if err := syncData(f); err != nil {
					b.Fatal(err)
				}
				syncs = append(syncs, time.Since(start))
			}
			creates = append(creates, float64(median(single).Microseconds()))
			ratios = append(ratios, float64(median(single))/float64(median(syncs)))
		}
	}
	b.ReportMetric(median(creates), "µs/create")
	b.ReportMetric(median(ratios), "syncs/create")
}

// Clearing 100,000 products: how long, and what readers notice.
func BenchmarkClear100000(b *testing.B) {
	const rows = 100_000
	db := benchStore(b, "FULL")
	var clears []float64
	var idle, during []time.Duration // of all clears: one is too short for a p99
	for range b.N {
		b.StopTimer()
		fill(b, db, rows)
		idle = append(idle, readFor(db, 300*time.Millisecond, nil)...)
		b.StartTimer()
		start := time.Now()
		during = append(during, readFor(db, 0, func() {
			if err := db.Alone(b.Context(), func(tx *storage.Tx) error {
				return second(books.DeleteWhere(tx,
					storage.Cond{}))
			}); err != nil {
				b.Error(err)
			}
		})...)
		clears = append(clears, float64(time.Since(start).Milliseconds()))
	}
	b.ReportMetric(median(clears), "ms/clear")
	b.ReportMetric(float64(p99(during))/float64(p99(idle)), "readers-p99-during/idle")
}

func fill(b *testing.B, db *store, rows int) {
	for from := 0; from < rows; from += 5000 {
		err := db.Alone(b.Context(), func(tx *storage.Tx) error {
			for n := range 5000 {
				if err := insertBook(product(from + n))(tx); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// readFor reads single products from two callers for that long and while the work goes on, and answers how long
// each read took.
func readFor(db *store, long time.Duration, work func()) (took []time.Duration) {
	stop := make(chan struct{})
	var mu sync.Mutex
	var wg sync.WaitGroup
	for caller := range 2 {
		wg.Go(func() {
			var mine []time.Duration
			for n := caller; ; n += 7919 {
				select {
				case <-stop:
					mu.Lock()
					defer mu.Unlock()
					took = append(took, mine...)
					return
				default:
				}
				start := time.Now()
				books.Body(db.Reader(), bookNo(n%100_000).Bvin) // gone after the clear
				mine = append(mine, time.Since(start))
				time.Sleep(200 * time.Microsecond) // readers are people and programs, not a flood
			}
		})
	}
	time.Sleep(long)
	if work != nil {
		work()
	}
	close(stop)
	wg.Wait()
	return took
}

func p99(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)*99/100]
}
