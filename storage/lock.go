package storage

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// InUseError is ErrInUse with what the holder published.
type InUseError struct{ Address string }

func (e *InUseError) Error() string {
	if e.Address == "" {
		return ErrInUse.Error()
	}
	return ErrInUse.Error() + ", at " + e.Address
}

// Is makes the error an ErrInUse.
func (e *InUseError) Is(target error) bool { return target == ErrInUse }

// folderLock is held by the one process that may migrate the store and tidy its folder. The address lies in a file of its own: Windows
// lets nobody read a locked one.
type folderLock struct {
	flock   *flock.Flock
	address string
}

func lockFolder(dir string) (*folderLock, error) {
	l := &folderLock{flock.New(filepath.Join(dir, lockName), flock.SetPermissions(0o600)), filepath.Join(dir, addressName)}
	held, err := l.flock.TryLock()
	if err != nil {
		return nil, err
	}
	if !held {
		address, _ := os.ReadFile(l.address) // not published yet: none
		return nil, &InUseError{strings.TrimSpace(string(address))}
	}
	return l, l.publish("") // the last holder may have crashed
}

func (l *folderLock) publish(addr string) error {
	if addr == "" {
		if err := os.Remove(l.address); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	return writeWhole(l.address, []byte(addr+"\n"))
}

func (l *folderLock) release() error { return errors.Join(l.publish(""), l.flock.Unlock()) }

// SetAddress publishes the API address beside the lock file, so that a second program can name it (InUseError.Address); "" takes it back.
func (db *DB) SetAddress(addr string) error {
	if db.lock == nil {
		return errors.New("only the program that holds the data folder has an address")
	}
	return db.lock.publish(addr)
}
