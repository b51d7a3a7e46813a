package server

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// A table that grows to 160 rows is only readable while it is sorted.
func TestRowsAreSorted(t *testing.T) {
	key := func(r row) string {
		parts := strings.Fields(r.call)
		return parts[1] + " " + parts[0] + " " + strings.Join(parts[2:], " ")
	}
	for i := 1; i < len(rows); i++ {
		if a, b := key(rows[i-1]), key(rows[i]); a >= b {
			t.Errorf("%q must stand before %q", b, a)
		}
	}
}

func TestRowsAreWhole(t *testing.T) {
	for _, rt := range routes {
		if rt.handle == nil || rt.gives == nil || !strings.HasSuffix(rt.summary, ".") {
			t.Errorf("%s: handler, content or summary is missing", rt.key())
		}
		if rt.method == "POST" && rt.takes == nil && rt.gives != trueOrFalse {
			t.Errorf("%s: what does it take?", rt.key())
		}
		for _, q := range rt.queries {
			if queryDocs[q] == "" {
				t.Errorf("%s: query name %s has no description", rt.key(), q)
			}
		}
	}
	for name, m := range models {
		if m.noun == "" || len(m.calls) == 0 {
			t.Errorf("%s has no noun or no calls", name)
		}
	}
}

// Location and the window's links rely on it.
func TestRecordsBeginWithTheirID(t *testing.T) {
	for _, rt := range routes {
		if !rt.creates() {
			continue
		}
		first := reflect.TypeOf(rt.gives).Field(0).Name
		if !slices.Contains([]string{"Bvin", "Id", "CatalogRoleId", "GiftCardId"}, first) {
			t.Errorf("%s: the record begins with %s", rt.key(), first)
		}
	}
	for body, want := range map[string]string{`{"Bvin":"a-b","X":1}`: "a-b", `{"Id":12,"X":1}`: "12", `{"Id":7}`: "7",
		`{}`: ""} {
		if got := firstMember([]byte(body)); got != want {
			t.Errorf("%s: %q", body, got)
		}
	}
}

// A segment too many is ignored, but must not turn the delete of one record into a clear.
func TestClearIsNeverGuessed(t *testing.T) {
	clear, create := &route{method: "DELETE"}, &route{method: "POST"}
	m := &shared{calls: map[string][]*route{"DELETE": {clear}, "POST": {create}}}
	c := &call{}
	if m.find("DELETE", c) != clear || m.find("POST", c) != create {
		t.Error("without segments")
	}
	c.Path.Params = []string{"x"}
	if m.find("DELETE", c) != nil {
		t.Error("a delete of x would clear")
	}
	if m.find("POST", c) != create {
		t.Error("superfluous segments are ignored")
	}
}
