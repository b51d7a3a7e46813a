// Package disk is what storage and its engines do with folders and files: private folders, files that are written
// whole or not at all, unfinished work that a kill leaves behind, and how much room there is.
package disk

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// ErrFull: the disk is full; nothing was written.
var ErrFull = errors.New("the disk is full")

// ErrOpenFolder: everybody may write into the data folder.
var ErrOpenFolder = errors.New("everybody on this computer may write into the data folder, so it is not used")

// Explain tells that the disk is full from other failures, keeping the cause for the log.
func Explain(err error) error {
	if NoSpace(err) && !errors.Is(err, ErrFull) {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return err
}

// Exists says whether there is such a file or folder.
func Exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// LockName is the file in a folder whose lock says that its process is alive.
const LockName = "griddle.lock"

// TempPrefix marks files being written; what a crash leaves of them is removed at the next start.
const TempPrefix = ".part-"

// WriteWhole writes a file so that a reader, or a power cut, finds the old content or the new.
func WriteWhole(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), TempPrefix) // 0600
	if err != nil {
		return Explain(err)
	}
	if _, err = f.Write(content); err == nil {
		err = f.Sync()
	}
	return Finish(f, path, err)
}

// Finish closes the temporary file and gives it its name, or removes it when err says that writing failed.
func Finish(f *os.File, path string, err error) error {
	err = errors.Join(err, f.Close())
	if err == nil {
		if err = os.Rename(f.Name(), path); err == nil {
			return SyncDir(filepath.Dir(path))
		}
	}
	os.Remove(f.Name())
	return Explain(err)
}

// SyncDir makes the names in a folder last over a power cut. Windows does so by itself and cannot be asked.
func SyncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return Explain(errors.Join(f.Sync(), f.Close()))
}

// MakeFolder makes the data folder, for its owner alone; one that is there keeps the rights it has.
func MakeFolder(dir string) error {
	there := Exists(dir)
	if err := OwnFolder(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil || there {
		return Explain(err)
	}
	return Explain(MakePrivate(dir))
}

// OwnFolder refuses a data folder in which everybody may replace files.
func OwnFolder(dir string) error { return ownFolder(dir, os.CreateTemp) }

// ownFolder is OwnFolder; create makes a file of its own in a folder.
func ownFolder(dir string, create func(dir, pattern string) (*os.File, error)) error {
	info, err := os.Stat(dir)
	if err != nil || runtime.GOOS == "windows" || info.Mode().Perm()&0o002 == 0 {
		return nil // one that is not there is made, and rights on Windows are no modes
	}
	if !keepsModes(dir, create) {
		return nil // as drives of other systems are: everybody's, and no chmod helps
	}
	quoted := "'" + strings.ReplaceAll(dir, "'", `'\''`) + "'"
	return fmt.Errorf("%w; take that right away with: chmod 700 %s", ErrOpenFolder, quoted)
}

// keepsModes tells whether the drive of a folder keeps the rights of files. One that cannot be tried is taken to.
func keepsModes(dir string, create func(dir, pattern string) (*os.File, error)) bool {
	f, err := create(dir, TempPrefix)
	if err != nil {
		return true
	}
	defer os.Remove(f.Name())
	info, err := f.Stat()
	return errors.Join(err, f.Close()) != nil || info.Mode().Perm()&0o002 == 0
}

// IsEmptyDir is true for a folder without entries, but for those that do not count, and for one that is not there.
func IsEmptyDir(dir string, besides func(name string) bool) (bool, error) {
	f, err := os.Open(dir)
	if errors.Is(err, os.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	defer f.Close()
	for {
		names, err := f.Readdirnames(100)
		for _, name := range names {
			if !besides(name) {
				return false, nil
			}
		}
		if errors.Is(err, io.EOF) {
			return true, nil
		}
		if err != nil {
			return false, err
		}
	}
}
