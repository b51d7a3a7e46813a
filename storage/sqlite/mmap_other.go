//go:build !linux && !darwin

package sqlite

// mmapSize is 0 where a mapped file cannot be truncated by others (Windows) or the disk is not known to be local.
func mmapSize(string) int64 { return 0 }
