package server

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"reflect"
	"strings"

	"griddle/server/gate"
	"griddle/shop"
	"griddle/shop/model"
)

// Conditions of the modern form: a record has a tag, and a program may ask for a change only while the record has it.

// tagOf is the strong entity tag of a record: 128 bits over its stored body, whatever of it is sent.
func tagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
}

var noCondition = &fault{code: "EXCEPTION", status: http.StatusBadRequest,
	text: "This call writes no single record, so it cannot take If-Match or If-None-Match. Leave the header out."}

// conditional says whether the call writes one record, on which a condition can be asked.
func (r *route) conditional() bool {
	if r.method == http.MethodDelete {
		return len(r.path) == 1
	}
	return reflect.TypeOf(r.gives).Kind() == reflect.Struct && !r.many
}

// condition is what If-Match and If-None-Match ask of the record that is to be written; nil for nothing.
func (c *call) condition() model.Condition {
	if c.Path.Form != gate.Modern {
		return nil
	}
	match, unless := c.r.Header["If-Match"], c.r.Header["If-None-Match"]
	if match == nil && unless == nil {
		return nil
	}
	return func(present []byte) error {
		tag := ""
		if present != nil {
			tag = tagOf(present)
		}
		if match != nil && !named(match, tag, false) || unless != nil && named(unless, tag, true) {
			return changed(present)
		}
		return nil
	}
}

// named says whether a header's list holds the tag of a record that is there, or *. Weak tags count only where asked.
func named(list []string, tag string, weak bool) bool {
	if tag == "" {
		return false
	}
	for _, header := range list {
		for one := range strings.SplitSeq(header, ",") {
			one = strings.TrimSpace(one)
			if weak {
				one = strings.TrimPrefix(one, "W/")
			}
			if one == "*" || one == tag {
				return true
			}
		}
	}
	return false
}

// changed refuses a write whose condition does not hold, with the record as it is.
func changed(present []byte) *fault {
	f := &fault{code: "CHANGED", status: http.StatusPreconditionFailed, content: "null",
		text: "There is no such record any more, so nothing was written."}
	if present != nil {
		f.content = string(shop.ModernDates(nil, present))
		f.text = "The record is not as the condition says, so nothing was written. Content is the record as it is " +
			"now: look at it, then send your change again with its tag."
		f.tag = tagOf(present)
	}
	return f
}

// notModified answers a read whose If-None-Match names the record as it is, after its tag was set.
func (c *call) notModified(tag string) bool {
	read := c.r.Method == http.MethodGet || c.r.Method == http.MethodHead
	if list := c.r.Header["If-None-Match"]; !read || !named(list, tag, true) {
		return false
	}
	c.note(http.StatusNotModified, "OK")
	c.writeStatus(http.StatusNotModified)
	return true
}
