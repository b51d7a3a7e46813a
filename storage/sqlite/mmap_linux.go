package sqlite

import (
	"strconv"
	"syscall"
)

// mmapSize is how much of the file readers map into memory: up to 1 GiB where the disk is local. A mapped file on a
// network drive ends the process when the network does.
func mmapSize(dir string) int64 {
	const nfs, smb, smb2, cifs, fuse, p9, afs, ceph = 0x6969, 0x517b, 0xfe534d42, 0xff534d42, 0x65735546, 0x01021997,
		0x5346414f, 0x00c36400
	var st syscall.Statfs_t
	if strconv.IntSize < 64 || syscall.Statfs(dir, &st) != nil {
		return 0
	}
	switch uint32(st.Type) {
	case nfs, smb, smb2, cifs, fuse, p9, afs, ceph:
		return 0
	}
	return 1 << 30
}
