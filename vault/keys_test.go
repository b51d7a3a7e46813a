package vault

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"griddle/storage"
	"griddle/storage/sqlite"
)

func containsFold(content, what []byte) bool {
	return bytes.Contains(bytes.ToLower(content), bytes.ToLower(what))
}

func TestKeyFormat(t *testing.T) {
	h := ready(t)
	k, text := h.create(NewKey{Name: "  Till  ", Clear: true})
	if !regexp.MustCompile(`^1-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`).MatchString(text) {
		t.Errorf("key %q has another form than the original's", text)
	}
	if k.Name != "Till" || k.Masked != text[:4]+"…"+text[len(text)-4:] || !k.Clear || !k.Readable || !k.Verified ||
		k.ID == 0 {
		t.Errorf("created %+v", k)
	}
	// All 128 bits are random: over 64 keys each bit takes both values (a version-4 GUID keeps six of them).
	var ones, zeros [16]byte
	for range 64 {
		raw, err := hex.DecodeString(strings.ReplaceAll(newKeyText()[2:], "-", ""))
		h.must(err)
		for i, b := range raw {
			ones[i] |= b
			zeros[i] |= ^b
		}
	}
	for i := range ones {
		if ones[i] != 0xff || zeros[i] != 0xff {
			t.Errorf("byte %d has fixed bits", i)
		}
	}
}

func TestFind(t *testing.T) {
	h := ready(t)
	k, text := h.create(NewKey{Name: "Till", Access: ReadOnly, Clear: true})
	got, err := h.find(text)
	h.must(err)
	if got != k || got.Clear || got.Access != ReadOnly {
		t.Errorf("found %+v, created %+v", got, k)
	}
	wrong := []string{"", "1-", "x", strings.ToUpper(text), text + "0", text[:len(text)-1], " " + text, newKeyText(),
		strings.Repeat("1", 38)}
	for _, w := range wrong {
		if _, err := h.find(w); err != ErrWrongKey {
			t.Errorf("Find(%q) = %v, want ErrWrongKey", w, err)
		}
	}
}

func TestFindWrongRevokedExpiredAlike(t *testing.T) {
	h := ready(t)
	gone, goneText := h.create(NewKey{Name: "gone"})
	_, oldText := h.create(NewKey{Name: "old", Expires: h.time.now().Add(time.Hour)})
	_, err := h.find(oldText)
	h.must(err)
	h.must(h.v.Revoke(t.Context(), gone.ID))
	h.time.move(time.Hour)
	for _, key := range []string{goneText, oldText, newKeyText()} {
		if _, err := h.find(key); err != ErrWrongKey {
			t.Errorf("got %v, want exactly ErrWrongKey", err)
		}
	}
}

func TestCreateRefuses(t *testing.T) {
	h := ready(t)
	for name, n := range map[string]NewKey{
		"blank":   {Name: " \t "},
		"long":    {Name: strings.Repeat("é", 101)},
		"control": {Name: "a\x1b[2Jb"},
		"utf-8":   {Name: "a\xff"},
	} {
		if _, _, err := h.v.Create(t.Context(), n); err != ErrName {
			t.Errorf("%s: got %v, want ErrName", name, err)
		}
	}
	_, _, err := h.v.Create(t.Context(), NewKey{Name: "past", Expires: h.time.now()})
	h.refuses(err, ErrPast)
	if _, _, err := h.v.Create(t.Context(), NewKey{Name: strings.Repeat("é", 100)}); err != nil {
		t.Errorf("100 characters: %v", err)
	}
}

func TestRevealRenameSetClear(t *testing.T) {
	h := ready(t)
	k, text := h.create(NewKey{Name: "Till", Clear: true})
	h.must(h.v.Rename(t.Context(), k.ID, "Till 2"))
	h.must(h.v.SetClear(t.Context(), k.ID, false))
	again, err := h.v.Reveal(k.ID)
	h.must(err)
	if again != text {
		t.Error("Reveal answers another key")
	}
	got, err := h.find(text)
	h.must(err)
	if got.Name != "Till 2" || got.Clear {
		t.Errorf("after the changes: %+v", got)
	}
	_, err = h.v.Reveal(k.ID + 1)
	h.refuses(err, ErrUnknownKey)
	h.refuses(h.v.Rename(t.Context(), k.ID+1, "x"), ErrUnknownKey)
	h.refuses(h.v.Rename(t.Context(), k.ID, ""), ErrName)
}

func TestPlantedAndTamperedRowsAreRefused(t *testing.T) {
	other := ready(t)
	_, strangerText := other.create(NewKey{Name: "stranger"})

	fields := map[string]string{
		"name": "'x'", "masked": "'1-00…0000'", "access": "1 - access", "clear": "1 - clear",
		"created":   "created - 1",
		"expires":   "0",
		"successor": "9", "retire": "retire + 99999999999999", "master": "'0123456789abcdef'", "tag": "zeroblob(32)",
		"sealed": "zeroblob(length(sealed))", "id": "id + 100",
	}
	for field, value := range fields {
		t.Run(field, func(t *testing.T) {
			h := ready(t)
			k, text := h.create(NewKey{Name: "Till", Expires: h.time.now().Add(time.Hour)})
			_, err := h.find(text)
			h.must(err)
			h.tamper(fmt.Sprintf("UPDATE api_keys SET %s = %s", field, value))
			if _, err := h.find(text); err != ErrWrongKey {
				t.Errorf("Find after %s was changed: %v", field, err)
			}
			list, err := h.v.List()
			h.must(err)
			if s := StateOf(list[0], time.Time{}, h.time.now()); s != Unreadable {
				t.Errorf("state is %q, want unreadable", s)
			}
			if field != "id" {
				_, err = h.v.Reveal(k.ID)
				h.refuses(err, ErrUnreadable)
				h.refuses(h.v.Rename(t.Context(), k.ID, "new"), ErrUnreadable)
				h.must(h.v.Revoke(t.Context(), k.ID))
			}
		})
	}
	t.Run("hash", func(t *testing.T) { // somebody swaps in the hash of a key they know
		h := ready(t)
		h.create(NewKey{Name: "Till"})
		planted := newKeyText()
		hash := hashOf(planted)
		h.tamper(fmt.Sprintf("UPDATE api_keys SET hash = x'%x'", hash))
		_, err := h.find(planted)
		h.refuses(err, ErrWrongKey)
	})
	t.Run("row of another store", func(t *testing.T) {
		h := ready(t)
		h.create(NewKey{Name: "Till"})
		r, err := other.v.byID(other.db.Reader(), 1)
		h.must(err)
		masters, err := h.v.masters()
		h.must(err)
		r.master = masters[0].id
		planted := r.values()
		planted["id"] = 50
		h.write(func(tx *storage.Tx) error {
			_, err := storage.Insert(tx, keysTable, planted)
			return err
		})
		_, err = h.find(strangerText)
		h.refuses(err, ErrWrongKey)
	})
}

func TestRevokeIsAllOrNothing(t *testing.T) {
	h := ready(t)
	k, text := h.create(NewKey{Name: "Till"})
	h.refuses(h.v.Revoke(t.Context(), k.ID, 999), ErrUnknownKey)
	if _, err := h.find(text); err != nil {
		t.Errorf("a refused revoke took a key with it: %v", err)
	}
}

func TestRevokingIsTold(t *testing.T) {
	var told []string
	full := errors.New("full")
	var refuse error
	h := newStore(t, Options{Revoked: func(_ *storage.Tx, k Key) error {
		told = append(told, k.Name)
		return refuse
	}})
	h.must(h.v.Setup(t.Context()))
	a, _ := h.create(NewKey{Name: "A"})
	b, _ := h.create(NewKey{Name: "B"})
	c, text := h.create(NewKey{Name: "C"})
	h.must(h.v.Revoke(t.Context(), a.ID, b.ID))
	_, _, err := h.v.Rotate(t.Context(), c.ID, h.time.now().Add(time.Hour))
	h.must(err)
	h.time.move(30 * time.Minute)
	refuse = full
	h.refuses(h.v.Revoke(t.Context(), c.ID), full) // as a whole, or not at all
	if _, err := h.find(text); err != nil {
		t.Error(err)
	}
	refuse = nil
	h.time.move(time.Hour)
	if gone, err := h.v.Retire(t.Context()); err != nil || len(gone) != 1 {
		t.Error(gone, err)
	}
	if want := []string{"A", "B", "C", "C"}; !slices.Equal(told, want) {
		t.Errorf("told of %v, want %v", told, want)
	}
}

func TestRecheck(t *testing.T) {
	h := ready(t)
	k, _ := h.create(NewKey{Name: "Till", Clear: true})
	recheck := func() (now Key, err error) {
		return now, h.db.Write(t.Context(), func(tx *storage.Tx) error {
			now, err = h.v.Recheck(tx, k, Need{Orders, Write})
			return err
		})
	}
	for _, clear := range []bool{true, false} {
		h.must(h.v.SetClear(t.Context(), k.ID, clear))
		if now, err := recheck(); err != nil || now.Clear != clear {
			t.Errorf("clear %v: %+v, %v", clear, now, err)
		}
	}
	h.must(h.v.SetAccess(t.Context(), k.ID, ReadWrite.With(Orders, Read), true))
	_, err := recheck()
	h.refuses(err, ErrNoRight)
	h.must(h.v.Allow(t.Context(), k.ID, Need{Orders, Write}))
	now, err := recheck()
	h.must(err)
	if now.Access != ReadWrite || !now.Clear {
		t.Errorf("allowed: %+v", now)
	}
	h.must(h.v.Revoke(t.Context(), k.ID))
	_, err = recheck()
	h.refuses(err, ErrWrongKey)
}

func TestRevokeByAnotherProcessIsSeenAtOnce(t *testing.T) {
	h := ready(t)
	k, text := h.create(NewKey{Name: "Till"})
	_, err := h.find(text)
	h.must(err)
	beside, err := sqlite.Open(t.Context(), storage.Config{Dir: h.dir, Schema: schema(), Shared: true})
	h.must(err)
	defer beside.Close()
	v := New(beside, Options{Keyring: &memoryKeyring{absent: true}}) // no master: revoking needs none
	defer v.Close()
	h.must(v.Revoke(t.Context(), k.ID))
	_, err = h.find(text)
	h.refuses(err, ErrWrongKey)
}

func TestRotateAndRetire(t *testing.T) {
	h := ready(t)
	old, oldText := h.create(NewKey{Name: "Till", Clear: true, Expires: h.time.now().Add(90 * 24 * time.Hour)})
	h.time.move(80 * 24 * time.Hour)
	retire := h.time.now().Add(7 * 24 * time.Hour)
	_, _, err := h.v.Rotate(t.Context(), old.ID, h.time.now())
	h.refuses(err, ErrPast)
	next, nextText, err := h.v.Rotate(t.Context(), old.ID, retire)
	h.must(err)
	if next.Name != "Till" || !next.Clear || !next.Expires.Equal(h.time.now().Add(90*24*time.Hour)) ||
		nextText == oldText {
		t.Errorf("successor %+v", next)
	}
	_, _, err = h.v.Rotate(t.Context(), old.ID, retire)
	h.refuses(err, ErrRotating)
	k, err := h.find(oldText)
	h.must(err)
	if k.Successor != next.ID || !k.RetireAt.Equal(retire) {
		t.Errorf("old key %+v", k)
	}
	h.refuses(h.v.Extend(t.Context(), old.ID, h.time.now()), ErrPast)
	h.refuses(h.v.Extend(t.Context(), next.ID, retire), ErrNotRotating)
	h.refuses(h.v.Extend(t.Context(), next.ID+1, retire), ErrUnknownKey)
	h.must(h.v.Extend(t.Context(), old.ID, retire.Add(24*time.Hour)))
	h.time.move(7 * 24 * time.Hour)
	if gone, err := h.v.Retire(t.Context()); err != nil || len(gone) != 0 {
		t.Fatalf("retired too early: %v %v", gone, err)
	}
	_, err = h.find(oldText)
	h.must(err)
	h.time.move(24 * time.Hour)
	_, err = h.find(oldText) // refused by itself, before Retire comes around
	h.refuses(err, ErrWrongKey)
	gone, err := h.v.Retire(t.Context())
	h.must(err)
	if len(gone) != 1 || gone[0].ID != old.ID {
		t.Errorf("retired %+v", gone)
	}
	if _, err := h.find(nextText); err != nil {
		t.Errorf("successor: %v", err)
	}
}

func TestStateOf(t *testing.T) {
	now := newClock().now()
	day := 24 * time.Hour
	base := Key{Created: now.Add(-10 * day), Readable: true, Verified: true}
	with := func(change func(*Key)) Key { k := base; change(&k); return k }
	aged := with(func(k *Key) { k.Created = now.Add(-91 * day) })
	for name, c := range map[string]struct {
		k    Key
		used time.Time
		want KeyState
	}{
		"used":               {base, now.Add(-day), InUse},
		"never used":         {base, time.Time{}, NeverUsed},
		"quiet since made":   {with(func(k *Key) { k.Created = now.Add(-30 * day) }), time.Time{}, Unused},
		"quiet since used":   {aged, now.Add(-30 * day), Unused},
		"aged":               {aged, now.Add(-day), Rotate},
		"aged, rotated":      {with(func(k *Key) { k.Created = now.Add(-91 * day); k.Successor = 2 }), now, InUse},
		"expired":            {with(func(k *Key) { k.Expires = now }), now, Expired},
		"retired":            {with(func(k *Key) { k.RetireAt = now }), now, Expired},
		"tampered":           {with(func(k *Key) { k.Readable = false }), now, Unreadable},
		"master not at hand": {with(func(k *Key) { k.Readable, k.Verified = false, false }), now, Unverified},
	} {
		if got := StateOf(c.k, c.used, now); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestSecretsNeverReachTheDisk(t *testing.T) {
	h := ready(t)
	var texts []string
	for i := range 20 {
		k, text := h.create(NewKey{Name: fmt.Sprint("key ", i)})
		_, err := h.v.Reveal(k.ID)
		h.must(err)
		texts = append(texts, text)
		if i%2 == 0 {
			h.must(h.v.Revoke(t.Context(), k.ID))
		}
	}
	secret := h.v.held.Load().current.secret
	recovery, err := h.v.RecoveryKey()
	h.must(err)
	hunt := append(texts, hex.EncodeToString(secret[:]), string(secret[:]), recovery,
		strings.ReplaceAll(recovery, "-", ""))
	for _, text := range texts {
		raw, err := hex.DecodeString(strings.ReplaceAll(text[2:], "-", ""))
		h.must(err)
		hunt = append(hunt, string(raw), strings.ReplaceAll(text, "-", ""))
	}
	look := func(when string) {
		for _, s := range hunt {
			if files := h.filesHold([]byte(s)); files != nil {
				t.Errorf("%s: a secret stands in %v", when, files)
			}
		}
	}
	look("open")
	if files := h.filesHold([]byte("key 3")); files == nil {
		t.Error("the search finds nothing at all: not even a name that must be there")
	}
	h.close()
	look("closed")
}

func TestRevokedRowsLeaveTheDisk(t *testing.T) {
	h := ready(t)
	k, text := h.create(NewKey{Name: "a name nobody else has"})
	r, err := h.v.byID(h.db.Reader(), k.ID)
	h.must(err)
	h.must(h.v.Revoke(t.Context(), k.ID))
	hash := hashOf(text)
	h.eventually("the revoked row is wiped", func() bool {
		return h.filesHold(r.sealed) == nil && h.filesHold(hash[:]) == nil &&
			h.filesHold([]byte("a name nobody else has")) == nil
	})
}

func BenchmarkFind(b *testing.B) {
	dir := b.TempDir()
	db, err := sqlite.Open(b.Context(), storage.Config{Dir: dir, Schema: schema()})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	v := New(db, Options{Keyring: newKeyring()})
	defer v.Close()
	if err := v.Setup(b.Context()); err != nil {
		b.Fatal(err)
	}
	_, text, err := v.Create(b.Context(), NewKey{Name: "Till"})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := v.Find(text); err != nil {
			b.Fatal(err)
		}
	}
}
