// Package model is what all kinds of records share, and it knows none of them. A kind is declared as an Of: its record,
// its columns, what it names, its rules. From that follow what programs and the window do with its records (Resource):
// read, list, find, write by the rules, delete, merge, take back, bring over from another store. What is done whatever
// the kind is a Desk's. The room shop declares the kinds, on a Base; nobody else has one, for on it no rule is asked.
package model

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"griddle/shop/refusal"
	"griddle/shop/wire"
	"griddle/shop/words"
	"griddle/storage"
)

// Guard is asked inside the write transaction before anything is written; the server passes "is this key still valid
// and may it write".
type Guard func(*storage.Tx) error

// And asks more once the guard has let through.
func (g Guard) And(more func() error) Guard {
	return func(tx *storage.Tx) error {
		if err := g(tx); err != nil {
			return err
		}
		return more()
	}
}

// Of is the model of a kind of record: a collection, reading of what is posted, and writing by rules in one
// transaction. To add a kind, declare its record type, its collection and its rules; shop/vendors.go is a short one.
// Programs reach it as a Resource.
type Of[T any, K storage.ID] struct {
	*storage.Collection[T, K]
	One  words.Form  // what a sentence calls it: "product"
	ID   func(*T) *K // where its id stands
	base *Base

	Title func(*T) string // what people call it, nil for no name
	Refs  []Ref[T]        // what its records name

	StoreID func(*T) *int64        // where the number of the store stands, nil for nowhere
	Updated func(*T) *wire.Instant // where the time of the last write stands, nil when it is the caller's
	Parse   func(string) (K, bool) // reads an id, nil for a bvin or a number

	Order   []storage.By                     // of lists; none: as the records were made
	OfOwner func(owner string) storage.Query // selects and orders the records of another; may be nil
	// What a list of any kind shows and asks for (find.go), by columns; all may be nil.
	Searched []string                         // the columns of folded texts in which words are looked for
	Filters  map[string]Narrowing             // by which a list can be narrowed
	Sorts    map[string][]storage.By          // by which it can be ordered
	ByWords  func(word string) *storage.Found // by the index of words, where there is one
	Mentions []Mention[T]                     // what its records name without depending on it
	Orders   map[string][]storage.By          // by which the engine orders the model's own lists
	Words    *Indexed[T]                      // nil: its records are not found by words
	Slug     *Slugged[T]                      // nil: its records have no page

	// What programs ask of lists (ask.go); all may be nil.
	Asks        map[string]AskBy    // by members, each with a column that an index holds
	AskOrder    []storage.By        // of the list where it is not the model's
	ShortColumn string              // that holds the short form in which the list has the records; "" for none
	Short       func(*T) []byte     // makes the short form where no column holds it; may be nil
	Total       func() (int, error) // counts them all where that is remembered; may be nil

	Addressing Addressing // what the ids of address and body mean
	// Existing selects the stored record that a create of a program means instead of a new one; the zero Cond for none.
	// It is answered as it is, or replaced. The window refuses such a create, for what was typed would be lost.
	Existing   func(*T) storage.Cond
	Replaces   bool
	TwinMember string                   // the member that makes the two one; "" when all of them do
	Merge      func(there, rec *T) bool // puts what is new of rec into the one there; false for nothing; may be nil
	// makes ids that are the server's; nil for new bvins and the table's numbers
	Assign func(*storage.Tx) (K, error)
	// When the owner makes one record of several, Absorb adds to the kept one what another has of its own, and Adopt
	// takes along what belongs to the others without naming them. Both may be nil.
	Absorb func(kept, other *T)
	Adopt  func(tx *storage.Tx, c *Journal, kept *T, others []T) error

	// Posted takes in what the address of a post says besides the record, before there is a transaction.
	// BeforeEdit refuses what the owner may not do in the window though a program may; base is nil for a new
	// record. Both may be nil.
	Posted     func(p Post, rec *T) error
	BeforeEdit func(r storage.Reader, base, rec *T) error
	// AfterEdit is what follows elsewhere from what the owner did in the window, and not from a program's write; may
	// be nil.
	AfterEdit func(tx *storage.Tx, c *Journal, rec *T) error

	// The rules run inside the write transaction; old is nil for a new record. c hears of every row that they change
	// elsewhere; it is nil when the write cannot be taken back. All may be nil.
	// BeforeSave fills in what the shop decides and refuses what cannot be.
	BeforeSave   func(tx *storage.Tx, c *Journal, old, rec *T) error
	AfterSave    func(tx *storage.Tx, c *Journal, old, rec *T) error // what follows from the write elsewhere
	BeforeDelete func(tx *storage.Tx, c *Journal, old *T) error
	AfterDelete  func(tx *storage.Tx, c *Journal, old *T) error // what follows elsewhere
	// BeforeCascade goes before what the references say of many at once, a clear too; AfterUndo puts right what depends
	// on the records that an undo put back, and may have changed while they were away.
	BeforeCascade func(tx *storage.Tx, c *Journal, records Those) error
	AfterUndo     func(tx *storage.Tx, back storage.Cond) error

	// The rules of records that come from another store and are stored as they are (importing.go). Both may be nil.
	BeforeImport func(tx *storage.Tx, rec *T) error      // refuses what cannot be
	AfterImport  func(tx *storage.Tx, old, rec *T) error // what follows elsewhere

	decode func(body []byte, rec *T) error
	values map[string]func(*T) any // of the columns, by name
}

// Addressing says which record a post means by the ids in its address and its body. The zero value is the rule of
// docs/protocol/30-orders-people-taxes.md §0.2: the address wins, a malformed id in it cannot be read, and one that is
// not there is an error.
type Addressing struct {
	Agree    bool // the two must be one
	Absent   bool // a malformed id in the address names no record
	Upsert   bool // a record is made with an id that is not there
	BodyWins bool // the address counts only when the body names none; for upsert
}

// StrictIDs is the rule of docs/protocol/20-product-details.md §0 Q1 and Q3.
var StrictIDs = Addressing{Agree: true, Absent: true}

// Declare makes a model's collection, of which the bodies are the wire form.
func Declare[T any, K storage.ID](b *Base, m Of[T, K], spec storage.Spec[T, K]) *Of[T, K] {
	spec.ID = m.ID
	spec.Encode = func(rec *T) ([]byte, error) { return wire.Encode(rec), nil }
	spec.Decode = func(body []byte, rec *T) error { return wire.Stored(body, rec) }
	if spec.Own == nil && hasLocal[T]() {
		spec.Own = ownLocal[T]
	}
	if spec.Version == 0 {
		spec.Version = 1
	}
	if name := m.Title; name != nil && !hasColumn(spec, NameColumn) {
		spec.Columns = append(spec.Columns, storage.Column[T]{Name: NameColumn, Type: storage.Text,
			Value: func(rec *T) any { return Fold(name(rec)) }})
	}
	if m.Searched == nil && hasColumn(spec, NameColumn) {
		m.Searched = []string{NameColumn}
	}
	m.Collection, m.decode, m.base = storage.NewCollection(spec), spec.Decode, b
	m.values = map[string]func(*T) any{}
	for _, c := range spec.Columns {
		m.values[c.Name] = c.Value
	}
	if m.Parse == nil {
		m.Parse = ParseID[K]
	}
	b.Tables = append(b.Tables, m.Table())
	b.Kinds[m.Name()] = &m
	m.Refer()
	m.mentionAll()
	return &m
}

func hasColumn[T any, K storage.ID](spec storage.Spec[T, K], name string) bool {
	return slices.ContainsFunc(spec.Columns, func(c storage.Column[T]) bool { return c.Name == name })
}

// IDText is an id as addresses and windows write it.
func IDText[K storage.ID](id K) string {
	if n, number := any(id).(int64); number {
		return strconv.FormatInt(n, 10)
	}
	return fmt.Sprint(id)
}

// ParseID reads a bvin in any spelling but the all-zero one, which is no record's, or the number of a record: those
// begin at 1.
func ParseID[K storage.ID](text string) (id K, ok bool) {
	switch p := any(&id).(type) {
	case *string:
		if *p, ok = wire.ParseBvin(text); *p == wire.EmptyGUID {
			*p, ok = "", false
		}
	case *int64:
		n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
		*p, ok = n, err == nil && n > 0
	}
	return id, ok
}

// IsNumber says whether text can be the number of a record.
func IsNumber(text string) bool {
	_, ok := ParseID[int64](text)
	return ok
}

// Read makes a record of posted JSON. It needs no transaction, so none is held up by a large body.
func (m *Of[T, K]) Read(posted []byte) (*T, error) {
	rec := new(T)
	err := wire.Decode(posted, rec, m.base.Instant())
	if err == nil {
		err = wire.Check(rec)
	}
	if err != nil {
		return nil, refusal.FromWire(err)
	}
	return rec, nil
}

// Stored is the record with the id, nil when there is none.
func (m *Of[T, K]) Stored(r storage.Reader, id K) (*T, error) { return Optional(m.Get(r, id)) }

// Optional makes nil of a record that was not found.
func Optional[T any](rec T, err error) (*T, error) {
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return &rec, err
}

// Missing is the refusal for a record whose id is not there.
func (m *Of[T, K]) Missing() error { return m.MissingBy("id") }

// MissingBy is Missing for one that was looked for by something else.
func (m *Of[T, K]) MissingBy(by words.Form) error {
	return refusal.New(refusal.Missing, "", "There is no %s with this %s.", m.One, by)
}

func (m *Of[T, K]) taken() error {
	return refusal.New(refusal.Taken, m.idName(), "{field} is in use by another %s; leave it empty to get a new id.",
		m.One)
}

// mayBeNew refuses a new record of the owner that another one is already.
func (m *Of[T, K]) mayBeNew(tx *storage.Tx, rec *T) error {
	there, err := m.Double(tx, rec)
	switch {
	case err != nil || there == nil:
		return err
	case m.TwinMember == "":
		return refusal.New(refusal.Taken, "", "There is the same %s already, so this one was not saved.", m.One)
	}
	return refusal.New(refusal.Taken, m.TwinMember,
		"{field} is that of another %s already, so nothing was saved. Enter something else, or change the other one.",
		m.One)
}

// twoIDs refuses an update of which path and body name different records.
func (m *Of[T, K]) twoIDs() error {
	return refusal.New(refusal.Invalid, m.idName(),
		"{field} differs between the address and the data; send the same id in both.")
}

// Unreadable refuses the id in an address.
func (m *Of[T, K]) Unreadable() error {
	return refusal.New(refusal.Unreadable, m.idName(),
		"{field} in the address is not an id such as 3421370c-18e4-4bf4-8746-bab47b3df295.")
}

// idName is what the protocol calls the member with the id.
func (m *Of[T, K]) idName() string {
	if m.numbered() {
		return "Id"
	}
	return "Bvin"
}

// byID finds the body of a record by an id in any spelling; a malformed one finds nothing.
func (m *Of[T, K]) byID(r storage.Reader, text string) ([]byte, error) {
	id, ok := m.Parse(text)
	if !ok {
		return nil, m.Missing()
	}
	return m.OrMissing(m.Body(r, id))
}

// OrMissing gives the sentence for a record that is not there.
func (m *Of[T, K]) OrMissing(body []byte, err error) ([]byte, error) {
	if errors.Is(err, storage.ErrNotFound) {
		return nil, m.Missing()
	}
	return body, err
}

// FindBy answers the body of the first record that q selects; by names, for the sentence, what it was looked for by.
func (m *Of[T, K]) FindBy(r storage.Reader, by words.Form, q storage.Query) ([]byte, error) {
	body, err := m.FindBody(r, q)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, m.MissingBy(by)
	}
	return body, err
}

// MustExist refuses a field that names a record which is not there.
func (m *Of[T, K]) MustExist(r storage.Reader, field string, id K) error {
	there, err := m.Exists(r, id)
	if err == nil && !there {
		err = refusal.New(refusal.Invalid, field, "{field} names no %s that exists.", m.One)
	}
	return err
}
