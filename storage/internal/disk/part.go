package disk

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// PartPrefix begins the names of unfinished work in folders that are not Griddle's own, such as the one the owner chose
// for backups. Nobody else uses it, so what a kill leaves behind can be told from the owner's files.
const PartPrefix = ".griddle-part-"

// foreignPart is how long the work of another computer in the same folder, whose lock may not be seen here, must have
// rested to be taken for left behind.
const foreignPart = 24 * time.Hour

// Part is a folder for unfinished work. The lock in it says that its process is alive.
type Part struct {
	Path string
	lock *flock.Flock // nil on a drive without locks
}

// NewPart makes one in dir, once what killed processes left there is gone.
func NewPart(dir string) (*Part, error) {
	if err := RemoveParts(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, Explain(err)
	}
	for {
		path, err := os.MkdirTemp(dir, PartPrefix+computer()+"-")
		if err != nil {
			return nil, Explain(err)
		}
		p := &Part{path, flock.New(filepath.Join(path, LockName), flock.SetPermissions(0o600))}
		held, err := p.lock.TryLock()
		if err != nil {
			p.lock = nil
			return p, nil
		}
		if held && Exists(p.lock.Path()) {
			return p, nil
		}
		p.lock.Close() // somebody took it for left behind, in the moment before it was locked
	}
}

// Remove removes the folder with what is in it.
func (p *Part) Remove() error {
	if p.lock == nil {
		return os.RemoveAll(p.Path)
	}
	// While the lock is held nobody else removes it. Windows removes no open file, so there the rest goes after it.
	err := os.RemoveAll(p.Path)
	p.lock.Close()
	if err != nil {
		err = os.RemoveAll(p.Path)
	}
	return err
}

// computer stands in the names of parts: locks of other computers do not count everywhere.
func computer() string {
	name, _ := os.Hostname() // without a name: all such computers share one
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:4])
}

// RemoveParts removes from a folder the unfinished work that killed processes left there.
func RemoveParts(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), PartPrefix) {
			err = errors.Join(err, removePart(filepath.Join(dir, e.Name())))
		}
	}
	return err
}

func removePart(path string) error {
	p := &Part{Path: path}
	rested := time.Since(lastChange(path))
	if info, err := os.Lstat(filepath.Join(path, LockName)); err == nil && info.Mode().IsRegular() {
		p.lock = flock.New(filepath.Join(path, LockName), flock.SetFlag(os.O_RDWR))
		switch free, err := p.lock.TryLock(); {
		case err != nil:
			p.lock = nil
		case !free:
			return nil // at work
		case strings.HasPrefix(filepath.Base(path), PartPrefix+computer()+"-"):
			return p.Remove()
		}
	}
	if rested > foreignPart {
		return p.Remove()
	}
	if p.lock != nil {
		return p.lock.Close()
	}
	return nil
}

// lastChange is when something in a folder, or it itself, was changed last; now when that cannot be said.
func lastChange(path string) (last time.Time) {
	err := filepath.WalkDir(path, func(_ string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil && info.ModTime().After(last) {
			last = info.ModTime()
		}
		return err
	})
	if err != nil {
		return time.Now()
	}
	return last
}

// Try says whether files can be made in a folder.
func Try(dir string) error {
	f, err := os.CreateTemp(dir, PartPrefix)
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}
