package tables

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"griddle/shop/sheet"
)

// Files of WooCommerce (csv.md §5.2).

// markup are the tags that a short description here does not have.
var markup = regexp.MustCompile(`<[^>]*>`)

// wooBreaks are the two characters that stand for a line break in its texts.
func wooBreaks(text string) string { return strings.ReplaceAll(text, `\n`, "\n") }

var wooFields = []field{
	from("custom:woocommerce/id", "ID"), from("Name", "Name"),
	{"Short description", func(_ *turning, r record) string {
		return strings.TrimSpace(markup.ReplaceAllString(wooBreaks(r.get("Short description")), ""))
	}},
	{"Description", func(_ *turning, r record) string { return wooBreaks(r.get("Description")) }},
	{"Status", func(_ *turning, r record) string {
		if strings.TrimSpace(r.get("Published")) == "1" {
			return "active"
		}
		return "disabled"
	}},
	yesFrom("Featured", false, "Is featured?"),
	{"Searchable", func(_ *turning, r record) string {
		return yesOrNo(!slices.Contains([]string{"catalog", "hidden"}, sheet.Key(r.get("Visibility in catalog"))))
	}},
	{"Tax exempt", func(_ *turning, r record) string {
		return yesOrNo(slices.Contains([]string{"none", "shipping"}, sheet.Key(r.get("Tax status"))))
	}},
	from("Tax schedule", "Tax class"), yesFrom("Allow reviews", false, "Allow customer reviews?"),
	from("Keywords", "Tags"), from("Manufacturer", "Brands"), numberFrom("Cost", "Cost of goods"),
	from("custom:woocommerce/purchase note", "Purchase note"), from("custom:woocommerce/pictures", "Images"),
	from("custom:woocommerce/shipping class", "Shipping class"),
	{"Shippable", func(_ *turning, r record) string {
		return yesOrNo(!strings.Contains(r.get("Type"), "virtual"))
	}},
	{"Categories", func(_ *turning, r record) string { return wooPaths(r.get("Categories")) }},
	numberFrom("Weight (kg)", "Weight (kg)"), numberFrom("Length (cm)", "Length (cm)"),
	numberFrom("Width (cm)", "Width (cm)"), numberFrom("Height (cm)", "Height (cm)"),
	numberFrom("Low at", "Low stock amount"), from("Barcode", "GTIN, UPC, EAN, or ISBN"),
}

var wooProducts = format{
	name: "WooCommerce products", table: "products",
	known: func(h headSet) bool { return h.has("Type", "SKU", "Published", "Regular price") },
	numbers: []string{"Regular price", "Sale price", "Weight (kg)", "Length (cm)", "Width (cm)", "Height (cm)",
		"Stock"},
	dates: []string{"Date sale price starts", "Date sale price ends"},
	columns: append(headsOf(wooFields), rowHead, "SKU", parentHead, "Price", "MSRP", "Inventory mode", "On hand",
		"Related SKUs", "Option 1 name", "Option 1 value", "Option 2 name", "Option 2 value", "Option 3 name",
		"Option 3 value", "Option 4 name", "Option 4 value"),
	turn: turnWoo,
}

// wooPaths turns "A > B, C" into paths as columns hold them.
func wooPaths(cell string) string {
	var paths []string
	for _, entry := range wooList(cell, ',') {
		var steps []string
		for step := range strings.SplitSeq(entry, ">") {
			steps = append(steps, strings.TrimSpace(step))
		}
		paths = append(paths, sheet.JoinPath(steps))
	}
	return joinPaths(paths)
}

// wooList cuts a list, in which a backslash stands before signs that are part of an entry.
func wooList(cell string, sign byte) (all []string) {
	entry := []byte{}
	end := func() {
		if text := strings.TrimSpace(string(entry)); text != "" {
			all = append(all, text)
		}
		entry = entry[:0]
	}
	for i := 0; i < len(cell); i++ {
		switch {
		case cell[i] == '\\' && i+1 < len(cell) && cell[i+1] == sign:
			i++
			entry = append(entry, sign)
		case cell[i] == sign:
			end()
		default:
			entry = append(entry, cell[i])
		}
	}
	end()
	return all
}

func wooItems(cell string) []string {
	if strings.Contains(cell, "|") {
		return wooList(cell, '|')
	}
	return wooList(cell, ',')
}

// wooSKU is the SKU of a record, or one made of its number.
func wooSKU(r record) string {
	if sku := strings.TrimPrefix(strings.TrimSpace(r.get("SKU")), "'"); sku != "" {
		return sku
	}
	return "WOO-" + strings.TrimSpace(r.get("ID"))
}

func turnWoo(t *turning, all []record) (rows []turned) {
	parents := map[string]record{} // by id:n and by SKU
	for _, r := range all {
		if !wooVariation(r) {
			parents["id:"+strings.TrimSpace(r.get("ID"))], parents[strings.TrimSpace(r.get("SKU"))] = r, r
		}
	}
	modes := map[string]string{} // of products whose variations have the stock
	for _, r := range all {
		if mode, onHand := t.wooStock(r); wooVariation(r) && onHand != "" {
			modes[parents[strings.TrimSpace(r.get("Parent"))].get("ID")] = mode
		}
	}
	for _, r := range all {
		switch {
		case r.err != nil:
			rows = append(rows, turned{r.line, nil, r.err})
		case strings.Contains(r.get("Type"), "external"):
			rows = append(rows, turned{r.line, nil, refuse("A product of another shop cannot come in; leave the line " +
				"out.")})
		case wooVariation(r):
			rows = append(rows, t.wooVariants(r, parents)...)
		default:
			p := t.wooProduct(r, parents)
			if mode := modes[r.get("ID")]; mode != "" {
				p.values["Inventory mode"] = mode
			}
			rows = append(rows, p)
		}
	}
	return rows
}

func wooVariation(r record) bool { return strings.Contains(r.get("Type"), "variation") }

func (t *turning) wooProduct(r record, parents map[string]record) turned {
	v := t.put(wooFields, r)
	v[rowHead], v["SKU"] = "product", wooSKU(r)
	v["Price"], v["MSRP"] = t.wooPrice(r)
	v["Inventory mode"], v["On hand"] = t.wooStock(r)
	var related []string
	for _, list := range []string{"Grouped products", "Upsells", "Cross-sells"} {
		for _, entry := range wooList(r.get(list), ',') {
			if other, there := parents[entry]; there {
				entry = wooSKU(other)
			}
			if !slices.Contains(related, entry) {
				related = append(related, entry)
			}
		}
	}
	v["Related SKUs"] = sheet.JoinList(related)
	if strings.Contains(r.get("Type"), "variable") {
		for i, name := range wooChoices(r) {
			v[fmt.Sprintf("Option %d name", i+1)] = name
		}
	}
	return turned{r.line, v, nil}
}

const wooMostChoices = 4

// wooChoices are the names of the attributes of a product by which it varies.
func wooChoices(r record) (names []string) {
	for i := 1; i <= wooMostChoices; i++ {
		if name := r.get(fmt.Sprintf("Attribute %d name", i)); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// wooVariants are the variants of a line: one, or, where it means any item of a choice, one for each.
func (t *turning) wooVariants(r record, parents map[string]record) (rows []turned) {
	parent, there := parents[strings.TrimSpace(r.get("Parent"))]
	if !there {
		return []turned{{r.line, nil, refuse("There is no product %s in the file, of which this is a variation.",
			r.get("Parent"))}}
	}
	combinations := [][]string{nil}
	for i, name := range wooChoices(parent) {
		items := []string{}
		for n := 1; n <= wooMostChoices; n++ {
			if r.get(fmt.Sprintf("Attribute %d name", n)) == name {
				items = wooItems(r.get(fmt.Sprintf("Attribute %d value(s)", n)))
			}
		}
		if len(items) == 0 {
			items = wooItems(parent.get(fmt.Sprintf("Attribute %d value(s)", i+1)))
		}
		var next [][]string
		for _, one := range combinations {
			for _, item := range items {
				next = append(next, append(slices.Clone(one), item))
			}
		}
		combinations = next
	}
	price, _ := t.wooPrice(r)
	_, onHand := t.wooStock(r)
	for i, items := range combinations {
		v := map[string]string{rowHead: variantWord, parentHead: wooSKU(parent), "SKU": wooSKU(r), "Price": price,
			"On hand": onHand}
		if i > 0 {
			v["SKU"] = fmt.Sprintf("%s-%d", v["SKU"], i+1)
		}
		for n, item := range items {
			v[fmt.Sprintf("Option %d value", n+1)] = item
		}
		rows = append(rows, turned{r.line, v, nil})
	}
	return rows
}

// wooPrice is the price that holds today, and the regular one where that is lower.
func (t *turning) wooPrice(r record) (price, msrp string) {
	regular, sale := t.number(r.get("Regular price")), t.number(r.get("Sale price"))
	if sale == "" {
		return regular, ""
	}
	now := time.Now()
	if t.how.Now != nil {
		now = t.how.Now()
	}
	begins, has := sheet.Date(r.get("Date sale price starts"), t.how.Order, t.how.Zone)
	if has && now.Before(begins) {
		return regular, ""
	}
	ends, has := sheet.Date(r.get("Date sale price ends"), t.how.Order, t.how.Zone)
	if has && !now.Before(ends.AddDate(0, 0, 1)) {
		return regular, ""
	}
	return sale, regular
}

// wooStock is what happens when a product is out of stock, and how much there is.
func (t *turning) wooStock(r record) (mode, onHand string) {
	stock := t.number(r.get("Stock"))
	inStock, said := sheet.YesNo(r.get("In stock?"))
	switch {
	case stock == "" && said && !inStock:
		return "show", "0"
	case stock == "":
		return "always", ""
	case slices.Contains([]string{"1", "yes", "notify", "backorder"}, sheet.Key(r.get("Backorders allowed?"))):
		return "backorder", stock
	}
	return "show", stock
}
