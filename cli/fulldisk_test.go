//go:build linux

package cli

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// smallDisk is a data folder on a disk of its own.
func smallDisk(t *testing.T, megabytes int) *place {
	t.Helper()
	p := newPlace(t)
	mount := filepath.Join(t.TempDir(), "disk")
	p.must(os.Mkdir(mount, 0o700))
	if err := syscall.Mount("tmpfs", mount, "tmpfs", 0, fmt.Sprintf("size=%dm", megabytes)); err != nil {
		t.Skipf("no disk can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(mount, 0); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	p.dir = filepath.Join(mount, "data")
	return p
}

// The exit status says what became of what was asked for, and what makes room works on a full disk.
func TestFullDisk(t *testing.T) {
	p := smallDisk(t, 24)
	p.ok("sample")
	key := p.ok("keys", "create", "--name", "Till", "--secret-file", p.secret)
	leaked := p.ok("keys", "create", "--name", "Leaked")
	p.ok("clear", "allow")
	s := p.serve()
	reserve := filepath.Join(p.dir, "reserve")
	p.eventually("space is kept back", func() bool {
		info, err := os.Stat(reserve)
		return err == nil && info.Size() > 1<<20
	})

	post := func() (int, string) {
		body := `{"ProductName":"f","LongDescription":"` + strings.Repeat("x", 20_000) + `"}`
		return s.send("POST", "/api/v1/products", key, body)
	}
	var last string
	for n := 0; ; n++ {
		status, body := post()
		if status == 503 {
			break
		}
		if status != 201 || n > 5000 {
			t.Fatalf("filling the disk: %d %s", status, body)
		}
		last = body[strings.Index(body, `"Bvin":"`)+8:][:36]
	}
	// The rest is taken by others.
	rest, err := os.Create(filepath.Join(filepath.Dir(p.dir), "rest"))
	p.must(err)
	for chunk := make([]byte, 4096); ; {
		if _, err := rest.Write(chunk); err != nil {
			break
		}
	}
	p.must(rest.Close())

	backup := filepath.Join(t.TempDir(), "elsewhere.zip")
	p.ok("backup", backup)
	if list := p.ok("keys", "list"); !strings.Contains(list, "Leaked") {
		t.Errorf("the list of keys: %s", list)
	}
	p.ok("keys", "revoke", "2")
	if status, _ := s.call("GET", "/api/v1/", leaked); status != 401 {
		t.Errorf("the revoked key: %d", status)
	}
	p.ok("clear", "close")
	if status, body := s.send("DELETE", "/api/v1/products/"+last, key, ""); status != 200 {
		t.Errorf("deleting: %d %s", status, body)
	}
	if status, body := s.call("GET", "/api/v1/products/"+last, key); status != 404 {
		t.Errorf("what was deleted: %d %s", status, body)
	}
	if code := s.end(syscall.SIGTERM); code != 0 {
		t.Errorf("serve ended with %d: %s", code, s.stderr)
	}

	// With nothing running there is not even room for the store's log.
	p.ok("backup", filepath.Join(t.TempDir(), "again.zip"))
	p.ok("keys", "list")
	p.ok("keys", "revoke", "1")
	if list := p.ok("keys", "list", "--json"); list != "[]" {
		t.Errorf("the keys that are left: %s", list)
	}
	restored := newPlace(t)
	restored.secret = p.secret
	if r := restored.run("restore", backup); r.code != 0 {
		t.Errorf("restoring the backup: exit %d, %s", r.code, r.stderr)
	}
	p.must(os.Remove(filepath.Join(filepath.Dir(p.dir), "rest")))
}

// send is call with a body.
func (s *serving) send(method, path, key, body string) (int, string) {
	s.Helper()
	req, err := http.NewRequest(method, s.address+path, strings.NewReader(body))
	s.must(err)
	req.Header.Set("Content-Type", "application/json")
	return s.do(req, key)
}
