package bridge

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

const key = "1-secret"

// house is a server with one tool; came counts the requests, and keyed those with the key.
type house struct {
	*httptest.Server
	came, keyed atomic.Int32
}

func open(t *testing.T, serve http.HandlerFunc) *house {
	t.Helper()
	h := &house{}
	server := mcp.NewServer(&mcp.Implementation{Name: "house", Version: "1"}, nil)
	mcp.AddTool(server, &mcp.Tool{Name: "knock"},
		func(context.Context, *mcp.CallToolRequest, struct{}) (*mcp.CallToolResult, any, error) {
			return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: "come in"}}}, nil, nil
		})
	door := mcp.NewStreamableHTTPHandler(func(*http.Request) *mcp.Server { return server },
		&mcp.StreamableHTTPOptions{Stateless: true, JSONResponse: true})
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.came.Add(1)
		if strings.Contains(r.Header.Get("Authorization"), key) {
			h.keyed.Add(1)
		}
		switch {
		case serve != nil:
			serve(w, r)
		case r.URL.Path == "/mcp":
			door.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(h.Close)
	return h
}

// place is where Griddle is said to run.
type place struct{ atomic.Value }

func at(address string) *place {
	p := &place{}
	p.Store(address)
	return p
}

func (p *place) address() string { return p.Load().(string) }

// talk begins a conversation over a bridge, which ends with the test.
func talk(t *testing.T, p *place) *mcp.ClientSession {
	t.Helper()
	in, toIn := io.Pipe()
	fromOut, out := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- Run(context.Background(), Config{Address: p.address, Key: key, In: in, Out: out}) }()
	s, err := mcp.NewClient(&mcp.Implementation{Name: "assistant", Version: "1"}, nil).Connect(t.Context(),
		&mcp.IOTransport{Reader: fromOut, Writer: toIn}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = toIn.Close()
		_ = s.Close()
		<-ended
	})
	return s
}

func knock(t *testing.T, s *mcp.ClientSession) error {
	t.Helper()
	_, err := s.CallTool(t.Context(), &mcp.CallToolParams{Name: "knock"})
	return err
}

// Where Griddle was, a stranger may listen by now.
func TestTheKeyGoesToNobodyElse(t *testing.T) {
	h, other := open(t, nil), open(t, nil)
	p := at(h.URL)
	s := talk(t, p)
	if err := knock(t, s); err != nil {
		t.Fatal(err)
	}
	for address, says := range map[string]string{"": "does not run", other.URL: "elsewhere"} {
		p.Store(address)
		before := h.came.Load()
		if err := knock(t, s); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", address, err)
		}
		if _, err := s.ListTools(t.Context(), nil); err == nil || h.came.Load() != before || other.came.Load() != 0 {
			t.Errorf("%q: %v, and %d requests came", address, err, h.came.Load()-before)
		}
	}
	p.Store(h.URL) // it runs again
	if err := knock(t, s); err != nil {
		t.Error(err)
	}
}

func TestNobodyRuns(t *testing.T) {
	err := Run(t.Context(), Config{Address: at("").address, Key: key, In: strings.NewReader(""), Out: io.Discard})
	if !errors.Is(err, ErrNotRunning) {
		t.Error(err)
	}
}

// An answer that leads elsewhere is followed nowhere.
func TestNoRedirect(t *testing.T) {
	other := open(t, nil)
	for _, code := range []int{http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect} {
		h := open(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL+r.URL.Path, code)
		})
		err := Run(t.Context(), Config{Address: at(h.URL).address, Key: key, In: strings.NewReader(""),
			Out: io.Discard})
		if err == nil || other.came.Load() != 0 {
			t.Errorf("%d: %v, and %d requests came", code, err, other.came.Load())
		}
	}
}

// The key leaves for no other host, whoever asks for it.
func TestNoOtherHost(t *testing.T) {
	h, other := open(t, nil), open(t, nil)
	s := &speaker{key: key, address: h.URL, now: at(h.URL).address, transport: http.DefaultTransport}
	s.name.Store("griddle mcp")
	for _, to := range []string{other.URL, strings.Replace(h.URL, "127.0.0.1", "localhost", 1)} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, to+"/mcp", nil)
		if err != nil {
			t.Fatal(err)
		}
		if answer, err := s.RoundTrip(r); err == nil {
			answer.Body.Close()
			t.Errorf("%s was asked", to)
		}
	}
	if h.came.Load()+other.came.Load() != 0 {
		t.Error("requests came")
	}
}
