//go:build linux || freebsd || netbsd || openbsd

package kit

import (
	"bufio"
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/godbus/dbus/v5"
)

// desktopDialogs is a desktop's dialog service on a bus of its own. It answers with these addresses; none is a
// cancelled dialog.
type desktopDialogs struct {
	bus *dbus.Conn

	mu      sync.Mutex
	answer  []string
	title   string
	options map[string]dbus.Variant
	crashes bool
}

// OpenFile is the call of org.freedesktop.portal.FileChooser. It answers at once, and a strange signal comes before.
func (d *desktopDialogs) OpenFile(from dbus.Sender, _, title string, options map[string]dbus.Variant) (
	dbus.ObjectPath, *dbus.Error,
) {
	d.mu.Lock()
	d.title, d.options = title, options
	answer, crashes := d.answer, d.crashes
	d.mu.Unlock()
	token, _ := options["handle_token"].Value().(string)
	at := portalPath + dbus.ObjectPath("/request/"+strings.ReplaceAll(string(from[1:]), ".", "_")+"/"+token)
	results := map[string]dbus.Variant{"uris": dbus.MakeVariant(answer)}
	code := uint32(0)
	if len(answer) == 0 {
		code, results = 1, map[string]dbus.Variant{}
	}
	_ = d.bus.Emit(at, portalRequest+".Other", "nothing")
	if crashes { // as soon as the caller waits for the dialog
		time.AfterFunc(50*time.Millisecond, func() { _, _ = d.bus.ReleaseName(portalName) })
		return at, nil
	}
	_ = d.bus.Emit(at, portalRequest+".Response", code, results)
	return at, nil
}

// SaveFile is the same for a file to write.
func (d *desktopDialogs) SaveFile(from dbus.Sender, parent, title string, options map[string]dbus.Variant) (
	dbus.ObjectPath, *dbus.Error,
) {
	return d.OpenFile(from, parent, title, options)
}

// answers sets what is answered from now on.
func (d *desktopDialogs) answers(addresses ...string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.answer = addresses
}

// crash sets whether the service ends instead of answering.
func (d *desktopDialogs) crash(now bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.crashes = now
}

// asked is what the last call said.
func (d *desktopDialogs) asked() (title string, options map[string]dbus.Variant) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.title, d.options
}

// newDesktopDialogs starts the bus, to which the program connects from now on.
func newDesktopDialogs(t *testing.T) *desktopDialogs {
	t.Helper()
	daemon, err := exec.LookPath("dbus-daemon")
	if err != nil {
		t.Skip("there is no dbus-daemon here")
	}
	cmd := exec.Command(daemon, "--session", "--nofork", "--print-address")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address = strings.TrimSpace(address)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	bus, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bus.Close() })
	return &desktopDialogs{bus: bus}
}

func (d *desktopDialogs) serve(t *testing.T) {
	t.Helper()
	if err := d.bus.Export(d, portalPath, portalChooser); err != nil {
		t.Fatal(err)
	}
	reply, err := d.bus.RequestName(portalName, dbus.NameFlagDoNotQueue)
	if err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("the name: %v, %v", reply, err)
	}
}

func TestFiles_AskedByTheDesktop(t *testing.T) {
	d := newDesktopDialogs(t)
	ask := func(what choosing, f Files) (string, error) {
		return Portal("x11:1f", f, what, "/tmp")
	}
	if _, err := ask(toOpen, Pictures()); !errors.Is(err, errNoChooser) {
		t.Fatalf("without the service: %v", err)
	}
	d.serve(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "Brot + Butter ü.png")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.answers((&url.URL{Scheme: "file", Path: file}).String())
	if got, err := ask(toOpen, Pictures()); err != nil || got != file {
		t.Errorf("chosen %q, %v; want %q", got, err, file)
	}
	title, options := d.asked()
	if title != "Choose a picture" || options["filters"].Value() == nil || options["current_folder"].Value() == nil {
		t.Errorf("asked %q with %v", title, options)
	}
	d.answers()
	if got, err := ask(toSave, Files{Title: "Save", Name: "a.txt"}); err != nil || got != "" {
		t.Errorf("cancelled: %q, %v", got, err)
	}
	if _, options = d.asked(); options["current_name"].Value() != "a.txt" {
		t.Errorf("proposed %v", options["current_name"])
	}
	_, err := ask(aFolder, Folder())
	if _, options = d.asked(); err != nil || options["directory"].Value() != true {
		t.Errorf("a folder: %v, %v", options["directory"], err)
	}

	d.answers((&url.URL{Scheme: "file", Path: file}).String())
	h, _ := newHost(t, nil)
	h.Chooser = Portal
	read := ""
	h.OpenFile(Pictures(), func(r fyne.URIReadCloser) {
		read = r.URI().Name()
		_ = r.Close()
	}, func(err error) { t.Error(err) })
	if read != "Brot + Butter ü.png" || h.folders["pictures"] != dir {
		t.Errorf("read %q, and remembers %v", read, h.folders)
	}
}

// TestFiles_TheDesktopsServiceEnds: nobody waits for the dialog of a service that is gone, and the next one is asked
// for.
func TestFiles_TheDesktopsServiceEnds(t *testing.T) {
	d := newDesktopDialogs(t)
	d.crash(true)
	d.serve(t)
	h, _ := newHost(t, nil)
	h.Chooser = Portal
	failed := ""
	ask := func() {
		h.OpenFile(Pictures(), func(r fyne.URIReadCloser) { t.Errorf("chosen %v", r.URI()) },
			func(err error) { failed = Sentence(err) })
	}
	ask()
	if !strings.HasSuffix(failed, "Try again.") || h.asking {
		t.Errorf("said %q, still asking %v", failed, h.asking)
	}
	d.crash(false)
	d.serve(t) // the bus starts it again
	d.answers()
	failed = ""
	if ask(); failed != "" {
		t.Errorf("the next time: %s", failed)
	}
}

// TestFiles_AskedWhileADialogIsOpen: a second click beside the open dialog says where to look.
func TestFiles_AskedWhileADialogIsOpen(t *testing.T) {
	h, _ := newHost(t, nil)
	ask := func() { h.OpenFile(Pictures(), func(fyne.URIReadCloser) {}, func(err error) { t.Error(err) }) }
	asked := 0
	h.Chooser = func(string, Files, choosing, string) (string, error) {
		if asked++; asked == 1 {
			ask()
		}
		return "", nil
	}
	ask()
	if asked != 1 || h.Toasts().Shown() != 1 {
		t.Errorf("asked %d times, %d notes", asked, h.Toasts().Shown())
	}
	if ask(); asked != 2 {
		t.Error("not asked again after the dialog was closed")
	}
}

func TestFiles_TheToolkitsWhereTheDesktopHasNone(t *testing.T) {
	h, _ := newHost(t, nil)
	h.Chooser = func(string, Files, choosing, string) (string, error) { return "", errNoChooser }
	h.OpenFile(Backups(), func(fyne.URIReadCloser) {}, func(err error) { t.Error(err) })
	c := h.Window.Canvas()
	if c.Overlays().Top() == nil {
		t.Fatal("nobody asks")
	}
	if !EscapeTop(c) || c.Overlays().Top() != nil {
		t.Error("Esc does not close the dialog")
	}
}
