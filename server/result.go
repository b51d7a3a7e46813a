package server

import (
	"encoding/json"
	"net/http"

	"griddle/shop"
)

// result is an answer of the modern form that holds no list and no file, ready to be sent, to be kept or to stand among
// others.
type result struct {
	status        int
	content       []byte // in the modern form; nil leaves it out
	tag, location string // "" for none
	fault         *fault // nil when it went well
}

// outcome makes a result of an answer to a call that writes.
func (c *call) outcome(a answer) result {
	if a.err == nil && a.modern != nil {
		a.err, a.neutral = a.modern, string(a.body)
	}
	if a.err != nil {
		f := c.faultOf(a.err)
		if f.content != "" {
			a.neutral = f.content
		}
		if a.neutral == "" && f.code == "NULL" {
			a.neutral = "null"
		}
		r := result{status: f.status, tag: f.tag, fault: f}
		if a.neutral != "" {
			r.content = []byte(a.neutral)
		}
		return r
	}
	r := result{status: http.StatusOK, content: shop.ModernDates(nil, a.body)}
	if a.whole {
		r.tag = tagOf(a.body)
	}
	if a.created {
		r.status, r.location = http.StatusCreated, c.location(a.body)
	}
	return r
}

// envelope is Content and Errors.
func (r result) envelope() []byte {
	out := []byte{'{'}
	if r.content != nil {
		out = append(append(append(out, `"Content":`...), r.content...), ',')
	}
	return append(append(append(out, `"Errors":`...), r.errors()...), '}')
}

func (r result) errors() []byte {
	if r.fault == nil {
		return []byte("[]")
	}
	list, _ := json.Marshal([]apiError{{r.fault.code, r.fault.text}}) // two strings cannot fail
	return list
}

// sendKept answers with a result of an earlier request.
func (c *call) sendKept(r result) {
	h := c.w.Header()
	if r.tag != "" {
		h["Etag"] = []string{r.tag}
	}
	if r.location != "" {
		h.Set("Location", r.location)
	}
	h.Set("Idempotent-Replayed", "true")
	c.note(r.status, "OK")
	c.send(r.status, r.envelope())
}
