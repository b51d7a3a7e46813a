package gate

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// ErrTooLarge comes from reading a body that grew over its limit, ErrStalled from one that stopped coming or
// took too long.
var (
	ErrTooLarge = errors.New("the request body is too large")
	ErrStalled  = errors.New("the request body stopped coming")
)

// body ends a request whose body is too long, makes no progress or takes too long as a whole.
type body struct {
	io.Reader // as net/http gives it
	limits    *Limits
	conn      *http.ResponseController
	left      int64     // bytes it may still have
	until     time.Time // when it must be there
	over      bool      // read to its end
	stalled   bool
}

// take puts the limits around the body of a request. Nothing is read yet: a client that sent Expect:
// 100-continue gets its refusal before it sends anything.
func (p *Passed) take(g *Gate, w http.ResponseWriter, r *http.Request) {
	p.Body = http.NoBody
	if r.ContentLength == 0 {
		return
	}
	most := g.limits.Body
	if g.uploads(p.Path.Model) {
		most = g.limits.Upload
	}
	p.body = &body{
		Reader: r.Body, limits: &g.limits, conn: http.NewResponseController(w), left: most,
		until: time.Now().Add(g.limits.BodyTime),
	}
	p.Body = p.body
}

// checkBody refuses what would unpack or is announced too large.
func (g *Gate) checkBody(r *http.Request, p *Passed) *Refusal {
	if encodings := r.Header["Content-Encoding"]; len(encodings) > 0 {
		return refuse(http.StatusUnsupportedMediaType, "Send the body as it is, without a Content-Encoding.")
	}
	if p.body != nil && r.ContentLength > p.body.left {
		return refuse(http.StatusRequestEntityTooLarge, "The request body is too large.")
	}
	return nil
}

func (b *body) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	next := time.Now().Add(b.limits.BodyIdle)
	if next.After(b.until) {
		next = b.until
	}
	// a writer that knows no deadlines (a recorder in a test) waits as long as it likes
	_ = b.conn.SetReadDeadline(next)
	n, err := b.Reader.Read(p)
	b.left -= int64(n)
	switch {
	case b.left < 0:
		return 0, ErrTooLarge
	case err == io.EOF:
		b.over = true
		// The handler may now take its time; the idle limit starts again with the next request.
		_ = b.conn.SetReadDeadline(time.Time{})
	case err != nil:
		b.stalled = true
		return n, errors.Join(ErrStalled, err)
	}
	return n, err
}

// Ends says whether the connection must end with this request's answer. With a chunked body, two programs on
// the way could disagree about where the next request begins; behind a body that nobody read there is none;
// HTTP/1.0 asks once.
func (p *Passed) Ends() bool { return p.last || p.body != nil && !p.body.over }

// Finish comes after the answer. A caller that sends all of its body before it looks for the answer would be
// reset in the middle of it and never see one, so what still comes is read away. That ends with the body,
// when it comes too slowly or is longer than anything the server takes, or when somebody else needs the
// place.
func (p *Passed) Finish(w http.ResponseWriter) {
	if p.body == nil || p.body.over || p.body.stalled || p.conn == nil {
		return
	}
	if http.NewResponseController(w).Flush() != nil || !p.conn.become(leaving) || !p.body.readAway() {
		_ = p.conn.Close()
	}
}

// readAway answers false when it gave up.
func (b *body) readAway() bool {
	const piece = 32 << 10
	began, buffer := time.Now(), make([]byte, piece)
	for read := int64(0); read <= b.limits.Upload; {
		allowed := b.limits.RestStart + time.Duration(read)*time.Second/time.Duration(b.limits.RestRate)
		if b.conn.SetReadDeadline(began.Add(min(allowed, b.limits.RestTime))) != nil {
			return false
		}
		n, err := b.Reader.Read(buffer)
		read += int64(n)
		if err != nil {
			return err == io.EOF
		}
	}
	return false
}
