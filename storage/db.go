package storage

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

// Names in the data folder.
const (
	storeName     = "store.db"
	filesName     = "files"
	backupsName   = "backups"
	snapshotsName = "snapshots" // in backups
	lockName      = "griddle.lock"
	addressName   = "griddle.address"
	markerName    = "instance"
)

// DB is the open store. Safe for concurrent use.
type DB struct {
	config   Config
	log      *slog.Logger
	instance string
	lock     *folderLock // nil when Shared
	writer   *writer
	readers  *pool
	watchers *watchers
	files    *Files
	sweeper  *sweeper

	identity *identity // nil while it is being opened
	lost     atomic.Pointer[LostError]
	rescue   sync.WaitGroup
	strays   sync.Map // connections to another file that came to lie at the store's place

	lent    int64      // of the space kept back, so that the store could be opened
	reserve sync.Mutex // held while the space kept back is in use, or is being kept back
}

// Write runs fn in the next group's transaction and returns after COMMIT (synchronous=FULL). fn's error rolls back fn alone and is
// returned as it is; a panic of fn does so too, as a *PanicError. fn must be short, must not block and must not call Write itself (it
// runs on the writer's goroutine). A cancelled ctx before fn started gives ctx.Err(); after that the commit is waited for.
func (db *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	return db.writer.submit(ctx, fn, nil)
}

// Alone runs fn in a transaction of its own, holding the writer lock: clear, restore, import. Inside, Snapshot sees the state before fn's changes.
func (db *DB) Alone(ctx context.Context, fn func(*Tx) error) error {
	nothing := func(*session) error { return nil }
	return db.writer.submit(ctx, fn, &solo{nothing, nothing})
}

// Reader reads statement by statement on the reader pool.
func (db *DB) Reader() Reader { return db.readers }

// Instance is the random id of this store, made with it; it survives restores.
func (db *DB) Instance() string { return db.instance }

// Dir is the data folder.
func (db *DB) Dir() string { return db.config.Dir }

// Files are the uploaded files of this store.
func (db *DB) Files() *Files { return db.files }

func (db *DB) path(parts ...string) string {
	return filepath.Join(append([]string{db.config.Dir}, parts...)...)
}

// closeWait is how long Close tries to empty the log while another process reads.
const closeWait = 2 * time.Second

// Close waits for writes under way, truncates the log, releases the lock. A second Close does nothing.
func (db *DB) Close() error {
	if !db.writer.close() {
		return nil
	}
	db.sweeper.close()
	db.writer.watchFiles() // what was acknowledged in the last second is not lost either
	db.rescue.Wait()
	db.watchers.close()
	errs := []error{db.readers.close()}
	for end := time.Now().Add(closeWait); ; time.Sleep(20 * time.Millisecond) {
		done, err := truncateLog(db.writer.s)
		if err != nil { // what was written stays in the log, and is there at the next start
			db.log.Warn("cannot truncate the write-ahead log", slog.Any("error", err))
		}
		if done || err != nil || time.Now().After(end) {
			break
		}
	}
	errs = append(errs, db.writer.s.close(), db.files.root.Close())
	if db.lent > 0 { // the log is gone by now
		_ = db.occupy(db.kept() + db.lent) // as far as there is room
	}
	if db.lock != nil {
		errs = append(errs, db.lock.release())
	}
	return errors.Join(errs...)
}
