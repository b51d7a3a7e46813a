package shop

import (
	"griddle/shop/words"
	"griddle/storage"
)

const (
	vendorsTable       = "vendors"
	manufacturersTable = "manufacturers"
)

// Vendors and Manufacturers: docs/protocol/30-orders-people-taxes.md §11.
var (
	Vendors       = resource(func(s *Store) *model[VendorManufacturer, string] { return s.vendors })
	Manufacturers = resource(func(s *Store) *model[VendorManufacturer, string] { return s.manufacturers })
)

func (s *Store) declareVendors() {
	s.vendors = s.declareContacts(vendorsTable, "vendor", VendorContact)
	s.manufacturers = s.declareContacts(manufacturersTable, "manufacturer", ManufacturerContact)
}

// declareContacts declares one of the two.
func (s *Store) declareContacts(table string, one words.Form, contact ContactType) *model[VendorManufacturer, string] {
	return declare(s, model[VendorManufacturer, string]{
		one: one, id: func(v *VendorManufacturer) *string { return &v.Bvin }, name: func(v *VendorManufacturer) string { return v.DisplayName },
		store: func(v *VendorManufacturer) *int64 { return &v.StoreId }, updated: func(v *VendorManufacturer) *Instant { return &v.LastUpdated },
		order: []string{"name_sort", "pk"},
		text:  func(v *VendorManufacturer) []string { return []string{v.EmailAddress} },
		sorts: map[string]func(*VendorManufacturer) any{
			"name":  func(v *VendorManufacturer) any { return v.DisplayName },
			"email": func(v *VendorManufacturer) any { return v.EmailAddress },
			"place": func(v *VendorManufacturer) any { return v.Address.CountryName + " " + v.Address.City },
		},
		settle: func(_ *storage.Tx, _, v *VendorManufacturer) error {
			v.ContactType = contact
			v.Address.StoreId = 0
			v.Address.settle()
			return nil
		},
	}, storage.Spec[VendorManufacturer, string]{
		Table:   table,
		Columns: nameColumns(func(v *VendorManufacturer) string { return v.DisplayName }),
		Indexes: []storage.Index{{Columns: []string{"name_sort"}}},
	})
}
