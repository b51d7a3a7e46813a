package desktop

import (
	"os"
	"os/exec"
	"testing"
)

// Scripts read stderr: a command says there what went wrong and nothing else, whatever the locale.
func TestNothingIsPrintedAtStart(t *testing.T) {
	for _, locale := range []string{"", "C", "C.UTF-8", "POSIX", "de_DE.UTF-8"} {
		start := exec.Command(os.Args[0], "-test.run=^$")
		start.Env = append(os.Environ(), "LC_ALL="+locale, "LC_MESSAGES=", "LANG=", "LANGUAGE=")
		out, err := start.CombinedOutput()
		if got := string(out); err != nil || got != "testing: warning: no tests to run\nPASS\n" && got != "PASS\n" {
			t.Errorf("%q: %v %s", locale, err, out)
		}
	}
}
