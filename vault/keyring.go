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
	"regexp"
	"runtime"

	"github.com/godbus/dbus/v5"
	"github.com/zalando/go-keyring"

	"griddle/shop/words"
)

// service is the name of Griddle's entries in the keyring; the user part is store instance and master id.
const service = "app.griddle.desktop"

// osKeyring is the keyring of the system. Its calls have no deadline of their own.
type osKeyring struct{}

func (osKeyring) Get(service, user string) (string, error) { return keyring.Get(service, user) }
func (osKeyring) Set(service, user, secret string) error   { return keyring.Set(service, user, secret) }
func (osKeyring) Delete(service, user string) error        { return keyring.Delete(service, user) }

// Available is always true on Windows and macOS. Elsewhere a session bus must be in sight: without one the D-Bus
// library would start a bus of its own and wait for it.
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

const (
	secretService    = "org.freedesktop.secrets"
	secretPath       = "/org/freedesktop/secrets"
	secretCollection = "org.freedesktop.Secret.Collection"
)

// WouldAsk reads the property Locked, of the keyring that the library uses and of the entry in it. Windows never asks.
func (osKeyring) WouldAsk(service, user string) (bool, error) {
	switch runtime.GOOS {
	case "windows":
		return false, nil
	case "darwin":
		return false, ErrUntold
	}
	bus, err := dbus.SessionBus()
	if err != nil {
		return false, err
	}
	collection := bus.Object(secretService, secretPath+"/collection/login")
	locked, err := property[bool](collection, secretCollection+".Locked")
	if err != nil {
		var is dbus.ObjectPath
		err := bus.Object(secretService, secretPath).Call("org.freedesktop.Secret.Service.ReadAlias", 0,
			"default").Store(&is)
		if err != nil {
			return false, err
		}
		if is == "/" { // the service runs, and there is no keyring in it
			return false, ErrNoKeyring
		}
		collection = bus.Object(secretService, is)
		if locked, err = property[bool](collection, secretCollection+".Locked"); err != nil {
			return false, err
		}
	}
	if locked {
		return true, nil
	}
	var items []dbus.ObjectPath
	attributes := map[string]string{"service": service, "username": user}
	err = collection.Call(secretCollection+".SearchItems", 0, attributes).Store(&items)
	if err != nil || len(items) == 0 {
		return false, err
	}
	return property[bool](bus.Object(secretService, items[0]), "org.freedesktop.Secret.Item.Locked")
}

func property[T any](of dbus.BusObject, name string) (value T, err error) {
	v, err := of.GetProperty(name)
	if err == nil {
		err = v.Store(&value)
	}
	return value, err
}

// errWouldAsk: nobody wanted to be asked for a password.
var errWouldAsk = errors.New("it asks for a password")

// get reads an entry. quiet: nobody is to be asked for a password, ErrLocked instead.
func get(k Keyring, user string, quiet bool) (string, error) {
	return ask(k, func() (string, error) {
		if quiet {
			if would, err := k.WouldAsk(service, user); err != nil {
				return "", err
			} else if would {
				return "", errWouldAsk
			}
		}
		return k.Get(service, user)
	})
}

// Check asks whether a keyring answers, before there is a store, and nobody for a password: nil, ErrNoKeyring or
// ErrLocked. k nil: the OS keyring.
func Check(ctx context.Context, k Keyring) error {
	if k == nil {
		k = osKeyring{}
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	answer := make(chan error, 1)
	go func() {
		_, err := get(k, "new", true)
		if errors.Is(err, ErrUntold) {
			_, err = get(k, "new", false)
		}
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

// ask makes one call and sorts its errors into not found, ErrNoKeyring and ErrLocked. The Secret Service library panics
// when the bus goes away while the owner is asked for the keyring's password; that is a locked keyring too.
func ask(k Keyring, call func() (string, error)) (text string, err error) {
	if !k.Available() {
		return "", ErrNoKeyring
	}
	defer func() {
		if p := recover(); p != nil {
			text, err = "", silent(ErrLocked, fmt.Errorf("%v", p))
		}
	}()
	text, err = call()
	var remote dbus.Error
	var local *net.OpError
	switch {
	case err == nil || isNotFound(err):
		return text, err
	case errors.Is(err, ErrNoKeyring):
		return "", err
	case errors.Is(err, keyring.ErrUnsupportedPlatform), errors.As(err, &local),
		errors.As(err, &remote) && nobodyThere.MatchString(remote.Name):
		return "", silent(ErrNoKeyring, err)
	}
	return "", silent(ErrLocked, err)
}

// silent is the refusal of a keyring with what the system says of it, which is for the log.
func silent(refusal, system error) error { return fmt.Errorf("%w (%w)", refusal, system) }

// nobodyThere are the errors of a bus on which nobody keeps secrets.
var nobodyThere = regexp.MustCompile(`^org\.freedesktop\.DBus\.Error\.(ServiceUnknown|NameHasNoOwner|Spawn\..*)$`)

func isNotFound(err error) bool { return errors.Is(err, keyring.ErrNotFound) }

func (v *Vault) user(master string) string { return v.instance + "/" + master }

// keyringGet reads a master. Unless the owner wants it, nobody is asked for a password; a keyring that cannot say
// beforehand whether it would ask is then read once, at the start.
func (v *Vault) keyringGet(master string, owner bool) (string, error) {
	text, err := get(v.o.Keyring, v.user(master), !owner)
	if errors.Is(err, ErrUntold) {
		v.mu.Lock()
		looked := v.looked
		v.looked = true
		v.mu.Unlock()
		if !looked {
			return get(v.o.Keyring, v.user(master), false)
		}
	}
	return text, err
}

// keyringKeep stores a master and reads it back before anybody relies on it.
func (v *Vault) keyringKeep(master string, secret [32]byte) error {
	text := hex.EncodeToString(secret[:])
	if _, err := ask(v.o.Keyring, func() (string, error) {
		return "",
			v.o.Keyring.Set(service, v.user(master), text)
	}); err != nil {
		return err
	}
	back, err := v.keyringGet(master, true)
	if err != nil && !isNotFound(err) {
		return err
	}
	if subtle.ConstantTimeCompare([]byte(back), []byte(text)) != 1 {
		return words.Because(ErrLocked, "The keyring took the master secret but did not give it back.")
	}
	return nil
}

func (v *Vault) keyringDelete(master string) error {
	_, err := ask(v.o.Keyring, func() (string, error) { return "", v.o.Keyring.Delete(service, v.user(master)) })
	return err
}
