package shop

import (
	"errors"

	"griddle/storage"
)

// Parts of records that have numbers of their own (choices of a property) get them here: unique in the store, and never used twice.
const numbersTable = "numbers"

func numbersDDL() storage.Table {
	return storage.Table{Name: numbersTable, Shop: true, DDL: []string{
		"CREATE TABLE IF NOT EXISTS " + numbersTable + " (name TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID",
	}}
}

// raiseNumber makes sure that n is never given out.
func raiseNumber(tx *storage.Tx, name string, n int64) error {
	_, _, err := tx.Exec("INSERT INTO "+numbersTable+" (name, last) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET last = max(last, excluded.last)", name, n)
	return err
}

// nextNumber is the number after the last one of this name.
func nextNumber(tx *storage.Tx, name string) (n int64, err error) {
	err = tx.QueryRow("SELECT last FROM "+numbersTable+" WHERE name = ?", name).Scan(&n)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return 0, err
	}
	n++
	_, _, err = tx.Exec("INSERT OR REPLACE INTO "+numbersTable+" (name, last) VALUES (?, ?)", name, n)
	return n, err
}
