package sqlite

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"griddle/storage"
	"griddle/storage/internal/disk"
)

// manifest is the last entry of a backup: what else is in it, with hashes.
type manifest struct {
	Format   int       `json:"format"`
	Version  string    `json:"version"`
	Schema   int       `json:"schema"`
	Instance string    `json:"instance"`
	Taken    time.Time `json:"taken"`
	Entries  []entry   `json:"entries"`
	// Missing files are named by rows but were gone when the backup was made.
	Missing []string `json:"missing,omitempty"`

	sum int64 // bytes of the entries that were read
}

type entry struct {
	Name   string `json:"name"` // store.db, files/...
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

const (
	manifestName   = "manifest.json"
	manifestFormat = 1
)

// fileName answers the generated name of an uploaded file.
func (e entry) fileName() (string, bool) { return strings.CutPrefix(e.Name, filesName+"/") }

func (m *manifest) info() storage.BackupInfo {
	n := 0
	for _, e := range m.Entries {
		if _, ok := e.fileName(); ok {
			n++
		}
	}
	return storage.BackupInfo{Version: m.Version, Schema: m.Schema, Instance: m.Instance, Taken: m.Taken, Files: n}
}

// Backup implements storage.Engine.
func (db *engine) Backup(ctx context.Context, path string) error {
	return db.backup(ctx, path, func(store string) error { return db.copyTo(store, false) })
}

func (db *engine) backup(ctx context.Context, path string, copyStore func(path string) error) error {
	db.files.keep.RLock()
	defer db.files.keep.RUnlock()
	part, err := disk.NewPart(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer part.Remove()
	store := filepath.Join(part.Path, storeName)
	if err := copyStore(store); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil { // the copy itself cannot be interrupted
		return err
	}
	f, err := os.CreateTemp(part.Path, disk.TempPrefix)
	if err != nil {
		return explain(err)
	}
	if err = db.fill(ctx, f, store); err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return explain(err)
	}
	if err := os.Remove(store); err != nil { // room for the check
		return err
	}
	b, err := openBackup(f.Name())
	if err != nil {
		return err
	}
	err = b.verify(ctx, store, db.config.Schema)
	if err = errors.Join(err, b.close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return disk.SyncDir(filepath.Dir(path))
}

// fill writes the zip.
func (db *engine) fill(ctx context.Context, to io.Writer, store string) error {
	names := map[string]bool{}
	if err := namesInCopy(store, db.config.Schema, names); err != nil {
		return err
	}
	storage.Expect(ctx, 2*db.sizes(store, names)) // written, then checked
	m := manifest{
		Format: manifestFormat, Version: db.config.Program, Schema: db.config.Schema.Version, Instance: db.instance,
		Taken: db.config.Clock().UTC(),
	}
	z := zip.NewWriter(to)
	add := func(name string, method uint16, open func() (fs.File, error)) error {
		f, err := open()
		if err != nil {
			return err
		}
		defer f.Close()
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: m.Taken})
		if err != nil {
			return err
		}
		hash := sha256.New()
		n, err := io.Copy(io.MultiWriter(w, hash), storage.ReadUntil(ctx, f))
		m.Entries = append(m.Entries, entry{name, n, hex.EncodeToString(hash.Sum(nil))})
		return err
	}
	if err := add(storeName, zip.Deflate, func() (fs.File, error) { return os.Open(store) }); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		// pictures do not get smaller
		err := add(filesName+"/"+name, zip.Store, func() (fs.File, error) { return db.files.Open(name) })
		if errors.Is(err, storage.ErrNotFound) {
			db.log.Warn("an uploaded file is missing and not in the backup", slog.String("file", name))
			m.Missing = append(m.Missing, name)
		} else if err != nil {
			return err
		}
	}
	w, err := z.Create(manifestName)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(w).Encode(m); err != nil {
		return err
	}
	return z.Close()
}

// sizes is how many bytes a backup will hold; what is missing counts nothing.
func (db *engine) sizes(store string, names map[string]bool) (sum int64) {
	if info, err := os.Stat(store); err == nil {
		sum = info.Size()
	}
	for name := range names {
		if info, err := db.files.root.Stat(name); err == nil {
			sum += info.Size()
		}
	}
	return sum
}
