package shop

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"griddle/shop/prefs"
	"griddle/storage"
	"griddle/storage/sqlite"
)

func (s *shopTest) ok(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

const owners = "correct horse battery"

func TestAdminPassword_SetChangeRemove(t *testing.T) {
	s := newShop(t)
	if lock := must(s.AdminLock()); lock != (prefs.AdminLock{Idle: prefs.DefaultIdle}) {
		t.Errorf("at first %+v", lock)
	}
	s.ok(s.CheckAdminPassword(ctx, "anything")) // none is set
	s.refused(s.SetAdminPassword(ctx, "", "1234567"), Invalid, "Password")
	s.refused(s.SetIdleLock(ctx, time.Hour), Invalid, "Idle")
	s.ok(s.SetAdminPassword(ctx, "", owners))
	s.ok(s.SetIdleLock(ctx, 5*time.Minute))
	s.refused(s.SetIdleLock(ctx, time.Second), Invalid, "Idle")
	s.ok(s.CheckAdminPassword(ctx, owners))
	s.refused(s.SetAdminPassword(ctx, "wrong", "another password"), Denied, "Present")
	s.refused(s.RemoveAdminPassword(ctx, "wrong"), Denied, "Present")
	s.ok(s.SetAdminPassword(ctx, owners, "another password"))
	s.ok(s.CheckAdminPassword(ctx, "another password"))
	if err := s.CheckAdminPassword(ctx, owners); !errors.Is(err, prefs.ErrWrongPassword) {
		t.Errorf("the old one: %v", err)
	}
	if lock := must(s.AdminLock()); lock != (prefs.AdminLock{Set: true, Idle: 5 * time.Minute}) {
		t.Errorf("after the change %+v", lock)
	}
	s.ok(s.RemoveAdminPassword(ctx, "another password"))
	if lock := must(s.AdminLock()); lock.Set {
		t.Error("it is still there")
	}
	if was := must(s.ResetAdminPassword(ctx)); was {
		t.Error("there was none to forget")
	}
}

func TestAdminPassword_WrongOnesWait(t *testing.T) {
	s := newShop(t)
	s.ok(s.SetAdminPassword(ctx, "", owners))
	var wait *prefs.WaitError
	for i, want := range []time.Duration{0, 0, 2, 4, 8, 16, 32, 60, 60} {
		if err := s.CheckAdminPassword(ctx, "wrong"); !errors.Is(err, prefs.ErrWrongPassword) {
			t.Fatalf("try %d: %v", i, err)
		}
		want *= time.Second
		until := must(s.AdminWait())
		if want == 0 {
			if !until.IsZero() {
				t.Errorf("after try %d the wait ends at %v", i, until)
			}
			continue
		}
		if left := until.Sub(s.now()).Round(time.Second); left != want {
			t.Errorf("after try %d: %v, want %v", i, left, want)
		}
		if err := s.CheckAdminPassword(ctx, owners); !errors.As(err, &wait) {
			t.Errorf("the right one during the wait: %v", err)
		}
		s.clocks.pass(want)
	}
	s.end()
	s.start() // a restart shortens nothing, and lengthens nothing
	s.ok(s.CheckAdminPassword(ctx, owners))
	if err := s.CheckAdminPassword(ctx, "wrong"); !errors.Is(err, prefs.ErrWrongPassword) ||
		!must(s.AdminWait()).IsZero() {
		t.Errorf("the right one does not begin the count anew: %v", err)
	}
}

func TestAdminPassword_ClockSetBack(t *testing.T) {
	s := newShop(t)
	s.ok(s.SetAdminPassword(ctx, "", owners))
	for range 5 {
		_ = s.CheckAdminPassword(ctx, "wrong")
		s.clocks.pass(time.Minute)
	}
	_ = s.CheckAdminPassword(ctx, "wrong")
	s.clocks.set(s.now().Add(-24 * time.Hour))
	s.ok(s.CheckAdminPassword(ctx, owners))
}

// A restore into a living store leaves the password; a snapshot does not hold it; into an empty folder it comes
// from the backup.
func TestAdminPassword_Restores(t *testing.T) {
	s := newShop(t)
	s.category(`{"Name":"Teapots"}`)
	s.ok(s.SetAdminPassword(ctx, "", owners))
	b := must(s.MakeBackup(ctx))
	s.ok(s.SetAdminPassword(ctx, owners, "another password"))
	s.ok(s.RestoreBackup(ctx, b.Path))
	s.ok(s.CheckAdminPassword(ctx, "another password"))
	for _, c := range must(s.Clearings()) {
		if file := must(os.ReadFile(filepath.Join(s.db.Dir(), "backups", "snapshots",
			c.Snapshot))); bytes.Contains(file, []byte("$argon2id$")) {
			t.Errorf("the snapshot %s holds the hash", c.Snapshot)
		}
		s.ok(s.RestoreClearing(ctx, c.Snapshot))
	}
	s.ok(s.CheckAdminPassword(ctx, "another password"))

	elsewhere := filepath.Join(t.TempDir(), "new")
	s.ok(sqlite.Opener{}.UnpackBackup(ctx, b.Path, elsewhere, storage.Schema{Version: 1, Tables: Schema()}))
	other := &shopTest{t: t, dir: elsewhere, clocks: &clocks{wall: midday}}
	other.start()
	defer other.end()
	other.ok(other.CheckAdminPassword(ctx, owners))
}

// What was removed is gone from the disk.
func TestAdminPassword_LeavesTheFile(t *testing.T) {
	s := newShop(t)
	s.ok(s.SetAdminPassword(ctx, "", owners))
	var hash string
	s.ok(storage.First(s.db.Reader(), storage.Select{Table: "admin_lock", Columns: []string{"hash"}}, &hash))
	s.ok(s.RemoveAdminPassword(ctx, owners))
	s.end()
	defer s.start()
	for _, name := range []string{"store.db", "store.db-wal"} {
		if file, err := os.ReadFile(filepath.Join(s.dir, name)); err == nil && bytes.Contains(file, []byte(hash)) {
			t.Errorf("%s still holds the hash", name)
		}
	}
}
