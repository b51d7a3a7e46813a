package orders

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// ofCustomer stands before the id of an account in the argument of the page that takes an order for it.
const ofCustomer = "customer:"

// AddFor leads to a new order of a customer.
func AddFor(customer string) shell.Route { return shell.To(Add).With(ofCustomer + customer) }

// Of leads to the orders of a customer.
func Of(customer string) shell.Route {
	return shell.To(Name).With(url.Values{filterCustomer: {customer}}.Encode())
}

// newest is how many orders of a customer stand on the customer's page.
const newest = 50

// OfAffiliate leads to the orders that an affiliate brought.
func OfAffiliate(affiliate string) shell.Route {
	return shell.To(Name).With(url.Values{filterFriend: {affiliate}}.Encode())
}

// OfCustomer is a card with the newest orders of a customer.
func OfCustomer(d *shell.Desk) records.Aside {
	return newestOf(d, func(id string) shop.OrderFilter { return shop.OrderFilter{Customer: id} }, Of)
}

// BroughtBy is a card with the newest orders that an affiliate brought.
func BroughtBy(d *shell.Desk) records.Aside {
	return newestOf(d, func(id string) shop.OrderFilter {
		n, _ := strconv.ParseInt(id, 10, 64) // it is the number of a record
		return shop.OrderFilter{Affiliate: n}
	}, OfAffiliate)
}

// newestOf is a card with the newest orders that belong to a record; all leads to all of them.
func newestOf(d *shell.Desk, which func(id string) shop.OrderFilter, all func(id string) shell.Route) records.Aside {
	return &records.Related[shop.OrderRow]{
		Desk: d, Title: lang.X("orders.theirs", "Orders"),
		Empty: lang.X("orders.theirs.none", "Nothing was ordered yet."),
		Key:   func(r shop.OrderRow) string { return r.Order.Bvin },
		Columns: []column{
			text("number", lang.X("orders.number", "Order"), 72, 1,
				func(r shop.OrderRow) string { return r.Order.OrderNumber }),
			text("date", lang.X("orders.date", "Date"), 110, 0,
				func(r shop.OrderRow) string { return kit.Day(r.Order.TimeOfOrderUtc.Time()) }),
			records.PillColumn("status", lang.X("orders.status", "Status"), 160,
				func(r shop.OrderRow) (string, kit.Mood) { return statusPill(r.Order.Status()) }),
			records.PillColumn("due", lang.X("orders.paid", "Paid"), 180,
				func(r shop.OrderRow) (string, kit.Mood) { return paidPill(r.Local, r.Currency) }),
			figures(text("total", lang.X("orders.total", "Total"), 110, 0,
				func(r shop.OrderRow) string { return say.Price(r.Order.TotalGrand, r.Currency) })),
		},
		Load: func(ctx context.Context, id string) (rows []shop.OrderRow, n int, err error) {
			ids, err := d.Shop.FindOrders(ctx, which(id))
			if err == nil {
				rows, err = d.Shop.OrderRows(ctx, ids[:min(len(ids), newest)])
			}
			return rows, len(ids), err
		},
		Open: func(r shop.OrderRow) { d.Go(shell.To(One).With(r.Order.Bvin)) },
		More: func(id string) { d.Go(all(id)) },
		Words: func(all int) string {
			return lang.XN("orders.theirs.all", "All {{.N}} orders", all, map[string]any{"N": kit.Count(all)})
		},
		Topics: slices.Concat(shop.Orders.Topics(), shop.OrderTransactions.Topics()),
	}
}
