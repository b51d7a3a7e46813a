package order

import (
	"slices"

	"github.com/shopspring/decimal"
)

// Capture is what takes money that is held or was announced.
type Capture struct {
	Action Action
	Step   Payment // which it follows
	Amount Amount
}

// captured is which action takes the money of a step in a batch. Other kinds are taken one by one, for they need a look
// at a paper.
var captured = map[Action]Action{GiftCardHeld: GiftCardCaptured, CardHeld: CardCaptured, CardNoted: CardCharged,
	PayPalHeld: PayPalCaptured, PayPalStarted: PayPalCharged}

// capturing is the order in which they are taken: gift cards first, and what is held before what was only noted.
var capturing = []Action{GiftCardHeld, CardHeld, PayPalHeld, CardNoted, PayPalStarted}

// Captures are what takes the money that is due of an order: no more than is due, and of each hold no more than is
// held. What was only noted of a card or of PayPal is left alone where money of the same means is held or was taken.
func Captures(due Amount, payments []Payment) (all []Capture) {
	open := Open(payments)
	slices.SortStableFunc(open, func(a, b Payment) int {
		return slices.Index(capturing, a.Action) - slices.Index(capturing, b.Action)
	})
	taken := map[Means]bool{}
	for _, p := range payments {
		if e := p.Action.Effect(); p.Counts() && (e == Charges || e == Holds) {
			taken[p.Action.Means()] = true
		}
	}
	for _, p := range open {
		by, is := captured[p.Action]
		holds := p.Action.Effect() == Holds
		if !is || !due.IsPositive() || !holds && taken[p.Action.Means()] {
			continue
		}
		c := Capture{Action: by, Step: p, Amount: due}
		if holds || p.Amount.IsPositive() {
			c.Amount = decimal.Min(due, p.Amount)
		}
		if !c.Amount.IsPositive() {
			continue
		}
		taken[p.Action.Means()] = true
		due = due.Sub(c.Amount)
		all = append(all, c)
	}
	return all
}
