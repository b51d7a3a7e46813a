package orders

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2/lang"
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

// received are the kinds of payment that can be recorded for many orders at once: those without a number each.
var received = []order.Action{order.CashReceived, order.ChequeReceived, order.CardCharged, order.PayPalCharged,
	order.OtherCharged}

func actionName(a order.Action) string { return say.Translate(a.Name()) }

// newMoment is a field with a time, which is now at first; at answers it, and nothing while it stands as it was: the
// shop takes the time when it happens then.
func newMoment(d *shell.Desk) (field *kit.Field, at func() shop.Instant) {
	entry := kit.NewDayTimeEntry(d.Now)
	entry.SetDay(d.Now())
	first := entry.Text()
	return kit.NewField("TimeStampUtc", lang.X("orders.pay.when", "When"), "", entry, entry.Problem),
		func() shop.Instant {
			if entry.Text() == first {
				return shop.Instant{}
			}
			return shop.At(entry.Day())
		}
}

// askPayments records for each of these orders what is due of it; for one order there is more to say.
func askPayments(d *shell.Desk, rows []shop.OrderRow) {
	if len(rows) == 1 {
		viewOf(d, rows[0].Order.Bvin, func(v sales.OrderView) { askReceived(d, v) })
		return
	}
	var sum, held decimal.Decimal
	for _, r := range rows {
		sum, held = sum.Add(r.Local.Paid.Due), held.Add(r.Local.Paid.Held)
	}
	note := lang.X("orders.pay.note", "What is due of each is recorded as received: {{.Sum}} in all.",
		map[string]any{"Sum": money(sum, rows[0].Currency)})
	if held.IsPositive() {
		note += " " + lang.X("orders.pay.held",
			"{{.Sum}} is held for them already, as on a card: capture that on the page of the order instead.",
			map[string]any{"Sum": money(held, rows[0].Currency)})
	}
	var names []string
	for _, a := range received {
		names = append(names, actionName(a))
	}
	kind := kit.NewSelect(names, nil)
	kind.SetSelectedIndex(0)
	when, at := newMoment(d)
	ref := kit.NewEntry("")
	form(d, kit.FormOptions{
		Title: lang.X("orders.pay.title", "Record the payment of {{.What}}", map[string]any{"What": these(rows)}),
		Note:  note,
		Fields: []*kit.Field{kit.NewField("Action", lang.X("orders.pay.kind", "Kind"), "", kind, nil), when,
			kit.NewField("RefNum1", lang.X("orders.pay.ref", "Reference"), "", ref, nil)},
		Verb: lang.X("orders.pay.verb", "Record payment"),
	}, func() (string, event) {
		p := sales.PaymentEntry{Action: received[max(kind.SelectedIndex(), 0)], At: at(),
			RefNum: strings.TrimSpace(ref.Text())}
		return fmt.Sprint(p), func(ctx context.Context, sure bool) (model.Change, error) {
			p.Confirmed = sure
			return sales.RecordPayments(d.Shop, ctx, idsOf(rows), p)
		}
	})
}

// viewOf reads an order and goes on with it.
func viewOf(d *shell.Desk, id string, then func(sales.OrderView)) {
	kit.Fetch(d.Runner, func() (sales.OrderView, error) { return sales.OrderOf(d.Shop, context.Background(), id) },
		func(v sales.OrderView, err error) {
			if err != nil {
				d.ToastError(err)
				return
			}
			then(v)
		})
}

// offered are the actions that can be recorded now and fit.
func offered(v sales.OrderView, fits func(order.Offer) bool) (all []order.Offer) {
	for _, o := range v.Offers {
		if fits(o) {
			all = append(all, o)
		}
	}
	return all
}

// gives says whether money goes back by an offer.
func gives(o order.Offer) bool { return o.Action.Effect() == order.Refunds }

// receipts are what can be recorded of the customer's money without a step before it: payments first, then what is
// held, then what is only noted.
func receipts(v sales.OrderView) []order.Offer {
	all := offered(v, func(o order.Offer) bool { return o.Step == nil && !gives(o) })
	rank := map[order.Effect]int{order.Charges: 0, order.Holds: 1, order.Notes: 2}
	slices.SortStableFunc(all, func(a, b order.Offer) int { return rank[a.Action.Effect()] - rank[b.Action.Effect()] })
	at := slices.IndexFunc(all, func(o order.Offer) bool { return o.Action == order.CashReceived })
	if at > 0 { // the kind that asks for least
		cash := all[at]
		all = slices.Insert(slices.Delete(all, at, at+1), 0, cash)
	}
	return all
}

// askReceived records what came of an order's money.
func askReceived(d *shell.Desk, v sales.OrderView) {
	askPayment(d, v, receipts(v), paying{
		title: lang.X("orders.pay.one", "Record a payment of {{.Order}}", map[string]any{"Order": called(&v.Order)}),
		verb:  lang.X("orders.pay.verb", "Record payment")})
}

// refunds are the ways to give money back, the one by which most was paid first.
func refunds(v sales.OrderView) []order.Offer {
	all := offered(v, gives)
	slices.SortStableFunc(all, func(a, b order.Offer) int {
		if a.Action == order.CashReturned != (b.Action == order.CashReturned) { // cash is always possible
			if b.Action == order.CashReturned {
				return -1
			}
			return 1
		}
		return b.Most.Cmp(*a.Most)
	})
	return all
}

// askRefund records that money was given back without a return.
func askRefund(d *shell.Desk, v sales.OrderView) {
	askPayment(d, v, refunds(v), paying{
		title: lang.X("orders.refund.title", "Give money of {{.Order}} back",
			map[string]any{"Order": called(&v.Order)}),
		verb: lang.X("orders.refund.verb", "Record refund"),
		note: lang.X("orders.refund.note",
			"Griddle records that you gave it back. For goods that come back, record a return instead.")})
}

// askStep records what follows a step that is open.
func askStep(d *shell.Desk, v sales.OrderView, o order.Offer) {
	askPayment(d, v, []order.Offer{o}, paying{title: actionName(o.Action) + " · " + called(&v.Order),
		verb: stepVerb(o.Action)})
}

// stepVerb is what the button of an open step says.
func stepVerb(a order.Action) string {
	switch {
	case a.Voids() || a == order.GiftCardReleased:
		return lang.X("orders.step.release", "Release")
	case a == order.PurchaseAccepted || a == order.AccountAccepted:
		return lang.X("orders.step.accept", "Accept")
	}
	return lang.X("orders.step.capture", "Capture")
}

// paying is how the dialog of a payment speaks.
type paying struct{ title, verb, note string }

// numberLabel is the number that an action asks for; "" for none.
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
	case order.CardNoted, order.CardHeld, order.CardCharged:
		return lang.X("orders.pay.card", "Number of the card; its last four digits are kept")
	}
	return ""
}

// numberField is the name by which the shop refuses that number.
func numberField(a order.Action) string {
	switch a.Means() {
	case order.Purchase:
		return "PurchaseOrderNumber"
	case order.Account:
		return "CompanyAccountNumber"
	case order.Cheque:
		return "CheckNumber"
	}
	return "CardNumber"
}

// proposed is the amount that an offer begins with.
func proposed(v sales.OrderView, o order.Offer) decimal.Decimal {
	due := v.Local.Paid.Due
	switch {
	case gives(o) && due.IsNegative():
		return decimal.Min(due.Neg(), *o.Most)
	case o.Most != nil:
		return *o.Most
	case o.Step != nil && !o.Step.Amount.IsZero():
		return o.Step.Amount.Abs()
	}
	return decimal.Max(due, decimal.Zero)
}

// askPayment records one of some offers.
func askPayment(d *shell.Desk, v sales.OrderView, offers []order.Offer, how paying) {
	if len(offers) == 0 {
		d.Toast(lang.X("orders.pay.none", "There is no money to give back."))
		return
	}
	p := newPaymentFields(d, v, offers)
	dialog := form(d, kit.FormOptions{Title: how.title, Note: how.note, Verb: how.verb, Fields: p.fields()},
		func() (string, event) {
			entry := p.entry()
			return fmt.Sprint(entry), func(ctx context.Context, sure bool) (model.Change, error) {
				entry.Confirmed = sure
				return sales.RecordPayment(d.Shop, ctx, v.Order.Bvin, entry)
			}
		})
	p.grown = dialog.Refresh
	thenUndone(dialog, d, v.Order.Bvin)
}

// paymentFields are the fields in which a payment is entered.
type paymentFields struct {
	view    sales.OrderView
	offers  []order.Offer
	kind    *kit.Select
	amount  *kit.Entry
	number  *kit.Entry
	ref     *kit.Entry
	remark  *kit.Entry
	at      func() shop.Instant
	kinds   *kit.Field
	amounts *kit.Field
	numbers *kit.Field
	moment  *kit.Field
	was     string // the amount that was proposed
	grown   func() // told when fields came or went; may be nil
}

func newPaymentFields(d *shell.Desk, v sales.OrderView, offers []order.Offer) *paymentFields {
	p := &paymentFields{view: v, offers: offers, ref: kit.NewEntry(""), remark: kit.NewEntry(""),
		amount: kit.NewEntry("").WithUnit(string(v.Currency)), number: kit.NewEntry("")}
	var names []string
	for _, o := range offers {
		names = append(names, actionName(o.Action))
	}
	p.kind = kit.NewSelect(names, func(string) { p.follow() })
	p.kinds = kit.NewField("Action", lang.X("orders.pay.kind", "Kind"), "", p.kind, nil)
	p.kinds.Hidden = len(offers) == 1
	p.amounts = kit.NewField("Amount", lang.X("orders.pay.amount", "Amount"), "", p.amount, p.checkAmount)
	p.numbers = kit.NewField("Number", lang.X("orders.pay.number", "Number"), "", p.number, nil)
	p.numbers.Secret = true // it may be that of a card
	p.moment, p.at = newMoment(d)
	p.kind.SetSelectedIndex(0)
	p.follow()
	return p
}

func (p *paymentFields) fields() []*kit.Field {
	return []*kit.Field{p.kinds, p.amounts, p.numbers, p.moment,
		kit.NewField("RefNum1", lang.X("orders.pay.ref", "Reference"), "", p.ref, nil),
		kit.NewField("Messages", lang.X("orders.pay.text", "Remark"), "", p.remark, nil)}
}

func (p *paymentFields) chosen() order.Offer { return p.offers[max(p.kind.SelectedIndex(), 0)] }

// noAmount says whether an offer only notes something, or releases it.
func noAmount(o order.Offer) bool {
	return o.Action == order.CardNoted || o.Action.Voids() || o.Action == order.GiftCardReleased
}

// follow shows what the kind asks for, and proposes its amount; what was typed stays.
func (p *paymentFields) follow() {
	o := p.chosen()
	if p.amount.Text() == p.was {
		p.was = say.Money(shop.Decimal{Decimal: proposed(p.view, o)}, p.view.Currency)
		p.amount.SetText(p.was)
	}
	hint := ""
	if o.Most != nil {
		hint = lang.X("orders.pay.most", "At most {{.Sum}}.", map[string]any{"Sum": money(*o.Most, p.view.Currency)})
	}
	p.amounts.SetHint(hint)
	p.amounts.Hidden = noAmount(o)
	label := numberLabel(o.Action)
	p.numbers.Name = numberField(o.Action)
	p.numbers.SetLabel(label)
	p.numbers.Hidden = label == ""
	if p.grown != nil {
		p.grown()
	}
}

func (p *paymentFields) checkAmount() string {
	if strings.TrimSpace(p.amount.Text()) == "" {
		return records.NoAmount(p.view.Currency)
	}
	return records.AmountProblem(p.amount, p.view.Currency)
}

// entry is what stands in the fields, as the shop takes it.
func (p *paymentFields) entry() sales.PaymentEntry {
	o := p.chosen()
	e := sales.PaymentEntry{Action: o.Action, At: p.at(), RefNum: strings.TrimSpace(p.ref.Text()),
		Messages: strings.TrimSpace(p.remark.Text())}
	e.Amount, _ = say.ParseAmount(p.amount.Text()) // the field was found right
	if noAmount(o) {
		e.Amount = shop.Decimal{}
	}
	if o.Step != nil {
		e.Step = o.Step.ID
	}
	number := strings.TrimSpace(p.number.Text())
	switch {
	case p.numbers.Hidden:
	case o.Action.Means() == order.GiftCard:
		e.GiftCard = number
	case o.Action.Means() == order.Card:
		e.Card.CardNumber = number
	default:
		e.Number = number
	}
	return e
}
