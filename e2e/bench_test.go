//go:build e2e

package e2e

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// bar is one line of the speed table: what was measured and what it must and should reach.
type bar struct {
	what          string
	reached       float64
	must, aim     float64
	unit          string // "" for ratios
	smallerIsGood bool
	notMeasured   string // why, when it could not be
	detail        string // shown below the line, e.g. the figures behind a ratio
}

func (b bar) verdict() string {
	better := func(bound float64) bool {
		if b.smallerIsGood {
			return b.reached <= bound
		}
		return b.reached >= bound
	}
	switch {
	case b.notMeasured != "":
		return "not measured: " + b.notMeasured
	case better(b.aim):
		return "aim reached"
	case better(b.must):
		return "must reached"
	}
	return "MISSED"
}

func (b bar) figure(f float64) string {
	digits := 2
	if math.Abs(f) >= 100 {
		digits = 0
	} else if math.Abs(f) >= 10 {
		digits = 1
	}
	return strings.TrimSpace(strconv.FormatFloat(f, 'f', digits, 64) + " " + b.unit)
}

// BenchmarkBars prints the speed table. It compares only figures of the same run, each the median of three repeats
// whose contestants take turns, and fails for nothing but a program that does not work.
func BenchmarkBars(b *testing.B) {
	products := 100_000
	if n, err := strconv.Atoi(os.Getenv("BENCH_PRODUCTS")); err == nil && n >= every {
		products = n
	}
	bare := filepath.Join(b.TempDir(), "bare")
	if out, err := exec.Command("go", "build", "-o", bare, "./bare").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	progress("filling a store with %d products", products)
	s := newStore(b)
	seeded := seed(b, s, products)

	fmt.Printf("\nSpeed with %d products (medians of three):\n\n%-66s %10s %10s %10s\n", products, "", "reached",
		"must", "aim")
	for _, part := range []struct {
		name    string
		measure func(*testing.B) []bar
	}{
		{"reading over HTTP", func(b *testing.B) []bar { return readBars(b, s, seeded, bare) }},
		{"starting", func(b *testing.B) []bar { return startBars(b, s, bare) }},
		{"creating", func(b *testing.B) []bar { return createBars(b) }},
		{"keeping up with changes", func(b *testing.B) []bar { return changeBars(b, s, seeded) }},
		{"orders, variants and a whole store", func(b *testing.B) []bar { return orderBars(b, bare, products) }},
		{"searching", func(b *testing.B) []bar { return searchBars(b, s, seeded) }},
		{"the window", func(b *testing.B) []bar { return windowBars(b, s) }},
		{"the window at rest", func(b *testing.B) []bar { return idleBars(b) }},
		{"large changes", func(b *testing.B) []bar { return largeBars(b, s, seeded) }},
		{"clearing", func(b *testing.B) []bar { return clearBars(b, s, seeded) }},
	} {
		b.Run(part.name, func(b *testing.B) {
			progress("measuring: %s", part.name)
			printBars(part.measure(b))
		})
	}
}

// progress tells on stderr what goes on, since the whole takes minutes.
func progress(format string, args ...any) { fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...) }

func printBars(bars []bar) {
	for _, b := range bars {
		reached := b.figure(b.reached)
		if b.notMeasured != "" {
			reached = "-"
		}
		fmt.Printf("%-66s %10s %10s %10s  %s\n", b.what, reached, b.figure(b.must), b.figure(b.aim), b.verdict())
		if b.detail != "" {
			fmt.Printf("    %s\n", b.detail)
		}
	}
}

// median is the figure in the middle.
func median(figures []float64) float64 {
	sorted := slices.Sorted(slices.Values(figures))
	return sorted[len(sorted)/2]
}

// quantile is the figure below which the share q of all lies.
func quantile(figures []float64, q float64) float64 {
	if len(figures) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(figures))
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}
