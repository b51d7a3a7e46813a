package tables

import (
	"fmt"
	"strings"

	"griddle/shop/sheet"
)

// Files of Shopify (csv.md §5.1, §5.4), in the headers of its older exports and of its newer ones.

var shopifyFields = []field{
	from("Name", "Title"), from("Description", "Body (HTML)", "Description"), from("Manufacturer", "Vendor"),
	from("Type", "Type"), from("Keywords", "Tags"), from("Slug", "Handle", "URL handle"),
	from("Meta title", "SEO Title"), from("Meta description", "SEO Description"),
	from("custom:shopify/category", "Product Category"),
	{"Status", func(_ *turning, r record) string { return shopifyStatus(r) }},
	{"Searchable", func(_ *turning, r record) string {
		return yesOrNo(!strings.EqualFold(strings.TrimSpace(r.get("Status")), "unlisted"))
	}},
}

// shopifySingle are the columns of a variant that belong to the product where it has no choices, or is the first.
var shopifySingle = []field{
	numberFrom("Price", "Variant Price", "Price"), numberFrom("Cost", "Cost per item"),
	numberFrom("Weight (g)", "Variant Grams", "Weight value (grams)"),
	yesFrom("Shippable", false, "Variant Requires Shipping", "Requires shipping"),
	yesFrom("Tax exempt", true, "Variant Taxable", "Charge tax"),
	from("custom:shopify/tax code", "Variant Tax Code", "Tax code"),
}

var shopifyProducts = format{
	name: "Shopify products", table: "products",
	known: func(h headSet) bool {
		return h.has("Handle", "Title", "Variant Price") ||
			h.has("URL handle", "Title") && (h.has("Inventory quantity") || h.has("Price"))
	},
	numbers: []string{"Variant Price", "Price", "Variant Compare At Price", "Compare-at price", "Cost per item",
		"Variant Grams", "Weight value (grams)"},
	columns: append(append(headsOf(shopifyFields), headsOf(shopifySingle)...), rowHead, "SKU", parentHead, "MSRP",
		"Inventory mode", "On hand", "Picture text", "custom:shopify/pictures", "Option 1 name", "Option 1 value",
		"Option 2 name", "Option 2 value", "Option 3 name", "Option 3 value"),
	turn: turnShopify,
}

func shopifyStatus(r record) string {
	published, said := sheet.YesNo(r.get("Published", "Published on online store"))
	switch status := strings.ToLower(strings.TrimSpace(r.get("Status"))); {
	case status == "draft", status == "archived", said && !published:
		return "disabled"
	}
	return "active"
}

func turnShopify(t *turning, all []record) (rows []turned) {
	for _, its := range groups(all, func(r record) string { return sheet.Key(r.get("Handle", "URL handle")) }) {
		rows = append(rows, t.shopifyProduct(its)...)
	}
	return rows
}

// shopifyProduct turns the rows of one handle into a product and its variants.
func (t *turning) shopifyProduct(its []record) (rows []turned) {
	first := its[0]
	for _, r := range its {
		if r.get("Title") != "" {
			first = r
			break
		}
	}
	var variants []record
	var pictures []string
	for _, r := range its {
		if r.err != nil {
			return []turned{{r.line, nil, r.err}}
		}
		if r.get("Option1 Value", "Variant SKU", "SKU", "Variant Price", "Price") != "" {
			variants = append(variants, r)
		}
		if address := r.get("Image Src", "Product image URL"); address != "" {
			pictures = append(pictures, address)
		}
	}
	if len(variants) == 0 {
		variants = []record{first}
	}
	p := turned{first.line, t.put(shopifyFields, first), nil}
	lead := variants[0]
	for head, value := range t.put(shopifySingle, lead) {
		p.values[head] = value
	}
	p.values[rowHead] = "product"
	p.values["Picture text"] = first.get("Image Alt Text")
	p.values["custom:shopify/pictures"] = sheet.JoinList(pictures)
	p.values["MSRP"] = t.higher(lead.get("Variant Compare At Price", "Compare-at price"), p.values["Price"])
	p.values["Inventory mode"] = shopifyMode(variants)
	single := len(variants) == 1 && strings.EqualFold(strings.TrimSpace(lead.get("Option1 Value")), "Default Title") ||
		lead.get("Option1 Value") == ""
	if single {
		p.values["SKU"] = orHandle(strings.TrimPrefix(lead.get("Variant SKU", "SKU"), "'"), first)
		p.values["Barcode"] = strings.TrimPrefix(lead.get("Variant Barcode", "Barcode"), "'")
		p.values["On hand"] = t.number(lead.get("Variant Inventory Qty", "Inventory quantity"))
		return []turned{p}
	}
	p.values["SKU"] = orHandle("", first)
	for i := 1; i <= 3; i++ {
		name := fmt.Sprintf("Option%d Name", i)
		p.values[fmt.Sprintf("Option %d name", i)] = lead.get(name)
	}
	rows = []turned{p}
	for _, r := range variants {
		v := turned{r.line, map[string]string{rowHead: variantWord, parentHead: p.values["SKU"],
			"SKU":     strings.TrimPrefix(r.get("Variant SKU", "SKU"), "'"),
			"Barcode": strings.TrimPrefix(r.get("Variant Barcode", "Barcode"), "'"),
			"On hand": t.number(r.get("Variant Inventory Qty", "Inventory quantity"))}, nil}
		for i := 1; i <= 3; i++ {
			v.values[fmt.Sprintf("Option %d value", i)] = r.get(fmt.Sprintf("Option%d Value", i))
		}
		if price := t.number(r.get("Variant Price", "Price")); price != p.values["Price"] {
			v.values["Price"] = price
		}
		rows = append(rows, v)
	}
	return rows
}

// orHandle is an SKU, or the handle where there is none, as long as one may be.
func orHandle(sku string, r record) string {
	if strings.TrimSpace(sku) != "" {
		return sku
	}
	const most = 50
	letters := []rune(strings.TrimSpace(r.get("Handle", "URL handle")))
	return string(letters[:min(len(letters), most)])
}

// higher is a number where it is higher than another, else none.
func (t *turning) higher(cell, than string) string {
	value := t.number(cell)
	a, errA := number(value)
	b, errB := number(than)
	if errA != nil || errB != nil || !a.GreaterThan(b.Decimal) {
		return ""
	}
	return value
}

// shopifyMode is what happens to a product that is out of stock, by the policies of its variants.
func shopifyMode(variants []record) string {
	mode := "always"
	for _, r := range variants {
		if r.get("Variant Inventory Tracker", "Inventory tracker") == "" {
			continue
		}
		goesOn, _ := sheet.YesNo(r.get("Continue selling when out of stock"))
		if goesOn || strings.EqualFold(r.get("Variant Inventory Policy", "Continue selling when out of stock"),
			"continue") {
			return "backorder"
		}
		mode = "show"
	}
	return mode
}

var shopifyInventory = format{
	name: "Shopify inventory", table: "inventory",
	known:   func(h headSet) bool { return h.has("Handle", "Location") && (h.has("Available") || h.has("On hand")) },
	columns: []string{"SKU", "On hand"},
	turn: func(t *turning, all []record) (rows []turned) {
		for _, its := range groups(all, func(r record) string { return strings.TrimPrefix(r.get("SKU"), "'") }) {
			sum, some := 0, false
			for _, r := range its { // one for each location
				if n, err := wholeNumber(t.number(r.get("On hand", "Available"))); err == nil &&
					t.number(r.get("On hand", "Available")) != "" {
					sum += n
					some = true
				}
			}
			values := map[string]string{"SKU": strings.TrimPrefix(its[0].get("SKU"), "'")}
			if some {
				values["On hand"] = fmt.Sprint(sum)
			}
			rows = append(rows, turned{its[0].line, values, its[0].err})
		}
		return rows
	},
}

var shopifyCustomer = append([]field{
	plainFrom("Email", "Email"), from("First name", "First Name"), from("Last name", "Last Name"),
	from("Notes", "Note"), from("Tags", "Tags"), yesFrom("Tax exempt", false, "Tax Exempt"),
}, shopifyAddress("Billing ")...)

func shopifyAddress(before string) []field {
	return []field{
		from(before+"First name", "First Name"), from(before+"Last name", "Last Name"),
		from(before+"Company", "Default Address Company", "Company"),
		from(before+"Line 1", "Default Address Address1", "Address1"),
		from(before+"Line 2", "Default Address Address2", "Address2"),
		from(before+"City", "Default Address City", "City"),
		from(before+"Region", "Default Address Province Code", "Province Code"),
		plainFrom(before+"Postal code", "Default Address Zip", "Zip"),
		from(before+"Country", "Default Address Country Code", "Country Code"),
		plainFrom(before+"Phone", "Default Address Phone", "Phone"),
	}
}

var shopifyCustomers = format{
	name: "Shopify customers", table: "customers",
	known: func(h headSet) bool {
		return h.has("First Name", "Last Name", "Email") && (h.has("Accepts Email Marketing") || h.has("Total Spent"))
	},
	columns: headsOf(shopifyCustomer), turn: flat(shopifyCustomer),
}
