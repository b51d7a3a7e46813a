//go:build linux || freebsd || netbsd || openbsd

package kit

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"github.com/godbus/dbus/v5"
)

// The desktop's dialogs, as https://flatpak.github.io/xdg-desktop-portal/docs/ has them.
const (
	portalName    = "org.freedesktop.portal.Desktop"
	portalPath    = dbus.ObjectPath("/org/freedesktop/portal/desktop")
	portalChooser = "org.freedesktop.portal.FileChooser"
	portalRequest = "org.freedesktop.portal.Request"
	busName       = "org.freedesktop.DBus"
)

// Portal asks in the desktop's own dialog.
var Portal chooser = askPortal

// asked counts the dialogs, since each needs a name of its own.
var asked atomic.Int64

// askPortal has a connection of its own, which ends with the dialog. It listens before it asks, and to this one
// answer only.
func askPortal(parent string, f Files, what choosing, folder string) (string, error) {
	bus, err := dbus.ConnectSessionBus()
	if err != nil {
		return "", fmt.Errorf("%w: %w", errNoChooser, err)
	}
	defer func() { _ = bus.Close() }()
	token := "griddle" + strconv.FormatInt(asked.Add(1), 10)
	sender := strings.ReplaceAll(strings.TrimPrefix(bus.Names()[0], ":"), ".", "_")
	request := portalPath + dbus.ObjectPath("/request/"+sender+"/"+token)
	if err := bus.AddMatchSignal(dbus.WithMatchObjectPath(request),
		dbus.WithMatchInterface(portalRequest)); err != nil {
		return "", fmt.Errorf("%w: %w", errNoChooser, err)
	}
	if err := bus.AddMatchSignal(dbus.WithMatchInterface(busName), dbus.WithMatchMember("NameOwnerChanged"),
		dbus.WithMatchArg(0, portalName)); err != nil {
		return "", fmt.Errorf("%w: %w", errNoChooser, err)
	}
	answers := make(chan *dbus.Signal, 8)
	bus.Signal(answers)
	call := bus.Object(portalName, portalPath).Call(what.method(), 0, parent, f.Title, what.options(f, folder, token))
	if call.Err != nil {
		return "", fmt.Errorf("%w: %w", errNoChooser, call.Err)
	}
	for s := range answers {
		if s.Path == request && s.Name == portalRequest+".Response" {
			return chosenFile(s)
		}
		if s.Name == busName+".NameOwnerChanged" && ended(s) {
			break // its dialog is gone with it, and nobody would answer
		}
	}
	return "", errChooserEnded
}

// ended tells whether a service went, as it does when it crashes; it may be started anew by the next who asks.
func ended(s *dbus.Signal) bool {
	var name, before, after string
	return dbus.Store(s.Body, &name, &before, &after) == nil && before != "" && after != before
}

func (c choosing) method() string {
	if c == toSave {
		return portalChooser + ".SaveFile"
	}
	return portalChooser + ".OpenFile"
}

func (c choosing) options(f Files, folder, token string) map[string]dbus.Variant {
	options := map[string]dbus.Variant{"handle_token": dbus.MakeVariant(token), "modal": dbus.MakeVariant(true)}
	if c == aFolder {
		options["directory"] = dbus.MakeVariant(true)
	}
	if folder != "" {
		options["current_folder"] = dbus.MakeVariant(append([]byte(folder), 0))
	}
	if f.Name != "" {
		options["current_name"] = dbus.MakeVariant(f.Name)
	}
	type rule struct {
		Kind    uint32 // 0: a pattern of names
		Pattern string
	}
	type filter struct {
		Name  string
		Rules []rule
	}
	if len(f.Endings) > 0 {
		offered := filter{Name: f.Kind}
		for _, ending := range f.Endings { // patterns tell small from capital letters
			offered.Rules = append(offered.Rules, rule{0, "*" + ending}, rule{0, "*" + strings.ToUpper(ending)})
		}
		options["filters"] = dbus.MakeVariant([]filter{offered})
	}
	return options
}

// chosenFile is the path in an answer; "" when the owner cancelled.
func chosenFile(s *dbus.Signal) (string, error) {
	var code uint32
	var results map[string]dbus.Variant
	if err := dbus.Store(s.Body, &code, &results); err != nil {
		return "", err
	}
	var uris []string
	if code != 0 || results["uris"].Store(&uris) != nil || len(uris) == 0 {
		return "", nil
	}
	u, err := url.Parse(uris[0])
	if err != nil {
		return "", err
	}
	if u.Scheme != "file" {
		return "", fmt.Errorf("%s is not on this computer", uris[0])
	}
	return u.Path, nil
}

// windowName is the window as the desktop knows it, so that its dialog lies over it.
func windowName(w fyne.Window) (name string) {
	if native, ok := w.(driver.NativeWindow); ok {
		native.RunNative(func(context any) {
			if x, ok := context.(driver.X11WindowContext); ok {
				name = fmt.Sprintf("x11:%x", x.WindowHandle)
			}
		})
	}
	return name
}
