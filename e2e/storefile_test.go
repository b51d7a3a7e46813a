//go:build e2e

package e2e

import (
	"context"
	"errors"
	"testing"

	"griddle/app"
	"griddle/shop"
	"griddle/storage"
	"griddle/storage/sqlite"
	"griddle/vault"
)

// withStore opens the store's file in this process, for what no command does, while no Griddle runs on it. A
// missing store is made.
func (s store) withStore(t testing.TB, do func(*shop.Store, *storage.DB) error) {
	t.Helper()
	db, err := sqlite.Open(context.Background(), storage.Config{Dir: s.dir, Schema: app.Schema()})
	if err != nil {
		t.Fatal(err)
	}
	opened, err := shop.New(db, nil)
	if err != nil {
		t.Fatal(errors.Join(err, db.Close()))
	}
	if s.secret != "" {
		v := vault.New(db, vault.Options{SecretFile: s.secret, MayCreate: true, Notes: t.TempDir()})
		defer v.Close()
		v.Open(context.Background(), false)
		opened.VouchedBy(v)
	}
	if err := errors.Join(do(opened, db), opened.Close(), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// set changes the settings as the owner does in the window.
func (s store) set(t testing.TB, change func(*shop.Settings)) {
	t.Helper()
	s.withStore(t, func(opened *shop.Store, _ *storage.DB) error {
		settings, err := opened.Settings()
		if err != nil {
			return err
		}
		change(&settings)
		return opened.SaveSettings(context.Background(), settings)
	})
}
