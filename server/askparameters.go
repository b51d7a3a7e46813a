package server

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"griddle/shop/model"
)

// askParameters are those by which a list can be asked beyond the protocol, by the members of its model.
func askParameters(rt *route) (list []object) {
	add := func(name, doc string, schema object) {
		p := object{"name": name, "in": "query", "required": false, "description": doc, "schema": schema}
		if schema["type"] == "array" {
			p["style"], p["explode"] = "form", false
		}
		list = append(list, p)
	}
	if t := rt.record(); t.Kind() == reflect.Struct && rt.method == http.MethodGet {
		add("fields", queryDocs["fields"], object{"type": "array",
			"items": object{"type": "string", "enum": membersOf(t)}})
	}
	if !rt.asked() {
		return list
	}
	number := func(most int) object { return object{"type": "integer", "minimum": 1, "maximum": most} }
	add("countonly", queryDocs["countonly"], object{"type": "string"})
	add("page", queryDocs["page"], number(1<<31-1))
	add("pagesize", fmt.Sprintf("Records on a page, %d when left out.", partSize), number(mostPartSize))
	l := rt.lister()
	if l == nil {
		return list
	}
	add("after", queryDocs["after"], object{"type": "string"})
	if l.HasWords() {
		add("q", queryDocs["q"], object{"type": "string"})
	}
	var sorts []string
	for _, a := range l.Asks() {
		if a.Sorts {
			sorts = append(sorts, a.Member, "-"+a.Member)
		}
	}
	if len(sorts) > 0 {
		add("sort", queryDocs["sort"], object{"type": "array", "items": object{"type": "string", "enum": sorts}})
	}
	for _, a := range l.Asks() {
		name := a.Member
		if queryDocs[strings.ToLower(name)] != "" { // the protocol means something else by it
			name += "." + model.OpEq
		}
		add(name, "Only records of which "+a.Member+" is this.", object{"type": "string"})
		for _, op := range a.Ops {
			if op != model.OpEq {
				add(a.Member+"."+op, opDocs[op], object{"type": "string"})
			}
		}
	}
	return list
}

var opDocs = map[string]string{
	model.OpNe: "Only records of which it is not this.", model.OpIn: "One of these, with commas between them.",
	model.OpLt: "Less than this.", model.OpLte: "This or less.", model.OpGt: "More than this.",
	model.OpGte: "This or more.",
}
