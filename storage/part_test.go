package storage

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
)

// partsIn are the names of unfinished work in a folder.
func partsIn(t *testing.T, dir string) []string {
	t.Helper()
	all := must[[]string](t)(filepath.Glob(filepath.Join(dir, partPrefix+"*")))
	for i := range all {
		all[i] = filepath.Base(all[i])
	}
	return all
}

// working starts a process that makes a backup into dir and does not end. kill kills it.
func working(t *testing.T, dir string) (kill func()) {
	t.Helper()
	cmd := child(t, "part", dir)
	in := must[io.WriteCloser](t)(cmd.StdinPipe())
	out := must[io.ReadCloser](t)(cmd.StdoutPipe())
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
		t.Fatal(line, err)
	}
	kill = sync.OnceFunc(func() {
		cmd.Process.Kill()
		cmd.Wait()
		in.Close()
	})
	t.Cleanup(kill)
	return kill
}

func TestParts_OfKilledBackupsAreRemoved(t *testing.T) {
	db, away := newTest(t), t.TempDir()
	theirs := []string{".part-1", ".griddle-part", "griddle-part-1", ".griddle-notes"}
	for _, name := range theirs {
		if err := os.Mkdir(filepath.Join(away, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	kill := working(t, away)
	working(t, away) // goes on
	before := partsIn(t, away)
	if err := db.Backup(t.Context(), filepath.Join(away, "1.zip")); err != nil {
		t.Fatal(err)
	}
	if got := partsIn(t, away); len(got) != 2 || !slices.Equal(got, before) {
		t.Fatalf("two are at work, and %v became %v", before, got)
	}
	kill()
	if err := db.Backup(t.Context(), filepath.Join(away, "2.zip")); err != nil {
		t.Fatal(err)
	}
	if got := partsIn(t, away); len(got) != 1 {
		t.Errorf("one is at work: %v", got)
	}
	for _, name := range append(theirs, "1.zip", "2.zip") {
		if !exists(filepath.Join(away, name)) {
			t.Errorf("%s, which is not ours, is gone", name)
		}
	}
}

func TestParts_OfKilledBackupsAreRemovedAtTheStart(t *testing.T) {
	db := newTest(t)
	dir := filepath.Join(db.Dir(), backupsName)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	working(t, dir)()
	if len(partsIn(t, dir)) != 1 {
		t.Fatal("nothing was left behind")
	}
	reopen(t, db, testConfig(db.Dir()))
	eventually(t, "tidying", func() bool { return len(partsIn(t, dir)) == 0 })
}

func TestParts_OfOthers(t *testing.T) {
	dir := t.TempDir()
	long := time.Now().Add(-foreignPart - time.Minute)
	for _, c := range []struct {
		name string
		lock bool
		old  bool
		gone bool
	}{
		{partPrefix + "00000000-another-1", true, false, false}, // a computer whose locks do not reach here
		{partPrefix + "00000000-another-2", true, true, true},
		{partPrefix + computer() + "-no-lock-1", false, false, false}, // a drive without locks
		{partPrefix + computer() + "-no-lock-2", false, true, true},
		{partPrefix + computer() + "-killed", true, false, true},
	} {
		path := filepath.Join(dir, c.name)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		names := []string{storeName}
		if c.lock {
			names = append(names, lockName)
		}
		for _, name := range names {
			if err := os.WriteFile(filepath.Join(path, name), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if c.old {
			for _, name := range append(names, ".") {
				if err := os.Chtimes(filepath.Join(path, name), long, long); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := RemoveParts(dir); err != nil {
			t.Error(err)
		}
		if there := exists(path); there == c.gone {
			t.Errorf("%+v: there %v", c, there)
		}
	}
	if err := TryFolder(dir); err != nil {
		t.Error(err)
	}
	if got := partsIn(t, dir); len(got) != 2 {
		t.Errorf("trying the folder left something: %v", got)
	}
}
