package cli

import (
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"griddle/app"
)

// TestHangingKeyring: a session bus that takes calls and never answers. Nothing waits for long, and nothing is created.
func TestHangingKeyring(t *testing.T) {
	bus := filepath.Join(t.TempDir(), "bus")
	l, err := net.Listen("unix", bus)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				io.Copy(io.Discard, conn) // ends with the program that called
			}()
		}
	}()
	p := newPlace(t)
	p.env = []string{"DBUS_SESSION_BUS_ADDRESS=unix:path=" + bus}
	for _, args := range [][]string{{"serve"}, {"keys", "create", "--name", "Till"}} {
		start := time.Now()
		p.fails(1, "does not answer", args...)
		if d := time.Since(start); d > 6*time.Second {
			t.Errorf("griddle %v took %v", args, d)
		}
	}
	if _, err := os.Stat(p.dir); err == nil {
		t.Error("something was created")
	}
	p.ok("keys", "create", "--name", "Till", "--secret-file", p.secret) // does not ask the keyring
	p.ok("keys", "list")
}

// terminal runs a command on a terminal of its own and answers all that is seen there.
func (p *place) onTerminal(typed string, args ...string) string {
	p.Helper()
	if _, err := exec.LookPath("script"); err != nil {
		p.Skip("script (util-linux) is not installed, so there is no terminal to test with")
	}
	cmd := p.command(p.Context(), args...)
	quoted := make([]string, len(cmd.Args))
	for i, arg := range cmd.Args {
		quoted[i] = "'" + arg + "'"
	}
	on := exec.CommandContext(p.Context(), "script", "-qec", strings.Join(quoted, " "), "/dev/null")
	on.Env = append(cmd.Env, "SHELL=/bin/sh")
	keyboard, err := on.StdinPipe()
	p.must(err)
	screen := &text{}
	on.Stdout, on.Stderr = screen, screen
	p.must(on.Start())
	// Each line is typed when it is asked for.
	for i, line := range strings.SplitAfter(strings.TrimSuffix(typed, "\n"), "\n") {
		p.eventually("question "+line, func() bool {
			return strings.Count(screen.String(), "(empty: go on without): ") > i
		})
		_, err := io.WriteString(keyboard, strings.TrimSuffix(line, "\n")+"\n")
		p.must(err)
	}
	if err := on.Wait(); err != nil {
		p.Errorf("griddle %v: %v\n%s", args, err, screen)
	}
	return screen.String()
}

var keyLine = regexp.MustCompile(`(?m)^1-[0-9a-f-]{36}\r?$`)

func TestPassphraseIsAskedForOnATerminal(t *testing.T) {
	p := newPlace(t)
	h, err := app.Open(t.Context(), app.Config{Dir: p.dir, Notes: p.notes, Keyring: noKeyring{}})
	p.must(err)
	p.must(h.Vault.SetupPassphrase(t.Context(), "correct horse"))
	p.must(h.Close())
	seen := p.onTerminal("wrong horse\ncorrect horse\n", "keys", "create", "--name", "Till")
	if !keyLine.MatchString(seen) || !strings.Contains(seen, "The passphrase is wrong.") {
		t.Errorf("seen: %q", seen)
	}
	if strings.Contains(seen, "horse") {
		t.Error("the passphrase is shown while it is typed")
	}
	p.fails(1, "passphrase", "keys", "create", "--name", "Till") // nobody to ask
}

func TestRecoveryKeyIsAskedForOnATerminal(t *testing.T) {
	p, _ := made(t)
	h := p.shared()
	h.Vault.Open(t.Context(), false)
	recovery, err := h.Vault.RecoveryKey()
	p.must(err)
	p.must(os.Remove(p.secret))
	p.fails(1, p.secret, "keys", "create", "--name", "Two")
	seen := p.onTerminal("not it\n"+recovery+"\n", "keys", "create", "--name", "Two")
	if !keyLine.MatchString(seen) {
		t.Errorf("seen: %q", seen)
	}
	list := p.ok("keys", "list", "--json")
	if strings.Contains(list, "not verified") || !strings.Contains(list, "Till") {
		t.Errorf("afterwards: %s", list)
	}
}
