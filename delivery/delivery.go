// Package delivery tells programs of changes in the store, at the addresses that the owner gave (webhooks). What is to
// be sent where, and what became of it, is kept in shop/webhooks. send.go is one request, dial.go where it may go,
// message.go what it says; run.go is who goes on sending while the program runs. Headers and signatures are those of
// Standard Webhooks (https://www.standardwebhooks.com).
package delivery

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"griddle/shop"
	"griddle/shop/webhooks"
	"griddle/storage"
)

// Bounds of one request.
const (
	limit      = 10 * time.Second
	mostAnswer = 64 << 10 // bytes that are read of an answer
	mostShown  = 200      // characters of it that the log keeps
)

// Config connects a sender.
type Config struct {
	Shop    *shop.Store
	Version string // of Griddle, for the User-Agent
	Clock   storage.Clock
	Log     *slog.Logger
	// For tests.
	After  func(time.Duration) (over <-chan time.Time, stop func()) // nil: time.NewTimer
	Limit  time.Duration                                            // 0: 10 s
	Lookup func(ctx context.Context, host string) ([]netip.Addr, error)
}

// Sender sends. Whoever holds the store's lock lets one Run; others may Test and send Again with one of their own.
type Sender struct {
	Config
	hooks  *webhooks.Kept
	client *http.Client
	wake   chan struct{}

	mu      sync.Mutex
	turns   map[int64]*turn
	scanned map[int64]place
	holds   map[int64]hold
}

// New is a sender that does not run yet.
func New(c Config) *Sender {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.After == nil {
		c.After = func(d time.Duration) (<-chan time.Time, func()) {
			t := time.NewTimer(d)
			return t.C, func() { t.Stop() }
		}
	}
	if c.Limit == 0 {
		c.Limit = limit
	}
	if c.Lookup == nil {
		c.Lookup = lookup
	}
	s := &Sender{Config: c, hooks: c.Shop.Webhooks, wake: make(chan struct{}, 1), turns: map[int64]*turn{},
		scanned: map[int64]place{}, holds: map[int64]hold{}}
	s.client = &http.Client{
		// Each request dials anew, for what a name leads to is judged then. No proxy stands between: it would dial
		// what nobody judged.
		Transport: &http.Transport{DialContext: s.dial, DisableKeepAlives: true, DisableCompression: true,
			MaxResponseHeaderBytes: mostAnswer, TLSHandshakeTimeout: s.Limit},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return s
}

// lookup asks the system what a name leads to.
func lookup(ctx context.Context, host string) ([]netip.Addr, error) {
	all, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	for i, ip := range all {
		all[i] = ip.Unmap() // the library writes any IPv4 address as a mapped one
	}
	return all, err
}

// Test sends a message without a change, whether the webhook is on or not, and answers what became of it.
func (s *Sender) Test(ctx context.Context, id int64) (webhooks.Entry, error) {
	now := s.Clock().UTC()
	return s.try(ctx, id, webhooks.Entry{Kind: webhooks.Test, Message: messageName(id, "test", now), Action: "test",
		Happened: now})
}

// Again sends one delivery of the log once more, by its number: under the same name, with the record as it is now.
func (s *Sender) Again(ctx context.Context, entry int64) (webhooks.Entry, error) {
	id, e, err := s.hooks.Entry(entry)
	if err != nil {
		return e, err
	}
	if e.Message == "" {
		return e, shop.Refuse(shop.Invalid, "", "Nothing was sent there, so nothing can be sent again.")
	}
	if e.Kind == webhooks.Delivery {
		e.Kind = webhooks.Again
	}
	return s.try(ctx, id, e)
}

func (s *Sender) try(ctx context.Context, id int64, e webhooks.Entry) (webhooks.Entry, error) {
	h, err := s.hooks.One(id)
	if err != nil {
		return e, err
	}
	secret, err := s.hooks.SecretOf(&h)
	if err != nil {
		return e, err
	}
	if e, err = s.send(ctx, &h, secret, e); err != nil {
		return e, err
	}
	return e, s.hooks.Tried(ctx, id, e)
}
