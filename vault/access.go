package vault

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Vouch makes the tag of a setting of access: the master's id and an HMAC over store, name and value. ErrNotAllowed
// while the master is not at hand.
func (v *Vault) Vouch(name, value string) (tag string, err error) {
	keys, err := v.current()
	if err != nil {
		return "", err
	}
	return keys.master + ":" + hex.EncodeToString(v.accessTag(keys, name, value)), nil
}

// Vouched checks such a tag. known is false while the master is not at hand; without any master, nobody can have made
// one.
func (v *Vault) Vouched(name, value, tag string) (good, known bool) {
	h := v.held.Load()
	known = h.condition == Ready || h.condition == Fresh
	id, sum, _ := strings.Cut(tag, ":")
	keys := h.byID[id]
	if keys == nil {
		return false, known
	}
	given, err := hex.DecodeString(sum)
	return err == nil && hmac.Equal(given, v.accessTag(keys, name, value)), true
}

func (v *Vault) accessTag(keys *subkeys, name, value string) []byte {
	mac := hmac.New(sha256.New, keys.access)
	mac.Write(appendText(appendText(appendText(appendText(nil, "griddle/access/v1"), v.instance), name), value))
	return mac.Sum(nil)
}

// Adopt calls fn for a store whose settings of access were never tagged, once for each store and account: an older
// Griddle left it. The master must have been found where the owner keeps it; a store that came from elsewhere has none
// there.
func (v *Vault) Adopt(fn func() error) error {
	v.mu.Lock()
	ready, strange := v.status.Condition == Ready, v.strange
	v.mu.Unlock()
	n, err := v.note()
	if err != nil || !ready || n.Tagged {
		return err
	}
	if !strange {
		if err := fn(); err != nil {
			return err
		}
	}
	n.Tagged = true
	return v.write(n)
}

// setStrange notes that the settings of access were made under another master, until the act that says so fails.
func (v *Vault) setStrange() (unless func(error)) {
	v.mu.Lock()
	defer v.mu.Unlock()
	was := v.strange
	v.strange = true
	return func(err error) {
		if err != nil {
			v.mu.Lock()
			v.strange = was
			v.mu.Unlock()
		}
	}
}
