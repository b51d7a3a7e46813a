package sqlite

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"slices"
	"sync"
	"time"

	"griddle/storage"
	"griddle/storage/internal/disk"
)

// uploads are the uploaded files: generated names inside files/ (os.Root), 0600. A file lives as long as a row of
// the store or of a snapshot names it (Table.Files says in which columns), so that a restore finds the pictures of
// what was cleared.
type uploads struct {
	db   *engine
	root *os.Root
	keep sync.RWMutex // shared by restore and backup, which need every file; exclusive for removing
	late sync.Map     // names that could not be removed when they were let go, because somebody had keep
}

func openFiles(db *engine) (*uploads, error) {
	dir := db.path(filesName)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, explain(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &uploads{db: db, root: root}, nil
}

// Stage implements storage.EngineFiles.
func (f *uploads) Stage(r io.Reader) (name string, size int64, err error) {
	name = newFileName()
	size, err = f.write(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, r)
	if err == nil {
		err = disk.SyncDir(f.root.Name())
	}
	if err != nil {
		f.root.Remove(name)
		return "", 0, err
	}
	return name, size, nil
}

func newFileName() string {
	var id [16]byte
	rand.Read(id[:])
	return hex.EncodeToString(id[:])
}

// create opens a new file of that name when it is called.
func (f *uploads) create(name string) func() (io.WriteCloser, error) {
	return func() (io.WriteCloser, error) { return f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) }
}

// sum is the SHA-256 of a file, or ErrNotFound.
func (f *uploads) sum(name string) (string, error) {
	file, err := f.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	hash := sha256.New()
	_, err = io.Copy(hash, file)
	return hex.EncodeToString(hash.Sum(nil)), err
}

// Append implements storage.EngineFiles.
func (f *uploads) Append(name string, r io.Reader) (size int64, err error) {
	info, err := f.root.Stat(name)
	if err != nil {
		return 0, missing(err)
	}
	added, err := f.write(name, os.O_WRONLY|os.O_APPEND, r)
	if err != nil {
		return 0, errors.Join(err, f.truncate(name, info.Size()))
	}
	return info.Size() + added, nil
}

func (f *uploads) write(name string, flag int, r io.Reader) (size int64, err error) {
	file, err := f.root.OpenFile(name, flag, 0o600)
	if err != nil {
		return 0, explain(err)
	}
	if size, err = io.Copy(file, r); err == nil {
		err = file.Sync()
	}
	return size, explain(errors.Join(err, file.Close()))
}

func (f *uploads) truncate(name string, size int64) error {
	file, err := f.root.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Truncate(size), file.Close())
}

// Open implements storage.EngineFiles.
func (f *uploads) Open(name string) (fs.File, error) {
	file, err := f.root.Open(name)
	if err != nil {
		return nil, missing(err)
	}
	return file, nil
}

// lacking is how many bytes the files of a backup take that are not here, as far as their sizes tell.
func (f *uploads) lacking(b *backup) (bytes int64) {
	for _, e := range b.manifest.Entries {
		name, is := e.fileName()
		if !is {
			continue
		}
		if info, err := f.root.Stat(name); err != nil || info.Size() != e.Bytes {
			bytes += e.Bytes
		}
	}
	return bytes
}

// Remove implements storage.EngineFiles.
func (f *uploads) Remove(with storage.EngineTx, name string) error {
	if with != nil {
		tx := with.(*transaction)
		tx.after = append(tx.after, func() {
			if err := f.Remove(nil, name); err != nil {
				f.db.log.Warn("an uploaded file could not be removed", slog.String("file", name),
					slog.Any("error", err))
			}
		})
		return nil
	}
	if !f.keep.TryLock() {
		// A backup or restore needs it, or a sweep is under way: the next one removes it.
		f.late.Store(name, true)
		f.db.sweeper.start()
		return nil
	}
	defer f.keep.Unlock()
	if err := f.db.intact(); err != nil { // the snapshots would not be found
		return err
	}
	if some, err := f.db.anySnapshot(); err != nil || some {
		return err
	}
	if err := f.root.Remove(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func missing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return storage.ErrNotFound
	}
	return err
}

// stagingTime is how long a file may wait for the row that will name it: an upload, or an import by another
// process, may be under way.
const stagingTime = 10 * time.Minute

// sweep removes the files that neither the store nor a snapshot names.
func (f *uploads) sweep() error {
	f.keep.Lock()
	defer f.keep.Unlock()
	if err := f.db.intact(); err != nil { // neither the rows nor the snapshots are sure to be found
		return err
	}
	dir, err := f.root.Open(".")
	if err != nil {
		return err
	}
	entries, err := dir.ReadDir(-1)
	if err = errors.Join(err, dir.Close()); err != nil || len(entries) == 0 {
		return err
	}
	var errs []error
	loose := map[string]bool{}
	for _, e := range entries {
		info, err := e.Info()
		_, late := f.late.Load(e.Name())
		if err == nil && info.Mode().IsRegular() && (late || time.Since(info.ModTime()) > stagingTime) {
			loose[e.Name()] = true
		}
		if !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	if err := f.unnamed(loose); err != nil {
		return errors.Join(append(errs, err)...)
	}
	for name := range loose {
		err := f.root.Remove(name)
		if err == nil {
			f.late.Delete(name)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// unnamed takes from names those that the store or a snapshot names. There may be thousands of snapshots: they are
// asked only while a name is left, the oldest first, since what the store has lost is mostly in them.
func (f *uploads) unnamed(names map[string]bool) error {
	named := map[string]bool{}
	if err := fileNames(f.db.readers, f.db.config.Schema.Tables, named); err != nil {
		return err
	}
	snapshots, err := f.db.Snapshots()
	if err != nil {
		return err
	}
	isNamed := func(name string, _ bool) bool { return named[name] }
	maps.DeleteFunc(names, isNamed)
	for _, s := range slices.Backward(snapshots) {
		if len(names) == 0 {
			break
		}
		// A snapshot that cannot be read could need any file: none is removed.
		clear(named)
		if err := namesInCopy(s.Path, f.db.config.Schema, named); err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
		maps.DeleteFunc(names, isNamed)
	}
	return nil
}

// fileNames collects the names that the rows of a store hold. A table the store lacks (an older snapshot) names
// nothing.
func fileNames(r reader, tables []sqlTable, names map[string]bool) error {
	for _, t := range tables {
		if len(t.Files) == 0 {
			continue
		}
		have, err := columns(r, "main", t.Name)
		if err != nil {
			return err
		}
		for _, c := range have {
			for _, name := range t.Files {
				if c.name != name {
					continue
				}
				if err := collect(r, fmt.Sprintf("SELECT %s FROM %s WHERE %[1]s <> ''", name, t.Name),
					names); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func collect(r reader, query string, names map[string]bool) error {
	return eachRow(r, query, func(row storage.Row) error {
		var name string
		err := row.Scan(&name)
		names[name] = true
		return err
	})
}

// sweeper tidies the folder in the background: at the start, and when snapshots were removed.
type sweeper struct {
	wake, stop, done chan struct{}
}

func startSweeper(db *engine) *sweeper {
	s := &sweeper{make(chan struct{}, 1), make(chan struct{}), make(chan struct{})}
	if db.config.Shared { // the process that holds the folder tidies it
		close(s.done)
		return s
	}
	s.start()
	go func() {
		defer close(s.done)
		db.removeParts()
		reserve := time.NewTicker(reserveEvery)
		defer reserve.Stop()
		s.keepBack(db)
		for {
			select {
			case <-s.stop:
				return
			case <-reserve.C:
				s.keepBack(db)
			case <-s.wake:
				if err := db.files.sweep(); err != nil {
					db.log.Warn("uploaded files could not be tidied", slog.Any("error", err))
				}
			}
		}
	}()
	return s
}

// reserveEvery is how often it is looked whether there is room again for what is kept back.
const reserveEvery = 30 * time.Second

func (s *sweeper) keepBack(db *engine) {
	if err := db.intact(); err != nil {
		return // the folder may be gone
	}
	if err := db.keepBack(); err != nil {
		db.log.Warn("no space could be kept back for deleting on a full disk", slog.Any("error", err))
	}
}

// start asks for a sweep; one that waits already will do.
func (s *sweeper) start() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *sweeper) close() {
	close(s.stop)
	<-s.done
}
