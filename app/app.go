// Package app opens a store with everything that works on it: its records, its vault, the API server, the log and the
// upkeep. Commands and window share it; it alone knows what a file of each version holds.
package app

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"

	"griddle/delivery"
	"griddle/server"
	"griddle/server/status"
	"griddle/shop"
	"griddle/shop/model"
	"griddle/storage"
	"griddle/storage/sqlite"
	"griddle/vault"
)

// Config says which store to open and how.
type Config struct {
	Dir        string // data folder
	Version    string
	SecretFile string // --secret-file, or ""
	Listen     string // --listen, instead of the address in the settings; or ""
	// How other computers are spoken to, and who is let in beside those of the settings while this program runs.
	TLS            TLS
	Hosts, Origins []string
	MayCreate      bool // an absent secret file may be made for a store without a master
	StartNew       bool // the owner chose a new store although the old one's file is missing
	// Shared opens the store beside the program that holds the folder: no API server, no upkeep, no log file.
	Shared bool
	By     string    // who writes, for the feed of changes; "": shop.ByWindow
	Stderr io.Writer // where the log goes besides its file; nil: nowhere
	// For tests.
	Clock   storage.Clock
	Keyring vault.Keyring
	Notes   string                                                    // see vault.Options
	Ticks   func(time.Duration) (ticks <-chan time.Time, stop func()) // nil: time.NewTicker
}

// App is an open store with everything that works on it.
type App struct {
	DB    *storage.DB
	Shop  *shop.Store
	Vault *vault.Vault
	API   *API // nil when Shared
	Log   *slog.Logger

	sender *delivery.Sender // nil when Shared
	ticks  func(time.Duration) (<-chan time.Time, func())
	log    *logFile
	cancel func()
	work   sync.WaitGroup
}

// Engine keeps the stores of this program.
var Engine storage.Opener = sqlite.Opener{}

// Open opens the parts in order. It does not touch the keyring (see vault.Open) and starts neither the API (API.Reload
// starts it unless the owner switched it off) nor the upkeep (see Work). Errors are those of storage; Sentence
// words them.
func Open(ctx context.Context, c Config) (a *App, err error) {
	a = &App{Log: slog.New(slog.DiscardHandler), ticks: c.Ticks, cancel: func() {}}
	if a.ticks == nil {
		a.ticks = func(d time.Duration) (<-chan time.Time, func()) {
			t := time.NewTicker(d)
			return t.C, t.Stop
		}
	}
	if !c.Shared {
		a.log = newLogFile(c.Dir)
		places := []io.Writer{a.log}
		if c.Stderr != nil {
			places = append(places, c.Stderr)
		}
		a.Log = newLog(places...)
	}
	defer func() {
		if err != nil {
			_ = a.Close() // the error that kept it from opening says more
			a = nil
		}
	}()
	a.DB, err = Engine.Open(ctx, storage.Config{
		Dir: c.Dir, Schema: Schema(), Clock: c.Clock, Log: a.Log, Program: c.Version, Shared: c.Shared,
		StartNew: c.StartNew, By: cmp.Or(c.By, model.ByWindow),
	})
	if err != nil {
		return a, err
	}
	if a.Shop, err = shop.New(a.DB, c.Clock); err != nil {
		return a, err
	}
	a.Vault = vault.New(a.DB, vault.Options{
		Clock: c.Clock, SecretFile: c.SecretFile, Keyring: c.Keyring, MayCreate: c.MayCreate,
		Revoked: a.noteRevoked, Settled: a.noteAccess, Notes: c.Notes,
	})
	a.Shop.VouchedBy(a.Vault)
	a.Shop.Webhooks.SealedBy(a.Vault)
	if !c.Shared {
		a.API = &API{
			server: server.New(server.Config{
				Shop: a.Shop, Vault: a.Vault, Version: c.Version, Clock: c.Clock, Log: a.Log,
				Encrypted: c.TLS.encryption(c.Dir), Hosts: c.Hosts, Origins: c.Origins,
			}),
			shop: a.Shop, listen: c.Listen,
		}
		a.sender = delivery.New(delivery.Config{Shop: a.Shop, Version: c.Version, Clock: c.Clock, Log: a.Log})
	}
	return a, nil
}

// noteRevoked enters the end of a key into the activity, and lets go of what its programs were told, unless another key
// succeeds it.
func (a *App) noteRevoked(tx *storage.Tx, k vault.Key) error {
	if err := a.Shop.Activity.NoteRevoked(tx, k.Name); err != nil {
		return err
	}
	return a.Shop.Answers.Ended(tx, k.ID, k.Successor)
}

// Close closes the parts in the opposite order: requests under way are finished first, the log is last.
func (a *App) Close() error {
	a.cancel()
	a.work.Wait()
	var errs []error
	if a.API != nil {
		errs = append(errs, a.API.Stop())
	}
	if a.Vault != nil {
		errs = append(errs, a.Vault.Close())
	}
	if a.Shop != nil {
		errs = append(errs, a.Shop.Close())
	}
	if a.DB != nil {
		errs = append(errs, a.DB.Close())
	}
	if a.log != nil {
		errs = append(errs, a.log.Close())
	}
	return errors.Join(errs...)
}

// Work starts the upkeep, which Close ends: webhooks are sent what changed, rotated keys are retired each minute, a
// master secret that is not at hand is looked for every 30 s, old snapshots and old entries of the feed go, backups are
// made when they are due, copies of pictures are made anew, settings that changed act at once, and the API's address is
// published for a second Griddle on the folder.
func (a *App) Work() {
	ctx, cancel := context.WithCancel(context.Background())
	a.cancel = cancel
	changed := make(chan struct{}, 1)
	stopEvents := a.Shop.Subscribe(func(e model.Event) {
		if e.Touches(shop.SettingTopics) {
			select {
			case changed <- struct{}{}:
			default: // one is waiting already, and will see this change too
			}
		}
	})
	a.publish(a.API.Status())
	stopStatus := a.API.OnChange(a.publish)
	stopVault := a.Vault.OnChange(func(st vault.Status) {
		a.noteVault(st)
		a.sender.Wake() // what waited for the master secret can be signed now
	})
	a.noteVault(a.Vault.Status())
	a.work.Go(func() {
		defer stopEvents()
		defer stopStatus()
		defer stopVault()
		a.upkeep(ctx, changed)
	})
	a.work.Go(func() { a.backups(ctx) })
	a.work.Go(func() { a.copies(ctx) })
	a.work.Go(func() { a.sender.Run(ctx) })
}

func (a *App) upkeep(ctx context.Context, changed <-chan struct{}) {
	minute, stop := a.ticks(time.Minute)
	defer stop()
	halfMinute, stop := a.ticks(30 * time.Second)
	defer stop()
	a.tidy(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case <-minute:
			a.tidy(ctx)
		case <-halfMinute:
			// What was locked, taken away or swapped may have returned; nobody is asked for a password.
			switch st := a.Vault.Status(); st.Condition {
			case vault.Locked, vault.Gone, vault.NoKeyring, vault.HashOnly:
				if !st.NeedsPassphrase {
					a.Vault.Open(ctx, false)
				}
			}
		case <-changed:
			if err := a.API.Reload(); err != nil {
				a.Log.Error("the API server could not take the changed settings", "cause", err)
			}
		}
	}
}

// tidy does what time brings about.
func (a *App) tidy(ctx context.Context) {
	retired, err := a.Vault.Retire(ctx)
	if err != nil && ctx.Err() == nil {
		a.Log.Error("rotated keys could not be retired", "cause", err)
	}
	for _, k := range retired {
		a.Log.Info("a rotated key was revoked", "id", k.ID, "name", k.Name)
	}
	if err := a.Shop.PruneSnapshots(); err != nil {
		a.Log.Error("old snapshots could not be removed", "cause", err)
	}
	if err := a.Shop.TidyFeed(ctx); err != nil && ctx.Err() == nil {
		a.Log.Error("old entries of the feed of changes could not be removed", "cause", err)
	}
}

// backupCheck is how often it is looked whether a backup is due. The first look waits as long: nobody wants the disk
// busy while Griddle opens.
const backupCheck = 2 * time.Minute

// backups are made beside the other upkeep: a large store takes its time.
func (a *App) backups(ctx context.Context) {
	tick, stop := a.ticks(backupCheck)
	defer stop()
	if err := a.Shop.TidyBackups(); err != nil {
		a.Log.Error("what is left of unfinished backups could not be removed", "cause", err)
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
		made, err := a.Shop.KeepBackups(ctx)
		if err != nil && ctx.Err() == nil {
			a.Log.Error("the backup that is due could not be made", "cause", err)
		} else if made {
			a.Log.Info("a backup was made")
		}
	}
}

// copyCheck is how often it is looked whether copies of pictures have to be made anew, as those of an older
// Griddle and of a restored store.
const copyCheck = 20 * time.Second

// copies of pictures are made anew beside the other upkeep.
func (a *App) copies(ctx context.Context) {
	tick, stop := a.ticks(copyCheck)
	defer stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
		done, err := a.Shop.RenewCopies(ctx)
		if err != nil && ctx.Err() == nil {
			a.Log.Error("the copies of pictures could not be made anew", "cause", err)
		}
		if done > 0 {
			a.Log.Info("copies of pictures were made anew", "pictures", done)
		}
	}
}

func (a *App) publish(st status.API) {
	if err := a.DB.SetAddress(st.Address); err != nil {
		a.Log.Warn("the API's address could not be published", "cause", err)
	}
	if st.Running {
		a.Log.Info("the API server runs", "address", st.Address)
	} else if st.Why.Form != "" {
		a.Log.Info("the API server does not run", "why", st.Why.String())
	}
	for _, note := range st.Notes {
		a.Log.Warn(note.String())
	}
}

// noteAccess follows the master secret: with it, settings of access can be checked.
func (a *App) noteAccess(vault.Status) {
	if err := a.Vault.Adopt(func() error { return a.Shop.AdoptAccess(context.Background()) }); err != nil {
		a.Log.Warn("what an older Griddle's settings say of who gets in could not be taken over", "cause", err)
	}
	if st, err := a.Shop.Settings(); err == nil && len(st.Doubted) > 0 {
		a.Log.Warn("settings that let others in were not made by Griddle on this computer, so their defaults count; "+
			"if they are yours, set them anew under Settings, API server", "settings", strings.Join(st.Doubted, ", "))
	}
	a.Shop.AccessChanged()
}

func (a *App) noteVault(st vault.Status) {
	switch {
	case st.Condition == vault.Ready && st.Why.Form == "":
		a.Log.Info("the master secret is at hand", "place", st.Place.String())
	case st.Why.Form != "":
		a.Log.Warn(st.Why.String())
	}
}

// Unpack lays a backup into an empty data folder.
func Unpack(ctx context.Context, backup, dir string) error {
	return shop.UnpackBackup(ctx, Engine, backup, dir, Schema())
}

// BackupAside backs up a store that lies where nothing can be written.
func BackupAside(ctx context.Context, c Config, path string) error {
	return Engine.BackupAside(ctx, storage.Config{Dir: c.Dir, Schema: Schema(), Program: c.Version}, path)
}
