package sqlite

import (
	"context"
	"errors"
	"sync"
	"time"

	"griddle/storage"
)

const (
	// how many idle connections are kept at the most; each has its own copy of the schema and its statements
	keptReaders = 16
	readerIdle  = time.Minute // and for how long
)

// pool keeps the connections that only read. There is no limit to how many are in use: lists that look something up
// while they stream would wait for each other for ever.
type pool struct {
	open func() (*session, error)

	mu     sync.Mutex
	idle   []idleSession // the one used last stands last, and is used next
	closed bool
	oldest *session // of those in use, which are a list in the order of their use
	newest *session
	turns  int64
	stalls int64 // the turn of the oldest at the last look of stalled
}

type idleSession struct {
	*session
	since time.Time
}

func (p *pool) take() (*session, error) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, storage.ErrClosed
	}
	if n := len(p.idle); n > 0 {
		s := p.idle[n-1].session
		p.idle = p.idle[:n-1]
		p.use(s)
		p.mu.Unlock()
		return s, nil
	}
	p.mu.Unlock()
	s, err := p.open()
	if err != nil {
		return nil, explain(err)
	}
	p.mu.Lock()
	p.use(s)
	p.mu.Unlock()
	return s, nil
}

// use puts a connection at the end of those in use.
func (p *pool) use(s *session) {
	p.turns++
	s.turn, s.before, s.after = p.turns, p.newest, nil
	if p.newest == nil {
		p.oldest = s
	} else {
		p.newest.after = s
	}
	p.newest = s
}

// unuse takes it out again.
func (p *pool) unuse(s *session) {
	if s.turn == 0 { // stalled has
		return
	}
	if s.before == nil {
		p.oldest = s.after
	} else {
		s.before.after = s.after
	}
	if s.after == nil {
		p.newest = s.before
	} else {
		s.after.before = s.before
	}
	s.before, s.after, s.turn = nil, nil, 0
}

// stalled takes out the connection that has been in use for longest, if it has been since the last look; nil for none.
func (p *pool) stalled() *session {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, seen := p.oldest, p.stalls
	if s == nil {
		return nil
	}
	if p.stalls = s.turn; s.turn != seen {
		return nil
	}
	p.unuse(s)
	return s
}

func (p *pool) give(s *session) {
	ended := s.isEnded()
	p.mu.Lock()
	p.unuse(s)
	keep := !p.closed && !ended && len(p.idle) < keptReaders
	if keep {
		p.idle = append(p.idle, idleSession{s, time.Now()})
	}
	p.mu.Unlock()
	if !keep {
		_ = s.close() // it only read
	}
}

// tidy closes what was not needed for a while.
func (p *pool) tidy() {
	p.mu.Lock()
	old := 0
	for old < len(p.idle) && time.Since(p.idle[old].since) > readerIdle {
		old++
	}
	unused := append([]idleSession(nil), p.idle[:old]...)
	p.idle = append(p.idle[:0], p.idle[old:]...)
	p.mu.Unlock()
	for _, s := range unused {
		_ = s.close() // it only read
	}
}

// close closes the idle connections; one in use is closed when it is given back.
func (p *pool) close() error {
	p.mu.Lock()
	idle := p.idle
	p.idle, p.closed = nil, true
	p.mu.Unlock()
	var errs []error
	for _, s := range idle {
		errs = append(errs, s.close())
	}
	return errors.Join(errs...)
}

// queryRow implements reader: each statement on whichever connection is free. Its context cannot be cancelled, which
// would cost a point read a third of its time.
func (p *pool) queryRow(query string, args ...any) storage.Row { return poolRow{p, query, args} }

type poolRow struct {
	p     *pool
	query string
	args  []any
}

func (r poolRow) Scan(dest ...any) error {
	s, err := r.p.take()
	if err != nil {
		return err
	}
	defer r.p.give(s)
	return explain(s.scan(context.Background(), r.query, r.args, dest))
}

// queryRows implements reader. The rows hold their connection until they are closed.
func (p *pool) queryRows(query string, args ...any) (*rows, error) {
	s, err := p.take()
	if err != nil {
		return nil, err
	}
	r, err := s.query(context.Background(), query, args, func() { p.give(s) })
	if err != nil {
		p.give(s)
		return nil, explain(err)
	}
	return r, nil
}

// view is a read transaction.
type view struct {
	ctx context.Context
	s   *session
}

// Read implements storage.Engine.
func (db *engine) Read(ctx context.Context, fn func(storage.EngineReader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s, err := db.readers.take()
	if err != nil {
		return err
	}
	defer db.readers.give(s)
	if err := s.exec("BEGIN"); err != nil {
		return explain(err)
	}
	defer s.exec("ROLLBACK") // nothing was written
	return fn(&queries{&view{ctx, s}, db})
}

// queryRow asks for one row of the moment the View began.
func (v *view) queryRow(query string, args ...any) storage.Row {
	return row{func(dest []any) error { return explain(v.s.scan(v.ctx, query, args, dest)) }}
}

// queryRows asks for rows of the moment the View began.
func (v *view) queryRows(query string, args ...any) (*rows, error) {
	r, err := v.s.query(v.ctx, query, args, nil)
	if err != nil {
		return nil, explain(err)
	}
	return r, nil
}
