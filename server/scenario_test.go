package server

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"griddle/server/gate"
)

// scenario is one or more calls on a fresh, seeded store, made in both wire forms.
type scenario struct {
	name   string
	window bool // clear operations are allowed
	steps  []step
}

// step is one call and what its answer must hold. What is not set is not looked at, but for what check demands of every
// answer.
type step struct {
	call    string // "GET products/ANY?bysku=x"
	body    string
	kind    string // Content-Type on the modern form, "" for JSON
	reader  bool   // with the key that only reads
	status  int    // on the modern form, 0 for 200; the classic form is always 200
	code    string // of the one error, "" for none
	content string // Content, exactly; "-" when there must be none
	has     []string
	not     []string
	// what follows is for one form only: "classic" or "modern" and the text that must be there, in turn
	only  []string
	skip  string // a form that has no such call
	quiet string // the form that answers this without an error
}

func (s scenario) run(t *testing.T, form gate.Form) {
	d := open(t)
	d.seed()
	if s.window {
		d.openWindow()
	}
	for i, step := range s.steps {
		if step.skip == formName(form) {
			continue
		}
		step.check(t, form, d.do(form, step), fmt.Sprintf("%s, step %d, %s", s.name, i+1, step.call))
	}
}

func formName(form gate.Form) string {
	if form == gate.Modern {
		return "modern"
	}
	return "classic"
}

func (d *desk) do(form gate.Form, s step) reply {
	d.t.Helper()
	method, path, _ := strings.Cut(s.call, " ")
	key := d.key
	if s.reader {
		key = d.reader
	}
	if form == gate.Modern {
		kind := s.kind
		if kind == "" {
			kind = "application/json"
		}
		return d.send(method, "/api/v1/"+path, s.body, "Authorization", "Bearer "+key, "Content-Type", kind)
	}
	address, query, _ := strings.Cut(path, "?")
	if query != "" {
		query = "&" + query
	}
	return d.send(method, classicRoot+address+"?key="+key+query, s.body, "Content-Type",
		"application/x-www-form-urlencoded")
}

// never are texts no answer may hold: the inside of the program and the keys of the other form.
var never = []string{"panic", "goroutine", "SELECT", "sqlite", "griddle/", ".go:", "storage.", "*shop", "/tmp"}

func (s step) check(t *testing.T, form gate.Form, r reply, what string) {
	t.Helper()
	fail := func(format string, args ...any) {
		t.Helper()
		t.Errorf("%s (%s): %s\n%d %s", what, formName(form), fmt.Sprintf(format, args...), r.StatusCode, r.body)
	}
	status := s.status
	if status == 0 || form == gate.Classic {
		status = 200
	}
	if r.StatusCode != status {
		fail("want status %d", status)
		return
	}
	if got := r.Header.Get("Content-Type"); got != "application/json; charset=utf-8" {
		fail("Content-Type %s", got)
	}
	for _, header := range []string{"X-Content-Type-Options", "Cache-Control", "Referrer-Policy",
		"Content-Security-Policy"} {
		if r.Header.Get(header) == "" {
			fail("no %s", header)
		}
	}
	if r.Header.Get("Access-Control-Allow-Origin") != "" {
		fail("lets web pages read it")
	}
	content, errors := r.envelope(t)
	code := s.code
	if s.quiet == formName(form) {
		code = ""
	}
	switch {
	case code == "" && len(errors) > 0, code != "" && (len(errors) != 1 || errors[0].Code != code):
		fail("want error code %q", code)
	case code != "" && (errors[0].Description == "" ||
		!strings.ContainsAny(errors[0].Description[len(errors[0].Description)-1:], ".)")):
		fail("the description is no sentence")
	}
	switch {
	case s.content == "-" && content != nil:
		fail("Content must be left out")
	case s.content != "" && s.content != "-" && string(content) != s.content:
		fail("want Content %s", s.content)
	}
	for _, text := range s.has {
		if !strings.Contains(r.body, text) {
			fail("must contain %s", text)
		}
	}
	for _, text := range append(slices.Clone(s.not), never...) {
		if strings.Contains(r.body, text) {
			fail("must not contain %s", text)
		}
	}
	for i := 0; i+1 < len(s.only); i += 2 {
		if s.only[i] == formName(form) && !strings.Contains(r.body, s.only[i+1]) {
			fail("must contain %s", s.only[i+1])
		}
	}
	dates := strings.Contains(r.body, `"\/Date(`)
	if form == gate.Modern && dates {
		fail("a classic date")
	}
	if status == 201 && !strings.HasPrefix(r.Header.Get("Location"), "/api/v1/") {
		fail("Location %q", r.Header.Get("Location"))
	}
	if status == 405 && r.Header.Get("Allow") == "" {
		fail("no Allow")
	}
	if !json.Valid([]byte(r.body)) {
		fail("not JSON")
	}
}

// The rows' scenarios; further ones stand beside what they are about.
var scenarios = slices.Concat(categoryScenarios, associationScenarios, roleScenarios, productScenarios,
	pictureScenarios, toolScenarios, detailScenarios, peopleScenarios,
	optionScenarios, inventoryScenarios, imageScenarios, fileScenarios, orderScenarios, transactionScenarios)

func TestScenarios(t *testing.T) {
	for _, form := range []gate.Form{gate.Classic, gate.Modern} {
		for _, s := range scenarios {
			t.Run(formName(form)+"/"+s.name, func(t *testing.T) { s.run(t, form) })
		}
	}
}

// Every row of the table is called by a scenario, with its own deciding query.
func TestEveryRowHasAScenario(t *testing.T) {
	called := map[*route]bool{}
	g := gate.New("127.0.0.1:1", gate.Standard, &gate.Allowed{}, takesFiles)
	for _, s := range scenarios {
		for _, step := range s.steps {
			c := passed(t, g, step.call)
			if m := models[c.Path.Model]; m != nil {
				called[m.find(c.r.Method, c)] = true
			}
		}
	}
	for _, rt := range routes {
		if !called[rt] && !rt.newer() { // those are walked in patch_test.go
			t.Errorf("no scenario calls %s", rt.key())
		}
	}
}
