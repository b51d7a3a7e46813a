package vault

import (
	"encoding/hex"
	"errors"
	"maps"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"griddle/storage"
	"griddle/storage/sqlite"
)

func TestNewStore(t *testing.T) {
	h := newStore(t, Options{})
	h.is(Fresh)
	if len(h.keys.entries) != 0 {
		t.Fatal("Open wrote into the keyring")
	}
	_, _, err := h.v.Create(t.Context(), NewKey{Name: "Till"})
	h.refuses(err, ErrNotAllowed)
	_, err = h.find(newKeyText())
	h.refuses(err, ErrWrongKey)

	h.must(h.v.Setup(t.Context()))
	h.is(Ready)
	if len(h.keys.entries) != 1 {
		t.Fatalf("the keyring has %d entries, want 1", len(h.keys.entries))
	}
	for entry := range h.keys.entries {
		if !strings.HasPrefix(entry, "app.griddle.desktop|"+h.db.Instance()+"/") {
			t.Errorf("entry %q does not name the program and the store", entry)
		}
	}
	_, text := h.create(NewKey{Name: "Till"})
	h = h.again(Options{})
	h.is(Ready)
	_, err = h.find(text)
	h.must(err)
	h.must(h.v.Setup(t.Context())) // a second Setup takes what is there
	if len(h.keys.entries) != 1 {
		t.Error("a second Setup made a second master")
	}
}

func TestSetupComparesBeforeUse(t *testing.T) {
	h := newStore(t, Options{})
	h.keys.forget = true
	h.refuses(h.v.Setup(t.Context()), ErrLocked)
	masters, err := h.v.masters()
	h.must(err)
	if len(masters) != 0 {
		t.Error("a master was noted that the keyring does not keep")
	}
}

func TestNoKeyring(t *testing.T) {
	k := newKeyring()
	k.absent = true
	h := openStore(t, t.TempDir(), k, Options{})
	h.is(NoKeyring)
	if calls, _ := k.counts(); calls != 0 {
		t.Error("a keyring that is not there was called")
	}
	if h.v.Status().Why.Form == "" {
		t.Error("no word about why")
	}
	h.refuses(h.v.Setup(t.Context()), ErrNoKeyring)
	_, err := h.find(newKeyText())
	h.refuses(err, ErrLocked)
}

func TestLockedThenUnlocked(t *testing.T) {
	h := ready(t)
	_, text := h.create(NewKey{Name: "Till"})
	h.keys.fail = errors.New("prompt dismissed")
	h = h.again(Options{})
	h.is(Locked)
	_, err := h.find(text)
	h.refuses(err, ErrLocked)
	list, err := h.v.List()
	h.must(err)
	if s := StateOf(list[0], time.Time{}, h.time.now()); s != Unverified || list[0].Masked == "" {
		t.Errorf("list without the master: %+v, state %q", list[0], s)
	}
	_, err = h.v.Reveal(list[0].ID)
	h.refuses(err, ErrNotAllowed)
	h.refuses(h.v.ServeByHash(), ErrNotAllowed)
	h.refuses(h.v.StartNewKeys(t.Context()), ErrNotAllowed)
	h.keys.set(func(k *memoryKeyring) { k.fail = nil })
	if st := h.v.Open(t.Context(), true); st.Condition != Ready {
		t.Fatalf("after unlocking: %+v", st)
	}
	_, err = h.find(text)
	h.must(err)
}

// TestNobodyIsAskedUnlessTheOwnerWants: the state is looked at again and again; the system's question comes after
// Unlock, once.
func TestNobodyIsAskedUnlessTheOwnerWants(t *testing.T) {
	h := ready(t)
	_, text := h.create(NewKey{Name: "Till"})
	h.keys.set(func(k *memoryKeyring) { k.locked = true })
	h = h.again(Options{})
	asked := func() int {
		h.keys.mu.Lock()
		defer h.keys.mu.Unlock()
		return h.keys.asked
	}
	for range 5 {
		h.v.Open(t.Context(), false)
		h.is(Locked)
	}
	if err := Check(t.Context(), h.keys); !errors.Is(err, ErrLocked) || asked() != 0 {
		t.Errorf("asked %d times, %v", asked(), err)
	}
	// Two presses of Unlock before the question is answered are one question.
	gate := make(chan struct{})
	h.keys.set(func(k *memoryKeyring) { k.gate = gate })
	done := make(chan Status, 2)
	h.v.owner = ownerPatience
	calls, _ := h.keys.counts()
	for range 2 {
		go func() { done <- h.v.Open(t.Context(), true) }()
	}
	h.eventually("the question is shown", func() bool { now, _ := h.keys.counts(); return now > calls })
	h.eventually("the second one waits", func() bool {
		h.v.mu.Lock()
		defer h.v.mu.Unlock()
		return h.v.waiting == 1
	})
	close(gate)
	<-done
	<-done
	h.v.Open(t.Context(), false)
	h.is(Locked)
	if asked() != 1 {
		t.Errorf("asked %d times", asked())
	}
	h.v.Open(t.Context(), true)
	if asked() != 2 {
		t.Error("Unlock, pressed again, does not ask")
	}
	h.keys.set(func(k *memoryKeyring) { k.locked, k.gate = false, nil }) // unlocked elsewhere
	h.v.Open(t.Context(), false)
	h.is(Ready)
	_, err := h.find(text)
	h.must(err)
}

// TestKeyringThatDoesNotSay whether it would ask is read once at the start, and then only when the owner wants it.
func TestKeyringThatDoesNotSay(t *testing.T) {
	h := ready(t)
	h.keys.set(func(k *memoryKeyring) { k.locked, k.untold = true, true })
	h = h.again(Options{})
	for range 3 {
		h.v.Open(t.Context(), false)
		h.is(Locked)
	}
	if h.keys.asked != 1 {
		t.Errorf("asked %d times", h.keys.asked)
	}
	h.keys.set(func(k *memoryKeyring) { k.locked = false })
	h.v.Open(t.Context(), true)
	h.is(Ready)
}

// TestReturnedEntryIsTaken by a look that asks nobody, whatever was said meanwhile, and the reason says which of the
// four it is.
func TestReturnedEntryIsTaken(t *testing.T) {
	for name, c := range map[string]struct {
		spoil  func(*memoryKeyring)
		reason Reason
	}{
		"locked": {func(k *memoryKeyring) { k.locked = true }, KeyringSilent},
		"gone":   {func(k *memoryKeyring) { k.entries = map[string]string{} }, EntryGone},
		"none":   {func(k *memoryKeyring) { k.absent = true }, KeyringLost},
		"foreign": {func(k *memoryKeyring) {
			for user := range k.entries {
				k.entries[user] = strings.Repeat("5e", 32)
			}
		}, EntryForeign},
	} {
		t.Run(name, func(t *testing.T) {
			h := ready(t)
			_, text := h.create(NewKey{Name: "Till"})
			good := maps.Clone(h.keys.entries)
			h.keys.set(c.spoil)
			h = h.again(Options{})
			if st := h.v.Status(); st.Reason != c.reason || st.Why.Form != reasons[c.reason] {
				t.Errorf("%+v", st)
			}
			h.v.ServeByHash() // where it is possible
			h.keys.set(func(k *memoryKeyring) { k.entries, k.locked, k.absent = good, false, false })
			h.v.Open(t.Context(), false)
			h.is(Ready)
			_, err := h.find(text)
			h.must(err)
		})
	}
}

func TestHangingKeyringAndLateAnswer(t *testing.T) {
	h := ready(t)
	_, text := h.create(NewKey{Name: "Till"})
	gate := make(chan struct{})
	h.keys.set(func(k *memoryKeyring) { k.gate = gate })
	before, _ := h.keys.counts()
	h = h.again(Options{})
	h.is(Locked)
	for range 3 { // asked again while the first call hangs
		start := time.Now()
		h.v.Open(t.Context(), false)
		if d := time.Since(start); d > 2*time.Second {
			t.Errorf("Open took %v", d)
		}
	}
	if calls, _ := h.keys.counts(); calls-before != 1 {
		t.Errorf("%d calls were started while the first had not returned", calls-before)
	}
	told := make(chan Status, 10)
	defer h.v.OnChange(func(s Status) { told <- s })()
	close(gate)
	select {
	case s := <-told:
		if s.Condition != Ready {
			t.Errorf("told %+v", s)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the late answer was not taken")
	}
	_, err := h.find(text)
	h.must(err)
	if _, most := h.keys.counts(); most > 1 {
		t.Error("two keyring calls ran at once")
	}
}

func TestLateAnswerAfterCloseIsDropped(t *testing.T) {
	h := ready(t)
	gate := make(chan struct{})
	h.keys.set(func(k *memoryKeyring) { k.gate = gate })
	h = h.again(Options{})
	v := h.v
	h.close()
	close(gate)
	time.Sleep(50 * time.Millisecond)
	if v.held.Load().current != nil {
		t.Error("a closed vault took the master")
	}
}

func TestEntryGone(t *testing.T) {
	for name, spoil := range map[string]func(*memoryKeyring){
		"gone": func(k *memoryKeyring) { clear(k.entries) },
		"another master's": func(k *memoryKeyring) {
			for e := range k.entries {
				k.entries[e] = strings.Repeat("ab", 32)
			}
		},
		"garbage": func(k *memoryKeyring) {
			for e := range k.entries {
				k.entries[e] = "hello"
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := ready(t)
			recovery, err := h.v.RecoveryKey()
			h.must(err)
			k, text := h.create(NewKey{Name: "Till", Clear: true})
			spoil(h.keys)
			kept := len(h.keys.entries)
			h = h.again(Options{})
			h.is(Gone)
			if len(h.keys.entries) != kept {
				t.Error("the keyring was written to")
			}
			_, err = h.find(text)
			h.refuses(err, ErrLocked)

			// Keep serving by hash.
			h.must(h.v.ServeByHash())
			h.is(HashOnly)
			found, err := h.find(text)
			h.must(err)
			if found.ID != k.ID || found.Clear {
				t.Errorf("by hash: %+v", found)
			}
			h.must(h.db.Write(t.Context(), func(tx *storage.Tx) error {
				_, err := h.v.Recheck(tx, found, Need{Catalog, Write})
				return err
			}))
			_, err = h.find(newKeyText())
			h.refuses(err, ErrWrongKey)
			_, err = h.v.Reveal(k.ID)
			h.refuses(err, ErrNotAllowed)
			h.refuses(h.v.Rename(t.Context(), k.ID, "x"), ErrNotAllowed)
			_, _, err = h.v.Create(t.Context(), NewKey{Name: "x"})
			h.refuses(err, ErrNotAllowed)
			h.v.Open(t.Context(), false)
			h.is(HashOnly)

			// Until restart.
			h = h.again(Options{})
			h.is(Gone)

			// Recovery key.
			h.refuses(h.v.EnterRecoveryKey(t.Context(), recovery[:len(recovery)-1]+"?"), ErrRecoveryKey)
			h.refuses(h.v.EnterRecoveryKey(t.Context(), formatRecoveryKey(newSecret())), ErrOtherStore)
			h.is(Gone)
			h.must(h.v.EnterRecoveryKey(t.Context(), strings.ToLower(strings.ReplaceAll(recovery, "-", " "))))
			h.is(Ready)
			h = h.again(Options{})
			h.is(Ready)
			again, err := h.v.Reveal(k.ID)
			h.must(err)
			if again != text {
				t.Error("another key after recovery")
			}
		})
	}
}

func TestStartNewKeysAndTheOldMasterReturns(t *testing.T) {
	h := ready(t)
	recovery, err := h.v.RecoveryKey()
	h.must(err)
	old, oldText := h.create(NewKey{Name: "old"})
	clear(h.keys.entries)
	h = h.again(Options{})
	h.is(Gone)
	h.must(h.v.StartNewKeys(t.Context()))
	h.is(Ready)
	_, newText := h.create(NewKey{Name: "new"})
	_, err = h.find(newText)
	h.must(err)
	_, err = h.find(oldText)
	h.refuses(err, ErrWrongKey)
	list, err := h.v.List()
	h.must(err)
	if len(list) != 2 || list[1].ID != old.ID || StateOf(list[1], time.Time{}, h.time.now()) != Unreadable {
		t.Errorf("list %+v", list)
	}
	h.must(h.v.EnterRecoveryKey(t.Context(), recovery))
	for range 2 { // at once and after a restart
		h.is(Ready)
		for _, key := range []string{oldText, newText} {
			_, err = h.find(key)
			h.must(err)
		}
		h = h.again(Options{})
	}
}

func TestMasterMadeByAnotherProcessIsNoticed(t *testing.T) {
	h := newStore(t, Options{})
	h.is(Fresh)
	beside, err := sqlite.Open(t.Context(), storage.Config{Dir: h.dir, Schema: schema(), Shared: true})
	h.must(err)
	defer beside.Close()
	v := New(beside, Options{Keyring: h.keys, Clock: h.time.now, Notes: notesOf(t)})
	defer v.Close()
	h.must(v.Setup(t.Context()))
	_, text, err := v.Create(t.Context(), NewKey{Name: "Till"})
	h.must(err)
	h.eventually("the running vault takes the master", func() bool { _, err := h.find(text); return err == nil })
}

func TestSetupRace(t *testing.T) {
	h := newStore(t, Options{})
	beside, err := sqlite.Open(t.Context(), storage.Config{Dir: h.dir, Schema: schema(), Shared: true})
	h.must(err)
	defer beside.Close()
	v := New(beside, Options{Keyring: h.keys, Clock: h.time.now, Notes: notesOf(t)})
	defer v.Close()
	results := make(chan error, 2)
	for _, one := range []*Vault{h.v, v} {
		go func() { results <- one.Setup(t.Context()) }()
	}
	for range 2 {
		h.must(<-results)
	}
	masters, err := h.v.masters()
	h.must(err)
	if len(masters) != 1 || len(h.keys.entries) != 1 {
		t.Errorf("%d masters, %d entries, want one of each", len(masters), len(h.keys.entries))
	}
}

func TestSecretFileRace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret")
	h := openStore(t, t.TempDir(), &memoryKeyring{absent: true}, Options{})
	beside, err := sqlite.Open(t.Context(), storage.Config{Dir: h.dir, Schema: schema(), Shared: true})
	h.must(err)
	defer beside.Close()
	o := Options{Keyring: h.keys, Clock: h.time.now, SecretFile: path, MayCreate: true, Notes: notesOf(t)}
	one, two := New(h.db, o), New(beside, o)
	defer one.Close()
	defer two.Close()
	results := make(chan Status, 2)
	for _, v := range []*Vault{one, two} {
		go func() { results <- v.Open(t.Context(), true) }()
	}
	for range 2 {
		if st := <-results; st.Condition != Ready {
			t.Errorf("%+v", st)
		}
	}
	_, text, err := one.Create(t.Context(), NewKey{Name: "Till"})
	h.must(err)
	_, err = two.Find(text)
	h.must(err)
}

func TestRecoveryKeyForm(t *testing.T) {
	secret := newSecret()
	text := formatRecoveryKey(secret)
	if groups := strings.Split(text, "-"); len(groups) != 14 {
		t.Fatalf("recovery key %q has %d groups", text, len(groups))
	}
	back, err := parseRecoveryKey(strings.NewReplacer("0", "o", "1", "l").Replace(strings.ToLower(text)))
	if err != nil || back != secret {
		t.Errorf("misread letters are not forgiven: %v", err)
	}
	missed := 0
	for i, c := range text { // each single wrong character is noticed
		if c == '-' {
			continue
		}
		wrong := "7"
		if c == '7' {
			wrong = "8"
		}
		if _, err := parseRecoveryKey(text[:i] + wrong + text[i+1:]); err == nil {
			missed++
		}
	}
	if missed > 0 {
		t.Errorf("%d mistyped keys pass", missed)
	}
	for _, bad := range []string{"", "hello", text + "0", hex.EncodeToString(secret[:]),
		strings.Replace(text, text[:1], "U", 1)} {
		if _, err := parseRecoveryKey(bad); err != ErrRecoveryKey {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
