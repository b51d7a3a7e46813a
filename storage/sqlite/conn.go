package sqlite

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
)

const (
	pageSize      = 8192       // must be set before the first table exists
	applicationID = 0x4752444C // "GRDL": tells our files from other SQLite databases
	busyTimeout   = 10000      // milliseconds a statement waits for another process's write
)

// role is what a connection is for; it decides its settings.
type role int

const (
	writing role = iota
	reading
)

// dsn names the file at path with the settings the driver applies to every connection it opens. The driver would
// otherwise choose synchronous=NORMAL by itself, which loses acknowledged commits in a power cut.
func dsn(path string, r role, synchronous string) string {
	q := url.Values{
		"mode":           {"rw"}, // a file that vanished must not come back empty
		"_journal_mode":  {"WAL"},
		"_synchronous":   {synchronous},
		"_foreign_keys":  {"on"},
		"_busy_timeout":  {fmt.Sprint(busyTimeout)},
		"_secure_delete": {"FAST"},
		"_cache_size":    {"-16000"}, // KiB
	}
	if r == writing {
		q.Set("_txlock", "immediate")
	} else {
		q.Set("_query_only", "on")
	}
	return fileURI(path) + "?" + q.Encode()
}

// fileURI names a file to SQLite, whatever letters its folder has.
func fileURI(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") { // a Windows drive
		path = "/" + path
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath()
}

// settings are the pragmas that the DSN cannot carry. A page that is mapped instead of cached is looked over each
// time it is used: there the check of all its cells costs lists two thirds of their time, and SQLite's other bounds
// have to do.
func settings(r role, mmap int64) []string {
	check := "ON"
	if r == writing {
		mmap = 0
	} else if mmap > 0 {
		check = "OFF"
	}
	return []string{
		"PRAGMA trusted_schema=OFF",
		"PRAGMA cell_size_check=" + check,
		"PRAGMA fullfsync=ON", // both have an effect on macOS alone
		"PRAGMA checkpoint_fullfsync=ON",
		"PRAGMA journal_size_limit=16777216",
		"PRAGMA temp_store=MEMORY",
		fmt.Sprintf("PRAGMA mmap_size=%d", mmap),
	}
}

// openPlain opens a connection without WAL, to a copy that nobody else opens: VACUUM INTO results, unpacked backups.
func openPlain(path string) (*session, error) {
	return openSession(fileURI(path)+"?mode=rw&_synchronous=FULL&_foreign_keys=on&_secure_delete=on",
		settings(writing, 0))
}
