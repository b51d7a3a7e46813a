package orders

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/sales"
	"griddle/ui/kit"
	"griddle/ui/pages/products"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

type itemColumn = kit.Column[shop.LineItem]

func itemText(id, title string, width, weight float32, of func(shop.LineItem) string) itemColumn {
	return itemColumn{ID: id, Title: title, Width: width, Weight: weight, Text: of}
}

func skuColumn() itemColumn {
	c := itemText("sku", lang.X("products.sku", "SKU"), 96, 1, func(l shop.LineItem) string { return l.ProductSku })
	c.Mono = true
	return c
}

// amountColumns are price, quantity and total of items.
func amountColumns(in shop.Currency) []itemColumn {
	price := func(d shop.Decimal) string { return say.Price(d, in) }
	all := []itemColumn{
		itemText("price", lang.X("order.price", "Price"), 84, 0,
			func(l shop.LineItem) string { return price(l.AdjustedPricePerItem) }),
		itemText("quantity", lang.X("order.quantity", "Quantity"), 80, 0,
			func(l shop.LineItem) string { return kit.Count(l.Quantity) }),
		itemText("total", lang.X("orders.total", "Total"), 92, 0,
			func(l shop.LineItem) string { return price(l.LineTotal) })}
	for i := range all {
		all[i].Align = fyne.TextAlignTrailing
	}
	return all
}

// lines are what was ordered, and what it comes to.
func (p *Page) lines(v sales.OrderView) fyne.CanvasObject {
	picture := itemColumn{ID: "picture", Width: 50,
		Create: func() fyne.CanvasObject { return records.NewThumb() },
		Update: func(cell fyne.CanvasObject, l shop.LineItem) {
			p.thumbs.Fill(cell.(*records.Thumb), l.ProductId, v.Pictures[l.ProductId])
		}}
	table := kit.NewTable(lineKey, append([]itemColumn{picture, skuColumn(),
		itemText("name", lang.X("order.item", "Item"), 160, 3, func(l shop.LineItem) string { return lineName(v, l) }),
		itemText("shipped", lang.X("order.line.shipped", "Shipped"), 124, 0, shippedOf)},
		amountColumns(v.Currency)...)...)
	table.Most = 12
	table.Empty = kit.EmptyState(lang.X("order.noitems", "Nothing is on this order."), nil)
	table.Open = func(l shop.LineItem) {
		if _, there := v.Pictures[l.ProductId]; there {
			p.desk.Go(shell.To(products.Edit).With(l.ProductId))
		}
	}
	table.SetRows(v.Order.Items)
	var actions []fyne.CanvasObject
	if returnable(v) {
		actions = append(actions, kit.NewButton(lang.X("order.return", "Record return…"), kit.Secondary,
			func() { askReturn(p.desk, v) }))
	}
	return kit.NewCard(kit.Card{Title: lang.X("order.lines", "Items"), Flush: true, Actions: actions,
		Content: kit.Stack(0, table, kit.Pad(2.5, 2, kit.Right(kit.Facts(totalsOf(v)...))))})
}

func lineKey(l shop.LineItem) string { return strconv.FormatInt(l.Id, 10) }

// lineName is what was ordered, with its choices and what there is to know of the product.
func lineName(v sales.OrderView, l shop.LineItem) string {
	gone := ""
	if _, there := v.Pictures[l.ProductId]; !there && l.ProductId != "" {
		gone = lang.X("order.line.gone", "product deleted")
	}
	return shop.JoinSome(" · ", l.ProductName, sales.WithoutTags(l.ProductShortDescription), gone)
}

// shippedOf says how many pieces of a line are shipped and came back.
func shippedOf(l shop.LineItem) string {
	said := map[string]any{"Some": kit.Count(l.QuantityShipped), "All": kit.Count(l.Quantity)}
	switch {
	case l.QuantityReturned > 0:
		said["Back"] = kit.Count(l.QuantityReturned)
		return lang.X("order.line.back", "{{.Some}} of {{.All}}, {{.Back}} back", said)
	case l.IsNonShipping:
		return "–"
	}
	return lang.X("order.line.of", "{{.Some}} of {{.All}}", said)
}

// totalsOf are the lines below the items: what is nothing is left out.
func totalsOf(v sales.OrderView) (all []fyne.CanvasObject) {
	o := &v.Order
	add := func(name string, d shop.Decimal) {
		if !d.IsZero() {
			all = append(all, fact(name, say.Price(d, v.Currency), kit.Style{})...)
		}
	}
	discounts := func(some []shop.DiscountDetail) {
		for _, d := range some {
			name := d.Description
			if name == "" {
				name = lang.X("order.discount", "Discount")
			}
			add(name, d.Amount)
		}
	}
	add(lang.X("order.subtotal", "Items"), o.TotalOrderBeforeDiscounts)
	discounts(o.OrderDiscountDetails)
	add(shop.JoinSome(" · ", lang.X("order.shipping", "Shipping"), o.ShippingMethodDisplayName),
		o.TotalShippingBeforeDiscounts)
	discounts(o.ShippingDiscountDetails)
	add(lang.X("order.handling", "Handling"), o.TotalHandling)
	add(lang.X("order.tax", "Tax"), o.TotalTax)
	return append(all, fact(lang.X("orders.total", "Total"), say.Price(o.TotalGrand, v.Currency),
		kit.Style{Bold: true})...)
}
