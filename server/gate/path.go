package gate

import (
	"net/http"
	"strings"
	"unicode/utf8"
)

// Form is the way a path is spoken to.
type Form int

// Forms.
const (
	Nowhere Form = iota // no route leads there
	Classic             // /DesktopModules/Hotcakes/API/rest/v1/..., as the original
	Modern              // /api/v1/...
	Public              // pages without a key: /healthz, /docs, /api/v1/openapi.json, /favicon.ico
)

// Assistants is the one address that assistants (MCP) send everything to.
const Assistants = "/mcp"

// Path is a request path taken apart: split at unencoded slashes first, each segment decoded after, so that
// %2F stays inside an id.
type Path struct {
	Form   Form
	Model  string   // lower case, blanks around it cut; "" for /api/v1/ itself
	Params []string // segments after the model; none for "products" and "products/"
	few    [4]string
}

// Param is the i-th segment after the model, or "".
func (p *Path) Param(i int) string {
	if i < len(p.Params) {
		return p.Params[i]
	}
	return ""
}

// classicRoot are the literal segments of the original's URL, matched in any case; any text may follow the v
// (docs/protocol/00-conventions.md §1).
var classicRoot = [...]string{"desktopmodules", "hotcakes", "api", "rest"}

// split takes apart an escaped path. What a router would clean up by redirecting (and so repeat the key in a
// Location header) is refused.
func (p *Path) split(escaped string) *Refusal {
	p.Params = p.few[:0]
	switch escaped {
	case "/healthz", "/docs", "/favicon.ico", "/api/v1/openapi.json":
		p.Form = Public
		return nil
	}
	rest, form := root(escaped)
	p.Form = form
	if form == Nowhere {
		return checkSegments(escaped)
	}
	model, params, more := strings.Cut(rest, "/")
	if no := checkSegments(escaped[:len(escaped)-len(params)]); no != nil {
		return no
	}
	model, no := decode(model)
	if no != nil {
		return no
	}
	p.Model = strings.ToLower(strings.TrimSpace(model))
	if p.Model == "" && (more || form == Classic) {
		p.Form = Nowhere
		return nil
	}
	if params == "" {
		return nil
	}
	for part := range strings.SplitSeq(params, "/") {
		part, no := decode(part)
		if no != nil {
			return no
		}
		p.Params = append(p.Params, part)
	}
	return nil
}

// root recognises the two forms and answers what follows "v1/".
func root(escaped string) (rest string, form Form) {
	if rest, ok := strings.CutPrefix(escaped, "/api/v1/"); ok {
		return rest, Modern
	}
	switch escaped {
	case "/api/v1":
		return "", Modern
	case Assistants: // the gate is the same
		return Assistants[1:], Modern
	}
	rest, ok := strings.CutPrefix(escaped, "/")
	if !ok {
		return "", Nowhere
	}
	for _, want := range classicRoot {
		var part string
		part, rest, ok = strings.Cut(rest, "/")
		if !ok || !strings.EqualFold(part, want) {
			return "", Nowhere
		}
	}
	version, rest, ok := strings.Cut(rest, "/")
	if !ok || version == "" || version[0]|0x20 != 'v' {
		return "", Nowhere
	}
	return rest, Classic
}

// checkSegments looks at what stands before the parameters: nothing empty, no hidden separators, no dots.
func checkSegments(escaped string) *Refusal {
	if strings.Contains(escaped, "//") {
		return badPath("contains an empty segment")
	}
	if strings.Contains(escaped, `\`) {
		return badPath("contains a backslash, which some take for a separator")
	}
	for i := 0; i+2 < len(escaped); i++ {
		if escaped[i] == '%' && (escaped[i+1] == '2' && escaped[i+2]|0x20 == 'f' ||
			escaped[i+1] == '5' && escaped[i+2]|0x20 == 'c') {
			return badPath("hides a separator in an escape")
		}
	}
	for part := range strings.SplitSeq(escaped, "/") {
		if _, no := decode(part); no != nil {
			return no
		}
	}
	return nil
}

// decode turns one segment into text and refuses what no honest program sends in one.
func decode(segment string) (string, *Refusal) {
	text, ok := unescape(segment, false)
	switch {
	case !ok:
		return "", badPath("contains a broken escape")
	case text == "." || text == "..":
		return "", badPath("contains a dot segment")
	case !utf8.ValidString(text):
		return "", badPath("is not UTF-8")
	}
	for i := 0; i < len(text); i++ {
		if text[i] < ' ' && text[i] != '\t' || text[i] == 0x7f {
			return "", badPath("contains a control character")
		}
	}
	return text, nil
}

func badPath(what string) *Refusal {
	return refuse(http.StatusBadRequest, "The path "+what+".")
}

// Inner takes apart the address of a call that stands in the data of a request: what follows /api/v1/, which may
// stand before it. The rules are those of addresses.
func (p *Passed) Inner(limits Limits, target string) *Refusal {
	target = strings.TrimPrefix(strings.TrimPrefix(target, "/"), "api/v1/")
	path, query, _ := strings.Cut(target, "?")
	if len(path) > limits.Query {
		return refuse(http.StatusRequestURITooLong, "The path is longer than 8 KiB.")
	}
	if no := p.Path.split("/api/v1/" + path); no != nil {
		return no
	}
	if p.Path.Form != Modern || p.Path.Model == "" {
		return refuse(http.StatusNotFound, "This path leads to no model: write it as in products/… .")
	}
	return p.Query.parse(query, limits.Query, limits.Pairs)
}
