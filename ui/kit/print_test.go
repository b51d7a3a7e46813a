//go:build !windows

package kit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPrinter prints with a command that stands in for the system's.
func TestPrinter(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	if NewPrinter() != nil || NewFilePrinter() != nil {
		t.Error("there is a printer without a command")
	}
	printed := filepath.Join(dir, "printed")
	script := func(lines string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, "lp"), []byte("#!/bin/sh\n"+lines+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	script(`exec > ` + printed + `; printf '%s\n' "$@"; while read -r line; do printf '%s\n' "$line"; done`)
	if err := NewPrinter()("Recovery key", "ABCD-EFGH\n"); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(printed); err != nil || string(text) != "-t\nRecovery key\nABCD-EFGH\n" {
		t.Errorf("printed %q, %v", text, err)
	}
	if err := NewFilePrinter()("Invoice 7", "/x/Invoice 7.pdf"); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(printed); err != nil || string(text) != "-t\nInvoice 7\n--\n/x/Invoice 7.pdf\n" {
		t.Errorf("printed %q, %v", text, err)
	}
	script("echo 'no default destination' >&2; exit 1")
	err := NewPrinter()("Recovery key", "ABCD")
	if err == nil || !strings.Contains(err.Error(), "no default destination") {
		t.Errorf("without a printer: %v", err)
	}
}
