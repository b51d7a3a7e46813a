package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"runtime/debug"
	"slices"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"griddle/server/gate"
	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/words"
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
	needs  map[string][]vault.Need // of each tool, whether the key has them or not
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
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte{'['}) { // one request is one line of activity, and one worker
		c.fail(&fault{code: "EXCEPTION", status: http.StatusBadRequest,
			text: "Send one message at a time: lists of messages are not taken here."})
		return
	}
	server := mcp.NewServer(&mcp.Implementation{Name: "griddle", Title: "Griddle", Version: c.s.version},
		&mcp.ServerOptions{SchemaCache: c.s.schemas,
			// No tool comes or goes while an answer is on its way: nobody needs to wait for that.
			Capabilities: &mcp.ServerCapabilities{Tools: &mcp.ToolCapabilities{}},
			Instructions: "The store of one shop: its products, stock, orders and customers. Amounts are texts with " +
				"their currency. Ask the shop's owner before you change anything, and say what was there before."})
	a := &assistant{call: c, server: server, needs: map[string][]vault.Need{}}
	server.AddReceivingMiddleware(a.watched)
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
	n.c.noteRefusal(p)
	return n.ResponseWriter.Write(p)
}

// noteRefusal notes what the protocol itself refuses, which never comes to a tool. Such an answer is a short one.
func (c *call) noteRefusal(answer []byte) {
	if c.result != "OK" && c.reason != "" || !bytes.Contains(first(answer, 128), []byte(`"error":{`)) {
		return
	}
	var told struct{ Error struct{ Message string } }
	if json.Unmarshal(answer, &told) == nil && told.Error.Message != "" {
		c.result, c.reason = "EXCEPTION", vault.Scrub(told.Error.Message)
	}
}

// Unwrap is for http.ResponseController.
func (n *noting) Unwrap() http.ResponseWriter { return n.ResponseWriter }

// Flush is for answers in pieces.
func (n *noting) Flush() { _ = http.NewResponseController(n.ResponseWriter).Flush() }

// reads and writes are what tools need.
func reads(a vault.Area) vault.Need  { return vault.Need{Area: a, Level: vault.Read} }
func writes(a vault.Area) vault.Need { return vault.Need{Area: a, Level: vault.Write} }

// may says whether the key has a right, of which use is made then.
func (a *assistant) may(n vault.Need) bool {
	if !a.key.Access.May(n) {
		return false
	}
	a.uses(n)
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
	a.needs[t.name] = t.needs
	if slices.ContainsFunc(t.needs, func(n vault.Need) bool { return !a.key.Access.May(n) }) {
		return
	}
	no := false
	mcp.AddTool(a.server, &mcp.Tool{Name: t.name, Title: t.title, Description: t.about,
		Annotations: &mcp.ToolAnnotations{Title: t.title, ReadOnlyHint: !t.changes, DestructiveHint: &t.changes,
			OpenWorldHint: &no}},
		func(ctx context.Context, _ *mcp.CallToolRequest, in In) (*mcp.CallToolResult, Out, error) {
			out, err := do(ctx, in)
			if err != nil {
				err = a.ends(a.faultOf(err))
			}
			return nil, out, err
		})
}

// ends notes what a call is refused with, and answers what the assistant is told of it.
func (a *assistant) ends(f *fault) error {
	a.result, a.reason = f.code, f.text
	return errors.New(f.text)
}

// failed answers for what panicked: the assistant learns that it failed, the log why.
func (a *assistant) failed(p any) *mcp.CallToolResult {
	a.s.log.Error("a request failed unexpectedly", "model", a.modelName(), "method", a.r.Method,
		"cause", vault.Scrub(textOf(p)), "stack", vault.Scrub(string(debug.Stack())))
	var told mcp.CallToolResult
	told.SetError(a.ends(internal))
	return &told
}

// watched notes which tool is asked for, and how that ends where the tool itself does not: it may be none, or not be
// offered to this key, or be asked in a wrong way.
func (a *assistant) watched(next mcp.MethodHandler) mcp.MethodHandler {
	return func(ctx context.Context, method string, r mcp.Request) (told mcp.Result, err error) {
		call, ok := r.(*mcp.CallToolRequest)
		defer func() { // nobody else recovers here, and the whole program would end
			if p := recover(); p != nil {
				if told, err = a.failed(p), nil; !ok {
					told, err = nil, errors.New(internal.text)
				}
			}
		}()
		if ok {
			if f := a.admits(call.Params.Name); f != nil {
				return nil, &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams,
					Message: call.Params.Name + ": " + a.ends(f).Error()}
			}
		}
		told, err = next(ctx, method, r)
		if t, ok := told.(*mcp.CallToolResult); ok && a.result == "OK" && t.GetError() != nil {
			a.result, a.reason = "EXCEPTION", vault.Scrub(t.GetError().Error())
		}
		return told, err
	}
}

// admits refuses a tool that there is not, or not for this key.
func (a *assistant) admits(name string) *fault {
	needs, ok := a.needs[name]
	if !ok { // its name may be a key that went astray
		return &fault{code: "NOTSUPPORTED", text: "There is no tool of this name."}
	}
	a.tool = "mcp " + name
	for _, n := range needs {
		if !a.may(n) {
			return a.lacks(n)
		}
	}
	return nil
}

// guarded is asked inside the write transaction, as guard is.
func (a *assistant) guarded(n vault.Need) model.Guard {
	return func(tx *storage.Tx) error { _, err := a.recheckFor(tx, n); return err }
}

// atMost is how many records are listed.
func atMost(asked int) int {
	if asked <= 0 {
		return usuallyTold
	}
	return min(asked, mostTold)
}

// theRow is the one row that was asked for, or why there is none.
func theRow[T any](rows []T, err error, missing words.Form) (one T, _ error) {
	if err == nil && len(rows) == 0 {
		err = shop.Refuse(shop.Missing, "", missing)
	}
	if err != nil {
		return one, err
	}
	return rows[0], nil
}

// first are the first of some.
func first[T any](some []T, n int) []T { return some[:min(len(some), n)] }

// money is an amount with its currency: "3.95 EUR".
func money(d shop.Decimal, in shop.Currency) string {
	text := d.String()
	if d.Exponent() >= -in.Decimals() {
		text = d.StringFixed(in.Decimals())
	}
	return text + " " + string(in)
}

// storedMember reads one member of a record as it is stored.
func storedMember[T any](record []byte, name string) (v T, err error) {
	var all map[string]json.RawMessage
	if err = json.Unmarshal(record, &all); err == nil {
		err = json.Unmarshal(all[name], &v)
	}
	return v, err
}
