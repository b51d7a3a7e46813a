package shop

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
