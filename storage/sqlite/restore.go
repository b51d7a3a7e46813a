package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"griddle/storage"
	"griddle/storage/internal/disk"
)

// restoreShop replaces the rows of all Shop tables with those of the store file at path: a snapshot, or the
// copy out of a backup, of the same or an older schema (it is upgraded in a copy first; ErrNewer else).
// Everything else stays. before runs first inside the same transaction (safety snapshot, closing the clear
// window); its error leaves all as it was. The watchers are told every Shop table.
func (db *engine) restoreShop(ctx context.Context, path string, before func(*transaction) error) error {
	db.files.keep.RLock()
	defer db.files.keep.RUnlock()
	return db.restore(ctx, path, before, nil)
}

// restore does the work of restoreShop; renamed maps names of uploaded files in the copy to those they have here.
func (db *engine) restore(ctx context.Context, path string, before func(*transaction) error,
	renamed map[string]string) error {
	version, err := checkCopy(path, "quick_check", db.config.Schema)
	if err != nil {
		return err
	}
	if version > db.config.Schema.Version {
		return storage.ErrNewer
	}
	if version < db.config.Schema.Version {
		if path, err = db.upgradedCopy(path); err != nil {
			return err
		}
		defer os.Remove(path)
	}
	// ATTACH cannot stand inside a transaction.
	attach := func(s *session) error {
		if err := s.exec("ATTACH DATABASE ? AS restored", fileURI(path)+"?mode=ro&immutable=1"); err != nil {
			return explain(err)
		}
		// Once more, on what is read from here on: the file lies where others may write.
		if err := checkSchema(s, "restored", db.config.Schema); err != nil {
			return errors.Join(err, s.exec("DETACH DATABASE restored"))
		}
		return nil
	}
	detach := func(s *session) error { return explain(s.exec("DETACH DATABASE restored")) }
	return db.writer.submit(ctx, func(tx *transaction) error {
		if before != nil {
			if err := before(tx); err != nil {
				return err
			}
		}
		return replaceShop(tx, db.config.Schema.Tables, renamed)
	}, &solo{attach, detach})
}

// upgradedCopy copies an older store file and migrates the copy.
func (db *engine) upgradedCopy(path string) (string, error) {
	if err := os.MkdirAll(db.path(backupsName), 0o700); err != nil {
		return "", explain(err)
	}
	from, err := os.Open(path)
	if err != nil {
		return "", missing(err)
	}
	defer from.Close()
	to, err := os.CreateTemp(db.path(backupsName), disk.TempPrefix)
	if err != nil {
		return "", explain(err)
	}
	_, err = io.Copy(to, from)
	if e := to.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = db.migrateCopy(to.Name())
	}
	if err != nil {
		os.Remove(to.Name())
		return "", explain(err)
	}
	return to.Name(), nil
}

func (db *engine) migrateCopy(path string) error {
	s, err := openCopy(path, db.config.Schema)
	if err != nil {
		return err
	}
	defer s.close()
	return db.migrate(s, nil)
}

// EmptyShop implements storage.Engine.
func (db *engine) EmptyShop(tx storage.EngineTx) error {
	return refillShop(tx.(*transaction), db.config.Schema.Tables, func(sqlTable) error { return nil })
}

// replaceShop replaces the rows of the Shop tables of main with those of the attached database.
func replaceShop(tx *transaction, tables []sqlTable, renamed map[string]string) error {
	return refillShop(tx, tables, func(t sqlTable) error {
		if err := copyRows(tx, t, renamed); err != nil {
			return err
		}
		return t.refill(tx, false)
	})
}

// refillShop empties the Shop tables and lets fill put rows into each, but for those that are rebuilt from the others.
func refillShop(tx *transaction, tables []sqlTable, fill func(sqlTable) error) error {
	// Until COMMIT: the order of the tables does not matter.
	if _, _, err := tx.exec("PRAGMA defer_foreign_keys=ON"); err != nil {
		return err
	}
	var filled, rebuilt []sqlTable
	for _, t := range tables {
		switch {
		case t.Shop && t.Rebuild != nil:
			rebuilt = append(rebuilt, t)
		case t.Shop:
			filled = append(filled, t)
		}
	}
	for _, t := range filled { // all, before any is filled: a cascade must not delete what is new
		if t.Stays {
			continue
		}
		if _, _, err := tx.exec("DELETE FROM main." + t.Name); err != nil {
			return err
		}
	}
	for _, t := range filled {
		if err := fill(t); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
		tx.Touch(storage.Topic(t.Name))
	}
	for _, t := range rebuilt {
		if err := t.Rebuild(storage.NewTx(tx)); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
		tx.Touch(storage.Topic(t.Name))
	}
	return tx.renewFeed()
}

func copyRows(tx *transaction, t sqlTable, renamed map[string]string) error {
	here, err := columns(tx, "main", t.Name)
	if err != nil {
		return err
	}
	there, err := columns(tx, "restored", t.Name)
	if err != nil {
		return err
	}
	var names []string
	for _, c := range here {
		if slices.ContainsFunc(there, func(o column) bool { return o.name == c.name }) {
			names = append(names, c.name)
		}
	}
	list := strings.Join(names, ", ")
	insert := fmt.Sprintf("INSERT INTO main.%s (%s) SELECT %[2]s FROM restored.%[1]s", t.Name, list)
	if t.Stays {
		insert += " WHERE true " + onDouble(t) // without a condition the engine takes ON for that of a join
	}
	if _, _, err := tx.exec(insert); err != nil {
		return err
	}
	for _, col := range t.Files {
		for old, name := range renamed {
			update := fmt.Sprintf("UPDATE main.%s SET %s = ? WHERE %[2]s = ?", t.Name, col)
			if _, _, err := tx.exec(update, name, old); err != nil {
				return err
			}
		}
	}
	return nil
}

// onDouble is what happens to a row of a table that stays when a restore brings another with its key.
func onDouble(t sqlTable) string {
	if len(t.Rises) == 0 {
		return "ON CONFLICT DO NOTHING"
	}
	var sets []string
	for _, c := range t.Rises {
		sets = append(sets, fmt.Sprintf("%s = max(%[1]s, excluded.%[1]s)", c))
	}
	return fmt.Sprintf("ON CONFLICT (%s) DO UPDATE SET %s", strings.Join(t.Rows.Key, ", "), strings.Join(sets, ", "))
}

// RestoreBackup implements storage.Engine.
func (db *engine) RestoreBackup(ctx context.Context, path string, before func(storage.EngineTx) error) error {
	b, err := openBackup(path)
	if err != nil {
		return err
	}
	defer b.close()
	dir, err := db.workFolder()
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	// The store is unpacked, then written into ours; of the files only those that are not there are written.
	if err := fits(dir, 2*b.storeBytes()+db.files.lacking(b)); err != nil {
		return err
	}
	storage.Expect(ctx, b.manifest.sum)
	store := filepath.Join(dir, storeName)
	if err := b.verify(ctx, store, db.config.Schema); err != nil {
		return err
	}
	db.files.keep.RLock()
	defer db.files.keep.RUnlock()
	made, renamed, err := db.files.bring(ctx, b)
	if err == nil {
		err = db.restore(ctx, store, inTx(before), renamed)
	}
	if err != nil {
		for _, name := range made {
			db.files.root.Remove(name)
		}
	}
	return err
}

// bring lays the files of a backup beside those that are here. One whose name is taken by other content gets a new
// name: rows of a snapshot may need what is here.
func (f *uploads) bring(ctx context.Context, b *backup) (made []string, renamed map[string]string, err error) {
	renamed = map[string]string{}
	for _, e := range b.manifest.Entries {
		name, isFile := e.fileName()
		if !isFile {
			continue
		}
		switch sum, err := f.sum(name); {
		case err == nil && sum == e.SHA256:
			continue
		case err == nil:
			staged, err := b.stage(ctx, e, f)
			if err != nil {
				return made, nil, err
			}
			made, renamed[name] = append(made, staged), staged
		case err == storage.ErrNotFound:
			if err := b.extract(ctx, e, f.create(name)); err != nil {
				return append(made, name), nil, err
			}
			made = append(made, name)
		default:
			return made, nil, err
		}
	}
	return made, renamed, disk.SyncDir(f.root.Name())
}
