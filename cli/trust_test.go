package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"griddle/storage"
)

// strange is a store that somebody made for others to open: its master secret lies in a file that was uploaded to it.
func strange(t *testing.T) (p *place, key string) {
	p, key = made(t)
	h := p.shared()
	secret, err := os.Open(p.secret)
	p.must(err)
	defer secret.Close()
	name, size, err := h.DB.Files().Stage(secret)
	p.must(err)
	p.must(h.DB.Write(t.Context(), func(tx *storage.Tx) error {
		_, _, err := tx.Exec("INSERT INTO productfile_contents (owner, file, size) VALUES ('x', ?, ?)", name, size)
		if err == nil {
			_, _, err = tx.Exec("UPDATE masters SET place = 'file', path = ?", "files/"+name)
		}
		return err
	}))
	if _, err := os.Stat(filepath.Join(p.dir, "files", name)); err != nil {
		t.Fatalf("the uploaded secret is not where the store says: %v", err)
	}
	return p, key
}

// TestStrangersStoreBringsNoKey: a stranger's backup, and a stranger's data folder, in an empty place.
func TestStrangersStoreBringsNoKey(t *testing.T) {
	evil, key := strange(t)
	zip := filepath.Join(t.TempDir(), "evil.zip")
	evil.ok("backup", zip)
	restored, copied := newPlace(t), newPlace(t)
	if r := restored.run("restore", zip); r.code != 0 || !strings.Contains(r.stderr, "recovery key") {
		t.Errorf("restore: %+v", r)
	}
	p := copied
	p.must(os.CopyFS(copied.dir, os.DirFS(evil.dir)))
	p.must(os.Chmod(copied.dir, 0o700))
	p.must(filepath.WalkDir(filepath.Join(copied.dir, "files"), func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			err = os.Chmod(path, 0o600)
		}
		return err
	}))
	for _, p := range []*place{restored, copied} {
		s := p.start("serve", "--listen", freeAddress(t))
		if status, body := s.call("GET", "/api/v1/", key); status != 503 {
			t.Errorf("the stranger's key: %d %s", status, body)
		}
		if said := s.stderr.String(); !strings.Contains(said, "only you can say where") || strings.Contains(said, "files/") {
			t.Errorf("said: %q", said)
		}
		s.end(os.Interrupt)
		p.fails(1, "only you can say where", "keys", "create", "--name", "Mine")
	}
}

// TestSecretFileIsNeededOnce by whatever command names it first, and never ignored.
func TestSecretFileIsNeededOnce(t *testing.T) {
	p := newPlace(t)
	p.must(os.WriteFile(p.secret, []byte("no secret"), 0o600))
	p.fails(1, "64 hexadecimal digits", "sample", "--secret-file", p.secret)
	if _, err := os.Stat(p.dir); err == nil {
		t.Error("a store was made")
	}
	p.must(os.Remove(p.secret))
	p.ok("sample", "--secret-file", p.secret)
	if _, err := os.Stat(p.secret); err != nil {
		t.Errorf("the secret file was not made: %v", err)
	}
	key := p.ok("keys", "create", "--name", "Till")
	s := p.start("serve", "--listen", freeAddress(t))
	if status, _ := s.call("GET", "/api/v1/", key); status != 200 {
		t.Errorf("status %d", status)
	}
	zip := filepath.Join(t.TempDir(), "b.zip")
	p.ok("backup", zip)
	other := filepath.Join(t.TempDir(), "other")
	p.must(os.WriteFile(other, []byte(strings.Repeat("5e", 32)), 0o600))
	for _, args := range []string{"keys list", "restore " + zip, "sample"} {
		p.fails(1, "belongs to another store", append(strings.Fields(args), "--secret-file", other)...)
	}
	s.end(os.Interrupt)

	// An owner whose notes are lost is told the line to type.
	p.must(os.RemoveAll(p.notes))
	line := `griddle serve --data "` + p.dir + `" --secret-file "` + p.secret + `"`
	p.fails(1, line, "keys", "create", "--name", "Two")
	s = p.start("serve", "--listen", freeAddress(t), "--secret-file", p.secret)
	s.end(os.Interrupt)
	p.ok("keys", "create", "--name", "Two")

	// A second start of the window takes it to the one that is open.
	p.must(os.RemoveAll(p.notes))
	if RaiseWindow(t.Context(), HouseConfig{Dir: p.dir, Notes: p.notes, SecretFile: p.secret, Keyring: noKeyring{}}) {
		t.Error("a window that is not there came up")
	}
	p.ok("keys", "create", "--name", "Three")
}
