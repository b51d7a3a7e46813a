//go:build e2e

package e2e

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// desktop is an X server of its own with a window manager, a session bus and an unlocked keyring: what a person's
// session offers.
type desktop struct {
	env    []string // for programs that run on it
	home   string
	screen string // file through which the X server shows its memory, an X window dump
}

// newDesktop starts one and ends it with the test.
func newDesktop(t testing.TB) *desktop {
	t.Helper()
	return newDesktopOf(t, "1400x960")
}

// newDesktopOf is newDesktop with a screen of so many pixels.
func newDesktopOf(t testing.TB, screen string) *desktop {
	t.Helper()
	// Short paths: the bus is a socket, whose path may have 107 characters.
	root, err := os.MkdirTemp("", "desk")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(root) })
	d := &desktop{home: filepath.Join(root, "home")}
	runtime := filepath.Join(root, "run")
	for _, dir := range []string{d.home, runtime} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	bus := filepath.Join(runtime, "bus")
	d.env = cleanEnv(
		"HOME="+d.home,
		"XDG_RUNTIME_DIR="+runtime,
		"DBUS_SESSION_BUS_ADDRESS=unix:path="+bus,
		// The software renderer, also on a computer with a graphics card: pictures are the same everywhere.
		"LIBGL_ALWAYS_SOFTWARE=1",
		"FYNE_SCALE=1",
		"LANG=en_US.UTF-8",
	)
	d.screen = filepath.Join(runtime, "Xvfb_screen0")
	d.env = append(d.env, "DISPLAY="+d.startX(t, screen))
	d.daemon(t, "dbus-daemon", "--session", "--nofork", "--nopidfile", "--address=unix:path="+bus)
	waitFor(t, 10*time.Second, "the session bus", func() bool { _, err := os.Stat(bus); return err == nil })
	d.daemon(t, "openbox", "--sm-disable")
	waitFor(t, 20*time.Second, "the window manager", func() bool {
		_,
			err := d.try("xdotool", "get_num_desktops")
		return err == nil
	})
	d.startKeyring(t)
	return d
}

// startX starts an X server on a free display and answers its name. The server picks the number itself and tells it on
// descriptor 3.
func (d *desktop) startX(t testing.TB, screen string) string {
	t.Helper()
	told, tell, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = told.Close() }()
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", screen+"x24", "-nolisten", "tcp", "-dpi", "96",
		"-fbdir", filepath.Dir(d.screen))
	cmd.Env = d.env
	cmd.ExtraFiles = []*os.File{tell}
	d.launch(t, cmd)
	_ = tell.Close()
	_ = told.SetReadDeadline(time.Now().Add(20 * time.Second))
	line, err := bufio.NewReader(told).ReadString('\n')
	if err != nil {
		t.Fatalf("the X server did not start: %v", err)
	}
	return ":" + strings.TrimSpace(line)
}

// startKeyring starts a Secret Service with an unlocked default collection and waits until it keeps something.
func (d *desktop) startKeyring(t testing.TB) {
	t.Helper()
	cmd := d.program("gnome-keyring-daemon", "--foreground", "--components=secrets", "--unlock")
	cmd.Stdin = strings.NewReader("e2e")
	d.launch(t, cmd)
	// Asking for the service before it has its name would make the bus start another one, which is locked.
	waitFor(t, 20*time.Second, "the keyring to come up", func() bool {
		owned, err := d.try("dbus-send", "--session", "--print-reply=literal", "--dest=org.freedesktop.DBus",
			"/org/freedesktop/DBus",
			"org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets")
		return err == nil && strings.Contains(owned, "true")
	})
	waitFor(t, 20*time.Second, "the keyring to keep a secret", func() bool {
		probe := d.program("secret-tool", "store", "--label=probe", "probe", "e2e")
		probe.Stdin = strings.NewReader("works")
		return probe.Run() == nil
	})
}

// program is a command on this desktop.
func (d *desktop) program(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = d.env
	return cmd
}

// daemon starts a command that runs as long as the test.
func (d *desktop) daemon(t testing.TB, name string, args ...string) {
	t.Helper()
	d.launch(t, d.program(name, args...))
}

// launch starts cmd and kills it at the end of the test; what it printed is shown when the test fails.
func (d *desktop) launch(t testing.TB, cmd *exec.Cmd) {
	t.Helper()
	out := &transcript{}
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() && out.String() != "" {
			t.Logf("%s printed:\n%s", filepath.Base(cmd.Path), out)
		}
	})
}

// output runs a small tool and answers its stdout.
func (d *desktop) output(t testing.TB, name string, args ...string) string {
	t.Helper()
	out, err := d.try(name, args...)
	if err != nil {
		t.Fatalf("%s %s: %v", name, strings.Join(args, " "), err)
	}
	return out
}

// try is output for what may fail.
func (d *desktop) try(name string, args ...string) (string, error) {
	cmd := d.program(name, args...)
	var stdout bytes.Buffer
	cmd.Stdout = &stdout
	err := cmd.Run()
	return strings.TrimRight(stdout.String(), "\n"), err
}

// clipboard is the text that a person would paste.
func (d *desktop) clipboard() string {
	text, err := d.try("xclip", "-selection", "clipboard", "-out")
	if err != nil {
		return "" // an empty clipboard is an error to xclip
	}
	return text
}

// copies puts a text into the clipboard, as another program does.
func (d *desktop) copies(t testing.TB, text string) {
	t.Helper()
	cmd := d.program("xclip", "-selection", "clipboard", "-in")
	cmd.Stdin = strings.NewReader(text)
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
}
