package storage

import (
	"context"
	"io"
	"io/fs"
)

// Opener is a kind of engine: it opens stores, and does what is done without opening one.
type Opener interface {
	// Open opens or creates the store, unless Schema.Check finds a mistake. The caller closes it.
	Open(ctx context.Context, c Config) (*DB, error)
	// UnpackBackup lays a backup whole (keys, settings, activity too) into an empty data folder, before Open. A folder
	// whose store went missing will do: what is left of the old store is set aside in it; and so will one in which
	// an earlier attempt was killed. ErrNotEmpty for any other.
	UnpackBackup(ctx context.Context, path, dir string, schema Schema) error
	// BackupAside backs up a store whose folder cannot be written to (ErrReadOnly).
	BackupAside(ctx context.Context, c Config, path string) error
	// Address is what Engine.SetAddress published in a folder last; "" for nothing, and when nobody holds the folder:
	// who did crashed, and somebody else may answer there by now.
	Address(dir string) string
	// Statements are the tables in the engine's own words: what Schema.Known lists of a version that declares these. An
	// engine to whose stores nobody else can add anything needs none.
	Statements(tables []Table) ([]string, error)
}

// Engine keeps a store that is open; it is safe for concurrent use. What its methods promise stands here and, where DB
// has a method of the same name, there; storage/enginetest holds every engine to it.
type Engine interface {
	// Reader reads each statement for itself, and sees every commit of its own process: the fastest for point reads.
	Reader() EngineReader
	// Read runs fn on one consistent moment. ctx ends queries that take too long.
	Read(ctx context.Context, fn func(EngineReader) error) error

	Write(ctx context.Context, fn func(EngineTx) error) error
	Alone(ctx context.Context, fn func(EngineTx) error) error
	Free(ctx context.Context, fn func(EngineTx) error) error
	EmptyShop(tx EngineTx) error

	// Watch calls fn after each commit that touched something, on a goroutine of the engine, in commit order; also
	// (once a second at most) when another process committed. cancel ends it: no call of fn begins after it.
	Watch(fn func(Change)) (cancel func())

	Snapshot(tx EngineTx, reason string) (SnapshotInfo, error)
	// Snapshots lists them, newest first.
	Snapshots() ([]SnapshotInfo, error)
	// HasSnapshot says whether there is a snapshot of the name.
	HasSnapshot(name string) bool
	// PruneSnapshots deletes those that keep does not want.
	PruneSnapshots(keep func(SnapshotInfo) bool) error
	RestoreSnapshot(ctx context.Context, name string, before func(EngineTx) error) error

	// Backup writes one zip: the store's copy, the files its rows name, a manifest with SHA-256 of each; never a
	// secret file. It is written under a temporary name in the target's folder, checked, synced, and only then
	// takes the place of path. What killed backups left in that folder is removed first.
	Backup(ctx context.Context, path string) error
	// VerifyBackup checks a backup against its manifest, and its copy of the store as a whole: a DamagedError,
	// ErrNotStore or ErrNewer when it is not a whole backup, ErrStrange when its copy holds what the schema does not
	// know. The copy is unpacked in the data folder meanwhile.
	VerifyBackup(ctx context.Context, path string) (BackupInfo, error)
	RestoreBackup(ctx context.Context, path string, before func(EngineTx) error) error

	// Uploads keeps the uploaded files.
	Uploads() EngineFiles
	// Instance is the random id of this store, made with it; it survives restores.
	Instance() string
	// Dir is the data folder.
	Dir() string
	// SetAddress publishes the API address beside the store, so that a second program can name it (InUseError.Address);
	// "" takes it back.
	SetAddress(addr string) error
	// Lost is the error with which everything is refused since what is open is no longer what lies in the data folder;
	// nil as long as it is. Watch tells of it as of a change elsewhere.
	Lost() *LostError
	// Close waits for writes under way and gives the data folder free. A second Close does nothing.
	Close() error
}

// EngineReader answers what the functions of this package ask. Columns that are not there are errors. Tables, columns
// and declarations are constants of the program, so that an engine may keep what it made of them; values are input.
type EngineReader interface {
	// Body is the stored body of the document with the id, or ErrNotFound. The slice belongs to the caller.
	Body(d *Documents, id any) ([]byte, error)
	// Document scans body and own part of the document with the id, or answers ErrNotFound.
	Document(d *Documents, id, body, own any) error
	// Has says whether the id is in use.
	Has(d *Documents, id any) (bool, error)
	// Lookup scans the columns of the row that the lookup finds by the value, or answers ErrNotFound.
	Lookup(l *Lookup, value any, dest ...any) error

	// Each calls fn with each selected row. An error of fn ends it and comes back. What is scanned belongs to the
	// caller, but for what a dest with a method Scan(any) error is handed: that is lent for the call.
	Each(s Select, fn func(Row) error) error
	// First scans the first selected row, or answers ErrNotFound.
	First(s Select, dest ...any) error
	// IDs are the values of the one column of s as texts, in order.
	IDs(s Select) ([]string, error)
	Count(table string, where Cond) (int, error)
	// CountOf counts what s selects, which has neither columns, nor an order, nor bounds.
	CountOf(s Select) (int, error)
	// CountBy calls fn with each value of the column and with how many rows have it.
	CountBy(table, column string, where Cond, fn func(Row) error) error
	Exists(table string, where Cond) (bool, error)
	// Max is the largest number in a column; 0 where no row has one.
	Max(table, column string, where Cond) (int64, error)
}

// EngineTx is one request's part of a write transaction. What it reads it sees with its own changes. After a refusal
// (ErrTaken, ErrDouble) it stays usable; once its function has returned it is not.
type EngineTx interface {
	EngineReader

	// InsertDocument adds a document: ErrTaken when its id is in use. values are those of Documents.Written, then
	// the id.
	InsertDocument(d *Documents, values []any) error
	// UpdateDocument overwrites a document, and says whether it was there. values as for InsertDocument.
	UpdateDocument(d *Documents, values []any) (bool, error)
	// DeleteDocument says whether there was one.
	DeleteDocument(d *Documents, id any) (bool, error)
	// NextID is larger than any number that a document of the table ever had, as far as it was stored.
	NextID(d *Documents) (int64, error)

	// Put adds a row as the mode says. some is false when nothing was changed; id is the new row's number where it
	// has one.
	Put(table string, v Values, mode PutMode, key ...string) (some bool, id int64, err error)
	// Set changes columns of rows, whose new values may be a Plus, and says of how many.
	Set(table string, where Cond, v Values) (int, error)
	// Delete deletes rows and says how many; the zero Cond deletes all, the fast way.
	Delete(table string, where Cond) (int, error)

	// PutWords indexes rows, a text for each column of the index; ForgetWords forgets them.
	PutWords(x *TextIndex, where Cond, texts []string) error
	ForgetWords(x *TextIndex, where Cond) error

	EngineJournal

	// Part runs fn on this same transaction; see Tx.Part.
	Part(fn func() error) error

	// By and Clears are for the feed; see Tx. What the methods above do to rows of tables with Feeds enters it, by this
	// transaction's own part of it: a refusal takes its entries along.
	By(who string)
	Clears(table string) error

	// Touch names a topic for the watchers of this commit.
	Touch(topic Topic)
	// Wipe has deleted secrets leave the disk; see Tx.Wipe.
	Wipe()
}

// EngineJournal keeps what changes touch, so that they can be taken back; see the methods of Tx.
type EngineJournal interface {
	Before(change int64, table string, where Cond) error
	Made(change int64, table string, where Cond) error
	FinishChange(change int64) (some bool, err error)
	ForgetChanges(changes []int64) error
	Keeps(file string) (bool, error)
	ChangedTables(change int64) ([]string, error)
	Kept(change int64) (EngineKept, error)
	// NameKeptColumns brings what is kept from an old form, of which the engine may know none, to today's.
	NameKeptColumns() error
}

// EngineKept is what a change keeps, with its documents in the form of today.
type EngineKept interface {
	// Untouched answers the first row that is no longer as the change left it, nil when there is none.
	Untouched() (*Touched, error)
	// Bodies calls fn with the number of each row of a table of documents that the change keeps, and with the document
	// as it was before and after; nil where there was none.
	Bodies(table string, fn func(number int64, before, after []byte) error) error
	// Revert puts the rows back as they were before the change: first all that it made go, then what was there comes.
	// Ask Untouched first, and Dangling afterwards. IsDouble tells the error when something newer has taken the
	// place of a row. ended is asked between two tables.
	Revert(ended func() error) error
	// Dangling answers the first reference by which a row that was put back names what is gone by now, nil when there
	// is none. A row that did so even before the change does not count.
	Dangling() (*Ref, error)
}

// EngineFiles keeps uploaded files; see Files.
type EngineFiles interface {
	// Stage writes r to a new generated name, synced, not yet referenced by anything. Staged files that no row came to
	// name are removed at a later start.
	Stage(r io.Reader) (name string, size int64, err error)
	// Append adds r at the end of an existing file, synced, and answers its new size. When it fails the file is as it
	// was.
	Append(name string, r io.Reader) (size int64, err error)
	// Open opens a file for reading, or ErrNotFound.
	Open(name string) (fs.File, error)
	// Remove lets a file go after the commit of tx; tx nil: now.
	Remove(tx EngineTx, name string) error
}
