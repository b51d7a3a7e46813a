package orders

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/sales"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/records"
	"griddle/ui/say"
)

// money is what was paid and what is due, the steps that wait for another one, and all payments.
func (p *Page) money(v sales.OrderView) fyne.CanvasObject {
	paid := v.Local.Paid
	var sums []fyne.CanvasObject
	add := func(name string, sum order.Amount) {
		if !sum.IsZero() {
			sums = append(sums, fact(name, money(sum, v.Currency), kit.Style{})...)
		}
	}
	add(lang.X("order.charged", "Received"), paid.Charged)
	add(lang.X("order.refunded", "Given back"), paid.Refunded)
	add(lang.X("order.held", "Held"), paid.Held)
	add(lang.X("order.returned", "Returns"), paid.Returned)
	add(lang.X("order.kept", "Kept"), v.Local.Kept)
	sums = append(sums, dueOf(paid.Due, v.Currency)...)
	card := kit.Card{Title: lang.X("order.money", "Payment")}
	if len(refunds(v)) > 0 {
		card.Actions = append(card.Actions, kit.NewButton(lang.X("orders.refund", "Give money back…"), kit.Secondary,
			func() { askRefund(p.desk, v) }))
	}
	card.Actions = append(card.Actions, kit.NewButton(lang.X("orders.pay", "Record payment…"), kit.Secondary,
		func() { askReceived(p.desk, v) }))
	content := []fyne.CanvasObject{kit.Left(kit.Facts(sums...))}
	for _, open := range v.Open {
		content = append(content, p.openStep(v, open))
	}
	if len(v.Payments) == 0 {
		card.Content = kit.Stack(1.5, content...)
		return kit.NewCard(card)
	}
	card.Flush = true
	card.Content = kit.Stack(0, kit.Pad(2.5, 1, kit.Stack(1.5, content...)), p.payments(v))
	return kit.NewCard(card)
}

// dueOf is what is due of an order, or to be given back.
func dueOf(due order.Amount, in shop.Currency) []fyne.CanvasObject {
	name := lang.X("order.due", "Due")
	if due.IsNegative() {
		name = lang.X("orders.label.giveback", "To give back")
	}
	return fact(name, money(due.Abs(), in), kit.Style{Bold: true})
}

// openStep is what waits for another step, with buttons for those that can follow it.
func (p *Page) openStep(v sales.OrderView, open order.Payment) fyne.CanvasObject {
	words := actionName(open.Action)
	if !open.Amount.IsZero() {
		words += " · " + money(open.Amount.Abs(), v.Currency)
	}
	for _, t := range v.Payments {
		if string(t.Id) == open.ID {
			words = shop.JoinSome(" · ", words, aboutPayment(t))
		}
	}
	row := []fyne.CanvasObject{kit.NewPara(words, kit.Style{Color: look.Muted})}
	for _, o := range offered(v, func(o order.Offer) bool { return o.Step != nil && o.Step.ID == open.ID }) {
		row = append(row, kit.NewButton(stepVerb(o.Action), kit.Secondary, func() { askStep(p.desk, v, o) }))
	}
	return kit.Fill(1, 0, row...)
}

// payments are the transactions of the order, the newest first.
func (p *Page) payments(v sales.OrderView) fyne.CanvasObject {
	type payment = shop.OrderTransaction
	column := func(id, title string, width, weight float32, of func(payment) string) kit.Column[payment] {
		return kit.Column[payment]{ID: id, Title: title, Width: width, Weight: weight, Text: of}
	}
	amount := column("amount", lang.X("orders.pay.amount", "Amount"), 100, 0,
		func(t payment) string { return say.Price(t.Amount, v.Currency) })
	amount.Align = fyne.TextAlignTrailing
	table := kit.NewTable(func(t payment) string { return string(t.Id) },
		column("when", lang.X("orders.pay.when", "When"), 150, 0,
			func(t payment) string { return kit.DayHour(t.TimeStampUtc.Time()) }),
		column("what", lang.X("orders.pay.kind", "Kind"), 160, 2,
			func(t payment) string { return actionName(order.Action(t.Action)) }),
		amount,
		records.PillColumn("state", lang.X("order.payment.state", "State"), 100, paymentState),
		column("about", lang.X("order.payment.about", "Details"), 140, 2, aboutPayment))
	table.Most = 8
	table.Actions = func(t payment) []kit.Action {
		if t.Voided || !t.Success {
			return nil
		}
		var all []kit.Action
		if v.PlainRefund(t) && returnable(v) {
			all = append(all, kit.Action{Label: lang.X("order.payment.return", "Record what came back for it…"),
				Do: func() { askReturnFor(p.desk, v, &t) }})
		}
		return append(all, kit.Action{Label: lang.X("order.payment.void", "Void…"), Danger: true,
			Do: func() { p.askVoid(v, t) }})
	}
	table.SetRows(v.Payments)
	return table
}

// askVoid takes a payment back after a question.
func (p *Page) askVoid(v sales.OrderView, t shop.OrderTransaction) {
	p.desk.Danger(kit.DangerOptions{
		Title: lang.X("order.void.title", "Void this payment?"),
		Consequences: []string{actionName(order.Action(t.Action)) + " · " + say.Price(t.Amount, v.Currency),
			lang.X("order.void.what", "It stays in the list and counts no more. You can undo it.")},
		Verb: lang.X("order.void.verb", "Void payment"),
		Done: func() {
			records.Do(p.desk, func(ctx context.Context) (model.Change, error) {
				return sales.VoidPayment(p.desk.Shop, ctx, v.Order.Bvin, string(t.Id))
			})
		},
	})
}

func paymentState(t shop.OrderTransaction) (string, kit.Mood) {
	switch {
	case t.Voided:
		return lang.X("order.payment.voided", "Voided"), kit.Neutral
	case !t.Success:
		return lang.X("order.payment.failed", "Failed"), kit.Bad
	}
	return lang.X("order.payment.ok", "OK"), kit.Fine
}

// aboutPayment are the numbers and words that came with a payment.
func aboutPayment(t shop.OrderTransaction) string {
	card, gift := "", ""
	if n := strings.TrimSpace(t.CreditCard.CardNumber); len(n) >= 4 {
		card = "•••• " + n[len(n)-4:]
	}
	if t.GiftCard.CardNumber != nil {
		gift = *t.GiftCard.CardNumber
	}
	return shop.JoinSome(" · ", card, gift, t.CheckNumber, t.PurchaseOrderNumber, t.CompanyAccountNumber, t.RefNum1,
		t.RefNum2, strings.Join(strings.Fields(t.Messages), " "))
}
