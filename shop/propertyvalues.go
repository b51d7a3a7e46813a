package shop

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"griddle/shop/model"
	"griddle/shop/words"
	"griddle/storage"
)

// propertyDays are the spellings in which programs write the value of a date property: text in the invariant culture,
// or an ISO date (docs/protocol/20-product-details.md §4). The store writes the first.
var propertyDays = []string{"01/02/2006", "1/2/2006", "01/02/2006 15:04:05", "1/2/2006 3:04:05 PM", time.DateOnly,
	"2006-01-02T15:04:05", time.RFC3339}

// PropertyDay is the calendar day that a value of a date property says, at midnight UTC; false when it says none.
func PropertyDay(value string) (day time.Time, ok bool) {
	for _, spelling := range propertyDays {
		if t, err := time.Parse(spelling, strings.TrimSpace(value)); err == nil {
			return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC), true
		}
	}
	return time.Time{}, false
}

// PropertyDate is how a day is written as the value of a date property.
func PropertyDate(day time.Time) string { return day.Format(propertyDays[0]) }

// Accepts refuses a value that is none of the property's kind. The API stores any, as the protocol says; this is what
// an owner may enter. "" always is accepted: the default counts.
func (p *ProductProperty) Accepts(value string) error {
	if value == "" {
		return nil
	}
	refuse := func(form words.Form) error { return Refuse(Invalid, "PropertyValues", form, p.PropertyName) }
	switch p.TypeCode {
	case ChoiceProperty:
		if !slices.ContainsFunc(p.Choices, func(c ProductPropertyChoice) bool { return model.IDText(c.Id) == value }) {
			return refuse("%s: choose one of its choices.")
		}
	case MoneyProperty:
		if _, err := decimal.NewFromString(value); err != nil {
			return refuse("%s: enter an amount such as 19.95.")
		}
	case DateProperty:
		if _, ok := PropertyDay(value); !ok {
			return refuse("%s: enter a day such as 12/31/2026.")
		}
	case LinkProperty:
		if !IsLink(value) {
			return refuse("%s: enter an address that begins with https:// or http://.")
		}
	}
	return nil
}

// IsLink tells whether a text is the address of a web page.
func IsLink(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// ValueTopics are what is told when products get values of properties.
var ValueTopics = model.Topics{valuesTable}

// ValuesOf are the values that a product has of properties, by their numbers: of those of its type and of any other
// that was written once.
func (s *Store) ValuesOf(_ context.Context, product string) (map[int64]string, error) {
	all, err := valuesOfProducts(s.db.Reader(), []string{product})
	return all[product], err
}

// valuesOfProducts are the values that products have of properties, by product and property.
func valuesOfProducts(r storage.Reader, products []string) (map[string]map[int64]string, error) {
	all := map[string]map[int64]string{}
	rows := storage.Select{Table: valuesTable, Columns: []string{"product", "property", "value"},
		Query: storage.Query{Where: storage.In("product", products)}}
	err := storage.Each(r, rows, func(row storage.Row) error {
		var product, value string
		var property int64
		if err := row.Scan(&product, &property, &value); err != nil {
			return err
		}
		if all[product] == nil {
			all[product] = map[int64]string{}
		}
		all[product][property] = value
		return nil
	})
	return all, err
}

// PropertiesByType are the properties of every product type that has any, in its order.
func (s *Store) PropertiesByType(ctx context.Context) (map[string][]ProductProperty, error) {
	all := map[string][]ProductProperty{}
	err := s.db.Read(ctx, func(v *storage.View) error {
		known := map[int64]ProductProperty{}
		err := modelsOf(s).properties.Each(v, storage.Query{}, func(p ProductProperty) error {
			known[p.Id] = p
			return nil
		})
		if err != nil {
			return err
		}
		return storage.Each(v, storage.Select{Table: TypePropertiesTable, Columns: []string{"type", "property"},
			Query: storage.Query{Order: storage.Asc("sort_order", "pk")}}, func(row storage.Row) error {
			var kind string
			var id int64
			if err := row.Scan(&kind, &id); err != nil {
				return err
			}
			if p, there := known[id]; there {
				all[kind] = append(all[kind], p)
			}
			return nil
		})
	})
	return all, err
}

// PropertyValues gives the product that is edited values of properties, by their numbers, taken as they are; "" takes
// one away, so that the property's default counts. A property that is gone is left out.
type PropertyValues map[int64]string

func (all PropertyValues) Prepare(_ context.Context, s *Store) (model.Keeper, func(), error) {
	return s.keepValues(all, func(*ProductProperty, string) error { return nil }), nil, nil
}

// EnteredValues are PropertyValues that the owner typed: each must be one that its property accepts. A value that the
// product has already, whatever it is, stays as it is.
type EnteredValues map[int64]string

func (all EnteredValues) Prepare(_ context.Context, s *Store) (model.Keeper, func(), error) {
	return s.keepValues(all, (*ProductProperty).Accepts), nil, nil
}

func (s *Store) keepValues(all map[int64]string, accepts func(*ProductProperty, string) error) model.Keeper {
	return func(tx *storage.Tx, c *model.Journal, product string) error {
		have, err := valuesOfProducts(tx, []string{product})
		if err != nil {
			return err
		}
		for _, property := range slices.Sorted(maps.Keys(all)) {
			value := all[property]
			if had, has := have[product][property]; had == value && (has || value == "") {
				continue
			}
			p, err := model.Optional(modelsOf(s).properties.Find(tx, storage.Query{Where: storage.Eq("pk", property)}))
			if err == nil && p != nil {
				if err = accepts(p, value); err == nil {
					err = keepValue(tx, c, product, property, value)
				}
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
}

func keepValue(tx *storage.Tx, c *model.Journal, product string, property int64, value string) error {
	row := storage.And(storage.Eq("product", product), storage.Eq("property", property))
	return c.Anew(tx, valuesTable, row, func() error {
		if value == "" {
			return nil
		}
		return PutPropertyValue(tx, property, product, value)
	})
}
