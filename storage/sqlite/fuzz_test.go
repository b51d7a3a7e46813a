package sqlite

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"griddle/storage/internal/disk"
)

// Whatever a file that calls itself a backup holds: it is refused, or it unpacks into a store that opens.
func FuzzUnpackBackup(f *testing.F) {
	db := newTest(f)
	name, _, err := db.Files().Stage(strings.NewReader("picture"))
	if err != nil {
		f.Fatal(err)
	}
	write(f, db, addPicture(name))
	path := filepath.Join(f.TempDir(), "backup.zip")
	if err := db.Backup(f.Context(), path); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte("PK\x05\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		dir := t.TempDir()
		zip, target := filepath.Join(dir, "b.zip"), filepath.Join(dir, "data")
		if err := os.WriteFile(zip, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if unpackBackup(t.Context(), zip, target, testSchema()) != nil {
			if empty, err := disk.IsEmptyDir(target, nobody); !empty || err != nil {
				t.Errorf("a refused backup left something behind: %v", err)
			}
			return
		}
		openTest(t, testConfig(target))
	})
}
