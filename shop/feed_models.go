package shop

import "griddle/shop/words"

// FedModel is a model whose records enter the feed, by the name that programs know it by.
type FedModel struct {
	Name    string
	Records interface {
		Name() string // of its table, as entries say it
		Noun() words.Form
		One(s *Store, id string) ([]byte, error)
	}
}

// FedModels are all of them, by name. Their areas of rights are in server/changes.go.
var FedModels = []FedModel{
	{"affiliates", Affiliates},
	{"catalogroles", CatalogRoles},
	{"categories", Categories},
	{"categoryproductassociations", Associations},
	{"customeraccounts", Customers},
	{"giftcards", GiftCards},
	{"manufacturers", Manufacturers},
	{"orders", Orders},
	{"ordertransactions", OrderTransactions},
	{"pricegroups", PriceGroups},
	{"productfiles", ProductFiles},
	{"productimages", ProductImages},
	{"productinventory", ProductInventories},
	{"productoptions", ProductOptions},
	{"productproperties", ProductProperties},
	{"productrelationships", Relationships},
	{"productreviews", Reviews},
	{"products", Products},
	{"producttypes", ProductTypes},
	{"productvariant", Variants},
	{"productvolumediscounts", VolumeDiscounts},
	{"referrals", Referrals},
	{"taxes", Taxes},
	{"taxschedules", TaxSchedules},
	{"vendors", Vendors},
	{"wishlistitems", WishListItems},
}

// fedByTable are the models by their tables.
var fedByTable = func() map[string]*FedModel {
	all := map[string]*FedModel{}
	for i, m := range FedModels {
		all[m.Records.Name()] = &FedModels[i]
	}
	return all
}()

// FedModelOf is the model of a table, nil for a table of none.
func FedModelOf(table string) *FedModel { return fedByTable[table] }

// fedNames are the names of all of them.
func fedNames() (all []string) {
	for _, m := range FedModels {
		all = append(all, m.Name)
	}
	return all
}
