package storage

import (
	"fmt"
	"slices"
	"strings"
)

// TableSpec declares a table of plain rows: links between records, counters, what the program itself keeps.
type TableSpec struct {
	Name    string
	Columns []Col
	Key     []string // tells the rows apart
	Unique  []string // columns that tell them apart besides, together
	Indexes []Index
	Single  bool // at most one row, of which the key is 1

	Shop, NotInSnapshots, NotInCopies bool     // see Table
	Files                             []string // see Table
}

// Col declares a column. It has a value in every row unless it is Null.
type Col struct {
	Name    string
	Kind    Kind
	Null    bool
	Unique  bool // no two rows have the same value
	Default any  // a number, for rows made before there was the column
}

// TextCol is a column of texts, NumberCol one of whole numbers, BytesCol one of bytes; each has a value in every row.
func TextCol(name string) Col { return Col{Name: name, Kind: Text} }

// NumberCol: see TextCol.
func NumberCol(name string) Col { return Col{Name: name, Kind: Integer} }

// BytesCol: see TextCol.
func BytesCol(name string) Col { return Col{Name: name, Kind: Bytes} }

// Kind is what a column holds.
type Kind string

// Kinds of columns. Counted is the key that the table itself gives: larger than any before, never twice.
const (
	Text    Kind = "TEXT"
	Integer Kind = "INTEGER"
	Bytes   Kind = "BLOB"
	Counted Kind = "INTEGER PRIMARY KEY AUTOINCREMENT"
)

// Table is the declared table, for Schema.
func (s TableSpec) Table() Table {
	var items []string
	alone := ""
	if len(s.Key) == 1 {
		alone = s.Key[0]
	}
	number := false
	for _, c := range s.Columns {
		item := c.Name + " " + string(c.Kind)
		switch {
		case c.Kind == Counted:
			number = true
		case c.Name == alone:
			item += " PRIMARY KEY"
			number = c.Kind == Integer
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
	return Table{Name: s.Name, Shop: s.Shop, NotInSnapshots: s.NotInSnapshots, NotInCopies: s.NotInCopies,
		Files: s.Files, DDL: slices.Concat([]string{ddl}, indexDDL(s.Name, s.Indexes))}
}

// indexDDL are the statements that make the indexes of a table.
func indexDDL(table string, indexes []Index) (all []string) {
	used := map[string]bool{}
	for _, i := range indexes {
		ddl, name := i.ddl(table)
		for n := 2; used[name]; n++ { // the same columns under another condition
			name = fmt.Sprintf("%s_%d", name, n)
		}
		used[name] = true
		all = append(all, fmt.Sprintf(ddl, name))
	}
	return all
}

// literal writes a condition as an index has it: with its values in it, which are numbers.
func (c Cond) literal() string {
	switch {
	case c.op == opNot && c.all[0].op == opEqual && c.all[0].value == nil:
		return c.all[0].col + " IS NOT NULL"
	case c.op == opEqual || c.op == opMore:
		if n, number := c.value.(int); number {
			return fmt.Sprintf("%s%s%d", c.col, comparing[c.op], n)
		}
	}
	panic("an index takes Eq or More with a number, or Ne with nil, as its condition")
}
