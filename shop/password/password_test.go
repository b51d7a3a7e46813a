package password

import (
	"strings"
	"testing"
)

const owners = "correct horse battery"

func TestFits(t *testing.T) {
	hash := Customer.Hash(owners)
	if !Fits(hash, owners) || Fits(hash, owners+" ") {
		t.Error("the right password does not fit, or another one does")
	}
	for _, damaged := range []string{"", "$", hash[1:], strings.Replace(hash, "m=19456", "m=4294967295", 1),
		strings.Replace(hash, "t=2", "t=0", 1),
		strings.Replace(hash, "argon2id", "argon2i", 1), hash[:len(hash)-30]} {
		if Fits(damaged, owners) {
			t.Errorf("%q fits", damaged)
		}
	}
}
