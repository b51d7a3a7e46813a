package storage

import (
	"os"
	"path/filepath"
	"testing"
)

func TestDefaultDir(t *testing.T) {
	t.Setenv("GRIDDLE_DATA", filepath.Join(t.TempDir(), "data"))
	if got, err := DefaultDir(); err != nil || got != os.Getenv("GRIDDLE_DATA") {
		t.Errorf("got %s, %v", got, err)
	}
	home := func() (string, error) { return "/home/ann", nil }
	for _, c := range []struct{ system, name, value, want string }{
		{"linux", "", "", "/home/ann/.local/share/griddle"},
		{"linux", "XDG_DATA_HOME", "/data", "/data/griddle"},
		{"linux", "XDG_DATA_HOME", "relative", "/home/ann/.local/share/griddle"},
		{"darwin", "XDG_DATA_HOME", "/data", "/home/ann/Library/Application Support/griddle"},
		{"windows", "LOCALAPPDATA", "/local", "/local/griddle"},
		{"windows", "", "", "/home/ann/AppData/Local/griddle"},
	} {
		env := func(name string) string {
			if name == c.name {
				return c.value
			}
			return ""
		}
		if got, err := systemDir(c.system, env, home); err != nil || filepath.ToSlash(got) != c.want {
			t.Errorf("%s with %s=%s: %s, %v, want %s", c.system, c.name, c.value, got, err, c.want)
		}
	}
}
