//go:build e2e

package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// store is a data folder with a secret file, and the environment its programs run in.
type store struct {
	dir    string
	secret string   // path of the secret file, "" when the keyring is used
	env    []string // whole environment
}

// newStore makes the folders of a store that keeps its secret in a file, so that no keyring is needed.
func newStore(t testing.TB) store {
	t.Helper()
	root := t.TempDir()
	s := store{dir: filepath.Join(root, "data"), secret: filepath.Join(root, "secret")}
	s.env = cleanEnv("HOME=" + root)
	return s
}

// cleanEnv is this process's environment without a display and without a session bus, plus more.
func cleanEnv(more ...string) []string {
	var env []string
	for _, e := range os.Environ() {
		switch name, _, _ := strings.Cut(e, "="); name {
		case "DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "XDG_DATA_HOME",
			"XDG_CONFIG_HOME", "XDG_CACHE_HOME",
			"HOME", "GRIDDLE_DATA", "FYNE_THEME", "FYNE_SCALE":
		default:
			env = append(env, e)
		}
	}
	return append(env, more...)
}

// command is griddle with the store's flags.
func (s store) command(args ...string) *exec.Cmd {
	args = append(args, "--data", s.dir)
	if s.secret != "" && takesSecretFile(args) {
		args = append(args, "--secret-file", s.secret)
	}
	cmd := exec.Command(griddle, args...)
	cmd.Env = s.env
	return cmd
}

// takesSecretFile says which commands need the master secret.
func takesSecretFile(args []string) bool {
	return args[0] == "serve" || args[0] == "keys" && args[1] != "revoke"
}

// run runs a command to its end and answers its stdout without the last line break.
func (s store) run(t testing.TB, args ...string) string {
	t.Helper()
	cmd := s.command(args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("griddle %s: %v\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return strings.TrimRight(stdout.String(), "\r\n")
}

// running is a started griddle and all it printed.
type running struct {
	cmd     *exec.Cmd
	began   time.Time
	address string // of the API, http://127.0.0.1:port
	out     *transcript
	done    chan struct{} // closed when the program has ended
	err     error         // of the program, to be read after done
}

// transcript collects what a program prints on both of its streams.
type transcript struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (tr *transcript) Write(p []byte) (int, error) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return tr.text.Write(p)
}

func (tr *transcript) String() string {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return tr.text.String()
}

// serve starts `griddle serve` on a free port and waits for the line that says it is ready.
func (s store) serve(t testing.TB) *running {
	t.Helper()
	cmd := s.command("serve", "--listen", freeAddress(t))
	r := start(t, cmd)
	r.address = r.readyLine(t)
	return r
}

// start starts cmd, collects its output, and stops it at the end of the test.
func start(t testing.TB, cmd *exec.Cmd) *running {
	t.Helper()
	r := &running{cmd: cmd, began: time.Now(), out: &transcript{}, done: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = r.out, r.out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		r.err = cmd.Wait()
		close(r.done)
	}()
	t.Cleanup(func() {
		r.stop(t)
		if t.Failed() {
			t.Logf("%s printed:\n%s", filepath.Base(cmd.Path), r.out)
		}
	})
	return r
}

// stop ends the program as Ctrl-C does, and by force after ten seconds.
func (r *running) stop(t testing.TB) {
	t.Helper()
	select {
	case <-r.done:
		return
	default:
	}
	_ = r.cmd.Process.Signal(syscall.SIGINT)
	select {
	case <-r.done:
	case <-time.After(10 * time.Second):
		_ = r.cmd.Process.Kill()
		<-r.done
		t.Errorf("%s did not end within ten seconds of Ctrl-C", filepath.Base(r.cmd.Path))
	}
}

// readyLine waits for the API address among what the program printed.
func (r *running) readyLine(t testing.TB) string {
	t.Helper()
	var address string
	waitFor(t, 20*time.Second, "the API address on stdout", func() bool {
		lines := bufio.NewScanner(strings.NewReader(r.out.String()))
		for lines.Scan() {
			if strings.HasPrefix(lines.Text(), "http://127.0.0.1:") {
				address = strings.TrimSpace(lines.Text())
				return true
			}
		}
		select {
		case <-r.done:
			t.Fatalf("%s ended before it was ready: %v\n%s", filepath.Base(r.cmd.Path), r.err, r.out)
		default:
		}
		return false
	})
	return address
}

// freeAddress is a loopback address whose port nobody listens on, on IPv6 neither.
func freeAddress(t testing.TB) string {
	t.Helper()
	for range 50 {
		l, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		address := l.Addr().String()
		_, port, _ := net.SplitHostPort(address)
		twin, err := net.Listen("tcp6", "[::1]:"+port)
		taken := err != nil && strings.Contains(err.Error(), "in use")
		if twin != nil {
			_ = twin.Close()
		}
		_ = l.Close()
		if !taken {
			return address
		}
	}
	t.Fatal("found no free port")
	return ""
}

// waitFor asks every 50 ms until ok, and fails the test when that takes longer than limit.
func waitFor(t testing.TB, limit time.Duration, what string, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(limit)
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatalf("waited %v for %s", limit, what)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// envelope is the answer of the API in either form.
type envelope struct {
	Content json.RawMessage
	Errors  []struct{ Code, Description string }
}

// code is the code of the first error, or "".
func (e envelope) code() string {
	if len(e.Errors) == 0 {
		return ""
	}
	return e.Errors[0].Code
}

// client calls the API of one server with one key, in the classic form.
type client struct {
	address, key string
}

// call sends one request as the original client does and answers the envelope.
func (c client) call(t testing.TB, method, path, body string) envelope {
	t.Helper()
	target := c.address + "/DesktopModules/Hotcakes/API/rest/v1/" + path
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	status, answer := send(t, method, target+separator+"key="+url.QueryEscape(c.key), body, http.Header{
		"Content-Type": {"application/x-www-form-urlencoded"},
	})
	var e envelope
	if err := json.Unmarshal(answer, &e); err != nil {
		t.Fatalf("%s %s answered %d and no envelope: %s", method, path, status, answer)
	}
	return e
}

// must is call for what has to succeed; the Content is decoded into result when that is not nil.
func (c client) must(t testing.TB, method, path, body string, result any) {
	t.Helper()
	e := c.call(t, method, path, body)
	if len(e.Errors) > 0 {
		t.Fatalf("%s %s: %s: %s", method, path, e.Errors[0].Code, e.Errors[0].Description)
	}
	if result == nil {
		return
	}
	if err := json.Unmarshal(e.Content, result); err != nil {
		t.Fatalf("%s %s: %v in %s", method, path, err, e.Content)
	}
}

// productCount is how many products the store has, as a program sees it.
func (c client) productCount(t testing.TB) int {
	t.Helper()
	var n int
	c.must(t, http.MethodGet, "products/?countonly=1", "", &n)
	return n
}

// send is one HTTP request; the error of a refused connection fails the test.
func send(t testing.TB, method, target, body string, header http.Header) (status int, answer []byte) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range header {
		req.Header[name] = values
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	answer, err = io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, answer
}

// product is a posted product with only what must be there.
func product(name, sku string) string {
	return fmt.Sprintf(`{"ProductName":%q,"Sku":%q,"SitePrice":12.5}`, name, sku)
}
