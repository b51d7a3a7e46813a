package sqlite

import (
	"maps"
	"slices"
	"strings"

	"griddle/storage"
)

// Put implements storage.EngineTx.
func (tx *transaction) Put(table string, v storage.Values, mode storage.PutMode, key ...string) (bool, int64, error) {
	verb, conflict := "INSERT", ""
	switch mode {
	case storage.PutAbsent:
		conflict = " ON CONFLICT DO NOTHING"
	case storage.PutReplace:
		verb = "INSERT OR REPLACE"
	case storage.PutMerge:
		var set []string
		for _, c := range slices.Sorted(maps.Keys(v)) {
			if !slices.Contains(key, c) {
				set = append(set, c+" = excluded."+c)
			}
		}
		conflict = " ON CONFLICT (" + strings.Join(key, ", ") + ") DO UPDATE SET " + strings.Join(set, ", ")
	}
	changed, id, err := tx.put(table, v, verb, conflict)
	if f := tx.feeds(table); f != nil && changed > 0 && err == nil {
		err = tx.noteNamed(f, v)
	}
	return changed > 0, id, err
}

func (tx *transaction) put(table string, v storage.Values, verb, conflict string) (changed, id int64, err error) {
	w := newSQL(plainParam)
	names := slices.Sorted(maps.Keys(v))
	w.write(verb, " INTO ", table, " (", strings.Join(names, ", "), ") VALUES (")
	for i, c := range names {
		if i > 0 {
			w.write(", ")
		}
		w.arg(v[c])
	}
	w.write(")", conflict)
	return tx.exec(w.String(), w.args...)
}

// Set implements storage.EngineTx.
func (tx *transaction) Set(table string, where storage.Cond, v storage.Values) (int, error) {
	if f := tx.feeds(table); f != nil {
		if err := tx.noteRows(f, storage.WasChanged, where); err != nil {
			return 0, err
		}
	}
	w := newSQL(plainParam)
	w.write("UPDATE ", table, " AS t SET ")
	for i, c := range slices.Sorted(maps.Keys(v)) {
		if i > 0 {
			w.write(", ")
		}
		w.write(c, " = ")
		if by, plus := v[c].(storage.Plus); plus {
			w.write(c, " + ")
			w.arg(int64(by))
		} else {
			w.arg(v[c])
		}
	}
	w.where(where, "t")
	n, _, err := tx.exec(w.String(), w.args...)
	return int(n), err
}

// Delete implements storage.EngineTx.
func (tx *transaction) Delete(table string, where storage.Cond) (int, error) {
	if f := tx.feeds(table); f != nil {
		if err := tx.noteRows(f, storage.WasDeleted, where); err != nil {
			return 0, err
		}
	}
	w := newSQL(plainParam)
	w.write("DELETE FROM ", table)
	if !where.All() {
		w.write(" AS t")
		w.where(where, "t")
	}
	n, _, err := tx.exec(w.String(), w.args...)
	return int(n), err
}
