package model

import (
	"fmt"
	"reflect"

	"griddle/shop/refusal"
	"griddle/storage"
)

// Records of another store come in as they are, with their ids and dates, past the rules that make ids, dates and
// places.

// ImportItem is one record of another store, or one fact about its records, on its way into this one. emptied
// says which members of the record were emptied, for what they name did not come; err is why it was not stored
// at all.
type ImportItem[S Holder] func(s S, tx *storage.Tx) (emptied []*refusal.Error, err error)

// Import is a record of this model as the other store sent it.
func (r Resource[S, T, K]) Import(body []byte) ImportItem[S] {
	return func(s S, tx *storage.Tx) ([]*refusal.Error, error) { return r.in(s).ImportRecord(tx, body) }
}

// ImportRecord stores a record as it is. Every check comes before the first change, so that a refused record
// leaves nothing behind.
func (m *Of[T, K]) ImportRecord(tx *storage.Tx, body []byte) (emptied []*refusal.Error, err error) {
	rec, err := m.Read(body)
	if err != nil {
		return nil, err
	}
	id, ok := m.Parse(fmt.Sprint(*m.ID(rec)))
	if !ok {
		return nil, refusal.New(refusal.Invalid, m.idName(), "{field} is missing, or not an id.")
	}
	*m.ID(rec) = id
	ourStore(reflect.ValueOf(rec).Elem(), reflect.TypeFor[T]().PkgPath(), m.base.number)
	if m.StoreID != nil {
		*m.StoreID(rec) = m.base.number
	}
	old, err := m.Stored(tx, id)
	if err != nil {
		return nil, err
	}
	if emptied, err = m.mayCome(tx, rec); err != nil {
		return nil, err
	}
	if m.BeforeImport != nil {
		if err := m.BeforeImport(tx, rec); err != nil {
			return nil, err
		}
	}
	if old == nil {
		_, err = m.Insert(tx, rec)
	} else {
		_, err = m.Update(tx, rec)
	}
	if err == nil && m.AfterImport != nil {
		err = m.AfterImport(tx, old, rec)
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
func (r Resource[S, T, K]) IDs(s S) ([]string, error) {
	return r.in(s).IDs(s.models().db.Reader(), storage.Query{})
}
