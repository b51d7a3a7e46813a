package vault

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"griddle/storage"
)

// row is a key as the store keeps it. Times are milliseconds since 1970 UTC, 0 = not set.
type row struct {
	id            int64
	hash          []byte
	name, masked  string
	access, clear int64
	created       int64
	expires       int64
	successor     int64
	retire        int64
	master        string
	sealed        []byte
	tag           []byte
	instance      string // of the store; not a column, but signed
}

var columns = []string{"id", "hash", "name", "masked", "access", "clear", "created", "expires", "successor", "retire",
	"master", "sealed", "tag"}

var (
	keyByHash = storage.NewLookup(keysTable, "hash", columns...)
	keyByID   = storage.NewLookup(keysTable, "id", columns...)
)

// fields are where the columns go.
func (r *row) fields() []any {
	return []any{&r.id, &r.hash, &r.name, &r.masked, &r.access, &r.clear, &r.created, &r.expires, &r.successor,
		&r.retire, &r.master,
		&r.sealed, &r.tag}
}

// values are what is stored of a row.
func (r *row) values() storage.Values {
	return storage.Values{"hash": r.hash, "name": r.name, "masked": r.masked, "access": r.access, "clear": r.clear,
		"created": r.created,
		"expires": r.expires, "successor": r.successor, "retire": r.retire, "master": r.master,
		"sealed": r.sealed, "tag": r.tag}
}

// may sets the rights.
func (r *row) may(a Access, mayClear bool) {
	r.access, r.clear = int64(a), 0
	if mayClear && a.Clears() {
		r.clear = 1
	}
}

// byID reads one row: ErrUnknownKey when there is none.
func (v *Vault) byID(r storage.Reader, id int64) (row, error) {
	found := row{instance: v.instance}
	err := keyByID.Get(r, id, found.fields()...)
	if errors.Is(err, storage.ErrNotFound) {
		return found, ErrUnknownKey
	}
	return found, err
}

// Fields are length-prefixed, so that no two different rows are written the same way.
func appendText[T ~string | ~[]byte](buf []byte, text T) []byte {
	buf = binary.BigEndian.AppendUint32(buf, uint32(len(text)))
	return append(buf, text...)
}

func appendNumbers(buf []byte, numbers ...int64) []byte {
	for _, n := range numbers {
		buf = binary.BigEndian.AppendUint64(buf, uint64(n))
	}
	return buf
}

// signed is what the tag covers: everything but the tag.
func (r *row) signed(buf []byte) []byte {
	buf = appendText(buf, "griddle/row/v1")
	buf = appendText(buf, r.instance)
	buf = appendNumbers(buf, r.id, r.access, r.clear, r.created, r.expires, r.successor, r.retire)
	buf = appendText(buf, r.hash)
	buf = appendText(buf, r.name)
	buf = appendText(buf, r.masked)
	buf = appendText(buf, r.master)
	return appendText(buf, r.sealed)
}

// sealedFor is the additional data of the sealed copy: it opens only in its own row of its own store.
func (r *row) sealedFor() []byte {
	buf := appendText(nil, "griddle/sealed/v1")
	buf = appendText(buf, r.instance)
	buf = appendNumbers(buf, r.id, r.created)
	return appendText(buf, r.master)
}

func (k *subkeys) tag(r *row) []byte {
	t := k.tags.Get().(*tagger)
	defer k.tags.Put(t)
	return append([]byte(nil), t.compute(r)...)
}

func (k *subkeys) verify(r *row) bool {
	t := k.tags.Get().(*tagger)
	defer k.tags.Put(t)
	return subtle.ConstantTimeCompare(t.compute(r), r.tag) == 1
}

func (t *tagger) compute(r *row) []byte {
	t.buf = r.signed(t.buf[:0])
	t.mac.Reset()
	t.mac.Write(t.buf)
	t.sum = t.mac.Sum(t.sum[:0])
	return t.sum
}

// sealKey seals the key itself into the row.
func (k *subkeys) sealKey(r *row, text string) {
	nonce := make([]byte, k.seal.NonceSize(), k.seal.NonceSize()+len(text)+k.seal.Overhead())
	rand.Read(nonce)
	r.sealed = k.seal.Seal(nonce, nonce, []byte(text), r.sealedFor())
}

// openKey gets the key back out of a row whose tag was verified.
func (k *subkeys) openKey(r *row) (string, error) {
	size := k.seal.NonceSize()
	if len(r.sealed) < size {
		return "", ErrUnreadable
	}
	text, err := k.seal.Open(nil, r.sealed[:size], r.sealed[size:], r.sealedFor())
	if err != nil {
		return "", ErrUnreadable
	}
	if sum := hashOf(string(text)); subtle.ConstantTimeCompare(sum[:], r.hash) != 1 {
		return "", ErrUnreadable
	}
	return string(text), nil
}

// key is the row as callers see it. judged: the master was at hand; good: the tag fits.
func (r *row) key(judged, good bool) Key {
	return Key{
		ID: r.id, Name: r.name, Masked: r.masked, Access: Access(r.access), Clear: r.clear != 0,
		Created: timeOf(r.created), Expires: timeOf(r.expires), Successor: r.successor, RetireAt: timeOf(r.retire),
		Verified: judged, Readable: good,
	}
}

func timeOf(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func msOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// keyLen is the length of a key of the one store, "1-" and a GUID's form.
const keyLen = 2 + 36

// newKeyText makes a key: the store's number and 128 random bits in the form the original's keys have
// (docs/protocol/00-conventions.md §4).
func newKeyText() string {
	var b [16]byte
	rand.Read(b[:])
	h := hex.EncodeToString(b[:])
	return fmt.Sprintf("1-%s-%s-%s-%s-%s", h[:8], h[8:12], h[12:16], h[16:20], h[20:])
}

func mask(key string) string { return key[:4] + "…" + key[len(key)-4:] }

func hashOf(key string) [32]byte {
	const domain = "griddle/key/v1"
	var buf [len(domain) + keyLen]byte
	return sha256.Sum256(append(append(buf[:0], domain...), key...))
}
