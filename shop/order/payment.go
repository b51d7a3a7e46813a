package order

import (
	"time"

	"github.com/shopspring/decimal"
)

// Payment is a transaction of an order. Its amount is as stored: negative for what was given back.
type Payment struct {
	ID     string
	Link   string // ID of the step before it
	Action Action
	Amount Amount
	At     time.Time
	// It counts when it succeeded and was not taken back.
	Success, Voided bool
}

// Counts says whether the payment took place.
func (p Payment) Counts() bool { return p.Success && !p.Voided }

// Bill is what is asked for.
type Bill struct {
	Total     Amount // the grand total
	Cancelled bool
	Kept      Amount // what the shop keeps of a cancelled order, as other income
	Returns   []Returned
	// StillOwed says that money given back without a return is still owed, because it will be paid in another way.
	StillOwed bool
}

// Returned is what a return is worth, and the refunds that paid for it.
type Returned struct {
	Value   Amount
	Refunds []string // IDs of payments
}

// Sums are what was paid of a bill, and what is due.
type Sums struct {
	Charged  Amount
	Refunded Amount
	Held     Amount // reserved, and neither taken nor released
	Returned Amount // what the customer need not pay because of returns and refunds
	Due      Amount // negative: to give back
	Owed     Amount // for returns that are not paid out yet
}

// Net is what the shop has of the customer's money.
func (s Sums) Net() Amount { return s.Charged.Sub(s.Refunded) }

// Settled says that nothing is left to pay.
func (s Sums) Settled() bool { return !s.Due.IsPositive() }

// Sum works out the sums of a bill.
func Sum(b Bill, payments []Payment) Sums {
	var s Sums
	given := map[string]Amount{} // what each refund gave back
	for _, p := range payments {
		if !p.Counts() {
			continue
		}
		switch p.Action.Effect() {
		case Charges:
			s.Charged = s.Charged.Add(p.Amount)
		case Refunds:
			s.Refunded = s.Refunded.Sub(p.Amount)
			given[p.ID] = given[p.ID].Sub(p.Amount)
		}
	}
	for _, p := range Open(payments) {
		if p.Action.Effect() == Holds {
			s.Held = s.Held.Add(p.Amount)
		}
	}
	for _, r := range b.Returns {
		s.Returned = s.Returned.Add(r.Value)
		owed := r.Value
		for _, id := range r.Refunds {
			owed = owed.Sub(given[id])
			delete(given, id)
		}
		s.Owed = s.Owed.Add(decimal.Max(owed, decimal.Zero))
	}
	s.Returned = s.Returned.Add(plain(b, s, given))
	s.Due = b.Total.Sub(s.Returned).Sub(s.Net())
	if b.Cancelled {
		s.Due = decimal.Min(b.Kept.Sub(s.Net()), decimal.Zero)
	}
	s.Owed = decimal.Min(s.Owed, decimal.Max(s.Due.Neg(), decimal.Zero)) // it may have been paid out without a word
	return s
}

// plain is what refunds without a return take off what is to be paid. Money that was given back and is paid again in
// another way takes off nothing. The sums hold the value of the returns alone here.
func plain(b Bill, s Sums, given map[string]Amount) Amount {
	rest := b.Total.Sub(s.Returned)
	if b.StillOwed || s.Charged.LessThan(rest) {
		return decimal.Zero
	}
	refunds := decimal.Zero
	for _, amount := range given {
		refunds = refunds.Add(amount)
	}
	return decimal.Min(decimal.Max(refunds, decimal.Zero), decimal.Max(rest.Sub(s.Net()), decimal.Zero))
}

// Stored is the payment status that goes into the record.
func (s Sums) Stored(b Bill) int {
	credit := s.Net()
	due := b.Total.Sub(credit).Sub(s.Owed)
	if b.Cancelled && s.Refunded.GreaterThanOrEqual(s.Charged) {
		due = decimal.Zero
	}
	switch {
	case due.IsNegative(), credit.GreaterThan(b.Total):
		return StoredOverpaid
	case due.IsZero() && credit.Equal(b.Total):
		return StoredPaid
	case credit.IsPositive():
		return StoredPartly
	}
	return StoredUnpaid
}

// Label is what the window says of the payment of an order.
type Label int

// Labels, in the order in which the first that fits is taken; Unpaid is the last.
const (
	NoLabel Label = iota
	Refunded
	PartlyRefunded
	ToGiveBack
	NothingToPay
	Paid
	PartlyPaid
	Unpaid
)

// Label is what the window says of a bill with these sums.
func (s Sums) Label(b Bill) Label {
	refunded := s.Refunded.IsPositive()
	switch {
	case refunded && s.Net().IsZero() && (b.Cancelled || s.Returned.Equal(b.Total)):
		return Refunded
	case refunded && s.Returned.IsPositive() && s.Due.IsZero():
		return PartlyRefunded
	case s.Due.IsNegative():
		return ToGiveBack
	case s.Charged.IsZero() && s.Due.IsZero() && b.Total.IsPositive():
		return NothingToPay
	case s.Due.IsZero():
		return Paid
	case s.Net().IsPositive():
		return PartlyPaid
	}
	return Unpaid
}

// Open are the steps that another one is to follow: money that is held, and what was noted and not yet accepted or
// charged. A step of which a part was taken is no longer open.
func Open(payments []Payment) (open []Payment) {
	followed := map[string]map[Action]bool{}
	for _, p := range payments {
		if p.Counts() && p.Link != "" {
			if followed[p.Link] == nil {
				followed[p.Link] = map[Action]bool{}
			}
			followed[p.Link][p.Action] = true
		}
	}
	for _, p := range payments {
		if p.Counts() && awaits(p.Action) && !anyFollows(p.Action, followed[p.ID]) {
			open = append(open, p)
		}
	}
	return open
}

// awaits says whether a step is one that another is to follow.
func awaits(a Action) bool {
	r := rules[a]
	return r.effect == Holds || r.effect == Notes && !r.voids && len(followers[a]) > 0
}

// followers are the actions that may follow each.
var followers = func() map[Action][]Action {
	all := map[Action][]Action{}
	for a, r := range rules {
		for _, before := range r.follows {
			all[before] = append(all[before], a)
		}
	}
	return all
}()

func anyFollows(a Action, done map[Action]bool) bool {
	for _, f := range followers[a] {
		if done[f] {
			return true
		}
	}
	return false
}

// Equal says whether the sums are the same.
func (s Sums) Equal(t Sums) bool {
	return s.Charged.Equal(t.Charged) && s.Refunded.Equal(t.Refunded) && s.Held.Equal(t.Held) &&
		s.Returned.Equal(t.Returned) && s.Due.Equal(t.Due) && s.Owed.Equal(t.Owed)
}
