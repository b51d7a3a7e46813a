package storage

import (
	"context"
	"io"
	"io/fs"
	"time"
)

// DB is the open store. Safe for concurrent use.
type DB struct{}

// Tx is one request's part of a write transaction: a savepoint inside the group's.
type Tx struct{}

// View is a read transaction: everything it reads is of one moment.
type View struct{}

func (tx *Tx) QueryRow(query string, args ...any) Row         { panic("skeleton") }
func (tx *Tx) Query(query string, args ...any) (Rows, error)  { panic("skeleton") }
func (v *View) QueryRow(query string, args ...any) Row        { panic("skeleton") }
func (v *View) Query(query string, args ...any) (Rows, error) { panic("skeleton") }

// Exec runs a writing statement and says how many rows it changed and the last row id.
func (tx *Tx) Exec(query string, args ...any) (changed, lastID int64, err error) { panic("skeleton") }

// Touch names a topic for the watchers of this commit. Collections and SetSetting do so by themselves ("settings").
func (tx *Tx) Touch(topic string) { panic("skeleton") }

// Wipe asks for the write-ahead log to be truncated after the commit, so that deleted secrets leave the disk (retried until it works).
func (tx *Tx) Wipe() { panic("skeleton") }

// Write runs fn in the next group's transaction and returns after COMMIT (synchronous=FULL). fn's error rolls back fn alone and is
// returned as it is. fn must be short, must not block, and may run again only if Write is called again. A cancelled ctx before fn started gives ctx.Err().
func (db *DB) Write(ctx context.Context, fn func(*Tx) error) error { panic("skeleton") }

// Alone runs fn in a transaction of its own, holding the writer lock: clear, restore, import. Inside, Snapshot sees the state before fn's changes.
func (db *DB) Alone(ctx context.Context, fn func(*Tx) error) error { panic("skeleton") }

// Read runs fn on one consistent snapshot.
func (db *DB) Read(ctx context.Context, fn func(*View) error) error { panic("skeleton") }

// Reader reads statement by statement on the reader pool.
func (db *DB) Reader() Reader { panic("skeleton") }

// Setting reads a value of the settings table; "" when unset. Settings are not the shop's records: a restore leaves them.
func Setting(r Reader, name string) (string, error) { panic("skeleton") }

// SetSetting writes (or with "" removes) a setting; topic "settings".
func SetSetting(tx *Tx, name, value string) error { panic("skeleton") }

// Watch calls fn after each commit that touched something, on a goroutine of the DB, in commit order; also (once a second at most) when
// another process committed. cancel ends it.
func (db *DB) Watch(fn func(Change)) (cancel func()) { panic("skeleton") }

// Instance is the random id of this store, made with it; it survives restores.
func (db *DB) Instance() string { panic("skeleton") }

// Dir is the data folder.
func (db *DB) Dir() string { panic("skeleton") }

// SetAddress publishes the API address in the lock file, so that a second program can name it (InUseError.Address).
func (db *DB) SetAddress(addr string) error { panic("skeleton") }

// Close waits for writes under way, truncates the log, releases the lock.
func (db *DB) Close() error { panic("skeleton") }

// InUseError is ErrInUse with what the holder published.
type InUseError struct{ Address string }

func (e *InUseError) Error() string   { return ErrInUse.Error() }
func (e *InUseError) Is(t error) bool { return t == ErrInUse }

// SnapshotInfo describes a snapshot or backup.
type SnapshotInfo struct {
	Name   string // file name
	Path   string
	Taken  time.Time // UTC
	Bytes  int64
	Reason string // "clear", "restore", "manual", "daily"
}

// Snapshot copies the store's file (VACUUM INTO on another connection) while tx holds the writer lock: the state before tx's changes.
// Tables marked NotInSnapshots are empty in it. It lies in backups/snapshots/, is synced and checked before the call returns.
func (db *DB) Snapshot(tx *Tx, reason string) (SnapshotInfo, error) { panic("skeleton") }

// Snapshots lists them, newest first; Prune deletes those older than keep, beyond most, or beyond bytes in sum (oldest first).
func (db *DB) Snapshots() ([]SnapshotInfo, error)                             { panic("skeleton") }
func (db *DB) PruneSnapshots(keep time.Duration, most int, bytes int64) error { panic("skeleton") }

// ReplaceShop replaces the rows of all Shop tables with those of the store file at path (same or older schema: it is upgraded in a copy
// first), inside tx (ATTACH happens before; use it in Alone). Everything else stays.
func (db *DB) RestoreShop(ctx context.Context, path string, before func(*Tx) error) error {
	panic("skeleton")
}

// Backup writes one zip: the store's copy, the files, a manifest with SHA-256 of each; never a secret file. Written under a temporary
// name in the target's folder, verified, synced, renamed.
func (db *DB) Backup(ctx context.Context, path string) error { panic("skeleton") }

// VerifyBackup checks the zip against its manifest and the copy with integrity_check and application_id.
func VerifyBackup(ctx context.Context, path string) (BackupInfo, error) { panic("skeleton") }

// BackupInfo is the manifest.
type BackupInfo struct {
	Version  string
	Schema   int
	Instance string
	Taken    time.Time
	Files    int
}

// RestoreBackup replaces shop records and files from a verified zip. before runs first inside the same transaction (safety snapshot, closing the clear window).
func (db *DB) RestoreBackup(ctx context.Context, path string, before func(*Tx) error) error {
	panic("skeleton")
}

// UnpackBackup lays a backup whole (keys, settings, activity too) into an empty data folder, before Open.
func UnpackBackup(ctx context.Context, path, dir string) error { panic("skeleton") }

// Files are the uploaded files: generated names inside files/ (os.Root), 0600.
type Files struct{}

func (db *DB) Files() *Files { panic("skeleton") }

// Stage writes r to a new generated name, synced, not yet referenced by anything. Unreferenced staged files are removed at the next start.
func (f *Files) Stage(r io.Reader) (name string, size int64, err error) { panic("skeleton") }

// Append adds r at the end of an existing file, synced.
func (f *Files) Append(name string, r io.Reader) (size int64, err error) { panic("skeleton") }
func (f *Files) Open(name string) (fs.File, error)                       { panic("skeleton") }

// Remove deletes after the commit of tx (nothing is lost when it rolls back); tx nil: now.
func (f *Files) Remove(tx *Tx, name string) error { panic("skeleton") }

// DefaultDir is the data folder of design §4 for this system (GRIDDLE_DATA, XDG_DATA_HOME, ...).
func DefaultDir() (string, error) { panic("skeleton") }

func open(ctx context.Context, c Config) (*DB, error) { panic("skeleton") }
