package sqlite

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	sqlite3 "github.com/mattn/go-sqlite3"

	"griddle/storage"
	"griddle/storage/internal/disk"
	"griddle/storage/signal"
)

// open opens a store; on a full disk with a little of the space that is kept back, for its log.
func open(ctx context.Context, c options) (*engine, error) {
	db, err := newDB(c)
	if err != nil {
		return nil, err
	}
	if err = db.open(ctx); isDiskFull(err) {
		lent, failed := db.giveUp(openingBytes)
		if lent == 0 || failed != nil {
			return nil, err
		}
		again := &engine{config: db.config, log: db.log, feeds: db.feeds, lent: lent}
		db, err = again, again.open(ctx)
	}
	if errors.Is(err, storage.ErrDamaged) {
		db.log.Error("the store's file is damaged", slog.Any("error", err))
		err = errDamagedStore
	}
	if err != nil {
		return nil, err
	}
	return db, nil
}

func (db *engine) open(ctx context.Context) (err error) {
	var undo []func() error
	defer func() {
		if err != nil {
			for _, fn := range slices.Backward(undo) {
				fn()
			}
			err = readOnly(db.config.Dir, err)
		}
	}()
	if db.config.Shared {
		if err := disk.OwnFolder(db.config.Dir); err != nil {
			return err
		}
	}
	if err := lookAt(db.path(storeName)); err != nil {
		return err
	}
	if !db.config.Shared {
		if err := disk.MakeFolder(db.config.Dir); err != nil {
			return err
		}
		if db.lock, err = lockFolder(db.config.Dir); err != nil {
			return err
		}
		undo = append(undo, db.lock.release)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := db.present(); err != nil {
		return err
	}
	if db.lock != nil {
		if err := db.lock.lockStore(db.path(storeName)); err != nil {
			return err
		}
	}
	unclean := db.lock != nil && disk.Exists(db.path(storeName+"-wal")) // it goes when the store is closed
	opened, err := os.Stat(db.path(storeName))
	if err != nil {
		return err
	}
	s, err := db.openWriter(db.path(storeName))
	if err != nil {
		return notStore(err)
	}
	undo = append(undo, s.close)
	if err := db.prepare(s, unclean); err != nil {
		return err
	}
	if err := db.identify(opened); err != nil {
		return err
	}
	readers, pragmas := dsn(db.path(storeName), reading, db.config.synchronous),
		settings(reading, mmapSize(db.config.Dir))
	db.readers = &pool{open: func() (*session, error) { return db.openOnceMore(readers, pragmas) }}
	undo = append(undo, db.readers.close)
	first, err := db.readers.take()
	if err != nil {
		return err
	}
	db.readers.give(first)
	if db.files, err = openFiles(db); err != nil {
		return err
	}
	undo = append(undo, db.files.root.Close)
	db.watchers = signal.New[storage.Change](nil)
	if db.writer, err = startWriter(db, s); err != nil {
		db.watchers.Close()
		return explain(err)
	}
	db.sweeper = startSweeper(db)
	return nil
}

// readOnly tells the failure to open a store in a folder where nothing can be written from others.
func readOnly(dir string, err error) error {
	var e sqlite3.Error
	var path *fs.PathError
	if !errors.As(err, &e) && !errors.As(err, &path) || !disk.Exists(filepath.Join(dir, storeName)) ||
		disk.Try(dir) == nil {
		return err
	}
	return fmt.Errorf("%w: %w", storage.ErrReadOnly, err)
}

// newDB fills in what the configuration leaves open.
func newDB(c options) (*engine, error) {
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return nil, err
	}
	if c.Schema.Version < 1 {
		return nil, errors.New("the schema needs a version from 1")
	}
	c.Dir = dir
	c.synchronous = cmp.Or(c.synchronous, "FULL")
	c.logLimit = cmp.Or(c.logLimit, 256<<20)
	c.patience = cmp.Or(c.patience, patienceOf(runtime.GOOS))
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.Schema.Tables = append(tablesOf(storage.OwnTables()), c.Schema.Tables...)
	return &engine{config: c, log: c.Log, feeds: fedTables(c.Schema.Tables)}, nil
}

// openWriter opens a writing connection to a store.
func (db *engine) openWriter(path string) (*session, error) {
	return openSession(dsn(path, writing, db.config.synchronous), settings(writing, 0))
}

// present sees to it that there is a store file: it makes one in a folder that never held any, and never silently
// where one is gone.
func (db *engine) present() error {
	store := db.path(storeName)
	if there, err := hasContent(store); there || err != nil {
		return err
	}
	switch known := disk.Exists(db.path(markerName)); {
	case known && (db.config.Shared || !db.config.StartNew):
		return storage.ErrMissing
	case db.config.Shared:
		return storage.ErrNoStore
	case known, disk.Exists(store + "-wal"): // whatever the log of a lost store belongs to, it is not the new one
		if err := setAside(db.config.Dir, db.config.Clock()); err != nil {
			return err
		}
	}
	return db.bootstrap(store)
}

// hasContent is false for a file of 0 bytes too: it passes every check of SQLite's.
func hasContent(path string) (bool, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && info.Size() > 0, err
}

// setAside renames what a lost store left behind: its log and marker must not be taken for the new one's, and its
// uploaded files are named by no row now, which would have them removed.
func setAside(dir string, now time.Time) error {
	stamp := "lost-" + now.UTC().Format(stampForm) + "-"
	for _, name := range []string{storeName, storeName + "-wal", storeName + "-shm", filesName, markerName} {
		err := os.Rename(filepath.Join(dir, name), filepath.Join(dir, stamp+name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

var errDamagedStore = fmt.Errorf("%w, so the store is not opened; move store.db out of the data folder and restore a "+
	"backup", storage.ErrDamaged)

// checkWhole looks at the whole file after an end that was none. What a crash interrupts SQLite mends by itself; but
// the crash may have come of the file being cut or written over, or of a failing disk.
func checkWhole(s *session) error {
	verdict, err := s.text("PRAGMA quick_check(1)")
	if err == nil && verdict != "ok" {
		return fmt.Errorf("%w: %s", storage.ErrDamaged, verdict)
	}
	return notStore(err)
}

// lookAt refuses a file of another kind before anything is touched: of a file of SQLite's it reads the application's
// number in its head, without a lock, and without the log that is made beside a store. What is there once the log is
// taken in is for prepare to see.
func lookAt(path string) error {
	there, err := hasContent(path)
	if err != nil || !there {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	const magic, number = "SQLite format 3\x00", 68 // https://www.sqlite.org/fileformat.html#the_database_header
	head := make([]byte, number+4)
	if _, err = io.ReadFull(f, head); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	if string(head[:len(magic)]) != magic || binary.BigEndian.Uint32(head[number:]) != applicationID {
		return storage.ErrNotStore
	}
	return nil
}

// bootstrap makes the file under a temporary name, and gives it its own when it is whole: a crash leaves no store or
// one that can be opened. The folder is locked.
func (db *engine) bootstrap(store string) error {
	part := db.path(disk.TempPrefix + storeName)
	clean := func() (err error) {
		for _, ending := range []string{"", "-journal", "-wal", "-shm"} {
			if e := os.Remove(part + ending); !errors.Is(e, fs.ErrNotExist) {
				err = errors.Join(err, e)
			}
		}
		return err
	}
	if err := clean(); err != nil { // left by one that was killed
		return err
	}
	f, err := os.OpenFile(part, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600) // SQLite would make it readable for all
	if err != nil {
		return explain(err)
	}
	if err = db.makeStore(part); err == nil {
		err = f.Sync()
	}
	if err = disk.Finish(f, store, err); err != nil {
		return errors.Join(err, clean())
	}
	return nil
}

// makeStore fills an empty file. The page size must be set before anything else is written, and before WAL, which the
// DSN of every other connection asks for: the file would silently keep pages of 4096 bytes.
func (db *engine) makeStore(path string) error {
	s, err := openPlain(path)
	if err != nil {
		return explain(err)
	}
	for _, q := range []string{
		fmt.Sprintf("PRAGMA page_size=%d", pageSize),
		fmt.Sprintf("PRAGMA application_id=%d", applicationID),
	} {
		if err = s.exec(q); err != nil {
			break
		}
	}
	if err == nil {
		err = db.migrate(s, nil)
	}
	if err == nil {
		err = s.exec("PRAGMA journal_mode=WAL")
	}
	return explain(errors.Join(err, s.close()))
}

// prepare checks that the file is ours, and all of it when it was not closed the last time, brings it up to date and
// learns its instance.
func (db *engine) prepare(s *session, unclean bool) error {
	if err := checkIdentity(s); err != nil {
		return err
	}
	version, err := s.number("PRAGMA user_version")
	if err != nil {
		return notStore(err)
	}
	switch want := int64(db.config.Schema.Version); {
	case version > want:
		return storage.ErrNewer
	case version < want && db.config.Shared && version == 0:
		return storage.ErrNoStore // being made at this moment, or never finished
	case version < want && db.config.Shared:
		return storage.ErrSchema
	}
	if err := checkSchema(s, "main", db.config.Schema); err != nil {
		return err
	}
	if unclean {
		if err := checkWhole(s); err != nil {
			return err
		}
	}
	if version < int64(db.config.Schema.Version) {
		if err := db.migrate(s, db.keepOld); err != nil {
			return err
		}
	}
	if err := db.renewForms(s); err != nil {
		return err
	}
	if err := db.beginFeed(s); err != nil {
		return err
	}
	return db.learnInstance(s)
}

// learnInstance reads the id of the store, made at its first opening, and renews the marker that says that a store
// is here.
func (db *engine) learnInstance(s *session) error {
	var err error
	if db.instance, err = s.text("SELECT value FROM settings WHERE name = ?",
		instanceSetting); err == storage.ErrNotFound {
		var id [16]byte
		rand.Read(id[:])
		db.instance = hex.EncodeToString(id[:])
		err = inTransaction(db, s, func(tx *transaction) error {
			return storage.SetSetting(storage.NewTx(tx), instanceSetting, db.instance)
		})
	}
	if err != nil || db.config.Shared {
		return explain(err)
	}
	old, err := os.ReadFile(db.path(markerName))
	if err == nil && strings.TrimSpace(string(old)) == db.instance {
		return nil
	}
	return disk.WriteWhole(db.path(markerName), []byte(db.instance+"\n"))
}

const instanceSetting = "store.instance"

// inTransaction runs fn in a transaction on a session that no writer serves (yet).
func inTransaction(db *engine, s *session, fn func(*transaction) error) error {
	if err := s.exec("BEGIN IMMEDIATE"); err != nil {
		return explain(err)
	}
	tx := newTransaction(db, s)
	tx.alone, tx.quiet = true, true
	err := fn(tx)
	tx.end()
	if err = cmp.Or(err, tx.broken); err == nil {
		err = explain(s.exec("COMMIT"))
	}
	if err != nil && s.inTransaction() {
		s.exec("ROLLBACK")
	}
	return err
}

// notStore tells a file of another kind from other failures.
func notStore(err error) error {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code {
	case sqlite3.ErrNotADB:
		return fmt.Errorf("%w: %w", storage.ErrNotStore, err)
	case sqlite3.ErrCorrupt:
		return fmt.Errorf("%w: %w", storage.ErrDamaged, err)
	}
	return explain(err)
}
