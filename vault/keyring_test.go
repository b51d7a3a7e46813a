package vault

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	ss "github.com/zalando/go-keyring/secret_service"
)

// TestSecretService runs the parts below inside D-Bus sessions of their own with a real gnome-keyring.
func TestSecretService(t *testing.T) {
	for _, program := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed, so there is no real Secret Service to test with", program)
		}
	}
	for _, part := range []string{"Works", "Locked", "Gone", "BusWithoutKeyring"} {
		t.Run(part, func(t *testing.T) {
			home := t.TempDir()
			start := `printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; `
			if part == "BusWithoutKeyring" {
				start = ""
			}
			cmd := exec.CommandContext(t.Context(), "dbus-run-session", "--config-file", busConfig(t, home), "--", "sh", "-c",
				start+`exec "$0" -test.run='^TestInside`+part+`$' -test.timeout=60s -test.v`, os.Args[0])
			cmd.Env = append(os.Environ(), insideSession+"="+part, "HOME="+home, "XDG_DATA_HOME="+home+"/data", "XDG_CACHE_HOME="+home+"/cache",
				"XDG_RUNTIME_DIR="+home, "DISPLAY=", "WAYLAND_DISPLAY=")
			out, err := cmd.CombinedOutput()
			if err != nil || !bytes.Contains(out, []byte("--- PASS: TestInside"+part)) {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// busConfig is a bus that starts no services by itself: what is not started by the test is not there.
func busConfig(t *testing.T, dir string) string {
	path := filepath.Join(dir, "bus.conf")
	err := os.WriteFile(path, []byte(`<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=`+dir+`</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// inside skips a part that is not run inside its session, and opens a store with the keyring of the system.
func inside(t *testing.T, part string) *house {
	t.Helper()
	if os.Getenv(insideSession) != part {
		t.Skip("runs inside TestSecretService only")
	}
	if part != "BusWithoutKeyring" { // the daemon says that it runs a moment before it is on the bus
		for end := time.Now().Add(5 * time.Second); errors.Is(Check(t.Context(), nil), ErrNoKeyring) && time.Now().Before(end); {
			time.Sleep(20 * time.Millisecond)
		}
	}
	h := newHouse(t, Options{Keyring: osKeyring{}})
	h.v.patience, h.v.owner = patience, ownerPatience
	return h
}

func TestInsideWorks(t *testing.T) {
	h := inside(t, "Works")
	h.must(Check(t.Context(), nil))
	h.is(Fresh)
	h.must(h.v.Setup(t.Context()))
	_, text := h.create(NewKey{Name: "Till"})
	h = h.again(Options{Keyring: osKeyring{}})
	h.is(Ready)
	_, err := h.find(text)
	h.must(err)
}

func TestInsideLocked(t *testing.T) {
	h := inside(t, "Locked")
	h.must(h.v.Setup(t.Context()))
	_, text := h.create(NewKey{Name: "Till"})
	bus, err := dbus.ConnectSessionBus()
	h.must(err)
	defer bus.Close()
	var locked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	h.must(bus.Object("org.freedesktop.secrets", "/org/freedesktop/secrets").Call("org.freedesktop.Secret.Service.Lock", 0,
		[]dbus.ObjectPath{"/org/freedesktop/secrets/collection/login"}).Store(&locked, &prompt))
	if len(locked) != 1 {
		t.Fatalf("the keyring does not lock: %v", locked)
	}
	h = h.again(Options{Keyring: osKeyring{}})
	h.v.patience = patience
	start := time.Now()
	h.v.Open(t.Context(), false)
	if d := time.Since(start); d > patience+2*time.Second {
		t.Errorf("Open took %v", d)
	}
	h.is(Locked)
	_, err = h.find(text)
	h.refuses(err, ErrLocked)

	// The owner types the password, here without the dialog.
	service := bus.Object("org.freedesktop.secrets", "/org/freedesktop/secrets")
	var none dbus.Variant
	var session dbus.ObjectPath
	h.must(service.Call("org.freedesktop.Secret.Service.OpenSession", 0, "plain", dbus.MakeVariant("")).Store(&none, &session))
	h.must(service.Call("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface.UnlockWithMasterPassword", 0,
		dbus.ObjectPath("/org/freedesktop/secrets/collection/login"), ss.NewSecret(session, "password")).Err)
	h.eventually("the unlocked keyring is read", func() bool { return h.v.Open(t.Context(), false).Condition == Ready })
	_, err = h.find(text)
	h.must(err)
}

func TestInsideGone(t *testing.T) {
	h := inside(t, "Gone")
	h.must(h.v.Setup(t.Context()))
	recovery, err := h.v.RecoveryKey()
	h.must(err)
	_, text := h.create(NewKey{Name: "Till"})
	h.must(h.v.keyringDelete(h.v.held.Load().current.master))
	h = h.again(Options{Keyring: osKeyring{}})
	h.is(Gone)
	h.v.owner = ownerPatience
	h.must(h.v.EnterRecoveryKey(t.Context(), recovery))
	h = h.again(Options{Keyring: osKeyring{}})
	h.is(Ready)
	_, err = h.find(text)
	h.must(err)
}

func TestInsideBusWithoutKeyring(t *testing.T) {
	h := inside(t, "BusWithoutKeyring")
	h.is(NoKeyring)
	h.refuses(Check(t.Context(), nil), ErrNoKeyring)
	h.refuses(h.v.Setup(t.Context()), ErrNoKeyring)
}

func TestNoBusAddress(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	start := time.Now()
	h := newHouse(t, Options{Keyring: osKeyring{}})
	h.is(NoKeyring)
	if err := Check(t.Context(), nil); !errors.Is(err, ErrNoKeyring) {
		t.Errorf("Check: %v", err)
	}
	if d := time.Since(start); d > time.Second {
		t.Errorf("took %v: something was waited for", d)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "nobody"))
	h.v.Open(t.Context(), false)
	h.is(NoKeyring)
}

// TestHangingBus: a bus that accepts and never answers.
func TestHangingBus(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bus")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var conns []net.Conn
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			conns = append(conns, c)
			mu.Unlock()
			go io.Copy(io.Discard, c)
		}
	}()
	hangUp := sync.OnceFunc(func() {
		l.Close()
		mu.Lock()
		defer mu.Unlock()
		for _, c := range conns {
			c.Close()
		}
	})
	defer hangUp()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+path)
	h := newHouse(t, Options{Keyring: osKeyring{}})
	h.is(Locked)
	if why := h.v.Status().Why; !regexp.MustCompile(`locked or does not answer`).MatchString(why) {
		t.Errorf("why: %q", why)
	}
	h.v.Open(t.Context(), false)
	mu.Lock()
	if len(conns) != 1 {
		t.Errorf("%d calls run at once", len(conns))
	}
	mu.Unlock()
	hangUp()
	h.eventually("the call ends when the bus hangs up", func() bool {
		h.v.mu.Lock()
		defer h.v.mu.Unlock()
		return h.v.pending == nil
	})
}
