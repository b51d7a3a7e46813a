package kit

import (
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// handedFor is how long a file stays that was handed to another program: it may be read late.
const handedFor = 24 * time.Hour

// HandOver writes a file for another program of this user to open, as a viewer, and answers where. Nobody else can read
// it. Those of earlier days are removed.
func HandOver(name string, content io.Reader, now time.Time) (path string, err error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	base := filepath.Join(cache, "griddle", "handed")
	if err := os.MkdirAll(base, 0o700); err != nil {
		return "", err
	}
	old, err := os.ReadDir(base)
	if err != nil {
		return "", err
	}
	for _, e := range old {
		if info, err := e.Info(); err == nil && now.Sub(info.ModTime()) > handedFor {
			_ = os.RemoveAll(filepath.Join(base, e.Name())) // a viewer may hold it open; then the next time
		}
	}
	dir, err := os.MkdirTemp(base, "")
	if err != nil {
		return "", err
	}
	path = filepath.Join(dir, FileName(name))
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(f, content)
	return path, errors.Join(err, f.Close())
}

// longestFileName are the bytes of a name that every system takes, with room for an ending.
const longestFileName = 120

// FileName is a name as every system takes it for a file.
func FileName(name string) string {
	ending := filepath.Ext(name)
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, strings.TrimSuffix(name, ending))
	for len(name) > longestFileName {
		runes := []rune(name)
		name = string(runes[:len(runes)-1])
	}
	if name = strings.Trim(name, " ."); name == "" {
		name = "Griddle"
	}
	return name + ending
}

// FileURL is the address of a file or folder, for the system to open.
func FileURL(path string) *url.URL {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return &url.URL{Scheme: "file", Path: path}
}
