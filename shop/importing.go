package shop

import (
	"fmt"
	"reflect"

	"griddle/shop/refusal"
	"griddle/storage"
)

// Records of another store come in as they are, with their ids and dates, past the rules that make ids, dates and places.

// ImportItem is one record of another store, or one fact about its records, on its way into this one. emptied
// says which members of the record were emptied, for what they name did not come; err is why it was not stored
// at all.
type modelImport[S Holder] func(s S, tx *storage.Tx) (emptied []*refusal.Error, err error)

// Import is a record of this model as the other store sent it.
func (r modelResource[S, T, K]) Import(body []byte) modelImport[S] {
	return func(s S, tx *storage.Tx) ([]*refusal.Error, error) { return r.in(s).importRecord(tx, body) }
}

// importRecord stores a record as it is. Every check comes before the first change, so that a refused record
// leaves nothing behind.
func (m *model[T, K]) importRecord(tx *storage.Tx, body []byte) (emptied []*refusal.Error, err error) {
	rec, err := m.read(body)
	if err != nil {
		return nil, err
	}
	id, ok := m.parse(fmt.Sprint(*m.id(rec)))
	if !ok {
		return nil, refusal.New(refusal.Invalid, m.idName(), "{field} is missing, or not an id.")
	}
	*m.id(rec) = id
	ourStore(reflect.ValueOf(rec).Elem(), reflect.TypeFor[T]().PkgPath(), m.base.number)
	if m.store != nil {
		*m.store(rec) = m.base.number
	}
	old, err := m.stored(tx, id)
	if err != nil {
		return nil, err
	}
	if emptied, err = m.mayCome(tx, rec); err != nil {
		return nil, err
	}
	if m.beforeImport != nil {
		if err := m.beforeImport(tx, rec); err != nil {
			return nil, err
		}
	}
	if old == nil {
		_, err = m.Insert(tx, rec)
	} else {
		_, err = m.Update(tx, rec)
	}
	if err == nil && m.afterImport != nil {
		err = m.afterImport(tx, old, rec)
	}
	if err == nil {
		err = m.indexAnew(tx, old, rec)
	}
	return emptied, err
}

// ourStore gives the parts of a record that name the store they come from the number of this one; room
// is the package of the record.
func ourStore(v reflect.Value, room string, number int64) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			ourStore(v.Elem(), room, number)
		}
	case reflect.Slice:
		for i := range v.Len() {
			ourStore(v.Index(i), room, number)
		}
	case reflect.Struct:
		if v.Type().PkgPath() != room {
			return // a number or a date
		}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			switch {
			case !f.IsExported():
			case f.Name == "StoreId" && f.Type.Kind() == reflect.Int64:
				if v.Field(i).Int() != 0 {
					v.Field(i).SetInt(number)
				}
			default:
				ourStore(v.Field(i), room, number)
			}
		}
	}
}

// IDs lists the ids of all records in the order they were made.
func (r modelResource[S, T, K]) IDs(s S) ([]string, error) {
	return r.in(s).IDs(s.models().db.Reader(), storage.Query{})
}
