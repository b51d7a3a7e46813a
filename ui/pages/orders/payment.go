package orders

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/order"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// received are the kinds of payment that can be recorded for many orders at once.
var received = []order.Action{order.OtherCharged, order.CashReceived, order.ChequeReceived, order.CardCharged,
	order.PayPalCharged}

// askPayments records for each of these orders what is due of it.
func askPayments(d *shell.Desk, rows []shop.OrderRow) {
	var sum decimal.Decimal
	var ids []string
	for _, r := range rows {
		sum, ids = sum.Add(r.Local.Paid.Due), append(ids, r.Order.Bvin)
	}
	var names []string
	for _, a := range received {
		names = append(names, actionName(a))
	}
	kind := kit.NewSelect(names, nil)
	kind.SetSelectedIndex(0)
	at := newMoment(d)
	ref := kit.NewEntry("")
	var made shop.Change
	d.Form(kit.FormOptions{
		Title: lang.X("orders.pay.title", "Record the payment of {{.What}}",
			map[string]any{"What": say.Counted("order", len(rows))}),
		Note: lang.X("orders.pay.note", "What is due is recorded as received: {{.Sum}} in all.",
			map[string]any{"Sum": say.Price(shop.Decimal{Decimal: sum}, rows[0].Currency)}),
		Fields: []*kit.Field{
			kit.NewField("Action", lang.X("orders.pay.kind", "Kind"), "", kind, nil),
			at.field(), kit.NewField("RefNum1", lang.X("orders.pay.ref", "Reference"), "", ref, nil),
		},
		Verb: lang.X("orders.pay.verb", "Record payment"),
		Start: func(ended func(error)) {
			p := shop.PaymentEntry{Action: received[max(kind.SelectedIndex(), 0)], At: at.value(),
				RefNum: strings.TrimSpace(ref.Text())}
			records.Start(d, func(ctx context.Context) (shop.Change, error) { return d.Shop.RecordPayments(ctx, ids, p) },
				func(c shop.Change, err error) {
					made = c
					ended(err)
				})
		},
		Done: func() { records.Did(d, made) },
	})
}

func actionName(a order.Action) string { return say.It(shop.ActionName(a)) }

// moment is a field with a time, which is now at first.
type moment struct {
	desk  *shell.Desk
	entry *kit.Entry
	first string
}

func newMoment(d *shell.Desk) moment {
	m := moment{d, kit.NewEntry(""), kit.DayTime(d.Now())}
	m.entry.SetText(m.first)
	return m
}

func (m moment) field() *kit.Field {
	return kit.NewField("TimeStampUtc", lang.X("orders.pay.when", "When"), "", m.entry, func() string {
		if _, ok := kit.ParseDayTime(m.entry.Text()); !ok {
			return lang.X("edit.moment", "Enter a day such as 2026-11-22, or a day and a time such as 2026-11-22 14:30.")
		}
		return ""
	})
}

// value is the time; one that was left as it stood is now.
func (m moment) value() shop.Instant {
	t, _ := kit.ParseDayTime(m.entry.Text()) // the field was found right
	if m.entry.Text() == m.first {
		t = m.desk.Now()
	}
	return shop.At(t)
}

// offerName is what an offer is called: what it does and, where it follows a step, of which amount.
func offerName(o order.Offer, in shop.Currency) string {
	name := actionName(o.Action)
	if o.Step != nil {
		name += " (" + say.Price(shop.Decimal{Decimal: o.Step.Amount}, in) + ")"
	}
	return name
}

// needsNumber are the kinds that ask for a number, with its name.
func numberLabel(a order.Action) string {
	switch a {
	case order.PurchaseNoted:
		return lang.X("orders.pay.po", "Number of the purchase order")
	case order.AccountNoted:
		return lang.X("orders.pay.account", "Number of the company account")
	case order.ChequeReceived, order.ChequeReturned:
		return lang.X("orders.pay.cheque", "Number of the cheque")
	case order.GiftCardRedeemed, order.GiftCardRefunded:
		return lang.X("orders.pay.giftcard", "Number of the gift card")
	}
	return ""
}

// askPayment records a payment of an order, or money given back, by what can be recorded now.
func askPayment(d *shell.Desk, v shop.OrderView) {
	offers := firstLikely(v.Offers)
	var names []string
	for _, o := range offers {
		names = append(names, offerName(o, v.Currency))
	}
	amount, number, ref, text, at := kit.NewEntry(""), kit.NewEntry(""), kit.NewEntry(""), kit.NewEntry(""), newMoment(d)
	numbered := kit.NewField("Number", lang.X("orders.pay.number", "Number"), "", number, nil)
	kind := kit.NewSelect(names, nil)
	chosen := func() order.Offer { return offers[max(kind.SelectedIndex(), 0)] }
	proposed := ""
	follow := func() {
		o := chosen()
		next := v.Local.Paid.Due
		switch {
		case o.Most != nil:
			next = *o.Most
		case o.Step != nil:
			next = o.Step.Amount.Abs()
		}
		if amount.Text() == proposed { // what was typed stays
			proposed = say.Amount(shop.Decimal{Decimal: decimal.Max(next, decimal.Zero)})
			amount.SetText(proposed)
		}
		setShown(numbered, numberLabel(o.Action) != "")
	}
	kind.OnChanged = func(string) { follow() }
	kind.SetSelectedIndex(0)
	follow()
	var made shop.Change
	confirmed := false
	var dialog *kit.Dialog
	record := func(ended func(error)) {
		o := chosen()
		typed, _ := say.ParseAmount(amount.Text()) // the field was found right
		p := shop.PaymentEntry{Action: o.Action, Amount: typed, At: at.value(), RefNum: strings.TrimSpace(ref.Text()),
			Messages: strings.TrimSpace(text.Text()), Confirmed: confirmed}
		if o.Step != nil {
			p.Step = o.Step.ID
		}
		if o.Action.Means() == order.GiftCard {
			p.GiftCard = number.Text()
		} else {
			p.Number = number.Text()
		}
		records.Start(d, func(ctx context.Context) (shop.Change, error) { return d.Shop.RecordPayment(ctx, v.Order.Bvin, p) },
			func(c shop.Change, err error) {
				made = c
				if errors.Is(err, shop.ErrAsk) {
					// The verb, pressed once more, confirms.
					confirmed = true
					dialog.Confirm.SetText(lang.X("orders.pay.anyway", "Record anyway"))
				}
				ended(err)
			})
	}
	dialog = d.Form(kit.FormOptions{
		Title: lang.X("orders.pay.one", "Record a payment of {{.Order}}", map[string]any{"Order": called(&v.Order)}),
		Fields: []*kit.Field{
			kit.NewField("Action", lang.X("orders.pay.kind", "Kind"), "", kind, nil),
			kit.NewField("Amount", lang.X("orders.pay.amount", "Amount"), "", amount, func() string {
				if _, err := say.ParseAmount(amount.Text()); err != nil && amount.Text() != "" {
					return lang.X("edit.number", "Enter a number such as 19.95.")
				}
				return ""
			}),
			numbered, at.field(),
			kit.NewField("RefNum1", lang.X("orders.pay.ref", "Reference"), "", ref, nil),
			kit.NewField("Messages", lang.X("orders.pay.text", "Remark"), "", text, nil),
		},
		Verb: lang.X("orders.pay.verb", "Record payment"), Start: record,
		Done: func() { records.Did(d, made) },
	})
}

// firstLikely puts what follows an open step first, then what brings money.
func firstLikely(offers []order.Offer) (all []order.Offer) {
	rank := func(o order.Offer) int {
		switch {
		case o.Step != nil && o.Action.Effect() == order.Charges:
			return 0
		case o.Action == order.OtherCharged:
			return 1
		case o.Action.Effect() == order.Charges:
			return 2
		case o.Action.Effect() == order.Refunds:
			return 3
		}
		return 4
	}
	for want := range 5 {
		for _, o := range offers {
			if rank(o) == want {
				all = append(all, o)
			}
		}
	}
	return all
}

func setShown(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
