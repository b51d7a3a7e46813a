package order

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// Offer is an action that the window offers for an order.
type Offer struct {
	Action Action
	Step   *Payment // which it follows; nil for none
	Most   *Amount  // the largest amount it may have; nil for none
}

// Offers are the actions that can be recorded now, by their numbers.
func Offers(s Sums, payments []Payment) (all []Offer) {
	for _, a := range Actions() {
		r := rules[a]
		switch r.offered {
		case always:
			all = append(all, Offer{Action: a})
		case onStep:
			for _, p := range steps(a, payments) {
				all = append(all, Offer{a, &p, mostOf(r, p)})
			}
		case onMoney, onCredit:
			if most := giveBack(a, s, payments); most.IsPositive() {
				all = append(all, Offer{Action: a, Most: &most})
			}
		}
	}
	return all
}

// steps are the payments that an action may follow now.
func steps(a Action, payments []Payment) (all []Payment) {
	r := rules[a]
	open := Open(payments)
	for _, p := range payments {
		if !slices.Contains(r.follows, p.Action) || !p.Counts() {
			continue
		}
		isOpen := slices.ContainsFunc(open, func(o Payment) bool { return o.ID == p.ID })
		if isOpen || r.voids && p.Action.Effect() == Charges {
			all = append(all, p)
		}
	}
	return all
}

// mostOf: no more is captured than was held.
func mostOf(r rule, step Payment) *Amount {
	if r.effect == Charges && step.Action.Effect() == Holds {
		return &step.Amount
	}
	return nil
}

// paidBy is what was paid by a means and not given back by it.
func paidBy(m Means, payments []Payment) Amount {
	paid := decimal.Zero
	for _, p := range payments {
		if e := p.Action.Effect(); p.Counts() && p.Action.Means() == m && (e == Charges || e == Refunds) {
			paid = paid.Add(p.Amount)
		}
	}
	return paid
}

// giveBack is how much can be given back by an action.
func giveBack(a Action, s Sums, payments []Payment) Amount {
	if rules[a].offered == onCredit {
		return s.Net()
	}
	return decimal.Min(s.Net(), paidBy(a.Means(), payments))
}

// Entry is a payment that the owner wants to record.
type Entry struct {
	Action Action
	Amount Amount // as typed: positive
	Step   string // ID of the payment that it follows; "" for none
	Number string // of cheque, purchase order or account
	At     time.Time
	Card   *GiftCardState // the gift card that pays; nil when there is none with that number
}

// GiftCardState is what is known of a gift card.
type GiftCardState struct {
	Enabled bool
	Expires time.Time // zero: never
	Balance Amount
}

// longestNumber is how long a number of a cheque, a purchase order or an account may be.
const longestNumber = 50

// Check answers the first reason not to record an entry, nil for none. A question comes after all reasons that
// cannot be overruled; confirmed questions are not asked. places are the decimals of the currency.
func Check(e Entry, s Sums, payments []Payment, now, ordered time.Time, places int32, confirmed bool) *Refusal {
	r, known := rules[e.Action]
	if !known || r.offered == never && e.Action != PayLater && e.Action != GiftCardNoted {
		return refuse("Action", "{field} cannot be recorded by hand.")
	}
	for _, check := range []*Refusal{
		checkAmount(e, r, places), checkTime(e, now), checkNumber(e, r), checkStep(e, r, payments),
		checkLimit(e, r, s, payments, places), checkCard(e, now, places),
	} {
		if check != nil {
			return check
		}
	}
	if confirmed {
		return nil
	}
	return question(e, r, s, payments, ordered, places)
}

func checkAmount(e Entry, r rule, places int32) *Refusal {
	switch {
	case r.effect != Notes && !e.Amount.IsPositive():
		return refuse("Amount", "{field}: enter an amount that is more than 0.")
	case e.Amount.IsNegative():
		return refuse("Amount", "{field} must not be below 0.")
	case !e.Amount.Equal(e.Amount.Round(places)):
		return refuse("Amount", "{field} may have at most %d figures after the point.", places)
	}
	return nil
}

func checkTime(e Entry, now time.Time) *Refusal {
	if e.At.After(now) {
		return refuse("TimeStampUtc", "{field} lies in the future; choose a time up to now.")
	}
	return nil
}

func checkNumber(e Entry, r rule) *Refusal {
	field := "CheckNumber"
	switch r.means {
	case Purchase:
		field = "PurchaseOrderNumber"
	case Account:
		field = "CompanyAccountNumber"
	}
	switch {
	case r.number && e.Number == "":
		return refuse(field, "{field} is missing; enter the number that the customer gave.")
	case len([]rune(e.Number)) > longestNumber:
		return refuse(field, "{field} may have at most %d characters.", longestNumber)
	}
	return nil
}

// checkStep: what follows another step names one that is open.
func checkStep(e Entry, r rule, payments []Payment) *Refusal {
	if e.Step == "" && r.offered != onStep {
		return nil
	}
	if slices.ContainsFunc(steps(e.Action, payments), func(p Payment) bool { return p.ID == e.Step }) {
		return nil
	}
	for _, p := range payments {
		if p.Counts() && p.Link == e.Step && e.Step != "" && slices.Contains(r.follows, stepAction(e.Step, payments)) {
			return refuse("LinkedToTransaction", "This was accepted or released already, on %s.",
				p.At.Format("2006-01-02"))
		}
	}
	return refuse("LinkedToTransaction", "There is no open step that this could follow.")
}

func stepAction(id string, payments []Payment) Action {
	for _, p := range payments {
		if p.ID == id {
			return p.Action
		}
	}
	return 0
}

func checkLimit(e Entry, r rule, s Sums, payments []Payment, places int32) *Refusal {
	switch {
	case r.effect == Refunds:
		if most := giveBack(e.Action, s, payments); e.Amount.GreaterThan(most) {
			most = decimal.Max(most, decimal.Zero)
			return refuse("Amount", "At most %s can be given back in this way.", most.StringFixed(places))
		}
	case r.offered == onStep:
		for _, p := range payments {
			if most := mostOf(r, p); p.ID == e.Step && most != nil && e.Amount.GreaterThan(*most) {
				return refuse("Amount", "Only %s is reserved; no more can be captured.", most.StringFixed(places))
			}
		}
	}
	return nil
}

func checkCard(e Entry, now time.Time, places int32) *Refusal {
	if e.Action != GiftCardRedeemed {
		return nil
	}
	const field = "CardNumber"
	switch c := e.Card; {
	case c == nil:
		return refuse(field, "There is no gift card with this number.")
	case !c.Enabled:
		return refuse(field, "This gift card is disabled.")
	case !c.Expires.IsZero() && c.Expires.Before(now):
		return refuse(field, "This gift card expired on %s.", c.Expires.Format("2006-01-02"))
	case c.Balance.LessThan(e.Amount):
		return refuse(field, "This gift card has only %s left.", c.Balance.StringFixed(places))
	}
	return nil
}

func question(e Entry, r rule, s Sums, payments []Payment, ordered time.Time, places int32) *Refusal {
	switch due := decimal.Max(s.Due, decimal.Zero); {
	case r.effect == Charges && e.Amount.GreaterThan(due):
		return ask("Amount", "The order would be overpaid by %s. Record it anyway?",
			e.Amount.Sub(due).StringFixed(places))
	case r.effect == Refunds && !paidBy(r.means, payments).IsPositive():
		return ask("Action", "Nothing was paid in this way. Give the money back so all the same?")
	case e.At.Before(ordered) && !e.At.IsZero():
		return ask("TimeStampUtc", "{field} lies before the order. Record it anyway?")
	}
	return nil
}
