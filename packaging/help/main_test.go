package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"griddle/cli"
)

func TestManualAndCompletions(t *testing.T) {
	folder := t.TempDir()
	if err := lay(folder, "1.2.3", "2026-01-31"); err != nil {
		t.Fatal(err)
	}
	for _, p := range places {
		if script := read(t, folder, p.path); !strings.Contains(script, "griddle") {
			t.Errorf("the completion for %s is %q", p.shell, script)
		}
	}
	manual := read(t, folder, "man/man1/griddle.1")
	for _, want := range []string{".Dd 2026-01-31\n", ".Os \"Griddle 1.2.3\"\n"} {
		if !strings.Contains(manual, want) {
			t.Errorf("the manual lacks %q", want)
		}
	}
	all := entries((&cli.Program{}).Root())
	if len(all) < 10 {
		t.Fatalf("only %d commands", len(all))
	}
	for _, c := range all {
		synopsis := regexp.MustCompile(`(?m)^\.Cm ` + c.Name + ` .*$`).FindString(manual)
		_, told, found := strings.Cut(manual, "\n.It Cm "+c.Name+"\n"+c.Text+"\n")
		if synopsis == "" || !found {
			t.Errorf("the manual does not tell of griddle %s", c.Name)
		}
		for _, f := range c.Flags {
			if !strings.Contains(synopsis, " Fl -"+f.Name) || !strings.Contains(told, ".It Fl -"+f.Name) {
				t.Errorf("the manual does not tell of --%s of griddle %s", f.Name, c.Name)
			}
		}
	}
	if mandoc, err := exec.LookPath("mandoc"); err == nil {
		path := filepath.Join(folder, "man/man1/griddle.1")
		if said, err := exec.Command(mandoc, "-T", "lint", "-W", "warning", path).CombinedOutput(); err != nil {
			t.Errorf("%s", said)
		}
	}
}

func read(t *testing.T, folder, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
