package server

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"griddle/server/gate"
	"griddle/vault"
)

func TestEveryModelHasAnArea(t *testing.T) {
	for name, m := range models {
		if m.area == vault.NoArea && name != "utilities" && !m.newer {
			t.Errorf("%s has no area", name)
		}
		if m.area != vault.NoArea && areaWords[m.area] == "" {
			t.Errorf("%s: its area has no words", name)
		}
	}
}

// at is a path that means the row.
func (r *route) at() string {
	path := "/" + r.model
	for _, segment := range r.path {
		if placeholder(segment) {
			segment = "0"
		}
		path += "/" + segment
	}
	if r.decides != "" {
		return path + "?" + r.decides + "=1"
	}
	return path
}

// Each row of the table asks for the right of its model's area and for no other, in both forms.
func TestRightsOfEveryRow(t *testing.T) {
	d := open(t)
	body := func(rt *route) string {
		if rt.takes == nil {
			return ""
		}
		return "{}"
	}
	refused := func(rt *route, form gate.Form) bool {
		step := step{call: rt.method + " " + rt.at()[1:], body: body(rt)}
		return strings.Contains(d.do(form, step).body, `"ACCESS"`)
	}
	for _, area := range vault.Areas {
		for _, level := range []vault.Level{vault.None, vault.Read, vault.Write} {
			for name, a := range map[string]vault.Access{
				"alone": vault.Nothing.With(area, level), "all but this": vault.ReadWrite.With(area, level),
			} {
				must(t, d.vault.SetAccess(t.Context(), d.keyID, a, true))
				for _, rt := range routes {
					if rt.gives == events("") { // it would go on and on; see stream_test.go
						continue
					}
					need := vault.Need{Area: models[rt.model].area, Level: vault.Read}
					if rt.method != "GET" && rt.model != "utilities" {
						need.Level = vault.Write
					}
					for _, form := range []gate.Form{gate.Modern, gate.Classic} {
						if rt.modernOnly && form == gate.Classic {
							continue
						}
						if got := refused(rt, form); got == a.May(need) {
							t.Errorf("%s with %s:%s, %s, %s: refused %v", rt.call, area, level, name, formName(form),
								got)
						}
					}
				}
			}
		}
	}
}

func TestRefusalNamesTheRight(t *testing.T) {
	d := open(t)
	d.seed()
	must(t, d.vault.SetAccess(t.Context(), d.keyID, vault.Nothing.With(vault.Catalog, vault.Read), false))
	for _, test := range []struct{ call, right, neutral string }{
		{"GET orders/", "orders:read", "-"},
		{"GET customeraccounts/?countonly=1", "people:read", "0"},
		{"DELETE products/" + cup, "catalog:write", "false"},
		{"POST productinventory/", "stock:write", "-"},
		{"DELETE products/", "catalog:write", "-"},
	} {
		for _, form := range []gate.Form{gate.Modern, gate.Classic} {
			s := step{call: test.call, body: "{}", status: 403, code: "ACCESS", content: test.neutral,
				has: []string{"it needs the right " + test.right + ","}}
			s.check(t, form, d.do(form, s), test.call)
			if r := d.recent()[0]; r.Lacked != test.right || r.KeyID != d.keyID || r.Reason == "" {
				t.Errorf("%s: the activity says %+v", test.call, r)
			}
		}
	}
	step{has: []string{`"Access":"custom"`, `"Catalog":"read"`, `"Orders":"none"`}}.check(t, gate.Modern,
		d.send("GET", "/api/v1/", "", "X-API-Key", d.key), "about")
	step{}.check(t, gate.Modern, d.send("GET", "/api/v1/products/"+cup, "", "X-API-Key", d.key), "what it may")
}

// A condition tells nobody what they may not read: with or without a record, whatever its tag, the answer is the same.
func TestConditionsTellNothing(t *testing.T) {
	d := open(t)
	d.seed()
	tag := d.send("GET", "/api/v1/products/"+cup, "", "X-API-Key", d.key).Header.Get("ETag")
	if tag == "" {
		t.Fatal("the record has no tag")
	}
	must(t, d.vault.SetAccess(t.Context(), d.keyID, vault.Nothing.With(vault.Stock, vault.Write), false))
	for _, call := range []struct{ method, body string }{
		{"GET", ""}, {"POST", "{}"}, {"PATCH", "{}"}, {"PUT", "{}"}, {"DELETE", ""},
	} {
		var first string
		for _, id := range []string{cup, nobody} {
			for _, condition := range [][2]string{
				{"If-Match", tag}, {"If-Match", `"00000000000000000000000000000000"`}, {"If-Match", "*"},
				{"If-None-Match", tag}, {"If-None-Match", "*"}, {"Accept", "*/*"},
			} {
				r := d.send(call.method, "/api/v1/products/"+id, call.body, "X-API-Key", d.key, "Content-Type",
					"application/json", condition[0], condition[1])
				said := fmt.Sprint(r.StatusCode, r.body, r.Header.Get("ETag"))
				if first == "" {
					first = said
				}
				if r.StatusCode != 403 || said != first {
					t.Errorf("%s %s with %s: %s; and before: %s", call.method, id, condition, said, first)
				}
			}
		}
	}
}

// A right is not widened by what is written inside a record: what an order or a customer holds of others is a copy.
func TestNestedRecordsWidenNoRight(t *testing.T) {
	d := open(t)
	d.seed()
	step{status: 201}.check(t, gate.Modern, d.modern("POST", "orders",
		`{"bvin":"`+nobody+`","Items":[{"ProductId":"`+cup+
			`","Quantity":1}]}`), "an order")
	others := func() string {
		return d.modern("GET", "products", "").body + d.modern("GET", "productinventory?byproduct="+cup, "").body +
			d.modern("GET", "customeraccounts", "").body
	}
	was := others()
	must(t, d.vault.SetAccess(t.Context(), d.keyID, vault.Nothing.With(vault.Orders, vault.Write), true))
	step{}.check(t, gate.Modern, d.send("PATCH", "/api/v1/orders/"+nobody, `{"UserID":"1","UserEmail":"a@b.example",`+
		`"BillingAddress":{"Bvin":"x","FirstName":"Eve"},"Items":[{"ProductId":"`+cup+`","ProductName":"Mine","Quantity":9}]}`,
		"X-API-Key", d.key, "Content-Type", "application/merge-patch+json"), "patch")
	must(t, d.vault.SetAccess(t.Context(), d.keyID, vault.ReadWrite, true))
	if now := others(); now != was {
		t.Errorf("the right for orders changed other records:\n%s\nwas\n%s", now, was)
	}
	must(t, d.vault.SetAccess(t.Context(), d.keyID, vault.Nothing.With(vault.Catalog, vault.Write), true))
	for call, body := range map[string]string{
		"products/" + cup: `{"Inventory":{"QuantityOnHand":99},"QuantityOnHand":99}`,
		"products":        `{"ProductName":"New","Inventory":[{"QuantityOnHand":99}]}`,
	} {
		method, status := "PATCH", 422 // it knows the members
		if call == "products" {
			method, status = "POST", 201 // which leaves out those it does not know
		}
		if r := d.modern(method, call, body); r.StatusCode != status {
			t.Errorf("%s %s: %d %s", method, call, r.StatusCode, r.body)
		}
	}
	must(t, d.vault.SetAccess(t.Context(), d.keyID, vault.ReadWrite, true))
	if r := d.modern("GET", "productinventory", ""); strings.Contains(r.body, `"QuantityOnHand":99`) {
		t.Errorf("stock was written with the right for the catalog: %s", r.body)
	}
}

// A right that is lowered while the data of a request comes in is missed where the data is written.
func TestRightLoweredDuringUpload(t *testing.T) {
	d := open(t)
	conn, err := net.Dial("tcp", d.address)
	must(t, err)
	defer conn.Close()
	const body = `{"DisplayName":"Late"}`
	_, err = fmt.Fprintf(conn, "POST %svendors/?key=%s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n%s",
		classicRoot, d.key, d.address, len(body), body[:5])
	must(t, err)
	time.Sleep(50 * time.Millisecond) // the server has found the key and waits for the rest
	must(t, d.vault.SetAccess(t.Context(), d.keyID, vault.ReadWrite.With(vault.Catalog, vault.Read), true))
	_, err = io.WriteString(conn, body[5:])
	must(t, err)
	step{code: "ACCESS", has: []string{"catalog:write"}}.check(t, gate.Classic, readReply(t, bufio.NewReader(conn)),
		"late")
	if r := d.send("GET", "/api/v1/vendors", "", "X-API-Key", d.reader); strings.Contains(r.body, "Late") {
		t.Errorf("was stored: %s", r.body)
	}
}

// The list of activity knows which rights a key made use of, by whichever door.
func TestRightsThatAreUsed(t *testing.T) {
	d := open(t)
	d.seed()
	k, key, err := d.vault.Create(t.Context(), vault.NewKey{Name: "Labels"})
	must(t, err)
	d.key, d.keyID = key, k.ID
	used := func(want string) {
		t.Helper()
		if got := fmt.Sprint(d.shop.Activity.Usage()[d.keyID].Rights); got != want {
			t.Errorf("used %s, not %s", got, want)
		}
	}
	_ = d.modern("GET", "", "")
	used("[]")
	_ = d.modern("GET", "products", "")
	used("[catalog:read]")
	must(t, d.vault.SetAccess(t.Context(), d.keyID, vault.ReadOnly, false))
	_ = d.modern("DELETE", "products/"+cup, "") // which is refused
	used("[catalog:read]")
	must(t, d.vault.SetAccess(t.Context(), d.keyID, vault.ReadWrite, true))
	_ = d.batch(operations("", "POST productinventory", `{"ProductBvin":"`+cup+`"}`))
	used("[catalog:read stock:write]")
	d.hold(t, d.key, "/stream?models=taxes") // which is not over
	used("[catalog:read stock:write taxes:read]")
	_ = d.modern("GET", "changes", "") // who hears of everything needs everything
	used("[catalog:read orders:read people:read stock:read stock:write taxes:read]")
	_, err = d.shop.AllowClear(t.Context())
	must(t, err)
	_ = d.modern("DELETE", "categories", "")
	used("[catalog:read catalog:write clear orders:read people:read stock:read stock:write taxes:read]")
}
