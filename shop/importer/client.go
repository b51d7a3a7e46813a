// Package importer brings a live store that speaks the Hotcakes REST API v1 into this one, for the command line and
// the window. client.go asks it and scan.go reads its answers, plan.go says what is read in which order, run.go
// does it, and report.go says what came: a further model is one more step in the plan. How records are stored is
// the matter of shop/import.go; this package alone knows HTTP there, as a client.
package importer

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"griddle/shop"
	"griddle/shop/words"
)

// Client reads one store. Safe for concurrent use.
type Client struct {
	base   string // with a slash at the end
	host   string
	key    string
	http   *http.Client
	modern bool // it also answers /api/v1/, which has what the classic form lacks
	clock  Clock
	waits  []time.Duration
	large  chan struct{} // turns for pictures and files, which are held whole

	mu    sync.Mutex
	lacks []string // models that the store's API does not have
}

// Clock is the time as a client knows it.
type Clock struct {
	Pause func(context.Context, time.Duration) error                   // waits before another try
	After func(d time.Duration, do func()) (stop func() (before bool)) // like time.AfterFunc
}

// SystemClock is that of the computer.
func SystemClock() Clock {
	return Clock{
		Pause: func(ctx context.Context, d time.Duration) error {
			t := time.NewTimer(d)
			defer t.Stop()
			select {
			case <-t.C:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		},
		After: func(d time.Duration, do func()) func() bool { return time.AfterFunc(d, do).Stop },
	}
}

const classic = "DesktopModules/Hotcakes/API/rest/v1/"

// What an answer may be. A list may be as long as it likes: it is read record by record.
const (
	maxRecord = 8 << 20
	maxFile   = 64 << 20
	silence   = time.Minute // without a byte
)

// waits are the pauses before a request is tried again.
var waits = []time.Duration{500 * time.Millisecond, 2 * time.Second, 5 * time.Second}

// errNothing is the answer NULL: there is no such record, or a list is empty. A model that the store lacks has
// none either.
var errNothing = errors.New("there is no such record")

// errSilent ends the waiting for a store that sends nothing.
var errSilent = errors.New("nothing came")

// wrong is an error that a person can act on; field is Address, Key or "".
func wrong(field string, form words.Form, args ...any) *shop.Error {
	return shop.Refuse(shop.Invalid, field, form, args...)
}

// fault is an answer of the store that is none, or that does not come. All other errors are those of this store.
type fault struct {
	whole *shop.Error // what is wrong with the store, if it does not answer anything else either
	one   *shop.Error // what is wrong with this answer alone; nil: the same
	final bool        // asking again is of no use
}

func (f *fault) Error() string { return f.whole.Error() }
func (f *fault) Unwrap() error { return f.whole }

// reason is what is wrong with the answer alone.
func (f *fault) reason() *shop.Error { return cmp.Or(f.one, f.whole) }

func (c *Client) unfit(status int) *fault {
	return &fault{
		whole: wrong("Address", "%s does not answer as a store with the Hotcakes REST API does (HTTP status %d). "+
			"Check the address.", c.host, status),
		one: wrong("", "The store answered with HTTP status %d instead of the record.", status),
	}
}

// broken is what a failed connection or a spoilt answer means.
func (c *Client) broken(ctx context.Context, err error) error {
	switch {
	case errors.Is(err, errSilent):
		return &fault{whole: wrong("", "The store sent nothing for %d seconds.", int(silence.Seconds())), final: true}
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, errLarge):
		return &fault{whole: tooLarge(maxRecord), final: true}
	case errors.Is(err, errShape):
		return &fault{whole: spoilt()}
	}
	return &fault{
		whole: wrong("Address", "No store answers at %s. Check the address and the network.", c.host),
		one:   wrong("", "The connection to the store broke."),
	}
}

func spoilt() *shop.Error { return wrong("", "The answer of the store is spoilt.") }

func tooLarge(most int) *shop.Error {
	return wrong("", "It is larger than %d MB, which is more than an import takes.", most>>20)
}

// Base is the address of a store in its one spelling, and whether the key would travel unencrypted over a network.
// The error is a *shop.Error on the field Address.
func Base(address string) (base string, open bool, err error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil ||
		u.RawQuery != "" || u.Fragment != "" {
		return "", false, wrong("Address", "The address of the store must look like https://www.example.com.")
	}
	u.Path = strings.TrimSuffix(u.Path, "/") + "/"
	ip, err := netip.ParseAddr(u.Hostname())
	here := u.Hostname() == "localhost" || err == nil && ip.IsLoopback()
	return u.String(), u.Scheme == "http" && !here, nil
}

// Connect asks the store at base whether it takes the key. The error is a *shop.Error, perhaps on the field
// Address or Key; it never tells the key.
func Connect(ctx context.Context, base, key string, clock Clock) (*Client, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	c := &Client{base: base, host: u.Host, key: key, clock: clock, large: make(chan struct{}, 2), http: &http.Client{
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: workers, IdleConnTimeout: time.Minute,
		},
		// The key stands in the address, so it must not be carried to wherever an answer points.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	if err := c.alive(ctx); err != nil {
		c.Close()
		return nil, err
	}
	c.waits = waits // the first question was answered, so it is worth while
	a, err := c.ask(ctx, "api/v1/", nil)
	if err == nil {
		defer a.close()
		var about struct{ Content struct{ Access string } }
		body, err := a.whole(maxRecord)
		known := err == nil && a.status == http.StatusOK && json.Unmarshal(body, &about) == nil
		c.modern = known && about.Content.Access != ""
	}
	return c, nil
}

// alive asks what every store answers to whoever has a key.
func (c *Client) alive(ctx context.Context) error {
	a, err := c.open(ctx, classic+"products/", url.Values{"key": {c.key}, "countonly": {"1"}})
	if err == nil {
		_, err = c.envelope(ctx, "products/", a)
	}
	if errors.Is(err, errNothing) {
		return nil
	}
	return err
}

// About is what a store says of itself before it is imported.
type About struct {
	Products, Customers, Orders int
	Pictures                    bool // it hands out pictures and the contents of files too
}

// Look asks how much there is.
func (c *Client) Look(ctx context.Context) (a About, err error) {
	a.Pictures = c.modern
	if a.Products, err = c.count(ctx, "products/"); err == nil {
		a.Customers, err = c.count(ctx, "customeraccounts/")
	}
	if err != nil {
		return a, err
	}
	return a, c.each(ctx, "orders/", "", func(record) error {
		a.Orders++
		return nil
	})
}

// count asks how many records a list has.
func (c *Client) count(ctx context.Context, path string) (n int, err error) {
	content, err := c.content(ctx, path, "countonly", "1")
	if errors.Is(err, errNothing) {
		return 0, nil
	}
	if err == nil && json.Unmarshal(content, &n) != nil {
		err = &fault{whole: wrong("", "The store does not say how much there is of %s.", strings.TrimSuffix(path, "/"))}
	}
	return n, err
}

// Close ends the connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// answer is one on its way in.
type answer struct {
	status int
	kind   string    // Content-Type
	length int64     // -1: unknown
	body   io.Reader // its errors are for Client.broken
	close  func()
}

// whole reads all of it, at most so many bytes.
func (a *answer) whole(most int64) ([]byte, error) {
	if a.length > most {
		return nil, errLarge
	}
	body, err := io.ReadAll(io.LimitReader(a.body, most+1))
	if err == nil && int64(len(body)) > most {
		err = errLarge
	}
	return body, err
}

// content asks the classic form for one thing; queries are name and value in turn. errNothing for NULL.
func (c *Client) content(ctx context.Context, path string, queries ...string) (json.RawMessage, error) {
	a, err := c.ask(ctx, classic+path, c.query(queries))
	if err != nil {
		return nil, err
	}
	return c.envelope(ctx, path, a)
}

func (c *Client) query(queries []string) url.Values {
	q := url.Values{"key": {c.key}}
	for i := 0; i+1 < len(queries); i += 2 {
		q.Set(queries[i], queries[i+1])
	}
	return q
}

// complaint is an error in the envelope.
type complaint struct{ Code, Description string }

// envelope reads and closes an answer with one thing in it.
func (c *Client) envelope(ctx context.Context, path string, a *answer) (json.RawMessage, error) {
	defer a.close()
	body, err := a.whole(maxRecord + 64<<10)
	if err != nil {
		return nil, c.broken(ctx, err)
	}
	var e struct {
		Content json.RawMessage
		Errors  []complaint
	}
	if json.Unmarshal(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")), &e) != nil ||
		e.Content == nil && e.Errors == nil {
		return nil, c.unfit(a.status)
	}
	if len(e.Errors) > 0 {
		return nil, c.refusal(path, e.Errors[0])
	}
	return e.Content, nil
}

// refusal is what the store's first error means here.
func (c *Client) refusal(path string, first complaint) error {
	switch first.Code {
	case "NULL":
		return errNothing
	case "NOTSUPPORTED":
		model, _, _ := strings.Cut(path, "/")
		c.mu.Lock()
		defer c.mu.Unlock()
		if !slices.Contains(c.lacks, model) {
			c.lacks = append(c.lacks, model)
		}
		return errNothing
	case "KEY", "STORENOTFOUND":
		return &fault{whole: wrong("Key", "The store does not accept this API key. "+
			"Check that it is whole, and neither revoked nor expired.")}
	case "SSLCONNECTION":
		return &fault{whole: wrong("Address", "The store only takes encrypted connections. Begin the address with "+
			"https://.")}
	}
	why := strings.TrimRight(first.Description, ". ")
	return &fault{whole: wrong("", "The store refuses to answer %s: %s.", path, why)}
}

// record is one of a list.
type record struct {
	place int // from 1
	body  json.RawMessage
	err   *shop.Error // why it cannot be taken; body is nil then
}

// each reads a list record by record, none for NULL. in names the member of the content that is the list; "": it
// is the content itself. What take answers ends the reading.
func (c *Client) each(ctx context.Context, path, in string, take func(record) error, queries ...string) error {
	a, err := c.ask(ctx, classic+path, c.query(queries))
	if err != nil {
		return err
	}
	defer a.close()
	s := newScanner(a.body)
	var complaints []complaint
	var taken error
	place, known := 0, false // whether it is an envelope at all
	list := func() error {
		known = true
		return s.listed(func() error {
			place++
			r := record{place: place}
			var err error
			if r.body, err = s.value(maxRecord); errors.Is(err, errLarge) {
				r.err, err = tooLarge(maxRecord), nil
			}
			if err == nil {
				taken = take(r)
				err = taken
			}
			return err
		})
	}
	content := list
	if in != "" {
		content = func() error {
			known = true
			return s.unlessNull(func() error { return s.members(map[string]func() error{in: list}) })
		}
	}
	err = s.members(map[string]func() error{"Content": content, "Errors": func() error {
		known = true
		raw, err := s.value(maxRecord)
		if err == nil && json.Unmarshal(raw, &complaints) != nil {
			err = errShape
		}
		return err
	}})
	switch {
	case taken != nil:
		return taken
	case (err == nil || errors.Is(err, errShape) || errors.Is(err, io.ErrUnexpectedEOF)) && !known:
		return c.unfit(a.status)
	case err != nil:
		return c.broken(ctx, err)
	case len(complaints) > 0:
		if err := c.refusal(path, complaints[0]); !errors.Is(err, errNothing) {
			return err
		}
	}
	return nil
}

// ask opens an answer. What may pass (a broken connection, a busy server) is tried again. With a nil query the key
// goes in a header.
func (c *Client) ask(ctx context.Context, path string, q url.Values) (*answer, error) {
	for try := 0; ; try++ {
		a, err := c.open(ctx, path, q)
		var f *fault
		if err == nil || !errors.As(err, &f) || f.final || try == len(c.waits) {
			return a, err
		}
		if err := c.clock.Pause(ctx, c.waits[try]); err != nil {
			return nil, err
		}
	}
}

// open asks once. A server that is too busy to answer is a fault.
func (c *Client) open(ctx context.Context, path string, q url.Values) (*answer, error) {
	address := c.base + path
	if q != nil {
		address += "?" + q.Encode()
	}
	waiting, cancel := context.WithCancelCause(ctx)
	stop := func() { cancel(nil) }
	req, err := http.NewRequestWithContext(waiting, http.MethodGet, address, nil)
	if err != nil {
		stop()
		return nil, err
	}
	req.Header.Set("User-Agent", "Griddle import")
	if q == nil {
		req.Header.Set("Authorization", "Bearer "+c.key)
	}
	w := &watched{clock: c.clock, ctx: waiting, cancel: cancel}
	var res *http.Response
	if err := w.watch(func() (err error) { res, err = c.http.Do(req); return err }); err != nil {
		stop()
		return nil, c.broken(ctx, err)
	}
	w.body = res.Body
	a := &answer{res.StatusCode, res.Header.Get("Content-Type"), res.ContentLength, w, func() {
		_, _ = io.CopyN(io.Discard, w, readAtOnce) // only when it is read to its end can the connection be used again
		stop()
		res.Body.Close()
	}}
	if to, err := res.Location(); err == nil {
		a.close()
		there := to.Scheme + "://" + to.Host
		return nil, &fault{whole: wrong("Address", "The store sends on to %s. Give that address.", there), final: true}
	}
	if a.status == http.StatusTooManyRequests || a.status >= http.StatusBadGateway {
		a.close()
		return nil, &fault{
			whole: wrong("", "The store at %s is too busy to answer (HTTP status %d). Try again later.", c.host,
				a.status),
			one: c.unfit(a.status).one,
		}
	}
	return a, nil
}

// watched is the body of an answer that ends when nothing comes for a while.
type watched struct {
	clock  Clock
	ctx    context.Context
	cancel context.CancelCauseFunc
	body   io.Reader
}

// watch ends do when it takes too long.
func (w *watched) watch(do func() error) error {
	stop := w.clock.After(silence, func() { w.cancel(errSilent) })
	defer stop()
	err := do()
	if err != nil && errors.Is(context.Cause(w.ctx), errSilent) {
		return errSilent
	}
	return err
}

func (w *watched) Read(p []byte) (n int, err error) {
	err = w.watch(func() (err error) { n, err = w.body.Read(p); return err })
	return n, err
}

// bytes reads a picture or a file from the modern form; nil for none.
func (c *Client) bytes(ctx context.Context, path string) (data []byte, kind string, err error) {
	select {
	case c.large <- struct{}{}:
		defer func() { <-c.large }()
	case <-ctx.Done():
		return nil, "", ctx.Err()
	}
	a, err := c.ask(ctx, "api/v1/"+path, nil)
	if err != nil {
		return nil, "", err
	}
	defer a.close()
	switch a.status {
	case http.StatusNotFound:
		return nil, "", nil
	case http.StatusOK:
	default:
		return nil, "", &fault{whole: wrong("", "The store refuses to hand out %s (HTTP status %d).", path, a.status)}
	}
	data, err = a.whole(maxFile)
	if errors.Is(err, errLarge) {
		return nil, "", &fault{whole: tooLarge(maxFile), final: true}
	}
	if err != nil {
		err = c.broken(ctx, err)
	}
	return data, a.kind, err
}
