package sqlite

import (
	"strings"

	"griddle/storage"
)

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
func (w *sqlWriter) where(c storage.Cond, name string) {
	if c.Op != storage.OpAlways {
		w.write(" WHERE ")
		w.cond(c, name)
	}
}

var comparing = map[storage.Op]string{storage.OpEqual: " = ", storage.OpLess: " < ", storage.OpAtMost: " <= ",
	storage.OpMore: " > "}

func (w *sqlWriter) cond(c storage.Cond, name string) {
	switch c.Op {
	case storage.OpAlways:
		w.write("1")
	case storage.OpEqual, storage.OpLess, storage.OpAtMost, storage.OpMore:
		w.write(name, ".", c.Column)
		if c.Op == storage.OpEqual && c.Value == nil {
			w.write(" IS NULL")
			return
		}
		w.write(comparing[c.Op])
		w.arg(c.Value)
	case storage.OpIn:
		w.write(name, ".", c.Column, " IN (SELECT value FROM json_each(")
		w.arg(c.Value)
		w.write("))")
	case storage.OpInSub:
		w.write(name, ".", c.Column, " IN (")
		w.sub(c.Sub)
		w.write(")")
	case storage.OpMissing:
		its := w.subName()
		w.write("NOT EXISTS (SELECT 1 FROM ", c.Sub.Table, " ", its, " WHERE ", its, ".", c.Sub.Column, " = ", name,
			".", c.Column, ")")
	case storage.OpContains:
		w.write("instr(", name, ".", c.Column, ", ")
		w.arg(c.Value)
		w.write(")")
	case storage.OpPutBack:
		w.cond(putBack(c.Value, c.Sub.Table), name)
	case storage.OpNot:
		w.negated(c.Parts[0], name)
	case storage.OpAnd, storage.OpOr:
		word := " AND "
		if c.Op == storage.OpOr {
			word = " OR "
		}
		w.write("(")
		for i, part := range c.Parts {
			if i > 0 {
				w.write(word)
			}
			w.cond(part, name)
		}
		w.write(")")
	}
}

func (w *sqlWriter) negated(c storage.Cond, name string) {
	switch {
	case c.Op == storage.OpEqual && c.Value == nil:
		w.write(name, ".", c.Column, " IS NOT NULL")
	case c.Op == storage.OpEqual:
		w.write(name, ".", c.Column, " IS NOT ")
		w.arg(c.Value)
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

func (w *sqlWriter) sub(s *storage.Sub) {
	its := w.subName()
	w.write("SELECT ", its, ".", s.Column, " FROM ", s.Table, " ", its)
	w.where(s.Where, its)
	if s.Limit > 0 {
		w.order(s.Order, its)
		w.write(" LIMIT ")
		w.arg(s.Limit)
	}
}

// order writes the order of rows called name.
func (w *sqlWriter) order(by []storage.By, name string) {
	for i, c := range by {
		if i == 0 {
			w.write(" ORDER BY ")
		} else {
			w.write(", ")
		}
		w.write(ordered(name, c))
	}
}

// ordered is a column in the order of rows called name. It is quoted: what is no column's name is an error then.
func ordered(name string, by storage.By) string {
	column := name + `."` + by.Column + `"`
	if by.Desc {
		column += " DESC"
	}
	return column
}
