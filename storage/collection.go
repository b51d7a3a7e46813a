package storage

import "context"

// ID is how a model's records are identified: bvin (text) or 64-bit number.
type ID interface{ ~string | ~int64 }

// Spec declares a collection. Body is the exact wire form the protocol sends; Own is what the server keeps but the record lacks.
// The table has the columns pk (INTEGER PRIMARY KEY AUTOINCREMENT, insertion order; it is the id itself for number ids), id (TEXT UNIQUE,
// text ids only), version, body, own, then Columns, then Fields.
type Spec[T any, K ID] struct {
	Table   string
	Version int                      // of the body form
	ID      func(*T) *K              // where the id stands in the record; a 0 number is assigned on Insert
	Own     func(*T) any             // pointer to the server's own part; nil when there is none
	Encode  func(*T) ([]byte, error) // record → body
	Decode  func([]byte, *T) error   // body → record; only ever fed our own bodies
	Columns []Column[T]              // plain columns filled from Go (folded keys)
	Fields  []Field                  // VIRTUAL generated columns out of the body
	Indexes []Index
}

// Column is a plain column filled from Go on every write.
type Column[T any] struct {
	Name, Type string // Type: TEXT, INTEGER, REAL
	Value      func(*T) any
}

// Field is a VIRTUAL generated column: json_extract(body, Path), e.g. {"status", "INTEGER", "$.Status"}.
type Field struct{ Name, Type, Path string }

// Index over columns or fields; a column may be "name DESC".
type Index struct {
	Columns []string
	Unique  bool
	Where   string // partial index condition, or ""
}

// Query selects and orders documents. All strings are constants of the caller, never input; the collection is aliased t.
type Query struct {
	Join   string // e.g. "JOIN category_products cp ON cp.product = t.id"
	Where  string
	Args   []any
	Order  string // "" = insertion order
	Limit  int    // 0 = no limit
	Offset int
}

// Reader reads: a *Tx inside its transaction, a *View (one consistent snapshot), or DB.Reader() (each statement for itself, the fastest
// for point reads). QueryRow's Scan answers ErrNotFound for no row.
type Reader interface {
	QueryRow(query string, args ...any) Row
	Query(query string, args ...any) (Rows, error)
}

// Row is the result of QueryRow.
type Row interface{ Scan(dest ...any) error }

// Rows is a cursor; always Close it.
type Rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
	Close() error
}

// Collection keeps the documents of one model. Every method that writes tells the commit's watchers the topic Spec.Table.
type Collection[T any, K ID] struct{ spec Spec[T, K] }

// NewCollection makes the collection of a declaration; its Table goes into the Schema.
func NewCollection[T any, K ID](s Spec[T, K]) *Collection[T, K] { return &Collection[T, K]{s} }

// Table is the collection's table and indexes, for Schema.
func (c *Collection[T, K]) Table() Table { panic("skeleton") }

// Body answers the stored wire form of one document, or ErrNotFound. The slice belongs to the caller.
func (c *Collection[T, K]) Body(r Reader, id K) ([]byte, error) { panic("skeleton") }

// FindBody answers the first body for which column = value (then q's order), or ErrNotFound.
func (c *Collection[T, K]) FindBody(r Reader, q Query) ([]byte, error) { panic("skeleton") }

// Get decodes one document with its own part, or ErrNotFound.
func (c *Collection[T, K]) Get(r Reader, id K) (T, error) { panic("skeleton") }

// Find decodes the first document that q selects, or ErrNotFound.
func (c *Collection[T, K]) Find(r Reader, q Query) (T, error) { panic("skeleton") }

// Exists says whether the id is in use.
func (c *Collection[T, K]) Exists(r Reader, id K) (bool, error) { panic("skeleton") }

// Bodies calls fn with each body in order; the slice is only valid during the call. An error of fn ends it and comes back.
func (c *Collection[T, K]) Bodies(r Reader, q Query, fn func(body []byte) error) error {
	panic("skeleton")
}

// Each decodes each document in order.
func (c *Collection[T, K]) Each(r Reader, q Query, fn func(T) error) error { panic("skeleton") }

// Count counts what q selects (Limit, Offset and Order are ignored).
func (c *Collection[T, K]) Count(r Reader, q Query) (int, error) { panic("skeleton") }

// Insert stores a new document: ErrTaken when the id is in use. A zero number id is assigned and written into the record before encoding.
func (c *Collection[T, K]) Insert(tx *Tx, rec *T) (body []byte, err error) { panic("skeleton") }

// Update overwrites a stored document, or ErrNotFound.
func (c *Collection[T, K]) Update(tx *Tx, rec *T) (body []byte, err error) { panic("skeleton") }

// Delete says whether there was such a document.
func (c *Collection[T, K]) Delete(tx *Tx, id K) (bool, error) { panic("skeleton") }

// DeleteWhere deletes what the condition selects and says how many; "" deletes all (the fast way, DELETE without WHERE).
func (c *Collection[T, K]) DeleteWhere(tx *Tx, where string, args ...any) (int, error) {
	panic("skeleton")
}

var _ = context.Background
