package vault

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"path/filepath"
	"strings"
	"sync"
	"unicode"

	"griddle/shop/words"
	"griddle/storage"
)

const (
	mastersTable = "masters"
	keysTable    = "api_keys"
)

// Tables for storage.Schema; none of them belongs to the shop's records, so a restore leaves them alone.
//
// Snapshots hold none of them: a restore leaves keys as they are, and a revoked key must not live on in an older copy.
func Tables() []storage.Table {
	text, number, bytes := storage.TextCol, storage.NumberCol, storage.BytesCol
	return []storage.Table{
		storage.TableSpec{Name: mastersTable, NotInSnapshots: true, Key: []string{"pk"}, Columns: []storage.Col{
			{Name: "pk", Kind: storage.Counted}, {Name: "id", Kind: storage.Text,
				Unique: true}, text("place"), text("path"),
			number("created"), bytes("proof"),
		}}.Table(),
		storage.TableSpec{Name: keysTable, NotInSnapshots: true, Key: []string{"id"}, Columns: []storage.Col{
			{Name: "id", Kind: storage.Counted}, {Name: "hash", Kind: storage.Bytes,
				Unique: true}, text("name"), text("masked"),
			number("access"), number("clear"), number("created"), number("expires"),
			number("successor"), number("retire"),
			text("master"), bytes("sealed"), bytes("tag"),
		}, Lookups: []*storage.Lookup{keyByHash, keyByID}}.Table(),
	}
}

// master is what the store knows about a master secret: not the secret, but how to recognise it.
type master struct {
	id    string
	place string // inKeyring, inFile, inPassphrase
	path  string // of the secret file, as a hint for the owner; relative when it lies in the data folder
	proof []byte
}

// subkeys are made from one master secret.
type subkeys struct {
	master string
	secret [32]byte
	audit  []byte
	access []byte
	seal   cipher.AEAD
	tags   sync.Pool // of *tagger
}

// tagger computes tags without allocating on each request.
type tagger struct {
	mac hash.Hash
	buf []byte
	sum []byte
}

func newSecret() (secret [32]byte) {
	rand.Read(secret[:]) // never fails: crypto/rand ends the program instead
	return secret
}

func newSubkeys(id string, secret [32]byte) *subkeys {
	derive := func(purpose string) []byte {
		key, err := hkdf.Key(sha256.New, secret[:], nil, "griddle/"+purpose+"/v1", 32)
		if err != nil {
			panic(err) // 32 bytes of SHA-256 are always possible
		}
		return key
	}
	block, err := aes.NewCipher(derive("seal"))
	if err != nil {
		panic(err) // the key has 32 bytes
	}
	seal, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES has the block size GCM wants
	}
	k := &subkeys{master: id, secret: secret, audit: derive("audit"), access: derive("access"), seal: seal}
	tag := derive("tag")
	k.tags.New = func() any { return &tagger{mac: hmac.New(sha256.New, tag)} }
	return k
}

// proof recognises the secret without telling it: an HMAC of the master's id.
func (k *subkeys) proof() []byte {
	mac := hmac.New(sha256.New, k.audit)
	mac.Write([]byte(k.master))
	return mac.Sum(nil)
}

func (k *subkeys) proves(m master) bool { return hmac.Equal(k.proof(), m.proof) }

// masters lists what the store knows, newest first.
func (v *Vault) masters() ([]master, error) { return readMasters(v.db.Reader()) }

func readMasters(r storage.Reader) (all []master, err error) {
	masters := storage.Select{Table: mastersTable, Columns: []string{"id", "place", "path", "proof"},
		Query: storage.Query{Order: storage.Desc("pk")}}
	err = storage.Each(r, masters, func(row storage.Row) error {
		var m master
		err := row.Scan(&m.id, &m.place, &m.path, &m.proof)
		all = append(all, m)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read masters: %w", err)
	}
	return all, nil
}

func (v *Vault) addMaster(tx *storage.Tx, m master) error {
	tx.Touch(topic)
	_, err := storage.Insert(tx, mastersTable, storage.Values{"id": m.id, "place": m.place, "path": m.path,
		"created": v.now().UnixMilli(),
		"proof":   m.proof})
	return err
}

func (v *Vault) moveMaster(m master) error {
	return v.db.Write(context.Background(), func(tx *storage.Tx) error {
		_, err := storage.Set(tx, mastersTable, storage.Eq("id", m.id),
			storage.Values{"place": m.place, "path": m.path})
		return err
	})
}

// Setup makes the master of a Fresh store in the keyring (Set, Get, compare before first use), or in the secret file
// when one is named. When another process was faster, its master is taken.
func (v *Vault) Setup(ctx context.Context) error {
	return v.ownerRun(ctx, func() error {
		if masters, err := v.masters(); err != nil {
			return err
		} else if len(masters) > 0 {
			return v.lookFor()
		}
		return v.makeMaster(nil)
	})
}

// StartNewKeys makes a new master although the store had one that is gone: old rows stay, unreadable, and revive when
// the old one returns.
func (v *Vault) StartNewKeys(ctx context.Context) error {
	return v.ownerRun(ctx, func() error {
		switch v.Status().Condition {
		case Gone, NoKeyring, HashOnly:
			known, err := v.masters()
			if err != nil {
				return err
			}
			return v.makeMaster(known)
		}
		return words.Because(ErrNotAllowed, "New keys can be started only when the old master secret is gone.")
	})
}

// lookFor looks for an existing master and answers an error when it is not at hand.
func (v *Vault) lookFor() error {
	if err := v.look(true); err != nil {
		return err
	}
	_, err := v.current()
	return err
}

// makeMaster makes a master besides the known ones and takes it as the current one. When another process has added one
// since they were read, that one is taken instead.
func (v *Vault) makeMaster(known []master) (err error) {
	unless := v.setStrange()
	defer func() { unless(err) }()
	secret, id := newSecret(), newID()
	m := master{id: id, place: inKeyring}
	path := v.o.SecretFile
	if path == "" && len(known) > 0 {
		path = v.secretFile(known[0], true)
	}
	if path != "" {
		m.place, m.path = inFile, v.asStored(path)
		if secret, err = readOrMakeSecretFile(path, secret, len(known) == 0); err != nil {
			return err
		}
	} else if err = v.keyringKeep(id, secret); err != nil {
		return err
	}
	keys := newSubkeys(id, secret)
	m.proof = keys.proof()
	err = v.db.Write(context.Background(), func(tx *storage.Tx) error {
		now, err := readMasters(tx)
		if err != nil {
			return err
		}
		if len(now) != len(known) {
			return errFaster
		}
		return v.addMaster(tx, m)
	})
	if err != nil && m.place == inKeyring {
		_ = v.keyringDelete(id) // an entry nobody refers to does no harm, so a failure is no news
	}
	// A secret file stays: the faster process may have read it, and the next try takes it.
	if errors.Is(err, errFaster) {
		return v.lookFor()
	}
	if err != nil {
		return err
	}
	if path != "" {
		v.remember(id, path)
	}
	v.take(m, keys, false)
	return nil
}

// errFaster: another process made a master meanwhile.
var errFaster = errors.New("another process made the master secret")

// take adds a master to those at hand and settles: it may be the current one or an older one that returned.
func (v *Vault) take(m master, keys *subkeys, unkept bool) {
	v.mu.Lock()
	v.unkept = unkept
	at := map[string]*subkeys{m.id: keys}
	for id, k := range v.held.Load().byID {
		at[id] = k
	}
	v.mu.Unlock()
	masters, err := v.masters()
	if err != nil || len(masters) == 0 {
		masters = []master{m}
	}
	current := at[masters[0].id]
	if current == nil {
		st := v.Status()
		v.settle(st, at, nil)
		return
	}
	v.settle(v.kept(v.placed(Status{Condition: Ready}, masters[0])), at, current)
}

// asStored is a secret file's path as the store keeps it.
func (v *Vault) asStored(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if dir, err := filepath.Abs(v.db.Dir()); err == nil {
		if rel, err := filepath.Rel(dir, abs); err == nil && filepath.IsLocal(rel) {
			return rel
		}
	}
	return abs
}

// tellable is the secret file that the store names, when it may be told to the owner: not one that came with a backup,
// nor one with characters that a terminal would take for more than a name. "" else.
func (v *Vault) tellable(m master) string {
	path := m.path
	if !filepath.IsAbs(path) {
		if filepath.Base(path) != path {
			return "" // files/ and backups/ in the data folder hold what others chose
		}
		path = filepath.Join(v.folder(), path)
	}
	for _, r := range path {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(`/\:. _-+@,()~`, r) {
			return ""
		}
	}
	if rel, err := filepath.Rel(v.folder(), path); err == nil && filepath.IsLocal(rel) && filepath.Base(rel) != rel {
		return ""
	}
	return path
}

func newID() string {
	var b [8]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// parseSecret reads the 64 hex digits kept in the keyring or in a secret file.
func parseSecret(text string) (secret [32]byte, err error) {
	text = strings.TrimSpace(text)
	if len(text) != 64 {
		return secret, errors.New("not 64 hexadecimal digits")
	}
	if _, err := hex.Decode(secret[:], []byte(text)); err != nil {
		return secret, errors.New("not 64 hexadecimal digits")
	}
	return secret, nil
}

// saidBy is the sentence that an error says.
func saidBy(err error) words.Sentence {
	var told *words.Error
	if errors.As(err, &told) {
		return told.Sentence
	}
	return words.Say("%s", err.Error())
}
