package app

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"griddle/shop"
	"griddle/shop/activity"
	"griddle/shop/model"
	"griddle/shop/prefs"
	"griddle/storage/storagetest"
	"griddle/vault"
)

// told is what the program that made a store said of it: see testdata/README.md.
type told struct {
	Now    time.Time         // when it was asked
	Keys   map[string]string // the keys themselves by name; "Old tablet" was revoked, "Fair" had run out
	Listed []toldKey         // as griddle keys list --json said it

	Settings shop.Settings
	Details  shop.Details
	Plan     shop.BackupPlan
	Lock     prefs.AdminLock
	Logo     []byte
	Theme    string // changed by the last write before the program was killed

	Recent    []activity.Request
	Refused   []activity.RefusedKind
	Usage     map[int64]activity.Usage
	Clearings []shop.Clearing
	Changes   []model.Change

	Answers map[string]string   // of the API, by address
	Earlier []map[string]string // what was answered otherwise before each of Changes, the newest first
}

type toldKey struct {
	ID                         int64
	Name, Key, Access, Created string
	Clear                      bool
	Expires                    *string
}

const (
	toldPassword = "seven loaves of rye" // the admin password
	toldVersion  = 2                     // of the file
)

// olderPlace is a place with a whole data folder that an older program left.
type olderPlace struct {
	*place
	told
	clock func() time.Time
}

// unpacked lays out one of the folders in testdata.
func unpacked(t *testing.T, name string) *olderPlace {
	t.Helper()
	p := &olderPlace{place: newPlace(t)}
	packed, err := os.Open(filepath.Join("testdata", name))
	p.must(err)
	defer packed.Close()
	plain, err := gzip.NewReader(packed)
	p.must(err)
	files := tar.NewReader(plain)
	for {
		head, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		p.must(err)
		data, err := io.ReadAll(files)
		p.must(err)
		if head.Name == "expected.json" {
			p.must(json.Unmarshal(data, &p.told))
			continue
		}
		path := filepath.Join(filepath.Dir(p.dir), filepath.FromSlash(head.Name))
		p.must(os.MkdirAll(filepath.Dir(path), 0o700))
		p.must(os.WriteFile(path, data, 0o600))
	}
	if len(p.Answers) == 0 {
		p.Fatal("nothing was unpacked")
	}
	var mu sync.Mutex
	now := p.Now
	p.clock = func() time.Time { // goes on by itself, as the order of what is done depends on it
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Millisecond)
		return now
	}
	return p
}

// visit opens the store with the program of today, calls do, and closes it. Without a secret file it must know by
// itself where the master secret lies.
func (p *olderPlace) visit(secretFile string, do func(*App)) {
	p.Helper()
	a, err := Open(p.Context(), Config{
		Dir: p.dir, Notes: p.notes, Keyring: noKeyring{}, SecretFile: secretFile, Listen: "127.0.0.1:0", Clock: p.clock,
	})
	p.must(err)
	defer func() { p.must(a.Close()) }()
	if st := a.Vault.Open(p.Context(), false); st.Condition != vault.Ready {
		p.Fatalf("the master secret: %v, %s", st.Condition, st.Why)
	}
	p.must(a.API.Start())
	do(a)
}

// ask answers status and body, for what is no JSON its type and sum.
func (p *olderPlace) ask(a *App, method, path, key string) string {
	p.Helper()
	req, err := http.NewRequestWithContext(p.Context(), method, a.API.Status().Address+"/api/v1/"+path, nil)
	p.must(err)
	req.Header.Set("X-API-Key", key)
	resp, err := http.DefaultClient.Do(req)
	p.must(err)
	defer http.DefaultClient.CloseIdleConnections()
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	p.must(err)
	if kind := resp.Header.Get("Content-Type"); !strings.HasPrefix(kind, "application/json") {
		sum := sha256.Sum256(body)
		body = fmt.Appendf(nil, "%s, %d bytes, sha256 %s", kind, len(body), hex.EncodeToString(sum[:]))
	}
	return fmt.Sprintf("%d %s", resp.StatusCode, body)
}

// answers compares every answer with what it was then, byte for byte.
func (p *olderPlace) answers(a *App, when string, want map[string]string) {
	p.Helper()
	wrong := 0
	for _, path := range slices.Sorted(maps.Keys(want)) {
		if got := p.ask(a, "GET", path, p.Keys["Till"]); got != want[path] {
			p.Errorf("%s: GET %s\nis  %.3000s\nwas %.3000s", when, path, got, want[path])
			if wrong++; wrong == 5 {
				break
			}
		}
	}
	if wrong > 0 {
		p.FailNow()
	}
}

// same compares a list or value with what the older program knew.
func same[T any](p *olderPlace, what string, was T, is T, err error) {
	p.Helper()
	if p.must(err); !reflect.DeepEqual(is, was) {
		p.Errorf("%s\nis  %+v\nwas %+v", what, is, was)
	}
}

// TestOlderStoreIsThere: what a store of an older version holds is there after the upgrade, after the next opening,
// and after an upgrade that was broken off.
func TestOlderStoreIsThere(t *testing.T) {
	p := unpacked(t, "store-v2.tar.gz")
	p.visit(p.secret, func(a *App) {
		p.remembered(a)
		p.kept(a)
		p.let(a)
		p.answers(a, "after the upgrade", p.Answers)
	})
	p.visit("", func(a *App) {
		p.kept(a)
		p.answers(a, "the second time", p.Answers)
	})
	p.must(storagetest.Run(p.dir, fmt.Sprint("PRAGMA user_version=", toldVersion)))
	p.visit("", func(a *App) {
		p.kept(a)
		p.let(a)
		p.answers(a, "after half an upgrade", p.Answers)
	})
}

// remembered is what was done with the store, which the test's own requests add to.
func (p *olderPlace) remembered(a *App) {
	p.Helper()
	recent, err := a.Shop.Activity.Recent()
	for i := range recent {
		recent[i].At = recent[i].At.UTC()
	}
	same(p, "requests", p.Recent, recent, err)
	refused := a.Shop.Activity.Refused()
	for i := range refused {
		refused[i].First, refused[i].Last = refused[i].First.UTC(), refused[i].Last.UTC()
	}
	same(p, "refused requests", p.Refused, refused, nil)
	used := a.Shop.Activity.Usage()
	for id, was := range p.Usage {
		is, sums := used[id], [2]int{}
		for i := range was.Days { // which day a request was on depends on where the test runs
			sums[0], sums[1] = sums[0]+was.Days[i], sums[1]+is.Days[i]
		}
		if !is.LastUsed.Equal(was.LastUsed) || is.Program != was.Program || is.Address != was.Address ||
			sums[0] != sums[1] {
			p.Errorf("use of key %d\nis  %+v\nwas %+v", id, is, was)
		}
	}
	if len(recent) < 10 || len(refused) < 4 || len(used) < 4 {
		p.Errorf("%d requests, %d kinds of refused ones, %d keys used", len(recent), len(refused), len(used))
	}
}

// kept is what the older program kept beside the records.
func (p *olderPlace) kept(a *App) {
	p.Helper()
	settings, err := a.Shop.Settings()
	same(p, "settings", p.Settings, settings, err)
	details, err := a.Shop.Details()
	same(p, "details", p.Details, details, err)
	plan, err := a.Shop.BackupPlan()
	same(p, "plan of backups", p.Plan, plan, err)
	lock, err := a.Shop.AdminLock()
	same(p, "lock", p.Lock, lock, err)
	p.must(a.Shop.CheckAdminPassword(p.Context(), toldPassword))
	logo, err := a.Shop.Logo()
	same(p, "logo", p.Logo, logo, err)
	same(p, "theme", p.Theme, a.Shop.UIState("theme"), nil)

	clearings, err := a.Shop.Clearings()
	for i := range clearings {
		if clearings[i].Bytes == 0 {
			p.Errorf("the snapshot %s is empty", clearings[i].Snapshot)
		}
		clearings[i].Bytes = 0 // the older program did not tell
	}
	same(p, "clearings", p.Clearings, clearings, err)
	changes, err := a.Shop.Changes()
	for i := range changes {
		changes[i].Noun, changes[i].Uses = "", nil
	}
	same(p, "changes", p.Changes, changes, err)
}

// let compares the keys, and whom they let in.
func (p *olderPlace) let(a *App) {
	p.Helper()
	keys, err := a.Vault.List()
	p.must(err)
	if len(keys) != len(p.Listed) {
		p.Fatalf("%d keys, were %d", len(keys), len(p.Listed))
	}
	for i, k := range keys {
		const form = "2006-01-02T15:04:05.000Z"
		is := toldKey{
			ID: k.ID, Name: k.Name, Key: k.Masked, Access: "write", Created: k.Created.Format(form), Clear: k.Clear,
		}
		if k.Access == vault.ReadOnly {
			is.Access = "read"
		}
		if !k.Expires.IsZero() {
			at := k.Expires.Format(form)
			is.Expires = &at
		}
		same(p, "key", p.Listed[i], is, nil)
		name := k.Name
		if k.Successor != 0 {
			name += ", rotated"
		}
		if text, err := a.Vault.Reveal(k.ID); err != nil || text != p.Keys[name] || !k.Readable {
			p.Errorf("the key %s cannot be read any more: %v", name, err)
		}
	}
	for _, c := range []struct{ key, method, path, want string }{
		{"Till", "GET", "products?countonly=1", "200 "},
		{"Reports", "GET", "products?countonly=1", "200 "},
		{"Reports", "POST", "vendors", "403 "},
		{"Web shop", "GET", "products?countonly=1", "200 "},
		{"Web shop, rotated", "GET", "products?countonly=1", "200 "},
		{"Old tablet", "GET", "products?countonly=1", "401 "},
		{"Fair", "GET", "products?countonly=1", "401 "},
	} {
		if got := p.ask(a, c.method, c.path, p.Keys[c.key]); !strings.HasPrefix(got, c.want) {
			p.Errorf("%s: %s %s: %s", c.key, c.method, c.path, got)
		}
	}
}

// TestOlderStoreCanBeUndone: changes that an older program noted can be taken back, and everything is then answered as
// it was before each.
func TestOlderStoreCanBeUndone(t *testing.T) {
	p := unpacked(t, "store-v2.tar.gz")
	p.visit(p.secret, func(a *App) {
		for i, c := range p.Changes {
			p.must(a.Shop.Undo(p.Context(), c.ID))
			maps.Copy(p.Answers, p.Earlier[i])
			p.answers(a, fmt.Sprintf("before %s %s (%d)", c.Kind, c.Table, c.ID), p.Answers)
		}
	})
	if len(p.Changes) < 16 {
		p.Errorf("only %d changes", len(p.Changes))
	}
}

// TestOlderSnapshotsCanBeRestored: so can what it saved before a clear and a restore.
func TestOlderSnapshotsCanBeRestored(t *testing.T) {
	p := unpacked(t, "store-v2.tar.gz")
	for _, before := range p.Earlier {
		maps.Copy(p.Answers, before)
	}
	p.visit(p.secret, func(a *App) {
		const count = "customeraccounts?countonly=1"
		restore := func(undo bool) {
			i := slices.IndexFunc(p.Clearings, func(c shop.Clearing) bool { return c.Undo == undo })
			p.must(a.Shop.RestoreClearing(p.Context(), p.Clearings[i].Snapshot))
		}
		restore(true)
		if got := p.ask(a, "GET", count, p.Keys["Till"]); !strings.Contains(got, `"Content":0`) {
			p.Errorf("customers after the clear: %s", got)
		}
		restore(false)
		p.answers(a, "as before the clear", p.Answers)
	})
}
