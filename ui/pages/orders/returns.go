package orders

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/sales"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// returnable says whether anything of an order can come back.
func returnable(v sales.OrderView) bool {
	for _, n := range v.Returnable {
		if n > 0 {
			return v.Order.Status() != order.Cancelled
		}
	}
	return false
}

// returning is the dialog of a return: what comes back of each line, what is given back for it, and how.
type returning struct {
	desk   *shell.Desk
	view   sales.OrderView
	lines  []*pieces
	goods  []*worth     // what is given back for them, by line
	back   []*kit.Check // onto the shelf, by line
	extras []*kit.Entry // shipping, goodwill, fee
	reason *kit.Entry
	how    *kit.Select
	amount *kit.Entry
	sum    *kit.Para
	rest   *kit.Check
	ways   []order.Offer // behind "later"
	amounts,
	rests *kit.Field
	was    string // the amount that was proposed
	asked  int    // how often the worth was asked for; the last answer counts
	dialog *kit.Dialog
	refund *shop.OrderTransaction // which it is for, recorded before; nil for none
}

// askReturn records what came back of an order.
func askReturn(d *shell.Desk, v sales.OrderView) { askReturnFor(d, v, nil) }

// askReturnFor records what came back of an order for a refund that was recorded without it; nil for none.
func askReturnFor(d *shell.Desk, v sales.OrderView, refund *shop.OrderTransaction) {
	r := &returning{desk: d, view: v, refund: refund, reason: kit.NewEntry(""),
		sum:    kit.NewPara("", kit.Style{Color: look.Muted}),
		amount: kit.NewEntry("").WithUnit(string(v.Currency)), ways: refunds(v)}
	var fields []*kit.Field
	for _, l := range v.Order.Items {
		most := v.Returnable[l.Id]
		if most == 0 {
			continue
		}
		p, back := newPieces(l, most, 0), kit.NewCheck(lang.X("order.return.shelf", "back into stock"),
			func(bool) { r.work() })
		p.entry.OnEdited = func(string) { r.work() }
		w := newWorth(v.Currency, r.work)
		r.lines, r.back, r.goods = append(r.lines, p), append(r.back, back), append(r.goods, w)
		field := p.field(lang.X("order.return.most", "{{.N}} can come back; their worth may be lowered",
			map[string]any{"N": kit.Count(most)}), kit.Row(1, kit.Wide(worthWidth, w.entry), back))
		field.Check = func() string { return cmp.Or(p.check(), w.check()) }
		fields = append(fields, field)
	}
	extra := func(name, label, hint string) *kit.Field {
		e := kit.NewEntry("0").WithUnit(string(v.Currency))
		e.OnEdited = func(string) { r.work() }
		r.extras = append(r.extras, e)
		return kit.NewField(name, label, hint, e, func() string { return records.AmountProblem(e, v.Currency) })
	}
	names := []string{lang.X("order.return.later", "Later")}
	for _, o := range r.ways {
		names = append(names, actionName(o.Action))
	}
	r.how = kit.NewSelect(names, func(string) { r.follow() })
	r.rest = kit.NewCheck("", func(bool) { r.work() })
	r.rests = kit.NewField("", "", "", r.rest, nil)
	r.rests.Hide()
	r.amounts = kit.NewField("Amount", lang.X("order.return.amount", "Given back now"), "", r.amount,
		func() string { return records.AmountProblem(r.amount, v.Currency) })
	fields = append(fields,
		extra("Shipping", lang.X("order.return.shipping", "Of the shipping"), ""),
		extra("Extra", lang.X("order.return.goodwill", "Goodwill"),
			lang.X("order.return.goodwill.hint", "Besides what the goods are worth.")),
		extra("Fee", lang.X("order.return.fee", "Fee that you keep"), ""),
		kit.NewField("Reason", lang.X("orders.cancel.reason", "Reason"), "", r.reason, nil), r.rests,
		kit.NewField("", "", "", r.sum, nil),
		kit.NewField("Action", lang.X("order.return.how", "Money back"), "", r.how, nil), r.amounts)
	r.how.SetSelectedIndex(min(len(r.ways), 1))
	note := ""
	if refund != nil {
		r.how.SetSelectedIndex(0)
		fields = fields[:len(fields)-2]
		note = lang.X("order.return.for", "For {{.What}}, {{.Sum}}, of {{.When}}: the money was given back already.",
			map[string]any{"What": actionName(order.Action(refund.Action)),
				"Sum":  money(refund.Amount.Abs(), v.Currency),
				"When": kit.Day(refund.TimeStampUtc.Time())})
	}
	r.follow()
	r.dialog = form(d, kit.FormOptions{
		Title:  lang.X("order.return.title", "Return of {{.Order}}", map[string]any{"Order": called(&v.Order)}),
		Note:   note,
		Fields: fields, Verb: lang.X("order.return.verb", "Record return"),
	}, r.read)
	thenUndone(r.dialog, d, v.Order.Bvin)
	r.work()
}

// wish is what stands in the fields.
func (r *returning) wish() order.Wish {
	amount := func(i int) decimal.Decimal {
		d, _ := say.ParseAmount(r.extras[i].Text()) // none while something else stands there
		return d.Decimal
	}
	w := order.Wish{Shipping: amount(0), Extra: amount(1).Sub(amount(2))}
	for i, p := range r.lines {
		if n, ok := p.count(); ok && n > 0 {
			w.Lines = append(w.Lines, order.WishLine{Line: p.line.Id, Quantity: n, Restock: r.back[i].Checked,
				Goods: r.goods[i].lowered()})
		}
	}
	return w
}

// follow shows the amount only where money is given back now.
func (r *returning) follow() {
	r.amounts.Hidden = r.how.SelectedIndex() <= 0
	if r.dialog != nil {
		r.dialog.Refresh()
	}
}

// work asks the shop what the return is worth, and proposes that.
func (r *returning) work() {
	r.asked++
	asked, wish := r.asked, r.wish()
	kit.Fetch(r.desk.Runner, func() (sales.ReturnPlan, error) {
		return sales.PlanReturn(r.desk.Shop, context.Background(), r.view.Order.Bvin, wish)
	}, func(plan sales.ReturnPlan, err error) {
		if asked != r.asked {
			return
		}
		if err != nil { // what is wrong is said when it is recorded
			plan = sales.ReturnPlan{}
		}
		for i, p := range r.lines {
			r.goods[i].propose(plan.Return, p.line.Id)
		}
		worth, most := plan.Value, plan.Most
		r.rests.Hidden = plan.Rest.IsZero()
		r.rest.Text = lang.X("order.return.rest", "Give back {{.Sum}} that rounding left, too",
			map[string]any{"Sum": money(plan.Rest, r.view.Currency)})
		if r.rest.Checked && !plan.Rest.IsZero() {
			worth, most = worth.Add(plan.Rest), most.Add(plan.Rest)
		}
		r.sum.SetText(lang.X("order.return.worth", "Worth {{.Sum}}; of what was paid, {{.Most}} can be given back.",
			map[string]any{"Sum": money(worth, r.view.Currency), "Most": money(most, r.view.Currency)}))
		if r.amount.Text() == r.was {
			r.was = say.Money(shop.Decimal{Decimal: most}, r.view.Currency)
			r.amount.SetText(r.was)
		}
		r.dialog.Refresh()
	})
}

// read is what is to be recorded.
func (r *returning) read() (string, event) {
	ret := sales.Returning{Wish: r.wish(), Reason: strings.TrimSpace(r.reason.Text()),
		WithRest: r.rest.Checked && !r.rests.Hidden}
	if r.refund != nil {
		ret.For = string(r.refund.Id)
	}
	if at := r.how.SelectedIndex(); at > 0 {
		amount, _ := say.ParseAmount(r.amount.Text())
		ret.Refund = &sales.PaymentEntry{Action: r.ways[at-1].Action, Amount: amount}
		if card := paidWith(r.view); ret.Refund.Action == order.GiftCardRefunded {
			ret.Refund.GiftCard = card
		}
	}
	return fmt.Sprint(r.goodsTyped(), ret.Wish.Shipping, ret.Wish.Extra, ret.Refund != nil, r.amount.Text(),
			r.how.SelectedIndex()),
		func(ctx context.Context, sure bool) (model.Change, error) {
			if ret.Refund != nil {
				ret.Refund.Confirmed = sure
			}
			return sales.ReturnItems(r.desk.Shop, ctx, r.view.Order.Bvin, ret)
		}
}

// paidWith is the gift card that paid last; "" for none.
func paidWith(v sales.OrderView) string {
	for _, t := range v.Payments {
		if a := order.Action(t.Action); a.Means() == order.GiftCard && a.Effect() == order.Charges && !t.Voided &&
			t.GiftCard.CardNumber != nil {
			return *t.GiftCard.CardNumber
		}
	}
	return ""
}

// returns are what came back, the newest first; nil while nothing did.
func (p *Page) returns(v sales.OrderView) fyne.CanvasObject {
	type back = shop.OrderReturn
	var all []back
	for i := len(v.Local.Returns) - 1; i >= 0; i-- {
		all = append(all, v.Local.Returns[i])
	}
	if len(all) == 0 {
		return nil
	}
	column := func(id, title string, width, weight float32, of func(back) string) kit.Column[back] {
		return kit.Column[back]{ID: id, Title: title, Width: width, Weight: weight, Text: of}
	}
	worth := column("worth", lang.X("order.return.value", "Worth"), 90, 0,
		func(b back) string { return money(v.Worth(b), v.Currency) })
	worth.Align = fyne.TextAlignTrailing
	table := kit.NewTable(func(b back) string { return b.Number },
		column("number", lang.X("orders.pay.number", "Number"), 90, 0, func(b back) string { return b.Number }),
		column("date", lang.X("orders.date", "Date"), 150, 0, func(b back) string { return kit.DayHour(b.At) }),
		column("items", lang.X("order.lines", "Items"), 160, 2, func(b back) string {
			var items []string
			for _, l := range b.Lines {
				items = append(items, kit.Count(l.Quantity)+" × "+nameOf(v, l.Line, ""))
			}
			return strings.Join(items, ", ")
		}),
		column("reason", lang.X("orders.cancel.reason", "Reason"), 120, 1, func(b back) string { return b.Reason }),
		worth,
		records.PillColumn("paid", lang.X("order.payment.state", "State"), 140, func(b back) (string, kit.Mood) {
			if len(b.Refunds) > 0 {
				return lang.X("orders.label.refunded", "Refunded"), kit.Fine
			}
			return lang.X("order.return.noted", "Recorded"), kit.Neutral
		}))
	table.Most = 6
	table.SetRows(all)
	return kit.NewCard(kit.Card{Title: lang.X("order.returned", "Returns"), Flush: true, Content: table})
}
