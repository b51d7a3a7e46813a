package storage

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Query selects and orders rows. The zero Query is all of them in the order they were made.
type Query struct {
	Where Cond
	Via   *Via     // only those that rows of another table name
	Found *Found   // only those that contain words
	Order []string // columns, each perhaps with " DESC"; none: the order of Via, else as the rows were made
	Limit int      // 0: no limit

	Offset int

	first *Cond // looked up before Where
}

// Via selects rows by those of a table of links that name them, and orders by these.
type Via struct {
	Table  string
	Column string // names the rows that are selected
	Key    string // the column of theirs that it names
	Where  Cond   // on the links
	Order  []string
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

// Each calls fn with each selected row. An error of fn ends it and comes back. fn makes no other call on r.
func Each(r Reader, s Select, fn func(Row) error) error {
	query, args, none, err := s.build(r)
	if err != nil || none {
		return err
	}
	return eachRow(r, query, fn, args...)
}

// eachRow calls fn with each row of a query. An error of fn ends it and comes back.
func eachRow(r Reader, query string, fn func(Row) error, args ...any) error {
	rows, err := r.queryRows(query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// texts collects the column of text of a query.
func texts(r Reader, query string, args ...any) (all []string, err error) {
	err = eachRow(r, query, func(row Row) error {
		var text string
		err := row.Scan(&text)
		all = append(all, text)
		return err
	}, args...)
	return all, err
}

// First scans the first selected row; ErrNotFound for none.
func First(r Reader, s Select, dest ...any) error {
	s.Limit = 1
	query, args, none, err := s.build(r)
	if err != nil {
		return err
	}
	if none {
		return ErrNotFound
	}
	return r.queryRow(query, args...).Scan(dest...)
}

// Texts collects a column of text.
func Texts(r Reader, s Select) ([]string, error) {
	query, args, none, err := s.build(r)
	if err != nil || none {
		return nil, err
	}
	return texts(r, query, args...)
}

// Lookup reads one row by one column, and is made once: for what is asked on every request.
type Lookup struct{ query string }

// NewLookup makes a Lookup of columns by another.
func NewLookup(table, by string, columns ...string) Lookup {
	return Lookup{"SELECT " + strings.Join(columns, ", ") + " FROM " + table + " WHERE " + by + " = ?"}
}

// Get scans the row whose column has the value; ErrNotFound for none.
func (l Lookup) Get(r Reader, value any, dest ...any) error {
	return r.queryRow(l.query, value).Scan(dest...)
}

// Count counts rows of a table.
func Count(r Reader, table string, where Cond) (n int, err error) {
	w := newSQL(plainParam)
	w.write("SELECT count(*) FROM ", table, " t")
	w.where(where, "t")
	err = r.queryRow(w.String(), w.args...).Scan(&n)
	return n, err
}

// CountBy counts rows of a table for each value of a column.
func CountBy[K ID](r Reader, table, column string, where Cond) (map[K]int, error) {
	w := newSQL(plainParam)
	w.write("SELECT t.", column, ", count(*) FROM ", table, " t")
	w.where(And(Ne(column, nil), where), "t")
	w.write(" GROUP BY t.", column)
	counts := map[K]int{}
	err := eachRow(r, w.String(), func(row Row) error {
		var key K
		var n int
		err := row.Scan(&key, &n)
		counts[key] = n
		return err
	}, w.args...)
	return counts, err
}

// Exists says whether a table has such a row.
func Exists(r Reader, table string, where Cond) (some bool, err error) {
	w := newSQL(plainParam)
	w.write("SELECT EXISTS (SELECT 1 FROM ", table, " t")
	w.where(where, "t")
	w.write(")")
	err = r.queryRow(w.String(), w.args...).Scan(&some)
	return some, err
}

// Max is the largest number in a column; 0 where no row has one.
func Max(r Reader, table, column string, where Cond) (n int64, err error) {
	w := newSQL(plainParam)
	w.write("SELECT coalesce(max(t.", column, "), 0) FROM ", table, " t")
	w.where(where, "t")
	err = r.queryRow(w.String(), w.args...).Scan(&n)
	return n, err
}

// IDs are the values of a column, in order: 100,000 of them in one step, for reading as many rows takes ten
// times as long.
func IDs(r Reader, s Select) ([]string, error) {
	s = s.driven()
	query, args, none, err := s.build(r)
	if err != nil || none {
		return nil, err
	}
	var joined string
	column, _, _ := strings.Cut(s.Columns[0], " ")
	one := "octet_length(" + column + ") || ':' || " + column
	err = r.queryRow("SELECT coalesce(group_concat("+one+", ''), '') FROM ("+query+")", args...).Scan(&joined)
	if err != nil {
		return nil, err
	}
	ids := make([]string, 0, strings.Count(joined, ":"))
	for joined != "" {
		length, rest, _ := strings.Cut(joined, ":")
		n, err := strconv.Atoi(length)
		if err != nil || n > len(rest) {
			return nil, errors.New("a list of ids came back cut")
		}
		ids = append(ids, rest[:n])
		joined = rest[n:]
	}
	return ids, nil
}

// Insert adds a row and answers its number, where it has one; IsDouble tells the error for one that is there already.
func Insert(tx *Tx, table string, v Values) (id int64, err error) {
	_, id, err = put(tx, table, v, "INSERT", "")
	return id, err
}

// InsertNew adds a row unless it is there already, and says whether it did.
func InsertNew(tx *Tx, table string, v Values) (bool, error) {
	n, _, err := put(tx, table, v, "INSERT", " ON CONFLICT DO NOTHING")
	return n > 0, err
}

// Replace adds a row, at the end, in place of the one that is there already.
func Replace(tx *Tx, table string, v Values) error {
	_, _, err := put(tx, table, v, "INSERT OR REPLACE", "")
	return err
}

// Upsert adds a row, or changes the one that has the same key; the one there keeps its place.
func Upsert(tx *Tx, table string, v Values, key ...string) error {
	var set []string
	for _, c := range slices.Sorted(maps.Keys(v)) {
		if !slices.Contains(key, c) {
			set = append(set, c+" = excluded."+c)
		}
	}
	_, _, err := put(tx, table, v, "INSERT", " ON CONFLICT ("+strings.Join(key,
		", ")+") DO UPDATE SET "+strings.Join(set, ", "))
	return err
}

func put(tx *Tx, table string, v Values, verb, conflict string) (changed, id int64, err error) {
	w := newSQL(plainParam)
	names := slices.Sorted(maps.Keys(v))
	w.write(verb, " INTO ", table, " (", strings.Join(names, ", "), ") VALUES (")
	for i, c := range names {
		if i > 0 {
			w.write(", ")
		}
		w.arg(v[c])
	}
	w.write(")", conflict)
	return tx.exec(w.String(), w.args...)
}

// Plus adds to what a column has, as a value of Set.
type Plus int64

// Set changes columns of rows and says of how many.
func Set(tx *Tx, table string, where Cond, v Values) (int, error) {
	w := newSQL(plainParam)
	w.write("UPDATE ", table, " AS t SET ")
	for i, c := range slices.Sorted(maps.Keys(v)) {
		if i > 0 {
			w.write(", ")
		}
		w.write(c, " = ")
		if by, plus := v[c].(Plus); plus {
			w.write(c, " + ")
			w.arg(int64(by))
		} else {
			w.arg(v[c])
		}
	}
	w.where(where, "t")
	n, _, err := tx.exec(w.String(), w.args...)
	return int(n), err
}

// Delete deletes rows and says how many; the zero Cond deletes all, the fast way.
func Delete(tx *Tx, table string, where Cond) (int, error) {
	w := newSQL(plainParam)
	w.write("DELETE FROM ", table)
	if !where.All() {
		w.write(" AS t")
		w.where(where, "t")
	}
	n, _, err := tx.exec(w.String(), w.args...)
	return int(n), err
}

// driven has the condition looked up first, and the rows that it finds ordered: for a list of the whole table
// in an order of its own the engine would else walk all rows in that order.
func (s Select) driven() Select {
	if s.Found != nil || len(s.Order) == 0 || s.Where.All() {
		return s
	}
	inner, outer := s.Where, Cond{}
	if s.Where.op == opAnd { // what asks other tables for each row is asked last
		var first, last []Cond
		for _, c := range s.Where.all {
			if c.op == opMissing {
				last = append(last, c)
			} else {
				first = append(first, c)
			}
		}
		inner, outer = And(first...), And(last...)
	}
	if inner.All() || inner.op == opMissing {
		return s
	}
	s.Where, s.first = outer, &inner
	return s
}

// build writes the statement; none says that no row can be selected.
func (s Select) build(r Reader) (query string, args []any, none bool, err error) {
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
	where, best := s.Where, ""
	switch {
	case s.Found != nil:
		inner, err := s.Found.look(r)
		if err != nil || inner == nil {
			return "", nil, true, err
		}
		where, best = s.among(w, inner)
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
	w.where(where, "t")
	s.sort(w, best)
	s.page(w)
	return w.String(), w.args, false, nil
}

// among selects from what is found; best is what orders it before all else.
func (s Select) among(w *sqlWriter, f *finding) (where Cond, best string) {
	byAge := slices.Equal(s.Order, []string{"pk"})
	if !f.ranked && !byAge { // of so many it is faster to walk all rows in their order than to sort those found
		w.write(" FROM ", s.Table, " t")
		return And(Cond{op: opFoundIn, value: f, col: s.Table}, s.Where), ""
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
	return s.Where, best
}

// sort writes the order, best before all else.
func (s Select) sort(w *sqlWriter, best string) {
	var by []string
	if best != "" {
		by = append(by, best)
	}
	for _, c := range s.Order {
		by = append(by, "t."+c)
	}
	if len(s.Order) == 0 && s.Via != nil && best == "" {
		for _, c := range s.Via.Order {
			by = append(by, "v."+c)
		}
	}
	if len(by) > 0 {
		w.write(" ORDER BY ", strings.Join(by, ", "))
	}
}

// page writes limit and offset as arguments, so that every page shares one prepared statement.
func (s Select) page(w *sqlWriter) {
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
