package storage

import "encoding/json"

// Cond is a condition on the rows of a table, as a value: an engine makes of it what it understands. The zero
// Cond lets every row through. Names of columns are constants of the program, never input.
type Cond struct {
	Op     Op
	Column string
	Value  any // what is compared with; of In the list as JSON, of PutBack the number of the change
	Sub    *Sub
	Parts  []Cond
}

// Op is what a condition asks for. Conditions are made by the functions of this package: the members of Cond are for
// engines, which read them.
type Op uint8

// Ops and what they use of a Cond.
const (
	OpAlways   Op = iota
	OpEqual       // Column, Value: nil for none
	OpLess        // Column, Value
	OpAtMost      // Column, Value
	OpMore        // Column, Value
	OpIn          // Column, Value
	OpInSub       // Column, Sub
	OpMissing     // Column, and Table and Column of Sub
	OpContains    // Column, Value
	OpPutBack     // Value, and Table of Sub
	OpNot         // the one of Parts
	OpAnd         // Parts
	OpOr          // Parts
)

// Sub is a column of rows of another table, or of the same one.
type Sub struct {
	Table, Column string
	Where         Cond
	Order         []By // see Query; only with Limit
	Limit         int  // 0: all of them
}

// Eq asks for rows whose column has the value; nil asks for those that have none.
func Eq(column string, value any) Cond { return Cond{Op: OpEqual, Column: column, Value: value} }

// Ne asks for rows whose column has another value, or none.
func Ne(column string, value any) Cond { return Not(Eq(column, value)) }

// Less, AtMost and More compare in order: numbers by value, texts and bytes byte by byte.
func Less(column string, value any) Cond { return Cond{Op: OpLess, Column: column, Value: value} }

// AtMost: see Less.
func AtMost(column string, value any) Cond { return Cond{Op: OpAtMost, Column: column, Value: value} }

// More: see Less.
func More(column string, value any) Cond { return Cond{Op: OpMore, Column: column, Value: value} }

// In asks for rows whose column has one of the values, of which there may be any number.
func In[T ID](column string, values []T) Cond {
	list := []byte("[]")
	if len(values) > 0 { // null would let Not(In) select nothing
		list, _ = json.Marshal(values) // texts and numbers always encode
	}
	return Cond{Op: OpIn, Column: column, Value: string(list)}
}

// Of is the same condition on another column; for In, whose values are read once then, however many columns they are
// looked for in.
func (c Cond) Of(column string) Cond {
	c.Column = column
	return c
}

// InSub asks for rows whose column has a value that stands in the column of others. It begins at those
// others, so they should be few.
func InSub(column string, s Sub) Cond { return Cond{Op: OpInSub, Column: column, Sub: &s} }

// Missing asks for rows whose column has a value that no row of the other table has in its column.
func Missing(column, table, its string) Cond {
	return Cond{Op: OpMissing, Column: column, Sub: &Sub{Table: table, Column: its}}
}

// Contains asks for rows whose column contains the text.
func Contains(column, text string) Cond { return Cond{Op: OpContains, Column: column, Value: text} }

// Not turns a condition round; what compares with a column that has no value is not let through by either.
func Not(c Cond) Cond { return Cond{Op: OpNot, Parts: []Cond{c}} }

// And lets through what all of them do.
func And(all ...Cond) Cond {
	some := make([]Cond, 0, len(all))
	for _, c := range all {
		if c.Op != OpAlways {
			some = append(some, c)
		}
	}
	switch len(some) {
	case 0:
		return Cond{}
	case 1:
		return some[0]
	}
	return Cond{Op: OpAnd, Parts: some}
}

// Or lets through what one of them does.
func Or(all ...Cond) Cond { return Cond{Op: OpOr, Parts: all} }

// All says whether the condition lets every row through because it asks for nothing.
func (c Cond) All() bool { return c.Op == OpAlways }
