package sqlite

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lockByte locks one byte of a file for as long as it is open, and says whether nobody else had it.
func lockByte(f *os.File, at int64) (held bool, err error) {
	lock := unix.Flock_t{Type: unix.F_WRLCK, Start: at, Len: 1}
	err = unix.FcntlFlock(f.Fd(), unix.F_OFD_SETLK, &lock)
	if errors.Is(err, unix.EINVAL) { // a file system that does not know this kind of lock
		err = unix.FcntlFlock(f.Fd(), unix.F_SETLK, &lock)
	}
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EACCES) {
		return false, nil
	}
	return err == nil, err
}
