//go:build e2e

package e2e

import (
	"context"
	"database/sql"
	"path/filepath"
	"slices"
	"testing"

	"griddle/shop"
	"griddle/storage"
	"griddle/vault"
)

// openStore opens the store's file from this process, for what no command does. Griddle made the file, so it knows its version.
func (s store) openStore(t testing.TB) (*shop.Store, *storage.DB) {
	t.Helper()
	file, err := sql.Open("sqlite3", "file:"+filepath.Join(s.dir, "store.db")+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	schema := storage.Schema{Tables: slices.Concat(shop.Schema(), vault.Tables())}
	err = file.QueryRow("PRAGMA user_version").Scan(&schema.Version)
	_ = file.Close()
	if err != nil {
		t.Fatal(err)
	}
	db, err := storage.Open(context.Background(), storage.Config{Dir: s.dir, Schema: schema, Shared: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	opened, err := shop.New(db, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = opened.Close() })
	return opened, db
}

// allowOrigins is what the owner types under Settings → API server.
func (s store) allowOrigins(t testing.TB, origins ...string) {
	t.Helper()
	opened, _ := s.openStore(t)
	settings, err := opened.Settings()
	if err != nil {
		t.Fatal(err)
	}
	settings.Origins = origins
	if err := opened.SaveSettings(context.Background(), settings); err != nil {
		t.Fatal(err)
	}
}
