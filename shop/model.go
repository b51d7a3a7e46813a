package shop

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

// Guard is asked inside the write transaction before anything is written; the server passes "is this key still valid and may it write".
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

// model is what all kinds of records share: a collection, reading of what is posted, and writing by rules in one transaction. To add a kind,
// declare its record type, its collection and its rules; vendors.go is a short one. Programs reach it as a Resource.
type model[T any, K storage.ID] struct {
	*storage.Collection[T, K]
	one  words.Form  // what a sentence calls it: "product"
	id   func(*T) *K // where its id stands
	base *base

	name func(*T) string // what people call it, nil for no name
	refs []ref[T]        // what its records name

	store   func(*T) *int64        // where the number of the store stands, nil for nowhere
	updated func(*T) *wire.Instant // where the time of the last write stands, nil when it is the caller's
	parse   func(string) (K, bool) // reads an id, nil for a bvin or a number

	order   []storage.By                     // of lists; none: as the records were made
	ofOwner func(owner string) storage.Query // selects and orders the records of another; may be nil
	// What a list of any kind shows and asks for (find.go), by columns; all may be nil.
	searched []string                         // the columns of folded texts in which words are looked for
	filters  map[string]filter                // by which a list can be narrowed
	sorts    map[string][]storage.By          // by which it can be ordered
	byWords  func(word string) *storage.Found // by the index of words, where there is one
	mentions []mention[T]                     // what its records name without depending on it
	orders   map[string][]storage.By          // by which the engine orders the model's own lists
	words    *indexed[T]                      // nil: its records are not found by words
	slug     *slugged[T]                      // nil: its records have no page

	// What programs ask of lists (ask.go).
	// The members they ask by: those that have a column which an index holds.
	asks        map[string]asked
	askOrder    []storage.By        // of the list where it is not the model's
	shortColumn string              // that holds the short form in which the list has the records; "" for none
	short       func(*T) []byte     // makes the short form where no column holds it; may be nil
	total       func() (int, error) // counts them all where that is remembered; may be nil

	ids addressing // what the ids of address and body mean
	// existing selects the stored record that a create of a program means instead of a new one; the zero Cond for none.
	// It is answered as it is, or replaced. The window refuses such a create, for what was typed would be lost.
	existing func(*T) storage.Cond
	replaces bool
	twin     string                       // the member that makes the two one; "" when all of them do
	merge    func(there, rec *T) bool     // puts what is new of rec into the one there; false for nothing; may be nil
	assign   func(*storage.Tx) (K, error) // makes ids that are the server's; nil for new bvins and the table's numbers
	// When the owner makes one record of several, absorb adds to the kept one what another has of its own, and adopt
	// takes along what belongs to the others without naming them. Both may be nil.
	absorb func(kept, other *T)
	adopt  func(tx *storage.Tx, c *change, kept *T, others []T) error

	// posted takes in what the address of a post says besides the record, before there is a transaction.
	// beforeEdit refuses what the owner may not do in the window though a program may; base is nil for a new
	// record. Both may be nil.
	posted     func(p Post, rec *T) error
	beforeEdit func(r storage.Reader, base, rec *T) error
	// afterEdit is what follows elsewhere from what the owner did in the window, and not from a program's write; may
	// be nil.
	afterEdit func(tx *storage.Tx, c *change, rec *T) error

	// The rules run inside the write transaction; old is nil for a new record. c hears of every row that they change
	// elsewhere; it is nil when the write cannot be taken back. All may be nil.
	// beforeSave fills in what the shop decides and refuses what cannot be.
	beforeSave   func(tx *storage.Tx, c *change, old, rec *T) error
	afterSave    func(tx *storage.Tx, c *change, old, rec *T) error // what follows from the write elsewhere
	beforeDelete func(tx *storage.Tx, c *change, old *T) error
	afterDelete  func(tx *storage.Tx, c *change, old *T) error // what follows elsewhere
	// beforeCascade goes before what the references say of many at once, a clear too; afterUndo puts right what depends
	// on the records that an undo put back, and may have changed while they were away.
	beforeCascade func(tx *storage.Tx, c *change, records those) error
	afterUndo     func(tx *storage.Tx, back storage.Cond) error

	// The rules of records that come from another store and are stored as they are (import.go). Both may be nil.
	beforeImport func(tx *storage.Tx, rec *T) error      // refuses what cannot be
	afterImport  func(tx *storage.Tx, old, rec *T) error // what follows elsewhere

	decode func(body []byte, rec *T) error
	values map[string]func(*T) any // of the columns, by name
}

// addressing says which record a post means by the ids in its address and its body. The zero value is the rule of
// docs/protocol/30-orders-people-taxes.md §0.2: the address wins, a malformed id in it cannot be read, and one that is
// not there is an error.
type addressing struct {
	agree    bool // the two must be one
	absent   bool // a malformed id in the address names no record
	upsert   bool // a record is made with an id that is not there
	bodyWins bool // the address counts only when the body names none; for upsert
}

// strictIDs is the rule of docs/protocol/20-product-details.md §0 Q1 and Q3.
var strictIDs = addressing{agree: true, absent: true}

// declare makes a model's collection, of which the bodies are the wire form.
func declare[T any, K storage.ID](b *base, m model[T, K], spec storage.Spec[T, K]) *model[T, K] {
	spec.ID = m.id
	spec.Encode = func(rec *T) ([]byte, error) { return wire.Encode(rec), nil }
	spec.Decode = func(body []byte, rec *T) error { return wire.Stored(body, rec) }
	if spec.Own == nil && hasLocal[T]() {
		spec.Own = ownLocal[T]
	}
	if spec.Version == 0 {
		spec.Version = 1
	}
	if name := m.name; name != nil && !hasColumn(spec, nameColumn) {
		spec.Columns = append(spec.Columns, storage.Column[T]{Name: nameColumn, Type: storage.Text,
			Value: func(rec *T) any { return Fold(name(rec)) }})
	}
	if m.searched == nil && hasColumn(spec, nameColumn) {
		m.searched = []string{nameColumn}
	}
	m.Collection, m.decode, m.base = storage.NewCollection(spec), spec.Decode, b
	m.values = map[string]func(*T) any{}
	for _, c := range spec.Columns {
		m.values[c.Name] = c.Value
	}
	if m.parse == nil {
		m.parse = parseID[K]
	}
	b.tables = append(b.tables, m.Table())
	b.kinds[m.Name()] = &m
	m.refer()
	m.mentionAll()
	return &m
}

func hasColumn[T any, K storage.ID](spec storage.Spec[T, K], name string) bool {
	return slices.ContainsFunc(spec.Columns, func(c storage.Column[T]) bool { return c.Name == name })
}

// idText is an id as addresses and windows write it.
func idText[K storage.ID](id K) string {
	if n, number := any(id).(int64); number {
		return strconv.FormatInt(n, 10)
	}
	return fmt.Sprint(id)
}

// parseID reads a bvin in any spelling but the all-zero one, which is no record's, or the number of a record: those begin at 1.
func parseID[K storage.ID](text string) (id K, ok bool) {
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
	_, ok := parseID[int64](text)
	return ok
}

// read makes a record of posted JSON. It needs no transaction, so none is held up by a large body.
func (m *model[T, K]) read(posted []byte) (*T, error) {
	rec := new(T)
	err := wire.Decode(posted, rec, m.base.instant())
	if err == nil {
		err = wire.Check(rec)
	}
	if err != nil {
		return nil, refusal.FromWire(err)
	}
	return rec, nil
}

// stored is the record with the id, nil when there is none.
func (m *model[T, K]) stored(r storage.Reader, id K) (*T, error) { return optional(m.Get(r, id)) }

// optional makes nil of a record that was not found.
func optional[T any](rec T, err error) (*T, error) {
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return &rec, err
}

// missing is the refusal for a record whose id is not there, missingBy for one looked for by something else.
func (m *model[T, K]) missing() error { return m.missingBy("id") }

func (m *model[T, K]) missingBy(by words.Form) error {
	return refusal.New(refusal.Missing, "", "There is no %s with this %s.", m.one, by)
}

func (m *model[T, K]) taken() error {
	return refusal.New(refusal.Taken, m.idName(), "{field} is in use by another %s; leave it empty to get a new id.", m.one)
}

// mayBeNew refuses a new record of the owner that another one is already.
func (m *model[T, K]) mayBeNew(tx *storage.Tx, rec *T) error {
	there, err := m.double(tx, rec)
	switch {
	case err != nil || there == nil:
		return err
	case m.twin == "":
		return refusal.New(refusal.Taken, "", "There is the same %s already, so this one was not saved.", m.one)
	}
	return refusal.New(refusal.Taken, m.twin,
		"{field} is that of another %s already, so nothing was saved. Enter something else, or change the other one.",
		m.one)
}

// twoIDs refuses an update of which path and body name different records.
func (m *model[T, K]) twoIDs() error {
	return refusal.New(refusal.Invalid, m.idName(), "{field} differs between the address and the data; send the same id in both.")
}

// unreadable refuses the id in an address.
func (m *model[T, K]) unreadable() error {
	return refusal.New(refusal.Unreadable, m.idName(), "{field} in the address is not an id such as 3421370c-18e4-4bf4-8746-bab47b3df295.")
}

// idName is what the protocol calls the member with the id.
func (m *model[T, K]) idName() string {
	if m.numbered() {
		return "Id"
	}
	return "Bvin"
}

// byID finds the body of a record by an id in any spelling; a malformed one finds nothing.
func (m *model[T, K]) byID(r storage.Reader, text string) ([]byte, error) {
	id, ok := m.parse(text)
	if !ok {
		return nil, m.missing()
	}
	return m.found(m.Body(r, id))
}

// found gives the sentence for a record that is not there.
func (m *model[T, K]) found(body []byte, err error) ([]byte, error) {
	if errors.Is(err, storage.ErrNotFound) {
		return nil, m.missing()
	}
	return body, err
}

// findBy answers the body of the first record that q selects; by names, for the sentence, what it was looked for by.
func (m *model[T, K]) findBy(r storage.Reader, by words.Form, q storage.Query) ([]byte, error) {
	body, err := m.FindBody(r, q)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, m.missingBy(by)
	}
	return body, err
}

// mustExist refuses a field that names a record which is not there.
func (m *model[T, K]) mustExist(r storage.Reader, field string, id K) error {
	there, err := m.Exists(r, id)
	if err == nil && !there {
		err = refusal.New(refusal.Invalid, field, "{field} names no %s that exists.", m.one)
	}
	return err
}
