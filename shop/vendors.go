package shop

import (
	"context"

	"github.com/shopspring/decimal"

	"griddle/shop/model"
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

// ContactLocal is what only this store keeps of a vendor or manufacturer; see model/local.go.
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
	Vendors       = resource(func(s *Store) *model.Of[VendorManufacturer, string] { return modelsOf(s).vendors })
	Manufacturers = resource(func(s *Store) *model.Of[VendorManufacturer, string] { return modelsOf(s).manufacturers })
)

func (s *Store) declareVendors() {
	modelsOf(s).vendors = s.declareContacts(vendorsTable, "vendor", VendorContact)
	modelsOf(s).manufacturers = s.declareContacts(manufacturersTable, "manufacturer", ManufacturerContact)
}

// declareContacts declares one of the two.
func (s *Store) declareContacts(table string, one words.Form,
	contact ContactType) *model.Of[VendorManufacturer, string] {
	return model.Declare(s.base, model.Of[VendorManufacturer, string]{
		One: one, ID: func(v *VendorManufacturer) *string { return &v.Bvin },
		Title:    func(v *VendorManufacturer) string { return v.DisplayName },
		Asks:     map[string]model.AskBy{"DisplayName": model.AsName("name_sort")},
		StoreID:  func(v *VendorManufacturer) *int64 { return &v.StoreId },
		Updated:  func(v *VendorManufacturer) *Instant { return &v.LastUpdated },
		Order:    storage.Asc("name_sort", "pk"),
		Searched: []string{model.NameColumn, "words_key"},
		Sorts: map[string][]storage.By{"name": storage.Asc("name_sort"), "email": storage.Asc("email_sort"),
			"place": storage.Asc("place_sort")},
		BeforeSave: func(_ *storage.Tx, _ *model.Journal, _, v *VendorManufacturer) error {
			v.ContactType = contact
			v.Address.StoreId = 0
			v.Address.Settle()
			return nil
		},
	}, storage.Spec[VendorManufacturer, string]{
		Table: table,
		Columns: append(model.NameColumns(func(v *VendorManufacturer) string { return v.DisplayName }),
			model.WordsColumn(func(v *VendorManufacturer) []string {
				return []string{v.EmailAddress, v.Local.CustomerNumber}
			}),
			model.SortColumn("email_sort", func(v *VendorManufacturer) string { return v.EmailAddress }),
			model.SortColumn("place_sort", func(v *VendorManufacturer) string {
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

// VendorStock and ManufacturerStock say of these vendors or manufacturers what the stock of their products has cost.
func (s *Store) VendorStock(ctx context.Context, ids []string) (map[string]Decimal, error) {
	return s.stockBy(ctx, "vendor", ids)
}

// ManufacturerStock: see VendorStock.
func (s *Store) ManufacturerStock(ctx context.Context, ids []string) (map[string]Decimal, error) {
	return s.stockBy(ctx, "manufacturer", ids)
}

// stockBy adds up pieces times cost by a column of the products.
func (s *Store) stockBy(ctx context.Context, column string, ids []string) (map[string]Decimal, error) {
	worth := map[string]Decimal{}
	err := s.db.Read(ctx, func(v *storage.View) error {
		theirs := storage.In(column, ids)
		pieces := map[string]int64{}
		stock := storage.Select{Table: inventoryTable, Columns: []string{"product", "on_hand"}, Query: storage.Query{
			Where: storage.InSub("product", storage.Sub{Table: productsTable, Column: "id", Where: theirs})}}
		err := storage.Each(v, stock, func(row storage.Row) error {
			var product string
			var n int64
			err := row.Scan(&product, &n)
			pieces[product] += n
			return err
		})
		if err != nil {
			return err
		}
		costs := storage.Select{Table: productsTable, Columns: []string{"id", column, "cost"},
			Query: storage.Query{Where: theirs}}
		return storage.Each(v, costs, func(row storage.Row) error {
			var product, whose, text string
			if err := row.Scan(&product, &whose, &text); err != nil {
				return err
			}
			cost, err := decimal.NewFromString(text)
			worth[whose] = Decimal{Decimal: worth[whose].Add(cost.Mul(decimal.NewFromInt(pieces[product])))}
			return err
		})
	})
	return worth, err
}
