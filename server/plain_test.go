package server

import "strings"

// plain is what the scenarios of a model without calls of its own need to know.
type plain struct {
	model   string
	id      string // that create makes
	create  string // body
	made    []string
	replace string // body
	changed []string
	bad     map[string]string // refused bodies, by what the answer must name
	list    string            // Content while there are none; "-" for models without a list
	first   []step            // what must be there before
	idName  string            // in the path of its rows, "bvin" or "id" when ""
	listed  string            // queries of its list's row
	posted  string            // queries of its create's row
	more    []exampleCall     // of calls of its own, before the delete
	strict  bool              // docs/protocol/20-product-details.md §0 Q3
	dated   string            // the member with the time of the last write, whatever is posted; "" for none
}

// old posts a time of the last write that the server must not take over: none of longAgo may come back.
func (p plain) old(body string) string {
	if p.dated == "" {
		return body
	}
	return `{"` + p.dated + `":"2001-01-01",` + body[1:]
}

var longAgo = []string{"2001-01-01", "978307200000"}

// scenarios are the calls that all such models have, each with what can go wrong in it.
func (p plain) scenarios() []scenario {
	at, number := p.model+"/"+p.id, len(p.id) < 36
	unknown, malformed := p.model+"/"+nobody, p.model+"/nonsense"
	if number {
		unknown = p.model + "/77"
	}
	with := func(steps ...step) []step { return append(append([]step{}, p.first...), steps...) }
	created := step{call: "POST " + p.model + "/", status: 201, body: p.old(p.create), has: p.made, not: longAgo}

	read := with(
		step{call: "GET " + at, status: 404, code: "NULL", content: "null"},
		created,
		step{call: "GET " + at, reader: true, has: p.made},
		step{call: "GET " + strings.ToUpper(p.model) + "/" + p.id + "/", has: p.made},
		step{call: "GET " + unknown, status: 404, code: "NULL", content: "null"},
	)
	if p.model != "wishlistitems" { // there, anything but a number means the list
		read = append(read, step{call: "GET " + malformed, status: 404, code: "NULL", content: "null"})
	}
	if p.list != "-" {
		empty := step{call: "GET " + p.model + "/", content: p.list}
		if p.list == "null" {
			empty.status, empty.code = 404, "NULL"
		}
		read = append(with(empty), read[len(p.first):]...)
		read = append(read, step{call: "GET " + p.model, has: p.made},
			step{call: "GET " + p.model + "/?PAGE=1", has: p.made})
	}

	write := with(
		step{call: "POST " + p.model + "/", reader: true, status: 403, body: p.create, code: "ACCESS"},
		step{call: "POST " + p.model + "/", status: 400, code: "EXCEPTION"},
		step{call: "POST " + p.model + "/", body: `{"a":`, status: 400, code: "EXCEPTION"},
		step{call: "POST " + p.model + "/", body: `[]`, status: 400, code: "EXCEPTION"},
		step{call: "POST " + p.model + "/", body: p.create, kind: "text/plain", status: 415, code: "EXCEPTION",
			skip: "classic"},
	)
	for names, body := range p.bad {
		write = append(write, step{call: "POST " + p.model + "/", body: body, status: 422, code: "EXCEPTION",
			has: []string{names}})
	}
	write = append(write, created,
		step{call: "POST " + at, body: p.old(p.replace), has: p.changed, not: longAgo},
		step{call: "GET " + at, has: p.changed},
		step{call: "PUT " + at, body: p.replace, has: p.changed, skip: "classic"},
		step{call: "PUT " + at, body: p.replace, code: "NOTSUPPORTED", skip: "modern"},
		step{call: "POST " + unknown, body: p.replace, status: 404, code: "NULL", content: "null"},
	)
	if !number && p.model != "pricegroups" {
		again := step{call: "POST " + p.model + "/", body: p.create, status: 409, code: "EXCEPTION",
			has: []string{"Bvin"}}
		odd := step{call: "POST " + malformed, body: p.replace, status: 400, code: "EXCEPTION"}
		other := step{call: "POST " + at, body: `{"Bvin":"` + nobody + `",` + p.replace[1:], has: p.changed}
		if p.strict {
			odd = step{call: "POST " + malformed, body: p.replace, status: 404, code: "NULL"}
			other.status, other.code, other.has = 422, "EXCEPTION", []string{"Bvin"}
		}
		write = append(write, again, odd, other)
	}

	del := func(path string) string { return "DELETE " + path }
	gone := with(created,
		step{call: del(unknown), status: 404, content: "false", code: "NULL", quiet: "classic"},
		step{call: del(malformed), status: 404, content: "false", code: "NULL", quiet: "classic"},
		step{call: del(at), reader: true, status: 403, code: "ACCESS"},
		step{call: del(at), content: "true"},
		step{call: del(at), status: 404, content: "false", code: "NULL", quiet: "classic"},
		step{call: "GET " + at, status: 404, code: "NULL", content: "null"},
	)
	all := []scenario{{name: "read " + p.model, steps: read}, {name: "write " + p.model, steps: write}}
	if p.model != "productrelationships" { // those are deleted by pair
		all = append(all, scenario{name: "delete " + p.model, steps: gone})
	}
	return all
}

func plainScenarios(models []plain) (all []scenario) {
	for _, p := range models {
		all = append(all, p.scenarios()...)
	}
	return all
}

// examples are the same calls for the description, in an order in which each succeeds.
func (p plain) examples() (all []exampleCall) {
	name, path := p.idName, "/"+p.model
	if name == "" {
		name = "bvin"
		if len(p.id) < 36 {
			name = "id"
		}
	}
	for _, s := range p.first {
		method, path, _ := strings.Cut(s.call, " ")
		all = append(all, exampleCall{"", method, "/" + path, s.body})
	}
	one := path + "/{" + name + "}"
	all = append(all, exampleCall{strings.TrimSpace("POST " + path + " " + p.posted), "POST", path, p.create},
		exampleCall{"POST " + one, "POST", path + "/" + p.id, p.replace},
		exampleCall{"GET " + one, "GET", path + "/" + p.id, ""})
	if p.list != "-" {
		all = append(all, exampleCall{strings.TrimSpace("GET " + path + " " + p.listed), "GET", path, ""})
	}
	all = append(all, p.more...)
	if p.model != "productrelationships" {
		all = append(all, exampleCall{"DELETE " + one, "DELETE", path + "/" + p.id, ""})
	}
	return all
}

func plainExamples(models []plain) (all []exampleCall) {
	for _, p := range models {
		all = append(all, p.examples()...)
	}
	return all
}
