package orders

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/sales"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// event is what the shop does with orders; sure: the owner was asked already.
type event func(ctx context.Context, sure bool) (model.Change, error)

// act is something that can be done with orders, be it one or many.
type act struct {
	label  string
	key    rune
	icon   fyne.Resource
	next   order.Status                              // of which it is the next step; NoStatus for none
	fits   func(shop.OrderRow) bool                  // which orders it can be done with
	why    string                                    // is said of those with which it cannot
	run    func(d *shell.Desk, ids []string) event   // or
	ask    func(d *shell.Desk, rows []shop.OrderRow) // asks for more first
	danger bool
}

// acts are all of them, in the order of an order's way through the shop.
func acts() []act {
	is := func(all ...order.Status) func(shop.OrderRow) bool {
		return func(r shop.OrderRow) bool {
			for _, s := range all {
				if r.Order.Status() == s {
					return true
				}
			}
			return false
		}
	}
	return []act{
		{label: lang.X("orders.accept", "Accept"), key: 'a', icon: theme.ConfirmIcon(), next: order.Received,
			fits: is(order.Received), why: lang.X("orders.accept.why", "not new"),
			run: func(d *shell.Desk, ids []string) event {
				return func(ctx context.Context, _ bool) (model.Change,
					error) {
					return sales.AcceptOrders(d.Shop, ctx, ids)
				}
			}},
		{label: lang.X("orders.pay", "Record payment…"), key: 'p', icon: theme.DownloadIcon(),
			next: order.ReadyForPayment,
			fits: func(r shop.OrderRow) bool { return r.Local.Paid.Due.IsPositive() },
			why:  lang.X("orders.pay.why", "nothing due"), ask: askPayments},
		{label: lang.X("orders.capture", "Capture and mark for shipping…"), fits: announced,
			why: lang.X("orders.capture.whynot", "not waiting for a payment that is held or announced"),
			ask: askCapture},
		{label: lang.X("orders.ship", "Pack and ship…"), key: 's', icon: theme.MailSendIcon(),
			next: order.ReadyForShipping, fits: shippable,
			why: lang.X("orders.ship.why", "shipped, on hold or cancelled"), ask: askShipping},
		{label: lang.X("orders.hold", "Put on hold"), key: 'h',
			fits: is(order.Received, order.ReadyForPayment, order.ReadyForShipping),
			why:  lang.X("orders.hold.why", "on hold, cancelled or complete"),
			run: func(d *shell.Desk, ids []string) event {
				return func(ctx context.Context, _ bool) (model.Change,
					error) {
					return sales.HoldOrders(d.Shop, ctx, ids)
				}
			}},
		{label: lang.X("orders.release", "Release"), key: 'r', icon: theme.MediaPlayIcon(), next: order.OnHold,
			fits: is(order.OnHold), why: lang.X("orders.release.why", "not on hold"),
			run: func(d *shell.Desk, ids []string) event {
				return func(ctx context.Context, _ bool) (model.Change,
					error) {
					return sales.ReleaseOrders(d.Shop, ctx, ids)
				}
			}},
		{label: lang.X("orders.reserve", "Reserve stock"), fits: unreserved,
			why: lang.X("orders.reserve.why", "reserved, cancelled or shipped"),
			run: func(d *shell.Desk, ids []string) event {
				return func(ctx context.Context, sure bool) (model.Change, error) {
					return sales.ReserveStock(d.Shop, ctx, ids, sure)
				}
			}},
		{label: lang.X("orders.setstatus", "Set status…"),
			fits: func(r shop.OrderRow) bool { return r.Order.Status() != order.Cancelled },
			why:  lang.X("orders.cancelled.why", "cancelled"), ask: askStatus},
		{label: lang.X("orders.reopen", "Reopen"), fits: is(order.Cancelled), next: order.Cancelled,
			icon: theme.ViewRefreshIcon(),
			why:  lang.X("orders.reopen.why", "not cancelled"),
			run: func(d *shell.Desk, ids []string) event {
				return func(ctx context.Context, sure bool) (model.Change, error) {
					return sales.ReopenOrders(d.Shop, ctx, ids, sure)
				}
			}},
		{label: lang.X("orders.note", "Add note…"), fits: func(shop.OrderRow) bool { return true }, ask: askNote},
		{label: lang.X("orders.rest", "Cancel the open rest…"), danger: true, ask: askRest,
			fits: func(r shop.OrderRow) bool {
				return anyShipped(r) && r.Shipment.Shipped < r.Shipment.Wanted && r.Order.Status() != order.Cancelled
			}, why: lang.X("orders.rest.why", "cancelled, or with nothing shipped or open")},
		{label: lang.X("orders.cancel", "Cancel order…"), danger: true, fits: func(r shop.OrderRow) bool {
			return r.Order.Status() != order.Cancelled && !anyShipped(r)
		}, why: lang.X("orders.cancel.why", "cancelled, or shipped in part"), ask: askCancel},
	}
}

func anyShipped(r shop.OrderRow) bool {
	for _, l := range r.Order.Items {
		if l.QuantityShipped > 0 {
			return true
		}
	}
	return false
}

// unreserved says whether a program added the order, for which nothing is reserved then.
func unreserved(r shop.OrderRow) bool {
	if r.Order.Status() == order.Cancelled || r.Local.Source == shop.FromWindow ||
		r.Shipment.Shipped >= r.Shipment.Wanted {
		return false
	}
	for _, l := range r.Local.Lines {
		if l.Reserved > 0 {
			return false
		}
	}
	return true
}

// doable are the actions that can be done with an order; the picture of its next step appears on the row.
func doable(d *shell.Desk, r shop.OrderRow) (all []kit.Action) {
	for _, a := range acts() {
		if !a.fits(r) {
			continue
		}
		do := kit.Action{Label: a.label, Key: a.key, Danger: a.danger, Do: func() { a.start(d, []shop.OrderRow{r}) }}
		if r.Order.Status() == a.next {
			do.Icon = a.icon
		}
		all = append(all, do)
	}
	return all
}

// start does it, or asks.
func (a act) start(d *shell.Desk, rows []shop.OrderRow) {
	if a.ask != nil {
		a.ask(d, rows)
		return
	}
	attempt(d, a.label, a.run(d, idsOf(rows)))
}

func idsOf(rows []shop.OrderRow) (ids []string) {
	for _, r := range rows {
		ids = append(ids, r.Order.Bvin)
	}
	return ids
}

// attempt does something with orders, and asks where the shop does.
func attempt(d *shell.Desk, verb string, do event) {
	records.Start(d, func(ctx context.Context) (model.Change, error) { return do(ctx, false) },
		func(c model.Change, err error) {
			switch {
			case errors.Is(err, shop.ErrAsk):
				d.Form(kit.FormOptions{Title: strings.TrimSuffix(verb, "…"), Note: kit.Sentence(err),
					Verb: lang.X("orders.anyway", "Go ahead anyway"), Done: func() {
						records.Do(d, func(ctx context.Context) (model.Change, error) { return do(ctx, true) })
					}})
			case err != nil:
				d.ToastError(err)
			default:
				records.Did(d, c)
			}
		})
}

// form shows a dialog whose verb does something with orders. What the shop asks about is said in the dialog; pressed
// once more with the same entries, the verb confirms. read answers what stands in the fields, to tell that, and what
// is to be done with it.
func form(d *shell.Desk, o kit.FormOptions, read func() (entries string, do event)) *kit.Dialog {
	var made model.Change
	var asked string
	var dialog *kit.Dialog
	verb := o.Verb
	o.Start = func(ended func(error)) {
		entries, do := read()
		sure := asked != "" && entries == asked
		if asked == "" {
			verb = dialog.Confirm.Text // a field may have changed it
		}
		records.Start(d, func(ctx context.Context) (model.Change, error) { return do(ctx, sure) },
			func(c model.Change, err error) {
				made, asked = c, ""
				ended(err)
				dialog.Confirm.SetText(verb)
				if errors.Is(err, shop.ErrAsk) {
					asked = entries
					dialog.Confirm.SetText(lang.X("orders.anyway", "Go ahead anyway"))
				}
				dialog.Refresh()
			})
	}
	o.Done = func() { records.Did(d, made) }
	dialog = d.Form(o)
	return dialog
}

// bulk are the actions for the ticked orders. Which of them each fits is looked up when it is chosen; with some left
// out it is asked first.
func bulk(d *shell.Desk, m mode, ids []string) (all []kit.Action) {
	some := acts()
	slices.SortStableFunc(some, func(a, b act) int { // what the list is for comes first
		first := func(a act) int {
			if m.status != order.NoStatus && a.next == m.status {
				return 0
			}
			return 1
		}
		return first(a) - first(b)
	})
	for _, a := range some {
		all = append(all, kit.Action{Label: a.label, Key: a.key, Danger: a.danger, Do: func() {
			rowsOf(d, ids, func(rows []shop.OrderRow) { a.some(d, rows) })
		}})
	}
	return all
}

// rowsOf reads orders and goes on with them.
func rowsOf(d *shell.Desk, ids []string, then func([]shop.OrderRow)) {
	kit.Fetch(d.Runner, func() ([]shop.OrderRow, error) { return d.Shop.OrderRows(context.Background(), ids) },
		func(rows []shop.OrderRow, err error) {
			if err != nil {
				d.ToastError(err)
				return
			}
			then(rows)
		})
}

// split parts orders into those it can be done with and the number of the others.
func (a act) split(rows []shop.OrderRow) (fit []shop.OrderRow, left int) {
	for _, r := range rows {
		if a.fits(r) {
			fit = append(fit, r)
		}
	}
	return fit, len(rows) - len(fit)
}

// leftOut says how many orders are left out, and why; "" for none.
func (a act) leftOut(n int) string {
	if n == 0 {
		return ""
	}
	return lang.X("orders.batch.left", "{{.What}} left out: {{.Why}}.",
		map[string]any{"What": say.Counted("order", n), "Why": a.why})
}

// some does it with those of many orders that it fits.
func (a act) some(d *shell.Desk, rows []shop.OrderRow) {
	fit, left := a.split(rows)
	switch {
	case len(fit) == 0:
		d.Toast(lang.X("orders.batch.none", "Nothing was changed.") + " " + a.leftOut(left))
	case left == 0:
		a.start(d, fit)
	default:
		verb := strings.TrimSuffix(a.label, "…")
		d.Form(kit.FormOptions{
			Title: lang.X("orders.batch.ask", "{{.Verb}}: {{.What}}",
				map[string]any{"Verb": verb, "What": say.Counted("order", len(fit))}),
			Note: a.leftOut(left), Verb: a.label, Done: func() { a.start(d, fit) },
		})
	}
}

// money is an amount in the currency of the orders.
func money(d decimal.Decimal, in shop.Currency) string {
	return say.Price(shop.Decimal{Decimal: d}, in)
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
	return lang.X("orders.received", "{{.Sum}} was received.",
		map[string]any{"Sum": money(sum, rows[0].Currency)})
}

// these is what a dialog calls orders: the one by its number, many by how many they are.
func these(rows []shop.OrderRow) string {
	if len(rows) == 1 {
		return called(&rows[0].Order)
	}
	return say.Counted("order", len(rows))
}

// askStatus lets choose a status by hand.
func askStatus(d *shell.Desk, rows []shop.OrderRow) {
	var some []order.Status // cancelling is an event of its own
	var names []string
	at := 0
	for _, s := range statuses {
		if s == order.Cancelled {
			continue
		}
		if s == rows[0].Order.Status() {
			at = len(some)
		}
		some, names = append(some, s), append(names, statusName(s))
	}
	choice := kit.NewSelect(names, nil)
	choice.SetSelectedIndex(at)
	form(d, kit.FormOptions{
		Title: lang.X("orders.setstatus.title", "Set the status of {{.What}}", map[string]any{"What": these(rows)}),
		Fields: []*kit.Field{kit.NewField("StatusCode", lang.X("orders.status", "Status"),
			lang.X("orders.setstatus.hint", "Otherwise it follows from payment and shipping by itself."), choice, nil)},
		Verb: lang.X("orders.setstatus.verb", "Set status"),
	}, func() (string, event) {
		to := some[max(choice.SelectedIndex(), 0)]
		return fmt.Sprint(to), func(ctx context.Context, sure bool) (model.Change, error) {
			return sales.SetOrderStatus(d.Shop, ctx, idsOf(rows), to, sure)
		}
	})
}

// askNote writes the same note on orders.
func askNote(d *shell.Desk, rows []shop.OrderRow) {
	text := kit.NewLines(nil, "", 3)
	public := kit.NewCheck(lang.X("order.note.ispublic", "The customer may see it"), nil)
	form(d, kit.FormOptions{
		Title: lang.X("orders.note.title", "Note on {{.What}}", map[string]any{"What": these(rows)}),
		Fields: []*kit.Field{kit.NewField("Note", lang.X("orders.note.text", "Note"), "", text, nil),
			kit.NewField("", "", "", public, nil)},
		Verb: lang.X("order.note.add", "Add note"),
	}, func() (string, event) {
		note, seen := text.Text(), public.Checked
		return note, func(ctx context.Context, _ bool) (model.Change, error) {
			return sales.NoteOrders(d.Shop, ctx, idsOf(rows), note, seen)
		}
	})
}

// askRest cancels what is not shipped yet.
func askRest(d *shell.Desk, rows []shop.OrderRow) {
	open := 0
	for _, r := range rows {
		open += r.Shipment.Wanted - r.Shipment.Shipped
	}
	about := []string{lang.XN("orders.rest.note", "{{.N}} pieces that are not shipped are taken off, and their "+
		"stock is free again. You can undo it.", open, map[string]any{"N": kit.Count(open)})}
	if paidFor(rows) != "" {
		about = append(about, lang.X("orders.rest.money",
			"What was paid for them is listed under “To give back” until you record a refund."))
	}
	d.Danger(kit.DangerOptions{
		Title:        lang.X("orders.rest.title", "Cancel the rest of {{.What}}?", map[string]any{"What": these(rows)}),
		Consequences: about,
		Verb:         lang.X("orders.rest.verb", "Cancel the rest"), Done: func() {
			records.Do(d, func(ctx context.Context) (model.Change, error) {
				return sales.CancelRest(d.Shop, ctx,
					idsOf(rows))
			})
		}})
}

func deletable(r shop.OrderRow) bool { return !anyShipped(r) && r.Invoice == "" }

// remove deletes orders after a question that says what goes with them; gone is told, and may be nil.
func remove(d *shell.Desk, ids []string, gone func()) {
	a := act{why: lang.X("orders.delete.why", "shipped, or with an invoice"), fits: deletable}
	rowsOf(d, ids, func(rows []shop.OrderRow) {
		fit, left := a.split(rows)
		if len(fit) == 0 {
			d.Toast(lang.X("orders.batch.none", "Nothing was changed.") + " " + a.leftOut(left))
			return
		}
		about := []string{lang.X("orders.delete.all",
			"Notes, packages and payments go with it; what is reserved is free again. You can undo it.")}
		for _, more := range []string{paidFor(fit), a.leftOut(left)} {
			if more != "" {
				about = append(about, more)
			}
		}
		d.Danger(kit.DangerOptions{
			Title:        lang.X("orders.delete.ask", "Delete {{.What}}?", map[string]any{"What": these(fit)}),
			Consequences: about, Verb: lang.X("products.delete", "Delete"),
			Done: func() {
				records.Start(d, func(ctx context.Context) (model.Change, error) {
					return sales.DeleteOrders(d.Shop, ctx, idsOf(fit))
				}, func(c model.Change, err error) {
					if err != nil {
						d.ToastError(err)
						return
					}
					records.Did(d, c)
					if gone != nil {
						gone()
					}
				})
			},
		})
	})
}
