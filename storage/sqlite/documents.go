package sqlite

import (
	"errors"
	"fmt"

	"griddle/storage"
)

// InsertDocument implements storage.EngineTx.
func (tx *transaction) InsertDocument(d *storage.Documents, values []any) error {
	_, number, err := tx.exec(tx.db.statements(d).insert, values...)
	if isTaken(err, d.Table+"."+d.Key()) {
		return storage.ErrTaken
	}
	if f := tx.feeds(d.Table); f != nil && err == nil {
		err = tx.noteMade(f, number, values[len(values)-1])
	}
	return err
}

// UpdateDocument implements storage.EngineTx.
func (tx *transaction) UpdateDocument(d *storage.Documents, values []any) (bool, error) {
	there, err := tx.overwrite(d, values)
	if f := tx.feeds(d.Table); f != nil && there && err == nil {
		err = tx.noteOne(f, storage.WasChanged, values[len(values)-1])
	}
	return there, err
}

// overwrite is UpdateDocument for what changes no record but how it is kept.
func (tx *transaction) overwrite(d *storage.Documents, values []any) (bool, error) {
	changed, _, err := tx.exec(tx.db.statements(d).update, values...)
	return changed > 0, err
}

// DeleteDocument implements storage.EngineTx.
func (tx *transaction) DeleteDocument(d *storage.Documents, id any) (bool, error) {
	if f := tx.feeds(d.Table); f != nil {
		if err := tx.noteOne(f, storage.WasDeleted, id); err != nil {
			return false, err
		}
	}
	n, _, err := tx.exec(tx.db.statements(d).remove, id)
	return n > 0, err
}

// NextID implements storage.EngineTx.
func (tx *transaction) NextID(d *storage.Documents) (int64, error) {
	var last int64
	err := tx.queryRow("SELECT seq FROM sqlite_sequence WHERE name = ?", d.Table).Scan(&last)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return 0, err
	}
	return last + 1, nil
}

// refillBatch bounds the memory that writing documents anew takes.
const refillBatch = 500

// refill writes the documents of an older form anew; all of them when columns were added.
func (t sqlTable) refill(tx *transaction, columns bool) error {
	d := t.Documents
	if d == nil {
		return nil
	}
	for last := int64(0); ; {
		batch, err := outdated(tx, d, last, columns)
		if err != nil || len(batch) == 0 {
			return err
		}
		for _, doc := range batch {
			values, err := d.Renew(doc.body, doc.own)
			if err != nil {
				return err
			}
			there, err := tx.overwrite(d, values)
			if err == nil && !there {
				err = fmt.Errorf("a record of %s does not carry the id it is stored under: %.80v", d.Table, values[1])
			}
			if err != nil {
				return err
			}
		}
		last = batch[len(batch)-1].pk
	}
}

type storedDocument struct {
	pk        int64
	body, own []byte
}

func outdated(tx *transaction, d *storage.Documents, after int64, all bool) (batch []storedDocument, err error) {
	query := fmt.Sprintf("SELECT pk, body, own FROM %s WHERE pk > ? AND (version < ? OR ?) ORDER BY pk LIMIT %d",
		d.Table, refillBatch)
	err = eachRow(tx, query, func(row storage.Row) error {
		var doc storedDocument
		err := row.Scan(&doc.pk, &doc.body, &doc.own)
		batch = append(batch, doc)
		return err
	}, after, d.Form, all)
	return batch, err
}
