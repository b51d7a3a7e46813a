//go:build e2e

package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// storeName is what the store tells programs it is called.
func (c client) storeName(t testing.TB) string {
	t.Helper()
	_, answer := send(t, http.MethodGet, c.address+"/api/v1/", "", http.Header{"Authorization": {"Bearer " + c.key}})
	return string(answer)
}

const adminPassword = "correct horse"

// TestAdminPassword: an owner sets a password, locks by key and by mouse, gets in again, and forgets it; programs work
// on all the while.
func TestAdminPassword(t *testing.T) {
	t.Parallel()
	s, r, w, till := openShop(t)
	w.see(t, "To look after")

	w.goTo(t, "shared computer", "can open everything")
	w.click(t, "Set a password")
	w.see(t, "From the next start on")
	w.write(t, adminPassword)
	w.press(t, "Tab")
	w.write(t, adminPassword)
	w.press(t, "Return")
	w.see(t, "The window opens locked")

	w.press(t, "ctrl+l")
	w.see(t, "This window is locked")
	w.gone(t, "Lock automatically")
	if till.productCount(t) == 0 {
		t.Error("the API does not serve while the window is locked")
	}
	s.run(t, "clear", "allow")
	w.see(t, "Clear calls allowed")
	w.press(t, "ctrl+k", "F10", "alt+Left") // nothing opens
	w.write(t, "wrong")
	w.press(t, "Return")
	w.see(t, "not the admin password")
	w.write(t, adminPassword)
	w.press(t, "Return")
	w.see(t, "Lock automatically")
	s.run(t, "clear", "close")

	w.click(t, "Lock now")
	w.see(t, "This window is locked")
	w.write(t, adminPassword)
	w.click(t, "Unlock")
	w.see(t, "Lock automatically")
	r.stop(t)

	r, w = openWindow(t, w.desk, s)
	w.see(t, "This window is locked")
	s.run(t, "password", "reset") // forgotten
	w.see(t, "can open everything")
	r.stop(t)
	searchText(t, "what the window printed", r.out.String(),
		map[string][]byte{"the admin password": []byte(adminPassword)})
	searchFiles(t, w.desk.home, map[string][]byte{"the admin password": []byte(adminPassword)})
}

// TestBackupsAndStoreDetails: an owner makes a backup, verifies and restores it, undoes that, and changes what the
// store is called.
func TestBackupsAndStoreDetails(t *testing.T) {
	t.Parallel()
	s, _, w, till := openShop(t)
	w.see(t, "To look after")
	before := till.productCount(t)

	w.goTo(t, "backup restore snapshot", "Your backups")
	w.click(t, "Back up now")
	w.see(t, "Verified")
	zips, err := filepath.Glob(filepath.Join(s.dir, "backups", "*-manual.zip"))
	if err != nil || len(zips) != 1 {
		t.Fatalf("%d backups in the folder, %v", len(zips), err)
	}
	w.menu(t, "Verified", "Copy the file's path")
	w.click(t, "Verify")
	w.gone(t, "Copy the file's path")
	w.see(t, "Verified")

	till.must(t, http.MethodPost, "products/", product("Made after the backup", "LATE-1"), nil)
	w.menu(t, "Verified", "Copy the file's path")
	w.clickNth(t, "Restore…", 1) // above it stands "Restore from a file…", below it a text
	w.see(t, "Restore the backup of")
	w.press(t, "Tab", "space") // the focus was on Cancel
	waitFor(t, 20*time.Second, "the products of the backup", func() bool { return till.productCount(t) == before })
	w.undo(t)
	waitFor(t, 20*time.Second, "the products from before the restore",
		func() bool { return till.productCount(t) == before+1 })

	// A backup that was damaged is found out.
	data, err := os.ReadFile(zips[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(zips[0], data[:len(data)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	w.menu(t, "Verified", "Copy the file's path")
	w.click(t, "Verify")
	w.see(t, "This backup is damaged")

	w.goTo(t, "currency weight", "Name and logo")
	w.clickNth(t, "Maple Street Shop", -1) // in the field; the first one is the side bar's
	w.press(t, "ctrl+a")
	w.write(t, "Corner Bakery")
	w.click(t, "Save")
	waitFor(t, 20*time.Second, "the new name", func() bool {
		return strings.Contains(till.storeName(t),
			"Corner Bakery")
	})
	w.undo(t)
	waitFor(t, 20*time.Second, "the old name", func() bool {
		return strings.Contains(till.storeName(t),
			"Maple Street Shop")
	})
}
