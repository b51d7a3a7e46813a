package storage

// Query selects and orders rows. The zero Query is all of them in the order they were made.
type Query struct {
	Where Cond
	Via   *Via   // only those that rows of another table name
	Found *Found // only those that contain words
	Order []By   // none: the order of Via, else as the rows were made
	// After leaves out all rows up to those with these values in the columns of Order, which all have values. However
	// many rows come and go meanwhile, a list read so in parts has those that stay exactly once.
	After  []any
	Limit  int // 0: no limit
	Offset int
}

// By is a column that rows are ordered by.
type By struct {
	Column string
	Desc   bool // from the largest to the smallest
}

// Asc orders by columns, the smallest first; among equals by the next column.
func Asc(columns ...string) []By { return by(false, columns) }

// Desc orders by columns, the largest first.
func Desc(columns ...string) []By { return by(true, columns) }

func by(desc bool, columns []string) []By {
	order := make([]By, len(columns))
	for i, c := range columns {
		order[i] = By{c, desc}
	}
	return order
}

// Via selects rows by those of a table of links that name them, and orders by these.
type Via struct {
	Table  string
	Column string // names the rows that are selected
	Key    string // the column of theirs that it names
	Where  Cond   // on the links
	Order  []By
}

// Found selects rows by words: all of them stand in the row, the last one perhaps only begun. Without a word
// nothing is found.
type Found struct {
	In    *TextIndex
	Words string
	Also  *Cond // rows besides, which the index holds nothing of
	Best  bool  // the best come before the others, in Order among equals, unless there are too many to rank them
}

// Select is a Query of columns of a table.
type Select struct {
	Table   string
	Columns []string
	Query
}

// Values of a row by column.
type Values map[string]any

// Row is a row that was found. Scan puts its columns where they are wanted: a text, bytes, a number or a truth, or
// a pointer to one of them, which is nil for none; or whatever has a method Scan(any) error.
type Row interface{ Scan(dest ...any) error }

// Each calls fn with each selected row. An error of fn ends it and comes back. fn makes no other call on r.
func Each(r Reader, s Select, fn func(Row) error) error { return r.engine().Each(s, fn) }

// First scans the first selected row; ErrNotFound for none.
func First(r Reader, s Select, dest ...any) error { return r.engine().First(s, dest...) }

// Texts collects a column of text.
func Texts(r Reader, s Select) (all []string, err error) {
	err = Each(r, s, func(row Row) error {
		var text string
		err := row.Scan(&text)
		all = append(all, text)
		return err
	})
	return all, err
}

// Lookup reads one row by one column, and is made once: for what is asked on every request.
type Lookup struct {
	Table, By string
	Columns   []string
}

// NewLookup makes a Lookup of columns by another.
func NewLookup(table, by string, columns ...string) *Lookup { return &Lookup{table, by, columns} }

// Get scans the row whose column has the value; ErrNotFound for none.
func (l *Lookup) Get(r Reader, value any, dest ...any) error {
	return r.engine().Lookup(l, value, dest...)
}

// Count counts rows of a table.
func Count(r Reader, table string, where Cond) (int, error) { return r.engine().Count(table, where) }

// CountBy counts rows of a table for each value of a column.
func CountBy[K ID](r Reader, table, column string, where Cond) (map[K]int, error) {
	counts := map[K]int{}
	err := r.engine().CountBy(table, column, where, func(row Row) error {
		var key K
		var n int
		err := row.Scan(&key, &n)
		counts[key] = n
		return err
	})
	return counts, err
}

// Exists says whether a table has such a row.
func Exists(r Reader, table string, where Cond) (bool, error) { return r.engine().Exists(table, where) }

// Max is the largest number in a column; 0 where no row has one.
func Max(r Reader, table, column string, where Cond) (int64, error) {
	return r.engine().Max(table, column, where)
}

// IDs are the values of a column, in order: 100,000 of them in one step, for reading as many rows takes ten
// times as long.
func IDs(r Reader, s Select) ([]string, error) { return r.engine().IDs(s) }

// PutMode says what Put does where the row is there already.
type PutMode uint8

// Modes of Put.
const (
	PutNew     PutMode = iota // refuses: ErrDouble
	PutAbsent                 // leaves it
	PutReplace                // puts the new row in its place, at the end
	PutMerge                  // changes the one that has the same key, which keeps its place
)

// Insert adds a row and answers its number, where it has one; IsDouble tells the error for one that is there already.
func Insert(tx *Tx, table string, v Values) (id int64, err error) {
	_, id, err = tx.e.Put(table, v, PutNew)
	return id, err
}

// InsertNew adds a row unless it is there already, and says whether it did.
func InsertNew(tx *Tx, table string, v Values) (bool, error) {
	some, _, err := tx.e.Put(table, v, PutAbsent)
	return some, err
}

// Replace adds a row, at the end, in place of the one that is there already.
func Replace(tx *Tx, table string, v Values) error {
	_, _, err := tx.e.Put(table, v, PutReplace)
	return err
}

// Upsert adds a row, or changes the one that has the same key; the one there keeps its place.
func Upsert(tx *Tx, table string, v Values, key ...string) error {
	_, _, err := tx.e.Put(table, v, PutMerge, key...)
	return err
}

// Plus adds to what a column has, as a value of Set.
type Plus int64

// Set changes columns of rows and says of how many.
func Set(tx *Tx, table string, where Cond, v Values) (int, error) { return tx.e.Set(table, where, v) }

// Delete deletes rows and says how many; the zero Cond deletes all, the fast way.
func Delete(tx *Tx, table string, where Cond) (int, error) { return tx.e.Delete(table, where) }
