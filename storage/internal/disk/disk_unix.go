//go:build !windows

package disk

import (
	"os"
	"syscall"
)

// Same tells whether two folders that exist lie on one file system, so that one broken disk would take both.
func Same(a, b string) (bool, error) {
	var disks [2]uint64
	for i, dir := range []string{a, b} {
		info, err := os.Stat(dir)
		if err != nil {
			return false, err
		}
		if st, ok := info.Sys().(*syscall.Stat_t); ok {
			disks[i] = uint64(st.Dev)
		}
	}
	return disks[0] == disks[1], nil
}

// FreeBytes is how much can still be written to the disk of a folder.
func FreeBytes(dir string) (int64, error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return 0, err
	}
	return int64(st.Bavail) * int64(st.Bsize), nil
}
