// Package orders is Orders → Orders: the list of all orders and the page of one.
// To add a column or filter: one more line here. To add something to do with orders: an event in shop (orders_events.go)
// and a line in acts.
package orders

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/order"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// Names of the pages in routes.
const (
	Name = "orders/orders"
	One  = "orders/order"
)

// Filters of the list, for links to it.
const (
	filterMode     = "mode" // the number of a shop.OrderMode
	filterStatus   = "status"
	filterPaid     = "paid"
	filterShipping = "shipping"
	filterSince    = "since"
	filterSource   = "source"
	filterWith     = "with"
)

// What the filter filterWith asks for.
const (
	withNote   = "note"
	withHeld   = "held"
	withReturn = "return"
)

// Entries declares the pages.
func Entries() []shell.Entry {
	walk := &records.Walk{}
	return []shell.Entry{{
		Name:  Name,
		Menu:  shell.Orders,
		Title: func() string { return lang.X("orders.title", "Orders") },
		Words: func() string { return lang.X("orders.words", "sales payments shipping invoices order manager") },
		Icon:  theme.DocumentIcon(),
		Find:  find,
		Count: func(ctx context.Context, d *shell.Desk) (int, error) {
			n, err := d.Shop.CountOrders(ctx)
			return n[shop.NewOrders], err
		},
		New: func(d *shell.Desk, arg string) shell.Page { return records.NewList(d, list(d, walk), arg) },
	}, {
		Name:  One,
		Title: func() string { return lang.X("order.one", "Order") },
		New:   func(d *shell.Desk, arg string) shell.Page { return newPage(d, walk, arg) },
	}}
}

// hits is how many orders the search box offers.
const hits = 4

// find finds orders for the search box.
func find(ctx context.Context, d *shell.Desk, words string) (found []shell.Hit) {
	ids, err := d.Shop.FindOrders(ctx, shop.OrderFilter{Words: words})
	if err != nil {
		return nil // the list itself says what is wrong
	}
	rows, err := d.Shop.OrderRows(ctx, ids[:min(len(ids), hits)])
	if err != nil {
		return nil
	}
	for _, r := range rows {
		found = append(found, shell.Hit{Title: called(&r.Order), Note: r.Customer, Route: shell.To(One).With(r.Order.Bvin)})
	}
	return found
}

// called is what an order is called.
func called(o *shop.Order) string {
	if o.OrderNumber == "" {
		return lang.X("order.unnumbered", "Draft")
	}
	return lang.X("order.number", "Order {{.Number}}", map[string]any{"Number": o.OrderNumber})
}

// modes are the tabs of the list, with what is in them.
var modes = []shop.OrderMode{shop.NewOrders, shop.OrdersToPay, shop.OrdersToShip, shop.CompleteOrders,
	shop.OrdersOnHold, shop.CancelledOrders, shop.DraftOrders}

// modeName is what a mode is called.
func modeName(m shop.OrderMode) string {
	switch m {
	case shop.NewOrders:
		return lang.X("orders.mode.new", "New")
	case shop.OrdersToPay:
		return lang.X("orders.mode.pay", "Ready for Payment")
	case shop.OrdersToShip:
		return lang.X("orders.mode.ship", "Ready for Shipping")
	case shop.CompleteOrders:
		return lang.X("orders.mode.complete", "Completed")
	case shop.OrdersOnHold:
		return lang.X("orders.mode.hold", "On Hold")
	case shop.CancelledOrders:
		return lang.X("orders.mode.cancelled", "Cancelled")
	}
	return lang.X("orders.mode.drafts", "Drafts")
}

func list(d *shell.Desk, walk *records.Walk) records.List[shop.OrderRow] {
	var views []records.View
	for _, m := range modes {
		views = append(views, records.View{Name: modeName(m), Counted: true,
			Query: records.Asked(filterMode + "=" + strconv.Itoa(int(m)))})
	}
	return records.List[shop.OrderRow]{
		Name: Name, Title: lang.X("orders.title", "Orders"),
		Purpose: lang.X("orders.purpose", "What customers ordered: accept it, note the payment, see what is to be shipped."),
		Search:  lang.X("orders.search", "Search number, name, e-mail, SKU, product, tracking number"),
		Filters: filters(d), Columns: columns(d), Views: views,
		Counts: func(ctx context.Context) (map[string]int, error) {
			count, err := d.Shop.CountOrders(ctx)
			named := map[string]int{}
			for _, m := range modes {
				named[modeName(m)] = count[m]
			}
			return named, err
		},
		Find: func(ctx context.Context, q records.Query) ([]string, error) {
			return d.Shop.FindOrders(ctx, filter(d, q))
		},
		Load: d.Shop.OrderRows,
		ID:   func(r shop.OrderRow) string { return r.Order.Bvin },
		Foot: func(ctx context.Context, ids []string) ([]string, error) { return foot(ctx, d, ids) },
		Matters: func(e shop.Event) bool {
			return e.Touches(shop.Orders.Topics(), shop.OrderTransactions.Topics())
		},
		Count: func(n int) string { return say.Counted("order", n) },
		Empty: lang.X("orders.empty", "There is no order yet. Orders that a program adds through the API appear here by themselves."),
		Open:  func(r shop.OrderRow) { d.Go(shell.To(One).With(r.Order.Bvin)) },
		Actions: func(r shop.OrderRow) []kit.Action {
			return append(doable(d, []shop.OrderRow{r}, false), rowActions(d, r)...)
		},
		Bulk:   func(ids []string) []kit.Action { return bulk(d, ids) },
		Delete: func(ids []string) { remove(d, ids) },
		Walk:   walk,
	}
}

// foot is the sum of the orders in words.
func foot(ctx context.Context, d *shell.Desk, ids []string) ([]string, error) {
	sum, err := d.Shop.SumOrdersOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	currency, err := d.Shop.Currency()
	return []string{lang.X("orders.sum", "total {{.Sum}}", map[string]any{"Sum": say.Price(sum, currency)})}, err
}

// statuses are those of orders, in the order of their way through the shop.
var statuses = []order.Status{order.Received, order.OnHold, order.ReadyForPayment, order.ReadyForShipping,
	order.Complete, order.Cancelled}

var labels = []order.Label{order.Unpaid, order.PartlyPaid, order.Paid, order.ToGiveBack, order.NothingToPay,
	order.PartlyRefunded, order.Refunded}

func filters(d *shell.Desk) []records.Filter {
	any := func(label string) []records.Option { return []records.Option{{Label: label}} }
	status := any(lang.X("orders.status.any", "Any status"))
	for _, s := range statuses {
		status = append(status, records.Option{Value: strconv.Itoa(int(s)), Label: say.It(shop.StatusName(s))})
	}
	paid := any(lang.X("orders.paid.any", "Any payment"))
	for _, l := range labels {
		paid = append(paid, records.Option{Value: strconv.Itoa(int(l)), Label: labelName(l)})
	}
	shipping := any(lang.X("orders.shipping.any", "Any shipping"))
	for _, s := range shippings {
		shipping = append(shipping, records.Option{Value: strconv.Itoa(int(s)), Label: shippingName(s)})
	}
	since := any(lang.X("orders.since.any", "Any date"))
	for _, days := range []int{1, 7, 30, 90, 365} {
		since = append(since, records.Option{Value: strconv.Itoa(days), Label: lang.XN("orders.since.days",
			"Last {{.N}} days", days, map[string]any{"N": kit.Count(days)})})
	}
	return []records.Filter{
		{Name: filterStatus, Options: records.Fixed(status...)},
		{Name: filterPaid, Options: records.Fixed(paid...)},
		{Name: filterShipping, Options: records.Fixed(shipping...)},
		{Name: filterSince, Options: records.Fixed(since...)},
		{Name: filterSource, Options: records.Fixed(
			records.Option{Label: lang.X("orders.source.any", "Any source")},
			records.Option{Value: string(shop.FromWindow), Label: sourceName(shop.FromWindow)},
			records.Option{Value: string(shop.FromAPI), Label: sourceName(shop.FromAPI)},
			records.Option{Value: string(shop.FromImport), Label: sourceName(shop.FromImport)})},
		{Name: filterWith, Options: records.Fixed(
			records.Option{Label: lang.X("orders.with.any", "All of them")},
			records.Option{Value: withNote, Label: lang.X("orders.with.note", "With a note")},
			records.Option{Value: withHeld, Label: lang.X("orders.with.held", "Money held")},
			records.Option{Value: withReturn, Label: lang.X("orders.with.return", "Open return")})},
	}
}

// filter reads what the owner chose.
func filter(d *shell.Desk, q records.Query) shop.OrderFilter {
	f := shop.OrderFilter{Words: q.Words, Sort: q.Sort, Desc: q.Desc}
	number := func(name string) (int, bool) {
		n, err := strconv.Atoi(q.Chosen[name])
		return n, err == nil
	}
	if n, is := number(filterMode); is {
		f.Mode = shop.OrderMode(n)
	}
	if n, is := number(filterStatus); is {
		f.Statuses = []order.Status{order.Status(n)}
	}
	if n, is := number(filterPaid); is {
		f.Labels = []order.Label{order.Label(n)}
	}
	if n, is := number(filterShipping); is {
		f.Shipping = []shop.OrderShipping{shop.OrderShipping(n)}
	}
	if days, is := number(filterSince); is {
		f.From = shop.At(d.Now().AddDate(0, 0, -days))
	}
	f.Source = shop.OrderSource(q.Chosen[filterSource])
	switch q.Chosen[filterWith] {
	case withNote:
		f.Noted = true
	case withHeld:
		f.Held = true
	case withReturn:
		f.OpenReturn = true
	}
	if amount, err := say.ParseAmount(q.Words); err == nil && q.Words != "" {
		f.Amount = &amount
	}
	return f
}

func columns(d *shell.Desk) []kit.Column[shop.OrderRow] {
	text := func(id, title string, width, weight float32, of func(shop.OrderRow) string) kit.Column[shop.OrderRow] {
		return kit.Column[shop.OrderRow]{ID: id, Title: title, Width: width, Weight: weight, Text: of}
	}
	sorts := func(c kit.Column[shop.OrderRow], downFirst bool) kit.Column[shop.OrderRow] {
		c.Sorts, c.DescFirst = true, downFirst
		return c
	}
	total := sorts(text("total", lang.X("orders.total", "Total"), 92, 0,
		func(r shop.OrderRow) string { return say.Price(r.Order.TotalGrand, r.Currency) }), true)
	total.Align = fyne.TextAlignTrailing
	pieces := text("items", lang.X("orders.items", "Items"), 60, 0,
		func(r shop.OrderRow) string { return kit.Count(r.Pieces) })
	pieces.Align = fyne.TextAlignTrailing
	date := sorts(text("date", lang.X("orders.date", "Date"), 110, 0, func(r shop.OrderRow) string {
		return kit.DayNear(r.Order.TimeOfOrderUtc.Time(), d.Now())
	}), true)
	date.Tip = func(r shop.OrderRow, _ float32) string { return kit.Moment(r.Order.TimeOfOrderUtc.Time()) }
	status := sorts(records.PillColumn("status", lang.X("orders.status", "Status"), 140, func(r shop.OrderRow) (string, kit.Mood) {
		return statusPill(r.Order.Status())
	}), false)
	return []kit.Column[shop.OrderRow]{
		sorts(text("number", lang.X("orders.number", "Order"), 72, 0,
			func(r shop.OrderRow) string { return r.Order.OrderNumber }), true),
		date,
		sorts(text("customer", lang.X("orders.customer", "Customer"), 130, 2,
			func(r shop.OrderRow) string { return r.Customer }), false),
		pieces, total,
		sorts(records.PillColumn("due", lang.X("orders.paid", "Paid"), 140, func(r shop.OrderRow) (string, kit.Mood) {
			return paidPill(r.Local, r.Currency)
		}), true),
		records.PillColumn("shipped", lang.X("orders.shipped", "Shipped"), 130, shippedPill),
		status,
		records.Optional(text("email", lang.X("orders.email", "E-mail"), 150, 1,
			func(r shop.OrderRow) string { return r.Order.UserEmail })),
		records.Optional(text("first", lang.X("orders.first", "First item"), 150, 1, func(r shop.OrderRow) string {
			if len(r.Order.Items) == 0 {
				return ""
			}
			return r.Order.Items[0].ProductName
		})),
		records.Optional(text("city", lang.X("orders.city", "City"), 110, 1,
			func(r shop.OrderRow) string { return r.Order.ShippingAddress.City })),
		records.Optional(text("country", lang.X("orders.country", "Country"), 110, 1,
			func(r shop.OrderRow) string { return r.Order.ShippingAddress.CountryName })),
		records.Optional(text("method", lang.X("orders.method", "Shipping method"), 120, 1,
			func(r shop.OrderRow) string { return r.Order.ShippingMethodDisplayName })),
		records.Optional(text("tracking", lang.X("orders.tracking", "Tracking number"), 130, 1, tracking)),
		records.Optional(text("coupon", lang.X("orders.coupon", "Coupons"), 100, 0, func(r shop.OrderRow) string {
			var codes []string
			for _, c := range r.Order.Coupons {
				codes = append(codes, c.CouponCode)
			}
			return strings.Join(codes, ", ")
		})),
		records.Optional(text("source", lang.X("orders.source", "Source"), 90, 0,
			func(r shop.OrderRow) string { return sourceName(r.Local.Source) })),
		records.Optional(text("changed", lang.X("orders.changed", "Last change"), 110, 0, func(r shop.OrderRow) string {
			return kit.DayNear(r.Order.LastUpdatedUtc.Time(), d.Now())
		})),
	}
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
