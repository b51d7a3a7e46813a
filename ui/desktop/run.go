package desktop

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"griddle/app"
	"griddle/storage"
	"griddle/ui"
	_ "griddle/ui/desktop/locale" // before the toolkit
)

// appID is where the systems file the program under; FyneApp.toml says the same to packagers.
const appID = "app.griddle.desktop"

// Run runs the window until its owner closes it or ctx ends. A second start on the same data folder brings the first
// window up.
func Run(ctx context.Context, c app.Config) error {
	f := fyneapp.NewWithID(appID)
	followSystem(f)
	p := &program{fyne: f, config: c}
	opened, err := app.Open(ctx, c)
	var inUse *storage.InUseError
	switch {
	case err == nil:
		p.open(opened)
	case errors.Is(err, storage.ErrMissing):
		p.missing()
	case errors.As(err, &inUse):
		if app.RaiseWindow(ctx, c) {
			return nil
		}
		ui.Elsewhere(f, inUse.Address)
		f.Run()
		return err
	default:
		ui.Problem(f, app.Sentence(err))
		f.Run()
		return err
	}
	stop := context.AfterFunc(ctx, func() { fyne.Do(p.quit) })
	defer stop()
	f.Run()
	p.runner.End()
	if err := p.close(); err != nil && c.Stderr != nil { // the window itself has ended as it was asked to
		fmt.Fprintln(c.Stderr, app.Sentence(err))
	}
	return nil
}

// program is the running window with what it works on.
type program struct {
	fyne   fyne.App
	config app.Config
	app    *app.App // nil until there is a store
	runner ui.Background
	window *ui.Window // nil until there is a store
	calm   func()     // ends the listening to second starts
}

// open starts what works beside the window and opens it.
func (p *program) open(a *app.App) {
	p.app = a
	go func() {
		a.Vault.Open(context.Background(), false)
		if err := a.API.Reload(); err != nil {
			a.Log.Warn("the API server could not start", "cause", err)
		}
		a.Work()
	}()
	p.window = ui.New(p.fyne, ui.Deps{Shop: a.Shop, Vault: a.Vault, API: a.API, Now: time.Now, Runner: &p.runner,
		Version: p.config.Version, Minimise: minimise, Restore: restore, Minimised: minimised, Portal: true})
	p.calm = a.OnRaise(p.window.Raise)
	p.window.Show()
}

// missing lets the owner say where the store is when its file is not where it was.
func (p *program) missing() {
	var next *app.App
	try := func(c app.Config) (err error) {
		next, err = app.Open(context.Background(), c)
		if err != nil {
			return ui.Said(app.Sentence(err), err)
		}
		p.config = c
		return nil
	}
	ui.Missing(p.fyne, p.config.Dir, ui.MissingSteps{
		Restore: func(backup string) error {
			if err := app.Unpack(context.Background(), backup, p.config.Dir); err != nil {
				return ui.Said(app.Sentence(err), err)
			}
			return try(p.config)
		},
		Look: func(folder string) error {
			c := p.config
			c.Dir = folder
			return try(c)
		},
		New: func() error {
			c := p.config
			c.StartNew = true
			return try(c)
		},
		Opened: func() { p.open(next) },
	})
}

// quit ends the window; once it is told, what comes back late no longer touches it.
func (p *program) quit() {
	if p.window != nil {
		p.window.Quit()
		return
	}
	p.fyne.Quit()
}

// close ends everything in order; a window that never got a store has nothing to end.
func (p *program) close() error {
	if p.app == nil {
		return nil
	}
	p.calm()
	return p.app.Close()
}
