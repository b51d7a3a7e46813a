//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// griddle is the program under test: the binary that make e2e built.
var griddle string

func TestMain(m *testing.M) {
	griddle = os.Getenv("GRIDDLE")
	if info, err := os.Stat(griddle); err != nil || info.IsDir() || !filepath.IsAbs(griddle) {
		fmt.Fprintln(os.Stderr, "GRIDDLE must be the absolute path of a built griddle; run these tests with make e2e.")
		os.Exit(1)
	}
	os.Exit(m.Run())
}
