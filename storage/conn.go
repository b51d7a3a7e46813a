package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync"

	sqlite3 "github.com/mattn/go-sqlite3"
)

const (
	pageSize      = 8192       // must be set before the first table exists
	applicationID = 0x4752444C // "GRDL": tells our files from other SQLite databases
	busyTimeout   = 10000      // milliseconds a statement waits for another process's write
)

// role is what a connection is for; it decides its settings.
type role int

const (
	writing role = iota
	reading
)

// dsn names the file at path with the settings the driver applies to every connection it opens. The driver would otherwise choose
// synchronous=NORMAL by itself, which loses acknowledged commits in a power cut.
func dsn(path string, r role, synchronous string) string {
	q := url.Values{
		"mode":           {"rw"}, // a file that vanished must not come back empty
		"_journal_mode":  {"WAL"},
		"_synchronous":   {synchronous},
		"_foreign_keys":  {"on"},
		"_busy_timeout":  {fmt.Sprint(busyTimeout)},
		"_secure_delete": {"FAST"},
		"_cache_size":    {"-16000"}, // KiB
	}
	if r == writing {
		q.Set("_txlock", "immediate")
	} else {
		q.Set("_query_only", "on")
	}
	return fileURI(path) + "?" + q.Encode()
}

// fileURI names a file to SQLite, whatever letters its folder has.
func fileURI(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") { // a Windows drive
		path = "/" + path
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath()
}

// settings are the pragmas that the DSN cannot carry.
func settings(r role, mmap int64) []string {
	if r == writing {
		mmap = 0
	}
	return []string{
		"PRAGMA trusted_schema=OFF",
		"PRAGMA cell_size_check=ON",
		"PRAGMA fullfsync=ON", // both have an effect on macOS alone
		"PRAGMA checkpoint_fullfsync=ON",
		"PRAGMA journal_size_limit=16777216",
		"PRAGMA temp_store=MEMORY",
		fmt.Sprintf("PRAGMA mmap_size=%d", mmap),
	}
}

// connector opens the connections of one handle, each with the same settings.
type connector struct {
	driver *sqlite3.SQLiteDriver
	dsn    string
}

func (c connector) Connect(context.Context) (driver.Conn, error) { return c.driver.Open(c.dsn) }
func (c connector) Driver() driver.Driver                        { return c.driver }

// newHandle makes a pool of connections that all run the pragmas when they open.
func newHandle(dsn string, pragmas []string) *sql.DB {
	hook := func(c *sqlite3.SQLiteConn) error {
		for _, p := range pragmas {
			if _, err := c.Exec(p, nil); err != nil {
				return fmt.Errorf("%s: %w", p, err)
			}
		}
		return nil
	}
	return sql.OpenDB(connector{&sqlite3.SQLiteDriver{ConnectHook: hook}, dsn})
}

// plainHandle is one connection without WAL, to a copy that nobody else opens: VACUUM INTO results, unpacked backups.
func plainHandle(path string) *sql.DB {
	h := newHandle(fileURI(path)+"?mode=rw&_synchronous=FULL&_foreign_keys=on&_secure_delete=on",
		settings(writing, 0))
	h.SetMaxOpenConns(1)
	return h
}

// session is one connection with its prepared statements, used by one goroutine at a time.
type session struct {
	*statements
	handle *sql.DB
	conn   *sql.Conn
}

func newSession(ctx context.Context, handle *sql.DB) (*session, error) {
	conn, err := handle.Conn(ctx)
	if err != nil {
		handle.Close()
		return nil, err
	}
	prepare := func(q string) (*sql.Stmt, error) { return conn.PrepareContext(context.Background(), q) }
	return &session{newStatements(prepare, prepare), handle, conn}, nil
}

// exec runs a statement of our own that answers nothing.
func (s *session) exec(query string, args ...any) error {
	st, err := s.take(query)
	if err != nil {
		return err
	}
	defer st.release()
	_, err = st.Exec(args...)
	return err
}

// number runs a pragma or query that answers one number.
func (s *session) number(query string) (n int64, err error) {
	err = s.conn.QueryRowContext(context.Background(), query).Scan(&n)
	return n, err
}

// inTransaction is false when SQLite ended the transaction by itself, which it does after some errors (disk full, I/O).
func (s *session) inTransaction() bool {
	var open bool
	err := s.conn.Raw(func(c any) error {
		open = !c.(*sqlite3.SQLiteConn).AutoCommit()
		return nil
	})
	return err == nil && open
}

func (s *session) close() error {
	s.closeAll()
	return errors.Join(s.conn.Close(), s.handle.Close())
}

// maxStatements bounds the prepared statements of a connection. Queries are constants of the program, so it is never reached
// unless somebody builds queries out of values; those are then prepared for each use.
const maxStatements = 1000

// statements caches prepared statements of one connection. A statement whose rows are still being read is not handed out twice:
// running it again would reset the cursor under its reader.
type statements struct {
	cached  map[string]*statement
	prepare func(string) (*sql.Stmt, error) // for the cache
	once    func(string) (*sql.Stmt, error) // for one use
}

type statement struct {
	*sql.Stmt
	busy, kept bool
}

func newStatements(prepare, once func(string) (*sql.Stmt, error)) *statements {
	return &statements{map[string]*statement{}, prepare, once}
}

func (c *statements) take(query string) (*statement, error) {
	// SQLite carries out many a PRAGMA when it is prepared: a prepared one does nothing the second time.
	pragma := strings.HasPrefix(query, "PRAGMA ")
	if s := c.cached[query]; s != nil && !s.busy {
		s.busy = true
		return s, nil
	} else if s != nil || pragma || len(c.cached) >= maxStatements {
		st, err := c.once(query)
		return &statement{Stmt: st}, err
	}
	st, err := c.prepare(query)
	if err != nil {
		return nil, err
	}
	s := &statement{st, true, true}
	c.cached[query] = s
	return s, nil
}

func (s *statement) release() {
	s.busy = false
	if !s.kept {
		s.Close()
	}
}

func (c *statements) closeAll() {
	for _, s := range c.cached {
		s.Close()
	}
	clear(c.cached)
}

// shared caches prepared statements of a pool; database/sql prepares each on the connections that run it.
type shared struct {
	handle *sql.DB
	mu     sync.RWMutex
	cached map[string]*sql.Stmt
}

// get answers the prepared statement, or nil when the cache is full.
func (c *shared) get(query string) (*sql.Stmt, error) {
	c.mu.RLock()
	st, full := c.cached[query], len(c.cached) >= maxStatements
	c.mu.RUnlock()
	if st != nil || full {
		return st, nil
	}
	st, err := c.handle.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if other := c.cached[query]; other != nil {
		st.Close()
		return other, nil
	}
	c.cached[query] = st
	return st, nil
}

func (c *shared) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, st := range c.cached {
		st.Close()
	}
	clear(c.cached)
	return c.handle.Close()
}
