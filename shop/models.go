package shop

import (
	"sync"

	"griddle/shop/model"
	"griddle/shop/words"
	"griddle/storage"
)

// models are what the store keeps of each kind.
type models struct {
	products     *model.Of[Product, string]
	categories   *model.Of[Category, string]
	associations *model.Of[CategoryProductAssociation, int64]
	roles        *model.Of[CatalogRole, int64]
	inventory    *model.Of[ProductInventory, string]
	options      *model.Of[Option, string]
	variants     *model.Of[Variant, string]
	images       *model.Of[ProductImage, string]
	files        *model.Of[ProductFile, string]
	types        *model.Of[ProductType, string]
	properties   *model.Of[ProductProperty, int64]

	relationships *model.Of[ProductRelationship, int64]
	reviews       *model.Of[ProductReview, string]
	discounts     *model.Of[ProductVolumeDiscount, string]

	customers   *model.Of[CustomerAccount, string]
	wishList    *model.Of[WishListItem, int64]
	priceGroups *model.Of[PriceGroup, string]
	giftCards   *model.Of[GiftCard, int64]
	affiliates  *model.Of[Affiliate, int64]
	referrals   *model.Of[AffiliateReferral, int64]
	schedules   *model.Of[TaxSchedule, int64]
	taxes       *model.Of[Tax, int64]

	orders       *model.Of[Order, string]
	transactions *model.Of[OrderTransaction, GUID]

	vendors, manufacturers *model.Of[VendorManufacturer, string]
}

// modelsOf are those of a store. They stand behind an untyped member, and no method names them: the compiler makes each
// method of a generic type anew in every package that reaches the type from what it names, and all of them name Store.
// With the models in sight, three quarters of the time of building a page went into twenty-five that it does not use.
func modelsOf(s *Store) *models { return s.held.(*models) }

// declared is a shop without a file, which knows the models' declarations and nothing else.
var declared = sync.OnceValue(func() *Store {
	s := newStore()
	s.declareAll()
	return s
})

// Resource is a model as programs and pages reach it in this store.
type Resource[T any, K storage.ID] = model.Resource[*Store, T, K]

// Along is what is stored with a record that is edited: an Upload, ProductsIn, CategoriesWith, RolesFor ...
type Along = model.Along[*Store]

// ImportItem is one record of another store, or one fact about its records, on its way into this one.
type ImportItem = model.ImportItem[*Store]

// resource makes a model what other rooms reach.
func resource[T any, K storage.ID](in func(*Store) *model.Of[T, K]) Resource[T, K] {
	return model.NewResource(in, declared)
}

// What a row of a table without records goes with. Main pictures, icons and banners stay, as the protocol says of image
// files.
var ownRefs = []model.Reference{
	{From: TypePropertiesTable, Feeds: true, Ref: model.Ref[any]{Column: "type", To: typesTable,
		Back: "its product type"}},
	{From: TypePropertiesTable, Feeds: true, Ref: model.Ref[any]{Column: "property", To: propertiesTable,
		Back: "a property that it has a value of"}},
	{From: valuesTable, Feeds: true, Ref: model.Ref[any]{Column: "product", To: productsTable, Back: aProduct}},
	{From: valuesTable, Feeds: true, Ref: model.Ref[any]{Column: "property", To: propertiesTable,
		Back: "a property that it has a value of"}},
	{From: optionItemsTable, Ref: model.Ref[any]{Column: "option", To: optionsTable, Back: "a choice that it has"}},
	{From: ProductOptionsTable, Feeds: true, Ref: model.Ref[any]{Column: "product", To: productsTable, Back: aProduct}},
	{From: ProductOptionsTable, Feeds: true, Ref: model.Ref[any]{Column: "option", To: optionsTable,
		Then: model.Refuses, Back: "a choice that it has",
		Why: "Products have this option, so it was not deleted. Unassign it from them first."}},
	{From: fileProductsTable, Feeds: true, Ref: model.Ref[any]{Column: "product", To: productsTable, Back: aProduct}},
	{From: fileProductsTable, Feeds: true, Ref: model.Ref[any]{Column: "file", To: filesTable,
		Back: "a file that goes with it"}},
	{From: fileContentsTable, Ref: model.Ref[any]{Column: "owner", To: filesTable, Back: "a file that goes with it"}},
	{From: picturesTable, Ref: model.Ref[any]{Column: "owner", Where: storage.Eq("kind", int(ProductImagePicture)),
		To: imagesTable, Back: "a picture"}},
}

// What undo calls those that a row put back names.
const (
	aProduct  words.Form = "a product that belongs to it"
	aCategory words.Form = "a category that it stood in"
)

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
