package tablefiles

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop/tables"
	"griddle/ui/kit"
)

// tableWord is what a table is called in the window.
func tableWord(name string) string {
	switch name {
	case "vendors":
		return lang.X("vendors.title", "Vendors")
	case "manufacturers":
		return lang.X("manufacturers.title", "Manufacturers")
	case "price groups":
		return lang.X("pricegroups.title", "Price Groups")
	case "categories":
		return lang.X("categories.title", "Categories")
	case "products":
		return lang.X("products.title", "Products")
	case "category products":
		return lang.X("files.places", "Products in categories")
	case "inventory":
		return lang.X("stock.title", "Stock")
	case "prices":
		return lang.X("files.prices", "Prices")
	case "customers":
		return lang.X("customers.title", "Customers")
	case "addresses":
		return lang.X("files.addresses", "Addresses of customers")
	case "volume prices":
		return lang.X("files.volume", "Volume prices")
	case "tax rates":
		return lang.X("taxrates.title", "Tax Rates")
	case "affiliates":
		return lang.X("affiliates.title", "Affiliates")
	case "gift cards":
		return lang.X("giftcards.title", "Gift Cards")
	case "reviews":
		return lang.X("reviews.title", "Reviews")
	case "orders":
		return lang.X("orders.theirs", "Orders")
	case "order lines":
		return lang.X("files.lines", "Lines of orders")
	case "payments":
		return lang.X("files.payments", "Payments")
	case "labels":
		return lang.X("files.labels", "Shipping labels")
	}
	return name
}

// countWords is what the file does, in numbers.
func countWords(r *tables.Report) string {
	said := map[string]any{"New": kit.Count(r.New), "Changed": kit.Count(r.Changed), "Same": kit.Count(r.Same),
		"Wrong": kit.Count(r.Wrong)}
	words := []string{lang.X("files.counts",
		"New: {{.New}} · Changed: {{.Changed}} · Unchanged: {{.Same}} · Wrong: {{.Wrong}}", said)}
	if r.LeftOut > 0 {
		words = append(words, lang.XN("files.leftout", "{{.N}} left out", r.LeftOut,
			map[string]any{"N": kit.Count(r.LeftOut)}))
	}
	if len(r.NotUsed) > 0 {
		words = append(words, lang.X("files.notused", "Columns not used: {{.Columns}}",
			map[string]any{"Columns": strings.Join(r.NotUsed, ", ")}))
	}
	if r.New+r.Changed+r.Wrong == 0 {
		words = append(words, lang.X("files.nothing", "Everything is in the store already, just as in the file."))
	}
	return strings.Join(words, "\n")
}

// change is a cell that the file changes.
type change struct {
	line               int
	name               string
	column, before, by string
}

func changesOf(r *tables.Report) (all []change) {
	for _, row := range r.Rows {
		for _, f := range row.Fields {
			all = append(all, change{row.Line, row.Name, f.Column, kit.Line(f.Old), kit.Line(f.New)})
		}
	}
	return all
}

// mostShown is how many rows a table of the page shows before it scrolls.
const mostShown = 12

func problemTable() *kit.Table[tables.Problem] {
	column := func(id, title string, width, weight float32, of func(tables.Problem) string) kit.Column[tables.Problem] {
		return kit.Column[tables.Problem]{ID: id, Title: title, Width: width, Weight: weight, Text: of}
	}
	t := kit.NewTable(func(p tables.Problem) string {
		return strconv.Itoa(p.Line) + "\n" + p.Column + "\n" + p.Value + "\n" + p.Err.Error()
	},
		column("line", lang.X("files.line", "Line"), 70, 0, func(p tables.Problem) string { return kit.Count(p.Line) }),
		column("column", lang.X("files.column", "Column"), 130, 0.6, func(p tables.Problem) string { return p.Column }),
		column("value", lang.X("files.value", "In the file"), 140, 1,
			func(p tables.Problem) string { return kit.Line(p.Value) }),
		column("what", lang.X("files.problem", "Problem"), 260, 3,
			func(p tables.Problem) string { return kit.Sentence(p.Err) }))
	t.Most = mostShown
	return t
}

func changeTable() *kit.Table[change] {
	column := func(id, title string, width, weight float32, of func(change) string) kit.Column[change] {
		return kit.Column[change]{ID: id, Title: title, Width: width, Weight: weight, Text: of}
	}
	line := column("line", lang.X("files.line", "Line"), 70, 0, func(c change) string { return kit.Count(c.line) })
	line.Align = fyne.TextAlignLeading
	t := kit.NewTable(func(c change) string { return strconv.Itoa(c.line) + "\n" + c.column }, line,
		column("name", lang.X("categories.name", "Name"), 150, 1.5, func(c change) string { return c.name }),
		column("column", lang.X("files.column", "Column"), 120, 0.8, func(c change) string { return c.column }),
		column("old", lang.X("files.before", "Now"), 140, 1.2, func(c change) string { return c.before }),
		column("new", lang.X("files.after", "Then"), 140, 1.2, func(c change) string { return c.by }))
	t.Most = mostShown
	return t
}
