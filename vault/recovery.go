package vault

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"strings"

	"griddle/shop/words"
)

// A recovery key is the 32 bytes of the master and 3 bytes of checksum in Crockford's base 32: no I, L, O or U to be
// misread.
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

const checksumLen = 3

func recoveryChecksum(secret []byte) []byte {
	sum := sha256.Sum256(append([]byte("griddle/recovery/v1"), secret...))
	return sum[:checksumLen]
}

func formatRecoveryKey(secret [32]byte) string {
	text := crockford.EncodeToString(append(secret[:], recoveryChecksum(secret[:])...))
	var groups []string
	for ; len(text) > 0; text = text[4:] {
		groups = append(groups, text[:4])
	}
	return strings.Join(groups, "-")
}

func parseRecoveryKey(text string) (secret [32]byte, err error) {
	clean := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
		case r == ' ' || r == '-' || r == '\n' || r == '\r' || r == '\t':
			return -1
		}
		switch r {
		case 'O':
			return '0'
		case 'I', 'L':
			return '1'
		}
		return r
	}, text)
	raw, err := crockford.DecodeString(clean)
	if err != nil || len(clean) != crockford.EncodedLen(len(raw)) || len(raw) != 32+checksumLen ||
		string(recoveryChecksum(raw[:32])) != string(raw[32:]) {
		return secret, ErrRecoveryKey
	}
	return [32]byte(raw[:32]), nil
}

// RecoveryKey is the master as text to print (14 groups of 4 with a checksum).
func (v *Vault) RecoveryKey() (string, error) {
	keys, err := v.current()
	if err != nil {
		return "", err
	}
	return formatRecoveryKey(keys.secret), nil
}

// EnterRecoveryKey puts the master back after checking that it opens this store's keys: into the secret file the store
// uses, else into the keyring, else (there is none) into memory only, which Status tells; SetupPassphrase then keeps
// it. Errors: ErrRecoveryKey, ErrOtherStore, ErrLocked.
func (v *Vault) EnterRecoveryKey(ctx context.Context, text string) error {
	secret, err := parseRecoveryKey(text)
	if err != nil {
		return err
	}
	return v.ownerRun(ctx, func() error {
		masters, err := v.masters()
		if err != nil {
			return err
		}
		for i, m := range masters {
			if keys := newSubkeys(m.id, secret); keys.proves(m) {
				return v.putBack(m, keys, i == 0)
			}
		}
		return ErrOtherStore
	})
}

func (v *Vault) putBack(m master, keys *subkeys, newest bool) (err error) {
	unless := v.setStrange()
	defer func() { unless(err) }()
	if path := v.secretFile(m, newest); path != "" && newest {
		found, err := readOrMakeSecretFile(path, keys.secret, true)
		if err != nil {
			return err
		}
		if found != keys.secret {
			return words.Fault("The secret file %s holds the secret of another store. "+
				"Move it away or name another file with --secret-file, then try again.", path)
		}
		v.remember(m.id, path)
		m.place, m.path = inFile, v.asStored(path)
		return v.putAt(m, keys)
	}
	switch err := v.keyringKeep(m.id, keys.secret); {
	case errors.Is(err, ErrNoKeyring):
		v.take(m, keys, newest)
		return nil
	case err != nil:
		return err
	}
	v.remember(m.id, "")
	m.place, m.path = inKeyring, ""
	return v.putAt(m, keys)
}

func (v *Vault) putAt(m master, keys *subkeys) error {
	if err := v.moveMaster(m); err != nil {
		return err
	}
	v.take(m, keys, false)
	return nil
}
