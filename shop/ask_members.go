package shop

import (
	"errors"
	"strings"

	"github.com/shopspring/decimal"

	"griddle/storage"
)

// listAsks is what programs can ask of the lists of a model.
type listAsks struct {
	asks        map[string]asked          // by the names of members
	askOrder    []storage.By              // of the list where it is not the model's
	shortColumn string                    // that holds the short form in which the list has the records; "" for none
	total       func(*Store) (int, error) // counts them all where that is remembered; may be nil
}

// shortened are records that lists have in a short form.
type shortened interface{ short() []byte }

// asksOf says of the model of a table by which members programs narrow and order lists. A member is here when it has a
// column that an index holds.
func asksOf(table string) listAsks {
	type members = map[string]asked
	named := func(member string) listAsks { return listAsks{asks: members{member: asName("name_sort")}} }
	switch table {
	case productsTable:
		return listAsks{askOrder: storage.Asc("name_sort", "id"), total: (*Store).ProductCount, asks: members{
			"Sku": asText("sku_key").sorts("sku_sort"), "UrlSlug": asText("slug_key"), "ProductName": asName("name_sort"),
			"Status": asEnum("status", ProductStatus(0).Members()), "IsAvailableForSale": asTruth("available"),
			"SitePrice": asReal("price"), "ProductTypeId": asID("type").orNone(), "VendorId": asID("vendor").orNone(),
			"ManufacturerId": asID("manufacturer").orNone(), "TaxSchedule": asNumber("schedule").orNone(),
		}}
	case categoriesTable:
		return listAsks{asks: members{
			"Name": asName("name_sort"), "ParentId": asID("parent"), "RewriteUrl": asText("slug_key"),
			"SortOrder": asNumber("sort_order").sorts("sort_order"),
		}}
	case ordersTable:
		return listAsks{shortColumn: "snapshot", asks: members{
			"OrderNumber": asText("number_key").sorts("number_sort"), "UserID": asID("customer").orNone(),
			"TimeOfOrderUtc": asTime("ordered"),
			"TotalGrand":     asAmount("total", func(d decimal.Decimal) any { return units(d) }),
			"StatusName":     {column: "status", sort: "status", read: statusNamed},
			"StatusCode":     {column: "status", sort: "status", read: statusCoded},
		}}
	case customersTable:
		return listAsks{asks: members{
			"Email": asText("email_key").sorts("email_key"), "PricingGroupId": asID("price_group").orNone(),
		}}
	case inventoryTable:
		return listAsks{asks: members{"ProductBvin": asID("product")}}
	case imagesTable:
		return listAsks{asks: members{"ProductId": asID("product")}}
	case optionsTable, priceGroupsTable, schedulesTable:
		return named("Name")
	case typesTable:
		return named("ProductTypeName")
	case propertiesTable:
		return named("PropertyName")
	case vendorsTable, manufacturersTable:
		return named("DisplayName")
	case reviewsTable:
		return listAsks{asks: members{
			"ProductBvin": asID("product"), "UserID": asID("customer").orNone(), "Approved": asTruth("approved"),
			"ReviewDateUtc": asTime("written"),
		}}
	case wishListTable:
		return listAsks{asks: members{
			"CustomerId": asID("customer"), "ProductId": asID("product"), "LastUpdatedUtc": asTime("updated"),
		}}
	case giftCardsTable:
		return listAsks{asks: members{
			"CardNumber": asText(nameColumn).orNone(), "LineItemId": asNumber("line").orNone(),
		}}
	case affiliatesTable:
		return listAsks{asks: members{"ReferralId": asText("referral_key").sorts("referral_key")}}
	case taxesTable:
		return listAsks{asks: members{
			"CountryIsoAlpha3": asText("country").sorts("country"), "RegionAbbreviation": asText("region"),
			"PostalCode": asText("postal_code"), "TaxScheduleId": asNumber("schedule"),
		}}
	}
	return listAsks{}
}

func statusNamed(text string) (any, error) {
	for i, st := range OrderStatuses {
		if strings.EqualFold(st.Name, text) {
			return int64(statusOrder[i]), nil
		}
	}
	return nil, errors.New("is compared with Cancelled, On Hold, Received, Ready for Payment, Ready for Shipping or Complete")
}

func statusCoded(text string) (any, error) {
	for i, st := range OrderStatuses {
		if strings.EqualFold(st.Code, text) {
			return int64(statusOrder[i]), nil
		}
	}
	return nil, errors.New("is compared with the code of a status, such as F37EC405-1EC6-4a91-9AC4-6836215FBBBC")
}
