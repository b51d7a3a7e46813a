package gate

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Places are the connections of a server, over all its listeners. There are only so many, and nobody keeps
// one by doing nothing. When a new connection finds none free, another one makes way: first one whose request
// was refused, then the one that has been idle for longest, those that never showed a valid key before the
// others. Strangers have few of the places and the programs of one key have half of them, so that neither can
// take them all. Safe for concurrent use.
//
// A request costs a few atomic stores here. Only what comes and goes with a connection takes the lock.
type Places struct {
	limits Limits
	now    func() time.Duration // since some moment; tests set their own
	after  func(time.Duration, func()) (stop func() bool)
	tls    *tls.Config         // nil: nobody is asked to encrypt
	near   func(net.Conn) bool // whether a caller is on this computer; tests set their own

	waiting atomic.Int32 // Accepts that are looking for a place

	mu      sync.Mutex // guards what follows
	news    *sync.Cond // a place is free, or somebody may be asked to make way
	all     map[*Conn]struct{}
	keyless int           // how many of all never showed a valid key
	keys    map[int64]int // how many of all showed which key last
}

// state of a connection. Its changes are atomic, so that whoever is told to make way does not begin an answer
// in the same moment. Whoever waits for news or holds a stream is being answered all the while; the server bounds how
// many do.
type state = int32

const (
	fresh     state = iota // nothing was asked yet
	idle                   // between two requests
	answering              // a request is in progress
	leaving                // its request was refused, and what still comes of the body is read away
	gone                   // closed, or about to be
)

// Conn is a connection that holds a place.
type Conn struct {
	net.Conn
	places *Places
	state  atomic.Int32
	since  atomic.Int64 // when the state began, by the clock of places
	key    atomic.Int64 // of the last valid key it showed; 0: none yet. Written under the lock of places
	head   []byte       // the first request as it came in, for checkProtocol; of the goroutine that reads requests

	// what goes over it, once that is known; nil for good where nobody is asked to encrypt
	spoken atomic.Pointer[spoken]
}

// NewPlaces makes them for one run of a server: Connections, Keyless, PerKey and Grace of the limits count.
func NewPlaces(limits Limits) *Places {
	began := time.Now()
	p := &Places{
		limits: limits, all: map[*Conn]struct{}{}, keys: map[int64]int{},
		near: onThisComputer,
		now:  func() time.Duration { return time.Since(began) },
		after: func(d time.Duration, fn func()) func() bool {
			return time.AfterFunc(d, fn).Stop
		},
	}
	p.news = sync.NewCond(&p.mu)
	return p
}

// Serve hands listener's connections to the server, each once there is a place for it.
func (p *Places) Serve(h *http.Server, l net.Listener) error {
	return h.Serve(&listener{Listener: l, places: p})
}

// Use makes h tell of its connections.
func (p *Places) Use(h *http.Server) {
	h.ConnState = func(conn net.Conn, to http.ConnState) {
		switch c := conn.(*Conn); to {
		case http.StateActive: // the headers of a request are read
			c.become(answering)
		case http.StateIdle: // its answer is sent
			c.head = nil
			c.become(idle)
		}
	}
	h.ConnContext = func(ctx context.Context, conn net.Conn) context.Context {
		return context.WithValue(ctx, connKey{}, conn)
	}
}

type connKey struct{}

// ConnOf is the connection of a request; nil where there is none with a place, as in some tests.
func ConnOf(r *http.Request) *Conn {
	c, _ := r.Context().Value(connKey{}).(*Conn)
	return c
}

type listener struct {
	net.Listener
	places *Places
	closed bool // guarded by places
}

// Accept answers the next connection once it has a place. Until then later ones queue in the system.
func (l *listener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	if c := l.places.enter(conn, l); c != nil {
		return c, nil
	}
	_ = conn.Close()
	return nil, net.ErrClosed
}

func (l *listener) Close() error {
	l.places.mu.Lock()
	l.closed = true
	l.places.mu.Unlock()
	l.places.news.Broadcast()
	return l.Listener.Close()
}

// enter finds a place for a connection; nil when its listener was closed first.
func (p *Places) enter(conn net.Conn, l *listener) *Conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waiting.Add(1)
	defer p.waiting.Add(-1)
	for !l.closed {
		free, next := p.makeRoom()
		if free {
			c := &Conn{Conn: conn, places: p}
			c.since.Store(int64(p.now()))
			p.all[c] = struct{}{}
			p.keyless++
			return c
		}
		stop := func() bool { return true }
		if next > 0 {
			stop = p.after(next, p.wake)
		}
		p.news.Wait()
		stop()
	}
	return nil
}

func (p *Places) wake() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.news.Broadcast()
}

// makeRoom sees to it that a connection without a key finds a place. When nobody can be asked to make way
// yet, next says when somebody can; 0 for when a state changes.
func (p *Places) makeRoom() (free bool, next time.Duration) {
	for {
		strangers := p.keyless >= p.limits.Keyless
		if !strangers && len(p.all) < p.limits.Connections {
			return true, 0
		}
		asked, next := p.evict(func(c *Conn) bool { return !strangers || c.key.Load() == 0 })
		if !asked {
			return false, next
		}
	}
}

// evict closes the connection that makes way first, if any of those that may does.
func (p *Places) evict(may func(*Conn) bool) (asked bool, next time.Duration) {
	var victim *Conn
	var was state
	var rank int
	var since time.Duration
	now := p.now()
	for c := range p.all {
		if !may(c) {
			continue
		}
		s, from := c.state.Load(), time.Duration(c.since.Load())
		r, grace, ever := c.rank(s)
		if left := from + grace - now; !ever {
			continue
		} else if left > 0 {
			if next == 0 || left < next {
				next = left
			}
			continue
		}
		if victim == nil || r < rank || r == rank && from < since {
			victim, was, rank, since = c, s, r, from
		}
	}
	if victim == nil {
		return false, next
	}
	if victim.state.CompareAndSwap(was, gone) { // otherwise it went on in this very moment; the caller looks again
		p.forget(victim)
		_ = victim.Conn.Close()
	}
	return true, 0
}

// rank orders those that make way, and says how long each is left alone first. A program that gets its answer
// never does; without a key an answer, or sending the first request, may take no longer than the grace.
func (c *Conn) rank(s state) (rank int, grace time.Duration, ever bool) {
	stranger := c.key.Load() == 0
	switch {
	case s == leaving:
		return 0, 0, true
	case s == idle && stranger:
		return 1, 0, true
	case s == fresh || s == answering && stranger:
		return 1, c.places.limits.Grace, true
	case s == idle:
		return 2, 0, true
	}
	return 0, 0, false
}

// forget frees the place of a connection. The lock is held.
func (p *Places) forget(c *Conn) {
	if _, held := p.all[c]; !held {
		return
	}
	delete(p.all, c)
	p.count(c.key.Load(), -1)
	p.news.Broadcast()
}

func (p *Places) count(key int64, by int) {
	if key == 0 {
		p.keyless += by
		return
	}
	if p.keys[key] += by; p.keys[key] == 0 {
		delete(p.keys, key)
	}
}

// become notes a state, unless the connection has been told to make way meanwhile.
func (c *Conn) become(to state) bool {
	c.since.Store(int64(c.places.now()))
	for was := c.state.Load(); was != gone; was = c.state.Load() {
		if c.state.CompareAndSwap(was, to) {
			if to != answering && c.places.waiting.Load() > 0 {
				c.places.wake()
			}
			return true
		}
	}
	return false
}

// Gone says that the connection was told to make way while its request came in: nothing may be done for a
// caller who cannot be answered.
func (c *Conn) Gone() bool { return c != nil && c.state.Load() == gone }

// Keyed notes that the connection has shown a valid key. It answers false where the programs of this key hold
// all the places they may have, and all of them are being answered.
func (c *Conn) Keyed(key int64) bool {
	if c == nil || c.key.Load() == key {
		return true
	}
	p := c.places
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, held := p.all[c]; !held {
		return false
	}
	for p.keys[key] >= p.limits.PerKey {
		if asked, _ := p.evict(func(o *Conn) bool { return o.key.Load() == key }); !asked {
			return false
		}
	}
	p.count(c.key.Swap(key), -1)
	p.count(key, +1)
	p.news.Broadcast()
	return true
}

// Read also keeps what is read of the first request.
func (c *Conn) Read(b []byte) (int, error) {
	from := c.Conn
	if c.places.tls != nil {
		s, err := c.begin()
		if err != nil {
			return 0, err
		}
		from = s.Conn
	}
	n, err := from.Read(b)
	if c.state.Load() == fresh {
		c.head = append(c.head, b[:n]...)
	}
	return n, err
}

func (c *Conn) Write(b []byte) (int, error) { return c.outer().Write(b) }

// outer is where what is said goes to: TLS where it is spoken, else the connection itself.
func (c *Conn) outer() net.Conn {
	if s := c.spoken.Load(); s != nil {
		return s.Conn
	}
	return c.Conn
}

// CloseWrite lets net/http end an answer properly before it closes a connection with something left to read.
func (c *Conn) CloseWrite() error { return closeWrite(c.outer()) }

func closeWrite(conn net.Conn) error {
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// Close closes the connection and frees its place.
func (c *Conn) Close() error {
	c.state.Store(gone)
	err := c.outer().Close()
	c.places.mu.Lock()
	defer c.places.mu.Unlock()
	c.places.forget(c)
	return err
}
