package orders

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/sales"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// askCancel asks for the reason, and cancels. What becomes of the money is asked for one order.
func askCancel(d *shell.Desk, rows []shop.OrderRow) {
	if len(rows) == 1 && rows[0].Local.Paid.Net().IsPositive() {
		viewOf(d, rows[0].Order.Bvin, func(v sales.OrderView) { cancel(d, rows, newSettlement(v)) })
		return
	}
	cancel(d, rows, nil)
}

func cancel(d *shell.Desk, rows []shop.OrderRow, s *settlement) {
	reason := kit.NewEntry("")
	back := kit.NewCheck(lang.X("orders.cancel.stock", "Free the stock that is reserved"), nil)
	back.SetChecked(true)
	fields := []*kit.Field{
		kit.NewField("Reason", lang.X("orders.cancel.reason", "Reason"),
			lang.X("orders.cancel.hint", "It stands in the history."), reason, nil),
		kit.NewField("", "", "", back, nil),
	}
	note := paidFor(rows)
	switch {
	case s != nil:
		fields = append(fields, s.kinds, s.amounts)
	case note != "":
		note += " " + lang.X("orders.cancel.note", "It is listed under “To give back” until you record a refund.")
	}
	for _, r := range rows {
		if r.Invoice != "" {
			note = shop.JoinSome(" ", note, lang.X("orders.cancel.invoice",
				"An invoice was given to the customer: a credit note is due then."))
			break
		}
	}
	dialog := form(d, kit.FormOptions{
		Title: lang.X("orders.cancel.title", "Cancel {{.What}}?", map[string]any{"What": these(rows)}),
		Note:  note, Fields: fields, Verb: lang.X("orders.cancel.verb", "Cancel order"),
	}, func() (string, event) {
		how := sales.Cancelling{Reason: strings.TrimSpace(reason.Text()), KeepStock: !back.Checked}
		if s != nil {
			s.into(&how)
		}
		return fmt.Sprint(how.Reason, how.KeepStock, how.Keep, how.Refund), func(ctx context.Context, sure bool) (
			model.Change, error) {
			if how.Refund != nil {
				how.Refund.Confirmed = sure
			}
			return sales.CancelOrders(d.Shop, ctx, idsOf(rows), how)
		}
	})
	if s != nil {
		s.grown = dialog.Refresh
	}
}

// settlement is what becomes of the money of an order that is cancelled: given back later, kept, or given back now.
type settlement struct {
	view    sales.OrderView
	ways    []order.Offer // behind "later" and "keep"
	kind    *kit.Select
	amount  *kit.Entry
	kinds   *kit.Field
	amounts *kit.Field
	grown   func() // told when a field came or went; may be nil
}

// The choices before the ways to give money back.
const (
	settleLater = iota
	settleKeep
	settleNow
)

func newSettlement(v sales.OrderView) *settlement {
	s := &settlement{view: v, ways: refunds(v), amount: kit.NewEntry("").WithUnit(string(v.Currency))}
	names := []string{lang.X("orders.settle.later", "Give it back later"), lang.X("orders.settle.keep", "Keep it")}
	for _, o := range s.ways {
		names = append(names, actionName(o.Action))
	}
	s.amount.SetText(say.Money(shop.Decimal{Decimal: v.Local.Paid.Net()}, v.Currency))
	s.amounts = kit.NewField("Amount", lang.X("orders.pay.amount", "Amount"), "", s.amount,
		func() string { return records.AmountProblem(s.amount, v.Currency) })
	s.amounts.Hide()
	s.kind = kit.NewSelect(names, func(string) {
		s.amounts.Hidden = s.kind.SelectedIndex() <= settleLater
		s.amounts.Name = "Amount"
		if s.kind.SelectedIndex() == settleKeep {
			s.amounts.Name = "Keep"
		}
		if s.grown != nil {
			s.grown()
		}
	})
	s.kind.SetSelectedIndex(settleLater)
	s.kinds = kit.NewField("Action", lang.X("orders.settle", "What was paid"),
		lang.X("orders.settle.hint", "Until it is given back, it is listed under “To give back”."), s.kind, nil)
	return s
}

// into says with the cancelling what becomes of the money.
func (s *settlement) into(how *sales.Cancelling) {
	amount, _ := say.ParseAmount(s.amount.Text()) // the field was found right
	switch at := s.kind.SelectedIndex(); {
	case at <= settleLater:
	case at == settleKeep:
		how.Keep = amount
	default:
		o := s.ways[at-settleNow]
		how.Refund = &sales.PaymentEntry{Action: o.Action, Amount: amount}
		if o.Action == order.GiftCardRefunded {
			how.Refund.GiftCard = paidWith(s.view)
		}
	}
}
