package sqlite

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"griddle/storage"
	"griddle/storage/internal/disk"
)

// A backup may come from a stranger. Nothing it says of itself is believed before it is checked, and nothing is
// read or unpacked in a size that it merely claims.
const (
	directoryLimit = 64 << 20 // bytes of the zip's own list of what is in it: about 600,000 entries
	manifestLimit  = 16 << 20 // bytes
	// A store with very many pictures has a larger manifest. It earns the room by that many entries which are
	// really there.
	manifestShare = 256 // bytes; an entry takes about 150
)

// backup is an opened zip. What it holds is only used after verify. Only what the manifest names counts: whoever
// packs a backup again adds entries for folders, a folder around everything, or files of the system's own.
type backup struct {
	file     *os.File
	manifest manifest
	content  map[string]*zip.File // by the names in the manifest
}

func openBackup(path string) (_ *backup, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, missing(err)
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	entries, err := zipEntries(f)
	if err != nil {
		return nil, err
	}
	folder, err := backupIn(entries)
	if err != nil {
		return nil, err
	}
	b := &backup{file: f, content: map[string]*zip.File{}}
	twice := map[string]bool{}
	for _, e := range entries {
		if name, ok := strings.CutPrefix(entryName(e), folder); ok {
			if b.content[name] != nil {
				twice[name] = true
			}
			b.content[name] = e
		}
	}
	return b, b.readManifest(twice, int64(len(entries)))
}

func (b *backup) close() error { return b.file.Close() }

// entryName is an entry's name with the slashes that the format prescribes; some programs for Windows write others.
func entryName(f *zip.File) string { return strings.ReplaceAll(f.Name, `\`, "/") }

// zipEntries reads the zip's own list of what is in it.
func zipEntries(f *os.File) ([]*zip.File, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%w: it is a folder", storage.ErrNotStore)
	}
	bounded := &boundedFile{file: f, left: directoryLimit}
	z, err := zip.NewReader(bounded, info.Size())
	switch {
	case err == nil:
		bounded.opened = true
		return z.File, nil
	case errors.Is(err, errDirectory):
		return nil, &storage.DamagedError{Flaw: storage.Crowded}
	case !errors.Is(err, zip.ErrFormat):
		return nil, fmt.Errorf("%w: %w", storage.ErrDamaged, err)
	}
	var start [4]byte
	if _, e := f.ReadAt(start[:], 0); e == nil && string(start[:]) == "PK\x03\x04" {
		return nil, &storage.DamagedError{Flaw: storage.CutShort, Cause: err}
	}
	return nil, fmt.Errorf("%w: %w", storage.ErrNotStore, err)
}

var errDirectory = errors.New("the list of what is in the zip is too long")

// boundedFile ends the reading of a zip's list after so many bytes: how many entries it has is only known when all
// are in memory.
type boundedFile struct {
	file   *os.File
	left   int
	opened bool
}

func (b *boundedFile) ReadAt(p []byte, at int64) (int, error) {
	if !b.opened {
		if b.left -= len(p); b.left < 0 {
			return 0, errDirectory
		}
	}
	return b.file.ReadAt(p, at)
}

// backupIn finds the manifest, and so the folder in the zip that holds everything: "" or one with a slash behind it.
func backupIn(entries []*zip.File) (folder string, err error) {
	found := map[string]bool{}
	some := false
	for _, e := range entries {
		name := entryName(e)
		dir, base := "", name
		if i := strings.LastIndexByte(name, '/'); i >= 0 {
			dir, base = name[:i+1], name[i+1:]
		}
		if strings.Count(dir, "/") > 1 {
			continue
		}
		found[dir] = found[dir] || base == manifestName
		some = some || base == storeName
	}
	var folders []string
	for dir, ok := range found {
		if ok {
			folders = append(folders, dir)
		}
	}
	switch {
	case found[""]:
		return "", nil
	case len(folders) == 1:
		return folders[0], nil
	case len(folders) > 1:
		return "", &storage.DamagedError{Flaw: storage.Several}
	case some:
		return "", &storage.DamagedError{Flaw: storage.Absent, Entry: manifestName}
	}
	return "", fmt.Errorf("%w: it is a zip with other things in it", storage.ErrNotStore)
}

// readManifest reads what the backup holds; each entry is checked before the next is read, so that a manifest takes
// no more memory than the entries that are really there.
func (b *backup) readManifest(twice map[string]bool, entries int64) error {
	f := b.content[manifestName]
	limit := max(manifestLimit, manifestShare*entries)
	switch {
	case twice[manifestName]:
		return &storage.DamagedError{Flaw: storage.Twice, Entry: manifestName}
	case f.UncompressedSize64 > uint64(limit):
		return &storage.DamagedError{Flaw: storage.Large, Entry: manifestName}
	}
	r, err := b.read(manifestName)
	if err != nil {
		return err
	}
	defer r.Close()
	listed := map[string]bool{}
	err = b.manifest.decode(io.LimitReader(r, limit), func(e entry) error {
		name, isFile := e.fileName()
		there := b.content[e.Name]
		switch {
		case isFile && !isFileName(name), !isFile && e.Name != storeName:
			return &storage.DamagedError{Flaw: storage.Foreign, Entry: e.Name}
		case there == nil:
			return &storage.DamagedError{Flaw: storage.Absent, Entry: e.Name}
		case twice[e.Name], listed[e.Name]:
			return &storage.DamagedError{Flaw: storage.Twice, Entry: e.Name}
		case e.Bytes < 0 || uint64(e.Bytes) != there.UncompressedSize64 || b.manifest.sum+e.Bytes < 0:
			return &storage.DamagedError{Flaw: storage.Changed, Entry: e.Name}
		}
		listed[e.Name] = true
		return nil
	})
	var flaw *storage.DamagedError
	switch {
	case errors.As(err, &flaw), errors.Is(err, storage.ErrNewer):
		return err
	case err != nil:
		return &storage.DamagedError{Flaw: storage.Unreadable, Entry: manifestName, Cause: err}
	case !listed[storeName]:
		return &storage.DamagedError{Flaw: storage.Absent, Entry: storeName}
	}
	return nil
}

// decode reads a manifest piece by piece. What a later format adds is passed over.
func (m *manifest) decode(r io.Reader, check func(entry) error) error {
	d := json.NewDecoder(r)
	if err := expect(d, '{'); err != nil {
		return err
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		switch key {
		case "format":
			if err = d.Decode(&m.Format); err == nil && m.Format > manifestFormat {
				err = storage.ErrNewer
			}
		case "version":
			err = d.Decode(&m.Version)
		case "schema":
			err = d.Decode(&m.Schema)
		case "instance":
			err = d.Decode(&m.Instance)
		case "taken":
			err = d.Decode(&m.Taken)
		case "entries":
			if err = expect(d, '['); err == nil {
				err = m.decodeEntries(d, check)
			}
		default: // also what was missing when the backup was made, which nothing asks for
			var other json.RawMessage
			err = d.Decode(&other)
		}
		if err != nil {
			return err
		}
	}
	return expect(d, '}')
}

func (m *manifest) decodeEntries(d *json.Decoder, check func(entry) error) error {
	for d.More() {
		var e entry
		if err := d.Decode(&e); err != nil {
			return err
		}
		if err := check(e); err != nil {
			return err
		}
		m.Entries = append(m.Entries, e)
		m.sum += e.Bytes
	}
	return expect(d, ']')
}

func expect(d *json.Decoder, want json.Delim) error {
	t, err := d.Token()
	if err == nil && t != want {
		err = fmt.Errorf("%v stands where %v should", t, want)
	}
	return err
}

// isFileName says whether name is one that Stage generates.
func isFileName(name string) bool {
	_, err := hex.DecodeString(name)
	return err == nil && len(name) == 32 && strings.ToLower(name) == name
}

// read opens an entry.
func (b *backup) read(name string) (io.ReadCloser, error) {
	const encrypted = 1
	f := b.content[name]
	if f.Flags&encrypted != 0 || f.Method != zip.Store && f.Method != zip.Deflate {
		return nil, &storage.DamagedError{Flaw: storage.Locked, Entry: name}
	}
	r, err := f.Open()
	if err != nil {
		return nil, &storage.DamagedError{Flaw: storage.Unreadable, Entry: name, Cause: err}
	}
	return r, nil
}

// verify checks all content against the manifest and lays the store's copy, checked by SQLite, at the path store.
func (b *backup) verify(ctx context.Context, store string, schema sqlSchema) error {
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
	switch {
	case errors.Is(err, storage.ErrDamaged):
		return &storage.DamagedError{Flaw: storage.Unreadable, Entry: storeName, Cause: err}
	case err == nil && version != b.manifest.Schema:
		return &storage.DamagedError{Flaw: storage.Changed, Entry: storeName,
			Cause: fmt.Errorf("its version is %d", version)}
	}
	return err
}

// discard is where content goes that is only to be checked.
type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) Close() error                { return nil }

// extract writes an entry to what open opens, and fails when it is not what the manifest says.
func (b *backup) extract(ctx context.Context, e entry, open func() (io.WriteCloser, error)) error {
	r, err := b.read(e.Name)
	if err != nil {
		return err
	}
	defer r.Close()
	w, err := open()
	if err != nil {
		return explain(err)
	}
	hash := sha256.New()
	src := &source{r: storage.ReadUntil(ctx, io.LimitReader(r, e.Bytes+1))} // the manifest bounds what is unpacked
	n, err := io.Copy(io.MultiWriter(w, hash), src)
	if s, ok := w.(interface{ Sync() error }); ok && err == nil {
		err = s.Sync()
	}
	err = errors.Join(err, w.Close())
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case src.err != nil:
		return &storage.DamagedError{Flaw: storage.Unreadable, Entry: e.Name, Cause: src.err}
	case err != nil:
		return explain(err)
	case n != e.Bytes || hex.EncodeToString(hash.Sum(nil)) != e.SHA256:
		return &storage.DamagedError{Flaw: storage.Changed, Entry: e.Name}
	}
	return nil
}

// stage writes an uploaded file out of the backup under a new name.
func (b *backup) stage(ctx context.Context, e entry, f *uploads) (string, error) {
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

// storeBytes is how large the store's copy is.
func (b *backup) storeBytes() int64 { return int64(b.content[storeName].UncompressedSize64) }

// VerifyBackup implements storage.Engine.
func (db *engine) VerifyBackup(ctx context.Context, path string) (storage.BackupInfo, error) {
	b, err := openBackup(path)
	if err != nil {
		return storage.BackupInfo{}, err
	}
	defer b.close()
	dir, err := db.workFolder()
	if err != nil {
		return storage.BackupInfo{}, err
	}
	defer os.RemoveAll(dir)
	if err := fits(dir, b.storeBytes()); err != nil {
		return storage.BackupInfo{}, err
	}
	storage.Expect(ctx, b.manifest.sum)
	if err := b.verify(ctx, filepath.Join(dir, storeName), db.config.Schema); err != nil {
		return storage.BackupInfo{}, err
	}
	return b.manifest.info(), nil
}

// workFolder makes a folder for what is unpacked; the caller removes it, or a later start what a kill leaves of it.
func (db *engine) workFolder() (string, error) {
	if err := os.MkdirAll(db.path(backupsName), 0o700); err != nil {
		return "", explain(err)
	}
	dir, err := os.MkdirTemp(db.path(backupsName), disk.TempPrefix)
	return dir, explain(err)
}

// fits refuses what the disk of a folder has no room for, before any of it is written.
func fits(dir string, bytes int64) error {
	free, err := disk.FreeBytes(dir)
	if err != nil || free == 0 || bytes <= free { // unknown: writing it will tell
		return nil
	}
	return fmt.Errorf("%w: %d bytes are needed, %d are free", storage.ErrDiskFull, bytes, free)
}

// unpackBackup is storage.Opener.UnpackBackup.
func unpackBackup(ctx context.Context, path, dir string, schema sqlSchema) (err error) {
	empty, err := disk.IsEmptyDir(dir, leftOver)
	if err != nil {
		return err
	}
	if !empty {
		there, err := hasContent(filepath.Join(dir, storeName))
		if err != nil {
			return err
		}
		if there || !disk.Exists(filepath.Join(dir, markerName)) {
			return storage.ErrNotEmpty
		}
	}
	b, err := openBackup(path)
	if err != nil {
		return err
	}
	defer b.close()
	if err := disk.MakeFolder(dir); err != nil {
		return err
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return err
	}
	if err = fits(dir, b.manifest.sum); err == nil {
		err = b.unpack(ctx, dir, schema)
	}
	err = errors.Join(err, lock.release())
	if err != nil && empty {
		os.Remove(filepath.Join(dir, disk.LockName)) // empty again, to be tried again
	}
	return err
}

// leftOver says whether a name in a data folder may be what a killed unpackBackup left there.
func leftOver(name string) bool {
	return name == disk.LockName || strings.HasPrefix(name, disk.TempPrefix)
}

// unpack lays everything into the locked folder under temporary names first. From the moment the marker stands
// there, a kill leaves a store whose file is missing, into which a backup may be unpacked anew.
func (b *backup) unpack(ctx context.Context, dir string, schema sqlSchema) (err error) {
	store, files := filepath.Join(dir, disk.TempPrefix+storeName), filepath.Join(dir, disk.TempPrefix+filesName)
	clean := func() error { return errors.Join(os.RemoveAll(store), os.RemoveAll(files)) }
	if err := clean(); err != nil { // left by one that was killed
		return err
	}
	defer clean()
	if err := b.verify(ctx, store, schema); err != nil {
		return err
	}
	if err := os.Mkdir(files, 0o700); err != nil {
		return explain(err)
	}
	if err := b.extractFiles(ctx, files); err != nil {
		return err
	}
	if err := setAside(dir, time.Now()); err != nil {
		return err
	}
	if err := disk.WriteWhole(filepath.Join(dir, markerName), []byte(b.manifest.Instance+"\n")); err != nil {
		return err
	}
	if err := os.Rename(files, filepath.Join(dir, filesName)); err != nil {
		return err
	}
	if err := os.Rename(store, filepath.Join(dir, storeName)); err != nil { // last: with it the folder is a store
		return err
	}
	return disk.SyncDir(dir)
}

func (b *backup) extractFiles(ctx context.Context, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	files := &uploads{root: root}
	for _, e := range b.manifest.Entries {
		if name, ok := e.fileName(); ok {
			if err := b.extract(ctx, e, files.create(name)); err != nil {
				return err
			}
		}
	}
	return disk.SyncDir(dir)
}
