package sqlite

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"time"

	"griddle/storage"
	"griddle/storage/internal/disk"
)

// errMoving: a store that nothing here can write is being written from elsewhere, again and again.
var errMoving = errors.New("the store is being written from elsewhere while it is copied; try again later")

// backupAside is storage.Opener.BackupAside: it backs up a store whose folder cannot be written to (ErrReadOnly).
// SQLite needs to write beside a store even to read it, so the store is copied first, into the folder of the backup.
func backupAside(ctx context.Context, c options, path string) error {
	part, err := disk.NewPart(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer part.Remove()
	from := c.Dir
	c.Dir = filepath.Join(part.Path, "store")
	if err := os.Mkdir(c.Dir, 0o700); err != nil {
		return explain(err)
	}
	if err := copyStill(ctx, from, c.Dir); err != nil {
		return explain(err)
	}
	c.Shared = true
	db, err := open(ctx, c)
	if err != nil {
		return err
	}
	defer db.Close()
	files, err := os.OpenRoot(filepath.Join(from, filesName))
	switch {
	case err == nil:
		db.files.root.Close()
		db.files.root = files
	case !errors.Is(err, fs.ErrNotExist): // without the folder no file was ever uploaded
		return err
	}
	return db.Backup(ctx, path)
}

// copyStill copies the store and its log as they are at one moment.
func copyStill(ctx context.Context, from, to string) error {
	for range 3 {
		before, err := marks(from)
		if err != nil {
			return err
		}
		for name := range before {
			if err := copyFile(ctx, filepath.Join(from, name), filepath.Join(to, name)); err != nil {
				return err
			}
		}
		after, err := marks(from)
		if err != nil {
			return err
		}
		if maps.Equal(before, after) {
			return nil
		}
		if err := os.Remove(filepath.Join(to, storeName+"-wal")); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return errMoving
}

// mark changes whenever a file is written.
type mark struct {
	size    int64
	changed time.Time
}

// marks are those of the store and its log, by name.
func marks(dir string) (map[string]mark, error) {
	all := map[string]mark{}
	for _, name := range []string{storeName, storeName + "-wal"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) && name != storeName {
			continue
		}
		if err != nil {
			return nil, missing(err)
		}
		all[name] = mark{info.Size(), info.ModTime()}
	}
	return all, nil
}

func copyFile(ctx context.Context, from, to string) error {
	r, err := os.Open(from)
	if err != nil {
		return err
	}
	defer r.Close()
	w, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, storage.ReadUntil(ctx, r))
	return errors.Join(err, w.Close())
}
