// Package storagetest looks into the file of a store from outside, as another program on the computer can: for tests
// of what is kept there, and of what older and foreign programs may leave there.
package storagetest

import (
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	_ "github.com/mattn/go-sqlite3" // the engine's driver

	"griddle/storage"
)

// File is that of the store in a data folder.
func File(dir string) string { return filepath.Join(dir, "store.db") }

// Records are every row of every table of the shop in the store in the folder, but those that are made from others,
// each as text: its columns by name, so that rows are equal when all their bytes are. What an index of texts holds of
// words follows: the numbers of the rows and how well each fits.
func Records(dir string, tables []storage.Table, index string, words ...string) (all []string, err error) {
	err = open(dir, func(db *sql.DB) error { // once for all, for to open takes longer than most questions

		for _, table := range tables {
			if !table.Shop || table.Rebuild != nil {
				continue
			}
			rows, err := rowsOf(db, table.Name)
			if err != nil {
				return err
			}
			for _, row := range rows {
				all = append(all, table.Name+" "+row)
			}
		}
		for _, word := range words {
			hits, err := texts(db, "SELECT format('%d %.9f', rowid, rank) FROM "+index+" WHERE "+index+
				" MATCH ? ORDER BY rowid", word)
			if err != nil {
				return err
			}
			all = append(all, word+" "+strings.Join(hits, " "))
		}
		return nil
	})
	return all, err
}

// rowsOf are all rows of a table by its key.
func rowsOf(db *sql.DB, table string) ([]string, error) {
	names, err := texts(db, "SELECT name FROM pragma_table_info(?)", table)
	if err == nil && len(names) == 0 {
		err = fmt.Errorf("there is no table %s", table)
	}
	if err != nil {
		return nil, err
	}
	keys, err := texts(db, "SELECT name FROM pragma_table_info(?) WHERE pk > 0", table)
	if err != nil {
		return nil, err
	}
	parts := make([]string, len(names))
	for i, name := range names {
		parts[i] = "'" + name + ": ' || quote(" + name + ")"
	}
	return texts(db, "SELECT "+strings.Join(parts, " || ', ' || ")+" FROM "+table+
		" ORDER BY "+strings.Join(keys, ", "))
}

// Run carries out statements of the engine on the store in the folder, all or none.
func Run(dir string, statements ...string) error {
	return open(dir, func(db *sql.DB) error {
		tx, err := db.Begin()
		if err != nil {
			return err
		}
		for _, s := range statements {
			if _, err := tx.Exec(s); err != nil {
				_ = tx.Rollback() // what failed is told
				return fmt.Errorf("%s: %w", s, err)
			}
		}
		return tx.Commit()
	})
}

func open(dir string, do func(*sql.DB) error) error {
	path := (&url.URL{Path: filepath.ToSlash(File(dir))}).EscapedPath()
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=rw&_busy_timeout=10000&_txlock=immediate")
	if err != nil {
		return err
	}
	err = do(db)
	if e := db.Close(); err == nil {
		err = e
	}
	return err
}

func texts(db *sql.DB, query string, args ...any) (all []string, err error) {
	rows, err := db.Query(query, args...)
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
