package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"net/http"
	"strings"
	"sync"

	"griddle/server/gate"
	"griddle/shop/answers"
	"griddle/storage"
)

// A program that names a write (Idempotency-Key) may send it again when it heard no answer: it is done once.

const onceHeader = "Idempotency-Key"

var (
	onceName = &fault{code: "IDEMPOTENCY", status: http.StatusBadRequest,
		text: "The header Idempotency-Key must be given once, with 1 to 255 visible ASCII characters, such as a new " +
			"UUID."}
	onceOther = &fault{code: "IDEMPOTENCY", status: http.StatusUnprocessableEntity,
		text: "This Idempotency-Key belongs to another request of yours, so nothing was done. Give each request a " +
			"key of its own."}
	onceRuns = &fault{code: "IDEMPOTENCY", status: http.StatusConflict, retry: "1",
		text: "The request with this Idempotency-Key is still under way. Ask again in a moment."}
)

// under are the named requests that are under way.
type under struct {
	mu   sync.Mutex
	runs map[onceKey]bool
}

type onceKey struct {
	owner int64
	name  string
}

// begin answers false when the same one is under way.
func (u *under) begin(k onceKey) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.runs[k] {
		return false
	}
	if u.runs == nil {
		u.runs = map[onceKey]bool{}
	}
	u.runs[k] = true
	return true
}

func (u *under) end(k onceKey) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.runs, k)
}

// onceOnly says whether the call can be given a name: PUT is a POST to a record.
func (r *route) onceOnly() bool {
	return r.writes && (r.method == http.MethodPost || r.method == http.MethodPatch)
}

// onceName is the name of the request, "" for none.
func (c *call) onceName() (string, error) {
	given := c.r.Header[onceHeader]
	if len(given) == 0 || c.Path.Form != gate.Modern {
		return "", nil
	}
	const longest = 255
	name := given[0]
	invisible := func(r rune) bool { return r <= ' ' || r > '~' }
	if len(given) > 1 || name == "" || len(name) > longest || strings.ContainsFunc(name, invisible) {
		return "", onceName
	}
	return name, nil
}

// once has handle answer, or answers as it did when the request came before. variant tells apart what is the same
// request but for the rights of the key.
func (c *call) once(handle handler, variant string) answer {
	name, err := c.onceName()
	if err != nil {
		return answer{err: err}
	}
	if name == "" {
		return handle(c)
	}
	body, err := c.body()
	if err != nil {
		return answer{err: err}
	}
	c.Body = bytes.NewReader(body)
	reader := c.s.shop.Reader()
	owner, err := c.s.vault.Oldest(reader, c.key.ID)
	if err != nil {
		return answer{err: err}
	}
	key := onceKey{owner, name}
	if !c.s.under.begin(key) {
		return answer{err: onceRuns}
	}
	defer c.s.under.end(key)
	hash := sha256.New()
	for _, part := range []string{c.r.Method, c.r.URL.EscapedPath(), c.r.URL.RawQuery, variant} {
		hash.Write([]byte(part))
		hash.Write([]byte{'\n'})
	}
	hash.Write(body)
	request := hash.Sum(nil)
	kept, found, err := c.s.shop.Answers.Find(reader, owner, name)
	switch {
	case err != nil:
		return answer{err: err}
	case found && !bytes.Equal(kept.Request, request):
		return answer{err: onceOther}
	case found:
		return c.again(kept)
	}
	return c.first(handle, answers.Answer{Owner: owner, Name: name, Request: request})
}

// first has handle answer, and keeps the answer with what was written.
func (c *call) first(handle handler, keep answers.Answer) (a answer) {
	plain := c.r
	defer func() { c.r = plain }()
	err := c.s.shop.Sealed(plain.Context(), func(ctx context.Context) func(*storage.Tx) error {
		c.r = plain.WithContext(ctx)
		a = handle(c)
		if a.err != nil || a.modern != nil {
			return nil // refusals are judged anew
		}
		r := c.outcome(a)
		keep.Status, keep.Location, keep.Tag, keep.Body = r.status, r.location, r.tag, r.content
		switch {
		case a.kept != nil:
			keep.Body = a.kept
		case a.whole:
			keep.Place = c.Path.Model + "/" + firstMember(a.body)
		}
		return func(tx *storage.Tx) error { return c.s.shop.Answers.Keep(tx, keep) }
	})
	if err != nil {
		return answer{err: err}
	}
	return a
}

// again answers as before.
func (c *call) again(kept answers.Answer) answer {
	r := result{status: kept.Status, content: kept.Body, tag: kept.Tag, location: kept.Location}
	if r.content == nil {
		model, id, _ := strings.Cut(kept.Place, "/")
		now := *c
		now.Path.Model, now.Path.Params = model, []string{id}
		rt := models[model].find(http.MethodGet, &now)
		now.route = rt
		a := rt.handle(&now)
		if a.err != nil {
			return a
		}
		r.content, r.tag = now.outcome(a).content, tagOf(a.body)
	}
	return answer{replay: &r}
}
