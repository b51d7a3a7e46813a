// Package storage keeps the store: collections of JSON documents, tables of rows, typed queries, search of words, undo,
// transactions in groups, snapshots, backups and uploaded files. It knows neither HTTP nor the window nor what a
// product is.
//
// What is kept is declared here, and asked for here, as values; an Engine carries it out. Each engine is a folder
// beside this file, which passes storage/enginetest, and only who puts the program together imports one.
// To add a model, declare its Collection in shop/; the tables follow from the declaration.
package storage

import (
	"log/slog"
	"time"
)

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
	// Shared opens beside the process that holds the folder (command line): no lock, no migration; see ErrSchema,
	// ErrNoStore.
	Shared bool
	// By is who writes through this DB, as the feed says it, unless a transaction says otherwise (Tx.By).
	By string
	// StartNew allows a fresh store although the instance marker says there was one (the owner chose so).
	StartNew bool
}

// Schema is everything in the store: shop.Schema() and vault.Schema() joined by whoever opens it.
type Schema struct {
	Version int // from 1, noted in the store; raised whenever a declaration changes (a golden test reminds)
	Tables  []Table
	// Upgrades run once, in their own transaction, on the way to the version that is their key. New tables, columns
	// and indexes need none: they are made from the declarations before the upgrades run.
	Upgrades map[int]func(*Tx) error
	// Known is what the tables and indexes of each version are, as Opener.Statements says it. A file that holds
	// anything else is ErrStrange. Of the version that is not listed only the declarations above are known, of
	// older ones nothing.
	Known map[int][]string
}

// Table is one table with its indexes. One of the members Rows, Documents, Words and Journal says what is in it.
type Table struct {
	Name      string
	Rows      *TableSpec // plain rows
	Documents *Documents // of a Collection
	Words     *TextIndex // an index of words
	Journal   bool       // what changes keep, see JournalTable

	// Shop tables hold the shop's records: a restore replaces them. All others (keys, settings, activity) stay.
	Shop bool
	// Stays says that no restore takes rows from a Shop table: those of the copy that are not here come to it. What is
	// in the columns Rises becomes the larger number then. What was told to others, as the number of an invoice, is
	// neither forgotten nor given twice so.
	Stays bool
	Rises []string
	// NotInSnapshots tables are emptied in snapshots (activity), not in backups.
	NotInSnapshots bool
	// NotInCopies tables are emptied in snapshots and in backups: what is in them is unfinished and means nothing
	// elsewhere.
	NotInCopies bool
	// Files are the columns that hold names of uploaded files ("" or none at all: no file). What no row names, here
	// or in a snapshot, is removed.
	Files []string
	// Refs are what its rows name others by: what a change that is taken back must find there again.
	Refs []Ref
	// Feeds are the records that a write of its rows enters into the feed.
	Feeds []Feeding
	// Lookups are what is read of it on every request.
	Lookups []*Lookup
	// Rebuild fills a table that is derived from others (an index of words) anew. A table with it is not copied by
	// a restore but rebuilt, and dropped, made anew and rebuilt when its declaration changes.
	Rebuild func(*Tx) error
}

// Topic is something that a commit can touch: the name of a table of records, or what else a Tx was told (Touch).
type Topic string

// Change tells what a commit touched. Elsewhere is true when another process committed (Topics is then nil:
// anything may have changed).
type Change struct {
	Topics    []Topic
	Elsewhere bool
}

// SnapshotInfo describes a snapshot.
type SnapshotInfo struct {
	Name   string // file name
	Path   string
	Taken  time.Time // UTC
	Bytes  int64
	Reason string // "clear", "restore", "manual", "daily"
}

// BackupInfo says what a backup holds.
type BackupInfo struct {
	Version  string // of the program that made it
	Schema   int
	Instance string
	Taken    time.Time // UTC
	Files    int       // uploaded files in it
}
