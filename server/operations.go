package server

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
)

// What the description calls operations and answers, as people name functions and types.

// called is what operations call the records of a model: one, and many where that is not one with an s.
var called = map[string][2]string{
	"affiliates": {"Affiliate"}, "catalogroles": {"Role"}, "categories": {"Category", "Categories"},
	"categoryproductassociations": {"Association"}, "customeraccounts": {"Customer"}, "giftcards": {"GiftCard"},
	"manufacturers": {"Manufacturer"}, "orders": {"Order"}, "ordertransactions": {"OrderTransaction"},
	"pricegroups": {"PriceGroup"}, "productfiles": {"ProductFile"}, "productimages": {"ProductImage"},
	"productinventory": {"Inventory", "Inventories"}, "productoptions": {"Option"},
	"productproperties": {"Property", "Properties"}, "productrelationships": {"Relationship"},
	"productreviews": {"Review"}, "products": {"Product"}, "producttypes": {"ProductType"},
	"productvolumediscounts": {"VolumeDiscount"}, "taxes": {"Tax", "Taxes"}, "taxschedules": {"TaxSchedule"},
	"vendors": {"Vendor"}, "wishlistitems": {"WishListItem"},
}

// operationNames are those of operations that do something else than the usual with the records of their model.
var operationNames = map[string]string{
	"GET /":                          "getStore",
	"GET /affiliates/{id}/referrals": "listReferralsOfAffiliate", "POST /affiliates/{id}/referrals": "createReferral",
	"POST /batch": "doBatch", "GET /catalogroles/{id}": "listRoles", "GET /categories/ANY": "findCategory",
	"GET /categoriesimagesbanner/{bvin}":                       "downloadCategoryBanner",
	"POST /categoriesimagesbanner/{bvin}":                      "uploadCategoryBanner",
	"GET /categoriesimagesicon/{bvin}":                         "downloadCategoryIcon",
	"POST /categoriesimagesicon/{bvin}":                        "uploadCategoryIcon",
	"DELETE /categoryproductassociations/{product}/{category}": "removeProductFromCategory",
	"GET /changes": "listChanges", "GET /changes/stream": "streamChanges", "GET /customeraccounts/ANY": "findCustomer",
	"GET /ordertransactions":       "listTransactionsOfOrder",
	"GET /productfilesdata/{file}": "downloadProductFile", "POST /productfilesdata/{file}": "uploadProductFilePart",
	"POST /productfilesxproducts/{file}/{product}":                "addFileToProduct",
	"DELETE /productfilesxproducts/{file}/{product}":              "removeFileFromProduct",
	"GET /productfilesxproducts/{product}":                        "listFilesOfProduct",
	"GET /productimagesupload/{product}/{image}":                  "downloadProductImage",
	"POST /productimagesupload/{product}/{image}":                 "uploadProductImage",
	"POST /productinventory/{inventory}/adjust":                   "adjustStock",
	"GET /productmainimage/{bvin}":                                "downloadProductMainImage",
	"POST /productmainimage/{bvin}":                               "uploadProductMainImage",
	"POST /productoptions/{option}/generateonly/{product}":        "generateVariants",
	"POST /productoptions/{option}/products/{product}":            "assignOptionToProduct",
	"POST /productproperties/{id}/valuesforproduct/{product}":     "setPropertyOfProduct",
	"GET /productrelationships":                                   "listRelationshipsOfProduct",
	"DELETE /productrelationships/{product}/{other}":              "unrelateProducts",
	"GET /products/ANY":                                           "findProduct",
	"DELETE /producttypes/{type}/properties/{property}":           "removePropertyFromType",
	"POST /producttypes/{type}/properties/{property}/{sortorder}": "addPropertyToType",
	"GET /productvariant":                                         "listVariantsOfProduct",
	"POST /productvariant/{product}":                              "setSkuOfVariant",
	"GET /productvariantssku":                                     "listVariantSkusOfProduct",
	"POST /productvariantssku/{product}":                          "setVariantSku",
	"POST /searchmanager/products/{bvin}":                         "indexProduct",
	"POST /utilities/slugify":                                     "slugify",
}

// operationName is what the description calls a row; rows of one method and path are one operation.
func (r *route) operationName() string {
	path := "/" + strings.Join(append([]string{r.model}, r.path...), "/")
	if name := operationNames[r.method+" "+path]; name != "" {
		return name
	}
	one, many := called[r.model][0], called[r.model][1]
	if many == "" {
		many = one + "s"
	}
	whole := len(r.path) == 0
	switch r.method {
	case http.MethodGet:
		if whole {
			return "list" + many
		}
		return "get" + one
	case http.MethodPost:
		if whole {
			return "create" + one
		}
		return "replace" + one
	case http.MethodPatch:
		return "patch" + one
	}
	if whole {
		return "clear" + many
	}
	return "delete" + one
}

// nameAnswers gives each kind of answer a schema of its own, so that none is described twice.
func (d *describer) nameAnswers(paths object) {
	for _, path := range slices.Sorted(maps.Keys(paths)) { // in one order, so that names are the same every time
		item := paths[path].(object)
		for _, method := range slices.Sorted(maps.Keys(item)) {
			op := item[method].(object)
			responses := op["responses"].(object)
			for _, status := range slices.Sorted(maps.Keys(responses)) {
				content, _ := responses[status].(object)["content"].(object)
				media, _ := content["application/json"].(object)
				schema, _ := media["schema"].(object)
				members, _ := schema["properties"].(object)
				answer, _ := members["Content"].(object)
				if answer == nil {
					continue
				}
				name := envelopeName(answer)
				if have, ok := d.schemas[name]; name == "" || ok && !reflect.DeepEqual(have, schema) {
					id := op["operationId"].(string)
					name = strings.ToUpper(id[:1]) + id[1:] + "Answer"
				}
				d.schemas[name] = schema
				media["schema"] = object{"$ref": schemaPath + name}
			}
		}
	}
}

const schemaPath = "#/components/schemas/"

// envelopeName is what an answer is called by what it holds; "" for what has no name.
func envelopeName(content object) string {
	if to, ok := content["$ref"].(string); ok {
		return strings.TrimPrefix(to, schemaPath) + "Envelope"
	}
	switch content["type"] {
	case "boolean":
		return "TrueOrFalseEnvelope"
	case "integer":
		return "CountEnvelope"
	case "string":
		return "TextEnvelope"
	case "array":
		items, _ := content["items"].(object)
		if to, ok := items["$ref"].(string); ok {
			return "PageOf" + strings.TrimPrefix(to, schemaPath)
		}
	}
	return ""
}
