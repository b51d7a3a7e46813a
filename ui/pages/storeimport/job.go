package storeimport

import (
	"context"
	"errors"
	"sync/atomic"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop/importer"
	"griddle/ui/kit"
	"griddle/ui/shell"
)

// Job is the import under way. It goes on while its owner looks at other pages, so it belongs to the window and
// not to a visit. All but running is touched on the window's goroutine only.
type Job struct {
	running  atomic.Bool // asked from elsewhere
	cancel   func()
	progress importer.Progress
	failed   error // why the last one broke off
	shown    *Page // the visit on screen; nil: none
}

// Entry declares the page.
func (j *Job) Entry() shell.Entry {
	return shell.Entry{
		Name:  Name,
		Menu:  shell.Admin,
		Title: func() string { return lang.X("import.menu", "From Hotcakes") },
		Words: func() string {
			return lang.X("import.words", "import move migrate hotcakes transfer copy shop live store take over")
		},
		Icon: theme.DownloadIcon(),
		New:  func(d *shell.Desk, _ string) shell.Page { return newPage(d, j) },
	}
}

// Why says why the window should not be closed now; "" when nothing is under way. It may be called on any goroutine.
func (j *Job) Why() string {
	if !j.running.Load() {
		return ""
	}
	return lang.X("import.quit", "An import is under way. What came so far stays, and it can go on from here when "+
		"Griddle is opened again.")
}

// start begins an import, or goes on with one. The key lives as long as it takes.
func (j *Job) start(d *shell.Desk, base, key string, o importer.Options) {
	if !j.running.CompareAndSwap(false, true) {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	j.cancel, j.failed = cancel, nil
	j.progress = importer.Progress{Report: importer.Report{Base: base, Modern: true}}
	j.tell()
	kit.Fetch(d.Runner, func() (*importer.Report, error) {
		from, err := importer.Connect(ctx, base, key, importer.SystemClock())
		if err != nil {
			return nil, err
		}
		defer from.Close()
		return importer.Run(ctx, from, d.Shop, o, func(p importer.Progress) {
			d.Runner.Post(func() {
				j.progress = p
				j.tell()
			})
		})
	}, func(_ *importer.Report, err error) {
		cancel()
		j.running.Store(false)
		j.cancel = nil
		stopped := errors.Is(err, context.Canceled)
		if !stopped {
			j.failed = err
		}
		switch {
		case stopped:
			d.Toast(lang.X("import.stopped", "The import is stopped. What came stays; it can go on from here."))
		case err == nil:
			d.Toast(lang.X("import.done", "The import is complete."))
		case j.shown == nil:
			d.ToastError(err)
		}
		j.tell()
		if j.shown != nil {
			j.shown.ended(err)
		}
	})
}

// tell shows how far it is to whoever is looking.
func (j *Job) tell() {
	if j.shown != nil {
		j.shown.advanced()
	}
}
