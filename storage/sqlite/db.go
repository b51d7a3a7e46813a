// Package sqlite is an engine of storage: it keeps the store in a file of SQLite's, with one writing connection and
// a pool of reading ones, makes statements of declarations and queries, and sees to it that what was acknowledged
// survives a power cut (synchronous=FULL), that the open file stays the file, and that a file holds nothing that was
// not declared. It speaks to the driver itself (session.go), since database/sql costs a point read as much again.
package sqlite

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"griddle/storage"
	"griddle/storage/signal"
)

// Names in the data folder.
const (
	storeName     = "store.db"
	filesName     = "files"
	backupsName   = "backups"
	snapshotsName = "snapshots" // in backups
	addressName   = "griddle.address"
	markerName    = "instance"
)

// engine keeps an open store.
type engine struct {
	config   options
	log      *slog.Logger
	instance string
	lock     *folderLock // nil when Shared
	writer   *writer
	readers  *pool
	watchers *signal.Hub[storage.Change]
	files    *uploads
	sweeper  *sweeper

	identity *identity // nil while it is being opened
	lost     atomic.Pointer[storage.LostError]
	rescue   sync.WaitGroup
	strays   sync.Map // connections to another file that came to lie at the store's place
	made     sync.Map // what was made of declarations, by these
	feeds    map[string]*fed

	lent    int64      // of the space kept back, so that the store could be opened
	reserve sync.Mutex // held while the space kept back is in use, or is being kept back
}

// Open opens or creates the store. The caller closes it.
func Open(ctx context.Context, c storage.Config) (*storage.DB, error) {
	if err := c.Schema.Check(); err != nil {
		return nil, err
	}
	e, err := open(ctx, options{Config: c, Schema: schemaOf(c.Schema)})
	if err != nil {
		return nil, err
	}
	return storage.NewDB(e), nil
}

// Opener implements storage.Opener.
type Opener struct{}

// Open implements storage.Opener.
func (Opener) Open(ctx context.Context, c storage.Config) (*storage.DB, error) { return Open(ctx, c) }

// UnpackBackup implements storage.Opener.
func (Opener) UnpackBackup(ctx context.Context, path, dir string, schema storage.Schema) error {
	return unpackBackup(ctx, path, dir, schemaOf(schema))
}

// BackupAside implements storage.Opener.
func (Opener) BackupAside(ctx context.Context, c storage.Config, path string) error {
	return backupAside(ctx, options{Config: c, Schema: schemaOf(c.Schema)}, path)
}

// Statements implements storage.Opener.
func (Opener) Statements(tables []storage.Table) ([]string, error) {
	return statements(tablesOf(tables))
}

// options are what a store is opened with.
type options struct {
	storage.Config
	Schema sqlSchema // of the Config, with statements

	// patience is how long files that were opened may be out of reach before they are lost.
	patience    time.Duration
	synchronous string // FULL; the proof that it is needed sets another
	logLimit    int64  // of the write-ahead log, in bytes
}

// Write implements storage.Engine: all that wait share a transaction, and COMMIT syncs (synchronous=FULL).
func (db *engine) Write(ctx context.Context, fn func(storage.EngineTx) error) error {
	return db.write(ctx, inTx(fn))
}

func (db *engine) write(ctx context.Context, fn func(*transaction) error) error {
	return db.writer.submit(ctx, fn, nil)
}

func inTx(fn func(storage.EngineTx) error) func(*transaction) error {
	if fn == nil {
		return nil
	}
	return func(tx *transaction) error { return fn(tx) }
}

// Alone implements storage.Engine.
func (db *engine) Alone(ctx context.Context, fn func(storage.EngineTx) error) error {
	nothing := func(*session) error { return nil }
	return db.writer.submit(ctx, inTx(fn), &solo{nothing, nothing})
}

// Reader implements storage.Engine.
func (db *engine) Reader() storage.EngineReader { return &queries{db.readers, db} }

// Instance implements storage.Engine.
func (db *engine) Instance() string { return db.instance }

// Dir implements storage.Engine.
func (db *engine) Dir() string { return db.config.Dir }

// Uploads implements storage.Engine.
func (db *engine) Uploads() storage.EngineFiles { return db.files }

func (db *engine) path(parts ...string) string {
	return filepath.Join(append([]string{db.config.Dir}, parts...)...)
}

// closeWait is how long Close tries to empty the log while another process reads.
const closeWait = 2 * time.Second

// Close implements storage.Engine: it truncates the log and releases the lock.
func (db *engine) Close() error {
	if !db.writer.close() {
		return nil
	}
	db.sweeper.close()
	db.writer.watchFiles() // what was acknowledged in the last second is not lost either
	db.rescue.Wait()
	db.watchers.Close()
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

// Watch implements storage.Engine.
func (db *engine) Watch(fn func(storage.Change)) (cancel func()) { return db.watchers.Subscribe(fn) }
