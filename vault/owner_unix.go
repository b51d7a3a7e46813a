//go:build unix

package vault

import (
	"io/fs"
	"os"
	"syscall"
)

// ownedByUs: a secret file planted by somebody else must not become the store's master.
func ownedByUs(info fs.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(st.Uid) == os.Geteuid()
}
