package tables

import (
	"strings"

	"griddle/shop/sheet"
)

// Files of nopCommerce and of Hotcakes' own export (csv.md §5.3, §5.4).

var nopProduct = []field{
	{"SKU", func(_ *turning, r record) string {
		if sku := strings.TrimPrefix(r.get("SKU"), "'"); sku != "" || r.get("ProductId") == "" {
			return sku
		}
		return "NOP-" + strings.TrimSpace(r.get("ProductId"))
	}},
	from("custom:nopcommerce/id", "ProductId"), from("Slug", "SeName"), from("Name", "Name"),
	from("Short description", "ShortDescription"), from("Description", "FullDescription"),
	{"Status", func(_ *turning, r record) string {
		if yes, ok := sheet.YesNo(r.get("Published")); ok && !yes {
			return "disabled"
		}
		return "active"
	}},
	yesFrom("Searchable", false, "VisibleIndividually"), yesFrom("Featured", false, "ShowOnHomepage"),
	from("Vendor", "Vendor"),
	{"Manufacturer", func(_ *turning, r record) string {
		first, _, _ := strings.Cut(r.get("Manufacturers"), ";")
		return strings.TrimSpace(first)
	}},
	{"Categories", func(_ *turning, r record) string {
		var paths []string
		for entry := range strings.SplitSeq(r.get("Categories"), ";") {
			if path := nopPath(entry); path != "" {
				paths = append(paths, path)
			}
		}
		return joinPaths(paths)
	}},
	from("Keywords", "ProductTags"), from("Meta keywords", "MetaKeywords"), from("Meta description", "MetaDescription"),
	from("Meta title", "MetaTitle"), numberFrom("Price", "Price"), numberFrom("MSRP", "OldPrice"),
	numberFrom("Cost", "ProductCost"),
	{"Price text", func(_ *turning, r record) string {
		if call, _ := sheet.YesNo(r.get("CallForPrice")); call {
			return "Call"
		}
		return ""
	}},
	yesFrom("Shippable", false, "IsShipEnabled"), yesFrom("Ships separately", false, "ShipSeparately"),
	{"Shipping charge", func(_ *turning, r record) string {
		if free, _ := sheet.YesNo(r.get("IsFreeShipping")); free {
			return "none"
		}
		return ""
	}},
	numberFrom("Extra ship fee", "AdditionalShippingCharge"), yesFrom("Tax exempt", false, "IsTaxExempt"),
	from("Tax schedule", "TaxCategory"),
	{"Inventory mode", func(_ *turning, r record) string { return nopMode(r) }},
	numberFrom("On hand", "StockQuantity"), numberFrom("Stock-out at", "MinStockQuantity"),
	numberFrom("Low at", "NotifyAdminForQuantityBelow"), numberFrom("Minimum quantity", "OrderMinimumQuantity"),
	numberFrom("Weight", "Weight"), numberFrom("Length", "Length"), numberFrom("Width", "Width"),
	numberFrom("Height", "Height"), from("custom:nopcommerce/part number", "ManufacturerPartNumber"),
	from("Barcode", "Gtin"),
}

// nopPath is a path as columns hold it, of "A >> B".
func nopPath(entry string) string {
	var steps []string
	for step := range strings.SplitSeq(entry, ">>") {
		if step = strings.TrimSpace(step); step != "" {
			steps = append(steps, step)
		}
	}
	return sheet.JoinPath(steps)
}

// nopMode is what happens to a product that is out of stock: its numbers, or the words for them.
func nopMode(r record) string {
	switch sheet.Key(r.get("ManageInventoryMethod")) {
	case "", "0", "don'tmanagestock", "dontmanagestock", "don'ttrackinventory":
		return "always"
	}
	switch sheet.Key(r.get("BackorderMode")) {
	case "", "0", "nobackorders":
		return "show"
	}
	return "backorder"
}

var nopProducts = format{
	name: "nopCommerce products", table: "products",
	known: func(h headSet) bool { return h.has("ProductType", "ManageInventoryMethod") },
	numbers: []string{"Price", "OldPrice", "ProductCost", "AdditionalShippingCharge", "Weight", "Length", "Width",
		"Height"},
	columns: headsOf(nopProduct),
	turn: func(t *turning, all []record) (rows []turned) {
		for _, r := range all { // lines of attributes below a product have other columns, and no name
			if r.get("ProductType") != "" || r.err != nil {
				rows = append(rows, turned{r.line, t.put(nopProduct, r), r.err})
			}
		}
		return rows
	},
}

func nopAddress(before string) []field {
	return []field{
		from(before+"First name", "FirstName"), from(before+"Last name", "LastName"), from(before+"Company", "Company"),
		from(before+"Line 1", "StreetAddress"), from(before+"Line 2", "StreetAddress2"), from(before+"City", "City"),
		from(before+"Region", "StateProvince"), plainFrom(before+"Postal code", "ZipPostalCode", "ZipCode"),
		from(before+"Country", "Country"), plainFrom(before+"Phone", "Phone"),
	}
}

// nopCustomer has neither passwords nor salts: they are never read.
var nopCustomer = append([]field{
	from("Email", "Email"), from("First name", "FirstName"), from("Last name", "LastName"),
	yesFrom("Tax exempt", false, "IsTaxExempt"),
}, nopAddress("Billing ")...)

var nopCustomers = format{
	name: "nopCommerce customers", table: "customers",
	known:   func(h headSet) bool { return h.has("CustomerGuid", "Email") },
	columns: headsOf(nopCustomer),
	turn: func(t *turning, all []record) (rows []turned) {
		for _, r := range all {
			if guest, _ := sheet.YesNo(r.get("IsGuest")); !guest {
				rows = append(rows, turned{r.line, t.put(nopCustomer, r), r.err})
			}
		}
		return rows
	},
}

var nopCategory = []field{
	{"Path", func(_ *turning, r record) string {
		parent := nopPath(r.get("ParentCategoryName"))
		name := sheet.JoinPath([]string{r.get("Name")})
		if parent == "" {
			return name
		}
		return parent + " > " + name
	}},
	from("Description", "Description"), from("Meta keywords", "MetaKeywords"), from("Meta title", "MetaTitle"),
	from("Meta description", "MetaDescription"), from("Slug", "SeName"), yesFrom("Hidden", true, "Published"),
	numberFrom("Order", "DisplayOrder"),
}

var nopCategories = format{
	name: "nopCommerce categories", table: "categories",
	known:   func(h headSet) bool { return h.has("ParentCategoryId", "SeName", "Name") },
	columns: headsOf(nopCategory),
	turn: func(t *turning, all []record) (rows []turned) {
		byID := map[string]record{}
		for _, r := range all {
			byID[strings.TrimSpace(r.get("Id"))] = r
		}
		for _, r := range all {
			if r.get("ParentCategoryName") == "" { // only the number of the one above is known
				var steps []string
				seen := map[string]bool{}
				for id := strings.TrimSpace(r.get("ParentCategoryId")); byID[id].line > 0 && !seen[id]; {
					seen[id] = true
					steps = append([]string{byID[id].get("Name")}, steps...)
					id = strings.TrimSpace(byID[id].get("ParentCategoryId"))
				}
				r.cells[sheet.Key("ParentCategoryName")] = strings.Join(steps, " >> ")
			}
			rows = append(rows, turned{r.line, t.put(nopCategory, r), r.err})
		}
		return rows
	},
}

// hotcakesMode are the words of Hotcakes' own export for what happens to a product that is out of stock.
func hotcakesMode(text string) string {
	switch key := sheet.Key(text); {
	case strings.Contains(key, "hide"):
		return "hide"
	case strings.Contains(key, "backorder"):
		return "backorder"
	case strings.Contains(key, "show"):
		return "show"
	}
	return "always"
}

var hotcakesProduct = []field{
	from("Slug", "SLUG"), from("SKU", "SKU"), from("Name", "Name"),
	{"Status", func(_ *turning, r record) string {
		if yes, ok := sheet.YesNo(r.get("Active")); ok && !yes {
			return "disabled"
		}
		return "active"
	}},
	yesFrom("Featured", false, "Featured"), from("Type", "Product Type"), numberFrom("MSRP", "MSRP"),
	numberFrom("Cost", "Cost"), numberFrom("Price", "Price"), from("Manufacturer", "Manufacturer"),
	from("Vendor", "Vendor"), from("Main picture", "Image"), from("Description", "Description"),
	from("Keywords", "Search Keywords"), from("Meta title", "Meta Title"),
	from("Meta description", "Meta Description"), from("Meta keywords", "Meta Keywords"),
	from("Tax schedule", "Tax Schedule"), yesFrom("Tax exempt", false, "Tax Exempt"), numberFrom("Weight", "Weight"),
	numberFrom("Length", "Length"), numberFrom("Width", "Width"), numberFrom("Height", "Height"),
	numberFrom("Extra ship fee", "Extra Ship Fee"), yesFrom("Shippable", true, "Non-Shipping Product"),
	yesFrom("Ships separately", false, "Ships in a Separate Box"), yesFrom("Allow reviews", false, "Allow Reviews"),
	numberFrom("Minimum quantity", "Minimum Qty"),
	{"Inventory mode", func(_ *turning, r record) string { return hotcakesMode(r.get("Inventory Mode")) }},
	numberFrom("On hand", "Inventory"), numberFrom("Stock-out at", "StockOut"), numberFrom("Low at", "Low Stock at"),
	{"Roles", func(_ *turning, r record) string { return sheet.JoinList(wooList(r.get("Roles"), ',')) }},
	yesFrom("Searchable", false, "Searchable"),
}

var hotcakesProducts = format{
	name: "Hotcakes products", table: "products", skip: 1,
	known:   func(h headSet) bool { return h.has("SLUG", "SKU", "MSRP") },
	numbers: []string{"MSRP", "Cost", "Price", "Weight", "Length", "Width", "Height", "Extra Ship Fee"},
	columns: headsOf(hotcakesProduct), turn: flat(hotcakesProduct),
}
