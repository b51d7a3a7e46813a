package vault

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/zalando/go-keyring"
	"go.uber.org/goleak"

	"griddle/storage"
	"griddle/storage/sqlite"
	"griddle/storage/storagetest"
)

// insideSession names the part a re-executed test binary plays inside its own D-Bus session.
const insideSession = "GRIDDLE_TEST_SESSION"

func TestMain(m *testing.M) {
	if os.Getenv(insideSession) != "" { // the bus connection of the keyring library lives as long as the process
		os.Exit(m.Run())
	}
	goleak.VerifyTestMain(m)
}

// clock is a clock that stands still until it is moved.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// memoryKeyring is a keyring under the test's control.
type memoryKeyring struct {
	mu      sync.Mutex
	entries map[string]string
	absent  bool // no keyring at all
	locked  bool // Get would ask the owner, and counts that
	untold  bool // it does not say whether it would
	asked   int
	fail    error         // every call answers this
	gate    chan struct{} // calls wait until it is closed
	forget  bool          // Set takes secrets and loses them
	calls   int
	atOnce  int
	most    int
}

func newKeyring() *memoryKeyring { return &memoryKeyring{entries: map[string]string{}} }

func (k *memoryKeyring) Available() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return !k.absent
}

func (k *memoryKeyring) enter() error {
	k.mu.Lock()
	k.calls++
	k.atOnce++
	k.most = max(k.most, k.atOnce)
	gate := k.gate
	k.mu.Unlock()
	if gate != nil {
		<-gate
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.atOnce--
	return k.fail
}

func (k *memoryKeyring) WouldAsk(string, string) (bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.untold {
		return false, ErrUntold
	}
	return k.locked, nil
}

func (k *memoryKeyring) Get(service, user string) (string, error) {
	if err := k.enter(); err != nil {
		return "", err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.locked {
		k.asked++
		return "", errors.New("the owner pressed Cancel")
	}
	if s, ok := k.entries[service+"|"+user]; ok {
		return s, nil
	}
	return "", keyring.ErrNotFound
}

func (k *memoryKeyring) Set(service, user, secret string) error {
	if err := k.enter(); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.forget {
		k.entries[service+"|"+user] = secret
	}
	return nil
}

func (k *memoryKeyring) Delete(service, user string) error {
	if err := k.enter(); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.entries, service+"|"+user)
	return nil
}

// counts answers how many calls were made, and how many ran at once at most.
func (k *memoryKeyring) counts() (calls, most int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.calls, k.most
}

func (k *memoryKeyring) set(change func(*memoryKeyring)) {
	k.mu.Lock()
	defer k.mu.Unlock()
	change(k)
}

// vaultTest is a store with a vault, and what the test moves.
type vaultTest struct {
	*testing.T
	dir  string
	db   *storage.DB
	keys *memoryKeyring
	time *clock
	v    *Vault
}

func schema() storage.Schema { return storage.Schema{Version: 1, Tables: Tables()} }

// newStore opens a new store with an opened vault; nothing is set up.
func newStore(t *testing.T, o Options) *vaultTest {
	t.Helper()
	return openStore(t, t.TempDir(), newKeyring(), o)
}

func openStore(t *testing.T, dir string, k *memoryKeyring, o Options) *vaultTest {
	t.Helper()
	h := &vaultTest{T: t, dir: dir, keys: k, time: newClock()}
	db, err := sqlite.Open(t.Context(), storage.Config{Dir: dir, Schema: schema(), Clock: h.time.now})
	if err != nil {
		t.Fatal(err)
	}
	h.db = db
	t.Cleanup(h.close)
	if o.Keyring == nil {
		o.Keyring = k
	}
	o.Clock = h.time.now
	o.Notes = notesOf(t)
	h.v = New(db, o)
	h.v.patience, h.v.owner = 150*time.Millisecond, 300*time.Millisecond
	h.v.Open(t.Context(), false)
	return h
}

var notes sync.Map

// notesOf is the folder of the notes for all stores of a test.
func notesOf(t *testing.T) string {
	dir, known := notes.LoadOrStore(t.Name(), filepath.Join(t.TempDir(), "config", "griddle"))
	if !known {
		t.Cleanup(func() { notes.Delete(t.Name()) })
	}
	return dir.(string)
}

// ready is a vaultTest whose master is made.
func ready(t *testing.T) *vaultTest {
	t.Helper()
	h := newStore(t, Options{})
	h.must(h.v.Setup(t.Context()))
	h.is(Ready)
	h.must(h.v.Adopt(func() error { return nil })) // from here on the store is known
	return h
}

func (h *vaultTest) close() {
	if h.db == nil {
		return
	}
	h.must(h.v.Close())
	h.must(h.db.Close())
	h.db = nil
}

// again closes and opens the same folder and keyring.
func (h *vaultTest) again(o Options) *vaultTest {
	h.Helper()
	h.close()
	return openStore(h.T, h.dir, h.keys, o)
}

func (h *vaultTest) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *vaultTest) is(want Condition) {
	h.Helper()
	if got := h.v.Status(); got.Condition != want {
		h.Fatalf("status is %+v, want condition %d", got, want)
	}
}

// refuses fails unless err is the wanted one.
func (h *vaultTest) refuses(err, want error) {
	h.Helper()
	if !errors.Is(err, want) {
		h.Fatalf("got error %v, want %v", err, want)
	}
}

func (h *vaultTest) create(n NewKey) (Key, string) {
	h.Helper()
	k, text, err := h.v.Create(h.Context(), n)
	h.must(err)
	return k, text
}

// tamper changes what is stored past the vault, as somebody who edits the file does.
func (h *vaultTest) tamper(statement string) {
	h.Helper()
	h.must(storagetest.Run(h.db.Dir(), statement))
}

func (h *vaultTest) write(do func(*storage.Tx) error) {
	h.Helper()
	h.must(h.db.Write(context.Background(), do))
}

func (h *vaultTest) find(key string) (Key, error) { return h.v.Find(key) }

// eventually waits for a condition that another goroutine brings about.
func (h *vaultTest) eventually(what string, ok func() bool) {
	h.Helper()
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if ok() {
			return
		}
	}
	h.Fatalf("never happened: %s; status %+v", what, h.v.Status())
}

// filesHold says which files of the data folder contain the bytes.
func (h *vaultTest) filesHold(what []byte) (found []string) {
	h.Helper()
	h.must(filepath.WalkDir(h.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if containsFold(content, what) {
			found = append(found, filepath.Base(path))
		}
		return err
	}))
	return found
}
