// Package password keeps passwords as hashes that nobody can turn back.
package password

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"

	"golang.org/x/crypto/argon2"
)

// Passwords are kept as Argon2id hashes only, in the usual text form: $argon2id$v=19$m=19456,t=2,p=1$salt$hash.

// Cost is what a hash asks of whoever computes it.
type Cost struct {
	memory  uint32 // KiB
	passes  uint32
	threads uint8
}

// What hashing costs. Programs create customers by the hundred, so theirs are the smallest that is held to be safe; the
// admin password is typed now and then and costs what a passphrase of the vault does.
var (
	Customer = Cost{19 * 1024, 2, 1}
	Owner    = Cost{64 * 1024, 3, 4}
	// highestCost keeps a damaged row from asking for all memory of the computer.
	highestCost = Cost{1024 * 1024, 20, 16}
)

// oneHash: a hash takes much memory, and many programs may create customers at once.
var oneHash sync.Mutex

// Hash makes the text form with a salt of its own.
func (c Cost) Hash(password string) string {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails
	return c.text(salt, c.key(password, salt, 32))
}

func (c Cost) text(salt, key []byte) string {
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.passes, c.threads,
		b.EncodeToString(salt), b.EncodeToString(key))
}

func (c Cost) key(password string, salt []byte, size uint32) []byte {
	oneHash.Lock()
	defer oneHash.Unlock()
	return argon2.IDKey([]byte(password), salt, c.passes, c.memory, c.threads, size)
}

// Fits tells whether a password is the one that was hashed; a text that is no hash fits none.
func Fits(text, password string) bool {
	parts := strings.Split(text, "$") // "", argon2id, v, costs, salt, key
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return false
	}
	var c Cost
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.threads); err != nil ||
		c.memory > highestCost.memory || c.passes < 1 || c.passes > highestCost.passes || c.threads < 1 ||
		c.threads > highestCost.threads {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false
	}
	key, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || len(key) < 16 || len(key) > 64 {
		return false
	}
	return subtle.ConstantTimeCompare(c.key(password, salt, uint32(len(key))), key) == 1
}
