package shop

import (
	"fmt"

	"griddle/shop/refusal"
	"griddle/shop/words"
	"griddle/storage"
)

// onDelete is what becomes of a record when the one that it names is deleted.
type onDelete int

const (
	goes    onDelete = iota // it is deleted too
	clears                  // it stays and names nothing any more
	refuses                 // the one it names cannot be deleted
)

// ref says that the rows of a table name records of another by a column. Each is declared once: a model's with the model, those of tables without
// records with the base. They drive what is deleted with a record, what stands in the way of a delete, what a record may name when it is written,
// and what must be there when a change is undone. Nothing else deletes across models, and the file has no foreign keys for it.
// A column that may name nothing is NULL then.
type ref[T any] struct {
	column string
	where  storage.Cond // only these rows
	to     string       // the table of what is named
	then   onDelete

	among func(*T) bool // those that where selects, as records; nil for all; of models
	field string        // the member of the record
	// unasked: a write may let it name what is not there, or the model's own rules ask. An import always asks.
	unasked bool
	clear   func(*T)         // takes the reference out of a record; for clears
	name    func(*T, string) // lets a record name another; nil where that is never asked for
	own     bool             // it is a part of the one it names: when several become one, it goes with its own
	why     words.Form       // the refusal; for refuses
	back    words.Form       // what undo calls the one named when it is gone: "its vendor"
}

// reference is a ref of a table.
type reference struct {
	from  string
	feeds bool // a row belongs to the records that it joins: the feed tells of it as a change of both
	ref[any]
	// empty takes the reference out of the rows that the condition selects, by the record.
	empty func(tx *storage.Tx, where storage.Cond) error
	// rename lets these rows name another record; nil where that is never asked for.
	rename func(tx *storage.Tx, where storage.Cond, id string) error
}

// kind is a model, whatever its records and ids.
type kind interface {
	noun() words.Form
	// Key is the column by which others name a record.
	Key() string
	// nameOf is what people call the record of a body, "" when it has no name.
	nameOf(body []byte) string
	// lists are the selections that the model declares.
	lists() []storage.Select
	// parting goes before what the references say of these records.
	parting(tx *storage.Tx, c *change, records those) error
	parts() bool // whether it does anything
	// undoing goes before a change is taken back; what it answers comes after.
	undoing(tx *storage.Tx, kept *storage.Kept, change int64) (settle func() error, err error)
	// called is that of the record with the id, "" when there is none.
	called(r storage.Reader, id string) (string, error)
	// nameHas is a condition on a column that names a record with a word in its name; the zero one where there is none.
	nameHas(r storage.Reader, word string) (storage.Cond, error)
}

func (m *model[T, K]) noun() words.Form { return m.one }

// numbered says whether ids are numbers.
func (m *model[T, K]) numbered() bool {
	var unset K
	_, number := any(unset).(int64)
	return number
}

func (m *model[T, K]) lists() []storage.Select {
	all := []storage.Select{{Table: m.Name(), Query: storage.Query{Order: m.order}}}
	if m.ofOwner != nil {
		all = append(all, storage.Select{Table: m.Name(), Query: m.ofOwner("")})
	}
	if m.existing != nil {
		all = append(all, storage.Select{Table: m.Name(), Query: storage.Query{Where: m.existing(new(T))}})
	}
	for _, order := range m.orders {
		all = append(all, storage.Select{Table: m.Name(), Query: storage.Query{Order: order}})
	}
	all = append(all, storage.Select{Table: m.Name(), Columns: m.searched})
	for _, by := range m.sorts {
		all = append(all, storage.Select{Table: m.Name(), Query: storage.Query{Order: by}})
	}
	for _, narrowed := range m.filters {
		all = append(all, storage.Select{Table: m.Name(), Query: storage.Query{Where: narrowed("1")}})
	}
	return all
}

func (m *model[T, K]) parts() bool { return m.words != nil || m.beforeCascade != nil }

func (m *model[T, K]) parting(tx *storage.Tx, c *change, records those) error {
	if m.words != nil {
		if err := m.words.in.Delete(tx, records.in(m.Key())); err != nil {
			return err
		}
	}
	if m.beforeCascade == nil {
		return nil
	}
	return m.beforeCascade(tx, c, records)
}

// nameOf reads the name out of a body.
func (m *model[T, K]) nameOf(body []byte) string {
	var rec T
	if m.name == nil || m.decode(body, &rec) != nil {
		return ""
	}
	return m.name(&rec)
}

// refer enters the references of a model into the store's. It panics when one is by a column that the model has not:
// what a record names is read by it.
func (m *model[T, K]) refer() {
	for _, r := range m.refs {
		if m.values[r.column] == nil {
			panic(fmt.Sprintf("%s names records of %s by a column %q, which it lacks", m.Name(), r.to, r.column))
		}
		to := reference{from: m.Table().Name, ref: ref[any]{column: r.column, where: r.where, to: r.to, then: r.then,
			field: r.field, why: r.why, back: r.back, own: r.own}}
		if r.then == clears {
			to.empty = func(tx *storage.Tx, where storage.Cond) error { return m.edit(tx, where, r.clear) }
		}
		if r.name != nil {
			to.rename = func(tx *storage.Tx, where storage.Cond, id string) error {
				return m.edit(tx, where, func(rec *T) { r.name(rec, id) })
			}
		}
		m.base.refs = append(m.base.refs, to)
	}
}

// mayName refuses members that name what does not exist.
func (m *model[T, K]) mayName(r storage.Reader, rec *T) error {
	for _, ref := range m.refs {
		if ref.unasked {
			continue
		}
		if lost, err := m.namesNothing(r, ref, rec); err != nil || lost {
			return orElse(err, m.unknown(ref))
		}
	}
	return nil
}

// mayCome is mayName for a record of another store. What it can be without is taken out of it instead; emptied
// says what that was, and why.
func (m *model[T, K]) mayCome(r storage.Reader, rec *T) (emptied []*refusal.Error, err error) {
	for _, ref := range m.refs {
		lost, err := m.namesNothing(r, ref, rec)
		switch {
		case err != nil:
			return nil, err
		case !lost:
		case ref.then != clears:
			return nil, m.unknown(ref)
		default:
			ref.clear(rec)
			emptied = append(emptied, refusal.New(refusal.Invalid, ref.field,
				"{field} names a %s that did not come, so it was left empty.", m.base.kinds[ref.to].noun()))
		}
	}
	return emptied, nil
}

// namesNothing says whether a record names by a reference what is not there.
func (m *model[T, K]) namesNothing(r storage.Reader, ref ref[T], rec *T) (bool, error) {
	id := m.values[ref.column](rec)
	if id == nil || ref.among != nil && !ref.among(rec) {
		return false, nil
	}
	there, err := storage.Exists(r, ref.to, storage.Eq(m.base.kinds[ref.to].Key(), id))
	return !there, err
}

// unknown refuses a record for what it names.
func (m *model[T, K]) unknown(ref ref[T]) *refusal.Error {
	return refusal.New(refusal.Invalid, ref.field, "{field} names no %s that exists.", m.base.kinds[ref.to].noun())
}

// those are records by a column that holds their ids; nil is all of them, which is much faster than listing them.
type those func(column string) storage.Cond

func (t those) in(column string) storage.Cond {
	if t == nil {
		return storage.Cond{}
	}
	return t(column)
}

// listed are the records with these ids.
func listed[K storage.ID](ids []K) those {
	return storage.In("", ids).Of
}

// selected are the records of a table whose rows the condition selects.
func selected(table, key string, where storage.Cond) those {
	return func(column string) storage.Cond {
		return storage.InSub(column, storage.Sub{Table: table, Column: key, Where: where})
	}
}

// unused refuses to delete records of table that others need.
func (b *base) unused(tx *storage.Tx, table string, records those) error {
	for _, r := range b.naming(table) {
		if r.then != refuses {
			continue
		}
		used, err := storage.Exists(tx, r.from, r.naming(records))
		if err == nil && used {
			err = refusal.New(refusal.Invalid, "", r.why)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// naming is the condition on rows that name one of these records.
func (r reference) naming(records those) storage.Cond {
	if records == nil && r.then == clears {
		return storage.And(r.where, storage.Ne(r.column, nil))
	}
	return storage.And(r.where, records.in(r.column))
}

// cascade changes what names these records of table, before they themselves are deleted.
func (b *base) cascade(tx *storage.Tx, c *change, table string, records those) error {
	if records == nil {
		if err := tx.Clears(table); err != nil {
			return err
		}
	}
	if err := b.kinds[table].parting(tx, c, records); err != nil {
		return err
	}
	for _, r := range b.naming(table) {
		where := r.naming(records)
		switch r.then {
		case goes:
			if err := b.follow(tx, c, r, where); err != nil {
				return err
			}
		case clears:
			if err := c.before(r.from, where); err != nil {
				return err
			}
			if err := r.empty(tx, where); err != nil {
				return err
			}
		}
	}
	return nil
}

// follow deletes the rows that the condition selects, and what goes with them.
func (b *base) follow(tx *storage.Tx, c *change, r reference, where storage.Cond) error {
	if k := b.kinds[r.from]; k != nil && (len(b.naming(r.from)) > 0 || k.parts()) {
		if err := b.cascade(tx, c, r.from, selected(r.from, k.Key(), where)); err != nil {
			return err
		}
	}
	return c.delete(tx, r.from, where)
}

// naming are the references to a table.
func (b *base) naming(table string) (all []reference) {
	for _, r := range b.refs {
		if r.to == table {
			all = append(all, r)
		}
	}
	return all
}

// delete deletes the rows that the condition selects; the zero Cond is all.
func (c *change) delete(tx *storage.Tx, table string, where storage.Cond) error {
	if !where.All() {
		if err := c.before(table, where); err != nil {
			return err
		}
	}
	deleted, err := storage.Delete(tx, table, where)
	if deleted > 0 || where.All() {
		tx.Touch(storage.Topic(table))
	}
	return err
}

// check answers the first mistake in what the models declare: tables and columns that are not among those declared.
func (b *base) check(tables storage.Declared) error {
	for name, k := range b.kinds {
		for _, list := range k.lists() {
			if err := tables.Select(list); err != nil {
				return fmt.Errorf("the lists of %s: %w", name, err)
			}
		}
	}
	for _, r := range b.refs {
		if b.kinds[r.to] == nil {
			return fmt.Errorf("%s names records of %q, which is no model", r.from, r.to)
		}
		if err := tables.Select(storage.Select{Table: r.from, Columns: []string{r.column}}); err != nil {
			return fmt.Errorf("what %s names: %w", r.from, err)
		}
	}
	for _, m := range b.mentions {
		if b.kinds[m.to] == nil {
			return fmt.Errorf("%s mentions records of %q, which is no model", m.from, m.to)
		}
		if err := tables.Select(storage.Select{Table: m.from, Columns: []string{m.column}}); err != nil {
			return fmt.Errorf("what %s mentions: %w", m.from, err)
		}
	}
	return nil
}

// refsOf are the references of a table as the journal asks for them.
func (b *base) refsOf(table string) (all []storage.Ref) {
	for _, r := range b.refs {
		if r.from == table {
			all = append(all, storage.Ref{From: r.from, Column: r.column, Where: r.where, To: r.to,
				Key: b.kinds[r.to].Key()})
		}
	}
	return all
}
