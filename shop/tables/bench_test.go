package tables

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// benchRecords is what csv.md §6 asks for: 100,000 products of 2 KB.
const benchRecords = 100_000

func benchFile(b *testing.B) string {
	path := filepath.Join(b.TempDir(), "products.csv")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "SKU,Name,Price,Description,On hand,Categories,Keywords")
	text := strings.Repeat("A description, with \"\"quotes\"\" and commas. ", 44)
	for i := range benchRecords {
		fmt.Fprintf(w, "S-%06d,Product %d,%d.50,\"%s\",%d,Shelf %d,word%d\n", i, i, i%100, text, i%50, i%20, i)
	}
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		b.Fatal(err)
	}
	return path
}

// BenchmarkDryRun tries 100,000 new products, then the same ones when they are there; beside it, what encoding/csv
// alone takes to read the file.
func BenchmarkDryRun(b *testing.B) {
	path, s := benchFile(b), newStore(b)
	b.Run("encoding/csv", func(b *testing.B) {
		for b.Loop() {
			f, err := os.Open(path)
			if err != nil {
				b.Fatal(err)
			}
			for r := csv.NewReader(f); ; {
				if _, err := r.Read(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					b.Fatal(err)
				}
			}
			_ = f.Close()
		}
	})
	dry := func(want string) func(*testing.B) {
		return func(b *testing.B) {
			for b.Loop() {
				var most uint64
				r := read(b, s, path, "products", Options{Dry: true, Lists: true, Progress: func(int) {
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					most = max(most, m.HeapInuse+m.StackInuse)
				}})
				if !strings.HasPrefix(told(r), want) {
					b.Fatal(told(r))
				}
				b.ReportMetric(float64(most)/(1<<20), "MB")
			}
		}
	}
	b.Run("new", dry(fmt.Sprintf("%d new, 0 changed, 0 same", benchRecords)))
	if r := read(b, s, path, "products", Options{Lists: true}); r.New != benchRecords {
		b.Fatal(told(r))
	}
	b.Run("same", dry(fmt.Sprintf("0 new, 0 changed, %d same", benchRecords)))
	table, _ := Named("products")
	out := filepath.Join(b.TempDir(), "out.csv")
	b.Run("out", func(b *testing.B) {
		for b.Loop() {
			if err := Write(context.Background(), s, table, out, styles()["exchange.csv"]); err != nil {
				b.Fatal(err)
			}
		}
	})
}
