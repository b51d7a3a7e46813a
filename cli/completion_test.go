package cli

import (
	"os/exec"
	"strings"
	"testing"
)

func TestCompletionScripts(t *testing.T) {
	p := newPlace(t)
	for _, shell := range shells {
		script := p.ok("completion", shell)
		if !strings.Contains(script, "__complete") {
			t.Errorf("%s: %.200q", shell, script)
		}
		if path, err := exec.LookPath(shell); err == nil && shell != "powershell" {
			check := exec.Command(path, "-n")
			check.Stdin = strings.NewReader(script)
			if said, err := check.CombinedOutput(); err != nil {
				t.Errorf("%s does not take its completion: %v %s", shell, err, said)
			}
		}
	}
	p.fails(2, "csh", "completion", "csh")
	p.fails(2, "SHELL", "completion")
}

// What a shell gets to hear is what follows the words, and then a number: 4 no files, 0 files, 16 folders.
func TestCompletion(t *testing.T) {
	p := newPlace(t)
	for _, c := range []struct{ typed, want string }{
		{"k", "keys :4"},
		{"keys ", "create list show rename rights rotate revoke :4"},
		{"clear a", "allow :4"},
		{"keys create --a", "--access :4"},
		{"keys create --access ", "read write :4"},
		{"keys revoke ", ":4"},
		{"backup ", ":0"},
		{"restore --secret-file ", ":0"},
		{"version --sec", ":4"},
		{"keys list --data ", ":16"},
		{"completion ", "bash fish powershell zsh :4"},
		{"probe", ":4"},
	} {
		r := p.run(append([]string{"__complete"}, strings.Split(c.typed, " ")...)...)
		var got []string
		for line := range strings.Lines(r.stdout) {
			word, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
			got = append(got, word)
		}
		if words := strings.Join(got, " "); r.code != 0 || words != c.want {
			t.Errorf("griddle %s: exit %d, %q, want %q", c.typed, r.code, words, c.want)
		}
	}
}
