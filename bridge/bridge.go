// Package bridge carries what an assistant says over a pipe (Model Context Protocol, stdio) to a running Griddle, and
// its answers back. It knows no tools: which there are, and what they do, is asked of the server each time.
package bridge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// ErrNotRunning: nobody answers at the address.
var ErrNotRunning = errors.New("no API answers for this folder: Griddle does not run, or its API is switched off; " +
	"open Griddle, or start griddle serve, then try again")

// errMoved: who answers now is not whom the conversation began with.
var errMoved = errors.New("the API of Griddle answers elsewhere by now; start the assistant's connection to it anew")

// Config says between whom.
type Config struct {
	// Address is that of the API, "http://127.0.0.1:4743"; "" when nobody is known to run. It is asked before each
	// request: where Griddle has ended, a stranger may listen, who must not get the key.
	Address func() string
	Key     string
	Version string
	In      io.Reader
	Out     io.Writer
}

// Run carries on until In ends or the context does. Its errors are sentences.
func Run(ctx context.Context, c Config) error {
	address := c.Address()
	if address == "" {
		return ErrNotRunning
	}
	transport := &http.Transport{Proxy: nil} // what goes to this computer has no business elsewhere
	defer transport.CloseIdleConnections()
	s := &speaker{key: c.Key, address: address, now: c.Address, transport: transport}
	s.name.Store("griddle mcp")
	client := &http.Client{Transport: s,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if err := check(ctx, client, address); err != nil {
		return err
	}
	up, err := mcp.NewClient(&mcp.Implementation{Name: "griddle mcp", Version: c.Version}, nil).Connect(ctx,
		&mcp.StreamableClientTransport{Endpoint: address + "/mcp", HTTPClient: client, MaxRetries: -1,
			DisableStandaloneSSE: true}, nil)
	if err != nil {
		return fmt.Errorf("the running Griddle does not speak with assistants: %w", err)
	}
	defer func() { _ = up.Close() }()
	is := up.InitializeResult()
	down := mcp.NewServer(is.ServerInfo, &mcp.ServerOptions{Instructions: is.Instructions,
		Capabilities: &mcp.ServerCapabilities{Tools: &mcp.ToolCapabilities{}}})
	down.AddReceivingMiddleware(func(next mcp.MethodHandler) mcp.MethodHandler {
		return func(ctx context.Context, method string, r mcp.Request) (mcp.Result, error) {
			switch r := r.(type) {
			case *mcp.ListToolsRequest:
				s.named(r.Session)
				return up.ListTools(ctx, &mcp.ListToolsParams{})
			case *mcp.CallToolRequest:
				s.named(r.Session)
				return up.CallTool(ctx, &mcp.CallToolParams{Name: r.Params.Name, Arguments: given(r.Params.Arguments)})
			}
			return next(ctx, method, r)
		}
	})
	err = down.Run(ctx, &mcp.IOTransport{Reader: io.NopCloser(c.In), Writer: out{c.Out}})
	if ctx.Err() != nil {
		return nil // it was ended
	}
	return err
}

// given is what a tool is called with; nothing at all is an empty object.
func given(arguments json.RawMessage) any {
	if len(arguments) == 0 {
		return map[string]any{}
	}
	return arguments
}

// check finds out whether the server is there and takes the key, so that the assistant's log says what is wrong.
func check(ctx context.Context, client *http.Client, address string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/api/v1/", nil)
	if err != nil {
		return err
	}
	answer, err := client.Do(r)
	if err != nil {
		return ErrNotRunning
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	var said struct {
		Errors []struct{ Description string }
	}
	err = json.NewDecoder(io.LimitReader(answer.Body, 64<<10)).Decode(&said)
	if err != nil || len(said.Errors) == 0 {
		return fmt.Errorf("what answers at %s is not Griddle", address)
	}
	return errors.New(strings.TrimSuffix(said.Errors[0].Description, "."))
}

// speaker sends the key with each request to the address, under the name of the assistant, and to nobody else.
type speaker struct {
	key       string
	address   string
	now       func() string // the address of this moment
	name      atomic.Value
	transport http.RoundTripper
}

func (s *speaker) RoundTrip(r *http.Request) (*http.Response, error) {
	switch now := s.now(); {
	case now == "":
		return nil, ErrNotRunning
	case now != s.address || r.URL.Scheme+"://"+r.URL.Host != now:
		return nil, errMoved
	}
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+s.key)
	r.Header.Set("User-Agent", s.name.Load().(string))
	return s.transport.RoundTrip(r)
}

// named takes over what the assistant calls itself.
func (s *speaker) named(session *mcp.ServerSession) {
	if session == nil {
		return
	}
	p := session.InitializeParams()
	if p == nil || p.ClientInfo == nil {
		return
	}
	visible := func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}
	if name := strings.Map(visible, p.ClientInfo.Name+"/"+p.ClientInfo.Version); name != "/" {
		s.name.Store(name + " (griddle mcp)")
	}
}

// out is a writer that stays open.
type out struct{ io.Writer }

func (out) Close() error { return nil }
