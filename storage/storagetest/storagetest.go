// Package storagetest looks into the tables of a store from outside, for tests of what others keep there.
package storagetest

import (
	"fmt"
	"strings"

	"griddle/storage"
)

// Rows are all rows of a table by its key, each as text: its columns by name, so that rows are equal when all
// their bytes are.
func Rows(r storage.Reader, table string) ([]string, error) {
	names, keys, err := columns(r, table)
	if err != nil {
		return nil, err
	}
	parts := make([]string, len(names))
	for i, name := range names {
		parts[i] = "'" + name + ": ' || quote(" + name + ")"
	}
	return texts(r, "SELECT "+strings.Join(parts, " || ', ' || ")+" FROM "+table+" ORDER BY "+strings.Join(keys, ", "))
}

// Indexed is what an index of texts holds of a word: the numbers of the rows and how well each fits.
func Indexed(r storage.Reader, index, word string) ([]string, error) {
	return texts(r, "SELECT format('%d %.9f', rowid, rank) FROM "+index+" WHERE "+index+" MATCH ? ORDER BY rowid", word)
}

// Run carries out statements of the engine, to make what an older or foreign program would leave.
func Run(tx *storage.Tx, statements ...string) error {
	for _, s := range statements {
		if _, _, err := tx.Exec(s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return nil
}

func columns(r storage.Reader, table string) (names, keys []string, err error) {
	rows, err := r.Query("SELECT name, pk > 0 FROM pragma_table_info(?)", table)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var key bool
		if err := rows.Scan(&name, &key); err != nil {
			return nil, nil, err
		}
		names = append(names, name)
		if key {
			keys = append(keys, name)
		}
	}
	if len(names) == 0 {
		return nil, nil, fmt.Errorf("there is no table %s", table)
	}
	return names, keys, rows.Err()
}

func texts(r storage.Reader, query string, args ...any) (all []string, err error) {
	rows, err := r.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}
