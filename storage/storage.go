// Package storage keeps the store's file: collections of JSON documents in SQLite, one writer with group commit, snapshots,
// backups and uploaded files. It knows neither HTTP nor the window nor what a product is.
// To add a model, declare its Collection in shop/; the tables follow from the declaration.
package storage

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

// Errors that callers tell apart with errors.Is.
var (
	// ErrNotFound: no such document, setting or file.
	ErrNotFound = errors.New("not found")
	// ErrTaken: the id of an inserted document is in use.
	ErrTaken = errors.New("id already in use")
	// ErrInUse: another process holds the data folder; see InUseError for its address.
	ErrInUse = errors.New("the data folder is in use by another Griddle")
	// ErrNewer: the file was written by a newer Griddle.
	ErrNewer = errors.New("the store was made by a newer Griddle; install the newest version to open it")
	// ErrSchema: the file has another schema version than this program and Shared does not migrate.
	ErrSchema = errors.New("the store belongs to another version of Griddle; start the newest Griddle once to bring it up to date")
	// ErrMissing: the instance is known (marker present) but store.db is missing or empty.
	ErrMissing = errors.New("the store file is missing")
	// ErrNoStore: Shared opening of a folder that never held a store.
	ErrNoStore = errors.New("there is no store in this folder")
	// ErrNotStore: the file is no store of Griddle, or is damaged beyond recognition.
	ErrNotStore = errors.New("the file is not a Griddle store")
	// ErrStrange: a store, snapshot or backup holds what no version of the program declared (see Schema.Known); what was
	// found stands in front.
	ErrStrange = errors.New("was made by no version of Griddle, so the file is not used; restore a backup that you trust")
	// ErrDamaged: a store, snapshot or backup does not pass its checks.
	ErrDamaged = errors.New("the file is damaged")
	// ErrNotEmpty: a backup is unpacked into an empty folder only.
	ErrNotEmpty = errors.New("the folder is not empty; choose an empty one")
	// ErrDiskFull: the disk is full; nothing was written.
	ErrDiskFull = errors.New("the disk is full")
	// ErrReadOnly: nothing can be written in the data folder, so it cannot be opened; see BackupAside.
	ErrReadOnly = errors.New("the data folder cannot be written to: it is on a read-only drive, or somebody else's")
	// ErrLost: the store's files are no longer those that were opened; see LostError.
	ErrLost = errors.New(lostText)
	// ErrOpenFolder: everybody may write into the data folder.
	ErrOpenFolder = errors.New("everybody on this computer may write into the data folder, so it is not used")
	// ErrEnded: a read was ended, because so much was written meanwhile that the store's log grew beyond its bounds.
	ErrEnded = errors.New("the store was read so slowly that the reading was ended; read less at a time, or faster")
	// ErrBusy: another program has locked the store's file for longer than is waited for.
	ErrBusy = errors.New("another program has locked the store, so nothing was done; try again in a moment")
	// ErrClosed: the store was closed.
	ErrClosed = errors.New("the store is closed")
)

const lostText = "another program moved, replaced or damaged the store's file while Griddle was running, " +
	"so nothing is saved any more"

// Clock tells the time; tests inject their own.
type Clock func() time.Time

// Config says where the store lies and what is in it.
type Config struct {
	Dir    string // data folder; made 0700 when absent
	Schema Schema
	Clock  Clock        // nil: time.Now
	Log    *slog.Logger // nil: discard
	// Program is the version of the program, noted in backups.
	Program string
	// Shared opens beside the process that holds the folder (command line): no lock, no migration; see ErrSchema, ErrNoStore.
	Shared bool
	// StartNew allows a fresh store.db although the instance marker says there was one (the owner chose so).
	StartNew bool

	// patience is how long files that were opened may be out of reach before they are lost.
	patience    time.Duration
	synchronous string // FULL; the proof that it is needed sets another
	logLimit    int64  // of the write-ahead log, in bytes
}

// Schema is everything in the file: shop.Schema() and vault.Schema() joined by whoever opens the store.
type Schema struct {
	Version int // PRAGMA user_version, from 1; raised whenever a declaration changes (a golden test reminds)
	Tables  []Table
	// Upgrades run once, in their own transaction, on the way to the version that is their key. New tables, columns and indexes
	// need none: they are made from the declarations before the upgrades run.
	Upgrades map[int]func(*Tx) error
	// Known are the statements that made the tables and indexes of each version (see Statements). A file that holds
	// anything else is ErrStrange. Of the version that is not listed only the declarations above are known, of older
	// ones nothing.
	Known map[int][]string
}

// Table is one table with its indexes.
type Table struct {
	Name string
	DDL  []string // CREATE TABLE ... STRICT, CREATE VIRTUAL TABLE, CREATE INDEX ..., each idempotent (IF NOT EXISTS)
	// Shop tables hold the shop's records: a restore replaces them. All others (keys, settings, activity) stay.
	Shop bool
	// NotInSnapshots tables are emptied in snapshots (activity), not in backups.
	NotInSnapshots bool
	// NotInCopies tables are emptied in snapshots and in backups: what is in them is unfinished and means nothing
	// elsewhere.
	NotInCopies bool
	// Files are the columns that hold names of uploaded files ("" or NULL: none). What no row names, here or in a snapshot, is removed.
	Files []string
	// Refs are what its rows name others by: what a change that is taken back must find there again.
	Refs []Ref
	// Rebuild fills a table that is derived from others (full-text search) anew. A table with it is not copied by a restore but
	// rebuilt, and dropped, made anew and rebuilt when its declaration changes.
	Rebuild func(*Tx) error

	fields map[string]string                // generated columns: name → definition
	refill func(tx *Tx, columns bool) error // brings bodies and columns up to the declaration
	form   int                              // of the bodies
	renew  func(body, own []byte) (map[string]any, error)
}

// Change tells what a commit touched. Elsewhere is true when another process committed (Topics is then nil: anything may have changed).
type Change struct {
	Topics    []string
	Elsewhere bool
}

// Open opens or creates the store. The caller closes it.
func Open(ctx context.Context, c Config) (*DB, error) { return open(ctx, c) }
