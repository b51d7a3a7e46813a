package sqlite

import "syscall"

// mmapSize is how much of the file readers map into memory: up to 1 GiB where the disk is local. A mapped file on a
// network drive ends the process when the network does.
func mmapSize(dir string) int64 {
	const local = 0x1000 // MNT_LOCAL
	var st syscall.Statfs_t
	if syscall.Statfs(dir, &st) != nil || st.Flags&local == 0 {
		return 0
	}
	return 1 << 30
}
