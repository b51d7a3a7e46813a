package app

import (
	"context"
	"path/filepath"
	"sync"

	"griddle/server"
	"griddle/server/status"
	"griddle/shop"
)

// API is the API server as the owner's settings want it. Safe for concurrent use.
type API struct {
	server *server.Server
	shop   *shop.Store
	listen string // --listen, or ""

	mu sync.Mutex
	at string // the address of the last start; "" = stopped on purpose
}

// TLS is a certificate with its key, in files of PEM, or one that Griddle makes itself; the zero value is none.
type TLS struct {
	CertFile, KeyFile string
	Own               bool
}

// ownCertificate is the folder in the data folder for a certificate of Griddle's own.
const ownCertificate = "tls"

func (t TLS) encryption(dir string) *server.Encryption {
	switch {
	case t.Own:
		return &server.Encryption{OwnDir: filepath.Join(dir, ownCertificate)}
	case t.CertFile != "":
		return &server.Encryption{CertFile: t.CertFile, KeyFile: t.KeyFile}
	}
	return nil
}

// Status now.
func (a *API) Status() status.API { return a.server.Status() }

// OnChange calls fn on any goroutine after each change of the status; cancel ends it.
func (a *API) OnChange(fn func(status.API)) (cancel func()) { return a.server.OnChange(fn) }

// Start starts the server at --listen, else at the address of the settings. When it runs there already nothing
// happens. The error is a sentence.
func (a *API) Start() error {
	st, err := a.shop.Settings()
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.start(a.address(st))
}

func (a *API) start(address string) error {
	if a.server.Status().Running {
		if a.at == address {
			return a.server.Reload()
		}
		if err := a.server.Stop(context.Background()); err != nil {
			return err
		}
	}
	a.at = address
	return a.server.Start(address)
}

// Stop stops the server; requests under way have 5 s.
func (a *API) Stop() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.at = ""
	return a.server.Stop(context.Background())
}

// Reload does what the settings say: a changed address restarts the server, other host names and origins act at once,
// off stops it. An address that has just failed is not tried again: that is Start's.
func (a *API) Reload() error {
	st, err := a.shop.Settings()
	if err != nil {
		return err
	}
	if st.APIOff {
		return a.Stop()
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if address := a.address(st); a.at != address {
		return a.start(address)
	}
	return a.server.Reload()
}

func (a *API) address(st shop.Settings) string {
	if a.listen != "" {
		return a.listen
	}
	return st.Listen
}
