package vault

import (
	"errors"
	"os"
	"strings"
	"testing"
)

func TestTagsOfAccess(t *testing.T) {
	h := newStore(t, Options{})
	_, err := h.v.Vouch("hosts", "a")
	h.refuses(err, ErrNotAllowed)
	if good, known := h.v.Vouched("hosts", "a", "x:00"); good || !known {
		t.Error("without any master nobody can have made a tag")
	}
	h.must(h.v.Setup(t.Context()))
	h.must(h.v.Adopt(func() error { return nil }))
	tag, err := h.v.Vouch("hosts", "a")
	h.must(err)
	check := func(name, value, tag string, wantGood, wantKnown bool) {
		t.Helper()
		if good, known := h.v.Vouched(name, value, tag); good != wantGood || known != wantKnown {
			t.Errorf("%s=%s %q: good %v, known %v", name, value, tag, good, known)
		}
	}
	id, sum, _ := strings.Cut(tag, ":")
	check("hosts", "a", tag, true, true)
	check("hosts", "b", tag, false, true)
	check("origins", "a", tag, false, true)
	check("host", "sa", tag, false, true)
	for _, bad := range []string{"", ":", id, id + ":", id + ":xx", id + ":" + sum[2:], "another:" + sum} {
		check("hosts", "a", bad, false, true)
	}

	// The same tag in another store, made under its own master or under this one.
	other := ready(t)
	if good, _ := other.v.Vouched("hosts", "a", tag); good {
		t.Error("a tag counts in another store")
	}
	h.keys.set(func(k *memoryKeyring) { k.locked = true })
	h = h.again(Options{})
	check("hosts", "a", tag, false, false)
	h.keys.set(func(k *memoryKeyring) { k.locked = false; clear(k.entries) })
	h.v.Open(t.Context(), false)
	h.is(Gone)
	check("hosts", "a", tag, false, false)
	h.must(h.v.ServeByHash())
	check("hosts", "a", tag, false, false)
	// New keys: what the lost master tagged does not count until it returns.
	h.must(h.v.StartNewKeys(t.Context()))
	check("hosts", "a", tag, false, true)
}

// TestAdoptAfterAFailedAct: a recovery key or new keys that could not be kept leave the store what it was, one of an
// older Griddle, which is adopted when its master is found again.
func TestAdoptAfterAFailedAct(t *testing.T) {
	for name, act := range map[string]func(h *vaultTest, recovery string) error{
		"recovery key": func(h *vaultTest, recovery string) error {
			return h.v.EnterRecoveryKey(h.Context(), recovery)
		},
		"new keys": func(h *vaultTest, _ string) error { return h.v.StartNewKeys(h.Context()) },
	} {
		t.Run(name, func(t *testing.T) {
			h := ready(t)
			recovery, err := h.v.RecoveryKey()
			h.must(err)
			h.must(os.RemoveAll(notesOf(t))) // as older Griddles leave it
			kept := map[string]string{}
			h.keys.set(func(k *memoryKeyring) { k.entries, kept = kept, k.entries })
			h = h.again(Options{})
			h.is(Gone)
			failed := errors.New("the keyring is full")
			h.keys.set(func(k *memoryKeyring) { k.fail = failed })
			h.refuses(act(h, recovery), failed)
			h.keys.set(func(k *memoryKeyring) { k.entries, k.fail = kept, nil })
			h.v.Open(t.Context(), false)
			h.is(Ready)
			called := false
			h.must(h.v.Adopt(func() error { called = true; return nil }))
			if !called {
				t.Error("not adopted")
			}
		})
	}
}

// TestAdoptOnce: for a store of an older Griddle, whose master is found where the owner keeps it, and for no other.
func TestAdoptOnce(t *testing.T) {
	h := ready(t)
	recovery, err := h.v.RecoveryKey()
	h.must(err)
	adopted := func() (called bool) {
		t.Helper()
		h.must(h.v.Adopt(func() error { called = true; return nil }))
		return called
	}
	if adopted() {
		t.Error("a new store was adopted")
	}
	h = h.again(Options{})
	if adopted() {
		t.Error("adopted though it was made by this Griddle")
	}
	h.must(os.RemoveAll(notesOf(t))) // as older Griddles leave it
	h.keys.set(func(k *memoryKeyring) { k.locked = true })
	h = h.again(Options{})
	if adopted() {
		t.Error("adopted without its master")
	}
	h.keys.set(func(k *memoryKeyring) { k.locked = false })
	h.v.Open(t.Context(), false)
	failed := errors.New("the disk is full")
	if err := h.v.Adopt(func() error { return failed }); !errors.Is(err, failed) {
		t.Errorf("%v", err)
	}
	if !adopted() || adopted() {
		t.Error("not adopted once, after it had failed")
	}

	h.must(os.RemoveAll(notesOf(t)))
	h.keys.set(func(k *memoryKeyring) { clear(k.entries) })
	h = h.again(Options{})
	h.must(h.v.EnterRecoveryKey(t.Context(), recovery))
	if adopted() {
		t.Error("adopted after the recovery key was entered: the file came from elsewhere")
	}
	h = h.again(Options{})
	h.is(Ready)
	if adopted() {
		t.Error("adopted at the next start")
	}
}
