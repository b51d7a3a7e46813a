package storage

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
)

// Insert stores a new document: ErrTaken when the id is in use. A zero number id is assigned and written into the record before encoding.
func (c *Collection[T, K]) Insert(tx *Tx, rec *T) (body []byte, err error) {
	if err := c.Identify(tx, rec); err != nil {
		return nil, err
	}
	body, args, err := c.values(rec)
	if err != nil {
		return nil, err
	}
	if _, _, err := tx.exec(c.sqlInsert, args...); err != nil {
		if isTaken(err, c.spec.Table+"."+c.key) {
			return nil, ErrTaken
		}
		return nil, err
	}
	tx.Touch(c.spec.Table)
	return body, nil
}

// Update overwrites a stored document, or ErrNotFound.
func (c *Collection[T, K]) Update(tx *Tx, rec *T) (body []byte, err error) {
	body, args, err := c.values(rec)
	if err != nil {
		return nil, err
	}
	changed, _, err := tx.exec(c.sqlUpdate, args...)
	if err != nil {
		return nil, err
	}
	if changed == 0 {
		return nil, ErrNotFound
	}
	tx.Touch(c.spec.Table)
	return body, nil
}

// Delete says whether there was such a document.
func (c *Collection[T, K]) Delete(tx *Tx, id K) (bool, error) {
	n, _, err := tx.exec(c.sqlDelete, id)
	if n > 0 {
		tx.Touch(c.spec.Table)
	}
	return n > 0, err
}

// DeleteWhere deletes what the condition selects and says how many; the zero Cond deletes all, the fast way.
func (c *Collection[T, K]) DeleteWhere(tx *Tx, where Cond) (int, error) {
	n, err := Delete(tx, c.spec.Table, where)
	if n > 0 {
		tx.Touch(c.spec.Table)
	}
	return n, err
}

// Identify gives a record without a number the next one, as Insert does. Numbers of deleted records are not used again.
func (c *Collection[T, K]) Identify(tx *Tx, rec *T) error {
	var none K
	id := c.spec.ID(rec)
	if *id != none {
		return nil
	}
	if !c.number {
		return fmt.Errorf("a record for %s has no id", c.spec.Table)
	}
	var last int64
	err := tx.queryRow("SELECT seq FROM sqlite_sequence WHERE name = ?", c.spec.Table).Scan(&last)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if last+1 <= 0 {
		return fmt.Errorf("there are no numbers left for %s", c.spec.Table)
	}
	reflect.ValueOf(id).Elem().SetInt(last + 1)
	return nil
}

// values encodes the record for sqlInsert and sqlUpdate.
func (c *Collection[T, K]) values(rec *T) (body []byte, args []any, err error) {
	body, err = c.spec.Encode(rec)
	if err != nil {
		return nil, nil, err
	}
	args = make([]any, 0, len(c.spec.Columns)+4)
	args = append(args, c.spec.Version, string(body)) // a STRICT table takes text only as a string
	own, err := c.own(rec)
	if err != nil {
		return nil, nil, err
	}
	args = append(args, own)
	for _, col := range c.spec.Columns {
		args = append(args, col.Value(rec))
	}
	return body, append(args, *c.spec.ID(rec)), nil
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
	return string(b), err
}

// renew is Table.Renew.
func (c *Collection[T, K]) renew(body, own []byte) (map[string]any, error) {
	var rec T
	if err := c.decode(body, own, &rec); err != nil {
		return nil, err
	}
	_, args, err := c.values(&rec)
	if err != nil {
		return nil, err
	}
	row := map[string]any{}
	for i, name := range append(c.written(), c.key) {
		row[name] = args[i]
	}
	return row, nil
}

// refillBatch bounds the memory that rewriting takes.
const refillBatch = 500

// refill writes the documents of an older body form anew; all of them when columns were added.
func (c *Collection[T, K]) refill(tx *Tx, columns bool) error {
	for last := int64(0); ; {
		batch, err := c.outdated(tx, last, columns)
		if err != nil || len(batch) == 0 {
			return err
		}
		for i := range batch {
			body, args, err := c.values(&batch[i].rec)
			if err != nil {
				return fmt.Errorf("record %v: %w", *c.spec.ID(&batch[i].rec), err)
			}
			changed, _, err := tx.exec(c.sqlUpdate, args...)
			if err == nil && changed == 0 {
				err = fmt.Errorf("a record of %s does not carry the id it is stored under: %.80s", c.spec.Table, body)
			}
			if err != nil {
				return err
			}
		}
		last = batch[len(batch)-1].pk
	}
}

type numbered[T any] struct {
	pk  int64
	rec T
}

func (c *Collection[T, K]) outdated(tx *Tx, after int64, all bool) (batch []numbered[T], err error) {
	query := fmt.Sprintf("SELECT pk, body, own FROM %s WHERE pk > ? AND (version < ? OR ?) ORDER BY pk LIMIT %d", c.spec.Table, refillBatch)
	err = eachRow(tx, query, func(row Row) error {
		var n numbered[T]
		var body, own raw
		if err := row.Scan(&n.pk, &body, &own); err != nil {
			return err
		}
		err := c.decode(body, own, &n.rec)
		batch = append(batch, n)
		return err
	}, after, c.spec.Version, all)
	return batch, err
}
