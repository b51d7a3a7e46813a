package server

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"griddle/server/gate"
	"griddle/vault"
)

// Faults of keys. Wrong, revoked and expired keys get the same words.
var (
	keyMissing = &fault{code: "KEY", status: http.StatusUnauthorized,
		text: "An API key is needed. The store's owner makes one on the page Admin, API."}
	keyTwice  = &fault{code: "KEY", status: http.StatusUnauthorized, text: "Give the API key exactly once."}
	keyScheme = &fault{code: "KEY", status: http.StatusUnauthorized, text: "The header Authorization must hold the " +
		"word Bearer and the API key; or send the key alone in the header X-API-Key."}
	keyWrong = &fault{code: "KEY", status: http.StatusUnauthorized,
		text: "This API key is not valid. The store's owner finds the valid ones on the page Admin, API."}
	keyBusy = &fault{code: "KEY", status: http.StatusTooManyRequests, retry: "1",
		text: "Too many wrong API keys are being tried. Try again in a moment."}
	keyInQuery = &fault{code: "GATE", status: http.StatusBadRequest, text: "Send the API key in the header " +
		"Authorization: Bearer or X-API-Key, not in the address, where it ends up in logs."}
)

// away says why no key can be checked. Where the secret should be is the owner's business alone.
func away(text string) *fault {
	return &fault{
		code: "KEY", status: http.StatusServiceUnavailable, retry: "30",
		text: text + ", so no key can be checked. The owner finds what to do on the page Admin, API.",
	}
}

var (
	keyLocked = away("The keyring of the store's computer is locked or does not answer")
	keyFile   = away("The secret file of the store cannot be used")
	keysAway  = map[vault.Reason]*fault{
		vault.NotLooked: away("The store has just been started and its master secret is being looked for"),
		vault.EntryGone: away("The master secret of the store is no longer in the keyring of its computer"),
		vault.EntryForeign: away("What the keyring of the store's computer holds is not this store's master " +
			"secret"),
		vault.NoKeyringYet:     away("There is no keyring on the store's computer"),
		vault.KeyringLost:      away("There is no keyring on the store's computer, which kept its master secret"),
		vault.PassphraseNeeded: away("The store waits for the owner's passphrase"),
		vault.StoreUnread:      away("The store's file could not be read"),
		vault.FileMissing:      keyFile, vault.FileForeign: keyFile, vault.FileRefused: keyFile,
		vault.FileUnnamed: keyFile,
	}
)

// keyCrowded is a true 429 in both forms: no honest client of the original's day comes with that many
// connections.
var keyCrowded = &gate.Refusal{
	Status: http.StatusTooManyRequests, Retry: "1",
	Reason: "Too many connections use this API key at once. Use fewer of them, or one after the other.",
}

// authenticate finds the request's key. It is looked up each time, so a revoked one is refused from its next request
// on.
func (c *call) authenticate() error {
	presented, err := c.presented()
	if err != nil {
		return err
	}
	key, err := c.s.vault.Find(presented)
	switch {
	case err == nil && !c.conn.Keyed(key.ID):
		return keyCrowded
	case err == nil:
		c.key = key
		return nil
	case errors.Is(err, vault.ErrWrongKey):
		if !c.s.failures.delay(c.r.Context()) && c.Path.Form == gate.Modern {
			return keyBusy
		}
		return keyWrong
	case errors.Is(err, vault.ErrLocked):
		if f := keysAway[c.s.vault.Status().Reason]; f != nil {
			return f
		}
		return keyLocked
	}
	return err
}

// presented is the key as sent: the classic form looks at the query alone, as the original does; the modern one at the
// headers alone.
func (c *call) presented() (string, error) {
	inQuery := c.Query.Count("key")
	if c.Path.Form == gate.Classic {
		key := c.given("key")
		switch {
		case inQuery > 1:
			return "", keyTwice
		case key == "":
			return "", keyMissing
		}
		return key, nil
	}
	if inQuery > 0 {
		return "", keyInQuery
	}
	found := ""
	for _, value := range c.r.Header["Authorization"] {
		scheme, key, _ := strings.Cut(value, " ")
		key = strings.TrimSpace(key)
		switch {
		case !strings.EqualFold(scheme, "Bearer"):
			return "", keyScheme
		case found != "":
			return "", keyTwice
		}
		found = key
	}
	for _, key := range c.r.Header["X-Api-Key"] {
		if key = strings.TrimSpace(key); found != "" && key != found {
			return "", keyTwice
		}
		found = key
	}
	if found == "" {
		return "", keyMissing
	}
	return found, nil
}

// failures slows down whoever tries keys, each of them, and tells when too many do so at a time. Callers with
// a good key do not pass through it, and nobody is locked out: those who wait here hold places that only
// strangers have (gate.Places).
type failures struct {
	room  chan struct{}
	pause func(context.Context)
}

func newFailures() failures {
	return failures{room: make(chan struct{}, 32), pause: func(ctx context.Context) {
		timer := time.NewTimer(100*time.Millisecond + rand.N(100*time.Millisecond))
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
	}}
}

// delay waits a moment and answers false when many were waiting already.
func (f *failures) delay(ctx context.Context) (few bool) {
	select {
	case f.room <- struct{}{}:
		defer func() { <-f.room }()
		few = true
	default:
	}
	f.pause(ctx)
	return few
}
