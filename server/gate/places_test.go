package gate

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// hall is a server's places with a clock that is moved by hand, and a listener into which the test puts
// callers.
type hall struct {
	t      *testing.T
	places *Places
	http   http.Server
	in     chan net.Conn
	door   net.Listener

	mu     sync.Mutex
	clock  time.Duration
	alarms []alarm
}

type alarm struct {
	at time.Duration
	fn func()
}

func newHall(t *testing.T, limits Limits) *hall {
	h := &hall{t: t, places: NewPlaces(limits), in: make(chan net.Conn, 10), clock: time.Hour}
	h.places.now = func() time.Duration {
		h.mu.Lock()
		defer h.mu.Unlock()
		return h.clock
	}
	h.places.after = func(d time.Duration, fn func()) func() bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.alarms = append(h.alarms, alarm{h.clock + d, fn})
		return func() bool { return true }
	}
	h.places.Use(&h.http)
	h.door = &listener{Listener: h, places: h.places}
	return h
}

// What a listener of the system does.
func (h *hall) Accept() (net.Conn, error) {
	if conn, ok := <-h.in; ok {
		return conn, nil
	}
	return nil, net.ErrClosed
}
func (h *hall) Close() error   { close(h.in); return nil }
func (h *hall) Addr() net.Addr { return nil }

// wait moves the clock and rings what is due.
func (h *hall) wait(d time.Duration) {
	h.mu.Lock()
	h.clock += d
	var due []func()
	for i := range h.alarms {
		if a := &h.alarms[i]; a.fn != nil && a.at <= h.clock {
			due, a.fn = append(due, a.fn), nil
		}
	}
	h.mu.Unlock()
	for _, fn := range due {
		fn()
	}
}

// socket is one end of a connection; it knows whether it was closed.
type socket struct {
	net.Conn
	once   sync.Once
	closed chan struct{}
}

func (s *socket) Close() error {
	s.once.Do(func() { close(s.closed) })
	return s.Conn.Close()
}

func (s *socket) isClosed() bool {
	select {
	case <-s.closed:
		return true
	default:
		return false
	}
}

// come sends a caller to the door and answers when it has its place.
func (h *hall) come() *Conn {
	h.t.Helper()
	return <-h.send()
}

func (h *hall) send() <-chan *Conn {
	ours, theirs := net.Pipe()
	h.t.Cleanup(func() { theirs.Close() })
	h.in <- &socket{Conn: ours, closed: make(chan struct{})}
	placed := make(chan *Conn, 1)
	go func() {
		conn, err := h.door.Accept()
		if c, ok := conn.(*Conn); ok {
			placed <- c
		} else if !errors.Is(err, net.ErrClosed) {
			h.t.Error(err)
		}
		close(placed)
	}()
	return placed
}

// waiting returns when somebody stands at the door and nothing moves.
func (h *hall) waiting() {
	for {
		h.places.mu.Lock()
		n := h.places.waiting.Load()
		h.places.mu.Unlock()
		if n > 0 { // and the lock is free, so it sleeps
			return
		}
		runtime.Gosched()
	}
}

// become puts a connection into a state, by what net/http tells.
func (h *hall) become(c *Conn, words ...string) {
	h.t.Helper()
	for _, word := range words {
		switch word {
		case "fresh":
		case "asks":
			h.http.ConnState(c, http.StateActive)
		case "idle":
			h.http.ConnState(c, http.StateIdle)
		case "refused":
			c.become(leaving)
		default:
			var key int64
			if _, err := fmt.Sscanf(word, "key%d", &key); err != nil || !c.Keyed(key) {
				h.t.Fatalf("%s: %v", word, err)
			}
		}
	}
}

func limits(all, keyless, perKey int) Limits {
	l := Standard
	l.Connections, l.Keyless, l.PerKey, l.Grace = all, keyless, perKey, time.Second
	return l
}

// One more comes when all places are taken.
func TestWhoMakesWay(t *testing.T) {
	for _, test := range []struct {
		name   string
		limits Limits
		there  []string // in the order they came in, a minute apart
		goes   int      // index in there, -1: nobody is asked, the new one has to wait
	}{
		{"the longest idle", limits(3, 3, 3), []string{"asks key1 idle", "asks key1 idle", "asks key2 idle"}, 0},
		{"one without a key first", limits(3, 3, 3), []string{"asks key1 idle", "asks idle", "asks idle"}, 1},
		{"one that has not asked yet counts as idle", limits(3, 3, 3), []string{"asks key1 idle", "fresh", "asks idle"},
			1},
		{"one that was refused before all", limits(3, 3, 3), []string{"asks idle", "asks idle", "asks key1 refused"},
			2},
		{"not who is answered", limits(3, 3, 3), []string{"asks key1", "asks key1", "asks key2 idle"}, 2},
		{"not who asks again", limits(3, 3, 3), []string{"asks key1 idle asks", "asks key1 idle", "asks key1"}, 1},
		{"who asked for long without a key", limits(3, 3, 3), []string{"asks key1", "asks", "asks key2 idle"}, 1},
		{"nobody, when all are answered", limits(3, 3, 3), []string{"asks key1", "asks key1", "asks key2"}, -1},
		{"strangers among themselves", limits(9, 2, 9), []string{"asks key1 idle", "asks idle", "fresh"}, 1},
		{"of strangers too the refused", limits(9, 2, 9), []string{"asks key1 refused", "asks idle", "asks refused"},
			2},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := newHall(t, test.limits)
			var there []*Conn
			for _, words := range test.there {
				c := h.come()
				h.become(c, strings.Fields(words)...)
				there = append(there, c)
				h.wait(time.Minute)
			}
			placed := h.send()
			if test.goes < 0 {
				h.waiting()
				select {
				case <-placed:
					t.Error("it got a place")
				default:
				}
				there[0].Close() // for the goroutine's sake
			}
			<-placed
			for i, c := range there {
				if gone := c.Conn.(*socket).isClosed(); test.goes >= 0 && gone != (i == test.goes) {
					t.Errorf("%d (%s): closed %v", i, test.there[i], gone)
				}
			}
		})
	}
}

// Whoever waits for a place gets it as soon as there is one, whatever the reason.
func TestWaitingForAPlace(t *testing.T) {
	for name, free := range map[string]func(h *hall, first, second *Conn){
		"one is closed":             func(h *hall, first, _ *Conn) { first.Close() },
		"one becomes idle":          func(h *hall, _, second *Conn) { h.become(second, "idle") },
		"one is refused":            func(h *hall, _, second *Conn) { h.become(second, "refused") },
		"one is closed twice":       func(h *hall, first, _ *Conn) { first.Close(); first.Close() },
		"one that is idle hangs up": func(h *hall, first, _ *Conn) { h.become(first, "idle"); first.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, limits(2, 2, 2))
			first, second := h.come(), h.come()
			h.become(first, "asks", "key1")
			h.become(second, "asks", "key2")
			placed := h.send()
			h.waiting()
			h.wait(time.Hour) // no time frees a place that a program needs
			h.waiting()
			free(h, first, second)
			if c := <-placed; c == nil {
				t.Error("no place")
			}
			if n := len(h.places.all); n > 2 || n != h.places.keyless+len(h.places.keys) {
				t.Errorf("%d places are taken, %d of them by strangers", n, h.places.keyless)
			}
		})
	}
	// A stranger is left alone for the grace: the burst of an honest program is not shed before it could ask.
	h := newHall(t, limits(2, 1, 2))
	first := h.come()
	h.wait(Standard.Grace / 2)
	placed := h.send()
	h.waiting()
	h.become(first, "asks") // has its time anew
	h.wait(900 * time.Millisecond)
	h.waiting()
	if first.Conn.(*socket).isClosed() {
		t.Fatal("shed before its time")
	}
	h.wait(time.Second)
	if <-placed == nil || !first.Conn.(*socket).isClosed() {
		t.Error("not shed after its time")
	}
	// The end of the server ends the waiting.
	placed = h.send()
	h.waiting()
	h.door.Close()
	if c := <-placed; c != nil {
		t.Error("a place in a closed house")
	}
}

// The programs of one key have so many places, and shed their own.
func TestPlacesOfOneKey(t *testing.T) {
	h := newHall(t, limits(9, 9, 2))
	var of [5]*Conn
	for i := range of {
		of[i] = h.come()
		h.wait(time.Minute)
	}
	h.become(of[0], "asks", "key2", "idle")
	h.become(of[1], "asks", "key1", "idle")
	h.become(of[2], "asks", "key1")
	h.become(of[3], "asks", "key1") // takes the place of 1
	if of[0].Conn.(*socket).isClosed() || !of[1].Conn.(*socket).isClosed() || of[2].Conn.(*socket).isClosed() {
		t.Error("the wrong one was shed")
	}
	h.become(of[4], "asks")
	if of[4].Keyed(1) {
		t.Error("a third one is let in while both are answered")
	}
	if !of[4].Keyed(2) {
		t.Error("another key is refused")
	}
	for range 2 { // the first sheds 0, which is idle; the second finds what the first did
		if !of[3].Keyed(2) {
			t.Error("a connection may not change its key")
		}
	}
	if !of[0].Conn.(*socket).isClosed() {
		t.Error("the idle one was kept")
	}
	if of[1].Keyed(3) {
		t.Error("a closed connection is counted")
	}
	for _, c := range of {
		c.Close()
	}
	if p := h.places; len(p.all) != 0 || p.keyless != 0 || len(p.keys) != 0 {
		t.Errorf("counted though gone: %d, %d, %v", len(p.all), p.keyless, p.keys)
	}
}

// A request that comes in just when its connection is told to make way is not begun: its caller could not be
// answered.
func TestGoneBeforeItsRequest(t *testing.T) {
	h := newHall(t, limits(1, 1, 1))
	first := h.come()
	h.become(first, "asks", "key1", "idle")
	h.come()
	h.become(first, "asks")
	if !first.Gone() {
		t.Error("its request would be answered")
	}
	var none *Conn
	if none.Gone() || !none.Keyed(1) {
		t.Error("a request that came by no connection")
	}
}

// HTTP/1.0 has no Transfer-Encoding; net/http takes it out without a word, so the request is looked at as it
// came in.
func TestNames(t *testing.T) {
	for request, want := range map[string]bool{
		"POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n":               true,
		"POST / HTTP/1.0\nhost: x\ntransfer-ENCODING:chunked\n\n":                        true,
		"POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n":              true,
		"POST / HTTP/1.0\r\nHost: x\r\n\r\nTransfer-Encoding: chunked\r\n\r\n":           false,
		"POST /Transfer-Encoding:x HTTP/1.0\r\nHost: x\r\nX: Transfer-Encoding:\r\n\r\n": false,
		"": false,
	} {
		if names([]byte(request), "transfer-encoding") != want {
			t.Errorf("%q: want %v", request, want)
		}
	}
}
