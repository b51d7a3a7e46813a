package gate

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// ErrTooLarge comes from reading a body that grew over its limit, ErrStalled from one that stopped coming.
var (
	ErrTooLarge = errors.New("the request body is too large")
	ErrStalled  = errors.New("the request body stopped coming")
)

// checkBody refuses what would unpack or is announced too large, and puts the limits around the rest. Nothing is read yet: a client that
// sent Expect: 100-continue gets its refusal before it sends anything.
func (g *Gate) checkBody(w http.ResponseWriter, r *http.Request, p *Passed) *Refusal {
	p.Body = http.NoBody
	if encodings := r.Header["Content-Encoding"]; len(encodings) > 0 {
		return refuse(http.StatusUnsupportedMediaType, "Send the body as it is, without a Content-Encoding.")
	}
	if r.ContentLength == 0 {
		return nil
	}
	most := g.limits.Body
	if g.uploads(p.Path.Model) {
		most = g.limits.Upload
	}
	if r.ContentLength > most {
		return refuse(http.StatusRequestEntityTooLarge, "The request body is too large.")
	}
	b := &body{Reader: r.Body, left: most, idle: g.limits.BodyIdle, conn: http.NewResponseController(w)}
	b.expect() // also bounds what net/http reads away after an answer that did not want the body
	p.Body = b
	return nil
}

// body ends a request whose body is too long or makes no progress.
type body struct {
	io.Reader
	left int64
	idle time.Duration
	conn *http.ResponseController
}

func (b *body) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	b.expect()
	n, err := b.Reader.Read(p)
	b.left -= int64(n)
	switch {
	case b.left < 0:
		return 0, ErrTooLarge
	case err == io.EOF:
		// The handler may now take its time; the idle limit starts again with the next request.
		_ = b.conn.SetReadDeadline(time.Time{})
	case err != nil:
		return n, errors.Join(ErrStalled, err)
	}
	return n, err
}

// expect gives the next bytes their time. A writer that knows no deadlines (a recorder in a test) waits as long as it likes.
func (b *body) expect() { _ = b.conn.SetReadDeadline(time.Now().Add(b.idle)) }
