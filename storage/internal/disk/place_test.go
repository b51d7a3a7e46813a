package disk

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// TestPlace_OpenFolder: a folder of everybody is refused, but where the drive gives all files to everybody and no
// chmod would help.
func TestPlace_OpenFolder(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("rights on Windows are no modes")
	}
	dir := filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	everybodys := func(dir, pattern string) (*os.File, error) { // as a drive of another system does it
		f, err := os.CreateTemp(dir, pattern)
		if err == nil {
			err = f.Chmod(0o777)
		}
		return f, err
	}
	full := func(string, string) (*os.File, error) { return nil, errors.New("no space left on device") }
	for _, c := range []struct {
		what    string
		mode    os.FileMode
		create  func(dir, pattern string) (*os.File, error)
		refused bool
	}{
		{"the owner's", 0o700, os.CreateTemp, false},
		{"readable for all", 0o755, os.CreateTemp, false},
		{"everybody's", 0o777, os.CreateTemp, true},
		{"on a drive without modes", 0o777, everybodys, false},
		{"on a drive that cannot be tried", 0o777, full, true},
	} {
		if err := os.Chmod(dir, c.mode); err != nil {
			t.Fatal(err)
		}
		if err := ownFolder(dir, c.create); errors.Is(err, ErrOpenFolder) != c.refused || !c.refused && err != nil {
			t.Errorf("%s: %v", c.what, err)
		}
		if left, err := os.ReadDir(dir); len(left) > 0 || err != nil {
			t.Errorf("%s: the probe left %v", c.what, left)
		}
	}
}
