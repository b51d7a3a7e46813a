package storage

import "context"

// DB is the open store. Safe for concurrent use.
type DB struct {
	Engine
	reader Reader
}

// NewDB is for engines, whose Open answers it.
func NewDB(e Engine) *DB { return &DB{e, statements{e.Reader()}} }

// Reader reads: a *Tx inside its transaction, a *View (one consistent snapshot), or DB.Reader() (each statement for
// itself, the fastest for point reads).
type Reader interface{ engine() EngineReader }

// statements reads each statement for itself.
type statements struct{ e EngineReader }

func (s statements) engine() EngineReader { return s.e }

// View is a read transaction: everything it reads is of one moment. It is for one goroutine.
type View struct{ e EngineReader }

func (v *View) engine() EngineReader { return v.e }

// Tx is one request's part of a write transaction: a savepoint inside the group's. It is for the goroutine its
// function runs on, and only until that function returns.
type Tx struct{ e EngineTx }

// NewTx is for engines, which run the functions of a Schema.
func NewTx(e EngineTx) *Tx { return &Tx{e} }

func (tx *Tx) engine() EngineReader { return tx.e }

// Inside is for engines and their tests: what carries out what r is asked.
func Inside(r Reader) EngineReader { return r.engine() }

// Part runs fn as a part of the transaction that succeeds or fails by itself: its error, or its panic, takes back what
// fn changed and asked for, and the transaction goes on. Parts may have parts.
func (tx *Tx) Part(fn func() error) error { return tx.e.Part(fn) }

// Touch names a topic for the watchers of this commit. Collections and SetSetting do so by themselves ("settings").
func (tx *Tx) Touch(topic Topic) { tx.e.Touch(topic) }

// Wipe asks for deleted secrets to leave the disk after the commit (retried until they have).
// What is deleted after the call, in this transaction, is overwritten wherever it lies: call it before deleting
// secrets. For a clear of many records, which are no secrets, call it after: overwriting them all would take seconds.
func (tx *Tx) Wipe() { tx.e.Wipe() }

// Reader reads statement by statement.
func (db *DB) Reader() Reader { return db.reader }

// Read runs fn on one consistent snapshot. ctx ends queries that take too long.
func (db *DB) Read(ctx context.Context, fn func(*View) error) error {
	return db.Engine.Read(ctx, func(e EngineReader) error { return fn(&View{e}) })
}

// Write runs fn in the next group's transaction and returns after COMMIT, once it lasts over a power cut. fn's
// error rolls back fn alone and is returned as it is; a panic of fn does so too, as a *PanicError. fn must be
// short, must not block and must not call Write itself (it holds up all who write). A cancelled ctx before fn
// started gives ctx.Err(); after that the commit is waited for.
func (db *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	return db.Engine.Write(ctx, inTx(fn))
}

// Alone runs fn in a transaction of its own, holding the writer lock: clear, restore, import. Inside, Snapshot sees
// the state before fn's changes.
func (db *DB) Alone(ctx context.Context, fn func(*Tx) error) error {
	return db.Engine.Alone(ctx, inTx(fn))
}

// Free is Write for what makes room, or must not wait for room: to delete, to revoke, to close. On a full disk fn runs
// once more, alone, in space that was kept back for it.
func (db *DB) Free(ctx context.Context, fn func(*Tx) error) error {
	return db.Engine.Free(ctx, inTx(fn))
}

func inTx(fn func(*Tx) error) func(EngineTx) error {
	if fn == nil {
		return nil
	}
	return func(e EngineTx) error { return fn(&Tx{e}) }
}

// EmptyShop deletes the rows of all Shop tables. Files that were uploaded stay as long as a snapshot names them.
func (db *DB) EmptyShop(tx *Tx) error { return db.Engine.EmptyShop(tx.e) }

// Snapshot copies the store while tx holds the writer lock: the state before tx's changes.
// tx must run in Alone: in a group, changes of other requests would be missing. Tables marked NotInSnapshots are
// empty in it. It lies in backups/snapshots/, is synced and checked before the call returns. When tx fails it goes
// again.
func (db *DB) Snapshot(tx *Tx, reason string) (SnapshotInfo, error) {
	return db.Engine.Snapshot(tx.e, reason)
}

// RestoreSnapshot puts the rows of all Shop tables back as they are in the snapshot; before runs first inside
// the same transaction.
func (db *DB) RestoreSnapshot(ctx context.Context, name string, before func(*Tx) error) error {
	return db.Engine.RestoreSnapshot(ctx, name, inTx(before))
}

// RestoreBackup replaces shop records and uploaded files from a backup, which is checked first. Keys, settings and
// activity stay. before runs first inside the same transaction, as for RestoreSnapshot.
func (db *DB) RestoreBackup(ctx context.Context, path string, before func(*Tx) error) error {
	return db.Engine.RestoreBackup(ctx, path, inTx(before))
}

// Files are the uploaded files of this store.
func (db *DB) Files() Files { return Files{db.Uploads()} }

// Files are the uploaded files, under generated names. A file lives as long as a row of the store or of a snapshot
// names it (Table.Files says in which columns), so that a restore finds the pictures of what was cleared.
type Files struct{ EngineFiles }

// Remove lets a file go after the commit of tx (nothing is lost when it rolls back); tx nil: now. While there are
// snapshots, which may need it, it goes with the last one that names it.
func (f Files) Remove(tx *Tx, name string) error {
	if tx == nil {
		return f.EngineFiles.Remove(nil, name)
	}
	return f.EngineFiles.Remove(tx.e, name)
}
