package storage

// TextIndex finds the rows of a table by words. It is kept in step by whoever writes the table: to have the engine
// do so would make clearing 100,000 rows ten times slower.
type TextIndex struct {
	Name, Of string // its table, and the one whose rows it finds, by their number
	Columns  []TextColumn
}

// TextColumn is a part of what is indexed of a row.
type TextColumn struct {
	Name   string
	Weight int  // how much a word in it counts, relative to the others
	Short  bool // whether words of one or two letters are looked for in it
}

// NewTextIndex declares an index of the rows of a table, by their number.
func NewTextIndex(name, of string, columns ...TextColumn) *TextIndex {
	return &TextIndex{name, of, columns}
}

// Table is the index's own; rebuild fills it anew after a restore.
func (x *TextIndex) Table(rebuild func(*Tx) error) Table {
	return Table{Name: x.Name, Words: x, Rebuild: rebuild}
}

// Put indexes the rows of the table that the condition selects, of which the index holds nothing yet: a text
// for each column.
func (x *TextIndex) Put(tx *Tx, where Cond, texts ...string) error {
	return tx.e.PutWords(x, where, texts)
}

// Delete forgets the rows of the table that the condition selects; call it while they are still there. The
// zero Cond is all of them.
func (x *TextIndex) Delete(tx *Tx, where Cond) error { return tx.e.ForgetWords(x, where) }

// Selective is how many hits are ranked; more than that are the work of a short common prefix.
const Selective = 2000
