package shop

import (
	"griddle/shop/words"
	"griddle/storage"
)

// VendorManufacturer is VendorManufacturerDTO: who sells to the shop, or makes, a product.
type VendorManufacturer struct {
	Bvin                    string      `bvin:"id" doc:"Id of the record. Leave it empty on create to get a new one."`
	StoreId                 int64       `doc:"Number of the store. Set by the server."`
	LastUpdated             Instant     `default:"now" doc:"When the record was last saved. Set by the server."`
	DisplayName             string      `max:"255" doc:"Name."`
	EmailAddress            string      `max:"255" doc:"E-mail address."`
	Address                 Address     `doc:"Postal address."`
	DropShipEmailTemplateId string      `max:"36" doc:"Id of the e-mail template for drop shipping."`
	ContactType             ContactType `doc:"0 for vendors, 1 for manufacturers. Set by the server."`

	Local ContactLocal `wire:"-"`
}

// ContactLocal is what only this store keeps of a vendor or manufacturer; see local.go.
type ContactLocal struct {
	CustomerNumber string  `json:",omitempty" max:"50"` // of the shop, at the vendor
	MinimumOrder   Decimal `json:",omitzero"`           // in store currency; 0 for none
	DeliveryDays   int     `json:",omitempty"`          // from order to arrival; 0: not known
	Note           string  `json:",omitempty" max:"2000"`
}

const (
	vendorsTable       = "vendors"
	manufacturersTable = "manufacturers"
)

// Vendors and Manufacturers: docs/protocol/30-orders-people-taxes.md §11.
var (
	Vendors       = resource(func(s *Store) *model[VendorManufacturer, string] { return modelsOf(s).vendors })
	Manufacturers = resource(func(s *Store) *model[VendorManufacturer, string] { return modelsOf(s).manufacturers })
)

func (s *Store) declareVendors() {
	modelsOf(s).vendors = s.declareContacts(vendorsTable, "vendor", VendorContact)
	modelsOf(s).manufacturers = s.declareContacts(manufacturersTable, "manufacturer", ManufacturerContact)
}

// declareContacts declares one of the two.
func (s *Store) declareContacts(table string, one words.Form, contact ContactType) *model[VendorManufacturer, string] {
	return declare(s, model[VendorManufacturer, string]{
		one: one, id: func(v *VendorManufacturer) *string { return &v.Bvin }, name: func(v *VendorManufacturer) string { return v.DisplayName },
		store: func(v *VendorManufacturer) *int64 { return &v.StoreId }, updated: func(v *VendorManufacturer) *Instant { return &v.LastUpdated },
		order:    storage.Asc("name_sort", "pk"),
		searched: []string{nameColumn, "words_key"},
		sorts: map[string][]storage.By{"name": storage.Asc("name_sort"), "email": storage.Asc("email_sort"),
			"place": storage.Asc("place_sort")},
		beforeSave: func(_ *storage.Tx, _ *change, _, v *VendorManufacturer) error {
			v.ContactType = contact
			v.Address.StoreId = 0
			v.Address.settle()
			return nil
		},
	}, storage.Spec[VendorManufacturer, string]{
		Table: table,
		Columns: append(nameColumns(func(v *VendorManufacturer) string { return v.DisplayName }),
			wordsColumn(func(v *VendorManufacturer) []string {
				return []string{v.EmailAddress, v.Local.CustomerNumber}
			}),
			sorted("email_sort", func(v *VendorManufacturer) string { return v.EmailAddress }),
			sorted("place_sort", func(v *VendorManufacturer) string {
				return v.Address.CountryName + " " + v.Address.City
			})),
		Indexes: []storage.Index{{Columns: []string{"name_sort"}}},
	})
}

// ContactType is VendorManufacturerTypeDTO.
type ContactType int

// Contacts.
const (
	VendorContact       ContactType = 0
	ManufacturerContact ContactType = 1
)

// Members names the values.
func (ContactType) Members() []Member {
	return named(map[int]string{-1: "Unknown", 0: "Vendor", 1: "Manufacturer"})
}
