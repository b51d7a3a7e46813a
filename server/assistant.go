package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"griddle/server/gate"
	"griddle/shop"
	"griddle/storage"
	"griddle/vault"
)

// The door of assistants: the Model Context Protocol (https://modelcontextprotocol.io) over HTTP without sessions. An
// assistant asks for few things, in the words of a conversation; what it may ask for are the tools, which stand in
// assistant_goods.go and assistant_orders.go. To add one: a function that adds it there, named in tools below.

const (
	// mostAsked bounds what an assistant sends, in bytes.
	mostAsked = 1 << 20
	// mostTold bounds how many records one answer lists, so that a conversation is not drowned, and usuallyTold is how
	// many it lists when nothing else was asked for.
	mostTold    = 50
	usuallyTold = 20
)

// tools are all of them; each adds itself when the key has the rights that it needs.
var tools = []func(*assistant){
	(*assistant).findProducts, (*assistant).getProduct, (*assistant).changePrice,
	(*assistant).lowStock, (*assistant).adjustStock,
	(*assistant).findOrders, (*assistant).getOrder, (*assistant).waitingOrders,
	(*assistant).findCustomers, (*assistant).sales, (*assistant).changedToday,
}

// assistant is one request of an assistant.
type assistant struct {
	*call
	server *mcp.Server
}

// assistant answers the one address of assistants.
func (c *call) assistant() {
	c.tool = "mcp"
	if c.r.Method != http.MethodPost {
		c.fail(&fault{code: "NOTSUPPORTED", status: http.StatusMethodNotAllowed, allow: http.MethodPost,
			text: "Assistants send everything with POST here."})
		return
	}
	if err := c.authenticate(); err != nil {
		c.write(answer{err: err})
		return
	}
	if c.r.ContentLength > mostAsked {
		c.refuse(&gate.Refusal{Status: http.StatusRequestEntityTooLarge, Reason: "The request body is too large."})
		return
	}
	body, err := c.body()
	if err != nil {
		c.write(answer{err: err})
		return
	}
	a := &assistant{c, mcp.NewServer(&mcp.Implementation{Name: "griddle", Title: "Griddle", Version: c.s.version},
		&mcp.ServerOptions{SchemaCache: c.s.schemas, Instructions: "The store of one shop: its products, stock, orders and " +
			"customers. Amounts are texts with their currency. Ask the shop's owner before you change anything, and say what " +
			"was there before."})}
	for _, add := range tools {
		add(a)
	}
	r := c.r.Clone(c.r.Context())
	r.Body = io.NopCloser(bytes.NewReader(body))
	c.result = "OK"
	// Host and Origin have been judged by the gate, which knows the names that the owner allowed.
	mcp.NewStreamableHTTPHandler(func(*http.Request) *mcp.Server { return a.server }, &mcp.StreamableHTTPOptions{
		Stateless: true, JSONResponse: true, DisableLocalhostProtection: true, MaxRequestBodyBytes: mostAsked,
	}).ServeHTTP(&noting{c.w, c}, r)
}

// noting tells the call what is answered.
type noting struct {
	http.ResponseWriter
	c *call
}

func (n *noting) WriteHeader(status int) {
	if status >= http.StatusBadRequest && n.c.result == "OK" {
		n.c.result = "EXCEPTION"
	}
	n.c.note(status, n.c.result)
	n.ResponseWriter.WriteHeader(status)
}

func (n *noting) Write(p []byte) (int, error) {
	if n.c.status == 0 {
		n.WriteHeader(http.StatusOK)
	}
	return n.ResponseWriter.Write(p)
}

// Unwrap is for http.ResponseController.
func (n *noting) Unwrap() http.ResponseWriter { return n.ResponseWriter }

// Flush is for answers in pieces.
func (n *noting) Flush() { _ = http.NewResponseController(n.ResponseWriter).Flush() }

// reads and writes are what tools need.
func reads(a vault.Area) vault.Need  { return vault.Need{Area: a, Level: vault.Read} }
func writes(a vault.Area) vault.Need { return vault.Need{Area: a, Level: vault.Write} }

// may says whether the key has all these rights.
func (a *assistant) may(needs ...vault.Need) bool {
	for _, n := range needs {
		if !a.key.Access.May(n) {
			return false
		}
	}
	return true
}

// tool is what an assistant is told of a tool.
type tool struct {
	name, title, about string
	needs              []vault.Need
	changes            bool // it writes
}

// offer adds a tool, unless the key lacks a right that it needs. What do answers is told as JSON; its errors are those
// of the API, in one sentence.
func offer[In, Out any](a *assistant, t tool, do func(context.Context, In) (Out, error)) {
	if !a.may(t.needs...) {
		return
	}
	no := false
	mcp.AddTool(a.server, &mcp.Tool{Name: t.name, Title: t.title, Description: t.about,
		Annotations: &mcp.ToolAnnotations{Title: t.title, ReadOnlyHint: !t.changes, DestructiveHint: &t.changes,
			OpenWorldHint: &no}},
		func(ctx context.Context, _ *mcp.CallToolRequest, in In) (*mcp.CallToolResult, Out, error) {
			a.tool = "mcp " + t.name
			out, err := do(ctx, in)
			if err != nil {
				f := a.faultOf(err)
				a.result, a.reason = f.code, f.text
				return nil, out, errors.New(f.text)
			}
			return nil, out, nil
		})
}

// guarded is asked inside the write transaction, as guard is.
func (a *assistant) guarded(n vault.Need) shop.Guard {
	return func(tx *storage.Tx) error { _, err := a.recheckFor(tx, n); return err }
}

// atMost is how many records are listed.
func atMost(asked int) int {
	if asked <= 0 {
		return usuallyTold
	}
	return min(asked, mostTold)
}

// first are the first of some ids.
func first(ids []string, n int) []string { return ids[:min(len(ids), n)] }

// money is an amount with its currency: "3.95 EUR".
func money(d shop.Decimal, in shop.Currency) string {
	text := d.String()
	if d.Exponent() >= -in.Decimals() {
		text = d.StringFixed(in.Decimals())
	}
	return text + " " + string(in)
}

// nameOf is the word for a value of an enumeration.
func nameOf(all []shop.Member, number int) string {
	for _, m := range all {
		if m.Number == number {
			return m.Name
		}
	}
	return ""
}

// storedMember reads one member of a record as it is stored.
func storedMember[T any](record []byte, name string) (v T, err error) {
	var all map[string]json.RawMessage
	if err = json.Unmarshal(record, &all); err == nil {
		err = json.Unmarshal(all[name], &v)
	}
	return v, err
}
