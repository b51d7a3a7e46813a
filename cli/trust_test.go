package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"griddle/app"
	"griddle/shop"
	"griddle/storage"
	"griddle/storage/storagetest"
	"griddle/vault"
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
		_, err := storage.Insert(tx, "productfile_contents", storage.Values{"owner": "x", "file": name, "size": size})
		if err == nil {
			_, err = storage.Set(tx, "masters", storage.Cond{},
				storage.Values{"place": "file", "path": "files/" + name})
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
		said := s.stderr.String()
		if !strings.Contains(said, "only you can say where") || strings.Contains(said, "files/") {
			t.Errorf("said: %q", said)
		}
		s.end(os.Interrupt)
		p.fails(1, "only you can say where", "keys", "create", "--name", "Mine")
		h, err := app.Open(t.Context(), app.Config{Dir: p.dir, Notes: p.notes, Keyring: noKeyring{}})
		p.must(err)
		h.Vault.Open(t.Context(), false)
		if err := h.Vault.ServeByHash(); !errors.Is(err, vault.ErrNotAllowed) {
			t.Errorf("the stranger's keys are served by their hashes: %v", err)
		}
		p.must(h.Close())
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
	second := app.Config{Dir: p.dir, Notes: p.notes, SecretFile: p.secret, Keyring: noKeyring{}}
	if app.RaiseWindow(t.Context(), second) {
		t.Error("a window that is not there came up")
	}
	p.ok("keys", "create", "--name", "Three")
}

// settings are those of the store as whoever has its master secret sees them.
func (p *place) settings(secret string) (shop.Settings, shop.Window) {
	p.Helper()
	h, err := app.Open(p.Context(), app.Config{
		Dir: p.dir, Notes: p.notes, SecretFile: secret, Shared: true, Keyring: noKeyring{},
	})
	p.must(err)
	defer h.Close()
	h.Vault.Open(p.Context(), false)
	st, err := h.Shop.Settings()
	p.must(err)
	return st, h.Shop.Window()
}

// edit changes the store's file with another program.
func (p *place) edit(statements ...string) {
	p.Helper()
	p.must(storagetest.Run(p.dir, statements...))
}

// opened is what somebody writes into a store's file so that others get in, as this Griddle and as older ones stored
// it.
func opened() []string {
	now := time.Now().UnixNano()
	return []string{
		`INSERT OR REPLACE INTO settings VALUES ('shop', '{"StoreName":"Edited","Listen":"0.0.0.0:4999",` +
			`"Hosts":["evil.example"],"Origins":["https://evil.example"]}')`,
		`INSERT OR REPLACE INTO settings VALUES ('access.listen', '{"Value":"0.0.0.0:4999"}'),` +
			`('access.hosts', '{"Value":"evil.example"}')`,
		fmt.Sprintf("INSERT OR REPLACE INTO clear_window VALUES (1, %d, %d, %d)", now+int64(time.Hour), now, now),
		"INSERT INTO api_keys (hash, name, masked, access, clear, created, expires, successor, " +
			"retire, master, sealed, tag) SELECT x'" + strings.Repeat("ab", 32) + "', name, masked, 0, 1, " +
			"created, 0, 0, 0, master, sealed, tag FROM api_keys WHERE id = 1",
	}
}

// TestEditedStoreOpensNothing to others: whoever can write the file gets no more than that.
func TestEditedStoreOpensNothing(t *testing.T) {
	p, key := made(t)
	p.ok("clear", "allow")
	h, err := app.Open(t.Context(), app.Config{Dir: p.dir, Notes: p.notes, Shared: true, Keyring: noKeyring{}})
	p.must(err)
	st, err := h.Shop.Settings()
	p.must(err)
	st.Hosts = []string{"shop.local"}
	if err := h.Shop.SaveSettings(t.Context(), st); !errors.Is(err, vault.ErrNotAllowed) {
		t.Errorf("stored without the master secret: %v", err)
	}
	h.Vault.Open(t.Context(), false)
	p.must(h.Shop.SaveSettings(t.Context(), st))
	p.must(h.Close())
	if st, w := p.settings(""); len(st.Hosts) != 1 || !w.Open || len(st.Doubted) != 0 {
		t.Fatalf("as the owner chose: %+v %+v", st, w)
	}

	p.edit(opened()...)
	st, w := p.settings("")
	if st.Listen != shop.DefaultListen || len(st.Hosts)+len(st.Origins) != 0 || len(st.Doubted) != 3 ||
		st.StoreName != "Edited" {
		t.Errorf("settings: %+v", st)
	}
	if w.Open || w.Notice == "" {
		t.Errorf("clear operations: %+v", w)
	}
	r := p.run("clear", "status")
	if r.stdout != "closed\n" || !strings.Contains(r.stderr, "Griddle did not write that") {
		t.Errorf("clear status: %+v", r)
	}
	if list := p.ok("keys", "list"); !strings.Contains(list, "unreadable") {
		t.Errorf("the planted key is not flagged: %s", list)
	}
	s := p.start("serve", "--listen", freeAddress(t))
	if status, _ := s.call("GET", "/api/v1/", key); status != 200 {
		t.Errorf("the owner's key: %d", status)
	}
	p.eventually("the log says what does not count", func() bool {
		log, err := os.ReadFile(filepath.Join(p.dir, "logs", "griddle.log"))
		return err == nil && strings.Contains(string(log), "Listen, Hosts, Origins")
	})
	s.end(os.Interrupt)

	// A right written into the row of a real key, and a row taken out.
	p.edit("UPDATE api_keys SET expires = 1 WHERE id = 1")
	if list := p.ok("keys", "list"); strings.Count(list, "unreadable") != 2 {
		t.Errorf("the changed key is not flagged: %s", list)
	}
	p.ok("keys", "revoke", "1")
	p.ok("clear", "close")
}

// TestOlderStoreKeepsItsSettings once, where its master secret was found; no other store gets in by that way.
func TestOlderStoreKeepsItsSettings(t *testing.T) {
	older := []string{
		"DELETE FROM settings WHERE name LIKE 'access.%'",
		`INSERT OR REPLACE INTO settings VALUES ('shop', '{"StoreName":"Old","Listen":"0.0.0.0:4999",` +
			`"Hosts":["shop.local"],"Origins":["https://shop.example"]}')`,
	}
	p, _ := made(t)
	h := p.shared()
	h.Vault.Open(t.Context(), false)
	recovery, err := h.Vault.RecoveryKey()
	p.must(err)
	p.must(h.Close())
	p.edit(older...)
	p.must(os.RemoveAll(p.notes)) // older Griddles kept none
	zip := filepath.Join(t.TempDir(), "old.zip")
	p.ok("backup", zip)
	if st, _ := p.settings(""); st.Listen != shop.DefaultListen || len(st.Hosts)+len(st.Origins) != 0 {
		t.Errorf("before the owner named the file: %+v", st)
	}
	for _, secret := range []string{p.secret, ""} {
		st, _ := p.settings(secret)
		if st.Listen != "0.0.0.0:4999" || len(st.Hosts) != 1 || len(st.Origins) != 1 || len(st.Doubted) != 0 {
			t.Errorf("taken over: %+v", st)
		}
	}
	p.edit(older...)
	if st, _ := p.settings(""); st.Listen != shop.DefaultListen || len(st.Hosts) != 0 || len(st.Doubted) != 3 {
		t.Errorf("an older file laid over it later: %+v", st)
	}

	// Laid into an empty place: by restore, and as a file with the recovery key.
	q := newPlace(t)
	q.stdin = recovery + "\n"
	q.ok("restore", zip, "--secret-file", q.secret)
	st, _ := q.settings("")
	if st.Listen != shop.DefaultListen || len(st.Hosts)+len(st.Origins)+len(st.Doubted) != 0 || st.StoreName != "Old" {
		t.Errorf("restored: %+v", st)
	}
	q = newPlace(t)
	q.must(os.MkdirAll(q.dir, 0o700))
	content, err := os.ReadFile(filepath.Join(p.dir, "store.db"))
	q.must(err)
	q.must(os.WriteFile(filepath.Join(q.dir, "store.db"), content, 0o600))
	h, err = app.Open(t.Context(), app.Config{Dir: q.dir, Notes: q.notes, SecretFile: q.secret, Keyring: noKeyring{}})
	q.must(err)
	h.Vault.Open(t.Context(), false)
	q.must(h.Vault.EnterRecoveryKey(t.Context(), recovery))
	q.must(h.Close())
	for range 2 {
		if st, _ := q.settings(""); st.Listen != shop.DefaultListen || len(st.Hosts) != 0 || len(st.Doubted) != 3 {
			t.Errorf("brought by hand: %+v", st)
		}
	}
}
