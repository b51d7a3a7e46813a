package shop

import (
	"cmp"
	"context"
	"slices"

	"griddle/storage"
)

const (
	propertiesTable = "productproperties"
	valuesTable     = "product_property_values"
)

// ProductProperties are what products of a type have values of; creating one whose name is there already answers that one
// (docs/protocol/20-product-details.md §4).
var ProductProperties = resource(func(s *Store) *model[ProductProperty, int64] { return s.properties })

func (s *Store) declareProperties() {
	s.properties = declare(s, model[ProductProperty, int64]{
		one: "property", id: func(p *ProductProperty) *int64 { return &p.Id }, store: func(p *ProductProperty) *int64 { return &p.StoreId },
		order: "t.name_sort, t.pk", strict: true,
		of: storage.Query{Join: "JOIN " + linksTable + " l ON l.property = t.pk JOIN " + productsTable + " p ON p.type = l.type", Where: "p.id = ?",
			Order: "l.sort_order, l.pk"},
		twin: func(p *ProductProperty) storage.Query {
			return storage.Query{Where: "name_key = ?", Args: []any{foldKey(p.DisplayName)}}
		},
		name: func(p *ProductProperty) string { return p.PropertyName }, settle: s.settleProperty,
		admit: func(tx *storage.Tx, p *ProductProperty) error {
			for _, c := range p.Choices {
				if err := raiseNumber(tx, "choices", c.Id); err != nil {
					return err
				}
			}
			return nil
		},
	}, storage.Spec[ProductProperty, int64]{
		Table:   propertiesTable,
		Columns: nameColumns(func(p *ProductProperty) string { return p.PropertyName }),
		Indexes: []storage.Index{{Columns: []string{"name_key"}}, {Columns: []string{"name_sort"}}},
	})
}

// valuesDDL: the value a product has of a property.
func valuesDDL() storage.Table {
	return storage.Table{Name: valuesTable, Shop: true, DDL: []string{
		"CREATE TABLE IF NOT EXISTS " + valuesTable + " (product TEXT NOT NULL, property INTEGER NOT NULL, value TEXT NOT NULL, " +
			"PRIMARY KEY (product, property)) STRICT, WITHOUT ROWID",
		"CREATE INDEX IF NOT EXISTS " + valuesTable + "_property ON " + valuesTable + " (property)",
	}}
}

// settleProperty numbers the choices: one with the number of a stored choice is that one, any other is new.
func (s *Store) settleProperty(tx *storage.Tx, old, p *ProductProperty) (err error) {
	p.LastUpdatedUtc = s.dated(p.LastUpdatedUtc, Instant{})
	known := map[int64]bool{}
	if old != nil {
		for _, c := range old.Choices {
			known[c.Id] = true
		}
	}
	for i := range p.Choices {
		c := &p.Choices[i]
		c.PropertyId, c.StoreId, c.LastUpdated = p.Id, StoreID, s.instant()
		if known[c.Id] {
			delete(known, c.Id)
		} else if c.Id, err = nextNumber(tx, "choices"); err != nil {
			return err
		}
	}
	slices.SortStableFunc(p.Choices, func(a, b ProductPropertyChoice) int { return cmp.Compare(a.SortOrder, b.SortOrder) })
	return nil
}

// SetPropertyValue gives a product a value of a property, taken as it is; the property need not belong to the product's type. An *Error of
// kind Missing when there is no such product or property.
func (s *Store) SetPropertyValue(ctx context.Context, g Guard, property, product, value string) error {
	id, ok := s.properties.parse(property)
	if !ok {
		return s.properties.missing()
	}
	bvin, ok := s.products.parse(product)
	if !ok {
		return s.products.missing()
	}
	return s.write(ctx, g, func(tx *storage.Tx) error {
		if _, err := s.properties.found(s.properties.Body(tx, id)); err != nil {
			return err
		}
		if _, err := s.products.found(s.products.Body(tx, bvin)); err != nil {
			return err
		}
		return setPropertyValue(tx, id, bvin, value)
	})
}

func setPropertyValue(tx *storage.Tx, property int64, product, value string) error {
	tx.Touch(valuesTable)
	_, _, err := tx.Exec("INSERT OR REPLACE INTO "+valuesTable+" (product, property, value) VALUES (?, ?, ?)", product, property, value)
	return err
}
