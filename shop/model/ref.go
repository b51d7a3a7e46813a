package model

import (
	"cmp"
	"fmt"

	"griddle/shop/refusal"
	"griddle/shop/words"
	"griddle/storage"
)

// onDelete is what becomes of a record when the one that it names is deleted.
type onDelete int

const (
	Goes    onDelete = iota // it is deleted too
	Clears                  // it stays and names nothing any more
	Refuses                 // the one it names cannot be deleted
)

// Ref says that the rows of a table name records of another by a column. Each is declared once: a model's with the
// model, those of tables without records with the Base. They drive what is deleted with a record, what stands in the
// way of a delete, what a record may name when it is written, and what must be there when a change is undone. Nothing
// else deletes across models, and the file has no foreign keys for it. A column that may name nothing is NULL then.
type Ref[T any] struct {
	Column string
	Where  storage.Cond // only these rows
	To     string       // the table of what is named
	Then   onDelete

	Among func(*T) bool // those that where selects, as records; nil for all; of models
	Field string        // the member of the record
	// Unasked: a write may let it name what is not there, or the model's own rules ask. An import always asks.
	Unasked bool
	Clear   func(*T)         // takes the reference out of a record; for clears
	Name    func(*T, string) // lets a record name another; nil where that is never asked for
	Own     bool             // it is a part of the one it names: when several become one, it goes with its own
	Why     words.Form       // the refusal; for refuses
	Back    words.Form       // what undo calls the one named when it is gone: "its vendor"
}

// Reference is a ref of a table.
type Reference struct {
	From  string
	Feeds bool // a row belongs to the records that it joins: the feed tells of it as a change of both
	Ref[any]
	// Empty takes the reference out of the rows that the condition selects, by the record.
	Empty func(tx *storage.Tx, where storage.Cond) error
	// Rename lets these rows name another record; nil where that is never asked for.
	Rename func(tx *storage.Tx, where storage.Cond, id string) error
}

// Kind is a model, whatever its records and ids.
type Kind interface {
	noun() words.Form
	// Key is the column by which others name a record.
	Key() string
	// nameOf is what people call the record of a body, "" when it has no name.
	nameOf(body []byte) string
	// lists are the selections that the model declares.
	lists() []storage.Select
	// parting goes before what the references say of these records.
	parting(tx *storage.Tx, c *Journal, records Those) error
	parts() bool // whether it does anything
	// undoing goes before a change is taken back; what it answers comes after.
	undoing(tx *storage.Tx, kept *storage.Kept, change int64) (settle func() error, err error)
	// Called is that of the record with the id, "" when there is none.
	Called(r storage.Reader, id string) (string, error)
	// nameHas is a condition on a column that names a record with a word in its name; the zero one where there is none.
	nameHas(r storage.Reader, word string) (storage.Cond, error)
}

func (m *Of[T, K]) noun() words.Form { return m.One }

// numbered says whether ids are numbers.
func (m *Of[T, K]) numbered() bool {
	var unset K
	_, number := any(unset).(int64)
	return number
}

func (m *Of[T, K]) lists() []storage.Select {
	all := []storage.Select{{Table: m.Name(), Query: storage.Query{Order: m.Order}}}
	if m.OfOwner != nil {
		all = append(all, storage.Select{Table: m.Name(), Query: m.OfOwner("")})
	}
	if m.Existing != nil {
		all = append(all, storage.Select{Table: m.Name(), Query: storage.Query{Where: m.Existing(new(T))}})
	}
	for _, order := range m.Orders {
		all = append(all, storage.Select{Table: m.Name(), Query: storage.Query{Order: order}})
	}
	all = append(all, storage.Select{Table: m.Name(), Columns: m.Searched})
	for _, by := range m.Sorts {
		all = append(all, storage.Select{Table: m.Name(), Query: storage.Query{Order: by}})
	}
	for _, narrowed := range m.Filters {
		all = append(all, storage.Select{Table: m.Name(), Query: storage.Query{Where: narrowed("1")}})
	}
	return all
}

func (m *Of[T, K]) parts() bool { return m.Words != nil || m.BeforeCascade != nil }

func (m *Of[T, K]) parting(tx *storage.Tx, c *Journal, records Those) error {
	if m.Words != nil {
		if err := m.Words.In.Delete(tx, records.In(m.Key())); err != nil {
			return err
		}
	}
	if m.BeforeCascade == nil {
		return nil
	}
	return m.BeforeCascade(tx, c, records)
}

// nameOf reads the name out of a body.
func (m *Of[T, K]) nameOf(body []byte) string {
	var rec T
	if m.Title == nil || m.decode(body, &rec) != nil {
		return ""
	}
	return m.Title(&rec)
}

// Refer enters the references of a model into the store's. It panics when one is by a column that the model has not:
// what a record names is read by it.
func (m *Of[T, K]) Refer() {
	for _, r := range m.Refs {
		if m.values[r.Column] == nil {
			panic(fmt.Sprintf("%s names records of %s by a column %q, which it lacks", m.Name(), r.To, r.Column))
		}
		to := Reference{From: m.Table().Name, Ref: Ref[any]{Column: r.Column, Where: r.Where, To: r.To, Then: r.Then,
			Field: r.Field, Why: r.Why, Back: r.Back, Own: r.Own}}
		if r.Then == Clears {
			to.Empty = func(tx *storage.Tx, where storage.Cond) error { return m.Rewrite(tx, where, r.Clear) }
		}
		if r.Name != nil {
			to.Rename = func(tx *storage.Tx, where storage.Cond, id string) error {
				return m.Rewrite(tx, where, func(rec *T) { r.Name(rec, id) })
			}
		}
		m.base.Refs = append(m.base.Refs, to)
	}
}

// mayName refuses members that name what does not exist.
func (m *Of[T, K]) mayName(r storage.Reader, rec *T) error {
	for _, ref := range m.Refs {
		if ref.Unasked {
			continue
		}
		if lost, err := m.namesNothing(r, ref, rec); err != nil || lost {
			return cmp.Or[error](err, m.unknown(ref))
		}
	}
	return nil
}

// mayCome is mayName for a record of another store. What it can be without is taken out of it instead; emptied
// says what that was, and why.
func (m *Of[T, K]) mayCome(r storage.Reader, rec *T) (emptied []*refusal.Error, err error) {
	for _, ref := range m.Refs {
		lost, err := m.namesNothing(r, ref, rec)
		switch {
		case err != nil:
			return nil, err
		case !lost:
		case ref.Then != Clears:
			return nil, m.unknown(ref)
		default:
			ref.Clear(rec)
			emptied = append(emptied, refusal.New(refusal.Invalid, ref.Field,
				"{field} names a %s that did not come, so it was left empty.", m.base.Kinds[ref.To].noun()))
		}
	}
	return emptied, nil
}

// namesNothing says whether a record names by a reference what is not there.
func (m *Of[T, K]) namesNothing(r storage.Reader, ref Ref[T], rec *T) (bool, error) {
	id := m.values[ref.Column](rec)
	if id == nil || ref.Among != nil && !ref.Among(rec) {
		return false, nil
	}
	there, err := storage.Exists(r, ref.To, storage.Eq(m.base.Kinds[ref.To].Key(), id))
	return !there, err
}

// unknown refuses a record for what it names.
func (m *Of[T, K]) unknown(ref Ref[T]) *refusal.Error {
	return refusal.New(refusal.Invalid, ref.Field, "{field} names no %s that exists.", m.base.Kinds[ref.To].noun())
}

// Those are records by a column that holds their ids; nil is all of them, which is much faster than listing them.
type Those func(column string) storage.Cond

// In is the condition that a column names one of them.
func (t Those) In(column string) storage.Cond {
	if t == nil {
		return storage.Cond{}
	}
	return t(column)
}

// listed are the records with these ids.
func listed[K storage.ID](ids []K) Those {
	return storage.In("", ids).Of
}

// Selected are the records of a table whose rows the condition selects.
func Selected(table, key string, where storage.Cond) Those {
	return func(column string) storage.Cond {
		return storage.InSub(column, storage.Sub{Table: table, Column: key, Where: where})
	}
}

// unused refuses to delete records of table that others need.
func (b *Base) unused(tx *storage.Tx, table string, records Those) error {
	for _, r := range b.naming(table) {
		if r.Then != Refuses {
			continue
		}
		used, err := storage.Exists(tx, r.From, r.naming(records))
		if err == nil && used {
			err = refusal.New(refusal.Invalid, "", r.Why)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// naming is the condition on rows that name one of these records.
func (r Reference) naming(records Those) storage.Cond {
	if records == nil && r.Then == Clears {
		return storage.And(r.Where, storage.Ne(r.Column, nil))
	}
	return storage.And(r.Where, records.In(r.Column))
}

// Cascade changes what names these records of table, before they themselves are deleted.
func (b *Base) Cascade(tx *storage.Tx, c *Journal, table string, records Those) error {
	if records == nil {
		if err := tx.Clears(table); err != nil {
			return err
		}
	}
	if err := b.Kinds[table].parting(tx, c, records); err != nil {
		return err
	}
	for _, r := range b.naming(table) {
		where := r.naming(records)
		switch r.Then {
		case Goes:
			if err := b.follow(tx, c, r, where); err != nil {
				return err
			}
		case Clears:
			if err := c.Before(r.From, where); err != nil {
				return err
			}
			if err := r.Empty(tx, where); err != nil {
				return err
			}
		}
	}
	return nil
}

// follow deletes the rows that the condition selects, and what goes with them.
func (b *Base) follow(tx *storage.Tx, c *Journal, r Reference, where storage.Cond) error {
	if k := b.Kinds[r.From]; k != nil && (len(b.naming(r.From)) > 0 || k.parts()) {
		if err := b.Cascade(tx, c, r.From, Selected(r.From, k.Key(), where)); err != nil {
			return err
		}
	}
	return c.Delete(tx, r.From, where)
}

// naming are the references to a table.
func (b *Base) naming(table string) (all []Reference) {
	for _, r := range b.Refs {
		if r.To == table {
			all = append(all, r)
		}
	}
	return all
}

// Delete deletes the rows that the condition selects; the zero Cond is all.
func (c *Journal) Delete(tx *storage.Tx, table string, where storage.Cond) error {
	if !where.All() {
		if err := c.Before(table, where); err != nil {
			return err
		}
	}
	deleted, err := storage.Delete(tx, table, where)
	if deleted > 0 || where.All() {
		tx.Touch(storage.Topic(table))
	}
	return err
}

// Check answers the first mistake in what the models declare: tables and columns that are not among those declared.
func (b *Base) Check(tables storage.Declared) error {
	for name, k := range b.Kinds {
		for _, list := range k.lists() {
			if err := tables.Select(list); err != nil {
				return fmt.Errorf("the lists of %s: %w", name, err)
			}
		}
	}
	for _, r := range b.Refs {
		if b.Kinds[r.To] == nil {
			return fmt.Errorf("%s names records of %q, which is no model", r.From, r.To)
		}
		if err := tables.Select(storage.Select{Table: r.From, Columns: []string{r.Column}}); err != nil {
			return fmt.Errorf("what %s names: %w", r.From, err)
		}
	}
	for _, m := range b.Mentions {
		if b.Kinds[m.To] == nil {
			return fmt.Errorf("%s mentions records of %q, which is no model", m.From, m.To)
		}
		if err := tables.Select(storage.Select{Table: m.From, Columns: []string{m.Column}}); err != nil {
			return fmt.Errorf("what %s mentions: %w", m.From, err)
		}
	}
	return nil
}

// RefsOf are the references of a table as the journal asks for them.
func (b *Base) RefsOf(table string) (all []storage.Ref) {
	for _, r := range b.Refs {
		if r.From == table {
			all = append(all, storage.Ref{From: r.From, Column: r.Column, Where: r.Where, To: r.To,
				Key: b.Kinds[r.To].Key()})
		}
	}
	return all
}
