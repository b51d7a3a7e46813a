package prefs

import (
	"context"
	"errors"
	"time"
	"unicode/utf8"

	passwords "griddle/shop/password"
	"griddle/shop/refusal"
	"griddle/storage"
)

// AdminLock is what keeps the window shut on a computer that several people use. It guards the window, not the files.
type AdminLock struct {
	Set  bool          // there is an admin password
	Idle time.Duration // after so long without a sign of the owner the window locks; 0: never by itself
}

// Limits of an admin password and of the idle time.
const (
	MinAdminPassword = 8                // characters
	DefaultIdle      = 10 * time.Minute // until the owner chooses another one
	maxIdle          = 24 * time.Hour

	// freeTries wrong passwords cost no wait; each further one doubles it, up to longestWait: nobody is locked out for
	// good.
	freeTries   = 3
	firstWait   = 2 * time.Second
	longestWait = time.Minute
)

// ErrWrongPassword is the cause of a *refusal.Error when the present admin password was not the one that was given.
var ErrWrongPassword = errors.New("wrong admin password")

// WaitError is the cause of a *refusal.Error when wrong passwords came too fast: nothing was looked at, and the
// next one may be tried at Until.
type WaitError struct{ Until time.Time }

func (e *WaitError) Error() string {
	return "too many wrong admin passwords; the next may be tried at " + e.Until.Format(time.RFC3339)
}

// Topic is what a change of the lock touches: the pages of the settings hear of it.
const Topic storage.Topic = "settings"

const adminLockTable = "admin_lock"

// adminLockDDL: a table of its own, so that no snapshot holds the hash. Failed tries are counted here, for a restart
// must not shorten the wait.
func adminLockDDL() storage.Table {
	return storage.TableSpec{Name: adminLockTable, NotInSnapshots: true, Key: []string{"id"}, Single: true,
		Lookups: []*storage.Lookup{adminRowByID},
		Columns: []storage.Col{
			storage.NumberCol("id"), storage.TextCol("hash"), storage.NumberCol("idle"), storage.NumberCol("failures"),
			storage.NumberCol("failed"),
		}}.Table()
}

// adminRow is the one row, absent while no password is set. Times are milliseconds.
type adminRow struct {
	hash                   string
	idle, failures, failed int64
}

var adminRowByID = storage.NewLookup(adminLockTable, "id", "hash", "idle", "failures", "failed")

func adminRowIn(r storage.Reader) (row adminRow, err error) {
	err = adminRowByID.Get(r, 1, &row.hash, &row.idle, &row.failures, &row.failed)
	if errors.Is(err, storage.ErrNotFound) {
		return adminRow{}, nil
	}
	return row, err
}

// wait is how long after the last failure the next try may come.
func (r adminRow) wait() time.Duration {
	if r.failures < freeTries {
		return 0
	}
	return min(firstWait<<min(r.failures-freeTries, 10), longestWait)
}

// AdminLock answers it; Idle is the default when no password is set.
func (p *Prefs) AdminLock() (AdminLock, error) {
	row, err := adminRowIn(p.db.Reader())
	if err != nil || row.hash == "" {
		return AdminLock{Idle: DefaultIdle}, err
	}
	return AdminLock{true, time.Duration(row.idle) * time.Millisecond}, nil
}

// CheckAdminPassword answers nil when the password is right, or when none is set. A wrong one is a
// *refusal.Error on Present with the cause ErrWrongPassword; one that comes too soon after wrong ones has a
// *WaitError as its cause.
func (p *Prefs) CheckAdminPassword(ctx context.Context, password string) error {
	row, err := adminRowIn(p.db.Reader())
	if err != nil || row.hash == "" {
		return err
	}
	// A clock that was set back makes the wait longest, never endless.
	now, failed := p.now(), time.UnixMilli(row.failed)
	if until := failed.Add(row.wait()); now.Before(until) && until.Sub(now) <= longestWait {
		return tooSoon(until)
	}
	if passwords.Fits(row.hash, password) {
		if row.failures > 0 {
			_ = p.noteTries(ctx, row.hash, adminRow{}) // a full disk must not keep the owner out
		}
		return nil
	}
	tried := adminRow{failures: row.failures + 1, failed: now.UnixMilli()}
	if err := p.noteTries(ctx, row.hash, tried); err != nil {
		return err
	}
	return refusal.New(refusal.Denied, "Present",
		"Present password is wrong; enter the admin password.").Because(ErrWrongPassword)
}

func tooSoon(until time.Time) error {
	return refusal.New(refusal.Denied, "Present",
		"Present password was wrong too often. Wait a moment, then try again.").Because(&WaitError{until})
}

// AdminWait is the instant before which no password is looked at; the zero time when one may be tried now.
func (p *Prefs) AdminWait() (time.Time, error) {
	row, err := adminRowIn(p.db.Reader())
	if err != nil || row.wait() == 0 {
		return time.Time{}, err
	}
	until := time.UnixMilli(row.failed).Add(row.wait())
	if left := until.Sub(p.now()); left <= 0 || left > longestWait {
		return time.Time{}, nil
	}
	return until, nil
}

// noteTries stores how many wrong passwords came, unless the password was changed meanwhile. It is no change that
// anybody has to hear of.
func (p *Prefs) noteTries(ctx context.Context, hash string, tried adminRow) error {
	return p.db.Write(ctx, func(tx *storage.Tx) error {
		_, err := storage.Set(tx, adminLockTable, storage.Eq("hash", hash),
			storage.Values{"failures": tried.failures, "failed": tried.failed})
		return err
	})
}

// SetAdminPassword sets the first admin password, or another one in the place of present. Errors are those of
// CheckAdminPassword on Present, and on Password when the new one is too short.
func (p *Prefs) SetAdminPassword(ctx context.Context, present, password string) error {
	if n := utf8.RuneCountInString(password); n < MinAdminPassword {
		return refusal.New(refusal.Invalid, "Password",
			"{field} is too short: it has %d characters, at least %d are needed.", n, MinAdminPassword)
	}
	if err := p.CheckAdminPassword(ctx, present); err != nil {
		return err
	}
	hash := passwords.Owner.Hash(password)
	return p.changeAdminLock(ctx, func(tx *storage.Tx) error {
		row, err := adminRowIn(tx)
		if err != nil {
			return err
		}
		idle := DefaultIdle.Milliseconds()
		if row.hash != "" {
			idle = row.idle
		}
		return storage.Replace(tx, adminLockTable, storage.Values{"id": 1, "hash": hash, "idle": idle, "failures": 0,
			"failed": 0})
	})
}

// RemoveAdminPassword takes it away, and the lock with it. Errors are those of CheckAdminPassword.
func (p *Prefs) RemoveAdminPassword(ctx context.Context, present string) error {
	if err := p.CheckAdminPassword(ctx, present); err != nil {
		return err
	}
	_, err := p.ResetAdminPassword(ctx)
	return err
}

// ResetAdminPassword takes a forgotten one away: whoever owns the files may. It tells whether there was one.
func (p *Prefs) ResetAdminPassword(ctx context.Context) (was bool, err error) {
	err = p.changeAdminLock(ctx, func(tx *storage.Tx) error {
		row, err := adminRowIn(tx)
		if was = row.hash != ""; err != nil || !was {
			return err
		}
		_, err = storage.Delete(tx, adminLockTable, storage.Cond{})
		return err
	})
	return was, err
}

// SetIdleLock stores after how long the window locks; 0 is never by itself. Without a password, or with a time
// beyond a day, it is a *refusal.Error on Idle.
func (p *Prefs) SetIdleLock(ctx context.Context, idle time.Duration) error {
	if idle < 0 || idle > maxIdle || idle > 0 && idle < time.Minute {
		return refusal.New(refusal.Invalid, "Idle", "{field} must be from 1 minute to 24 hours, or 0 for never.")
	}
	return p.changeAdminLock(ctx, func(tx *storage.Tx) error {
		n, err := storage.Set(tx, adminLockTable, storage.Cond{}, storage.Values{"idle": idle.Milliseconds()})
		if err == nil && n == 0 {
			err = refusal.New(refusal.Invalid, "Idle",
				"{field} has no effect without an admin password; set one first.")
		}
		return err
	})
}

// changeAdminLock is the way of every change; what was there before leaves the disk.
func (p *Prefs) changeAdminLock(ctx context.Context, do func(*storage.Tx) error) error {
	return p.db.Write(ctx, func(tx *storage.Tx) error {
		tx.Wipe()
		tx.Touch(Topic)
		return do(tx)
	})
}
