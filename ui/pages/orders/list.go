package orders

import (
	"cmp"
	"context"
	"net/url"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

func list(d *shell.Desk, walk *records.Walk, m mode) records.List[shop.OrderRow] {
	empty := lang.X("orders.mode.none", "No order is here now.")
	if m.OrderMode == shop.AllOrders {
		empty = lang.X("orders.empty",
			"There is no order yet. Add one, or let a program do it through the API: it appears here by itself.")
	}
	var views []records.View
	if m.OrderMode == shop.AllOrders {
		views = firstViews()
	}
	return records.List[shop.OrderRow]{
		FirstViews: views, Modes: func(n int) { d.Go(shell.To(modes()[n].name)) },
		Name: m.name, Title: m.title(), Purpose: m.purpose(),
		Search:  lang.X("orders.search", "Search number, name, e-mail, SKU, product, tracking number"),
		Filters: filters(d, m), Columns: columns(d, m),
		Find: func(ctx context.Context, q records.Query) ([]string, error) {
			return d.Shop.FindOrders(ctx, filter(q, m, d.Now()))
		},
		Load: d.Shop.OrderRows,
		ID:   func(r shop.OrderRow) string { return r.Order.Bvin },
		Foot: func(ctx context.Context, ids []string) ([]string, error) { return foot(ctx, d, ids) },
		Matters: func(e model.Event) bool {
			return e.Touches(shop.Orders.Topics(), shop.OrderTransactions.Topics())
		},
		Count: func(n int) string { return say.Counted("order", n) },
		Empty: empty,
		Open:  func(r shop.OrderRow) { d.Go(shell.To(One).With(r.Order.Bvin)) },
		Actions: func(r shop.OrderRow) []kit.Action {
			return append(doable(d, r), rowActions(d, r)...)
		},
		Bulk:    func(ids []string) []kit.Action { return bulk(d, m, ids) },
		Delete:  func(ids []string) { remove(d, ids, nil) },
		Copy:    func(r shop.OrderRow) { duplicate(d, r.Order.Bvin) },
		Print:   func(ids []string) { askPrint(d, ids) },
		Walk:    walk,
		AddText: lang.X("orders.add", "Add order"), Add: func() { d.Go(shell.To(Add)) },
	}
}

// purpose is what the owner does in the list.
func (m mode) purpose() string {
	switch m.OrderMode {
	case shop.NewOrders:
		return lang.X("orders.purpose.new", "Look at each and accept it; then it waits for its payment.")
	case shop.OrdersToPay:
		return lang.X("orders.purpose.pay", "Record what was paid; then they are ready for shipping.")
	case shop.OrdersToShip:
		return lang.X("orders.purpose.ship", "Pack and ship them; then they are complete.")
	case shop.CompleteOrders:
		return lang.X("orders.purpose.complete", "Paid and shipped.")
	case shop.OrdersOnHold:
		return lang.X("orders.purpose.hold", "They wait until you release them.")
	case shop.DraftOrders:
		return lang.X("drafts.purpose", "Orders that you began and did not place yet.")
	case shop.CancelledOrders:
		return lang.X("orders.purpose.cancelled", "Nothing of them will be shipped; you can reopen them.")
	}
	return lang.X("orders.purpose", "What customers ordered, what was paid and what is to be shipped.")
}

// foot is the sum of the orders in words.
func foot(ctx context.Context, d *shell.Desk, ids []string) ([]string, error) {
	sum, err := d.Shop.SumOrders(ctx, ids)
	if err != nil {
		return nil, err
	}
	currency, err := d.Shop.Currency()
	return []string{lang.X("orders.sum", "total {{.Sum}}", map[string]any{
		"Sum": money(sum.Round(currency.Decimals()), currency)})}, err
}

type column = kit.Column[shop.OrderRow]

// text is a column of words; one with an order of its own can be sorted.
func text(id, title string, width, weight float32, of func(shop.OrderRow) string) column {
	return column{ID: id, Title: title, Width: width, Weight: weight, Text: of}
}

func sorted(c column, downFirst bool) column {
	c.Sorts, c.DescFirst = true, downFirst
	return c
}

func figures(c column) column {
	c.Align = fyne.TextAlignTrailing
	return c
}

// second puts a small line below a column of words.
func second(c column, of func(shop.OrderRow) string) column {
	c.Second = of
	return c
}

// firstItem is the name of an order's first item.
func firstItem(r shop.OrderRow) string {
	if len(r.Order.Items) == 0 {
		return ""
	}
	return r.Order.Items[0].ProductName
}

func columns(d *shell.Desk, m mode) []column {
	date := sorted(text("date", lang.X("orders.date", "Date"), 74, 0, func(r shop.OrderRow) string {
		return dayOrHour(r.Order.TimeOfOrderUtc.Time(), d.Now())
	}), true)
	date.Tip = func(r shop.OrderRow, _ float32) string { return kit.Moment(r.Order.TimeOfOrderUtc.Time()) }
	date.Muted = true
	all := []column{
		sorted(text("number", lang.X("orders.number", "Order"), 72, 0,
			func(r shop.OrderRow) string { return r.Order.OrderNumber }), true),
		date,
		second(sorted(text("customer", lang.X("orders.customer", "Customer"), 120, 2, customer), false),
			func(r shop.OrderRow) string {
				if r.Order.UserEmail == r.Customer {
					return "" // nothing else is known
				}
				return r.Order.UserEmail
			}),
		second(text("items", lang.X("orders.items", "Items"), 84, 1,
			func(r shop.OrderRow) string { return kit.Count(r.Pieces) }), firstItem),
		figures(sorted(text("total", lang.X("orders.total", "Total"), 90, 0,
			func(r shop.OrderRow) string { return say.Price(r.Order.TotalGrand, r.Currency) }), true)),
		sorted(records.PillColumn("due", lang.X("orders.paid", "Paid"), 160,
			func(r shop.OrderRow) (string, kit.Mood) { return paidPill(r.Local, r.Currency) }), true),
		records.PillColumn("shipped", lang.X("orders.shipped", "Shipped"), 136, shippedBriefly),
	}
	if m.status == order.NoStatus {
		all = append(all, sorted(records.PillColumn("status", lang.X("orders.status", "Status"), 150,
			func(r shop.OrderRow) (string, kit.Mood) { return statusPill(r.Order.Status()) }), false))
		all[len(all)-2].HideBelow = 1000 // the status says much of it
	}
	for _, c := range []column{
		text("email", lang.X("orders.email", "E-mail"), 150, 1,
			func(r shop.OrderRow) string { return r.Order.UserEmail }),
		text("first", lang.X("orders.first", "First item"), 150, 1, firstItem),
		text("city", lang.X("orders.city", "City"), 110, 1,
			func(r shop.OrderRow) string { return r.Order.ShippingAddress.City }),
		text("country", lang.X("orders.country", "Country"), 110, 1,
			func(r shop.OrderRow) string { return country(&r.Order.ShippingAddress) }),
		text("method", lang.X("orders.method", "Shipping method"), 120, 1,
			func(r shop.OrderRow) string { return r.Order.ShippingMethodDisplayName }),
		text("tracking", lang.X("orders.tracking", "Tracking number"), 130, 1, tracking),
		text("coupon", lang.X("orders.coupon", "Coupons"), 100, 0,
			func(r shop.OrderRow) string { return strings.Join(codes(&r.Order), ", ") }),
		text("source", lang.X("orders.source", "Source"), 90, 0,
			func(r shop.OrderRow) string { return sourceName(r.Local.Source) }),
		text("changed", lang.X("orders.changed", "Last change"), 110, 0, func(r shop.OrderRow) string {
			return dayOrHour(r.Order.LastUpdatedUtc.Time(), d.Now())
		}),
	} {
		all = append(all, records.Optional(c))
	}
	return all
}

// customer is who ordered, with the company where a person is named too.
func customer(r shop.OrderRow) string {
	company := strings.TrimSpace(cmp.Or(r.Order.BillingAddress.Company, r.Order.ShippingAddress.Company))
	if company == "" || company == r.Customer {
		return r.Customer
	}
	return r.Customer + " (" + company + ")"
}

// dayOrHour is the day of an instant, or its time when it was today.
func dayOrHour(t, now time.Time) string {
	if kit.Day(t) == kit.Day(now) {
		return kit.Hour(t)
	}
	return kit.DayNear(t, now)
}

// codes are those of the coupons of an order.
func codes(o *shop.Order) (all []string) {
	for _, c := range o.Coupons {
		all = append(all, c.CouponCode)
	}
	return all
}

// tracking are the tracking numbers of the order's parcels.
func tracking(r shop.OrderRow) string {
	var all []string
	for _, p := range r.Order.Packages {
		if p.TrackingNumber != "" {
			all = append(all, p.TrackingNumber)
		}
	}
	return strings.Join(all, ", ")
}

// rowActions are those of one order that change nothing.
func rowActions(d *shell.Desk, r shop.OrderRow) (all []kit.Action) {
	if r.Order.OrderNumber != "" {
		all = append(all, kit.Action{Label: lang.X("orders.copy", "Copy number"), Divider: true, Do: func() {
			d.Copy(r.Order.OrderNumber, lang.X("orders.copied", "Number copied"))
		}})
	}
	if r.Order.UserEmail != "" {
		all = append(all, kit.Action{Label: lang.X("orders.write", "Write e-mail"), Do: func() { write(d, &r.Order) }})
	}
	return all
}

// write opens the mail program with the customer's address and the order's number.
func write(d *shell.Desk, o *shop.Order) {
	to := &url.URL{Scheme: "mailto", Opaque: url.PathEscape(o.UserEmail) + "?subject=" + url.PathEscape(called(o))}
	if err := d.App.OpenURL(to); err != nil {
		d.ToastError(kit.Told(lang.X("orders.write.no", "No mail program could be opened."), err))
	}
}
