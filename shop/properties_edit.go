package shop

import (
	"context"
	"slices"

	"griddle/shop/model"
	"griddle/storage"
)

// editProperty refuses what the owner may not do with a property: docs/protocol/20-product-details.md §4. What a
// program wrote, and the owner has not touched, is kept.
func (s *Store) editProperty(r storage.Reader, base, p *ProductProperty) error {
	err := modelsOf(s).properties.Once(r, base, p, "PropertyName",
		"{field}: another property has this name; choose another.")
	if err != nil {
		return err
	}
	for i := range p.Choices { // as they stand in the window
		p.Choices[i].SortOrder = i + 1
	}
	if p.TypeCode != ChoiceProperty && (base == nil || base.DefaultValue != p.DefaultValue) {
		if err := p.Accepts(p.DefaultValue); err != nil {
			refused := *AsRefusal(err, "")
			refused.Field = "DefaultValue"
			return &refused
		}
	}
	if base == nil || base.TypeCode == p.TypeCode {
		return nil
	}
	n, err := storage.Count(r, valuesTable, storage.Eq("property", p.Id))
	if err == nil && n > 0 {
		err = Refuse(Taken, "TypeCode", "{field} stays as it is: %d products have a value of this property.", n)
	}
	return err
}

// editType refuses what the owner may not do with a product type.
func (s *Store) editType(r storage.Reader, base, t *ProductType) error {
	return modelsOf(s).types.Once(r, base, t, "ProductTypeName",
		"{field}: another product type has this name; choose another.")
}

// PropertiesWith makes these properties, in this order, those of the product type that is edited. Properties that are
// gone are left out. Values of products stay.
type PropertiesWith []string

func (all PropertiesWith) Prepare(_ context.Context, s *Store) (model.Keeper, func(), error) {
	return func(tx *storage.Tx, c *model.Journal, kind string) error {
		return c.Anew(tx, linksTable, storage.Eq("type", kind), func() error {
			for place, id := range modelsOf(s).properties.Parsed(all) {
				there, err := modelsOf(s).properties.Exists(tx, id)
				if err != nil {
					return err
				}
				if !there {
					continue
				}
				at := place + 1
				if err := model.LinkLast(tx, linksTable, "type", kind, "property", id, &at); err != nil {
					return err
				}
			}
			return nil
		})
	}, nil, nil
}

// LinkTopics are what is told when product types get other properties.
var LinkTopics = model.Topics{linksTable}

// PropertiesOf are the ids of the properties of a product type, in order.
func (s *Store) PropertiesOf(_ context.Context, kind string) ([]string, error) {
	bvin, ok := modelsOf(s).types.Parse(kind)
	if !ok {
		return nil, modelsOf(s).types.Missing()
	}
	return modelsOf(s).properties.IDs(s.db.Reader(), storage.Query{Via: &storage.Via{Table: linksTable, Column: "property",
		Key: "pk", Where: storage.Eq("type", bvin), Order: storage.Asc("sort_order", "pk")}})
}

// PropertyUse is by how much properties are used.
type PropertyUse struct {
	Types  int // product types that have it
	Values int // products that have a value of it
}

// PropertyUses are those of all properties, by their ids; those that are not used are left out.
func (s *Store) PropertyUses(ctx context.Context) (map[string]PropertyUse, error) {
	all := map[string]PropertyUse{}
	err := s.db.Read(ctx, func(v *storage.View) error {
		types, err := storage.CountBy[int64](v, linksTable, "property", storage.Ne("property", nil))
		if err != nil {
			return err
		}
		values, err := storage.CountBy[int64](v, valuesTable, "property", storage.Ne("property", nil))
		for id, n := range types {
			all[model.IDText(id)] = PropertyUse{Types: n, Values: values[id]}
		}
		for id, n := range values {
			all[model.IDText(id)] = PropertyUse{Types: types[id], Values: n}
		}
		return err
	})
	return all, err
}

// TypeProperties is how many properties each product type has, by its id.
func (s *Store) TypeProperties(context.Context) (map[string]int, error) {
	return storage.CountBy[string](s.db.Reader(), linksTable, "type", storage.Ne("type", nil))
}

// ProductsOfOptions is how many products have each choice, by its id.
func (s *Store) ProductsOfOptions(context.Context) (map[string]int, error) {
	return storage.CountBy[string](s.db.Reader(), productOptionsTable, "option", storage.Ne("option", nil))
}

// optionProducts are the ids of the products that have an option.
func optionProducts(r storage.Reader, option string) ([]string, error) {
	all, err := storage.Texts(r, storage.Select{Table: productOptionsTable, Columns: []string{"product"},
		Query: storage.Query{Where: storage.Eq("option", option)}})
	slices.Sort(all)
	return all, err
}
