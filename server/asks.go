package server

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"griddle/server/gate"
	"griddle/shop"
	"griddle/shop/model"
)

// What the modern form can ask of lists beyond the protocol: parts that are steady while others write, an order,
// filters, words, and only some members of each record.

// lister is a shop.Resource, whatever its records are.
type lister interface {
	Asks() []model.Asked
	HasWords() bool
	Ask(s *shop.Store, ctx context.Context, a model.Ask, count bool, begin func(next string, total int) error,
		fn func(body []byte) error) error
	AskCount(s *shop.Store, ctx context.Context, a model.Ask) (int, error)
}

// Sizes of parts, where the protocol has none.
const (
	partSize     = 100
	mostPartSize = 1000
)

// askQueries are the names by which every list of the modern form can be asked.
var askQueries = []string{"after", "countonly", "fields", "page", "pagesize", "q", "sort"}

func init() {
	for name, doc := range map[string]string{
		"after":  "Where the part before ended, as the header Link of its answer says it. Steady while others write.",
		"fields": "Members with commas between them: each record holds only these, in this order.",
		"q":      "Words that all stand in the record.",
		"sort":   "Members with commas between them, each with a - before it to turn its order round.",
	} {
		queryDocs[name] = doc
	}
}

// asked says whether the call reads a list, or counts one.
func (r *route) asked() bool {
	if r.method != http.MethodGet {
		return false
	}
	kind := reflect.TypeOf(r.gives)
	return kind == reflect.TypeFor[shop.PageOfProducts]() || kind.Kind() == reflect.Slice && !isFile(r.gives) ||
		kind.Kind() == reflect.Int && slices.Contains(r.queries, "countonly")
}

// lister is what carries out what a list of the row is asked; nil where only its parts can be asked for.
func (r *route) lister() lister {
	if l := models[r.model].lists; l != nil && len(r.path) == 0 && (r.decides == "" || r.decides == "countonly") &&
		r.asked() {
		return l
	}
	return nil
}

// record is the type of what a list of the row holds, or of the one record that it reads.
func (r *route) record() reflect.Type {
	t := reflect.TypeOf(r.gives)
	if t == reflect.TypeFor[shop.PageOfProducts]() || t.Kind() == reflect.Int {
		t = reflect.TypeFor[shop.Product]()
	}
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t
}

// asking is what a call asks of a list.
type asking struct {
	model.Ask
	count  bool // only the number
	plain  bool // nothing but what the protocol has
	narrow bool // an order, a filter, words or a place
}

func badAsk(format string, args ...any) error {
	return &fault{code: "EXCEPTION", status: http.StatusUnprocessableEntity, text: fmt.Sprintf(format, args...)}
}

// asks reads what the query asks of a list. Names that the protocol has mean there what they mean in it; any other must
// be known.
func (c *call) asks(r *route) (a asking, err error) {
	a.plain = true
	for name, value := range c.Query.All() {
		switch {
		case name == "apiformat", slices.Contains(r.queries, name) && name != "page" && name != "pagesize" &&
			name != "countonly":
		case name == "q":
			a.Words, a.narrow = value, true
		case name == "sort":
			a.Sort, a.narrow = split(value), true
		case name == "after":
			a.After, a.narrow = value, true
		case name == "countonly":
			a.count = strings.TrimSpace(value) != "" || r.decides == "countonly" && r.evenEmpty
		case slices.Contains(askQueries, name):
		case queryDocs[name] != "" && !strings.Contains(name, "."):
			continue // of another call: means nothing here, as in the protocol
		default:
			member, op, dotted := strings.Cut(name, ".")
			if !dotted {
				op = model.OpEq
			}
			a.Filters, a.narrow = append(a.Filters, model.Filter{Member: member, Op: op, Value: value}), true
		}
	}
	if a.Page, err = c.askedPage(r, a); err != nil {
		return a, err
	}
	a.plain = !a.narrow && (!a.count || r.decides == "countonly") &&
		(a.count || a.Page.Size == 0 || r.decides != "" && r.ownPages())
	return a, nil
}

// ownPages says whether the protocol has pages of the list.
func (r *route) ownPages() bool { return slices.Contains(r.queries, "pagesize") }

// askedPage is the part that is asked for, its Size 0 for all.
func (c *call) askedPage(r *route, a asking) (model.PageOf, error) {
	if c.Query.Count("page") == 0 && c.Query.Count("pagesize") == 0 && a.After == "" {
		if r.ownPages() && r.model == "products" {
			return model.PageOf{Number: 1, Size: mostPartSize}, nil
		}
		return model.PageOf{}, nil
	}
	whole := func(name string, otherwise, most int) (int, error) {
		if c.Query.Count(name) == 0 {
			return otherwise, nil
		}
		n, err := strconv.Atoi(c.given(name))
		if err != nil || n < 1 || n > most {
			return 0, badAsk("%s must be a number from 1 to %d.", name, most)
		}
		return n, nil
	}
	size := partSize
	if r.ownPages() && a.After == "" {
		if size = 9; r.model == "products" {
			size = mostPartSize
		}
		switch {
		case a.narrow:
		case c.Query.Count("page") == 0 && r.model != "products":
			return model.PageOf{}, nil // the protocol looks at no size then
		default:
			return c.paging(size), nil
		}
	}
	number, err := whole("page", 1, 1<<31-1)
	if err != nil {
		return model.PageOf{}, err
	}
	if a.After != "" && number > 1 {
		return model.PageOf{}, badAsk("page and after exclude each other: go on with after.")
	}
	size, err = whole("pagesize", size, mostPartSize)
	return model.PageOf{Number: number, Size: size}, err
}

// split takes a value apart at its commas.
func split(value string) (parts []string) {
	for part := range strings.SplitSeq(value, ",") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// list answers a list of the modern form.
func (r *route) list(c *call) answer {
	a, err := c.asks(r)
	if err != nil {
		return answer{err: err}
	}
	l := r.lister()
	if c.sifts() {
		if a.After != "" || a.count {
			return answer{err: badAsk("changedsince goes with neither after nor countonly.")}
		}
		if a.Page.Size > 0 && c.listing.since.page == nil { // the page is one of those that changed
			page := a.Page
			c.listing.since.page = &page
		}
		a.Page = model.PageOf{}
	}
	switch {
	case a.plain:
		return r.handle(c)
	case l == nil && a.narrow:
		return answer{err: badAsk("This list knows neither filters nor sort, after and q. Ask for the list of all " +
			"instead, without what stands in the address besides.")}
	case l == nil:
		return r.part(c, a)
	case a.count:
		n, err := l.AskCount(c.s.shop, c.r.Context(), a.Ask)
		return answer{body: strconv.AppendInt(nil, int64(n), 10), err: err}
	}
	products := reflect.TypeOf(r.gives) == reflect.TypeFor[shop.PageOfProducts]()
	total := 0
	list := func(w *content) error {
		return w.array(func(fn func([]byte) error) error {
			return l.Ask(c.s.shop, c.r.Context(), a.Ask, products, func(next string, all int) error {
				total = all
				c.link(next, a)
				return nil
			}, fn)
		})
	}
	if !products {
		return answer{list: list}
	}
	return answer{list: func(w *content) error {
		err := w.raw(`{"Products":`)
		if err == nil {
			err = list(w)
		}
		if err != nil {
			return err
		}
		if c.sifts() {
			total = c.listing.since.let
		}
		return w.raw(`,"TotalProductCount":` + strconv.Itoa(total) + "}")
	}}
}

// link says where the next part is, if there is one.
func (c *call) link(next string, a asking) {
	changes := []string{"after", next, "pagesize", strconv.Itoa(a.Page.Size), "page", ""}
	switch next {
	case "":
		return
	case model.NextPage:
		changes = []string{"page", strconv.Itoa(a.Page.Number + 1)}
	}
	c.w.Header().Set("Link", "<"+c.address(changes...)+`>; rel="next"`)
}

// address is that of the call with other values in its query, given as names and values; "" takes one out.
func (c *call) address(changes ...string) string {
	var query []string
	for part := range strings.SplitSeq(c.r.URL.RawQuery, "&") {
		name, _, _ := strings.Cut(part, "=")
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		changed := false
		for i := 0; i < len(changes); i += 2 {
			changed = changed || strings.EqualFold(name, changes[i])
		}
		if part != "" && !changed {
			query = append(query, part)
		}
	}
	for i := 0; i < len(changes); i += 2 {
		if changes[i+1] != "" {
			query = append(query, changes[i]+"="+url.QueryEscape(changes[i+1]))
		}
	}
	return c.r.URL.EscapedPath() + "?" + strings.Join(query, "&")
}

var errEnough = errors.New("the part is full")

// part answers a part of a list that has no columns to ask by.
func (r *route) part(c *call, a asking) answer {
	whole := r.handle(c)
	if whole.err != nil || whole.records == nil || c.sifts() {
		return whole
	}
	first, last := 0, -1
	if a.Page.Size > 0 {
		first = (a.Page.Number - 1) * a.Page.Size
		last = first + a.Page.Size
	}
	total := 0
	err := whole.records(func([]byte) error {
		if total++; last >= 0 && total > last && !a.count {
			return errEnough
		}
		return nil
	})
	switch {
	case err != nil && err != errEnough:
		return answer{err: err}
	case a.count:
		return answer{body: strconv.AppendInt(nil, int64(total), 10)}
	case err == errEnough:
		c.w.Header().Set("Link", "<"+c.address("page", strconv.Itoa(a.Page.Number+1))+`>; rel="next"`)
	}
	return array(func(fn func([]byte) error) error {
		n := 0
		err := whole.records(func(body []byte) error {
			at := n
			n++
			switch {
			case at < first:
				return nil
			case last >= 0 && at >= last:
				return errEnough
			}
			return fn(body)
		})
		if err == errEnough {
			err = nil
		}
		return err
	})
}

// chosen reads fields: the members that the records of the answer are to hold; nil for all.
func (c *call) chosen(r *route) ([]string, error) {
	if c.Path.Form != gate.Modern || r.method != http.MethodGet || c.Query.Count("fields") == 0 {
		return nil, nil
	}
	t := r.record()
	if t.Kind() != reflect.Struct {
		return nil, nil
	}
	known := membersOf(t)
	var names []string
	for _, name := range split(c.Query.Get("fields")) {
		at := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, name) })
		if at < 0 {
			return nil, badAsk("fields cannot name %s. It can name %s.", name, strings.Join(known, ", "))
		}
		if !slices.Contains(names, known[at]) {
			names = append(names, known[at])
		}
	}
	if len(names) == 0 {
		return nil, badAsk("fields is empty. It can name %s.", strings.Join(known, ", "))
	}
	return names, nil
}

// membersOf are the members of a record as they are sent, in their order.
func membersOf(t reflect.Type) (names []string) {
	for i := range t.NumField() {
		if f := t.Field(i); shop.OnWire(f) {
			names = append(names, cmp.Or(f.Tag.Get("name"), f.Name))
		}
	}
	return names
}

// only appends the chosen members of a stored record.
func only(out, body []byte, names []string) ([]byte, error) {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(body, &all); err != nil {
		return out, err
	}
	out = append(out, '{')
	for i, name := range names {
		if i > 0 {
			out = append(out, ',')
		}
		value, ok := all[name]
		if !ok {
			value = []byte("null")
		}
		out = append(append(append(append(out, '"'), name...), `":`...), bytes.TrimSpace(value)...)
	}
	return append(out, '}'), nil
}
