// Package hotcakes moves a live store that speaks the Hotcakes REST API v1 into this one, for the command line and the window. client.go asks
// it, plan.go says what is read in which order and move.go does it: a further model is one more step in the plan. How records are stored is the
// matter of shop/receive.go; this package alone knows HTTP there, as a client.
package hotcakes

import (
	"bytes"
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
	modern bool                                       // it also answers /api/v1/, which has what the classic form lacks
	pause  func(context.Context, time.Duration) error // before another try
	waits  []time.Duration

	mu    sync.Mutex
	lacks []string // models that the store's API does not have
}

const classic = "DesktopModules/Hotcakes/API/rest/v1/"

// waits are the pauses before a request is tried again.
var waits = []time.Duration{500 * time.Millisecond, 2 * time.Second, 5 * time.Second}

// errNothing is the answer NULL: there is no such record, or a list is empty. A model that the store lacks has none either.
var errNothing = errors.New("there is no such record")

// wrong is an error that a person can act on; field is Address, Key or "".
func wrong(field string, form words.Form, args ...any) error {
	return shop.Refuse(shop.Invalid, field, form, args...)
}

// Base is the address of a store in its one spelling, and whether the key would travel unencrypted over a network. The error is a *shop.Error
// on the field Address.
func Base(address string) (base string, open bool, err error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", false, wrong("Address", "The address of the store must look like https://www.example.com.")
	}
	u.Path = strings.TrimSuffix(u.Path, "/") + "/"
	ip, err := netip.ParseAddr(u.Hostname())
	here := u.Hostname() == "localhost" || err == nil && ip.IsLoopback()
	return u.String(), u.Scheme == "http" && !here, nil
}

// Connect asks the store at base whether it takes the key. The error is a *shop.Error, perhaps on the field Address or Key; it never tells the
// key.
func Connect(ctx context.Context, base, key string) (*Client, error) {
	return connect(ctx, base, key, func(ctx context.Context, d time.Duration) error {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-t.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
}

func connect(ctx context.Context, base, key string, pause func(context.Context, time.Duration) error) (*Client, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	c := &Client{base: base, host: u.Host, key: key, pause: pause, http: &http.Client{
		Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: workers, IdleConnTimeout: time.Minute, ResponseHeaderTimeout: 2 * time.Minute},
		// The key stands in the address, so it must not be carried to wherever an answer points.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	if _, err := c.content(ctx, "products/", "countonly", "1"); err != nil {
		c.Close()
		return nil, err
	}
	c.waits = waits // the first question was answered, so it is worth while
	r, err := c.ask(ctx, "api/v1/", nil)
	if err == nil {
		var about struct{ Content struct{ Access string } }
		c.modern = r.status == http.StatusOK && json.Unmarshal(r.body, &about) == nil && about.Content.Access != ""
	}
	return c, nil
}

// About is what a store says of itself before it is moved.
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
	orders, err := c.list(ctx, "orders/")
	a.Orders = len(orders)
	return a, err
}

// count asks how many records a list has.
func (c *Client) count(ctx context.Context, path string) (n int, err error) {
	content, err := c.content(ctx, path, "countonly", "1")
	if errors.Is(err, errNothing) {
		return 0, nil
	}
	if err == nil && json.Unmarshal(content, &n) != nil {
		err = wrong("", "The store does not say how much there is of %s.", strings.TrimSuffix(path, "/"))
	}
	return n, err
}

// Close ends the connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

type reply struct {
	status int
	body   []byte
	kind   string // Content-Type
}

// elsewhere is an answer that points to another address.
type elsewhere struct{ to string }

func (e *elsewhere) Error() string { return "sent on to " + e.to }

// content asks the classic form; queries are name and value in turn. errNothing for NULL.
func (c *Client) content(ctx context.Context, path string, queries ...string) (json.RawMessage, error) {
	q := url.Values{"key": {c.key}}
	for i := 0; i+1 < len(queries); i += 2 {
		q.Set(queries[i], queries[i+1])
	}
	r, err := c.ask(ctx, classic+path, q)
	if err != nil {
		return nil, err
	}
	var e struct {
		Content json.RawMessage
		Errors  []struct{ Code, Description string }
	}
	if json.Unmarshal(bytes.TrimPrefix(r.body, []byte("\xef\xbb\xbf")), &e) != nil || e.Content == nil && e.Errors == nil {
		return nil, wrong("Address", "%s does not answer as a store with the Hotcakes REST API does (HTTP status %d). Check the address.", c.host, r.status)
	}
	if len(e.Errors) > 0 {
		return nil, c.refusal(path, e.Errors[0].Code, e.Errors[0].Description)
	}
	return e.Content, nil
}

// refusal is what the store's first error means here.
func (c *Client) refusal(path, code, description string) error {
	switch code {
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
		return wrong("Key", "The store does not accept this API key. Check that it is whole, and neither revoked nor expired.")
	case "SSLCONNECTION":
		return wrong("Address", "The store only takes encrypted connections. Begin the address with https://.")
	}
	return wrong("", "The store refuses to answer %s: %s.", path, strings.TrimRight(description, ". "))
}

// list asks for records; none for NULL.
func (c *Client) list(ctx context.Context, path string, queries ...string) (all []json.RawMessage, err error) {
	content, err := c.content(ctx, path, queries...)
	if errors.Is(err, errNothing) {
		return nil, nil
	}
	if err == nil && json.Unmarshal(content, &all) != nil {
		err = wrong("", "The answer of the store to %s is no list.", path)
	}
	return all, err
}

// ask reads a whole answer. What may pass (a broken connection, a busy server) is tried again. With a nil query the key goes in a header.
func (c *Client) ask(ctx context.Context, path string, q url.Values) (r reply, err error) {
	for try := 0; ; try++ {
		r, err = c.once(ctx, path, q)
		passing := err != nil || r.status == http.StatusTooManyRequests || r.status >= http.StatusBadGateway
		if ctx.Err() != nil {
			return r, ctx.Err()
		}
		var moved *elsewhere
		if errors.As(err, &moved) {
			return r, wrong("Address", "The store sends on to %s. Give that address.", moved.to)
		}
		if !passing || try == len(c.waits) {
			break
		}
		if err := c.pause(ctx, c.waits[try]); err != nil {
			return r, err
		}
	}
	switch {
	case err != nil:
		return r, wrong("Address", "No store answers at %s. Check the address and the network.", c.host)
	case r.status == http.StatusTooManyRequests || r.status >= http.StatusBadGateway:
		return r, wrong("", "The store at %s is too busy to answer (HTTP status %d). Try again later.", c.host, r.status)
	}
	return r, nil
}

func (c *Client) once(ctx context.Context, path string, q url.Values) (reply, error) {
	res, err := c.open(ctx, path, q)
	if err != nil {
		return reply{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return reply{res.StatusCode, body, res.Header.Get("Content-Type")}, err
}

func (c *Client) open(ctx context.Context, path string, q url.Values) (*http.Response, error) {
	address := c.base + path
	if q != nil {
		address += "?" + q.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", "Griddle import")
	if q == nil {
		req.Header.Set("Authorization", "Bearer "+c.key)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	if to, err := res.Location(); err == nil {
		res.Body.Close()
		return nil, &elsewhere{to.Scheme + "://" + to.Host}
	}
	return res, nil
}

// bytes reads a picture from the modern form; nil for none.
func (c *Client) bytes(ctx context.Context, path string) (data []byte, kind string, err error) {
	r, err := c.ask(ctx, "api/v1/"+path, nil)
	switch {
	case err != nil || r.status == http.StatusNotFound:
		return nil, "", err
	case r.status != http.StatusOK:
		return nil, "", wrong("", "The store refuses to hand out %s (HTTP status %d).", path, r.status)
	}
	return r.body, r.kind, nil
}

// stream reads a file of the modern form part by part; none when it has no content.
func (c *Client) stream(ctx context.Context, path string, part func(first bool, data []byte) error) error {
	res, err := c.open(ctx, "api/v1/"+path, nil)
	if err != nil {
		return wrong("", "The store at %s does not answer. Check the network.", c.host)
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusNotFound {
		return nil
	}
	if res.StatusCode != http.StatusOK {
		return wrong("", "The store refuses to hand out %s (HTTP status %d).", path, res.StatusCode)
	}
	var data bytes.Buffer
	for first := true; ; first = false {
		data.Reset()
		n, err := io.Copy(&data, io.LimitReader(res.Body, 4<<20))
		if err != nil {
			return wrong("", "The connection to %s broke while a file came.", c.host)
		}
		if n == 0 {
			return nil
		}
		if err := part(first, data.Bytes()); err != nil {
			return err
		}
	}
}
