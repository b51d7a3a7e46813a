package server

import (
	"mime"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"griddle/server/gate"
	"griddle/shop"
	"griddle/vault"
)

// route is a row taken apart.
type route struct {
	row
	model, method string
	path          []string // after the model
	queries       []string
	words         int    // of path that are no placeholders
	decides       string // "" for none
	evenEmpty     bool   // decides by being there
	writes        bool
	needs         vault.Need // of rights
	many          bool       // holds other calls
	lists         bool       // answers records of a model
	modernOnly    bool       // pictures have no classic answer, and the original knows no parts of records
	neutral       string     // Content of error answers
}

// handler answers one call. Those for what most models have in common stand in generic.go.
type handler func(*call) answer

// routes are the rows in their order, also sorted into models.
var routes []*route

func init() {
	for _, r := range rows {
		rt := parse(r)
		routes = append(routes, rt)
		m := models[rt.model]
		if m.calls == nil {
			m.calls = map[string][]*route{}
		}
		m.calls[rt.method] = append(m.calls[rt.method], rt)
	}
}

func parse(r row) *route {
	parts := strings.Fields(r.call)
	path := strings.Split(strings.TrimPrefix(parts[1], "/"), "/")
	rt := &route{row: r, model: path[0], method: parts[0], path: path[1:]}
	for _, segment := range rt.path {
		if !placeholder(segment) {
			rt.words++
		}
	}
	for _, q := range parts[2:] {
		name := strings.TrimRight(q, "=?")
		if name != q {
			rt.decides, rt.evenEmpty = name, strings.HasSuffix(q, "?")
		}
		rt.queries = append(rt.queries, name)
	}
	rt.writes = rt.method != http.MethodGet && rt.model != "utilities" // those only compute
	_, rt.many = r.takes.(BatchPost)
	rt.lists = rt.method == http.MethodGet && isList(r.gives)
	rt.needs = vault.Need{Area: models[rt.model].area, Level: vault.Read}
	if rt.writes {
		rt.needs.Level = vault.Write
	}
	_, moves := r.takes.(shop.StockMove)
	rt.modernOnly = isFile(r.gives) || models[rt.model].newer || moves || rt.method == http.MethodPatch
	switch reflect.ValueOf(r.gives).Kind() {
	case reflect.Bool: // the original client can take null for neither
		rt.neutral = "false"
	case reflect.Int:
		rt.neutral = "0"
	}
	return rt
}

// isFile says whether a body is no JSON on the modern form.
func isFile(body any) bool {
	switch body.(type) {
	case picture, octets, events:
		return true
	}
	return false
}

// takesFiles says which models have the larger body limit.
func takesFiles(name string) bool {
	m := models[name]
	return m != nil && m.files
}

// find is the row that answers a method on a path: one whose deciding query is given before one without, then the one
// of which more words stand in the path. Superfluous segments are ignored, and a missing id is an empty one, where the
// table has no row of its own for that (docs/protocol/00-conventions.md §1).
func (m *shared) find(method string, c *call) *route {
	params := c.Path.Params
	var best, near *route
	for _, decided := range []bool{true, false} {
		for _, rt := range m.calls[method] {
			if rt.modernOnly && c.Path.Form == gate.Classic || (rt.decides != "") != decided ||
				decided && !rt.decided(c) || !rt.literals(params) {
				continue
			}
			switch {
			case (len(rt.path) == 0) != (len(params) == 0):
				clears := method == http.MethodDelete && len(rt.path) == 0 // is never meant by accident
				one := method == http.MethodPatch                          // and a part of no record is none
				if near == nil && !decided && !clears && !one {
					near = rt
				}
			case best == nil || rt.words > best.words:
				best = rt
			}
		}
		if best != nil {
			return best
		}
	}
	return near
}

// decided says whether the query that decides is given.
func (r *route) decided(c *call) bool {
	if r.evenEmpty {
		return c.Query.Count(r.decides) > 0
	}
	return c.given(r.decides) != ""
}

// endsInWord says whether the path ends in something other than an id: /affiliates/{id}/referrals.
func (r *route) endsInWord() bool { return len(r.path) > 0 && !placeholder(r.path[len(r.path)-1]) }

func placeholder(segment string) bool { return segment == "ANY" || segment[0] == '{' }

// literals compares the segments that are no placeholders, blanks around them and case aside.
func (r *route) literals(params []string) bool {
	for i, want := range r.path {
		if placeholder(want) {
			continue
		}
		if i >= len(params) || !strings.EqualFold(strings.TrimSpace(params[i]), want) {
			return false
		}
	}
	return true
}

// api answers a call of a model, or tells about the store at /api/v1/.
func (c *call) api() {
	if c.Path.Form != gate.Classic && c.Path.Form != gate.Modern {
		c.nowhere()
		return
	}
	if err := c.authenticate(); err != nil {
		c.write(answer{err: err})
		return
	}
	if c.Path.Model == "" {
		c.write(c.about())
		return
	}
	c.write(c.dispatch())
}

func (c *call) dispatch() answer {
	method := c.r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	rt, otherwise := c.resolve(method)
	if rt == nil {
		return otherwise
	}
	c.route = rt
	a := rt.answer(c)
	if a.neutral == "" {
		a.neutral = rt.neutral
	}
	return a
}

// resolve finds the row that a call means; nil for none, with what to say then.
func (c *call) resolve(method string) (*route, answer) {
	m := models[c.Path.Model]
	modern := c.Path.Form == gate.Modern
	if m == nil || m.newer && !modern {
		return nil, answer{err: &fault{code: "NOTSUPPORTED", status: http.StatusNotFound,
			text: "There is no model of this name. The page /docs lists them."}}
	}
	if method == http.MethodPut && modern && c.param(0) != "" {
		method = http.MethodPost
	}
	if rt := m.find(method, c); rt != nil {
		return rt, answer{}
	}
	return nil, m.without(c, method)
}

func (r *route) answer(c *call) answer {
	if err := r.admits(c); err != nil {
		return answer{err: err}
	}
	names, err := c.chosen(r)
	if err != nil {
		return answer{err: err}
	}
	c.fields = names
	if r.lists && c.Path.Form == gate.Modern {
		same, err := c.begin()
		switch {
		case err != nil:
			return answer{err: err}
		case same:
			return c.unchanged()
		}
	}
	if r.asked() && c.Path.Form == gate.Modern {
		return r.list(c)
	}
	if r.onceOnly() && !r.many { // a batch first looks at what it holds
		return c.once(r.handle, "")
	}
	return r.handle(c)
}

// admits refuses a call whose key lacks the right, and one that comes with what the row has no use for.
func (r *route) admits(c *call) error {
	modern := c.Path.Form == gate.Modern
	switch {
	case !c.key.Access.May(r.needs):
		return c.lacks(r.needs)
	case modern && c.r.ContentLength != 0 && r.takes != nil && !r.reads(c.mediaType()):
		return &fault{code: "EXCEPTION", status: http.StatusUnsupportedMediaType,
			text: "Send the data with the header Content-Type: application/json."}
	case modern && r.writes && !r.conditional() && c.condition() != nil:
		return noCondition
	}
	c.uses(r.needs)
	return nil
}

// without answers a call the model does not have (docs/protocol/10-catalog-core.md §1, below the table).
func (m *shared) without(c *call, method string) answer {
	f := &fault{code: "NOTSUPPORTED", status: http.StatusMethodNotAllowed,
		text: "This model has no such call. The page /docs lists them.", allow: c.allow()}
	if slices.ContainsFunc(m.calls[method], func(r *route) bool { return !r.modernOnly }) {
		// The method is known, the segments behind the model are not.
		f = &fault{code: "NOTSUPPORTED", status: http.StatusNotFound,
			text: "There is no such call. The page /docs lists them."}
	}
	if m.code != "" {
		f.code = m.code
	}
	if content, ok := m.plain[method]; ok {
		return answer{body: []byte(content), modern: f}
	}
	return answer{err: f, neutral: m.unsupported}
}

// allow lists the methods the modern form has for the path of a call.
func (c *call) allow() string {
	m := models[c.Path.Model]
	if m == nil {
		return ""
	}
	var methods []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete} {
		if m.find(method, c) == nil {
			continue
		}
		methods = append(methods, method)
		switch {
		case method == http.MethodGet:
			methods = append(methods, http.MethodHead)
		case method == http.MethodPost && c.param(0) != "":
			methods = append(methods, http.MethodPut)
		}
	}
	return strings.Join(methods, ", ")
}

func (c *call) mediaType() string {
	kind, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return kind
}

// mergePatch is the type of what a PATCH sends (RFC 7396).
const mergePatch = "application/merge-patch+json"

// reads says whether the modern form takes a body of this type.
func (r *route) reads(mediaType string) bool {
	if mediaType == "application/json" || mediaType == mergePatch && r.method == http.MethodPatch {
		return true
	}
	switch r.takes.(type) {
	case picture:
		return strings.HasPrefix(mediaType, "image/")
	case octets:
		return mediaType == octetStream
	case text:
		return mediaType == "text/plain"
	}
	return false
}
