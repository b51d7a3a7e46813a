package app

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"griddle/shop"
	"griddle/shop/activity"
	"griddle/shop/sample"
	"griddle/storage"
	"griddle/vault"
)

// handTicks are tickers that tick when the test says so.
type handTicks struct {
	mu    sync.Mutex
	every map[time.Duration]chan time.Time
}

func (a *handTicks) ticker(d time.Duration) (<-chan time.Time, func()) { return a.of(d), func() {} }

func (a *handTicks) of(d time.Duration) chan time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.every == nil {
		a.every = map[time.Duration]chan time.Time{}
	}
	if a.every[d] == nil {
		a.every[d] = make(chan time.Time)
	}
	return a.every[d]
}

func TestUpkeep(t *testing.T) {
	p := newPlace(t)
	ticks := &handTicks{}
	var mu sync.Mutex
	now := time.Now()
	clock := func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		return now
	}
	a := p.open(Config{SecretFile: p.secret, MayCreate: true, Ticks: ticks.ticker, Clock: clock})
	if st := a.Vault.Open(t.Context(), false); st.Condition != vault.Ready {
		t.Fatalf("%+v", st)
	}
	old, _, err := a.Vault.Create(t.Context(), vault.NewKey{Name: "Till"})
	p.must(err)
	_, _, err = a.Vault.Rotate(t.Context(), old.ID, clock().Add(time.Hour))
	p.must(err)
	a.Work()
	ticks.of(time.Minute) <- now
	ticks.of(time.Minute) <- now // taken when the first one is done
	if keys, err := a.Vault.List(); err != nil || len(keys) != 2 {
		t.Fatalf("retired too early: %v %v", keys, err)
	}
	mu.Lock()
	now = now.Add(time.Hour)
	mu.Unlock()
	ticks.of(time.Minute) <- now
	p.eventually("the rotated key is retired", func() bool {
		keys, err := a.Vault.List()
		return err == nil && len(keys) == 1 && keys[0].ID != old.ID
	})
	listedOnce(t, a, "Till")
}

// listedOnce fails unless the end of one key, of this name, stands in the activity.
func listedOnce(t *testing.T, a *App, name string) {
	t.Helper()
	all, err := a.Shop.Activity.Recent()
	if err != nil || len(all) != 1 || all[0].Result != activity.ResultRevoked || all[0].KeyName != name {
		t.Errorf("the activity says %+v, %v", all, err)
	}
}

func TestUpkeepMakesBackups(t *testing.T) {
	p := newPlace(t)
	ticks := &handTicks{}
	var mu sync.Mutex
	now := time.Now()
	clock := func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		return now
	}
	a := p.open(Config{Ticks: ticks.ticker, Clock: clock})
	made := func() int {
		files, err := filepath.Glob(filepath.Join(p.dir, "backups", "griddle-*-auto.zip"))
		p.must(err)
		return len(files)
	}
	a.Work()
	ticks.of(backupCheck) <- now
	ticks.of(backupCheck) <- now // taken when the first one is done
	if n := made(); n != 0 {
		t.Fatalf("%d backups of an empty store", n)
	}
	_, _, err := shop.Categories.Save(a.Shop, t.Context(), nil, "", []byte(`{"Name":"Teapots"}`))
	p.must(err)
	for day := 1; day <= 2; day++ {
		for range 3 {
			ticks.of(backupCheck) <- now
		}
		if n := made(); n != day {
			t.Fatalf("day %d: %d backups", day, n)
		}
		mu.Lock()
		now = now.Add(24 * time.Hour)
		mu.Unlock()
	}
}

// Copies of pictures that an older Griddle made are made anew, in the window and in serve.
func TestCopiesOfPicturesAreMadeAnew(t *testing.T) {
	p := newPlace(t)
	ticks := &handTicks{}
	a := p.open(Config{Ticks: ticks.ticker})
	p.must(sample.Fill(a.Shop, t.Context(), ""))
	p.must(a.DB.Write(t.Context(), func(tx *storage.Tx) error {
		_, err := storage.Set(tx, "pictures", storage.Cond{}, storage.Values{"version": 0})
		return err
	}))
	left := func() int {
		n, err := storage.Count(a.DB.Reader(), "pictures", storage.Eq("version", 0))
		p.must(err)
		return n
	}
	a.Work()
	if left() == 0 {
		t.Fatal("they are all new already")
	}
	ticks.of(copyCheck) <- time.Time{}
	ticks.of(copyCheck) <- time.Time{} // taken when the first one is done
	if n := left(); n != 0 {
		t.Errorf("%d copies are old", n)
	}
}

func TestLockedIsTriedAgain(t *testing.T) {
	p := made(t)
	p.must(os.Chmod(p.secret, 0o640))
	ticks := &handTicks{}
	a := p.open(Config{Ticks: ticks.ticker})
	a.Vault.Open(t.Context(), false)
	a.Work()
	ticks.of(30 * time.Second) <- time.Now()
	ticks.of(30 * time.Second) <- time.Now()
	if st := a.Vault.Status(); st.Condition != vault.Locked {
		t.Fatalf("%+v", st)
	}
	p.must(os.Chmod(p.secret, 0o600))
	ticks.of(30 * time.Second) <- time.Now()
	p.eventually("the secret file is read", func() bool { return a.Vault.Status().Condition == vault.Ready })
}

// TestMissingSecretIsLookedFor: what was taken away returns, and nobody has to start anything anew.
func TestMissingSecretIsLookedFor(t *testing.T) {
	p := made(t)
	p.must(os.Rename(p.secret, p.secret+".away"))
	ticks := &handTicks{}
	a := p.open(Config{Ticks: ticks.ticker})
	a.Vault.Open(t.Context(), false)
	a.Work()
	if st := a.Vault.Status(); st.Condition != vault.Gone {
		t.Fatalf("%+v", st)
	}
	p.must(a.Vault.ServeByHash())
	p.must(os.Rename(p.secret+".away", p.secret))
	ticks.of(30 * time.Second) <- time.Now()
	p.eventually("the secret file is read", func() bool { return a.Vault.Status().Condition == vault.Ready })
}

func TestLog(t *testing.T) {
	dir := t.TempDir()
	file, screen := newLogFile(dir), &bytes.Buffer{}
	log := newLog(file, screen)
	if _, err := os.Stat(filepath.Join(dir, "logs")); err == nil {
		t.Error("the log folder is made before there is anything to log")
	}
	key := "1-5b0c2f6e-3d41-4c8a-9e77-0f2a6d9b1c34"
	log.Info("a call", "url", "/api?key="+key, "cause", fmt.Errorf("key %s", key))
	content, err := os.ReadFile(file.path)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(content), screen.String()} {
		if strings.Contains(text, "5b0c2f6e") || !strings.Contains(text, "a call") {
			t.Errorf("log: %q", text)
		}
	}
	// Names as they were before logStamp.
	outdated := filepath.Join(dir, "logs", "griddle-2026-01-31T23-59-59.120-size.log")
	if err := os.WriteFile(outdated, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	block := bytes.Repeat([]byte("0123456789abcdef0123456789abcde\n"), 32*1024) // 1 MiB
	for range (logFiles + 3) * logMegabytes {
		if _, err := file.Write(block); err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(filepath.Join(dir, "logs"))
	if err != nil {
		t.Fatal(err)
	}
	var sum int64
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		sum += info.Size()
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %04o", f.Name(), info.Mode().Perm())
		}
	}
	if most := int64(logFiles+1) * logMegabytes << 20; sum > most || len(files) < 2 {
		t.Errorf("%d files with %d bytes, at most %d wanted: %v", len(files), sum, most, files)
	}
	if _, err := os.Stat(outdated); err == nil {
		t.Error("the oldest file stays, because of its name")
	}
}
