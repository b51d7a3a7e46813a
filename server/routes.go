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
	{"POST   /catalogroles                               ", create(shop.CatalogRoles.Save), role, role, "Let a role see a product, category or product type."},
	{"DELETE /catalogroles/{id}                          ", remove(shop.CatalogRoles.Delete), nil, done, "Delete a role."},
	{"GET    /catalogroles/{id}                          bytype bvin", roles, nil, []shop.CatalogRole{}, "The roles of one product, category or product type; the id in the path is not looked at."},
	{"DELETE /categories                                 ", clearCategories, nil, done, "Delete all categories, while the owner allows clear operations."},
	{"GET    /categories                                 ", list((*shop.Store).CategorySnapshots), nil, snapshots, "All categories, by SortOrder."},
	{"GET    /categories                                 byproduct=", listOf("byproduct", (*shop.Store).CategorySnapshotsOfProduct), nil, snapshots, "The categories a product stands in."},
	{"POST   /categories                                 ", save(shop.Categories.Save), category, category, "Create a category."},
	{"GET    /categories/ANY                             byslug=", oneBy("byslug", (*shop.Store).CategoryBySlug), nil, category, "The category with a slug."},
	{"DELETE /categories/{bvin}                          ", remove(shop.Categories.Delete), nil, done, "Delete a category; its products stay."},
	{"GET    /categories/{bvin}                          ", one(shop.Categories.One), nil, category, "One category."},
	{"POST   /categories/{bvin}                          ", save(shop.Categories.Save), category, category, "Replace a category."},
	{"GET    /categoriesimagesbanner/{bvin}              size", showPicture(shop.CategoryBanner), nil, picture(nil), "The banner of a category."},
	{"POST   /categoriesimagesbanner/{bvin}              filename", putPicture(shop.CategoryBanner), picture(nil), done, "Upload the banner of a category."},
	{"GET    /categoriesimagesicon/{bvin}                size", showPicture(shop.CategoryIcon), nil, picture(nil), "The icon of a category."},
	{"POST   /categoriesimagesicon/{bvin}                filename", putPicture(shop.CategoryIcon), picture(nil), done, "Upload the icon of a category."},
	{"POST   /categoryproductassociations                ", save(shop.Associations.Save), association, association, "Put a product into a category."},
	{"GET    /categoryproductassociations/{id}           ", one(shop.Associations.One), nil, association, "One association of a product with a category."},
	{"POST   /categoryproductassociations/{id}           ", save(shop.Associations.Save), association, association, "Replace an association."},
	{"DELETE /categoryproductassociations/{product}/{category}", unrelate, nil, done, "Take a product out of a category."},
	{"GET    /manufacturers                              ", list(shop.Manufacturers.List), nil, []shop.VendorManufacturer{}, "All manufacturers, by name."},
	{"POST   /manufacturers                              ", save(shop.Manufacturers.Save), contact, contact, "Create a manufacturer."},
	{"DELETE /manufacturers/{bvin}                       ", remove(shop.Manufacturers.Delete), nil, done, "Delete a manufacturer."},
	{"GET    /manufacturers/{bvin}                       ", one(shop.Manufacturers.One), nil, contact, "One manufacturer."},
	{"POST   /manufacturers/{bvin}                       ", save(shop.Manufacturers.Save), contact, contact, "Replace a manufacturer."},
	{"GET    /productmainimage/{bvin}                    size", showPicture(shop.ProductMain), nil, picture(nil), "The main picture of a product."},
	{"POST   /productmainimage/{bvin}                    filename", putPicture(shop.ProductMain), picture(nil), done, "Upload the main picture of a product."},
	{"GET    /productproperties                          ", orNone("null", noProperties, list(shop.ProductProperties.List)), nil, []shop.ProductProperty{}, "All properties, by name."},
	{"GET    /productproperties                          byproduct=", orNone("null", noProperties, listOf("byproduct", shop.ProductProperties.Of)), nil, []shop.ProductProperty{}, "The properties of a product's type."},
	{"POST   /productproperties                          ", save(shop.ProductProperties.Save), property, property, "Create a property."},
	{"DELETE /productproperties/{id}                     ", remove(shop.ProductProperties.Delete), nil, done, "Delete a property."},
	{"GET    /productproperties/{id}                     ", one(shop.ProductProperties.One), nil, property, "One property."},
	{"POST   /productproperties/{id}                     ", save(shop.ProductProperties.Save), property, property, "Replace a property."},
	{"POST   /productproperties/{id}/valuesforproduct/{product}", setValue, text(""), done, "Set the value that a product has of a property; the body is the value itself."},
	{"DELETE /products                                   howmany", clearProducts, nil, shop.ClearProductsData{}, "Delete the first products by name, while the owner allows clear operations."},
	{"GET    /products                                   bycategory= page pagesize", productsOfCategory, nil, shop.PageOfProducts{}, "A page of the products that shoppers see in a category."},
	{"GET    /products                                   countonly=", count((*shop.Store).ProductCount), nil, 0, "How many products there are."},
	{"GET    /products                                   page pagesize", allProducts, nil, shop.PageOfProducts{}, "A page of all products, by name; the first 1,000 without page numbers."},
	{"POST   /products                                   ", save((*shop.Store).SaveProduct), product, product, "Create a product, or replace the one whose Bvin is posted."},
	{"GET    /products/ANY                               bysku=", oneBy("bysku", (*shop.Store).ProductBySKU), nil, product, "The product with a SKU; it wins over a slug."},
	{"GET    /products/ANY                               byslug=", oneBy("byslug", (*shop.Store).ProductBySlug), nil, product, "The product with a slug."},
	{"DELETE /products/{bvin}                            ", remove(shop.Products.Delete), nil, done, "Delete a product and everything that belongs to it."},
	{"GET    /products/{bvin}                            ", one(shop.Products.One), nil, product, "One product."},
	{"POST   /products/{bvin}                            ", save((*shop.Store).SaveProduct), product, product, "Replace a product, or create one with this id."},
	{"GET    /producttypes                               ", list(shop.ProductTypes.List), nil, []shop.ProductType{}, "All product types, by name."},
	{"POST   /producttypes                               ", save(shop.ProductTypes.Save), productType, productType, "Create a product type."},
	{"DELETE /producttypes/{type}                        ", remove(shop.ProductTypes.Delete), nil, done, "Delete a product type."},
	{"GET    /producttypes/{type}                        ", one(shop.ProductTypes.One), nil, productType, "One product type."},
	{"POST   /producttypes/{type}                        ", save(shop.ProductTypes.Save), productType, productType, "Replace a product type."},
	{"DELETE /producttypes/{type}/properties/{property}  ", removeProperty, nil, done, "Take a property from a type."},
	{"POST   /producttypes/{type}/properties/{property}/{sortorder}", addProperty, nil, done, "Give the products of a type a property."},
	{"POST   /searchmanager/products/{bvin}              ", index, nil, done, "Put a product into the search index again."},
	{"POST   /utilities/slugify                          ", slugify, text(""), "", "Turn a name into a slug."},
	{"GET    /vendors                                    ", list(shop.Vendors.List), nil, []shop.VendorManufacturer{}, "All vendors, by name."},
	{"POST   /vendors                                    ", save(shop.Vendors.Save), contact, contact, "Create a vendor."},
	{"DELETE /vendors/{bvin}                             ", remove(shop.Vendors.Delete), nil, done, "Delete a vendor."},
	{"GET    /vendors/{bvin}                             ", one(shop.Vendors.One), nil, contact, "One vendor."},
	{"POST   /vendors/{bvin}                             ", save(shop.Vendors.Save), contact, contact, "Replace a vendor."},
}

// What the rows take and give. picture and text name bodies that are no records.
var (
	association = shop.CategoryProductAssociation{}
	category    = shop.Category{}
	contact     = shop.VendorManufacturer{}
	done        = false
	product     = shop.Product{}
	productType = shop.ProductType{}
	property    = shop.ProductProperty{}
	role        = shop.CatalogRole{}
	snapshots   = []shop.CategorySnapshot{}
)

type (
	picture []byte
	text    string
)

// model is what the rows of one model share.
type model struct {
	noun        string // in sentences
	files       bool   // takes uploads
	unsupported string // Content that goes with NOTSUPPORTED
	// plain are unsupported calls that the classic form answers without an error: Content by method, and under POST for another first segment.
	plain map[string]string
	calls map[string][]*route // by method, in the table's order
}

// models are the model names of the API (docs/protocol/00-conventions.md §11), in lower case.
var models = map[string]*model{
	"catalogroles":                {noun: "role"},
	"categories":                  {noun: "category"},
	"categoriesimagesbanner":      {noun: "category", files: true, unsupported: "false"},
	"categoriesimagesicon":        {noun: "category", files: true, unsupported: "false"},
	"categoryproductassociations": {noun: "association"},
	"manufacturers":               {noun: "manufacturer"},
	"productmainimage":            {noun: "product", files: true, unsupported: "false"},
	"productproperties":           {noun: "property"},
	"products":                    {noun: "product"},
	"producttypes":                {noun: "product type"},
	"searchmanager":               {noun: "product", unsupported: "false", plain: map[string]string{"POST": "false"}},
	"vendors":                     {noun: "vendor"},
	"utilities":                   {noun: "tool", plain: map[string]string{"GET": "null", "DELETE": "false"}},
}
