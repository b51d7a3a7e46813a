// Package server is the REST API: gate, keys, routes, envelope, wire forms. One handler set serves the classic form
// (/DesktopModules/Hotcakes/API/rest/v1/) and the modern one (/api/v1/); the form is chosen once, where the answer is
// written. To add a model: its rows in routes.go over what shop/ offers, done.
package server

import (
	"context"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/mux"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"griddle/server/gate"
	"griddle/server/status"
	"griddle/shop"
	"griddle/storage"
	"griddle/storage/signal"
	"griddle/vault"
)

// Config connects the server.
type Config struct {
	Shop    *shop.Store
	Vault   *vault.Vault
	Version string // of Griddle, for /healthz
	Clock   storage.Clock
	Log     *slog.Logger
	// Encrypted speaks TLS with other computers; nil: nobody is asked to.
	Encrypted *Encryption
	// Further hosts and origins that are let in, beside those of the settings, for as long as this program runs.
	Hosts, Origins []string
}

// Server is the API server; it can be started and stopped many times. Safe for concurrent use.
type Server struct {
	shop           *shop.Store
	vault          *vault.Vault
	version        string
	now            storage.Clock
	log            *slog.Logger
	limits         gate.Limits
	allowed        gate.Allowed
	failures       failures
	under          under
	waits          waits
	after          func(time.Duration) (over <-chan time.Time, stop func())  // tests set their own
	ticks          func(time.Duration) (ticks <-chan time.Time, stop func()) // the same
	lists          turns
	programs       programs
	encrypted      *Encryption
	hosts, origins []string // let in beside those of the settings
	openAPI        func() []byte
	schemas        *mcp.SchemaCache // of the tools of assistants

	life    sync.Mutex // held by Start and Stop
	running *running   // guarded by life

	mu        sync.Mutex // guards what follows
	status    status.API
	listening string // address of the last start, "0.0.0.0:4743"
	changed   *signal.Hub[status.API]
}

// New makes a stopped server.
func New(c Config) *Server {
	s := &Server{
		shop: c.Shop, vault: c.Vault, version: c.Version, now: c.Clock, log: c.Log,
		limits: gate.Standard, failures: newFailures(), lists: newTurns(runtime.NumCPU() + 1),
		changed: signal.New[status.API](nil), schemas: mcp.NewSchemaCache(),
		encrypted: c.Encrypted, hosts: c.Hosts, origins: c.Origins,
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.after = func(d time.Duration) (<-chan time.Time, func()) {
		t := time.NewTimer(d)
		return t.C, func() { t.Stop() }
	}
	s.ticks = func(d time.Duration) (<-chan time.Time, func()) {
		t := time.NewTicker(d)
		return t.C, t.Stop
	}
	s.openAPI = sync.OnceValue(func() []byte { return describe(c.Version) })
	return s
}

// Reload takes changed settings (hosts, origins) at once.
func (s *Server) Reload() error {
	settings, err := s.shop.Settings()
	if err != nil {
		return err
	}
	hosts := slices.Concat(settings.Hosts, s.hosts)
	s.allowed.Set(hosts, slices.Concat(settings.Origins, s.origins))
	if s.encrypted != nil && s.encrypted.OwnDir != "" { // a name that was let in is to be trusted too
		return s.encrypted.ownFiles().makeOwn(hosts, s.now(), s.log)
	}
	return nil
}

// Handler is the whole chain, gate included; hosts are checked against the address it is told.
func (s *Server) Handler(listen string) http.Handler {
	g := gate.New(listen, s.limits, &s.allowed, takesFiles)
	routes := s.router()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn := gate.ConnOf(r)
		if conn.Gone() {
			panic(http.ErrAbortHandler)
		}
		c := &call{s: s, w: w, r: r, conn: conn, began: time.Now()}
		defer c.end()
		gate.WriteHeaders(w.Header())
		refused := g.Check(w, r, &c.Passed)
		c.WriteOrigin(w.Header())
		switch {
		case refused != nil:
			c.refuse(refused)
		case c.Preflight:
			gate.WritePreflight(w.Header())
			c.empty()
		case r.Method == http.MethodGet && len(c.Path.Params) == 1:
			// Reading one record is what programs do most, and its path is taken apart already; the router would cost
			// as much as the answer.
			c.api()
		default:
			routes.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), callKey{}, c)))
		}
	})
}

// router leads to the few kinds of places there are. Which model and which of its calls is meant stands in routes.go.
// SkipClean, because the router's own cleaning is a redirect that would repeat the key; the gate has refused unclean
// paths already.
func (s *Server) router() http.Handler {
	m := mux.NewRouter().SkipClean(true).UseEncodedPath()
	to := func(path string, serve func(*call)) {
		m.HandleFunc(path, func(_ http.ResponseWriter, r *http.Request) { serve(r.Context().Value(callKey{}).(*call)) })
	}
	to("/healthz", (*call).health)
	to("/docs", (*call).docs)
	to("/favicon.ico", (*call).noIcon)
	to("/api/v1/openapi.json", (*call).description)
	for _, root := range []string{"/api/v1", `/{root:(?i:DesktopModules/Hotcakes/API/rest/v[^/]*)}`} {
		to(root+"/{model}", (*call).api)
		to(root+"/{model}/{parameters:.*}", (*call).api)
	}
	to(gate.Assistants, (*call).assistant)
	to("/api/v1/", (*call).api)
	to("/api/v1", (*call).api)
	m.NotFoundHandler = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		r.Context().Value(callKey{}).(*call).nowhere()
	})
	return m
}

// end reports the finished request, and answers for a handler that panicked: the caller learns that it failed, the log
// why.
func (c *call) end() {
	p := recover()
	switch {
	case p == nil:
	case p == http.ErrAbortHandler:
		c.note(c.status, "BROKEN")
		defer panic(p) // net/http cuts the connection, so that half an answer is not taken for a whole one
	default:
		c.s.log.Error("a request failed unexpectedly", "model", c.modelName(), "method", c.r.Method,
			"cause", vault.Scrub(textOf(p)), "stack", vault.Scrub(string(debug.Stack())))
		if c.status != 0 {
			defer panic(http.ErrAbortHandler)
			break
		}
		c.fail(internal)
		p = nil
	}
	c.report()
	if p == nil { // a whole answer is on its way
		c.Finish(c.w)
	}
}
