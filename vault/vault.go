// Package vault keeps the secrets: the master secret in the OS keyring (or in a secret file), and the API keys it seals
// and tags. It knows neither HTTP nor the window. Read this file for what it offers, state.go for where the master may
// stand, find.go for the path of every request. To tag a further field of a key: add it to row and to row.signed in
// row.go, done.
package vault

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"griddle/shop/words"
	"griddle/storage"
	"griddle/storage/signal"
)

// Errors callers tell apart with errors.Is. Each says a sentence to the owner.
var (
	// ErrWrongKey: a presented key is unknown, revoked, expired or tampered with; the words are the same for all.
	ErrWrongKey = words.Fault("This API key is not valid.")
	// ErrLocked: the keyring is locked or does not answer in time.
	ErrLocked = words.Fault("The keyring of this computer is locked or does not answer. Unlock it and try again.")
	// ErrUntold: a keyring cannot say whether it would ask for a password.
	ErrUntold = words.Fault("This keyring does not say whether it is locked.")
	// ErrNoKeyring: this computer offers no keyring.
	ErrNoKeyring = words.Fault("There is no keyring on this computer.")
	// ErrNoMaster: the master secret of this store is missing.
	ErrNoMaster = words.Fault("The master secret of this store is missing.")
	// ErrUnknownKey: no key has this id.
	ErrUnknownKey = words.Fault("This key no longer exists.")
	// ErrNotAllowed: the step needs the master secret, or does not fit the state the vault is in.
	ErrNotAllowed = words.Fault("This is not possible until the master secret is back.")
	// ErrUnreadable: the key's entry was changed outside Griddle or belongs to another master secret.
	ErrUnreadable = words.Fault("This key cannot be read: it was changed outside Griddle or belongs to " +
		"another master secret. Revoke it and create a new one.")
	// ErrUnsealed: a sealed secret does not belong where it stands.
	ErrUnsealed = words.Fault("This secret cannot be read: its entry was changed outside Griddle or belongs to " +
		"another master secret. Remove the entry and make it anew.")
	// ErrNoRight: the key lacks a right that its request needs.
	ErrNoRight = errors.New("the key lacks a right")
	// ErrName: NewKey.Name or the new name is refused.
	ErrName = words.Fault("Give the key a name of 1 to 100 characters on one line.")
	// ErrPast: an expiry or retirement date is not in the future.
	ErrPast = words.Fault("This day is over. Choose a later one.")
	// ErrRotating: the key already has a successor.
	ErrRotating = words.Fault("This key is being replaced already.")
	// ErrNotRotating: no key replaces this one, so it has no end to be moved.
	ErrNotRotating = words.Fault("This key is not being replaced.")
	// ErrRecoveryKey: the typed recovery key has a mistake in it.
	ErrRecoveryKey = words.Fault("This is not a whole recovery key of 14 groups of 4 characters. Compare it " +
		"with what was printed.")
	// ErrOtherStore: the recovery key is well formed but opens none of this store's keys.
	ErrOtherStore = words.Fault("This recovery key belongs to another store.")
	// ErrPassphrase: the passphrase does not open the file.
	ErrPassphrase = words.Fault("The passphrase is wrong.")
	// ErrWeakPassphrase: a new passphrase is too short.
	ErrWeakPassphrase = words.Fault("The passphrase needs at least 8 characters.")
)

// KeyState is shown as a pill.
type KeyState string

// States of a key; StateOf decides, because the use figures stand in shop.
const (
	InUse      KeyState = "in use"
	NeverUsed  KeyState = "new"          // never used, younger than 30 days
	Unused     KeyState = "unused"       // 30 days without a request
	Rotate     KeyState = "rotate"       // older than 90 days and without a successor
	Expired    KeyState = "expired"      // past its expiry or retirement date
	Unreadable KeyState = "unreadable"   // tag fails, or another master's
	Unverified KeyState = "not verified" // the master secret is not at hand
)

// Key is one API key as the list shows it; never the key itself. Times are UTC with milliseconds.
type Key struct {
	ID        int64
	Name      string
	Masked    string // "1-5b…1c34"
	Access    Access
	Clear     bool // may use clear operations while they are allowed
	Created   time.Time
	Expires   time.Time // zero = never
	Readable  bool      // tag verified, so Reveal works
	Verified  bool      // the master secret was at hand to judge; false: "not verified"
	Successor int64     // rotation: the key that replaces this one, 0 = none
	RetireAt  time.Time // rotation: when this one is revoked by itself, zero = not rotating
}

const (
	unusedAfter = 30 * 24 * time.Hour
	rotateAfter = 90 * 24 * time.Hour
)

// StateOf decides the pill from the key and when it was last used (zero = never).
func StateOf(k Key, lastUsed, now time.Time) KeyState {
	quietSince := k.Created
	if !lastUsed.IsZero() {
		quietSince = lastUsed
	}
	switch {
	case !k.Verified:
		return Unverified
	case !k.Readable:
		return Unreadable
	case over(k.Expires, now) || over(k.RetireAt, now):
		return Expired
	case now.Sub(quietSince) >= unusedAfter:
		return Unused
	case k.Successor == 0 && now.Sub(k.Created) > rotateAfter:
		return Rotate
	case lastUsed.IsZero():
		return NeverUsed
	}
	return InUse
}

// over says whether a limit is set and reached.
func over(limit, now time.Time) bool { return !limit.IsZero() && !now.Before(limit) }

// Condition is where the master secret stands.
type Condition int

// Conditions of the master secret.
const (
	Ready     Condition = iota // master at hand
	Fresh                      // new store: no master yet; Setup makes one
	Locked                     // keyring locked or slow, or secret file not usable: try again on focus and every 30 s
	Gone                       // the entry is gone, or holds another store's master; nothing was written
	NoKeyring                  // no keyring service at all
	HashOnly                   // the owner chose it: keys are served by hash; reveal, rename, create, clear are off
)

// Options for New.
type Options struct {
	Clock      storage.Clock // nil: time.Now
	SecretFile string        // --secret-file; "" = the one named earlier, else the keyring
	Keyring    Keyring       // nil: the OS keyring
	// MayCreate lets a secret file that is absent be made when the store has no master yet (serve, window, keys
	// create).
	MayCreate bool
	// Revoked is told of each key that ends, in the transaction that ends it, whoever asked; nil: nobody is.
	Revoked func(tx *storage.Tx, k Key) error
	// Settled is called with each new status before anybody goes on with it; nil: nothing. OnChange tells afterwards.
	Settled func(Status)
	// Notes is the folder of what is known of stores outside their data; "" = griddle in the user's configuration
	// folder.
	Notes string
}

// Keyring is the OS keyring; every call may hang, Vault guards it by time limits.
type Keyring interface {
	Get(service, user string) (string, error) // keyring.ErrNotFound when there is none
	Set(service, user, secret string) error
	Delete(service, user string) error
	Available() bool // false: neither a session bus address nor $XDG_RUNTIME_DIR/bus (Linux); do not call at all
	// WouldAsk says, without asking anybody, whether the system would ask for a password before Get answers.
	// ErrUntold: it cannot be said.
	WouldAsk(service, user string) (bool, error)
}

// Time limits of one keyring call: when Griddle asks by itself, and when the owner waits for it.
const (
	patience      = 3 * time.Second
	ownerPatience = 60 * time.Second
)

// Vault finds, makes, seals and revokes keys. Safe for concurrent use.
type Vault struct {
	db       *storage.DB
	instance string
	now      storage.Clock
	o        Options
	patience time.Duration // of a call nobody waits for
	owner    time.Duration // of a call the owner waits for

	held  atomic.Pointer[holding] // what Find needs, replaced as a whole
	asked atomic.Int64            // how often it was looked for the owner

	mu      sync.Mutex
	status  Status
	settled int           // counts status changes
	pending chan struct{} // closed when the step under way ends; nil = none
	waiting int           // steps that wait for that
	byHash  bool          // the owner chose HashOnly
	unkept  bool          // the master is in memory only
	strange bool          // the master was made or brought by hand just now: what the file says was not said under it
	looked  bool          // the keyring was asked once
	unnoted bool          // the place of the secret file could not be noted
	changed *signal.Hub[Status]
	closed  bool
	unwatch func()
}

// New does not touch the keyring; call Open.
func New(db *storage.DB, o Options) *Vault {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Keyring == nil {
		o.Keyring = osKeyring{}
	}
	v := &Vault{
		db: db, instance: db.Instance(), now: o.Clock, o: o, patience: patience, owner: ownerPatience,
		status:  Status{Condition: Locked}.because(NotLooked),
		changed: signal.New[Status](nil),
	}
	v.held.Store(&holding{condition: Locked})
	v.unwatch = db.Watch(v.noticeMasters)
	return v
}

// Status is where the master stands now.
func (v *Vault) Status() Status {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.status
}

// OnChange calls fn with each new status, on a goroutine of the vault; fn must not wait for the vault. cancel ends it.
func (v *Vault) OnChange(fn func(Status)) (cancel func()) { return v.changed.Subscribe(fn) }

// Open looks for the master secret and answers the status. When the owner wants it (Unlock), the system may ask for a
// password, and there are 60 s; else nobody is asked anything, and there are 3 s. It never writes a master into the
// keyring; call it off the UI goroutine. A late keyring answer is still taken: OnChange tells.
func (v *Vault) Open(ctx context.Context, owner bool) Status {
	limit := v.patience
	if owner {
		limit = v.owner
	}
	before, asked := v.generation(), v.asked.Load()
	err := v.run(ctx, limit, func() error {
		if !owner {
			return v.look(false)
		}
		if v.asked.Load() != asked {
			return nil // the owner answered, or declined, while this one waited
		}
		defer v.asked.Add(1)
		return v.look(true)
	})
	if errors.Is(err, errSlow) {
		v.tooSlow(before)
	}
	return v.Status()
}

// Close forgets the master. An answer of the keyring that comes later is dropped.
func (v *Vault) Close() error {
	v.unwatch()
	defer v.changed.Close()
	v.mu.Lock()
	defer v.mu.Unlock()
	v.closed = true
	v.held.Store(&holding{condition: Locked})
	return nil
}
