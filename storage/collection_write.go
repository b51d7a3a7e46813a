package storage

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// Insert stores a new document: ErrTaken when the id is in use. A zero number id is assigned and written into the
// record before encoding.
func (c *Collection[T, K]) Insert(tx *Tx, rec *T) (body []byte, err error) {
	if err := c.Identify(tx, rec); err != nil {
		return nil, err
	}
	body, values, err := c.values(rec)
	if err != nil {
		return nil, err
	}
	if err := tx.e.InsertDocument(c.documents, values); err != nil {
		return nil, err
	}
	tx.Touch(Topic(c.spec.Table))
	return body, nil
}

// Update overwrites a stored document, or ErrNotFound.
func (c *Collection[T, K]) Update(tx *Tx, rec *T) (body []byte, err error) {
	body, values, err := c.values(rec)
	if err != nil {
		return nil, err
	}
	there, err := tx.e.UpdateDocument(c.documents, values)
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, ErrNotFound
	}
	tx.Touch(Topic(c.spec.Table))
	return body, nil
}

// Delete says whether there was such a document.
func (c *Collection[T, K]) Delete(tx *Tx, id K) (bool, error) {
	was, err := tx.e.DeleteDocument(c.documents, id)
	if was {
		tx.Touch(Topic(c.spec.Table))
	}
	return was, err
}

// DeleteWhere deletes what the condition selects and says how many; the zero Cond deletes all, the fast way.
func (c *Collection[T, K]) DeleteWhere(tx *Tx, where Cond) (int, error) {
	n, err := Delete(tx, c.spec.Table, where)
	if n > 0 {
		tx.Touch(Topic(c.spec.Table))
	}
	return n, err
}

// Identify gives a record without a number the next one, as Insert does. Numbers of deleted records are not used again.
func (c *Collection[T, K]) Identify(tx *Tx, rec *T) error {
	var unset K
	id := c.spec.ID(rec)
	if *id != unset {
		return nil
	}
	if !c.documents.Number {
		return fmt.Errorf("a record for %s has no id", c.spec.Table)
	}
	next, err := tx.e.NextID(c.documents)
	if err != nil {
		return err
	}
	if next <= 0 {
		return fmt.Errorf("there are no numbers left for %s", c.spec.Table)
	}
	reflect.ValueOf(id).Elem().SetInt(next)
	return nil
}

// values encodes the record as it is stored.
func (c *Collection[T, K]) values(rec *T) (body []byte, values []any, err error) {
	body, err = c.spec.Encode(rec)
	if err != nil {
		return nil, nil, err
	}
	values = make([]any, 0, len(c.spec.Columns)+4)
	values = append(values, c.documents.Form, string(body)) // texts are strings
	own, err := c.own(rec)
	if err != nil {
		return nil, nil, err
	}
	values = append(values, own)
	for _, col := range c.spec.Columns {
		values = append(values, col.Value(rec))
	}
	return body, append(values, *c.spec.ID(rec)), nil
}

func (c *Collection[T, K]) own(rec *T) (any, error) {
	if c.spec.Own == nil {
		return nil, nil
	}
	part := c.spec.Own(rec)
	if part == nil {
		return nil, nil
	}
	b, err := json.Marshal(part)
	if string(b) == "{}" {
		return nil, err // nothing to keep
	}
	return string(b), err
}

// renew is Documents.Renew.
func (c *Collection[T, K]) renew(body, own []byte) ([]any, error) {
	var rec T
	if err := c.decode(body, own, &rec); err != nil {
		return nil, err
	}
	_, values, err := c.values(&rec)
	if err != nil {
		return nil, fmt.Errorf("record %v: %w", *c.spec.ID(&rec), err)
	}
	return values, nil
}
