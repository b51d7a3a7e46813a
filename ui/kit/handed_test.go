package kit

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestHandOver(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("HOME", cache)
	t.Setenv("LocalAppData", cache)
	now := time.Now()
	first, err := HandOver("Invoice 2026/1.pdf", strings.NewReader("one"), now)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(first); string(got) != "one" || err != nil ||
		filepath.Base(first) != "Invoice 2026-1.pdf" {
		t.Errorf("%s: %q, %v", first, got, err)
	}
	if info, err := os.Stat(first); runtime.GOOS != "windows" && (err != nil || info.Mode().Perm() != 0o600) {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if _, err := HandOver("b.pdf", strings.NewReader(""), now.Add(23*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(first); err != nil {
		t.Error("gone too early")
	}
	if _, err := HandOver("c.pdf", strings.NewReader(""), now.Add(25*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(first); !os.IsNotExist(err) {
		t.Errorf("it stays: %v", err)
	}
}

func TestFileName(t *testing.T) {
	for name, want := range map[string]string{"a/b:c.pdf": "a-b-c.pdf", "Rechnung 7.pdf": "Rechnung 7.pdf",
		"..pdf": "Griddle.pdf", "a\x00\n.pdf": "a--.pdf",
		strings.Repeat("ä", 90) + ".pdf": strings.Repeat("ä", 60) + ".pdf"} {
		if got := FileName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
