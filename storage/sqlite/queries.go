package sqlite

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"griddle/storage"
)

// reader runs statements: the pool, a view or a transaction.
type reader interface {
	// queryRow asks for one row when it is scanned, which answers storage.ErrNotFound for none.
	queryRow(query string, args ...any) storage.Row
	queryRows(query string, args ...any) (*rows, error)
}

// queries implements storage.EngineReader by statements.
type queries struct {
	reader
	db *engine
}

// documentSQL are the statements of a collection.
type documentSQL struct{ body, get, has, insert, update, remove string }

// statements answers what was made of a declaration: putting it together takes longer than a point read.
func (db *engine) statements(d *storage.Documents) *documentSQL {
	if s, made := db.made.Load(d); made {
		return s.(*documentSQL)
	}
	key, written := d.Key(), d.Written()
	s := &documentSQL{
		body: fmt.Sprintf("SELECT body FROM %s WHERE %s = ?", d.Table, key),
		get:  fmt.Sprintf("SELECT body, own FROM %s WHERE %s = ?", d.Table, key),
		has:  fmt.Sprintf("SELECT 1 FROM %s WHERE %s = ?", d.Table, key),
		insert: fmt.Sprintf("INSERT INTO %s (%s, %s) VALUES (?%s)", d.Table, strings.Join(written, ", "), key,
			strings.Repeat(", ?", len(written))),
		update: fmt.Sprintf("UPDATE %s SET %s = ? WHERE %s = ?", d.Table, strings.Join(written, " = ?, "), key),
		remove: fmt.Sprintf("DELETE FROM %s WHERE %s = ?", d.Table, key),
	}
	db.made.Store(d, s)
	return s
}

// Body implements storage.EngineReader.
func (q *queries) Body(d *storage.Documents, id any) (body []byte, err error) {
	err = q.queryRow(q.db.statements(d).body, id).Scan(&body)
	return body, err
}

// Document implements storage.EngineReader.
func (q *queries) Document(d *storage.Documents, id, body, own any) error {
	return q.queryRow(q.db.statements(d).get, id).Scan(body, own)
}

// Has implements storage.EngineReader.
func (q *queries) Has(d *storage.Documents, id any) (bool, error) {
	var one int
	err := q.queryRow(q.db.statements(d).has, id).Scan(&one)
	if err == storage.ErrNotFound {
		return false, nil
	}
	return err == nil, err
}

// Lookup implements storage.EngineReader.
func (q *queries) Lookup(l *storage.Lookup, value any, dest ...any) error {
	query, made := q.db.made.Load(l)
	if !made {
		query = "SELECT " + strings.Join(l.Columns, ", ") + " FROM " + l.Table + " WHERE " + l.By + " = ?"
		q.db.made.Store(l, query)
	}
	return q.queryRow(query.(string), value).Scan(dest...)
}

// Each implements storage.EngineReader.
func (q *queries) Each(s storage.Select, fn func(storage.Row) error) error {
	query, args, none, err := selection{Select: s}.build(q)
	if err != nil || none {
		return err
	}
	return eachRow(q, query, fn, args...)
}

// eachRow calls fn with each row of a query. An error of fn ends it and comes back.
func eachRow(r reader, query string, fn func(storage.Row) error, args ...any) error {
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
func texts(r reader, query string, args ...any) (all []string, err error) {
	err = eachRow(r, query, func(row storage.Row) error {
		var text string
		err := row.Scan(&text)
		all = append(all, text)
		return err
	}, args...)
	return all, err
}

// First implements storage.EngineReader.
func (q *queries) First(s storage.Select, dest ...any) error {
	s.Limit = 1
	query, args, none, err := selection{Select: s}.build(q)
	if err != nil {
		return err
	}
	if none {
		return storage.ErrNotFound
	}
	return q.queryRow(query, args...).Scan(dest...)
}

// Count implements storage.EngineReader.
func (q *queries) Count(table string, where storage.Cond) (n int, err error) {
	w := newSQL(plainParam)
	w.write("SELECT count(*) FROM ", table, " t")
	w.where(where, "t")
	err = q.queryRow(w.String(), w.args...).Scan(&n)
	return n, err
}

// CountOf implements storage.EngineReader.
func (q *queries) CountOf(s storage.Select) (n int, err error) {
	query, args, none, err := selection{Select: s}.build(q)
	if err == nil && !none {
		err = q.queryRow(query, args...).Scan(&n)
	}
	return n, err
}

// CountBy implements storage.EngineReader.
func (q *queries) CountBy(table, column string, where storage.Cond, fn func(storage.Row) error) error {
	w := newSQL(plainParam)
	w.write("SELECT t.", column, ", count(*) FROM ", table, " t")
	w.where(storage.And(storage.Ne(column, nil), where), "t")
	w.write(" GROUP BY t.", column)
	return eachRow(q, w.String(), fn, w.args...)
}

// Exists implements storage.EngineReader.
func (q *queries) Exists(table string, where storage.Cond) (some bool, err error) {
	w := newSQL(plainParam)
	w.write("SELECT EXISTS (SELECT 1 FROM ", table, " t")
	w.where(where, "t")
	w.write(")")
	err = q.queryRow(w.String(), w.args...).Scan(&some)
	return some, err
}

// Max implements storage.EngineReader.
func (q *queries) Max(table, column string, where storage.Cond) (n int64, err error) {
	w := newSQL(plainParam)
	w.write("SELECT coalesce(max(t.", column, "), 0) FROM ", table, " t")
	w.where(where, "t")
	err = q.queryRow(w.String(), w.args...).Scan(&n)
	return n, err
}

// IDs implements storage.EngineReader.
func (q *queries) IDs(list storage.Select) ([]string, error) {
	s := selection{Select: list}
	if t := q.db.config.Schema.table(list.Table); t != nil && t.Documents != nil { // others have no number to go by
		s = s.driven()
	}
	query, args, none, err := s.build(q)
	if err != nil || none {
		return nil, err
	}
	var joined string
	column, _, _ := strings.Cut(s.Columns[0], " ")
	one := "octet_length(" + column + ") || ':' || " + column
	err = q.queryRow("SELECT coalesce(group_concat("+one+", ''), '') FROM ("+query+")", args...).Scan(&joined)
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
