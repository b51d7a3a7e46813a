package model

import (
	"bytes"
	"encoding/json"
	"reflect"

	"griddle/shop/refusal"
	"griddle/shop/wire"
)

// What the protocol has no member for and the owner wants to keep, such as the bar code of a product, stands in a last
// member of its record, named Local and tagged wire:"-". It is stored with the record, goes along into backups, files
// and undo, and is edited like any other member; programs neither get nor change it. Its own members carry the same
// tags as those of records.

// localMember is the name of that member.
const localMember = "Local"

// localOf is what only this store keeps of a record, given as a pointer; false for records that have no such part.
func localOf(rec any) (reflect.Value, bool) {
	v := reflect.ValueOf(rec).Elem()
	if v.Kind() != reflect.Struct {
		return v, false
	}
	f, there := v.Type().FieldByName(localMember)
	if !there || f.Tag.Get("wire") != "-" {
		return v, false
	}
	return v.FieldByIndex(f.Index), true
}

// hasLocal says whether records of a type have such a part.
func hasLocal[T any]() bool {
	_, has := localOf(new(T))
	return has
}

// keepLocal gives rec what only this store keeps of old: who writes the wire form says nothing of it.
func keepLocal(old, rec any) {
	if mine, has := localOf(rec); has {
		theirs, _ := localOf(old)
		mine.Set(theirs)
	}
}

// ownLocal is the part of a record that is stored beside its body.
func ownLocal[T any](rec *T) any {
	local, _ := localOf(rec)
	return local.Addr().Interface()
}

// Encode writes a record as the classic form sends it, and behind that what only this store keeps of it.
func Encode(rec any) []byte {
	body := wire.Encode(rec)
	v := reflect.ValueOf(rec)
	if v.Kind() != reflect.Pointer {
		return body
	}
	local, has := localOf(rec)
	if !has || local.IsZero() {
		return body
	}
	own, err := json.Marshal(local.Interface())
	if err != nil {
		panic("shop: " + err.Error()) // texts, numbers and lists of them
	}
	body = append(body[:len(body)-1], `,"`+localMember+`":`...)
	return append(append(body, own...), '}')
}

// Decode reads what Encode wrote.
func Decode(body []byte, rec any) error {
	if err := wire.Decode(body, rec, wire.Instant{}); err != nil {
		return err
	}
	local, has := localOf(rec)
	if !has {
		return nil
	}
	whole := struct{ Local json.RawMessage }{}
	if err := json.Unmarshal(body, &whole); err != nil || whole.Local == nil {
		return err
	}
	return json.Unmarshal(whole.Local, local.Addr().Interface())
}

// readEdited is a record as the owner made it, brought to the form in which it is stored.
func (m *Of[T, K]) readEdited(next *T) (*T, error) {
	rec, err := m.Read(wire.Encode(next))
	if err != nil {
		return nil, err
	}
	local, has := localOf(rec)
	if !has {
		return rec, nil
	}
	keepLocal(next, rec)
	if err := wire.Check(local.Addr().Interface()); err != nil {
		return nil, refusal.FromWire(err)
	}
	return rec, nil
}

// sameRecord says whether two records are one in all that is stored.
func sameRecord[T any](a, b *T) bool { return bytes.Equal(Encode(a), Encode(b)) }
