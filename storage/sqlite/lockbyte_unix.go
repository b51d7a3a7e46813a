//go:build !windows && !linux

package sqlite

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lockByte locks one byte of a file for this process, and says whether no other had it. SQLite keeps the files that it
// has open on the same file until its own locks are gone, and so this lock lasts as long.
func lockByte(f *os.File, at int64) (held bool, err error) {
	err = unix.FcntlFlock(f.Fd(), unix.F_SETLK, &unix.Flock_t{Type: unix.F_WRLCK, Start: at, Len: 1})
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EACCES) {
		return false, nil
	}
	return err == nil, err
}
