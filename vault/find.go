package vault

import (
	"crypto/subtle"
	"errors"

	"griddle/storage"
)

// Find authenticates a presented key, reading its row each time (never cached), so that a revoked key is refused from
// the very next request on, whichever process revoked it. ErrWrongKey for unknown, revoked, expired, tampered alike;
// ErrLocked when the master is not at hand (HashOnly: found by hash alone, without the clear right). One statement.
func (v *Vault) Find(presented string) (Key, error) {
	h := v.held.Load()
	switch h.condition {
	case Ready, Fresh, HashOnly:
	default:
		return Key{}, ErrLocked
	}
	if len(presented) != keyLen {
		return Key{}, ErrWrongKey
	}
	hash := hashOf(presented)
	found := row{instance: v.instance}
	err := keyByHash.Get(v.db.Reader(), hash[:], found.fields()...)
	if errors.Is(err, storage.ErrNotFound) {
		return Key{}, ErrWrongKey
	}
	if err != nil {
		return Key{}, err
	}
	if subtle.ConstantTimeCompare(found.hash, hash[:]) != 1 {
		return Key{}, ErrWrongKey
	}
	return v.judge(h, &found)
}

// Recheck reads the key's row again inside a write transaction and answers it as it is now: ErrWrongKey when it was
// revoked or ran out meanwhile, ErrNoRight when it no longer has what the write needs.
func (v *Vault) Recheck(tx *storage.Tx, k Key, n Need) (Key, error) { return v.recheck(tx, k, n) }

// Again is Recheck for who only reads, and has been at it for a while.
func (v *Vault) Again(k Key) (Key, error) { return v.recheck(v.db.Reader(), k, Need{}) }

func (v *Vault) recheck(r storage.Reader, k Key, n Need) (Key, error) {
	found, err := v.byID(r, k.ID)
	if errors.Is(err, ErrUnknownKey) {
		return Key{}, ErrWrongKey
	}
	if err != nil {
		return Key{}, err
	}
	now, err := v.judge(v.held.Load(), &found)
	if err != nil {
		return Key{}, err
	}
	if !now.Access.May(n) {
		return now, ErrNoRight
	}
	return now, nil
}

// judge decides whether a row lets its bearer in.
func (v *Vault) judge(h *holding, r *row) (Key, error) {
	keys := h.byID[r.master]
	switch {
	case keys != nil:
		if !keys.verify(r) {
			return Key{}, ErrWrongKey
		}
	case h.condition == HashOnly:
		r.clear = 0
	default:
		return Key{}, ErrWrongKey
	}
	k, now := r.key(keys != nil, keys != nil), v.now()
	if over(k.Expires, now) || over(k.RetireAt, now) {
		return Key{}, ErrWrongKey
	}
	return k, nil
}
