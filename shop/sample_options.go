package shop

import (
	"fmt"

	"griddle/shop/sample"
)

// The options, types and properties of the sample store.

func (m *sampleStore) addOptions() error {
	for _, o := range m.Options {
		rec := NewRecord[Option](m.today)
		rec.Bvin, rec.Name, rec.OptionType = m.id(), string(o.Name), OptionType(o.Type)
		rec.IsVariant, rec.IsShared = o.Variant, true
		for i, item := range o.Items {
			one := NewRecord[OptionItem](m.today)
			one.Bvin, one.Name, one.PriceAdjustment = m.id(), string(item.Name), m.money(item.Adds)
			one.SortOrder, one.IsDefault = i+1, i == 0
			rec.Items = append(rec.Items, one)
		}
		m.ids["option "+string(o.Name)] = rec.Bvin
		if err := add(m, m.options, &rec); err != nil {
			return err
		}
	}
	return nil
}

// addVariants gives a product its options, and makes every combination with an id out of the seed and a SKU of its own.
func (m *sampleStore) addVariants(p sample.Product, rec *Product) (ids []string, err error) {
	for i, name := range p.Options {
		option := m.idOf("option", name)
		if err := joined(m.tx, productOptionsTable, "product", rec.Bvin, "option", option, i+1); err != nil {
			return nil, err
		}
	}
	options, err := m.optionsOf(m.tx, rec.Bvin)
	if err != nil {
		return nil, err
	}
	for selections := range choicesOf(options).combinations {
		v := NewRecord[Variant](m.today)
		v.Bvin, v.ProductId, v.Selections = m.id(), rec.Bvin, selections
		v.Sku = fmt.Sprintf("%s-%d", p.SKU, len(ids)+1)
		if _, err := m.variants.Insert(m.tx, &v); err != nil {
			return nil, err
		}
		ids = append(ids, v.Bvin)
	}
	return ids, nil
}

func (m *sampleStore) addTypes() error {
	for _, t := range m.Types {
		kind := NewRecord[ProductType](m.today)
		kind.Bvin, kind.ProductTypeName = m.id(), string(t.Name)
		m.ids["type "+string(t.Name)] = kind.Bvin
		if err := add(m, m.types, &kind); err != nil {
			return err
		}
		for i, p := range t.Properties {
			number, err := m.property(p)
			if err == nil {
				err = joined(m.tx, linksTable, "type", kind.Bvin, "property", number, i+1)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// property is the number of a property, which is stored when it is named first.
func (m *sampleStore) property(p sample.Property) (int64, error) {
	if number, known := m.numbers["property "+string(p.Name)]; known {
		return number, nil
	}
	rec := NewRecord[ProductProperty](m.today)
	rec.PropertyName, rec.DisplayName, rec.TypeCode = string(p.Name), string(p.Name), 1
	if p.Choices != nil {
		rec.TypeCode = 2
	}
	for j, c := range p.Choices {
		name := string(c)
		rec.Choices = append(rec.Choices, ProductPropertyChoice{ChoiceName: name, DisplayName: &name, SortOrder: j + 1})
	}
	err := add(m, m.properties, &rec)
	m.numbers["property "+string(p.Name)] = rec.Id
	return rec.Id, err
}

// addValues gives a product values of the properties of its type.
func (m *sampleStore) addValues(kind sample.Text, product string) error {
	for _, t := range m.Types {
		for _, p := range t.Properties {
			if t.Name != kind || len(p.Values) == 0 {
				continue
			}
			value := string(p.Values[m.random.IntN(len(p.Values))])
			if err := setPropertyValue(m.tx, m.numbers["property "+string(p.Name)], product, value); err != nil {
				return err
			}
		}
	}
	return nil
}
