package sqlite

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"

	"griddle/storage"
	"griddle/storage/internal/disk"
)

// folderLock is held by the one process that may migrate the store and tidy its folder. The address lies in a file
// of its own: Windows lets nobody read a locked one.
type folderLock struct {
	flock   *flock.Flock
	address string
	store   *os.File // locked too; nil until there is one
}

// lockedByte of the store's file is locked by who holds the folder. It lies in the page that SQLite never uses but for
// the locks of its own, of which the last is 511 bytes behind the page's begin.
const lockedByte = 0x40000000 + 1024

func lockFolder(dir string) (*folderLock, error) {
	l := &folderLock{
		flock:   flock.New(filepath.Join(dir, disk.LockName), flock.SetPermissions(0o600)),
		address: filepath.Join(dir, addressName),
	}
	held, err := l.flock.TryLock()
	if err != nil {
		return nil, err
	}
	if !held {
		return nil, l.inUse()
	}
	return l, nil
}

func (l *folderLock) inUse() error {
	return &storage.InUseError{Address: published(l.address)}
}

// published is the address in its file; "" when none stands there, or not yet, or no more.
func published(path string) string {
	address, _ := os.ReadFile(path)
	return strings.TrimSpace(string(address))
}

// lockStore locks the store's file itself, since anybody may delete a lock file. The file stays open until all
// connections are closed: to close it would end SQLite's own locks.
func (l *folderLock) lockStore(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return explain(err)
	}
	held, err := lockByte(f, lockedByte)
	if err == nil && !held {
		err = l.inUse()
	}
	if err != nil {
		return errors.Join(err, f.Close())
	}
	l.store = f
	return l.publish("") // the last holder may have crashed
}

func (l *folderLock) publish(addr string) error {
	if addr == "" {
		if err := os.Remove(l.address); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	return disk.WriteWhole(l.address, []byte(addr+"\n"))
}

func (l *folderLock) release() error {
	if l.store == nil { // the address may be another's
		return l.flock.Unlock()
	}
	return errors.Join(l.publish(""), l.store.Close(), l.flock.Unlock())
}

// Address implements storage.Opener.
func (Opener) Address(dir string) string {
	path := filepath.Join(dir, addressName)
	if !disk.Exists(path) || !held(dir) { // what is locked for a moment is in the way of who begins to hold it
		return ""
	}
	return published(path)
}

// held says whether somebody holds the folder, by trying to. It makes no lock file where there is none.
func held(dir string) bool {
	lock := flock.New(filepath.Join(dir, disk.LockName), flock.SetFlag(os.O_RDONLY))
	free, err := lock.TryLock()
	defer func() { _ = lock.Close() }()
	if err == nil && !free {
		return true
	}
	f, err := os.OpenFile(filepath.Join(dir, storeName), os.O_RDWR, 0) // who holds it may have lost its lock file
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	free, err = lockByte(f, lockedByte)
	return err == nil && !free
}

// SetAddress implements storage.Engine.
func (db *engine) SetAddress(addr string) error {
	if db.lock == nil {
		return errors.New("only the program that holds the data folder has an address")
	}
	return db.lock.publish(addr)
}
