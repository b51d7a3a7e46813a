package storage

import (
	"context"
	"database/sql"
	"errors"
)

// View is a read transaction: everything it reads is of one moment. It is for one goroutine.
type View struct{ s *statements }

// Read runs fn on one consistent snapshot. ctx ends queries that take too long.
func (db *DB) Read(ctx context.Context, fn func(*View) error) error {
	tx, err := db.readers.handle.BeginTx(ctx, nil)
	if err != nil {
		return explain(err)
	}
	defer tx.Rollback() // nothing was written
	once := func(q string) (*sql.Stmt, error) { return tx.PrepareContext(ctx, q) }
	prepare := func(q string) (*sql.Stmt, error) {
		st, err := db.readers.get(q)
		if st == nil {
			if err != nil {
				return nil, err
			}
			return once(q)
		}
		return tx.StmtContext(ctx, st), nil
	}
	return fn(&View{newStatements(prepare, once)})
}

// QueryRow asks for one row of the moment the View began.
func (v *View) QueryRow(query string, args ...any) Row {
	return row{func(dest []any) error {
		st, err := v.s.take(query)
		if err != nil {
			return explain(err)
		}
		defer st.release()
		return explain(st.QueryRow(args...).Scan(dest...))
	}}
}

// Query asks for rows of the moment the View began.
func (v *View) Query(query string, args ...any) (Rows, error) {
	r, err := v.s.query(query, args)
	if err != nil {
		return nil, explain(err)
	}
	return r, nil
}

// pool is the Reader of DB.Reader: each statement on whichever connection is free. Its context cannot be cancelled, which would
// cost a point read a third of its time.
type pool struct{ *shared }

func (p *pool) QueryRow(query string, args ...any) Row { return poolRow{p, query, args} }

type poolRow struct {
	p     *pool
	query string
	args  []any
}

func (r poolRow) Scan(dest ...any) error {
	st, err := r.p.get(r.query)
	switch {
	case err != nil:
	case st != nil:
		err = st.QueryRow(r.args...).Scan(dest...)
	default:
		err = r.p.handle.QueryRow(r.query, r.args...).Scan(dest...)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return explain(err)
}

func (p *pool) Query(query string, args ...any) (Rows, error) {
	st, err := p.get(query)
	if err != nil {
		return nil, explain(err)
	}
	var r *sql.Rows
	if st != nil {
		r, err = st.Query(args...)
	} else {
		r, err = p.handle.Query(query, args...)
	}
	if err != nil {
		return nil, explain(err)
	}
	return &rows{Rows: r}, nil
}

// Setting reads a value of the settings table; "" when unset. Settings are not the shop's records: a restore leaves them.
func Setting(r Reader, name string) (string, error) {
	var value string
	err := r.QueryRow("SELECT value FROM settings WHERE name = ?", name).Scan(&value)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return value, err
}

// SetSetting writes (or with "" removes) a setting; topic "settings".
func SetSetting(tx *Tx, name, value string) (err error) {
	if value == "" {
		_, _, err = tx.Exec("DELETE FROM settings WHERE name = ?", name)
	} else {
		_, _, err = tx.Exec("INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value)
	}
	if err != nil {
		return err
	}
	tx.Touch(settingsTable)
	return nil
}

const settingsTable = "settings"

// ownTables are the tables of every store, whatever is kept in it.
func ownTables() []Table {
	return []Table{{Name: settingsTable, DDL: []string{
		"CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
	}}}
}
