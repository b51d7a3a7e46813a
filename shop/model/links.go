package model

import (
	"errors"

	"griddle/storage"
)

// Links are rows of a table of their own, each of which says that a record has another, at a place in its order.

// LinkTable declares one: owner has member, and more is said of that.
func LinkTable(name, owner string, member storage.Col, more ...storage.Col) storage.Table {
	columns := []storage.Col{{Name: "pk", Kind: storage.Counted}, storage.TextCol(owner), member}
	return storage.TableSpec{Name: name, Shop: true, Key: []string{"pk"}, Columns: append(columns, more...),
		Unique: []string{owner, member.Name}, Indexes: []storage.Index{{Columns: []string{member.Name}}}}.Table()
}

// Link notes that a record has another at a place, or at another place than before.
func Link(tx *storage.Tx, table, owner string, a any, member string, b any, place int) error {
	tx.Touch(storage.Topic(table))
	return storage.Upsert(tx, table, storage.Values{owner: a, member: b, "sort_order": place}, owner, member)
}

// LinkLast notes that a record has another, at a place or, when that is nil, after all others; one that it
// has already stays where it is.
func LinkLast(tx *storage.Tx, table, owner string, a any, member string, b any, place *int) error {
	at := 0
	if place != nil {
		at = *place
	} else {
		last, err := storage.Max(tx, table, "sort_order", storage.Eq(owner, a))
		if err != nil {
			return err
		}
		at = int(last) + 1
	}
	tx.Touch(storage.Topic(table))
	_, err := storage.InsertNew(tx, table, storage.Values{owner: a, member: b, "sort_order": at})
	return err
}

// Unlink notes that a record has another no more; false when it had not.
func Unlink(tx *storage.Tx, table, owner string, a any, member string, b any) (bool, error) {
	n, err := storage.Delete(tx, table, storage.And(storage.Eq(owner, a), storage.Eq(member, b)))
	if n > 0 {
		tx.Touch(storage.Topic(table))
	}
	return n > 0, err
}

// Parts of records that have numbers of their own (choices of a property) get them here: unique in the store, and never
// used twice.
const numbersTable = "numbers"

// NumbersDDL is the table of the last numbers given.
func NumbersDDL() storage.Table {
	return storage.TableSpec{Name: numbersTable, Shop: true, Stays: true, Rises: []string{"last"},
		Key:     []string{"name"},
		Lookups: []*storage.Lookup{numberByName},
		Columns: []storage.Col{storage.TextCol("name"), storage.NumberCol("last")}}.Table()
}

// RaiseNumber makes sure that n is never given out.
func RaiseNumber(tx *storage.Tx, name string, n int64) error {
	last, err := LastNumber(tx, name)
	if err != nil || last >= n {
		return err
	}
	return storage.Replace(tx, numbersTable, storage.Values{"name": name, "last": n})
}

// NextNumber is the number after the last one of this name.
func NextNumber(tx *storage.Tx, name string) (n int64, err error) {
	if n, err = LastNumber(tx, name); err != nil {
		return 0, err
	}
	n++
	return n, storage.Replace(tx, numbersTable, storage.Values{"name": name, "last": n})
}

var numberByName = storage.NewLookup(numbersTable, "name", "last")

// LastNumber is the one given last, 0 for none.
func LastNumber(r storage.Reader, name string) (n int64, err error) {
	err = numberByName.Get(r, name, &n)
	if errors.Is(err, storage.ErrNotFound) {
		err = nil
	}
	return n, err
}
