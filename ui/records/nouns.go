package records

import (
	"fyne.io/fyne/v2/lang"

	"griddle/shop/words"
	"griddle/ui/kit"
)

// Counted says how many records of a kind, "3 vendors", by what the shop calls one of them.
func Counted(noun words.Form, n int) string {
	d := map[string]any{"N": kit.Count(n)}
	switch noun {
	case "product":
		return lang.XN("count.products", "{{.N}} products", n, d)
	case "category":
		return lang.XN("count.categories", "{{.N}} categories", n, d)
	case "vendor":
		return lang.XN("count.vendors", "{{.N}} vendors", n, d)
	case "manufacturer":
		return lang.XN("count.manufacturers", "{{.N}} manufacturers", n, d)
	case "review":
		return lang.XN("count.reviews", "{{.N}} reviews", n, d)
	case "price group":
		return lang.XN("count.pricegroups", "{{.N}} price groups", n, d)
	case "customer":
		return lang.XN("count.customers", "{{.N}} customers", n, d)
	}
	return lang.XN("count.records", "{{.N}} records", n, d)
}

// Products says how many products.
func Products(n int) string { return Counted("product", n) }

// Categories says how many categories.
func Categories(n int) string { return Counted("category", n) }
