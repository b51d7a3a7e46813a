package vault

import (
	"context"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"

	"github.com/godbus/dbus/v5"
	"github.com/zalando/go-keyring"
)

// service is the name of Griddle's entries in the keyring; the user part is store instance and master id.
const service = "app.griddle.desktop"

// osKeyring is the keyring of the system. Its calls have no deadline of their own.
type osKeyring struct{}

func (osKeyring) Get(service, user string) (string, error) { return keyring.Get(service, user) }
func (osKeyring) Set(service, user, secret string) error   { return keyring.Set(service, user, secret) }
func (osKeyring) Delete(service, user string) error        { return keyring.Delete(service, user) }

// Available is always true on Windows and macOS. Elsewhere a session bus must be in sight: without one the D-Bus library would start
// a bus of its own and wait for it.
func (osKeyring) Available() bool {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return true
	}
	if address := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); address != "" {
		return address != "autolaunch:"
	}
	run := os.Getenv("XDG_RUNTIME_DIR")
	if run == "" {
		return false
	}
	bus := filepath.Join(run, "bus")
	if _, err := os.Stat(bus); err != nil {
		return false
	}
	// The library looks in /run/user only; the folder may be elsewhere.
	os.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+dbus.EscapeBusAddressValue(bus))
	return true
}

// Check asks whether a keyring answers, before there is a store: nil, ErrNoKeyring or ErrLocked. k nil: the OS keyring.
func Check(ctx context.Context, k Keyring) error {
	if k == nil {
		k = osKeyring{}
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	answer := make(chan error, 1)
	go func() {
		_, err := ask(k, func() (string, error) { return k.Get(service, "new") })
		answer <- err
	}()
	select {
	case err := <-answer:
		if isNotFound(err) {
			return nil
		}
		return err
	case <-ctx.Done():
		return ErrLocked
	}
}

// ask makes one call and sorts its errors into not found, ErrNoKeyring and ErrLocked. The Secret Service library panics when the bus
// goes away while the owner is asked for the keyring's password; that is a locked keyring too.
func ask(k Keyring, call func() (string, error)) (text string, err error) {
	if !k.Available() {
		return "", ErrNoKeyring
	}
	defer func() {
		if p := recover(); p != nil {
			text, err = "", fmt.Errorf("%w (%v)", ErrLocked, p)
		}
	}()
	text, err = call()
	var remote dbus.Error
	var local *net.OpError
	switch {
	case err == nil || isNotFound(err):
		return text, err
	case errors.Is(err, keyring.ErrUnsupportedPlatform), errors.As(err, &local),
		errors.As(err, &remote) && (remote.Name == "org.freedesktop.DBus.Error.ServiceUnknown" || remote.Name == "org.freedesktop.DBus.Error.NameHasNoOwner"):
		return "", fmt.Errorf("%w (%v)", ErrNoKeyring, err)
	}
	return "", fmt.Errorf("%w (%v)", ErrLocked, err)
}

func isNotFound(err error) bool { return errors.Is(err, keyring.ErrNotFound) }

func (v *Vault) user(master string) string { return v.instance + "/" + master }

func (v *Vault) keyringGet(master string) (string, error) {
	return ask(v.o.Keyring, func() (string, error) { return v.o.Keyring.Get(service, v.user(master)) })
}

// keyringKeep stores a master and reads it back before anybody relies on it.
func (v *Vault) keyringKeep(master string, secret [32]byte) error {
	text := hex.EncodeToString(secret[:])
	if _, err := ask(v.o.Keyring, func() (string, error) { return "", v.o.Keyring.Set(service, v.user(master), text) }); err != nil {
		return err
	}
	back, err := v.keyringGet(master)
	if err != nil && !isNotFound(err) {
		return err
	}
	if subtle.ConstantTimeCompare([]byte(back), []byte(text)) != 1 {
		return fmt.Errorf("%w: it took the master secret but did not give it back", ErrLocked)
	}
	return nil
}

func (v *Vault) keyringDelete(master string) error {
	_, err := ask(v.o.Keyring, func() (string, error) { return "", v.o.Keyring.Delete(service, v.user(master)) })
	return err
}
