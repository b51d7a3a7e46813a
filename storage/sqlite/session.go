package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"sync"

	sqlite3 "github.com/mattn/go-sqlite3"

	"griddle/storage"
)

// session is one connection with its prepared statements, used by one goroutine at a time. It speaks to the driver
// itself: the pool, the locks and the conversions of database/sql cost a point read as much again as SQLite does.
type session struct {
	conn   *sqlite3.SQLiteConn
	cached map[string]*statement

	mu      sync.Mutex
	running []*statement // whose rows are being read
	ended   bool

	before, after *session // in the pool's list of those in use
	turn          int64    // of this use
}

// maxStatements bounds the prepared statements of a connection. Queries are constants of the program, so it is
// never reached unless somebody builds queries out of values; those are then prepared for each use.
const maxStatements = 1000

// openSession opens a connection and runs the pragmas on it.
func openSession(dsn string, pragmas []string) (*session, error) {
	c, err := (&sqlite3.SQLiteDriver{}).Open(dsn)
	if err != nil {
		return nil, err
	}
	s := &session{conn: c.(*sqlite3.SQLiteConn), cached: map[string]*statement{}}
	for _, p := range pragmas {
		if err := s.exec(p); err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", p, err), s.close())
		}
	}
	return s, nil
}

func (s *session) close() error {
	var errs []error
	for _, st := range s.cached {
		errs = append(errs, st.Close())
	}
	clear(s.cached)
	return errors.Join(append(errs, s.conn.Close())...)
}

// statement is a prepared statement. One whose rows are still being read is not handed out twice: running it again
// would reset the cursor under its reader.
type statement struct {
	*sqlite3.SQLiteStmt
	of         *session
	busy, kept bool
	inputs     int
	args       []driver.NamedValue // of the run under way, and the row it is at: kept, so that a run allocates neither
	row        []driver.Value
}

func (s *session) prepare(query string) (*statement, error) {
	st, err := s.conn.Prepare(query)
	if err != nil {
		return nil, err
	}
	return &statement{SQLiteStmt: st.(*sqlite3.SQLiteStmt), of: s, inputs: st.NumInput()}, nil
}

// take hands out the prepared statement, which its user releases.
func (s *session) take(query string) (*statement, error) {
	st := s.cached[query]
	if st != nil && !st.busy {
		st.busy = true
		return st, nil
	}
	fresh, err := s.prepare(query)
	// SQLite carries out many a PRAGMA when it is prepared: a prepared one does nothing the second time.
	if err != nil || st != nil || strings.HasPrefix(query, "PRAGMA ") || len(s.cached) >= maxStatements {
		return fresh, err
	}
	fresh.busy, fresh.kept = true, true
	s.cached[query] = fresh
	return fresh, nil
}

func (st *statement) release() {
	st.of.mu.Lock()
	if i := slices.Index(st.of.running, st); i >= 0 {
		st.of.running = slices.Delete(st.of.running, i, i+1)
	}
	st.of.mu.Unlock()
	st.busy = false
	if !st.kept {
		_ = st.Close() // it reports the failure of its last run, which its user has heard of
	}
}

// bind takes the arguments of a run. The driver would take what is missing for NULL.
func (st *statement) bind(args []any) error {
	if len(args) != st.inputs {
		return fmt.Errorf("a statement with %d parameters got %d arguments", st.inputs, len(args))
	}
	st.args = st.args[:0]
	for i, a := range args {
		var v driver.Value
		var err error
		switch a := a.(type) {
		case nil, string, int64, []byte, bool, float64:
			v = a
		case int:
			v = int64(a)
		default:
			if v, err = driver.DefaultParameterConverter.ConvertValue(a); err != nil {
				return fmt.Errorf("argument %d: %w", i+1, err)
			}
		}
		st.args = append(st.args, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	return nil
}

// start runs a query up to its first row.
func (st *statement) start(ctx context.Context, args []any) (driver.Rows, error) {
	if err := st.bind(args); err != nil {
		return nil, err
	}
	st.of.mu.Lock()
	defer st.of.mu.Unlock()
	if st.of.ended {
		return nil, storage.ErrEnded
	}
	r, err := st.QueryContext(ctx, st.args)
	clear(st.args) // a long text is not held until the next run
	if err != nil {
		return nil, err
	}
	if n := len(r.Columns()); len(st.row) != n {
		st.row = make([]driver.Value, n)
	}
	st.of.running = append(st.of.running, st)
	return r, nil
}

// next reads a row into st.row. The driver takes a query that was ended for one that is through.
func (st *statement) next(r driver.Rows) error {
	err := r.Next(st.row)
	if err == io.EOF && st.of.isEnded() {
		return storage.ErrEnded
	}
	return err
}

func (s *session) isEnded() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ended
}

// end ends what a reader reads, from outside, so that it no longer keeps the log from being emptied. Whoever reads gets
// ErrEnded at the next step, and the connection is of no more use.
func (s *session) end() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	var errs []error
	for _, st := range s.running {
		errs = append(errs, st.Close())
	}
	if s.inTransaction() {
		_, err := s.conn.ExecContext(context.Background(), "ROLLBACK", nil)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// change runs a statement and answers how many rows it changed and the last row id.
func (s *session) change(query string, args []any) (changed, lastID int64, err error) {
	st, err := s.take(query)
	if err != nil {
		return 0, 0, err
	}
	defer st.release()
	if err := st.bind(args); err != nil {
		return 0, 0, err
	}
	res, err := st.ExecContext(context.Background(), st.args)
	clear(st.args)
	if err != nil {
		return 0, 0, err
	}
	changed, _ = res.RowsAffected() // the driver knows both at once: they never fail
	lastID, _ = res.LastInsertId()
	return changed, lastID, nil
}

// exec runs a statement of our own that answers nothing.
func (s *session) exec(query string, args ...any) error {
	_, _, err := s.change(query, args)
	return err
}

// scan reads one row, or answers ErrNotFound.
func (s *session) scan(ctx context.Context, query string, args, dest []any) error {
	st, err := s.take(query)
	if err != nil {
		return err
	}
	defer st.release()
	r, err := st.start(ctx, args)
	if err != nil {
		return err
	}
	defer r.Close()
	switch err := st.next(r); {
	case err == io.EOF:
		return storage.ErrNotFound
	case err != nil:
		return err
	}
	return assignAll(dest, st.row)
}

// number runs a pragma or query that answers one number.
func (s *session) number(query string) (n int64, err error) {
	err = s.scan(context.Background(), query, nil, []any{&n})
	return n, err
}

// text runs a pragma or query that answers one text.
func (s *session) text(query string, args ...any) (text string, err error) {
	err = s.scan(context.Background(), query, args, []any{&text})
	return text, err
}

// inTransaction is false when SQLite ended the transaction by itself, which it does after some errors (disk full, I/O).
func (s *session) inTransaction() bool { return !s.conn.AutoCommit() }

// rows is a cursor. It gives its statement back when it is closed or read to the end.
type rows struct {
	st   *statement
	rows driver.Rows
	done func() // afterwards, nil for nothing
	err  error
}

// query runs a query on a cached statement, which is free again when the rows are closed; done is called then.
func (s *session) query(ctx context.Context, query string, args []any, done func()) (*rows, error) {
	st, err := s.take(query)
	if err != nil {
		return nil, err
	}
	r, err := st.start(ctx, args)
	if err != nil {
		st.release()
		return nil, err
	}
	return &rows{st: st, rows: r, done: done}, nil
}

func (r *rows) Next() bool {
	if r.st == nil {
		return false
	}
	err := r.st.next(r.rows)
	if err == nil {
		return true
	}
	if err != io.EOF {
		r.err = err
	}
	r.Close()
	return false
}

// Scan reads the row that Next went to.
func (r *rows) Scan(dest ...any) error {
	if r.st == nil {
		return errors.New("there is no row to read")
	}
	return assignAll(dest, r.st.row)
}

func (r *rows) Err() error { return explain(r.err) }

func (r *rows) Close() error {
	if r.st == nil {
		return nil
	}
	err := r.rows.Close()
	clear(r.st.row)
	r.st.release()
	r.st = nil
	if r.done != nil {
		r.done()
	}
	return explain(err)
}

// assignAll puts a row's values where they are wanted.
func assignAll(dest []any, row []driver.Value) error {
	if len(dest) != len(row) {
		return fmt.Errorf("a row of %d columns is read into %d places", len(row), len(dest))
	}
	for i, d := range dest {
		if err := assign(d, row[i]); err != nil {
			return fmt.Errorf("column %d: %w", i+1, err)
		}
	}
	return nil
}

// assign puts one value where it is wanted. Texts and blobs are copies already, made by the driver for this row alone.
func assign(dest any, v driver.Value) error {
	switch d := dest.(type) {
	case *string:
		if text, ok := v.(string); ok {
			*d = text
			return nil
		}
	case *[]byte:
		switch v := v.(type) {
		case nil:
			*d = nil
			return nil
		case []byte:
			*d = v
			return nil
		case string:
			*d = []byte(v)
			return nil
		}
	case *int64:
		if n, ok := v.(int64); ok {
			*d = n
			return nil
		}
	case *int:
		if n, ok := v.(int64); ok {
			*d = int(n)
			return nil
		}
	case *any:
		*d = v
		return nil
	case sql.Scanner:
		return d.Scan(v)
	}
	return assignBy(reflect.ValueOf(dest).Elem(), v)
}

// assignBy is assign for the rarer kinds: pointers, which are nil for NULL, named types and booleans, which SQLite
// keeps as numbers.
func assignBy(dest reflect.Value, v driver.Value) error {
	switch kind := dest.Kind(); {
	case kind == reflect.Pointer && v == nil:
		dest.SetZero()
		return nil
	case kind == reflect.Pointer:
		dest.Set(reflect.New(dest.Type().Elem()))
		return assign(dest.Interface(), v)
	case v == nil:
		return fmt.Errorf("NULL cannot be read into a %s", dest.Type())
	case kind == reflect.Bool:
		if n, ok := v.(int64); ok {
			dest.SetBool(n != 0)
			return nil
		}
	case kind == reflect.String:
		switch v := v.(type) {
		case string:
			dest.SetString(v)
		case []byte:
			dest.SetString(string(v))
		default:
			dest.SetString(fmt.Sprint(v))
		}
		return nil
	case dest.CanInt():
		if n, ok := v.(int64); ok && !dest.OverflowInt(n) {
			dest.SetInt(n)
			return nil
		}
	case dest.CanFloat():
		switch v := v.(type) {
		case float64:
			dest.SetFloat(v)
			return nil
		case int64:
			dest.SetFloat(float64(v))
			return nil
		}
	}
	return fmt.Errorf("a %T cannot be read into a %s", v, dest.Type())
}
