package cli

import (
	"encoding/json"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// assistant begins a conversation with griddle mcp as an assistant starts it.
func (p *place) assistant(key string) *mcp.ClientSession {
	p.Helper()
	cmd := p.command(p.Context(), "mcp")
	cmd.Stdin = nil // the library has a pipe of its own
	cmd.Env = append(cmd.Env, assistantKey+"="+key)
	s, err := mcp.NewClient(&mcp.Implementation{Name: "Helper", Version: "2.0"}, nil).Connect(p.Context(),
		&mcp.CommandTransport{Command: cmd}, nil)
	p.must(err)
	p.Cleanup(func() { _ = s.Close() })
	return s
}

func TestMCP(t *testing.T) {
	p, _ := made(t)
	key := p.ok("keys", "create", "--name", "Assistant", "--rights", "catalog:read", "--secret-file", p.secret)
	p.fails(1, "GRIDDLE_KEY", "mcp")
	p.env = []string{assistantKey + "=" + key}
	p.fails(1, "does not run", "mcp")
	p.ok("sample")
	s := p.serve()
	p.env = []string{assistantKey + "=1-wrong"}
	p.fails(1, "not valid", "mcp")
	p.env = nil

	a := p.assistant(key)
	tools, err := a.ListTools(t.Context(), nil)
	p.must(err)
	var names []string
	for _, tool := range tools.Tools {
		names = append(names, tool.Name)
	}
	if slices.Sort(names); !slices.Equal(names, []string{"find_products", "get_product", "what_changed_today"}) {
		t.Errorf("%q", names)
	}
	r, err := a.CallTool(t.Context(), &mcp.CallToolParams{Name: "get_product",
		Arguments: map[string]any{"sku": "PA-206"}})
	p.must(err)
	var one struct{ Name, Price string }
	p.must(json.Unmarshal([]byte(r.Content[0].(*mcp.TextContent).Text), &one))
	if one.Name != "Almond Croissant" || !strings.HasSuffix(one.Price, " USD") {
		t.Errorf("%+v", one)
	}
	if r, err = a.CallTool(t.Context(), &mcp.CallToolParams{Name: "get_product",
		Arguments: map[string]any{"sku": "none"}}); err != nil || !r.IsError {
		t.Errorf("%+v %v", r, err)
	}

	// Rights act at once, and so does the end of the server.
	p.ok("keys", "rights", "2", "stock:read")
	tools, err = a.ListTools(t.Context(), nil)
	p.must(err)
	if len(tools.Tools) != 1 {
		t.Errorf("%+v", tools.Tools)
	}
	s.end(syscall.SIGTERM)
	if _, err := a.ListTools(t.Context(), nil); err == nil {
		t.Error("nobody is there, and it answers")
	}
	h := p.shared()
	all, err := h.Shop.Activity.Recent()
	p.must(err)
	var told []string
	for _, r := range all {
		if r.Model == "mcp get_product" {
			told = append(told, r.KeyName+" "+r.Program)
		}
	}
	if !slices.Equal(told, []string{"Assistant Helper/2.0 (griddle mcp)", "Assistant Helper/2.0 (griddle mcp)"}) {
		t.Errorf("%q", told)
	}
}
