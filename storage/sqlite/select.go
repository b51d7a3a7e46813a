package sqlite

import (
	"slices"
	"strings"

	"griddle/storage"
)

// selection is a Select on its way to a statement.
type selection struct {
	storage.Select
	first *storage.Cond // looked up before Where
}

// driven has the condition looked up first, and the rows that it finds ordered: for a list of the whole table
// in an order of its own the engine would else walk all rows in that order.
func (s selection) driven() selection {
	if s.Found != nil || len(s.Order) == 0 || s.Where.All() {
		return s
	}
	inner, outer := s.Where, storage.Cond{}
	if s.Where.Op == storage.OpAnd { // what asks other tables for each row is asked last
		var first, last []storage.Cond
		for _, c := range s.Where.Parts {
			if c.Op == storage.OpMissing {
				last = append(last, c)
			} else {
				first = append(first, c)
			}
		}
		inner, outer = storage.And(first...), storage.And(last...)
	}
	if inner.All() || inner.Op == storage.OpMissing {
		return s
	}
	s.Where, s.first = outer, &inner
	return s
}

// build writes the statement; none says that no row can be selected.
func (s selection) build(r reader) (query string, args []any, none bool, err error) {
	w := newSQL(heldParam)
	w.write("SELECT ")
	for i, c := range s.Columns {
		if i > 0 {
			w.write(", ")
		}
		w.write("t.", c)
	}
	if len(s.Columns) == 0 {
		w.write("count(*)")
	}
	best := ""
	var walked *finding
	switch {
	case s.Found != nil:
		inner, err := look(s.Found, r)
		if err != nil || inner == nil {
			return "", nil, true, err
		}
		walked, best = s.among(w, inner)
	case s.first != nil:
		w.write(" FROM (SELECT t.pk FROM ", s.Table, " t")
		w.where(*s.first, "t")
		w.write(") s CROSS JOIN ", s.Table, " t ON t.pk = s.pk")
	default:
		w.write(" FROM ", s.Table, " t")
	}
	if v := s.Via; v != nil {
		w.write(" JOIN ", v.Table, " v ON v.", v.Column, " = t.", v.Key)
		if !v.Where.All() {
			w.write(" AND ")
			w.cond(v.Where, "v")
		}
	}
	s.conditions(w, walked)
	s.sort(w, best)
	s.page(w)
	return w.String(), w.args, false, nil
}

// conditions writes what rows called t have to fulfil; walked is what was found, where all rows are walked.
func (s selection) conditions(w *sqlWriter, walked *finding) {
	if len(s.After) > 0 {
		defer s.behind(w, walked != nil || !s.Where.All())
	}
	if walked == nil {
		w.where(s.Where, "t")
		return
	}
	w.write(" WHERE +t.pk IN (SELECT pk FROM (")
	walked.write(w, s.Table)
	w.write("))")
	if !s.Where.All() {
		w.write(" AND ")
		w.cond(s.Where, "t")
	}
}

// behind writes that rows called t stand behind those with the values of After.
func (s selection) behind(w *sqlWriter, more bool) {
	w.write(map[bool]string{true: " AND ", false: " WHERE "}[more])
	sign := map[bool]string{true: " < ", false: " > "}
	by := s.Order[:len(s.After)]
	if !slices.ContainsFunc(by, func(b storage.By) bool { return b.Desc != by[0].Desc }) { // an index can begin there
		for i, b := range by {
			w.write(map[bool]string{true: "(", false: ", "}[i == 0], "t.", b.Column)
		}
		w.write(")", sign[by[0].Desc], "(")
		for i, value := range s.After {
			if i > 0 {
				w.write(", ")
			}
			w.arg(value)
		}
		w.write(")")
		return
	}
	w.write("(")
	for i, b := range by {
		w.write(map[bool]string{true: "(", false: " OR ("}[i == 0])
		for j, equal := range by[:i] {
			w.write("t.", equal.Column, " = ")
			w.arg(s.After[j])
			w.write(" AND ")
		}
		w.write("t.", b.Column, sign[b.Desc])
		w.arg(s.After[i])
		w.write(")")
	}
	w.write(")")
}

// among selects from what is found; best is what orders it before all else. walked is set where all rows are to be
// walked instead.
func (s selection) among(w *sqlWriter, f *finding) (walked *finding, best string) {
	byAge := slices.Equal(s.Order, storage.Asc("pk"))
	if !f.ranked && !byAge { // of so many it is faster to walk all rows in their order than to sort those found
		w.write(" FROM ", s.Table, " t")
		return f, ""
	}
	w.write(" FROM (")
	f.write(w, s.Table)
	w.write(") s CROSS JOIN ", s.Table, " t ON t.pk = s.pk")
	switch {
	case f.ranked && f.Best:
		best = "s.rank"
	case byAge:
		best = "s.pk"
	}
	return nil, best
}

// sort writes the order, best before all else.
func (s selection) sort(w *sqlWriter, best string) {
	var by []string
	if best != "" {
		by = append(by, best)
	}
	for _, c := range s.Order {
		by = append(by, ordered("t", c))
	}
	if len(s.Order) == 0 && s.Via != nil && best == "" {
		for _, c := range s.Via.Order {
			by = append(by, ordered("v", c))
		}
	}
	if len(by) > 0 {
		w.write(" ORDER BY ", strings.Join(by, ", "))
	}
}

// page writes limit and offset as arguments, so that every page shares one prepared statement.
func (s selection) page(w *sqlWriter) {
	limit := s.Limit
	switch {
	case s.Offset > 0:
	case limit == 0:
		return
	case limit == 1: // the first one is asked for on hot paths, where each argument counts
		w.write(" LIMIT 1")
		return
	}
	if limit == 0 {
		limit = -1
	}
	w.write(" LIMIT ? OFFSET ?")
	w.args = append(w.args, limit, s.Offset)
}
