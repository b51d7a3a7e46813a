package shop

import (
	"context"
	"strconv"

	"griddle/storage"
)

// Named is a record that another one can name: what a list of choices offers.
type Named struct{ ID, Name string }

// ProductTypeNames are the product types, by name.
func (s *Store) ProductTypeNames(ctx context.Context) ([]Named, error) {
	return names(ctx, s, s.types, func(t *ProductType) string { return t.ProductTypeName })
}

// VendorNames are the vendors, by name.
func (s *Store) VendorNames(ctx context.Context) ([]Named, error) {
	return names(ctx, s, s.vendors, func(v *VendorManufacturer) string { return v.DisplayName })
}

// ManufacturerNames are the manufacturers, by name.
func (s *Store) ManufacturerNames(ctx context.Context) ([]Named, error) {
	return names(ctx, s, s.manufacturers, func(v *VendorManufacturer) string { return v.DisplayName })
}

// TaxScheduleNames are the tax schedules, by name.
func (s *Store) TaxScheduleNames(ctx context.Context) ([]Named, error) {
	return names(ctx, s, s.schedules, func(t *TaxSchedule) string { return t.Name })
}

func names[T any, K storage.ID](ctx context.Context, s *Store, m *model[T, K], name func(*T) string) (all []Named, err error) {
	err = m.Each(s.db.Reader(), storage.Query{Order: m.order}, func(rec T) error {
		id := ""
		switch k := any(*m.id(&rec)).(type) {
		case string:
			id = k
		case int64:
			id = strconv.FormatInt(k, 10)
		}
		all = append(all, Named{id, name(&rec)})
		return ctx.Err()
	})
	return all, err
}
