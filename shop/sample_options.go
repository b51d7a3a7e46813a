package shop

import "fmt"

// The options, types and properties of the sample store.

type sampleOption struct {
	name    string
	kind    OptionType
	variant bool
	items   [][2]string // name and what it adds to the price
}

var sampleOptions = []sampleOption{
	{"Colour", 100, true, [][2]string{{"Flax", "0"}, {"Slate Blue", "0"}, {"Moss", "0"}, {"Brick", "0"}}},
	{"Glaze", 200, true, [][2]string{{"Moss", "0"}, {"Night", "0"}, {"Chalk", "0"}, {"Copper", "3.50"}}},
	{"Diameter", 100, true, [][2]string{{"18 cm", "0"}, {"22 cm", "2.50"}, {"26 cm", "5"}}},
	{"Size", 200, true, [][2]string{{"3 litres", "0"}, {"5 litres", "40"}}},
	{"Length", 100, true, [][2]string{{"160 cm", "0"}, {"220 cm", "24"}, {"280 cm", "46"}}},
	{"Name on the cake", 500, false, nil},
	{"Candles", 300, false, [][2]string{{"A dozen candles", "2.40"}, {"A sparkler", "1.80"}}},
	{"Gift wrapping", 200, false, [][2]string{{"None", "0"}, {"Paper and string", "3"}, {"Linen band", "6"}}},
}

func (m *sampleStore) addOptions() error {
	for _, o := range sampleOptions {
		rec := NewRecord[Option](m.today)
		rec.Bvin, rec.Name, rec.OptionType, rec.IsVariant, rec.IsShared = m.id(), o.name, o.kind, o.variant, true
		for i, item := range o.items {
			one := NewRecord[OptionItem](m.today)
			one.Bvin, one.Name, one.PriceAdjustment = m.id(), item[0], m.money(item[1])
			one.SortOrder, one.IsDefault = i+1, i == 0
			rec.Items = append(rec.Items, one)
		}
		m.ids["option "+o.name] = rec.Bvin
		if err := add(m, m.options, &rec); err != nil {
			return err
		}
	}
	return nil
}

// addVariants gives a product its options, and makes every combination with an id out of the seed and a SKU of its own.
func (m *sampleStore) addVariants(p sampleProduct, rec *Product) (ids []string, err error) {
	for i, name := range p.options {
		if err := joined(m.tx, productOptionsTable, "product", rec.Bvin, "option", m.ids["option "+name], i+1); err != nil {
			return nil, err
		}
	}
	options, err := m.optionsOf(m.tx, rec.Bvin)
	if err != nil {
		return nil, err
	}
	for selections := range choicesOf(options).combinations {
		v := NewRecord[Variant](m.today)
		v.Bvin, v.ProductId, v.Sku, v.Selections = m.id(), rec.Bvin, fmt.Sprintf("%s-%d", p.sku, len(ids)+1), selections
		if _, err := m.variants.Insert(m.tx, &v); err != nil {
			return nil, err
		}
		ids = append(ids, v.Bvin)
	}
	return ids, nil
}

type sampleProperty struct {
	name    string
	choices []string // nil: any text
	values  []string // given to products in turn
}

var sampleTypes = []struct {
	name       string
	properties []sampleProperty
}{
	{"Baked Goods", []sampleProperty{
		{"Allergens", nil, []string{"Gluten", "Gluten, milk", "Gluten, milk, eggs", "Gluten, nuts"}},
		{"Keeps for", []string{"One day", "Four days", "Two weeks"}, []string{"Four days", "One day", "Two weeks"}},
	}},
	{"Cookware", []sampleProperty{
		{"Material", nil, []string{"Steel", "Cast iron", "Beech", "Glass", "Stoneware"}},
		{"Dishwasher", []string{"Yes", "No"}, []string{"Yes", "No", "No"}},
	}},
	{"Tableware", []sampleProperty{
		{"Material", nil, nil},
		{"Made in", []string{"Maine", "Vermont", "Oregon"}, []string{"Maine", "Vermont", "Oregon"}},
	}},
}

func (m *sampleStore) addTypes() error {
	for _, t := range sampleTypes {
		kind := NewRecord[ProductType](m.today)
		kind.Bvin, kind.ProductTypeName = m.id(), t.name
		m.ids["type "+t.name] = kind.Bvin
		if err := add(m, m.types, &kind); err != nil {
			return err
		}
		for i, p := range t.properties {
			number, known := m.numbers["property "+p.name]
			if !known {
				rec := NewRecord[ProductProperty](m.today)
				rec.PropertyName, rec.DisplayName, rec.TypeCode = p.name, p.name, 1
				if p.choices != nil {
					rec.TypeCode = 2
				}
				for j, c := range p.choices {
					rec.Choices = append(rec.Choices, ProductPropertyChoice{ChoiceName: c, DisplayName: &c, SortOrder: j + 1})
				}
				if err := add(m, m.properties, &rec); err != nil {
					return err
				}
				number = rec.Id
				m.numbers["property "+p.name] = number
			}
			if err := joined(m.tx, linksTable, "type", kind.Bvin, "property", number, i+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// addValues gives a product values of the properties of its type.
func (m *sampleStore) addValues(kind, product string) error {
	for _, t := range sampleTypes {
		for _, p := range t.properties {
			if t.name != kind || len(p.values) == 0 {
				continue
			}
			if err := setPropertyValue(m.tx, m.numbers["property "+p.name], product, p.values[m.random.IntN(len(p.values))]); err != nil {
				return err
			}
		}
	}
	return nil
}
