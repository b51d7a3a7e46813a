package disk

import (
	"errors"
	"syscall"
)

// NoSpace says whether err is that of a full disk.
func NoSpace(err error) bool {
	const handleDiskFull, diskFull = syscall.Errno(39), syscall.Errno(112)
	return errors.Is(err, handleDiskFull) || errors.Is(err, diskFull)
}
