package adminlock

import (
	"context"
	"testing"
	"time"

	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
)

func book() shell.Book { return shell.Book{Entries: []shell.Entry{Entry()}} }

const owners = "correct horse"

func open(t *testing.T) *pagetest.Fixture {
	t.Helper()
	return pagetest.Open(t, pagetest.Options{}, book())
}

func set(t *testing.T, f *pagetest.Fixture) {
	t.Helper()
	f.Press(t, "Set a password…")
	f.Type(t, "New password", owners)
	f.Type(t, "Repeat password", owners)
	f.Press(t, "Set password")
}

func fits(f *pagetest.Fixture, password string) bool {
	return f.Shop.CheckAdminPassword(context.Background(), password) == nil
}

func TestLooks(t *testing.T) {
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "password-off"},
		pagetest.Scene{Name: "password-on", Act: set},
		pagetest.Scene{Name: "password-change", Act: func(t *testing.T, f *pagetest.Fixture) {
			set(t, f)
			f.Press(t, "Change…")
			f.Press(t, "Change password")
			f.Lay()
		}},
		pagetest.Scene{Name: "locked", Act: func(t *testing.T, f *pagetest.Fixture) {
			set(t, f)
			f.Press(t,
				"Lock now")
		}},
	)
}

func TestSetChangeRemove(t *testing.T) {
	f := open(t)
	f.Sees(t, "Whoever sits at this computer can open everything.")
	f.SeesNot(t, "Lock automatically")
	f.Press(t, "Set a password…")
	f.Type(t, "New password", "short")
	f.Press(t, "Set password")
	if f.Field(t, "New password").Problem() == "" || f.Field(t, "Repeat password").Problem() == "" {
		t.Error("a short password, typed once, is taken")
	}
	f.Type(t, "New password", owners)
	f.Type(t, "Repeat password", owners)
	f.Press(t, "Set password")
	f.Sees(t, "The window opens locked", "The password is set.")
	if !fits(f, owners) || fits(f, "other") {
		t.Fatal("another password was set")
	}

	f.Press(t, "Change…")
	f.Type(t, "Current password", "wrong")
	f.Type(t, "New password", "another one")
	f.Type(t, "Repeat password", "another one")
	f.Press(t, "Change password")
	if f.Field(t, "Current password").Problem() != "This is not the admin password." {
		t.Errorf("a wrong one is said to be %q", f.Field(t, "Current password").Problem())
	}
	f.Type(t, "Current password", owners)
	f.Press(t, "Change password")
	if f.Dialog() || !fits(f, "another one") {
		t.Fatal("not changed")
	}

	f.Press(t, "Remove…")
	f.Press(t, "Remove password")
	if !f.Dialog() || f.Field(t, "Current password").Problem() == "" {
		t.Fatal("removed without a password")
	}
	f.Type(t, "Current password", "another one")
	f.Press(t, "Remove password")
	f.Sees(t, "Whoever sits at this computer can open everything.")
	if lock, err := f.Shop.AdminLock(); lock.Set || err != nil {
		t.Errorf("%+v, %v", lock, err)
	}
}

func TestIdleTimeLocks(t *testing.T) {
	f := open(t)
	set(t, f)
	idle := func(words string) {
		f.Field(t, "Lock the window after this long without use").Input.(*kit.Select).SetSelected(words)
		f.Press(t, "Save")
	}
	idle("2 minutes")
	if lock, err := f.Shop.AdminLock(); lock.Idle != 2*time.Minute || err != nil {
		t.Fatalf("%+v, %v", lock, err)
	}
	f.Runner.Advance(time.Minute)
	f.SeesNot(t, "This window is locked.")
	f.Runner.Advance(2 * time.Minute)
	f.Sees(t, "This window is locked.", "Maple Street Shop")
	f.SeesNot(t, "Lock automatically")
	f.Type(t, "Admin password", owners)
	f.Press(t, "Unlock")
	f.Sees(t, "Lock automatically")
	f.Runner.Advance(time.Minute)
	idle("Never")
	f.Runner.Advance(12 * time.Hour)
	f.SeesNot(t, "This window is locked.")
}

// A forgotten password that is removed beside the window opens it.
func TestRemovedElsewhere(t *testing.T) {
	f := open(t)
	set(t, f)
	f.Press(t, "Lock now")
	f.Sees(t, "This window is locked.")
	if was, err := f.Shop.ResetAdminPassword(context.Background()); !was || err != nil {
		t.Fatal(was, err)
	}
	deadline := time.Now().Add(5 * time.Second) // the event comes on a goroutine of the store
	for f.Runner.Flush(); f.Window.Locked() && time.Now().Before(deadline); f.Runner.Flush() {
		time.Sleep(10 * time.Millisecond)
	}
	f.SeesNot(t, "This window is locked.")
}
