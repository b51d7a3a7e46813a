// Package shell is the frame around the pages: menu, routes with back and forward, search, banners and the status strip.
// Pages are declarations (Entry) in a Book and get a Desk to work with; the shell knows none of them.
// To add a page: write a Page in ui/pages, declare its Entry there, done; menu, search and history follow.
package shell

import (
	"time"

	"fyne.io/fyne/v2"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/vault"
)

// Deps is what main hands to the window.
type Deps struct {
	Shop    *shop.Store
	Vault   *vault.Vault
	API     Controller
	Now     func() time.Time // nil: time.Now
	Runner  kit.Runner       // nil: kit.Background
	Version string
}

// Window is the one window of the program.
type Window struct{}

// New builds the window; nothing is shown before Show.
func New(a fyne.App, d Deps, b Book) *Window { return &Window{} }

// Go opens a page.
func (w *Window) Go(r Route) {}

// Back and Forward walk the history.
func (w *Window) Back() {}

// Forward goes to the page that Back left.
func (w *Window) Forward() {}

func (w *Window) finish()  {}
func (w *Window) refresh() {}
