package gate

import (
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"time"
)

// handshake is the first byte that a client of TLS sends. No method of HTTP begins with it.
const handshake = 0x16

// lastWord is how long the end of an encrypted connection may take.
const lastWord = 500 * time.Millisecond

// Secure makes other computers speak TLS with this configuration, before anybody is served. Programs on this computer
// may speak either: what they say does not leave it.
func (p *Places) Secure(config *tls.Config) { p.tls = config }

// spoken is what a connection turned out to speak.
type spoken struct {
	net.Conn
	encrypted bool
}

// Encrypted says whether the connection of a request speaks TLS; false for none.
func (c *Conn) Encrypted() bool {
	if c == nil {
		return false
	}
	s := c.spoken.Load()
	return s != nil && s.encrypted
}

// begin finds out at the first byte what the caller speaks. Only the goroutine that reads requests comes here.
func (c *Conn) begin() (*spoken, error) {
	if s := c.spoken.Load(); s != nil {
		return s, nil
	}
	first := make([]byte, 1)
	if _, err := io.ReadFull(c.Conn, first); err != nil {
		return nil, err
	}
	resumed := &resumed{Conn: c.Conn, first: first}
	s := &spoken{Conn: resumed}
	switch {
	case first[0] == handshake:
		s.Conn, s.encrypted = tls.Server(resumed, c.places.tls), true
	case !c.places.near(c.Conn):
		c.tellToEncrypt()
		return nil, io.EOF // on which net/http says nothing more
	}
	c.spoken.Store(s)
	return s, nil
}

// tellToEncrypt answers in plain words, once, what a program reads that says http:// where https:// is needed.
func (c *Conn) tellToEncrypt() {
	const soon, most = 2 * time.Second, 1 << 20
	if err := c.SetDeadline(time.Now().Add(soon)); err != nil {
		return
	}
	const text = `{"Content":null,"Errors":[{"Code":"GATE","Description":"From other computers this store is reached ` +
		`encrypted only: begin the address with https:// instead of http://."}]}`
	_, err := io.WriteString(c.Conn, "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json; charset=utf-8\r\n"+
		"Content-Length: "+strconv.Itoa(len(text))+"\r\nConnection: close\r\n\r\n"+text)
	if err == nil && closeWrite(c.Conn) == nil {
		_, _ = io.CopyN(io.Discard, c.Conn, most) // what is left unread would take the answer back
	}
}

// resumed gives back the byte that was read first.
type resumed struct {
	net.Conn
	first []byte
}

func (r *resumed) Read(b []byte) (int, error) {
	if len(r.first) > 0 && len(b) > 0 {
		b[0], r.first = r.first[0], nil
		return 1, nil
	}
	return r.Conn.Read(b)
}

func (r *resumed) CloseWrite() error { return closeWrite(r.Conn) }

// SetWriteDeadline is called by TLS alone, before its last word: a caller who reads nothing must not hold its place for
// the seconds that TLS would wait.
func (r *resumed) SetWriteDeadline(t time.Time) error {
	if latest := time.Now().Add(lastWord); t.After(latest) {
		t = latest
	}
	return r.Conn.SetWriteDeadline(t)
}

// onThisComputer says whether the other end of a connection is a program on this computer.
func onThisComputer(conn net.Conn) bool {
	from, to := addressOf(conn.RemoteAddr()), addressOf(conn.LocalAddr())
	return from.IsValid() && (from.IsLoopback() || from == to)
}

func addressOf(a net.Addr) netip.Addr {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.Addr{}
	}
	return tcp.AddrPort().Addr().Unmap()
}

// Scheme is how the caller of a request speaks, as an address begins: "http" or "https".
func Scheme(r *http.Request) string {
	if ConnOf(r).Encrypted() {
		return "https"
	}
	return "http"
}
