package shop

import (
	"fmt"

	"griddle/storage"
)

const (
	schedulesTable = "taxschedules"
	taxesTable     = "taxes"
)

// TaxSchedules and their rates, Taxes. Creating one that is there already answers it (docs/protocol/30-orders-people-taxes.md §9, §10).
var (
	TaxSchedules = resource(func(s *Store) *model[TaxSchedule, int64] { return s.schedules })
	Taxes        = resource(func(s *Store) *model[Tax, int64] { return s.taxes })
)

func (s *Store) declareTaxes() {
	s.schedules = declare(s, model[TaxSchedule, int64]{
		one: "tax schedule", id: func(t *TaxSchedule) *int64 { return &t.Id }, store: func(t *TaxSchedule) *int64 { return &t.StoreId },
		name: func(t *TaxSchedule) string { return t.Name }, order: []string{"name_sort", "pk"},
		twin: func(t *TaxSchedule) storage.Cond { return storage.Eq("name_key", foldKey(t.Name)) },
	}, storage.Spec[TaxSchedule, int64]{
		Table:   schedulesTable,
		Columns: nameColumns(func(t *TaxSchedule) string { return t.Name }),
		Indexes: []storage.Index{{Columns: []string{"name_key"}}, {Columns: []string{"name_sort"}}},
	})
	s.taxes = declare(s, model[Tax, int64]{
		one: "tax rate", id: func(t *Tax) *int64 { return &t.Id }, store: func(t *Tax) *int64 { return &t.StoreId },
		order: []string{"country", "region", "postal_code", "pk"},
		twin:  func(t *Tax) storage.Cond { return storage.Eq("all_fields", t.allFields()) },
		refs:  []ref[Tax]{{column: "schedule", to: schedulesTable, field: "TaxScheduleId", back: "its tax schedule"}},
	}, storage.Spec[Tax, int64]{
		Table: taxesTable,
		Columns: []storage.Column[Tax]{
			{Name: "country", Type: "TEXT", Value: func(t *Tax) any { return foldKey(t.CountryIsoAlpha3) }},
			{Name: "region", Type: "TEXT", Value: func(t *Tax) any { return foldKey(t.RegionAbbreviation) }},
			{Name: "postal_code", Type: "TEXT", Value: func(t *Tax) any { return foldKey(t.PostalCode) }},
			{Name: "schedule", Type: "INTEGER", Value: func(t *Tax) any { return t.TaxScheduleId }},
			{Name: "all_fields", Type: "TEXT", Value: func(t *Tax) any { return t.allFields() }},
		},
		Indexes: []storage.Index{
			{Columns: []string{"schedule", "country", "region", "postal_code"}},
			{Columns: []string{"country", "region", "postal_code"}},
			{Columns: []string{"all_fields"}},
		},
	})
}

// allFields is equal for rates that are equal in everything but their number.
func (t *Tax) allFields() string {
	return fmt.Sprintf("%q %q %q %d %s %s %t", foldKey(t.CountryIsoAlpha3), foldKey(t.RegionAbbreviation), foldKey(t.PostalCode), t.TaxScheduleId,
		t.Rate.Decimal, t.ShippingRate.Decimal, t.ApplyToShipping)
}
