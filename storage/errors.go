package storage

import (
	"errors"
	"fmt"
	"sync"

	"griddle/storage/internal/disk"
)

// Errors that callers tell apart with errors.Is.
var (
	// ErrNotFound: no such document, setting or file.
	ErrNotFound = errors.New("not found")
	// ErrTaken: the id of an inserted document is in use.
	ErrTaken = errors.New("id already in use")
	// ErrDouble: a row has the values of another one where they must be unique; see IsDouble.
	ErrDouble = errors.New("there is such a row already")
	// ErrInUse: another process holds the data folder; see InUseError for its address.
	ErrInUse = errors.New("the data folder is in use by another Griddle")
	// ErrNewer: the file was written by a newer Griddle.
	ErrNewer = errors.New("the store was made by a newer Griddle; install the newest version to open it")
	// ErrSchema: the file has another schema version than this program and Shared does not migrate.
	ErrSchema = errors.New("the store belongs to another version of Griddle; start the newest Griddle once to " +
		"bring it up to date")
	// ErrMissing: the instance is known (marker present) but store.db is missing or empty.
	ErrMissing = errors.New("the store file is missing")
	// ErrNoStore: Shared opening of a folder that never held a store.
	ErrNoStore = errors.New("there is no store in this folder")
	// ErrNotStore: the file is no store of Griddle, or is damaged beyond recognition.
	ErrNotStore = errors.New("the file is not a Griddle store")
	// ErrStrange: a store, snapshot or backup holds what no version of the program declared (see Schema.Known);
	// what was found stands in front.
	ErrStrange = errors.New("was made by no version of Griddle, so the file is not used; restore a backup that " +
		"you trust")
	// ErrDamaged: a store, snapshot or backup does not pass its checks.
	ErrDamaged = errors.New("the file is damaged")
	// ErrNotEmpty: a backup is unpacked into an empty folder only.
	ErrNotEmpty = errors.New("the folder is not empty; choose an empty one")
	// ErrDiskFull: the disk is full; nothing was written.
	ErrDiskFull = disk.ErrFull
	// ErrReadOnly: nothing can be written in the data folder, so it cannot be opened; see BackupAside.
	ErrReadOnly = errors.New("the data folder cannot be written to: it is on a read-only drive, or somebody else's")
	// ErrLost: the store's files are no longer those that were opened; see LostError.
	ErrLost = errors.New(lostText)
	// ErrOpenFolder: everybody may write into the data folder.
	ErrOpenFolder = disk.ErrOpenFolder
	// ErrEnded: a read was ended, because so much was written meanwhile that the store's log grew beyond its bounds.
	ErrEnded = errors.New("the store was read so slowly that the reading was ended; read less at a time, or faster")
	// ErrBusy: another program has locked the store's file for longer than is waited for.
	ErrBusy = errors.New("another program has locked the store, so nothing was done; try again in a moment")
	// ErrClosed: the store was closed.
	ErrClosed = errors.New("the store is closed")
)

const lostText = "another program moved, replaced or damaged the store's file while Griddle was running, " +
	"so nothing is saved any more"

// IsDouble says whether err is the refusal of a second row with the same values where they must be unique.
func IsDouble(err error) bool { return errors.Is(err, ErrDouble) }

// PanicError is what Write and Alone answer when fn panicked: its changes are rolled back, the other requests of
// its group are not affected. Stack is for the log, never for an answer.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("internal error: %v", e.Value) }

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

// LostError is an ErrLost: nothing is written any more until the store is opened anew.
type LostError struct {
	mu     sync.Mutex
	rescue string
	failed error
}

func (e *LostError) Error() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	const next = lostText + "; end Griddle, put the file back or restore "
	switch {
	case e.rescue != "":
		return next + "what was saved of it, " + e.rescue + ", then start again"
	case e.failed != nil:
		return next + "a backup, then start again; what was still open could not be saved: " + e.failed.Error()
	}
	return next + "a backup, then start again"
}

// Is makes the error an ErrLost.
func (e *LostError) Is(target error) bool { return target == ErrLost }

// Rescue is the backup that was made of what was still held open; "" as long as there is none.
func (e *LostError) Rescue() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.rescue
}

// Saved is for the engine: it notes the backup that was made of what was still held open, or why there is none.
func (e *LostError) Saved(path string, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.rescue, e.failed = path, err
}

// Flaw says in which way a backup is damaged.
type Flaw int

// Flaws of a backup; all but CutShort, Several and Crowded are about one entry.
const (
	CutShort   Flaw = iota // it begins like a zip, but does not end like one
	Several                // it holds more than one backup
	Crowded                // the list of what it holds is too long
	Absent                 // the entry is missing
	Twice                  // the entry is in it twice
	Foreign                // the manifest names what no backup holds
	Large                  // the entry is larger than it can be
	Locked                 // the entry is encrypted, or packed in a way that Griddle cannot read
	Unreadable             // the entry cannot be read
	Changed                // the entry is not what the manifest says
)

// DamagedError is an ErrDamaged of a backup. Its text is for the log.
type DamagedError struct {
	Flaw  Flaw
	Entry string // name in the backup, "" for the backup as a whole
	Cause error
}

func (e *DamagedError) Error() string {
	text := ErrDamaged.Error() + ": " + [...]string{"cut short", "more than one backup", "too many entries", "missing",
		"there twice", "in its manifest", "too large", "locked", "unreadable", "changed"}[e.Flaw]
	if e.Entry != "" {
		text += fmt.Sprintf(": %q", e.Entry)
	}
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

// Is makes the error an ErrDamaged.
func (e *DamagedError) Is(target error) bool { return target == ErrDamaged }
func (e *DamagedError) Unwrap() error        { return e.Cause }
