package vault

import (
	"crypto/rand"
	"encoding/base64"
	"strings"
)

// Seal seals a secret that is no key of the API under the newest master. It opens only together with what it is about,
// in this store. ErrNotAllowed while the master is not at hand.
func (v *Vault) Seal(about, text string) (sealed string, err error) {
	keys, err := v.current()
	if err != nil {
		return "", err
	}
	nonce := make([]byte, keys.seal.NonceSize(), keys.seal.NonceSize()+len(text)+keys.seal.Overhead())
	rand.Read(nonce)
	whole := keys.seal.Seal(nonce, nonce, []byte(text), v.sealedAbout(keys, about))
	return keys.master + ":" + base64.StdEncoding.EncodeToString(whole), nil
}

// Unseal opens what Seal sealed. ErrUnsealed when it was sealed about something else, in another store or under a
// master that is gone; ErrNotAllowed while the master is not at hand.
func (v *Vault) Unseal(about, sealed string) (text string, err error) {
	h := v.held.Load()
	master, rest, _ := strings.Cut(sealed, ":")
	keys := h.byID[master]
	switch {
	case keys == nil && h.condition == Ready:
		return "", ErrUnsealed
	case keys == nil:
		return "", notAllowed(h.condition)
	}
	whole, err := base64.StdEncoding.DecodeString(rest)
	size := keys.seal.NonceSize()
	if err != nil || len(whole) < size {
		return "", ErrUnsealed
	}
	plain, err := keys.seal.Open(nil, whole[:size], whole[size:], v.sealedAbout(keys, about))
	if err != nil {
		return "", ErrUnsealed
	}
	return string(plain), nil
}

// sealedAbout is the additional data: it begins otherwise than that of keys, so that none opens as the other.
func (v *Vault) sealedAbout(keys *subkeys, about string) []byte {
	return appendText(appendText(appendText(appendText(nil, "griddle/secret/v1"), v.instance), keys.master), about)
}
