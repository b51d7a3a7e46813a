//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// BenchmarkSizeBars prints how large the program is, and what people download, as far as make dist has built it.
func BenchmarkSizeBars(b *testing.B) {
	stripped := filepath.Join(b.TempDir(), "griddle")
	if out, err := exec.Command("strip", "-o", stripped, griddle).CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	packages, err := filepath.Glob("../dist/griddle*")
	if err != nil {
		b.Fatal(err)
	}
	fmt.Printf("\nSize:\n\n")
	printSize(b, "program as make build leaves it, with debug data", griddle)
	printSize(b, "program without debug data", stripped)
	for _, file := range packages {
		printSize(b, filepath.Base(file), file)
	}
	if len(packages) == 0 {
		fmt.Println("the packages: not measured, since make dist has not built them")
	}
	fmt.Println()
}

func printSize(b *testing.B, what, file string) {
	b.Helper()
	info, err := os.Stat(file)
	if err != nil {
		b.Fatal(err)
	}
	fmt.Printf("%-66s %7.1f MB\n", what, float64(info.Size())/1e6)
}
