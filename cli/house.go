package cli

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"

	"griddle/server"
	"griddle/shop"
	"griddle/storage"
	"griddle/storage/sqlite"
	"griddle/vault"
)

// HouseConfig says which store to open and how.
type HouseConfig struct {
	Dir        string // data folder
	Version    string
	SecretFile string // --secret-file, or ""
	Listen     string // --listen, instead of the address in the settings; or ""
	MayCreate  bool   // an absent secret file may be made for a store without a master
	StartNew   bool   // the owner chose a new store although the old one's file is missing
	// Shared opens the store beside the program that holds the folder: no API server, no upkeep, no log file.
	Shared bool
	Stderr io.Writer // where the log goes besides its file; nil: nowhere
	// For tests.
	Clock   storage.Clock
	Keyring vault.Keyring
	Notes   string                                                    // see vault.Options
	Ticks   func(time.Duration) (ticks <-chan time.Time, stop func()) // nil: time.NewTicker
}

// House is an open store with everything that works on it, shared by serve, the window and the commands.
type House struct {
	DB    *storage.DB
	Shop  *shop.Store
	Vault *vault.Vault
	API   *API // nil when Shared
	Log   *slog.Logger

	ticks  func(time.Duration) (<-chan time.Time, func())
	log    *logFile
	cancel func()
	work   sync.WaitGroup
}

// Engine keeps the stores of this program.
var Engine storage.Opener = sqlite.Opener{}

// OpenHouse opens the parts in order. It does not touch the keyring (see vault.Open) and starts neither the API
// (API.Reload starts it unless the owner switched it off) nor the upkeep (see Work). Errors are those of storage;
// Sentence words them.
func OpenHouse(ctx context.Context, c HouseConfig) (h *House, err error) {
	h = &House{Log: slog.New(slog.DiscardHandler), ticks: c.Ticks, cancel: func() {}}
	if h.ticks == nil {
		h.ticks = func(d time.Duration) (<-chan time.Time, func()) {
			t := time.NewTicker(d)
			return t.C, t.Stop
		}
	}
	if !c.Shared {
		h.log = newLogFile(c.Dir)
		places := []io.Writer{h.log}
		if c.Stderr != nil {
			places = append(places, c.Stderr)
		}
		h.Log = newLog(places...)
	}
	defer func() {
		if err != nil {
			_ = h.Close() // the error that kept it from opening says more
			h = nil
		}
	}()
	h.DB, err = Engine.Open(ctx, storage.Config{
		Dir: c.Dir, Schema: Schema(), Clock: c.Clock, Log: h.Log, Program: c.Version, Shared: c.Shared,
		StartNew: c.StartNew,
	})
	if err != nil {
		return h, err
	}
	if h.Shop, err = shop.New(h.DB, c.Clock); err != nil {
		return h, err
	}
	h.Vault = vault.New(h.DB, vault.Options{
		Clock: c.Clock, SecretFile: c.SecretFile, Keyring: c.Keyring, MayCreate: c.MayCreate,
		Revoked: h.Shop.NoteRevoked, Notes: c.Notes,
	})
	h.Shop.VouchedBy(h.Vault)
	h.Vault.OnChange(h.noteAccess)
	if !c.Shared {
		h.API = &API{
			server: server.New(server.Config{Shop: h.Shop, Vault: h.Vault, DB: h.DB, Version: c.Version, Clock: c.Clock,
				Log: h.Log}),
			shop: h.Shop, listen: c.Listen,
		}
	}
	return h, nil
}

// Close closes the parts in the opposite order: requests under way are finished first, the log is last.
func (h *House) Close() error {
	h.cancel()
	h.work.Wait()
	var errs []error
	if h.API != nil {
		errs = append(errs, h.API.Stop())
	}
	if h.Vault != nil {
		errs = append(errs, h.Vault.Close())
	}
	if h.Shop != nil {
		errs = append(errs, h.Shop.Close())
	}
	if h.DB != nil {
		errs = append(errs, h.DB.Close())
	}
	if h.log != nil {
		errs = append(errs, h.log.Close())
	}
	return errors.Join(errs...)
}

// Work starts the upkeep, which Close ends: rotated keys are retired each minute, a master secret that is not at hand
// is looked for every 30 s, old snapshots go, backups are made when they are due, copies of pictures are made anew,
// settings that changed act at once, and the API's address is published for a second Griddle on the folder.
func (h *House) Work() {
	ctx, cancel := context.WithCancel(context.Background())
	h.cancel = cancel
	changed := make(chan struct{}, 1)
	stopEvents := h.Shop.Subscribe(func(e shop.Event) {
		if e.Settings || e.Everything {
			select {
			case changed <- struct{}{}:
			default: // one is waiting already, and will see this change too
			}
		}
	})
	h.publish(h.API.Status())
	stopStatus := h.API.OnChange(h.publish)
	stopVault := h.Vault.OnChange(h.noteVault)
	h.noteVault(h.Vault.Status())
	h.work.Go(func() {
		defer stopEvents()
		defer stopStatus()
		defer stopVault()
		h.upkeep(ctx, changed)
	})
	h.work.Go(func() { h.backups(ctx) })
	h.work.Go(func() { h.copies(ctx) })
}

func (h *House) upkeep(ctx context.Context, changed <-chan struct{}) {
	minute, stop := h.ticks(time.Minute)
	defer stop()
	halfMinute, stop := h.ticks(30 * time.Second)
	defer stop()
	h.tidy(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case <-minute:
			h.tidy(ctx)
		case <-halfMinute:
			// What was locked, taken away or swapped may have returned; nobody is asked for a password.
			switch st := h.Vault.Status(); st.Condition {
			case vault.Locked, vault.Gone, vault.NoKeyring, vault.HashOnly:
				if !st.NeedsPassphrase {
					h.Vault.Open(ctx, false)
				}
			}
		case <-changed:
			if err := h.API.Reload(); err != nil {
				h.Log.Error("the API server could not take the changed settings", "cause", err)
			}
		}
	}
}

// tidy does what time brings about.
func (h *House) tidy(ctx context.Context) {
	retired, err := h.Vault.Retire(ctx)
	if err != nil && ctx.Err() == nil {
		h.Log.Error("rotated keys could not be retired", "cause", err)
	}
	for _, k := range retired {
		h.Log.Info("a rotated key was revoked", "id", k.ID, "name", k.Name)
	}
	if err := h.Shop.PruneSnapshots(); err != nil {
		h.Log.Error("old snapshots could not be removed", "cause", err)
	}
}

// backupCheck is how often it is looked whether a backup is due. The first look waits as long: nobody wants the
// disk busy while Griddle opens.
const backupCheck = 2 * time.Minute

// backups are made beside the other upkeep: a large store takes its time.
func (h *House) backups(ctx context.Context) {
	tick, stop := h.ticks(backupCheck)
	defer stop()
	if err := h.Shop.TidyBackups(); err != nil {
		h.Log.Error("what is left of unfinished backups could not be removed", "cause", err)
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
		made, err := h.Shop.KeepBackups(ctx)
		if err != nil && ctx.Err() == nil {
			h.Log.Error("the backup that is due could not be made", "cause", err)
		} else if made {
			h.Log.Info("a backup was made")
		}
	}
}

// copyCheck is how often it is looked whether copies of pictures have to be made anew, as those of an older
// Griddle and of a restored store.
const copyCheck = 20 * time.Second

// copies of pictures are made anew beside the other upkeep.
func (h *House) copies(ctx context.Context) {
	tick, stop := h.ticks(copyCheck)
	defer stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
		done, err := h.Shop.RenewCopies(ctx)
		if err != nil && ctx.Err() == nil {
			h.Log.Error("the copies of pictures could not be made anew", "cause", err)
		}
		if done > 0 {
			h.Log.Info("copies of pictures were made anew", "pictures", done)
		}
	}
}

func (h *House) publish(st shop.APIStatus) {
	if err := h.DB.SetAddress(st.Address); err != nil {
		h.Log.Warn("the API's address could not be published", "cause", err)
	}
	if st.Running {
		h.Log.Info("the API server runs", "address", st.Address)
	} else if st.Why.Form != "" {
		h.Log.Info("the API server does not run", "why", st.Why.String())
	}
	for _, note := range st.Notes {
		h.Log.Warn(note.String())
	}
}

// noteAccess follows the master secret: with it, settings of access can be checked.
func (h *House) noteAccess(vault.Status) {
	if err := h.Vault.Adopt(func() error { return h.Shop.AdoptAccess(context.Background()) }); err != nil {
		h.Log.Warn("what an older Griddle's settings say of who gets in could not be taken over", "cause", err)
	}
	if st, err := h.Shop.Settings(); err == nil && len(st.Doubted) > 0 {
		h.Log.Warn("settings that let others in were not made by Griddle on this computer, so their defaults count; "+
			"if they are yours, set them anew under Settings, API server", "settings", strings.Join(st.Doubted, ", "))
	}
	h.Shop.AccessChanged()
}

func (h *House) noteVault(st vault.Status) {
	switch {
	case st.Condition == vault.Ready && st.Why == "":
		h.Log.Info("the master secret is at hand", "place", st.Place)
	case st.Why != "":
		h.Log.Warn(st.Why)
	}
}
