package sqlite

import (
	"fmt"
	"slices"
	"strings"

	"griddle/storage"
)

// sqlTable is a declared table with the statements that make it.
type sqlTable struct {
	storage.Table
	DDL []string // CREATE TABLE ... STRICT, CREATE VIRTUAL TABLE, CREATE INDEX ..., each idempotent (IF NOT EXISTS)
}

// sqlSchema is a schema with the statements that make its tables.
type sqlSchema struct {
	Version  int // PRAGMA user_version
	Tables   []sqlTable
	Upgrades map[int]func(*storage.Tx) error
	Known    map[int][]string // see Statements
}

func schemaOf(s storage.Schema) sqlSchema {
	return sqlSchema{s.Version, tablesOf(s.Tables), s.Upgrades, s.Known}
}

func tablesOf(declared []storage.Table) []sqlTable {
	all := make([]sqlTable, len(declared))
	for i, t := range declared {
		all[i] = sqlTable{Table: t, DDL: DDL(t)}
	}
	return all
}

// kinds are the types of columns as a declaration says them.
var kinds = map[storage.Kind]string{storage.Text: "TEXT", storage.Integer: "INTEGER", storage.Real: "REAL",
	storage.Bytes: "BLOB", storage.Counted: "INTEGER PRIMARY KEY AUTOINCREMENT"}

// DDL are the statements that make a table and its indexes.
func DDL(t storage.Table) []string {
	switch {
	case t.Documents != nil:
		return documentsDDL(t.Documents)
	case t.Words != nil:
		return wordsDDL(t.Words)
	case t.Rows != nil:
		return rowsDDL(t.Rows)
	case t.Journal:
		return journalDDL(t.Name)
	}
	return nil
}

func documentsDDL(d *storage.Documents) []string {
	cols := []string{"pk " + kinds[storage.Counted]}
	if !d.Number {
		id := "id TEXT NOT NULL UNIQUE"
		if d.AnyCase {
			id += " COLLATE NOCASE"
		}
		cols = append(cols, id)
	}
	cols = append(cols, "version INTEGER NOT NULL", "body TEXT NOT NULL", "own TEXT")
	for _, col := range d.Columns {
		cols = append(cols, col.Name+" "+kinds[col.Kind])
	}
	table := fmt.Sprintf("CREATE TABLE IF NOT EXISTS %s (\n\t%s\n) STRICT", d.Table, strings.Join(cols, ",\n\t"))
	return append([]string{table}, indexDDL(d.Table, d.Indexes)...)
}

func rowsDDL(s *storage.TableSpec) []string {
	var items []string
	alone := ""
	if len(s.Key) == 1 {
		alone = s.Key[0]
	}
	number := false
	for _, c := range s.Columns {
		item := c.Name + " " + kinds[c.Kind]
		switch {
		case c.Kind == storage.Counted:
			number = true
		case c.Name == alone:
			item += " PRIMARY KEY"
			number = c.Kind == storage.Integer
			if s.Single {
				item += " CHECK (" + c.Name + " = 1)"
			}
		case !c.Null:
			item += " NOT NULL"
		}
		if c.Unique {
			item += " UNIQUE"
		}
		if c.Default != nil {
			item += fmt.Sprintf(" DEFAULT %v", c.Default)
		}
		items = append(items, item)
	}
	if len(s.Key) > 1 {
		items = append(items, "PRIMARY KEY ("+strings.Join(s.Key, ", ")+")")
	}
	if len(s.Unique) > 0 {
		items = append(items, "UNIQUE ("+strings.Join(s.Unique, ", ")+")")
	}
	ddl := "CREATE TABLE IF NOT EXISTS " + s.Name + " (" + strings.Join(items, ", ") + ") STRICT"
	if !number {
		ddl += ", WITHOUT ROWID"
	}
	return slices.Concat([]string{ddl}, indexDDL(s.Name, s.Indexes))
}

// indexDDL are the statements that make the indexes of a table.
func indexDDL(table string, indexes []storage.Index) (all []string) {
	used := map[string]bool{}
	for _, i := range indexes {
		ddl, name := oneIndexDDL(table, i)
		for n := 2; used[name]; n++ { // the same columns under another condition
			name = fmt.Sprintf("%s_%d", name, n)
		}
		used[name] = true
		all = append(all, fmt.Sprintf(ddl, name))
	}
	return all
}

// oneIndexDDL answers the statement with a gap for the name, and the name that says what is indexed.
func oneIndexDDL(table string, i storage.Index) (ddl, name string) {
	name = table + "_" + strings.Join(i.Columns, "_")
	ddl = "CREATE INDEX IF NOT EXISTS %s ON " + table + " (" + strings.Join(i.Columns, ", ") + ")"
	if i.Unique {
		ddl = strings.Replace(ddl, "INDEX", "UNIQUE INDEX", 1)
	}
	if !i.Where.All() {
		ddl += " WHERE " + literal(i.Where)
	}
	return ddl, name
}

// literal writes a condition as an index has it: with its values in it, which are numbers.
func literal(c storage.Cond) string {
	switch {
	case c.Op == storage.OpNot && c.Parts[0].Op == storage.OpEqual && c.Parts[0].Value == nil:
		return c.Parts[0].Column + " IS NOT NULL"
	case c.Op == storage.OpEqual || c.Op == storage.OpMore:
		if n, number := c.Value.(int); number {
			return fmt.Sprintf("%s%s%d", c.Column, comparing[c.Op], n)
		}
	}
	panic("an index takes Eq or More with a number, or Ne with nil, as its condition")
}
