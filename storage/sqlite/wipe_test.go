package sqlite

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"testing"

	"griddle/storage"
)

// onDisk counts how many of the secrets the store's file and log hold.
func onDisk(t *testing.T, db *store, secrets []string) (n int) {
	t.Helper()
	var all []byte
	for _, end := range []string{"", "-wal"} {
		b, err := os.ReadFile(storeFile(db) + end)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	for _, s := range secrets {
		if bytes.Contains(all, []byte(s)) {
			n++
		}
	}
	return n
}

func addSecrets(t *testing.T, db *store) (secrets []string) {
	t.Helper()
	for n := range 50 {
		s := fmt.Sprintf("secret-%04d-%s", n, newFileName())
		secrets = append(secrets, s)
		write(t, db, execute("INSERT INTO secrets (secret) VALUES (?)", s))
	}
	return secrets
}

func TestWipe_DeletedSecretsLeaveTheDisk(t *testing.T) {
	for name, how := range map[string][]string{
		"one by one": {"DELETE FROM secrets WHERE id <= 25", "DELETE FROM secrets WHERE id > 25"},
		"all":        {"DELETE FROM secrets"},
		"cleared":    {"UPDATE secrets SET secret = ''"},
	} {
		t.Run(name, func(t *testing.T) {
			db := newTest(t)
			secrets := addSecrets(t, db)
			if n := onDisk(t, db, secrets); n != len(secrets) {
				t.Fatalf("%d of %d secrets are on the disk before", n, len(secrets))
			}
			for _, q := range how {
				write(t, db, execute(q))
			}
			if n := onDisk(t, db, secrets); n == 0 {
				t.Fatal("deleting alone removes them: this test proves nothing")
			}
			write(t, db, func(tx *storage.Tx) error { tx.Wipe(); return nil })
			if n := onDisk(t, db, secrets); n != 0 {
				t.Errorf("%d of %d deleted secrets are still on the disk", n, len(secrets))
			}
		})
	}
}

// Many secrets fill pages of their own, which deleting sets free as a whole.
func TestWipe_FreedPages(t *testing.T) {
	db := newTest(t)
	var secrets []string
	write(t, db, func(tx *storage.Tx) error {
		for n := range 3000 {
			secrets = append(secrets, fmt.Sprintf("secret-%04d-%s", n, newFileName()))
			if err := execute("INSERT INTO secrets (secret) VALUES (?)", secrets[n])(tx); err != nil {
				return err
			}
		}
		return nil
	})
	for round := range 2 {
		write(t, db, func(tx *storage.Tx) error { tx.Wipe(); return execute("DELETE FROM secrets")(tx) })
		if n := onDisk(t, db, secrets); n != 0 {
			t.Errorf("%d of %d deleted secrets are still on the disk", n, len(secrets))
		}
		checkSettings(t, "writer", db.in.writer.s, nil) // as fast as before
		if round == 0 {
			write(t, db, func(tx *storage.Tx) error {
				for _, s := range secrets {
					if err := execute("INSERT INTO secrets (secret) VALUES (?)", s)(tx); err != nil {
						return err
					}
				}
				return nil
			})
		}
	}
}

func TestWipe_WaitsForReaders(t *testing.T) {
	db := newTest(t)
	secrets := addSecrets(t, db)
	err := db.Read(t.Context(), func(v *storage.View) error {
		count(t, v, "secrets")
		write(t, db, func(tx *storage.Tx) error { tx.Wipe(); return execute("DELETE FROM secrets")(tx) })
		if n := onDisk(t, db, secrets); n == 0 {
			t.Error("a reader was cut off, or this test proves nothing")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "wiping", func() bool { return onDisk(t, db, secrets) == 0 })
}

func TestWipe_AtClose(t *testing.T) {
	db := must[*store](t)(opened(t.Context(), testConfig(t.TempDir())))
	secrets := addSecrets(t, db)
	write(t, db, execute("DELETE FROM secrets"))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if n := onDisk(t, db, secrets); n != 0 {
		t.Errorf("%d of %d deleted secrets are still on the disk", n, len(secrets))
	}
}
