package sqlite

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lockByte locks one byte of a file for as long as it is open, and says whether nobody else had it.
func lockByte(f *os.File, at int64) (held bool, err error) {
	where := windows.Overlapped{Offset: uint32(at), OffsetHigh: uint32(at >> 32)}
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	err = windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, &where)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return false, nil
	}
	return err == nil, err
}
