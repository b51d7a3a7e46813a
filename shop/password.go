package shop

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"sync"

	"golang.org/x/crypto/argon2"

	"griddle/shop/wire"
)

// Passwords of customers are kept as Argon2id hashes only, in the usual text form: $argon2id$v=19$m=19456,t=2,p=1$salt$hash.
const (
	minPassword    = 7
	passwordPasses = 2
	passwordMemory = 19 * 1024 // KiB
)

// oneHash: a hash takes much memory, and many programs may create customers at once.
var oneHash sync.Mutex

// hashPassword refuses what is too short (docs/protocol/30-orders-people-taxes.md §4.2 asks for no more).
func hashPassword(password string) (string, error) {
	if n := wire.Units(password); n < minPassword {
		return "", &Error{Kind: NotCreated, Field: "Password", Message: fmt.Sprintf("Password is too short: it has %d characters, at least %d are needed.", n, minPassword)}
	}
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails
	return hashText(password, salt), nil
}

func hashText(password string, salt []byte) string {
	oneHash.Lock()
	defer oneHash.Unlock()
	hash := argon2.IDKey([]byte(password), salt, passwordPasses, passwordMemory, 1, 32)
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, passwordMemory, passwordPasses, b.EncodeToString(salt), b.EncodeToString(hash))
}
