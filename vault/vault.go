// Package vault keeps the secrets: the master secret in the OS keyring (or a secret file), and the API keys it seals and tags.
// It knows neither HTTP nor the window. Rules: SECURITY in README; each rule has a test beside the code that keeps it.
package vault

import (
	"context"
	"errors"
	"time"

	"griddle/storage"
)

// Errors callers tell apart.
var (
	ErrWrongKey   = errors.New("this API key is not valid") // wrong, revoked and expired alike
	ErrLocked     = errors.New("the keyring is locked")
	ErrNoKeyring  = errors.New("there is no keyring on this computer")
	ErrNoMaster   = errors.New("the master secret is missing")
	ErrUnknownKey = errors.New("there is no such key")
	ErrNotAllowed = errors.New("not possible until the master secret is back")
)

// Access is what a key may do.
type Access int

// Kinds of access.
const (
	ReadWrite Access = iota // the default
	ReadOnly
)

// KeyState is shown as a pill.
type KeyState string

// States of a key. Unused: 30 days without a request; Rotate: older than 90 days. Use figures come from shop, so Unused is decided by StateOf.
const (
	InUse      KeyState = "in use"
	NeverUsed  KeyState = "new" // never used, younger than 30 days
	Unused     KeyState = "unused"
	Rotate     KeyState = "rotate"
	Expired    KeyState = "expired"
	Unreadable KeyState = "unreadable"   // tag fails, or another master's
	Unverified KeyState = "not verified" // the master secret is not at hand
)

// Key is one API key as the list shows it; never the key itself.
type Key struct {
	ID        int64
	Name      string
	Masked    string // "1-5b…1c34"
	Access    Access
	Clear     bool // may use clear operations while they are allowed
	Created   time.Time
	Expires   time.Time // zero = never
	Readable  bool      // tag verified and master at hand
	Verified  bool      // the tag could be checked (master at hand); false: "not verified"
	Successor int64     // rotation: the key that replaces this one, 0 = none
	RetireAt  time.Time // rotation: when this one is revoked by itself, zero = not rotating
}

// StateOf decides the pill from the key and when it was last used (zero = never).
func StateOf(k Key, lastUsed, now time.Time) KeyState { panic("skeleton") }

// Condition is where the master secret stands.
type Condition int

// Conditions, security rules of the keyring.
const (
	Ready     Condition = iota // master at hand
	Fresh                      // new store: no master yet; Setup makes one
	Locked                     // keyring locked or slow: try again on focus and every 30 s
	Gone                       // the entry is gone, or holds another store's master; nothing was written
	NoKeyring                  // no keyring service at all
	HashOnly                   // the owner chose: serve existing keys by hash until restart; reveal, rename, create, clear are off
)

// Status is Condition with the words for it.
type Status struct {
	Condition Condition
	Place     string // "the keyring of this computer", "a secret file: …", "a passphrase-protected file"
	Why       string // sentence for the banner; empty when Ready
}

// Options for New.
type Options struct {
	Clock      storage.Clock // nil: time.Now
	SecretFile string        // --secret-file; "" = the remembered place, else the keyring
	Keyring    Keyring       // nil: the OS keyring
	// MayCreate lets a secret file that is absent be made when the store has no master yet (serve, window, keys create).
	MayCreate bool
}

// Keyring is the OS keyring; every call may hang, Vault guards it by time limits.
type Keyring interface {
	Get(service, user string) (string, error) // keyring.ErrNotFound when there is none
	Set(service, user, secret string) error
	Delete(service, user string) error
	Available() bool // false: neither a session bus address nor $XDG_RUNTIME_DIR/bus (Linux); do not call at all
}

// Vault finds, makes, seals and revokes keys. Safe for concurrent use.
type Vault struct{}

// Tables for storage.Schema; none of them belongs to the shop's records.
func Tables() []storage.Table { panic("skeleton") }

// New does not touch the keyring; call Open.
func New(db *storage.DB, o Options) *Vault { panic("skeleton") }

// Open looks for the master secret (3 s limit; 60 s when the owner pressed Unlock) and answers the status. It never writes a master; call it
// off the UI goroutine. A late keyring answer is still taken: OnChange tells.
func (v *Vault) Open(ctx context.Context, owner bool) Status { panic("skeleton") }
func (v *Vault) Status() Status                              { panic("skeleton") }
func (v *Vault) OnChange(fn func(Status)) (cancel func())    { panic("skeleton") }

// Setup makes the master of a Fresh store in the keyring (Set, Get, compare before first use).
func (v *Vault) Setup(ctx context.Context) error { panic("skeleton") }

// SetupPassphrase keeps the master in a passphrase-protected file (Argon2id, 0600) in the data folder; Unlock opens it later.
func (v *Vault) SetupPassphrase(ctx context.Context, passphrase string) error { panic("skeleton") }
func (v *Vault) Unlock(ctx context.Context, passphrase string) error          { panic("skeleton") }

// RecoveryKey is the master as text to print (groups with a checksum); EnterRecoveryKey puts it back into the keyring after checking that it opens this store's keys.
func (v *Vault) RecoveryKey() (string, error)                            { panic("skeleton") }
func (v *Vault) EnterRecoveryKey(ctx context.Context, text string) error { panic("skeleton") }
func (v *Vault) ServeByHash() error                                      { panic("skeleton") } // Gone → HashOnly
func (v *Vault) StartNewKeys(ctx context.Context) error                  { panic("skeleton") } // Gone → new master; old rows stay, unreadable

// NewKey is what the owner chose.
type NewKey struct {
	Name    string // required, 1-100 characters
	Access  Access
	Clear   bool
	Expires time.Time // zero = never
}

// Create makes a key and answers it whole; the only other ways to see it are Reveal.
func (v *Vault) Create(ctx context.Context, n NewKey) (Key, string, error) { panic("skeleton") }
func (v *Vault) Reveal(id int64) (string, error)                           { panic("skeleton") }
func (v *Vault) Rename(ctx context.Context, id int64, name string) error   { panic("skeleton") }
func (v *Vault) SetClear(ctx context.Context, id int64, may bool) error    { panic("skeleton") }

// Rotate makes the successor with the same rights; the old key works until retireAt and is then revoked by Retire.
func (v *Vault) Rotate(ctx context.Context, id int64, retireAt time.Time) (Key, string, error) {
	panic("skeleton")
}

// Retire revokes the rotated keys whose time has come and says which. Called every minute by main and at start.
func (v *Vault) Retire(ctx context.Context) ([]Key, error) { panic("skeleton") }

// Revoke needs no master. ErrUnknownKey for ids that do not exist. The rows are wiped from the disk.
func (v *Vault) Revoke(ctx context.Context, ids ...int64) error { panic("skeleton") }

// List is every key, newest first; topic "keys" of storage.Change tells of changes.
func (v *Vault) List() ([]Key, error) { panic("skeleton") }

// Find authenticates a presented key, reading its row each time (never cached): ErrWrongKey for unknown, revoked, expired, tampered alike;
// ErrLocked when the master is not at hand (HashOnly: found by hash alone). Fast: two statements at most, no allocation to speak of.
func (v *Vault) Find(r storage.Reader, presented string) (Key, error) { panic("skeleton") }

// Recheck reads the key's row again inside a write transaction: ErrWrongKey when it was revoked meanwhile.
func (v *Vault) Recheck(tx *storage.Tx, k Key) error { panic("skeleton") }

// Scrub hides anything that looks like a key, pwd or Authorization value in text meant for logs.
func Scrub(text string) string { panic("skeleton") }

// Close forgets the master.
func (v *Vault) Close() error { panic("skeleton") }
