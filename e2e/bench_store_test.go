//go:build e2e

package e2e

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/storage"
	"griddle/storage/sqlite"
)

// seededStore is what the measurements need to know of the filled store.
type seededStore struct {
	key       string // a read-and-write key
	bvin, sku string // one product among the many
	rare      string // a name that few products bear
	count     int
}

// seed fills the store with products of a good two kilobytes each, as programs would through the API.
func seed(b testing.TB, s store, count int) seededStore {
	b.Helper()
	seeded := seededStore{key: s.run(b, "keys", "create", "--name", "Bench"), count: count, rare: "Zwetschgenroester"}
	s.withStore(b, func(opened *shop.Store, _ *storage.DB) error {
		plan, err := opened.BackupPlan()
		if err != nil {
			return err
		}
		plan.Every = shop.Never // none in the middle of a measurement
		if err := opened.SaveBackupPlan(context.Background(), plan); err != nil {
			return err
		}
		return fill(opened, &seeded)
	})
	return seeded
}

// every is how far apart the products with the rare name stand: there are ten among the usual 100,000.
const every = 10_000

// fill makes the products and remembers one of them.
func fill(opened *shop.Store, seeded *seededStore) error {
	guard := func(*storage.Tx) error { return nil }
	words := strings.Fields("maple syrup griddle pan copper oak handle round large small iron steel batter " +
		"whisk ladle buckwheat berry butter honey")
	text := func(random *rand.Rand, n int) string {
		var t strings.Builder
		for range n {
			t.WriteString(words[random.IntN(len(words))] + " ")
		}
		return t.String()
	}
	var next atomic.Int64
	var work sync.WaitGroup
	var failed atomic.Pointer[error]
	for worker := range 16 {
		work.Go(func() {
			random := rand.New(rand.NewPCG(4743, uint64(worker)))
			for i := next.Add(1); i <= int64(seeded.count) && failed.Load() == nil; i = next.Add(1) {
				name := fmt.Sprintf("%s%06d", text(random, 3), i)
				if i%every == 0 {
					name = seeded.rare + " " + name
				}
				posted, err := json.Marshal(map[string]any{
					"ProductName": name, "Sku": fmt.Sprintf("SKU-%06d", i),
					"SitePrice":       float64(random.IntN(10_000)) / 100,
					"LongDescription": "<p>" + text(random, 120) + "</p>", "MetaDescription": text(random, 15),
					"Keywords": text(random, 5),
				})
				if err == nil {
					_, _, err = shop.Products.Save(opened, context.Background(), guard, "", posted)
				}
				if err != nil {
					failed.Store(&err)
				}
			}
		})
	}
	work.Wait()
	if err := failed.Load(); err != nil {
		return *err
	}
	seeded.sku = fmt.Sprintf("SKU-%06d", seeded.count/2)
	body, err := opened.ProductBySKU(seeded.sku)
	if err != nil {
		return err
	}
	progress("each product has %d bytes", len(body))
	var record struct{ Bvin string }
	err = json.Unmarshal(body, &record)
	seeded.bvin = record.Bvin
	return err
}

// document is a record of the size of a product without a product's rules, so that the writing itself is what is
// measured.
type document struct{ id string }

var filler = strings.Repeat("griddle ", 300)

func (d *document) body() []byte { return fmt.Appendf(nil, `{"Bvin":%q,"Text":%q}`, d.id, filler) }

var documents = storage.NewCollection(storage.Spec[document, string]{
	Table: "documents", Version: 1,
	ID:     func(d *document) *string { return &d.id },
	Encode: func(d *document) ([]byte, error) { return d.body(), nil },
	Decode: func(body []byte, d *document) error {
		var record struct{ Bvin string }
		err := json.Unmarshal(body, &record)
		d.id = record.Bvin
		return err
	},
})

// createBars compares Griddle's grouped, fully synchronous commits with SQLite's looser setting, a transaction for
// each record.
func createBars(b testing.TB) []bar {
	b.Helper()
	ctx := context.Background()
	schema := storage.Schema{Version: 1, Tables: []storage.Table{documents.Table()}}
	full, err := sqlite.Open(ctx, storage.Config{Dir: filepath.Join(b.TempDir(), "full"), Schema: schema})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = full.Close() }()
	dir := filepath.Join(b.TempDir(), "normal")
	made, err := sqlite.Open(ctx, storage.Config{Dir: dir, Schema: schema})
	if err != nil {
		b.Fatal(err)
	}
	if err := made.Close(); err != nil {
		b.Fatal(err)
	}
	normal, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "store.db")+
		"?_journal_mode=WAL&_synchronous=NORMAL&_foreign_keys=on&_busy_timeout=10000&_secure_delete=FAST"+
		"&_txlock=immediate&_cache_size=-16000")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = normal.Close() }()
	normal.SetMaxOpenConns(1)
	insert, err := normal.Prepare("INSERT INTO documents(id, version, body) VALUES(?, 1, ?)")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = insert.Close() }()

	var ids atomic.Int64
	id := func() string { return fmt.Sprintf("00000000-0000-0000-0000-%012d", ids.Add(1)) }
	grouped := func() error {
		d := document{id()}
		return full.Write(ctx, func(tx *storage.Tx) error {
			_, err := documents.Insert(tx, &d)
			return err
		})
	}
	single := func() error {
		d := document{id()}
		tx, err := normal.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		if _, err := tx.Stmt(insert).Exec(d.id, string(d.body())); err != nil {
			_ = tx.Rollback()
			return err
		}
		return tx.Commit()
	}
	var fullRates, normalRates, latencies, syncs []float64
	for range 3 {
		rate, _ := hammer(b, 16, 2*time.Second, single)
		normalRates = append(normalRates, rate)
		rate, _ = hammer(b, 16, 2*time.Second, grouped)
		fullRates = append(fullRates, rate)
		syncs = append(syncs, syncTime(b))
		_, times := hammer(b, 2, time.Second, grouped)
		latencies = append(latencies, quantile(times, 0.5))
	}
	var ratios []float64
	for i := range fullRates {
		ratios = append(ratios, fullRates[i]/normalRates[i])
	}
	return []bar{
		{
			what: "create at 16 callers with FULL / with NORMAL and no grouping", reached: median(ratios), must: 0.9,
			aim:    1.1,
			detail: fmt.Sprintf("%.0f records/s against %.0f", median(fullRates), median(normalRates)),
		},
		{
			what: "create at 2 callers, median / one fdatasync of 4 KB", reached: median(latencies) / median(syncs),
			must: 10, aim: 6, smallerIsGood: true,
			detail: fmt.Sprintf("%.2f ms against %.2f ms", median(latencies), median(syncs)),
		},
	}
}

// hammer calls do from so many callers for a while. It answers calls a second, and how many milliseconds each took.
func hammer(b testing.TB, callers int, length time.Duration, do func() error) (rate float64, milliseconds []float64) {
	b.Helper()
	var mu sync.Mutex
	var work sync.WaitGroup
	began := time.Now()
	for range callers {
		work.Go(func() {
			var mine []float64
			for time.Since(began) < length {
				start := time.Now()
				if err := do(); err != nil {
					b.Error(err)
					return
				}
				mine = append(mine, float64(time.Since(start).Microseconds())/1000)
			}
			mu.Lock()
			milliseconds = append(milliseconds, mine...)
			mu.Unlock()
		})
	}
	work.Wait()
	return float64(len(milliseconds)) / time.Since(began).Seconds(), milliseconds
}

// syncTime is how many milliseconds the disk takes to keep 4 KB more: the median of a hundred.
func syncTime(b testing.TB) float64 {
	b.Helper()
	file, err := os.Create(filepath.Join(b.TempDir(), "sync"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	var times []float64
	block := make([]byte, 4096)
	for range 100 {
		start := time.Now()
		if _, err := file.Write(block); err != nil {
			b.Fatal(err)
		}
		if err := syscall.Fdatasync(int(file.Fd())); err != nil {
			b.Fatal(err)
		}
		times = append(times, float64(time.Since(start).Microseconds())/1000)
	}
	return quantile(times, 0.5)
}

// searchBars compares the search as it stands behind the window's search box with looking at every product.
func searchBars(b testing.TB, s store, seeded seededStore) []bar {
	b.Helper()
	ctx := context.Background()
	prefix := seeded.rare[:7]
	there := seeded.count / every
	var p99s, medians, scans []float64
	s.withStore(b, func(opened *shop.Store, db *storage.DB) error {
		var found int
		search := func() error {
			found = 0
			return opened.SearchProducts(ctx, prefix, model.PageOf{Number: 1, Size: 50},
				func([]byte) error { found++; return nil })
		}
		for range 3 {
			_, times := hammer(b, 1, time.Second, search)
			p99s, medians = append(p99s, quantile(times, 0.99)), append(medians, quantile(times, 0.5))
			start := time.Now()
			hits, err := storage.Count(db.Reader(), "products", storage.Contains("body", prefix))
			if err != nil {
				return err
			}
			scans = append(scans, float64(time.Since(start).Microseconds())/1000)
			if hits != there || found != there {
				return fmt.Errorf("the search found %d products and the scan %d; there are %d", found, hits, there)
			}
		}
		return nil
	})
	return []bar{
		{what: "full-text search, selective prefix, p99", reached: median(p99s), must: 2, aim: 0.5, unit: "ms",
			smallerIsGood: true},
		{
			what:    "scan of all bodies / full-text search, medians",
			reached: median(scans) / median(medians), must: 100, aim: 1000,
			detail: fmt.Sprintf("%.0f ms against %.3f ms", median(scans), median(medians)),
		},
	}
}

// clearBars clears all products through the API while other programs read. One repeat: afterwards nothing is left.
func clearBars(b testing.TB, s store, seeded seededStore) []bar {
	b.Helper()
	r := s.serve(b)
	defer r.stop(b)
	s.run(b, "clear", "allow")
	program := client{r.address, seeded.key}
	// The snapshot is taken before the first clear, so that the second one is the deleting alone.
	program.must(b, http.MethodDelete, "products/?howmany=1", "", nil)

	read := func() error {
		res, err := http.Get(r.address + classicProducts + seeded.bvin + "?key=" + seeded.key)
		if err != nil {
			return err
		}
		defer func() { _ = res.Body.Close() }()
		_, err = io.Copy(io.Discard, res.Body)
		return err
	}
	_, idle := hammer(b, 2, 2*time.Second, read)

	var during []float64
	var cleared shop.ClearProductsData
	var took time.Duration
	done := make(chan struct{})
	var readers sync.WaitGroup
	var mu sync.Mutex
	for range 2 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				_, times := hammer(b, 1, time.Millisecond, read)
				mu.Lock()
				during = append(during, times...)
				mu.Unlock()
			}
		})
	}
	start := time.Now()
	program.must(b, http.MethodDelete, fmt.Sprintf("products/?howmany=%d", seeded.count), "", &cleared)
	took = time.Since(start)
	close(done)
	readers.Wait()
	if cleared.ProductsCleared != seeded.count-1 || cleared.ProductsRemaining != 0 {
		b.Errorf("the clear answered %+v", cleared)
	}
	return []bar{
		{what: fmt.Sprintf("clear %d products, without the snapshot", seeded.count-1), reached: took.Seconds(), must: 2,
			aim: 0.5, unit: "s", smallerIsGood: true},
		{
			what: "readers' p99 during the clear / idle", reached: quantile(during, 0.99) / quantile(idle, 0.99),
			must: 3, aim: 1.5, smallerIsGood: true,
			detail: fmt.Sprintf("%.2f ms of %d reads against %.2f ms", quantile(during, 0.99), len(during),
				quantile(idle, 0.99)),
		},
	}
}
