package vault

import (
	"strings"
	"testing"
)

func TestSealedSecrets(t *testing.T) {
	h := newStore(t, Options{})
	_, err := h.v.Seal("a door", "sesame")
	h.refuses(err, ErrNotAllowed)
	h.must(h.v.Setup(t.Context()))
	sealed, err := h.v.Seal("a door", "sesame")
	h.must(err)
	if strings.Contains(sealed, "sesame") {
		t.Fatal(sealed)
	}
	if text, err := h.v.Unseal("a door", sealed); text != "sesame" || err != nil {
		t.Errorf("%q %v", text, err)
	}
	id, rest, _ := strings.Cut(sealed, ":")
	for about, bad := range map[string]string{"another door": sealed, "a door": "", "a": ":", "b": id, "c": id + ":x",
		"d": "another:" + rest, "e": id + ":" + rest[4:]} {
		_, err := h.v.Unseal(about, bad)
		h.refuses(err, ErrUnsealed)
	}
	other := ready(t)
	if _, err := other.v.Unseal("a door", sealed); err == nil {
		t.Error("it opens in another store")
	}
	h.keys.set(func(k *memoryKeyring) { k.locked = true })
	h = h.again(Options{})
	_, err = h.v.Unseal("a door", sealed)
	h.refuses(err, ErrNotAllowed)
}
