package pagetest

import (
	"errors"
	"sync"

	gokeyring "github.com/zalando/go-keyring"
)

// Keyring is a vault.Keyring in memory.
type Keyring struct {
	Absent bool // no keyring on this computer
	Locked bool // it would ask for a password, and nobody knows it
	Asked  int  // how often it did

	mu      sync.Mutex
	secrets map[string]string
}

var errLocked = errors.New("the collection is locked")

// Available implements vault.Keyring.
func (k *Keyring) Available() bool { return !k.Absent }

// WouldAsk implements vault.Keyring.
func (k *Keyring) WouldAsk(string, string) (bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.Locked, nil
}

// Get implements vault.Keyring.
func (k *Keyring) Get(service, user string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.Locked {
		k.Asked++
		return "", errLocked
	}
	if s, ok := k.secrets[service+"/"+user]; ok {
		return s, nil
	}
	return "", gokeyring.ErrNotFound
}

// Set implements vault.Keyring.
func (k *Keyring) Set(service, user, secret string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.Locked {
		return errLocked
	}
	if k.secrets == nil {
		k.secrets = map[string]string{}
	}
	k.secrets[service+"/"+user] = secret
	return nil
}

// Delete implements vault.Keyring.
func (k *Keyring) Delete(service, user string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, ok := k.secrets[service+"/"+user]; !ok {
		return gokeyring.ErrNotFound
	}
	delete(k.secrets, service+"/"+user)
	return nil
}

// Forget loses everything, as when the owner's login is made anew.
func (k *Keyring) Forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.secrets = nil
}
