package shop

import (
	"context"

	"griddle/storage"
)

const (
	typesTable = "producttypes"
	linksTable = "producttype_properties"
)

// ProductTypes are kinds of products: docs/protocol/20-product-details.md §5.
var ProductTypes = resource(func(s *Store) *model[ProductType, string] { return s.types })

func (s *Store) declareTypes() {
	s.types = declare(s, model[ProductType, string]{
		one: "product type", id: func(t *ProductType) *string { return &t.Bvin },
		store: func(t *ProductType) *int64 { return &t.StoreId }, updated: func(t *ProductType) *Instant { return &t.LastUpdated },
		order: "t.name_sort, t.pk", strict: true, name: func(t *ProductType) string { return t.ProductTypeName },
	}, storage.Spec[ProductType, string]{
		Table:   typesTable,
		Columns: nameColumns(func(t *ProductType) string { return t.ProductTypeName }),
		Indexes: []storage.Index{{Columns: []string{"name_sort"}}},
	})
}

// linksDDL: which properties the products of a type have, in which order.
func linksDDL() storage.Table {
	return storage.Table{Name: linksTable, Shop: true, DDL: []string{
		"CREATE TABLE IF NOT EXISTS " + linksTable + " (pk INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT NOT NULL, property INTEGER NOT NULL, " +
			"sort_order INTEGER NOT NULL, UNIQUE (type, property)) STRICT",
		"CREATE INDEX IF NOT EXISTS " + linksTable + "_property ON " + linksTable + " (property)",
	}}
}

// link is what the address of a call on a type's property names.
type link struct {
	kind     string
	property int64
}

// links makes a link of an address; false when an id is malformed.
func (s *Store) link(bvin, property string) (l link, ok bool) {
	var okProperty bool
	l.kind, ok = s.types.parse(bvin)
	l.property, okProperty = s.properties.parse(property)
	return l, ok && okProperty
}

// AddTypeProperty gives the products of a type a property: at place in the order of the type's properties, or last when place is nil. One they
// have already stays where it is. An *Error of kind Missing when there is no such type or property.
func (s *Store) AddTypeProperty(ctx context.Context, g Guard, bvin, property string, place *int) error {
	l, ok := s.link(bvin, property)
	if !ok {
		return s.types.missing()
	}
	return s.write(ctx, g, func(tx *storage.Tx) error {
		if _, err := s.types.found(s.types.Body(tx, l.kind)); err != nil {
			return err
		}
		if _, err := s.properties.found(s.properties.Body(tx, l.property)); err != nil {
			return err
		}
		tx.Touch(linksTable)
		_, _, err := tx.Exec("INSERT INTO "+linksTable+" (type, property, sort_order) SELECT ?, ?, coalesce(?, max(sort_order) + 1, 1) FROM "+
			linksTable+" WHERE type = ? ON CONFLICT DO NOTHING", l.kind, l.property, place, l.kind)
		return err
	})
}

// RemoveTypeProperty takes a property from a type; false when the type does not have it. Values of products stay.
func (s *Store) RemoveTypeProperty(ctx context.Context, g Guard, bvin, property string) (gone bool, err error) {
	l, ok := s.link(bvin, property)
	if !ok {
		return false, nil
	}
	err = s.free(ctx, g, func(tx *storage.Tx) error {
		n, _, err := tx.Exec("DELETE FROM "+linksTable+" WHERE type = ? AND property = ?", l.kind, l.property)
		if gone = n > 0; gone {
			tx.Touch(linksTable)
		}
		return err
	})
	return gone && err == nil, err
}
