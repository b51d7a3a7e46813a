package shop

import (
	"sync"

	"griddle/shop/words"
	"griddle/storage"
)

// models are what the store keeps of each kind.
type models struct {
	products     *model[Product, string]
	categories   *model[Category, string]
	associations *model[CategoryProductAssociation, int64]
	roles        *model[CatalogRole, int64]
	inventory    *model[ProductInventory, string]
	options      *model[Option, string]
	variants     *model[Variant, string]
	images       *model[ProductImage, string]
	files        *model[ProductFile, string]
	types        *model[ProductType, string]
	properties   *model[ProductProperty, int64]

	relationships *model[ProductRelationship, int64]
	reviews       *model[ProductReview, string]
	discounts     *model[ProductVolumeDiscount, string]

	customers   *model[CustomerAccount, string]
	wishList    *model[WishListItem, int64]
	priceGroups *model[PriceGroup, string]
	giftCards   *model[GiftCard, int64]
	affiliates  *model[Affiliate, int64]
	referrals   *model[AffiliateReferral, int64]
	schedules   *model[TaxSchedule, int64]
	taxes       *model[Tax, int64]

	orders       *model[Order, string]
	transactions *model[OrderTransaction, GUID]

	vendors, manufacturers *model[VendorManufacturer, string]
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

// Resource is a model as programs reach it.
type Resource[T any, K storage.ID] = modelResource[*Store, T, K]

// Along is what is stored with a record that is edited: an Upload, ProductsIn, CategoriesWith, RolesFor ...
type Along = modelAlong[*Store]

// ImportItem is one record of another store, or one fact about its records, on its way into this one.
type ImportItem = modelImport[*Store]

// resource makes a model what other rooms reach.
func resource[T any, K storage.ID](in func(*Store) *model[T, K]) Resource[T, K] {
	return newResource(in, declared)
}

// What a row of a table without records goes with. Main pictures, icons and banners stay, as the protocol says of image files.
var ownRefs = []reference{
	{from: linksTable, feeds: true, ref: ref[any]{column: "type", to: typesTable, back: "its product type"}},
	{from: linksTable, feeds: true, ref: ref[any]{column: "property", to: propertiesTable, back: "a property that it has a value of"}},
	{from: valuesTable, feeds: true, ref: ref[any]{column: "product", to: productsTable, back: aProduct}},
	{from: valuesTable, feeds: true, ref: ref[any]{column: "property", to: propertiesTable, back: "a property that it has a value of"}},
	{from: optionItemsTable, ref: ref[any]{column: "option", to: optionsTable, back: "a choice that it has"}},
	{from: productOptionsTable, feeds: true, ref: ref[any]{column: "product", to: productsTable, back: aProduct}},
	{from: productOptionsTable, feeds: true, ref: ref[any]{column: "option", to: optionsTable, then: refuses, back: "a choice that it has",
		why: "Products have this option, so it was not deleted. Unassign it from them first."}},
	{from: fileProductsTable, feeds: true, ref: ref[any]{column: "product", to: productsTable, back: aProduct}},
	{from: fileProductsTable, feeds: true, ref: ref[any]{column: "file", to: filesTable, back: "a file that goes with it"}},
	{from: fileContentsTable, ref: ref[any]{column: "owner", to: filesTable, back: "a file that goes with it"}},
	{from: picturesTable, ref: ref[any]{column: "owner", where: storage.Eq("kind", int(ProductImagePicture)),
		to: imagesTable, back: "a picture"}},
}

// What undo calls those that a row put back names.
const (
	aProduct  words.Form = "a product that belongs to it"
	aCategory words.Form = "a category that it stood in"
)
