package cli

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"griddle/app"
	"griddle/shop"
	"griddle/shop/model"
)

var pageOne = model.PageOf{Number: 1, Size: 1}

func TestServePrintsOneLineAndEndsCleanly(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		p := newPlace(t)
		s := p.serve()
		status, body := s.call("GET", "/healthz", "")
		if status != 200 || !strings.Contains(body, `"version":"1.2.3"`) {
			t.Errorf("healthz: %d %s", status, body)
		}
		if code := s.end(sig); code != 0 {
			t.Errorf("exit %d on %v", code, sig)
		}
		if !regexp.MustCompile(`^http://127\.0\.0\.1:\d+\n$`).MatchString(s.stdout.String()) {
			t.Errorf("stdout %q", s.stdout)
		}
		if !strings.Contains(s.stderr.String(), p.secret) {
			t.Errorf("stderr does not say where the secret is kept: %q", s.stderr)
		}
		info, err := os.Stat(filepath.Join(p.dir, "logs", "griddle.log"))
		p.must(err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("log has mode %04o", info.Mode().Perm())
		}
	}
}

func TestCommandsBesideServe(t *testing.T) {
	p := newPlace(t)
	s := p.serve()
	if status, _ := s.call("GET", "/api/v1/", "1-00000000-0000-0000-0000-000000000000"); status != 401 {
		t.Errorf("no keys: %d", status)
	}
	key := p.ok("keys", "create", "--name", "Till")
	for range 3 {
		if status, body := s.call("GET", "/api/v1/", key); status != 200 {
			t.Fatalf("a key made beside the server: %d %s", status, body)
		}
	}
	p.eventually("the use of the key is listed", func() bool {
		list := p.ok("keys", "list", "--json")
		return strings.Contains(list, `"lastProgram":"till/1.0"`) && !strings.Contains(list, `"lastUsed":null`)
	})
	if status, body := s.call("DELETE", "/api/v1/products/", key); status != 403 || !strings.Contains(body, "CLEAR") {
		t.Errorf("clear while closed: %d %s", status, body)
	}
	p.ok("clear", "allow")
	if status, body := s.call("DELETE", "/api/v1/products/", key); status != 200 {
		t.Errorf("clear while open: %d %s", status, body)
	}
	p.ok("clear", "close")
	if status, _ := s.call("DELETE", "/api/v1/products/", key); status != 403 {
		t.Errorf("clear after close: %d", status)
	}
	p.ok("keys", "revoke", "1")
	if status, _ := s.call("GET", "/api/v1/", key); status != 401 { // the very next request, on the same connection
		t.Errorf("revoked key: %d", status)
	}
	p.fails(1, s.address, "serve")
	p.ok("backup", filepath.Join(t.TempDir(), "beside.zip"))
	log, err := os.ReadFile(filepath.Join(p.dir, "logs", "griddle.log"))
	p.must(err)
	if strings.Contains(string(log), key) || strings.Contains(s.stderr.String(), key) {
		t.Error("the log tells a key")
	}
	s.end(syscall.SIGTERM)
	p.serve().end(syscall.SIGTERM) // the folder is free again
}

func TestServeFollowsTheSettings(t *testing.T) {
	p, key := made(t)
	h := p.shared()
	save := func(change func(*shop.Settings)) {
		t.Helper()
		st, err := h.Shop.Settings()
		p.must(err)
		change(&st)
		p.must(h.Shop.SaveSettings(t.Context(), st))
	}
	first, second := freeAddress(t), freeAddress(t)
	save(func(st *shop.Settings) { st.Listen = first })
	s := p.start("serve")
	if s.address != "http://"+first {
		t.Fatalf("listens at %s, want %s", s.address, first)
	}
	up := func(address string) bool {
		resp, err := client.Get("http://" + address + "/healthz")
		if err != nil {
			return false
		}
		resp.Body.Close()
		return resp.StatusCode == 200
	}
	save(func(st *shop.Settings) { st.Listen = second })
	p.eventually("the server moves", func() bool { return up(second) && !up(first) })
	s.address = "http://" + second
	if status, _ := s.call("GET", "/api/v1/", key); status != 200 {
		t.Errorf("at the new address: %d", status)
	}
	p.eventually("the new address is published", func() bool { return strings.Contains(p.run("serve").stderr, second) })
	save(func(st *shop.Settings) { st.APIOff = true })
	p.eventually("the server stops", func() bool { return !up(second) })
	save(func(st *shop.Settings) { st.APIOff = false })
	p.eventually("the server starts again", func() bool { return up(second) })
	if strings.Count(s.stdout.String(), "\n") != 1 {
		t.Errorf("stdout %q", s.stdout)
	}
	save(func(st *shop.Settings) { st.APIOff = true })
	s.end(syscall.SIGTERM)
	p.fails(1, "switched off", "serve")
	client.CloseIdleConnections()
}

// What programs elsewhere need to know stands on stderr; stdout is one line that reaches the API, as scripts
// read it.
func TestServeAtEveryAddress(t *testing.T) {
	p := newPlace(t)
	_, port, err := net.SplitHostPort(freeAddress(t))
	p.must(err)
	s := p.start("serve", "--listen", "0.0.0.0:"+port, "--secret-file", p.secret)
	if got := s.stdout.String(); got != "http://127.0.0.1:"+port+"\n" {
		t.Errorf("stdout %q", got)
	}
	if status, _ := s.call("GET", "/healthz", ""); status != 200 {
		t.Errorf("healthz: %d", status)
	}
	machine, err := net.InterfaceAddrs()
	p.must(err)
	for _, a := range machine {
		ip := a.(*net.IPNet).IP
		if ip.To4() == nil || ip.IsLoopback() || ip.IsLinkLocalUnicast() {
			continue
		}
		s.address = "http://" + net.JoinHostPort(ip.String(), port)
		if status, _ := s.call("GET", "/healthz", ""); status != 200 {
			t.Errorf("%s: %d", s.address, status)
		}
		p.eventually("stderr names "+s.address, func() bool {
			return strings.Contains("\n"+s.stderr.String(), "\n"+s.address+"\n")
		})
	}
	p.fails(2, "0.0.0.0 lets", "serve", "--listen", ":"+port)
}

func TestServeWithATakenPort(t *testing.T) {
	a, b := newPlace(t), newPlace(t)
	s := a.serve()
	r := b.run("serve", "--secret-file", b.secret, "--listen", strings.TrimPrefix(s.address, "http://"))
	lines := strings.Split(strings.TrimSpace(r.stderr), "\n")
	if r.code != 1 || r.stdout != "" || !strings.HasSuffix(lines[len(lines)-1], "--listen.") {
		t.Errorf("%+v", r)
	}
}

func TestServeWithoutTheMasterSecret(t *testing.T) {
	p, key := made(t)
	p.must(os.Chmod(p.secret, 0o644))
	p.fails(1, "chmod 600", "serve", "--secret-file", p.secret) // named for this start: it must work
	s := p.start("serve", "--listen", freeAddress(t))           // remembered: everything but the keys works
	if status, body := s.call("GET", "/api/v1/", key); status != 503 || !strings.Contains(body, "KEY") {
		t.Errorf("locked: %d %s", status, body)
	}
	if status, _ := s.call("GET", "/healthz", ""); status != 200 {
		t.Errorf("healthz: %d", status)
	}
	if !strings.Contains(s.stderr.String(), "chmod 600") {
		t.Errorf("stderr does not say what to do: %q", s.stderr)
	}
}

// TestKilledServe: what was acknowledged before a kill -9 is there after the restart, and the folder is not stuck.
func TestKilledServe(t *testing.T) {
	p := newPlace(t)
	var keys []string
	for round := range 3 {
		s := p.serve()
		for i := range 3 {
			keys = append(keys, p.ok("keys", "create", "--name", fmt.Sprint("key ", round, i)))
		}
		s.end(syscall.SIGKILL)
		s = p.serve()
		for _, key := range keys {
			if status, _ := s.call("GET", "/api/v1/", key); status != 200 {
				t.Errorf("round %d: a key made before the kill: %d", round, status)
			}
		}
		s.end(syscall.SIGKILL)
	}
	p.fails(1, "no key", "keys", "revoke", "99")
}

func TestWindowOrServe(t *testing.T) {
	p := newPlace(t)
	p.display = "works"
	if got := p.ok("--secret-file", p.secret); got != "window on "+p.dir {
		t.Errorf("with a display: %q", got)
	}
	for _, display := range []string{"none", "dies", "hangs"} {
		p := newPlace(t)
		p.display = display
		h, err := app.Open(t.Context(), app.Config{
			Dir: p.dir, Notes: p.notes, SecretFile: p.secret, MayCreate: true, Keyring: noKeyring{},
		})
		p.must(err)
		st, err := h.Shop.Settings()
		p.must(err)
		st.Listen = freeAddress(t)
		p.must(h.Shop.SaveSettings(t.Context(), st))
		p.must(h.Close())
		start := time.Now()
		s := p.start("--secret-file", p.secret)
		if d := time.Since(start); d > probeLimit+4*time.Second {
			t.Errorf("%s: took %v", display, d)
		}
		if !strings.Contains(s.stderr.String(), "no usable display") || strings.Count(s.stdout.String(), "\n") != 1 {
			t.Errorf("%s: stdout %q, stderr %q", display, s.stdout, s.stderr)
		}
		if code := s.end(syscall.SIGTERM); code != 0 {
			t.Errorf("%s: exit %d", display, code)
		}
	}
}

// TestWindowOrMessage: where no terminal is read, a message tells why there is no window; the API serves meanwhile.
func TestWindowOrMessage(t *testing.T) {
	p, key := made(t)
	h := p.shared()
	st, err := h.Shop.Settings()
	p.must(err)
	st.Listen = freeAddress(t)
	p.must(h.Shop.SaveSettings(t.Context(), st))
	p.env = []string{asOwner + "=go on"}
	s := p.start()
	if status, _ := s.call("GET", "/api/v1/", key); status != 200 {
		t.Errorf("without a window: %d", status)
	}
	told := fmt.Sprintf("told: %q %q <nil>\n", app.Sentence(ErrNoWindow), s.address)
	p.eventually("the message", func() bool { return strings.Contains(s.stderr.String(), told) })
	r := p.run()
	if r.code != 1 || !strings.Contains(r.stderr, `told: "No window can be opened here." "" `) ||
		!strings.Contains(r.stderr, s.address) {
		t.Errorf("a second start: %+v", r)
	}
	if code := s.end(syscall.SIGTERM); code != 0 {
		t.Errorf("exit %d", code)
	}
	p.display, p.env = "crashes", []string{asOwner + "=end"}
	told = fmt.Sprintf("told: %q %q <nil>\n", "The display's driver failed: exit status 2.", s.address)
	if r := p.run(); r.code != 0 || !strings.Contains(r.stderr, told) {
		t.Errorf("an owner who ends it: %+v", r)
	}
}
