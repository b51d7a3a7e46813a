package sqlite

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"griddle/storage"
)

const (
	maxGroup   = 128                    // requests in one transaction
	pollEvery  = time.Second            // how often commits of other processes are looked for
	wipeEvery  = 200 * time.Millisecond // how often a refused truncation of the log is tried again
	queueDepth = 256
)

// errGone is what remains for a request whose function ended its goroutine (runtime.Goexit).
var errGone = errors.New("the request ended without an answer; nothing of it was stored")

// request is one call of Write or Alone on its way through the writer.
type request struct {
	fn    func(*transaction) error
	alone *solo // nil: may share a transaction
	state atomic.Int32
	err   error
	done  chan struct{}
}

// solo is what a request that runs alone needs around its transaction (ATTACH cannot stand inside one).
type solo struct{ before, after func(*session) error }

const (
	waiting int32 = iota
	running
	abandoned
)

// writer owns the one writing connection. Requests that arrive while a commit is being synced form the next group:
// they share one transaction and one sync, each in a savepoint of its own.
type writer struct {
	db      *engine
	s       *session
	queue   chan *request
	stopped chan struct{}

	mu       sync.RWMutex // guards closing against new requests
	closing  bool
	inFlight sync.WaitGroup

	tx        *transaction // of the request that runs
	members   []*request   // of the group under way
	last      int          // size of the group before
	wipe      bool         // a request of this group asked for deleted secrets to leave the disk
	thorough  bool         // secure_delete is ON, not FAST
	unwiped   bool         // somebody was reading then: to be tried again
	ending    atomic.Bool  // a reader is being ended
	version   int64        // data_version seen last
	rescuing  bool         // the files are lost: the connection is used to save what is open, and by nobody else
	topics    []storage.Topic
	entered   []*fed // into the feed
	afterward []func()
}

func startWriter(db *engine, s *session) (*writer, error) {
	w := &writer{db: db, s: s, queue: make(chan *request, queueDepth), stopped: make(chan struct{})}
	var err error
	if w.version, err = s.number("PRAGMA data_version"); err != nil {
		return nil, err
	}
	go func() {
		defer close(w.stopped)
		// A request may end its goroutine (t.FailNow does); the writer goes on in a new one.
		for ended := false; !ended; {
			done := make(chan struct{})
			go func() {
				defer close(done)
				w.loop()
				ended = true
			}()
			<-done
		}
	}()
	return w, nil
}

// submit queues fn and waits for its commit.
func (w *writer) submit(ctx context.Context, fn func(*transaction) error, alone *solo) error {
	w.mu.RLock()
	if w.closing {
		w.mu.RUnlock()
		return storage.ErrClosed
	}
	if lost := w.db.Lost(); lost != nil {
		w.mu.RUnlock()
		return lost
	}
	w.inFlight.Add(1)
	w.mu.RUnlock()
	defer w.inFlight.Done()

	if err := ctx.Err(); err != nil {
		return err
	}
	r := &request{fn: fn, alone: alone, done: make(chan struct{})}
	select {
	case w.queue <- r:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-r.done:
	case <-ctx.Done():
		if r.state.CompareAndSwap(waiting, abandoned) {
			return ctx.Err()
		}
		<-r.done // it has begun: only the commit tells how it ended
	}
	return r.err
}

// close waits for requests under way, then ends the writer; false when that was done before.
func (w *writer) close() bool {
	w.mu.Lock()
	before := w.closing
	w.closing = true
	w.mu.Unlock()
	if before {
		return false
	}
	w.inFlight.Wait()
	close(w.queue)
	<-w.stopped
	return true
}

func (w *writer) loop() {
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	retry := time.NewTicker(wipeEvery)
	defer retry.Stop()
	for {
		var wipe <-chan time.Time
		if w.unwiped {
			wipe = retry.C
		}
		select {
		case r, ok := <-w.queue:
			if !ok {
				return
			}
			for r != nil {
				r = w.serve(r)
			}
			if w.db.Lost() != nil {
				w.watchFiles()
			}
		case <-poll.C:
			if w.watchFiles() {
				continue // the connections that are open are all there is
			}
			w.lookElsewhere()
			w.db.readers.tidy()
			w.boundLog()
		case <-wipe:
			if !w.watchFiles() {
				w.truncate()
			}
		}
	}
}

// serve runs the group that first opens and answers the request that could not join it, if there is one.
func (w *writer) serve(first *request) (next *request) {
	w.members, w.topics, w.entered, w.afterward = w.members[:0], w.topics[:0], w.entered[:0], w.afterward[:0]
	w.wipe = false
	if lost := w.db.Lost(); lost != nil { // the connection belongs to the rescue
		if first.state.CompareAndSwap(waiting, running) {
			w.members = append(w.members, first)
			w.answer(lost)
		}
		return nil
	}
	answered := false
	defer func() {
		if !answered { // a request ended this goroutine
			if w.s.inTransaction() {
				w.s.exec("ROLLBACK")
			}
			w.answer(errGone)
		}
	}()
	var err error
	if first.alone != nil {
		err = w.alone(first)
	} else {
		next, err = w.group(first)
	}
	answered = true
	if w.thorough {
		w.thorough = false
		if err := w.s.exec("PRAGMA secure_delete=FAST"); err != nil {
			w.db.log.Warn("deleting stays slow", slog.Any("error", err))
		}
	}
	if err == nil {
		// What is stored is stored: only files that are gone are told to those who wrote.
		if gone := w.db.settled(); errors.Is(gone, storage.ErrLost) {
			err = gone
		}
	}
	w.last = len(w.members)
	w.answer(err)
	return next
}

// answer tells the members how it ended; err is the failure of all. Events go out in commit order, before the
// callers go on.
func (w *writer) answer(err error) {
	if err == nil {
		for _, fn := range w.afterward {
			fn()
		}
		if len(w.topics) > 0 {
			slices.Sort(w.topics)
			w.db.watchers.Tell(storage.Change{Topics: slices.Clone(slices.Compact(w.topics))})
		}
		if w.wipe {
			w.truncate()
		}
	}
	for i, r := range w.members {
		if err != nil {
			r.err = err
		}
		close(r.done)
		w.members[i] = nil
	}
}

// group runs first and whatever waits behind it in one transaction.
func (w *writer) group(first *request) (next *request, err error) {
	if !first.state.CompareAndSwap(waiting, running) {
		return nil, nil
	}
	w.members = append(w.members, first)
	if err := w.begin(); err != nil {
		if errors.Is(err, storage.ErrBusy) { // whoever waits behind has waited as long
			next = w.gather()
		}
		return next, err
	}
	changed := false
	for r := first; r != nil; {
		kept, err := w.run(r)
		if err != nil {
			return nil, err
		}
		changed = changed || kept
		if r, next = w.nextMember(); r == nil {
			break
		}
		w.members = append(w.members, r)
	}
	if !changed {
		return next, w.s.exec("ROLLBACK") // all were refused: nothing to sync
	}
	return next, w.commit()
}

// gather takes all who wait into the group, as far as there is room.
func (w *writer) gather() (next *request) {
	for {
		r, next := w.nextMember()
		if r == nil {
			return next
		}
		w.members = append(w.members, r)
	}
}

// nextMember takes the next request that may join the group; a request that must run alone comes back as next.
func (w *writer) nextMember() (member, next *request) {
	// After a shared commit its callers are about to come back. Letting them run first, which takes microseconds,
	// puts them into one group again; a lone caller (last group of one) never waits here.
	for yields := 0; len(w.members) < maxGroup; {
		select {
		case r, ok := <-w.queue:
			switch {
			case !ok:
				return nil, nil
			case r.alone != nil:
				return nil, r
			case r.state.CompareAndSwap(waiting, running):
				return r, nil
			}
		default:
			if len(w.members) >= w.last || yields == 4 {
				return nil, nil
			}
			yields++
			runtime.Gosched()
		}
	}
	return nil, nil
}

// begin opens the group's transaction.
func (w *writer) begin() error {
	if err := w.s.exec("BEGIN IMMEDIATE"); err != nil {
		return explain(err)
	}
	if !w.db.config.Shared {
		return nil
	}
	// Nothing holds the folder for us: the one who does may have migrated the store since it was opened here.
	version, err := w.s.number("PRAGMA user_version")
	if err == nil && int(version) != w.db.config.Schema.Version {
		err = storage.ErrSchema
	}
	if err != nil {
		w.s.exec("ROLLBACK")
	}
	return err
}

// commit ends the group's transaction; when it fails nothing of the group is stored.
func (w *writer) commit() error {
	err := w.settleFeed()
	if err == nil {
		err = w.s.exec("COMMIT")
	}
	if err != nil {
		return explain(w.lost(err))
	}
	return nil
}

// run runs one request in its savepoint. A refusal rolls back that alone; err means that the whole transaction is gone.
func (w *writer) run(r *request) (kept bool, err error) {
	if err := w.s.exec("SAVEPOINT request"); err != nil {
		return false, explain(w.lost(err))
	}
	w.tx = newTransaction(w.db, w.s)
	r.err = w.call(r.fn)
	if w.tx.broken != nil {
		return false, w.lost(w.tx.broken)
	}
	if r.err == nil {
		if err := w.s.exec("RELEASE request"); err != nil {
			return false, explain(w.lost(err))
		}
		w.keep()
		return true, nil
	}
	err = w.s.exec("ROLLBACK TO request")
	if err == nil {
		err = w.s.exec("RELEASE request")
	}
	if err != nil {
		return false, explain(w.lost(err))
	}
	return false, nil
}

// lost makes sure that no transaction stays open after err.
func (w *writer) lost(err error) error {
	if w.s.inTransaction() {
		w.s.exec("ROLLBACK")
	}
	return err
}

// keep collects what a request that will be committed asked for.
func (w *writer) keep() {
	w.topics = append(w.topics, w.tx.topics...)
	for _, f := range w.tx.feed.tables {
		if !slices.Contains(w.entered, f) {
			w.entered = append(w.entered, f)
		}
	}
	w.afterward = append(w.afterward, w.tx.after...)
	w.wipe = w.wipe || w.tx.wipe
}

// alone runs one request in a transaction of its own.
func (w *writer) alone(r *request) (err error) {
	if !r.state.CompareAndSwap(waiting, running) {
		return nil
	}
	w.members = append(w.members, r)
	if err := r.alone.before(w.s); err != nil {
		return err
	}
	defer func() {
		if w.lost(nil); err == nil {
			err = r.alone.after(w.s)
		} else if e := r.alone.after(w.s); e != nil {
			w.db.log.Error("cannot tidy up after a write that ran alone", slog.Any("error", e))
		}
	}()
	if err := w.begin(); err != nil {
		return err
	}
	w.tx = newTransaction(w.db, w.s)
	w.tx.alone = true
	if r.err = w.call(r.fn); r.err == nil {
		r.err = w.tx.broken
	}
	if r.err != nil {
		for _, fn := range w.tx.undone {
			fn()
		}
		return w.lost(r.err)
	}
	w.keep()
	return w.commit()
}

// call runs fn, turning a panic into an error for its caller alone.
func (w *writer) call(fn func(*transaction) error) (err error) {
	defer func() {
		w.tx.end()
		w.thorough = w.thorough || w.tx.wipe
	}()
	defer func() {
		if v := recover(); v != nil {
			e := &storage.PanicError{Value: v, Stack: debug.Stack()}
			w.db.log.Error("a write failed with a panic and was rolled back", slog.Any("panic", v),
				slog.String("stack", string(e.Stack)))
			err = e
		}
	}()
	return fn(w.tx)
}

// lookElsewhere tells the watchers when another process committed. data_version on this connection does not count
// our own commits: they are all made on it.
func (w *writer) lookElsewhere() {
	v, err := w.s.number("PRAGMA data_version")
	if err != nil {
		w.db.log.Warn("cannot look for changes by other programs", slog.Any("error", err))
		return
	}
	if v != w.version {
		w.version = v
		w.db.watchers.Tell(storage.Change{Elsewhere: true})
	}
}

// boundLog ends the oldest reader when it lets the log grow without end: SQLite keeps in it whatever was written since
// that one began.
func (w *writer) boundLog() {
	if w.db.identity.log.Load() <= w.db.config.logLimit {
		return
	}
	if !w.ending.Load() {
		if s := w.db.readers.stalled(); s != nil {
			w.db.log.Warn("a reader was ended: it was so slow that the store's log has grown beyond its bounds")
			w.ending.Store(true)
			w.db.rescue.Go(func() { // it may be in the middle of a long step
				defer w.ending.Store(false)
				_ = s.end() // it only read
			})
		}
	}
	w.truncate()
}

// truncate empties the write-ahead log, so that deleted secrets leave the disk. While somebody reads it does
// nothing, and is tried again.
func (w *writer) truncate() {
	done, err := truncateLog(w.s)
	if err != nil {
		w.db.log.Warn("cannot truncate the write-ahead log", slog.Any("error", err))
	}
	w.unwiped = !done
}

// truncateLog says whether the log is now empty. It does not wait for readers: the writer is needed by others.
func truncateLog(s *session) (bool, error) {
	if err := s.exec("PRAGMA busy_timeout=0"); err != nil {
		return false, err
	}
	var busy, frames, moved int
	err := s.scan(context.Background(), "PRAGMA wal_checkpoint(TRUNCATE)", nil, []any{&busy, &frames, &moved})
	return err == nil && busy == 0, errors.Join(err, s.exec(fmt.Sprintf("PRAGMA busy_timeout=%d", busyTimeout)))
}
