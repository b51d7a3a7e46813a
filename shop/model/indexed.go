package model

import (
	"slices"

	"griddle/storage"
)

// WordTable is the table of the model's word index, which a restore and an upgrade make anew from the records.
func (m *Of[T, K]) WordTable() storage.Table {
	t := m.Words.In.Table(m.reindex)
	t.Shop = true
	return t
}

// reindex makes the whole word index anew.
func (m *Of[T, K]) reindex(tx *storage.Tx) error {
	if err := m.Words.In.Delete(tx, storage.Cond{}); err != nil {
		return err
	}
	return m.indexAll(tx, storage.Cond{})
}

// Indexed says that records are found by words.
type Indexed[T any] struct {
	In   *storage.TextIndex
	Text func(*T) []string // what the index holds of a record, column by column; nil for nothing
}

// indexAnew brings the word index in line with a stored record.
func (m *Of[T, K]) indexAnew(tx *storage.Tx, old, rec *T) error {
	if m.Words == nil {
		return nil
	}
	next := m.Words.Text(rec)
	if old != nil {
		if next != nil && slices.Equal(m.Words.Text(old), next) {
			return nil // a new price of 100,000 products must not index them all again
		}
		if err := m.Words.In.Delete(tx, storage.Eq(m.Key(), *m.ID(rec))); err != nil {
			return err
		}
	}
	if next == nil {
		return nil
	}
	return m.Words.In.Put(tx, storage.Eq(m.Key(), *m.ID(rec)), next...)
}

// indexAll puts records that are not there yet into the word index.
func (m *Of[T, K]) indexAll(tx *storage.Tx, which storage.Cond) error {
	return m.Each(tx, storage.Query{Where: which}, func(rec T) error { return m.indexAnew(tx, nil, &rec) })
}
