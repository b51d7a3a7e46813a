// Package pagetest opens a real store, vault and window in a temporary folder, for the tests of pages. Only tests
// import it. Time stands still until Runner.Advance; nothing needs a screen or a keyring.
// To test a page: Open with its Entry, act on Page, look at rows, fields and words.
package pagetest

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/test"

	"griddle/assets"
	"griddle/server/status"
	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/sample"
	"griddle/shop/words"
	"griddle/storage"
	"griddle/storage/sqlite"
	"griddle/ui/look"
	"griddle/ui/shell"
	"griddle/ui/uitest"
	"griddle/vault"
)

// Options change what Open finds.
type Options struct {
	Keyring vault.Keyring // nil: a secret file that works
	Sample  bool          // the store holds the sample
	// Before is given the vault of an earlier start of the program, if that matters.
	Before func(t testing.TB, v *vault.Vault)
}

// Fixture is a window on a real store.
type Fixture struct {
	Dir    string
	App    fyne.App
	Runner *uitest.Runner
	Shop   *shop.Store
	Vault  *vault.Vault
	API    *API
	Window *shell.Window
	Desk   *shell.Desk
	Page   shell.Page // the page on screen

	book shell.Book
}

// Open opens the store and the window at the first of the entries.
func Open(t testing.TB, o Options, book shell.Book) *Fixture {
	t.Helper()
	if err := lang.AddTranslationsFS(assets.Translations, assets.TranslationsDir); err != nil {
		t.Fatal(err)
	}
	f := &Fixture{Dir: t.TempDir(), App: test.NewApp(), Runner: uitest.NewRunner(), API: &API{}}
	ctx := context.Background()
	schema := schema()
	if o.Sample {
		Sample(t, f.Dir)
	}
	db, err := sqlite.Open(ctx, storage.Config{Dir: f.Dir, Schema: schema, Clock: f.Runner.Now})
	if err != nil {
		t.Fatal(err)
	}
	if f.Shop, err = shop.New(db, f.Runner.Now); err != nil {
		t.Fatal(err)
	}
	vo := vault.Options{Clock: f.Runner.Now, Keyring: o.Keyring, MayCreate: true,
		Revoked: func(tx *storage.Tx, k vault.Key) error { return f.Shop.Activity.NoteRevoked(tx, k.Name) }}
	vo.Notes = filepath.Join(t.TempDir(), "notes")
	if o.Keyring == nil {
		vo.SecretFile = filepath.Join(f.Dir, "secret")
	}
	if o.Before != nil {
		earlier := vault.New(db, vo)
		earlier.Open(ctx, false)
		o.Before(t, earlier)
		if err := earlier.Adopt(func() error { return nil }); err != nil { // from here on the store is known
			t.Fatal(err)
		}
		_ = earlier.Close()
	}
	f.Vault = vault.New(db, vo)
	f.Shop.Webhooks.SealedBy(f.Vault)
	f.Vault.Open(ctx, false)
	t.Cleanup(func() {
		f.Window.Quit()
		_ = f.Vault.Close()
		_ = f.Shop.Close()
		_ = db.Close()
	})

	for i, e := range book.Entries {
		book.Entries[i].New = func(d *shell.Desk, arg string) shell.Page {
			f.Desk, f.Page = d, e.New(d, arg)
			return f.Page
		}
	}
	if book.Home.Name == "" {
		book.Home = shell.To(book.Entries[0].Name)
	}
	if err := f.Shop.SaveSettings(ctx, shop.Settings{StoreName: "Maple Street Shop",
		FirstRunDone: !book.Entries[0].Bare}); err != nil {
		t.Fatal(err)
	}
	if err := f.Shop.SetUIState(ctx, "window.theme", string(look.Light)); err != nil {
		t.Fatal(err)
	}
	if err := f.API.Start(); err != nil {
		t.Fatal(err)
	}
	f.book = book
	f.open()
	return f
}

func schema() storage.Schema {
	return storage.Schema{Version: 1, Tables: append(shop.Schema(), vault.Tables()...)}
}

// Sample puts the files of a store with the sample into a folder. It is made once in a run of tests: drawing its
// pictures takes seconds under the race detector.
func Sample(t testing.TB, dir string) {
	t.Helper()
	files, err := sampleFiles()
	if err == nil {
		err = os.CopyFS(dir, files)
	}
	if err != nil {
		t.Fatal(err)
	}
}

var sampleFiles = sync.OnceValues(func() (fs.FS, error) {
	dir, err := os.MkdirTemp("", "sample")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	ctx, now := context.Background(), uitest.NewRunner().Now
	db, err := sqlite.Open(ctx, storage.Config{Dir: dir, Schema: schema(), Clock: now})
	if err != nil {
		return nil, err
	}
	s, err := shop.New(db, now)
	if err == nil {
		err = errors.Join(sample.Fill(s, ctx, ""), s.Close())
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return nil, err
	}
	files, kept := os.DirFS(dir), fstest.MapFS{}
	return kept, fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, path)
		kept[path] = &fstest.MapFile{Data: data, Mode: 0o600}
		return err
	})
})

func (f *Fixture) open() {
	f.Window = shell.New(f.App, shell.Deps{Shop: f.Shop, Vault: f.Vault, API: f.API, Now: f.Runner.Now,
		Runner: f.Runner, Version: "test"}, f.book)
	f.Window.Show()
	f.Desk.Window.Resize(fyne.NewSize(1280, 800))
	f.Runner.Flush()
}

// Kill ends the window without a word, and opens the next one on what stands in the store's file.
func (f *Fixture) Kill() {
	f.Runner = f.Runner.Next()
	f.open()
}

// Reread lets the page fetch again, as an event of the store does.
func (f *Fixture) Reread() {
	f.Runner.Flush()
	f.Page.Changed(model.EventOf())
}

// Key makes a key.
func (f *Fixture) Key(t testing.TB, n vault.NewKey) (vault.Key, string) {
	t.Helper()
	k, text, err := f.Vault.Create(context.Background(), n)
	if err != nil {
		t.Fatal(err)
	}
	return k, text
}

// Lay lays the window out again. A real one does so by itself when words grow; here it has to be told.
func (f *Fixture) Lay() {
	f.Desk.Window.Content().Refresh()
	for _, o := range f.Desk.Window.Canvas().Overlays().List() {
		o.Refresh()
	}
}

// API is a shell.Controller without a server.
type API struct {
	Fail string // why Start does not work

	mu        sync.Mutex
	status    status.API
	Reloads   int
	listeners []func(status.API)
}

// Status implements shell.Controller.
func (a *API) Status() status.API {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.status
}

// OnChange implements shell.Controller.
func (a *API) OnChange(fn func(status.API)) (cancel func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.listeners = append(a.listeners, fn)
	return func() {}
}

func (a *API) set(s status.API) {
	a.mu.Lock()
	a.status = s
	tell := a.listeners
	a.mu.Unlock()
	for _, fn := range tell {
		fn(s)
	}
}

// Start implements shell.Controller.
func (a *API) Start() error {
	if a.Fail != "" {
		a.set(status.API{Address: "http://127.0.0.1:4743", Why: words.Say("%s", a.Fail)})
		return shop.Refuse(shop.Invalid, "Listen", "%s", a.Fail)
	}
	a.set(status.API{Running: true, Address: "http://127.0.0.1:4743"})
	return nil
}

// Stop implements shell.Controller.
func (a *API) Stop() error {
	a.set(status.API{Address: "http://127.0.0.1:4743", Why: words.Say("It was switched off.")})
	return nil
}

// Reload implements shell.Controller.
func (a *API) Reload() error {
	a.Reloads++
	return a.Start()
}
