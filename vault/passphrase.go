package vault

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"griddle/shop/words"
	"griddle/storage"
)

// sealedMaster is the passphrase-protected file: the master under AES-256-GCM with a key that Argon2id makes from the
// passphrase.
type sealedMaster struct {
	Version int    `json:"version"`
	Salt    []byte `json:"salt"`
	Time    uint32 `json:"time"`      // Argon2id passes
	Memory  uint32 `json:"memoryKiB"` // Argon2id memory
	Threads uint8  `json:"threads"`
	Nonce   []byte `json:"nonce"`
	Sealed  []byte `json:"sealed"`
}

const (
	minPassphrase = 8
	argonTime     = 3
	argonMemory   = 64 * 1024
	argonThreads  = 4
)

func (v *Vault) passphrasePath(master string) string {
	return filepath.Join(v.db.Dir(), "master-"+master+".json")
}

// SetupPassphrase keeps the master in a passphrase-protected file (Argon2id, 0600) in the data folder; Unlock opens it
// later. It makes the master of a new store, or keeps one that is only in memory after EnterRecoveryKey.
func (v *Vault) SetupPassphrase(ctx context.Context, passphrase string) error {
	if utf8.RuneCountInString(passphrase) < minPassphrase {
		return ErrWeakPassphrase
	}
	return v.ownerRun(ctx, func() error {
		masters, err := v.masters()
		if err != nil {
			return err
		}
		v.mu.Lock()
		unkept := v.unkept
		v.mu.Unlock()
		h := v.held.Load()
		if unkept && h.current != nil {
			if err := v.sealMaster(h.current, passphrase); err != nil {
				return err
			}
			m := masters[0]
			v.remember(m.id, "")
			m.place, m.path = inPassphrase, ""
			if err := v.moveMaster(m); err != nil {
				return err
			}
			v.take(m, h.current, false)
			return nil
		}
		if len(masters) > 0 {
			return words.Because(ErrNotAllowed, "This store already has a master secret.")
		}
		keys := newSubkeys(newID(), newSecret())
		m := master{id: keys.master, place: inPassphrase, proof: keys.proof()}
		if err := v.sealMaster(keys, passphrase); err != nil {
			return err
		}
		err = v.db.Write(context.Background(), func(tx *storage.Tx) error {
			if now, err := readMasters(tx); err != nil || len(now) > 0 {
				return errors.Join(errFaster, err)
			}
			return v.addMaster(tx, m)
		})
		if err != nil {
			_ = os.Remove(v.passphrasePath(m.id)) // nothing refers to it
			if errors.Is(err, errFaster) {
				return v.lookFor()
			}
			return err
		}
		v.setStrange()
		v.take(m, keys, false)
		return nil
	})
}

// Unlock opens the passphrase-protected file: ErrPassphrase when the passphrase does not fit.
func (v *Vault) Unlock(ctx context.Context, passphrase string) error {
	return v.ownerRun(ctx, func() error {
		masters, err := v.masters()
		if err != nil {
			return err
		}
		if len(masters) == 0 || masters[0].place != inPassphrase {
			return words.Because(ErrNotAllowed, "The master secret of this store is not protected by a passphrase.")
		}
		keys, err := v.unsealMaster(masters[0], passphrase)
		if err != nil {
			return err
		}
		v.take(masters[0], keys, false)
		return nil
	})
}

func (v *Vault) sealMaster(keys *subkeys, passphrase string) error {
	s := sealedMaster{Version: 1, Salt: make([]byte, 16), Time: argonTime, Memory: argonMemory, Threads: argonThreads,
		Nonce: make([]byte, 12)}
	rand.Read(s.Salt)
	rand.Read(s.Nonce)
	aead, err := s.cipher(passphrase)
	if err != nil {
		return err
	}
	s.Sealed = aead.Seal(nil, s.Nonce, keys.secret[:], v.sealedFor(keys.master))
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	path := v.passphrasePath(keys.master)
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return words.Because(err, "The passphrase-protected file %s cannot be replaced (%s).", path, reason(err))
	}
	if err := createPrivate(path, append(text, '\n')); err != nil {
		return words.Because(err, "The passphrase-protected file %s cannot be made (%s).", path, reason(err))
	}
	return nil
}

func (v *Vault) unsealMaster(m master, passphrase string) (*subkeys, error) {
	path := v.passphrasePath(m.id)
	f, err := os.Open(path)
	if err != nil {
		return nil, words.Because(err, "The passphrase-protected file %s cannot be opened (%s). "+
			"Enter the recovery key instead.", path, reason(err))
	}
	defer f.Close()
	if err := private(f, path); err != nil {
		return nil, err
	}
	var s sealedMaster
	// The limits keep a damaged file from asking for all memory of the computer.
	if err := json.NewDecoder(io.LimitReader(f, 4096)).Decode(&s); err != nil || s.Version != 1 || len(s.Nonce) != 12 ||
		s.Time < 1 || s.Time > 20 || s.Memory < 8*1024 || s.Memory > 1024*1024 || s.Threads < 1 {
		return nil, words.Fault("The passphrase-protected file %s is damaged. Enter the recovery key instead.", path)
	}
	aead, err := s.cipher(passphrase)
	if err != nil {
		return nil, err
	}
	plain, err := aead.Open(nil, s.Nonce, s.Sealed, v.sealedFor(m.id))
	if err != nil || len(plain) != 32 {
		return nil, ErrPassphrase
	}
	keys := newSubkeys(m.id, [32]byte(plain))
	if !keys.proves(m) {
		return nil, ErrOtherStore
	}
	return keys, nil
}

func (v *Vault) sealedFor(master string) []byte {
	return appendText(appendText(appendText(nil, "griddle/master/v1"), v.instance), master)
}

func (s *sealedMaster) cipher(passphrase string) (cipher.AEAD, error) {
	block, err := aes.NewCipher(argon2.IDKey([]byte(passphrase), s.Salt, s.Time, s.Memory, s.Threads, 32))
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
