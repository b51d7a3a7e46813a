package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"griddle/storage"
)

// SQLite goes on writing into a file that was deleted, or moved away by a program that keeps folders in step: what is
// acknowledged then is gone when the store is closed. So it is looked whether the files that are open are still those
// in the data folder: after each commit before it is acknowledged, whenever one of them is opened once more, and once
// a second. When they are not, nothing is written any more, and what is still held open is saved as a backup.

// Lost implements storage.Engine.
func (db *engine) Lost() *storage.LostError { return db.lost.Load() }

// identity is which files were opened: the store, its log and the log's index. None of them is ever replaced or gets
// shorter than it was seen while somebody has the store open, but for the log, which is emptied.
type identity struct {
	paths []string
	files []os.FileInfo
	size  atomic.Int64              // of the store
	log   atomic.Int64              // size of the log at the last look
	away  atomic.Pointer[time.Time] // since when they have been out of reach; nil while they are there
}

// errAway: whether the files are lost is not known yet.
var errAway = fmt.Errorf("%w: its files are out of reach", storage.ErrBusy)

// awayEvery is how often it is looked for files that are out of reach, by a write that waits for them.
const awayEvery = 50 * time.Millisecond

// patienceOf is what a system needs. Windows lets nobody delete or replace a file that is open, but says that it is
// not there, or cannot tell which one it is, while the connection to a network drive is down.
func patienceOf(system string) time.Duration {
	if system == "windows" {
		return 30 * time.Second
	}
	return 0
}

// identify notes the files of the store once all of them are open. opened is the store's file as it was before.
func (db *engine) identify(opened os.FileInfo) error {
	id := &identity{}
	for _, ending := range []string{"", "-wal", "-shm"} {
		path := db.path(storeName + ending)
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		os.SameFile(info, info) // Windows asks for the file's number only now
		id.paths, id.files = append(id.paths, path), append(id.files, info)
	}
	if !os.SameFile(opened, id.files[0]) {
		return errors.New("another program replaced the store's file while it was being opened; start again")
	}
	id.size.Store(id.files[0].Size())
	db.identity = id
	return nil
}

// intact is nil while the files at the store's paths are those that are open. An error other than a LostError says
// that it cannot be told at the moment.
func (db *engine) intact() error {
	id := db.identity
	if lost := db.lost.Load(); lost != nil {
		return lost
	}
	if id == nil { // it is being opened
		return nil
	}
	seen := id.size.Load() // before the look: it may grow meanwhile
	for i, path := range id.paths {
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist),
			err == nil && (!os.SameFile(info, id.files[i]) || i == 0 && info.Size() < seen):
			return db.outOfReach()
		case err != nil:
			return err
		case i == 1:
			id.log.Store(info.Size())
		case i == 0 && info.Size() > seen:
			id.size.CompareAndSwap(seen, info.Size())
		}
	}
	id.away.Store(nil)
	return nil
}

// outOfReach gives the files up once they have been away for longer than the patience.
func (db *engine) outOfReach() error {
	now := time.Now()
	db.identity.away.CompareAndSwap(nil, &now)
	if since := db.identity.away.Load(); since != nil && time.Since(*since) < db.config.patience {
		return errAway
	}
	db.lost.CompareAndSwap(nil, &storage.LostError{})
	return db.lost.Load()
}

// settled is intact, but waits until files that are out of reach are back or lost.
func (db *engine) settled() error {
	for {
		err := db.intact()
		if !errors.Is(err, errAway) {
			return err
		}
		time.Sleep(awayEvery)
	}
}

// openOnceMore opens a further connection to the store, unless other files lie there by now. One that was opened just
// then is left open for good: as the only one to another file it would, at its end, lay the log over that and delete
// it, and what is acknowledged in the log would be gone.
func (db *engine) openOnceMore(dsn string, pragmas []string) (*session, error) {
	if lost := db.intact(); lost != nil {
		return nil, lost
	}
	s, err := openSession(dsn, pragmas)
	if lost := db.intact(); lost != nil {
		if err == nil {
			db.strays.Store(s, true)
		}
		return nil, lost
	}
	return s, err
}

// watchFiles looks at the files and begins to save what is open when they are lost. It is for the goroutine that has
// the writing connection, which is the rescue's from then on.
func (w *writer) watchFiles() (lost bool) {
	_ = w.db.intact() // what cannot be told now is told at the next look
	if w.db.Lost() == nil {
		return false
	}
	if !w.rescuing {
		w.rescuing = true
		w.db.rescue.Go(func() { w.db.saveOpen(w.s) })
	}
	return true
}

// saveOpen makes a backup of what the connection still holds open.
func (db *engine) saveOpen(s *session) {
	lost := db.Lost()
	db.log.Error("another program moved, replaced or damaged the store's files; nothing is written any more")
	db.watchers.Tell(storage.Change{Elsewhere: true})
	path, err := db.makeRescue(s)
	lost.Saved(path, err)
	if err != nil {
		db.log.Error("what was still open could not be saved", slog.Any("error", err))
	} else {
		db.log.Warn("what was still open was saved as a backup", slog.String("file", path))
	}
	// At the next start the log must not be laid over a file that it does not belong to. If only the log was lost,
	// this makes the store's file whole.
	if _, err := truncateLog(s); err != nil {
		db.log.Warn("the log of the lost store could not be emptied", slog.Any("error", err))
	}
	db.watchers.Tell(storage.Change{Elsewhere: true})
}

// makeRescue writes the backup beside the data folder, where whoever took the store's file away does not look; where
// that cannot be, into the folder itself.
func (db *engine) makeRescue(s *session) (string, error) {
	name := filepath.Base(db.config.Dir) + "-rescued-" + time.Now().UTC().Format(stampForm) + ".zip"
	var errs []error
	for _, dir := range []string{filepath.Dir(db.config.Dir), db.config.Dir} {
		path := filepath.Join(dir, name)
		err := os.MkdirAll(dir, 0o700)
		if err == nil {
			err = db.backup(context.Background(), path, func(store string) error {
				return db.copyFrom(s, store, false)
			})
		}
		if err == nil {
			return path, nil
		}
		errs = append(errs, err)
	}
	return "", errors.Join(errs...)
}
