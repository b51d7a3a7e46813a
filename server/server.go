// Package server is the REST API: gate, keys, routes, envelope, wire forms. One handler set serves the classic form
// (/DesktopModules/Hotcakes/API/rest/v1/) and the modern one (/api/v1/); the form is chosen once, where the answer is written.
// To add a model: its rows in routes.go over what shop/ offers, done.
package server

import (
	"context"
	"log/slog"
	"net/http"

	"griddle/shop"
	"griddle/storage"
	"griddle/vault"
)

// Config connects the server.
type Config struct {
	Shop    *shop.Store
	Vault   *vault.Vault
	DB      *storage.DB // for the key's reads
	Version string      // of Griddle, for /healthz
	Clock   storage.Clock
	Log     *slog.Logger
}

// Server is the API server; it can be started and stopped many times.
type Server struct{}

// New makes a stopped server.
func New(c Config) *Server { panic("skeleton") }

// Handler is the whole chain, gate included; hosts are checked against the address it is told.
func (s *Server) Handler(listen string) http.Handler { panic("skeleton") }

// Start binds listen ("127.0.0.1:4743"; a loopback address binds its twin too) and serves until Stop. The error is a sentence: port taken, twin taken.
func (s *Server) Start(listen string) error { panic("skeleton") }

// Stop ends it, giving requests under way 5 s.
func (s *Server) Stop(ctx context.Context) error { panic("skeleton") }

// Status now; OnChange tells when it changes.
func (s *Server) Status() shop.APIStatus                           { panic("skeleton") }
func (s *Server) OnChange(fn func(shop.APIStatus)) (cancel func()) { panic("skeleton") }

// Reload takes changed settings (hosts, origins) at once.
func (s *Server) Reload() error { panic("skeleton") }
