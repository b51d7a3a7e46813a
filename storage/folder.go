package storage

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"

	"griddle/storage/internal/disk"
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
	} else if dir := env("XDG_DATA_HOME"); system != "darwin" && filepath.IsAbs(dir) { // not a relative one
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

// TryFolder says whether files can be made in a folder.
func TryFolder(dir string) error { return disk.Try(dir) }

// RemoveParts removes from a folder the unfinished work that killed processes left there.
func RemoveParts(dir string) error { return disk.RemoveParts(dir) }

// SameDisk tells whether two folders that exist lie on one file system, so that one broken disk would take both.
func SameDisk(a, b string) (bool, error) { return disk.Same(a, b) }

// MakePrivate leaves a folder, with what will be made in it, or a file to this user, also where modes mean nothing.
func MakePrivate(path string) error { return disk.MakePrivate(path) }

// WriteWhole writes a file for this user alone, so that a reader, or a power cut, finds the old content or the new.
func WriteWhole(path string, content []byte) error { return disk.WriteWhole(path, content) }
