package storage

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

const folderName = "griddle"

// DefaultDir is the data folder where none is named: $GRIDDLE_DATA, or the system's folder for application data.
func DefaultDir() (string, error) {
	if dir := os.Getenv("GRIDDLE_DATA"); dir != "" {
		return filepath.Abs(dir)
	}
	return systemDir(runtime.GOOS, os.Getenv, os.UserHomeDir)
}

func systemDir(system string, env func(string) string, home func() (string, error)) (string, error) {
	if system == "windows" {
		if dir := env("LOCALAPPDATA"); dir != "" {
			return filepath.Join(dir, folderName), nil
		}
	} else if dir := env("XDG_DATA_HOME"); system != "darwin" && filepath.IsAbs(dir) { // relative ones are to be ignored
		return filepath.Join(dir, folderName), nil
	}
	dir, err := home()
	if err != nil {
		return "", errors.New("there is no home folder to keep the store in; name a folder with --data")
	}
	switch system {
	case "windows":
		return filepath.Join(dir, "AppData", "Local", folderName), nil
	case "darwin":
		return filepath.Join(dir, "Library", "Application Support", folderName), nil
	}
	return filepath.Join(dir, ".local", "share", folderName), nil
}

// tempPrefix marks files being written; what a crash leaves of them is removed at the next start.
const tempPrefix = ".part-"

// writeWhole writes a file so that a reader, or a power cut, finds the old content or the new.
func writeWhole(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), tempPrefix) // 0600
	if err != nil {
		return explain(err)
	}
	if _, err = f.Write(content); err == nil {
		err = f.Sync()
	}
	return finish(f, path, err)
}

// finish closes the temporary file and gives it its name, or removes it when err says that writing failed.
func finish(f *os.File, path string, err error) error {
	err = errors.Join(err, f.Close())
	if err == nil {
		if err = os.Rename(f.Name(), path); err == nil {
			return syncDir(filepath.Dir(path))
		}
	}
	os.Remove(f.Name())
	return explain(err)
}

// syncDir makes the names in a folder last over a power cut. Windows does so by itself and cannot be asked.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return explain(errors.Join(f.Sync(), f.Close()))
}

// makeFolder makes the data folder, for its owner alone; one that is there keeps the rights it has.
func makeFolder(dir string) error {
	there := exists(dir)
	if err := ownFolder(dir, os.CreateTemp); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil || there {
		return explain(err)
	}
	return explain(MakePrivate(dir))
}

// ownFolder refuses a data folder in which everybody may replace files. create makes a file of its own in a folder.
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
	f, err := create(dir, tempPrefix)
	if err != nil {
		return true
	}
	defer os.Remove(f.Name())
	info, err := f.Stat()
	return errors.Join(err, f.Close()) != nil || info.Mode().Perm()&0o002 == 0
}

// isEmptyDir is true for a folder without entries, but for those that do not count, and for one that is not there.
func isEmptyDir(dir string, besides func(name string) bool) (bool, error) {
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
