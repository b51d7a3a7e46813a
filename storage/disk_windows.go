package storage

import (
	"os"
	"path/filepath"
	"strings"
)

// SameDisk tells whether two folders that exist lie on one drive, so that one broken disk would take both.
func SameDisk(a, b string) (bool, error) {
	var drives [2]string
	for i, dir := range []string{a, b} {
		if _, err := os.Stat(dir); err != nil {
			return false, err
		}
		whole, err := filepath.Abs(dir)
		if err != nil {
			return false, err
		}
		drives[i] = filepath.VolumeName(whole)
	}
	return strings.EqualFold(drives[0], drives[1]), nil
}
