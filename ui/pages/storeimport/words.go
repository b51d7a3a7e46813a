package storeimport

import (
	"net/url"
	"strings"

	"fyne.io/fyne/v2/lang"

	"griddle/shop/importer"
)

// hostOf is the name by which an owner knows a store.
func hostOf(base string) string {
	if u, err := url.Parse(base); err == nil && u.Host != "" {
		return u.Host + strings.TrimSuffix(u.Path, "/")
	}
	return base
}

// amounts names what there is of each, "" when there is nothing.
func amounts(products, customers, orders int) string {
	var parts []string
	if products > 0 {
		parts = append(parts, lang.XN("clear.products", "{{.N}} products", products, map[string]any{"N": products}))
	}
	if customers > 0 {
		parts = append(parts, lang.XN("clear.customers", "{{.N}} customers", customers, map[string]any{"N": customers}))
	}
	if orders > 0 {
		parts = append(parts, lang.XN("import.orders", "{{.N}} orders", orders, map[string]any{"N": orders}))
	}
	return strings.Join(parts, ", ")
}

// aboutWords is what a store says of itself.
func aboutWords(a importer.About) string {
	what := amounts(a.Products, a.Customers, a.Orders)
	if what == "" {
		return lang.X("import.about.empty", "The store answers and takes the key, but it has no products, customers "+
			"or orders.")
	}
	words := lang.X("import.about", "The store answers and takes the key. It has {{.What}}.",
		map[string]any{"What": what})
	if !a.Pictures {
		words += " " + lang.X("import.about.pictures", "Pictures and the contents of files will not come: its API "+
			"does not hand them out.")
	}
	return words
}

// stepWords names what is being read.
func stepWords(step string) string {
	switch step {
	case "details of products":
		return lang.X("import.step.details", "Options, variants and files of products")
	case "roles of categories", "roles of product types":
		return kindWords("roles")
	}
	return kindWords(step)
}

// kindWords names a kind of records.
func kindWords(kind string) string {
	switch kind {
	case "tax schedules":
		return lang.X("import.kind.schedules", "Tax schedules")
	case "tax rates":
		return lang.X("import.kind.rates", "Tax rates")
	case "price groups":
		return lang.X("import.kind.pricegroups", "Price groups")
	case "vendors":
		return lang.X("import.kind.vendors", "Vendors")
	case "manufacturers":
		return lang.X("import.kind.manufacturers", "Manufacturers")
	case "affiliates":
		return lang.X("import.kind.affiliates", "Affiliates")
	case "referrals":
		return lang.X("import.kind.referrals", "Referrals")
	case "properties":
		return lang.X("import.kind.properties", "Properties")
	case "product types":
		return lang.X("import.kind.types", "Product types")
	case "categories":
		return lang.X("import.kind.categories", "Categories")
	case "options":
		return lang.X("import.kind.options", "Options")
	case "products":
		return lang.X("import.kind.products", "Products")
	case "places in categories":
		return lang.X("import.kind.places", "Products in categories")
	case "variants":
		return lang.X("import.kind.variants", "Variants")
	case "relationships":
		return lang.X("import.kind.related", "Similar products")
	case "files of products":
		return lang.X("import.kind.files", "Files of products")
	case "roles":
		return lang.X("import.kind.roles", "Roles")
	case "inventory records":
		return lang.X("import.kind.inventory", "Stock figures")
	case "reviews":
		return lang.X("import.kind.reviews", "Reviews")
	case "further pictures of products":
		return lang.X("import.kind.images", "Further pictures of products")
	case "main pictures":
		return lang.X("import.kind.mainpictures", "Main pictures: image files")
	case "pictures":
		return lang.X("import.kind.pictures", "Further pictures: image files")
	case "icons":
		return lang.X("import.kind.icons", "Icons of categories: image files")
	case "banners":
		return lang.X("import.kind.banners", "Banners of categories: image files")
	case "contents of files":
		return lang.X("import.kind.contents", "Contents of files")
	case "customers":
		return lang.X("import.kind.customers", "Customers")
	case "wish list items":
		return lang.X("import.kind.wishes", "Wish list items")
	case "gift cards":
		return lang.X("import.kind.giftcards", "Gift cards")
	case "orders":
		return lang.X("import.kind.orders", "Orders")
	case "transactions":
		return lang.X("import.kind.transactions", "Payments of orders")
	}
	return kind
}

// lackWords says what did not come and why.
func lackWords(l importer.Lack) string {
	switch l {
	case importer.Passwords:
		return lang.X("import.lack.passwords", "Passwords of customers never leave a store: each customer needs a "+
			"new one.")
	case importer.PropertyValues:
		return lang.X("import.lack.values", "The values that products have of properties: the API of a store takes "+
			"them but does not hand them out.")
	case importer.EmptyTypes:
		return lang.X("import.lack.types", "The properties of product types that no product has.")
	case importer.Unlisted:
		return lang.X("import.lack.unlisted", "Volume discounts, and files that belong to no product: no list of the "+
			"API has them.")
	case importer.Pictures:
		return lang.X("import.lack.pictures", "Pictures and the contents of files: the API of this store takes them "+
			"but does not hand them out.")
	}
	return string(l)
}

// lacks is all that did not come, in sentences.
func lacks(r *importer.Report) (all []string) {
	for _, model := range r.Unknown {
		all = append(all, lang.X("import.lack.model", "“{{.Model}}”: the API of this store does not know it.",
			map[string]any{"Model": model}))
	}
	for _, l := range r.Missing {
		all = append(all, lackWords(l))
	}
	return all
}
