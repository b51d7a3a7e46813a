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
		order: []string{"name_sort", "pk"}, strict: true,
		of: func(product string) storage.Query {
			its := storage.Sub{Table: productsTable, Column: "type", Where: storage.Eq("id", product)}
			return storage.Query{Via: &storage.Via{Table: linksTable, Column: "property", Key: "pk",
				Where: storage.InSub("type", its),
				Order: []string{"sort_order", "pk"}}}
		},
		twin: func(p *ProductProperty) storage.Cond { return storage.Eq("name_key", foldKey(p.DisplayName)) },
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
	return storage.TableSpec{Name: valuesTable, Shop: true, Key: []string{"product", "property"},
		Columns: []storage.Col{storage.TextCol("product"), storage.NumberCol("property"), storage.TextCol("value")},
		Indexes: []storage.Index{{Columns: []string{"property"}}}}.Table()
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
	return storage.Replace(tx, valuesTable, storage.Values{"product": product, "property": property, "value": value})
}
