package storeimport

import (
	"context"
	"errors"
	"sync/atomic"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop/hotcakes"
	"griddle/ui/kit"
	"griddle/ui/shell"
)

// Moving is the import under way. It goes on while its owner looks at other pages, so it belongs to the window and not to a visit. All but
// running is touched on the window's goroutine only.
type Moving struct {
	running  atomic.Bool // asked from elsewhere
	cancel   func()
	progress hotcakes.Progress
	failed   error // why the last one broke off
	shown    *Page // the visit on screen; nil: none
}

// Entry declares the page.
func (m *Moving) Entry() shell.Entry {
	return shell.Entry{
		Name:  Name,
		Menu:  shell.Admin,
		Title: func() string { return lang.X("import.menu", "Import") },
		Words: func() string {
			return lang.X("import.words", "import move migrate hotcakes transfer copy shop live store take over")
		},
		Icon: theme.DownloadIcon(),
		New:  func(d *shell.Desk, _ string) shell.Page { return newPage(d, m) },
	}
}

// Why says why the window should not be closed now; "" when nothing is under way. It may be called on any goroutine.
func (m *Moving) Why() string {
	if !m.running.Load() {
		return ""
	}
	return lang.X("import.quit", "An import is under way. What came so far stays, and it can go on from here when Griddle is opened again.")
}

// start begins a move, or goes on with one. The key lives as long as it takes.
func (m *Moving) start(d *shell.Desk, base, key string, o hotcakes.Options) {
	if !m.running.CompareAndSwap(false, true) {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	m.cancel, m.failed = cancel, nil
	m.progress = hotcakes.Progress{Report: hotcakes.Report{Base: base, Modern: true}}
	m.tell()
	kit.Fetch(d.Runner, func() (*hotcakes.Report, error) {
		from, err := hotcakes.Connect(ctx, base, key, hotcakes.SystemClock())
		if err != nil {
			return nil, err
		}
		defer from.Close()
		return hotcakes.Move(ctx, from, d.Shop, o, func(p hotcakes.Progress) {
			d.Runner.Post(func() {
				m.progress = p
				m.tell()
			})
		})
	}, func(_ *hotcakes.Report, err error) {
		cancel()
		m.running.Store(false)
		m.cancel = nil
		stopped := errors.Is(err, context.Canceled)
		if !stopped {
			m.failed = err
		}
		switch {
		case stopped:
			d.Toast(lang.X("import.stopped", "The import is stopped. What came stays; it can go on from here."))
		case err == nil:
			d.Toast(lang.X("import.done", "The import is complete."))
		case m.shown == nil:
			d.ToastError(err)
		}
		m.tell()
		if m.shown != nil {
			m.shown.ended(err)
		}
	})
}

// tell shows how far it is to whoever is looking.
func (m *Moving) tell() {
	if m.shown != nil {
		m.shown.moved()
	}
}
