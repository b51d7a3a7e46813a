package orders

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/sales"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// Edit is the page on which an order is changed.
const Edit = "orders/edit"

// editEntry declares it.
func editEntry(walk *records.Walk) shell.Entry {
	e := shell.Entry{Name: Edit, Title: func() string { return lang.X("order.edit", "Edit order") }}
	return records.EditorEntry(e, editGroups(nil), func(d *shell.Desk) records.Editor[shop.Order] {
		c := &changing{desk: d, box: kit.Stack(0)}
		return records.Editor[shop.Order]{Route: Edit, Back: shell.To(Name),
			Of: func(id string) shell.Route { return shell.To(One).With(id) }, One: lang.X("order.one", "Order"),
			Title: called, Purpose: lang.X("order.edit.purpose",
				"Prices that you do not touch stay as agreed; amounts are worked out when you save."),
			Groups: func(context.Context, string) ([]records.Group, error) {
				return records.WithCurrency(d.Shop, editGroups(c))
			},
			New: records.Fresh[shop.Order](d), Load: c.load, Save: c.save,
			Delete: func(ctx context.Context, id string) (model.Change, error) {
				return sales.DeleteOrders(d.Shop, ctx, []string{id})
			},
			ID: func(o *shop.Order) string { return o.Bvin }, Walk: walk,
			Matters: func(e model.Event) bool { return e.Touches(shop.Orders.Topics()) },
		}
	})
}

// editGroups are the fields; c is nil where they are only checked.
func editGroups(c *changing) []records.Group {
	currency := shop.Currency("")
	if c != nil {
		currency, _ = c.desk.Shop.Currency() // without it amounts have the usual figures
	}
	type line = shop.LineItem
	grid := records.Lines[shop.Order, line]{
		Path: "Items", Label: lang.X("order.lines", "Items"), Add: lang.X("order.edit.add", "Add item"),
		Empty: lang.X("order.noitems", "Nothing is on this order."),
		Start: func(l *line) { l.Quantity = 1 },
		Cells: []records.Cell[line]{
			{Width: 110, Field: records.Field{Path: "ProductSku", Label: lang.X("products.sku", "SKU")}},
			{Width: 160, Weight: 1, Field: records.Field{Path: "ProductName", Label: lang.X("order.item", "Item")}},
			{Width: 100, Field: records.Field{Path: "BasePricePerItem", Label: lang.X("order.price", "Price"),
				As: records.Money}},
			{Width: 80, Field: records.Field{Path: "Quantity", Label: lang.X("order.quantity", "Quantity")}},
			{Width: 100, Field: records.Field{Path: "AdjustedPricePerItem",
				Label: lang.X("order.edit.each", "Less discount"), As: records.Money}},
			{Width: 100, Field: records.Field{Label: lang.X("order.line.shipped", "Shipped")},
				Shows: func(l *line, _ model.Row[line]) string { return shippedOf(*l) }},
			{Width: 100, Field: records.Field{Label: lang.X("orders.total", "Total")},
				Shows: func(l *line, was model.Row[line]) string {
					return say.Price(lineTotal(l, &was.Record, currency), currency)
				}},
		},
		Bind: func(add func(line)) {
			if c != nil {
				c.add = add
			}
		},
		Totals: func(o *shop.Order) []records.Total {
			c.work(*o)
			return nil // they stand below, once the shop has worked them out
		},
	}
	return []records.Group{
		{Title: lang.X("order.lines", "Items"), Note: lang.X("order.edit.note",
			"Of a new item type the SKU: it takes the price of today. One with a name of its own needs no product. "+
				"“Less discount” is what a piece costs in the end; type less than its price to take something off."),
			Wide: true, Fields: []records.Field{grid.Field()},
			More: func() fyne.CanvasObject { return c.beside() }},
		{Title: lang.X("orders.customer", "Customer"), Fields: []records.Field{
			{Path: "UserID", Label: lang.X("order.edit.account", "Account"), Named: c.customers()},
			{Path: "UserEmail", Label: lang.X("orders.email", "E-mail")},
			{Path: "BillingAddress", Label: lang.X("order.billto", "Bill to"), As: records.Address},
			{Path: "ShippingAddress", Label: lang.X("order.shipto", "Ship to"), As: records.Address},
		}},
		{Title: lang.X("order.edit.more", "Shipping and more"), Fields: []records.Field{
			{Path: "ShippingMethodDisplayName", Label: lang.X("orders.method", "Shipping method")},
			{Path: "TotalShippingBeforeDiscounts", Label: lang.X("order.shipping", "Shipping"), As: records.Money},
			{Path: "OrderDiscountDetails", Label: lang.X("order.edit.off", "Discounts on the order"),
				Rows: []records.Field{
					{Path: "Description", Label: lang.X("draft.reason", "What the discount is for")},
					{Path: "Amount", Label: lang.X("order.edit.amount", "Amount off"), As: records.Money}}},
			{Path: "Coupons", Label: lang.X("orders.coupon", "Coupons"), Rows: []records.Field{
				{Path: "CouponCode", Label: lang.X("order.edit.code", "Code"),
					Hint: lang.X("order.edit.code.hint", "It is noted; its discount you type yourself.")}}},
			{Path: "Instructions", Label: lang.X("order.remark", "Customer's remark"), Lines: 3},
		}},
	}
}

// lineTotal is what a line comes to as it stands: as agreed while nobody touched its prices.
func lineTotal(l, was *shop.LineItem, in shop.Currency) shop.Decimal {
	quantity := decimal.NewFromInt(int64(l.Quantity))
	discounted := !l.AdjustedPricePerItem.Equal(was.AdjustedPricePerItem.Decimal)
	if l.Id != 0 && !discounted && was.Quantity > 0 && l.BasePricePerItem.Equal(was.BasePricePerItem.Decimal) {
		if l.Quantity == was.Quantity {
			return was.LineTotal
		}
		each := was.LineTotal.Div(decimal.NewFromInt(int64(was.Quantity)))
		return shop.Decimal{Decimal: each.Mul(quantity).Round(in.Decimals())}
	}
	price := l.BasePricePerItem
	if discounted {
		price = l.AdjustedPricePerItem
	}
	return shop.Decimal{Decimal: price.Mul(quantity)}
}

// changing is a visit to the page: it shows what the order comes to, and stores it.
type changing struct {
	desk  *shell.Desk
	was   atomic.Pointer[sales.OrderView] // as it is stored
	box   *fyne.Container                 // what it comes to
	works int                             // how often that was asked; the last answer counts
	asked string                          // what the shop asked about: saved once more, it is confirmed
	add   func(shop.LineItem)             // adds an item to the grid
}

func (c *changing) load(ctx context.Context, id string) (shop.Order, error) {
	v, err := sales.OrderOf(c.desk.Shop, ctx, id)
	if err == nil {
		c.was.Store(&v)
	}
	return v.Order, err
}

// work asks the shop what the order comes to as it stands in the form.
func (c *changing) work(o shop.Order) {
	was := c.was.Load()
	if was == nil {
		return
	}
	c.works++
	works := c.works
	o.Items = append([]shop.LineItem{}, o.Items...)
	kit.Fetch(c.desk.Runner, func() (shop.Order, error) {
		ctx := context.Background()
		_ = c.complete(ctx, &was.Order, &o) // what is wrong is said when it is saved
		return sales.PreviewOrder(c.desk.Shop, ctx, sales.OrderEdit{Base: was.Order, Next: o})
	}, func(next shop.Order, err error) {
		if works != c.works || err != nil {
			return
		}
		more := next.TotalGrand.Sub(was.Order.TotalGrand.Decimal)
		v := sales.OrderView{Order: next, Currency: was.Currency}
		c.box.Objects = []fyne.CanvasObject{kit.Facts(append(totalsOf(v),
			dueOf(was.Local.Paid.Due.Add(more), v.Currency)...)...)}
		c.desk.Window.Content().Refresh()
	})
}

// complete makes lines of products of new ones of which only the SKU is known, and of what was typed of discounts what
// the shop keeps.
func (c *changing) complete(ctx context.Context, base, o *shop.Order) error {
	if err := c.follow(base, o); err != nil {
		return err
	}
	for i := range o.Items {
		l := &o.Items[i]
		if l.Id != 0 || l.ProductId != "" {
			continue
		}
		field, code := fmt.Sprintf("Items[%d].ProductSku", i), strings.TrimSpace(l.ProductSku)
		own := strings.TrimSpace(l.ProductName) != ""
		switch item, err := c.desk.Shop.ItemByCode(ctx, code); {
		case own && (code == "" || shop.KindOf(err) == shop.Missing): // an item without a product
		case code == "":
			return shop.Refuse(shop.Invalid, field, "Enter a SKU.")
		case shop.KindOf(err) == shop.Missing:
			return shop.Refuse(shop.Missing, field, "There is no product or variant with the SKU or bar code %s.", code)
		case err != nil:
			return err
		case item.Choosing:
			return kit.Told(lang.X("order.edit.choices",
				"“{{.Name}}” has choices: type the SKU of a variant, or press “Choose product…”.",
				map[string]any{"Name": item.Line.ProductName}), errors.New("choices are missing"))
		default:
			item.Line.Quantity = l.Quantity
			*l = item.Line
		}
	}
	return nil
}

// save stores what the owner made of the order.
func (c *changing) save(ctx context.Context, base *shop.Order, next shop.Order, _ ...shop.Along) (
	saved shop.Order, made model.Change, err error) {
	if base == nil { // it was deleted meanwhile
		_, err = sales.OrderOf(c.desk.Shop, ctx, next.Bvin)
		return saved, made, err
	}
	if err := c.complete(ctx, base, &next); err != nil {
		return saved, made, err
	}
	entries := string(model.Encode(&next))
	made, err = sales.EditOrder(c.desk.Shop, ctx, sales.OrderEdit{Base: *base, Next: next, Anyway: entries == c.asked})
	c.asked = ""
	if errors.Is(err, shop.ErrAsk) {
		c.asked = entries
		err = kit.Told(kit.Sentence(err)+" "+lang.X("order.edit.again", "Save once more to do so."), err)
	}
	if err != nil {
		return saved, made, err
	}
	saved, err = c.load(ctx, base.Bvin)
	return saved, made, err
}
