package pagetest

import (
	"sync"

	gokeyring "github.com/zalando/go-keyring"
)

// Keyring is a vault.Keyring in memory.
type Keyring struct {
	Absent bool // no keyring on this computer

	mu      sync.Mutex
	secrets map[string]string
}

// Available implements vault.Keyring.
func (k *Keyring) Available() bool { return !k.Absent }

// Get implements vault.Keyring.
func (k *Keyring) Get(service, user string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if s, ok := k.secrets[service+"/"+user]; ok {
		return s, nil
	}
	return "", gokeyring.ErrNotFound
}

// Set implements vault.Keyring.
func (k *Keyring) Set(service, user, secret string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
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
