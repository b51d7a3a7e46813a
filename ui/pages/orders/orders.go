// Package orders is the group Orders of the window: the lists of orders, and the page of one.
// To add a column or filter: one more line in list.go. To add something to do with orders: an event in shop
// (shop/sales/events.go) and a line in acts.
package orders

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/order"
	"griddle/ui/records"
	"griddle/ui/shell"
)

// Names of the pages in routes.
const (
	Name = "orders/manager"
	One  = "orders/order"
)

// mode is a list of the menu: all orders, or those of one status.
type mode struct {
	shop.OrderMode
	name   string // of its route
	status order.Status
	icon   fyne.Resource
}

func modes() []mode {
	return []mode{
		{shop.AllOrders, Name, order.NoStatus, theme.DocumentIcon()},
		{shop.NewOrders, "orders/new", order.Received, theme.MailAttachmentIcon()},
		{shop.OrdersOnHold, "orders/hold", order.OnHold, theme.MediaPauseIcon()},
		{shop.OrdersToPay, "orders/pay", order.ReadyForPayment, theme.DownloadIcon()},
		{shop.OrdersToShip, "orders/ship", order.ReadyForShipping, theme.MailSendIcon()},
		{shop.CompleteOrders, "orders/complete", order.Complete, theme.ConfirmIcon()},
		{shop.CancelledOrders, "orders/cancelled", order.Cancelled, theme.CancelIcon()},
	}
}

// title is what the menu calls it.
func (m mode) title() string {
	switch m.OrderMode {
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
	case shop.DraftOrders:
		return lang.X("orders.mode.drafts", "Drafts")
	}
	return lang.X("orders.title", "Order Manager")
}

// Entries declares the pages: a list for each entry of the menu, and the page of one order, to which all of them lead.
func Entries() (all []shell.Entry) {
	walk, drafts := &records.Walk{}, draftEntries()
	for _, m := range modes() {
		e := shell.Entry{Name: m.name, Menu: shell.Orders, Title: m.title, Icon: m.icon,
			Words: func() string {
				return lang.X("orders.words", "orders sales payments shipping customers order manager")
			},
			New: func(d *shell.Desk, arg string) shell.Page { return records.NewList(d, list(d, walk, m), arg) },
		}
		if m.OrderMode != shop.AllOrders {
			e.Count = m.count
			all = append(all, e)
			continue
		}
		e.Find = find
		all = append(all, e, shell.Entry{Name: One, Title: func() string { return lang.X("order.one", "Order") },
			New: func(d *shell.Desk, arg string) shell.Page { return newPage(d, walk, arg) }}, editEntry(walk),
			drafts[0]) // the pages without a menu belong to the list before them
	}
	return append(all, drafts[1])
}

// ToDo is what of the orders waits for the owner, each with the list that shows it.
func ToDo() (all []shell.Waiting) {
	for _, m := range modes() {
		if m.OrderMode == shop.AllOrders || m.status == order.Complete || m.status == order.Cancelled {
			continue
		}
		all = append(all, shell.Waiting{Title: m.title, Route: shell.To(m.name), Count: m.count})
	}
	owed := shop.OrderFilter{Labels: []order.Label{order.ToGiveBack}}
	return append(all, shell.Waiting{Title: func() string { return labelName(order.ToGiveBack) },
		Route: shell.To(Name).With(filterPaid + "=" + strconv.Itoa(int(order.ToGiveBack))),
		Count: func(ctx context.Context, d *shell.Desk) (int, error) {
			ids, err := d.Shop.FindOrders(ctx, owed)
			return len(ids), err
		}})
}

// count is how many orders are in the list.
func (m mode) count(ctx context.Context, d *shell.Desk) (int, error) {
	n, err := d.Shop.CountOrders(ctx)
	return n[m.OrderMode], err
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
		found = append(found, shell.Hit{Title: called(&r.Order), Note: r.Customer,
			Route: shell.To(One).With(r.Order.Bvin)})
	}
	return found
}

// called is what an order is called.
func called(o *shop.Order) string {
	if o.OrderNumber == "" {
		return lang.X("order.unnumbered", "Order without a number")
	}
	return lang.X("order.number", "Order {{.Number}}", map[string]any{"Number": o.OrderNumber})
}
