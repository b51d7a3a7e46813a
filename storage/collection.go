package storage

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// ID is how a model's records are identified: bvin (text) or 64-bit number.
type ID interface{ ~string | ~int64 }

// Spec declares a collection. Body is the exact wire form the protocol sends; Own is what the server keeps but the
// record lacks. The table has the columns pk (a number that is given once, in the order of insertion; it is the id
// itself for number ids), id (text ids only), version, body, own, then Columns.
type Spec[T any, K ID] struct {
	Table string
	// of the body form; raised, all bodies and Columns are written anew at the next start
	Version int
	ID      func(*T) *K              // where the id stands in the record; a 0 number is assigned on Insert
	Own     func(*T) any             // pointer to the server's own part; nil when there is none
	Encode  func(*T) ([]byte, error) // record → body
	Decode  func([]byte, *T) error   // body → record; only ever fed our own bodies
	AnyCase bool                     // text ids are found in any letter case (ASCII) and kept as given
	Columns []Column[T]              // plain columns filled from Go (folded keys)
	Indexes []Index
}

// Column is a plain column filled from Go on every write.
type Column[T any] struct {
	Name  string
	Type  Kind
	Value func(*T) any
	Form  int // of what Value makes, where that can change; raised, it is made anew at the next start
}

// columnForms is more than any Form of a column.
const columnForms = 1 << 20

// Index over columns.
type Index struct {
	Columns []string
	Unique  bool
	Where   Cond // only these rows are in it: Eq or More with a number, or Ne with nil
}

// Documents is a collection as its engine sees it. It is made once, and never changed.
type Documents struct {
	Table   string
	Form    int   // of the bodies, in the column version
	Number  bool  // ids are numbers, in the column pk; else texts, in the column id
	AnyCase bool  // text ids are found in any letter case (ASCII)
	Columns []Col // filled from Go, besides version, body and own
	Indexes []Index
	// Renew makes of a stored body and own part what would be stored today, as EngineTx.UpdateDocument takes it.
	Renew func(body, own []byte) ([]any, error)
}

// Key is the column of the id.
func (d *Documents) Key() string {
	if d.Number {
		return "pk"
	}
	return "id"
}

// Written are the columns of every write but the id, in the order of its values.
func (d *Documents) Written() []string {
	names := []string{"version", "body", "own"}
	for _, col := range d.Columns {
		names = append(names, col.Name)
	}
	return names
}

// Collection keeps the documents of one model. Every method that writes tells the commit's watchers the topic
// Spec.Table.
type Collection[T any, K ID] struct {
	spec      Spec[T, K]
	documents *Documents
}

// NewCollection makes the collection of a declaration; its Table goes into the Schema.
func NewCollection[T any, K ID](s Spec[T, K]) *Collection[T, K] {
	c := &Collection[T, K]{spec: s}
	c.documents = &Documents{Table: s.Table, Form: s.Version, Number: reflect.TypeFor[K]().Kind() == reflect.Int64,
		AnyCase: s.AnyCase, Indexes: s.Indexes, Renew: c.renew}
	columns := 0
	for _, col := range s.Columns {
		columns = max(columns, col.Form)
		c.documents.Columns = append(c.documents.Columns, Col{Name: col.Name, Kind: col.Type})
	}
	if columns > 0 { // the form of a document is that of its columns too
		c.documents.Form = s.Version*columnForms + columns
	}
	return c
}

// Table is the collection's table and indexes, for Schema.
func (c *Collection[T, K]) Table() Table { return Table{Name: c.spec.Table, Documents: c.documents} }

// Body answers the stored wire form of one document, or ErrNotFound. The slice belongs to the caller.
func (c *Collection[T, K]) Body(r Reader, id K) ([]byte, error) {
	return r.engine().Body(c.documents, id)
}

// FindBody answers the body of the first document that q selects, or ErrNotFound.
func (c *Collection[T, K]) FindBody(r Reader, q Query) (body []byte, err error) {
	err = First(r, c.of(q, "body"), &body)
	return body, err
}

// Get decodes one document with its own part, or ErrNotFound.
func (c *Collection[T, K]) Get(r Reader, id K) (rec T, err error) {
	var body, own raw
	if err := r.engine().Document(c.documents, id, &body, &own); err != nil {
		return rec, err
	}
	return rec, c.decode(body, own, &rec)
}

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
		q.Order = Asc("pk")
	}
	return Select{c.spec.Table, columns, q}
}

// Exists says whether the id is in use.
func (c *Collection[T, K]) Exists(r Reader, id K) (bool, error) {
	return r.engine().Has(c.documents, id)
}

// Bodies calls fn with each body in order; the slice is only valid during the call. An error of fn ends it and
// comes back.
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
func (c *Collection[T, K]) IDs(r Reader, q Query) ([]string, error) { return IDs(r, c.of(q, c.Key())) }

// Count counts what the condition selects.
func (c *Collection[T, K]) Count(r Reader, where Cond) (int, error) {
	return Count(r, c.spec.Table, where)
}

// CountOf counts what q selects; Order, After, Limit and Offset are ignored.
func (c *Collection[T, K]) CountOf(r Reader, q Query) (int, error) {
	q.Order, q.After, q.Limit, q.Offset = nil, nil, 0, 0
	if q.Via != nil {
		via := *q.Via
		via.Order, q.Via = nil, &via
	}
	return r.engine().CountOf(Select{Table: c.spec.Table, Query: q})
}

// Kind is what a column of the collection holds, 0 for one that it has not.
func (c *Collection[T, K]) Kind(column string) Kind {
	switch column {
	case "pk":
		return Integer
	case "id":
		return Text
	}
	for _, col := range c.documents.Columns {
		if col.Name == column {
			return col.Kind
		}
	}
	return 0
}

// Key is the column of the id.
func (c *Collection[T, K]) Key() string { return c.documents.Key() }

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
