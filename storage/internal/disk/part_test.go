package disk

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestParts_OfOthers(t *testing.T) {
	dir := t.TempDir()
	long := time.Now().Add(-foreignPart - time.Minute)
	for _, c := range []struct {
		name string
		lock bool
		old  bool
		gone bool
	}{
		{PartPrefix + "00000000-another-1", true, false, false}, // a computer whose locks do not reach here
		{PartPrefix + "00000000-another-2", true, true, true},
		{PartPrefix + computer() + "-no-lock-1", false, false, false}, // a drive without locks
		{PartPrefix + computer() + "-no-lock-2", false, true, true},
		{PartPrefix + computer() + "-killed", true, false, true},
	} {
		path := filepath.Join(dir, c.name)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		names := []string{"store.db"}
		if c.lock {
			names = append(names, LockName)
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
		if there := Exists(path); there == c.gone {
			t.Errorf("%+v: there %v", c, there)
		}
	}
	if err := Try(dir); err != nil {
		t.Error(err)
	}
	if got, err := filepath.Glob(filepath.Join(dir, PartPrefix+"*")); len(got) != 2 || err != nil {
		t.Errorf("trying the folder left something: %v", got)
	}
}
