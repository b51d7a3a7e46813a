package shop

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

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
	one words.Form  // what a sentence calls it: "product"
	id  func(*T) *K // where its id stands
	s   *Store

	name func(*T) string // what people call it, nil for no name
	refs []ref[T]        // what its records name

	store   func(*T) *int64        // where the number of the store stands, nil for nowhere
	updated func(*T) *Instant      // where the time of the last write stands, nil when it is the caller's
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

	listAsks // what programs ask of lists

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
func declare[T any, K storage.ID](s *Store, m model[T, K], spec storage.Spec[T, K]) *model[T, K] {
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
			Value: func(rec *T) any { return foldKey(name(rec)) }})
	}
	if m.searched == nil && hasColumn(spec, nameColumn) {
		m.searched = []string{nameColumn}
	}
	m.Collection, m.decode, m.s = storage.NewCollection(spec), spec.Decode, s
	m.values = map[string]func(*T) any{}
	for _, c := range spec.Columns {
		m.values[c.Name] = c.Value
	}
	if m.parse == nil {
		m.parse = parseID[K]
	}
	m.listAsks = asksOf(spec.Table)
	s.tables = append(s.tables, m.Table())
	s.kinds[m.Name()] = &m
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
	err := wire.Decode(posted, rec, m.s.instant())
	if err == nil {
		err = wire.Check(rec)
	}
	if err != nil {
		return nil, fromWire(err)
	}
	return rec, nil
}

// save puts a posted record where the ids of address and body say.
func (m *model[T, K]) save(tx *storage.Tx, address string, rec *T) (body []byte, created bool, err error) {
	var unset K
	key, ok := m.parse(address)
	named := !isBlank(address) && !m.numbered()
	if m.ids.bodyWins {
		if *m.id(rec) == unset && ok {
			*m.id(rec) = key
		}
		ok, named = false, false
	}
	switch {
	case !ok && named && m.ids.absent:
		return nil, false, m.missing()
	case !ok && named:
		return nil, false, m.unreadable()
	case !m.ids.upsert && ok:
		return m.update(tx, key, rec)
	case !m.ids.upsert:
		return m.create(tx, rec)
	case ok && m.ids.agree && *m.id(rec) != unset && !sameID(*m.id(rec), key):
		return nil, false, m.twoIDs()
	case ok:
		*m.id(rec) = key
	}
	old, err := m.stored(tx, *m.id(rec))
	if err != nil {
		return nil, false, err
	}
	return m.replace(tx, old, rec)
}

// replace stores a record that a program posted in place of old, which is nil for a new one.
func (m *model[T, K]) replace(tx *storage.Tx, old, rec *T) (body []byte, created bool, err error) {
	if old != nil {
		keepLocal(old, rec)
	}
	return m.put(tx, nil, old, rec)
}

// create stores a new record, unless it has a twin.
func (m *model[T, K]) create(tx *storage.Tx, rec *T) (body []byte, created bool, err error) {
	if there, err := m.double(tx, rec); err != nil {
		return nil, false, err
	} else if there != nil {
		id := *m.id(there)
		*m.id(rec) = id
		if m.replaces {
			return m.replace(tx, there, rec)
		}
		if m.merge != nil && m.merge(there, rec) {
			body, err := m.merged(tx, there)
			return body, false, err
		}
		body, err := m.Body(tx, id)
		return body, false, err
	}
	return m.add(tx, nil, rec)
}

// merged stores a record that a create has added something to.
func (m *model[T, K]) merged(tx *storage.Tx, rec *T) ([]byte, error) {
	if m.updated != nil {
		*m.updated(rec) = m.s.instant()
	}
	if err := wire.Check(rec); err != nil {
		return nil, fromWire(err)
	}
	body, err := m.Update(tx, rec)
	if err == nil && tooLarge[T](body, nil) {
		err = fromWire(wire.TooMuch())
	}
	return body, err
}

// add stores a new record as part of a change.
func (m *model[T, K]) add(tx *storage.Tx, c *change, rec *T) (body []byte, created bool, err error) {
	var unset K
	id := m.id(rec)
	if text, ok := any(id).(*string); ok {
		*text = strings.TrimSpace(*text)
	}
	if m.numbered() || m.assign != nil {
		*id = unset // such ids are the server's
	}
	if *id != unset {
		used, err := m.Exists(tx, *id)
		if err == nil && used {
			err = m.taken()
		}
		if err != nil {
			return nil, false, err
		}
	}
	return m.put(tx, c, nil, rec)
}

// double is the twin of a posted record, nil for none.
func (m *model[T, K]) double(r storage.Reader, rec *T) (*T, error) {
	if m.existing == nil {
		return nil, nil
	}
	which := m.existing(rec)
	if which.All() {
		return nil, nil
	}
	return optional(m.Find(r, storage.Query{Where: which}))
}

// update replaces the record with the id.
func (m *model[T, K]) update(tx *storage.Tx, id K, rec *T) ([]byte, bool, error) {
	var unset K
	if posted := *m.id(rec); m.ids.agree && posted != unset && !sameID(posted, id) {
		return nil, false, m.twoIDs()
	}
	old, err := m.stored(tx, id)
	if err == nil && old == nil {
		err = m.missing()
	}
	if err != nil {
		return nil, false, err
	}
	*m.id(rec) = *m.id(old)
	return m.replace(tx, old, rec)
}

// sameID says whether two ids are one; those that need not be GUIDs are found in any letter case.
func sameID[K storage.ID](a, b K) bool {
	text, ok := any(a).(string)
	if !ok {
		return a == b
	}
	return strings.EqualFold(strings.TrimSpace(text), any(b).(string))
}

// put stores a checked record by its rules, in place of old or as a new one, as part of a change. The row of old is
// the caller's to note.
func (m *model[T, K]) put(tx *storage.Tx, c *change, old, rec *T) (body []byte, created bool, err error) {
	if err := m.identify(tx, rec); err != nil {
		return nil, false, err
	}
	if m.store != nil {
		*m.store(rec) = StoreID
	}
	if m.updated != nil {
		*m.updated(rec) = m.s.instant()
	}
	if err := m.mayName(tx, rec); err != nil {
		return nil, false, err
	}
	if m.beforeSave != nil {
		if err := m.beforeSave(tx, c, old, rec); err != nil {
			return nil, false, err
		}
	}
	if err := m.settleSlug(tx, old, rec); err != nil {
		return nil, false, err
	}
	if old == nil {
		body, err = m.Insert(tx, rec)
	} else {
		body, err = m.Update(tx, rec)
	}
	if errors.Is(err, storage.ErrTaken) {
		return nil, false, m.taken()
	}
	if err == nil && tooLarge(body, old) {
		return nil, false, fromWire(wire.TooMuch())
	}
	if err == nil && old == nil {
		err = c.made(m.Name(), storage.Eq(m.Key(), *m.id(rec)))
	}
	if err == nil && m.afterSave != nil {
		err = m.afterSave(tx, c, old, rec)
	}
	if err == nil {
		err = m.indexAnew(tx, old, rec)
	}
	return body, old == nil, err
}

// tooLarge says whether the body of a record is larger than may be stored. One that was too large before may be
// changed as long as it does not grow.
func tooLarge[T any](body []byte, old *T) bool {
	return len(body) > wire.MaxRecord && (old == nil || len(body) > len(wire.Encode(old)))
}

// identify gives a new record its id.
func (m *model[T, K]) identify(tx *storage.Tx, rec *T) (err error) {
	var unset K
	if id := m.id(rec); *id == unset && m.assign != nil {
		*id, err = m.assign(tx)
		return err
	}
	if id, text := any(m.id(rec)).(*string); text {
		if *id == "" {
			*id = wire.NewBvin()
		}
		return nil
	}
	return m.Identify(tx, rec)
}

// remove deletes one record and what goes with it; false when there is none.
func (m *model[T, K]) remove(ctx context.Context, s *Store, g Guard, id K) (gone bool, err error) {
	err = s.free(ctx, g, func(tx *storage.Tx) error {
		if gone, err = m.Exists(tx, id); err != nil || !gone {
			return err
		}
		return m.erase(tx, nil, []K{id})
	})
	return gone && err == nil, err
}

// erase deletes records, with what goes with them and what follows from it, as part of a change. It is the way of every
// delete but a clear.
func (m *model[T, K]) erase(tx *storage.Tx, c *change, ids []K) error {
	table, records := m.Name(), listed(ids)
	if err := m.s.unused(tx, table, records); err != nil {
		return err
	}
	return m.leaving(tx, c, ids, func() error {
		if err := m.s.cascade(tx, c, table, records); err != nil {
			return err
		}
		return c.delete(tx, table, records.in(m.Key()))
	})
}

// leaving asks the rules of each of these records before del deletes them all, and lets follow what follows from it.
func (m *model[T, K]) leaving(tx *storage.Tx, c *change, ids []K, del func() error) error {
	var all []*T
	if m.beforeDelete != nil || m.afterDelete != nil {
		for _, id := range ids {
			old, err := m.stored(tx, id)
			if err != nil {
				return err
			}
			if old != nil {
				all = append(all, old)
			}
		}
	}
	for _, old := range all {
		if m.beforeDelete != nil {
			if err := m.beforeDelete(tx, c, old); err != nil {
				return err
			}
		}
	}
	if err := del(); err != nil || m.afterDelete == nil {
		return err
	}
	for _, old := range all {
		if err := m.afterDelete(tx, c, old); err != nil {
			return err
		}
	}
	return nil
}

// edit changes every record that the condition selects, past the rules.
func (m *model[T, K]) edit(tx *storage.Tx, where storage.Cond, change func(*T)) error {
	const atOnce = 500 // first read, then written: a cursor does not survive changes below it
	for last := int64(0); ; {
		var all []T
		some := storage.Query{Where: storage.And(where, storage.More("pk", last)), Limit: atOnce}
		err := m.Each(tx, some, func(rec T) error {
			all = append(all, rec)
			return nil
		})
		for i := range all {
			if err != nil {
				return err
			}
			change(&all[i])
			_, err = m.Update(tx, &all[i])
		}
		if err != nil || len(all) < atOnce {
			return err
		}
		its := storage.Eq(m.Key(), *m.id(&all[len(all)-1]))
		if last, err = storage.Max(tx, m.Name(), "pk", its); err != nil {
			return err
		}
	}
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

// lastPlace is the sort order of a new record at the end of those whose column has the value.
func lastPlace(tx *storage.Tx, table, column, value string) (place int, err error) {
	last, err := storage.Max(tx, table, "sort_order", storage.Eq(column, value))
	if err == nil && last == math.MaxInt32 {
		err = Refuse(Invalid, "SortOrder", "{field} of the last one here is the largest there is; give that one a smaller number first.")
	}
	return int(last) + 1, err
}

// missing is the refusal for a record whose id is not there, missingBy for one looked for by something else.
func (m *model[T, K]) missing() error { return m.missingBy("id") }

func (m *model[T, K]) missingBy(by words.Form) error {
	return Refuse(Missing, "", "There is no %s with this %s.", m.one, by)
}

func (m *model[T, K]) taken() error {
	return Refuse(Taken, m.idName(), "{field} is in use by another %s; leave it empty to get a new id.", m.one)
}

// mayBeNew refuses a new record of the owner that another one is already.
func (m *model[T, K]) mayBeNew(tx *storage.Tx, rec *T) error {
	there, err := m.double(tx, rec)
	switch {
	case err != nil || there == nil:
		return err
	case m.twin == "":
		return Refuse(Taken, "", "There is the same %s already, so this one was not saved.", m.one)
	}
	return Refuse(Taken, m.twin,
		"{field} is that of another %s already, so nothing was saved. Enter something else, or change the other one.",
		m.one)
}

// twoIDs refuses an update of which path and body name different records.
func (m *model[T, K]) twoIDs() error {
	return Refuse(Invalid, m.idName(), "{field} differs between the address and the data; send the same id in both.")
}

// unreadable refuses the id in an address.
func (m *model[T, K]) unreadable() error {
	return Refuse(Unreadable, m.idName(), "{field} in the address is not an id such as 3421370c-18e4-4bf4-8746-bab47b3df295.")
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
		err = Refuse(Invalid, field, "{field} names no %s that exists.", m.one)
	}
	return err
}
