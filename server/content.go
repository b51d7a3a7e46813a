package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"griddle/server/gate"
	"griddle/shop"
)

// Header values are shared between requests, so that setting them costs no allocation.
var (
	applicationJSON = []string{"application/json; charset=utf-8"}
	textPlain       = []string{"text/plain; charset=utf-8"}
	closing         = []string{"close"}
	noErrors        = `,"Errors":[]}`
)

// octetStream is the type of files that nobody may show or run.
const octetStream = "application/octet-stream"

// bufferSize is how much of an answer is collected before it is sent; what fits into it is sent whole, with its length.
const bufferSize = 256 << 10

// mostKept is how large a buffer may have grown to be used once more.
const mostKept = 1 << 20

var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 8<<10); return &b }}

// turns lets few lists be read at a time: more would not be faster, but each holds a connection to the store with a
// cache of its own, and a buffer, which the turn hands on. Nobody waits for a reader who takes long: whoever gets no
// turn goes on without one.
type turns chan []byte

// longestWait is how long a list waits for its turn.
const longestWait = 250 * time.Millisecond

func newTurns(n int) turns {
	t := make(turns, n)
	for range n {
		t <- nil
	}
	return t
}

// take waits for a turn; whoever gets one gives its buffer back.
func (t turns) take(ctx context.Context) (buffer []byte, got bool) {
	select {
	case buffer = <-t:
		return buffer, true
	default:
	}
	wait := time.NewTimer(longestWait)
	defer wait.Stop()
	select {
	case buffer = <-t:
		return buffer, true
	case <-wait.C:
	case <-ctx.Done():
	}
	return nil, false
}

func (t turns) give(buffer []byte) {
	if cap(buffer) > mostKept {
		buffer = nil
	}
	t <- buffer[:0]
}

// content writes the envelope around stored bytes. Records go through it untouched, except that the modern form's dates
// are rewritten.
type content struct {
	c      *call
	buf    []byte
	modern bool
	sent   bool // the status line is out: an error can only break the connection now
}

// writeContent answers a request that went well.
func (c *call) writeContent(a answer) {
	w := &content{c: c, modern: c.Path.Form == gate.Modern}
	if a.whole && w.modern {
		tag := tagOf(a.body)
		if c.w.Header()["Etag"] = []string{tag}; c.notModified(tag) {
			return
		}
	}
	if c.listing != nil && (a.records != nil || a.list != nil) {
		c.listing.write(c.w.Header())
	}
	turn := false
	if a.records != nil || a.list != nil {
		w.buf, turn = c.s.lists.take(c.r.Context())
	}
	if turn {
		defer func() { c.s.lists.give(w.buf) }()
	} else {
		pooled := buffers.Get().(*[]byte)
		w.buf = (*pooled)[:0]
		defer func() {
			if cap(w.buf) <= mostKept {
				*pooled = w.buf
				buffers.Put(pooled)
			}
		}()
	}
	w.buf = append(w.buf, `{"Content":`...)
	err := error(nil)
	switch {
	case a.records != nil:
		err = w.array(a.records)
	case a.list != nil:
		err = a.list(w)
	default:
		err = w.record(a.body)
	}
	if err != nil {
		if w.sent {
			panic(http.ErrAbortHandler)
		}
		c.w.Header().Del("Etag")
		c.w.Header().Del("Griddle-Cursor")
		c.writeError(answer{err: err, neutral: a.neutral})
		return
	}
	w.buf = append(w.buf, noErrors...)
	if w.sent {
		if w.flush() != nil {
			panic(http.ErrAbortHandler)
		}
		return
	}
	status := http.StatusOK
	if a.created && w.modern {
		status = http.StatusCreated
		c.w.Header().Set("Location", c.location(a.body))
	}
	c.note(status, "OK")
	c.send(status, w.buf)
}

// location is where a record just created is: under its id, or in the list that the path names.
func (c *call) location(record []byte) string {
	path := "/api/v1/" + c.Path.Model
	if !c.route.endsInWord() {
		return path + "/" + url.PathEscape(firstMember(record))
	}
	for i := range c.route.path {
		path += "/" + url.PathEscape(c.param(i))
	}
	return path
}

// record writes one stored document.
func (w *content) record(body []byte) error {
	if w.c.fields != nil && len(body) > 0 && body[0] == '{' {
		some, err := only(nil, body, w.c.fields)
		if err != nil {
			return err
		}
		body = some
	}
	if w.modern {
		w.buf = shop.ModernDates(w.buf, body)
	} else {
		w.buf = append(w.buf, body...)
	}
	return w.spill()
}

// raw writes text that holds no dates.
func (w *content) raw(text string) error {
	w.buf = append(w.buf, text...)
	return w.spill()
}

// array writes [...] around the records that each calls the function with.
func (w *content) array(each func(fn func(body []byte) error) error) error {
	w.buf = append(w.buf, '[')
	more := false
	one := func(body []byte) error {
		if more {
			w.buf = append(w.buf, ',')
		}
		more = true
		return w.record(body)
	}
	if w.c.sifts() {
		one = w.c.listing.since.through(one)
	}
	err := each(one)
	if err != nil {
		return err
	}
	return w.raw("]")
}

func (w *content) spill() error {
	if len(w.buf) < bufferSize {
		return nil
	}
	return w.flush()
}

// errGone: the caller hung up in the middle of a long answer.
var errGone = errors.New("the caller went away")

func (w *content) flush() error {
	if !w.sent {
		w.sent = true
		w.c.note(http.StatusOK, "OK")
		w.c.head()
		w.c.writeStatus(http.StatusOK)
	}
	w.c.giveTime()
	if _, err := w.c.w.Write(w.buf); err != nil {
		return errGone
	}
	w.buf = w.buf[:0]
	return nil
}

// giveTime bounds how long the caller may take to read what is written next. Every answer has that much from the moment
// its request came (http.Server.WriteTimeout); what is written later than at once gets it anew.
func (c *call) giveTime() {
	_ = http.NewResponseController(c.w).SetWriteDeadline(time.Now().Add(c.s.limits.BodyIdle))
}

// writeStatus begins an answer. One that is written piece by piece gets its time with each piece.
func (c *call) writeStatus(status int) {
	if c.last || c.Ends() {
		c.w.Header()["Connection"] = closing
	}
	if time.Since(c.began) > c.s.limits.BodyIdle/2 {
		c.giveTime()
	}
	c.w.WriteHeader(status)
}

// head sets the type of an envelope. apiformat=text is for browsers of the original's day; text/html would run scripts
// out of the data.
func (c *call) head() {
	kind := applicationJSON
	if c.Path.Form == gate.Classic && c.Query.Get("apiformat") == "text" {
		kind = textPlain
	}
	c.w.Header()["Content-Type"] = kind
}

// empty answers where there is nothing to say.
func (c *call) empty() {
	c.note(http.StatusNoContent, "OK")
	c.writeStatus(http.StatusNoContent)
}

// send writes a whole envelope.
func (c *call) send(status int, envelope []byte) {
	c.head()
	c.w.Header()["Content-Length"] = []string{strconv.Itoa(len(envelope))}
	c.writeStatus(status)
	_, _ = c.w.Write(envelope) // a caller that hung up hears nothing more
}

// file is a picture or another file on its way out.
type file struct {
	io.ReadCloser
	kind string
	name string // under which browsers save it; "" for pictures, which they may show
}

func (c *call) writeFile(f *file) {
	defer f.Close()
	c.note(http.StatusOK, "OK")
	c.w.Header().Set("Content-Type", f.kind)
	if f.kind == octetStream {
		c.w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment",
			map[string]string{"filename": f.name}))
	}
	c.writeStatus(http.StatusOK)
	c.giveTime()
	if _, err := io.Copy(c.w, f); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// firstMember is the value of a record's first member, which is its id in every model of the protocol; "" for none.
func firstMember(record []byte) string {
	d := json.NewDecoder(bytes.NewReader(record))
	d.UseNumber()
	var id json.Token
	for range 3 { // {, its name, the value
		var err error
		if id, err = d.Token(); err != nil {
			return ""
		}
	}
	return fmt.Sprint(id)
}
