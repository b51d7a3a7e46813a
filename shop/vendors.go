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
	s.vendors = s.declareContacts(vendorsTable, "vendor", VendorContact, func(p *Product) *string { return &p.VendorId })
	s.manufacturers = s.declareContacts(manufacturersTable, "manufacturer", ManufacturerContact, func(p *Product) *string { return &p.ManufacturerId })
}

// declareContacts declares one of the two; ref is where a product names it, and the column of products has the name one.
func (s *Store) declareContacts(table string, one words.Form, contact ContactType, ref func(*Product) *string) *model[VendorManufacturer, string] {
	return declare(s, model[VendorManufacturer, string]{
		one: one, id: func(v *VendorManufacturer) *string { return &v.Bvin },
		store: func(v *VendorManufacturer) *int64 { return &v.StoreId }, updated: func(v *VendorManufacturer) *Instant { return &v.LastUpdated },
		order: "t.name_key, t.pk",
		settle: func(_ *storage.Tx, _, v *VendorManufacturer) error {
			v.ContactType = contact
			v.Address.StoreId = 0
			v.Address.settle()
			return nil
		},
		leave: func(tx *storage.Tx, v *VendorManufacturer) error {
			return s.products.edit(tx, storage.Query{Where: string(one) + " = ?", Args: []any{v.Bvin}}, func(p *Product) { *ref(p) = "" })
		},
	}, storage.Spec[VendorManufacturer, string]{
		Table:   table,
		Columns: []storage.Column[VendorManufacturer]{{Name: "name_key", Type: "TEXT", Value: func(v *VendorManufacturer) any { return foldKey(v.DisplayName) }}},
		Indexes: []storage.Index{{Columns: []string{"name_key"}}},
	})
}
