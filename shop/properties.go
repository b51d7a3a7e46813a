package shop

import (
	"cmp"
	"context"
	"slices"

	"griddle/shop/model"
	"griddle/storage"
)

// ProductType is ProductTypeDTO: a kind of product, whose products share properties.
type ProductType struct {
	Bvin            string  `bvin:"id" doc:"Id of the type. Leave it empty on create to get a new one."`
	StoreId         int64   `doc:"Number of the store. Set by the server."`
	LastUpdated     Instant `default:"now" doc:"When the type was last saved. Set by the server."`
	IsPermanent     bool    `doc:"A mark for programs; it protects nothing."`
	ProductTypeName string  `max:"512" doc:"Name."`
	TemplateName    string  `max:"500" doc:"Name of the view that shows products of this type."`
}

// ProductProperty is ProductPropertyDTO: something that products of a type have a value of.
type ProductProperty struct {
	Id                   int64                   `doc:"Number of the property. Set by the server."`
	StoreId              int64                   `doc:"Number of the store. Set by the server."`
	PropertyName         string                  `max:"512" doc:"Name inside the shop."`
	DisplayName          string                  `max:"512" doc:"Name that shoppers see."`
	DisplayOnSite        bool                    `default:"true" doc:"Whether shoppers see the property."`
	DisplayToDropShipper bool                    `default:"true" doc:"Whether drop shippers see the property."`
	TypeCode             PropertyType            `doc:"Kind of value."`
	DefaultValue         string                  `doc:"Value of products that have none of their own."`
	CultureCode          string                  `max:"10" default:"en-US" doc:"Culture in which currency values are shown."`
	Choices              []ProductPropertyChoice `doc:"What may be chosen; the whole list is replaced on update."`
	LastUpdatedUtc       Instant                 `default:"now" doc:"When it was last changed, as posted; not set: now."`
}

// ProductPropertyChoice is ProductPropertyChoiceDTO.
type ProductPropertyChoice struct {
	Id          int64   `doc:"Number of the choice. Set by the server."`
	StoreId     int64   `doc:"Number of the store. Set by the server."`
	PropertyId  int64   `doc:"Number of the property. Set by the server."`
	ChoiceName  string  `max:"512" doc:"Name inside the shop."`
	DisplayName *string `max:"512" doc:"Name that shoppers see, or null."`
	SortOrder   int     `doc:"Position among the choices."`
	LastUpdated Instant `default:"now" doc:"When the choice was last saved. Set by the server."`
}

const (
	propertiesTable = "productproperties"
	valuesTable     = "product_property_values"
)

// ProductProperties are what products of a type have values of; creating one whose name is there already answers that
// one (docs/protocol/20-product-details.md §4).
var ProductProperties = resource(func(s *Store) *model.Of[ProductProperty, int64] { return modelsOf(s).properties })

func (s *Store) declareProperties() {
	modelsOf(s).properties = model.Declare(s.base, model.Of[ProductProperty, int64]{
		One: "property", ID: func(p *ProductProperty) *int64 { return &p.Id },
		StoreID: func(p *ProductProperty) *int64 { return &p.StoreId },
		Asks:    map[string]model.AskBy{"PropertyName": model.AsName("name_sort")},
		Order:   storage.Asc("name_sort", "pk"), Addressing: model.StrictIDs,
		OfOwner: func(product string) storage.Query {
			its := storage.Sub{Table: productsTable, Column: "type", Where: storage.Eq("id", product)}
			return storage.Query{Via: &storage.Via{Table: TypePropertiesTable, Column: "property", Key: "pk",
				Where: storage.InSub("type", its),
				Order: storage.Asc("sort_order", "pk")}}
		},
		Existing:   func(p *ProductProperty) storage.Cond { return storage.Eq("name_key", model.Fold(p.DisplayName)) },
		TwinMember: "DisplayName",
		Title:      func(p *ProductProperty) string { return p.PropertyName }, BeforeSave: s.settleProperty,
		BeforeEdit: s.editProperty, Filters: map[string]model.Narrowing{"kind": model.ByNumber("kind")},
		Sorts: map[string][]storage.By{"name": storage.Asc("name_sort"), "kind": storage.Asc("kind", "name_sort")},
		BeforeImport: func(tx *storage.Tx, p *ProductProperty) error {
			for _, c := range p.Choices {
				if err := model.RaiseNumber(tx, "choices", c.Id); err != nil {
					return err
				}
			}
			return nil
		},
	}, storage.Spec[ProductProperty, int64]{
		Table: propertiesTable,
		Columns: append(model.NameColumns(func(p *ProductProperty) string { return p.PropertyName }),
			storage.Column[ProductProperty]{Name: "kind", Type: storage.Integer,
				Value: func(p *ProductProperty) any { return int(p.TypeCode) }}),
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
func (s *Store) settleProperty(tx *storage.Tx, _ *model.Journal, old, p *ProductProperty) (err error) {
	p.LastUpdatedUtc = s.base.Dated(p.LastUpdatedUtc, Instant{})
	known := map[int64]bool{}
	if old != nil {
		for _, c := range old.Choices {
			known[c.Id] = true
		}
	}
	for i := range p.Choices {
		c := &p.Choices[i]
		c.PropertyId, c.StoreId, c.LastUpdated = p.Id, StoreID, s.base.Instant()
		if known[c.Id] {
			delete(known, c.Id)
		} else if c.Id, err = model.NextNumber(tx, "choices"); err != nil {
			return err
		}
	}
	slices.SortStableFunc(p.Choices, func(a, b ProductPropertyChoice) int {
		return cmp.Compare(a.SortOrder,
			b.SortOrder)
	})
	return nil
}

// SetPropertyValue gives a product a value of a property, taken as it is; the property need not belong to the product's
// type. An *Error of kind Missing when there is no such product or property.
func (s *Store) SetPropertyValue(ctx context.Context, g model.Guard, property, product, value string) error {
	id, ok := modelsOf(s).properties.Parse(property)
	if !ok {
		return modelsOf(s).properties.Missing()
	}
	bvin, ok := modelsOf(s).products.Parse(product)
	if !ok {
		return modelsOf(s).products.Missing()
	}
	return s.base.Write(ctx, g, func(tx *storage.Tx) error {
		if _, err := modelsOf(s).properties.OrMissing(modelsOf(s).properties.Body(tx, id)); err != nil {
			return err
		}
		if _, err := modelsOf(s).products.OrMissing(modelsOf(s).products.Body(tx, bvin)); err != nil {
			return err
		}
		return PutPropertyValue(tx, id, bvin, value)
	})
}

// PutPropertyValue keeps the value that a product has of a property, within a room of the shop.
func PutPropertyValue(tx *storage.Tx, property int64, product, value string) error {
	tx.Touch(valuesTable)
	return storage.Replace(tx, valuesTable, storage.Values{"product": product, "property": property, "value": value})
}

// PropertyType is ProductPropertyTypeDTO: the kind of a property's values (docs/protocol/20-product-details.md §16).
type PropertyType int

// Kinds of values.
const (
	TextProperty   PropertyType = 1
	ChoiceProperty PropertyType = 2 // one of the property's choices
	MoneyProperty  PropertyType = 3
	DateProperty   PropertyType = 4
	LinkProperty   PropertyType = 7
)

// Members names the values.
func (PropertyType) Members() []Member {
	return named(map[int]string{0: "None", 1: "TextField", 2: "MultipleChoiceField", 3: "CurrencyField", 4: "DateField",
		7: "HyperLink"})
}

const (
	typesTable          = "producttypes"
	TypePropertiesTable = "producttype_properties"
)

// ProductTypes are kinds of products: docs/protocol/20-product-details.md §5.
var ProductTypes = resource(func(s *Store) *model.Of[ProductType, string] { return modelsOf(s).types })

func (s *Store) declareTypes() {
	modelsOf(s).types = model.Declare(s.base, model.Of[ProductType, string]{
		One: "product type", ID: func(t *ProductType) *string { return &t.Bvin },
		Asks:    map[string]model.AskBy{"ProductTypeName": model.AsName("name_sort")},
		StoreID: func(t *ProductType) *int64 { return &t.StoreId },
		Updated: func(t *ProductType) *Instant { return &t.LastUpdated },
		Order:   storage.Asc("name_sort", "pk"), Addressing: model.StrictIDs,
		Title: func(t *ProductType) string { return t.ProductTypeName }, BeforeEdit: s.editType,
		Sorts: map[string][]storage.By{"name": storage.Asc("name_sort")},
	}, storage.Spec[ProductType, string]{
		Table:   typesTable,
		Columns: model.NameColumns(func(t *ProductType) string { return t.ProductTypeName }),
		Indexes: []storage.Index{{Columns: []string{"name_sort"}}},
	})
}

// linksDDL: which properties the products of a type have, in which order.
func linksDDL() storage.Table {
	return model.LinkTable(TypePropertiesTable, "type", storage.NumberCol("property"), storage.NumberCol("sort_order"))
}

// link is what the address of a call on a type's property names.
type link struct {
	kind     string
	property int64
}

// links makes a link of an address; false when an id is malformed.
func (s *Store) link(bvin, property string) (l link, ok bool) {
	var okProperty bool
	l.kind, ok = modelsOf(s).types.Parse(bvin)
	l.property, okProperty = modelsOf(s).properties.Parse(property)
	return l, ok && okProperty
}

// AddTypeProperty gives the products of a type a property: at place in the order of the type's properties, or last when
// place is nil. One they have already stays where it is. An *Error of kind Missing when there is no such type or
// property.
func (s *Store) AddTypeProperty(ctx context.Context, g model.Guard, bvin, property string, place *int) error {
	l, ok := s.link(bvin, property)
	if !ok {
		return modelsOf(s).types.Missing()
	}
	return s.base.Write(ctx, g, func(tx *storage.Tx) error {
		if _, err := modelsOf(s).types.OrMissing(modelsOf(s).types.Body(tx, l.kind)); err != nil {
			return err
		}
		if _, err := modelsOf(s).properties.OrMissing(modelsOf(s).properties.Body(tx, l.property)); err != nil {
			return err
		}
		return model.LinkLast(tx, TypePropertiesTable, "type", l.kind, "property", l.property, place)
	})
}

// RemoveTypeProperty takes a property from a type; false when the type does not have it. Values of products stay.
func (s *Store) RemoveTypeProperty(ctx context.Context, g model.Guard, bvin, property string) (gone bool, err error) {
	l, ok := s.link(bvin, property)
	if !ok {
		return false, nil
	}
	err = s.base.Free(ctx, g, func(tx *storage.Tx) error {
		gone, err = model.Unlink(tx, TypePropertiesTable, "type", l.kind, "property", l.property)
		return err
	})
	return gone && err == nil, err
}

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
		return c.Anew(tx, TypePropertiesTable, storage.Eq("type", kind), func() error {
			for place, id := range modelsOf(s).properties.Parsed(all) {
				there, err := modelsOf(s).properties.Exists(tx, id)
				if err != nil {
					return err
				}
				if !there {
					continue
				}
				at := place + 1
				if err := model.LinkLast(tx, TypePropertiesTable, "type", kind, "property", id, &at); err != nil {
					return err
				}
			}
			return nil
		})
	}, nil, nil
}

// LinkTopics are what is told when product types get other properties.
var LinkTopics = model.Topics{TypePropertiesTable}

// PropertiesOf are the ids of the properties of a product type, in order.
func (s *Store) PropertiesOf(_ context.Context, kind string) ([]string, error) {
	bvin, ok := modelsOf(s).types.Parse(kind)
	if !ok {
		return nil, modelsOf(s).types.Missing()
	}
	return modelsOf(s).properties.IDs(s.db.Reader(), storage.Query{Via: &storage.Via{Table: TypePropertiesTable,
		Column: "property",
		Key:    "pk", Where: storage.Eq("type", bvin), Order: storage.Asc("sort_order", "pk")}})
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
		types, err := storage.CountBy[int64](v, TypePropertiesTable, "property", storage.Ne("property", nil))
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
	return storage.CountBy[string](s.db.Reader(), TypePropertiesTable, "type", storage.Ne("type", nil))
}

// ProductsOfOptions is how many products have each choice, by its id.
func (s *Store) ProductsOfOptions(context.Context) (map[string]int, error) {
	return storage.CountBy[string](s.db.Reader(), ProductOptionsTable, "option", storage.Ne("option", nil))
}

// optionProducts are the ids of the products that have an option.
func optionProducts(r storage.Reader, option string) ([]string, error) {
	all, err := storage.Texts(r, storage.Select{Table: ProductOptionsTable, Columns: []string{"product"},
		Query: storage.Query{Where: storage.Eq("option", option)}})
	slices.Sort(all)
	return all, err
}
