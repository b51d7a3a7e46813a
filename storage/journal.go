package storage

// A change keeps every row it touches as it was before and as it is after it, column by column. It is taken back by
// putting back what was before, as long as what is there now is what was after: nothing newer depends on it then. Rows
// of any table can be kept. Changes have numbers, which whoever keeps the list of them gives.

// JournalTable belongs into the schema of a store whose changes can be taken back.
//
// Rows are kept by the names of their columns, so that they can be put back when the table has got more of them. A
// file that a kept row names is not swept as long as it may be wanted back.
func JournalTable() Table {
	return Table{Name: "kept_rows", Journal: true, NotInSnapshots: true, Files: []string{"file"}}
}

// Ref says that rows of a table name a row of another by a column, which is NULL where they name none.
type Ref struct {
	From, Column string
	Where        Cond // only these rows
	To, Key      string
}

// Before keeps the rows of a table as they are, before a change of that number changes or deletes them.
func (tx *Tx) Before(change int64, table string, where Cond) error {
	return tx.e.Before(change, table, where)
}

// Made keeps the keys of rows that the change has added.
func (tx *Tx) Made(change int64, table string, where Cond) error {
	return tx.e.Made(change, table, where)
}

// FinishChange keeps how all its rows are after the change; false when nothing is different.
func (tx *Tx) FinishChange(change int64) (some bool, err error) { return tx.e.FinishChange(change) }

// ForgetChanges gives up the way back.
func (tx *Tx) ForgetChanges(changes []int64) error { return tx.e.ForgetChanges(changes) }

// Keeps says whether a change that can be taken back keeps a row that names the uploaded file.
func (tx *Tx) Keeps(file string) (bool, error) { return tx.e.Keeps(file) }

// ChangedTables are those of which the change keeps rows.
func (tx *Tx) ChangedTables(change int64) ([]string, error) { return tx.e.ChangedTables(change) }

// Kept is a change that may be taken back: what it keeps, in the form of today.
type Kept struct{ EngineKept }

// Kept looks up what a change keeps, and brings its documents to the form of today.
func (tx *Tx) Kept(change int64) (*Kept, error) {
	k, err := tx.e.Kept(change)
	return &Kept{k}, err
}

// Touched is a row that is no longer as a change left it.
type Touched struct {
	Table string
	Body  []byte // as it is now; nil when it is gone, or is no document
	Newer bool   // a later change touched it, else a program or a hand
}

// PutBack selects the rows of a table of documents that were put back by Revert.
func PutBack(change int64, table string) Cond {
	return Cond{Op: OpPutBack, Value: change, Sub: &Sub{Table: table}}
}

// NameKeptColumns is an upgrade: it gives rows that were kept by the order of their columns the names of these.
func NameKeptColumns(tx *Tx) error { return tx.e.NameKeptColumns() }
