package vault

import (
	"os/user"
	"path/filepath"
	"strings"
	"testing"
)

// TestNoteWithoutHOME: a service may have no HOME. Its note lies where its account's home is, as it would with one.
func TestNoteWithoutHOME(t *testing.T) {
	account, err := user.Current()
	if err != nil || account.HomeDir == "" {
		t.Skipf("this account has no home: %v", err)
	}
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "AppData", "home"} {
		t.Setenv(name, "")
	}
	v := &Vault{instance: "one"}
	got, err := v.notePath()
	if err != nil {
		t.Fatal(err)
	}
	if dir := filepath.Join(account.HomeDir, ".config", "griddle"); filepath.Dir(got) != dir {
		t.Errorf("the note is %s, want it in %s", got, dir)
	}
	other, err := (&Vault{instance: "two"}).notePath()
	if err != nil || other == got || strings.Contains(got, "one") {
		t.Errorf("the notes of two stores: %s and %s, %v", got, other, err)
	}
}
