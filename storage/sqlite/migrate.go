package sqlite

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"griddle/storage"
)

// migrate brings an older file up to the schema: first everything that follows from the declarations, in one
// transaction, then the upgrades, one transaction each. backup runs before, unless the file is fresh.
func (db *engine) migrate(s *session, backup func(version int) error) error {
	version, err := s.number("PRAGMA user_version")
	if err != nil {
		return notStore(err)
	}
	schema, fresh := db.config.Schema, version == 0
	if !fresh && backup != nil {
		if err := backup(int(version)); err != nil {
			return fmt.Errorf("the store could not be saved before its upgrade, so nothing was changed: %w", err)
		}
	}
	err = inTransaction(db, s, func(tx *transaction) error {
		if err := reconcile(tx, schema.Tables); err != nil || !fresh {
			return err
		}
		return setVersion(tx, schema.Version)
	})
	if err != nil || fresh {
		return err
	}
	for _, step := range slices.Sorted(maps.Keys(schema.Upgrades)) {
		if step <= int(version) || step > schema.Version {
			continue
		}
		err := inTransaction(db, s, func(tx *transaction) error {
			if err := schema.Upgrades[step](storage.NewTx(tx)); err != nil {
				return err
			}
			return setVersion(tx, step)
		})
		if err != nil {
			return fmt.Errorf("upgrade to version %d: %w", step, err)
		}
	}
	return inTransaction(db, s, func(tx *transaction) error { return setVersion(tx, schema.Version) })
}

// renewForms writes documents anew that are of an older form than today's, although the tables are of today: what a
// column holds of a document changes with more than the schema.
func (db *engine) renewForms(s *session) error {
	if db.config.Shared {
		return nil
	}
	var forms []string
	for _, t := range db.config.Schema.Tables {
		if t.Documents != nil && t.Documents.Form > 0 {
			forms = append(forms, fmt.Sprint(t.Name, " ", t.Documents.Form))
		}
	}
	now := strings.Join(forms, ", ")
	was, err := s.text("SELECT value FROM settings WHERE name = ?", formsSetting)
	if err == nil && was == now || err != nil && !errors.Is(err, storage.ErrNotFound) {
		return explain(err)
	}
	return inTransaction(db, s, func(tx *transaction) error {
		for _, t := range db.config.Schema.Tables {
			if err := t.refill(tx, false); err != nil {
				return err
			}
		}
		return storage.SetSetting(storage.NewTx(tx), formsSetting, now)
	})
}

// formsSetting says in which forms the documents of the file are.
const formsSetting = "store.forms"

func setVersion(tx *transaction, version int) error {
	_, _, err := tx.exec(fmt.Sprintf("PRAGMA user_version=%d", version))
	return err
}

// reconcile makes what is declared and lacking: tables, columns (filled from the documents), indexes. It drops
// indexes that are no longer declared and leaves columns and tables that are not: they hold somebody's data.
func reconcile(tx *transaction, tables []sqlTable) error {
	scratch, err := newScratch(tables)
	if err != nil {
		return err
	}
	defer scratch.close()
	var rebuild []sqlTable
	for _, t := range tables {
		have, err := tableSQL(tx, t.Name)
		if err != nil {
			return err
		}
		switch want, err := tableSQL(scratch, t.Name); {
		case err != nil:
			return err
		case t.Rebuild != nil && have != want:
			if have != "" {
				if _, _, err := tx.exec("DROP TABLE " + t.Name); err != nil {
					return err
				}
			}
			rebuild = append(rebuild, t)
		case have != "" && t.Rebuild == nil:
			if err := alter(tx, scratch, t); err != nil {
				return fmt.Errorf("table %s: %w", t.Name, err)
			}
		}
		for _, ddl := range t.DDL {
			if _, _, err := tx.exec(ddl); err != nil {
				return fmt.Errorf("table %s: %w", t.Name, err)
			}
		}
	}
	for _, t := range rebuild {
		if err := t.Rebuild(storage.NewTx(tx)); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
	}
	return nil
}

// scratch is the declared schema in memory, to compare with.
type scratch struct {
	*session
	reader
}

func newScratch(tables []sqlTable) (*scratch, error) {
	s, err := openSession("file::memory:", nil)
	if err != nil {
		return nil, err
	}
	for _, t := range tables {
		for _, ddl := range t.DDL {
			if err := s.exec(ddl); err != nil {
				s.close()
				return nil, fmt.Errorf("table %s: %w", t.Name, err)
			}
		}
	}
	return &scratch{s, newTransaction(nil, s)}, nil
}

func tableSQL(r reader, table string) (ddl string, err error) {
	err = r.queryRow("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", table).Scan(&ddl)
	if errors.Is(err, storage.ErrNotFound) {
		return "", nil
	}
	return ddl, err
}

// column is a row of PRAGMA table_xinfo.
type column struct {
	name, kind string
	notNull    bool
	standard   *string // DEFAULT
}

func columns(r reader, schema, table string) (cols []column, err error) {
	// hidden are the internal columns of virtual tables
	const query = `SELECT name, type, "notnull", dflt_value FROM pragma_table_xinfo(?, ?) WHERE hidden = 0`
	err = eachRow(r, query, func(row storage.Row) error {
		var c column
		err := row.Scan(&c.name, &c.kind, &c.notNull, &c.standard)
		cols = append(cols, c)
		return err
	}, table, schema)
	return cols, err
}

// alter adds the columns an existing table lacks, drops outdated indexes, and lets the collection fill in what is new.
func alter(tx *transaction, want *scratch, t sqlTable) error {
	if err := dropChanged(tx, want, t.Name); err != nil {
		return err
	}
	have, err := columns(tx, "main", t.Name)
	if err != nil {
		return err
	}
	declared, err := columns(want, "main", t.Name)
	if err != nil {
		return err
	}
	added := false
	for _, c := range declared {
		if slices.ContainsFunc(have, func(h column) bool { return h.name == c.name }) {
			continue
		}
		added = true
		def := c.name + " " + c.kind
		if c.notNull {
			def += " NOT NULL"
		}
		if c.standard != nil {
			def += " DEFAULT " + *c.standard
		}
		if _, _, err := tx.exec("ALTER TABLE " + t.Name + " ADD COLUMN " + def); err != nil {
			return fmt.Errorf("column %s: %w", c.name, err)
		}
	}
	return t.refill(tx, added)
}

// dropChanged drops the indexes of a table that are declared otherwise or not at all.
func dropChanged(tx *transaction, want reader, table string) error {
	have, err := indexes(tx, table)
	if err != nil {
		return err
	}
	declared, err := indexes(want, table)
	if err != nil {
		return err
	}
	for name, def := range have {
		if def != declared[name] {
			if _, _, err := tx.exec("DROP INDEX " + name); err != nil {
				return err
			}
		}
	}
	return nil
}

// indexes answers name → SQL of a table's declared indexes.
func indexes(r reader, table string) (map[string]string, error) {
	found := map[string]string{}
	const query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
	err := eachRow(r, query, func(row storage.Row) error {
		var name, def string
		err := row.Scan(&name, &def)
		found[name] = def
		return err
	}, table)
	return found, err
}
