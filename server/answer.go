package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"griddle/server/gate"
	"griddle/shop"
	"griddle/shop/model"
	"griddle/vault"
)

// answer is what a handler has to say, before it takes a wire form. Exactly one of body, records, list, file, stream,
// replay and err is set.
type answer struct {
	body    []byte               // Content as stored: classic dates
	records each                 // Content that is a list of stored records
	list    func(*content) error // Content that is written piece by piece
	file    *file                // a picture instead of the envelope, modern form only
	stream  func()               // writes an answer that goes on by itself
	replay  *result              // what the same request was answered before
	err     error
	neutral string // Content that goes with err; "" leaves the member out
	created bool   // modern: 201 and Location
	whole   bool   // body is a record as it is stored, so that it has a tag
	kept    []byte // Content for those who ask again, where the whole is too much; nil: the whole
	modern  error  // what the modern form says where the classic one has only the plain value in body
}

var yes, no = []byte("true"), []byte("false")

// fault is a refusal in the protocol's words, with the modern form's status.
type fault struct {
	code   string
	status int
	text   string
	retry  string // seconds for Retry-After
	allow  string // for 405

	content string // Content that goes with it, as the modern form writes it; "" for what the call says
	tag     string // of that record
}

func (f *fault) Error() string { return f.text }

var internal = &fault{code: "EXCEPTION", status: http.StatusInternalServerError,
	text: "Something went wrong inside Griddle. Its log on the store's computer says what."}

// hungUp is read in the activity log alone.
var hungUp = &fault{code: "EXCEPTION", status: http.StatusServiceUnavailable,
	text: "The caller hung up before its turn came, so nothing was done."}

// faultOf finds the words for an error; anything unforeseen is logged and not shown.
func (c *call) faultOf(err error) *fault {
	var f *fault
	var ask *model.AskError
	switch {
	case errors.As(err, &f):
		return f
	case errors.As(err, &ask):
		return &fault{code: "EXCEPTION", status: http.StatusUnprocessableEntity, text: vault.Scrub(ask.Error())}
	case errors.Is(err, vault.ErrWrongKey):
		return keyWrong
	case errors.Is(err, context.Canceled):
		return hungUp
	}
	if trouble := shop.Trouble(err); trouble != nil {
		err = trouble
	}
	kind := shop.KindOf(err)
	text := "Nothing was found under this id."
	var e *shop.Error
	switch {
	case errors.As(err, &e):
		text = vault.Scrub(sentence(e)) // a program may have put its key where another value belongs
	case kind == shop.Full:
		text = "The disk of the store's computer is full, so nothing was saved."
	case kind == shop.Missing && c.noun() != "":
		text = "There is no such " + c.noun() + "."
	}
	switch kind {
	case shop.Unreadable:
		return &fault{code: "EXCEPTION", status: http.StatusBadRequest, text: text}
	case shop.Invalid:
		return &fault{code: "EXCEPTION", status: http.StatusUnprocessableEntity, text: text}
	case shop.NotCreated:
		return &fault{code: "USERNOTCREATED", status: http.StatusUnprocessableEntity, text: text}
	case shop.Taken:
		return &fault{code: "EXCEPTION", status: http.StatusConflict, text: text}
	case shop.Missing:
		return &fault{code: "NULL", status: http.StatusNotFound, text: text}
	case shop.NotSupported:
		return &fault{code: "NOTSUPPORTED", status: http.StatusMethodNotAllowed, text: text, allow: c.allow()}
	case shop.ClearClosed:
		return &fault{code: "CLEAR", status: http.StatusForbidden, text: text}
	case shop.Denied:
		return &fault{code: "ACCESS", status: http.StatusForbidden, text: text}
	case shop.Full, shop.Unready:
		return &fault{code: "EXCEPTION", status: http.StatusServiceUnavailable, text: text, retry: "30"}
	}
	c.s.log.Error("a request failed", "model", c.modelName(), "method", c.r.Method, "cause", vault.Scrub(err.Error()))
	return internal
}

// sentence makes sure that the field is named.
func sentence(e *shop.Error) string {
	said := e.Error()
	if e.Field == "" || strings.Contains(said, e.Field) {
		return said
	}
	return e.Field + ": " + said
}

// write puts an answer on the wire, in the form that was asked.
func (c *call) write(a answer) {
	switch {
	case a.err != nil:
		c.writeError(a)
	case a.replay != nil:
		c.sendKept(*a.replay)
	case a.stream != nil:
		a.stream()
	case a.file != nil:
		c.writeFile(a.file)
	case c.Path.Form == gate.Modern && a.modern != nil:
		c.writeFault(c.faultOf(a.modern), string(a.body))
	default:
		c.writeContent(a)
	}
}

func (c *call) writeError(a answer) {
	var refusal *gate.Refusal
	if errors.As(a.err, &refusal) {
		c.refuse(refusal)
		return
	}
	r := c.outcome(a)
	c.writeFault(r.fault, string(r.content))
}

// fail answers a request that has got no further than a fault.
func (c *call) fail(f *fault) { c.writeFault(f, "") }

// writeFault writes an error answer. On the classic form it is a 200 like any other, for the original client looks at
// no other status (docs/protocol/00-conventions.md §6); Content stays out unless a value is given, because its client
// cannot take null for a bool.
func (c *call) writeFault(f *fault, neutral string) {
	h, status := c.w.Header(), http.StatusOK
	if c.Path.Form == gate.Modern {
		status = f.status
		if f.retry != "" {
			h.Set("Retry-After", f.retry)
		}
		if f.allow != "" {
			h.Set("Allow", f.allow)
		}
		if f.tag != "" {
			h["Etag"] = []string{f.tag}
		}
		if status == http.StatusUnauthorized {
			h.Set("WWW-Authenticate", "Bearer")
		}
	}
	c.note(status, f.code)
	if f.code == "KEY" || f.code == "GATE" {
		c.refused, c.reason = true, f.text
	} else if c.reason == "" {
		c.reason = f.text
	}
	c.last = c.last || c.refused || f.code == "ACCESS"
	out := []byte{'{'}
	if neutral != "" {
		out = append(append(append(out, `"Content":`...), neutral...), ',')
	}
	errors, _ := json.Marshal([]apiError{{f.code, f.text}}) // two strings cannot fail
	out = append(append(append(out, `"Errors":`...), errors...), '}')
	c.send(status, out)
}

// apiError is the protocol's ApiError (docs/protocol/00-conventions.md §7).
type apiError struct {
	Code        string `doc:"What kind of error: KEY, ACCESS, CLEAR, NULL, CHANGED, CURSOR, IDEMPOTENCY, EXCEPTION, USERNOTCREATED, NOTSUPPORTED or GATE."`
	Description string `doc:"One sentence for a person: what is wrong and what to do."`
}

// refuse answers what the gate does not let in: a true status, and on the classic path one plain line instead of the
// envelope.
func (c *call) refuse(r *gate.Refusal) {
	if c.status != 0 {
		return
	}
	f := &fault{code: "GATE", status: r.Status, text: r.Reason, allow: r.Allow, retry: r.Retry}
	if c.Path.Form == gate.Modern {
		c.fail(f)
	} else {
		c.plain(f)
	}
}

// nowhere answers a path that leads to nothing.
func (c *call) nowhere() {
	f := &fault{code: "GATE", status: http.StatusNotFound, text: "There is nothing at this address. The page /docs " +
		"shows what there is."}
	if strings.HasPrefix(c.r.URL.Path, "/api/v1/") {
		c.Path.Form = gate.Modern
		c.fail(f)
		return
	}
	c.plain(f)
}

func (c *call) plain(f *fault) {
	c.note(f.status, f.code)
	c.refused, c.last, c.reason = true, true, f.text
	h := c.w.Header()
	if f.allow != "" {
		h.Set("Allow", f.allow)
	}
	if f.retry != "" {
		h.Set("Retry-After", f.retry)
	}
	h["Content-Type"] = textPlain
	h["Content-Length"] = []string{strconv.Itoa(len(f.text) + 1)}
	c.writeStatus(f.status)
	_, _ = c.w.Write(append([]byte(f.text), '\n'))
}
