package shop

import (
	"strings"

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
// records in ownRefs. They drive what is deleted with a record, what stands in the way of a delete, what a record may name when it is written,
// and what must be there when a change is undone. Nothing else deletes across models, and the file has no foreign keys for it.
// A column that may name nothing is NULL then.
type ref[T any] struct {
	column string
	where  string // only these rows; "" for all
	to     string // the table of what is named
	then   onDelete

	field string     // the member of the record, which a write must let name what exists; "" where that is not asked
	clear func(*T)   // takes the reference out of a record; for clears
	why   words.Form // the refusal; for refuses
	back  words.Form // what undo calls the one named when it is gone: "its vendor"
}

// reference is a ref of a table.
type reference struct {
	from string
	ref[any]
	// empty takes the reference out of the rows that the condition selects, by the record.
	empty func(tx *storage.Tx, where string, args ...any) error
}

// What a row of a table without records goes with. Main pictures, icons and banners stay, as the protocol says of image files.
var ownRefs = []reference{
	{from: linksTable, ref: ref[any]{column: "type", to: typesTable, back: "its product type"}},
	{from: linksTable, ref: ref[any]{column: "property", to: propertiesTable, back: "a property that it has a value of"}},
	{from: valuesTable, ref: ref[any]{column: "product", to: productsTable, back: aProduct}},
	{from: valuesTable, ref: ref[any]{column: "property", to: propertiesTable, back: "a property that it has a value of"}},
	{from: optionItemsTable, ref: ref[any]{column: "option", to: optionsTable, back: "a choice that it has"}},
	{from: productOptionsTable, ref: ref[any]{column: "product", to: productsTable, back: aProduct}},
	{from: productOptionsTable, ref: ref[any]{column: "option", to: optionsTable, then: refuses, back: "a choice that it has",
		why: "Products have this option, so it was not deleted. Unassign it from them first."}},
	{from: fileProductsTable, ref: ref[any]{column: "product", to: productsTable, back: aProduct}},
	{from: fileProductsTable, ref: ref[any]{column: "file", to: filesTable, back: "a file that goes with it"}},
	{from: fileContentsTable, ref: ref[any]{column: "owner", to: filesTable, back: "a file that goes with it"}},
	{from: picturesTable, ref: ref[any]{column: "owner", where: "kind = 3", to: imagesTable, back: "a picture"}},
}

// What undo calls those that a row put back names.
const (
	aProduct  words.Form = "a product that belongs to it"
	aCategory words.Form = "a category that it stood in"
)

// kind is a model, whatever its records and ids.
type kind interface {
	noun() words.Form
	// key is the column by which others name a record.
	key() string
	// nameOf is what people call the record of a body, "" when it has no name.
	nameOf(body []byte) string
}

func (m *model[T, K]) noun() words.Form { return m.one }

func (m *model[T, K]) key() string {
	if m.numbered() {
		return "pk"
	}
	return "id"
}

// numbered says whether ids are numbers.
func (m *model[T, K]) numbered() bool {
	var none K
	_, number := any(none).(int64)
	return number
}

// nameOf reads the name out of a body.
func (m *model[T, K]) nameOf(body []byte) string {
	var rec T
	if m.name == nil || m.decode(body, &rec) != nil {
		return ""
	}
	return m.name(&rec)
}

// refer enters the references of a model into the store's.
func (m *model[T, K]) refer() {
	for _, r := range m.refs {
		to := reference{from: m.Table().Name, ref: ref[any]{column: r.column, where: r.where, to: r.to, then: r.then,
			field: r.field, why: r.why, back: r.back}}
		if r.then == clears {
			to.empty = func(tx *storage.Tx, where string, args ...any) error {
				return m.edit(tx, storage.Query{Where: where, Args: args}, r.clear)
			}
		}
		m.s.refs = append(m.s.refs, to)
	}
}

// mayName refuses members that name what does not exist.
func (m *model[T, K]) mayName(r storage.Reader, rec *T) error {
	for _, ref := range m.refs {
		if ref.field == "" {
			continue
		}
		id := m.values[ref.column](rec)
		if id == nil {
			continue
		}
		to := m.s.kinds[ref.to]
		var there bool
		err := r.QueryRow("SELECT EXISTS (SELECT 1 FROM "+ref.to+" WHERE "+to.key()+" = ?)", id).Scan(&there)
		if err == nil && !there {
			err = Refuse(Invalid, ref.field, "{field} names no %s that exists.", to.noun())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// note hears of the rows of a table that are about to be changed or deleted; nil for nobody.
type note func(table, where string, args ...any) error

func (n note) hear(table, where string, args ...any) error {
	if n == nil {
		return nil
	}
	return n(table, where, args...)
}

// unused refuses to delete records of table, whose ids the SELECT lists, that others need.
func (s *Store) unused(tx *storage.Tx, table, ids string, args ...any) error {
	for _, r := range s.naming(table) {
		if r.then != refuses {
			continue
		}
		var used bool
		err := tx.QueryRow("SELECT EXISTS (SELECT 1 FROM "+r.from+" WHERE "+r.naming(ids)+")", args...).Scan(&used)
		if err == nil && used {
			err = Refuse(Invalid, "", r.why)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// naming is the condition on rows that name one of the records whose ids the SELECT lists; "" stands for any record.
func (r reference) naming(ids string) string {
	var tests []string
	if r.where != "" {
		tests = append(tests, r.where)
	}
	if ids != "" {
		tests = append(tests, r.column+" IN ("+ids+")")
	} else if r.then == clears {
		tests = append(tests, r.column+" IS NOT NULL")
	}
	return strings.Join(tests, " AND ")
}

// cascade changes what names the records of table, whose ids the SELECT lists, before they themselves are deleted; "" stands for all
// records, which is much faster than listing them.
func (s *Store) cascade(tx *storage.Tx, n note, table, ids string, args ...any) error {
	if table == productsTable {
		if err := unindex(tx, ids, args...); err != nil {
			return err
		}
		if err := s.dropOptions(tx, n, ids, args...); err != nil {
			return err
		}
	}
	for _, r := range s.naming(table) {
		where := r.naming(ids)
		switch r.then {
		case goes:
			if err := s.follow(tx, n, r, where, args...); err != nil {
				return err
			}
		case clears:
			if err := n.hear(r.from, where, args...); err != nil {
				return err
			}
			if err := r.empty(tx, where, args...); err != nil {
				return err
			}
		}
	}
	return nil
}

// follow deletes the rows that the condition selects, and what goes with them.
func (s *Store) follow(tx *storage.Tx, n note, r reference, where string, args ...any) error {
	if k := s.kinds[r.from]; k != nil && len(s.naming(r.from)) > 0 {
		ids := "SELECT " + k.key() + " FROM " + r.from
		if where != "" {
			ids += " WHERE " + where
		}
		if err := s.cascade(tx, n, r.from, ids, args...); err != nil {
			return err
		}
	}
	return n.delete(tx, r.from, where, args...)
}

// naming are the references to a table.
func (s *Store) naming(table string) (all []reference) {
	for _, r := range s.refs {
		if r.to == table {
			all = append(all, r)
		}
	}
	return all
}

// delete deletes the rows that the condition selects; "" stands for all.
func (n note) delete(tx *storage.Tx, table, where string, args ...any) error {
	query := "DELETE FROM " + table
	if where != "" {
		query += " WHERE " + where
		if err := n.hear(table, where, args...); err != nil {
			return err
		}
	}
	deleted, _, err := tx.Exec(query, args...)
	if deleted > 0 || where == "" {
		tx.Touch(table)
	}
	return err
}
