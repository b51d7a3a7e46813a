package app

import (
	"os"
	"regexp"
	"testing"
)

func TestVersion(t *testing.T) {
	file, err := os.ReadFile("../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	v, err := Version(string(file))
	if err != nil || !regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(v) {
		t.Errorf("FyneApp.toml has the version %q, want three numbers: %v", v, err)
	}
}
