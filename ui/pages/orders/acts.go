package orders

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/order"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// act is something that can be done with orders, be it one or many.
type act struct {
	label string
	key   rune
	icon  fyne.Resource
	fits  func(shop.OrderRow) bool // which orders it can be done with
	why   string                   // is said of those with which it cannot
	do    func(ctx context.Context, d *shell.Desk, ids []string) (shop.Change, error)
	ask   func(d *shell.Desk, rows []shop.OrderRow) // asks first, instead of do
}

// acts are all of them; the first that fits one order is its next step.
func acts() []act {
	return []act{
		{label: lang.X("orders.accept", "Accept"), key: 'a', icon: theme.ConfirmIcon(),
			fits: func(r shop.OrderRow) bool { return r.Order.Status() == order.Received },
			why:  lang.X("orders.accept.why", "are not new"),
			do: func(ctx context.Context, d *shell.Desk, ids []string) (shop.Change, error) {
				return d.Shop.AcceptOrders(ctx, ids)
			}},
		{label: lang.X("orders.pay", "Record payment…"), key: 'p', icon: theme.DownloadIcon(),
			fits: func(r shop.OrderRow) bool { return r.Local.Paid.Due.IsPositive() },
			why:  lang.X("orders.pay.why", "have nothing due"), ask: askPayments},
		{label: lang.X("orders.hold", "Put on hold"), key: 'h',
			fits: func(r shop.OrderRow) bool {
				s := r.Order.Status()
				return s != order.OnHold && s != order.Cancelled && s != order.Complete
			},
			why: lang.X("orders.hold.why", "are on hold, cancelled or complete"),
			do: func(ctx context.Context, d *shell.Desk, ids []string) (shop.Change, error) {
				return d.Shop.HoldOrders(ctx, ids)
			}},
		{label: lang.X("orders.release", "Release"), key: 'r',
			fits: func(r shop.OrderRow) bool { return r.Order.Status() == order.OnHold },
			why:  lang.X("orders.release.why", "are not on hold"),
			do: func(ctx context.Context, d *shell.Desk, ids []string) (shop.Change, error) {
				return d.Shop.ReleaseOrders(ctx, ids)
			}},
		{label: lang.X("orders.cancel", "Cancel order…"), fits: func(r shop.OrderRow) bool {
			return r.Order.Status() != order.Cancelled && r.Shipment.Shipped == 0
		}, why: lang.X("orders.cancel.why", "are cancelled, or shipped in part"), ask: askCancel},
	}
}

// doable are the actions that can be done with at least one of these orders.
func doable(d *shell.Desk, rows []shop.OrderRow, many bool) (all []kit.Action) {
	for _, a := range acts() {
		fit, ids := a.of(rows)
		if len(fit) == 0 {
			continue
		}
		icon := a.icon
		if many {
			icon = nil
		}
		all = append(all, kit.Action{Label: a.label, Key: a.key, Icon: icon, Do: func() { a.start(d, fit, ids) }})
	}
	return all
}

// of are the orders it can be done with, and their ids.
func (a act) of(rows []shop.OrderRow) (fit []shop.OrderRow, ids []string) {
	for _, r := range rows {
		if a.fits(r) {
			fit, ids = append(fit, r), append(ids, r.Order.Bvin)
		}
	}
	return fit, ids
}

func (a act) start(d *shell.Desk, rows []shop.OrderRow, ids []string) {
	if a.ask != nil {
		a.ask(d, rows)
		return
	}
	records.Do(d, func(ctx context.Context) (shop.Change, error) { return a.do(ctx, d, ids) })
}

// bulk are the actions for the ticked orders. Which of them each fits is looked up when it is chosen; with some left out
// it is asked first.
func bulk(d *shell.Desk, ids []string) (all []kit.Action) {
	for _, a := range acts() {
		all = append(all, kit.Action{Label: a.label, Key: a.key, Do: func() {
			kit.Fetch(d.Runner, func() ([]shop.OrderRow, error) { return d.Shop.OrderRows(context.Background(), ids) },
				func(rows []shop.OrderRow, err error) {
					if err != nil {
						d.ToastError(err)
						return
					}
					a.some(d, rows)
				})
		}})
	}
	return all
}

// some does it with those of many orders that it fits.
func (a act) some(d *shell.Desk, rows []shop.OrderRow) {
	fit, ids := a.of(rows)
	left := say.Counted("order", len(rows)-len(fit))
	told := map[string]any{"What": left, "Why": a.why}
	switch {
	case len(fit) == 0:
		d.Toast(lang.X("orders.batch.none", "Nothing was changed: {{.What}} {{.Why}}.", told))
	case len(fit) == len(rows):
		a.start(d, fit, ids)
	default:
		d.Danger(kit.DangerOptions{
			Title: lang.X("orders.batch.ask", "{{.Verb}}: {{.What}}",
				map[string]any{"Verb": a.label, "What": say.Counted("order", len(fit))}),
			Consequences: []string{lang.X("orders.batch.left", "{{.What}} are left out: they {{.Why}}.", told)},
			Verb:         a.label,
			Do:           func() error { return nil },
			Done:         func() { a.start(d, fit, ids) },
		})
	}
}

// paidFor is the money that came for orders, in words; "" for none.
func paidFor(rows []shop.OrderRow) string {
	var sum decimal.Decimal
	for _, r := range rows {
		sum = sum.Add(r.Local.Paid.Net())
	}
	if !sum.IsPositive() {
		return ""
	}
	return lang.X("orders.received", "{{.Sum}} were received for them.",
		map[string]any{"Sum": say.Price(shop.Decimal{Decimal: sum}, rows[0].Currency)})
}

// askCancel asks for the reason, and cancels.
func askCancel(d *shell.Desk, rows []shop.OrderRow) {
	_, ids := act{fits: func(shop.OrderRow) bool { return true }}.of(rows)
	reason := kit.NewEntry("")
	back := kit.NewCheck(lang.X("orders.cancel.stock", "Give back the stock that is reserved"), nil)
	back.SetChecked(true)
	note := lang.X("orders.cancel.note", "What was paid is listed under “To give back” until you record a refund.")
	if money := paidFor(rows); money != "" {
		note = money + " " + note
	}
	var made shop.Change
	d.Form(kit.FormOptions{
		Title: lang.X("orders.cancel.title", "Cancel {{.What}}", map[string]any{"What": say.Counted("order", len(rows))}),
		Note:  note,
		Fields: []*kit.Field{kit.NewField("Reason", lang.X("orders.cancel.reason", "Reason"),
			lang.X("orders.cancel.hint", "It stands in the history of the order."), reason, nil),
			kit.NewField("", "", "", back, nil)},
		Verb: lang.X("orders.cancel.verb", "Cancel order"),
		Start: func(ended func(error)) {
			how := shop.Cancelling{Reason: strings.TrimSpace(reason.Text()), KeepStock: !back.Checked}
			records.Start(d, func(ctx context.Context) (shop.Change, error) { return d.Shop.CancelOrders(ctx, ids, how) },
				func(c shop.Change, err error) {
					made = c
					ended(err)
				})
		},
		Done: func() { records.Did(d, made) },
	})
}

// remove deletes orders after a question that says what goes with them.
func remove(d *shell.Desk, ids []string) {
	kit.Fetch(d.Runner, func() ([]shop.OrderRow, error) { return d.Shop.OrderRows(context.Background(), ids) },
		func(rows []shop.OrderRow, err error) {
			if err != nil {
				d.ToastError(err)
				return
			}
			about := []string{lang.X("orders.delete.all", "Their notes, parcels and payments go with them; what is reserved "+
				"for them is free again. You can undo it.")}
			if money := paidFor(rows); money != "" {
				about = append(about, money)
			}
			d.Danger(kit.DangerOptions{
				Title:        lang.X("remove.ask", "Delete {{.What}}?", map[string]any{"What": say.Counted("order", len(rows))}),
				Consequences: about, Verb: lang.X("products.delete", "Delete"),
				Do: func() error { return nil },
				Done: func() {
					records.Do(d, func(ctx context.Context) (shop.Change, error) { return d.Shop.DeleteOrders(ctx, ids) })
				},
			})
		})
}
