package app

import (
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"griddle/vault"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// place is a data folder with a secret file beside it, on a computer without a keyring.
type place struct {
	*testing.T
	dir, secret string
	notes       string // what is kept in the user's configuration folder
}

func newPlace(t *testing.T) *place {
	root := t.TempDir()
	return &place{
		T: t, dir: filepath.Join(root, "data"), secret: filepath.Join(root, "secret"),
		notes: filepath.Join(root, "config", "griddle"),
	}
}

// open opens the store of the place until the test ends.
func (p *place) open(c Config) *App {
	p.Helper()
	c.Dir, c.Notes, c.Keyring = p.dir, p.notes, noKeyring{}
	a, err := Open(p.Context(), c)
	p.must(err)
	p.Cleanup(func() {
		if err := a.Close(); err != nil {
			p.Error(err)
		}
	})
	return a
}

// made is a place with a store and its first key, named Till.
func made(t *testing.T) *place {
	p := newPlace(t)
	a, err := Open(t.Context(), Config{
		Dir: p.dir, Notes: p.notes, Keyring: noKeyring{}, SecretFile: p.secret, MayCreate: true,
	})
	p.must(err)
	defer a.Close()
	a.Vault.Open(t.Context(), false)
	_, _, err = a.Vault.Create(t.Context(), vault.NewKey{Name: "Till"})
	p.must(err)
	return p
}

func (p *place) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

func (p *place) eventually(what string, ok func() bool) {
	p.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if ok() {
			return
		}
	}
	p.Fatalf("never happened: %s", what)
}

// noKeyring is a computer without a keyring.
type noKeyring struct{}

func (noKeyring) Get(string, string) (string, error) { return "", vault.ErrNoKeyring }
func (noKeyring) Set(string, string, string) error   { return vault.ErrNoKeyring }
func (noKeyring) Delete(string, string) error        { return vault.ErrNoKeyring }
func (noKeyring) Available() bool                    { return false }
func (noKeyring) WouldAsk(_, _ string) (bool, error) { return false, nil }
