package server

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"

	"griddle/server/gate"
	"griddle/shop"
)

// The page /docs: everything in one file, readable without a network, and without its script. Its own policy allows its
// one style sheet and its one script, by hash, and asking this very server.

//go:embed docs.html
var docsHTML string

//go:embed docs.js
var docsJS string

//go:embed docs.css
var docsCSS string

var (
	docsTemplate = sync.OnceValue(func() *template.Template {
		return template.Must(template.New("docs").Parse(docsHTML))
	})
	docsPolicy = func() []string {
		hash := func(text string) string {
			sum := sha256.Sum256([]byte(text))
			return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		}
		return []string{"default-src 'none'; style-src " + hash(docsCSS) + "; script-src " + hash(docsJS) +
			"; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"}
	}()
)

// docs shows the calls of this very server; the address is the one the reader came by.
func (c *call) docs() {
	var page bytes.Buffer
	address := gate.Scheme(c.r) + "://" + c.r.Host
	err := docsTemplate().Execute(&page, docsPage{
		Style: template.CSS(docsCSS), Script: template.JS(docsJS), Version: c.s.version, Address: address,
		Models:  docsModels(address),
		Records: docsRecords(),
		Errors:  docsErrors(),
	})
	if err != nil {
		c.write(answer{err: err})
		return
	}
	c.note(http.StatusOK, "OK")
	h := c.w.Header()
	h["Content-Security-Policy"] = docsPolicy
	h["Content-Type"] = []string{"text/html; charset=utf-8"}
	c.writeStatus(http.StatusOK)
	_, _ = c.w.Write(page.Bytes()) // a reader that hung up sees nothing more
}

type docsPage struct {
	Style            template.CSS
	Script           template.JS
	Version, Address string
	Models           []docsModel
	Records          []docsRecord
	Errors           []refusing
}

// docsErrors are all ways of being refused, by their codes.
func docsErrors() []refusing {
	byCode := func(a, b refusing) int { return strings.Compare(a.Code, b.Code) }
	return slices.SortedStableFunc(slices.Values(refusals), byCode)
}

type docsModel struct {
	Name  string
	Calls []docsCall
}

type docsCall struct {
	Method, Path, Summary, Takes, Gives string
	Queries                             []docsQuery
	Modern, Classic                     string   // curl
	Refusals                            []string // "404 NULL"
	Asked                               bool     // whether the page's own form can ask for it
}

type docsQuery struct{ Name, Doc string }

type docsRecord struct {
	Name    string
	Members []docsMember
}

type docsMember struct{ Name, Type, Default, Doc string }

func docsModels(address string) (list []docsModel) {
	for _, rt := range routes {
		if len(list) == 0 || list[len(list)-1].Name != rt.model {
			list = append(list, docsModel{Name: rt.model})
		}
		m := &list[len(list)-1]
		call := docsCall{
			Method: rt.method, Path: rt.address(), Summary: rt.summary, Gives: docsType(reflect.TypeOf(rt.gives)),
			Modern: rt.curl(address, gate.Modern), Refusals: rt.codes(),
			Asked: rt.method == http.MethodGet && !isFile(rt.gives),
		}
		if !rt.modernOnly {
			call.Classic = rt.curl(address, gate.Classic)
		}
		if rt.takes != nil && reflect.TypeOf(rt.takes).Kind() == reflect.Struct {
			call.Takes = reflect.TypeOf(rt.takes).Name()
		}
		for _, q := range rt.queries {
			call.Queries = append(call.Queries, docsQuery{q, queryDocs[q]})
		}
		m.Calls = append(m.Calls, call)
	}
	return list
}

// address is model, path and deciding query as a reader writes them.
func (r *route) address() string {
	path := strings.Join(append([]string{r.model}, r.path...), "/")
	switch {
	case r.decides != "":
		path += "?" + r.decides + "={" + strings.TrimPrefix(r.decides, "by") + "}"
	case slices.Contains(r.queries, "filename"):
		path += "?filename={name}"
	case slices.Contains(r.queries, "bytype"):
		path += "?bytype={type}&bvin={bvin}"
	case slices.Contains(r.queries, "howmany"):
		path += "?howmany={n}"
	}
	return path
}

// curl is the call as a command; $KEY stands for the API key.
func (r *route) curl(address string, form gate.Form) string {
	var b strings.Builder
	b.WriteString("curl")
	if r.method != http.MethodGet {
		b.WriteString(" -X " + r.method)
	}
	if form == gate.Modern {
		b.WriteString(` -H "Authorization: Bearer $KEY"`)
	}
	switch r.takes.(type) {
	case nil:
	case picture:
		if form == gate.Modern {
			b.WriteString(` -H "Content-Type: image/jpeg" --data-binary @cup.jpg`)
		} else {
			b.WriteString(` -d "[255,216,255, …]"`)
		}
	case octets:
		if form == gate.Modern {
			b.WriteString(` -H "Content-Type: ` + octetStream + `" --data-binary @manual.pdf`)
		} else {
			b.WriteString(` -d "[37,80,68, …]"`)
		}
	case text:
		if form == gate.Modern {
			b.WriteString(` -H "Content-Type: text/plain"`)
		}
		b.WriteString(` -d "Blue Bracelet"`)
	default:
		switch {
		case r.method == http.MethodPatch:
			b.WriteString(` -H "Content-Type: ` + mergePatch + `"`)
		case form == gate.Modern:
			b.WriteString(` -H "Content-Type: application/json"`)
		}
		b.WriteString(" -d '" + r.sample() + "'")
	}
	switch {
	case fileType(r.gives) == eventStream:
		b.WriteString(" -N")
	case isFile(r.gives):
		b.WriteString(" -o file")
	}
	b.WriteString(` "` + address)
	if form == gate.Modern {
		b.WriteString("/api/v1/" + r.address())
	} else {
		path, query, _ := strings.Cut(r.address(), "?")
		if len(r.path) == 0 {
			path += "/"
		}
		b.WriteString("/DesktopModules/Hotcakes/API/rest/v1/" + path + "?key=$KEY")
		if query != "" {
			b.WriteString("&" + query)
		}
	}
	b.WriteString(`"`)
	return b.String()
}

// sample is the recorded body of the call, so that the page shows nothing that was not seen to work.
func (r *route) sample() string {
	recorded := examples()[r.key()].Request
	if recorded == nil && r.method == http.MethodPatch {
		recorded = examples()[strings.Replace(r.key(), http.MethodPatch, http.MethodPost, 1)].Request
	}
	var compact bytes.Buffer
	if json.Compact(&compact, recorded) != nil {
		return "{}"
	}
	return compact.String()
}

// docsRecords are the record types of the calls and all they hold, by name.
func docsRecords() (list []docsRecord) {
	seen := map[string]bool{}
	var add func(t reflect.Type)
	add = func(t reflect.Type) {
		for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || t.PkgPath() != "griddle/shop" && t.PkgPath() != "griddle/server" ||
			seen[t.Name()] {
			return
		}
		seen[t.Name()] = true
		r := docsRecord{Name: t.Name()}
		for i := range t.NumField() {
			f := t.Field(i)
			if !shop.OnWire(f) {
				continue
			}
			m := docsMember{Name: cmp.Or(f.Tag.Get("name"), f.Name), Type: docsType(f.Type),
				Default: f.Tag.Get("default"), Doc: f.Tag.Get("doc")}
			if most := f.Tag.Get("max"); most != "" {
				m.Type += ", at most " + most
			}
			r.Members = append(r.Members, m)
			add(f.Type)
		}
		list = append(list, r)
	}
	for _, rt := range routes {
		add(reflect.TypeOf(rt.gives))
		if rt.takes != nil {
			add(reflect.TypeOf(rt.takes))
		}
	}
	slices.SortFunc(list, func(a, b docsRecord) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// docsType names a type for a reader.
func docsType(t reflect.Type) string {
	d := describer{schemas: object{}}
	switch t {
	case reflect.TypeFor[picture]():
		return "the picture"
	case reflect.TypeFor[octets]():
		return "the file"
	case reflect.TypeFor[events]():
		return "events"
	case reflect.TypeFor[json.RawMessage]():
		return "what the call holds"
	}
	if t.Kind() == reflect.Slice {
		return "list of " + docsType(t.Elem())
	}
	s := d.bare(t, "")
	if names, ok := s["description"].(string); ok {
		return "integer: " + strings.TrimSuffix(names, ".")
	}
	if format, ok := s["format"].(string); ok && strings.Contains("date-time uuid", format) {
		return format
	}
	switch kind := s["type"].(type) {
	case string:
		return kind
	case []string:
		return strings.Join(kind, " or ")
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Name()
}
