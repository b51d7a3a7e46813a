package storage

import (
	"database/sql"
	"errors"
)

// errEnded is what a Tx answers after its function returned.
var errEnded = errors.New("the transaction has ended")

// Tx is one request's part of a write transaction: a savepoint inside the group's. It is for the goroutine its function runs on, and
// only until that function returns.
type Tx struct {
	db     *DB
	s      *session
	alone  bool
	ended  bool
	broken error // SQLite gave the whole transaction up
	open   []*rows
	topics []string
	after  []func()
	wipe   bool
}

// end closes what fn left open: an open cursor would keep the savepoint from being released.
func (tx *Tx) end() {
	for _, r := range tx.open {
		r.Close()
	}
	tx.ended = true
}

func (tx *Tx) usable() error {
	if tx.ended {
		return errEnded
	}
	return tx.broken
}

// failed notes whether err took the whole transaction with it: what came after would be committed by itself, statement by statement.
func (tx *Tx) failed(err error) error {
	err = explain(err)
	if !tx.s.inTransaction() {
		tx.broken = err
	}
	return err
}

// QueryRow asks for one row, seeing the changes made so far.
func (tx *Tx) QueryRow(query string, args ...any) Row {
	return row{func(dest []any) error {
		if err := tx.usable(); err != nil {
			return err
		}
		st, err := tx.s.take(query)
		if err != nil {
			return tx.failed(err)
		}
		defer st.release()
		err = st.QueryRow(args...).Scan(dest...)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil {
			return tx.failed(err)
		}
		return nil
	}}
}

// Query asks for rows, seeing the changes made so far.
func (tx *Tx) Query(query string, args ...any) (Rows, error) {
	if err := tx.usable(); err != nil {
		return nil, err
	}
	r, err := tx.s.query(query, args)
	if err != nil {
		return nil, tx.failed(err)
	}
	tx.open = append(tx.open, r)
	return r, nil
}

// Exec runs a writing statement and says how many rows it changed and the last row id.
func (tx *Tx) Exec(query string, args ...any) (changed, lastID int64, err error) {
	if err := tx.usable(); err != nil {
		return 0, 0, err
	}
	st, err := tx.s.take(query)
	if err != nil {
		return 0, 0, tx.failed(err)
	}
	defer st.release()
	res, err := st.Exec(args...)
	if err != nil {
		return 0, 0, tx.failed(err)
	}
	changed, _ = res.RowsAffected() // the driver knows both at once: they never fail
	lastID, _ = res.LastInsertId()
	return changed, lastID, nil
}

// Touch names a topic for the watchers of this commit. Collections and SetSetting do so by themselves ("settings").
func (tx *Tx) Touch(topic string) { tx.topics = append(tx.topics, topic) }

// Wipe asks for the write-ahead log to be truncated after the commit, so that deleted secrets leave the disk (retried until it works).
// What is deleted after the call, in this transaction, is overwritten even where a whole page becomes free: call it before deleting
// secrets. For a clear of many records, which are no secrets, call it after: overwriting them all would take seconds.
func (tx *Tx) Wipe() {
	if tx.wipe || tx.usable() != nil {
		return
	}
	tx.wipe = true
	if _, _, err := tx.Exec("PRAGMA secure_delete=ON"); err != nil {
		tx.broken = err // nothing may be deleted that would stay on the disk
	}
}

// query runs a query on a cached statement, which is free again when the rows are closed.
func (c *statements) query(query string, args []any) (*rows, error) {
	st, err := c.take(query)
	if err != nil {
		return nil, err
	}
	r, err := st.Query(args...)
	if err != nil {
		st.release()
		return nil, err
	}
	return &rows{r, st}, nil
}

// row runs its query when it is scanned, so that a row nobody scans holds nothing.
type row struct{ scan func(dest []any) error }

func (r row) Scan(dest ...any) error { return r.scan(dest) }

// rows gives its statement back when it is closed or read to the end.
type rows struct {
	*sql.Rows
	st *statement // nil: not from a cache, or given back
}

func (r *rows) Next() bool {
	if r.Rows.Next() {
		return true
	}
	r.Close()
	return false
}

func (r *rows) Err() error { return explain(r.Rows.Err()) }

func (r *rows) Close() error {
	err := r.Rows.Close()
	if r.st != nil {
		r.st.release()
		r.st = nil
	}
	return explain(err)
}
