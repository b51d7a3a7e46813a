package storage

import (
	"encoding/json"
	"strings"
)

// Cond is a condition on the rows of a table, as a value: an engine makes of it what it understands. The zero
// Cond lets every row through. Names of columns are constants of the program, never input.
type Cond struct {
	op    condOp
	col   string
	value any // what is compared with; of In the list as JSON
	sub   *Sub
	all   []Cond
}

type condOp uint8

const (
	opAlways condOp = iota
	opEqual
	opLess
	opAtMost
	opMore
	opIn
	opInSub
	opMissing
	opContains
	opFoundIn // of value, a *finding
	opNot
	opAnd
	opOr
)

// Sub is a column of rows of another table, or of the same one.
type Sub struct {
	Table, Column string
	Where         Cond
	Order         []string // see Query; only with Limit
	Limit         int      // 0: all of them
}

// Eq asks for rows whose column has the value; nil asks for those that have none.
func Eq(column string, value any) Cond { return Cond{op: opEqual, col: column, value: value} }

// Ne asks for rows whose column has another value, or none.
func Ne(column string, value any) Cond { return Not(Eq(column, value)) }

// Less, AtMost and More compare as the engine orders: numbers by value, texts and bytes byte by byte.
func Less(column string, value any) Cond { return Cond{op: opLess, col: column, value: value} }

// AtMost: see Less.
func AtMost(column string, value any) Cond { return Cond{op: opAtMost, col: column, value: value} }

// More: see Less.
func More(column string, value any) Cond { return Cond{op: opMore, col: column, value: value} }

// In asks for rows whose column has one of the values, of which there may be any number.
func In[T ID](column string, values []T) Cond {
	list := []byte("[]")
	if len(values) > 0 { // null would let Not(In) select nothing
		list, _ = json.Marshal(values) // texts and numbers always encode
	}
	return Cond{op: opIn, col: column, value: string(list)}
}

// Of is the same condition on another column; for In, whose values are read once then, however many columns they are
// looked for in.
func (c Cond) Of(column string) Cond {
	c.col = column
	return c
}

// InSub asks for rows whose column has a value that stands in the column of others. It begins at those
// others, so they should be few.
func InSub(column string, s Sub) Cond { return Cond{op: opInSub, col: column, sub: &s} }

// Missing asks for rows whose column has a value that no row of the other table has in its column.
func Missing(column, table, its string) Cond {
	return Cond{op: opMissing, col: column, sub: &Sub{Table: table, Column: its}}
}

// Contains asks for rows whose column contains the text.
func Contains(column, text string) Cond { return Cond{op: opContains, col: column, value: text} }

// Not turns a condition round; what compares with a column that has no value is not let through by either.
func Not(c Cond) Cond { return Cond{op: opNot, all: []Cond{c}} }

// And lets through what all of them do.
func And(all ...Cond) Cond {
	some := make([]Cond, 0, len(all))
	for _, c := range all {
		if c.op != opAlways {
			some = append(some, c)
		}
	}
	switch len(some) {
	case 0:
		return Cond{}
	case 1:
		return some[0]
	}
	return Cond{op: opAnd, all: some}
}

// Or lets through what one of them does.
func Or(all ...Cond) Cond { return Cond{op: opOr, all: all} }

// All says whether the condition lets every row through because it asks for nothing.
func (c Cond) All() bool { return c.op == opAlways }

// sqlWriter builds a statement with its arguments.
type sqlWriter struct {
	strings.Builder
	args  []any
	param string // of an argument
	subs  int    // how many selections within it have a name
}

const (
	plainParam = "?"
	// A bare ? beside ORDER BY has SQLite prepare the statement anew for each value, which costs more than
	// carrying it out.
	heldParam = "+?"
)

func newSQL(param string) *sqlWriter { return &sqlWriter{param: param} }

func (w *sqlWriter) write(parts ...string) {
	for _, p := range parts {
		w.WriteString(p)
	}
}

func (w *sqlWriter) arg(value any) {
	w.WriteString(w.param)
	w.args = append(w.args, value)
}

// where writes the condition on the rows that are called name, unless it asks for nothing.
func (w *sqlWriter) where(c Cond, name string) {
	if c.op != opAlways {
		w.write(" WHERE ")
		w.cond(c, name)
	}
}

var comparing = map[condOp]string{opEqual: " = ", opLess: " < ", opAtMost: " <= ", opMore: " > "}

func (w *sqlWriter) cond(c Cond, name string) {
	switch c.op {
	case opAlways:
		w.write("1")
	case opEqual, opLess, opAtMost, opMore:
		w.write(name, ".", c.col)
		if c.op == opEqual && c.value == nil {
			w.write(" IS NULL")
			return
		}
		w.write(comparing[c.op])
		w.arg(c.value)
	case opIn:
		w.write(name, ".", c.col, " IN (SELECT value FROM json_each(")
		w.arg(c.value)
		w.write("))")
	case opInSub:
		w.write(name, ".", c.col, " IN (")
		w.sub(c.sub)
		w.write(")")
	case opMissing:
		its := w.subName()
		w.write("NOT EXISTS (SELECT 1 FROM ", c.sub.Table, " ", its, " WHERE ", its, ".", c.sub.Column, " = ", name,
			".", c.col, ")")
	case opContains:
		w.write("instr(", name, ".", c.col, ", ")
		w.arg(c.value)
		w.write(")")
	case opFoundIn:
		w.write("+", name, ".pk IN (SELECT pk FROM (")
		c.value.(*finding).write(w, c.col)
		w.write("))")
	case opNot:
		w.negated(c.all[0], name)
	case opAnd, opOr:
		word := " AND "
		if c.op == opOr {
			word = " OR "
		}
		w.write("(")
		for i, part := range c.all {
			if i > 0 {
				w.write(word)
			}
			w.cond(part, name)
		}
		w.write(")")
	}
}

func (w *sqlWriter) negated(c Cond, name string) {
	switch {
	case c.op == opEqual && c.value == nil:
		w.write(name, ".", c.col, " IS NOT NULL")
	case c.op == opEqual:
		w.write(name, ".", c.col, " IS NOT ")
		w.arg(c.value)
	default:
		w.write("NOT (")
		w.cond(c, name)
		w.write(")")
	}
}

func (w *sqlWriter) subName() string {
	w.subs++
	return "s" + string(rune('0'+w.subs%10)) + strings.Repeat("x", w.subs/10)
}

func (w *sqlWriter) sub(s *Sub) {
	its := w.subName()
	w.write("SELECT ", its, ".", s.Column, " FROM ", s.Table, " ", its)
	w.where(s.Where, its)
	if s.Limit > 0 {
		w.order(s.Order, its)
		w.write(" LIMIT ")
		w.arg(s.Limit)
	}
}

// order writes the order of rows called name; a column may be followed by " DESC".
func (w *sqlWriter) order(columns []string, name string) {
	for i, c := range columns {
		if i == 0 {
			w.write(" ORDER BY ")
		} else {
			w.write(", ")
		}
		w.write(name, ".", c)
	}
}
