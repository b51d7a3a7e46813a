package shop

import (
	"slices"

	"griddle/storage"
)

// wordTable is the table of the model's word index, which a restore and an upgrade make anew from the records.
func (m *model[T, K]) wordTable() storage.Table {
	t := m.words.in.Table(m.reindex)
	t.Shop = true
	return t
}

// reindex makes the whole word index anew.
func (m *model[T, K]) reindex(tx *storage.Tx) error {
	if err := m.words.in.Delete(tx, storage.Cond{}); err != nil {
		return err
	}
	return m.indexAll(tx, storage.Cond{})
}

// indexed says that records are found by words.
type indexed[T any] struct {
	in   *storage.TextIndex
	text func(*T) []string // what the index holds of a record, column by column; nil for nothing
}

// indexAnew brings the word index in line with a stored record.
func (m *model[T, K]) indexAnew(tx *storage.Tx, old, rec *T) error {
	if m.words == nil {
		return nil
	}
	next := m.words.text(rec)
	if old != nil {
		if next != nil && slices.Equal(m.words.text(old), next) {
			return nil // a new price of 100,000 products must not index them all again
		}
		if err := m.words.in.Delete(tx, storage.Eq(m.Key(), *m.id(rec))); err != nil {
			return err
		}
	}
	if next == nil {
		return nil
	}
	return m.words.in.Put(tx, storage.Eq(m.Key(), *m.id(rec)), next...)
}

// indexAll puts records that are not there yet into the word index.
func (m *model[T, K]) indexAll(tx *storage.Tx, which storage.Cond) error {
	return m.Each(tx, storage.Query{Where: which}, func(rec T) error { return m.indexAnew(tx, nil, &rec) })
}
