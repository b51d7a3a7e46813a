//go:build !nowindow

package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"github.com/go-gl/gl/v2.1/gl"
	"github.com/go-gl/glfw/v3.3/glfw"

	"griddle/cli"
	_ "griddle/cli/locale" // before the toolkit
	"griddle/shop"
	"griddle/storage"
	"griddle/ui"
	"griddle/ui/desktop"
)

// appID is where the systems file the program under; FyneApp.toml says the same to packagers.
const appID = "app.griddle.desktop"

// runWindow runs the window until its owner closes it or ctx ends. A second start on the same data folder brings
// the first window up.
func runWindow(ctx context.Context, c cli.HouseConfig) error {
	a := app.NewWithID(appID)
	desktop.FollowSystem(a)
	p := &program{app: a, config: c}
	h, err := cli.OpenHouse(ctx, c)
	var inUse *storage.InUseError
	switch {
	case err == nil:
		p.open(h)
	case errors.Is(err, storage.ErrMissing):
		p.missing()
	case errors.As(err, &inUse):
		if cli.RaiseWindow(ctx, c) {
			return nil
		}
		ui.Elsewhere(a, inUse.Address)
		a.Run()
		return err
	default:
		ui.Problem(a, cli.Sentence(err))
		a.Run()
		return err
	}
	stop := context.AfterFunc(ctx, func() { fyne.Do(p.quit) })
	defer stop()
	a.Run()
	p.runner.End()
	if err := p.close(); err != nil && c.Stderr != nil { // the window itself has ended as it was asked to
		fmt.Fprintln(c.Stderr, cli.Sentence(err))
	}
	return nil
}

// program is the running window with what it works on.
type program struct {
	app    fyne.App
	config cli.HouseConfig
	house  *cli.House
	runner ui.Background
	window *ui.Window // nil until there is a store
	calm   func()     // ends the listening to second starts
}

// open starts what works beside the window and opens it.
func (p *program) open(h *cli.House) {
	p.house = h
	go func() {
		h.Vault.Open(context.Background(), false)
		if err := h.API.Reload(); err != nil {
			h.Log.Warn("the API server could not start", "cause", err)
		}
		h.Work()
	}()
	p.window = ui.New(p.app, ui.Deps{Shop: h.Shop, Vault: h.Vault, API: h.API, Now: time.Now, Runner: &p.runner,
		Version: p.config.Version, Minimise: desktop.Minimise, Restore: desktop.Restore,
		Minimised: desktop.Minimised, Portal: true})
	p.calm = h.OnRaise(p.window.Raise)
	p.window.Show()
}

// missing lets the owner say where the store is when its file is not where it was.
func (p *program) missing() {
	var next *cli.House
	try := func(c cli.HouseConfig) (err error) {
		next, err = cli.OpenHouse(context.Background(), c)
		if err != nil {
			return ui.Said(cli.Sentence(err), err)
		}
		p.config = c
		return nil
	}
	ui.Missing(p.app, p.config.Dir, ui.MissingSteps{
		Restore: func(backup string) error {
			if err := shop.UnpackBackup(context.Background(), cli.Engine, backup, p.config.Dir,
				cli.Schema()); err != nil {
				return ui.Said(cli.Sentence(err), err)
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
	p.app.Quit()
}

// close ends everything in order; a window that never got a store has nothing to end.
func (p *program) close() error {
	if p.house == nil {
		return nil
	}
	p.calm()
	return p.house.Close()
}

// probeDisplay opens and closes a hidden window with the graphics the toolkit needs. It runs in a child process
// (see cli), for a driver may end the process it fails in.
func probeDisplay() error {
	runtime.LockOSThread()
	if err := glfw.Init(); err != nil {
		return err
	}
	defer glfw.Terminate()
	glfw.WindowHint(glfw.Visible, glfw.False)
	glfw.WindowHint(glfw.ContextVersionMajor, 2)
	glfw.WindowHint(glfw.ContextVersionMinor, 1)
	w, err := glfw.CreateWindow(64, 64, "Griddle", nil, nil)
	if err != nil {
		return err
	}
	if w == nil { // the library swallows the errors of some systems
		return errors.New("there is no OpenGL 2.1 here")
	}
	defer w.Destroy()
	w.MakeContextCurrent()
	return gl.Init()
}
