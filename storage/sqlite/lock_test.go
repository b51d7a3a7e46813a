package sqlite

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"griddle/storage"
	"griddle/storage/internal/disk"
)

// An address at which whoever published it no longer answers may be a stranger's by now.
func TestLock_AddressOfNobody(t *testing.T) {
	const at = "http://127.0.0.1:4743"
	var opener storage.Opener = Opener{}
	dir, _ := closed(t)
	mustNot(t, os.WriteFile(filepath.Join(dir, addressName), []byte(at+"\n"), 0o600)) // as a crash leaves it
	if got := opener.Address(dir); got != "" {
		t.Errorf("nobody holds the folder, and its address is %q", got)
	}
	db := must[*store](t)(opened(t.Context(), testConfig(dir))) // nothing is in its way
	if got := opener.Address(dir); got != "" {
		t.Errorf("an address not published is %q", got)
	}
	mustNot(t, db.SetAddress(at))
	if got := opener.Address(dir); got != at {
		t.Errorf("the address is %q", got)
	}
	mustNot(t, db.Close())
	mustNot(t, os.WriteFile(filepath.Join(dir, addressName), []byte(at+"\n"), 0o600))
	mustNot(t, os.Remove(filepath.Join(dir, disk.LockName)))
	if got := opener.Address(dir); got != "" || disk.Exists(filepath.Join(dir, disk.LockName)) {
		t.Errorf("the address is %q, or a lock file was made", got)
	}
}

// Who holds the folder has an address though its lock file was deleted, until it is killed.
func TestLock_AddressWithoutALockFile(t *testing.T) {
	dir := t.TempDir()
	cmd := child(t, "hold", dir)
	out := must[io.ReadCloser](t)(cmd.StdoutPipe())
	must[io.WriteCloser](t)(cmd.StdinPipe())
	mustNot(t, cmd.Start())
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
		t.Fatalf("child said %q, %v", line, err)
	}
	if err := os.Remove(filepath.Join(dir, disk.LockName)); err != nil && runtime.GOOS != "windows" {
		t.Fatal(err)
	}
	if got := (Opener{}).Address(dir); got != "http://127.0.0.1:4743" {
		t.Errorf("the address is %q", got)
	}
	mustNot(t, cmd.Process.Kill())
	_ = cmd.Wait()
	if got := (Opener{}).Address(dir); got != "" {
		t.Errorf("it was killed, and its address is %q", got)
	}
}
