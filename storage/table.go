package storage

// TableSpec declares a table of plain rows: links between records, counters, what the program itself keeps.
type TableSpec struct {
	Name    string
	Columns []Col
	Key     []string // tells the rows apart
	Unique  []string // columns that tell them apart besides, together
	Indexes []Index
	Single  bool // at most one row, of which the key is 1
	Lookups []*Lookup

	Shop, Stays, NotInSnapshots, NotInCopies bool     // see Table
	Files, Rises                             []string // see Table
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
type Kind uint8

// Kinds of columns; a column has none by itself. Counted is the key that the table itself gives: larger than any
// before, never twice.
const (
	Text Kind = iota + 1
	Integer
	Real
	Bytes
	Counted
)

// Table is the declared table, for Schema.
func (s TableSpec) Table() Table {
	return Table{Name: s.Name, Rows: &s, Shop: s.Shop, Stays: s.Stays, Rises: s.Rises,
		NotInSnapshots: s.NotInSnapshots, NotInCopies: s.NotInCopies, Files: s.Files, Lookups: s.Lookups}
}
