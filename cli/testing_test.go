package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"griddle/app"
	"griddle/vault"
)

// asCommand makes the test binary the griddle command; its value says what its display is like.
const asCommand = "GRIDDLE_TEST_COMMAND"

func TestMain(m *testing.M) {
	display := os.Getenv(asCommand)
	if display == "" {
		goleak.VerifyTestMain(m)
		return
	}
	p := Program{
		Version: "1.2.3", Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Probe: func() error {
			switch display {
			case "hangs":
				time.Sleep(time.Minute)
			case "crashes":
				panic("the driver")
			case "dies":
				os.Exit(3)
			case "none":
				return ErrNoWindow
			}
			return nil
		},
		Window: func(_ context.Context, c app.Config) error {
			_, err := os.Stdout.WriteString("window on " + c.Dir + "\n")
			return err
		},
	}
	if answer := os.Getenv(asOwner); answer != "" {
		p.Tell = func(u app.Unseen) bool {
			fmt.Fprintf(os.Stderr, "told: %q %q %v\n", u.Why, u.Address, u.Err)
			return answer == "go on"
		}
	}
	os.Exit(p.Run(os.Args[1:]))
}

// asOwner is what the owner answers to the message that the window cannot open; unset: there is no such message, as
// on a terminal.
const asOwner = "GRIDDLE_TEST_OWNER"

// place is a data folder with a secret file beside it.
type place struct {
	*testing.T
	dir, secret string
	config      string // the user's configuration folder
	notes       string // what is kept there
	display     string
	stdin       string
	env         []string
}

func newPlace(t *testing.T) *place {
	root := t.TempDir()
	config := filepath.Join(root, "config")
	return &place{
		T: t, dir: filepath.Join(root, "data"), secret: filepath.Join(root, "secret"), display: "none",
		config: config, notes: filepath.Join(config, "griddle"),
	}
}

// made is a place with a store and its first key, named Till.
func made(t *testing.T) (p *place, key string) {
	p = newPlace(t)
	return p, p.ok("keys", "create", "--name", "Till", "--secret-file", p.secret)
}

func (p *place) command(ctx context.Context, args ...string) *exec.Cmd {
	p.Helper()
	self, err := os.Executable()
	p.must(err)
	cmd := exec.CommandContext(ctx, self, append([]string{"--data", p.dir}, args...)...)
	cmd.Env = []string{
		asCommand + "=" + p.display, "HOME=" + p.TempDir(), "XDG_CONFIG_HOME=" + p.config,
		"PATH=" + os.Getenv("PATH"), "TZ=Europe/Berlin",
		"GORACE=atexit_sleep_ms=0", // else each command waits for a second under the race detector before it ends
	}
	cmd.Env = append(cmd.Env, p.env...)
	cmd.Stdin = strings.NewReader(p.stdin)
	return cmd
}

type result struct {
	code           int
	stdout, stderr string
}

func (p *place) run(args ...string) result {
	p.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := p.command(ctx, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		p.Fatalf("griddle %v: %v", args, err)
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// ok runs a command that must succeed in silence and answers its result without the last line break.
func (p *place) ok(args ...string) string {
	p.Helper()
	r := p.run(args...)
	if r.code != 0 || r.stderr != "" {
		p.Fatalf("griddle %v: exit %d, stderr %q", args, r.code, r.stderr)
	}
	return strings.TrimSuffix(r.stdout, "\n")
}

// fails runs a command that must fail with this code, nothing on stdout and one sentence on stderr that has the words
// in it.
func (p *place) fails(code int, words string, args ...string) {
	p.Helper()
	r := p.run(args...)
	if r.code != code || r.stdout != "" {
		p.Errorf("griddle %v: exit %d (want %d), stdout %q, stderr %q", args, r.code, code, r.stdout, r.stderr)
	}
	if strings.Count(r.stderr, "\n") != 1 || !strings.HasSuffix(r.stderr, ".\n") || !strings.Contains(r.stderr, words) {
		p.Errorf("griddle %v: stderr %q is not one sentence about %q", args, r.stderr, words)
	}
}

func (p *place) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

// shared opens the store beside whatever runs on it.
func (p *place) shared() *app.App {
	p.Helper()
	h, err := app.Open(p.Context(), app.Config{Dir: p.dir, Notes: p.notes, SecretFile: p.secret, Shared: true})
	p.must(err)
	p.Cleanup(func() { h.Close() })
	return h
}

// serving is a running griddle serve.
type serving struct {
	*place
	cmd            *exec.Cmd
	address        string
	stdout, stderr *text
	ended          chan struct{}
}

// text is what a running program has printed so far.
type text struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (t *text) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.Write(p)
}

func (t *text) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.String()
}

// serve starts griddle serve on a free port and waits until it is ready.
func (p *place) serve(args ...string) *serving {
	p.Helper()
	return p.start(append([]string{"serve", "--listen", freeAddress(p.T), "--secret-file", p.secret}, args...)...)
}

func (p *place) start(args ...string) *serving {
	p.Helper()
	s := &serving{place: p, stdout: &text{}, stderr: &text{}, ended: make(chan struct{})}
	s.cmd = p.command(context.Background(), args...)
	s.cmd.Stdout, s.cmd.Stderr = s.stdout, s.stderr
	p.must(s.cmd.Start())
	go func() {
		s.cmd.Wait()
		close(s.ended)
	}()
	p.Cleanup(func() { s.end(syscall.SIGKILL) })
	s.eventually("serve is ready", func() bool { return strings.Contains(s.stdout.String(), "\n") || s.over() })
	s.address = strings.TrimSpace(s.stdout.String())
	if !strings.HasPrefix(s.address, "http://") {
		p.Fatalf("serve printed %q; stderr %q", s.address, s.stderr)
	}
	return s
}

func (s *serving) over() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

// end sends a signal and waits for the end; it answers the exit code.
func (s *serving) end(sig os.Signal) int {
	s.cmd.Process.Signal(sig)
	select {
	case <-s.ended:
	case <-time.After(15 * time.Second):
		s.cmd.Process.Kill()
		<-s.ended
		s.Errorf("serve did not end on %v", sig)
	}
	return s.cmd.ProcessState.ExitCode()
}

func (p *place) eventually(what string, ok func() bool) {
	p.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if ok() {
			return
		}
	}
	p.Fatalf("never happened: %s", what)
}

// client keeps its connection alive, as programs do.
var client = &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{}}

// call answers status and body of a call in the modern form.
func (s *serving) call(method, path, key string) (int, string) {
	s.Helper()
	req, err := http.NewRequest(method, s.address+path, nil)
	s.must(err)
	return s.do(req, key)
}

func (s *serving) do(req *http.Request, key string) (int, string) {
	s.Helper()
	req.Header.Set("User-Agent", "till/1.0")
	if key != "" {
		req.Header.Set("X-API-Key", key)
	}
	resp, err := client.Do(req)
	s.must(err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	s.must(err)
	s.Cleanup(client.CloseIdleConnections)
	return resp.StatusCode, string(body)
}

// freeAddress is a loopback address whose port is free on IPv4 and IPv6.
func freeAddress(t *testing.T) string {
	t.Helper()
	for range 50 {
		l, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		address := l.Addr().String()
		twin, err := net.Listen("tcp6", "[::1]"+address[strings.LastIndex(address, ":"):])
		l.Close()
		if err == nil {
			twin.Close()
		}
		if err == nil || !errors.Is(err, syscall.EADDRINUSE) {
			return address
		}
	}
	t.Fatal("found no free port")
	return ""
}

// noKeyring is a computer without a keyring.
type noKeyring struct{}

func (noKeyring) Get(string, string) (string, error) { return "", vault.ErrNoKeyring }
func (noKeyring) Set(string, string, string) error   { return vault.ErrNoKeyring }
func (noKeyring) Delete(string, string) error        { return vault.ErrNoKeyring }
func (noKeyring) Available() bool                    { return false }
func (noKeyring) WouldAsk(_, _ string) (bool, error) { return false, nil }
