package server

import (
	"cmp"
	"net/http"
	"strings"
	"sync"
	"time"

	"griddle/shop/activity"
	"griddle/shop/model"
	"griddle/storage"
)

// Waiting for news: calls that wait, and streams of Server-Sent Events
// (https://html.spec.whatwg.org/multipage/server-sent-events.html).

const (
	eventStream = "text/event-stream"
	// mostWaiting bounds the calls that wait and the streams, together: each holds a connection.
	mostWaiting = 32
	// heartbeat is how often a quiet stream says that it is still there.
	heartbeat = 20 * time.Second
	// keyCheck is how often it is made sure that the key of a stream has not run out: nothing tells of that.
	keyCheck = time.Second
)

// waits are those who wait for news.
type waits struct {
	mu     sync.Mutex
	open   int
	ending chan struct{} // closed when the server stops; nil while it was never started
}

// begin lets waiting begin anew after a stop.
func (w *waits) begin() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ending = make(chan struct{})
}

// end ends all waiting.
func (w *waits) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ending != nil {
		close(w.ending)
		w.ending = nil
	}
}

// news tells one who waits.
type news struct {
	told   <-chan struct{} // something was written, perhaps
	ending <-chan struct{} // the server stops
	end    func()
}

var errCrowded = &fault{code: "EXCEPTION", status: http.StatusTooManyRequests, retry: "5",
	text: "Too many programs wait for changes or hold a stream at once. Ask without wait, or try again later."}

// listen begins to wait: what is written from now on is told.
func (s *Server) listen() (news, error) {
	s.waits.mu.Lock()
	defer s.waits.mu.Unlock()
	if s.waits.open >= mostWaiting {
		return news{}, errCrowded
	}
	s.waits.open++
	told := make(chan struct{}, 1)
	cancel := s.shop.Subscribe(func(model.Event) {
		select {
		case told <- struct{}{}:
		default: // one is waiting already, and will see this change too
		}
	})
	return news{told, s.waits.ending, func() {
		cancel()
		s.waits.mu.Lock()
		defer s.waits.mu.Unlock()
		s.waits.open--
	}}, nil
}

// changesStream answers the feed as it goes on.
func changesStream(c *call) answer {
	r, err := c.reading()
	if err != nil {
		return answer{err: err}
	}
	return c.stream(r)
}

// stream makes sure that the stream can begin.
func (c *call) stream(r reading) answer {
	if last := c.r.Header.Get("Last-Event-ID"); last != "" {
		r.since = strings.TrimSpace(last)
	}
	news, err := c.s.listen()
	if err != nil {
		return answer{err: err}
	}
	from := r.since
	entries, more, err := c.next(&r)
	if err != nil {
		news.end()
		return answer{err: err}
	}
	// Reading has moved the cursor behind entries that are not sent yet; who breaks off before them must not lose them.
	from = cmp.Or(from, r.since)
	return answer{stream: func() {
		defer news.end()
		s := &stream{c: c, r: r, out: http.NewResponseController(c.w)}
		if s.begin(from) && c.r.Method != http.MethodHead {
			s.run(news, func() error { return s.send(entries, more) })
		}
	}}
}

// stream is one that is open.
type stream struct {
	c   *call
	r   reading
	out *http.ResponseController
}

// begin sends the head. The time limits of requests do not hold for what goes on until somebody ends it; each write has
// its own.
func (s *stream) begin(from string) bool {
	h := s.c.w.Header()
	h["Content-Type"] = []string{eventStream}
	s.c.note(http.StatusOK, "OK")
	// It is reported at its end, which may be weeks away.
	s.c.s.shop.Activity.Use(activity.Request{At: s.c.s.now().UTC(), KeyID: s.c.key.ID, Used: s.c.rightsUsed(),
		Under: s.c.key.Rights()})
	s.c.writeStatus(http.StatusOK)
	_ = s.out.SetReadDeadline(time.Time{}) // where a connection has no deadlines, none ends it
	return s.write("", from) == nil
}

// write sends a piece at once. It ends with a cursor, from which who comes again goes on.
func (s *stream) write(text, cursor string) error {
	s.c.giveTime()
	if _, err := s.c.w.Write([]byte(text + "id: " + cursor + "\n\n")); err != nil {
		return errGone
	}
	return s.out.Flush()
}

// run sends first, and then what happens, until the caller, the key or the server is gone.
func (s *stream) run(news news, first func() error) {
	beat, stop := s.c.s.ticks(heartbeat)
	defer stop()
	check, stop := s.c.s.ticks(keyCheck)
	defer stop()
	err := first()
	for err == nil {
		select {
		case <-news.told:
			if err = s.c.still(s.r); err == nil {
				err = s.more()
			}
		case <-check:
			err = s.c.still(s.r)
		case <-beat:
			err = s.write(": still here\n", s.r.since)
		case <-news.ending:
			return
		case <-s.c.r.Context().Done():
			return
		}
	}
	if err == errCursor {
		_ = s.write("event: reset\ndata: {\"Code\":\"CURSOR\"}\n", s.r.since) // who hung up hears nothing more
	}
}

// more sends what is new.
func (s *stream) more() error {
	entries, more, err := s.c.next(&s.r)
	if err != nil {
		return err
	}
	return s.send(entries, more)
}

// send writes entries, and those that follow them.
func (s *stream) send(entries []storage.FeedEntry, more bool) error {
	for {
		for _, e := range entries {
			text, err := s.c.entry(e, s.r.records)
			if err != nil {
				return err
			}
			s.c.giveTime()
			if _, err := s.c.w.Write([]byte("data: " + string(text) + "\nid: " + e.Cursor.String() +
				"\n\n")); err != nil {
				return errGone
			}
		}
		if err := s.out.Flush(); err != nil {
			return errGone
		}
		if !more {
			return nil
		}
		var err error
		if entries, more, err = s.c.next(&s.r); err != nil {
			return err
		}
	}
}
