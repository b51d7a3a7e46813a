package server

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"griddle/server/gate"
)

// TestNamesWithAccents: in every list by name, names stand as people order them, by both forms.
func TestNamesWithAccents(t *testing.T) {
	names := []string{"Zwetschge", "Äpfel", "Birnen", "éclair", "Öl"}
	want := []string{"Äpfel", "Birnen", "éclair", "Öl", "Zwetschge"}
	lists := []struct{ call, posted, member string }{
		{"products/?page=1&pagesize=50", `{"ProductName":"NAME","Sku":"NAME"}`, "ProductName"},
		{"manufacturers/", `{"DisplayName":"NAME"}`, "DisplayName"},
		{"vendors/", `{"DisplayName":"NAME"}`, "DisplayName"},
		{"producttypes/", `{"ProductTypeName":"NAME"}`, "ProductTypeName"},
		{"productproperties/", `{"PropertyName":"NAME","DisplayName":"NAME"}`, "PropertyName"},
		{"productoptions/", `{"Name":"NAME","OptionType":100}`, "Name"},
		{"pricegroups/", `{"Name":"NAME"}`, "Name"},
		{"taxschedules/", `{"Name":"NAME"}`, "Name"},
		{"customeraccounts/?page=1&pagesize=50", `{"FirstName":"NAME","Email":"no.NUMBER@example.com"}`, "FirstName"},
	}
	for _, form := range []gate.Form{gate.Classic, gate.Modern} {
		d := open(t)
		for _, list := range lists {
			model, _, _ := strings.Cut(list.call, "?")
			for i, name := range names {
				posted := strings.NewReplacer("NAME", name, "NUMBER", fmt.Sprint(i)).Replace(list.posted)
				s := step{call: "POST " + model, status: 201, body: posted}
				s.check(t, form, d.do(form, s), s.call+" "+s.body)
			}
			r := d.do(form, step{call: "GET " + list.call})
			got := []string{}
			for _, found := range regexp.MustCompile(`[{,]"`+list.member+`":"([^"]*)"`).FindAllStringSubmatch(r.body,
				-1) {
				if slices.Contains(names, found[1]) {
					got = append(got, found[1])
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s (%v): %q\n%.600s", list.call, form, got, r.body)
			}
		}
	}
}
