package sqlite

import (
	"context"
	"errors"

	"griddle/storage"
)

// errEnded is what a transaction answers after its function returned.
var errEnded = errors.New("the transaction has ended")

// transaction is one request's part of a write transaction: a savepoint inside the group's. It is for the goroutine
// its function runs on, and only until that function returns.
type transaction struct {
	queries
	s      *session
	alone  bool
	ended  bool
	broken error // SQLite gave the whole transaction up
	open   []*rows
	topics []storage.Topic
	after  []func()
	undone []func() // run when the function of a transaction of its own fails
	wipe   bool

	quiet bool // nothing enters the feed
	by    string
	at    int64 // when, in the feed; 0 until something enters it
	feed  entered
}

func newTransaction(db *engine, s *session) *transaction {
	tx := &transaction{s: s}
	if db != nil {
		tx.by = db.config.By
	}
	tx.queries = queries{tx, db}
	return tx
}

// end closes what fn left open: an open cursor would keep the savepoint from being released.
func (tx *transaction) end() {
	for _, r := range tx.open {
		r.Close()
	}
	tx.ended = true
}

func (tx *transaction) usable() error {
	if tx.ended {
		return errEnded
	}
	return tx.broken
}

// failed notes whether err took the whole transaction with it: what came after would be committed by itself,
// statement by statement.
func (tx *transaction) failed(err error) error {
	err = explain(err)
	if !tx.s.inTransaction() {
		tx.broken = err
	}
	return err
}

// queryRow asks for one row, seeing the changes made so far.
func (tx *transaction) queryRow(query string, args ...any) storage.Row {
	return row{func(dest []any) error {
		if err := tx.usable(); err != nil {
			return err
		}
		err := tx.s.scan(context.Background(), query, args, dest)
		if err != nil && err != storage.ErrNotFound {
			err = tx.failed(err)
		}
		return err
	}}
}

// queryRows asks for rows, seeing the changes made so far.
func (tx *transaction) queryRows(query string, args ...any) (*rows, error) {
	if err := tx.usable(); err != nil {
		return nil, err
	}
	r, err := tx.s.query(context.Background(), query, args, nil)
	if err != nil {
		return nil, tx.failed(err)
	}
	tx.open = append(tx.open, r)
	return r, nil
}

// exec runs a writing statement and says how many rows it changed and the last row id.
func (tx *transaction) exec(query string, args ...any) (changed, lastID int64, err error) {
	if err := tx.usable(); err != nil {
		return 0, 0, err
	}
	changed, lastID, err = tx.s.change(query, args)
	if err != nil {
		return 0, 0, tx.failed(err)
	}
	return changed, lastID, nil
}

// Part implements storage.EngineTx.
func (tx *transaction) Part(fn func() error) (err error) {
	if _, _, err := tx.exec("SAVEPOINT part"); err != nil {
		return err
	}
	open, topics, after, undone := len(tx.open), len(tx.topics), len(tx.after), len(tx.undone)
	feed := tx.feed.clone()
	good := false
	defer func() { // fn may panic, or end its goroutine
		for _, r := range tx.open[open:] {
			r.Close() // an open cursor would keep the savepoint from being released
		}
		tx.open = tx.open[:open]
		if tx.broken != nil {
			err = tx.broken
			return
		}
		if !good {
			for _, fn := range tx.undone[undone:] {
				fn()
			}
			tx.topics, tx.after, tx.undone = tx.topics[:topics], tx.after[:after], tx.undone[:undone]
			tx.feed = feed
			if _, _, e := tx.exec("ROLLBACK TO part"); e != nil {
				err = e
				return
			}
		}
		if _, _, e := tx.exec("RELEASE part"); e != nil {
			err = e
		}
	}()
	err = fn()
	good = err == nil
	return err
}

// Touch implements storage.EngineTx.
func (tx *transaction) Touch(topic storage.Topic) { tx.topics = append(tx.topics, topic) }

// Wipe implements storage.EngineTx: the write-ahead log is truncated after the commit.
func (tx *transaction) Wipe() {
	if tx.wipe || tx.usable() != nil {
		return
	}
	tx.wipe = true
	if _, _, err := tx.exec("PRAGMA secure_delete=ON"); err != nil {
		tx.broken = err // nothing may be deleted that would stay on the disk
	}
}

// row runs its query when it is scanned, so that a row nobody scans holds nothing.
type row struct{ scan func(dest []any) error }

func (r row) Scan(dest ...any) error { return r.scan(dest) }
