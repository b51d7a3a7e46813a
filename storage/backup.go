package storage

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// BackupInfo says what a backup holds.
type BackupInfo struct {
	Version  string // of the program that made it
	Schema   int
	Instance string
	Taken    time.Time // UTC
	Files    int       // uploaded files in it
}

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
}

type entry struct {
	Name   string `json:"name"` // store.db, files/...
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// bytes is how much the entries hold.
func (m *manifest) bytes() (sum int64) {
	for _, e := range m.Entries {
		sum += e.Bytes
	}
	return sum
}

const (
	manifestName   = "manifest.json"
	manifestFormat = 1
	manifestLimit  = 256 << 20 // bytes; a file takes about 130
)

// fileName answers the generated name of an uploaded file.
func (e entry) fileName() (string, bool) { return strings.CutPrefix(e.Name, filesName+"/") }

func (m *manifest) info() BackupInfo {
	n := 0
	for _, e := range m.Entries {
		if _, ok := e.fileName(); ok {
			n++
		}
	}
	return BackupInfo{m.Version, m.Schema, m.Instance, m.Taken, n}
}

// Backup writes one zip: the store's copy, the files its rows name, a manifest with SHA-256 of each; never a secret file. It is written
// under a temporary name in the target's folder, checked, synced, and only then takes the place of path.
func (db *DB) Backup(ctx context.Context, path string) error {
	db.files.keep.RLock()
	defer db.files.keep.RUnlock()
	dir, err := os.MkdirTemp(filepath.Dir(path), tempPrefix)
	if err != nil {
		return explain(err)
	}
	defer os.RemoveAll(dir)
	store := filepath.Join(dir, storeName)
	if err := db.copyTo(store, false); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil { // the copy itself cannot be interrupted
		return err
	}
	f, err := os.CreateTemp(dir, tempPrefix)
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
	return syncDir(filepath.Dir(path))
}

// fill writes the zip.
func (db *DB) fill(ctx context.Context, to io.Writer, store string) error {
	names := map[string]bool{}
	if err := namesInCopy(store, db.config.Schema, names); err != nil {
		return err
	}
	meterOf(ctx).expect(2 * db.sizes(store, names)) // written, then checked
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
		n, err := io.Copy(io.MultiWriter(w, hash), readUntil(ctx, f))
		m.Entries = append(m.Entries, entry{name, n, hex.EncodeToString(hash.Sum(nil))})
		return err
	}
	if err := add(storeName, zip.Deflate, func() (fs.File, error) { return os.Open(store) }); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		err := add(filesName+"/"+name, zip.Store, func() (fs.File, error) { return db.files.Open(name) }) // pictures do not get smaller
		if errors.Is(err, ErrNotFound) {
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
func (db *DB) sizes(store string, names map[string]bool) (sum int64) {
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

// backup is an opened zip. What it holds is only used after verify.
type backup struct {
	zip      *zip.ReadCloser
	manifest manifest
	content  map[string]*zip.File
}

func openBackup(path string) (_ *backup, err error) {
	z, err := zip.OpenReader(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing(err)
	}
	if err != nil {
		return nil, damaged("it is not a backup of Griddle", err)
	}
	b := &backup{zip: z, content: map[string]*zip.File{}}
	defer func() {
		if err != nil {
			z.Close()
		}
	}()
	for _, f := range z.File {
		if b.content[f.Name] != nil {
			return nil, damaged(f.Name+" is in it twice", nil)
		}
		b.content[f.Name] = f
	}
	return b, b.readManifest()
}

func (b *backup) close() error { return b.zip.Close() }

func (b *backup) readManifest() error {
	f := b.content[manifestName]
	if f == nil {
		return damaged("its manifest is missing", nil)
	}
	r, err := f.Open()
	if err != nil {
		return damaged("its manifest cannot be read", err)
	}
	defer r.Close()
	if err := json.NewDecoder(io.LimitReader(r, manifestLimit)).Decode(&b.manifest); err != nil {
		return damaged("its manifest cannot be read", err)
	}
	if b.manifest.Format > manifestFormat {
		return ErrNewer
	}
	listed := map[string]bool{manifestName: true}
	for _, e := range b.manifest.Entries {
		name, isFile := e.fileName()
		switch {
		case isFile && !isFileName(name), !isFile && e.Name != storeName, listed[e.Name]:
			return damaged(fmt.Sprintf("its manifest lists %q", e.Name), nil)
		case b.content[e.Name] == nil:
			return damaged(e.Name+" is missing in it", nil)
		}
		listed[e.Name] = true
	}
	for name := range b.content {
		if !listed[name] {
			return damaged(fmt.Sprintf("%q in it is not in its manifest", name), nil)
		}
	}
	if !listed[storeName] {
		return damaged(storeName+" is missing in it", nil)
	}
	return nil
}

// isFileName says whether name is one that Stage generates.
func isFileName(name string) bool {
	_, err := hex.DecodeString(name)
	return err == nil && len(name) == 32 && strings.ToLower(name) == name
}

// verify checks all content against the manifest and lays the store's copy, checked by SQLite, at the path store.
func (b *backup) verify(ctx context.Context, store string, schema Schema) error {
	for _, e := range b.manifest.Entries {
		open := func() (io.WriteCloser, error) { return discard{}, nil }
		if e.Name == storeName {
			open = func() (io.WriteCloser, error) {
				return os.OpenFile(store, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
			}
		}
		if err := b.extract(ctx, e, open); err != nil {
			return err
		}
	}
	version, err := checkCopy(store, "integrity_check", schema)
	if err == nil && version != b.manifest.Schema {
		err = damaged("its manifest tells another version than its store", nil)
	}
	return err
}

// discard is where content goes that is only to be checked.
type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) Close() error                { return nil }

// extract writes an entry to what open opens, and fails when it is not what the manifest says.
func (b *backup) extract(ctx context.Context, e entry, open func() (io.WriteCloser, error)) error {
	r, err := b.content[e.Name].Open()
	if err != nil {
		return damaged(e.Name+" in it cannot be read", err)
	}
	defer r.Close()
	w, err := open()
	if err != nil {
		return explain(err)
	}
	hash := sha256.New()
	src := &source{r: readUntil(ctx, io.LimitReader(r, e.Bytes+1))} // the manifest bounds what is unpacked
	n, err := io.Copy(io.MultiWriter(w, hash), src)
	if s, ok := w.(interface{ Sync() error }); ok && err == nil {
		err = s.Sync()
	}
	err = errors.Join(err, w.Close())
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case src.err != nil:
		return damaged(e.Name+" in it cannot be read", src.err)
	case err != nil:
		return explain(err)
	case n != e.Bytes || hex.EncodeToString(hash.Sum(nil)) != e.SHA256:
		return damaged(e.Name+" in it is not what its manifest says", nil)
	}
	return nil
}

// stage writes an uploaded file out of the backup under a new name.
func (b *backup) stage(ctx context.Context, e entry, f *Files) (string, error) {
	name := newFileName()
	return name, b.extract(ctx, e, f.create(name))
}

// source remembers an error of the reader, which is another matter than one of the writer.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (n int, err error) {
	if n, err = s.r.Read(p); err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

func damaged(what string, cause error) error {
	if cause == nil {
		return fmt.Errorf("%w: %s", ErrDamaged, what)
	}
	return fmt.Errorf("%w: %s: %w", ErrDamaged, what, cause)
}

// VerifyBackup checks the zip against its manifest, and the copy with integrity_check and application_id: ErrDamaged, ErrNotStore or
// ErrNewer when it is not a whole backup, ErrStrange when its copy holds what the schema does not know.
func (db *DB) VerifyBackup(ctx context.Context, path string) (BackupInfo, error) {
	b, err := openBackup(path)
	if err != nil {
		return BackupInfo{}, err
	}
	defer b.close()
	meterOf(ctx).expect(b.manifest.bytes())
	dir, err := os.MkdirTemp("", "griddle-")
	if err != nil {
		return BackupInfo{}, explain(err)
	}
	defer os.RemoveAll(dir)
	if err := b.verify(ctx, filepath.Join(dir, storeName), db.config.Schema); err != nil {
		return BackupInfo{}, err
	}
	return b.manifest.info(), nil
}

// UnpackBackup lays a backup whole (keys, settings, activity too) into an empty data folder, before Open. A folder whose store file went
// missing will do: what is left of the old store is set aside in it. ErrNotEmpty for any other.
func UnpackBackup(ctx context.Context, path, dir string, schema Schema) (err error) {
	empty, err := isEmptyDir(dir)
	if err != nil {
		return err
	}
	if !empty {
		there, err := hasContent(filepath.Join(dir, storeName))
		if err != nil {
			return err
		}
		if there || !exists(filepath.Join(dir, markerName)) {
			return ErrNotEmpty
		}
	}
	b, err := openBackup(path)
	if err != nil {
		return err
	}
	defer b.close()
	if err := makeFolder(dir); err != nil {
		return err
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return err
	}
	err = errors.Join(b.unpack(ctx, dir, schema), lock.release())
	if err != nil && empty {
		os.Remove(filepath.Join(dir, lockName)) // empty again, to be tried again
	}
	return err
}

func (b *backup) unpack(ctx context.Context, dir string, schema Schema) (err error) {
	part, files := filepath.Join(dir, tempPrefix+storeName), filepath.Join(dir, filesName)
	defer os.Remove(part)
	if err := b.verify(ctx, part, schema); err != nil {
		return err
	}
	if err := setAside(dir, time.Now()); err != nil {
		return err
	}
	if err := os.Mkdir(files, 0o700); err != nil {
		return explain(err)
	}
	defer func() {
		if err != nil {
			os.RemoveAll(files)
		}
	}()
	if err := b.extractFiles(ctx, files); err != nil {
		return err
	}
	if err := os.Rename(part, filepath.Join(dir, storeName)); err != nil { // last: with it the folder is a store
		return err
	}
	return syncDir(dir)
}

func (b *backup) extractFiles(ctx context.Context, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	files := &Files{root: root}
	for _, e := range b.manifest.Entries {
		if name, ok := e.fileName(); ok {
			if err := b.extract(ctx, e, files.create(name)); err != nil {
				return err
			}
		}
	}
	return syncDir(dir)
}
