// Package reviews is Catalog → Reviews: what shoppers say of products, and which of it others may read.
// To add a column, filter, action or field: one more line here.
package reviews

import (
	"cmp"
	"strings"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/pages/products"
	"griddle/ui/records"
	"griddle/ui/shell"
)

type (
	review = shop.ProductReview
	row    = model.Row[review]
)

// Entries declares the pages.
func Entries() []shell.Entry { return records.Pages(declare) }

func declare(d *shell.Desk) records.Plain[review] {
	option := func(value, label string) records.Option { return records.Option{Value: value, Label: label} }
	var ratings []records.Option
	for _, n := range []string{"5", "4", "3", "2", "1", "0"} {
		ratings = append(ratings, option(n, lang.X("reviews.stars", "{{.N}} of 5 stars", map[string]any{"N": n})))
	}
	since := func(days int, label string) records.Option {
		if d == nil { // what is declared has no clock
			return option("", label)
		}
		return option(d.Now().AddDate(0, 0, -days).UTC().Format(model.SinceDay), label)
	}
	product := func(r row) string { return cmp.Or(r.Names["ProductBvin"], lang.X("reviews.gone", "deleted")) }
	return records.Plain[review]{
		Model: shop.Reviews, Name: products.Reviews, Edit: products.Review, Menu: shell.Catalog, Called: said,
		Icon:  theme.MailComposeIcon(),
		Title: lang.X("reviews.title", "Reviews"), Add: lang.X("reviews.add", "Add review"),
		Purpose: lang.X("reviews.purpose", "What shoppers say of your products. Others see what you approve."),
		Words:   lang.X("reviews.words", "ratings stars moderate approve comments"),
		Search:  lang.X("reviews.search", "Search text, product and customer"),
		Empty:   lang.X("reviews.empty", "There is no review yet. Those that programs add appear here."),
		One:     lang.X("review.one", "Review"), New: lang.X("review.new", "New review"),
		About:  lang.X("review.about", "What somebody says of a product, and whether others may read it."),
		Preset: "approved=false", Sort: "date", Desc: true,
		PresetEmpty: lang.X("reviews.done", "Nothing to moderate."), Waiting: "approved=false",
		Views: []records.View{
			{Name: lang.X("reviews.open", "To moderate"), Query: records.Asked("approved=false"), Counted: true},
			{Name: lang.X("reviews.approved", "Approved"), Query: records.Asked("approved=true")},
		},
		Filters: []records.Filter{
			{Name: "rating", Options: records.Fixed(append([]records.Option{
				option("", lang.X("reviews.rating.any", "Any rating"))}, ratings...)...)},
			{Name: "since", Options: records.Fixed(option("", lang.X("reviews.since.any", "Any date")),
				since(7, lang.X("reviews.since.week", "Last 7 days")),
				since(30, lang.X("reviews.since.month", "Last 30 days")),
				since(365, lang.X("reviews.since.year", "Last 365 days")))},
		},
		Columns: []kit.Column[row]{
			{ID: "rating", Title: lang.X("reviews.rating", "Rating"), Width: 104, DescFirst: true,
				Text: func(r row) string { return products.Stars(r.Record.Rating) }},
			{ID: "date", Title: lang.X("reviews.date", "Date"), Width: 112, Muted: true, DescFirst: true,
				Text: func(r row) string { return kit.Day(r.Record.ReviewDateUtc.Time()) },
				Tip:  func(r row, _ float32) string { return kit.Moment(r.Record.ReviewDateUtc.Time()) }},
			{ID: "product", Title: lang.X("reviews.product", "Product"), Width: 130, Weight: 1, Text: product},
			{ID: "customer", Title: lang.X("reviews.customer", "Customer"), Width: 100, Weight: 0.6, Muted: true,
				Text: func(r row) string { return r.Names["UserID"] }},
			{ID: "text", Title: lang.X("reviews.text", "Text"), Width: 180, Weight: 3,
				Text: func(r row) string { return strings.Join(strings.Fields(r.Record.Description), " ") }},
		},
		Acts: []records.Act[review]{
			{Label: lang.X("reviews.approve", "Approve"), Key: 'a', Kind: shop.Approved, Icon: theme.ConfirmIcon(),
				For: func(r *review) bool { return !r.Approved }, Do: func(r *review) { r.Approved = true }},
			{Label: lang.X("reviews.show", "Show the product"),
				Go: func(r row) { d.Go(shell.To(products.Edit).With(r.Record.ProductBvin)) }},
			{Label: lang.X("reviews.ofproduct", "All reviews of the product"),
				Go: func(r row) { d.Go(shell.To(products.Reviews).With("product=" + r.Record.ProductBvin)) }},
			{Label: lang.X("reviews.ofcustomer", "All reviews of the customer"),
				For: func(r *review) bool { return r.UserID != "" },
				Go:  func(r row) { d.Go(shell.To(products.Reviews).With("customer=" + r.Record.UserID)) }},
		},
		Groups: []records.Group{{Title: lang.X("product.main", "Main"), Fields: []records.Field{
			{Path: "ProductBvin", Label: lang.X("reviews.product", "Product"), Named: records.ProductNamed(d),
				Missing: lang.X("review.noproduct", "Choose the product it is about.")},
			{Path: "UserID", Label: lang.X("reviews.customer", "Customer"), Named: records.NamedIn(d, shop.Customers,
				lang.X("review.customer", "Choose the customer"), lang.X("review.nobody", "Unknown"),
				func(c *shop.CustomerAccount) string {
					return strings.TrimSpace(c.FirstName+" "+c.LastName) + " · " + c.Email
				})},
			{Path: "Rating", Label: lang.X("reviews.rating", "Rating"), Options: ratings},
			{Path: "ReviewDateUtc", Label: lang.X("review.date", "Written")},
			{Path: "Karma", Label: lang.X("review.karma", "Karma"),
				Hint: lang.X("review.karma.hint", "How helpful it was.")},
			{Path: "Approved", Label: lang.X("review.approved", "Shoppers may read it"), Yes: true},
			{Path: "Description", Label: lang.X("reviews.text", "Text"), Lines: 8, Most: 6000},
		}}},
	}
}

// said is what a review is called: how it begins.
func said(r *review) string {
	text := []rune(strings.Join(strings.Fields(r.Description), " "))
	if most := 60; len(text) > most {
		text = append(text[:most], '…')
	}
	return strings.TrimSpace(products.Stars(r.Rating) + " " + string(text))
}
