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
		order: []string{"name_sort",
			"pk"}, strict: true, name: func(t *ProductType) string { return t.ProductTypeName },
	}, storage.Spec[ProductType, string]{
		Table:   typesTable,
		Columns: nameColumns(func(t *ProductType) string { return t.ProductTypeName }),
		Indexes: []storage.Index{{Columns: []string{"name_sort"}}},
	})
}

// linksDDL: which properties the products of a type have, in which order.
func linksDDL() storage.Table {
	return linkTable(linksTable, "type", storage.NumberCol("property"), storage.NumberCol("sort_order"))
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
		return joinedLast(tx, linksTable, "type", l.kind, "property", l.property, place)
	})
}

// RemoveTypeProperty takes a property from a type; false when the type does not have it. Values of products stay.
func (s *Store) RemoveTypeProperty(ctx context.Context, g Guard, bvin, property string) (gone bool, err error) {
	l, ok := s.link(bvin, property)
	if !ok {
		return false, nil
	}
	err = s.free(ctx, g, func(tx *storage.Tx) error {
		gone, err = parted(tx, linksTable, "type", l.kind, "property", l.property)
		return err
	})
	return gone && err == nil, err
}
