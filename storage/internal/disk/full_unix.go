//go:build !windows

package disk

import (
	"errors"
	"syscall"
)

// NoSpace says whether err is that of a full disk.
func NoSpace(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
