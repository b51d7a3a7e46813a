package sqlite

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"griddle/storage/internal/disk"
)

// partsIn are the names of unfinished work in a folder.
func partsIn(t *testing.T, dir string) []string {
	t.Helper()
	all := must[[]string](t)(filepath.Glob(filepath.Join(dir, disk.PartPrefix+"*")))
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
		if !disk.Exists(filepath.Join(away, name)) {
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
