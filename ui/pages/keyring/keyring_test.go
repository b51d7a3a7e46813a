package keyring

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestWriteRecovery(t *testing.T) {
	key := strings.TrimSuffix(strings.Repeat("ABCD-", 14), "-")
	path := filepath.Join(t.TempDir(), "recovery.txt")
	w, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteRecovery(w, path, "Maple Street Shop", key); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "Maple Street Shop") ||
		!strings.Contains(strings.ReplaceAll(string(text), "\n", ""), key) {
		t.Errorf("the file says %s", text)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestWriteRecovery_FailsWhenTheFileCannotBeWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "recovery.txt")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	w, err := os.Open(path) // for reading only
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteRecovery(w, path, "Shop", "ABCD"); err == nil {
		t.Error("a key that was not written counts as saved")
	}
}
