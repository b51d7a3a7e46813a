package server

import "griddle/shop"

// row is one call of the protocol.
type row struct {
	// call is method, path and query names. In the path {name} and ANY take any segment, other segments are literal, in any case. A query
	// name with = decides: the row is meant when its value is not blank; one with ? decides by being there, even empty.
	call    string
	handle  handler
	takes   any // a value of the type the body holds; nil for none
	gives   any // a value of the type of Content
	summary string
}

// rows are all calls of the API (docs/protocol/10-catalog-core.md §1), sorted by path, method and query.
var rows = []row{
	{"GET    /affiliates                                 ", list(shop.Affiliates.List), nil, []shop.Affiliate{}, "All affiliates."},
	{"POST   /affiliates                                 ", save(shop.Affiliates.Post), affiliate, affiliate, "Create an affiliate."},
	{"DELETE /affiliates/{id}                            ", remove(shop.Affiliates.Delete), nil, trueOrFalse, "Delete an affiliate."},
	{"GET    /affiliates/{id}                            ", one(shop.Affiliates.One), nil, affiliate, "One affiliate."},
	{"POST   /affiliates/{id}                            ", save(shop.Affiliates.Post), affiliate, affiliate, "Replace an affiliate."},
	{"GET    /affiliates/{id}/referrals                  ", referralsOf, nil, []shop.AffiliateReferral{}, "The referrals of an affiliate; those of all for 0."},
	{"POST   /affiliates/{id}/referrals                  ", create(shop.Referrals.Post), referral, referral, "Note a referral; the affiliate is the one in the record."},
	{"POST   /catalogroles                               ", create(shop.CatalogRoles.Post), role, role, "Let a role see a product, category or product type."},
	{"DELETE /catalogroles/{id}                          ", remove(shop.CatalogRoles.Delete), nil, trueOrFalse, "Delete a role."},
	{"GET    /catalogroles/{id}                          bytype bvin", roles, nil, []shop.CatalogRole{}, "The roles of one product, category or product type; the id in the path is not looked at."},
	{"DELETE /categories                                 ", clearCategories, nil, trueOrFalse, "Delete all categories, while the owner allows clear operations."},
	{"GET    /categories                                 ", list((*shop.Store).CategorySnapshots), nil, snapshots, "All categories, by SortOrder."},
	{"GET    /categories                                 byproduct=", listOf("byproduct", (*shop.Store).CategorySnapshotsOfProduct), nil, snapshots, "The categories a product stands in."},
	{"POST   /categories                                 ", save(shop.Categories.Post), category, category, "Create a category."},
	{"GET    /categories/ANY                             byslug=", oneBy("byslug", (*shop.Store).CategoryBySlug), nil, category, "The category with a slug."},
	{"DELETE /categories/{bvin}                          ", remove(shop.Categories.Delete), nil, trueOrFalse, "Delete a category; its products stay."},
	{"GET    /categories/{bvin}                          ", one(shop.Categories.One), nil, category, "One category."},
	{"POST   /categories/{bvin}                          ", save(shop.Categories.Post), category, category, "Replace a category."},
	{"GET    /categoriesimagesbanner/{bvin}              size", showPicture(shop.CategoryBanner), nil, picture(nil), "The banner of a category."},
	{"POST   /categoriesimagesbanner/{bvin}              filename", putPicture(shop.CategoryBanner), picture(nil), trueOrFalse, "Upload the banner of a category."},
	{"GET    /categoriesimagesicon/{bvin}                size", showPicture(shop.CategoryIcon), nil, picture(nil), "The icon of a category."},
	{"POST   /categoriesimagesicon/{bvin}                filename", putPicture(shop.CategoryIcon), picture(nil), trueOrFalse, "Upload the icon of a category."},
	{"POST   /categoryproductassociations                ", save(shop.Associations.Post), association, association, "Put a product into a category."},
	{"GET    /categoryproductassociations/{id}           ", one(shop.Associations.One), nil, association, "One association of a product with a category."},
	{"POST   /categoryproductassociations/{id}           ", save(shop.Associations.Post), association, association, "Replace an association."},
	{"DELETE /categoryproductassociations/{product}/{category}", unrelate, nil, trueOrFalse, "Take a product out of a category."},
	{"DELETE /customeraccounts                           ", clearCustomers, nil, trueOrFalse, "Delete all customers, while the owner allows clear operations."},
	{"GET    /customeraccounts                           countonly?", count(shop.Customers.Count), nil, 0, "How many customers there are."},
	{"GET    /customeraccounts                           email=", oneBy("email", (*shop.Store).CustomerByEmail), nil, customer, "The customer with an e-mail address."},
	{"GET    /customeraccounts                           page pagesize", pages(9, shop.Customers.List, shop.Customers.Page), nil, []shop.CustomerAccount{}, "A page of the customers, by name; all of them without page."},
	{"POST   /customeraccounts                           pwd", save(shop.Customers.Post), customer, customer, "Create a customer, or answer the one with this e-mail address."},
	{"GET    /customeraccounts/ANY                       email=", oneBy("email", (*shop.Store).CustomerByEmail), nil, customer, "The customer with an e-mail address; it wins over an id."},
	{"DELETE /customeraccounts/{bvin}                    ", remove(shop.Customers.Delete), nil, trueOrFalse, "Delete a customer and the wish list."},
	{"GET    /customeraccounts/{bvin}                    ", one(shop.Customers.One), nil, customer, "One customer."},
	{"POST   /customeraccounts/{bvin}                    ", save(shop.Customers.Post), customer, customer, "Replace a customer."},
	{"GET    /giftcards                                  countonly?", count(shop.GiftCards.Count), nil, 0, "How many gift cards there are."},
	{"GET    /giftcards                                  page pagesize", pages(9, shop.GiftCards.List, shop.GiftCards.Page), nil, []shop.GiftCard{}, "A page of the gift cards; all of them without page."},
	{"POST   /giftcards                                  ", save(shop.GiftCards.Post), giftCard, giftCard, "Create a gift card, or replace the one whose number is posted."},
	{"DELETE /giftcards/{id}                             ", remove(shop.GiftCards.Delete), nil, trueOrFalse, "Delete a gift card."},
	{"GET    /giftcards/{id}                             ", one(shop.GiftCards.One), nil, giftCard, "One gift card."},
	{"POST   /giftcards/{id}                             ", save(shop.GiftCards.Post), giftCard, giftCard, "Replace a gift card."},
	{"GET    /manufacturers                              ", list(shop.Manufacturers.List), nil, []shop.VendorManufacturer{}, "All manufacturers, by name."},
	{"POST   /manufacturers                              ", save(shop.Manufacturers.Post), contact, contact, "Create a manufacturer."},
	{"DELETE /manufacturers/{bvin}                       ", remove(shop.Manufacturers.Delete), nil, trueOrFalse, "Delete a manufacturer."},
	{"GET    /manufacturers/{bvin}                       ", one(shop.Manufacturers.One), nil, contact, "One manufacturer."},
	{"POST   /manufacturers/{bvin}                       ", save(shop.Manufacturers.Post), contact, contact, "Replace a manufacturer."},
	{"GET    /orders                                     ", list((*shop.Store).OrderSnapshots), nil, []shop.OrderSnapshot{}, "All orders and carts, as they were made."},
	{"POST   /orders                                     recalc", save(shop.Orders.Post), order, order, "Create an order."},
	{"DELETE /orders/{bvin}                              ", remove(shop.Orders.Delete), nil, trueOrFalse, "Delete an order and its transactions."},
	{"GET    /orders/{bvin}                              ", one(shop.Orders.One), nil, order, "One order."},
	{"POST   /orders/{bvin}                              recalc", save(shop.Orders.Post), order, order, "Replace an order."},
	{"GET    /ordertransactions                          orderbvin", listOf("orderbvin", shop.OrderTransactions.Of), nil, []shop.OrderTransaction{}, "The transactions of an order, by time."},
	{"POST   /ordertransactions                          ", save(shop.OrderTransactions.Post), transaction, transaction, "Create a transaction, or replace the one whose Id is posted."},
	{"DELETE /ordertransactions/{guid}                   ", remove(shop.OrderTransactions.Delete), nil, trueOrFalse, "Delete a transaction."},
	{"GET    /ordertransactions/{guid}                   ", one(shop.OrderTransactions.One), nil, transaction, "One transaction."},
	{"POST   /ordertransactions/{guid}                   ", save(shop.OrderTransactions.Post), transaction, transaction, "Replace a transaction."},
	{"GET    /pricegroups                                ", list(shop.PriceGroups.List), nil, []shop.PriceGroup{}, "All price groups, by name."},
	{"POST   /pricegroups                                ", save(shop.PriceGroups.Post), priceGroup, priceGroup, "Create a price group."},
	{"DELETE /pricegroups/{bvin}                         ", remove(shop.PriceGroups.Delete), nil, trueOrFalse, "Delete a price group."},
	{"GET    /pricegroups/{bvin}                         ", one(shop.PriceGroups.One), nil, priceGroup, "One price group."},
	{"POST   /pricegroups/{bvin}                         ", save(shop.PriceGroups.Post), priceGroup, priceGroup, "Replace a price group."},
	{"POST   /productfiles                               ", save(shop.ProductFiles.Post), productFile, productFile, "Create a file, and give it to a product if one is named."},
	{"DELETE /productfiles/{file}                        ", remove(shop.ProductFiles.Delete), nil, trueOrFalse, "Delete a file, its content, and its place with products."},
	{"GET    /productfiles/{file}                        ", one(shop.ProductFiles.One), nil, productFile, "One file."},
	{"POST   /productfiles/{file}                        ", save(shop.ProductFiles.Post), productFile, productFile, "Replace a file's name and description; a product that is named gets it."},
	{"GET    /productfilesdata/{file}                    ", showFile, nil, octets(nil), "The content of a file."},
	{"POST   /productfilesdata/{file}                    first filename description", putFilePart, octets(nil), trueOrFalse, "Upload a part of a file's content."},
	{"DELETE /productfilesxproducts/{file}/{product}     ", removeFile, nil, trueOrFalse, "Take a file from a product."},
	{"POST   /productfilesxproducts/{file}/{product}     minutes downloads", addFile, nil, trueOrFalse, "Give a product a file, last in its order."},
	{"GET    /productfilesxproducts/{product}            ", orNone("[]", noFiles, filesOf), nil, []shop.ProductFile{}, "The files of a product, with its terms."},
	{"GET    /productimages                              ", list(shop.ProductImages.List), nil, []shop.ProductImage{}, "All further pictures of products."},
	{"GET    /productimages                              byproduct=", listOf("byproduct", shop.ProductImages.Of), nil, []shop.ProductImage{}, "The further pictures of a product, by SortOrder."},
	{"POST   /productimages                              ", save(shop.ProductImages.Post), productImage, productImage, "Create the record of a further picture."},
	{"DELETE /productimages/{image}                      ", remove(shop.ProductImages.Delete), nil, trueOrFalse, "Delete a further picture and its data."},
	{"GET    /productimages/{image}                      ", one(shop.ProductImages.One), nil, productImage, "One further picture's record."},
	{"POST   /productimages/{image}                      ", save(shop.ProductImages.Post), productImage, productImage, "Replace the record of a further picture."},
	{"GET    /productimagesupload/{product}/{image}      size", showPicture(shop.ProductImagePicture), nil, picture(nil), "A further picture of a product."},
	{"POST   /productimagesupload/{product}/{image}      filename", putImage, picture(nil), trueOrFalse, "Upload a further picture of a product."},
	{"GET    /productinventory                           ", list(shop.ProductInventories.List), nil, []shop.ProductInventory{}, "The stock of all products and variants."},
	{"GET    /productinventory                           byproduct=", listOf("byproduct", shop.ProductInventories.Of), nil, []shop.ProductInventory{}, "The stock of a product and its variants."},
	{"POST   /productinventory                           ", save(shop.ProductInventories.Post), inventory, inventory, "Set the stock of a product or variant."},
	{"DELETE /productinventory/{inventory}               ", remove(shop.ProductInventories.Delete), nil, trueOrFalse, "Delete an inventory record."},
	{"GET    /productinventory/{inventory}               ", one(shop.ProductInventories.One), nil, inventory, "One inventory record."},
	{"POST   /productinventory/{inventory}               ", save(shop.ProductInventories.Post), inventory, inventory, "Replace an inventory record."},
	{"GET    /productmainimage/{bvin}                    size", showPicture(shop.ProductMain), nil, picture(nil), "The main picture of a product."},
	{"POST   /productmainimage/{bvin}                    filename", putPicture(shop.ProductMain), picture(nil), trueOrFalse, "Upload the main picture of a product."},
	{"GET    /productoptions                             ", orNone("[]", noOptions, list(shop.ProductOptions.List)), nil, []shop.Option{}, "All options, by name."},
	{"GET    /productoptions                             productbvin=", orNone("[]", noOptions, listOf("productbvin", shop.ProductOptions.Of)), nil, []shop.Option{}, "The options of a product, in its order."},
	{"POST   /productoptions                             ", save(shop.ProductOptions.Post), option, option, "Create an option, or replace the one whose Bvin is posted."},
	{"DELETE /productoptions/{option}                    ", remove(shop.ProductOptions.Delete), nil, trueOrFalse, "Delete an option that no product has."},
	{"GET    /productoptions/{option}                    ", one(shop.ProductOptions.One), nil, option, "One option."},
	{"POST   /productoptions/{option}                    ", save(shop.ProductOptions.Post), option, option, "Replace the option whose Bvin is posted, or create it."},
	{"POST   /productoptions/{option}/generateonly/{product}", generateVariants, nil, trueOrFalse, "Make the variants of a product that are missing."},
	{"POST   /productoptions/{option}/products/{product} unassign generatevariants", assignOption, nil, trueOrFalse, "Give a product an option, or take it away."},
	{"GET    /productproperties                          ", orNone("null", noProperties, list(shop.ProductProperties.List)), nil, []shop.ProductProperty{}, "All properties, by name."},
	{"GET    /productproperties                          byproduct=", orNone("null", noProperties, listOf("byproduct", shop.ProductProperties.Of)), nil, []shop.ProductProperty{}, "The properties of a product's type."},
	{"POST   /productproperties                          ", save(shop.ProductProperties.Post), property, property, "Create a property."},
	{"DELETE /productproperties/{id}                     ", remove(shop.ProductProperties.Delete), nil, trueOrFalse, "Delete a property."},
	{"GET    /productproperties/{id}                     ", one(shop.ProductProperties.One), nil, property, "One property."},
	{"POST   /productproperties/{id}                     ", save(shop.ProductProperties.Post), property, property, "Replace a property."},
	{"POST   /productproperties/{id}/valuesforproduct/{product}", setValue, text(""), trueOrFalse, "Set the value that a product has of a property; the body is the value itself."},
	{"GET    /productrelationships                       byproduct", listOf("byproduct", shop.Relationships.Of), nil, []shop.ProductRelationship{}, "The relationships of a product."},
	{"POST   /productrelationships                       ", save(shop.Relationships.Post), relationship, relationship, "Create a relationship."},
	{"GET    /productrelationships/{id}                  ", one(shop.Relationships.One), nil, relationship, "One relationship."},
	{"POST   /productrelationships/{id}                  ", save(shop.Relationships.Post), relationship, relationship, "Replace a relationship."},
	{"DELETE /productrelationships/{product}/{other}     ", unrelateProducts, nil, trueOrFalse, "Delete the relationships of one product to another."},
	{"GET    /productreviews                             ", list(shop.Reviews.List), nil, []shop.ProductReview{}, "All reviews."},
	{"GET    /productreviews                             productbvin=", listOf("productbvin", shop.Reviews.Of), nil, []shop.ProductReview{}, "The reviews of a product, most helpful and newest first."},
	{"POST   /productreviews                             ", save(shop.Reviews.Post), review, review, "Create a review."},
	{"DELETE /productreviews/{review}                    ", remove(shop.Reviews.Delete), nil, trueOrFalse, "Delete a review."},
	{"GET    /productreviews/{review}                    ", one(shop.Reviews.One), nil, review, "One review."},
	{"POST   /productreviews/{review}                    ", save(shop.Reviews.Post), review, review, "Replace a review."},
	{"DELETE /products                                   howmany", clearProducts, nil, shop.ClearProductsData{}, "Delete the first products by name, while the owner allows clear operations."},
	{"GET    /products                                   bycategory= page pagesize", productsOfCategory, nil, shop.PageOfProducts{}, "A page of the products that shoppers see in a category."},
	{"GET    /products                                   countonly=", count((*shop.Store).ProductCount), nil, 0, "How many products there are."},
	{"GET    /products                                   page pagesize", allProducts, nil, shop.PageOfProducts{}, "A page of all products, by name; the first 1,000 without page numbers."},
	{"POST   /products                                   ", save(shop.Products.Post), product, product, "Create a product, or replace the one whose Bvin is posted."},
	{"GET    /products/ANY                               bysku=", oneBy("bysku", (*shop.Store).ProductBySKU), nil, product, "The product with a SKU; it wins over a slug."},
	{"GET    /products/ANY                               byslug=", oneBy("byslug", (*shop.Store).ProductBySlug), nil, product, "The product with a slug."},
	{"DELETE /products/{bvin}                            ", remove(shop.Products.Delete), nil, trueOrFalse, "Delete a product and everything that belongs to it."},
	{"GET    /products/{bvin}                            ", one(shop.Products.One), nil, product, "One product."},
	{"POST   /products/{bvin}                            ", save(shop.Products.Post), product, product, "Replace a product, or create one with this id."},
	{"GET    /producttypes                               ", list(shop.ProductTypes.List), nil, []shop.ProductType{}, "All product types, by name."},
	{"POST   /producttypes                               ", save(shop.ProductTypes.Post), productType, productType, "Create a product type."},
	{"DELETE /producttypes/{type}                        ", removeType, nil, trueOrFalse, "Delete a product type."},
	{"GET    /producttypes/{type}                        ", one(shop.ProductTypes.One), nil, productType, "One product type."},
	{"POST   /producttypes/{type}                        ", save(shop.ProductTypes.Post), productType, productType, "Replace a product type."},
	{"DELETE /producttypes/{type}/properties/{property}  ", removeProperty, nil, trueOrFalse, "Take a property from a type."},
	{"POST   /producttypes/{type}/properties/{property}/{sortorder}", addProperty, nil, trueOrFalse, "Give the products of a type a property."},
	{"GET    /productvariant                             productid", listOf("productid", shop.Variants.Of), nil, []shop.Variant{}, "The variants of a product."},
	{"POST   /productvariant/{product}                   ", setVariantSku, variantSku, trueOrFalse, "Give the variant with certain choices a SKU."},
	{"GET    /productvariantssku                         productid", listOf("productid", shop.Variants.Of), nil, []shop.Variant{}, "The variants of a product."},
	{"POST   /productvariantssku/{product}               ", setVariantSku, variantSku, trueOrFalse, "Give the variant with certain choices a SKU."},
	{"POST   /productvolumediscounts                     ", save(shop.VolumeDiscounts.Post), volumeDiscount, volumeDiscount, "Create a volume discount."},
	{"DELETE /productvolumediscounts/{discount}          ", remove(shop.VolumeDiscounts.Delete), nil, trueOrFalse, "Delete a volume discount."},
	{"GET    /productvolumediscounts/{discount}          ", one(shop.VolumeDiscounts.One), nil, volumeDiscount, "One volume discount."},
	{"POST   /productvolumediscounts/{discount}          ", save(shop.VolumeDiscounts.Post), volumeDiscount, volumeDiscount, "Replace a volume discount."},
	{"POST   /searchmanager/products/{bvin}              ", index, nil, trueOrFalse, "Put a product into the search index again."},
	{"GET    /taxes                                      ", list(shop.Taxes.List), nil, []shop.Tax{}, "All tax rates, by country, region and postal code."},
	{"POST   /taxes                                      ", save(shop.Taxes.Post), tax, tax, "Create a tax rate."},
	{"DELETE /taxes/{id}                                 ", remove(shop.Taxes.Delete), nil, trueOrFalse, "Delete a tax rate."},
	{"GET    /taxes/{id}                                 ", one(shop.Taxes.One), nil, tax, "One tax rate."},
	{"POST   /taxes/{id}                                 ", save(shop.Taxes.Post), tax, tax, "Replace a tax rate."},
	{"GET    /taxschedules                               ", list(shop.TaxSchedules.List), nil, []shop.TaxSchedule{}, "All tax schedules, by name."},
	{"POST   /taxschedules                               ", save(shop.TaxSchedules.Post), taxSchedule, taxSchedule, "Create a tax schedule."},
	{"DELETE /taxschedules/{id}                          ", remove(shop.TaxSchedules.Delete), nil, trueOrFalse, "Delete a tax schedule."},
	{"GET    /taxschedules/{id}                          ", one(shop.TaxSchedules.One), nil, taxSchedule, "One tax schedule."},
	{"POST   /taxschedules/{id}                          ", save(shop.TaxSchedules.Post), taxSchedule, taxSchedule, "Replace a tax schedule."},
	{"POST   /utilities/slugify                          ", slugify, text(""), "", "Turn a name into a slug."},
	{"GET    /vendors                                    ", list(shop.Vendors.List), nil, []shop.VendorManufacturer{}, "All vendors, by name."},
	{"POST   /vendors                                    ", save(shop.Vendors.Post), contact, contact, "Create a vendor."},
	{"DELETE /vendors/{bvin}                             ", remove(shop.Vendors.Delete), nil, trueOrFalse, "Delete a vendor."},
	{"GET    /vendors/{bvin}                             ", one(shop.Vendors.One), nil, contact, "One vendor."},
	{"POST   /vendors/{bvin}                             ", save(shop.Vendors.Post), contact, contact, "Replace a vendor."},
	{"GET    /wishlistitems                              ", orNone("null", noWishes, list(shop.WishListItems.List)), nil, []shop.WishListItem{}, "All wish list items."},
	{"GET    /wishlistitems                              id=", orNone("null", noWishes, listOf("id", (*shop.Store).WishListOf)), nil, []shop.WishListItem{}, "The wish list of a customer, changed last first."},
	{"POST   /wishlistitems                              ", save(shop.WishListItems.Post), wish, wish, "Create a wish list item."},
	{"DELETE /wishlistitems/{id}                         ", remove(shop.WishListItems.Delete), nil, trueOrFalse, "Delete a wish list item."},
	{"GET    /wishlistitems/{id}                         ", wishListItem, nil, wish, "One wish list item."},
	{"POST   /wishlistitems/{id}                         ", save(shop.WishListItems.Post), wish, wish, "Replace a wish list item."},
}

// What the rows take and give. picture, octets and text name bodies that are no records.
var (
	affiliate      = shop.Affiliate{}
	association    = shop.CategoryProductAssociation{}
	category       = shop.Category{}
	contact        = shop.VendorManufacturer{}
	customer       = shop.CustomerAccount{}
	trueOrFalse    = false
	inventory      = shop.ProductInventory{}
	option         = shop.Option{}
	order          = shop.Order{}
	productFile    = shop.ProductFile{}
	productImage   = shop.ProductImage{}
	variantSku     = shop.VariantSku{}
	giftCard       = shop.GiftCard{}
	priceGroup     = shop.PriceGroup{}
	product        = shop.Product{}
	productType    = shop.ProductType{}
	property       = shop.ProductProperty{}
	referral       = shop.AffiliateReferral{}
	relationship   = shop.ProductRelationship{}
	review         = shop.ProductReview{}
	role           = shop.CatalogRole{}
	snapshots      = []shop.CategorySnapshot{}
	tax            = shop.Tax{}
	taxSchedule    = shop.TaxSchedule{}
	transaction    = shop.OrderTransaction{}
	volumeDiscount = shop.ProductVolumeDiscount{}
	wish           = shop.WishListItem{}
)

type (
	octets  []byte
	picture []byte
	text    string
)

// model is what the rows of one model share.
type model struct {
	noun        string // in sentences
	files       bool   // takes uploads
	unsupported string // Content that goes with NOTSUPPORTED
	code        string // of calls it does not have, "" for NOTSUPPORTED
	// plain are unsupported calls that the classic form answers without an error: Content by method, and under POST for another first segment.
	plain map[string]string
	calls map[string][]*route // by method, in the table's order
}

// models are the model names of the API (docs/protocol/00-conventions.md §11), in lower case.
var models = map[string]*model{
	"affiliates":                  {noun: "affiliate"},
	"catalogroles":                {noun: "role"},
	"categories":                  {noun: "category"},
	"categoriesimagesbanner":      {noun: "category", files: true, unsupported: "false"},
	"categoriesimagesicon":        {noun: "category", files: true, unsupported: "false"},
	"categoryproductassociations": {noun: "association"},
	"customeraccounts":            {noun: "customer"},
	"giftcards":                   {noun: "gift card"},
	"manufacturers":               {noun: "manufacturer"},
	"orders":                      {noun: "order"},
	"ordertransactions":           {noun: "transaction"},
	"pricegroups":                 {noun: "price group"},
	"productfiles":                {noun: "file"},
	"productfilesdata":            {noun: "file", files: true, unsupported: "false"},
	"productfilesxproducts":       {noun: "file"},
	"productimages":               {noun: "picture"},
	"productimagesupload":         {noun: "picture", files: true, unsupported: "false"},
	"productinventory":            {noun: "inventory record"},
	"productmainimage":            {noun: "product", files: true, unsupported: "false"},
	"productoptions":              {noun: "option"},
	"productproperties":           {noun: "property"},
	"productrelationships":        {noun: "relationship"},
	"productreviews":              {noun: "review"},
	"products":                    {noun: "product"},
	"producttypes":                {noun: "product type"},
	"productvariant":              {noun: "variant", unsupported: "false", code: "EXCEPTION"},
	"productvariantssku":          {noun: "variant", unsupported: "false", code: "EXCEPTION"},
	"productvolumediscounts":      {noun: "volume discount"},
	"searchmanager":               {noun: "product", unsupported: "false", plain: map[string]string{"POST": "false"}},
	"taxes":                       {noun: "tax rate"},
	"taxschedules":                {noun: "tax schedule"},
	"utilities":                   {noun: "tool", plain: map[string]string{"GET": "null", "DELETE": "false"}},
	"vendors":                     {noun: "vendor"},
	"wishlistitems":               {noun: "wish list item"},
}
