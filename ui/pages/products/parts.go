package products

import (
	"context"
	"strings"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/shell"
)

// The pages of reviews, which products lead to and which know products.
const (
	Reviews = "catalog/reviews"
	Review  = "catalog/review"
)

// leastVolume is the smallest quantity that has a price of its own.
const leastVolume = 2

// volumePrices are what one piece costs of those who buy many.
func volumePrices(d *shell.Desk) records.Panel {
	type price = shop.VolumePrice
	return records.NewParts(d, records.Parts[price]{
		Path: "VolumePrices", Title: lang.X("product.volume", "Prices by quantity"),
		Note:  lang.X("product.volume.note", "What one piece costs those who buy at least so many of it."),
		Add:   lang.X("product.volume.add", "Add price"),
		Empty: lang.X("product.volume.none", "One piece costs the same, however many are bought."),
		Start: func(p *price) { p.Qty = 10 },
		Cells: []records.Cell[price]{
			{Field: records.Field{Path: "Qty", Label: lang.X("product.volume.from", "From")}, Width: 120, Weight: 1},
			{Field: records.Field{Path: "Amount", Label: lang.X("product.volume.each", "Price of one"),
				As: records.Money},
				Width: 140, Weight: 1},
		},
		Get:  d.Shop.VolumePricesOf,
		With: func(all []price) shop.Along { return shop.VolumePrices(all) },
		Wrong: func(all []price) (int, string, string) {
			seen := map[int]bool{}
			for row, p := range all {
				switch {
				case p.Qty < leastVolume:
					return row, "Qty", lang.X("product.volume.few", "Enter a quantity of 2 or more.")
				case seen[p.Qty]:
					return row, "Qty", lang.X("product.volume.twice", "There is a price from {{.N}} pieces on already.",
						map[string]any{"N": kit.Count(p.Qty)})
				}
				seen[p.Qty] = true
			}
			return 0, "", ""
		},
		Event: func(e model.Event) bool { return e.Touches(shop.VolumeDiscounts.Topics()) },
	})
}

// properties are the values that it has of the properties of its type.
func properties(d *shell.Desk) records.Panel {
	return records.NewValues(d, records.Values{
		Path: "PropertyValues", Title: lang.X("product.properties", "Properties"), On: "ProductTypeId",
		Note: lang.X("product.properties.note", "What products of its type say of themselves."),
		Of:   d.Shop.PropertiesByType, Get: d.Shop.ValuesOf,
		With: func(values map[int64]string) shop.Along { return shop.EnteredValues(values) },
		Event: func(e model.Event) bool {
			return e.Touches(shop.ValueTopics, shop.LinkTopics, shop.ProductProperties.Topics())
		},
	})
}

// ratings are what shoppers say of it, the newest first.
func ratings(d *shell.Desk) records.Aside {
	type row = model.Row[shop.ProductReview]
	const newest = 20
	return &records.Related[row]{
		Desk: d, Title: lang.X("reviews.title", "Reviews"),
		Empty: lang.X("product.ratings.none", "Nobody has said anything of it yet."),
		Key:   func(r row) string { return r.ID },
		Columns: []kit.Column[row]{
			{ID: "rating", Title: lang.X("reviews.rating", "Rating"), Width: 104,
				Text: func(r row) string { return Stars(r.Record.Rating) }},
			{ID: "date", Title: lang.X("reviews.date", "Date"), Width: 112, Muted: true,
				Text: func(r row) string { return kit.Day(r.Record.ReviewDateUtc.Time()) }},
			records.PillColumn("approved", lang.X("reviews.state", "Shown"), 120, func(r row) (string, kit.Mood) {
				if r.Record.Approved {
					return lang.X("reviews.approved", "Approved"), kit.Fine
				}
				return lang.X("reviews.open", "To moderate"), kit.Neutral
			}),
			{ID: "text", Title: lang.X("reviews.text", "Text"), Width: 180, Weight: 3,
				Text: func(r row) string { return strings.Join(strings.Fields(r.Record.Description), " ") }},
		},
		Load: func(ctx context.Context, id string) ([]row, int, error) {
			ids, err := shop.Reviews.Find(d.Shop, ctx, model.Find{Sort: "date", Desc: true,
				Chosen: map[string]string{"product": id}})
			if err != nil {
				return nil, 0, err
			}
			rows, err := shop.Reviews.Rows(d.Shop, ctx, ids[:min(len(ids), newest)])
			return rows, len(ids), err
		},
		Open: func(r row) { d.Go(shell.To(Review).With(r.ID)) },
		More: func(id string) { d.Go(shell.To(Reviews).With("product=" + id)) },
		Words: func(n int) string {
			return lang.XN("product.ratings.all", "All {{.N}} reviews", n, map[string]any{"N": kit.Count(n)})
		},
		Topics: shop.Reviews.Topics(),
	}
}

// Stars shows a rating for the eye and as a number.
func Stars(r shop.ReviewRating) string {
	n := max(0, min(int(r), 5))
	return strings.Repeat("★", n) + strings.Repeat("☆", 5-n) + " " + kit.Count(int(r))
}
