package vault

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"griddle/shop/words"
	"griddle/storage"
)

// topic is what storage.Change calls changes of keys.
const topic storage.Topic = "keys"

// NewKey is what the owner chose.
type NewKey struct {
	Name    string // required, 1-100 characters
	Access  Access
	Clear   bool      // ignored where Access may not write what can be cleared
	Expires time.Time // zero = never
}

// CleanName answers a key's name as it is stored, without blanks around it, or ErrName.
func CleanName(name string) (string, error) {
	name = strings.TrimSpace(name)
	n := utf8.RuneCountInString(name)
	if n < 1 || n > 100 || !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) {
		return "", ErrName
	}
	return name, nil
}

// current is the newest master's subkeys, or why a step that needs them is not possible.
func (v *Vault) current() (*subkeys, error) {
	h := v.held.Load()
	if h.condition == Ready {
		return h.current, nil
	}
	return nil, notAllowed(h.condition)
}

var errRetired = words.Because(ErrPast, "The day on which the old key ends is over. Choose a later one.")

func notAllowed(c Condition) error {
	switch c {
	case Locked:
		return errors.Join(ErrLocked, ErrNotAllowed)
	case NoKeyring:
		return errors.Join(ErrNoKeyring, ErrNotAllowed)
	case Fresh, Gone:
		return errors.Join(ErrNoMaster, ErrNotAllowed)
	}
	return ErrNotAllowed
}

// owned gets the subkeys for a row and checks its tag.
func (v *Vault) owned(r *row) (*subkeys, error) {
	h := v.held.Load()
	keys := h.byID[r.master]
	switch {
	case keys == nil && h.condition == Ready:
		return nil, ErrUnreadable
	case keys == nil:
		return nil, notAllowed(h.condition)
	case !keys.verify(r):
		return nil, ErrUnreadable
	}
	return keys, nil
}

// Create makes a key and answers it whole; later only Reveal shows it. Errors: ErrName, ErrPast, ErrNotAllowed.
func (v *Vault) Create(ctx context.Context, n NewKey) (k Key, text string, err error) {
	keys, err := v.current()
	if err != nil {
		return Key{}, "", err
	}
	if n.Name, err = CleanName(n.Name); err != nil {
		return Key{}, "", err
	}
	if over(n.Expires, v.now()) {
		return Key{}, "", words.Because(ErrPast, "The day on which this key ends is over. Choose a later one.")
	}
	err = v.db.Write(ctx, func(tx *storage.Tx) error {
		var r row
		r, text, err = v.insert(tx, keys, n)
		k = r.key(true, true)
		return err
	})
	return k, text, err
}

// insert adds a row. The row's id is part of what is sealed and tagged, so it is asked for first.
func (v *Vault) insert(tx *storage.Tx, keys *subkeys, n NewKey) (row, string, error) {
	text := newKeyText()
	hash := hashOf(text)
	r := row{
		hash: hash[:], name: n.Name, masked: mask(text), access: int64(n.Access), created: v.now().UnixMilli(),
		expires: msOf(n.Expires),
		master:  keys.master, instance: v.instance,
	}
	r.may(n.Access, n.Clear)
	tx.Touch(topic)
	r.sealed, r.tag = []byte{}, []byte{} // known only when the row has its id
	id, err := storage.Insert(tx, keysTable, r.values())
	if err != nil {
		return r, "", err
	}
	r.id = id
	keys.sealKey(&r, text)
	return r, text, v.save(tx, keys, &r)
}

// save tags a row anew and writes what may change in it.
func (v *Vault) save(tx *storage.Tx, keys *subkeys, r *row) error {
	tx.Touch(topic)
	_, err := storage.Set(tx, keysTable, storage.Eq("id", r.id),
		storage.Values{"name": r.name, "access": r.access, "clear": r.clear, "successor": r.successor,
			"retire": r.retire, "sealed": r.sealed, "tag": keys.tag(r)})
	return err
}

// Reveal answers the key itself. Errors: ErrUnknownKey, ErrUnreadable, ErrNotAllowed.
func (v *Vault) Reveal(id int64) (string, error) {
	r, err := v.byID(v.db.Reader(), id)
	if err != nil {
		return "", err
	}
	keys, err := v.owned(&r)
	if err != nil {
		return "", err
	}
	return keys.openKey(&r)
}

// change edits a row in one transaction.
func (v *Vault) change(ctx context.Context, id int64, edit func(*row) error) error {
	return v.db.Write(ctx, func(tx *storage.Tx) error {
		r, err := v.byID(tx, id)
		if err != nil {
			return err
		}
		keys, err := v.owned(&r)
		if err != nil {
			return err
		}
		if err := edit(&r); err != nil {
			return err
		}
		return v.save(tx, keys, &r)
	})
}

// Rename gives a key another name. Errors: ErrName and those of Reveal.
func (v *Vault) Rename(ctx context.Context, id int64, name string) error {
	name, err := CleanName(name)
	if err != nil {
		return err
	}
	return v.change(ctx, id, func(r *row) error { r.name = name; return nil })
}

// SetClear gives or takes the right to clear. A key that may not write what can be cleared never gets it. Errors as
// Reveal.
func (v *Vault) SetClear(ctx context.Context, id int64, may bool) error {
	return v.change(ctx, id, func(r *row) error { r.may(Access(r.access), may); return nil })
}

// SetAccess gives a key other rights; its programs have them from their next request on. Errors as Reveal.
func (v *Vault) SetAccess(ctx context.Context, id int64, a Access, mayClear bool) error {
	return v.change(ctx, id, func(r *row) error { r.may(a, mayClear); return nil })
}

// Allow raises the rights of a key to what a request needs, and leaves all others. Errors as Reveal.
func (v *Vault) Allow(ctx context.Context, id int64, n Need) error {
	return v.change(ctx, id, func(r *row) error {
		if a := Access(r.access); !a.May(n) {
			r.access = int64(a.With(n.Area, n.Level))
		}
		return nil
	})
}

// Extend moves the end of a rotated key, to a later day or an earlier one. Errors: ErrPast, ErrNotRotating and those of
// Reveal.
func (v *Vault) Extend(ctx context.Context, id int64, retireAt time.Time) error {
	return v.change(ctx, id, func(r *row) error {
		if r.retire == 0 {
			return ErrNotRotating
		}
		if !retireAt.After(v.now()) {
			return errRetired
		}
		r.retire = retireAt.UnixMilli()
		return nil
	})
}

// Rotate makes the successor with the same name, rights and lifetime; the old key works until retireAt and is then
// revoked by Retire. Errors: ErrPast, ErrRotating and those of Reveal.
func (v *Vault) Rotate(ctx context.Context, id int64, retireAt time.Time) (k Key, text string, err error) {
	now := v.now()
	if !retireAt.After(now) {
		return Key{}, "", errRetired
	}
	newest, err := v.current()
	if err != nil {
		return Key{}, "", err
	}
	err = v.db.Write(ctx, func(tx *storage.Tx) error {
		old, err := v.byID(tx, id)
		if err != nil {
			return err
		}
		keys, err := v.owned(&old)
		if err != nil {
			return err
		}
		if old.successor != 0 {
			return ErrRotating
		}
		n := NewKey{Name: old.name, Access: Access(old.access), Clear: old.clear != 0}
		if old.expires != 0 {
			n.Expires = now.Add(time.Duration(old.expires-old.created) * time.Millisecond)
		}
		fresh, key, err := v.insert(tx, newest, n)
		if err != nil {
			return err
		}
		k, text = fresh.key(true, true), key
		old.successor, old.retire = fresh.id, retireAt.UnixMilli()
		return v.save(tx, keys, &old)
	})
	if err != nil {
		return Key{}, "", err
	}
	return k, text, nil
}

// Retire revokes the rotated keys whose time has come and says which. Called every minute and at start; needs no
// master.
func (v *Vault) Retire(ctx context.Context) (retired []Key, err error) {
	due := func(r storage.Reader) ([]row, error) {
		return v.rows(r, storage.Query{Where: storage.And(storage.More("retire", 0),
			storage.AtMost("retire", v.now().UnixMilli()))})
	}
	// Most minutes nothing is due, and then nothing is written.
	if rows, err := due(v.db.Reader()); err != nil || len(rows) == 0 {
		return nil, err
	}
	err = v.db.Free(ctx, func(tx *storage.Tx) error {
		retired = nil
		rows, err := due(tx)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := v.remove(tx, r.id); err != nil {
				return err
			}
			retired = append(retired, r.key(v.verdict(v.held.Load(), &r)))
		}
		return nil
	})
	return retired, err
}

// Revoke needs no master. ErrUnknownKey, and nothing revoked, when one of the ids does not exist. The rows are wiped
// from the disk.
func (v *Vault) Revoke(ctx context.Context, ids ...int64) error {
	return v.db.Free(ctx, func(tx *storage.Tx) error {
		for _, id := range ids {
			if err := v.remove(tx, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// remove is the way of every revocation.
func (v *Vault) remove(tx *storage.Tx, id int64) error {
	r, err := v.byID(tx, id)
	if err != nil {
		return err
	}
	tx.Touch(topic)
	tx.Wipe()
	if _, err := storage.Delete(tx, keysTable, storage.Eq("id", id)); err != nil || v.o.Revoked == nil {
		return err
	}
	return v.o.Revoked(tx, r.key(v.verdict(v.held.Load(), &r)))
}

// Oldest is the first of the keys that a key succeeded by rotation, as far as they are still there; the key itself when
// it succeeded none.
func (v *Vault) Oldest(r storage.Reader, id int64) (int64, error) {
	for {
		var before int64
		err := storage.First(r, storage.Select{Table: keysTable, Columns: []string{"id"},
			Query: storage.Query{Where: storage.And(storage.Eq("successor", id), storage.Less("id", id))}}, &before)
		if errors.Is(err, storage.ErrNotFound) {
			return id, nil
		}
		if err != nil {
			return 0, err
		}
		id = before
	}
}

// List is every key, newest first; topic "keys" of storage.Change tells of changes.
func (v *Vault) List() ([]Key, error) {
	rows, err := v.rows(v.db.Reader(), storage.Query{Order: storage.Desc("id")})
	if err != nil {
		return nil, err
	}
	h, keys := v.held.Load(), make([]Key, len(rows))
	for i := range rows {
		judged, good := v.verdict(h, &rows[i])
		keys[i] = rows[i].key(judged, good)
	}
	return keys, nil
}

// verdict: while the newest master is at hand, a row of a master that is not counts as unreadable; without it nothing
// can be said.
func (v *Vault) verdict(h *holding, r *row) (judged, good bool) {
	if keys := h.byID[r.master]; keys != nil {
		return true, keys.verify(r)
	}
	return h.condition == Ready, false
}

func (v *Vault) rows(r storage.Reader, q storage.Query) (all []row, err error) {
	err = storage.Each(r, storage.Select{Table: keysTable, Columns: columns, Query: q}, func(from storage.Row) error {
		one := row{instance: v.instance}
		err := from.Scan(one.fields()...)
		all = append(all, one)
		return err
	})
	return all, err
}
