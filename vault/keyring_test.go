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
	for _, part := range []string{"Works", "Locked", "Gone", "BusWithoutKeyring", "DaemonWithoutKeyring"} {
		t.Run(part, func(t *testing.T) {
			home := t.TempDir()
			start := `printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; `
			switch part {
			case "BusWithoutKeyring":
				start = ""
			case "DaemonWithoutKeyring":
				start = `gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; `
			}
			cmd := exec.CommandContext(t.Context(), "dbus-run-session", "--config-file", busConfig(t, home), "--", "sh",
				"-c",
				start+`exec "$0" -test.run='^TestInside`+part+`$' -test.timeout=60s -test.v`, os.Args[0])
			cmd.Env = append(os.Environ(), insideSession+"="+part, "HOME="+home, "XDG_DATA_HOME="+home+"/data",
				"XDG_CACHE_HOME="+home+"/cache",
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
func inside(t *testing.T, part string) *vaultTest {
	t.Helper()
	if os.Getenv(insideSession) != part {
		t.Skip("runs inside TestSecretService only")
	}
	// The daemon says that it runs a moment before it is on the bus.
	if part != "BusWithoutKeyring" && part != "DaemonWithoutKeyring" {
		for end := time.Now().Add(5 * time.Second); errors.Is(Check(t.Context(), nil), ErrNoKeyring) &&
			time.Now().Before(end); {
			time.Sleep(20 * time.Millisecond)
		}
	}
	h := newStore(t, Options{Keyring: osKeyring{}})
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
	h.must(bus.Object("org.freedesktop.secrets", "/org/freedesktop/secrets").Call("org.freedesktop.Secret.Service.Lock",
		0,
		[]dbus.ObjectPath{"/org/freedesktop/secrets/collection/login"}).Store(&locked, &prompt))
	if len(locked) != 1 {
		t.Fatalf("the keyring does not lock: %v", locked)
	}
	prompts := watchPrompts(t)
	h = h.again(Options{Keyring: osKeyring{}})
	h.v.patience = patience
	for range 3 { // each 30 s, and whenever the window is entered
		start := time.Now()
		h.v.Open(t.Context(), false)
		if d := time.Since(start); d > patience {
			t.Errorf("Open took %v", d)
		}
		h.is(Locked)
	}
	h.refuses(Check(t.Context(), nil), ErrLocked)
	_, err = h.find(text)
	h.refuses(err, ErrLocked)
	if n := prompts(); n != 0 {
		t.Errorf("the owner was asked %d times though nobody wanted anything", n)
	}
	// Unlock: the owner is asked, here without a display to see it, and not again by itself.
	h.v.owner = patience
	h.v.Open(t.Context(), true)
	h.is(Locked)
	h.v.Open(t.Context(), false)
	h.v.Open(t.Context(), false)
	if n := prompts(); n != 1 {
		t.Errorf("after Unlock the owner was asked %d times", n)
	}

	// The owner types the password, here without the dialog.
	service := bus.Object("org.freedesktop.secrets", "/org/freedesktop/secrets")
	var none dbus.Variant
	var session dbus.ObjectPath
	h.must(service.Call("org.freedesktop.Secret.Service.OpenSession", 0, "plain", dbus.MakeVariant("")).Store(&none,
		&session))
	h.must(service.Call("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface.UnlockWithMasterPassword", 0,
		dbus.ObjectPath("/org/freedesktop/secrets/collection/login"), ss.NewSecret(session, "password")).Err)
	h.eventually("the unlocked keyring is read", func() bool { return h.v.Open(t.Context(), false).Condition == Ready })
	_, err = h.find(text)
	h.must(err)
}

// watchPrompts counts the prompts that anybody on the bus has the Secret Service show.
func watchPrompts(t *testing.T) (count func() int) {
	t.Helper()
	bus, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { bus.Close() })
	seen := make(chan *dbus.Message, 100)
	const become = "org.freedesktop.DBus.Monitoring.BecomeMonitor"
	err = bus.BusObject().Call(become, 0, []string{"type='method_call'"}, uint32(0)).Err
	if err != nil {
		t.Fatal(err)
	}
	bus.Eavesdrop(seen)
	n := 0
	return func() int {
		// What was called before this call is seen before it.
		mark, err := dbus.ConnectSessionBus()
		if err != nil {
			t.Fatal(err)
		}
		defer mark.Close()
		to := mark.Object("org.freedesktop.DBus", "/org/griddle/mark")
		if err := to.Call("org.griddle.Mark", dbus.FlagNoReplyExpected).Err; err != nil {
			t.Fatal(err)
		}
		for {
			select {
			case m := <-seen:
				switch member := m.Headers[dbus.FieldMember].Value(); member {
				case "Prompt":
					n++
				case "Mark":
					return n
				}
			case <-time.After(10 * time.Second):
				t.Fatal("the bus does not show its calls")
			}
		}
	}
}

func TestInsideDaemonWithoutKeyring(t *testing.T) {
	h := inside(t, "DaemonWithoutKeyring")
	h.eventually("the daemon is on the bus", func() bool {
		_, err := osKeyring{}.WouldAsk(service, "new")
		return err == ErrNoKeyring
	})
	h.v.Open(t.Context(), false)
	h.is(NoKeyring)
	if st := h.v.Status(); st.Reason != NoKeyringYet {
		t.Errorf("%+v", st)
	}
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
	h := newStore(t, Options{Keyring: osKeyring{}})
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
	h := newStore(t, Options{Keyring: osKeyring{}})
	h.is(Locked)
	if why := h.v.Status().Why.String(); !regexp.MustCompile(`locked or does not answer`).MatchString(why) {
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
