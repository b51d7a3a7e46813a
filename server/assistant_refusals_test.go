package server

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"griddle/shop/activity"
	"griddle/vault"
)

// toMCP are the headers that an assistant sends.
func toMCP(key string, more ...string) []string {
	return append([]string{"Accept", "application/json, text/event-stream", "Content-Type", "application/json",
		"Authorization", "Bearer " + key}, more...)
}

// asked are the entries of activity of assistants, the newest first, without the beginning of the conversation.
func (d *desk) asked(model string) (all []activity.Request) {
	for _, r := range d.recent() {
		if r.Model == model {
			all = append(all, r)
		}
	}
	return all
}

// A tool that fails unexpectedly takes neither the program along nor its secrets out.
func TestAssistantsToolPanics(t *testing.T) {
	d := open(t)
	before := tools
	t.Cleanup(func() { tools = before })
	tools = append(slices.Clone(tools), func(a *assistant) {
		offer(a, tool{name: "fall_over"}, func(context.Context, struct{}) (struct{}, error) {
			panic("holding " + d.key)
		})
	})
	s := d.talk(d.key)
	if no := asks(t, s, "fall_over", nil, nil); no != internal.text {
		t.Errorf("it says %q", no)
	}
	if log := d.log.String(); strings.Contains(log, d.key) || !strings.Contains(log, "failed unexpectedly") ||
		!strings.Contains(log, "fall_over") {
		t.Errorf("the log says %s", log)
	}
	if all := d.asked("mcp fall_over"); len(all) != 1 || all[0].Result != "EXCEPTION" ||
		all[0].Reason != internal.text {
		t.Errorf("%+v", all)
	}
	if names := toolNames(t, s); len(names) != len(tools) {
		t.Errorf("afterwards there are %q", names)
	}
}

func TestAssistantsAskOneThingAtATime(t *testing.T) {
	d := open(t)
	const one = `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`
	for _, body := range []string{"[" + one + "]", " \r\n\t[" + one + "," + one + "]", "\ufeff[" + one + "]", "[]",
		"["} {
		r := d.send("POST", "/mcp", body, toMCP(d.key)...)
		if r.StatusCode != http.StatusBadRequest || !strings.Contains(string(r.body), "one message at a time") {
			t.Errorf("%q: %d %s", body, r.StatusCode, r.body)
		}
	}
	if all := d.asked("mcp"); len(all) != 5 || all[0].Result != "EXCEPTION" || all[0].Status != 400 {
		t.Errorf("%+v", all)
	}
}

// Nothing ever changes in an answer that is given at once: nobody waits for it on a connection of ours.
func TestAssistantsWaitForNothing(t *testing.T) {
	d := open(t)
	const version = "2026-07-28"
	body := `{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"_meta":{` +
		`"io.modelcontextprotocol/protocolVersion":"` + version + `",` +
		`"io.modelcontextprotocol/clientInfo":{"name":"a","version":"1"},` +
		`"io.modelcontextprotocol/clientCapabilities":{}},` +
		`"notifications":{"toolsListChanged":true,"promptsListChanged":true,"resourcesListChanged":true}}}`
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+d.address+"/mcp", strings.NewReader(body))
	must(t, err)
	headers := toMCP(d.key, "MCP-Protocol-Version", version, "Mcp-Method", "subscriptions/listen")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	answer, err := transport.RoundTrip(r)
	must(t, err)
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(said), `"result"`) {
		t.Errorf("%d %v %s", answer.StatusCode, err, said)
	}
	is := d.talk(d.key).InitializeResult()
	if c := is.Capabilities; c.Tools == nil || c.Tools.ListChanged || c.Prompts != nil || c.Resources != nil {
		t.Errorf("%+v", c)
	}
}

// Why the stock was moved is told as for any other program.
func TestAssistantsReasonIsScrubbed(t *testing.T) {
	d := sampled(t)
	s := d.talk(d.key)
	var stock adjustStockOut
	asks(t, s, "adjust_stock", map[string]any{"sku": "PA-206", "by": -2, "reason": "broken, says " + d.key}, &stock)
	all := d.asked("mcp adjust_stock")
	if len(all) != 1 || all[0].Result != "OK" || !strings.HasPrefix(all[0].Reason, "Stock -2. broken, says ") ||
		strings.Contains(all[0].Reason, d.key) {
		t.Errorf("%+v", all)
	}
}

// An order is found by its number however many others speak of it.
func TestAssistantFindsAnOrderByItsNumber(t *testing.T) {
	d := open(t)
	order := func(number, instructions, placed string) {
		r := d.send("POST", "/api/v1/orders", fmt.Sprintf(`{"IsPlaced":true,"OrderNumber":%q,"Instructions":%q,`+
			`"TimeOfOrderUtc":%q}`, number, instructions, placed), "Content-Type", "application/json",
			"Authorization", "Bearer "+d.key)
		if r.StatusCode != http.StatusCreated {
			t.Fatalf("%d %s", r.StatusCode, r.body)
		}
	}
	order("Ab-7", "", "2020-01-01T10:00:00Z")
	for n := range mostTold + 5 {
		order(fmt.Sprintf("Ab-7 Ab-7 %d", n), "as Ab-7 was", "2026-01-01T10:00:00Z")
	}
	s := d.talk(d.key)
	var one getOrderOut
	if no := asks(t, s, "get_order", map[string]any{"number": " aB-7 "}, &one); no != "" || one.Number != "Ab-7" {
		t.Errorf("%q %+v", no, one)
	}
	for _, in := range []map[string]any{{"number": "Ab"}, {"number": " "}, {"id": "none"}} {
		if no := asks(t, s, "get_order", in, &one); !strings.HasPrefix(no, "There is no") {
			t.Errorf("%v: %q", in, no)
		}
	}
	if no := asks(t, s, "get_product", map[string]any{"id": "none"}, &getProductOut{}); !strings.Contains(no,
		"There is no product") {
		t.Error(no)
	}
}

// What was refused before any tool was asked stands in the list of activity too, and what right there was none.
func TestAssistantsRefusalsAreListed(t *testing.T) {
	d := sampled(t)
	access, _, err := vault.ParseRights("catalog:read")
	must(t, err)
	_, key, err := d.vault.Create(t.Context(), vault.NewKey{Name: "Helper", Access: access})
	must(t, err)
	s := d.talk(key)
	call := func(name string, in map[string]any) string {
		r, err := s.CallTool(t.Context(), &mcp.CallToolParams{Name: name, Arguments: in})
		if err != nil {
			return err.Error()
		}
		if !r.IsError {
			t.Errorf("%s was done", name)
		}
		return r.Content[0].(*mcp.TextContent).Text
	}
	last := func() activity.Request {
		for _, r := range d.recent() {
			if r.KeyName == "Helper" {
				return r
			}
		}
		return activity.Request{}
	}
	for _, c := range []struct {
		name           string
		in             map[string]any
		model, result  string
		lacked, reason string
	}{
		{"change_price", map[string]any{"sku": "PA-206", "price": "4"}, "mcp change_price", "ACCESS", "catalog:write",
			"needs the right catalog:write"},
		{"sales", nil, "mcp sales", "ACCESS", "orders:read", "needs the right orders:read"},
		{"list_low_stock", nil, "mcp list_low_stock", "ACCESS", "stock:read", "needs the right stock:read"},
		{"find_products", map[string]any{"limit": "many"}, "mcp find_products", "EXCEPTION", "", "validating"},
		{"find_products", map[string]any{"else": d.key}, "mcp find_products", "EXCEPTION", "", "validating"},
		{"get_product", map[string]any{"sku": "none"}, "mcp get_product", "NULL", "", "no product"},
		{"no_such_" + d.key, nil, "mcp", "NOTSUPPORTED", "", "no tool of this name"},
	} {
		said := call(c.name, c.in)
		r := last()
		if r.Model != c.model || r.Result != c.result || r.Lacked != c.lacked ||
			!strings.Contains(r.Reason, c.reason) ||
			r.Refused != (c.result == "ACCESS") || strings.Contains(r.Model+r.Reason, d.key) {
			t.Errorf("%s: %+v", c.name, r)
		}
		if c.result == "ACCESS" && (!strings.Contains(said, c.name) || !strings.Contains(said, c.lacked)) {
			t.Errorf("%s: it says %q", c.name, said)
		}
	}
	for _, asked := range []string{`"tools/call","params":null`, `"tools/call","params":{"name":5}`,
		`"tools/list","params":{"cursor":"none"}`} {
		r := d.send("POST", "/mcp", `{"jsonrpc":"2.0","id":1,"method":`+asked+`}`, toMCP(key)...)
		if told := last(); told.Model != "mcp" || told.Result != "EXCEPTION" || told.Reason == "" {
			t.Errorf("%s: %s %+v", asked, r.body, told)
		}
	}
}
