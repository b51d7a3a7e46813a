package disk

import (
	"math"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

// Same tells whether two folders that exist lie on one drive, so that one broken disk would take both.
func Same(a, b string) (bool, error) {
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

// FreeBytes is how much can still be written to the disk of a folder.
func FreeBytes(dir string) (int64, error) {
	path, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, err
	}
	var free uint64
	err = windows.GetDiskFreeSpaceEx(path, &free, nil, nil)
	return int64(min(free, math.MaxInt64)), err
}
