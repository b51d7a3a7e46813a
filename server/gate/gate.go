// Package gate stands in front of the API: it lets through what an honest program sends and refuses the rest
// with a plain reason, before a body is read or a key is looked at; and it keeps the connections, so that
// nobody holds one who does nothing. It knows neither keys nor models. To add a rule: one file with one
// check, one line in Check, one raw-socket test.
package gate

import (
	"io"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// Limits bound what one caller can take. Tests set their own.
type Limits struct {
	Connections int // at once, over all listeners
	Keyless     int // of them, those that never showed a valid key
	PerKey      int // of them, those of one key
	// for which one of those is left alone, new or with a request, though others need its place
	Grace      time.Duration
	Header     int           // bytes of request line and headers
	HeaderTime time.Duration // to send them
	BodyIdle   time.Duration // without progress while a body is read or an answer is written
	BodyTime   time.Duration // for a whole body
	Idle       time.Duration // between two requests on a kept-alive connection
	Body       int64         // bytes of a request body
	Upload     int64         // the same for models that take files
	Query      int           // bytes of the query
	Pairs      int           // name=value pairs in it

	// What still comes of a body when the request is answered is read away.
	RestStart time.Duration // until something must have come
	RestRate  int64         // bytes a second from then on
	RestTime  time.Duration // for all of it
}

// Standard is what the server uses. The original client keeps idle connections for up to 100 s and sends files as
// number arrays of about 3.6 bytes per byte (docs/protocol/00-conventions.md §5).
var Standard = Limits{
	Connections: 256,
	Keyless:     64,
	PerKey:      128,
	Grace:       250 * time.Millisecond,
	Header:      16 << 10,
	HeaderTime:  5 * time.Second,
	BodyIdle:    100 * time.Second,
	BodyTime:    10 * time.Minute,
	Idle:        120 * time.Second,
	Body:        32 << 20,
	Upload:      64 << 20,
	Query:       8 << 10,
	Pairs:       50,
	RestStart:   750 * time.Millisecond, // with what the answer took, within a second
	RestRate:    256 << 10,
	RestTime:    60 * time.Second,
}

// Gate checks requests. Safe for concurrent use.
type Gate struct {
	limits  Limits
	uploads func(model string) bool
	own     []string // Host values of our own address
	port    string   // ":4743"
	allowed *Allowed

	wildcard  netip.Addr                 // that is listened at: 0.0.0.0 or ::; else zero
	addresses func() ([]net.Addr, error) // of this computer
}

// New makes a gate for a server that listens on host:port. uploads says which models (in lower case) take files;
// allowed may change any time.
func New(listen string, limits Limits, allowed *Allowed, uploads func(model string) bool) *Gate {
	g := &Gate{limits: limits, allowed: allowed, uploads: uploads, addresses: net.InterfaceAddrs}
	g.own, g.port, g.wildcard = ownHosts(listen)
	return g
}

// Refusal says why a request is not let in. Reason is one sentence for the caller and the activity log; it never
// repeats path or query.
type Refusal struct {
	Status int
	Reason string
	Allow  string // for 405
	Retry  string // seconds, for 429
}

// Error is the reason: a refusal may also come up while a body is read.
func (r *Refusal) Error() string { return r.Reason }

func refuse(status int, reason string) *Refusal { return &Refusal{Status: status, Reason: reason} }

// Passed is what the checks found out, so that nobody takes the request apart a second time.
type Passed struct {
	Path  Path
	Query Query
	// within its limits; net/http must not see it, it knows by its own type that the caller waits for a go-ahead
	Body      io.Reader
	Origin    string // the listed web origin that asks, or ""
	Preflight bool   // answered by the gate's rules alone: WritePreflight
	conn      *Conn  // nil outside of Places
	body      *body  // Body, if there is one
	last      bool   // no other request may follow on the connection
}

// Check applies the rules in their order and fills p. Path.Form and Path.Model are set as far as they can be told even
// for refused requests.
func (g *Gate) Check(w http.ResponseWriter, r *http.Request, p *Passed) *Refusal {
	dirty := p.Path.split(r.URL.EscapedPath())
	p.conn, p.last = ConnOf(r), r.ProtoMinor == 0 || len(r.TransferEncoding) > 0
	p.take(g, w, r)
	if no := checkProtocol(r, p.conn); no != nil {
		return no
	}
	if no := checkMethod(r, p.Path.Form); no != nil {
		return no
	}
	if no := g.checkHost(r); no != nil {
		return no
	}
	if no := g.checkOrigin(r, p); no != nil {
		return no
	}
	if dirty != nil {
		return dirty
	}
	if p.Preflight {
		return nil
	}
	if no := checkPathMethod(r.Method, p.Path.Form); no != nil {
		return no
	}
	if no := p.Query.parse(r.URL.RawQuery, g.limits.Query, g.limits.Pairs); no != nil {
		return no
	}
	return g.checkBody(r, p)
}
