package app

import (
	"context"
	"fmt"
	"time"

	"griddle/shop/model"
	"griddle/vault"
)

// raiseName is the note by which a second start asks the window that is open on the store to come up. The window
// answers by removing it.
const raiseName = "window.raise"

// RaiseWindow asks the window open on the store to come up, and says whether one did.
func RaiseWindow(ctx context.Context, c Config) bool {
	c.Shared = true
	a, err := Open(ctx, c)
	if err != nil {
		return false
	}
	defer func() { _ = a.Close() }() // it was only read and asked
	if c.SecretFile != "" {          // the open window finds it by the note
		if st := a.Vault.Open(ctx, false); st.Condition != vault.Ready && c.Stderr != nil {
			fmt.Fprintln(c.Stderr, st.Why)
		}
	}
	letOthersForward()
	if a.Shop.SetUIState(ctx, raiseName, "please") != nil {
		return false
	}
	// The other process looks for changes once a second.
	beat := time.NewTicker(100 * time.Millisecond)
	defer beat.Stop()
	for range 40 {
		select {
		case <-ctx.Done():
			return false
		case <-beat.C:
			if a.Shop.UIState(raiseName) == "" {
				return true
			}
		}
	}
	_ = a.Shop.SetUIState(ctx, raiseName, "") // nobody is there; a window opened later is not meant
	return false
}

// OnRaise calls fn, on any goroutine, whenever a second start asks for the window. cancel ends it.
func (a *App) OnRaise(fn func()) (cancel func()) {
	return a.Shop.Subscribe(func(e model.Event) {
		if e.Everything() && a.Shop.UIState(raiseName) != "" {
			if err := a.Shop.SetUIState(context.Background(), raiseName, ""); err != nil {
				a.Log.Warn("the request to raise the window could not be answered", "cause", err)
			}
			fn()
		}
	})
}
