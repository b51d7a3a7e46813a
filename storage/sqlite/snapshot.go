package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"griddle/storage"
	"griddle/storage/internal/disk"
)

// stampForm is a UTC instant in file names: sortable, and allowed on every system.
const stampForm = "20060102T150405.000Z"

const copyEnding = ".db"

// Snapshot implements storage.Engine: it copies the store's file (VACUUM INTO on another connection) while tx holds
// the writer lock.
func (db *engine) Snapshot(with storage.EngineTx, reason string) (storage.SnapshotInfo, error) {
	tx := with.(*transaction)
	if tx.ended || !tx.alone {
		return storage.SnapshotInfo{}, errors.New("a snapshot can be taken only inside Alone")
	}
	if strings.Trim(reason, "abcdefghijklmnopqrstuvwxyz") != "" {
		return storage.SnapshotInfo{}, fmt.Errorf("the reason of a snapshot is a lower-case word, not %q", reason)
	}
	dir := db.path(backupsName, snapshotsName)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return storage.SnapshotInfo{}, explain(err)
	}
	taken := db.config.Clock().UTC().Truncate(time.Millisecond)
	path := filepath.Join(dir, taken.Format(stampForm)+"-"+reason+copyEnding)
	for ; disk.Exists(path); path = filepath.Join(dir, taken.Format(stampForm)+"-"+reason+copyEnding) {
		taken = taken.Add(time.Millisecond) // the clock stood still
	}
	if err := db.copyTo(path, true); err != nil {
		return storage.SnapshotInfo{}, fmt.Errorf("the snapshot could not be made: %w", err)
	}
	tx.undone = append(tx.undone, func() { os.Remove(path) }) // nothing was changed: a later snapshot shows the same
	return describe(path)
}

// describe reads from the name of a snapshot when and why it was taken.
func describe(path string) (storage.SnapshotInfo, error) {
	info, err := os.Stat(path)
	if err != nil {
		return storage.SnapshotInfo{}, missing(err)
	}
	s := storage.SnapshotInfo{Name: filepath.Base(path), Path: path, Bytes: info.Size()}
	stamp, reason, _ := strings.Cut(strings.TrimSuffix(s.Name, copyEnding), "-")
	s.Reason = reason
	if s.Taken, err = time.Parse(stampForm, stamp); err != nil || s.Name == stamp {
		return s, fmt.Errorf("%s is not a snapshot of Griddle", s.Name)
	}
	return s, nil
}

// copyTo writes a whole, checked and synced copy of the last committed state to path. The tables that do not belong
// into a copy, or into a snapshot, are emptied in it.
func (db *engine) copyTo(path string, snapshot bool) error {
	s, err := db.openOnceMore(dsn(db.path(storeName), writing, db.config.synchronous), settings(writing, 0))
	if err != nil {
		return explain(err)
	}
	defer s.close()
	return db.copyFrom(s, path, snapshot)
}

// copyFrom is copyTo by a connection that is open already.
func (db *engine) copyFrom(s *session, path string, snapshot bool) error {
	f, err := os.CreateTemp(filepath.Dir(path), disk.TempPrefix) // 0600; VACUUM INTO takes an empty file
	if err != nil {
		return explain(err)
	}
	err = explain(s.exec("VACUUM INTO ?", f.Name()))
	if err == nil {
		err = db.emptyIn(f.Name(), snapshot)
	}
	if err == nil {
		_, err = checkCopy(f.Name(), "quick_check", db.config.Schema)
	}
	if err == nil {
		err = f.Sync()
	}
	return disk.Finish(f, path, err)
}

// emptyIn empties the tables of a copy that do not belong into it, in such a way that nothing of them is left in the
// file.
func (db *engine) emptyIn(path string, snapshot bool) error {
	s, err := openPlain(path)
	if err != nil {
		return explain(err)
	}
	for _, t := range db.config.Schema.Tables {
		if !t.NotInCopies && (!snapshot || !t.NotInSnapshots) {
			continue
		}
		there, err := s.has(t.Name)
		if err != nil {
			return explain(errors.Join(err, s.close()))
		}
		if there { // before an upgrade a file lacks what is newer
			if err := s.exec("DELETE FROM " + t.Name); err != nil {
				return explain(errors.Join(err, s.close()))
			}
		}
	}
	return explain(s.close())
}

// has tells whether there is a table.
func (s *session) has(table string) (there bool, err error) {
	const query = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?)"
	err = s.scan(context.Background(), query, []any{table}, []any{&there})
	return there, err
}

// checkCopy checks a store file that nobody writes, by what may be in it and by quick_check or integrity_check, and
// answers its schema version.
func checkCopy(path, check string, schema sqlSchema) (version int, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, missing(err)
	}
	if info.Size() == 0 { // it would pass every check of SQLite's
		return 0, fmt.Errorf("%w: it is empty", storage.ErrDamaged)
	}
	s, err := openCopy(path, schema)
	if err != nil {
		return 0, err
	}
	defer s.close()
	verdict, err := s.text("PRAGMA " + check)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", storage.ErrDamaged, err)
	}
	if verdict != "ok" {
		return 0, fmt.Errorf("%w: %s", storage.ErrDamaged, verdict)
	}
	n, err := s.number("PRAGMA user_version")
	return int(n), explain(err)
}

// openCopy opens a store file that nobody else has open, once it shows that it is one and holds nothing strange.
func openCopy(path string, schema sqlSchema) (*session, error) {
	s, err := openPlain(path)
	if err != nil {
		return nil, notStore(err)
	}
	if err = checkIdentity(s); err == nil {
		err = checkSchema(s, "main", schema)
	}
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// checkIdentity answers ErrNotStore when the file is of another kind.
func checkIdentity(s *session) error {
	id, err := s.number("PRAGMA application_id")
	if err == nil && id != applicationID {
		err = storage.ErrNotStore
	}
	return notStore(err)
}

// namesInCopy collects the uploaded files that a copy of the store names.
func namesInCopy(path string, schema sqlSchema, names map[string]bool) error {
	s, err := openCopy(path, schema)
	if err != nil {
		return err
	}
	defer s.close()
	return fileNames(newTransaction(nil, s), schema.Tables, names)
}

// Snapshots implements storage.Engine.
func (db *engine) Snapshots() ([]storage.SnapshotInfo, error) {
	entries, err := os.ReadDir(db.path(backupsName, snapshotsName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []storage.SnapshotInfo
	for _, e := range entries {
		if s, err := describe(db.path(backupsName, snapshotsName, e.Name())); err == nil {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b storage.SnapshotInfo) int { return b.Taken.Compare(a.Taken) })
	return all, nil
}

// HasSnapshot implements storage.Engine.
func (db *engine) HasSnapshot(name string) bool { return disk.Exists(db.snapshotPath(name)) }

func (db *engine) snapshotPath(name string) string {
	return db.path(backupsName, snapshotsName, filepath.Base(name))
}

// RestoreSnapshot implements storage.Engine.
func (db *engine) RestoreSnapshot(ctx context.Context, name string, before func(storage.EngineTx) error) error {
	return db.restoreShop(ctx, db.snapshotPath(name), inTx(before))
}

// anySnapshot says whether there is one, without reading the names of all.
func (db *engine) anySnapshot() (bool, error) {
	f, err := os.Open(db.path(backupsName, snapshotsName))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer f.Close()
	for {
		names, err := f.Readdirnames(10)
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		for _, name := range names {
			if _, err := describe(db.path(backupsName, snapshotsName, name)); err == nil {
				return true, nil
			}
		}
	}
}

// PruneSnapshots implements storage.Engine.
func (db *engine) PruneSnapshots(keep func(storage.SnapshotInfo) bool) error {
	all, err := db.Snapshots()
	if err != nil {
		return err
	}
	var errs []error
	for _, s := range all {
		if keep(s) {
			continue
		}
		err := os.Remove(s.Path)
		if errors.Is(err, fs.ErrNotExist) { // another process was faster
			err = nil
		}
		errs = append(errs, err)
	}
	if len(errs) > 0 {
		db.sweeper.start() // for the files they named
	}
	return errors.Join(errs...)
}

// keepOld saves the store as it is before a migration.
func (db *engine) keepOld(version int) error {
	dir := db.path(backupsName)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return explain(err)
	}
	name := fmt.Sprintf("before-upgrade-%s-from-%d%s", db.config.Clock().UTC().Format(stampForm), version, copyEnding)
	return db.copyTo(filepath.Join(dir, name), false)
}

// removeParts removes what a crash left half written. What is new may be the work of another process.
func (db *engine) removeParts() {
	if err := disk.RemoveParts(db.path(backupsName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		db.log.Warn("an unfinished backup could not be removed", slog.Any("error", err))
	}
	for _, dir := range []string{db.config.Dir, db.path(backupsName), db.path(backupsName, snapshotsName)} {
		entries, _ := os.ReadDir(dir) // not made yet: nothing in it
		for _, e := range entries {
			info, err := e.Info()
			if err != nil || !strings.HasPrefix(e.Name(), disk.TempPrefix) || time.Since(info.ModTime()) < stagingTime {
				continue
			}
			if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
				db.log.Warn("an unfinished file could not be removed", slog.String("file", e.Name()),
					slog.Any("error", err))
			}
		}
	}
}
