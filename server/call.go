package server

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"griddle/server/gate"
	"griddle/shop"
	"griddle/shop/activity"
	"griddle/shop/model"
	"griddle/storage"
	"griddle/vault"
)

// call is one request on its way: what the gate found out, whose key it carries, and what is answered.
type call struct {
	gate.Passed
	s     *Server
	w     http.ResponseWriter
	r     *http.Request
	conn  *gate.Conn // nil in some tests
	began time.Time
	key   vault.Key // zero until it is known
	route *route    // nil until it is known

	listing *listing // nil for what is no list of the modern form
	tool    string   // what an assistant asks for, as the list of activity says it
	fields  []string // members that the records of the answer hold; nil for all

	status  int          // 0 until an answer was begun
	result  string       // for the activity log: OK or a code
	reason  string       // for refused requests
	cleared bool         // it made use of the right to clear
	used    []vault.Need // rights that it made use of, for the list of activity
	lacked  string       // the right that the key lacked, as vault.Need writes it
	refused bool
	last    bool // nothing else is answered on this connection
}

type callKey struct{}

// param is the i-th path segment after the model, blanks around it cut.
func (c *call) param(i int) string { return strings.TrimSpace(c.Path.Param(i)) }

// given is a query value without blanks around it.
func (c *call) given(name string) string { return strings.TrimSpace(c.Query.Get(name)) }

// guard is asked inside the write transaction: a key revoked since the request began, or without the right by now,
// writes nothing.
func (c *call) guard() model.Guard {
	return func(tx *storage.Tx) error { _, err := c.recheck(tx); return err }
}

// clearGuard also asks for the key's right to clear, which the owner may have taken away.
func (c *call) clearGuard() model.Guard {
	return func(tx *storage.Tx) error {
		now, err := c.recheck(tx)
		if err == nil && !now.Clear {
			err = shop.Refuse(shop.ClearClosed, "",
				"This key may not use clear operations. The owner can allow it on the page Admin, API.")
		}
		c.cleared = err == nil
		return err
	}
}

// recheck answers the key as it is now, under whose name tx writes.
func (c *call) recheck(tx *storage.Tx) (vault.Key, error) { return c.recheckFor(tx, c.route.needs) }

// recheckFor is recheck for what needs a right by itself.
func (c *call) recheckFor(tx *storage.Tx, n vault.Need) (vault.Key, error) {
	tx.By(c.key.Name)
	now, err := c.s.vault.Recheck(tx, c.key, n)
	if errors.Is(err, vault.ErrNoRight) {
		err = c.lacks(n)
	}
	return now, err
}

var byteOrderMark = []byte("\xef\xbb\xbf")

// body reads the request's bytes, whatever their Content-Type says: the original client labels JSON as a form.
func (c *call) body() ([]byte, error) {
	const trust = 1 << 20 // announced lengths are believed up to here; the rest grows as it comes
	var all bytes.Buffer
	if n := c.r.ContentLength; n > 0 {
		all.Grow(int(min(n, trust)) + bytes.MinRead)
	}
	_, err := all.ReadFrom(c.Body)
	switch {
	case errors.Is(err, gate.ErrTooLarge):
		return nil, &gate.Refusal{Status: http.StatusRequestEntityTooLarge, Reason: "The request body is too large."}
	case err != nil && !errors.Is(err, io.EOF):
		return nil, &gate.Refusal{Status: http.StatusRequestTimeout, Reason: "The request body did not arrive in full."}
	}
	return bytes.TrimPrefix(all.Bytes(), byteOrderMark), nil
}

// note remembers how the request ended.
func (c *call) note(status int, result string) { c.status, c.result = status, result }

// modelName names the model in logs and reports. Anything else in its place is left out: it may be a key that
// went astray.
func (c *call) modelName() string {
	if c.tool != "" {
		return c.tool
	}
	if _, ok := models[c.Path.Model]; ok {
		return c.Path.Model
	}
	return ""
}

// noun is what a record of the call's model is called; "" for a path that is none, as that of assistants.
func (c *call) noun() string {
	if m := models[c.Path.Model]; m != nil {
		return m.noun
	}
	return ""
}

// report tells the activity log. Public pages and preflights that were answered are not API requests; refused ones are
// worth knowing about.
func (c *call) report() {
	if (c.Path.Form == gate.Public || c.Preflight) && !c.refused {
		return
	}
	address, _, _ := net.SplitHostPort(c.r.RemoteAddr)
	c.s.shop.Activity.Report(activity.Request{
		At: c.s.now().UTC(), KeyID: c.key.ID, KeyName: c.key.Name, Program: c.s.programs.name(c.r.UserAgent()),
		Address: address,
		Method:  knownMethod(c.r.Method), Model: c.modelName(), Result: c.result, Reason: c.reason, Status: c.status,
		Duration: time.Since(c.began), Lacked: c.lacked, Used: c.rightsUsed(), Under: c.key.Rights(),
		Refused: c.refused || c.result == "ACCESS" ||
			c.result == "CLEAR",
	})
}

// knownMethod keeps made-up methods out of the activity log.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions,
		http.MethodTrace, http.MethodPatch, http.MethodConnect:
		return method
	}
	return "other"
}

// programs remembers how User-Agent values read once anything secret is taken out of them; there are few different
// ones.
type programs struct {
	mu    sync.RWMutex
	clean map[string]string
}

func (p *programs) name(userAgent string) string {
	if userAgent == "" {
		return ""
	}
	p.mu.RLock()
	name, ok := p.clean[userAgent]
	p.mu.RUnlock()
	if ok {
		return name
	}
	name = vault.Scrub(strings.ToValidUTF8(userAgent, "?"))
	const most, many = 100, 256
	if letters := []rune(name); len(letters) > most {
		name = string(letters[:most])
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.clean == nil || len(p.clean) >= many {
		p.clean = map[string]string{}
	}
	p.clean[userAgent] = name
	return name
}

func textOf(p any) string { return fmt.Sprint(p) }
