package storage

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// ID is how a model's records are identified: bvin (text) or 64-bit number.
type ID interface{ ~string | ~int64 }

// Spec declares a collection. Body is the exact wire form the protocol sends; Own is what the server keeps but the record lacks.
// The table has the columns pk (INTEGER PRIMARY KEY AUTOINCREMENT, insertion order; it is the id itself for number ids), id (TEXT UNIQUE,
// text ids only), version, body, own, then Columns, then Fields.
type Spec[T any, K ID] struct {
	Table   string
	Version int                      // of the body form; raised, all bodies and Columns are written anew at the next start
	ID      func(*T) *K              // where the id stands in the record; a 0 number is assigned on Insert
	Own     func(*T) any             // pointer to the server's own part; nil when there is none
	Encode  func(*T) ([]byte, error) // record → body
	Decode  func([]byte, *T) error   // body → record; only ever fed our own bodies
	AnyCase bool                     // text ids are found in any letter case (ASCII) and kept as given
	Columns []Column[T]              // plain columns filled from Go (folded keys)
	Fields  []Field                  // VIRTUAL generated columns out of the body
	Indexes []Index
}

// Column is a plain column filled from Go on every write.
type Column[T any] struct {
	Name, Type string // Type: TEXT, INTEGER, REAL, BLOB
	Value      func(*T) any
	Form       int // of what Value makes, where that can change; raised, it is made anew at the next start
}

// columnForms is more than any Form of a column.
const columnForms = 1 << 20

// Field is a VIRTUAL generated column: json_extract(body, Path), e.g. {"status", "INTEGER", "$.Status"}.
type Field struct{ Name, Type, Path string }

func (f Field) definition() string {
	return fmt.Sprintf("%s %s GENERATED ALWAYS AS (json_extract(body, '%s')) VIRTUAL", f.Name, f.Type, f.Path)
}

// Index over columns or fields; a column may be "name DESC".
type Index struct {
	Columns []string
	Unique  bool
	Where   Cond // only these rows are in it: Eq or More with a number, or Ne with nil
}

// Reader reads: a *Tx inside its transaction, a *View (one consistent snapshot), or DB.Reader() (each statement for itself, the fastest
// for point reads). queryRow's Scan answers ErrNotFound for no row.
type Reader interface {
	queryRow(query string, args ...any) Row
	queryRows(query string, args ...any) (Rows, error)
}

// Row is the result of QueryRow. The query runs when it is scanned.
type Row interface{ Scan(dest ...any) error }

// Rows is a cursor; always Close it.
type Rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
	Close() error
}

// Collection keeps the documents of one model. Every method that writes tells the commit's watchers the topic Spec.Table.
type Collection[T any, K ID] struct {
	spec   Spec[T, K]
	number bool   // ids are numbers: the primary key
	key    string // column of the id

	sqlBody, sqlGet, sqlExists, sqlInsert, sqlUpdate, sqlDelete string
}

// NewCollection makes the collection of a declaration; its Table goes into the Schema.
func NewCollection[T any, K ID](s Spec[T, K]) *Collection[T, K] {
	c := &Collection[T, K]{spec: s, number: reflect.TypeFor[K]().Kind() == reflect.Int64, key: "id"}
	if c.number {
		c.key = "pk"
	}
	columns := 0
	for _, col := range s.Columns {
		columns = max(columns, col.Form)
	}
	if columns > 0 { // the form of a document is that of its columns too
		c.spec.Version = s.Version*columnForms + columns
	}
	written := c.written()
	c.sqlBody = fmt.Sprintf("SELECT body FROM %s WHERE %s = ?", s.Table, c.key)
	c.sqlGet = fmt.Sprintf("SELECT body, own FROM %s WHERE %s = ?", s.Table, c.key)
	c.sqlExists = fmt.Sprintf("SELECT 1 FROM %s WHERE %s = ?", s.Table, c.key)
	c.sqlInsert = fmt.Sprintf("INSERT INTO %s (%s, %s) VALUES (?%s)", s.Table, strings.Join(written, ", "), c.key, strings.Repeat(", ?", len(written)))
	c.sqlUpdate = fmt.Sprintf("UPDATE %s SET %s = ? WHERE %s = ?", s.Table, strings.Join(written, " = ?, "), c.key)
	c.sqlDelete = fmt.Sprintf("DELETE FROM %s WHERE %s = ?", s.Table, c.key)
	return c
}

// written are the columns of every write but the id, in the order of values.
func (c *Collection[T, K]) written() []string {
	names := []string{"version", "body", "own"}
	for _, col := range c.spec.Columns {
		names = append(names, col.Name)
	}
	return names
}

// Table is the collection's table and indexes, for Schema.
func (c *Collection[T, K]) Table() Table {
	cols := []string{"pk INTEGER PRIMARY KEY AUTOINCREMENT"}
	if !c.number {
		id := "id TEXT NOT NULL UNIQUE"
		if c.spec.AnyCase {
			id += " COLLATE NOCASE"
		}
		cols = append(cols, id)
	}
	cols = append(cols, "version INTEGER NOT NULL", "body TEXT NOT NULL", "own TEXT")
	for _, col := range c.spec.Columns {
		cols = append(cols, col.Name+" "+col.Type)
	}
	fields := map[string]string{}
	for _, f := range c.spec.Fields {
		fields[f.Name] = f.definition()
		cols = append(cols, f.definition())
	}
	t := Table{
		Name:   c.spec.Table,
		DDL:    []string{fmt.Sprintf("CREATE TABLE IF NOT EXISTS %s (\n\t%s\n) STRICT", c.spec.Table, strings.Join(cols, ",\n\t"))},
		fields: fields,
		refill: c.refill,
		form:   c.spec.Version,
		renew:  c.renew,
	}
	t.DDL = append(t.DDL, indexDDL(c.spec.Table, c.spec.Indexes)...)
	return t
}

// ddl answers the statement with a gap for the name, and the name that says what is indexed.
func (i Index) ddl(table string) (ddl, name string) {
	name = table
	for _, col := range i.Columns {
		first, _, _ := strings.Cut(col, " ")
		name += "_" + first
	}
	ddl = "CREATE INDEX IF NOT EXISTS %s ON " + table + " (" + strings.Join(i.Columns, ", ") + ")"
	if i.Unique {
		ddl = strings.Replace(ddl, "INDEX", "UNIQUE INDEX", 1)
	}
	if !i.Where.All() {
		ddl += " WHERE " + i.Where.literal()
	}
	return ddl, name
}

// Body answers the stored wire form of one document, or ErrNotFound. The slice belongs to the caller.
func (c *Collection[T, K]) Body(r Reader, id K) (body []byte, err error) {
	err = r.queryRow(c.sqlBody, id).Scan(&body)
	return body, err
}

// FindBody answers the body of the first document that q selects, or ErrNotFound.
func (c *Collection[T, K]) FindBody(r Reader, q Query) (body []byte, err error) {
	err = First(r, c.of(q, "body"), &body)
	return body, err
}

// Get decodes one document with its own part, or ErrNotFound.
func (c *Collection[T, K]) Get(r Reader, id K) (T, error) { return c.scan(r.queryRow(c.sqlGet, id)) }

// Find decodes the first document that q selects, or ErrNotFound.
func (c *Collection[T, K]) Find(r Reader, q Query) (rec T, err error) {
	var body, own raw
	if err := First(r, c.of(q, "body", "own"), &body, &own); err != nil {
		return rec, err
	}
	return rec, c.decode(body, own, &rec)
}

// of selects columns of the collection; without another order the documents come as they were made.
func (c *Collection[T, K]) of(q Query, columns ...string) Select {
	if len(q.Order) == 0 && (q.Via == nil || len(q.Via.Order) == 0) {
		q.Order = []string{"pk"}
	}
	return Select{c.spec.Table, columns, q}
}

// Exists says whether the id is in use.
func (c *Collection[T, K]) Exists(r Reader, id K) (bool, error) {
	var one int
	return found(r.queryRow(c.sqlExists, id).Scan(&one))
}

// Bodies calls fn with each body in order; the slice is only valid during the call. An error of fn ends it and comes back.
func (c *Collection[T, K]) Bodies(r Reader, q Query, fn func(body []byte) error) error {
	var body raw
	return Each(r, c.of(q, "body"), func(row Row) error {
		if err := row.Scan(&body); err != nil {
			return err
		}
		return fn(body)
	})
}

// Each decodes each document in order. An error of fn ends it and comes back.
func (c *Collection[T, K]) Each(r Reader, q Query, fn func(T) error) error {
	return Each(r, c.of(q, "body", "own"), func(row Row) error {
		rec, err := c.scan(row)
		if err != nil {
			return err
		}
		return fn(rec)
	})
}

// IDs are the ids of what q selects, as texts, in order.
func (c *Collection[T, K]) IDs(r Reader, q Query) ([]string, error) { return IDs(r, c.of(q, c.key)) }

// Count counts what the condition selects.
func (c *Collection[T, K]) Count(r Reader, where Cond) (int, error) {
	return Count(r, c.spec.Table, where)
}

// CountOf counts what q selects; Order, Limit and Offset are ignored.
func (c *Collection[T, K]) CountOf(r Reader, q Query) (n int, err error) {
	q.Order, q.Limit, q.Offset = nil, 0, 0
	if q.Via != nil {
		via := *q.Via
		via.Order, q.Via = nil, &via
	}
	query, args, none, err := Select{Table: c.spec.Table, Query: q}.build(r)
	if err == nil && !none {
		err = r.queryRow(query, args...).Scan(&n)
	}
	return n, err
}

// Key is the column of the id.
func (c *Collection[T, K]) Key() string { return c.key }

// Name is that of the table.
func (c *Collection[T, K]) Name() string { return c.spec.Table }

// scan decodes the columns body and own.
func (c *Collection[T, K]) scan(r Row) (rec T, err error) {
	var body, own raw
	if err := r.Scan(&body, &own); err != nil {
		return rec, err
	}
	return rec, c.decode(body, own, &rec)
}

func (c *Collection[T, K]) decode(body, own []byte, rec *T) error {
	err := c.spec.Decode(body, rec)
	if err == nil && c.spec.Own != nil && len(own) > 0 {
		err = json.Unmarshal(own, c.spec.Own(rec))
	}
	if err != nil {
		return fmt.Errorf("stored record in %s: %w", c.spec.Table, err)
	}
	return nil
}

// raw takes a text column into a buffer that is used again for the next row.
type raw []byte

func (b *raw) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*b = (*b)[:0]
	case string:
		*b = append((*b)[:0], v...)
	case []byte:
		*b = append((*b)[:0], v...)
	default:
		return fmt.Errorf("a %T where text is expected", v)
	}
	return nil
}

// found turns ErrNotFound into false.
func found(err error) (bool, error) {
	if err == ErrNotFound {
		return false, nil
	}
	return err == nil, err
}
