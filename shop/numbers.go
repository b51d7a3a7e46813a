package shop

import (
	"errors"

	"griddle/storage"
)

// Parts of records that have numbers of their own (choices of a property) get them here: unique in the store, and never used twice.
const numbersTable = "numbers"

func numbersDDL() storage.Table {
	return storage.TableSpec{Name: numbersTable, Shop: true, Key: []string{"name"},
		Columns: []storage.Col{storage.TextCol("name"), storage.NumberCol("last")}}.Table()
}

// raiseNumber makes sure that n is never given out.
func raiseNumber(tx *storage.Tx, name string, n int64) error {
	last, err := lastNumber(tx, name)
	if err != nil || last >= n {
		return err
	}
	return storage.Replace(tx, numbersTable, storage.Values{"name": name, "last": n})
}

// nextNumber is the number after the last one of this name.
func nextNumber(tx *storage.Tx, name string) (n int64, err error) {
	if n, err = lastNumber(tx, name); err != nil {
		return 0, err
	}
	n++
	return n, storage.Replace(tx, numbersTable, storage.Values{"name": name, "last": n})
}

var numberByName = storage.NewLookup(numbersTable, "name", "last")

// lastNumber is the one given last, 0 for none.
func lastNumber(r storage.Reader, name string) (n int64, err error) {
	err = numberByName.Get(r, name, &n)
	if errors.Is(err, storage.ErrNotFound) {
		err = nil
	}
	return n, err
}
